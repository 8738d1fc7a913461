"""Totals and the lists of parts behind them: 共计A（B，C）, 共计A，其中B、C（D，E）, A。其中：B，C.

Told from the text around the figures: opening words and brackets, whose nesting keeps parts of parts apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model import Figure
from pipeline.validate.figure_index import CLOSING, OPENING, FigureIndex
from pipeline.validate.relations import Lists

RESPECTIVELY = "分别"
STOPS = re.compile(r"[。！？\n]")


@dataclass(frozen=True, slots=True)
class PartList:
    """The figures before an opener, nearest first, and those it opens, in order. ``text`` is the opened stretch.

    ``bracketed`` tells A（B，C） from A，其中B，C.
    """

    heads: tuple[Figure, ...]
    parts: tuple[Figure, ...]
    text: str
    bracketed: bool
    opener: str


def part_lists(index: FigureIndex, words: Lists) -> tuple[PartList, ...]:
    """Every list of parts of the document."""
    texts: dict[tuple[int, int | None, int | None], list[Figure]] = defaultdict(list)
    for figure in index.figures:
        texts[figure.context.block, figure.context.row, figure.context.column].append(figure)
    return tuple(found for figures in texts.values() if len(figures) > 1 for found in _in_text(figures, index, words))


def _in_text(figures: Sequence[Figure], index: FigureIndex, words: Lists) -> Iterator[PartList]:
    text = index.text(figures[0])
    start = 0
    previous: list[Figure] = []
    for stop in [*(match.end() for match in STOPS.finditer(text)), len(text)]:
        inside = [figure for figure in figures if start <= figure.context.start < stop]
        if inside:
            yield from _Sentence(text, start, stop, inside, previous).lists(words)
            previous = inside
        start = stop


class _Sentence:
    """One sentence with its figures and how deep in brackets each character stands."""

    def __init__(self, text: str, start: int, stop: int, figures: list[Figure], previous: list[Figure]) -> None:
        self.text, self.start, self.stop = text, start, stop
        self.figures, self.previous = figures, previous
        self.depths: list[int] = []
        depth = 0
        for character in text[start:stop]:
            depth -= character in CLOSING and depth > 0
            self.depths.append(depth)
            depth += character in OPENING

    def depth(self, position: int) -> int:
        """How many brackets are open around the character at ``position`` of the text."""
        return self.depths[position - self.start]

    def lists(self, words: Lists) -> Iterator[PartList]:
        """The lists that words or brackets of the sentence open."""
        openers = list(_openers(words.openers, words.opener_patterns).finditer(self.text, self.start, self.stop))
        for match in openers:
            found = self._bracketed(match) if match[0] in OPENING else self._worded(match, openers)
            if found is not None and found.heads and found.parts:
                yield found

    def _bracketed(self, match: re.Match[str]) -> PartList | None:
        depth = self.depth(match.start())
        end = self._end(match.end(), depth + 1)
        before = [f for f in self.figures if f.context.end <= match.start() and self.depth(f.context.start) == depth]
        if not before or re.search("[；;]", self.text[before[-1].context.end : match.start()]):
            return None
        parts = self._figures(match.end(), end, depth + 1)
        return PartList((before[-1],), parts, self.text[match.end() : end], True, match[0])

    def _worded(self, match: re.Match[str], openers: Sequence[re.Match[str]]) -> PartList | None:
        depth = self.depth(match.start())
        begin = self._begin(match.start(), depth)
        alike = [m for m in openers if m[0] not in OPENING and self.depth(m.start()) == depth and m is not match]
        begin = max([begin, *(m.end() for m in alike if begin <= m.start() < match.start())])
        end = self._end(match.end(), depth)
        end = min([end, *(m.start() for m in alike if match.end() <= m.start() < end)])
        heads = self._figures(begin, match.start(), depth)
        if not heads and depth == 0 and not self.text[self.start : match.start()].strip(" 　，,：:"):
            heads = tuple(self.previous)
        parts = self._figures(match.end(), end, depth)
        if match[0].startswith(RESPECTIVELY) and parts and parts[0].quantity.unit == "%":
            return None  # 执行率分别为a和b；省级资金A: the list is one of rates
        return PartList(tuple(reversed(heads)), parts, self.text[match.end() : end], False, match[0])

    def _figures(self, start: int, end: int, depth: int) -> tuple[Figure, ...]:
        return tuple(f for f in self.figures if start <= f.context.start < end and self.depth(f.context.start) == depth)

    def _end(self, start: int, depth: int) -> int:
        """Where the text at ``depth`` that begins at ``start`` is closed."""
        return next((i for i in range(start, self.stop) if self.depth(i) < depth), self.stop)

    def _begin(self, position: int, depth: int) -> int:
        """Where the text at ``depth`` that holds ``position`` was opened."""
        return next((i + 1 for i in range(position - 1, self.start - 1, -1) if self.depth(i) < depth), self.start)


@lru_cache(maxsize=8)
def _openers(words: tuple[str, ...], patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join([*map(re.escape, words), *patterns, *map(re.escape, OPENING)]))
