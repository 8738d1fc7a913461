"""Printed lines between known columns put together to the rows and the header of a table."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.ingest.aligned_columns import columns_of, value_columns
from pipeline.ingest.grid import Grid, GridCell
from pipeline.ingest.segments import Row, Segment
from pipeline.model import Box

REACHED = 8.0  # in type sizes: how far from its figures the text of a row may stand
OWN_ROW = 0.85  # in usual distances of rows: a line that far from the next figures is a row of its own
CENTRED = 1.0  # in type sizes: how far the head of several columns may stand from their middle


@dataclass(frozen=True, slots=True)
class AlignedRows:
    """A table's printed lines, in ``head`` and by row of the ``body``, between the columns' ``edges``.

    ``values`` are the columns that hold figures, ``anchored`` tells how many rows have some.
    """

    edges: tuple[float, ...]
    head: tuple[Row, ...]
    body: tuple[tuple[Row, ...], ...]
    values: frozenset[int]
    anchored: int


def aligned_rows(rows: Sequence[Row], edges: Sequence[float], bands: Sequence[float] = ()) -> AlignedRows:
    """The lines in rows. ``bands`` are heights of drawn lines across the table, which no row crosses."""
    values = value_columns(rows, edges)
    anchors = [index for index, row in enumerate(rows) if _is_anchor(row, edges, values)]
    first = anchors[0] if anchors else 0
    at = [bisect_right(bands, _middle(row)) for row in rows]
    if anchors and bands:
        first = min(index for index in range(len(rows)) if at[index] == at[first] or index == first)
    usual = median([_middle(rows[b]) - _middle(rows[a]) for a, b in pairwise(anchors)]) if len(anchors) > 1 else 0.0
    while usual and first > 1 and _is_label(rows[first - 1], rows[first - 2], edges, usual):
        first -= 1
    homes = _homes(rows, edges, anchors, at, first, usual)
    body = [tuple(rows[i] for i in range(first, len(rows)) if homes[i] == home) for home in sorted(set(homes[first:]))]
    return AlignedRows(tuple(edges), tuple(rows[:first]), tuple(body), values, len(anchors))


def _is_anchor(row: Row, edges: Sequence[float], values: frozenset[int]) -> bool:
    """Whether a line has figures in their columns; without such columns, whether it fills the first and most others."""
    if values:
        return any(segment.is_value and columns_of(segment, edges)[0] in values for segment in row)
    filled = {column for segment in row for column in columns_of(segment, edges)}
    return 0 in filled and 2 * len(filled) >= len(edges) - 1


def _is_label(row: Row, head: Row, edges: Sequence[float], usual: float) -> bool:
    """Whether a line is a label for the rows below it rather than the last line of the head: 一、中央资金."""
    if len(row) > 1 or len(head) < 2 or columns_of(row[0], edges)[0] != 0:
        return False
    return _same_columns(row, head, edges) and _middle(row) - _middle(head) >= OWN_ROW * usual


def _homes(
    rows: Sequence[Row], edges: Sequence[float], anchors: Sequence[int], at: Sequence[int], first: int, usual: float
) -> list[int]:
    """For each line the line it shares its row with: one with figures, or itself. ``usual`` is their distance."""
    homes = list(range(len(rows)))
    known = set(anchors)
    for index in range(first, len(rows)):
        if index in known:
            continue
        near = [anchor for anchor in anchors if at[anchor] == at[index]]
        if not near:
            homes[index] = next((i for i in range(first, index) if at[i] == at[index]), index)
            continue
        home = min(near, key=lambda anchor: abs(_middle(rows[anchor]) - _middle(rows[index])))
        distance = abs(_middle(rows[home]) - _middle(rows[index]))
        apart = usual and distance >= OWN_ROW * usual and _same_columns(rows[index], rows[home], edges)
        if not apart and distance <= REACHED * rows[index][0].size:
            homes[index] = home
    return homes


def _same_columns(row: Row, home: Row, edges: Sequence[float]) -> bool:
    own, other = ({c for segment in each for c in columns_of(segment, edges)} for each in (row, home))
    return own <= other


def _middle(row: Row) -> float:
    return median(segment.middle for segment in row)


# --------------------------------------------------------------------------------------------------------------------
# As a grid
# --------------------------------------------------------------------------------------------------------------------


def grid_of(table: AlignedRows, top: float | None = None, bottom: float | None = None) -> Grid | None:
    """The grid around the table's text; ``None`` where its rows lie over each other.

    ``top`` and ``bottom`` are heights of drawn lines that end it, where there are.
    """
    storeys, spans = _head(table)
    groups = [*storeys, *table.body]
    extents = [_extent(group) for group in groups]
    if any(upper[1] > lower[1] or upper[0] > lower[0] for upper, lower in pairwise(extents)):
        return None
    size = table.body[0][0][0].size if table.body else 1.0
    ys = [
        extents[0][0] - size / 4 if top is None else min(top, extents[0][0]),
        *((upper[1] + lower[0]) / 2 for upper, lower in pairwise(extents)),
        extents[-1][1] + size / 4 if bottom is None else max(bottom, extents[-1][1]),
    ]
    cells = [*_head_cells(len(storeys), spans, len(table.edges) - 1)]
    for row in range(len(storeys), len(groups)):
        cells += [(row, columns.start, 1, len(columns)) for columns in _body_cells(groups[row], table.edges)]
    return Grid(table.edges, tuple(ys), tuple(_cell(cell, table.edges, ys) for cell in cells), ruled=False)


def _body_cells(group: Sequence[Row], edges: Sequence[float]) -> list[range]:
    """The columns of each cell of a row: one column, or those that a segment reaches over where nothing else stands."""
    segments = [segment for row in group for segment in row]
    held = Counter(column for segment in segments for column in columns_of(segment, edges))
    wide = [columns_of(segment, edges) for segment in segments]
    spans = {columns.start: columns for columns in wide if len(columns) > 1 and all(held[c] == 1 for c in columns)}
    cells, column = [], 0
    while column < len(edges) - 1:
        cells.append(spans.get(column, range(column, column + 1)))
        column = cells[-1].stop
    return cells


def _extent(group: Sequence[Row]) -> tuple[float, float]:
    segments = [segment for row in group for segment in row]
    return min(each.y0 for each in segments), max(each.y1 for each in segments)


def _cell(cell: tuple[int, int, int, int], xs: Sequence[float], ys: Sequence[float]) -> GridCell:
    row, column, down, across = cell
    return GridCell(row, column, down, across, Box(xs[column], ys[row], xs[column + across], ys[row + down]))


def _head(table: AlignedRows) -> tuple[list[list[Row]], list[range]]:
    """The head as one storey or two, and the columns that each cell of the upper one spans (only those over several)."""
    if not table.head:
        return [], []
    segments = [segment for row in table.head for segment in row]
    over = {segment: columns for segment in segments if len(columns := _spanned(segment, segments, table.edges)) > 1}
    spans = sorted(set(over.values()), key=lambda columns: columns.start)
    under = [
        segment
        for segment in segments
        if segment not in over and any(_column(segment, table.edges) in columns for columns in spans)
    ]
    if not over or not under or any(one.stop > other.start for one, other in pairwise(spans)):
        return [list(table.head)], []
    floor = (max(segment.y1 for segment in over) + min(segment.y0 for segment in under)) / 2
    if min(segment.y0 for segment in under) < max(segment.middle for segment in over):
        return [list(table.head)], []
    upper = [list(over)]
    lower = [[segment._replace(y0=max(segment.y0, floor)) for segment in under]]
    return [upper, lower], spans


def _column(segment: Segment, edges: Sequence[float]) -> int:
    return columns_of(segment, edges)[0]


def _spanned(segment: Segment, head: Sequence[Segment], edges: Sequence[float]) -> range:
    """The columns a head is over: those it reaches into, or those it stands in the middle of, each with a head below."""
    reached = columns_of(segment, edges)
    if len(reached) > 1:
        return reached
    below = {_column(other, edges): (other.x0 + other.x1) / 2 for other in head if other.y0 > segment.middle}
    level = {
        _column(other, edges)
        for other in head
        if other is not segment and other.y0 < segment.y1 and other.y1 > segment.y0
    }
    column, centre = reached[0], (segment.x0 + segment.x1) / 2
    ranges = [
        range(first, last + 1)
        for first in range(column, -1, -1)
        for last in range(column, len(edges) - 1)
        if all(c in below and (c == column or c not in level) for c in range(first, last + 1))
    ]
    off = {columns: abs((below[columns[0]] + below[columns[-1]]) / 2 - centre) for columns in ranges}
    fitting = [columns for columns in ranges if off[columns] <= CENTRED * segment.size]
    return max(fitting, key=lambda columns: (len(columns), -off[columns]), default=reached)


def _head_cells(storeys: int, spans: Sequence[range], columns: int) -> list[tuple[int, int, int, int]]:
    """(row, column, rows, columns) of each cell of the head."""
    if not storeys:
        return []
    upper = {columns_.start: columns_ for columns_ in spans}
    under = {column for columns_ in spans for column in columns_}
    cells = []
    for column in range(columns):
        if column in upper:
            cells.append((0, column, 1, len(upper[column])))
        if column in under:
            cells.append((1, column, 1, 1))
        else:
            cells.append((0, column, storeys, 1))
    return sorted(cells)
