"""Tables whose columns slipped: values that came to stand under another's head, told by what kind of content they are.

Happens where a table is rebuilt from places on a page. A row is put back only where moving its values by one column, into
a cell that is empty, makes all of them fit and nothing else does; else the row is marked doubtful and noted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from pipeline.ingest.table_notes import is_value
from pipeline.model import Block, Cell, Table, Text

FEWEST_ROWS = 4  # below the head: fewer do not tell what a column holds
MOSTLY = 0.7
FEWEST_WRONG = 2  # cells of a row that do not fit their columns: one alone is an odd value, no slip

_SHARE_HEAD = re.compile(r"率|比例|占比|比重|[%％]")
_NUMBER_HEAD = re.compile(r"[套户栋人个项]数|金额|万元|面积|分值|得分|权重|满分|(?:资金|支出|预算)(?:数|额|合计)?$")
_NAME_HEAD = re.compile(r"(?<!小)[县市区](?:$|[（(）)])|地区|名称|单位$|指标$")  # 小区（个） counts
_REMARK_HEAD = re.compile(r"备注|说明|依据|理由|原因")
_SUM_ROW = re.compile(r"合计|总计|小计|平均|其中")
_NOTHING = re.compile(r"[-—–－/／\\\s·.…*]*")


class Kind(Enum):
    """What a cell holds."""

    NOTHING = "nothing"
    SHARE = "share"
    NUMBER = "number"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column should hold, ``None`` where that is open, and whether none of its cells is empty but perhaps one."""

    kind: Kind | None
    filled: bool

    def wrong_kind(self, kind: Kind) -> bool:
        """Whether a cell of that kind holds what does not belong here."""
        return kind is not Kind.NOTHING and self.kind is not None and kind is not self.kind

    def wrong(self, kind: Kind) -> bool:
        """The same, or is empty where no cell should be."""
        return self.wrong_kind(kind) or (self.filled and kind is Kind.NOTHING)


@dataclass(frozen=True, slots=True)
class _Move:
    """The cells of ``columns`` go ``by`` columns to the right (left if negative)."""

    columns: range
    by: int


def with_columns_mended(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks with slipped rows of their tables put back or marked, and a note on each such table, 中文 / English."""
    mended: list[Block] = []
    notes: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            table, remarks = _checked(block)
            mended.append(table)
            notes.extend(remarks)
        else:
            mended.append(block)
    return tuple(mended), tuple(notes)


def kind_of_cell(text: str) -> Kind:
    """The kind of a cell's content."""
    bare = "".join(text.split())
    if _NOTHING.fullmatch(bare):
        return Kind.NOTHING
    if not is_value(bare) and not bare.isdecimal():  # 2072 may be a year, or 2072万元
        return Kind.WORDS
    return Kind.SHARE if bare[-1] in "%％‰" else Kind.NUMBER


def _checked(table: Table) -> tuple[Table, list[str]]:
    rows = dict(_plain_rows(table))
    if len(rows) < FEWEST_ROWS or table.columns < 3:
        return table, []
    expected = _expected(table, rows)
    kinds = {row: [kind_of_cell(cell.text.content) for cell in cells] for row, cells in rows.items()}
    moves: dict[int, _Move | None] = {}
    for row, own in kinds.items():
        wrong_kinds = sum(column.wrong_kind(kind) for column, kind in zip(expected, own, strict=True))
        if not wrong_kinds or _wrong(own, expected) < FEWEST_WRONG or _is_sum(rows[row]):
            continue
        move = _only_move(own, expected)
        if move is not None or wrong_kinds >= FEWEST_WRONG:
            moves[row] = move
    table = _moved(table, {row: move for row, move in moves.items() if move is not None})
    table = _marked(table, frozenset(row for row, move in moves.items() if move is None))
    return table, list(_remarks(table, moves))


def _plain_rows(table: Table) -> Iterator[tuple[int, list[Cell]]]:
    """The rows below the head in which no cell is merged, each as its cells by column."""
    by_row: dict[int, list[Cell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, []).append(cell)
    for row in range(table.header_rows, table.rows):
        cells = sorted(by_row.get(row, ()), key=lambda cell: cell.column)
        if [cell.column for cell in cells] == list(range(table.columns)) and all(
            cell.row_span == cell.column_span == 1 for cell in cells
        ):
            yield row, cells


def _is_sum(cells: Sequence[Cell]) -> bool:
    """Sums leave cells empty and put their name where there is room."""
    return any(_SUM_ROW.search(cell.text.content) for cell in cells[:2])


def _expected(table: Table, rows: dict[int, list[Cell]]) -> list[_Column]:
    """What each column should hold: what its head says, else what it mostly holds."""
    heads = [_kind_of_head(_head(table, column)) for column in range(table.columns)]
    expected = []
    for column, said in enumerate(heads):
        kinds = Counter(kind_of_cell(cells[column].text.content) for cells in rows.values())
        filled = kinds.pop(Kind.NOTHING, 0) <= 1
        kind, count = kinds.most_common(1)[0] if kinds else (None, 0)
        usual = kind if count >= max(2, MOSTLY * kinds.total()) else None
        kind = usual if said is None or (said is Kind.SHARE and usual is Kind.NUMBER) else said
        expected.append(_Column(kind, filled))
    return expected


def _head(table: Table, column: int) -> str:
    over = [c for c in table.cells if c.row < table.header_rows and c.column <= column < c.column + c.column_span]
    lowest = max(over, key=lambda cell: cell.row, default=None)
    return "" if lowest is None else "".join(lowest.text.content.split())


def _kind_of_head(head: str) -> Kind | None:
    if _SHARE_HEAD.search(head):
        return Kind.SHARE
    if _NUMBER_HEAD.search(head):
        return Kind.NUMBER
    return Kind.WORDS if _NAME_HEAD.search(head) or _REMARK_HEAD.search(head) else None


def _wrong(kinds: Sequence[Kind], expected: Sequence[_Column]) -> int:
    return sum(column.wrong(kind) for column, kind in zip(expected, kinds, strict=True))


def _only_move(kinds: Sequence[Kind], expected: Sequence[_Column]) -> _Move | None:
    """The one move into an empty cell after which everything fits, ``None`` where there is none or more than one."""
    fitting = [move for move in _moves(kinds) if _wrong(_after(kinds, move), expected) == 0]
    return fitting[0] if len(fitting) == 1 else None


def _moves(kinds: Sequence[Kind]) -> Iterator[_Move]:
    """Every stretch of two filled cells or more beside an empty one, moved by one into it."""
    for empty, kind in enumerate(kinds):
        if kind is not Kind.NOTHING:
            continue
        for first in range(empty - 1, -1, -1):
            if kinds[first] is Kind.NOTHING:
                break
            if empty - first > 1:
                yield _Move(range(first, empty), 1)
        for last in range(empty + 1, len(kinds)):
            if kinds[last] is Kind.NOTHING:
                break
            if last - empty > 1:
                yield _Move(range(empty + 1, last + 1), -1)


def _after(kinds: Sequence[Kind], move: _Move) -> list[Kind]:
    after = list(kinds)
    for column in move.columns:
        after[column] = Kind.NOTHING
    for column in move.columns:
        after[column + move.by] = kinds[column]
    return after


def _moved(table: Table, moves: dict[int, _Move]) -> Table:
    if not moves:
        return table
    texts = {(cell.row, cell.column): cell.text for cell in table.cells}
    changed = dict(texts)
    for row, move in moves.items():
        target = range(move.columns.start + move.by, move.columns.stop + move.by)
        for column in (*move.columns, *target):
            changed[row, column] = texts[row, column - move.by] if column in target else Text("")
    return replace(table, cells=tuple(replace(cell, text=changed[cell.row, cell.column]) for cell in table.cells))


def _marked(table: Table, rows: frozenset[int]) -> Table:
    if not rows:
        return table
    return replace(
        table,
        cells=tuple(
            replace(cell, text=_doubtful(cell.text)) if cell.row in rows else cell for cell in table.cells
        ),
    )  # fmt: skip


def _doubtful(text: Text) -> Text:
    return Text(text.content, tuple(replace(run, doubtful=True) for run in text.runs))


def _remarks(table: Table, moves: dict[int, _Move | None]) -> Iterator[str]:
    where = f"第{table.pages[0]}页", f"page {table.pages[0]}"
    back = _numbers(row for row, move in moves.items() if move is not None)
    left = _numbers(row for row, move in moves.items() if move is None)
    if back:
        yield (
            f"{where[0]}的表格第{back}行数据与表头错位一列，已移回 / "
            f"{where[1]}: row {back} of the table had slipped by a column and was put back"
        )
    if left:
        yield (
            f"{where[0]}的表格第{left}行数据与表头不符，可能错列，请核对 / "
            f"{where[1]}: row {left} of the table does not fit its heads and may have slipped, check it"
        )


def _numbers(rows: Iterator[int]) -> str:
    return ",".join(str(row + 1) for row in rows)
