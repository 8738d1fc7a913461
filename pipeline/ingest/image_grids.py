"""Which ruling lines of a picture draw a table, and which of its pixels they cover.

A line counts when it meets at least two lines of the other direction that count too: strokes of large type, underlines
and the streaks of a dirty scanner do not. What counts goes to the grid finder that born-digital pages use as well.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from pipeline.ingest.grid import Grid, Rule, find_grids
from pipeline.ingest.ruling_lines import Mask, RulingLines

# Pixels at 200 dpi.
TOLERANCE = 8  # lines nearer than this are one; how far a line may end short of the one it meets
NARROWEST_TABLE = 240
LOWEST_TABLE = 40
STREAK = 20  # a line that runs on this far beyond a table at both ends is dirt, not part of it
THROUGH = 0.8  # share of a table's width that at least one of its lines runs through


def find_image_grids(lines: RulingLines) -> tuple[Grid, ...]:
    """The ruled tables of a picture, in pixels, top to bottom."""
    tolerance = TOLERANCE * lines.scale
    flat, upright = _those_that_meet(lines.horizontal, lines.vertical, lines.scale)
    grids = [
        grid
        for rows, columns in _drawings(flat, upright, tolerance)
        for grid in find_grids(_levelled(rows, tolerance), _levelled(columns, tolerance), tolerance)
    ]
    tables = [grid for grid in grids if _is_table(grid, flat, lines.scale)]
    return tuple(sorted(tables, key=lambda grid: (grid.box.y0, grid.box.x0)))


def _drawings(flat: Sequence[Rule], upright: Sequence[Rule], tolerance: float) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that meet, directly or through others, taken together: edges of one table do not move those of another."""
    if not flat or not upright:
        return []
    meetings = _meetings(flat, upright, tolerance)
    left = set(range(len(flat)))
    drawings = []
    while left:
        rows, columns = {min(left)}, set[int]()
        while True:
            met = {int(i) for i in np.flatnonzero(meetings[sorted(rows)].any(axis=0))}
            grown = {int(i) for i in np.flatnonzero(meetings[:, sorted(met)].any(axis=1))} if met else rows
            if met == columns and grown == rows:
                break
            rows, columns = rows | grown, met
        left -= rows
        drawings.append(([flat[i] for i in sorted(rows)], [upright[i] for i in sorted(columns)]))
    return drawings


def _levelled(rules: Sequence[Rule], tolerance: float) -> list[Rule]:
    """The pieces of one line at one position: their mean, by length. A scan draws each a little higher or lower."""
    levels: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: (r.at, r.start)):
        if levels and rule.at - levels[-1][-1].at <= tolerance:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    levelled = []
    for level in levels:
        at = sum(r.at * (r.end - r.start) for r in level) / sum(r.end - r.start for r in level)
        levelled += [Rule(at, rule.start, rule.end) for rule in level]
    return levelled


def _is_table(grid: Grid, flat: Sequence[Rule], scale: float) -> bool:
    width, height = grid.box.x1 - grid.box.x0, grid.box.y1 - grid.box.y0
    if width < NARROWEST_TABLE * scale or height < LOWEST_TABLE * scale:
        return False
    tolerance = TOLERANCE * scale
    inside = [rule for rule in flat if grid.box.y0 - tolerance <= rule.at <= grid.box.y1 + tolerance]
    return any(
        sum(_common(rule, grid) for rule in inside if abs(rule.at - y) <= tolerance) >= THROUGH * width for y in grid.ys
    )


def _common(rule: Rule, grid: Grid) -> float:
    return max(0.0, min(rule.end, grid.box.x1) - max(rule.start, grid.box.x0))


def _those_that_meet(
    horizontal: Sequence[Rule], vertical: Sequence[Rule], scale: float
) -> tuple[list[Rule], list[Rule]]:
    """Lines that meet at least two of the other direction, the others taken away until nothing changes."""
    flat, upright = list(horizontal), list(vertical)
    while flat and upright:
        meetings = _meetings(flat, upright, TOLERANCE * scale)
        kept_flat = [rule for rule, met in zip(flat, meetings, strict=True) if met.sum() >= 2]
        kept_upright = [
            rule
            for rule, met in zip(upright, meetings.T, strict=True)
            if met.sum() >= 2 and not _is_streak(rule, [flat[i].at for i in np.flatnonzero(met)], scale)
        ]
        if len(kept_flat) == len(flat) and len(kept_upright) == len(upright):
            break
        flat, upright = kept_flat, kept_upright
    return flat, upright


def _meetings(
    flat: Sequence[Rule], upright: Sequence[Rule], tolerance: float
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Which horizontal line (row) meets which vertical one (column)."""
    across = np.array([[rule.at, rule.start, rule.end] for rule in flat])
    down = np.array([[rule.at, rule.start, rule.end] for rule in upright])
    at, start, end = (across[:, [i]] for i in range(3))
    within_flat = (start - tolerance <= down[:, 0]) & (down[:, 0] <= end + tolerance)
    within_upright = (down[:, 1] - tolerance <= at) & (at <= down[:, 2] + tolerance)
    return np.asarray(within_flat & within_upright, dtype=np.bool_)


def _is_streak(line: Rule, met: Sequence[float], scale: float) -> bool:
    return line.start < min(met) - STREAK * scale and line.end > max(met) + STREAK * scale


def grid_mask(grids: Sequence[Grid], lines: RulingLines) -> Mask:
    """The pixels of the ruling itself (255): what runs along an edge of a grid, and not the strokes of characters."""
    # No upright stroke of print is long enough to be taken for a line, but strokes side by side can be: near a
    # horizontal edge less is painted over.
    near, far = (2 * max(3, round(reach * lines.scale)) + 1 for reach in (5, 12))
    across, down = np.zeros_like(lines.horizontal_mask), np.zeros_like(lines.vertical_mask)
    for grid in grids:
        x0, y0, x1, y1 = (round(value) for value in (grid.box.x0, grid.box.y0, grid.box.x1, grid.box.y1))
        for y in grid.ys:
            cv2.line(across, (x0, round(y)), (x1, round(y)), 255, near)
        for x in grid.xs:
            cv2.line(down, (round(x), y0), (round(x), y1), 255, far)
    grow = np.ones((2 * max(1, round(lines.scale)) + 1,) * 2, np.uint8)
    mask = cv2.bitwise_or(
        cv2.bitwise_and(cv2.dilate(lines.horizontal_mask, grow), across),
        cv2.bitwise_and(cv2.dilate(lines.vertical_mask, grow), down),
    )
    return np.ascontiguousarray(mask, dtype=np.uint8)
