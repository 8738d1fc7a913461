"""Pictures (PNG, JPEG, TIFF, BMP, GIF, WebP): each frame is a page read by OCR.

What a picture would take unpacked is known from its head, and checked before anything of it is unpacked. MuPDF opens
all of them but WebP, turns photographs the way the camera says, and gives the frames of a TIFF one by one.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pymupdf

from pipeline.ingest.errors import Damaged, NeedsOcr, NoPages, TooLarge, UnfitPicture
from pipeline.ingest.layout import assemble
from pipeline.ingest.page_by_ocr import MUPDF_ERRORS, failed_page, page_by_ocr
from pipeline.ingest.page_content import PageContent, PagedReading
from pipeline.ingest.page_picture import COARSEST_DPI, POINTS_PER_INCH, USUAL_DPI, drawn

if TYPE_CHECKING:
    from pipeline.ingest.ocr import OcrEngine
    from pipeline.ingest.ocr.engine import Pixels

MOST_FRAMES = 3_000
MOST_PIXELS = 120_000_000  # of one frame: A3 at 600 dpi has 70 million
LONGEST_SIDE = 20_000
SHORTEST_SIDE = 8

_A4_LONG = 841.9  # points
_A4_SHORT = 595.3
_LARGEST_PAGE = 1200.0  # points, the long side of A3: a larger picture of low resolution does not know it
_STRIP = 1.8  # times as long as wide: no sheet of paper, but pages pasted together or a long screenshot

_REASON = "图片文件 / a picture"


def read_picture(
    path: Path, suffix: str, engine: OcrEngine | None, progress: Callable[[int, int], None] | None = None
) -> PagedReading:
    """Read the picture at ``path``; ``suffix`` (with its dot) is that of its content, ``progress`` as for ``read_pdf``.

    A frame that cannot be read is in ``pages`` with ``Route.FAILED`` and the reason. Raises ``Damaged``, ``NoPages``,
    ``TooLarge``, ``UnfitPicture``; for WebP also ``NeedsOcr``, where the OCR parts are not installed.
    """
    with _opened(path, suffix) as document:
        total = document.page_count
        if total > MOST_FRAMES:
            raise TooLarge(f"有{total}帧图像", f"it has {total} frames")
        contents = []
        for index in range(total):
            contents.append(_read_frame(document, index, engine))
            if progress is not None:
                progress(index + 1, total)
    blocks, set_aside = assemble(contents)
    return PagedReading(tuple(content.page for content in contents), blocks, set_aside, ())


def check_size(width: int, height: int) -> str:
    """Why a picture of so many pixels is no page, 中文 / English; empty where it may be one."""
    if min(width, height) < SHORTEST_SIDE:
        return (
            f"图像太小（{width}x{height}像素），没有可读的内容 / "
            f"the picture has {width}x{height} pixels, nothing to read in it"
        )
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        return f"图像太大（{width}x{height}像素） / the picture has {width}x{height} pixels, too many for a page"
    return ""


def _opened(path: Path, suffix: str) -> pymupdf.Document:
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    try:
        document = _webp(path) if suffix == ".webp" else pymupdf.open(path, filetype=suffix.removeprefix("."))
        pages = int(document.page_count)
        if pages == 1:
            document.load_page(0).get_image_info()
    except pymupdf.mupdf.FzErrorLimit as error:
        raise UnfitPicture("图像的尺寸过大", "its dimensions are beyond measure") from error
    except MUPDF_ERRORS as error:
        raise Damaged("图片无法打开", "the picture does not open") from error
    if not pages:
        document.close()
        raise NoPages()
    return document


def _read_frame(document: pymupdf.Document, index: int, engine: OcrEngine | None) -> PageContent:
    number = index + 1
    try:
        page = document.load_page(index)
        info = page.get_image_info()[0]
        width, height = int(info["width"]), int(info["height"])
    except (*MUPDF_ERRORS, LookupError) as error:
        return failed_page(number, (0.0, 0.0), f"图像无法打开：{error} / the picture does not open: {error}")
    shown = float(page.rect.width), float(page.rect.height)
    shrink = _to_paper(shown, width, height)
    size = shown[0] * shrink, shown[1] * shrink
    objection = check_size(width, height)
    if objection:
        return failed_page(number, size, objection)
    dpi = POINTS_PER_INCH * max(width, height) / max(size)
    scale = (dpi if dpi >= COARSEST_DPI else USUAL_DPI) / POINTS_PER_INCH
    return page_by_ocr(lambda: drawn(page, scale * shrink), number, size, _REASON, engine)


def _to_paper(shown: tuple[float, float], width: int, height: int) -> float:
    """The factor that brings a picture of ``width`` x ``height`` pixels to the size of the paper it shows.

    A large one that states a scanner's resolution is a large sheet; others are taken for A4, strips by their width.
    """
    if max(shown) <= _LARGEST_PAGE:
        return 1.0
    if max(width, height) / max(shown) * POINTS_PER_INCH >= COARSEST_DPI:
        return 1.0
    if max(shown) > _STRIP * min(shown):
        return _A4_SHORT / min(shown)
    return _A4_LONG / max(shown)


def _webp(path: Path) -> pymupdf.Document:
    """A WebP picture as a document of one page: OpenCV unpacks what MuPDF does not know."""
    data = path.read_bytes()
    size = _webp_size(data)
    if size is None:
        raise Damaged("图片无法打开", "the picture does not open")
    objection = check_size(*size)
    if objection:
        zh, _, en = objection.partition(" / ")
        raise UnfitPicture(zh, en)
    try:
        import cv2
        import numpy as np
    except ImportError as error:
        raise NeedsOcr() from error
    pixels: Pixels | None = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)  # type: ignore[assignment]
    if pixels is None:
        raise Damaged("图片无法打开", "the picture does not open")
    done, packed = cv2.imencode(".png", pixels, (cv2.IMWRITE_PNG_COMPRESSION, 1))
    if not done:
        raise Damaged("图片无法打开", "the picture does not open")
    return pymupdf.open(stream=packed.tobytes(), filetype="png")


def _webp_size(data: bytes) -> tuple[int, int] | None:
    """Width and height from the head (RFC 9649, sections 2.5 to 2.7), ``None`` where it is none."""
    kind, body = data[12:16], data[20:30]
    if len(body) < 10:
        return None
    if kind == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8L" and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", body[6:10])
        return width & 0x3FFF, height & 0x3FFF
    return None
