"""The pages of an original drawn as pictures.

A page that has another size than it had when it was read, or a file with other content, is not drawn: boxes would stand
in the wrong place.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
from PIL import Image

from pipeline.ingest.detect import kind_of
from pipeline.ingest.errors import IngestError
from pipeline.ingest.office import layout_to_pdf
from pipeline.ingest.page_by_ocr import MUPDF_ERRORS
from pipeline.model import Format

DPI = 110
LARGEST_SIDE = 2600  # pixels: A2 at 110 dpi
_GREYS = 6  # shades that keep print at 110 dpi as sharp as it looks
_COLOURED = 24  # difference of two colour channels that is not a scanner's tint
_MIDTONES = 0.12  # share of a page between ink and paper: above it, a photograph rather than print
_QUALITY = 55
_SAME_SIZE = 1.0  # points


def paint(job: dict[str, Any]) -> list[int]:
    """Draw the pages of one job; gives the numbers of those that were drawn.

    ``job`` is ``{path, sha256, folder, pages: [[number, width, height], …]}``; the pictures are ``folder/<number>.webp``.
    """
    path, folder = Path(job["path"]), Path(job["folder"])
    drawn: list[int] = []
    try:
        if hashlib.sha256(path.read_bytes()).hexdigest() != job["sha256"]:
            return []
        with _opened(path) as document:
            for number, width, height in job["pages"]:
                picture = _page_picture(document, number, width, height)
                if picture is not None:
                    folder.mkdir(parents=True, exist_ok=True)
                    (folder / f"{number}.webp").write_bytes(picture)
                    drawn.append(number)
    except (*MUPDF_ERRORS, IngestError, OSError):
        pass  # the report shows the text of what could not be drawn
    return drawn


@contextmanager
def _opened(path: Path) -> Iterator[pymupdf.Document]:
    kind = kind_of(path)
    if kind.format in (Format.DOCX, Format.DOC):
        with layout_to_pdf(path, kind.suffix) as laid_out, pymupdf.open(laid_out, filetype="pdf") as document:
            yield document
    elif kind.suffix == ".webp":
        with pymupdf.open(stream=_as_png(path), filetype="png") as document:
            yield document
    else:
        with pymupdf.open(path, filetype=kind.suffix.removeprefix(".")) as document:
            yield document


def _as_png(path: Path) -> bytes:
    content = io.BytesIO()
    with Image.open(path) as picture:
        picture.save(content, "PNG", compress_level=1)
    return content.getvalue()


def _page_picture(document: pymupdf.Document, number: int, width: float, height: float) -> bytes | None:
    """The page as WebP, drawn to the size it was read at; ``None`` where it is not the page that was read."""
    try:
        page = document.load_page(number - 1)
        across, down = float(page.rect.width), float(page.rect.height)
        if abs(across / down - width / height) > _SAME_SIZE / min(width, height):
            return None
        scale = min(DPI / 72, LARGEST_SIDE / max(width, height)) * width / across
        pixmap = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=pymupdf.csRGB, alpha=False)
    except (*MUPDF_ERRORS, ArithmeticError, IndexError):
        return None
    rows = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
    return encoded(rows[:, : pixmap.width * 3].reshape(pixmap.height, pixmap.width, 3))


def encoded(pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> bytes:
    """Height x width x 3 bytes as WebP: print without loss in a few greys, scans and colours with some."""
    content = io.BytesIO()
    if _is_print(pixels):
        greys = (pixels[:, :, 1].astype(np.uint16) * (_GREYS - 1) + 127) // 255 * 255 // (_GREYS - 1)
        picture = Image.fromarray(greys.astype(np.uint8)).convert("RGB")
        picture.save(content, "WEBP", lossless=True, method=0, quality=20)
    else:
        Image.fromarray(pixels).save(content, "WEBP", quality=_QUALITY, method=1)
    return content.getvalue()


def _is_print(pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> bool:
    sample = pixels[::3, ::3].astype(np.int16)
    if (sample.max(axis=2) - sample.min(axis=2)).max() > _COLOURED:
        return False
    green = sample[:, :, 1]
    return float(((green > 40) & (green < 245)).mean()) < _MIDTONES
