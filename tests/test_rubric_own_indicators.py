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


@given(st.integers(1, 10**6), st.integers(0, 2 * 10**6), st.integers(1, 50))
def test_marks_stay_between_nothing_and_full(target: int, reached: int, full: int) -> None:
    got = row_of(str(target), str(reached), "0", unit="套", full=str(full))
    assert got.low is not None and got.high is not None
    assert 0 <= got.low <= got.high <= full
    assert (got.low == Decimal(full)) == (reached >= target)
