"""The head of a flattened table: its columns put together from the lines it was broken over.

A line that ends neither in a unit in brackets nor in a word that ends the name of a column (数, 率, 资金) goes on in the
next. How many columns there are, the rows must bear out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.extract.figure_patterns import Kind
from pipeline.extract.flattened_words import FlattenedWords
from pipeline.extract.lexicon import Lexicon
from pipeline.model import Text

_OPENS = "(（"
_CLOSES = ")）"
_DIGIT = regex.compile(r"\d")
_YEAR = regex.compile(r"(?:19|20)\d{2}年?度?")
_LONGEST_NAME = 24
_IN_BRACKETS = regex.compile(r"[(（][^()（）]*[)）]")
_LONGEST_PLACE_HEAD = 4  # tokens


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of a table, from left to right. ``first`` is the number of the first token that belongs to it."""

    first: int
    serial: Text | None
    place: Text
    columns: tuple[Text, ...]
    sure: bool  # every column's end is printed, by a unit in brackets or by a blank


def heads(tokens: Sequence[Text], count: int, words: FlattenedWords, lexicon: Lexicon) -> Iterator[Head]:
    """Every way to read the last of ``tokens`` as the head of a table with ``count`` columns of numbers."""
    for first in range(len(tokens)):
        for place, behind in _place_head(tokens, first, words):
            rest = tokens[behind:]
            columns = _columns(rest, words)
            each: list[tuple[Text, ...]] = [(token,) for token in rest if _balanced(token.content)]
            by_blanks = len(each) == len(rest) == count
            if by_blanks:
                columns = each
            if columns is None or len(columns) != count or not _fit(columns, words, lexicon):
                continue
            serial = tokens[first - _serial_tokens(tokens, first, words) : first]
            names = tuple(Text.join(column) for column in columns)
            sure = by_blanks or all(_ends_in_unit(name.content) for name in names)
            yield Head(first - len(serial), Text.join(serial) if serial else None, place, names, sure)


def _place_head(tokens: Sequence[Text], first: int, words: FlattenedWords) -> Iterator[tuple[Text, int]]:
    """The head of the places that begins at a token, and the number of the token behind it."""
    for end in range(min(len(tokens), first + _LONGEST_PLACE_HEAD), first, -1):
        name = "".join(token.content for token in tokens[first:end]).replace("（", "(").replace("）", ")")
        if words.place_head.fullmatch(name):
            yield Text.join(tokens[first:end]), end
            return


def _serial_tokens(tokens: Sequence[Text], first: int, words: FlattenedWords) -> int:
    """How many of the tokens right before ``first`` head the serial numbers (序 | 号)."""
    for size in (1, 2):
        name = "".join(token.content for token in tokens[max(0, first - size) : first])
        if words.serial_head.fullmatch(name):
            return size
    return 0


def _columns(tokens: Sequence[Text], words: FlattenedWords) -> list[tuple[Text, ...]] | None:
    """The tokens of each column; ``None`` where the last has no end."""
    found: list[tuple[Text, ...]] = []
    open_: list[Text] = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        open_.append(token)
        name = "".join(part.content for part in open_)
        goes_on = following is not None and following.content[0] in _OPENS
        if not goes_on and _balanced(name) and (_ends_in_unit(name) or words.column_end.search(name)):
            found.append(tuple(open_))
            open_ = []
    return None if open_ else found


def _fit(columns: Sequence[Sequence[Text]], words: FlattenedWords, lexicon: Lexicon) -> bool:
    """Whether each may be one column: short, no number in it but a year.

    One that was put together may not hold two things counted or two measures: it would be two columns.
    """
    names = ["".join(part.content for part in column) for column in columns]
    if len(set(names)) < len(names):
        return False
    for name, column in zip(names, columns, strict=True):
        core = _IN_BRACKETS.sub("", name)
        if len(name) > _LONGEST_NAME or not core or _DIGIT.search(_YEAR.sub("", core)):
            return False
        if len(column) == 1:
            continue
        if sum(pattern.search(core) is not None for pattern in words.counted) > 1:
            return False
        if len(_measures(core, lexicon)) > 1:
            return False
    return True


def _measures(name: str, lexicon: Lexicon) -> set[str]:
    """The measures of counts whose own words stand apart in a name (计划…实际…)."""
    entries = lexicon.measures.measures
    hits = [h for h in lexicon.measure_words.hits(name) if entries[h.entry].kind is Kind.COUNT]
    apart = [h for h in hits if not any(o is not h and o.start <= h.start and h.end <= o.end for o in hits)]
    return {entries[h.entry].measure for h in apart if not entries[h.entry].weak or entries[h.entry].heads_column}


def _balanced(name: str) -> bool:
    return sum(name.count(c) for c in _OPENS) == sum(name.count(c) for c in _CLOSES)


def _ends_in_unit(name: str) -> bool:
    return name[-1] in _CLOSES
