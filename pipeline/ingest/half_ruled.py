"""All tables of a page: ruled ones, those with only some of their lines drawn, those with none.

For drawn lines of a PDF and lines found in a scan alike; in any length unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.ingest.aligned_tables import free_grids, grid_within, grids_between_rules
from pipeline.ingest.grid import Grid, Rule
from pipeline.ingest.row_ruled import row_ruled_grids
from pipeline.ingest.segments import Row, Segment
from pipeline.model import Box

MOST_SEGMENTS = 4000  # more than a page can hold in any type that is read
MOST_ROWS = 3  # a grid with more of them has its rows drawn
FEWEST_LINES = 3  # of figures one below the other in one row of a grid: rows that are not drawn


def all_grids(
    drawn: Sequence[Grid], horizontal: Sequence[Rule], rows: Sequence[Row], tolerance: float
) -> tuple[Grid, ...]:
    """The page's grids, top to bottom; ``rows`` are its printed lines, ``horizontal`` all its lines across.

    They are the ``drawn`` ones, with columns or rows put in where only the others are drawn, those with a line below each
    row, those between lines across, and those where nothing is drawn.
    """
    if sum(map(len, rows)) > MOST_SEGMENTS:
        return tuple(drawn)
    grids = [_completed(grid, _within(rows, grid.box)) for grid in drawn]
    rest = _outside(rows, grids)
    loose = [rule for rule in horizontal if not any(_on(rule, grid, tolerance) for grid in grids)]
    if loose and rest:
        grids += row_ruled_grids(rest, loose, tolerance)
        rest = _outside(rest, grids)
    loose = [rule for rule in loose if not any(_on(rule, grid, tolerance) for grid in grids)]
    if loose and rest:
        grids += grids_between_rules(rest, loose, tolerance)
        rest = _outside(rest, grids)
    grids += free_grids(rest)
    return tuple(sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0])))


def may_be_completed(grid: Grid) -> bool:
    """Whether so few of its columns or rows are drawn that its text may show more."""
    columns, lines = len(grid.xs) - 1, len(grid.ys) - 1
    return columns == 1 or lines <= MOST_ROWS


def _completed(grid: Grid, rows: Sequence[Row]) -> Grid:
    """``grid`` with the columns or the rows that its text shows where it has drawn only the others."""
    columns, lines = len(grid.xs) - 1, len(grid.ys) - 1
    if columns == 1 and lines > 1:
        return grid_within(rows, grid.box, grid.ys[1:-1]) or grid
    if columns > 1 and lines <= MOST_ROWS and _holds_rows(grid, rows):
        return grid_within(rows, grid.box, grid.ys[1:-1], grid.xs) or grid
    return grid


def _holds_rows(grid: Grid, rows: Sequence[Row]) -> bool:
    """Whether a row of the grid holds several lines of figures that stand side by side in its columns."""
    for top, bottom in pairwise(grid.ys):
        inside = [row for row in rows if all(top <= segment.middle <= bottom for segment in row)]
        beside = [row for row in inside if len(row) > 1 and any(segment.is_value for segment in row[1:])]
        if len(beside) >= FEWEST_LINES and 2 * len(beside) > len(inside) and not _crosses(grid, beside):
            return True
    return False


def _crosses(grid: Grid, rows: Sequence[Row]) -> bool:
    return any(segment.x0 < x < segment.x1 for row in rows for segment in row for x in grid.xs[1:-1])


def _within(rows: Sequence[Row], box: Box) -> list[Row]:
    """What of the lines stands in ``box``."""
    inside = ([segment for segment in row if _stands_in(segment, box)] for row in rows)
    return [row for row in inside if row]


def _outside(rows: Sequence[Row], grids: Sequence[Grid]) -> list[Row]:
    boxes = [grid.box for grid in grids]
    if not boxes:
        return list(rows)
    outside = ([segment for segment in row if not any(_stands_in(segment, box) for box in boxes)] for row in rows)
    return [row for row in outside if row]


def _stands_in(segment: Segment, box: Box) -> bool:
    return box.x0 <= (segment.x0 + segment.x1) / 2 <= box.x1 and box.y0 <= segment.middle <= box.y1


def _on(rule: Rule, grid: Grid, tolerance: float) -> bool:
    box = grid.box
    inside = box.y0 - tolerance <= rule.at <= box.y1 + tolerance
    return inside and rule.start < box.x1 and rule.end > box.x0
