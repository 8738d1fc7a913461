"""Indicators a report sets itself: value reached ÷ target × marks, all from the score's own row."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Bound, Kind, Level, Recomputation, Verdict
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute
from tests.rubric_reports import Report


def row_of(
    target: str,
    reached: str,
    claimed: str,
    *,
    unit: str = "%",
    full: str | None = "10",
    bound: Bound = Bound.EXACT,
    elsewhere: int = 4,
) -> Recomputation:
    """The verdict on a score in row 4; ``elsewhere`` is the row of its figures."""
    report = Report(region="420000", kind=Kind.TRANSFER_SELF_EVALUATION)
    score = report.score("renovation", Level.INDICATOR, claimed, label="改造", full=full, where="table", row=4)
    measures = ("target", "level") if unit == "%" else ("planned", "actual")
    report.figure("renovation", "thing", measures[0], target, unit, row=elsewhere, bound=bound)
    report.figure("renovation", "thing", measures[1], reached, unit, row=elsewhere)
    report.figure("renovation", "thing", measures[1], "1", unit, row=9)
    found = {entry.score_id: entry for entry in recompute(report.extraction(), pattern_folder()).recomputations}
    return found[score.score_id]


@pytest.mark.parametrize(
    ("target", "reached", "unit", "claimed", "verdict"),
    [
        ("100", "98", "%", "9.8", Verdict.MATCH),
        ("85", "83", "%", "10", Verdict.OVERCLAIMED),
        ("120", "126", "个", "10", Verdict.MATCH),
        ("120", "126", "个", "9", Verdict.UNDERCLAIMED),
        ("11200", "10752", "套", "9.6", Verdict.MATCH),
        ("11200", "10752", "套", "9.61", Verdict.OVERCLAIMED),
        ("0", "3", "套", "10", Verdict.UNVERIFIABLE),
    ],
)
def test_value_over_target_times_marks(target: str, reached: str, unit: str, claimed: str, verdict: Verdict) -> None:
    got = row_of(target, reached, claimed, unit=unit)
    assert got.verdict is verdict
    assert verdict is Verdict.UNVERIFIABLE or "按实际完成值与指标值的比例计分" in got.explanation


def test_an_upper_limit_kept_earns_full_marks_and_passed_does_not() -> None:
    assert row_of("5", "4", "10", unit="个", bound=Bound.AT_MOST).verdict is Verdict.MATCH
    assert row_of("5", "8", "10", unit="个", bound=Bound.AT_MOST).verdict is Verdict.OVERCLAIMED
    assert row_of("5", "8", "0", unit="个", bound=Bound.AT_MOST).convention == "zero"


def test_nothing_is_taken_from_other_rows_or_without_full_marks() -> None:
    assert row_of("100", "98", "9.8", elsewhere=5).verdict is Verdict.UNVERIFIABLE
    assert row_of("100", "98", "9.8", full=None).verdict is Verdict.UNVERIFIABLE


def form(*, execution_marks: str | None = "20", benefits: bool = True) -> dict[str, Recomputation]:
    """A department's form of its own weights: execution 20, three indicators with targets; verdicts by label."""
    report = Report(region="420583", year=2023, programs=("renovation",))
    place = {"where": "table", "block": 3}
    report.score(
        "renovation", Level.INDICATOR, "18", section="fund_management", indicator="budget_execution",
        label="年度资金总额", full=execution_marks, row=1, **place,
    )  # fmt: skip
    report.figure("renovation", "funds", "budget", "6840.00", "万元", row=1, block=3)
    report.figure("renovation", "funds", "spent", "6156.00", "万元", row=1, block=3)
    rows = (
        ("小区数量", "communities", "23", "23", "outputs", "8"),
        ("楼栋数量", "buildings", "120", "108", "outputs", "9"),
    )
    for row, (label, item, target, reached, section, claimed) in enumerate(rows, 2):
        full = "8" if label == "小区数量" else "10"
        report.score("renovation", Level.INDICATOR, claimed, section=section, label=label, full=full, row=row, **place)
        report.figure("renovation", item, "target", target, "个", row=row, block=3)
        report.figure("renovation", item, "actual", reached, "个", row=row, block=3)
    section = "" if benefits else "outputs"
    report.score("renovation", Level.INDICATOR, "5", section=section, label="新增车位", full="5", row=9, **place)
    report.figure("renovation", "parking_spaces", "target", "300", "个", row=9, block=3)
    report.figure("renovation", "parking_spaces", "actual", "326", "个", row=9, block=3)
    made = recompute(report.extraction(), pattern_folder())
    by_id = {entry.score_id: entry for entry in made.recomputations}
    return {score.label: by_id[score.score_id] for score in report.scores}


def test_the_form_of_a_departments_project_has_the_weights_it_prints() -> None:
    got = form()
    assert {label: entry.verdict for label, entry in got.items()} == dict.fromkeys(got, Verdict.MATCH)
    assert "财预〔2020〕10号" in got["楼栋数量"].explanation


def test_marks_of_a_form_that_prints_no_weight_for_them_are_not_refuted() -> None:
    assert form(execution_marks=None)["年度资金总额"].verdict is Verdict.UNVERIFIABLE


def test_a_table_of_plan_and_result_without_benefits_is_no_such_form() -> None:
    assert form(benefits=False)["楼栋数量"].verdict is Verdict.UNVERIFIABLE


@given(st.integers(1, 10**6), st.integers(0, 2 * 10**6), st.integers(1, 50))
def test_marks_stay_between_nothing_and_full(target: int, reached: int, full: int) -> None:
    got = row_of(str(target), str(reached), "0", unit="套", full=str(full))
    assert got.low is not None and got.high is not None
    assert 0 <= got.low <= got.high <= full
    assert (got.low == Decimal(full)) == (reached >= target)
