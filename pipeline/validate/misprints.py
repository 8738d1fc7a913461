"""The ways one number is commonly misprinted for another."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from pipeline.model import Quantity


class Misprint(StrEnum):
    """How a printed number may have come from the one meant."""

    SWAPPED = "swapped"  # the same digits in another order
    DIGIT = "digit"  # one digit another
    DROPPED = "dropped"  # one digit left out or put in twice
    UNIT = "unit"  # a slip of 10 000 (万元 and 元, 万平方米 and 平方米) or of 10 000 squared (亿)


UNIT_SLIPS = frozenset({4, -4, 8, -8})
FEWEST_DIGITS = 3
FEWEST_TO_SWAP = 4


def misprint(printed: Decimal, meant: Decimal) -> Misprint | None:
    """The misprint that makes ``printed`` of ``meant``, ``None`` if it would take more than one slip."""
    if printed == meant or printed <= 0 or meant <= 0:
        return None
    if is_unit_slip(printed, meant):
        return Misprint.UNIT
    if abs(printed.adjusted() - meant.adjusted()) > 1:
        return None  # more than one digit longer
    one, other = _digits(printed, meant)
    if len(one) == len(other) >= FEWEST_DIGITS:
        differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
        if sorted(one) == sorted(other):
            return Misprint.SWAPPED
        return Misprint.DIGIT if len(differing) == 1 else None
    if abs(len(one) - len(other)) == 1 and min(len(one), len(other)) >= FEWEST_DIGITS:
        longer, shorter = sorted((one, other), key=len, reverse=True)
        if any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer))):
            return Misprint.DROPPED
    return None


def is_unit_slip(printed: Decimal, meant: Decimal) -> bool:
    """Whether one is the other times 10 000 or 10 000 squared, either way."""
    power = printed.adjusted() - meant.adjusted()
    return printed > 0 and meant > 0 and power in UNIT_SLIPS and printed == meant.scaleb(power)


def are_neighbours_swapped(printed: Decimal, meant: Decimal) -> bool:
    """Whether two digits next to each other changed places in a number of at least ``FEWEST_TO_SWAP`` digits."""
    one, other = _digits(printed, meant)
    differing = [at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    alike = len(one) == len(other) >= FEWEST_TO_SWAP and sorted(one) == sorted(other)
    return alike and len(differing) == 2 and differing[1] - differing[0] == 1


def slip_and_swap(one: Decimal, two: Decimal) -> Misprint | None:
    """A unit slip on top of another misprint: 125061万户 for 125016户."""
    for power in (4, -4) if abs(one.adjusted() - two.adjusted()) > 1 else ():
        if misprint(one.scaleb(power), two) in (Misprint.SWAPPED, Misprint.DIGIT):
            return Misprint.UNIT
    return None


def dropped_behind_the_point(one: Quantity, two: Quantity) -> Misprint | None:
    """A digit left out behind the point moves no others: 3.807万 for 3.8607万."""
    if one.step == two.step or one.value.adjusted() != two.value.adjusted():
        return None
    longer, shorter = sorted((_printed_digits(one), _printed_digits(two)), key=len, reverse=True)
    left_out = any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    return Misprint.DROPPED if left_out and longer[: len(shorter)] != shorter else None


def _digits(left: Decimal, right: Decimal) -> tuple[str, str]:
    """The digits of both, without the point, aligned at it."""
    exponents = [value.as_tuple().exponent for value in (left.normalize(), right.normalize())]
    places = max([0, *(-exponent for exponent in exponents if isinstance(exponent, int))])
    return str(int(left.scaleb(places))), str(int(right.scaleb(places)))


def _printed_digits(quantity: Quantity) -> str:
    return str(int(quantity.value / quantity.step if quantity.step else quantity.value))
