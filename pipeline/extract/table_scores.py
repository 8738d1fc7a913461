"""Scores claimed in tables: 指标表 with 分值, 自评得分 and the standard's sentences (评分标准)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from pipeline.extract.score_words import ScoreWords
from pipeline.extract.table_header import Grid
from pipeline.model import Level

_WORDS = regex.compile(r"[\u4e00-\u9fff]{2}")
MARKS_BEHIND = regex.compile(r"\((?P<n>\d{1,3}(?:\.\d{1,4})?)分\)")
MARKS_CELL = regex.compile(r"^(?P<n>\d{1,3}(?:\.\d{1,4})?)分?(?:\(.{1,12}\))?$")


@dataclass(frozen=True, slots=True)
class ScoreGroup:
    """One column of claims with the columns that speak of it: labels and full marks, from left to right."""

    claimed: int
    full: tuple[int, ...]
    labels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ScoreColumns:
    """Which columns of a score table hold what, by index; sections may have claims in a column of their own."""

    groups: tuple[ScoreGroup, ...]
    criterion: int | None
    first_row: int
    last_row: int
    section_only: bool
    first_column: int = 0  # where its part of the rows begins
    beside: bool = False  # another list stands beside it

    @property
    def marks(self) -> frozenset[int]:
        """All columns of claims and full marks."""
        return frozenset(c for group in self.groups for c in (group.claimed, *group.full))

    @property
    def labels(self) -> tuple[int, ...]:
        """All label columns, from left to right."""
        return tuple(c for group in self.groups for c in group.labels)


@dataclass(frozen=True, slots=True)
class TableClaim:
    """A claim read from row ``row``; ``criterion`` is the standard's sentence printed beside it.

    ``outer`` are the labels of the row above its own, outermost first; ``area`` is the sub-region whose score it is.
    """

    row: int
    column: int
    program: str
    level: Level
    section: str
    indicator: str
    label: str
    full: Decimal | None
    value: Decimal
    step: Decimal
    criterion: str
    outer: tuple[str, ...] = ()
    area: str = ""


def score_columns(grid: Grid, words: ScoreWords) -> tuple[ScoreColumns, ...]:
    """The parts of a table that claim scores, from top to bottom; a form may have several headers (资金情况, 绩效指标).

    Empty where the table claims no scores.
    """
    found: list[ScoreColumns] = []
    row = 0
    while row < grid.table.rows:
        columns = _header_at(grid, words, row)
        if columns is None:
            row += 1
            continue
        found = [replace(each, last_row=min(each.last_row, row)) for each in found]
        found.extend(_side_by_side(grid, columns))
        row = columns.first_row
    return tuple(found)


def _side_by_side(grid: Grid, columns: ScoreColumns) -> list[ScoreColumns]:
    """The parts of a table that prints two lists beside each other: 指标 | 分值 | 得分 | 指标 | 分值 | 得分."""
    heads = [[grid.chars(columns.first_row - 1, c) for c in (*group.labels, group.claimed)] for group in columns.groups]
    if len(heads) < 2 or any(head != heads[0] for head in heads):
        return [columns]
    return [replace(columns, groups=(group,), first_column=group.labels[0], beside=True) for group in columns.groups]


def _header_at(grid: Grid, words: ScoreWords, row: int) -> ScoreColumns | None:
    """The columns of a header that begins in ``row`` and runs over up to four rows."""
    if any(MARKS_CELL.match(grid.chars(row, column)) for column in range(grid.table.columns)):
        return None
    for end in range(row + 1, min(row + 4, grid.table.rows) + 1):
        if end - row > 1 and not _is_header(grid, end - 1, words):
            return None
        found = _columns(grid, words, range(row, end))
        if found is not None:
            wider = _columns(grid, words, range(row, end + 1)) if _is_header(grid, end, words) else None
            return wider or found
    return None


def _columns(grid: Grid, words: ScoreWords, rows: range) -> ScoreColumns | None:
    headers = [grid.header(column, rows) for column in range(grid.table.columns)]
    lowest = [grid.chars(rows[-1], column) or headers[column] for column in range(grid.table.columns)]
    claimed = [
        c for c, h in enumerate(headers)
        if words.table_claimed.search(h) and not words.table_claimed_not.search(h) and len(h) <= 20
    ]  # fmt: skip
    full = [c for c, h in enumerate(lowest) if words.table_full.search(h) and len(h) <= 12 and c not in claimed]
    labels = [
        c for c, h in enumerate(lowest)
        if words.table_label.search(h) and not words.table_label_not.search(h) and not words.table_criterion.search(h)
    ]  # fmt: skip
    if not claimed or not (full or labels) or any(MARKS_CELL.match(h) for h in lowest):
        return None
    criterion = next((c for c, h in enumerate(headers) if words.table_criterion.search(h) and c not in labels), None)
    if criterion is not None and not _prints_standard(grid, criterion, rows[-1] + 1, words):
        criterion = None
    if not labels:
        labels = _text_columns(grid, min([*full, *claimed]), rows[-1] + 1)[-3:] or [0]
    groups: list[ScoreGroup] = []
    left = -1
    for column in claimed:
        own = tuple(c for c in labels if left < c < column)
        if own:
            groups.append(ScoreGroup(column, tuple(c for c in full if left < c < column), own))
            left = column
    first = headers[groups[0].labels[0]] if groups else ""
    section_only = len(groups) == 1 and len(groups[0].labels) == 1 and "一级" in first
    if not groups:
        return None
    return ScoreColumns(tuple(groups), criterion, rows[-1] + 1, grid.table.rows, section_only)


def _text_columns(grid: Grid, before: int, first_row: int) -> list[int]:
    """The columns left of ``before`` whose cells are words, not numbers; a merged cell counts where it begins."""
    found: list[int] = []
    for column in range(before):
        texts = [t for r in range(first_row, grid.table.rows) if (t := _text_at(grid, r, column))]
        if sum(_WORDS.search(text) is not None for text in texts) * 2 > len(texts):
            found.append(column)
    return found


def _text_at(grid: Grid, row: int, column: int) -> str:
    """The text of a cell that begins in the column."""
    cell = grid.cells[row][column]
    return grid.chars(row, column) if cell is not None and cell.column == column else ""


def _prints_standard(grid: Grid, column: int, first_row: int, words: ScoreWords) -> bool:
    """Whether a column holds the standard's sentences (每低一个百分点扣1分), not reasons for the marks given."""
    texts = [
        t for row in range(first_row, grid.table.rows) if grid.starts(row, column) and (t := grid.chars(row, column))
    ]
    return 2 * sum(bool(words.standard.search(text)) for text in texts) >= len(texts)


def _is_header(grid: Grid, row: int, words: ScoreWords) -> bool:
    """Whether row ``row`` still belongs to the header: it names columns and holds no number."""
    if row >= grid.table.rows:
        return False
    texts = [grid.chars(row, column) for column in range(grid.table.columns)]
    named = sum(bool(words.table_full.fullmatch(t) or (words.table_label.search(t) and len(t) <= 8)) for t in texts)
    return named >= 2 and not any(MARKS_CELL.match(t) for t in texts)
