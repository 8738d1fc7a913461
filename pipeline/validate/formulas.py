"""The formulas that relations use: on ranges, and as people write them.

A formula takes its operands in a fixed order. Each uses every operand once where that is possible, so that the range is
not wider than it must be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from pipeline.interval import Interval

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Formula:
    """``of_ranges`` computes on ranges; ``written`` gives the formula with the printed numbers put in.

    ``of_ranges`` raises ``decimal.DivisionByZero`` where a divisor may be zero.
    """

    name: str
    of_ranges: Callable[[Sequence[Interval]], Interval]
    written: Callable[[Sequence[str]], str]


def _quotient(ranges: Sequence[Interval]) -> Interval:
    part, whole = ranges
    return (part / whole).scaled(HUNDRED)


def _quotient_of_two(ranges: Sequence[Interval]) -> Interval:
    one, other, whole = ranges
    return ((one + other) / whole).scaled(HUNDRED)


def _quotient_by_two(ranges: Sequence[Interval]) -> Interval:
    part, one, other = ranges
    return (part / (one + other)).scaled(HUNDRED)


def _share_of_sum(ranges: Sequence[Interval]) -> Interval:
    part, *others = ranges
    return (part / reduce(Interval.__add__, others, part)).scaled(HUNDRED)


def _average(ranges: Sequence[Interval]) -> Interval:
    total, number = ranges
    return total / number


def _deviation(ranges: Sequence[Interval]) -> Interval:
    actual, planned = ranges
    return magnitude((actual / planned).scaled(HUNDRED) - Interval.point(HUNDRED))


def _difference(ranges: Sequence[Interval]) -> Interval:
    actual, planned = ranges
    return magnitude(actual - planned)


def _change(ranges: Sequence[Interval]) -> Interval:
    now, before = ranges
    return now - before


def magnitude(interval: Interval) -> Interval:
    """How far the points of ``interval`` are from zero."""
    if interval.low is not None and interval.low >= 0:
        return interval
    if interval.high is not None and interval.high <= 0:
        return -interval
    if interval.low is None or interval.high is None:  # of a number printed with 以上 or 不足
        return Interval(Decimal(0), None)
    farthest = max(-interval.low, interval.high)
    closed = (interval.low_closed and farthest == -interval.low) or (interval.high_closed and farthest == interval.high)
    return Interval(Decimal(0), farthest, high_closed=closed)


def _growth_by_increase(ranges: Sequence[Interval]) -> Interval:
    increase, current = ranges
    if increase.low is not None and increase.high is not None and (increase.low > 0 or increase.high < 0):
        # increase / (current - increase) with every operand used once
        times = current / increase - Interval.point(Decimal(1))
        return Interval.point(HUNDRED) / times
    return (increase / (current - increase)).scaled(HUNDRED)


def _growth_by_previous(ranges: Sequence[Interval]) -> Interval:
    previous, current = ranges
    return (current / previous).scaled(HUNDRED) - Interval.point(HUNDRED)


def _sum(ranges: Sequence[Interval]) -> Interval:
    return reduce(Interval.__add__, ranges)


def _weighted(ranges: Sequence[Interval]) -> Interval:
    """Rates and weights in turn: the means of the lowest and of the highest rates, at their extreme weights."""
    rates, weights = ranges[::2], ranges[1::2]
    ends = [_ends(weight) for weight in weights]
    low = min(_means([_ends(rate)[0] for rate in rates], ends))
    high = max(_means([_ends(rate)[1] for rate in rates], ends))
    return Interval(low, high, all(rate.low_closed for rate in rates), all(rate.high_closed for rate in rates))


def _means(rates: Sequence[Decimal], weights: Sequence[tuple[Decimal, Decimal]]) -> list[Decimal]:
    """Every mean that can be extreme: the weights of the lowest rates at one end, of the others at the other end."""
    order = sorted(range(len(rates)), key=lambda index: rates[index])
    means: list[Decimal] = []
    for split in range(len(order) + 1):
        for below, above in ((1, 0), (0, 1)):
            chosen = {index: weights[index][below if rank < split else above] for rank, index in enumerate(order)}
            total = sum(chosen.values(), Decimal(0))
            means.append(sum((rates[index] * weight for index, weight in chosen.items()), Decimal(0)) / total)
    return means


def _ends(interval: Interval) -> tuple[Decimal, Decimal]:
    if interval.low is None or interval.high is None:
        raise ValueError(f"interval without limit: {interval}")
    return interval.low, interval.high


def _written_sum(numbers: Sequence[str]) -> str:
    return " + ".join(numbers)


def _written_weighted(numbers: Sequence[str]) -> str:
    rates, weights = numbers[::2], numbers[1::2]
    terms = " + ".join(f"{weight} × {rate}" for rate, weight in zip(rates, weights, strict=True))
    return f"({terms}) ÷ ({' + '.join(weights)})"


QUOTIENT = Formula("quotient", _quotient, lambda n: f"{n[0]} ÷ {n[1]} × 100%")
QUOTIENT_OF_TWO = Formula("quotient_of_two", _quotient_of_two, lambda n: f"({n[0]} + {n[1]}) ÷ {n[2]} × 100%")
QUOTIENT_BY_TWO = Formula("quotient_by_two", _quotient_by_two, lambda n: f"{n[0]} ÷ ({n[1]} + {n[2]}) × 100%")
SHARE_OF_SUM = Formula("share_of_sum", _share_of_sum, lambda n: f"{n[0]} ÷ ({' + '.join(n)}) × 100%")
AVERAGE = Formula("average", _average, lambda n: f"{n[0]} ÷ {n[1]}")
DEVIATION = Formula("deviation", _deviation, lambda n: f"|{n[0]} ÷ {n[1]} − 1| × 100%")
DIFFERENCE = Formula("difference", _difference, lambda n: f"|{n[0]} − {n[1]}|")
CHANGE = Formula("change", _change, lambda n: f"{n[0]} − {n[1]}")
GROWTH_BY_INCREASE = Formula("growth_by_increase", _growth_by_increase, lambda n: f"{n[0]} ÷ ({n[1]} − {n[0]}) × 100%")
GROWTH_BY_PREVIOUS = Formula("growth_by_previous", _growth_by_previous, lambda n: f"({n[1]} ÷ {n[0]} − 1) × 100%")
SUM = Formula("sum", _sum, _written_sum)
WEIGHTED_MEAN = Formula("weighted_mean", _weighted, _written_weighted)
FORMULAS = {
    formula.name: formula
    for formula in (
        QUOTIENT,
        QUOTIENT_OF_TWO,
        QUOTIENT_BY_TWO,
        SHARE_OF_SUM,
        AVERAGE,
        DEVIATION,
        DIFFERENCE,
        CHANGE,
        GROWTH_BY_INCREASE,
        GROWTH_BY_PREVIOUS,
        SUM,
        WEIGHTED_MEAN,
    )
}
