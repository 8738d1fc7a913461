"""Intervals: what printed numbers stand for, and the arithmetic on them."""

from __future__ import annotations

from decimal import Decimal, DivisionByZero

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.interval import Interval
from pipeline.model import Bound, Quantity

D = Decimal
numbers = st.decimals(min_value=-1000, max_value=1000, places=2, allow_nan=False)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(numbers), draw(numbers)))
    if low == high:
        return Interval.point(low)
    return Interval(low, high, draw(st.booleans()), draw(st.booleans()))


@st.composite
def point_in(draw: st.DrawFn, interval: Interval) -> Decimal:
    assert interval.low is not None and interval.high is not None
    share = draw(st.sampled_from([D("0.25"), D("0.5"), D("0.75")]))
    return interval.low + (interval.high - interval.low) * share


@given(st.data(), intervals(), intervals())
def test_arithmetic_holds_every_result_of_points(data: st.DataObject, a: Interval, b: Interval) -> None:
    x, y = data.draw(point_in(a)), data.draw(point_in(b))
    assert x + y in a + b
    assert x - y in a - b
    assert x * y in a * b
    assert b.low is not None and b.high is not None
    if b.low > 0 or b.high < 0:
        quotient = a / b
        assert quotient.low is not None and quotient.high is not None
        slack = D("1e-20")
        assert quotient.low - slack <= x / y <= quotient.high + slack


@given(intervals(), intervals())
def test_meeting_is_mutual_and_is_a_common_point(a: Interval, b: Interval) -> None:
    assert a.meets(b) == b.meets(a)
    assert (a.intersection(b) is not None) == a.meets(b)


def test_ends_that_touch_meet_only_if_both_are_closed() -> None:
    closed, open_ = Interval(D(1), D(2)), Interval(D(1), D(2), high_closed=False)
    assert closed.meets(Interval(D(2), D(3)))
    assert not open_.meets(Interval(D(2), D(3)))


def test_dividing_by_what_may_be_zero_is_refused() -> None:
    with pytest.raises(DivisionByZero):
        Interval.point(D(1)) / Interval(D(-1), D(1))


def test_ends_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="wrong order"):
        Interval(D(2), D(1))


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [
        (Quantity(D("45.9"), "%", "45.9%", D("0.1")), "[45.85, 45.95]"),
        (Quantity(D(80), "%", "80%以上", D(1), Bound.AT_LEAST), "[80, 100]"),
        (Quantity(D(5), "%", "不足5%", D(1), Bound.AT_MOST), "[0, 5]"),
        (Quantity(D(30000), "套", "约3万套", D(10000), Bound.ABOUT), "[27000, 33000]"),
        (Quantity(D(268900), "万元", "26.89亿元", D(100)), "[268850, 268950]"),
        (Quantity(D(2465), "户", "2465户"), "[2465, 2465]"),
        (Quantity(D(60), "%", "60%-80%", D(1), high_value=D(80)), "[59.5, 80.5]"),
    ],
)
def test_what_a_print_stands_for(quantity: Quantity, shown: str) -> None:
    assert str(quantity.rounded()) == shown


@given(st.decimals(min_value=0, max_value=9999, places=6, allow_nan=False), st.integers(0, 3))
def test_honest_rounding_and_cutting_stay_within_the_print(true: Decimal, places: int) -> None:
    step = D(1).scaleb(-places)
    rounded = true.quantize(step)
    cut = true.quantize(step, rounding="ROUND_DOWN")
    assert true in Quantity(rounded, "万元", "", step).rounded()
    assert true in Quantity(cut, "万元", "", step).rounded_or_truncated()
