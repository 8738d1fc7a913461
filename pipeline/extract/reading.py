"""A text as it is searched: blanks that mean nothing removed, full-width forms folded, each character's origin kept.

Offices' files and OCR put blanks between any two characters (我 市, 2023 年, 100 %). Patterns are written without them;
`Reading` maps every found stretch back to the characters printed and their places.
"""

from __future__ import annotations

import unicodedata
from typing import Protocol

import regex

from pipeline.extract.misreadings import Edit
from pipeline.model import Place, Text

_FOLD = str.maketrans(
    "０１２３４５６７８９．％＋－＝（）：；［］【】﹝﹞﹙﹚〈〉～〜∼㎡²—–―﹣−‐‑‒Ａ Ｂ".replace(" ", ""),
    "0123456789.%+-=():;[][]〔〕()<>~~~㎡2--------AB",
)
_NO_BREAK = "\u00a0\u2002\u2003\u2007\u2009\u200a\u200b\u202f\u3000\ufeff"
_BLANK = regex.compile(rf"[\s{_NO_BREAK}]+")
_LATIN = regex.compile(r"[A-Za-z0-9]")
_DIGIT = regex.compile(r"[0-9]")
_OTHER_DIGIT = regex.compile(r"(?V1)[\p{Nd}--[0-9]]")


class CharacterEdits(Protocol):
    """Tells which characters of a text were misread, and as what they are to be searched."""

    def edits(self, chars: str) -> list[Edit]:
        """The changes to make, in order, without overlap."""


class Reading:
    """``chars`` is what patterns see; ``origin(i)`` is the offset in ``text.content`` of its character ``i``.

    ``mended`` lists the stretches of ``chars`` where a misread character was put right.
    """

    __slots__ = ("_origins", "chars", "mended", "text")

    def __init__(self, text: Text, misreadings: CharacterEdits) -> None:
        self.text = text
        content = _OTHER_DIGIT.sub(_plain_digit, text.content)
        self.mended: list[tuple[int, int]] = []
        if not _BLANK.search(content):  # most cells of a table
            self.chars, self._origins = content.translate(_FOLD), list(range(len(content)))
            self._mend(misreadings)
            return
        chars: list[str] = []
        origins: list[int] = []
        position = 0
        for blank in _BLANK.finditer(content):
            chars.append(content[position : blank.start()].translate(_FOLD))
            origins.extend(range(position, blank.start()))
            if "\n" in blank.group() and not _inside_number(content, blank.start(), blank.end()):
                chars.append("\n")
                origins.append(blank.start())
            elif _keeps_blank(content, blank.start(), blank.end()):
                chars.append(" ")
                origins.append(blank.start())
            position = blank.end()
        chars.append(content[position:].translate(_FOLD))
        origins.extend(range(position, len(content)))
        self.chars = "".join(chars)
        self._origins = origins
        self._mend(misreadings)

    def _mend(self, misreadings: CharacterEdits) -> None:
        """Put misread characters right; a replacement keeps the origin of what it stands for."""
        edits = misreadings.edits(self.chars)
        if not edits:
            return
        chars: list[str] = []
        origins: list[int] = []
        position = 0
        for edit in edits:
            chars.append(self.chars[position : edit.start])
            origins.extend(self._origins[position : edit.start])
            self.mended.append((len(origins), len(origins) + max(1, len(edit.replacement))))
            chars.append(edit.replacement)
            replaced = self._origins[edit.start : edit.end]
            size = len(edit.replacement)
            origins.extend(
                [*replaced[: size - 1], *[replaced[-1]] * (size - len(replaced[: size - 1]))] if size else []
            )
            position = edit.end
        self.chars = "".join(chars) + self.chars[position:]
        self._origins = origins + self._origins[position:]

    def is_mended(self, start: int, end: int) -> bool:
        """Whether a misread character was put right within ``[start, end)``."""
        return any(s < end and start < e for s, e in self.mended)

    def origin(self, index: int) -> int:
        """Offset in the original text of character ``index``; its length for an index past the end."""
        return self._origins[index] if index < len(self._origins) else len(self.text.content)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original ``[start, end)`` of the stretch ``[start, end)`` of ``chars``."""
        if end <= start:
            return self.origin(start), self.origin(start)
        return self.origin(start), self._origins[end - 1] + 1

    def raw(self, start: int, end: int) -> str:
        """The characters printed there."""
        left, right = self.span(start, end)
        return self.text.content[left:right]

    def place(self, start: int, end: int) -> Place:
        """Page and box of the stretch."""
        return self.text.place(*self.span(start, end))

    def confidence(self, start: int, end: int) -> float | None:
        """The lowest OCR score of the stretch."""
        return self.text.confidence(*self.span(start, end))


def _plain_digit(digit: regex.Match[str]) -> str:
    r"""The digit 0-9 a character of any script stands for; U+FFFD for scripts newer than Python's own tables.

    ``\d`` of the patterns takes all of them, ``Decimal`` does not.
    """
    value = unicodedata.decimal(digit[0], None)
    return "\ufffd" if value is None else str(value)


def _keeps_blank(content: str, start: int, end: int) -> bool:
    """A blank means something only between two Latin letters or digits; a number broken by it is mended."""
    if start == 0 or end >= len(content):
        return False
    before, after = content[start - 1].translate(_FOLD), content[end].translate(_FOLD)
    return bool(_LATIN.match(before) and _LATIN.match(after))


def _inside_number(content: str, start: int, end: int) -> bool:
    """Whether a line break stands between digits and the rest of their number or unit."""
    if start == 0 or end >= len(content):
        return False
    before, after = content[start - 1], content[end]
    return bool(_DIGIT.match(before) and (_DIGIT.match(after) or after in ".%％万亿套户栋个"))
