"""Whether an engine reads at all: a few printed lines are drawn and read back (``anju doctor``)."""

from __future__ import annotations

import unicodedata

import numpy as np
import pymupdf

from pipeline.ingest.ocr.engine import OcrEngine, OcrUnavailable, Pixels

PRINTED = ("2023年计划改造老旧小区128个", "实际支出 31524.96 万元", "Budget execution 64.9%")
FONT = "china-s"  # comes with pymupdf
DPI = 200


def self_test(engine: OcrEngine) -> tuple[str, ...]:
    """Read digits, Chinese and Latin letters with ``engine``; returns what was read, line by line.

    Raises:
        OcrUnavailable: a character came back wrong, or none at all.
    """
    read = tuple(line.text for line in engine.read(draw(PRINTED)))
    if [_bare(line) for line in read] != [_bare(line) for line in PRINTED]:
        raise OcrUnavailable(
            f"引擎{engine.name}读错了测试文字，请重新安装：印的是{PRINTED}，读到的是{read}",
            f"the engine {engine.name} misread the test print, install it again: printed {PRINTED}, read {read}",
        )
    return read


def draw(lines: tuple[str, ...]) -> Pixels:
    """The lines in 12 pt under each other, as a scan of 200 dpi would show them."""
    with pymupdf.open() as document:
        page = document.new_page(width=320, height=40 + 30 * len(lines))
        for number, line in enumerate(lines, start=1):
            page.insert_text((24, 10 + 30 * number), line, fontname=FONT, fontsize=12)
        pixmap = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csRGB, alpha=False)
        return np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.width, 3).copy()


def _bare(line: str) -> str:
    return "".join(unicodedata.normalize("NFKC", line).split())
