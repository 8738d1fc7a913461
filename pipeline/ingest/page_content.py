"""What reading one page gives, whether from its text layer or by OCR: printed lines and tables with their places.

Both ways of reading a page end here, so that everything after (paragraphs, headers and footers, tables over pages) is
written once.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Block, Box, Cell, Page, Paragraph, Text
from pipeline.value_class import value_class


@value_class
class Line:
    """One printed line: its text with word or line places, its box, its type size in points."""

    text: Text
    box: Box
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on one page.

    ``column_edges`` are the x of the vertical grid lines, left to right, in points: tables with the same edges on
    following pages are joined. Where nothing is drawn there (``ruled`` is false) they lie in the white between columns.
    """

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    box: Box
    column_edges: tuple[float, ...]
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page as read. ``lines`` are those outside tables, top to bottom, left to right.

    ``Line.box``, ``PageTable.box`` and ``column_edges`` are in a frame in which text runs left to right.
    ``reading_size`` is that frame's width and height where it is not the page's: text set sideways on an upright page.
    The places in ``Text`` are always on the page as shown.
    """

    page: Page
    lines: tuple[Line, ...]
    tables: tuple[PageTable, ...]
    reading_size: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class PagedReading:
    """What a format with pages gives: all pages, blocks in reading order, lines set aside, remarks for people."""

    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    set_aside: tuple[Paragraph, ...]
    notes: tuple[str, ...]
