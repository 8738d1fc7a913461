"""Which standard is applied: region and year first, then what the report prints; none rather than a wrong one."""

import pytest

from pipeline.model import Check, Level, Severity
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute
from pipeline.rubrics.choose import choose
from pipeline.rubrics.load import Rubric, Years, load_rubrics
from pipeline.validate import validate
from tests.rubric_reports import Report

NATIONAL = next(rubric for rubric in load_rubrics(pattern_folder()) if rubric.id == "national-2022")


def variant(identifier: str, binds: tuple[str, ...], first: int = 2022, last: int | None = None) -> Rubric:
    return NATIONAL.model_copy(update={"id": identifier, "binds": binds, "years": Years(first=first, last=last)})


PROVINCE = variant("province", ("990000",))
PREFECTURE = variant("prefecture", ("990300",))
COUNTY = variant("county", ("990301",), first=2024)
ALL = (NATIONAL, PROVINCE, PREFECTURE, COUNTY)


@pytest.mark.parametrize(
    ("region", "year", "chosen"),
    [
        ("330100", 2022, "national-2022"),
        ("990500", 2022, "province"),
        ("990302", 2023, "prefecture"),
        ("990301", 2023, "prefecture"),
        ("990301", 2024, "county"),
        ("330100", 2019, ""),
        ("", 2022, "national-2022"),
        ("990000", None, "province"),
    ],
)
def test_the_narrowest_standard_in_force(region: str, year: int | None, chosen: str) -> None:
    _, choice = choose(Report(region=region, year=year).extraction(), ALL)
    assert choice.rubric == chosen
    assert " / " in choice.reason


def marked(report: Report, marks: tuple[str, ...]) -> Report:
    indicators = ("fund_raising", "fund_allocation", "budget_execution", "fund_use", "project_reserve")
    for indicator, full in zip(indicators, marks, strict=True):
        report.score("rental", Level.INDICATOR, "1", indicator=indicator, full=full)
    return report


def test_printed_marks_can_speak_against_a_standard() -> None:
    report = marked(Report(region="990500"), ("20", "15", "3", "2", "10"))
    assert choose(report.extraction(), ALL)[1].rubric == ""


def test_a_standard_that_does_not_bind_is_taken_when_the_printed_marks_are_its_own() -> None:
    report = marked(Report(year=2019), ("5", "5", "10", "5", "10"))
    rubric, choice = choose(report.extraction(), ALL)
    assert rubric is not None
    assert "参照" in choice.reason


def test_runners_up_are_named() -> None:
    _, choice = choose(Report(region="990301", year=2024).extraction(), ALL)
    assert choice.rubric == "county"
    assert choice.runners_up == ("prefecture", "province", "national-2022")


def test_a_standard_asked_for_by_name_is_used_and_an_unknown_name_lists_the_known() -> None:
    report = Report(year=2015)
    assert recompute(report.extraction(), pattern_folder(), "national-2022").choice.rubric == "national-2022"
    with pytest.raises(KeyError, match="national-2022"):
        recompute(report.extraction(), pattern_folder(), "no-such")


def claimed_in_full(report: Report, short: int = 0) -> Report:
    """Claims without printed marks: those of the national table for 租赁住房保障, the first ``short`` one mark less."""
    programme = NATIONAL.programme("rental")
    assert programme is not None
    for index, indicator in enumerate(programme.indicators()):
        report.score("rental", Level.INDICATOR, str(indicator.marks - (index < short)), indicator=indicator.indicator)
    return report


def test_claims_that_are_nearly_all_full_marks_tell_the_standard() -> None:
    _, choice = choose(claimed_in_full(Report(year=2019), short=2).extraction(), (NATIONAL,))
    assert (choice.rubric, choice.binding) == ("national-2022", False)
    assert choose(claimed_in_full(Report(year=2019), short=6).extraction(), (NATIONAL,))[1].rubric == ""
    above = claimed_in_full(Report(year=2019))
    above.score("rental", Level.INDICATOR, "6", indicator="satisfaction")
    assert choose(above.extraction(), (NATIONAL,))[1].rubric == ""


def test_a_deduction_told_with_the_claim_gives_the_full_marks() -> None:
    report = Report(year=2019)
    told = {"fund_raising": ("4", "1"), "fund_allocation": ("3", "2"), "budget_execution": ("6", "4")}
    told |= {"fund_use": ("4", "1"), "project_reserve": ("9", "1")}
    for indicator, (claimed, deducted) in told.items():
        report.score("rental", Level.INDICATOR, claimed, indicator=indicator, label=f"扣{deducted}分，得{claimed}分")
    assert choose(report.extraction(), ALL)[1].rubric == "national-2022"


def test_what_a_standard_that_does_not_bind_gives_is_a_doubt() -> None:
    for year, severity in ((2019, Severity.WARNING), (2022, Severity.ERROR)):
        report = claimed_in_full(Report(year=year))
        report.figure("rental", "satisfaction", "level", "76.5", indicator="satisfaction")
        assessment = recompute(report.extraction(), pattern_folder())
        found = [f for f in validate(assessment, pattern_folder()) if f.check is Check.SCORE_RULE]
        assert [(f.severity, f.claimed) for f in found] == [(severity, 5)]
        assert "口径" not in found[0].message
