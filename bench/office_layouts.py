"""How whole reports come through an office's typesetting: paragraphs, tables, numbers, layout by layout.

``python bench/office_layouts.py [--layout NAME] [--scan] [--worst N] [--keep DIR] [REPORT.md ...]`` (needs LibreOffice).
The invented reports of ``tests/corpus`` are set in Word in several layouts, printed to PDF by LibreOffice, which nobody
wrote with anju in mind, and read. What counts: paragraphs that come out exactly as written (joined over lines and pages,
free of headers and page numbers), the cell score of each table (as in ``tables.py``), numbers found. With ``--scan`` the
pages are first turned into pictures as scanners make them, and read by OCR.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "corpus")]

from render import Block, Heading, Paragraph, Table, read_blocks  # noqa: E402

from bench.reading import NUMBER, Wear, as_pdf, texts_of  # noqa: E402
from bench.tables import Cell, rows_of, score  # noqa: E402
from pipeline.ingest import ingest  # noqa: E402
from pipeline.ingest.office import find_soffice  # noqa: E402
from pipeline.model import Document  # noqa: E402
from pipeline.model import Paragraph as ReadParagraph  # noqa: E402
from pipeline.model import Table as ReadTable  # noqa: E402

# --------------------------------------------------------------------------------------------------------------------
# The layouts
# --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Layout:
    """How an office sets its reports. Sizes in points, margins in millimetres (top, right, bottom, left)."""

    font: str = "FangSong"
    heading_font: str = "SimHei"
    size: float = 16.0
    leading: float = 28.0  # fixed, in points; 0: one and a half lines
    margins: tuple[float, float, float, float] = (37, 26, 35, 28)
    indent: bool = True
    after: float = 0.0
    table_size: float = 10.5
    lines: str = "all"  # of tables: all, three (above and below the head, at the end), rows, none
    repeat_head: bool = False
    header: str = ""
    footer: str = "— {} —"
    outer: bool = False  # page numbers at the outer edge
    landscape: bool = False
    columns: int = 1
    heading_styles: bool = False
    narrow: bool = False  # tables as wide as their content


LAYOUTS = {
    "gongwen": Layout(outer=True),
    "compact": Layout(
        font="SimSun", size=12, leading=0, margins=(25, 32, 25, 32), header="城镇保障性安居工程财政资金绩效评价报告",
        footer="第{}页", repeat_head=True, table_size=9, heading_styles=True,
    ),
    "three-line": Layout(font="SimSun", size=14, leading=26, lines="three", footer="{}", table_size=12),
    "rows": Layout(font="KaiTi", size=14, leading=25, lines="rows", footer="-{}-", table_size=11),
    "blank-lines": Layout(
        font="Noto Sans CJK SC", size=10.5, leading=0, indent=False, after=8, margins=(20, 18, 20, 18), footer="{}",
        lines="none", table_size=10.5,
    ),
    "landscape": Layout(font="SimSun", size=14, leading=24, landscape=True, lines="all", footer="{}", table_size=10.5),
    "thick": Layout(
        font="KaiTi", size=15, leading=30, margins=(25, 20, 25, 20), header="内部资料", footer="· {} ·", narrow=True,
        repeat_head=True,
    ),
}  # fmt: skip


def set_in_word(blocks: Sequence[Block], layout: Layout, path: Path) -> None:
    """The report in that layout, as .docx."""
    document = docx.Document()
    _set_page(document, layout)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = layout.font, Pt(layout.size)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), layout.font)
    for block in blocks:
        if isinstance(block, Table):
            _add_table(document, block, layout)
        else:
            _add_text(document, block, layout)
    document.save(str(path))


def _set_page(document: docx.document.Document, layout: Layout) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, layout.margins)
    if layout.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    if layout.header:
        head = section.header.paragraphs[0]
        head.text, head.alignment = layout.header, WD_ALIGN_PARAGRAPH.CENTER
        _border(head._p.get_or_add_pPr(), "w:pBdr", ("bottom",))
    document.settings.odd_and_even_pages_header_footer = layout.outer
    sides = [(section.footer, WD_ALIGN_PARAGRAPH.RIGHT if layout.outer else WD_ALIGN_PARAGRAPH.CENTER)]
    if layout.outer:
        sides.append((section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
    for footer, alignment in sides:
        line = footer.paragraphs[0]
        line.alignment = alignment
        before, _, after = layout.footer.partition("{}")
        for text, code in ((before, ""), ("", "PAGE"), (after, "")):
            run = line.add_run(text)
            run.font.size = Pt(12)
            if code:
                for kind, inner in (("begin", ""), ("", code), ("end", "")):
                    part = OxmlElement("w:fldChar" if kind else "w:instrText")
                    if kind:
                        part.set(qn("w:fldCharType"), kind)
                    else:
                        part.text = inner
                    run._r.append(part)


def _add_text(document: docx.document.Document, block: Heading | Paragraph, layout: Layout) -> None:
    heading = isinstance(block, Heading)
    title = isinstance(block, Heading) and block.level == 1
    if isinstance(block, Heading) and layout.heading_styles and not title:
        paragraph = document.add_heading(block.text, level=min(block.level, 4))
    else:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(block.text)
        if heading:
            run.font.name, run.font.size = layout.heading_font, Pt(layout.size + (6 if title else 0))
            run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), layout.heading_font)
    look = paragraph.paragraph_format
    look.space_after = Pt(layout.after)
    if layout.leading:
        look.line_spacing_rule, look.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(layout.leading + (8 if title else 0))
    else:
        look.line_spacing = 1.5
    if title:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif layout.indent:
        look.first_line_indent = Pt(2 * layout.size)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def _add_table(document: docx.document.Document, block: Table, layout: Layout) -> None:
    table = document.add_table(block.rows, block.columns)
    table.style = "Table Grid" if layout.lines == "all" else "Normal Table"
    table.autofit = layout.narrow
    for cell in block.cells:
        place = table.cell(cell.row, cell.column)
        if cell.row_span > 1 or cell.column_span > 1:
            place = place.merge(table.cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1))
        place.text = cell.text
        for paragraph in place.paragraphs:
            if len(cell.text) <= 12:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            for run in paragraph.runs:
                run.font.size = Pt(layout.table_size)
    head = max((cell.row_span for cell in block.cells if cell.row == 0), default=1)
    _share_width(table, block, layout)
    for number, row in enumerate(table.rows):
        for cell in row.cells:
            sides = _sides(layout.lines, number, head, block.rows)
            if sides:
                _border(cell._tc.get_or_add_tcPr(), "w:tcBorders", sides)
        if layout.repeat_head and number < head:
            mark = OxmlElement("w:tblHeader")
            row._tr.get_or_add_trPr().append(mark)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _share_width(table: docx.table.Table, block: Table, layout: Layout) -> None:
    """Columns share the width by the longest text that stands in them alone, as people drag them; no number is cut."""
    longest = [4.0] * block.columns
    for cell in block.cells:
        if cell.column_span == 1:
            number = max(map(len, re.findall(r"[\d.,%]+", cell.text)), default=0)
            longest[cell.column] = max(longest[cell.column], min(len(cell.text), 20.0), 1.4 * number)
    whole = (297 if layout.landscape else 210) - layout.margins[1] - layout.margins[3]
    for column, length in zip(table.columns, longest, strict=True):
        column.width = Mm(whole * length / sum(longest))
        for cell in column.cells:
            cell.width = column.width


def _sides(lines: str, row: int, head: int, rows: int) -> tuple[str, ...]:
    if lines == "rows":
        return ("top", "bottom")
    if lines == "three":
        top = ("top",) if row == 0 else ()
        return (*top, "bottom") if row in (head - 1, rows - 1) else top
    return ()


def _border(properties: OxmlElement, name: str, sides: Sequence[str]) -> None:
    borders = OxmlElement(name)
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    properties.append(borders)


def printed(words: Sequence[Path], folder: Path) -> None:
    """All of them as PDF, in one call of LibreOffice."""
    office = find_soffice()
    if office is None:
        sys.exit("LibreOffice is not installed")
    with tempfile.TemporaryDirectory() as profile:
        command = [office, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf", "--outdir"]
        subprocess.run([*command, folder, *words], check=True, capture_output=True)


# --------------------------------------------------------------------------------------------------------------------
# The measures
# --------------------------------------------------------------------------------------------------------------------


def bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@dataclass(frozen=True)
class Outcome:
    name: str
    missed: tuple[str, ...]  # paragraphs, as written
    paragraphs: int
    tables: tuple[float, ...]
    numbers: int
    missed_numbers: tuple[str, ...]


def outcome(name: str, blocks: Sequence[Block], read: Document) -> Outcome:
    written = [bare(block.text) for block in blocks if not isinstance(block, Table)]
    found = Counter(bare(block.text.content) for block in read.blocks if isinstance(block, ReadParagraph))
    found += Counter(bare(text) for block in read.blocks if isinstance(block, ReadTable) for text in captions(block))
    missed = [text for text in written if not found[text]]
    read_tables = [rows_of(map(as_cell, block.cells)) for block in read.blocks if isinstance(block, ReadTable)]
    truth = [rows_of(Cell(c.row, c.column, c.row_span, c.column_span, c.text) for c in block.cells)
             for block in blocks if isinstance(block, Table)]  # fmt: skip
    tables = tuple(max((score(table, one) for table in read_tables), default=0.0) for one in truth)
    numbers = Counter(number for text in all_texts(blocks) for number in NUMBER.findall(bare(text)))
    have = Counter(number for text in texts_of(read) for number in NUMBER.findall(bare(text)))
    have += Counter(number for text in captions_of(read) for number in NUMBER.findall(bare(text)))
    lost = tuple((numbers - have).elements())
    return Outcome(name, tuple(missed), len(written), tables, numbers.total(), lost)


def captions(table: ReadTable) -> Iterator[str]:
    if table.caption:
        yield table.caption


def captions_of(read: Document) -> Iterator[str]:
    for block in read.blocks:
        if isinstance(block, ReadTable):
            yield from captions(block)


def as_cell(cell: object) -> Cell:
    return Cell(cell.row, cell.column, cell.row_span, cell.column_span, cell.text.content)  # type: ignore[attr-defined]


def all_texts(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        yield from (cell.text for cell in block.cells) if isinstance(block, Table) else (block.text,)


# --------------------------------------------------------------------------------------------------------------------
# The run
# --------------------------------------------------------------------------------------------------------------------

WEARS = (
    Wear(),
    Wear(dpi=150, quality=70),
    Wear(dpi=300, degrees=0.8, grain=10.0),
    Wear(degrees=1.5, blur=0.7),
    Wear(dpi=150, degrees=1.0, grain=9.0, blur=0.6, shadow=70.0, quality=60),
)


def outcomes(sources: Sequence[Path], layout: Layout, folder: Path, scan: bool) -> Iterator[Outcome]:
    reports = {source.stem: read_blocks(source.read_text("utf-8")) for source in sources}
    words = [folder / f"{name}.docx" for name in reports]
    for (_, blocks), path in zip(reports.items(), words, strict=True):
        set_in_word(blocks, layout, path)
    if not all((folder / f"{name}.pdf").exists() for name in reports):
        printed(words, folder)
    engine = None
    if scan:
        from pipeline.ingest.ocr import OcrChoice, open_engine

        engine = open_engine(OcrChoice.AUTO, 2)
    for number, (name, blocks) in enumerate(reports.items()):
        path = folder / f"{name}.pdf"
        if scan:
            pictures = folder / f"{name}.scan.pdf"
            as_pdf(path, WEARS[number % len(WEARS)], None, pictures)
            path = pictures
        yield outcome(name, blocks, ingest(path, ocr=engine))


def line(name: str, own: Sequence[Outcome]) -> str:
    paragraphs = sum(each.paragraphs for each in own)
    tables = [value for each in own for value in each.tables]
    numbers = sum(each.numbers for each in own)
    return (
        f"{name:12} {1 - sum(len(e.missed) for e in own) / max(paragraphs, 1):10.4f} of {paragraphs:4}"
        f"  {sum(tables) / max(len(tables), 1):8.4f} of {len(tables):3}"
        f"  {1 - sum(len(e.missed_numbers) for e in own) / max(numbers, 1):8.4f} of {numbers:5}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("reports", type=Path, nargs="*")
    parser.add_argument("--layout", default="", help=", ".join(LAYOUTS))
    parser.add_argument("--scan", action="store_true", help="as pictures, by OCR")
    parser.add_argument(
        "--keep", type=Path, help="where the files stay, to look at; PDFs found there are not made anew"
    )
    parser.add_argument("--worst", action="store_true", help="also what was missed")
    options = parser.parse_args()
    sources = options.reports or sorted((ROOT / "tests" / "corpus").glob("**/reports/*.md"))
    print(f"{'layout':12} {'paragraphs':>18}  {'tables':>15}  {'numbers':>17}")
    for name, layout in LAYOUTS.items():
        if options.layout not in ("", name):
            continue
        with tempfile.TemporaryDirectory() as scratch:
            folder = options.keep / name if options.keep else Path(scratch)
            folder.mkdir(parents=True, exist_ok=True)
            own = list(outcomes(sources, layout, folder, options.scan))
        print(line(name, own), flush=True)
        if options.worst:
            tell(own)
    return 0


def tell(own: Sequence[Outcome]) -> None:
    for each in own:
        for text in each.missed:
            print(f"    {each.name}: {text[:40]}…{text[-12:]}")
        low = [f"{number}: {value:.3f}" for number, value in enumerate(each.tables) if value < 0.98]
        if low or each.missed_numbers:
            print(f"    {each.name}: tables {low} numbers {each.missed_numbers[:12]}")


if __name__ == "__main__":
    sys.exit(main())
