"""The grid of a Word table: each cell once, with its spans, however irregular the rows are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.ingest.table_notes import header_row_count
from pipeline.ingest.word_text import gone
from pipeline.ingest.word_xml import child, flattened, integer, is_on, value_of, w
from pipeline.model import Cell, Table, Text

_WIDEST = 100  # columns a cell may span; Word allows 63 to a table


@dataclass(slots=True)
class _Draft:
    row: int
    column: int
    text: str
    row_span: int
    column_span: int

    def cell(self) -> Cell:
        return Cell(self.row, self.column, Text(self.text), self.row_span, self.column_span)


def table_rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a ``w:tbl`` that are not deleted by a tracked change."""
    return (row for row in flattened(table) if row.tag == w("tr") and not gone(child(row, "trPr")))


def row_cells(row: etree._Element) -> Iterator[etree._Element]:
    """The cells of a ``w:tr`` that are not deleted by a tracked change."""
    cells = (cell for cell in flattened(row) if cell.tag == w("tc"))
    return (cell for cell in cells if child(cell, "tcPr", "cellDel") is None)


def read_table(table: etree._Element, read_cell: Callable[[etree._Element], str]) -> Table:
    """The ``w:tbl`` as a ``Table``; ``read_cell`` gives the text of a ``w:tc`` and is called once for each cell shown."""
    drafts: list[_Draft] = []
    open_merges: dict[int, _Draft] = {}
    columns = rows = marked = 0
    for row_number, row in enumerate(table_rows(table)):
        properties = child(row, "trPr")
        column = _span(value_of(properties, "gridBefore"), 0)
        for cell in row_cells(row):
            column = _place(cell, row_number, column, drafts, open_merges, read_cell)
        columns = max(columns, column + _span(value_of(properties, "gridAfter"), 0))
        rows = row_number + 1
        if marked == row_number and is_on(child(properties, "tblHeader")):
            marked += 1
    cells = tuple(draft.cell() for draft in drafts)
    found = header_row_count(cells, rows, columns)
    header_rows = max(marked, min(found, _reach(cells, marked))) if 0 < marked < rows else found
    return Table(cells, rows, columns, header_rows)


def _reach(cells: Sequence[Cell], marked: int) -> int:
    """The rows that cells of the marked ones reach over: often only the first row of a head is marked."""
    return max((cell.row + cell.row_span for cell in cells if cell.row < marked), default=marked)


def _place(
    cell: etree._Element,
    row: int,
    column: int,
    drafts: list[_Draft],
    open_merges: dict[int, _Draft],
    read_cell: Callable[[etree._Element], str],
) -> int:
    """Put one ``w:tc`` at ``column`` of ``row``: a new cell, or more of one above or to the left. Gives the next column."""
    properties = child(cell, "tcPr")
    span = _span(value_of(properties, "gridSpan"), 1)
    if _continues(properties, "hMerge") and drafts and drafts[-1].row == row:
        drafts[-1].column_span += span
        return column + span
    above = open_merges.get(column)
    if _continues(properties, "vMerge") and above is not None and above.row + above.row_span == row:
        above.row_span += 1
        return column + span
    draft = _Draft(row, column, read_cell(cell), 1, span)
    drafts.append(draft)
    open_merges.pop(column, None)
    if child(properties, "vMerge") is not None:
        open_merges[column] = draft
    return column + span


def _continues(properties: etree._Element | None, name: str) -> bool:
    """Whether the cell goes on with a merge: ``restart`` begins one, no value means to go on."""
    merge = child(properties, name)
    return merge is not None and value_of(properties, name) != "restart"


def _span(text: str, otherwise: int) -> int:
    return max(otherwise, min(integer(text, otherwise), _WIDEST))
