"""Figures whose place, source or area was read wrongly must not become accusations."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from marked_text import extraction, findings, of, score, told

from pipeline.model import Level, Recomputation, Severity, Verdict

COPIES = (
    "东市<funds.budget.central.东市=5100万元>，西市<funds.budget.central.西市=3200万元>，"
    "南市<funds.budget.central.南市=2700万元>，北市<funds.budget.central.北市={}>。\n"
)


def test_a_budget_read_as_spending_does_not_make_the_rate_wrong() -> None:
    text = "总预算<funds.budget=9000万元>，其中专项<funds.spent=4000万元>，支出<funds.spent=1000万元>，执行率<funds.execution_rate=25%>。"
    assert told(text) == []


def test_an_amount_in_between_makes_an_error_a_doubt() -> None:
    text = "预算<funds.budget=9000万元>，结转<funds.received=700万元>，支出<funds.spent=1000万元>，执行率<funds.execution_rate=25%>。"
    assert told(text) == [("ratio", "warning", "25")]


def test_growth_speaks_of_the_amount_before_it_whatever_its_source() -> None:
    text = (
        "全部<funds.budget.provincial=9000万元>，其中中央<funds.budget.central=6000万元>（甲<funds.budget.provincial=4000万元>），"
        "较上年增加<funds.increase.provincial=1000万元>，增长<funds.growth_rate.provincial={}>。"
    )
    assert told(text.format("20%")) == []
    assert told(text.format("45%")) == [("growth", "error", "45")]


def test_a_list_is_held_against_its_copy_only() -> None:
    assert told(COPIES.format("900万元") + COPIES.format("900万元")) == []
    assert told(COPIES.format("900万元") + COPIES.format("450万元")) == [("cross_mention", "error", "450")]
    local = COPIES.replace("central", "local").replace("5100", "40").replace("3200", "30").replace("2700", "20")
    assert told(COPIES.format("900万元") + local.format("450万元")) == []


def test_a_row_whose_area_was_not_read_still_counts() -> None:
    rows = "东县<households.planned..东县=200户>，西县<households.planned..西县=300户>，某县<households.planned={}>，南县<households.planned..南县=400户>。"
    assert told("全市计划<households.planned=1000户>。\n" + rows.format("100户")) == []
    assert told("全市计划<households.planned=1000户>。\n" + rows.format("180户")) == [("enumeration", "error", "1000")]


def test_parts_of_another_amount_accuse_no_total() -> None:
    text = (
        "资金共<funds.budget.total=9000万元>，新增部分<funds.received.total=5000万元>，"
        "其中中央<funds.budget.central=6000万元>、县级<funds.budget.local=5000万元>，合并计算<funds.spent.total=11000万元>。"
    )
    assert told(text) == []


def test_a_print_with_stray_characters_is_only_doubtful() -> None:
    clean = "下达<funds.budget=8000万元>，支付<funds.spent=5200万元>，执行率<funds.execution_rate=75%>。"
    assert told(clean) == [("ratio", "error", "75")]
    assert told(clean.replace("执行率<", "执行率1O.<")) == [("ratio", "warning", "75")]
    read = extraction(clean)
    unsure = tuple(replace(figure, confidence=0.4) for figure in read.figures)
    assert told(replace(read, figures=unsure)) == [("ratio", "warning", "75")]


def test_gaps_against_the_plan() -> None:
    text = "目标<shantytown_units.planned=900套>，建成<shantytown_units.actual=820套>，较目标少<shantytown_units.increase={}>。"
    assert told(text.format("80套")) == []
    assert told(text.format("90套")) == [("sum", "error", "90")]
    assert told(text.replace("较目标少", "较上年少").format("90套")) == []


def test_two_claims_of_one_total() -> None:
    text, form = score("a", Level.TOTAL, "97"), replace(score("b", Level.TOTAL, "98"), where="table")
    blind = [Recomputation(number, Verdict.UNVERIFIABLE) for number in "ab"]
    (found,) = findings(of([], [], (text, form)), *blind)
    assert (found.check.value, found.severity, found.claimed) == ("cross_mention", Severity.ERROR, Decimal(97))
    assert findings(of([], [], (text, replace(form, claimed=Decimal(97)))), *blind) == []


def test_parts_that_cannot_be_parts_only_warn() -> None:
    whole, part = score("a", Level.INDICATOR, "5"), score("b", Level.SUB_ITEM, "7", "a")
    rule = Recomputation("a", Verdict.INCONSISTENT, Decimal(12), Decimal(12), inputs=("b",))
    (found,) = findings(of([], [], (whole, part)), rule, Recomputation("b", Verdict.UNVERIFIABLE))
    assert found.severity is Severity.WARNING
