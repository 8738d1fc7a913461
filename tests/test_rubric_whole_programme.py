"""Totals whose parts are not printed: what the printed rates cost under each reading, and silence where they decide nothing."""

from dataclasses import replace

import pytest

from pipeline.model import Check, Level, Recomputation, Severity, Verdict
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute
from pipeline.validate import validate
from tests.rubric_reports import Report

SCHEDULE = "建议按8个月的序时进度即66.6%计算"


def total_of(claimed: str, rate: str, text: str = "", *, ratio: bool = False) -> tuple[Recomputation, Report]:
    report = Report(region="650000", year=2022, text=text)
    score = report.score("rental", Level.TOTAL, claimed, label="租赁住房保障", block=9)
    if ratio:
        report.figure("rental", "funds", "spent", rate, "万元", source="central", block=2)
        report.figure("rental", "funds", "budget", "100.0", "万元", source="central", block=2)
    else:
        report.figure("rental", "funds", "execution_rate", rate, source="central", block=2)
    found = {entry.score_id: entry for entry in recompute(report.extraction(), pattern_folder()).recomputations}
    return found[score.score_id], report


@pytest.mark.parametrize(
    ("claimed", "rate", "text", "verdict", "convention"),
    [
        ("98", "56.65", SCHEDULE, Verdict.MATCH, "ceiling; 序时进度 66.6% (8/12)"),
        ("100", "73.0", SCHEDULE, Verdict.MATCH, "序时进度 66.6% (8/12)"),
        ("92", "56.65", "", Verdict.MATCH, ""),
        ("98", "56.65", "", Verdict.UNVERIFIABLE, ""),
        ("96", "81.0", "", Verdict.MATCH, "ceiling"),
        ("90", "81.0", "", Verdict.UNVERIFIABLE, ""),
        ("100", "101.0", "", Verdict.UNVERIFIABLE, ""),
    ],
)
def test_a_total_that_the_printed_rates_give(
    claimed: str, rate: str, text: str, verdict: Verdict, convention: str
) -> None:
    got, _ = total_of(claimed, rate, text)
    assert (got.verdict, got.convention) == (verdict, convention)
    assert "按满分计" in got.explanation and "财综〔2022〕37号" in got.explanation


def test_figures_that_no_printed_rate_bears_out_decide_nothing() -> None:
    got, _ = total_of("96", "81.0", ratio=True)
    assert got.verdict is Verdict.UNVERIFIABLE


def test_a_reading_less_usual_is_a_doubt() -> None:
    _, report = total_of("98", "56.65", SCHEDULE)
    findings = validate(recompute(report.extraction(), pattern_folder()), pattern_folder())
    told = [finding for finding in findings if finding.check is Check.SCORE_RULE]
    assert [(finding.severity, finding.claimed, finding.recomputed) for finding in told] == [(Severity.WARNING, 98, 92)]
    assert "序时进度 66.6% (8/12)" in told[0].message


def henan_total(share_of: str, quote: str) -> tuple[Recomputation, Report]:
    """A renovation total of 95 in Henan 2020: money of 1000 with its social part, and households told in ``quote``."""
    report = Report(region="410000", year=2020, programs=("rental_shantytown", "renovation"))
    score = report.score("renovation", Level.TOTAL, "95", label="合计", block=9, row=20, where="table")
    whole = report.figure(
        "renovation", "funds", "actual", "1000", "万元", source="total", indicator="fund_raising", block=2
    )
    part = report.figure(
        "renovation", "funds", "actual", share_of, "万元", source="social", indicator="fund_raising", block=2
    )
    report.figures[-1] = replace(part, parts_of=whole.figure_id)
    rate = report.figure("renovation", "households", "completion_rate", "61", block=3)
    report.figures[-1] = replace(rate, quote=quote)
    found = {entry.score_id: entry for entry in recompute(report.extraction(), pattern_folder()).recomputations}
    return found[score.score_id], report


def test_a_part_of_a_stated_whole_is_as_good_as_a_printed_share() -> None:
    got, _ = henan_total("5", "完工2600户，占总户数的61%")
    assert (got.verdict, got.convention) == (Verdict.MATCH, "ceiling")
    assert got.low == 95
    assert got.high == 96


def test_what_is_finished_does_not_stand_for_what_was_started() -> None:
    finished, report = henan_total("5", "完工2600户，占总户数的61%")
    started, _ = henan_total("5", "开工2600户，占总户数的61%")
    assert "改造户数" not in finished.explanation
    assert "改造户数计划完成率" in started.explanation
    found = validate(recompute(report.extraction(), pattern_folder()), pattern_folder())
    told = [finding.message for finding in found if finding.check is Check.MISSING]
    assert len(told) == 1
    assert "户数改造计划完成率" in told[0]
