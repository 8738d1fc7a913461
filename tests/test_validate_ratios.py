"""Rates against their operands, and rates of a whole against those of its parts."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked_text import findings, told

SPENDING = "全年下达<funds.budget.central=8000万元>，已支付<funds.spent.central=5200万元>，执行率<funds.execution_rate.central={}>。"


def test_a_rate_that_fits_is_not_mentioned() -> None:
    assert told(SPENDING.format("65%")) == []
    assert told(SPENDING.format("65.0%")) == []


def test_a_rate_that_cannot_be_is_an_error() -> None:
    found = findings(SPENDING.format("66.5%"))
    assert [(f.check.value, f.severity.value, f.claimed, f.recomputed, f.unit) for f in found] == [
        ("ratio", "error", Decimal("66.5"), Decimal(65), "%")
    ]
    assert found[0].difference == Decimal("1.5")
    assert "相差1.5个百分点" in found[0].message and "difference 1.5 percentage points" in found[0].message_en
    assert "5200万元 ÷ 8000万元 × 100% = 65%" in found[0].message
    assert "[66.45, 66.55]" in found[0].message_en
    assert found[0].operands == ("f2", "f1", "f0")


def test_a_rate_that_is_only_cut_off_is_a_warning() -> None:
    text = (
        "计划改造<households.planned=730户>，开工<households.actual=610户>，完成率<households.completion_rate=83.5%>。"
    )
    assert told(text) == [("ratio", "warning", "83.5")]  # 83.56


def test_a_bounded_rate_is_never_an_error() -> None:
    assert told(SPENDING.format("80%以上")) == [("ratio", "warning", "80")]
    assert told(SPENDING.format("60%以上")) == []


def test_a_plan_more_than_met_may_be_printed_as_full() -> None:
    text = "计划发放<subsidy_households.planned=300户>，实际<subsidy_households.actual=330户>，完成率<subsidy_households.completion_rate={}>。"
    assert told(text.format("100%")) == [("ratio", "warning", "100")]
    assert told(text.format("110%")) == []
    assert told(text.format("120%")) == [("ratio", "error", "120")]


def test_operands_of_other_money_are_left_alone() -> None:
    text = (
        "中央资金<funds.budget.central=900万元>，支出<funds.spent.central=450万元>，执行率<funds.execution_rate.central=50%>；"
        "县级资金<funds.budget.local=300万元>，支出<funds.spent.local=30万元>，执行率<funds.execution_rate.local=10%>。"
    )
    assert told(text) == []


def test_a_rate_does_not_take_the_numerator_of_the_rate_before() -> None:
    text = (
        "甲县资金<funds.budget=900万元>，支出<funds.spent=450万元>，执行率<funds.execution_rate=50%>；"
        "乙县资金<funds.budget=300万元>，执行率<funds.execution_rate=10%>。"
    )
    assert told(text) == []


def test_another_figure_of_the_sentence_excuses_a_rate() -> None:
    text = (
        "下达<funds.budget.central=8000万元>，到位<funds.received.central=6500万元>，"
        "支出<funds.spent.central=5200万元>，支付率<funds.execution_rate.central=80%>。"
    )
    assert told(text) == []


def test_operands_in_the_sentence_before_count() -> None:
    text = "全年下达<funds.budget=8000万元>。截至年底支出<funds.spent=5200万元>，支付进度<funds.execution_rate={}>。"
    assert told(text.format("65%")) == []
    assert told(text.format("75%")) == [("ratio", "error", "75")]


def test_a_rate_alone_is_not_judged() -> None:
    assert told("预算执行率<funds.execution_rate=75%>。") == []


def test_rates_of_different_dates_do_not_meet() -> None:
    text = "2029年支出<funds.spent...2029=100万元>，下达<funds.budget=400万元>，执行率<funds.execution_rate=75%>。"
    assert told(text) == []


def test_the_start_rate_speaks_of_what_the_sentence_counts() -> None:
    text = "计划<shantytown_units.planned=500套>，开工<shantytown_units.actual=450套>，开工率<construction_start.completion_rate={}>。"
    assert told(text.format("90%")) == []
    assert told(text.format("96%")) == [("ratio", "error", "96")]


@pytest.mark.parametrize(("printed", "expected"), [("5%", []), ("7%", [("deviation", "error", "7")])])
def test_deviation(printed: str, expected: list[tuple[str, str, str]]) -> None:
    text = (
        f"计划<households.planned=400户>，实际<households.actual=380户>，偏差率<households.deviation_rate={printed}>。"
    )
    assert told(text) == expected


def test_the_cause_is_another_figure_of_the_report() -> None:
    text = "中央补助<funds.received.central=6500万元>。\n预算<funds.budget.central=8000万元>，支出<funds.spent.central=5200万元>，执行率<funds.execution_rate.central=80%>。"
    ratio, other = findings(text)
    assert "6500万元代替8000万元" in ratio.message
    assert (other.check.value, other.severity.value, other.root) == ("cross_mention", "warning", ratio.finding_id)


def test_the_rate_of_the_whole_is_the_mean_of_its_parts() -> None:
    text = (
        "共下达<funds.budget=1000万元>，其中公租房<funds.budget....first=400万元>、棚改<funds.budget....second=600万元>。\n"
        "总体支出进度为<funds.execution_rate={}>（公租房<funds.execution_rate....first=50%>，棚改<funds.execution_rate....second=80%>）。"
    )
    assert told(text.format("68%")) == []
    assert told(text.format("72%")) == [("ratio", "error", "72")]


@given(st.integers(2000, 90000), st.integers(100, 999), st.integers(0, 2), st.integers(2, 9))
def test_true_rates_pass_and_changed_rates_never(whole: int, permille: int, decimals: int, units: int) -> None:
    part = whole * permille // 1000
    step = Decimal(1).scaleb(-decimals)
    right = (Decimal(part * 100) / whole).quantize(step, ROUND_HALF_UP)
    text = "计划<communities.planned={}个>，开工<communities.actual={}个>，完成率<communities.completion_rate={}%>。"
    assert told(text.format(whole, part, right)) == []
    wrong = told(text.format(whole, part, right + units * step))
    assert [(check, severity) for check, severity, _ in wrong] == [("ratio", "error")]


def test_a_rate_behind_two_amounts_of_one_role() -> None:
    text = "开工<shantytown_units.planned=1704套>，计划<shantytown_units.planned=1893套>，完成率<shantytown_units.completion_rate={}%>。"
    assert told(text.format("90.0")) == []
    assert told(text.format("95.0")) == [("ratio", "warning", "95.0")]
    three = text.replace("开工", "上年<shantytown_units.planned=1500套>，开工")
    assert told(three.format("95.0")) == []
