"""Each rule kind on known numbers, and the properties every kind must have."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipeline.interval import Interval
from pipeline.rubrics.kinds import (
    all_or_nothing,
    apply,
    bands,
    marks_lost,
    per_occurrence,
    proportional,
    threshold,
    total,
)
from pipeline.rubrics.rules import (
    AllOrNothing,
    AlternativeBase,
    Band,
    Bands,
    Judgement,
    MarksGained,
    MarksLost,
    PerOccurrence,
    Proportional,
    Rule,
    Sum,
    Threshold,
)

D = Decimal
point = Interval.point


def between(low: str, high: str) -> Interval:
    return Interval.closed(D(low), D(high))


EXECUTION = MarksLost(kind="marks_lost", base=D(100), step=D(5), lost=D(1), cap=D(8))


def lost(value: Interval, convention: str, rule: MarksLost = EXECUTION, full: str = "8") -> Interval:
    return marks_lost(value, rule, D(full), convention, rule.base)


def test_whole_steps_below_the_base_cost_marks() -> None:
    assert lost(point(D("64.9")), "floor") == point(D(1))
    assert lost(point(D("64.9")), "ceiling") == point(D(0))
    assert lost(point(D("64.9")), "proportional") == point(D("0.98"))


def test_a_completed_step_costs_the_same_under_every_reading() -> None:
    for convention in ("floor", "ceiling", "proportional"):
        assert lost(point(D(85)), convention) == point(D(5))


def test_loss_is_capped_and_a_surplus_earns_nothing() -> None:
    assert lost(point(D(12)), "floor") == point(D(0))
    assert lost(point(D(130)), "ceiling") == point(D(8))
    capped = MarksLost(kind="marks_lost", base=D(100), cap=D(3))
    assert lost(point(D(50)), "floor", capped, "10") == point(D(7))


def test_rounded_rate_on_a_step_gives_a_range() -> None:
    assert lost(between("89.95", "90.05"), "floor") == between("6", "7")


def test_marks_lost_above_a_base() -> None:
    cost = MarksLost(kind="marks_lost", base=D(40), direction="above", step=D(2), lost=D("0.5"))
    assert lost(point(D(44)), "floor", cost, "2") == point(D(1))
    assert lost(point(D(39)), "floor", cost, "2") == point(D(2))
    assert lost(Interval(D(40), None), "floor", cost, "2") == between("0", "2")


def test_open_end_counts_up_to_where_nothing_changes() -> None:
    assert lost(Interval(D(95), None), "floor") == between("7", "8")
    assert lost(Interval(None, D(100)), "floor") == between("0", "8")


def test_threshold_includes_its_limit_unless_more_than() -> None:
    at_least = Threshold(kind="threshold", at_least=D(80))
    assert threshold(point(D(80)), at_least, D(5)) == point(D(5))
    assert threshold(point(D("79.99")), at_least, D(5)) == point(D(0))
    more = Threshold(kind="threshold", more_than=D(0), otherwise=D(1))
    assert threshold(point(D(0)), more, D(5)) == point(D(1))
    assert threshold(point(D("0.01")), more, D(5)) == point(D(5))
    most = Threshold(kind="threshold", at_most=D(40))
    assert threshold(point(D(40)), most, D(2)) == point(D(2))
    assert threshold(between("39", "41"), most, D(2)) == between("0", "2")


SHARE = Bands(
    kind="bands",
    bands=(Band(at_least=D(10), marks=D(3)), Band(at_least=D(20), marks=D(5)), Band(at_least=D(30), marks=D(7))),
)


def test_bands_take_the_higher_one_at_the_edge() -> None:
    assert [bands(point(D(x)), SHARE, D(7)).low for x in ("9.9", "10", "15", "20", "29.9", "30", "88")] == [
        0,
        3,
        3,
        5,
        5,
        7,
        7,
    ]
    assert bands(between("29.5", "30.5"), SHARE, D(7)) == between("5", "7")


def test_proportional_to_a_target_or_nothing() -> None:
    up = Proportional(kind="proportional", at_least=D(20))
    assert proportional(point(D(12)), up, D(3), "proportional") == point(D("1.8"))
    assert proportional(point(D(12)), up, D(3), "zero") == point(D(0))
    assert proportional(point(D(20)), up, D(3), "zero") == point(D(3))
    down = Proportional(kind="proportional", at_most=D(40))
    assert proportional(point(D(80)), down, D(2), "proportional") == point(D(1))
    assert proportional(point(D(40)), down, D(2), "zero") == point(D(2))


def test_occurrences_condition_and_sum() -> None:
    breach = PerOccurrence(kind="per_occurrence", lost=D("0.5"), cap=D(5))
    assert per_occurrence(point(D(3)), breach, D(5)) == point(D("3.5"))
    assert per_occurrence(point(D(99)), breach, D(5)) == point(D(0))
    assert all_or_nothing(point(D(1)), D(4)) == point(D(4))
    assert all_or_nothing(between("0", "1"), D(4)) == between("0", "4")
    assert total([point(D(2)), between("0", "1")]) == between("2", "3")
    assert total([]) == point(D(0))


def test_judgement_and_sum_give_no_marks() -> None:
    assert apply(Judgement(kind="judgement"), D(5), point(D(1))) == ()
    assert apply(Sum(kind="sum"), D(5), point(D(1))) == ()


def test_another_base_counts_only_where_the_report_speaks_of_it() -> None:
    rule = EXECUTION.model_copy(
        update={"bases": (AlternativeBase(value=D("66.6"), name="schedule", words=("序时进度",)),)}
    )
    silent = apply(rule, D(8), point(D("64.9")), "预算执行率64.9%")
    assert [marks.convention for marks in silent] == ["floor", "ceiling", "proportional"]
    spoken = {marks.convention: marks.low for marks in apply(rule, D(8), point(D("64.9")), "按序时进度考核")}
    assert spoken["floor; schedule"] == 8
    assert spoken["floor"] == 1


numbers = st.decimals(min_value=0, max_value=200, places=2, allow_nan=False)
fulls = st.integers(min_value=1, max_value=40).map(D)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    limit = draw(st.decimals(min_value=1, max_value=150, places=1))
    lost_marks = draw(st.sampled_from([D("0.5"), D(1), D(2)]))
    step = draw(st.sampled_from([D(1), D(4), D(5)]))
    starts = sorted(draw(st.sets(st.integers(1, 99), min_size=1, max_size=4)))
    return draw(
        st.sampled_from(
            [
                MarksLost(kind="marks_lost", base=limit, step=step, lost=lost_marks),
                MarksLost(kind="marks_lost", base=limit, step=step, lost=lost_marks, cap=D(3)),
                MarksLost(kind="marks_lost", base=limit, step=step, lost=lost_marks, direction="above"),
                Proportional(kind="proportional", at_least=limit),
                Proportional(kind="proportional", at_most=limit),
                Proportional(kind="proportional", at_least=limit, zero_beyond=limit / 2),
                Proportional(kind="proportional", at_most=limit, zero_beyond=limit * 2),
                Threshold(kind="threshold", at_least=limit),
                Threshold(kind="threshold", at_most=limit),
                Threshold(kind="threshold", more_than=limit),
                Bands(kind="bands", bands=tuple(Band(at_least=D(s), marks=D(i + 1)) for i, s in enumerate(starts))),
                MarksLost(kind="marks_lost", base=limit, step=step, lost=lost_marks, zero_beyond=limit / 2),
                MarksGained(kind="marks_gained", step=step, gained=lost_marks),
                PerOccurrence(kind="per_occurrence", lost=lost_marks),
                AllOrNothing(kind="all_or_nothing"),
            ]
        )
    )


@given(rules(), fulls, numbers)
def test_marks_lie_between_nothing_and_full(rule: Rule, full: Decimal, value: Decimal) -> None:
    for marks in apply(rule, full, point(value)):
        assert 0 <= marks.low == marks.high <= full


@given(rules(), fulls, numbers, numbers, st.integers(0, 10))
def test_an_interval_holds_the_marks_of_each_of_its_points(
    rule: Rule, full: Decimal, one: Decimal, other: Decimal, tenths: int
) -> None:
    low, high = min(one, other), max(one, other)
    inside = low + (high - low) * tenths / 10
    over = apply(rule, full, Interval.closed(low, high))
    at = apply(rule, full, point(inside))
    assert len(over) == len(at) > 0
    for wide, exact in zip(over, at, strict=True):
        assert wide.low <= exact.low <= exact.high <= wide.high


@given(rules(), fulls, numbers)
def test_an_unlimited_interval_holds_the_marks_of_every_value_above(rule: Rule, full: Decimal, value: Decimal) -> None:
    far = apply(rule, full, point(value + 77))
    open_ended = apply(rule, full, Interval(value, None))
    for wide, exact in zip(open_ended, far, strict=True):
        assert wide.low <= exact.low <= wide.high


@given(st.decimals(min_value=0, max_value=120, places=2), st.sampled_from([D(1), D(4), D(5)]))
def test_a_started_step_never_costs_less_than_a_fraction_nor_that_less_than_completed_ones(
    value: Decimal, step: Decimal
) -> None:
    rule = MarksLost(kind="marks_lost", base=D(100), step=step)
    floor, ceiling, fraction = (
        lost(point(value), name, rule, "10").low or D(0) for name in ("floor", "ceiling", "proportional")
    )
    assert ceiling <= fraction <= floor
    assert floor - ceiling <= 1


def test_marks_gained_by_steps_up_to_the_cap() -> None:
    rise = MarksGained(kind="marks_gained", step=D(10), gained=D(1))
    got = {given.convention: given.low for given in apply(rise, D(5), point(D(27)))}
    assert got == {"floor": 2, "ceiling": 3, "proportional": D("2.7")}
    assert {given.low for given in apply(rise, D(5), point(D(80)))} == {5}
    assert {given.low for given in apply(rise, D(5), point(D(-3)))} == {0}


def test_beyond_a_limit_there_are_no_marks() -> None:
    rule = MarksLost(kind="marks_lost", base=D(90), lost=D("0.2"), zero_beyond=D(60))
    assert marks_lost(point(D(60)), rule, D(10), "floor", D(90)) == point(D(4))
    assert marks_lost(between("59.5", "60.5"), rule, D(10), "floor", D(90)) == between("0", "4.2")
    share = Proportional(kind="proportional", at_least=D(100), zero_beyond=D(60))
    assert [proportional(point(D(x)), share, D(10), "proportional").low for x in (100, 90, 60, 59)] == [10, 9, 6, 0]
    assert proportional(between("59.5", "61"), share, D(10), "proportional") == between("0", "6.1")
    late = MarksLost(kind="marks_lost", base=D(0), lost=D(1), direction="above", zero_beyond=D(3))
    assert marks_lost(point(D(4)), late, D(10), "floor", D(0)) == point(D(0))


def test_a_band_may_begin_above_its_limit() -> None:
    rule = Bands(kind="bands", bands=(Band(more_than=D(5), marks=D(3)), Band(at_least=D(10), marks=D(0))), below=D(5))
    assert [bands(point(D(x)), rule, D(5)).low for x in (5, "5.1", "9.9", 10)] == [5, 3, 3, 0]
    assert bands(between("4", "12"), rule, D(5)) == between("0", "5")
    assert bands(between("5.5", "9.9"), rule, D(5)) == point(D(3))
