"""Upright lines of a scanned table that may be none: strokes of characters one above the other, taken for a wall.

In tightly set rows such strokes reach from one line across to the next. They are doubted where hardly any row has an edge
at their place and ink stands close beside them, as the rest of a character does; what decides is whether text is read
that runs on over them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.ingest.grid import Grid, Rule
from pipeline.ingest.image_grids import TOLERANCE, find_image_grids
from pipeline.ingest.ocr.engine import PixelBox, Pixels
from pipeline.ingest.ruling_lines import RulingLines

LONELY = 0.3  # of the table's height: an edge drawn along more of it is one
COMPANY = 0.12  # share of a line's length beside which there is ink
BESIDE = (3, 5)  # pixels at 200 dpi from a line's middle, between which the rest of a character stands
AROUND = 14  # the same to where paper is seen
INK = 0.6  # of the darkness of the line
OVER = 0.25  # of its height, by which a line of text must run beyond an edge on both sides

Grey = npt.NDArray[np.float32]


def doubtful_walls(image: Pixels, lines: RulingLines) -> tuple[Rule, ...]:
    """Those of the upright lines of tables that may be strokes of characters."""
    grids = find_image_grids(lines)
    if not grids:
        return ()
    grey = cv2.blur(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), (1, 3)).astype(np.float32)
    doubtful: list[Rule] = []
    while more := _doubtful(grey, lines, grids):
        doubtful += more
        lines = without_walls(lines, more)
        grids = find_image_grids(lines)
    return tuple(doubtful)


def _doubtful(grey: Grey, lines: RulingLines, grids: Sequence[Grid]) -> list[Rule]:
    """Lines at edges that few rows of their table have, and beside which there is ink."""
    tolerance = TOLERANCE * lines.scale
    doubtful: list[Rule] = []
    for grid in grids:
        height = grid.ys[-1] - grid.ys[0]
        for x in grid.xs[1:-1]:
            pieces = [rule for rule in lines.vertical if _is_at(rule, x, grid, tolerance)]
            length = sum(rule.end - rule.start for rule in pieces)
            beside = sum(_company(grey, rule, lines.scale) * (rule.end - rule.start) for rule in pieces)
            if length < LONELY * height and beside > COMPANY * length:
                doubtful += pieces
    return doubtful


def without_walls(lines: RulingLines, walls: Sequence[Rule]) -> RulingLines:
    """The lines but for some upright ones."""
    return replace(lines, vertical=tuple(rule for rule in lines.vertical if rule not in walls))


def run_over(walls: Sequence[Rule], texts: Sequence[PixelBox]) -> list[Rule]:
    """Those of the walls that one of the texts found on the page runs over."""
    return [wall for wall in walls if any(_runs_over(box, wall) for box in texts)]


def _is_at(rule: Rule, x: float, grid: Grid, tolerance: float) -> bool:
    inside = rule.start >= grid.ys[0] - tolerance and rule.end <= grid.ys[-1] + tolerance
    return inside and abs(rule.at - x) <= tolerance


def _company(grey: Grey, rule: Rule, scale: float) -> float:
    """The share of an upright line beside which there is ink: the horizontal strokes of characters."""
    at, far = round(rule.at), round(AROUND * scale)
    near, off = (max(2, round(step * scale)) for step in BESIDE)
    rows = slice(max(0, round(rule.start)), max(0, round(rule.end)))
    strip = grey[rows, max(0, at - far) : at + far + 1]
    if at - off < 0 or at + off >= grey.shape[1] or not strip.size:
        return 0.0
    paper = float(np.percentile(strip, 85))
    line = float(np.median(grey[rows, at - 1 : at + 2].min(axis=1)))
    beside = np.hstack([grey[rows, at - off : at - near + 1], grey[rows, at + near : at + off + 1]]).min(axis=1)
    return float((beside < paper - INK * (paper - line)).mean())


def _runs_over(box: PixelBox, wall: Rule) -> bool:
    reach = OVER * box.height
    level = min(box.y1, wall.end) - max(box.y0, wall.start) > 0.5 * box.height
    return level and box.x0 + reach < wall.at < box.x1 - reach
