"""`patterns/misreadings.yaml`: characters that recognition takes for others, put right where only a number can stand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import regex
from pydantic import Field

from pipeline.pattern_files import PatternFolder, PatternModel

_UNIT = r"(?:[十百千]?[万亿])?(?:元|平方米|㎡|m2|套|户|栋|幢|个|米|公里|%)"


class Example(PatternModel):
    """A text and what it is searched as."""

    text: str
    gives: str


class MisreadingFile(PatternModel):
    """The whole file."""

    source: str
    characters: dict[str, str]
    digits: dict[str, str]
    percent: str
    point: str
    separator: str
    readings: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    undecided: tuple[str, ...] = ()
    examples: list[Example]


class Edit(NamedTuple):
    """``[start, end)`` of a text is to be searched as ``replacement``."""

    start: int
    end: int
    replacement: str


class Misreadings:
    """The file, ready to use."""

    def __init__(self, file: MisreadingFile) -> None:
        letters = "".join(map(regex.escape, file.digits))
        run = rf"[\d{letters}]"
        self._digits = file.digits
        self._characters = file.characters
        self._may_need_one = regex.compile(rf"\d|{file.percent}")
        self._percent = regex.compile(
            rf"(?P<number>(?<![A-Za-z\d]){run}+(?:[.{file.point}]{run}+)?)(?P<sign>{file.percent})"
        )
        self._number = regex.compile(rf"(?<![A-Za-z\d.]){run}+(?: {run}{{3}})*(?:[.{file.point}]{run}+)?(?={_UNIT})")
        self._thousands = regex.compile(
            rf"(?<![\d{file.separator}])\d{{1,3}}{file.separator}\d{{3}}(?=(?:\.\d+)?{_UNIT})"
        )
        self._point = file.point
        self._separator = file.separator

    def edits(self, chars: str) -> list[Edit]:
        """The changes to make, in order, without overlap."""
        found: list[Edit] = []
        if not self._characters.keys().isdisjoint(chars):
            found = [Edit(i, i + 1, self._characters[c]) for i, c in enumerate(chars) if c in self._characters]
        if not self._may_need_one.search(chars):
            return found
        taken: list[tuple[int, int]] = []
        for match in self._percent.finditer(chars):
            found.extend(self._in_number(match["number"], match.start("number")))
            found.append(Edit(match.start("sign"), match.end("sign"), "%"))
            taken.append((match.start(), match.end()))
        for match in self._number.finditer(chars):
            if any(c.isdigit() for c in match.group()) and not _within(match.start(), taken):
                found.extend(self._in_number(match.group(), match.start()))
        for match in self._thousands.finditer(chars):
            at = match.start() + match.group().index(self._separator)
            found.append(Edit(at, at + 1, ""))
        return sorted(set(found))

    def _in_number(self, number: str, start: int) -> Iterator[Edit]:
        if number.count("|") > 1:  # 150|143|95.3%: strokes between cells
            return
        for offset, c in enumerate(number):
            if c in self._digits:
                yield Edit(start + offset, start + offset + 1, self._digits[c])
            elif c == self._point:
                yield Edit(start + offset, start + offset + 1, ".")


def _within(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


@lru_cache(maxsize=4)
def misreadings_of(patterns: PatternFolder) -> Misreadings:
    """The misreadings of a pattern folder, read once."""
    return Misreadings(patterns.load("misreadings.yaml", MisreadingFile))
