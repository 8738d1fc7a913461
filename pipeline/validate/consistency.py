"""Whether a printed number can be what its formula gives, however the numbers were rounded.

Three nested readings, after the calculation consistency rules for rounded numbers (XBRL Calculations 1.1): every number
rounded; every number rounded or cut off; every number anywhere within one unit of its last printed place. No fixed
tolerance anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal, DivisionByZero, InvalidOperation
from enum import IntEnum

from pipeline.interval import Interval
from pipeline.model import Bound, Figure, Quantity, Severity
from pipeline.validate.formulas import Formula
from pipeline.value_class import value_class


class Agreement(IntEnum):
    """How well a claim and its recomputation agree, best first."""

    ROUNDED = 0
    TRUNCATED = 1
    WITHIN_UNIT = 2
    IMPOSSIBLE = 3


@value_class
class Comparison:
    """A claim beside what its formula gives.

    ``claimed`` and ``recomputed`` are the ranges of the reading that agrees (for an impossible claim: honest rounding).
    ``point`` is the formula of the printed values, ``None`` where it cannot be computed.
    """

    agreement: Agreement
    claimed: Interval
    recomputed: Interval
    point: Decimal | None


Reading = Callable[[Quantity], Interval]


def within_unit(quantity: Quantity) -> Interval:
    """``(value - step, value + step)``; the point itself for an exact count; bounds as the words say."""
    if quantity.bound is not Bound.EXACT or quantity.step == 0:
        return quantity.rounded_or_truncated()
    top = quantity.value if quantity.high_value is None else quantity.high_value
    return Interval(quantity.value - quantity.step, top + quantity.step, low_closed=False, high_closed=False)


READINGS: tuple[tuple[Agreement, Reading], ...] = (
    (Agreement.ROUNDED, Quantity.rounded),
    (Agreement.TRUNCATED, Quantity.rounded_or_truncated),
    (Agreement.WITHIN_UNIT, within_unit),
)


def compare(claim: Quantity, operands: Sequence[Quantity], formula: Formula) -> Comparison | None:
    """The best reading under which ``claim`` is ``formula`` of ``operands``.

    ``None`` where a divisor may be zero under a reading that would have to be tried: then nothing can be said.
    """
    ranges: list[tuple[Interval, Interval]] = []
    for agreement, reading in READINGS:
        try:
            recomputed = formula.of_ranges([reading(operand) for operand in operands])
        except (DivisionByZero, InvalidOperation, ValueError):
            return None
        ranges.append((reading(claim), recomputed))
        if ranges[-1][0].meets(recomputed):
            return Comparison(agreement, *ranges[-1], point_value(operands, formula))
    return Comparison(Agreement.IMPOSSIBLE, *ranges[0], point_value(operands, formula))


def point_value(operands: Sequence[Quantity], formula: Formula) -> Decimal | None:
    """The formula of the printed values; ``None`` where it cannot be computed."""
    try:
        result = formula.of_ranges([Interval.point(operand.value) for operand in operands])
    except (DivisionByZero, InvalidOperation, ValueError):
        return None
    return result.low


def severity_of(agreement: Agreement) -> Severity | None:
    """No finding where rounding explains it; a warning where only cutting off does; else an error (contract.md)."""
    if agreement is Agreement.ROUNDED:
        return None
    return Severity.ERROR if agreement is Agreement.IMPOSSIBLE else Severity.WARNING


def is_bounded(quantities: Sequence[Quantity]) -> bool:
    """Whether any of them is printed with 以上, 约 and the like: such numbers never prove an error."""
    return any(quantity.bound is not Bound.EXACT or quantity.high_value is not None for quantity in quantities)


def is_one_value(left: Figure, right: Figure) -> bool:
    """Whether rounding explains the two prints; at one precision one number is printed in one way."""
    one, two = left.quantity, right.quantity
    if one.step == two.step and one.unit == two.unit:
        return one.value == two.value
    return _range_printed(left).meets(_range_printed(right))


def _range_printed(figure: Figure) -> Interval:
    """What the digits stand for: ≥125016 in two lists of targets is the same number twice."""
    quantity = figure.quantity
    return within_unit(quantity if quantity.bound is Bound.EXACT else replace(quantity, bound=Bound.EXACT))
