"""From ruled lines to a grid of cells, for drawn lines of a PDF and for lines found in a page image alike.

Our own, for three reasons measured on ruled reports: pymupdf's finder takes 20 ms a page where the whole reading takes
half of that, its results change between releases, and neither it nor pdfplumber closes a row that the page break left
open. Works in any length unit (points, pixels), y downwards.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.model import Box
from pipeline.value_class import value_class

WALL_SHARE = 0.5  # a wall must be drawn along this share of a cell's side to part two cells
MOST_RULES = 4000  # more than any table of a page has: a drawing or a hatching


@value_class
class Rule:
    """A ruled line: at height ``at`` from x ``start`` to ``end`` if horizontal, at x ``at`` from y to y if vertical."""

    at: float
    start: float
    end: float


@value_class
class GridCell:
    """A cell at its top left grid position, merged cells once."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's cells in reading order; ``xs`` and ``ys`` are the edges of its columns and rows.

    ``ruled`` tells whether the edges of its columns are drawn; else they lie somewhere in the white between columns.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    ruled: bool = True

    @property
    def box(self) -> Box:
        """Around the whole grid."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def index_at(self, x: float, y: float) -> int | None:
        """The index in ``cells`` of the cell around a point, ``None`` outside the grid."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        for index, cell in enumerate(self.cells):
            box = cell.box
            if y <= box.y1 and box.x0 <= x <= box.x1 and box.y0 <= y:
                return index
            if box.y0 > y:  # they are in reading order: no later one begins higher
                return None
        return None


class CellFinder:
    """``Grid.index_at`` for the thousands of glyphs of a page: looks only at the cells that lie at the point's height."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._edges = sorted({edge for cell in grid.cells for edge in (cell.box.y0, cell.box.y1)})
        self._bands: list[list[tuple[float, float, int]]] = [[] for _ in range(len(self._edges) + 1)]
        at = {edge: number for number, edge in enumerate(self._edges)}
        for index, cell in enumerate(grid.cells):
            for band in range(at[cell.box.y0] + 1, at[cell.box.y1] + 1):
                self._bands[band].append((cell.box.x0, cell.box.x1, index))

    def index_at(self, x: float, y: float) -> int | None:
        """The index of the cell around a point, ``None`` outside the grid."""
        band = bisect_left(self._edges, y)
        if band < len(self._edges) and self._edges[band] == y:
            return self._grid.index_at(x, y)  # on an edge: of two rows
        for left, right, index in self._bands[band]:
            if left <= x <= right:
                return index
        return None


def find_grids(horizontal: Iterable[Rule], vertical: Iterable[Rule], tolerance: float) -> tuple[Grid, ...]:
    """The tables that the rules draw, top to bottom, then left to right.

    Rules up to ``tolerance`` apart are one (double borders), gaps up to it are bridged. A group of touching rules with
    fewer than two cells is a frame, not a table. Sides that the rules of the other direction run up to but nobody drew
    (open sides, a row cut by the page break) are closed.
    """
    across, down = merge_rules(horizontal, tolerance), merge_rules(vertical, tolerance)
    if not across or not down or len(across) + len(down) > MOST_RULES:
        return ()
    grids = (_grid(h, v, tolerance) for h, v in _touching_groups(across, down, tolerance))
    return tuple(sorted((g for g in grids if g is not None), key=lambda g: (g.ys[0], g.xs[0])))


def merge_rules(rules: Iterable[Rule], tolerance: float) -> list[Rule]:
    """Rules on one line put together, sorted by position; what is shorter than ``tolerance`` after that is dropped."""
    merged: list[Rule] = []
    for level in _levels(sorted(rules, key=lambda r: (r.at, r.start)), tolerance):
        at = sum(rule.at for rule in level) / len(level)
        level.sort(key=lambda r: r.start)
        start, end = level[0].start, level[0].end
        for rule in level:
            if rule.start > end + tolerance:
                merged.append(Rule(at, start, end))
                start, end = rule.start, rule.end
            else:
                start, end = min(start, rule.start), max(end, rule.end)
        merged.append(Rule(at, start, end))
    return [rule for rule in merged if rule.end - rule.start > tolerance]


def _levels(rules: Sequence[Rule], tolerance: float) -> list[list[Rule]]:
    levels: list[list[Rule]] = []
    for rule in rules:
        if levels and rule.at - levels[-1][0].at <= tolerance:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    return levels


def _touching_groups(
    across: Sequence[Rule], down: Sequence[Rule], tolerance: float
) -> list[tuple[list[Rule], list[Rule]]]:
    groups = _Groups(len(across) + len(down))
    positions = [rule.at for rule in down]
    for index, rule in enumerate(across):
        first = bisect_left(positions, rule.start - tolerance)
        last = bisect_right(positions, rule.end + tolerance)
        for other in range(first, last):
            if down[other].start - tolerance <= rule.at <= down[other].end + tolerance:
                groups.unite(index, len(across) + other)
    members: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index, rule in enumerate(across):
        members.setdefault(groups.root(index), ([], []))[0].append(rule)
    for index, rule in enumerate(down):
        members.setdefault(groups.root(len(across) + index), ([], []))[1].append(rule)
    return [(h, v) for h, v in members.values() if h and v]


def _grid(across: list[Rule], down: list[Rule], tolerance: float) -> Grid | None:
    down, across = down + _open_sides(across, down, tolerance), across + _open_sides(down, across, tolerance)
    ys, row_walls = _edges(across, tolerance)
    xs, column_walls = _edges(down, tolerance)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns < 2:
        return None
    groups = _Groups(rows * columns)
    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and not _drawn(column_walls[column + 1], ys[row], ys[row + 1]):
                groups.unite(here, here + 1)
            if row + 1 < rows and not _drawn(row_walls[row + 1], xs[column], xs[column + 1]):
                groups.unite(here, here + columns)
    cells = _rectangles(groups, rows, columns, xs, ys)
    return Grid(tuple(xs), tuple(ys), cells) if len(cells) > 1 else None


def _open_sides(rules: Sequence[Rule], crossing: Sequence[Rule], tolerance: float) -> list[Rule]:
    """Rules to add where at least two ``rules`` run clearly beyond the outermost one that crosses them."""
    reach = 3 * tolerance
    span = (min(rule.at for rule in rules), max(rule.at for rule in rules))
    first, last = min(rule.at for rule in crossing), max(rule.at for rule in crossing)
    starts = [rule.start for rule in rules if rule.start < first - reach]
    ends = [rule.end for rule in rules if rule.end > last + reach]
    added: list[Rule] = []
    if len(starts) >= 2:
        added.append(Rule(min(starts), *span))
    if len(ends) >= 2:
        added.append(Rule(max(ends), *span))
    return added


def _edges(rules: Sequence[Rule], tolerance: float) -> tuple[list[float], list[list[Rule]]]:
    """Positions of the grid's edges and the rules on each. Edges that nearly meet and share no row are one."""
    levels: list[list[Rule]] = []
    for level in _levels(sorted(rules, key=lambda r: (r.at, r.start)), tolerance):
        if (
            levels
            and level[0].at - levels[-1][0].at <= 2 * tolerance
            and not _side_by_side(levels[-1], level, tolerance)
        ):
            levels[-1].extend(level)
        else:
            levels.append(level)
    return [sum(rule.at for rule in level) / len(level) for level in levels], levels


def _side_by_side(one: Sequence[Rule], other: Sequence[Rule], tolerance: float) -> bool:
    return any(min(a.end, b.end) - max(a.start, b.start) > tolerance for a in one for b in other)


def _drawn(walls: Sequence[Rule], start: float, end: float) -> bool:
    covered = sum(max(0.0, min(wall.end, end) - max(wall.start, start)) for wall in walls)
    return covered >= WALL_SHARE * (end - start)


def _rectangles(
    groups: _Groups, rows: int, columns: int, xs: Sequence[float], ys: Sequence[float]
) -> tuple[GridCell, ...]:
    """Each group as the fewest rectangles, found from the top left (one, unless a wall is missing a piece)."""
    taken = [False] * (rows * columns)
    cells: list[GridCell] = []
    for row in range(rows):
        for column in range(columns):
            if taken[row * columns + column]:
                continue
            root = groups.root(row * columns + column)

            def free(r: int, c: int, root: int = root) -> bool:
                return not taken[r * columns + c] and groups.root(r * columns + c) == root

            right = column + 1
            while right < columns and free(row, right):
                right += 1
            bottom = row + 1
            while bottom < rows and all(free(bottom, c) for c in range(column, right)):
                bottom += 1
            for r in range(row, bottom):
                taken[r * columns + column : r * columns + right] = [True] * (right - column)
            box = Box(xs[column], ys[row], xs[right], ys[bottom])
            cells.append(GridCell(row, column, bottom - row, right - column, box))
    return tuple(cells)


class _Groups:
    """Union-find over ``size`` members."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, member: int) -> int:
        while self._parent[member] != member:
            self._parent[member] = self._parent[self._parent[member]]
            member = self._parent[member]
        return member

    def unite(self, one: int, other: int) -> None:
        self._parent[self.root(other)] = self.root(one)
