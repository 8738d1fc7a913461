"""Closed, open and half-open ranges of ``Decimal``: what a printed number stands for.

Rules of consistency follow the calculation consistency rules for rounded numbers (XBRL Calculations 1.1): a claim and
a recomputation agree if and only if their ranges share a point; ends that merely touch agree only if both are closed.
"""

from __future__ import annotations

from decimal import Decimal, DivisionByZero
from itertools import product

from pipeline.value_class import value_class


@value_class
class Interval:
    """The numbers between ``low`` and ``high``; ``None`` is an end without limit (always open)."""

    low: Decimal | None
    high: Decimal | None
    low_closed: bool = True
    high_closed: bool = True

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"interval ends in the wrong order: {self.low} > {self.high}")

    @staticmethod
    def closed(low: Decimal, high: Decimal) -> Interval:
        """``[low, high]``."""
        return Interval(low, high)

    @staticmethod
    def point(value: Decimal) -> Interval:
        """``[value, value]``."""
        return Interval(value, value)

    def __str__(self) -> str:
        left = "(" if self.low is None or not self.low_closed else "["
        right = ")" if self.high is None or not self.high_closed else "]"
        low = "-∞" if self.low is None else f"{self.low.normalize():f}"
        high = "∞" if self.high is None else f"{self.high.normalize():f}"
        return f"{left}{low}, {high}{right}"

    def __contains__(self, value: Decimal) -> bool:
        return self.meets(Interval.point(value))

    def meets(self, other: Interval) -> bool:
        """Whether the two share a point."""
        return _reaches(self, other) and _reaches(other, self)

    def intersection(self, other: Interval) -> Interval | None:
        """The points in both, ``None`` where there are none."""
        if not self.meets(other):
            return None
        low, low_closed = max(_low_end(self), _low_end(other), key=lambda end: (end[0], not end[1]))
        high, high_closed = min(_high_end(self), _high_end(other), key=lambda end: (end[0], end[1]))
        return Interval(
            None if low == _NEGATIVE_INFINITY else low, None if high == _INFINITY else high, low_closed, high_closed
        )

    def __neg__(self) -> Interval:
        return Interval(
            None if self.high is None else -self.high,
            None if self.low is None else -self.low,
            self.high_closed,
            self.low_closed,
        )

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
            self.low_closed and other.low_closed,
            self.high_closed and other.high_closed,
        )

    def __sub__(self, other: Interval) -> Interval:
        return self + (-other)

    def scaled(self, factor: Decimal) -> Interval:
        """Every point times a positive ``factor``."""
        if factor <= 0:
            raise ValueError("factor must be positive")
        return Interval(
            None if self.low is None else self.low * factor,
            None if self.high is None else self.high * factor,
            self.low_closed,
            self.high_closed,
        )

    def __mul__(self, other: Interval) -> Interval:
        """Products of any two points. Both intervals must be limited."""
        corners = [
            (a * b, (ac and bc) or (a == 0 and ac) or (b == 0 and bc))  # 0 times an open end is still reached
            for (a, ac), (b, bc) in product(_limited_ends(self), _limited_ends(other))
        ]
        return _hull(corners)

    def __truediv__(self, other: Interval) -> Interval:
        """Quotients of any two points. Raises ``DivisionByZero`` where the divisor may be zero.

        An end without limit stays without limit; only a positive divisor may lack its upper end.
        """
        if other.low is None or (other.low <= 0 and (other.high is None or other.high >= 0)):
            raise DivisionByZero(f"divisor may be zero: {other}")
        if other.high is None:
            raise DivisionByZero(f"divisor has no upper limit: {other}")
        if self.low is None or self.high is None:
            return _divide_unlimited(self, other)
        corners = [
            (a / b, ac and (bc or a == 0)) for (a, ac), (b, bc) in product(_limited_ends(self), _limited_ends(other))
        ]
        return _hull(corners)


_INFINITY = Decimal("Infinity")
_NEGATIVE_INFINITY = Decimal("-Infinity")


def _low_end(interval: Interval) -> tuple[Decimal, bool]:
    return (_NEGATIVE_INFINITY, False) if interval.low is None else (interval.low, interval.low_closed)


def _high_end(interval: Interval) -> tuple[Decimal, bool]:
    return (_INFINITY, False) if interval.high is None else (interval.high, interval.high_closed)


def _reaches(left: Interval, right: Interval) -> bool:
    """Whether ``right`` does not lie wholly below ``left``."""
    low, low_closed = _low_end(left)
    high, high_closed = _high_end(right)
    return high > low or (high == low and high_closed and low_closed)


def _limited_ends(interval: Interval) -> tuple[tuple[Decimal, bool], tuple[Decimal, bool]]:
    if interval.low is None or interval.high is None:
        raise ValueError(f"interval without limit: {interval}")
    return (interval.low, interval.low_closed), (interval.high, interval.high_closed)


def _divide_unlimited(dividend: Interval, divisor: Interval) -> Interval:
    assert divisor.low is not None and divisor.high is not None
    if divisor.low < 0:
        return _divide_unlimited(-dividend, -divisor)
    low = None if dividend.low is None else min(dividend.low / divisor.low, dividend.low / divisor.high)
    high = None if dividend.high is None else max(dividend.high / divisor.low, dividend.high / divisor.high)
    return Interval(low, high, dividend.low_closed, dividend.high_closed)


def _hull(corners: list[tuple[Decimal, bool]]) -> Interval:
    low = min(value for value, _ in corners)
    high = max(value for value, _ in corners)
    return Interval(
        low,
        high,
        any(closed for value, closed in corners if value == low),
        any(closed for value, closed in corners if value == high),
    )
