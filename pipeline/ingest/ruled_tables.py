"""Tables of a PDF page: its drawn lines and the white between its columns make the grid, its glyphs fill the cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pymupdf

from pipeline.ingest.drawn_lines import lines_of_paths, lines_of_vectors
from pipeline.ingest.grid import CellFinder, Grid, GridCell, Rule, find_grids
from pipeline.ingest.half_ruled import all_grids, may_be_completed
from pipeline.ingest.layer_lines import lines_of_pieces
from pipeline.ingest.line_text import join_lines
from pipeline.ingest.page_content import Line, PageTable
from pipeline.ingest.quarter_turn import QuarterTurn
from pipeline.ingest.segments import layer_rows, may_hold_columns
from pipeline.ingest.text_layer import Glyph, Piece, TextLayer
from pipeline.model import Box, Cell, Text

TOLERANCE = 3.0  # points: double borders, lines that miss each other at corners
_HUNG_OUT = frozenset("，。、；：！？）》〉】”’")
MOST_ITEMS = 50_000  # lines of a page; a map or a hatching has more and is no table


def read_grids(page: pymupdf.Page, layer: TextLayer, pieces: Sequence[Piece]) -> tuple[Grid, ...]:
    """The grids of a pymupdf page with the text ``pieces`` of its layer, in the reading frame.

    The paths are asked for only where the boxes of what is drawn do not say all: it takes as long as the text.
    """
    lines = lines_of_vectors(layer.vectors)
    return grids_of_lines(lines_of_paths(page.get_cdrawings()) if lines is None else lines, pieces, layer.to_reading)


def grids_of_lines(lines: Iterable[Box], pieces: Sequence[Piece], turn: QuarterTurn) -> tuple[Grid, ...]:
    """The grids that drawn ``lines`` make, in the reading frame, which that of ``pieces`` is."""
    horizontal, vertical = drawn_rules(lines, turn)
    grids = find_grids(horizontal, vertical, TOLERANCE)
    complete = [grid.box for grid in grids if not may_be_completed(grid)]
    loose = [piece for piece in pieces if not any(_begins_in(piece, box) for box in complete)] if complete else pieces
    rows = layer_rows(loose) if may_hold_columns(loose) else []
    return all_grids(grids, horizontal, rows, TOLERANCE)


def _begins_in(piece: Piece, box: Box) -> bool:
    first = piece[0]
    return box.x0 <= first.x0 <= box.x1 and box.y0 <= (first.y0 + first.y1) / 2 <= box.y1


def drawn_rules(lines: Iterable[Box], turn: QuarterTurn) -> tuple[list[Rule], list[Rule]]:
    """The horizontal and the vertical ones of drawn ``lines``, in the reading frame; none where there are far too many."""
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for box in lines:
        turned = turn.box(box) if turn.quarters else box
        width, height = turned.x1 - turned.x0, turned.y1 - turned.y0
        if height <= width:
            horizontal.append(Rule((turned.y0 + turned.y1) / 2, turned.x0, turned.x1))
        if width <= height:
            vertical.append(Rule((turned.x0 + turned.x1) / 2, turned.y0, turned.y1))
        if len(horizontal) + len(vertical) > MOST_ITEMS:
            return [], []
    return horizontal, vertical


def fill_grids(
    grids: Sequence[Grid], pieces: Iterable[Piece], page_number: int, to_shown: QuarterTurn
) -> tuple[list[PageTable], list[Piece]]:
    """Tables with each glyph in its cell, and the pieces that stand in none. Grids without any text are dropped."""
    inside: dict[tuple[int, int], list[Piece]] = {}
    outside: list[Piece] = []
    finders = [CellFinder(grid) for grid in grids]
    for piece in pieces:
        for found, part in _parts(piece, grids, finders):
            cell = found or _cell_above(part, grids, inside)
            if cell is None:
                outside.append(part)
            else:
                inside.setdefault(cell, []).append(part)
    tables = [
        _page_table(grid, [inside.get((number, index), []) for index in range(len(grid.cells))], page_number, to_shown)
        for number, grid in enumerate(grids)
        if any(key[0] == number for key in inside)
    ]
    return tables, outside


def cell_text(lines: Sequence[Line], inner_width: float) -> Text:
    """The lines of one cell as text: a line broken for want of room goes on, any other break stays a line break.

    Keeping the break parts numbers that stand under each other. ``inner_width`` is the cell's width without padding.
    """
    if len(lines) == 1:
        return lines[0].text
    parts: list[Text] = []
    run: list[Text] = []
    for index, line in enumerate(lines):
        run.append(line.text)
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following is None or not _broken_for_room(line, following, inner_width):
            parts.append(join_lines(run))
            run = []
    return Text.join(parts, "\n")


def _broken_for_room(line: Line, following: Line, inner_width: float) -> bool:
    room = inner_width - (line.box.x1 - line.box.x0)
    word = following.text.content.split(None, 1)[0]
    latin = next((i for i, char in enumerate(word) if not char.isascii()), len(word))
    return room < (1.6 + 0.5 * max(latin, 1)) * line.size


def _parts(
    piece: Piece, grids: Sequence[Grid], finders: Sequence[CellFinder]
) -> list[tuple[tuple[int, int] | None, Piece]]:
    """A piece cut where it goes from one cell to another, or in or out of a table."""
    first = _cell_of(piece[0], finders)
    if first is None and not _near(piece, grids):
        return [(None, piece)]
    if first is not None and first == _cell_of(piece[-1], finders):
        return [(first, piece)]
    parts: list[tuple[tuple[int, int] | None, Piece]] = []
    for glyph in piece:
        cell = _cell_of(glyph, finders)
        if cell is None and parts and glyph.x0 - parts[-1][1][-1].x1 < 0.5 * glyph.size:
            cell = parts[-1][0]  # too long for its cell, it runs out of the table
        elif glyph.char in _HUNG_OUT and parts and glyph.x0 - parts[-1][1][-1].x1 < 0.5 * glyph.size:
            cell = parts[-1][0]  # punctuation that found no room is hung out over the line
        if parts and parts[-1][0] == cell:
            parts[-1][1].append(glyph)
        else:
            parts.append((cell, [glyph]))
    return [(cell, part) for cell, part in parts if any(not glyph.char.isspace() for glyph in part)]


def _cell_of(glyph: Glyph, finders: Sequence[CellFinder]) -> tuple[int, int] | None:
    """The grid and the cell in it that the glyph's middle stands in."""
    _, x0, y0, x1, y1, *_ = glyph
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    for number, finder in enumerate(finders):
        index = finder.index_at(x, y)
        if index is not None:
            return number, index
    return None


def _cell_above(
    piece: Piece, grids: Sequence[Grid], inside: Mapping[tuple[int, int], Sequence[Piece]]
) -> tuple[int, int] | None:
    """The cell of a table's last row whose text runs out of it at the bottom into ``piece``."""
    top, size = piece[0].y0, piece[0].size
    for number, grid in enumerate(grids):
        index = grid.index_at((piece[0].x0 + piece[-1].x1) / 2, grid.ys[-1]) if abs(top - grid.ys[-1]) < size else None
        above = inside.get((number, index), ()) if index is not None else ()
        cell = grid.cells[index].box if index is not None else grid.box
        bottom = max((glyph.y1 for other in above for glyph in other), default=float("-inf"))
        if above and -0.5 * size < top - bottom < 0.5 * size and cell.x0 <= piece[0].x0 and piece[-1].x1 <= cell.x1:
            return number, index or 0
    return None


def _near(piece: Piece, grids: Sequence[Grid]) -> bool:
    if not grids:
        return False
    top, bottom = min([glyph.y0 for glyph in piece]), max([glyph.y1 for glyph in piece])
    return any(grid.ys[0] <= bottom and top <= grid.ys[-1] for grid in grids)


def _page_table(grid: Grid, contents: Sequence[Sequence[Piece]], page_number: int, to_shown: QuarterTurn) -> PageTable:
    lines = [lines_of_pieces(pieces, page_number, to_shown) for pieces in contents]
    padding = _padding(grid.cells, lines)
    widest = widest_lines(grid.cells, lines)
    cells = tuple(
        Cell(
            cell.row,
            cell.column,
            cell_text(content, cell.box.x1 - cell.box.x0 - 2 * padding if grid.ruled else widest[cell.column]),
            cell.row_span,
            cell.column_span,
        )
        for cell, content in zip(grid.cells, lines, strict=True)
    )
    return PageTable(cells, len(grid.ys) - 1, len(grid.xs) - 1, grid.box, grid.xs, grid.ruled)


def widest_lines(cells: Sequence[GridCell], contents: Sequence[Sequence[Line]]) -> dict[int, float]:
    """By column the width of its widest line: where no cell is drawn, lines are broken at that width."""
    widest: dict[int, float] = {}
    for cell, lines in zip(cells, contents, strict=True):
        for line in lines:
            widest[cell.column] = max(widest.get(cell.column, 0.0), line.box.x1 - line.box.x0)
    return {cell.column: widest.get(cell.column, 0.0) for cell in cells}


def _padding(cells: Sequence[GridCell], contents: Sequence[Sequence[Line]]) -> float:
    """The least room left of any text in the table, which no line uses on the right either."""
    rooms = [line.box.x0 - cell.box.x0 for cell, lines in zip(cells, contents, strict=True) for line in lines]
    return max(0.0, min(rooms, default=0.0))
