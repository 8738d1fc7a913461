"""Tables with a line below each row and none between columns."""

from __future__ import annotations

from pipeline.ingest.grid import Rule
from pipeline.ingest.row_ruled import row_ruled_grids
from pipeline.ingest.segments import Row, Segment

SIZE = 10.0
LEFT, RIGHT = 50.0, 450.0


def _row(y: float, *words: tuple[float, str]) -> Row:
    """Segments on a line, each as (x of its middle, text)."""
    return [Segment(text, x - SIZE * len(text) / 2, y, x + SIZE * len(text) / 2, y + SIZE, SIZE) for x, text in words]


def _lines(*heights: float, start: float = LEFT) -> list[Rule]:
    return [Rule(y, start, RIGHT) for y in heights]


def test_each_band_is_a_row_however_many_lines_its_cells_have() -> None:
    rows = [
        _row(100, (100, "指标"), (250, "年度目标"), (400, "得分")),
        _row(120, (100, "开工"), (250, "按照计划全部"), (400, "9")),
        _row(132, (250, "开工建设")),
        _row(152, (100, "质量"), (250, "一次验收"), (400, "10")),
        _row(164, (250, "合格")),
        _row(184, (100, "合计"), (400, "19")),
    ]
    (grid,) = row_ruled_grids(rows, _lines(98, 118, 150, 182, 202), 3.0)
    assert (len(grid.ys) - 1, len(grid.xs) - 1, len(grid.cells), grid.ruled) == (4, 3, 12, False)


def test_line_that_begins_farther_in_leaves_the_label_beside_it_whole() -> None:
    rows = [
        _row(100, (90, "一级"), (200, "二级"), (300, "分值"), (400, "得分")),
        _row(120, (90, "资金"), (200, "筹集"), (300, "5"), (400, "4")),
        _row(140, (200, "分配"), (300, "5"), (400, "5")),
        _row(160, (90, "产出"), (200, "开工"), (300, "10"), (400, "9")),
    ]
    rules = [*_lines(98, 118), *_lines(138, start=150.0), *_lines(158, 178)]
    (grid,) = row_ruled_grids(rows, rules, 3.0)
    spans = {(c.row, c.column): (c.row_span, c.column_span) for c in grid.cells if c.row_span > 1 or c.column_span > 1}
    assert spans == {(1, 0): (2, 1)}
    assert grid.xs[1] == 150.0


def test_text_over_an_edge_merges_the_cells_of_its_row_alone() -> None:
    rows = [
        _row(100, (100, "项目"), (250, "预算"), (400, "执行")),
        _row(120, (100, "中央"), (250, "500"), (400, "450")),
        _row(140, (325, "其中老旧小区改造合计见下表")),
        _row(160, (100, "省级"), (250, "300"), (400, "300")),
    ]
    (grid,) = row_ruled_grids(rows, _lines(98, 118, 138, 158, 178), 3.0)
    assert [(c.column, c.column_span) for c in grid.cells if c.row == 2] == [(0, 1), (1, 2)]


def test_three_line_table_and_ruled_prose_are_left_to_others() -> None:
    body = [_row(120 + 14 * n, (100, "甲县"), (250, str(10 + n)), (400, "9")) for n in range(6)]
    assert (
        row_ruled_grids([_row(100, (100, "县区"), (250, "计划"), (400, "完成")), *body], _lines(98, 118, 206), 3.0)
        == []
    )
    prose = [_row(100 + 20 * n, (250, "各县区均已按时足额拨付到位，没有截留挪用。")) for n in range(4)]
    assert row_ruled_grids(prose, _lines(98, 118, 138, 158, 178), 3.0) == []


def test_caption_between_two_tables_parts_them() -> None:
    def table(top: float) -> list[Row]:
        rows = [_row(top + 20 * n, (100, "甲县"), (250, str(10 + n)), (400, "9")) for n in range(1, 4)]
        return [_row(top, (100, "县区"), (250, "计划"), (400, "完成")), *rows]

    rows = [*table(100), _row(190, (250, "附件2")), _row(206, (250, "资金情况表")), *table(230)]
    rules = _lines(*(98 + 20 * n for n in range(5)), *(228 + 20 * n for n in range(5)))
    assert [len(grid.ys) - 1 for grid in row_ruled_grids(rows, rules, 3.0)] == [4, 4]
