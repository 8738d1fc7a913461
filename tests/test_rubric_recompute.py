"""Verdicts on hand-made reports: rules from figures, sums from parts, and silence where nothing is stated."""

from decimal import Decimal

import pytest

from pipeline.model import Assessment, Bound, Kind, Level, Recomputation, Score, Verdict
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute
from tests.rubric_reports import Report

EXECUTION = {"section": "fund_management", "indicator": "budget_execution"}
OUTPUTS = {"section": "outputs"}


def assess(report: Report, rubric: str | None = None) -> Assessment:
    return recompute(report.extraction(), pattern_folder(), rubric)


def verdict_on(report: Report, score: Score, rubric: str | None = None) -> Recomputation:
    found = {entry.score_id: entry for entry in assess(report, rubric).recomputations}
    return found[score.score_id]


def execution(claimed: str, rate: str, text: str = "") -> Recomputation:
    report = Report(text=text)
    score = report.score("rental", Level.SUB_ITEM, claimed, label="预算执行", **EXECUTION)
    report.figure("rental", "funds", "execution_rate", rate, source="central", indicator="budget_execution")
    return verdict_on(report, score)


def test_execution_rate_by_completed_steps() -> None:
    got = execution("1", "64.9")
    assert (got.verdict, got.low, got.high, got.convention) == (Verdict.MATCH, 0, 1, "floor")
    assert "8 − ⌊(100 − 64.9) ÷ 5⌋ = 1" in got.explanation
    assert "8 − ⌊(100 − 64.9) ÷ 5⌋ = 1" in got.explanation_en
    assert "预算执行率每低5个百分点扣1分" in got.rule
    assert "财综〔2022〕37号" in got.explanation
    assert got.inputs == ("f1",)
    assert got.marks[0] == ("floor", Decimal(1), Decimal(1))


@pytest.mark.parametrize(
    ("claimed", "rate", "verdict"),
    [
        ("1", "62.4", Verdict.MATCH),
        ("2", "64.9", Verdict.OVERCLAIMED),
        ("0", "52.9", Verdict.MATCH),
        ("1", "52.9", Verdict.OVERCLAIMED),
        ("8", "100.0", Verdict.MATCH),
        ("7", "100.0", Verdict.MATCH),  # 99.95 would round to 100.0, and a started step may count
        ("6", "100.0", Verdict.UNDERCLAIMED),
        ("5.5", "91.0", Verdict.UNDERCLAIMED),
        ("6.2", "91.0", Verdict.MATCH),
    ],
)
def test_execution_verdicts(claimed: str, rate: str, verdict: Verdict) -> None:
    assert execution(claimed, rate).verdict is verdict


def test_the_schedule_counts_as_base_only_where_the_report_proposes_it() -> None:
    assert execution("8", "64.9").verdict is Verdict.OVERCLAIMED
    proposed = execution("8", "64.9", text="按序时进度，应以66.6%为基数考核")
    assert proposed.verdict is Verdict.MATCH
    assert "66.6%" in proposed.convention


def test_spent_over_budget_is_as_good_as_a_rate_and_sharper() -> None:
    report = Report()
    score = report.score("rental", Level.SUB_ITEM, "7", label="预算执行", **EXECUTION)
    for measure, value in (("budget", "2000.0"), ("spent", "1900.0")):
        report.figure("rental", "funds", measure, value, "万元", source="central", indicator="budget_execution")
    got = verdict_on(report, score)
    assert got.verdict is Verdict.MATCH
    assert set(got.inputs) == {"f1", "f2"}


def test_a_rate_that_its_figures_do_not_bear_out_gives_both_results() -> None:
    report = Report()
    score = report.score("rental", Level.SUB_ITEM, "5", label="预算执行", **EXECUTION)
    report.figure("rental", "funds", "budget", "2000.0", "万元", source="central", indicator="budget_execution")
    report.figure("rental", "funds", "spent", "1300.5", "万元", source="central", indicator="budget_execution")
    report.figure("rental", "funds", "execution_rate", "86.0", source="central", indicator="budget_execution")
    got = verdict_on(report, score)
    assert got.verdict is Verdict.MATCH
    assert "printed value" in got.convention
    assert got.low is not None and got.low <= 1 < got.high
    assert "不一致" in got.explanation


def test_full_marks_for_a_plan_more_than_met() -> None:
    report = Report()
    score = report.score(
        "renovation", Level.SUB_ITEM, "10", label="改造小区", indicator="renovation_completion", **OUTPUTS
    )
    report.figure("renovation", "communities", "planned", "1142", "个", indicator="renovation_completion")
    report.figure("renovation", "communities", "actual", "1159", "个", indicator="renovation_completion")
    report.figure("renovation", "communities", "completion_rate", "101", indicator="renovation_completion")
    got = verdict_on(report, score)
    assert (got.verdict, got.low, got.high, got.convention) == (Verdict.MATCH, 10, 10, "")


@pytest.mark.parametrize(
    ("program", "indicator", "item", "measure", "value", "bound", "claimed", "verdict"),
    [
        ("rental", "development_target", "affordable_rental_units", "share", "15", Bound.EXACT, "3", Verdict.MATCH),
        (
            "rental",
            "development_target",
            "affordable_rental_units",
            "share",
            "15",
            Bound.EXACT,
            "5",
            Verdict.OVERCLAIMED,
        ),
        ("rental", "satisfaction", "satisfaction", "level", "80", Bound.AT_LEAST, "5", Verdict.MATCH),
        ("rental", "satisfaction", "satisfaction", "level", "80", Bound.AT_LEAST, "4", Verdict.UNDERCLAIMED),
        (
            "shantytown",
            "allocation_rate",
            "resettlement_units",
            "allocation_rate",
            "80",
            Bound.EXACT,
            "20",
            Verdict.MATCH,
        ),
        (
            "shantytown",
            "allocation_rate",
            "resettlement_units",
            "allocation_rate",
            "55.0",
            Bound.EXACT,
            "20",
            Verdict.OVERCLAIMED,
        ),
        (
            "shantytown",
            "shantytown_completion",
            "construction_start",
            "completion_rate",
            "100",
            Bound.EXACT,
            "30",
            Verdict.MATCH,
        ),
    ],
)
def test_indicators_with_a_rule_of_their_own(
    program: str, indicator: str, item: str, measure: str, value: str, bound: Bound, claimed: str, verdict: Verdict
) -> None:
    report = Report()
    score = report.score(program, Level.INDICATOR, claimed, indicator=indicator, **OUTPUTS)
    report.figure(program, item, measure, value, bound=bound, indicator=indicator)
    assert verdict_on(report, score).verdict is verdict


def test_a_share_of_company_run_housing_is_known_by_the_figure_beside_it() -> None:
    report = Report()
    score = report.score(
        "rental", Level.SUB_ITEM, "3", label="经统计，全省已有相应套数", indicator="rental_operation", **OUTPUTS
    )
    report.figure("rental", "company_operated", "share", "27", indicator="rental_operation")
    got = verdict_on(report, score)
    assert (got.verdict, got.low, got.high) == (Verdict.MATCH, 3, 3)


def test_below_a_target_both_readings_are_given() -> None:
    for claimed, verdict, convention in (
        ("0", Verdict.MATCH, "zero"),
        ("1.8", Verdict.MATCH, "proportional"),
        ("3", Verdict.OVERCLAIMED, ""),
        ("1", Verdict.UNVERIFIABLE, ""),  # between the two: how much is lost the standard does not say
        ("2", Verdict.OVERCLAIMED, ""),
    ):
        report = Report()
        score = report.score(
            "renovation",
            Level.SUB_ITEM,
            claimed,
            label="社会力量及居民出资",
            section="fund_management",
            indicator="fund_raising",
        )
        report.figure("renovation", "funds", "share", "12", source="social", indicator="fund_raising")
        got = verdict_on(report, score)
        assert (got.verdict, got.convention) == (verdict, convention)


def test_nothing_is_assumed_for_what_is_not_stated() -> None:
    report = Report()
    score = report.score("rental", Level.INDICATOR, "5", indicator="subsidy_completion", **OUTPUTS)
    report.figure("rental", "subsidy_households", "actual", "404", "户", indicator="subsidy_completion")
    report.figure("rental", "subsidy_households", "planned", "390", "户", indicator="subsidy_completion", area="甲县")
    report.figure("rental", "subsidy_households", "planned", "410", "户", indicator="subsidy_completion", period="2024")
    got = verdict_on(report, score)
    assert (got.verdict, got.low, got.high) == (Verdict.UNVERIFIABLE, None, None)
    assert "未说明租赁补贴发放计划完成率" in got.explanation


def test_judgement_is_never_recomputed_and_says_why() -> None:
    report = Report()
    score = report.score("rental", Level.INDICATOR, "10", section="project_management", indicator="project_reserve")
    got = verdict_on(report, score)
    assert got.verdict is Verdict.UNVERIFIABLE
    assert "须人工判断" in got.explanation and "judgement" in got.explanation_en


def test_marks_other_than_the_standards_are_not_judged_by_its_rule() -> None:
    report = Report()
    score = report.score("rental", Level.INDICATOR, "6", indicator="subsidy_completion", full="6", **OUTPUTS)
    report.figure("rental", "subsidy_households", "completion_rate", "90", indicator="subsidy_completion")
    got = verdict_on(report, score)
    assert got.verdict is Verdict.UNVERIFIABLE
    assert "满分 6" in got.explanation


@pytest.mark.parametrize(
    ("claimed", "verdict"),
    [("3", Verdict.MATCH), ("4", Verdict.OVERCLAIMED), ("2.5", Verdict.UNVERIFIABLE), ("10", Verdict.OVERCLAIMED)],
)
def test_an_indicator_claimed_whole_is_bounded_by_its_rules(claimed: str, verdict: Verdict) -> None:
    report = Report()
    score = report.score("rental", Level.INDICATOR, claimed, full="10", where="table", **EXECUTION)
    report.figure("rental", "funds", "execution_rate", "64.9", source="central", indicator="budget_execution")
    assert verdict_on(report, score).verdict is verdict


def test_two_claims_on_one_item_of_the_standard_are_judged_together() -> None:
    report = Report()
    parent = report.score("renovation", Level.INDICATOR, "5", indicator="resident_participation", **OUTPUTS)
    kind = {"indicator": "resident_participation", "parent": parent, **OUTPUTS}
    first = report.score("renovation", Level.SUB_ITEM, "1", label="书面表决同意的小区", sentence=1, **kind)
    second = report.score("renovation", Level.SUB_ITEM, "1", label="线下表决同意的小区", sentence=2, **kind)
    report.figure("renovation", "resident_vote", "share", "100.0", indicator="resident_participation", sentence=1)
    for claim in (first, second):
        got = verdict_on(report, claim)
        assert (got.verdict, got.high) == (Verdict.MATCH, 1)
        assert "1 + 1" in got.explanation


# --- sums ---------------------------------------------------------------------------------------------------------


def sections(report: Report, total: str, parts: dict[str, str], full: dict[str, str] | None = None) -> Score:
    parent = report.score("rental", Level.TOTAL, total, full="100" if full else None)
    for section, claimed in parts.items():
        marks = full[section] if full else None
        report.score("rental", Level.SECTION, claimed, section=section, parent=parent, full=marks)
    return parent


THREE = {"fund_management": "18", "project_management": "15", "outputs": "55"}


@pytest.mark.parametrize(("total", "verdict"), [("88", Verdict.MATCH), ("90", Verdict.INCONSISTENT)])
def test_a_total_is_the_sum_of_its_sections(total: str, verdict: Verdict) -> None:
    report = Report()
    score = sections(report, total, THREE)
    got = verdict_on(report, score)
    assert (got.verdict, got.low, got.high, got.rule) == (verdict, 88, 88, "sum")
    assert "18 + 15 + 55 = 88" in got.explanation


def test_sums_need_no_standard() -> None:
    report = Report(year=2016, kind=Kind.TRANSFER_SELF_EVALUATION, region="")
    score = sections(report, "90", THREE)
    assert assess(report).choice.rubric != "national-2022"
    assert verdict_on(report, score).verdict is Verdict.INCONSISTENT


def test_a_missing_section_leaves_the_total_open() -> None:
    report = Report()
    score = sections(report, "88", {"fund_management": "18", "outputs": "55"})
    assert verdict_on(report, score).verdict is Verdict.UNVERIFIABLE


def test_full_marks_that_add_up_prove_the_parts_complete() -> None:
    report = Report(year=2016)
    full = {"fund_management": "40", "outputs": "60"}
    score = sections(report, "90", {"fund_management": "30", "outputs": "55"}, full)
    assert verdict_on(report, score).verdict is Verdict.INCONSISTENT


def test_parts_that_exceed_the_whole_are_inconsistent_even_if_more_are_missing() -> None:
    report = Report(year=2016)
    parent = report.score("rental", Level.INDICATOR, "5", indicator="support_policy")
    for claimed in ("4", "2"):
        report.score("rental", Level.SUB_ITEM, claimed, indicator="support_policy", parent=parent)
    assert verdict_on(report, parent).verdict is Verdict.INCONSISTENT


def test_satisfaction_printed_as_its_own_section_leaves_its_old_section_judged_by_what_it_prints() -> None:
    report = Report()
    section = report.score("renovation", Level.SECTION, "60", section="outputs")
    marks = {
        "renovation_completion": "30",
        "resident_participation": "5",
        "renovation_content": "10",
        "quality_safety": "4",
        "long_term_mechanism": "4",
        "supporting_policies": "2",
    }
    for indicator, claimed in marks.items():
        report.score("renovation", Level.INDICATOR, claimed, section="outputs", indicator=indicator, parent=section)
    own = report.score("renovation", Level.SECTION, "5", section="service_satisfaction")
    report.score(
        "renovation",
        Level.INDICATOR,
        "5",
        section="service_satisfaction",
        indicator="satisfaction",
        parent=own,
    )
    got = verdict_on(report, section)
    assert (got.verdict, got.low, got.high) == (Verdict.INCONSISTENT, 55, 55)
    assert verdict_on(report, own).verdict is Verdict.MATCH


def test_a_bonus_may_be_counted_into_the_total_or_not() -> None:
    for total in ("92", "88"):
        report = Report()
        score = sections(report, total, THREE)
        report.score("rental", Level.BONUS, "1", section="bonus", label="债券", parent=score)
        report.score("rental", Level.BONUS, "3", section="bonus", label="开工", parent=score)
        report.score("rental", Level.BONUS, "4", section="bonus", label="加分项", parent=score)
        assert verdict_on(report, score).verdict is Verdict.MATCH


def test_a_section_said_twice_counts_once() -> None:
    report = Report()
    score = sections(report, "88", THREE)
    report.score("rental", Level.SECTION, "18", section="fund_management", parent=score)
    assert verdict_on(report, score).verdict is Verdict.MATCH


def test_a_table_row_is_borne_out_by_the_sub_items_of_the_narrative() -> None:
    report = Report()
    for claimed, label in (("2", "绩效监控机制"), ("6", "预算执行")):
        report.score("renovation", Level.SUB_ITEM, claimed, label=label, **EXECUTION)
    row = report.score("renovation", Level.INDICATOR, "8", full="10", where="table", **EXECUTION)
    got = verdict_on(report, row)
    assert (got.verdict, got.low) == (Verdict.MATCH, 8)


def test_every_score_has_one_verdict_in_order() -> None:
    report = Report()
    sections(report, "88", THREE)
    report.score("", Level.SUB_ITEM, "3", label="")
    entries = assess(report).recomputations
    assert [entry.score_id for entry in entries] == [score.score_id for score in report.scores]
    assert all(entry.explanation and entry.explanation_en for entry in entries)


def test_a_single_claim_under_an_indicator_without_sub_items_is_the_indicators() -> None:
    report = Report()
    parent = report.score("rental", Level.INDICATOR, "3", indicator="subsidy_completion", **OUTPUTS)
    claim = report.score("rental", Level.SUB_ITEM, "3", indicator="subsidy_completion", parent=parent, **OUTPUTS)
    report.figure("rental", "subsidy_households", "completion_rate", "96.0", indicator="subsidy_completion")
    assert verdict_on(report, claim).verdict is Verdict.OVERCLAIMED
    assert verdict_on(report, parent).verdict is Verdict.MATCH


def test_money_of_another_paragraph_makes_no_execution_rate() -> None:
    report = Report()
    score = report.score("rental", Level.SUB_ITEM, "8", label="预算执行", **EXECUTION)
    report.figure("rental", "funds", "budget", "2400", "万元", source="central", indicator="fund_allocation", block=3)
    report.figure("rental", "funds", "spent", "480", "万元", indicator="subsidy_completion", block=9)
    assert verdict_on(report, score).verdict is Verdict.UNVERIFIABLE


def test_a_target_over_several_years_may_be_of_another_period() -> None:
    report = Report()
    score = report.score("rental", Level.INDICATOR, "7", indicator="development_target", **OUTPUTS)
    report.figure(
        "rental", "affordable_rental_units", "share", "32", period="2021-2025", indicator="development_target"
    )
    assert verdict_on(report, score).verdict is Verdict.MATCH


def test_a_rate_that_its_figures_give_exactly_is_that_rate() -> None:
    report = Report()
    score = report.score("rental", Level.SUB_ITEM, "6", label="预算执行", **EXECUTION)
    report.figure("rental", "funds", "budget", "5640", "万元", source="central", indicator="budget_execution")
    report.figure("rental", "funds", "spent", "4794", "万元", source="central", indicator="budget_execution")
    report.figure("rental", "funds", "execution_rate", "85", source="central", indicator="budget_execution")
    got = verdict_on(report, score)
    assert (got.verdict, got.low, got.high) == (Verdict.OVERCLAIMED, 5, 5)


def test_money_told_elsewhere_says_how_a_rate_was_rounded_only_where_it_gives_that_rate() -> None:
    def execution_with_money(raised: str) -> Recomputation:
        report = Report()
        score = report.score("rental", Level.SUB_ITEM, "6", label="预算执行", block=3, **EXECUTION)
        report.figure("rental", "funds", "actual", raised, "万元", source="central", indicator="fund_raising", block=1)
        report.figure("rental", "funds", "spent", "4794", "万元", source="central", block=3)
        report.figure("rental", "funds", "execution_rate", "85", source="central", block=3)
        return verdict_on(report, score)

    assert execution_with_money("5640").verdict is Verdict.OVERCLAIMED
    assert execution_with_money("9000").verdict is Verdict.MATCH  # 85.4 prints as 85 too


@pytest.mark.parametrize(
    ("rate", "claimed", "verdict"),
    [
        ("100", "5", Verdict.MATCH),
        ("100", "4", Verdict.UNDERCLAIMED),
        ("97", "5", Verdict.UNVERIFIABLE),
        ("97", "3", Verdict.UNVERIFIABLE),
    ],
)
def test_a_rule_that_is_not_known_cannot_deduct_at_the_best_value(rate: str, claimed: str, verdict: Verdict) -> None:
    report = Report()
    score = report.score("rental", Level.INDICATOR, claimed, indicator="low_income_coverage", full="5", **OUTPUTS)
    report.figure("rental", "low_income_coverage", "level", rate, indicator="low_income_coverage")
    assert verdict_on(report, score).verdict is verdict


def test_other_money_of_the_paragraph_does_not_dispute_a_printed_rate() -> None:
    report = Report()
    score = report.score("rental", Level.SUB_ITEM, "7", label="预算执行", **EXECUTION)
    report.figure("rental", "funds", "spent", "14952.24", "万元", indicator="budget_execution")
    report.figure("rental", "funds", "execution_rate", "76.0", indicator="budget_execution")
    report.figure("rental", "funds", "budget", "18.6", "万元", indicator="budget_execution", sentence=2)
    assert verdict_on(report, score).verdict is Verdict.OVERCLAIMED


def test_a_section_of_one_indicator_is_scored_as_that_indicator() -> None:
    for claimed, verdict in (("5", Verdict.MATCH), ("4", Verdict.UNDERCLAIMED)):
        report = Report(region="410000", year=2020)
        score = report.score("renovation", Level.SECTION, claimed, section="service_satisfaction", full="5")
        report.figure("renovation", "satisfaction", "level", "91.8")
        assert verdict_on(report, score).verdict is verdict
    report = Report(region="410000", year=2020)
    other = report.score("renovation", Level.SECTION, "60", section="outputs", full="60")
    report.figure("renovation", "satisfaction", "level", "91.8")
    assert verdict_on(report, other).verdict is Verdict.UNVERIFIABLE


def test_one_rate_of_starts_stands_for_all_that_a_renovation_plan_counts() -> None:
    report = Report()
    score = report.score("renovation", Level.INDICATOR, "30", indicator="renovation_completion", **OUTPUTS)
    report.figure("renovation", "construction_start", "completion_rate", "100", indicator="renovation_completion")
    assert verdict_on(report, score).verdict is Verdict.MATCH
