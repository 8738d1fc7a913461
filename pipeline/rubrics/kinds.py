"""The closed set of rule kinds: pure functions from an interval of the input to an interval of marks.

Every rule here is monotone between its edges, so the marks over an interval lie between the least and the greatest of
the marks at its two ends and at the edges inside it. An end without limit is cut at the value beyond which the marks no
longer change. Open ends count as closed: a range one point too wide never accuses wrongly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from pipeline.interval import Interval
from pipeline.rubrics.rules import (
    AllOrNothing,
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

ONLY = ""  # the convention of a rule whose wording leaves nothing open

_ZERO = Decimal(0)
_ROUNDING = {"floor": ROUND_FLOOR, "ceiling": ROUND_CEILING}


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks under one reading of a rule. ``base`` is the base used by a marks-lost rule, else ``None``."""

    convention: str
    low: Decimal
    high: Decimal
    base: Decimal | None = None


def threshold(value: Interval, rule: Threshold, full: Decimal) -> Interval:
    """``full`` where the limit is met, else ``rule.otherwise``."""
    if rule.at_least is not None:
        limit = rule.at_least
        return _over(value, lambda x: full if x >= limit else rule.otherwise, edges=(limit,), saturation=limit)
    if rule.more_than is not None:
        bound = rule.more_than
        return _over(value, lambda x: full if x > bound else rule.otherwise, edges=(bound,), saturation=bound + 1)
    assert rule.at_most is not None
    most = rule.at_most
    return _over(value, lambda x: full if x <= most else rule.otherwise, edges=(most,), saturation=most + 1)


def bands(value: Interval, rule: Bands, full: Decimal) -> Interval:
    """Marks of the highest band reached, at most ``full``."""

    def at(x: Decimal) -> Decimal:
        reached = [band.marks for band in rule.bands if band.begins_by(x)]
        return min(full, reached[-1] if reached else rule.below)

    starts = [band.start for band in rule.bands]
    inside = [(low + high) / 2 for low, high in pairwise(starts)]  # a band between two edges that are not its own
    return _over(value, at, edges=(*starts, *inside), saturation=starts[-1] + 1)


def marks_lost(value: Interval, rule: MarksLost, full: Decimal, convention: str, base: Decimal) -> Interval:
    """``full`` less ``rule.lost`` per step beyond ``base``, never below ``full`` − cap nor below 0."""
    cap = full if rule.cap is None else min(rule.cap, full)

    def at(x: Decimal) -> Decimal:
        if _is_beyond(x, rule):
            return _ZERO
        beyond = max(_ZERO, base - x if rule.direction == "below" else x - base)
        return full - min(cap, steps(beyond / rule.step, convention) * rule.lost)

    spent = max(base + (cap / rule.lost + 1) * rule.step, base if rule.zero_beyond is None else rule.zero_beyond + 1)
    edges = (base,) if rule.zero_beyond is None else (base, rule.zero_beyond)
    return _over(value, at, edges=edges, saturation=base if rule.direction == "below" else spent)


def _is_beyond(x: Decimal, rule: MarksLost) -> bool:
    if rule.zero_beyond is None:
        return False
    return x < rule.zero_beyond if rule.direction == "below" else x > rule.zero_beyond


def marks_gained(value: Interval, rule: MarksGained, full: Decimal, convention: str) -> Interval:
    """``rule.gained`` marks per step of ``value``, at most the cap."""
    cap = full if rule.cap is None else min(rule.cap, full)
    enough = (cap / rule.gained + 1) * rule.step
    return _over(
        value,
        lambda x: min(cap, steps(max(_ZERO, x) / rule.step, convention) * rule.gained),
        edges=(_ZERO,),
        saturation=enough,
    )


def steps(ratio: Decimal, convention: str) -> Decimal:
    """How many steps ``ratio`` counts as: completed ones, started ones, or the fraction itself."""
    rounding = _ROUNDING.get(convention)
    return ratio if rounding is None else ratio.to_integral_value(rounding)


def proportional(value: Interval, rule: Proportional, full: Decimal, convention: str) -> Interval:
    """``full`` at the target or better, else its share of the target (or nothing, by ``convention``)."""
    if rule.at_least is not None:
        target = rule.at_least

        def rising(x: Decimal) -> Decimal:
            if x >= target:
                return full
            nothing = convention == "zero" or (rule.zero_beyond is not None and x < rule.zero_beyond)
            return _ZERO if nothing else max(_ZERO, full * x / target)

        return _over(value, rising, edges=(target,), saturation=target)
    assert rule.at_most is not None
    most = rule.at_most

    def falling(x: Decimal) -> Decimal:
        if x <= most:
            return full
        nothing = convention == "zero" or (rule.zero_beyond is not None and x > rule.zero_beyond)
        return _ZERO if nothing else full * most / x

    return _over(value, falling, edges=(most,), saturation=most * 1000)


def per_occurrence(value: Interval, rule: PerOccurrence, full: Decimal) -> Interval:
    """``full`` less ``rule.lost`` for each of ``value`` occurrences, at most the cap."""
    cap = full if rule.cap is None else min(rule.cap, full)
    return _over(value, lambda x: full - min(cap, max(_ZERO, x) * rule.lost), edges=(), saturation=cap / rule.lost)


def all_or_nothing(value: Interval, full: Decimal) -> Interval:
    """``full`` for 1 (met), 0 for 0 (not met)."""
    return _over(value, lambda x: full if x >= 1 else _ZERO, edges=(Decimal(1),), saturation=Decimal(1))


def total(parts: Iterable[Interval]) -> Interval:
    """The sum of the parts' marks; 0 for none."""
    added = Interval.point(_ZERO)
    for part in parts:
        added = added + part
    return added


def apply(rule: Rule, full: Decimal, value: Interval, document_text: str = "") -> tuple[Marks, ...]:
    """Marks under each reading the rule leaves open, its default first; empty for a sum, and for judgement short of the best.

    ``document_text`` decides whether an alternative base counts: only where the report speaks of it.
    """
    match rule:
        case Judgement(full_at=Decimal() as best) if _is_printed_at(value, best):
            return (Marks(ONLY, full, full),)
        case Judgement() | Sum():
            return ()
        case MarksLost():
            return tuple(_marks_lost_readings(rule, full, value, document_text))
        case MarksGained():
            return tuple(
                _marks(convention, marks_gained(value, rule, full, convention)) for convention in rule.conventions
            )
        case Proportional():
            return tuple(
                _marks(convention, proportional(value, rule, full, convention)) for convention in rule.conventions
            )
        case Threshold():
            return (_marks(ONLY, threshold(value, rule, full)),)
        case Bands():
            return (_marks(ONLY, bands(value, rule, full)),)
        case PerOccurrence():
            return (_marks(ONLY, per_occurrence(value, rule, full)),)
        case AllOrNothing():
            return (_marks(ONLY, all_or_nothing(value, full)),)


def _is_printed_at(value: Interval, best: Decimal) -> bool:
    """Whether the number printed (the middle of its rounding) is the best or better."""
    return value.low is not None and value.high is not None and value.low + value.high >= 2 * best


def _marks_lost_readings(rule: MarksLost, full: Decimal, value: Interval, document_text: str) -> Iterable[Marks]:
    for convention in rule.conventions:
        yield _marks(convention, marks_lost(value, rule, full, convention, rule.base), rule.base)
    for base in rule.bases:
        if any(word in document_text for word in base.words):
            for convention in rule.conventions:
                got = marks_lost(value, rule, full, convention, base.value)
                yield _marks(f"{convention}; {base.name}", got, base.value)


def _marks(convention: str, interval: Interval, base: Decimal | None = None) -> Marks:
    assert interval.low is not None and interval.high is not None
    return Marks(convention, interval.low, interval.high, base)


def _over(value: Interval, at: Callable[[Decimal], Decimal], edges: Iterable[Decimal], saturation: Decimal) -> Interval:
    low = min(_ZERO, saturation) if value.low is None else value.low
    if value.high is not None:
        low = min(low, value.high)
    high = max(saturation, low) if value.high is None else value.high
    marks = [at(point) for point in (low, high, *(edge for edge in edges if low < edge < high))]
    return Interval.closed(min(marks), max(marks))
