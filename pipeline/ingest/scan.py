"""A picture of a page → printed lines and tables with their places.

This module and those it stands on need the ``ocr`` extra (OpenCV); import it only where an engine was opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.ingest.deskew import PageFrame, Upright, straighten
from pipeline.ingest.false_walls import doubtful_walls, run_over, without_walls
from pipeline.ingest.grid import Grid
from pipeline.ingest.image_grids import find_image_grids, grid_mask
from pipeline.ingest.image_tables import ScannedPage, fill_cells, ink_of, to_page_table
from pipeline.ingest.laid_wrongly import READS_WELL, legibility, turns_to_try
from pipeline.ingest.ocr.engine import OcrEngine, OcrLine, Pixels, check_image
from pipeline.ingest.page_content import Line, PageContent, PageTable
from pipeline.ingest.quarter_turn import QuarterTurn
from pipeline.ingest.ruling_lines import REFERENCE_DPI, RulingLines, find_ruling_lines, paint_over, paper_of
from pipeline.ingest.scan_lines import Stretch, to_lines
from pipeline.ingest.scan_tables import scan_grids
from pipeline.ingest.seal import Seal, find_seals, is_under, read_seals, without_seals
from pipeline.ingest.specks import without_specks
from pipeline.ingest.spread import below, find_gutter, table_below
from pipeline.ingest.tiles import read_in_tiles
from pipeline.model import Page, Route


def read_scanned_page(
    image: Pixels, number: int, width_pt: float, height_pt: float, engine: OcrEngine, reason: str
) -> PageContent:
    """One page read by OCR.

    ``image`` is the page as shown, height x width x 3 bytes in RGB; ``width_pt`` and ``height_pt`` its size in points;
    ``reason`` says why it is read so, in Chinese and English; what seals on the page read is added to it, as it is no
    part of the text. Every run of the result has its box in points on the page as scanned and the
    engine's score. A page on which nothing is found has the route ``empty``.

    Raises:
        UnreadableImage: the picture has no pixels, or absurdly many.
    """
    check_image(image)
    image = without_specks(image)
    scale = image.shape[1] / max(width_pt, 1.0) * 72 / REFERENCE_DPI
    reading, quarters = _read_upright(image, scale, engine)
    size = QuarterTurn(quarters, width_pt, height_pt).size
    frame = _frame(reading.upright, size, quarters)
    tables, outside = _into_tables(reading, number, frame)
    lines, tables, reading_size = _in_reading_order(reading, outside, tables, number, frame, size)
    found = bool(lines) or any(cell.text.content for table in tables for cell in table.cells)
    why = _with_seals(reason, read_seals(reading.upright.image, reading.seals, reading.stretches, engine))
    page = Page(number, width_pt, height_pt, Route.OCR if found else Route.EMPTY, why)
    return PageContent(page, lines, tables, reading_size or (size if quarters % 2 else None))


@dataclass(frozen=True, slots=True)
class _Reading:
    """A page as one reading found it, before anything is put together."""

    upright: Upright
    seals: tuple[Seal, ...]
    page: ScannedPage
    grids: tuple[Grid, ...]
    stretches: tuple[Stretch, ...]

    @property
    def lines(self) -> list[OcrLine]:
        """What the engine found."""
        return [stretch.line for stretch in self.stretches]


def _read_upright(image: Pixels, scale: float, engine: OcrEngine) -> tuple[_Reading, int]:
    """The page read, and the clockwise quarter turns it took to set it upright."""
    as_it_lies = _read_as_it_lies(image, scale, engine)
    turns = turns_to_try(as_it_lies.lines)
    sideways = 1 in turns
    readings = [] if sideways else [(as_it_lies, 0)]
    for quarters in turns:
        turned = np.ascontiguousarray(np.rot90(image, -quarters))
        readings.append((_read_as_it_lies(turned, scale, engine), quarters))
        if legibility(readings[-1][0].lines) >= READS_WELL:
            break
    return max(readings, key=lambda each: legibility(each[0].lines))


def _read_as_it_lies(image: Pixels, scale: float, engine: OcrEngine) -> _Reading:
    upright = straighten(image)
    seals = find_seals(upright.image, scale)
    clean = without_seals(upright.image, seals)
    ruling = find_ruling_lines(clean, REFERENCE_DPI * scale)
    doubtful = doubtful_walls(clean, ruling)
    page, drawn, found = _read_between(clean, without_walls(ruling, doubtful), engine)
    false = run_over(doubtful, [line.box for line in found])
    if len(false) < len(doubtful):
        page, drawn, found = _read_between(clean, without_walls(ruling, false), engine)
    stretches = tuple(Stretch(line, is_under(line.box, seals)) for line in found)
    return _Reading(upright, seals, page, scan_grids(drawn, ruling.horizontal, stretches, scale), stretches)


def _frame(upright: Upright, size: tuple[float, float], quarters: int) -> PageFrame:
    height, width = upright.image.shape[:2]
    back = QuarterTurn(-quarters % 4, *size)
    return PageFrame(upright, size[0] / width, size[1] / height, back)


def _with_seals(reason: str, lettering: Sequence[str]) -> str:
    if not lettering:
        return reason
    chinese, _, english = reason.partition(" / ")
    read = " ".join(lettering)
    return f"{chinese}；印章文字：{read} / {english or chinese}; lettering of a seal: {read}"


def _read_between(
    image: Pixels, ruling: RulingLines, engine: OcrEngine
) -> tuple[ScannedPage, tuple[Grid, ...], tuple[OcrLine, ...]]:
    """The page as it is read, the tables that its lines draw painted over; those tables; what is read."""
    grids = find_image_grids(ruling)
    paper = paper_of(image)
    plain = paint_over(image, grid_mask(grids, ruling), paper) if grids else image
    return ScannedPage(plain, ink_of(plain, paper), ruling.scale, engine), grids, read_in_tiles(plain, engine)


def _into_tables(reading: _Reading, number: int, frame: PageFrame) -> tuple[tuple[PageTable, ...], list[Stretch]]:
    """The tables with their texts, and the stretches that stand outside all of them."""
    tables = []
    outside = list(reading.stretches)
    for grid in reading.grids:
        inside = [stretch for stretch in outside if _stands_in(stretch, grid)]
        outside = [stretch for stretch in outside if not _stands_in(stretch, grid)]
        tables.append(to_page_table(grid, fill_cells(grid, inside, reading.page), number, frame))
    return tuple(tables), outside


def _in_reading_order(
    reading: _Reading,
    outside: Sequence[Stretch],
    tables: tuple[PageTable, ...],
    number: int,
    frame: PageFrame,
    size: tuple[float, float],
) -> tuple[tuple[Line, ...], tuple[PageTable, ...], tuple[float, float] | None]:
    """Lines and tables, those of two pages side by side one page after the other, and their frame's size then."""
    height, width = reading.upright.image.shape[:2]
    boxes, grids = [stretch.box for stretch in outside], [grid.box for grid in reading.grids]
    gutter = find_gutter(boxes, grids, width, height)
    if gutter is None:
        return tuple(to_lines(outside, number, frame)), tables, None
    dx, dy = frame.length(gutter), size[1]
    left = to_lines([stretch for stretch in outside if stretch.box.x1 <= gutter], number, frame)
    right = to_lines([stretch for stretch in outside if stretch.box.x1 > gutter], number, frame)
    lines = (*left, *(below(line, dx, dy) for line in right))
    moved = [table if table.box.x1 <= dx else table_below(table, dx, dy) for table in tables]
    ordered = sorted(moved, key=lambda table: (table.box.y0, table.box.x0))
    return lines, tuple(ordered), (max(dx, size[0] - dx), 2 * size[1])


def _stands_in(stretch: Stretch, grid: Grid) -> bool:
    return grid.index_at(*stretch.box.centre) is not None
