"""A PDF, page by page: from its text layer where that can be believed, else by OCR.

Everything here runs in one thread: pymupdf must not be used in several (its documentation: may crash Python).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pymupdf

from pipeline.ingest.collection import no_collection
from pipeline.ingest.drawing_log import NOTHING_DRAWN, DrawingLog, read_drawing_log
from pipeline.ingest.errors import Damaged, Encrypted, NoPages
from pipeline.ingest.layer_doubt import signs_of_doubt
from pipeline.ingest.layer_sample import disagreement
from pipeline.ingest.layer_trust import FEW_CHARACTERS, Decision, decide
from pipeline.ingest.layout import assemble
from pipeline.ingest.line_numbers import without_line_numbers
from pipeline.ingest.page_by_ocr import MUPDF_ERRORS, both, failed_page, page_by_ocr, why_unavailable
from pipeline.ingest.page_choice import AS_THEY_ARE, PageChoice, Way
from pipeline.ingest.page_content import PageContent, PagedReading
from pipeline.ingest.page_picture import page_picture
from pipeline.ingest.ruled_tables import fill_grids, read_grids
from pipeline.ingest.second_reader import salvaged_page
from pipeline.ingest.text_layer import ALSO_HIDDEN, SEEN, TextLayer, read_text_layer
from pipeline.ingest.two_columns import lines_in_order
from pipeline.model import Page, Route

if TYPE_CHECKING:
    from pipeline.ingest.ocr import OcrEngine

MIXED_PICTURE = 0.2  # share of a page read from its text layer that pictures may hold unread before it is noted


def read_pdf(
    path: Path,
    engine: OcrEngine | None,
    progress: Callable[[int, int], None] | None = None,
    choice: PageChoice = AS_THEY_ARE,
) -> PagedReading:
    """Read the PDF at ``path``; ``progress(done, total)`` is called after each page. ``choice`` overrides the routes.

    A page that cannot be read is in ``pages`` with ``Route.FAILED`` and the reason, and harms no other. Raises
    ``Encrypted``, ``Damaged`` or ``NoPages`` where the file as a whole cannot be read.
    """
    # Remarks on broken objects would go to standard error; what matters of them is kept in notes.
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    with _opened(path) as document:
        notes = [_REPAIRED] if document.is_repaired else []
        contents: list[PageContent] = []
        total = document.page_count
        for index in range(total):
            with no_collection():
                content, remarks = _read_page(document, index, engine, choice.way(index + 1))
            contents.append(content)
            notes.extend(remarks)
            if progress is not None:
                progress(index + 1, total)
    with no_collection():
        blocks, set_aside = assemble(contents)
    return PagedReading(tuple(content.page for content in contents), blocks, set_aside, tuple(notes))


_REPAIRED = (
    "文件结构有损坏，已修复后读取，内容可能不全 / the file was damaged and has been repaired, parts may be missing"
)


def _opened(path: Path) -> pymupdf.Document:
    try:
        document = pymupdf.open(path, filetype="pdf")
    except pymupdf.FileDataError as error:
        raise Damaged("无法按PDF打开", "it does not open as a PDF") from error
    except MUPDF_ERRORS as error:
        raise Damaged(f"无法按PDF打开：{error}", f"it does not open as a PDF: {error}") from error
    if document.needs_pass:
        document.close()
        raise Encrypted()
    if not _page_count(document):
        empty = _says_no_pages(document)
        document.close()
        if empty:
            raise NoPages()
        raise Damaged("找不到页面，文件可能被截断", "no page is found, the file may be cut short")
    return document


def _page_count(document: pymupdf.Document) -> int:
    try:
        return int(document.page_count)
    except MUPDF_ERRORS:
        return 0


def _says_no_pages(document: pymupdf.Document) -> bool:
    """Whether the file itself lists no pages, rather than having lost them."""
    try:
        catalog = document.pdf_catalog()
        return bool(catalog) and document.xref_get_key(catalog, "Pages/Count") == ("int", "0")
    except MUPDF_ERRORS:
        return False


def _read_page(
    document: pymupdf.Document, index: int, engine: OcrEngine | None, way: Way | None
) -> tuple[PageContent, list[str]]:
    """One page and remarks on it. Whatever goes wrong inside it stays inside it."""
    number = index + 1
    try:
        page = document.load_page(index)
    except MUPDF_ERRORS as error:
        return failed_page(number, (0.0, 0.0), f"页面无法打开：{error} / the page does not open: {error}"), []
    shown = page.rect
    width, height = float(shown.width), float(shown.height)
    if not (0 < width < float("inf") and 0 < height < float("inf")):
        return failed_page(number, (0.0, 0.0), "页面尺寸为零 / the page has no size"), []
    try:
        layer = read_text_layer(page, ALSO_HIDDEN if way is Way.TEXT else SEEN)
        log = NOTHING_DRAWN if _is_plain(page, layer) else read_drawing_log(page)
        decision = _ASKED_FOR[way] if way is not None else _checked(decide(layer, log), page, layer, log, engine)
        if decision.route is Route.TEXT_LAYER:
            return _from_layer(page, number, layer, log, decision)
    except (*MUPDF_ERRORS, ArithmeticError) as error:
        problem = f"页面内容损坏：{error} / the page's content is damaged: {error}"
        return salvaged_page(Path(document.name), number, (width, height), problem), []
    if decision.route is Route.OCR:
        return _from_picture(page, number, layer, decision, engine), []
    return PageContent(Page(number, width, height, decision.route, decision.reason), (), ()), []


_ASKED_FOR = {
    Way.OCR: Decision(Route.OCR, "按要求由OCR识别 / OCR was asked for"),
    Way.TEXT: Decision(Route.TEXT_LAYER, "按要求采用文字层 / the text layer was asked for"),
}


def _checked(
    decision: Decision, page: pymupdf.Page, layer: TextLayer, log: DrawingLog, engine: OcrEngine | None
) -> Decision:
    """The decision, a layer that gives cause for doubt held against what OCR reads, where there is an engine."""
    if decision.route is not Route.TEXT_LAYER or engine is None:
        return decision
    doubt = signs_of_doubt(layer, log)
    if not doubt or why_unavailable(engine):
        return decision
    contradiction = disagreement(page, layer, engine)
    if contradiction:
        return Decision(Route.OCR, both(doubt, contradiction))
    return Decision(Route.TEXT_LAYER, both(decision.reason, _SAMPLE_AGREES))


_SAMPLE_AGREES = "抽查的行与识别结果相符 / the lines sampled read the same by OCR"


def _is_plain(page: pymupdf.Page, layer: TextLayer) -> bool:
    """Whether the page has text and nothing that could speak against it, so that the drawing log need not be read."""
    return layer.visible >= FEW_CHARACTERS and not layer.hidden and not _pictures(page)


def _pictures(page: pymupdf.Page) -> bool:
    """Whether the page has pictures; most have nothing they could be in, which is sooner seen than listed."""
    own, objects = (page.parent.xref_get_key(page.xref, key)[0] for key in ("Resources", "Resources/XObject"))
    inherited = own == "null"
    return (inherited or objects != "null") and bool(page.get_images())


def _from_layer(
    page: pymupdf.Page, number: int, layer: TextLayer, log: DrawingLog, decision: Decision
) -> tuple[PageContent, list[str]]:
    remarks = []
    pieces, line_numbers = without_line_numbers(layer.pieces)
    if line_numbers:
        remarks.append(f"第{number}页页边的行号未计入正文 / page {number}: line numbers in the margin are left out")
    tables, outside = fill_grids(read_grids(page, layer, pieces), pieces, number, layer.to_shown)
    if log.picture_share >= MIXED_PICTURE:
        share = f"{log.picture_share:.0%}"
        remarks.append(f"第{number}页另有图像占{share}，其中文字未读 / page {number}: pictures cover {share}, not read")
    content = PageContent(
        Page(number, float(page.rect.width), float(page.rect.height), Route.TEXT_LAYER, decision.reason),
        *lines_in_order(outside, tables, number, layer),
    )
    return content, remarks


def _from_picture(
    page: pymupdf.Page, number: int, layer: TextLayer, decision: Decision, engine: OcrEngine | None
) -> PageContent:
    """A page by OCR; its refused text layer is kept as the second reading."""
    size = float(page.rect.width), float(page.rect.height)
    content = page_by_ocr(lambda: page_picture(page), number, size, decision.reason, engine)
    return replace(content, page=replace(content.page, second_reading=layer.text.strip()))
