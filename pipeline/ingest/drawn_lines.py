"""The straight lines drawn on a PDF page, as thin boxes: of its paths, or of the boxes MuPDF collects with the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pipeline.model import Box

THICKEST = 3.0  # points: a filled rectangle up to this is a line
WHITEST = 0.98


class Vector(NamedTuple):
    """A part of a path as MuPDF's text page has it: its box, and whether it was stroked rather than filled.

    A stroke is in its box with its whole width on every side. ``plain`` is a lone line or rectangle; of anything else
    the box does not tell what it is.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    stroked: bool
    plain: bool
    white: bool


def lines_of_vectors(vectors: Sequence[Vector]) -> list[Box] | None:
    """Lines, from thin strokes and thin filled rectangles; ``None`` where the paths themselves have to be looked at.

    That is where a stroke may be a thick line as well as a rectangle, or a path has corners.
    """
    lines: list[Box] = []
    for x0, y0, x1, y1, stroked, plain, white in vectors:
        box = Box(x0, y0, x1, y1)
        if not plain or (stroked and not _is_thin(box)):
            return None
        if white or not _is_thin(box):
            continue
        width = min(x1 - x0, y1 - y0) / 2 if stroked else 0.0
        lines.append(Box(x0 + width, y0 + width, x1 - width, y1 - width))
    return lines


def lines_of_paths(drawings: Iterable[dict[str, Any]]) -> Iterable[Box]:
    """Lines, from stroked lines, sides of stroked rectangles, thin filled rectangles.

    Paths are in the form of pymupdf's ``get_cdrawings``.
    """
    for drawing in drawings:
        stroked = "s" in drawing["type"] and not _is_white(drawing.get("color"))
        filled = "f" in drawing["type"] and not _is_white(drawing.get("fill"))
        if filled and not stroked and _is_thin(rect := Box(*drawing["rect"])):
            yield rect
            continue
        for item in drawing["items"]:
            if item[0] == "l" and stroked:
                yield _spanned(item[1], item[2])
            elif item[0] in ("re", "qu"):
                box = Box(*item[1]) if item[0] == "re" else _spanned(*item[1])
                yield from _rectangle(box, stroked, filled)


def _rectangle(box: Box, stroked: bool, filled: bool) -> Iterable[Box]:
    if _is_thin(box):
        if stroked or filled:
            yield box
    elif stroked:
        yield Box(box.x0, box.y0, box.x1, box.y0)
        yield Box(box.x0, box.y1, box.x1, box.y1)
        yield Box(box.x0, box.y0, box.x0, box.y1)
        yield Box(box.x1, box.y0, box.x1, box.y1)


def _spanned(*points: tuple[float, float]) -> Box:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _is_thin(box: Box) -> bool:
    return min(box.x1 - box.x0, box.y1 - box.y0) <= THICKEST


def _is_white(colour: Sequence[float] | None) -> bool:
    return colour is not None and min(colour, default=0.0) > WHITEST
