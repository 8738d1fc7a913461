"""Strokes of characters that look like walls of a scanned table, told from walls."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.ingest.false_walls import doubtful_walls, run_over, without_walls
from pipeline.ingest.image_grids import find_image_grids
from pipeline.ingest.ocr.engine import PixelBox, Pixels
from pipeline.ingest.ruling_lines import find_ruling_lines

ROWS, COLUMNS = range(100, 701, 60), (100, 400, 700)
STROKE, WALL = 250, 550


def _table() -> Pixels:
    """Ten rows of two columns; in one row an upright stroke with what hangs on it, in another a wall of its own."""
    image = np.full((800, 800, 3), 255, np.uint8)
    for y in ROWS:
        cv2.line(image, (COLUMNS[0], y), (COLUMNS[-1], y), (0, 0, 0), 2)
    for x in COLUMNS:
        cv2.line(image, (x, ROWS[0]), (x, ROWS[-1]), (0, 0, 0), 2)
    cv2.line(image, (STROKE, 224), (STROKE, 276), (0, 0, 0), 2)
    for y in range(228, 270, 16):
        cv2.line(image, (STROKE + 4, y), (STROKE + 4, y + 8), (0, 0, 0), 2)
    cv2.line(image, (WALL, 400), (WALL, 460), (0, 0, 0), 2)
    return image


def test_strokes_are_doubted_and_walls_are_not() -> None:
    image = _table()
    lines = find_ruling_lines(image, 200)
    assert {round(x) for grid in find_image_grids(lines) for x in grid.xs} >= {STROKE, WALL}
    doubtful = doubtful_walls(image, lines)
    assert [abs(rule.at - STROKE) <= 2 for rule in doubtful] == [True]
    (grid,) = find_image_grids(without_walls(lines, doubtful))
    assert [round(x / 10) * 10 for x in grid.xs] == [100, 400, WALL, 700]


@pytest.mark.parametrize(
    ("x0", "x1", "over"), [(150, 350, True), (150, 262, True), (150, 252, False), (256, 350, False)]
)
def test_text_that_runs_on_over_a_stroke_decides(x0: float, x1: float, over: bool) -> None:
    image = _table()
    doubtful = doubtful_walls(image, find_ruling_lines(image, 200))
    assert bool(run_over(doubtful, [PixelBox(x0, 235, x1, 265)])) is over
