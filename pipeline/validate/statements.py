"""Relations that the words of a paragraph state by themselves, found by the patterns of `patterns/relations.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pipeline.model import Check, Figure, Paragraph, Place, Severity
from pipeline.validate.figure_index import FigureIndex

STOPS = re.compile(r"[。！？\n]")


@dataclass(frozen=True, slots=True)
class Statement:
    """A match of a pattern in a paragraph (block ``block``) and the sentence ``[start, end)`` it stands in."""

    block: int
    paragraph: Paragraph
    match: re.Match[str]
    start: int
    end: int

    @property
    def sentence(self) -> str:
        """The whole sentence."""
        return self.paragraph.text.content[self.start : self.end]

    @property
    def place(self) -> Place:
        """Where the match stands."""
        return self.paragraph.text.place(self.match.start(), self.match.end())

    def figures(self, index: FigureIndex) -> list[Figure]:
        """The figures of the sentence, in order."""
        return [f for f in index.blocks.get(self.block, ()) if self.start <= f.context.start < self.end]

    def figure(self, index: FigureIndex, group: str) -> Figure | None:
        """The figure that the named group of the match was read as."""
        start, end = self.match.span(group)
        return next(
            (f for f in index.blocks.get(self.block, ()) if f.context.start < end and f.context.end > start), None
        )


@dataclass(frozen=True, slots=True)
class Doubt:
    """A statement that does not hold: what findings are made of. Words in Chinese and English."""

    check: Check
    severity: Severity
    program: str
    indicator: str
    claimed: Decimal | None
    recomputed: Decimal | None
    unit: str
    zh: tuple[str, ...]
    en: tuple[str, ...]
    operands: tuple[str, ...]
    place: Place
    quote: str


def statements(pattern: str, index: FigureIndex) -> Iterator[Statement]:
    """Every match of ``pattern`` in the paragraphs of the document, in reading order."""
    compiled = _compiled(pattern)
    for number, block in enumerate(index.document.blocks):
        if isinstance(block, Paragraph):
            content = block.text.content
            for match in compiled.finditer(content):
                yield Statement(number, block, match, *_sentence(content, match.start(), match.end()))


def _sentence(content: str, start: int, end: int) -> tuple[int, int]:
    begin = max((match.end() for match in STOPS.finditer(content, 0, start)), default=0)
    stop = STOPS.search(content, end)
    return begin, len(content) if stop is None else stop.start()


def alternatives(words: Sequence[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
