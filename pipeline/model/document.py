"""What ingest gives: a document of pages and blocks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.places import Text
from pipeline.value_class import value_class


class Format(StrEnum):
    """``format`` of documents.csv."""

    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    XLSX = "xlsx"
    IMAGE = "image"
    TEXT = "text"
    OFD = "ofd"
    UNKNOWN = "unknown"


class Route(StrEnum):
    """How a page was read."""

    TEXT_LAYER = "text_layer"
    OCR = "ocr"
    EMPTY = "empty"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paged format: its size in points, how it was read and why.

    ``second_reading`` is a text layer that was refused in favour of OCR: kept, not used.
    """

    number: int
    width: float
    height: float
    route: Route
    reason: str
    second_reading: str = ""


@value_class
class Paragraph:
    """A paragraph, re-joined across lines and pages.

    ``heading_level`` is set only where the file itself says so (a Word style, a markdown heading); headings known by
    their numbering are recognised by extract. ``size`` is the type size in points, ``None`` where unknown.
    """

    text: Text
    heading_level: int | None = None
    bold: bool = False
    centred: bool = False
    size: float | None = None


@value_class
class Cell:
    """A table cell at its top left grid position; merged cells appear once, with their spans."""

    row: int
    column: int
    text: Text
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table, joined over pages (repeated header dropped).

    ``caption`` is the paragraph above it that names it, ``unit_note`` what stands behind 单位： near it (万元), both
    empty where there is none. ``header_rows`` counts the header rows at the top.
    """

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    header_rows: int = 1
    caption: str = ""
    unit_note: str = ""
    pages: tuple[int, ...] = ()

    def grid(self) -> list[list[Cell | None]]:
        """``rows`` x ``columns``; a merged cell stands at each position it covers."""
        grid: list[list[Cell | None]] = [[None] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.rows)):
                for column in range(cell.column, min(cell.column + cell.column_span, self.columns)):
                    grid[row][column] = cell
        return grid


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read. ``file`` is the path to show (relative to the input folder).

    ``blocks`` are in reading order. ``set_aside`` holds page headers, footers and page numbers: read, not used.
    ``notes`` are remarks on the reading (tracked changes, damaged pages), for people.
    """

    file: str
    sha256: str
    format: Format
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    set_aside: tuple[Paragraph, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def doc_id(self) -> str:
        """First 12 hex digits of the file's SHA-256 (contract.md)."""
        return self.sha256[:12]

    @property
    def ocr_pages(self) -> int:
        """How many pages were read by OCR."""
        return sum(page.route is Route.OCR for page in self.pages)
