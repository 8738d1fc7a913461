"""Grids from ruled lines: spans, open sides, double borders, frames."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.grid import CellFinder, Grid, Rule, find_grids, merge_rules


def _spans(grid: Grid) -> list[tuple[int, int, int, int]]:
    return [(c.row, c.column, c.row_span, c.column_span) for c in grid.cells]


def test_merged_cells_appear_once_with_their_spans() -> None:
    across = [Rule(0, 0, 100), Rule(20, 50, 100), Rule(40, 0, 100)]
    down = [Rule(0, 0, 40), Rule(50, 0, 40), Rule(75, 20, 40), Rule(100, 0, 40)]
    (grid,) = find_grids(across, down, tolerance=3)
    assert _spans(grid) == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]


def test_row_left_open_by_the_page_break_is_closed() -> None:
    across = [Rule(0, 0, 100), Rule(20, 0, 100)]
    down = [Rule(x, 0, 60) for x in (0, 50, 100)]
    (grid,) = find_grids(across, down, tolerance=3)
    assert grid.ys == (0, 20, 60)
    assert len(grid.cells) == 4


def test_open_left_and_right_sides_are_closed() -> None:
    across = [Rule(y, 0, 100) for y in (0, 20, 40)]
    (grid,) = find_grids(across, [Rule(50, 0, 40)], tolerance=3)
    assert grid.xs == (0, 50, 100)


def test_double_border_is_one_edge() -> None:
    across = [Rule(y, 0, 102) for y in (0, 2, 20, 40, 42)]
    down = [Rule(x, 0, 42) for x in (0, 2, 50, 100, 102)]
    (grid,) = find_grids(across, down, tolerance=3)
    assert (len(grid.xs), len(grid.ys)) == (3, 3)


def test_frame_and_underline_are_no_tables() -> None:
    frame = [Rule(0, 0, 100), Rule(200, 0, 100)], [Rule(0, 0, 200), Rule(100, 0, 200)]
    assert find_grids(*frame, tolerance=3) == ()
    assert find_grids([Rule(10, 0, 100), Rule(30, 0, 100)], [], tolerance=3) == ()


def test_two_tables_apart_stay_apart() -> None:
    across = [Rule(y + top, 0, 100) for top in (0, 300) for y in (0, 20, 40)]
    down = [Rule(x, top, top + 40) for top in (0, 300) for x in (0, 50, 100)]
    assert [grid.box.y0 for grid in find_grids(across, down, tolerance=3)] == [0, 300]


def test_dashes_on_one_line_are_merged() -> None:
    dashes = [Rule(10 + 0.1 * (i % 2), 5 * i, 5 * i + 3) for i in range(20)]
    assert len(merge_rules(dashes, tolerance=3)) == 1


def test_rules_with_a_gap_between_them_stay_apart_whichever_is_higher() -> None:
    left, right = Rule(10.4, 0, 40), Rule(10.0, 60, 100)
    merged = merge_rules([right, left], tolerance=3)
    assert [(rule.start, rule.end) for rule in merged] == [(0, 40), (60, 100)]


@given(
    st.lists(st.integers(10, 60), min_size=1, max_size=5),
    st.lists(st.integers(10, 60), min_size=1, max_size=5),
    st.data(),
)
def test_cells_tile_the_grid_whatever_walls_are_missing(widths, heights, data) -> None:
    xs = [sum(widths[:i]) for i in range(len(widths) + 1)]
    ys = [sum(heights[:i]) for i in range(len(heights) + 1)]
    keep = st.booleans()
    across = [Rule(ys[0], 0, xs[-1]), Rule(ys[-1], 0, xs[-1])]
    down = [Rule(xs[0], 0, ys[-1]), Rule(xs[-1], 0, ys[-1])]
    across += [Rule(y, a, b) for y in ys[1:-1] for a, b in itertools.pairwise(xs) if data.draw(keep)]
    down += [Rule(x, a, b) for x in xs[1:-1] for a, b in itertools.pairwise(ys) if data.draw(keep)]
    for grid in find_grids(across, down, tolerance=2):
        covered = [
            (r, c)
            for cell in grid.cells
            for r in range(cell.row, cell.row + cell.row_span)
            for c in range(cell.column, cell.column + cell.column_span)
        ]
        assert sorted(covered) == [(r, c) for r in range(len(grid.ys) - 1) for c in range(len(grid.xs) - 1)]
        finder = CellFinder(grid)
        for x, y in itertools.product(_on_and_beside(grid.xs), _on_and_beside(grid.ys)):
            assert finder.index_at(x, y) == grid.index_at(x, y)


def _on_and_beside(edges):
    """Points on edges, between them and outside."""
    return [edge + step for edge in edges for step in (-1.5, 0.0, 1.5)]
