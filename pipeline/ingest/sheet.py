"""Excel (.xlsx) to blocks: each sheet that is shown, in the order of the tabs, as it prints.

A table is what is ruled; on a sheet without any rules, rows of several cells one after another. Lines above and below
it (title, 单位：万元, notes) are paragraphs. Hidden sheets, rows and columns are left out, as in print, and noted.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.ingest.errors import IngestError
from pipeline.ingest.flow import FlowReading, Piece, paragraph_of, tidy_lines
from pipeline.ingest.package import open_package
from pipeline.ingest.table_notes import header_row_count, titled
from pipeline.ingest.workbook import SheetCells, SheetPart, read_cells, read_workbook
from pipeline.model import Block, Cell, Table, Text

_NO_NAME = re.compile(r"(?:Sheet|工作表|Table|表)\s*\d*", re.IGNORECASE)
_LABELLED = re.compile(r"[^：:]{2,20}[：:]")  # 填报单位：…    单位：万元: a line about the table, not a row of it
_FEWEST_RULED = 2  # cells of a row: one alone is a line under a title
_LONG_LINE = 30  # characters: a single cell of that length under a table explains it


def read_sheet(path: Path) -> FlowReading:
    """The blocks of the .xlsx at ``path``. Raises ``Damaged``, ``Encrypted`` or ``TooLarge``."""
    blocks: list[Block] = []
    notes: list[str] = []
    with open_package(path) as package:
        workbook = read_workbook(package)
        for sheet in workbook.sheets:
            if sheet.hidden:
                notes.append(f"工作表“{sheet.name}”是隐藏的，未读取 / sheet {sheet.name} is hidden and left out")
                continue
            try:
                cells = read_cells(package, sheet, workbook)
            except IngestError as error:
                if len(workbook.sheets) == 1:
                    raise
                notes.append(str(error))
                continue
            blocks.extend(sheet_blocks(sheet.name, cells))
            notes.extend(_remarks(sheet, cells))
    return FlowReading(tuple(blocks), (), tuple(notes))


def sheet_blocks(name: str, cells: SheetCells) -> list[Block]:
    """The paragraphs and tables of one sheet."""
    shown = _without_hidden(cells)
    blocks: list[Block] = []
    stretches = list(_stretches(shown))
    if stretches and not _NO_NAME.fullmatch(name) and not _begins_with(stretches[0], name):
        _add_line(blocks, name, 1)
    for stretch in stretches:
        if stretch.is_table:
            blocks.append(titled(_table(stretch.rows, shown), blocks))
        else:
            for row in stretch.rows:
                for place in row.filled:
                    _add_line(blocks, shown.texts[place], None)
    return blocks


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the sheet: the places of the cells that show something, and of those that are ruled."""

    number: int
    filled: tuple[tuple[int, int], ...]
    ruled: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Stretch:
    rows: tuple[_Row, ...]
    is_table: bool
    begins_with: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """A sheet without what is hidden: texts and rules by place, spans (rows, columns) of merged cells."""

    texts: dict[tuple[int, int], str]
    ruled: frozenset[tuple[int, int]]
    spans: dict[tuple[int, int], tuple[int, int]]


def _remarks(sheet: SheetPart, cells: SheetCells) -> Iterator[str]:
    used_rows = {row for row, _ in cells.cells}
    used_columns = {column for _, column in cells.cells}
    for hidden, used, zh, en in (
        (cells.hidden_rows, used_rows, "行", "rows"),
        (cells.hidden_columns, used_columns, "列", "columns"),
    ):
        count = len(hidden & used)
        if count:
            yield (
                f"工作表“{sheet.name}”有{count}{zh}是隐藏的，未读取 / "
                f"sheet {sheet.name}: {count} hidden {en} are left out"
            )
    if cells.without_result:
        count = cells.without_result
        yield (
            f"工作表“{sheet.name}”有{count}个公式没有保存结果，未读取；请用Excel或WPS打开后保存 / "
            f"sheet {sheet.name}: {count} formulas without a saved result; open and save it in Excel or WPS"
        )


def _without_hidden(cells: SheetCells) -> _Shown:
    """Rows and columns moved up to close the gaps that hidden ones leave; covered cells of merges gone."""
    rows = _moved({row for row, _ in cells.cells}, cells.hidden_rows)
    columns = _moved({column for _, column in cells.cells}, cells.hidden_columns)
    places = {place: (rows[place[0]], columns[place[1]]) for place in cells.cells if _seen(place, cells)}
    texts = {places[place]: cell.text for place, cell in cells.cells.items() if place in places and cell.text}
    ruled = {places[place] for place, cell in cells.cells.items() if place in places and cell.ruled}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for area in _merged(cells, rows, columns):
        corner, inside = area.places[0], area.places[1:]
        for place in inside:
            texts.pop(place, None)
        if area.text:
            texts[corner] = area.text
        else:
            texts.pop(corner, None)
        spans[corner] = area.span
    return _Shown(texts, frozenset(ruled), spans)


@dataclass(frozen=True, slots=True)
class _Merged:
    """A merged area as shown: its text, its places (the corner first), how many rows and columns it spans."""

    text: str
    places: tuple[tuple[int, int], ...]
    span: tuple[int, int]


def _merged(cells: SheetCells, rows: dict[int, int], columns: dict[int, int]) -> Iterator[_Merged]:
    """The merged areas that cover more than one cell shown; ``rows`` and ``columns`` map old numbers to new ones.

    Merges do not overlap, so they cover no more than the sheet has; once they do, the rest is a mistake and left out.
    """
    shown_rows = [row for row in sorted(rows) if row not in cells.hidden_rows]
    shown_columns = [column for column in sorted(columns) if column not in cells.hidden_columns]
    left_over = len(shown_rows) * len(shown_columns)
    for top, left, bottom, right in cells.merged:
        inside_rows = shown_rows[bisect_left(shown_rows, top) : bisect_right(shown_rows, bottom)]
        inside_columns = shown_columns[bisect_left(shown_columns, left) : bisect_right(shown_columns, right)]
        span = len(inside_rows), len(inside_columns)
        left_over -= span[0] * span[1]
        if span[0] * span[1] > 1 and left_over >= 0:
            cell = cells.cells.get((top, left))
            places = tuple((rows[row], columns[column]) for row in inside_rows for column in inside_columns)
            yield _Merged("" if cell is None else cell.text, places, span)


def _moved(used: set[int], hidden: set[int]) -> dict[int, int]:
    """Old number → new one: each less by the number of hidden ones before it."""
    moved: dict[int, int] = {}
    gone = 0
    before = sorted(hidden)
    for number in sorted(used):
        while gone < len(before) and before[gone] < number:
            gone += 1
        moved[number] = number - gone
    return moved


def _seen(place: tuple[int, int], cells: SheetCells) -> bool:
    return place[0] not in cells.hidden_rows and place[1] not in cells.hidden_columns


# --------------------------------------------------------------------------------------------------------------------
# Where tables begin and end
# --------------------------------------------------------------------------------------------------------------------


def _stretches(shown: _Shown) -> Iterator[_Stretch]:
    rows = _rows(shown)
    any_ruled = any(len(row.ruled) >= _FEWEST_RULED for row in rows)
    group: list[_Row] = []
    in_table = False
    for row in rows:
        belongs = _is_ruled(row) if any_ruled else _is_loose_row(row, group if in_table else [], shown)
        parted = bool(group) and (belongs != in_table or (in_table and row.number - group[-1].number > _gap(any_ruled)))
        if parted:
            yield _stretch(group, in_table, shown)
            group = []
        group.append(row)
        in_table = belongs
    if group:
        yield _stretch(group, in_table, shown)


def _stretch(rows: Sequence[_Row], is_table: bool, shown: _Shown) -> _Stretch:
    filled = [row for row in rows if row.filled]
    first = shown.texts[filled[0].filled[0]] if filled else ""
    if not is_table or not filled:
        return _Stretch(tuple(filled), False, first)
    last = rows.index(filled[-1])  # rows ruled in advance and never filled in
    kept = tuple(rows[: last + 1])
    return _Stretch(kept, sum(len(row.filled) for row in kept) > 1, first)


def _rows(shown: _Shown) -> list[_Row]:
    filled: dict[int, list[tuple[int, int]]] = {}
    ruled: dict[int, list[tuple[int, int]]] = {}
    for place in shown.texts:
        filled.setdefault(place[0], []).append(place)
    for place in shown.ruled:
        ruled.setdefault(place[0], []).append(place)
    return [
        _Row(number, tuple(sorted(filled.get(number, ()))), tuple(sorted(ruled.get(number, ()))))
        for number in sorted(filled.keys() | ruled.keys())
    ]


def _is_ruled(row: _Row) -> bool:
    return len(row.ruled) >= _FEWEST_RULED


def _gap(any_ruled: bool) -> int:
    """Rows of difference at which a table ends: a blank row ends one that is ruled, two blank rows any other."""
    return 1 if any_ruled else 2


def _is_loose_row(row: _Row, table: Sequence[_Row], shown: _Shown) -> bool:
    """Whether a row of an unruled sheet is in a table; ``table`` are the rows of the one above it."""
    texts = [shown.texts[place] for place in row.filled]
    if not texts or all(_LABELLED.match(text) for text in texts):
        return False
    if len(texts) > 1:
        return True
    whole_width = shown.spans.get(row.filled[0], (1, 1))[1] > 1
    directly_below = bool(table) and row.number - table[-1].number == 1
    return directly_below and len(texts[0]) < _LONG_LINE and not whole_width


def _begins_with(stretch: _Stretch, name: str) -> bool:
    return re.sub(r"\s", "", name) in re.sub(r"\s", "", stretch.begins_with)


# --------------------------------------------------------------------------------------------------------------------
# Blocks
# --------------------------------------------------------------------------------------------------------------------


def _table(rows: Sequence[_Row], shown: _Shown) -> Table:
    places = [place for row in rows for place in (*row.filled, *row.ruled)]
    left, top = min(column for _, column in places), rows[0].number
    bottom = rows[-1].number
    right = max(column + shown.spans.get((row, column), (1, 1))[1] - 1 for row, column in places if column >= left)
    covered = _covered(shown, top, bottom)
    cells = []
    for row, column in sorted(set(places)):
        if (row, column) in covered or not top <= row <= bottom:
            continue
        down, across = shown.spans.get((row, column), (1, 1))
        text = Text(tidy_lines(shown.texts.get((row, column), "")))
        cells.append(Cell(row - top, column - left, text, min(down, bottom - row + 1), min(across, right - column + 1)))
    height, width = bottom - top + 1, right - left + 1
    return Table(tuple(cells), height, width, header_row_count(cells, height, width))


def _covered(shown: _Shown, top: int, bottom: int) -> set[tuple[int, int]]:
    """Places that a merged cell covers other than its corner."""
    covered: set[tuple[int, int]] = set()
    for (row, column), (down, across) in shown.spans.items():
        if row <= bottom and row + down > top:
            covered.update((r, c) for r in range(row, row + down) for c in range(column, column + across))
            covered.discard((row, column))
    return covered


def _add_line(blocks: list[Block], text: str, heading_level: int | None) -> None:
    paragraph = paragraph_of([Piece(text)], heading_level)
    if paragraph is not None:
        blocks.append(paragraph)
