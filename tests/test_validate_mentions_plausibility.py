"""One quantity with two values, and values no programme could have."""

from __future__ import annotations

from decimal import Decimal

import pytest
from marked_text import findings, told

from pipeline.pattern_files import pattern_folder
from pipeline.validate.plausibility import load_plausibility

TWO = "计划改造<households.planned={}>。\n本年任务<households.planned={}>。"


@pytest.mark.parametrize(
    ("one", "two", "severity"),
    [
        ("125016户", "125061户", "error"),  # swapped
        ("125016户", "125016万户", "error"),  # unit
        ("125016户", "125016户", None),
        ("125016户", "12.5万户", None),  # rounded
        ("125016户", "125816户", "warning"),  # one digit, no area that pins it down
        ("5000户", "3100户", None),  # two batches, two plans: who knows
        ("72户", "27户", None),  # too short to tell
    ],
)
def test_two_mentions(one: str, two: str, severity: str | None) -> None:
    found = [finding for finding in findings(TWO.format(one, two)) if not finding.root]
    assert [(f.check.value, f.severity.value) for f in found] == (
        [] if severity is None else [("cross_mention", severity)]
    )


def test_one_area_twice_with_nearly_one_value_is_an_error() -> None:
    text = "东市资金<funds.budget.central.东市=9644万元>。\n东市中央资金<funds.budget.central.东市=9611万元>。"
    assert told(text) == [("cross_mention", "error", "9611")]


def test_the_odd_one_out_is_named() -> None:
    text = "计划<households.planned=12345户>。\n任务<households.planned=12354户>。\n目标<households.planned=12345户>。"
    (found,) = findings(text)
    assert (found.claimed, found.recomputed) == (Decimal(12354), Decimal(12345))


def test_other_periods_and_areas_are_other_quantities() -> None:
    assert told("计划<households.planned=12345户>。\n明年计划<households.planned...2031=12354户>。") == []
    assert told("计划<households.planned=12345户>。\n东县计划<households.planned..东县=12354户>。") == []


def test_floor_area_per_household() -> None:
    text = "改造<households.planned=2000户>，面积<floor_area.planned={}>。"
    assert told(text.format("16万平方米")) == []
    (found,) = findings(text.format("1600平方米"))
    assert (found.check.value, found.severity.value) == ("plausibility", "warning")
    assert (found.claimed, found.recomputed, found.unit) == (Decimal("0.16"), Decimal("0.8"), "平方米/户")
    assert found.difference is None


def test_rates_that_cannot_exceed_a_hundred() -> None:
    assert told("满意度<satisfaction.level=103%>。") == [("plausibility", "warning", "103")]
    assert told("满意度<satisfaction.level=100%>。") == []
    assert told("表决同意的小区占<resident_vote.share=101%>。") == []


def test_every_bound_names_its_source() -> None:
    bounds = load_plausibility(pattern_folder())
    assert all(bound.source and bound.low < bound.high for bound in bounds.ratios)
    assert all(limit.source for limit in bounds.limits)


def test_a_number_printed_twice_differs_by_its_last_place() -> None:
    text = "下达<funds.budget.central={}>。\n下达<funds.budget.central=35121万元>，已支付。"
    assert told(text.format("35121万元")) == []
    assert told(text.format("3.51亿元")) == []
    assert [severity for _, severity, _ in told(text.format("35122万元"))] == ["warning"]


def test_rates_that_lie_near_one_another_are_not_one_rate() -> None:
    text = "一批完成率<housing_units.completion_rate=106.3%>。\n二批完成率<housing_units.completion_rate=107.1%>。"
    assert told(text) == []
