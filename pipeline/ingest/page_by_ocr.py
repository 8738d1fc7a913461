"""One page by OCR, whatever it is drawn from; what goes wrong with it is said of that page alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pymupdf

from pipeline.ingest.page_content import PageContent
from pipeline.model import Page, Route

if TYPE_CHECKING:
    from pipeline.ingest.ocr import OcrEngine
    from pipeline.ingest.ocr.engine import Pixels

# What pymupdf raises on damaged input: its own errors and, from deeper down, MuPDF's, which have no base in common.
MUPDF_ERRORS = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)

_NO_ENGINE = (
    "需要文字识别（OCR），但没有可用的引擎：请安装 anju[ocr]，且不要使用 --ocr off / "
    "needs OCR and no engine is in use: install anju[ocr] and do not choose --ocr off"
)


def page_by_ocr(
    draw: Callable[[], Pixels], number: int, size: tuple[float, float], reason: str, engine: OcrEngine | None
) -> PageContent:
    """Page ``number`` of ``size`` (width, height in points) as OCR reads it.

    ``draw`` gives the picture of the page and may raise what pymupdf raises. Without an ``engine``, or where the page
    cannot be drawn or is no page, it comes back with ``Route.FAILED`` and why. ``reason`` tells why OCR, 中文 / English.
    """
    if engine is None:
        return failed_page(number, size, both(reason, _NO_ENGINE))
    if unavailable := why_unavailable(engine):
        return failed_page(number, size, both(reason, unavailable))
    # Needs the OCR extra's libraries, which reading text layers does not.
    from pipeline.ingest.ocr.engine import UnreadableImage
    from pipeline.ingest.scan import read_scanned_page

    try:
        image = draw()
    except (*MUPDF_ERRORS, MemoryError) as error:
        return failed_page(number, size, f"页面无法转为图像：{error} / the page cannot be drawn: {error}")
    try:
        return read_scanned_page(image, number, *size, engine, reason)
    except UnreadableImage as error:
        return failed_page(number, size, both(reason, str(error)))


def why_unavailable(engine: OcrEngine) -> str:
    """Why the engine cannot be used, 中文 / English; empty where it can.

    An engine may be opened by its first use only. Asked before anything of the OCR extra is imported, so that a missing
    extra is told in its own words.
    """
    from pipeline.ingest.ocr.engine import OcrUnavailable

    try:
        _ = engine.name
    except OcrUnavailable as error:
        return str(error)
    return ""


def both(first: str, second: str) -> str:
    """Two remarks, each 中文 / English, as one."""
    first_zh, _, first_en = first.partition(" / ")
    second_zh, _, second_en = second.partition(" / ")
    return f"{first_zh}；{second_zh} / {first_en}; {second_en}"


def failed_page(number: int, size: tuple[float, float], reason: str) -> PageContent:
    """A page that could not be read, and why."""
    return PageContent(Page(number, *size, Route.FAILED, reason), (), ())
