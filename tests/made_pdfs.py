"""Small PDFs made for tests: text in Chinese, ruled tables, pictures, pages that are wrong in one way each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pymupdf

FONT = "china-s"  # built into pymupdf
INVISIBLE = 3  # text render mode
GREY = 200


def new_page(document: pymupdf.Document, width: float = 595, height: float = 842) -> pymupdf.Page:
    return document.new_page(width=width, height=height)


def write(page: pymupdf.Page, x: float, y: float, text: str, size: float = 12, **how: object) -> None:
    """Text with its baseline at ``y``."""
    page.insert_text((x, y), text, fontname=FONT, fontsize=size, **how)


def picture(page: pymupdf.Page, box: Sequence[float], pixels: tuple[int, int] = (80, 110)) -> None:
    """A plain grey picture over ``box``."""
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, (0, 0, *pixels))
    pixmap.clear_with(GREY)
    page.insert_image(pymupdf.Rect(*box), pixmap=pixmap, keep_proportion=False)


def rule_table(page: pymupdf.Page, xs: Sequence[float], ys: Sequence[float]) -> None:
    """All lines of a grid."""
    for y in ys:
        page.draw_line((xs[0], y), (xs[-1], y), width=0.5)
    for x in xs:
        page.draw_line((x, ys[0]), (x, ys[-1]), width=0.5)


def saved(document: pymupdf.Document, folder: Path, name: str = "made.pdf") -> Path:
    path = folder / name
    document.save(path)
    document.close()
    return path
