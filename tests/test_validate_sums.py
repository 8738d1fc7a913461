"""Totals with their parts, breakdowns by area, and table totals."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st
from marked_text import findings, of, table, told

LIST = "共筹集<funds.actual.total={}>（其中：中央<funds.actual.central={}>，县级<funds.actual.local={}>）。"
AREAS = "全市共发放<subsidy_households.actual={}户>，其中：\n东县<subsidy_households.actual..东县={}户>；\n西县<subsidy_households.actual..西县={}户>；\n南县<subsidy_households.actual..南县={}户>。"


def test_units_and_precision_are_those_printed() -> None:
    assert told(LIST.format("2.69亿元", "2.1亿元", "5894万元")) == []


def test_parts_above_the_total_are_an_error() -> None:
    found = findings(LIST.format("3000万元", "2100万元", "1200万元"))
    assert [(f.check.value, f.severity.value, f.recomputed) for f in found] == [("sum", "error", Decimal(3300))]
    assert "2100万元 + 1200万元 = 3300万元" in found[0].message


def test_parts_below_the_total_say_nothing_where_the_list_may_be_incomplete() -> None:
    assert told(LIST.format("5000万元", "2100万元", "1200万元")) == []


def test_one_misprint_that_explains_all_is_a_warning_in_an_incomplete_list() -> None:
    found = findings(LIST.format("4203万元", "2144万元", "1789万元"))  # 2414 with two digits swapped
    assert [(f.check.value, f.severity.value) for f in found] == [("sum", "warning")]
    assert "2144万元或为2414万元之误（数字次序颠倒）" in found[0].message


def test_a_list_that_claims_to_be_complete_is_held_to_it() -> None:
    text = "两级资金<funds.budget=5000万元>，分别为中央<funds.budget.central=2100万元>、省级<funds.budget.provincial=1200万元>。"
    assert told(text) == [("sum", "error", "5000")]


def test_parts_of_parts_are_not_added_twice() -> None:
    text = (
        "资金共计<funds.budget.total=900万元>，其中中央<funds.budget.central=600万元>（专项<funds.budget.central=250万元>、"
        "预算内投资<funds.budget.central_investment=350万元>），县级<funds.budget.local=300万元>，共计<funds.budget.total=900万元>。"
    )
    assert told(text) == []
    assert told(text.replace("350万元", "380万元")) == [("sum", "error", "600")]


def test_a_total_may_be_broken_down_twice() -> None:
    text = (
        "下达<funds.budget.total=900万元>，其中中央<funds.budget.central=600万元>、县级<funds.budget.local=300万元>，"
        "用于甲县<funds.budget..甲县=500万元>、乙县<funds.budget..乙县=400万元>。"
    )
    assert told(text) == []


def test_what_was_spent_is_no_part_of_what_was_allotted() -> None:
    text = (
        "下达<funds.budget.total=900万元>，其中中央<funds.budget.central=600万元>，已支付<funds.spent.total=880万元>。"
    )
    assert told(text) == []


def test_an_opener_may_begin_the_next_sentence() -> None:
    text = "财政资金共计<funds.budget.total={}>。其中：中央<funds.budget.central=600万元>，县级<funds.budget.local=300万元>。"
    assert told(text.format("900万元")) == []
    assert told(text.format("800万元")) == [("sum", "error", "800")]


def test_years_that_exceed_their_span_are_a_warning() -> None:
    text = "规划期计划<shantytown_units.planned...2031-2033=900套>，其中2031年<shantytown_units.actual...2031=400套>，2032年<shantytown_units.planned...2032=520套>。"
    assert told(text) == [("enumeration", "warning", "900")]


def test_areas_against_their_total() -> None:
    assert told(AREAS.format(900, 200, 300, 400)) == []
    found = findings(AREAS.format(2465, 846, 1300, 400))
    assert [(f.check.value, f.severity.value, f.recomputed) for f in found] == [("enumeration", "error", Decimal(2546))]
    assert "数字次序颠倒" in found[0].message


def test_areas_that_fall_short_may_be_a_selection() -> None:
    assert told(AREAS.format(1500, 200, 300, 400)) == []


def test_a_part_counted_twice_is_named() -> None:
    text = "三级资金<funds.budget=6500万元>，分别为中央<funds.budget.central=3100万元>、省级<funds.budget.provincial=1200万元>、县级<funds.budget.local=1100万元>。"
    (found,) = findings(text)
    assert "重复计入1100万元" in found.message


def test_table_totals() -> None:
    rows = [
        ["地区", "户数（户）", "资金（万元）"],
        ["东县", "120", "30.5"],
        ["西县", "80", "19.5"],
        ["南县", "50", "10"],
    ]
    right = of([table([*rows, ["合计", "250", "60.0"]])], [])
    wrong = of([table([*rows, ["合计", "250", "66.0"]])], [])
    assert told(right) == []
    assert told(wrong) == [("table_sum", "error", "66.0")]


def test_a_table_of_two_levels_is_not_added_flat() -> None:
    rows = [
        ["地区", "户数"],
        ["合计", "500"],
        ["北州", "300"],
        ["东县", "120"],
        ["西县", "180"],
        ["南州", "200"],
        ["中县", "150"],
        ["外县", "50"],
    ]
    assert told(of([table(rows)], [])) == []


def test_a_total_column_that_one_row_breaks() -> None:
    rows = [
        ["地区", "资金合计", "中央", "县级"],
        ["东县", "50", "30", "20"],
        ["西县", "70", "40", "30"],
        ["南县", "65", "20", "35"],
        ["北县", "12", "6", "6"],
    ]
    assert told(of([table(rows)], [])) == [("table_sum", "error", "65")]


@given(st.lists(st.decimals(min_value=1, max_value=90000, places=3), min_size=2, max_size=5), st.integers(0, 2))
def test_honest_lists_pass(values: list[Decimal], decimals: int) -> None:
    sources = ["central", "provincial", "local", "social", "loans"]
    step = Decimal(1).scaleb(-decimals)
    parts = "，".join(
        f"<funds.budget.{s}={v.quantize(step, ROUND_HALF_UP)}万元>" for s, v in zip(sources, values, strict=False)
    )
    total = sum(values, Decimal(0)).quantize(Decimal(1), ROUND_HALF_UP)
    assert told(f"三级共安排<funds.budget.total={total}万元>，分别为{parts}。") == []


@given(st.lists(st.integers(10, 99999), min_size=3, max_size=6), st.integers(1, 50000))
def test_any_total_below_its_areas_is_an_error(values: list[int], missing: int) -> None:
    total = sum(values) - missing
    if total * 3 < sum(values) * 2:
        return  # as if towns and their county were listed together
    rows = "，".join(f"<households.planned..第{i}县={v}户>" for i, v in enumerate(values))
    found = told(f"全市计划<households.planned={total}户>。\n其中{rows}。")
    assert [(check, severity) for check, severity, _ in found] == [("enumeration", "error")]


def test_sub_totals_and_the_total_above_them() -> None:
    rows = [
        ["地区", "户数（户）"], ["合计", "1000"], ["北州小计", "600"], ["东县", "250"], ["西县", "350"],
        ["南州小计", "400"], ["中县", "150"], ["外县", "250"],
    ]  # fmt: skip
    assert told(of([table(rows)], [])) == []
    for row, wrong in ((1, "1100"), (2, "610"), (6, "180")):
        changed = [list(cells) for cells in rows]
        changed[row][1] = wrong
        assert {check for check, _, _ in told(of([table(changed)], []))} == {"table_sum"}


def test_sub_totals_may_stand_below_their_rows() -> None:
    rows = [
        ["地区", "户数（户）"], ["东县", "250"], ["西县", "350"], ["小计", "600"], ["中县", "150"], ["外县", "250"],
        ["小计", "400"], ["合计", "1000"],
    ]  # fmt: skip
    assert told(of([table(rows)], [])) == []
    rows[4][1] = "151"
    assert told(of([table(rows)], [])) == [("table_sum", "error", "400")]


def test_the_money_of_a_form_where_another_column_bears_it_out() -> None:
    rows = [
        ["资金", "预算数", "执行数"], ["年度资金总额", "900", "700"], ["其中：中央补助", "600", "500"], ["地方资金", "300", "200"],
        ["产出指标", "开工", "100"],
    ]  # fmt: skip
    assert told(of([table(rows)], [])) == []
    rows[1][2] = "710"
    assert told(of([table(rows)], [])) == [("table_sum", "error", "710")]
    rows[1][1] = "910"  # now nothing says that the two rows are all the money
    assert told(of([table(rows)], [])) == []


def test_a_list_said_to_be_complete_in_lines_of_its_own() -> None:
    text = AREAS.replace("其中：", "分别为：")
    assert told(text.format(900, 200, 300, 400)) == []
    assert told(text.format(1500, 200, 300, 400)) == [("enumeration", "error", "1500")]


def test_a_part_listed_twice_is_doubtful() -> None:
    text = "三级资金<funds.budget=6400万元>，其中：中央<funds.budget.central=3100万元>，中央<funds.budget.central=3100万元>，省级<funds.budget.provincial=2200万元>，县级<funds.budget.local=1100万元>。"
    (found,) = findings(text)
    assert (found.severity.value, "列了两次" in found.message) == ("warning", True)


def test_money_that_consists_of_parts() -> None:
    text = "筹集资金<funds.actual=900万元>，由中央补助<funds.actual.central=600万元>、县级配套<funds.budget.local={}>组成。"
    assert told(text.format("300万元")) == []
    assert told(text.format("200万元")) == [("sum", "error", "900")]


def test_a_total_behind_its_parts() -> None:
    text = "提前下达<funds.budget=3512万元>，正式下达<funds.budget=1233万元>，合计<funds.budget={}万元>。"
    assert told(text.format("4745")) == []
    assert told(text.format("4754")) == [("sum", "error", "4754")]  # swapped
    assert told(text.format("9999")) == [("sum", "warning", "9999")]


def test_a_total_behind_other_things_is_not_theirs() -> None:
    text = "中央<funds.budget.central=500万元>，省级<funds.budget.provincial=200万元>，共支出<funds.spent=650万元>。"
    assert told(text) == []
    restated = "资金<funds.budget=900万元>，其中中央<funds.budget.central=600万元>，县级<funds.budget.local=300万元>，共计<funds.budget=900万元>。"
    assert told(restated) == []
