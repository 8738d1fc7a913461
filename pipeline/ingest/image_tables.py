"""Ruled tables in a picture: lines of text put into the cells they stand in.

Detection joins what stands close in neighbouring columns, and overlooks a lone digit. So a stretch that lies over
several cells is cut at the ruling and each piece read by itself, and ink in a cell that nothing was read from is cut
out and read, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.ingest.deskew import PageFrame
from pipeline.ingest.grid import Grid, GridCell
from pipeline.ingest.ocr.crops import cut_box
from pipeline.ingest.ocr.engine import OcrEngine, OcrLine, PixelBox, Pixels
from pipeline.ingest.page_content import PageTable
from pipeline.ingest.ruled_tables import cell_text, widest_lines
from pipeline.ingest.scan_lines import Stretch, to_lines
from pipeline.model import Cell

# Pixels at 200 dpi.
INSET = 4  # left out along the ruling, where remains of a painted-over line may lie
LOWEST_PRINT = 9  # ink lower than this is a full stop or dirt, not a line of its own
LEAST_INK = 14  # pixels
WORD_GAP = 22  # ink nearer than this belongs to the same stretch
CROP_MARGIN = 8
DARKER_THAN_PAPER = 45  # grey levels
SURE = 0.5  # ink that the detector did not take for text is kept as text only from this score on
MOSTLY = 0.5  # share of a piece that another stretch covers


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A level page ready for reading: ruling painted over, ink by pixel, and its scale against 200 dpi."""

    image: Pixels
    ink: npt.NDArray[np.bool_]
    scale: float
    engine: OcrEngine


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle of a cell that is to be read by itself; ``cell`` is the number of the cell."""

    cell: int
    box: PixelBox
    under_seal: bool


def ink_of(image: Pixels, paper: Pixels) -> npt.NDArray[np.bool_]:
    """Where print is: pixels clearly darker than the paper around them."""
    darkness = cv2.cvtColor(paper, cv2.COLOR_RGB2GRAY).astype(np.int16) - cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return np.asarray(darkness > DARKER_THAN_PAPER, dtype=np.bool_)


def fill_cells(grid: Grid, stretches: Sequence[Stretch], page: ScannedPage) -> list[list[Stretch]]:
    """What stands in each cell of the grid, in the order of its cells."""
    filled: list[list[Stretch]] = [[] for _ in grid.cells]
    cut: list[Piece] = []
    for stretch in stretches:
        under = _cells_under(grid, stretch.box, page)
        if len(under) == 1:
            filled[under[0]].append(stretch)
        else:
            boxes = [_within(stretch.box, grid.cells[index], page.scale) for index in under]
            cut += [Piece(index, box, stretch.under_seal) for index, box in zip(under, boxes, strict=True)]
    for piece, found in _read_pieces([p for p in cut if not _covered(p, filled[p.cell])], page):
        filled[piece.cell].append(found)
    overlooked = [
        Piece(index, box, False)
        for index, cell in enumerate(grid.cells)
        for box in _overlooked(cell, filled[index], page)
    ]
    for piece, found in _read_pieces(overlooked, page):
        if found.line.score >= SURE:
            filled[piece.cell].append(found)
    return filled


def _covered(piece: Piece, inside: Sequence[Stretch]) -> bool:
    """Whether another stretch has read this place: boxes reach a little into the next column."""
    area = piece.box.width * piece.box.height
    return any(piece.box.overlap(stretch.box) >= MOSTLY * area for stretch in inside)


def to_page_table(grid: Grid, filled: Sequence[Sequence[Stretch]], number: int, frame: PageFrame) -> PageTable:
    """The table with its texts, places in points."""
    padding = _padding(grid, filled)
    lines = [to_lines(inside, number, frame) for inside in filled]
    widest = widest_lines(grid.cells, lines)
    cells = []
    for cell, inside in zip(grid.cells, lines, strict=True):
        room = frame.length(cell.box.x1 - cell.box.x0 - 2 * padding) if grid.ruled else widest[cell.column]
        text = cell_text(inside, room)
        cells.append(Cell(cell.row, cell.column, text, cell.row_span, cell.column_span))
    edges = tuple(round(frame.length(x), 2) for x in grid.xs)
    return PageTable(tuple(cells), len(grid.ys) - 1, len(grid.xs) - 1, frame.level(grid.box), edges, grid.ruled)


def _padding(grid: Grid, filled: Sequence[Sequence[Stretch]]) -> float:
    """The least room left of any text in the table, which no line uses on the right either."""
    rooms = [
        stretch.box.x0 - cell.box.x0 for cell, inside in zip(grid.cells, filled, strict=True) for stretch in inside
    ]
    return max(0.0, min(rooms, default=0.0))


def _cells_under(grid: Grid, box: PixelBox, page: ScannedPage) -> list[int]:
    """The cells a stretch has ink in; the one its centre is in, where ink does not tell."""
    under = []
    for index, cell in enumerate(grid.cells):
        if cell.box.x1 < box.x0 or cell.box.x0 > box.x1 or cell.box.y1 < box.y0 or cell.box.y0 > box.y1:
            continue
        common = _within(box, cell, page.scale)
        if common.width < 3 or common.height < 0.4 * min(box.height, cell.box.y1 - cell.box.y0):
            continue
        x0, y0, x1, y1 = (round(value) for value in (common.x0, common.y0, common.x1, common.y1))
        if page.ink[y0:y1, x0:x1].sum() >= LEAST_INK * page.scale:
            under.append(index)
    if under:
        return under
    middle = grid.index_at(*box.centre)
    return [] if middle is None else [middle]


def _within(box: PixelBox, cell: GridCell, scale: float) -> PixelBox:
    """The part of ``box`` inside a cell, away from its ruling."""
    inset = INSET * scale
    inner = PixelBox(cell.box.x0 + inset, cell.box.y0 + inset, cell.box.x1 - inset, cell.box.y1 - inset)
    x0, y0 = max(box.x0, inner.x0), max(box.y0, inner.y0)
    return PixelBox(x0, y0, max(x0, min(box.x1, inner.x1)), max(y0, min(box.y1, inner.y1)))


def _overlooked(cell: GridCell, inside: Sequence[Stretch], page: ScannedPage) -> list[PixelBox]:
    """Rectangles of ink in a cell that no stretch covers, one a line."""
    area = _within(PixelBox(cell.box.x0, cell.box.y0, cell.box.x1, cell.box.y1), cell, page.scale)
    x0, y0, x1, y1 = (round(value) for value in (area.x0, area.y0, area.x1, area.y1))
    left = page.ink[y0:y1, x0:x1].astype(np.uint8)
    for stretch in inside:
        box = stretch.box
        left[
            max(0, round(box.y0) - y0) : max(0, round(box.y1) - y0),
            max(0, round(box.x0) - x0) : max(0, round(box.x1) - x0),
        ] = 0
    if int(left.sum()) < LEAST_INK * page.scale:
        return []
    return [box.shifted(x0, y0) for box in _words(left, page.scale)]


def _words(ink: npt.NDArray[np.uint8], scale: float) -> list[PixelBox]:
    """Stretches of ink that are high enough to be print, top to bottom."""
    gap = max(3, round(WORD_GAP * scale)) | 1
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, gap), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = []
    for label in range(1, count):
        x, y, width, height, _ = (int(value) for value in stats[label])
        inked = int(ink[labels == label].sum())
        if height >= LOWEST_PRINT * scale and inked >= LEAST_INK * scale * scale:
            boxes.append(PixelBox(x, y, x + width, y + height))
    return sorted(boxes, key=lambda box: (box.y0, box.x0))


def _read_pieces(pieces: Sequence[Piece], page: ScannedPage) -> list[tuple[Piece, Stretch]]:
    """What each piece reads; pieces without text are left out."""
    boxes = [_tight(piece.box, page) for piece in pieces]
    crops = [cut_box(page.image, box, round(CROP_MARGIN * page.scale)) for box in boxes]
    read = []
    for piece, box, found in zip(pieces, boxes, page.engine.recognise(crops), strict=True):
        if found.text.strip():
            read.append((piece, Stretch(OcrLine(found.text, found.score, box), piece.under_seal)))
    return read


def _tight(box: PixelBox, page: ScannedPage) -> PixelBox:
    """The rectangle around the ink in a box, a little wider than it."""
    x0, y0, x1, y1 = (round(value) for value in (box.x0, box.y0, box.x1, box.y1))
    rows, columns = np.nonzero(page.ink[y0:y1, x0:x1])
    if rows.size == 0:
        return box
    room = 3 * page.scale
    return PixelBox(
        max(box.x0, x0 + float(columns.min()) - room),
        max(box.y0, y0 + float(rows.min()) - room),
        min(box.x1, x0 + float(columns.max()) + 1 + room),
        min(box.y1, y0 + float(rows.max()) + 1 + room),
    )
