"""Rounding never makes an error, cutting off honestly never does, any change beyond both always does."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.model import Bound, Quantity, Severity
from pipeline.validate.consistency import Agreement, Comparison, compare, severity_of
from pipeline.validate.formulas import DEVIATION, GROWTH_BY_INCREASE, QUOTIENT, SUM, WEIGHTED_MEAN, Formula

amounts = st.decimals(min_value=1, max_value=999999, places=4)
places = st.integers(min_value=0, max_value=3)
roundings = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])


def printed(value: Decimal, decimals: int, rounding: str) -> Quantity:
    step = Decimal(1).scaleb(-decimals)
    shown = value.quantize(step, rounding)
    return Quantity(shown, "万元", f"{shown}", step)


def exact(value: str) -> Quantity:
    return Quantity(Decimal(value), "户", value)


def rate(text: str) -> Quantity:
    _, _, decimals = text.partition(".")
    return Quantity(Decimal(text), "%", f"{text}%", Decimal(1).scaleb(-len(decimals)))


def agreement(claim: Quantity, operands: list[Quantity], formula: Formula) -> Agreement:
    found = compare(claim, operands, formula)
    assert isinstance(found, Comparison)
    return found.agreement


@pytest.mark.parametrize(
    ("claimed", "part", "whole", "expected"),
    [
        ("45.9", "412", "898", Agreement.ROUNDED),  # 45.88
        ("55", "637", "1142", Agreement.TRUNCATED),  # 55.78
        ("56", "637", "1142", Agreement.ROUNDED),
        ("55.7", "637", "1142", Agreement.TRUNCATED),  # 55.779
        ("56", "637", "1157", Agreement.WITHIN_UNIT),  # 55.06
        ("52.9", "417", "1270", Agreement.IMPOSSIBLE),
        ("12.5", "1", "8", Agreement.ROUNDED),
        ("12", "1", "8", Agreement.ROUNDED),  # 12.5 rounded half to even
        ("13", "1", "8", Agreement.ROUNDED),  # and half up
    ],
)
def test_the_four_agreements_of_a_rate(claimed: str, part: str, whole: str, expected: Agreement) -> None:
    assert agreement(rate(claimed), [exact(part), exact(whole)], QUOTIENT) is expected


def test_only_rounding_passes_without_a_word() -> None:
    wanted = [None, Severity.WARNING, Severity.WARNING, Severity.ERROR]
    assert [severity_of(kind) for kind in Agreement] == wanted


def test_a_divisor_that_may_be_zero_is_not_judged() -> None:
    small = Quantity(Decimal(0), "万元", "0", Decimal(1))
    assert compare(rate("50"), [exact("1"), small], QUOTIENT) is None


def test_a_bounded_claim_is_as_wide_as_its_words() -> None:
    above = Quantity(Decimal(80), "%", "80%以上", Decimal(1), Bound.AT_LEAST)
    assert agreement(above, [exact("95"), exact("100")], QUOTIENT) is Agreement.ROUNDED
    assert agreement(above, [exact("70"), exact("100")], QUOTIENT) is Agreement.IMPOSSIBLE


@given(st.lists(amounts, min_size=2, max_size=8), places, places, roundings)
def test_a_rounded_sum_always_agrees(values: list[Decimal], decimals: int, of_total: int, rounding: str) -> None:
    parts = [printed(value, decimals, rounding) for value in values]
    assert agreement(printed(sum(values, Decimal(0)), of_total, rounding), parts, SUM) is Agreement.ROUNDED


@given(st.lists(st.tuples(amounts, st.sampled_from([ROUND_DOWN, ROUND_HALF_UP])), min_size=3, max_size=8), places)
def test_a_sum_cut_off_anywhere_is_never_impossible(values: list[tuple[Decimal, str]], decimals: int) -> None:
    numbers = [printed(value, decimals, rounding) for value, rounding in values[1:]]
    total = printed(sum((value for value, _ in values[1:]), Decimal(0)), decimals, values[0][1])
    assert agreement(total, numbers, SUM) < Agreement.WITHIN_UNIT


@given(st.lists(amounts, min_size=2, max_size=8), places, st.sampled_from([1, -1]), amounts)
def test_a_sum_moved_beyond_all_rounding_is_impossible(
    values: list[Decimal], decimals: int, sign: int, more: Decimal
) -> None:
    parts = [printed(value, decimals, ROUND_HALF_UP) for value in values]
    step = Decimal(1).scaleb(-decimals)
    moved = sum(values, Decimal(0)) + sign * (2 * step * (len(parts) + 1) + more)
    assert agreement(printed(moved, decimals, ROUND_HALF_UP), parts, SUM) is Agreement.IMPOSSIBLE


@given(amounts, amounts, places, places, roundings)
def test_a_rounded_rate_always_agrees(
    part: Decimal, whole: Decimal, decimals: int, of_rate: int, rounding: str
) -> None:
    operands = [printed(part, decimals, rounding), printed(whole, decimals, rounding)]
    assume(operands[1].value > operands[1].step)
    assert agreement(_printed_rate(part * 100, whole, of_rate, rounding), operands, QUOTIENT) is Agreement.ROUNDED


@given(amounts, amounts, places)
def test_a_rate_cut_off_is_never_impossible(part: Decimal, whole: Decimal, decimals: int) -> None:
    operands = [printed(part, 2, ROUND_DOWN), printed(whole, 2, ROUND_DOWN)]
    claim = _printed_rate(part * 100, whole, decimals, ROUND_DOWN)
    assert agreement(claim, operands, QUOTIENT) < Agreement.WITHIN_UNIT


@given(st.integers(1, 99999), st.integers(1, 99999), places, st.sampled_from([2, 3, -2, -3]))
def test_a_rate_of_counts_moved_by_two_units_is_impossible(part: int, whole: int, decimals: int, units: int) -> None:
    claim = _printed_rate(Decimal(part) * 100, Decimal(whole), decimals, ROUND_HALF_UP)
    moved = Quantity(claim.value + units * claim.step, "%", "", claim.step)
    assume(moved.value > claim.step)
    assert agreement(moved, [exact(str(part)), exact(str(whole))], QUOTIENT) is Agreement.IMPOSSIBLE


@given(amounts, amounts, places, roundings)
def test_rounded_growth_always_agrees(previous: Decimal, increase: Decimal, decimals: int, rounding: str) -> None:
    operands = [printed(increase, decimals, rounding), printed(previous + increase, decimals, rounding)]
    assume(previous > 10 * Decimal(1).scaleb(-decimals))
    claim = _printed_rate(increase * 100, previous, 2, rounding)
    assert agreement(claim, operands, GROWTH_BY_INCREASE) is Agreement.ROUNDED


@given(amounts, amounts, roundings)
def test_a_rounded_deviation_always_agrees(actual: Decimal, planned: Decimal, rounding: str) -> None:
    operands = [printed(actual, 2, rounding), printed(planned, 2, rounding)]
    claim = _printed_rate(abs(actual - planned) * 100, planned, 1, rounding)
    assert agreement(claim, operands, DEVIATION) is Agreement.ROUNDED


@given(st.lists(st.tuples(st.decimals(0, 100, places=4), amounts), min_size=2, max_size=5), roundings)
def test_a_rounded_weighted_mean_always_agrees(pairs: list[tuple[Decimal, Decimal]], rounding: str) -> None:
    operands: list[Quantity] = []
    for share, weight in pairs:
        operands += [printed(share, 1, rounding), printed(weight, 0, rounding)]
    assume(all(weight.value > 0 for weight in operands[1::2]))
    weighted = sum((share * weight for share, weight in pairs), Decimal(0))
    claim = _printed_rate(weighted, sum((weight for _, weight in pairs), Decimal(0)), 1, rounding)
    assert agreement(claim, operands, WEIGHTED_MEAN) is Agreement.ROUNDED


def _printed_rate(upper: Decimal, lower: Decimal, decimals: int, rounding: str) -> Quantity:
    """``upper / lower`` printed to so many places, without the double rounding of a quotient of 28 digits."""
    step = Decimal(1).scaleb(-decimals)
    exactly = Fraction(upper) / Fraction(lower) / Fraction(step)
    whole, rest = divmod(exactly, 1)
    up = rounding != ROUND_DOWN and (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and _ties_up(whole, rounding)))
    value = (Decimal(whole) + up) * step
    return Quantity(value, "%", f"{value}%", step)


def _ties_up(whole: int, rounding: str) -> bool:
    return rounding == ROUND_HALF_UP or whole % 2 == 1


@given(amounts, amounts, places, st.sampled_from(Bound), st.sampled_from([Decimal("0.0001"), Decimal(10000)]))
def test_a_range_in_another_unit_or_sign_or_of_another_value_is_still_one(
    low: Decimal, width: Decimal, decimals: int, bound: Bound, factor: Decimal
) -> None:
    """2～400元 with its unit slipped, 下降3%～5%, or read as another number: the ends stay in order."""
    step = Decimal(1).scaleb(-decimals)
    between = Quantity(low, "万元", f"{low}～{low + width}", step, bound, low + width)
    for other in (between.scaled(factor), between.negated(), between.at(low + 2 * width)):
        assert other.value in other.rounded()
        assert other.value in other.rounded_or_truncated()
    assert between.negated().negated() == between
    if bound is Bound.EXACT:
        assert -low in between.negated().rounded()
        assert (low + width) * factor in between.scaled(factor).rounded()
