"""Which standard is applied: region and year first, then what the report prints; none rather than a wrong one."""

import pytest

from pipeline.model import Level
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute
from pipeline.rubrics.choose import choose
from pipeline.rubrics.load import Rubric, Years, load_rubrics
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
