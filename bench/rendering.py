"""The text of a report as a file: markdown, Word, born-digital PDF, or a scan."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pymupdf

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "corpus"))
from render import read_blocks, write_docx, write_pdf

SCAN_DPI = 200


def as_text(text: str, folder: Path) -> Path:
    path = folder / "report.md"
    path.write_text(text, "utf-8")
    return path


def as_word(text: str, folder: Path) -> Path:
    path = folder / "report.docx"
    write_docx(read_blocks(text), path, heading_styles=False)
    return path


def as_pdf(text: str, folder: Path) -> Path:
    path = folder / "report.pdf"
    write_pdf(read_blocks(text), path)
    return path


def as_scan(text: str, folder: Path) -> Path:
    """The PDF's pages as pictures."""
    path = folder / "scan.pdf"
    with pymupdf.open(as_pdf(text, folder)) as printed, pymupdf.open() as scanned:
        for page in printed:
            picture = page.get_pixmap(dpi=SCAN_DPI, colorspace=pymupdf.csGRAY).tobytes("jpeg")
            scanned.new_page(width=page.rect.width, height=page.rect.height).insert_image(page.rect, stream=picture)
        scanned.save(path)
    return path


RENDERINGS: dict[str, Callable[[str, Path], Path]] = {"text": as_text, "word": as_word, "pdf": as_pdf, "scan": as_scan}
