"""Make the sample reports: ``python samples/make_samples.py [OUT_DIR]`` (default: ``samples/reports``).

Each report is written as HTML in ``sources/`` and printed here as an office would send it: Word with automatic numbering
and merged cells, a PDF with page numbers, a scan. The same bytes every time with the same versions of the libraries; no
font of the system is used (MuPDF brings the Chinese one).
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from math import cos, pi, sin
from pathlib import Path

import docx
import numpy as np
import pymupdf
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from lxml import html

HERE = Path(__file__).parent
WRITTEN = datetime(2024, 4, 1)  # the same in every run
ZIP_TIME = (1980, 1, 1, 0, 0, 0)

# --------------------------------------------------------------------------------------------------------------------
# Word
# --------------------------------------------------------------------------------------------------------------------

# How Word numbers each level of heading: 一、 （一） 1.
NUMBERING = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))
HEADING_LEVEL = {"h2": 0, "h3": 1, "h4": 2}


def make_word(source: Path, target: Path) -> None:
    """A Word document: headings numbered by Word (the numbers are not in the text), cells merged as in the source."""
    document = docx.Document()
    set_type(document)
    list_id = add_numbering(document)
    for element in blocks_of(source):
        if element.tag == "table":
            add_table(document, element)
        elif element.tag == "h1":
            set_line(document.add_paragraph(), element, size=18, bold=True, alignment=WD_ALIGN_PARAGRAPH.CENTER)
        elif element.tag in HEADING_LEVEL:
            heading = set_line(document.add_paragraph(), element, bold=True)
            number(heading, list_id, HEADING_LEVEL[element.tag])
        else:
            add_paragraph(document, element)
    document.core_properties.created = document.core_properties.modified = WRITTEN
    document.core_properties.author = ""
    package = io.BytesIO()
    document.save(package)
    target.write_bytes(with_fixed_times(package.getvalue()))


def set_type(document: WordDocument) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = "FangSong", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")


def add_numbering(document: WordDocument) -> int:
    """Put the three levels of numbering into the document's list definitions; gives the list to refer to."""
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for level, (form, text) in enumerate(NUMBERING)
    )
    abstract_id = 900
    definition = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract_id}"><w:multiLevelType w:val="multilevel"/>'
    first_list = root.find(qn("w:num"))  # definitions come before lists
    first_list.addprevious(parse_xml(f"{definition}{levels}</w:abstractNum>"))
    return int(root.add_num(abstract_id).numId)


def number(paragraph: Paragraph, list_id: int, level: int) -> None:
    numbered = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    numbered.get_or_add_ilvl().val = level
    numbered.get_or_add_numId().val = list_id


def add_paragraph(document: WordDocument, element: html.HtmlElement) -> None:
    kind = element.get("class", "")
    alignment = {"number": WD_ALIGN_PARAGRAPH.CENTER, "signature": WD_ALIGN_PARAGRAPH.RIGHT}.get(kind)
    paragraph = set_line(document.add_paragraph(), element, alignment=alignment)
    if not kind:
        paragraph.paragraph_format.first_line_indent = Pt(28)


def set_line(
    paragraph: Paragraph,
    element: html.HtmlElement,
    *,
    size: float | None = None,
    bold: bool = False,
    alignment: WD_ALIGN_PARAGRAPH | None = None,
) -> Paragraph:
    run = paragraph.add_run(element.text_content())
    run.bold = bold or None
    run.font.size = None if size is None else Pt(size)
    paragraph.alignment = alignment
    return paragraph


def add_table(document: WordDocument, element: html.HtmlElement) -> None:
    cells = list(placed_cells(element))
    rows = max(row + down for _, row, _, down, _ in cells)
    columns = max(column + across for _, _, column, _, across in cells)
    table = document.add_table(rows, columns)
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    for cell, row, column, down, across in cells:
        merged = table.cell(row, column).merge(table.cell(row + down - 1, column + across - 1))
        set_line(merged.paragraphs[0], cell, size=10.5, bold=cell.tag == "th")


def placed_cells(table: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, int, int, int, int]]:
    """Each cell with row, column, rows and columns it takes, as HTML lays them out."""
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(table.iter("tr")):
        column = 0
        for cell in line.iter("td", "th"):
            while (row, column) in taken:
                column += 1
            down, across = int(cell.get("rowspan", 1)), int(cell.get("colspan", 1))
            taken.update((row + i, column + j) for i in range(down) for j in range(across))
            yield cell, row, column, down, across


def with_fixed_times(package: bytes) -> bytes:
    """The same zip, every member dated alike."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, ZIP_TIME), old.read(name), zipfile.ZIP_DEFLATED, 9)
    return written.getvalue()


def blocks_of(source: Path) -> Iterator[html.HtmlElement]:
    """Headings, paragraphs and tables in order."""
    yield from html.fragments_fromstring(source.read_text("utf-8"), no_leading_text=True)


# --------------------------------------------------------------------------------------------------------------------
# PDF
# --------------------------------------------------------------------------------------------------------------------

A4 = pymupdf.paper_rect("a4")
TYPE_AREA = A4 + (74, 80, -74, -80)  # noqa: RUF005  a rectangle is moved, not lengthened
STYLE = """
* {font-family: sans-serif; font-size: 14pt; line-height: 1.6}
h1 {font-size: 19pt; text-align: center; margin-bottom: 14pt; font-weight: normal}
h2 {font-size: 15pt; margin: 4pt 0; text-indent: 2em; font-weight: normal}
p {margin: 2pt 0; text-indent: 2em}
p.number {text-align: center; text-indent: 0; margin-bottom: 14pt}
p.flush {text-indent: 0}
p.signature {text-align: right; text-indent: 0}
table {border-collapse: collapse; width: 100%; margin: 6pt 0}
td, th {border: 1px solid black; padding: 2pt; font-size: 10.5pt; text-align: center; font-weight: normal; line-height: 1.3}
"""


def make_pdf(source: Path, target: Path) -> None:
    """A PDF with a text layer and page numbers."""
    with typeset(source) as document:
        for index, page in enumerate(document, 1):
            page.insert_text((A4.width / 2 - 14, A4.height - 45), f"- {index} -", fontsize=11)
        save(document, target)


def typeset(source: Path) -> pymupdf.Document:
    story = pymupdf.Story(source.read_text("utf-8"), STYLE)
    pages = io.BytesIO()
    writer = pymupdf.DocumentWriter(pages)
    more = 1
    while more:
        device = writer.begin_page(A4)
        more, _ = story.place(TYPE_AREA)
        story.draw(device)
        writer.end_page()
    writer.close()
    document = pymupdf.open("pdf", pages.getvalue())
    document.subset_fonts()
    return document


def save(document: pymupdf.Document, target: Path) -> None:
    document.set_metadata({})
    document.save(target, garbage=4, deflate=True, no_new_id=True)


# --------------------------------------------------------------------------------------------------------------------
# Scan
# --------------------------------------------------------------------------------------------------------------------

DPI = 200
TILTS = (0.6, -0.4, 0.5)  # degrees, one page after another
SEAL_RADIUS = 60  # points: 42 mm across, as official seals are
SEAL_RED = (0.85, 0.1, 0.1)
SEAL_OPACITY = 0.7


def make_scan(source: Path, target: Path) -> None:
    """A PDF of page images: tilted, grained, with a red round seal over the last lines of the last page."""
    with typeset(source) as document, pymupdf.open() as scan:
        signature = document[-1].search_for("财政局")[-1]
        name = "曲靖市财政局"
        draw_seal(document[-1], pymupdf.Point(signature.x0 - 6, signature.y0 - 12), name)
        for index, page in enumerate(document):
            picture = scanned(page, TILTS[index % len(TILTS)], seed=index)
            scan.new_page(width=A4.width, height=A4.height).insert_image(A4, stream=picture)
        save(scan, target)


def draw_seal(page: pymupdf.Page, centre: pymupdf.Point, name: str) -> None:
    shape = page.new_shape()
    shape.draw_circle(centre, SEAL_RADIUS)
    shape.finish(color=SEAL_RED, width=3.2, stroke_opacity=SEAL_OPACITY)
    shape.draw_polyline(star(centre, SEAL_RADIUS * 0.32))
    shape.finish(color=SEAL_RED, fill=SEAL_RED, width=0, fill_opacity=SEAL_OPACITY, stroke_opacity=SEAL_OPACITY)
    shape.commit()
    font, size = pymupdf.Font("cjk"), 15.0
    for index, character in enumerate(name):
        angle = pi * (0.5 - (index - (len(name) - 1) / 2) * 0.26)  # radians, anticlockwise from the right
        foot = centre + pymupdf.Point(cos(angle), -sin(angle)) * (SEAL_RADIUS * 0.66)
        letter = pymupdf.TextWriter(page.rect, color=SEAL_RED, opacity=SEAL_OPACITY)
        letter.append(foot - (size / 2, 0), character, font=font, fontsize=size)
        letter.write_text(page, morph=(foot, pymupdf.Matrix(angle * 180 / pi - 90)))


def star(centre: pymupdf.Point, radius: float) -> list[pymupdf.Point]:
    radii = (radius, radius * 0.382)
    angles = ((i, pi / 2 + i * pi / 5) for i in range(11))
    return [centre + pymupdf.Point(cos(angle), -sin(angle)) * radii[i % 2] for i, angle in angles]


def scanned(page: pymupdf.Page, tilt: float, seed: int) -> bytes:
    """The page as a JPEG of A4 at 200 dpi, turned by ``tilt`` degrees, on slightly grey, grained paper."""
    width, height = round(A4.width * DPI / 72), round(A4.height * DPI / 72)
    picture = page.get_pixmap(matrix=pymupdf.Matrix(DPI / 72, DPI / 72).prerotate(tilt), alpha=False)
    pixels = np.frombuffer(picture.samples, np.uint8).reshape(picture.height, picture.width, 3)
    top, left = (picture.height - height) // 2, (picture.width - width) // 2
    sheet = pixels[top : top + height, left : left + width].astype(np.float32)
    grain = np.random.default_rng(seed).normal(0, 7, (height, width, 1)).astype(np.float32)
    worn = np.clip(sheet * 0.94 + 6 + grain, 0, 255).astype(np.uint8)
    return bytes(pymupdf.Pixmap(pymupdf.csRGB, width, height, worn.tobytes(), False).tobytes("jpeg", jpg_quality=72))


# --------------------------------------------------------------------------------------------------------------------

Maker = Callable[[Path, Path], None]

SAMPLES: dict[str, Maker] = {
    "hanzhong-2022-report.pdf": make_pdf,
    "jiangxi-2023-indicators.docx": make_word,
    "qujing-2023-signed.scan.pdf": make_scan,
    "xiangyang-2023-self-evaluation.docx": make_word,
}


def make_samples(out: Path) -> None:
    """Write all samples into the folder ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    for name, make in SAMPLES.items():
        make(HERE / "sources" / f"{name.partition('.')[0]}.html", out / name)


if __name__ == "__main__":
    make_samples(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "reports")
