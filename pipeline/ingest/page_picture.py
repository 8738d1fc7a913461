"""A PDF page as a picture for OCR: bounded in size, exactly proportional to the page as shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pymupdf

from pipeline.model import Box

if TYPE_CHECKING:
    from pipeline.ingest.ocr.engine import Pixels

USUAL_DPI = 200
COARSEST_DPI = 150  # a coarser scan is enlarged to the usual resolution
LARGEST_SIDE = 4000  # pixels: A4 at 340 dpi; a larger picture of such a page costs time and reads no better
LARGEST_SHEET = 12_000  # pixels of a side of sheets so large that the usual resolution takes more: 1.5 m
MOST_PIXELS = 50_000_000  # A1 at 200 dpi has 31 million, A0 at 180 dpi 50; the reading takes some 30 bytes for each
POINTS_PER_INCH = 72


def page_picture(page: pymupdf.Page) -> Pixels:
    """The page as height x width x 3 bytes in RGB, as fine as reading needs. Raises as ``drawn`` does."""
    return drawn(page, picture_dpi(page) / POINTS_PER_INCH)


def drawn(page: pymupdf.Page, scale: float) -> Pixels:
    """The page as height x width x 3 bytes in RGB, ``scale`` pixels a point, less where a side would be too long.

    Both sides are whole numbers of pixels for the whole page, so that a pixel's place in points is its share of the
    side times the page's. Raises what pymupdf raises on a page it cannot draw.
    """
    import numpy as np

    width, height = float(page.rect.width), float(page.rect.height)
    longer = max(width, height)
    scale = min(scale, max(LARGEST_SIDE / longer, USUAL_DPI / POINTS_PER_INCH), LARGEST_SHEET / longer)
    scale = min(scale, (MOST_PIXELS / (width * height)) ** 0.5)
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    matrix = pymupdf.Matrix(across / width, down / height)
    pixmap = page.get_pixmap(matrix=matrix, colorspace=pymupdf.csRGB, alpha=False)
    rows = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
    pixels = rows[:, : pixmap.width * 3].reshape(pixmap.height, pixmap.width, 3)
    return np.ascontiguousarray(pixels[:down, :across])


def drawn_part(page: pymupdf.Page, box: Box, scale: float) -> Pixels:
    """What the page shows within ``box`` (points, as shown), as height x width x 3 bytes, ``scale`` pixels a point.

    At least one pixel; raises what pymupdf raises on a page it cannot draw.
    """
    import numpy as np

    scale = min(scale, LARGEST_SIDE / max(box.x1 - box.x0, box.y1 - box.y0, 1.0))
    clip = pymupdf.Rect(box.x0, box.y0, max(box.x1, box.x0 + 1), max(box.y1, box.y0 + 1))
    pixmap = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), clip=clip, colorspace=pymupdf.csRGB, alpha=False)
    rows = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
    return np.ascontiguousarray(rows[:, : pixmap.width * 3].reshape(pixmap.height, pixmap.width, 3))


def picture_dpi(page: pymupdf.Page) -> float:
    """The resolution to draw at: that of the scan where one picture is the page, else the usual one."""
    area = float(page.rect.width * page.rect.height)
    for info in page.get_image_info():
        x0, y0, x1, y1 = info["bbox"]
        if (x1 - x0) * (y1 - y0) >= 0.8 * area:
            longer, pixels = max(x1 - x0, y1 - y0), max(info["width"], info["height"])
            native = float(POINTS_PER_INCH * pixels / longer)
            return native if native >= COARSEST_DPI else USUAL_DPI
    return USUAL_DPI
