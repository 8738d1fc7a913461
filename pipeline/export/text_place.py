"""Where in a text something stands, in words: the headings above it, and in a table the row.

For reports without pages (Word, plain text), and beside the page number for others: what a reader needs to find the
place. Headings are those the file itself says, and short paragraphs that begin with a number (一、 （一） 1. （1）).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.language import Language
from pipeline.model import Block, Context, Figure, Finding, Paragraph, Score, Table

_NUMBERED = (
    re.compile(r"^第[一二三四五六七八九十]+(部分|章|节)|^附[件表录]"),
    re.compile(r"^[一二三四五六七八九十]{1,3}[、.,:]"),
    re.compile(r"^\([一二三四五六七八九十]{1,3}\)"),
    re.compile(r"^\d{1,2}[、.](?!\d)"),
    re.compile(r"^\(\d{1,2}\)|^\d{1,2}\)"),
)
_SENTENCE_END = re.compile(r"[。；;：:！？]")
_MARKS = re.compile(r"[（(][^（）()]*分[^（）()]*[）)]")
_MARKS_BEHIND = re.compile(r"[，,]?(?:自评)?得分?为?\d+(?:\.\d+)?分$")
_LONGEST_HEADING = 40
_MOST_HEADINGS = 2  # the nearest ones; more would be a table of contents
_LONGEST_SHOWN = 26
_ARROW = " › "


@dataclass(frozen=True, slots=True)
class TextPlace:
    """The headings above a place, outermost first, and the row of its table, counted from 1."""

    headings: tuple[str, ...] = ()
    row: int | None = None

    def said(self, language: Language) -> str:
        """``二、项目管理 › （一）项目储备，表内第 3 行``; empty where nothing is known."""
        return language.say("，", ", ").join(part for part in (_ARROW.join(self.headings), self._row(language)) if part)

    def cited(self) -> str:
        """As a letter cites it: ``“二、项目管理（一）项目储备”部分，表内第3行``; empty where nothing is known."""
        part = f"“{''.join(self.headings)}”部分" if self.headings else ""
        return "，".join(each for each in (part, self._row(Language.ZH)) if each)

    def _row(self, language: Language) -> str:
        return "" if self.row is None else language.say(f"表内第{self.row}行", f"row {self.row} of the table")


class TextPlaces:
    """The headings of one document, looked up for whatever stands in it."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        found = [(index, *heading) for index, block in enumerate(blocks) if (heading := _heading(block)) is not None]
        self._blocks = blocks
        self._at = [index for index, _, _ in found]
        self._headings = [(rank, text) for _, rank, text in found]

    def of_context(self, context: Context) -> TextPlace:
        """Where a figure or score stands."""
        row = None if context.row is None else context.row + 1
        return TextPlace(tuple(reversed(list(self._above(context.block)))), row)

    def of_finding(self, finding: Finding, known: Mapping[str, Figure | Score]) -> TextPlace:
        """Where the first number of a finding stands that is known; nowhere where it speaks of the whole document."""
        values = (known[each] for each in finding.operands if each in known)
        return next((self.of_context(value.context) for value in values), TextPlace())

    def _above(self, block: int) -> Iterator[str]:
        """The headings over a block, the nearest first; its own where it is one."""
        limit, given = len(_NUMBERED) + 1, 0
        for rank, text in reversed(self._headings[: bisect_right(self._at, block)]):
            if rank < limit and given < _MOST_HEADINGS:
                limit, given = rank, given + 1
                yield text


def values_by_id(figures: Sequence[Figure], scores: Sequence[Score]) -> dict[str, Figure | Score]:
    """Figures and scores by their ids, as findings name them."""
    return {each.figure_id: each for each in figures} | {each.score_id: each for each in scores}


def _heading(block: Block) -> tuple[int, str] | None:
    """Rank (lower is further up) and shown text of a heading; ``None`` for what is none."""
    if isinstance(block, Table):
        return None
    text = " ".join(block.text.content.split())
    plain = unicodedata.normalize("NFKC", text)
    for rank, pattern in enumerate(_NUMBERED):
        if pattern.match(plain):
            return _numbered(rank, text)
    return _styled(block, text)


def _numbered(rank: int, text: str) -> tuple[int, str] | None:
    """A short numbered paragraph, or the short first sentence of a longer one (run-in heading)."""
    first = _MARKS_BEHIND.sub("", _SENTENCE_END.split(_MARKS.sub("", text), maxsplit=1)[0])
    return (rank, _shown(first)) if len(first) <= _LONGEST_HEADING and "，" not in first else None


def _styled(block: Paragraph, text: str) -> tuple[int, str] | None:
    if block.heading_level is None or block.heading_level < 2 or not 0 < len(text) <= _LONGEST_HEADING:
        return None  # the title of the report says nothing of the place
    return min(block.heading_level - 1, len(_NUMBERED)), _shown(_MARKS.sub("", text))


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
