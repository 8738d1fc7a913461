"""OFD (GB/T 33190-2016), the format Chinese offices sign in: its pages to lines and tables, as those of a PDF.

Text and ruled lines come with their places; pages that are scans go to OCR, and a text hidden under a scan is trusted
as little as in a PDF. Seals, annotations and attachments are not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pymupdf
from lxml import etree

from pipeline.ingest.detect import picture_suffix
from pipeline.ingest.drawing_log import PAGE_PICTURE, DrawingLog
from pipeline.ingest.drawn_lines import lines_of_paths
from pipeline.ingest.errors import Damaged, IngestError, NoPages
from pipeline.ingest.layer_lines import lines_of_pieces
from pipeline.ingest.layer_trust import Decision, decide
from pipeline.ingest.layout import assemble
from pipeline.ingest.ofd_objects import Drawn, Matrix, PlacedPicture, PlacedText, draw
from pipeline.ingest.ofd_package import (
    POINTS_PER_MM,
    PageSource,
    Resources,
    add_resources,
    area_of,
    is_signed,
    located,
    page_sources,
)
from pipeline.ingest.package import Package, open_package
from pipeline.ingest.page_by_ocr import failed_page, page_by_ocr
from pipeline.ingest.page_content import PageContent, PagedReading
from pipeline.ingest.page_picture import page_picture
from pipeline.ingest.picture import check_size
from pipeline.ingest.quarter_turn import QuarterTurn
from pipeline.ingest.ruled_tables import fill_grids, grids_of_lines
from pipeline.ingest.text_layer import FontUse, Glyph, Piece, TextLayer, is_garbage
from pipeline.model import Box, Page, Route

if TYPE_CHECKING:
    from pipeline.ingest.ocr import OcrEngine
    from pipeline.ingest.ocr.engine import Pixels

LARGEST_SIDE = 14_400.0  # points, as in PDF: five metres
Size = tuple[float, float]

_SIGNED = "带有电子签章，未作验证 / it carries electronic signatures, which are not verified"


def read_ofd(path: Path, engine: OcrEngine | None, progress: Callable[[int, int], None] | None = None) -> PagedReading:
    """Read the OFD at ``path``; ``progress(done, total)`` is called after each page.

    A page that cannot be read is in ``pages`` with ``Route.FAILED`` and the reason. Raises ``Damaged``, ``Encrypted``,
    ``TooLarge`` or ``NoPages`` where the file as a whole cannot be read.
    """
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    with open_package(path) as package:
        sources = page_sources(package)
        if not sources:
            raise NoPages()
        notes = (_SIGNED,) if is_signed(package) else ()
        contents = []
        for number, source in enumerate(sources, 1):
            contents.append(_read_page(package, source, number, engine))
            if progress is not None:
                progress(number, len(sources))
    blocks, set_aside = assemble(contents)
    return PagedReading(tuple(content.page for content in contents), blocks, set_aside, notes)


def _read_page(package: Package, source: PageSource, number: int, engine: OcrEngine | None) -> PageContent:
    """One page. Whatever goes wrong inside it stays inside it."""
    try:
        root = package.xml(source.part)
        if root is None:
            raise Damaged(f"缺少部件 {source.part}", f"part {source.part} is missing")
        left, top, width, height = area_of(root.find("{*}Area"), source.area)
        size = width * POINTS_PER_MM, height * POINTS_PER_MM
        if not (0 < size[0] <= LARGEST_SIDE and 0 < size[1] <= LARGEST_SIDE):
            return failed_page(number, (0.0, 0.0), "页面尺寸为零或过大 / the page has no size, or far too much")
        to_page = Matrix(POINTS_PER_MM, 0.0, 0.0, POINTS_PER_MM, -left * POINTS_PER_MM, -top * POINTS_PER_MM)
        drawn = _drawn(package, source, root, to_page)
    except IngestError as error:
        detail = error.detail
        return failed_page(
            number, (0.0, 0.0), f"页面内容损坏：{detail.zh} / the page's content is damaged: {detail.en}"
        )
    return _content(package, drawn, number, size, engine)


def _drawn(package: Package, source: PageSource, root: etree._Element, to_page: Matrix) -> Drawn:
    """All that the page and the templates under and over it draw."""
    under: list[etree._Element] = []
    over: list[etree._Element] = []
    for use in root.iterfind("{*}Template"):
        part = source.templates.get(use.get("TemplateID", ""))
        template = package.xml(part) if part else None
        content = None if template is None else template.find("{*}Content")
        if content is not None:
            (over if use.get("ZOrder") == "Foreground" else under).append(content)
    own = root.find("{*}Content")
    resources = _with_own(package, source, root)
    drawn = Drawn()
    for content in (*under, *([] if own is None else [own]), *over):
        draw(content, resources, to_page, drawn)
    return drawn


def _with_own(package: Package, source: PageSource, root: etree._Element) -> Resources:
    """The document's resources with those of the page's own."""
    own = [located(source.part, one.text or "") for one in root.iterfind("{*}PageRes")]
    if not own:
        return source.resources
    common = source.resources
    resources = Resources(dict(common.fonts), dict(common.pictures), dict(common.composites))
    for part in own:
        add_resources(package, part, resources)
    return resources


def _content(package: Package, drawn: Drawn, number: int, size: Size, engine: OcrEngine | None) -> PageContent:
    layer = _layer(drawn.texts, size)
    decision = decide(layer, _log(drawn, size))
    match decision.route:
        case Route.TEXT_LAYER:
            return _from_layer(drawn, layer, decision, number, size)
        case Route.OCR:
            pictures = drawn.pictures
            content = page_by_ocr(lambda: _page_picture(package, pictures, size), number, size, decision.reason, engine)
            return replace(content, page=replace(content.page, second_reading=layer.text.strip()))
        case _:
            return PageContent(Page(number, *size, Route.EMPTY, decision.reason), (), ())


def _from_layer(drawn: Drawn, layer: TextLayer, decision: Decision, number: int, size: Size) -> PageContent:
    grids = grids_of_lines(lines_of_paths(drawn.paths), layer.pieces, layer.to_reading)
    tables, outside = fill_grids(grids, layer.pieces, number, layer.to_shown)
    return PageContent(
        Page(number, *size, Route.TEXT_LAYER, decision.reason),
        tuple(lines_of_pieces(outside, number, layer.to_shown)),
        tuple(tables),
        layer.reading_size if layer.to_shown.quarters else None,
    )


def _layer(texts: Sequence[PlacedText], size: Size) -> TextLayer:
    """What the texts are as a text layer, in the frame in which most of them run left to right."""
    directions: Counter[int] = Counter()
    counts: Counter[str] = Counter()
    fonts: dict[str, list[int]] = {}
    for text in texts:
        chars = [glyph.char for glyph in text.glyphs if not glyph.char.isspace()]
        use = fonts.setdefault(text.font, [0, 0])
        use[0] += len(chars)
        use[1] += sum(map(is_garbage, chars))
        counts[_kind(text)] += len(chars)
        if text.quarters is not None and not text.hidden:
            directions[text.quarters] += len(chars)
    quarters = directions.most_common(1)[0][0] if directions else 0
    turn = QuarterTurn(-quarters % 4, *size)
    return TextLayer(
        pieces=tuple(_turned(text.glyphs, turn) for text in texts if _kind(text) in ("inked", "white")),
        text="\n".join("".join(glyph.char for glyph in text.glyphs) for text in texts),
        visible=counts["inked"] + counts["white"],
        hidden=counts["hidden"],
        white=counts["white"],
        slanted=counts["slanted"],
        fonts=tuple(FontUse(name, *use) for name, use in fonts.items()),
        to_reading=turn,
        to_shown=QuarterTurn(quarters, *turn.size),
    )


def _kind(text: PlacedText) -> str:
    if text.hidden:
        return "hidden"
    if text.quarters is None:
        return "slanted"
    return "white" if text.white else "inked"


def _turned(piece: Piece, turn: QuarterTurn) -> Piece:
    if not turn.quarters:
        return piece
    glyphs = []
    for glyph in piece:
        box = turn.box(Box(glyph.x0, glyph.y0, glyph.x1, glyph.y1))
        glyphs.append(Glyph(glyph.char, box.x0, box.y0, box.x1, box.y1, glyph.size, glyph.bold, glyph.put_in))
    return glyphs


def _log(drawn: Drawn, size: Size) -> DrawingLog:
    shares = [_share(picture.box, size) for picture in drawn.pictures]
    large = [
        picture.order
        for picture, share in zip(drawn.pictures, shares, strict=True)
        if picture.opaque and share >= PAGE_PICTURE
    ]
    covered = sum(text.order < large[-1] for text in drawn.texts) if large else 0
    return DrawingLog(min(1.0, sum(shares)), bool(large), len(drawn.texts), covered, len(drawn.paths))


def _share(box: Box, size: Size) -> float:
    """The share of the page that ``box`` covers."""
    width, height = min(box.x1, size[0]) - max(box.x0, 0.0), min(box.y1, size[1]) - max(box.y0, 0.0)
    return max(0.0, width) * max(0.0, height) / (size[0] * size[1])


def _page_picture(package: Package, pictures: Sequence[PlacedPicture], size: Size) -> Pixels:
    """The page's pictures at their places, as one. Raises ``ValueError`` where one of them is no page's picture."""
    with pymupdf.open() as document:
        page = document.new_page(width=size[0], height=size[1])
        for picture in pictures:
            data = package.read(picture.part)
            if data is None:
                raise ValueError(f"缺少部件 {picture.part}, part {picture.part} is missing")
            _refuse_unfit(data)
            box = pymupdf.Rect(picture.box.x0, picture.box.y0, picture.box.x1, picture.box.y1)
            page.insert_image(box, stream=data, keep_proportion=False, rotate=-90 * picture.quarters % 360)
        return page_picture(page)


def _refuse_unfit(data: bytes) -> None:
    """Raise ``ValueError`` for a picture that would exhaust memory, before it is unpacked."""
    suffix = picture_suffix(data[:64]) or ".jb2"
    with pymupdf.open(stream=data, filetype=suffix.removeprefix(".")) as opened:
        for info in opened[0].get_image_info():
            objection = check_size(int(info["width"]), int(info["height"]))
            if objection:
                raise ValueError(objection.replace(" / ", ", "))
