"""How printed lines go together into one text."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Text

# Chinese characters and full-width punctuation, as a regular expression's character class.
CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffee\U00010000-\U0010ffff"
_LATIN_STOPS = ",.;:!?)"


def is_cjk(char: str) -> bool:
    """Whether ``char`` is a Chinese character or full-width punctuation: no blank belongs beside it."""
    return (
        "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uffee" or char > "\uffff"
    )


def is_latin_letter(char: str) -> bool:
    """Whether ``char`` is a letter of a script that parts words by blanks."""
    return char.isalpha() and not is_cjk(char)


def blank_between(before: str, after: str) -> str:
    """What stands between two lines of one paragraph: a blank between Latin words, else nothing.

    Chinese is set without blanks, and a number broken at the line's end (``125`` | ``016户``) is one number.
    """
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return ""
    last, first = before[-1], after[0]
    if is_latin_letter(last) and (is_latin_letter(first) or first.isdigit()):
        return " "
    if last in _LATIN_STOPS and is_latin_letter(first):
        return " "
    return ""


def join_lines(lines: Sequence[Text]) -> Text:
    """The lines as one text, with their places."""
    if len(lines) == 1:
        return lines[0]
    parts: list[Text] = []
    for line in lines:
        if parts and (blank := blank_between(parts[-1].content, line.content)):
            parts.append(Text(blank))
        parts.append(line)
    return Text.join(parts)
