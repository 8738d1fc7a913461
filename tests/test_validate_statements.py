"""Time schedules, stated deductions, averages, gaps and skipped figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from marked_text import findings, told

from pipeline.model import Check, Severity

SCHEDULE = "考虑实际情况，按9个月的序时进度即<funds.target={}%>考核。"
RULE = "本县支出率<funds.execution_rate={rate}%>，按“预算执行率每低4个百分点扣1分，最多扣6分”计算，扣{marks}分。"
AVERAGE = "全年向<subsidy_households.actual=800户>发放补贴<funds.spent={}>，户均<funds.spent={}>。"
GAP = "计划竣工<housing_units.actual=3000套>、开工<housing_units.planned=4200套>。\n实际竣工<housing_units.actual=2700套>，完成率<housing_units.completion_rate=90%>，较目标少<housing_units.increase=-{}套>。"
AREAS = ("甲县", "乙县", "丙县", "丁县", "戊县", "己县")


@pytest.mark.parametrize(("rate", "expected"), [("75", []), ("75.0", []), ("74", ["warning"]), ("70", ["warning"])])
def test_a_time_schedule_is_months_of_twelve(rate: str, expected: list[str]) -> None:
    assert [severity for _, severity, _ in told(SCHEDULE.format(rate))] == expected


def test_a_time_schedule_cut_off_is_said_to_be() -> None:
    (found,) = findings("按8个月的序时进度即<funds.target=66.6%>考核。")
    assert (found.check, found.severity, found.claimed) == (Check.RATIO, Severity.WARNING, Decimal("66.6"))
    assert "8个月 ÷ 12个月" in found.message
    assert "截断" in found.message


def test_a_standstill_of_some_months_leaves_the_others() -> None:
    text = "因施工受限停工4个月，按{}个月的序时进度即<funds.target={}%>考核。"
    assert told(text.format(8, "66.7")) == []
    assert told(text.format(9, "75")) == [("cross_mention", "warning", "9")]


@pytest.mark.parametrize(
    ("rate", "marks", "expected"),
    [
        ("90", "2", []),  # 10 points are two full steps of four
        ("90", "3", ["warning"]),  # a started step
        ("90", "2.5", ["warning"]),  # in proportion
        ("90", "1", ["error"]),
        ("90", "5", ["error"]),
        ("20", "6", []),  # capped
        ("98", "0", []),
        ("98", "2", ["error"]),
    ],
)
def test_a_deduction_follows_the_quoted_rule(rate: str, marks: str, expected: list[str]) -> None:
    text = RULE.format(rate=rate, marks=marks)
    assert [severity for _, severity, _ in told(text)] == expected


def test_the_rule_is_no_deduction_and_another_rate_no_operand() -> None:
    assert (
        told("“预算执行率每低4个百分点扣1分，最多扣6分”。执行率<funds.execution_rate=90%>，因资料迟报，扣1分。") == []
    )


def test_a_deduction_may_be_measured_from_another_printed_rate() -> None:
    text = RULE.format(rate="80", marks="2").replace("按“", "低于<funds.target=88%>的要求，按“")
    assert told(text) == []


def test_averages_are_total_by_number_and_no_part_of_a_total() -> None:
    assert told(AVERAGE.format("208万元", "2600元")) == []
    assert told(AVERAGE.format("208万元", "2700元")) == [("ratio", "error", "0.2700")]
    (found,) = findings(AVERAGE.format("208万元", "2600万元"))
    assert "相差一万倍" in found.message


def test_the_completion_rate_tells_which_plan_a_gap_is_from() -> None:
    assert told(GAP.format(300)) == []
    assert [(check, claimed) for check, _, claimed in told(GAP.format(330))] == [("sum", "-330")]


def test_a_figure_that_all_areas_state_but_one() -> None:
    rows = [
        f"{area}预算<funds.budget..{area}=100万元>、支出<funds.spent..{area}=40万元>、执行率<funds.execution_rate..{area}=40%>；"
        for area in AREAS
    ]
    whole = "".join(rows)
    assert told(whole) == []
    (found,) = findings(whole.replace("支出<funds.spent..丙县=40万元>、", ""))
    assert (found.check, found.severity, found.claimed, found.recomputed) == (Check.MISSING, Severity.WARNING, None, 40)
    assert found.message.startswith("丙县")


def test_an_area_without_such_funds_lacks_nothing() -> None:
    rows = [f"{area}省级预算<funds.budget.provincial.{area}=100万元>；" for area in AREAS]
    assert told("".join(rows) + "庚县中央预算<funds.budget.central.庚县=100万元>。") == []


def test_a_share_of_a_total_that_its_parts_bear_out() -> None:
    text = (
        "筹集资金<funds.actual=1000万元>，其中：\n一是中央补助<funds.budget.central=500万元>；\n"
        "二是省级补助<funds.budget.provincial=260万元>；\n三是居民出资<funds.budget.social=240万元>，占筹集总额的<funds.share={}%>。"
    )
    assert told(text.format("24")) == []
    assert told(text.format("42")) == [("share", "error", "42")]


SHARES = "已分配住房中，少数民族<tenants.share={}%>，汉族<tenants.share={}%>。"


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("66", "34", []),
        ("66", "36", ["warning"]),
        ("66.3", "33.6", []),
        ("66", "20", []),
        ("66.3", "33.2", ["warning"]),
    ],
)
def test_shares_of_one_whole_make_100(one: str, two: str, expected: list[str]) -> None:
    assert [severity for _, severity, _ in told(SHARES.format(one, two))] == expected


def test_shares_of_two_wholes_are_not_added() -> None:
    assert told("市财政占<funds.share=50%>；县财政占<tenants.share=48%>。") == []
    assert told("占<tenants.share=50%>，比上年提高，占<tenants.share=48%>。") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("评价时段为2031年5月至2030年6月。", 1),
        ("评价时段为2031年5月10日至6月20日。", 0),
        ("评价时段为2031年5月10日至3月20日。", 1),
        ("评价时段为2031年12月至2032年1月。", 0),
        ("截至2031年2月30日。", 1),
        ("截至2032年2月29日。", 0),
    ],
)
def test_dates_that_cannot_be(text: str, expected: int) -> None:
    assert [f.check for f in findings(text)] == [Check.PLAUSIBILITY] * expected


def test_a_number_with_a_unit_ten_thousand_times_too_large() -> None:
    assert told("改造居民<households.actual=125061户>。") == []
    assert [check for check, *_ in told("改造居民<households.actual=125061万户>。")] == ["plausibility"]
