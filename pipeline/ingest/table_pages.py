"""Tables that go on over pages, put together again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

from pipeline.ingest.cut_rows import append_rows
from pipeline.ingest.page_content import PageTable
from pipeline.ingest.table_notes import MOST_HEADER_ROWS, header_row_count
from pipeline.model import Cell, Table

EDGE_SLACK = 5.0  # points by which a column's edge may lie elsewhere on the next page
UNRULED_SLACK = 0.4  # of the narrowest column, for edges that are not drawn
HEADER_LIKENESS = 0.85  # of a repeated header row, where OCR read it


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table on one page (its number counted from 1), with the width of its frame."""

    table: PageTable
    page: int


def continues(first: TablePart, second: TablePart) -> bool:
    """Whether two tables on following pages, with nothing but running lines between, have the same columns.

    Columns are the same if the outer edges are, and the inner edges of one are all among the other's: a page whose
    rows all merge two columns does not show the edge between them. Where no edges are drawn they lie anywhere in the
    white between columns: then there must be as many, each nearer to its own than to any other.
    """
    if second.page == first.page + 1 and not (first.table.ruled and second.table.ruled):
        return _alike(first.table.column_edges, second.table.column_edges)
    one, other = first.table.column_edges, _shifted(second.table.column_edges, first.table.column_edges)
    if second.page != first.page + 1 or abs(one[-1] - other[-1]) > 2 * EDGE_SLACK:
        return False
    fewer, more = sorted((one, other), key=len)
    return all(any(abs(edge - known) <= EDGE_SLACK for known in more) for edge in fewer)


def _alike(one: Sequence[float], other: Sequence[float]) -> bool:
    narrowest = min(b - a for edges in (one, other) for a, b in pairwise(edges))
    if len(one) != len(other):
        return False
    return all(abs(a - b) <= UNRULED_SLACK * narrowest for a, b in zip(one[1:-1], other[1:-1], strict=True))


def joined(parts: Sequence[TablePart]) -> list[Table]:
    """The parts of one table as one: repeated headers dropped, a row cut by the page break made whole.

    Several tables come out where the first row comes back in the middle of a page: the same form, filled in again.
    """
    edges = _all_edges(parts)
    cells, rows = _on_grid(parts[0].table, edges)
    head = header_row_count(cells, rows, len(edges) - 1)
    for before, part in pairwise(parts):
        more, more_rows = _on_grid(part.table, edges)
        more, more_rows = _without_header(cells, more, more_rows, head)
        cells, rows = append_rows(cells, rows, more, more_rows, _edges_on(before, edges))
    pages = tuple(dict.fromkeys(part.page for part in parts))
    return [_table(some, count, len(edges) - 1, pages) for some, count in _forms(cells, rows)]


def _table(cells: Sequence[Cell], rows: int, columns: int, pages: tuple[int, ...]) -> Table:
    own = {run.place.page for cell in cells for run in cell.text.runs}
    return Table(
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        rows=rows,
        columns=columns,
        header_rows=header_row_count(cells, rows, columns),
        pages=tuple(page for page in pages if page in own) or pages[:1],
    )


def _forms(cells: Sequence[Cell], rows: int) -> list[tuple[list[Cell], int]]:
    """The cells parted before each row that says the same as the first."""
    by_row: dict[int, list[Cell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
    first = _form(by_row.get(0, []))
    starts = [0]
    if sum(bool(text) for _, _, _, text in first) > 1:
        starts += [row for row in range(1, rows) if _form(by_row.get(row, [])) == first and not _crossed(cells, row)]
    ends = [*starts[1:], rows]
    return [
        ([replace(cell, row=cell.row - start) for cell in cells if start <= cell.row < end], end - start)
        for start, end in zip(starts, ends, strict=True)
    ]


def _form(row: Sequence[Cell]) -> list[tuple[int, int, int, str]]:
    return sorted((cell.column, cell.column_span, cell.row_span, "".join(cell.text.content.split())) for cell in row)


def _crossed(cells: Sequence[Cell], row: int) -> bool:
    return any(cell.row < row < cell.row + cell.row_span for cell in cells)


def _shifted(edges: Sequence[float], onto: Sequence[float]) -> tuple[float, ...]:
    """Edges moved so that the left ones meet: a scan's pages do not lie in the same place."""
    shift = onto[0] - edges[0]
    return tuple(edge + shift for edge in edges) if abs(shift) <= 4 * EDGE_SLACK else tuple(edges)


def _edges_on(part: TablePart, edges: Sequence[float]) -> list[float]:
    """The common edges where they lie on the part's own page."""
    own = part.table.column_edges
    shift = own[0] - _shifted(own, edges)[0]
    return [edge + shift for edge in edges]


def _all_edges(parts: Sequence[TablePart]) -> tuple[float, ...]:
    """The edges of the part with the most columns, relative to the first part."""
    return max(
        (_shifted(part.table.column_edges, parts[0].table.column_edges) for part in parts), key=lambda edges: len(edges)
    )


def _on_grid(table: PageTable, edges: Sequence[float]) -> tuple[list[Cell], int]:
    """The table's cells on the columns between ``edges``, which hold all of its own."""
    own = edges if len(table.column_edges) == len(edges) else _shifted(table.column_edges, edges)
    at = [min(range(len(edges)), key=lambda i: abs(edges[i] - edge)) for edge in own]
    cells = [
        replace(cell, column=at[cell.column], column_span=at[cell.column + cell.column_span] - at[cell.column])
        for cell in table.cells
    ]
    return cells, table.rows


def _without_header(cells: Sequence[Cell], more: Sequence[Cell], more_rows: int, head: int) -> tuple[list[Cell], int]:
    """``more`` without the rows at its top that repeat the first rows of ``cells``."""
    same = 0
    while same < min(max(head, 1), more_rows, MOST_HEADER_ROWS) and _same_row(cells, more, same):
        same += 1
    if not same or any(cell.row < same < cell.row + cell.row_span for cell in more):
        return list(more), more_rows
    return [replace(cell, row=cell.row - same) for cell in more if cell.row >= same], more_rows - same


def _same_row(cells: Sequence[Cell], more: Sequence[Cell], row: int) -> bool:
    first, second = ([cell for cell in part if cell.row == row] for part in (cells, more))
    if [cell.column for cell in first] != [cell.column for cell in second]:
        return False
    texts = ["|".join("".join(cell.text.content.split()) for cell in part) for part in (first, second)]
    if not texts[0].strip("|"):
        return False
    if texts[0] == texts[1]:
        return True
    recognised = any(cell.text.confidence() is not None for cell in (*first, *second))
    return recognised and SequenceMatcher(None, texts[0], texts[1], autojunk=False).ratio() >= HEADER_LIKENESS
