"""A report that prints its standard is scored by it; differences from the one on file are told; totals are recomputed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.verdicts import generated, measure
from pipeline.model import Check, Level, Severity, Verdict
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute
from pipeline.rubrics.printed import AS_PRINTED
from pipeline.validate import validate
from tests.rubric_reports import Report

PATTERNS = pattern_folder()
STRICTER = "预算执行率每低2个百分点扣1分，最多扣8分"


def execution_row(
    report: Report, criterion: str, claimed: str = "3", full: str = "10", program: str = "rental"
) -> None:
    """A row of a score table with the standard's sentence, and the rate beside it."""
    report.score(
        program,
        Level.INDICATOR,
        claimed,
        full=full,
        where="table",
        section="fund_management",
        indicator="budget_execution",
    )
    report.scores[-1] = replace(report.scores[-1], criterion=criterion)
    report.figure(program, "funds", "execution_rate", "90.0", source="central", indicator="budget_execution")


BOTH = "机制健全（2分）；预算执行率（8分），{}"


@pytest.mark.parametrize(("criterion", "claimed", "verdict"), [
    (BOTH.format("预算执行率每低5个百分点扣1分，最多扣8分"), "8", Verdict.MATCH),
    (BOTH.format(STRICTER), "5", Verdict.MATCH),
    (BOTH.format(STRICTER), "8", Verdict.OVERCLAIMED),
])  # fmt: skip
def test_the_printed_rule_is_applied(criterion: str, claimed: str, verdict: Verdict) -> None:
    report = Report()
    execution_row(report, criterion, claimed)
    (got,) = recompute(report.extraction(), PATTERNS).recomputations
    assert got.verdict is verdict


def test_a_difference_from_the_standard_on_file_is_a_finding() -> None:
    report = Report()
    execution_row(report, BOTH.format(STRICTER), "5")
    assessment = recompute(report.extraction(), PATTERNS)
    (difference,) = assessment.differences
    assert "每低2个百分点" in difference.printed and "每低5个百分点" in difference.on_file
    (finding,) = [each for each in validate(assessment, PATTERNS) if each.severity is Severity.INFO]
    assert finding.check is Check.SCORE_RULE
    assert "每低2个百分点" in finding.message and "national-2022" in finding.message_en


def test_the_same_rule_in_other_words_is_no_difference() -> None:
    report = Report()
    execution_row(report, BOTH.format("预算执行率达到100%得8分；每降低5%扣1分，扣完为止"), "8")
    assert recompute(report.extraction(), PATTERNS).differences == ()


def test_marks_other_than_on_file_are_told_and_used() -> None:
    report = Report()
    execution_row(report, "预算执行率每低1个百分点扣1分，扣完为止", "10", full="20")
    assessment = recompute(report.extraction(), PATTERNS)
    assert [(d.printed_marks, d.on_file_marks) for d in assessment.differences] == [(20, 10)]
    assert assessment.recomputations[0].verdict is Verdict.MATCH


def test_without_a_standard_on_file_the_printed_one_is_the_standard() -> None:
    report = Report(year=2012)
    execution_row(report, "预算执行率每低4个百分点扣1分，最多扣10分", "10", full="10")
    assessment = recompute(report.extraction(), PATTERNS)
    assert assessment.choice.rubric == AS_PRINTED
    assert assessment.recomputations[0].verdict is Verdict.OVERCLAIMED
    assert assessment.recomputations[0].high == 8, "two completed steps of four below 100"
    assert "报告所印评分标准" in assessment.recomputations[0].explanation


def test_a_sentence_that_does_not_compile_leaves_the_standard_on_file() -> None:
    report = Report()
    execution_row(report, "根据执行情况酌情扣分，最多扣10分", "10")
    assessment = recompute(report.extraction(), PATTERNS)
    assert assessment.differences == ()
    assert "每低5个百分点" in assessment.recomputations[0].explanation or assessment.choice.rubric == "national-2022"


def test_a_total_is_given_as_far_as_it_can_be_recomputed() -> None:
    report = Report()
    total = report.score("rental", Level.TOTAL, "88")
    for section, claimed in (("project_management", "15"), ("outputs", "55")):
        report.score("rental", Level.SECTION, claimed, section=section, parent=total)
    section = report.score("rental", Level.SECTION, "18", section="fund_management", parent=total)
    kind = {"section": "fund_management", "parent": section}
    for indicator, claimed in (("fund_raising", "3"), ("fund_allocation", "3"), ("fund_use", "2")):
        report.score("rental", Level.INDICATOR, claimed, indicator=indicator, **kind)
    row = report.score("rental", Level.INDICATOR, "10", indicator="budget_execution", **kind)
    report.figure("rental", "funds", "execution_rate", "79.0", source="central", indicator="budget_execution")
    results = {each.score_id: each for each in recompute(report.extraction(), PATTERNS).recomputations}
    assert results[row.score_id].verdict is Verdict.OVERCLAIMED
    assert results[total.score_id].verdict is Verdict.MATCH
    low, high = results[total.score_id].as_recomputable or (0, 0)
    assert high == 84, "10 claimed, at most 2 + 4 by the rule"
    assert low <= high
    assert "起决定作用" in results[total.score_id].explanation


def test_a_total_that_its_rules_bear_out_is_left_as_it_is() -> None:
    report = Report()
    total = report.score("rental", Level.TOTAL, "70")
    report.score("rental", Level.SECTION, "70", section="outputs", parent=total)
    result = recompute(report.extraction(), PATTERNS).recomputations[0]
    assert result.as_recomputable is None


def test_generated_reports_of_known_truth(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("generated")
    outcomes = [outcome for report in generated(70, seed=7) for outcome in measure(report, folder)]
    wrong = [outcome for outcome in outcomes if outcome.got != outcome.claimed.verdict.value]
    assert len(outcomes) > 200
    assert len(wrong) <= 0.03 * len(outcomes), [(w.report.name, w.claimed, w.got) for w in wrong]
