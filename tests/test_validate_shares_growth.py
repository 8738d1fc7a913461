"""Shares of wholes, growth over last year."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked_text import told

PARTY = (
    "本年计划改造<communities.planned=400个>，开工<communities.actual=410个>。\n"
    "已成立党组织的小区<party_org.actual={}>，{}<party_org.share={}>。"
)
GROWTH = "本级安排<funds.budget.local={}>，较上年增加<funds.increase.local={}>，增长<funds.growth_rate.local={}>。"


@pytest.mark.parametrize(
    ("part", "share", "expected"),
    [
        ("300个", "75%", []),
        ("303个", "75%", [("share", "warning", "75")]),  # 75.75
        ("300个", "73%", []),  # of the 410 started: 73.17
        ("300个", "85%", [("share", "error", "85")]),
    ],
)
def test_communities_as_a_share_of_the_plan(part: str, share: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(PARTY.format(part, "占年度计划改造小区的", share)) == expected


def test_a_share_of_something_the_report_does_not_name_is_not_judged() -> None:
    assert told(PARTY.format("300个", "占", "85%")) == []


def test_a_share_of_what_the_item_itself_plans() -> None:
    text = "存在短板的小区<improvement_content.planned=250个>，纳入方案<improvement_content.actual=240个>，占计划的<improvement_content.share={}>。"
    assert told(text.format("96%")) == []
    assert told(text.format("91%")) == [("share", "error", "91")]


def test_money_as_a_share_of_the_total_of_the_paragraph() -> None:
    text = (
        "资金共<funds.received.total=8000万元>。居民出资<funds.received.social=600万元>，占比<funds.share.social={}>。"
    )
    assert told(text.format("7.5%")) == []
    assert told(text.format("8.5%")) == [("share", "error", "8.5")]


def test_the_share_belongs_to_what_stands_outside_the_brackets() -> None:
    text = (
        "资金共<funds.received.total=8000万元>。中央资金<funds.received.central=6000万元>"
        "（专项<funds.received.central=2500万元>，其他<funds.received.central=3500万元>）占比<funds.share.central={}>。"
    )
    assert told(text.format("75%")) == []
    assert told(text.format("71%")) == [("share", "error", "71")]


def test_a_share_of_money_whose_whole_is_not_stated_is_not_judged() -> None:
    assert told("筹措<funds.budget=8000万元>，占全部财政资金的<funds.share=92.6%>。") == []


def test_growth_by_the_increase() -> None:
    assert told(GROWTH.format("3000万元", "1000万元", "50%")) == []
    assert told(GROWTH.format("3000万元", "1000万元", "33.3%")) == [("growth", "error", "33.3")]


def test_growth_by_last_year() -> None:
    text = "上年为<funds.budget.local..上年=2000万元>，本年<funds.budget.local=3000万元>，增长<funds.growth_rate.local={}>。"
    assert told(text.format("50%")) == []
    assert told(text.format("60%")) == [("growth", "error", "60")]


def test_growth_without_an_increase_is_not_judged() -> None:
    assert told("本年<funds.budget.local=3000万元>，增长<funds.growth_rate.local=60%>。") == []


@given(st.integers(500, 90000), st.integers(50, 90000), st.integers(0, 2), st.integers(2, 9))
def test_true_growth_passes_and_changed_growth_never(previous: int, increase: int, decimals: int, units: int) -> None:
    step = Decimal(1).scaleb(-decimals)
    right = (Decimal(increase * 100) / previous).quantize(step, ROUND_HALF_UP)
    assert told(GROWTH.format(f"{previous + increase}万元", f"{increase}万元", f"{right}%")) == []
    # the printed amounts stand for half a 万元 either way
    slack = (Decimal(200 * (previous + increase)) / (previous * (previous - 1))).quantize(step) + units * step
    found = told(GROWTH.format(f"{previous + increase}万元", f"{increase}万元", f"{right + 2 * slack}%"))
    assert [(check, severity) for check, severity, _ in found] == [("growth", "error")]


@pytest.mark.parametrize(("gap", "expected"), [("42套", []), ("24套", [("sum", "error", "24")])])
def test_what_was_not_started_is_the_difference_from_the_plan(gap: str, expected: list[tuple[str, str, str]]) -> None:
    plan = "计划新开工<shantytown_units.planned=960套>，实际开工<shantytown_units.actual=918套>，"
    assert told(f"{plan}少开工<shantytown_units.increase={gap}>，系征收未完成。") == expected
