"""Figures by where they stand, for the forming of relations."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from pipeline.model import Extraction, Figure, Paragraph, Table, Text
from pipeline.validate.readings import Scope

OPENING, CLOSING = "（(", "）)"
LEAST_CONFIDENCE = 0.6
SECOND_LEVEL = 0xD8  # first byte of GB 2312's characters of the second level
STRAY = re.compile(r"[0-9A-Za-z][.。]?\s?\||\|[0-9]")
MOMENT = re.compile(r"(?P<year>\d{4}|[当本次今])年(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?(?P<end>[底末初]?)")
LAST_MONTH = 12
LAST_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FEWEST_SHARED = 4  # characters that two names of one thing share: more than 资金, 改造, 补助
NAME = re.compile(r"[^，,、；;：:。（）()\d\s]*$")
SentenceKey = tuple[int, int, int]


def place_order(figure: Figure) -> tuple[int, int, int, int]:
    """Reading order."""
    context = figure.context
    return context.block, context.row or 0, context.column or 0, context.start


def sentence_key(figure: Figure) -> SentenceKey:
    """The sentence, or the row of a table: what stands in one row is one statement."""
    context = figure.context
    if context.row is not None:
        return context.block, 1, context.row
    return context.block, 0, context.sentence


def same_subject(left: Figure, right: Figure) -> bool:
    """Whether two figures speak of one area at one time."""
    return left.area == right.area and left.context.period == right.context.period and same_date(left, right)


def one_source(left: Figure, right: Figure) -> bool:
    """Whether two figures name the same source of money; ``total`` is the same as not naming one."""
    return own_source(left) == own_source(right)


def own_source(figure: Figure) -> str:
    """The source of money, empty for all sources together."""
    return "" if figure.source == "total" else figure.source


def in_another_row(left: Figure, right: Figure) -> bool:
    """Whether two figures stand in two rows of a table whose labels are no areas: two projects, two streets."""
    one, two = left.context, right.context
    rows = one.row, two.row
    return not left.area and None not in rows and rows[0] != rows[1] and one.block == two.block


def is_shut_off(between: str) -> bool:
    """Whether a bracket is closed in the text that was opened before it."""
    depth = 0
    for character in between:
        depth += character in OPENING
        depth -= character in CLOSING
        if depth < 0:
            return True
    return False


def same_date(left: Figure, right: Figure) -> bool:
    """Whether the dates of two figures, where both are stated, agree; 当年12月底 and 2023年12月31日 may be one."""
    if not left.as_of or not right.as_of or left.as_of == right.as_of:
        return True
    one, two = _moment(left.as_of), _moment(right.as_of)
    if one is None or two is None:
        return True
    return one == two or (one[0].isdigit() != two[0].isdigit() and one[1:] == two[1:])


@lru_cache(maxsize=256)
def _moment(as_of: str) -> tuple[str, int, int] | None:
    """Year (or 当, 次), month and day, the last of the month where 底 or 末 says so; ``None`` for what is no date."""
    match = MOMENT.fullmatch(as_of)
    if match is None or int(match["month"] or 1) > LAST_MONTH:
        return None
    ends = match["end"] in ("底", "末")
    month = int(match["month"] or (LAST_MONTH if ends else 0))
    return match["year"], month, int(match["day"] or (LAST_DAYS[month] if ends or match["month"] else 0))


class FigureIndex:
    """The figures of a document in reading order, with look-up by sentence, block, indicator and programme."""

    def __init__(self, extraction: Extraction) -> None:
        self.document = extraction.document
        self.year = extraction.identity.year
        self.figures: tuple[Figure, ...] = tuple(sorted(extraction.figures, key=place_order))
        self.by_id = {figure.figure_id: figure for figure in self.figures}
        self.order = {figure.figure_id: number for number, figure in enumerate(self.figures)}
        self._names: dict[str, str] = {}
        self.sentences: dict[SentenceKey, list[Figure]] = defaultdict(list)
        self.blocks: dict[int, list[Figure]] = defaultdict(list)
        self.indicators: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
        self.programs: dict[str, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            self.sentences[sentence_key(figure)].append(figure)
            self.blocks[figure.context.block].append(figure)
            self.indicators[_indicator(figure)].append(figure)
            self.programs[figure.program].append(figure)

    def within(self, figure: Figure, scope: Scope) -> Sequence[Figure]:
        """The figures of the figure's own sentence, block, indicator or programme."""
        if scope is Scope.SENTENCE:
            return self.sentences[sentence_key(figure)]
        if scope is Scope.BLOCK:
            return self.blocks[figure.context.block] if figure.context.row is None else ()
        if scope is Scope.INDICATOR:
            # Without an outline there is no indicator to share.
            return self.indicators[_indicator(figure)] if figure.context.indicator else ()
        return self.programs[figure.program]

    def nearest(
        self, figure: Figure, wanted: Callable[[Figure], bool], farthest: Scope
    ) -> tuple[Scope, tuple[Figure, ...]]:
        """The wanted figures in the nearest scope that has any, those before ``figure`` first, nearest first."""
        for scope in Scope:
            if scope > farthest:
                break
            found = [other for other in self.within(figure, scope) if other is not figure and wanted(other)]
            if found:
                return scope, self.by_distance(figure, found)
        return farthest, ()

    def within_blocks(self, first: Figure, last: Figure) -> Sequence[Figure]:
        """The figures of the blocks from that of ``first`` to that of ``last``."""
        blocks = range(first.context.block, last.context.block + 1)
        return [figure for block in blocks for figure in self.blocks.get(block, ())]

    def by_distance(self, figure: Figure, others: Iterable[Figure]) -> tuple[Figure, ...]:
        """Those before ``figure`` first, nearest first."""
        at = self.order[figure.figure_id]

        def distance(other: Figure) -> tuple[bool, int]:
            away = self.order[other.figure_id] - at
            return away > 0, abs(away)

        return tuple(sorted(others, key=distance))

    def is_before(self, left: Figure, right: Figure) -> bool:
        """Whether ``left`` stands before ``right``."""
        return self.order[left.figure_id] < self.order[right.figure_id]

    def alongside(self, left: Figure, right: Figure) -> Sequence[Figure]:
        """The figures between two of one text that no brackets shut off from the later one."""
        first, last = sorted((self.order[left.figure_id], self.order[right.figure_id]))
        end = self.figures[last]
        return [other for other in self.figures[first + 1 : last] if not is_shut_off(self.between(other, end))]

    def explained_by(self, figure: Figure) -> Figure | None:
        """The number right behind which the bracket was opened that ``figure`` stands in: C of C（A，B）."""
        text, depth = self.text(figure), 0
        for at in range(figure.context.start - 1, -1, -1):
            depth += (text[at] in CLOSING) - (text[at] in OPENING)
            if depth < 0:
                beside = self.within(figure, Scope.SENTENCE)
                return next((f for f in beside if f.context.end == at and self.is_before(f, figure)), None)
        return None

    def text(self, figure: Figure) -> str:
        """The paragraph or cell the figure stands in; empty where the document does not have it."""
        return self._text(figure).content

    def is_sure(self, figure: Figure) -> bool:
        """Whether the figure's own words say what it is: nothing but OCR takes anything from its confidence."""
        recognised = self._text(figure).confidence(figure.context.start, figure.context.end)
        return figure.confidence >= (1.0 if recognised is None else round(recognised, 3))

    def _text(self, figure: Figure) -> Text:
        context = figure.context
        if context.block >= len(self.document.blocks):
            return Text("")
        block = self.document.blocks[context.block]
        return block.text if isinstance(block, Paragraph) else _cell_text(block, context.row, context.column)

    def is_doubtful(self, figure: Figure) -> bool:
        """Whether the print may be cut or misread: characters of a number stand right at it, or OCR was unsure."""
        if figure.confidence < LEAST_CONFIDENCE:
            return True
        text, context = self.text(figure), figure.context
        if is_rare(text[max(0, context.start - 1) : context.start]):
            return True  # 支出绲5万元: digits taken for a character nobody writes there
        return bool(
            STRAY.search(text[max(0, context.start - 2) : context.start] + "|" + text[context.end : context.end + 1])
        )

    def name(self, figure: Figure) -> str:
        """The words of its clause right before the figure."""
        if figure.figure_id not in self._names:
            self._names[figure.figure_id] = NAME.search(self.text(figure)[: figure.context.start])[0]  # type: ignore[index]
        return self._names[figure.figure_id]

    def named_alike(self, figure: Figure, others: Sequence[Figure]) -> Figure | None:
        """The one of ``others`` whose name shares the longest stretch with that of ``figure``; ``None`` where none does.

        For what the programme does not tell apart: 租赁住房保障A、城市棚户区改造B are one programme before 2022.
        """
        name = self.name(figure)
        shared = [_shared(name, self.name(other)) for other in others]
        longest = max(shared, default=0)
        return others[shared.index(longest)] if longest >= FEWEST_SHARED and shared.count(longest) == 1 else None

    def between(self, left: Figure, right: Figure) -> str:
        """The text from the end of ``left`` to the start of ``right``; empty where they stand in different texts."""
        a, b = left.context, right.context
        if (a.block, a.row, a.column) != (b.block, b.row, b.column):
            return ""
        return self.text(left)[a.end : b.start]


def _shared(left: str, right: str) -> int:
    """The length of the longest stretch that stands in both."""
    return SequenceMatcher(None, left, right, autojunk=False).find_longest_match().size


def is_rare(character: str) -> bool:
    """Whether it is a Chinese character outside the 3755 common ones of GB 2312 (those of its first level)."""
    if not "\u4e00" <= character <= "\u9fff":
        return False
    try:
        return character.encode("gb2312")[0] >= SECOND_LEVEL
    except UnicodeEncodeError:
        return True


def _indicator(figure: Figure) -> tuple[str, str, str]:
    return figure.program, figure.context.section, figure.context.indicator


def _cell_text(table: Table, row: int | None, column: int | None) -> Text:
    return next((c.text for c in table.cells if c.row == row and c.column == column), Text(""))
