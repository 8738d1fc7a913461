"""From a claimed score and the marks a rule allows to a verdict.

A claim holds where its printed range meets the marks under some reading; it is wrong only where it meets none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from pipeline.interval import Interval
from pipeline.model import Score, Verdict
from pipeline.rubrics.inputs import Reading
from pipeline.rubrics.kinds import Marks


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with the marks it rests on (``low`` … ``high``), each reading's marks, and the reading that holds."""

    verdict: Verdict
    low: Decimal
    high: Decimal
    convention: str
    marks: tuple[tuple[str, Decimal, Decimal], ...]


class Span(NamedTuple):
    """Marks from ``low`` to ``high``."""

    low: Decimal
    high: Decimal


def claim_range(claimed: Decimal, step: Decimal) -> Interval:
    """A score printed in whole marks is that number; decimals (7.6) may be rounded at their last place."""
    if step == 0 or step >= 1:
        return Interval.point(claimed)
    return Interval.closed(claimed - step / 2, claimed + step / 2)


def judge(claimed: Interval, readings: Sequence[tuple[Reading, tuple[Marks, ...]]]) -> Judged:
    """The verdict on ``claimed`` under every reading of the value and of the rule, the first reading the default.

    ``readings`` must hold at least one set of marks. The range given is that of all readings; where the claim lies
    between two readings without meeting any, it is that of the default, so that the difference shows.
    """
    named = _named(readings)
    holding = [entry for entry in named if Interval.closed(entry[1], entry[2]).meets(claimed)]
    low, high = min(entry[1] for entry in named), max(entry[2] for entry in named)
    if holding:
        return Judged(Verdict.MATCH, low, high, _what_holds(claimed, readings), named)
    assert claimed.low is not None and claimed.high is not None
    if claimed.low > high:
        return Judged(Verdict.OVERCLAIMED, low, high, "", named)
    if claimed.high < low:
        return Judged(Verdict.UNDERCLAIMED, low, high, "", named)
    _, low, high = named[0]
    verdict = Verdict.OVERCLAIMED if claimed.low > high else Verdict.UNDERCLAIMED
    return Judged(verdict, low, high, "", named)


def lies_between(claimed: Interval, judged: Judged) -> bool:
    """Whether the claim is between what two readings give, and meets none."""
    if judged.verdict is Verdict.MATCH:
        return False
    least, most = min(low for _, low, _ in judged.marks), max(high for _, _, high in judged.marks)
    return Interval.closed(least, most).meets(claimed)


def combined(items: Sequence[Sequence[tuple[Reading, tuple[Marks, ...]]]]) -> tuple[Span, ...]:
    """The marks several items give together, under each combination of their readings."""
    spans = {Span(Decimal(0), Decimal(0))}
    for readings in items:
        marks = {Span(given.low, given.high) for _, results in readings for given in results}
        spans = {Span(one.low + other.low, one.high + other.high) for one in spans for other in marks}
    return tuple(sorted(spans))


def judge_parts(claimed: Interval, possible: Sequence[Span], left_open: Decimal, only_judgement: bool) -> Verdict:
    """A claim on several items of which only some are recomputed: ``possible`` are their marks, ``left_open`` the rest's.

    Beyond what all items together can give it is overclaimed, below what the recomputed ones give underclaimed. It
    matches where it is the recomputed marks and full marks for the rest, the rest being judgement; else it stays open.
    """
    assert claimed.low is not None and claimed.high is not None
    if claimed.low > max(span.high for span in possible) + left_open:
        return Verdict.OVERCLAIMED
    if claimed.high < min(span.low for span in possible):
        return Verdict.UNDERCLAIMED
    in_full = any(Interval.closed(span.low + left_open, span.high + left_open).meets(claimed) for span in possible)
    return Verdict.MATCH if in_full and only_judgement else Verdict.UNVERIFIABLE


def group_range(group: Sequence[Score]) -> Interval:
    """The printed range of several claims that together stand for one item of the standard."""
    added = Interval.point(Decimal(0))
    for score in group:
        added = added + claim_range(score.claimed, score.step)
    return added


def _name(convention: str, reading: Reading) -> str:
    return " / ".join(part for part in (convention, reading.name) if part)


def _named(readings: Sequence[tuple[Reading, tuple[Marks, ...]]]) -> tuple[tuple[str, Decimal, Decimal], ...]:
    """Marks by the name of their convention, with the value's reading where the values give different marks."""
    differ = len({tuple((marks.low, marks.high) for marks in results) for _, results in readings}) > 1
    return tuple(
        dict.fromkeys(
            (_name(marks.convention, reading) if differ else marks.convention, marks.low, marks.high)
            for reading, results in readings
            for marks in results
        )
    )


def _what_holds(claimed: Interval, readings: Sequence[tuple[Reading, tuple[Marks, ...]]]) -> str:
    """The reading under which a claim holds: empty where it holds under all of them.

    A convention is named with the value put in only where it does not hold for all the values.
    """
    holds: dict[str, dict[str, bool]] = {}
    for reading, results in readings:
        for marks in results:
            met = Interval.closed(marks.low, marks.high).meets(claimed)
            by_value = holds.setdefault(marks.convention, {})
            by_value[reading.name] = by_value.get(reading.name, False) or met
    if all(all(by_value.values()) for by_value in holds.values()):
        return ""
    names: list[str] = []
    for convention, by_value in holds.items():
        if all(by_value.values()):
            names.append(convention)
        else:
            names += [" / ".join(filter(None, (convention, value))) for value, met in by_value.items() if met]
    return "; ".join(names)
