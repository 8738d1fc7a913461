"""Render the corpus reports to Word and PDF: ``python tests/corpus/render.py OUT_DIR [NAME ...]``.

Each ``reports/<name>.md`` gives ``OUT_DIR/<name>.docx`` and ``OUT_DIR/<name>.pdf``, the same bytes every time. The
reports use a small part of markdown: ``#`` headings, paragraphs, pipe tables, and HTML tables for merged cells.
Every second report (in name order) is set the way many offices do it, without Word heading styles: bold paragraphs.
"""

from __future__ import annotations

import html
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import docx
import pymupdf
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

REPORTS = Path(__file__).parent / "reports"
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Cell:
    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True)
class Table:
    cells: tuple[Cell, ...]
    rows: int
    columns: int


Block = Heading | Paragraph | Table


# --------------------------------------------------------------------------------------------------------------------
# Reading the markdown
# --------------------------------------------------------------------------------------------------------------------


def read_blocks(text: str) -> list[Block]:
    """The blocks of a report; consecutive pipe rows and a ``<table>`` element make one table each."""
    blocks: list[Block] = []
    lines = iter(text.split("\n"))
    pipe_rows: list[str] = []
    for line in lines:
        if line.startswith("|"):
            pipe_rows.append(line)
            continue
        if pipe_rows:
            blocks.append(pipe_table(pipe_rows))
            pipe_rows = []
        if line.startswith("<table"):
            blocks.append(html_table(take_until(lines, "</table>")))
        elif heading := re.match(r"(#+)\s+(.*)", line):
            blocks.append(Heading(len(heading[1]), heading[2]))
        elif line.strip():
            blocks.append(Paragraph(line.strip()))
    return blocks


def take_until(lines: Iterator[str], end: str) -> str:
    taken = []
    for line in lines:
        if line.startswith(end):
            break
        taken.append(line)
    return "\n".join(taken)


def pipe_table(lines: list[str]) -> Table:
    grid = [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in lines]
    grid = [row for row in grid if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]
    cells = [Cell(r, c, text) for r, row in enumerate(grid) for c, text in enumerate(row)]
    return Table(tuple(cells), len(grid), max(map(len, grid)))


def html_table(source: str) -> Table:
    """Place each cell at the first free grid position of its row, as browsers do."""
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    rows = re.findall(r"<tr>(.*?)</tr>", source, flags=re.S)
    for r, row in enumerate(rows):
        column = 0
        for attributes, content in re.findall(r"<t[dh]([^>]*)>(.*?)</t[dh]>", row, flags=re.S):
            while (r, column) in taken:
                column += 1
            down, across = span(attributes, "rowspan"), span(attributes, "colspan")
            taken |= {(r + i, column + j) for i in range(down) for j in range(across)}
            cells.append(Cell(r, column, html.unescape(re.sub(r"<br/?>", "\n", content)), down, across))
    return Table(tuple(cells), len(rows), 1 + max(column for _, column in taken))


def span(attributes: str, name: str) -> int:
    found = re.search(rf'{name}="(\d+)"', attributes)
    return int(found[1]) if found else 1


# --------------------------------------------------------------------------------------------------------------------
# Word
# --------------------------------------------------------------------------------------------------------------------


def write_docx(blocks: list[Block], path: Path, heading_styles: bool) -> None:
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "FangSong", Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    for block in blocks:
        if isinstance(block, Table):
            add_table(document, block)
        elif isinstance(block, Heading):
            add_heading(document, block, heading_styles)
        else:
            document.add_paragraph(block.text)
    buffer = BytesIO()
    document.save(buffer)
    path.write_bytes(without_times(buffer.getvalue()))


def add_heading(document: docx.document.Document, block: Heading, heading_styles: bool) -> None:
    if heading_styles:
        paragraph = document.add_heading(block.text, level=min(block.level, 4))
    else:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(block.text)
        run.bold = True
        if block.level == 1:
            run.font.size = Pt(20)
    if block.level == 1:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def add_table(document: docx.document.Document, block: Table) -> None:
    table = document.add_table(block.rows, block.columns)
    table.style = "Table Grid"
    for cell in block.cells:
        place = table.cell(cell.row, cell.column)
        if cell.row_span > 1 or cell.column_span > 1:
            place = place.merge(table.cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1))
        place.text = cell.text


def without_times(package: bytes) -> bytes:
    """The same zip with every entry dated 1980, as python-docx stamps the time of writing."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(zipfile.ZipInfo(entry.filename, EPOCH), source.read(entry), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


# --------------------------------------------------------------------------------------------------------------------
# PDF
# --------------------------------------------------------------------------------------------------------------------

WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 72.0
BODY, SMALL, LEADING = 12.0, 9.0, 1.6
FONT = pymupdf.Font("cjk")


def wrap(text: str, size: float, width: float, indent: float = 0.0) -> list[str]:
    """Break at any character; ``indent`` is taken from the first line. Closing marks never begin a line."""
    lines: list[str] = []
    for part in text.split("\n"):
        line, room = "", width - indent
        for character in part:
            if FONT.text_length(line + character, size) > room and character not in "，。；：、）》”％%":
                lines.append(line)
                line, room = "", width
            line += character
        lines.append(line)
        indent = 0.0
    return lines


class PdfWriter:
    """Lays blocks down the page, opening a new one when the next line or table row does not fit."""

    def __init__(self) -> None:
        self.document = pymupdf.open()
        self.new_page()

    def new_page(self) -> None:
        self.page = self.document.new_page(width=WIDTH, height=HEIGHT)
        self.y = MARGIN
        number = f"— {self.document.page_count} —"
        self.draw_text(number, (WIDTH - FONT.text_length(number, SMALL)) / 2, HEIGHT - MARGIN / 2, SMALL)

    def draw_text(self, text: str, x: float, baseline: float, size: float) -> None:
        writer = pymupdf.TextWriter(self.page.rect)
        writer.append((x, baseline), text, font=FONT, fontsize=size)
        writer.write_text(self.page)

    def need(self, height: float) -> None:
        if self.y + height > HEIGHT - MARGIN:
            self.new_page()

    def text(self, text: str, size: float, indent: float = 0.0, centred: bool = False) -> None:
        for i, line in enumerate(wrap(text, size, WIDTH - 2 * MARGIN, indent)):
            self.need(size * LEADING)
            x = MARGIN + (indent if i == 0 else 0.0)
            if centred:
                x = (WIDTH - FONT.text_length(line, size)) / 2
            self.y += size * LEADING
            if line:
                self.draw_text(line, x, self.y - size * 0.4, size)

    def table(self, table: Table) -> None:
        edges = column_edges(table)
        heights = row_heights(table, edges)
        first = 0
        while first < table.rows:
            self.need(heights[first] + SMALL)
            last, room = first, HEIGHT - MARGIN - self.y
            while last < table.rows and sum(heights[first : last + 1]) <= room:
                last += 1
            last = max(last, first + 1)
            self.table_rows(table, edges, heights, first, last)
            first = last
        self.y += SMALL

    def table_rows(self, table: Table, edges: list[float], heights: list[float], first: int, last: int) -> None:
        """Draw rows ``first`` to ``last``; a cell that spans over the page's end is ruled on both pages."""
        top = self.y
        for cell in table.cells:
            begin, end = max(cell.row, first), min(cell.row + cell.row_span, last)
            if begin >= end:
                continue
            left, right = edges[cell.column], edges[cell.column + cell.column_span]
            upper, lower = top + sum(heights[first:begin]), top + sum(heights[first:end])
            self.page.draw_rect(pymupdf.Rect(left, upper, right, lower), width=0.6)
            if begin == cell.row:
                for i, line in enumerate(wrap(cell.text, SMALL, right - left - 6)):
                    if line:
                        self.draw_text(line, left + 3, upper + (i + 1) * SMALL * 1.35, SMALL)
        self.y = top + sum(heights[first:last])

    def save(self, path: Path) -> None:
        self.document.subset_fonts()
        self.document.set_metadata({})
        self.document.save(path, garbage=4, deflate=True, no_new_id=True)


def column_edges(table: Table) -> list[float]:
    """Columns share the width by the longest text that stands in them alone, none too narrow to read."""
    longest = [4.0] * table.columns
    for cell in table.cells:
        if cell.column_span == 1:
            longest[cell.column] = max(longest[cell.column], min(len(cell.text), 24.0))
    scale = (WIDTH - 2 * MARGIN) / sum(longest)
    edges = [MARGIN]
    for length in longest:
        edges.append(edges[-1] + length * scale)
    return edges


def row_heights(table: Table, edges: list[float]) -> list[float]:
    heights = [SMALL * 1.35 + 6] * table.rows
    for cell in sorted(table.cells, key=lambda c: c.row_span):
        width = edges[cell.column + cell.column_span] - edges[cell.column] - 6
        want = len(wrap(cell.text, SMALL, width)) * SMALL * 1.35 + 6
        rows = range(cell.row, cell.row + cell.row_span)
        missing = want - sum(heights[r] for r in rows)
        if missing > 0:
            heights[rows[-1]] += missing
    return heights


def write_pdf(blocks: list[Block], path: Path) -> None:
    writer = PdfWriter()
    for block in blocks:
        if isinstance(block, Table):
            writer.table(block)
        elif isinstance(block, Heading):
            writer.text(block.text, 18.0 if block.level == 1 else 14.0, centred=block.level == 1)
        else:
            writer.text(block.text, BODY, indent=2 * BODY)
    writer.save(path)


def render(source: Path, out: Path, heading_styles: bool) -> None:
    blocks = read_blocks(source.read_text("utf-8"))
    write_docx(blocks, out / f"{source.stem}.docx", heading_styles)
    write_pdf(blocks, out / f"{source.stem}.pdf")


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    out, names = Path(arguments[0]), set(arguments[1:])
    out.mkdir(parents=True, exist_ok=True)
    for i, source in enumerate(sorted(REPORTS.glob("*.md"))):
        if not names or source.stem in names:
            render(source, out, heading_styles=i % 2 == 0)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
