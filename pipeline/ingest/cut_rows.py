"""What the top row of a page is to the table above the page break: a further row, or the rest of a row cut in two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.ingest.line_text import blank_between
from pipeline.model import Cell, Text

FULL_LINE = 2.3  # in line heights: room a full line may leave to the cell's edge, padding and a character


def append_rows(
    cells: list[Cell], rows: int, more: list[Cell], more_rows: int, edges: Sequence[float]
) -> tuple[list[Cell], int]:
    """``more`` below ``cells``: as further rows, its first row merged into the last where the page break cut a row.

    Both are on the same columns; ``edges`` are the x of these on the page of the last row. Gives cells and row count.
    """
    if not more:
        return cells, rows
    last = {cell.column: cell for cell in cells if cell.row + cell.row_span == rows}
    first = [cell for cell in more if cell.row == 0]
    if _is_cut_row(last, first, edges):
        return _merge_row(cells, rows, last, more, more_rows)
    return _add_rows(cells, rows, last, more, more_rows)


def _is_cut_row(last: dict[int, Cell], first: Sequence[Cell], edges: Sequence[float]) -> bool:
    """Whether ``first``, the top row of a page, is the rest of the row above the page break.

    It is if it has the same cells, fills only such in which the text above was broken for want of room, and not all
    that are filled above: what fitted on the page before, a label or the marks, is not printed again.
    """
    if any(cell.column not in last or last[cell.column].column_span != cell.column_span for cell in first):
        return False
    filled = {cell.column for cell in first if cell.text.content.strip()}
    above = {column for column, cell in last.items() if cell.text.content.strip()}
    own = {column for column in above if last[column].row_span == 1}
    if not own:
        return bool(filled) and any(cell.row_span == 1 for cell in last.values())
    return filled < above and all(_is_broken(last[column], edges) for column in filled)


def _is_broken(cell: Cell, edges: Sequence[float]) -> bool:
    """Whether the cell's text ends in a full line and is no bare number."""
    if _is_number(cell.text.content.strip()):
        return False
    box = cell.text.runs[-1].place.box if cell.text.runs else None
    return box is None or edges[cell.column + cell.column_span] - box.x1 < FULL_LINE * (box.y1 - box.y0)


def _is_number(text: str) -> bool:
    return bool(text) and text.replace(".", "", 1).rstrip("%％分").isdigit()


def _merge_row(
    cells: list[Cell], rows: int, last: dict[int, Cell], more: Sequence[Cell], more_rows: int
) -> tuple[list[Cell], int]:
    """The first row of ``more`` goes on in the last row of ``cells``; its cells' texts are put together."""
    grown: dict[int, Cell] = {}
    for cell in more:
        if cell.row == 0:
            above = last[cell.column]
            text = _continued(above.text, cell.text)
            grown[id(above)] = replace(above, text=text, row_span=above.row_span + cell.row_span - 1)
    kept = [grown.get(id(cell), cell) for cell in cells]
    kept.extend(replace(cell, row=cell.row + rows - 1) for cell in more if cell.row > 0)
    return kept, rows + more_rows - 1


def _continued(above: Text, below: Text) -> Text:
    if not above.content or not below.content:
        return above if above.content else below
    return Text.join([above, below], blank_between(above.content, below.content))


def _add_rows(
    cells: list[Cell], rows: int, last: dict[int, Cell], more: Sequence[Cell], more_rows: int
) -> tuple[list[Cell], int]:
    """``more`` as further rows. A label merged over rows goes on in the empty cells below it, on the left."""
    grown: dict[int, Cell] = {}
    swallowed: set[int] = set()
    for cell in sorted((cell for cell in more if cell.row == 0), key=lambda cell: cell.column):
        above = last.get(cell.column)
        if cell.text.content.strip() or above is None or above.column_span != cell.column_span:
            break
        grown[id(above)] = replace(above, row_span=above.row_span + cell.row_span)
        swallowed.add(id(cell))
    kept = [grown.get(id(cell), cell) for cell in cells]
    kept.extend(replace(cell, row=cell.row + rows) for cell in more if id(cell) not in swallowed)
    return kept, rows + more_rows
