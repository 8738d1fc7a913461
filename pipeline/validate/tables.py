"""Total rows and total columns of tables against the cells they add up.

What a total adds up is not taken for granted (a table may list prefectures and their counties, or only some parts): the
other columns of the table, or its other rows, must bear the structure out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.model import Assessment, Cell, Quantity, Table
from pipeline.validate.consistency import Agreement, compare
from pipeline.validate.formulas import SUM
from pipeline.validate.part_misprints import misprinted_part
from pipeline.validate.relations import Relations, TableWords
from pipeline.validate.table_entries import Entry, TableMismatch, headings_of
from pipeline.validate.table_levels import groups, wrong_groups
from pipeline.validate.table_rows import of_a_whole_row

NUMBER = re.compile(r"-?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?")  # 12,55 is misread
COUNTED = re.compile("[户栋个套间人]")
NEAR = Decimal("0.1")
FEWEST_ROWS = 2
FULL_RATE = Decimal(100)


def check_tables(assessment: Assessment, relations: Relations) -> Iterator[TableMismatch]:
    """Every total of a table that its cells do not give; tables of scores are left to the scores."""
    scored = {score.context.block for score in assessment.extraction.scores if score.context.row is not None}
    for number, block in enumerate(assessment.extraction.document.blocks):
        if isinstance(block, Table) and number not in scored:
            grid = Grid(number, block, relations.table)
            yield from grid.wrong_total_rows() if not grid.groups else grid.wrong_groups()
            yield from grid.wrong_total_columns()


class Grid:
    """The numbers of one table."""

    def __init__(self, block: int, table: Table, words: TableWords) -> None:
        self.block, self.words = block, words
        cells = table.grid()
        self.labels = [_label(row) for row in cells]
        self.headings = headings_of(table)
        self.entries: dict[tuple[int, int], Entry] = {}
        for cell in table.cells:
            quantity = _number(cell.text.content, f"{self.headings[cell.column]}{table.unit_note}")
            if quantity is not None and cell.row >= table.header_rows and not _spans_heads(cell, cells, table):
                self.entries[cell.row, cell.column] = Entry(cell.row, cell.column, quantity, cell)
        self.rows = range(table.header_rows, table.rows)
        texts = {row: _texts(cells[row]) for row in self.rows}
        self.groups = groups(texts, words)
        self.columns = [
            column
            for column in range(table.columns)
            if not any(word in self.headings[column] for word in words.not_added)
            and sum((row, column) in self.entries for row in self.rows) > FEWEST_ROWS
        ]

    def wrong_groups(self) -> Iterator[TableMismatch]:
        """The totals of groups of rows."""
        yield from wrong_groups(self.groups, self.columns, self.entries, self.headings, self.block)

    def wrong_total_rows(self) -> Iterator[TableMismatch]:
        """The totals of columns, where the table has one total row."""
        totals = [row for row in self.rows if self.labels[row] in self.words.total_rows]
        if len(totals) != 1:
            return  # several totals: sub-totals of groups that cannot be told apart safely
        total_row = totals[0]
        rows = [row for row in self.rows if row != total_row]
        judged = [found for column in self.columns if (found := self._column(total_row, column, rows)) is not None]
        holding = sum(mismatch is None for mismatch, _ in judged)
        wrong = [m for m, blanks in judged if m is not None and _is_wrong(m, blanks, confirmed=holding > 0)]
        yield from wrong
        if not wrong and not holding and not any(blanks for _, blanks in judged):
            labels = {row: self.labels[row] for row in self.rows}
            of_row = of_a_whole_row([mismatch for mismatch, _ in judged if mismatch is not None], labels)
            if of_row is not None:
                yield of_row

    def _column(self, total_row: int, column: int, rows: Sequence[int]) -> tuple[TableMismatch | None, bool] | None:
        """The mismatch of a column's total if any, and whether cells of the column are blank."""
        total = self.entries.get((total_row, column))
        parts = [self.entries[row, column] for row in rows if (row, column) in self.entries]
        if total is None or len(parts) < FEWEST_ROWS or _may_be_rates(total, parts):
            return None
        comparison = compare(total.quantity, [part.quantity for part in parts], SUM)
        if comparison is None:
            return None
        blanks = len(parts) < len(rows)
        if comparison.agreement is not Agreement.IMPOSSIBLE or _adds_up_by_levels(total, parts, self.labels):
            return None, blanks
        return TableMismatch(self.block, total, tuple(parts), comparison, self.headings[column]), blanks

    def wrong_total_columns(self) -> Iterator[TableMismatch]:
        """The totals of rows."""
        for column in self.columns:
            if any(word in self.headings[column] for word in self.words.total_columns):
                yield from self._wrong_rows(column)

    def _wrong_rows(self, column: int) -> Iterator[TableMismatch]:
        """The rows that break a structure which most rows bear out: this column is the sum of its neighbours."""
        for neighbours in self._neighbours(column):
            held: list[TableMismatch | None] = []
            for row in self.rows:
                total = self.entries.get((row, column))
                parts = tuple(self.entries[row, c] for c in neighbours if (row, c) in self.entries)
                if total is None or len(parts) < FEWEST_ROWS:
                    continue
                comparison = compare(total.quantity, [part.quantity for part in parts], SUM)
                if comparison is not None:
                    wrong = comparison.agreement is Agreement.IMPOSSIBLE
                    found = TableMismatch(self.block, total, parts, comparison, self.labels[row])
                    held.append(found if wrong else None)
            right = held.count(None)
            if right >= FEWEST_ROWS and right * 3 >= len(held) * 2:
                yield from (mismatch for mismatch in held if mismatch is not None)
                return

    def _neighbours(self, column: int) -> Iterator[list[int]]:
        """The columns after the total up to the next total, all and fewer; then those before it."""
        at = self.columns.index(column)
        is_total = [any(word in self.headings[c] for word in self.words.total_columns) for c in self.columns]
        after_end = next((i for i in range(at + 1, len(self.columns)) if is_total[i]), len(self.columns))
        before_start = next((i + 1 for i in range(at - 1, -1, -1) if is_total[i]), 0)
        for end in range(after_end, at + FEWEST_ROWS, -1):
            yield self.columns[at + 1 : end]
        for start in range(before_start, at - FEWEST_ROWS + 1):
            yield self.columns[start:at]


def _label(row: Sequence[Cell | None]) -> str:
    """The first text of a row that is not a number."""
    return next(iter(_texts(row)), "")


def _texts(row: Sequence[Cell | None]) -> list[str]:
    """The texts of a row that are no numbers, without blanks."""
    texts = (re.sub(r"\s", "", cell.text.content) for cell in row if cell is not None)
    return [text for text in texts if text and not NUMBER.fullmatch(text)]


def _spans_heads(cell: Cell, cells: Sequence[Sequence[Cell | None]], table: Table) -> bool:
    """Whether a cell lies under several heads: which of them it belongs to, nobody can tell."""
    if cell.column_span == 1 or not table.header_rows:
        return False
    heads = cells[table.header_rows - 1][cell.column : cell.column + cell.column_span]
    return len({(head.row, head.column) for head in heads if head is not None}) > 1


def _number(text: str, unit: str) -> Quantity | None:
    match = NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    digits = re.sub("[,，]", "", match[0])
    value = Decimal(digits)
    exponent = value.as_tuple().exponent
    exact = exponent == 0 and COUNTED.search(unit) and "万" not in unit
    step = Decimal(0) if exact else Decimal(1).scaleb(int(exponent))
    return Quantity(value, "", match[0], step)


def _may_be_rates(total: Entry, parts: Sequence[Entry]) -> bool:
    """Whether the column may hold rates, whatever its head says: all of them up to 100, that of the whole among them."""
    values = [part.quantity.value for part in parts]
    return max(values) <= FULL_RATE and min(values) < total.quantity.value < max(values)


def _adds_up_by_levels(total: Entry, parts: Sequence[Entry], labels: Sequence[str]) -> bool:
    """Whether rows that are each the sum of the rows below them, of other names, add up to the total."""
    values = [part.quantity.value for part in parts]
    heads: list[Quantity] = []
    at = 0
    while at < len(values):
        heads.append(parts[at].quantity)
        below, end = Decimal(0), at + 1
        while end < len(values) and below < values[at]:
            below += values[end]
            end += 1
        named_apart = end > at + 1 and labels[parts[at].row] != labels[parts[at + 1].row]
        at = end if below == values[at] and named_apart else at + 1
    comparison = compare(total.quantity, heads, SUM)
    return comparison is not None and comparison.agreement is not Agreement.IMPOSSIBLE


def _is_wrong(mismatch: TableMismatch, blanks: bool, *, confirmed: bool) -> bool:
    total, point = mismatch.total.quantity, mismatch.comparison.point
    if point is None:
        return False
    if blanks:
        return confirmed and total.value < point <= total.value * (1 + NEAR)
    if confirmed:
        return True
    near = abs(point - total.value) <= NEAR * abs(total.value)
    return near or misprinted_part(total, [part.quantity for part in mismatch.parts]) is not None
