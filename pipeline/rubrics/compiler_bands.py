"""From limits with marks to a threshold or bands; nothing where they overlap, leave a hole or are not in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from pipeline.rubrics.compiler_conditions import Limits
from pipeline.rubrics.rules import Band, Bands, Threshold

Ranged = tuple[Limits, Decimal]

_ZERO, _ONE = Decimal(0), Decimal(1)


def band_rule(ranged: Sequence[Ranged], otherwise: Decimal | None, full: Decimal) -> Threshold | Bands | None:
    """The rule that gives each range its marks and ``otherwise`` (0 where not told) elsewhere; ``None`` where unclear.

    Bands that touch share their edge: the print that includes it has it, the better one where both or none do.
    """
    if max(marks for _, marks in ranged) != full and otherwise != full:
        return None
    if len({limits.unit for limits, _ in ranged if limits.unit}) > 1:
        return None
    ordered = sorted(_nested(ranged), key=lambda each: (each[0].low is not None, each[0].low or _ZERO))
    joined = _joined(ordered)
    if joined is None:
        return None
    below, above = _ends(ordered, otherwise)
    if below is None or above is None:
        return None
    return _rule(joined, below, above, ordered, full)


def _nested(ranged: Sequence[Ranged]) -> list[Ranged]:
    """Limits of one side only (达到95%…；达到85%…) end where the next begins: the best one reached counts."""
    rising = sorted((each for each in ranged if each[0].high is None), key=lambda each: each[0].low or _ZERO)
    falling = sorted((each for each in ranged if each[0].low is None), key=lambda each: each[0].high or _ZERO)
    cut = [each for each in ranged if each[0].high is not None and each[0].low is not None]
    if len(rising) > 1 and all(one[1] < other[1] for one, other in pairwise(rising)):
        ends = [(other[0].low, not other[0].low_in) for other in rising[1:]]
        cut += [
            (replace(one[0], high=high, high_in=inside), one[1])
            for one, (high, inside) in zip(rising, ends, strict=False)
        ]
        rising = rising[-1:]
    if len(falling) > 1 and all(one[1] > other[1] for one, other in pairwise(falling)):
        starts = [(one[0].high, not one[0].high_in) for one in falling]
        cut += [
            (replace(other[0], low=low, low_in=inside), other[1])
            for other, (low, inside) in zip(falling[1:], starts, strict=False)
        ]
        falling = falling[:1]
    return [*cut, *rising, *falling]


def _joined(ordered: Sequence[Ranged]) -> list[Band] | None:
    """The start of each range but an open first one; ``None`` where two overlap or a hole of more than one point is left."""
    starts: list[Band] = []
    for index, (limits, marks) in enumerate(ordered):
        if limits.low is None:
            if index:
                return None
            continue
        if index:
            before, marks_before = ordered[index - 1]
            if before.high is None or not _ZERO <= limits.low - before.high <= _ONE:
                return None
            starts.append(_edge(limits, marks, before, marks_before))
        else:
            starts.append(_start(limits.low, limits.low_in, marks))
    return starts


def _edge(limits: Limits, marks: Decimal, before: Limits, marks_before: Decimal) -> Band:
    assert limits.low is not None
    inside = limits.low_in if limits.low != before.high or limits.low_in != before.high_in else marks >= marks_before
    return _start(limits.low, inside, marks)


def _start(low: Decimal, inside: bool, marks: Decimal) -> Band:
    return Band(at_least=low, marks=marks) if inside else Band(more_than=low, marks=marks)


def _ends(ordered: Sequence[Ranged], otherwise: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """Marks under the first range and over the last; where not told, nothing on the side where the marks are least."""
    first, last = ordered[0], ordered[-1]
    rising = last[1] >= first[1] if len(ordered) > 1 else first[0].low is not None
    below = first[1] if first[0].low is None else otherwise
    above = last[1] if last[0].high is None or last[0].reach_the_whole else otherwise
    if below is None:
        below = _ZERO if rising or first[0].low == 0 else None
    if above is None:
        above = _ZERO if not rising or len(ordered) == 1 else None
    return below, above


def _rule(
    starts: list[Band], below: Decimal, above: Decimal, ordered: Sequence[Ranged], full: Decimal
) -> Threshold | Bands | None:
    last = ordered[-1][0]
    if last.high is not None and not last.reach_the_whole:
        starts = [*starts, _start(last.high, not last.high_in, above)]
    if not starts:
        return None
    if len(starts) == 1 and starts[0].marks == full and starts[0].at_least is not None:
        return Threshold(kind="threshold", at_least=starts[0].at_least, otherwise=below)
    if len(starts) == 1 and below == full and starts[0].more_than is not None:
        return Threshold(kind="threshold", at_most=starts[0].more_than, otherwise=starts[0].marks)
    return Bands(kind="bands", bands=tuple(starts), below=below)
