"""Tables whose rows are parted by drawn lines, but not their columns: each band between two lines is one row.

Where such lines do not run across the whole table, the cells beside them are merged over rows, and their ends show where
columns part. The other columns show by the white between their texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.ingest.aligned_columns import REACH, column_edges, columns_of, value_columns
from pipeline.ingest.grid import Grid, Rule, find_grids, merge_rules
from pipeline.ingest.segments import Row, Segment

FEWEST_BANDS = 3
SINGLE = 0.7  # share of the bands that hold one line of figures at most: fewer, and not every row has its line
SNAP = 1.0  # in type sizes: an end of a line that near an edge is that edge
LEAST_RULE = 3.0  # in type sizes: a shorter line is an underline
LARGER = 1.1  # of the type of a table: its caption's
LOOSE = 4.0  # in type sizes: a band that high around a single line is white between two tables
RUNNING = 0.6  # of the table's width: a single segment wider than that is running text


@dataclass(frozen=True, slots=True)
class _Frame:
    """Lines across one table, by height, the first as wide as the whole; ``rows`` are the printed lines between them."""

    rules: tuple[Rule, ...]
    rows: tuple[Row, ...]

    @property
    def levels(self) -> list[float]:
        """Heights of the lines, each once."""
        return sorted({rule.at for rule in self.rules})

    @property
    def size(self) -> float:
        """Of its type."""
        return self.rows[0][0].size

    def between(self, top: float, bottom: float) -> list[Row]:
        """The printed lines between two heights."""
        return [row for row in self.rows if top <= row[0].middle <= bottom]


def row_ruled_grids(rows: Sequence[Row], horizontal: Sequence[Rule], tolerance: float) -> list[Grid]:
    """The tables among printed lines whose rows, and only they, are parted by the lines ``horizontal``."""
    size = max((row[0].size for row in rows), default=1.0)
    rules = [rule for rule in merge_rules(horizontal, tolerance) if rule.end - rule.start >= LEAST_RULE * size]
    grids = []
    for frame in _frames(rules, rows, tolerance):
        if _has_line_for_each_row(frame):
            grid = _grid(frame, tolerance)
            if grid is not None:
                grids.append(grid)
    return grids


def _frames(rules: Sequence[Rule], rows: Sequence[Row], tolerance: float) -> list[_Frame]:
    """Runs of lines one below the other within the width of the first, nothing but rows of a table between them."""
    frames: list[list[Rule]] = []
    for rule in rules:
        if frames and _belongs(frames[-1], rule, rows, tolerance):
            frames[-1].append(rule)
        else:
            frames.append([rule])
    found = []
    for frame in frames:
        top, bottom, left, right = frame[0].at, frame[-1].at, frame[0].start, frame[0].end
        inside = [
            row
            for row in rows
            if top <= row[0].middle <= bottom and all(left <= (s.x0 + s.x1) / 2 <= right for s in row)
        ]
        if inside:
            found.append(_Frame(tuple(frame), tuple(inside)))
    return found


def _belongs(frame: Sequence[Rule], rule: Rule, rows: Sequence[Row], tolerance: float) -> bool:
    first, last = frame[0], frame[-1]
    if rule.start < first.start - 2 * tolerance or rule.end > first.end + 2 * tolerance:
        return False
    if rule.at - last.at <= tolerance:
        return True
    between = [row for row in rows if last.at < row[0].middle < rule.at]
    widest = RUNNING * (first.end - first.start)
    if not between or any(len(row) == 1 and row[0].x1 - row[0].x0 > widest for row in between):
        return False
    return any(len(row) > 1 for row in between) or not _is_caption(between, last, rule, rows)


def _is_caption(lines: Sequence[Row], above: Rule, below: Rule, rows: Sequence[Row]) -> bool:
    """Whether lines of one segment between two drawn ones name the next table, rather than the rows below them."""
    if len(lines) > 1:
        return True
    (segment,) = lines[0]
    nearest = next((row for row in reversed(rows) if row[0].middle < above.at and len(row) > 1), lines[0])
    return segment.size > LARGER * nearest[0].size or below.at - above.at > LOOSE * segment.size


def _has_line_for_each_row(frame: _Frame) -> bool:
    bands = [frame.between(top, bottom) for top, bottom in pairwise(frame.levels)]
    if len(bands) < FEWEST_BANDS or sum(any(len(row) > 1 for row in band) for band in bands) < FEWEST_BANDS - 1:
        return False
    edges = column_edges(frame.rows, frame.rules[0].start, frame.rules[0].end)
    if len(edges) < 3:
        return False
    values = value_columns(frame.rows, edges)
    figures = [
        sum(any(s.is_value and columns_of(s, edges)[0] in values for s in row) for row in band) for band in bands
    ]
    return sum(count <= 1 for count in figures) >= SINGLE * len(bands)


# --------------------------------------------------------------------------------------------------------------------
# Its columns
# --------------------------------------------------------------------------------------------------------------------


def _grid(frame: _Frame, tolerance: float) -> Grid | None:
    edges = _edges(frame)
    if len(edges) < 3:
        return None
    levels = frame.levels
    walls = [Rule(edge, levels[0], levels[-1]) for edge in (edges[0], edges[-1])]
    for index, edge in enumerate(edges[1:-1], 1):
        for top, bottom in _stretches(frame, edges, index):
            walls.append(Rule(edge, top, bottom))
    grids = find_grids(frame.rules, walls, tolerance)
    return replace(grids[0], ruled=False) if len(grids) == 1 else None


def _edges(frame: _Frame) -> list[float]:
    """Edges where lines end that are not drawn across the whole table, and in the white between columns."""
    first = frame.rules[0]
    near = SNAP * frame.size
    ends = [x for rule in frame.rules for x in (rule.start, rule.end)]
    drawn = sorted(x for x in ends if first.start + near < x < first.end - near)
    white = column_edges(frame.rows, first.start, first.end)[1:-1]
    edges: list[float] = []
    for x in drawn:
        if not edges or x - edges[-1] > near:
            edges.append(x)
    for x in white:
        if not any(_same_gap(x, edge, frame) for edge in edges if edge in drawn):
            edges.append(x)
    return [first.start, *sorted(edges), first.end]


def _same_gap(one: float, other: float, frame: _Frame) -> bool:
    """Whether no text stands between two upright edges: both lie in the white between the same columns."""
    left, right = min(one, other), max(one, other)
    return not any(left <= (s.x0 + s.x1) / 2 <= right for row in frame.rows for s in row)


def _stretches(frame: _Frame, edges: Sequence[float], index: int) -> list[tuple[float, float]]:
    """Where along the edge a wall stands: beside cells merged over other rows, and where no text reaches over it."""
    edge = edges[index]
    left = _cells_at(frame, (edges[index - 1] + edge) / 2)
    right = _cells_at(frame, (edge + edges[index + 1]) / 2)
    common = set(left) & set(right)
    reached = {
        (top, bottom)
        for top, bottom in common
        if any(_crosses(segment, edge) for row in frame.between(top, bottom) for segment in row)
    }
    return [cell for cell in dict.fromkeys((*left, *right)) if cell not in reached]


def _cells_at(frame: _Frame, x: float) -> list[tuple[float, float]]:
    """Heights between which a column's cells lie: parted by the lines drawn across it."""
    levels = frame.levels
    heights = sorted({levels[0], levels[-1], *(r.at for r in frame.rules if r.start <= x <= r.end)})
    return list(pairwise(heights))


def _crosses(segment: Segment, edge: float) -> bool:
    reach = REACH * segment.size
    return segment.x0 + reach < edge < segment.x1 - reach
