"""Rows whose values stand under another's head are put back or marked; all others are left as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.slipped_columns import Kind, kind_of_cell, with_columns_mended
from pipeline.model import Box, Cell, Place, Run, Table, Text

HEAD = ["县（区）", "任务数", "到位资金", "执行率", "备注"]
ROWS = [
    ["甲县", "120", "3,450.50", "98.6%", ""],
    ["乙县", "80", "2,100", "91.0%", "已完成"],
    ["丙区", "95", "1,980.2", "87.5%", ""],
    ["丁市", "60", "990", "100%", ""],
    ["合计", "355", "8,520.7", "94.1%", ""],
]


def _table(rows: list[list[str]], head: list[str] = HEAD) -> Table:
    place = Place(3, Box(0, 0, 9, 9))
    cells = [
        Cell(r, c, Text(text, (Run(0, len(text), place),) if text else ()))
        for r, row in enumerate([head, *rows])
        for c, text in enumerate(row)
    ]
    return Table(tuple(cells), len(rows) + 1, len(HEAD), 1, pages=(3,))


def _mended(rows: list[list[str]]) -> tuple[list[list[str]], Table, tuple[str, ...]]:
    (table,), notes = with_columns_mended([_table(rows)])
    assert isinstance(table, Table)
    return [[cell.text.content if cell else "" for cell in row] for row in table.grid()][1:], table, notes


def test_table_in_order_is_left_as_it_is() -> None:
    before = _table(ROWS)
    assert with_columns_mended([before]) == ((before,), ())


@pytest.mark.parametrize(
    "slipped", [["甲县", "", "120", "3,450.50", "98.6%"], ["", "甲县", "120", "3,450.50", "98.6%"]]
)
def test_row_that_slipped_to_the_right_is_put_back(slipped: list[str]) -> None:
    rows, table, notes = _mended([slipped, *ROWS[1:]])
    assert rows == ROWS
    assert not any(run.doubtful for cell in table.cells for run in cell.text.runs)
    assert [" / " in note and "第3页" in note and "page 3" in note for note in notes] == [True]


def test_value_that_is_missing_is_no_slip_that_can_be_put_back() -> None:
    rows, _, _ = _mended([["甲县", "120", "98.6%", "91.0%", ""], *ROWS[1:]])
    assert rows[0] == ["甲县", "120", "98.6%", "91.0%", ""]  # one value that does not fit is an odd value, no slip
    rows, _, notes = _mended([["甲县", "120", "98.6%", "无", ""], *ROWS[1:]])
    assert rows[0] == ["甲县", "120", "98.6%", "无", ""]
    assert "check it" in notes[0]


def test_row_that_cannot_be_put_back_is_marked_and_noted() -> None:
    slipped = ["120", "98.6%", "甲县", "3,450.50", "无"]
    rows, table, notes = _mended([slipped, *ROWS[1:]])
    assert rows[0] == slipped
    assert all(run.doubtful == (cell.row == 1) for cell in table.cells for run in cell.text.runs)
    assert len(notes) == 1


def test_single_odd_value_is_no_slip() -> None:
    odd = [["甲县", "未统计", "3,450.50", "98.6%", ""], *ROWS[1:]]
    assert _mended(odd)[0] == odd
    assert _mended(odd)[2] == ()


def test_few_rows_tell_nothing() -> None:
    few = [["", "甲县", "120", "3,450.50", "98.6%"], *ROWS[1:3]]
    assert _mended(few)[0] == few


def test_sum_in_the_column_of_ordinal_numbers_is_no_slip() -> None:
    head = ["序号", "县（区）", "任务数", "执行率", "备注"]
    rows = [[str(n), place, "120", "9%", ""] for n, place in enumerate(("甲县", "乙县", "丙区", "丁市", "戊县"), 1)]
    table = _table([*rows, ["合计", "", "600", "", ""]], head)
    assert with_columns_mended([table]) == ((table,), ())


@given(row=st.sampled_from([0, 2, 3]))
def test_any_row_moved_by_one_comes_back(row: int) -> None:
    moved = [each if index != row else ["", *each[:4]] for index, each in enumerate(ROWS)]
    assert _mended(moved)[0] == ROWS


@pytest.mark.parametrize(
    ("text", "kind"),
    [("98.6%", Kind.SHARE), ("1,200", Kind.NUMBER), ("12万元", Kind.NUMBER), ("甲县", Kind.WORDS), ("—", Kind.NOTHING),
     ("2023年", Kind.WORDS), (" ", Kind.NOTHING), ("≥ 90%", Kind.SHARE)],
)  # fmt: skip
def test_kinds_of_cells(text: str, kind: Kind) -> None:
    assert kind_of_cell(text) is kind


def test_counts_of_communities_and_amounts_like_years_are_numbers() -> None:
    head = ["县区", "改造小区（个）", "户数（户）", "补助（万元）", "备注"]
    amounts = zip("甲乙丙丁戊", ("640", "2072", "1950", "88", "911"), strict=True)
    before = _table([[f"{name}县", "24", "2960", amount, ""] for name, amount in amounts], head)
    assert with_columns_mended([before]) == ((before,), ())
