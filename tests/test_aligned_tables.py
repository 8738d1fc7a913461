"""Tables set without lines or with some of them, and what is no table."""

from __future__ import annotations

import random
from pathlib import Path

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_pdfs import new_page, saved, write

from pipeline.ingest.aligned_columns import column_edges
from pipeline.ingest.aligned_tables import free_grids, grids_between_rules
from pipeline.ingest.grid import Grid, Rule
from pipeline.ingest.pdf import read_pdf
from pipeline.ingest.segments import Row, Segment
from pipeline.model import Block, Paragraph, Table

SIZE = 10.0


def _row(y: float, *words: tuple[float, str]) -> Row:
    """Segments on a line, each as (x of its middle, text)."""
    return [Segment(text, x - SIZE * len(text) / 2, y, x + SIZE * len(text) / 2, y + SIZE, SIZE) for x, text in words]


HEAD = ("县区", "计划", "完成", "比例")
MIDDLES = (100.0, 200.0, 300.0, 400.0)


def _table(rows: int, pitch: float = 18.0, top: float = 100.0, head: bool = True) -> list[Row]:
    lines = [_row(top, *zip(MIDDLES, HEAD, strict=True))] if head else []
    for number in range(rows):
        words = ("甲县乙县丙县"[2 * (number % 3) : 2 * (number % 3) + 2], str(100 + number), str(90 + number), "90%")
        lines.append(_row(top + pitch * (number + 1), *zip(MIDDLES, words, strict=True)))
    return lines


def _spans(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    return {(c.row, c.column): (c.row_span, c.column_span) for c in grid.cells if (c.row_span, c.column_span) != (1, 1)}


def test_figures_below_each_other_make_a_table() -> None:
    (grid,) = free_grids(_table(4))
    assert (len(grid.ys) - 1, len(grid.xs) - 1, grid.ruled) == (5, 4, False)


def test_lines_around_it_are_no_part_of_it() -> None:
    above = [
        _row(60, (250, "全市共筹集资金五千万元，均已按时下达各县区。")),
        _row(80, (250, "资金情况表")),
        _row(90, (380, "单位：万元")),
    ]
    below = [_row(220, (250, "以上资金均已按照规定拨付到位，没有截留。"))]
    (grid,) = free_grids([*above, *_table(4, top=104), *below])
    assert len(grid.ys) - 1 == 5
    assert grid.ys[0] > 100


def test_head_over_two_columns_spans_them() -> None:
    lower = _row(118, (200, "中央"), (300, "省级"))
    head = [_row(100, (250, "资金")), _row(109, (100, "县区"), (400, "比例")), lower]
    (grid,) = free_grids([*head, *_table(4, top=116, head=False)])
    assert _spans(grid) == {(0, 0): (2, 1), (0, 1): (1, 2), (0, 3): (2, 1)}


def test_figures_at_the_right_and_heads_in_the_middle_are_one_column() -> None:
    lines = [_row(100, (100, "县区"), (200, "计划"), (300, "完成"))]
    for number in range(4):
        lines.append(_row(118 + 18 * number, (100, "甲县"), (235, "12"), (335, "9")))
    (grid,) = free_grids(lines)
    assert len(grid.xs) - 1 == 3


def test_label_of_the_rows_below_is_a_row_and_no_head() -> None:
    labels = [_row(118, (100, "一、中央")), _row(172, (100, "二、省级"))]
    figures = [*_table(2, top=118, head=False), *_table(2, top=172, head=False)]
    (grid,) = free_grids([_table(0)[0], labels[0], *figures[:2], labels[1], *figures[2:]])
    assert len(grid.ys) - 1 == 7


def test_text_over_several_lines_stays_in_its_row() -> None:
    lines = [_row(100, (120, "标准"), (300, "分值"), (400, "得分"))]
    for number in range(3):
        y = 130 + 40 * number
        lines += [
            _row(y - 7, (120, "按时下达的得")),
            _row(y, (300, "5"), (400, "4.5")),
            _row(y + 7, (120, "满分否则不得")),
        ]
    lines.sort(key=lambda row: row[0].y0)
    (grid,) = free_grids(lines)
    assert len(grid.ys) - 1 == 4


def test_column_without_figures_in_a_row_leaves_an_empty_cell() -> None:
    lines = _table(5)
    lines[3] = [segment for segment in lines[3] if segment.x0 < 250 or segment.x0 > 350]
    (grid,) = free_grids(lines)
    assert len(grid.cells) == 6 * 4


@pytest.mark.parametrize(
    "lines",
    [
        [_row(100 + 18 * n, (120, "项目实施情况良好"), (350, "资金管理制度健全")) for n in range(12)],
        [_row(100 + 18 * n, (90, f"{n}."), (300, f"共完成改造{n}项，投入{n}万元。")) for n in range(1, 9)],
        [_row(100 + 18 * n, (120, f"{n}、预算执行"), (300, "." * 20), (420, str(3 * n))) for n in range(1, 8)],
        [_row(100 + 18 * n, (120, f"第{n}部分"), (420, str(3 * n))) for n in range(1, 8)],
        [_row(100 + 30 * n, (100, label), (300, value)) for n, (label, value) in enumerate(
            [("项目名称：", "改造"), ("实施单位：", "某局"), ("项目金额：", "500万元"), ("评价年度：", "2023年")])],
        [_row(100, (100, "甲县"), (200, "12"), (300, "9")), _row(118, (100, "乙县"), (200, "13"), (300, "8"))],
    ],
    ids=["two columns of text", "numbered list", "contents", "contents without dots", "labels of a cover", "two lines"],
)  # fmt: skip
def test_what_merely_stands_side_by_side_is_no_table(lines: list[Row]) -> None:
    assert free_grids(lines) == []


def test_lines_above_and_below_make_a_table_of_words_too() -> None:
    rows = [_row(104 + 18 * n, (100, "指标"), (250, "要求"), (400, "完成")) for n in range(4)]
    rules = [Rule(100, 60, 440), Rule(119, 60, 440), Rule(180, 60, 440)]
    (grid,) = grids_between_rules(rows, rules, 3.0)
    assert (len(grid.ys) - 1, len(grid.xs) - 1) == (4, 3)


def test_rules_of_letterhead_and_footnote_make_none() -> None:
    prose = [_row(100 + 18 * n, (250, "本年度资金已经全部按时下达到位，用于老旧小区改造")) for n in range(20)]
    assert grids_between_rules(prose, [Rule(90, 60, 440), Rule(470, 60, 440)], 3.0) == []


@given(
    widths=st.lists(st.integers(3, 8), min_size=3, max_size=6),
    rows=st.integers(3, 12),
    align=st.sampled_from([0.0, 0.5, 1.0]),
    seed=st.integers(0, 999),
)
@settings(max_examples=60, deadline=None)
def test_any_columns_of_figures_come_back(widths: list[int], rows: int, align: float, seed: int) -> None:
    pick = random.Random(seed)
    lines = []
    for number in range(rows):
        row: Row = []
        x = 60.0
        for column, width in enumerate(widths):
            text = "甲" * pick.randint(2, 3) if not column else str(pick.randint(1, 10 ** (width - 1)))
            free = SIZE * (width - len(text))
            row.append(
                Segment(
                    text,
                    x + align * free,
                    100 + 16 * number,
                    x + align * free + SIZE * len(text),
                    110 + 16 * number,
                    SIZE,
                )
            )
            x += SIZE * (width + 1)
        lines.append(row)
    (grid,) = free_grids(lines)
    assert (len(grid.ys) - 1, len(grid.xs) - 1) == (rows, len(widths))


def test_columns_need_white_between_them_from_first_to_last_line() -> None:
    lines = [_row(100 + 16 * n, (100, "甲县"), (160 + 17 * n, "12")) for n in range(8)]
    assert len(column_edges(lines)) == 3
    lines = [_row(100 + 16 * n, (100 + 20 * n, "甲县"), (160 + 20 * n, "12")) for n in range(8)]
    assert len(column_edges(lines)) == 2


# In a file -----------------------------------------------------------------------------------------------------------


def _blocks(
    folder: Path, lines: list[tuple[float, float, str]], *rules: tuple[float, float, float]
) -> tuple[Block, ...]:
    document = pymupdf.open()
    page = new_page(document)
    for x, y, text in lines:
        write(page, x, y, text, 10)
    for y, x0, x1 in rules:
        page.draw_line((x0, y), (x1, y), width=0.5)
    return read_pdf(saved(document, folder), None).blocks


LINES = [
    (x, 200 + 20 * row, text)
    for row, words in enumerate(
        (("县区", "计划", "完成"), ("甲县", "12", "9"), ("乙县", "13", "8"), ("丙县", "14", "7"))
    )
    for x, text in zip((80, 200, 320), words, strict=True)
]


def test_unruled_table_of_a_page_has_cells_places_caption_and_unit(tmp_path: Path) -> None:
    around = [(80, 100, "一、资金管理情况如下表所示，均已到位。"), (190, 150, "资金情况表"), (290, 172, "单位：万元")]
    after = [(80, 320, "以上情况均已核实，不存在截留和挪用的问题。")]
    blocks = _blocks(tmp_path, [*around, *LINES, *after])
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert [cell.text.content for cell in table.cells][:6] == ["县区", "计划", "完成", "甲县", "12", "9"]
    assert (table.caption, table.unit_note, table.header_rows, table.rows) == ("资金情况表", "万元", 1, 4)
    box = table.cells[4].text.place().box
    assert box is not None
    assert abs(box.x0 - 200) < 3
    assert [b.text.content for b in blocks if isinstance(b, Paragraph)][-1].startswith("以上情况")


def test_table_between_three_lines_is_read(tmp_path: Path) -> None:
    blocks = _blocks(tmp_path, LINES[:9], (185, 70, 380), (206, 70, 380), (248, 70, 380))
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert (table.rows, table.columns) == (3, 3)


def test_rows_under_each_other_in_a_frame_with_column_lines_are_parted(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    for x, y, text in LINES:
        write(page, x, y, text, 10)
    page.draw_rect(pymupdf.Rect(70, 185, 400, 270))
    page.draw_line((70, 206), (400, 206))
    for x in (180, 300):
        page.draw_line((x, 185), (x, 270))
    (table,) = [b for b in read_pdf(saved(document, tmp_path), None).blocks if isinstance(b, Table)]
    assert (table.rows, table.columns) == (4, 3)
    assert [cell.text.content for cell in table.cells][-3:] == ["丙县", "14", "7"]


def test_punctuation_hung_out_over_the_line_stays_with_its_words(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    for y in (200, 230, 260):
        page.draw_line((70, y), (200, y))
    for x in (70, 121, 200):
        page.draw_line((x, 200), (x, 260))
    write(page, 72, 220, "资金到位，", 10)
    write(page, 130, 220, "5", 10)
    write(page, 72, 250, "支出", 10)
    (table,) = [b for b in read_pdf(saved(document, tmp_path), None).blocks if isinstance(b, Table)]
    assert [cell.text.content for cell in table.cells][:2] == ["资金到位，", "5"]
