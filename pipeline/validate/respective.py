"""Rates and shares listed in one breath (执行率分别为A、B和C): most of them show what all of them rest on.

What such a list is computed from often stands far off, where no single rate could be held to it. If at least two of the
list agree with figures in the same roles, the roles are certain, and one that does not agree is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from pipeline.model import Check, Figure, Severity
from pipeline.validate.consistency import Agreement, Comparison, compare
from pipeline.validate.figure_index import FigureIndex, own_source, same_date
from pipeline.validate.formulas import FORMULAS, QUOTIENT, SHARE_OF_SUM
from pipeline.validate.readings import Mismatch, Reading, Scope, severity_for
from pipeline.validate.relations import Rate, Relations

FEWEST = 3
FULL = 100
FEWEST_BEARING_OUT = 2
MOST_BLOCKS_BEFORE = 2
JOINED = re.compile(r"\s*[、和及与,，]?\s*")
ReadingOf = Callable[[int, Figure], Reading | None]


def check_respective(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    """Every rate or share of a list that is not what the others of the list show it to be."""
    rates = {rate.measure: rate for rate in relations.rates if FORMULAS[rate.formula] is QUOTIENT}
    for run in _runs(index):
        parts = _amounts_before(run, index)
        if len(parts) != len(run):
            continue
        if run[0].measure == "share":
            yield from _odd_ones(run, _shares(parts, index), Check.SHARE, ("占比", "share"))
        elif run[0].measure in rates:
            rate = rates[run[0].measure]
            yield from _odd_ones(run, _rates(parts, rate, index), rate.check, (rate.name, rate.name_en))


def check_rates_of_one_sentence(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    """Every rate whose plan stands elsewhere, in a sentence most of whose rates are borne out by such plans.

    筹集A套，完成103.4%；发放B户，完成98.5%；改造C套，完成105.2%, with the plans of all three in a paragraph before.
    """
    rates = {rate.measure: rate for rate in relations.rates if FORMULAS[rate.formula] is QUOTIENT}
    for figures in index.sentences.values():
        for measure in dict.fromkeys(f.measure for f in figures if f.measure in rates and f.context.row is None):
            rate = rates[measure]
            run = [
                (f, _amount_of(f, figures, rate)) for f in figures if f.measure == measure and f.quantity.unit == "%"
            ]
            rated = [(claim, part) for claim, part in run if part is not None]
            if len(rated) >= FEWEST:
                yield from _outvoted(rated, rate, index)


def _amount_of(claim: Figure, figures: Sequence[Figure], rate: Rate) -> Figure | None:
    """The last count before a rate of the same thing, in the role of its numerator; money has too many budgets."""
    kind = (claim.program, claim.item, claim.area, claim.context.period)
    uppers = {upper for upper, _ in rate.of}
    before = [
        f for f in figures[: figures.index(claim)] if f.quantity.unit not in ("%", "万元") and f.measure in uppers
    ]
    alike = [f for f in before if (f.program, f.item, f.area, f.context.period) == kind]
    lowers = {lower for _, lower in rate.of}
    if not alike or any(f.measure in lowers and (f.program, f.item, f.area) == kind[:3] for f in figures):
        return None  # the sentence says the plan itself
    return alike[-1]


def _outvoted(rated: Sequence[tuple[Figure, Figure]], rate: Rate, index: FigureIndex) -> Iterator[Mismatch]:
    judged: list[tuple[Figure, Reading, Comparison]] = []
    for claim, part in rated:
        lowers = [lower for upper, lower in rate.of if upper == part.measure]
        plans = [reading for lower in lowers if (reading := _by_lower(part, lower, claim, index, rate)) is not None]
        found = [(reading, c) for reading in plans if (c := compare(claim.quantity, reading.quantities(), QUOTIENT))]
        fitting = [each for each in found if each[1].agreement is not Agreement.IMPOSSIBLE]
        if found:
            judged.append((claim, *(fitting or found)[0]))
    wrong = [each for each in judged if each[2].agreement is Agreement.IMPOSSIBLE]
    if len(judged) - len(wrong) < max(FEWEST_BEARING_OUT, len(wrong) + 1):
        return
    for claim, reading, comparison in wrong:
        above = comparison.point is not None and comparison.point > FULL
        if not (rate.capped and above and claim.quantity.value == FULL):
            severity = severity_for(claim.quantity, reading, comparison)
            if severity is Severity.ERROR:
                yield Mismatch(rate.check, severity, claim, reading, comparison, rate.name, rate.name_en)


def _runs(index: FigureIndex) -> Iterator[list[Figure]]:
    """Neighbouring percentages of one measure with nothing but 、 and 和 between them."""
    percentages = [f for f in index.figures if f.quantity.unit == "%" and f.context.row is None]
    run = percentages[:1]
    for left, right in pairwise(percentages):
        joined = left.measure == right.measure and _stand_together(left, right)
        if not (joined and JOINED.fullmatch(index.between(left, right))):
            if len(run) >= FEWEST:
                yield run
            run = []
        run.append(right)
    if len(run) >= FEWEST:
        yield run


def _stand_together(left: Figure, right: Figure) -> bool:
    return (left.context.block, left.context.sentence) == (right.context.block, right.context.sentence)


def _amounts_before(run: Sequence[Figure], index: FigureIndex) -> list[Figure]:
    """The amounts of the sentence right before the list, one for each of its members."""
    sentence = [f for f in index.within(run[0], Scope.SENTENCE) if index.is_before(f, run[0])]
    amounts = sentence[-len(run) :]
    alike = len({(f.quantity.unit, f.measure, f.item) for f in amounts}) == 1
    return amounts if alike and amounts[0].quantity.unit != "%" else []


def _shares(parts: Sequence[Figure], index: FigureIndex) -> list[ReadingOf]:
    """Each part of one stated whole, or of all the parts together."""

    def of_sum(position: int, _: Figure) -> Reading:
        others = (*parts[:position], *parts[position + 1 :])
        return Reading(SHARE_OF_SUM, (parts[position], *others))

    def of_whole(whole: Figure) -> ReadingOf:
        return lambda position, _: Reading(QUOTIENT, (parts[position], whole), Scope.BLOCK)

    largest = max(part.quantity.value for part in parts)
    return [*(of_whole(f) for f in _before(parts[0], index) if f.quantity.value > largest), of_sum]


def _before(part: Figure, index: FigureIndex) -> list[Figure]:
    """The amounts of the unit that stand before, in the paragraph or just above it, nearest first."""
    first = max(0, part.context.block - MOST_BLOCKS_BEFORE)
    near = [f for block in range(first, part.context.block + 1) for f in index.blocks.get(block, ())]
    return [f for f in reversed(near) if f.quantity.unit == part.quantity.unit and index.is_before(f, part)]


def _rates(parts: Sequence[Figure], rate: Rate, index: FigureIndex) -> list[ReadingOf]:
    """Each part by the one figure of its programme and area, or of its name there, in the role of the denominator."""

    def by(lower: str) -> ReadingOf:
        return lambda position, claim: _by_lower(parts[position], lower, claim, index, rate)

    return [by(lower) for upper, lower in rate.of if upper == parts[0].measure]


def _by_lower(part: Figure, lower: str, claim: Figure, index: FigureIndex, rate: Rate) -> Reading | None:
    by_value = {
        f.quantity.value: f
        for f in index.programs[part.program]
        if (f.measure, f.item, f.area, f.quantity.unit) == (lower, part.item, part.area, part.quantity.unit)
        and f.context.period == claim.context.period
        and (own_source(part) in ("", own_source(f)) or own_source(f) == "")
        and (f.context.row is not None or same_date(f, claim))
        and f.quantity.value > 0
    }
    found = [*by_value.values()]
    whole = found[0] if len(found) == 1 else index.named_alike(part, found)
    return None if whole is None else Reading(FORMULAS[rate.formula], (part, whole), Scope.DOCUMENT)


def _odd_ones(
    run: Sequence[Figure], ways: Sequence[ReadingOf], check: Check, name: tuple[str, str]
) -> Iterator[Mismatch]:
    for way in ways:
        judged = [_judged(position, claim, way) for position, claim in enumerate(run)]
        agreeing = sum(found is not None and found[1].agreement is not Agreement.IMPOSSIBLE for found in judged)
        if agreeing < FEWEST_BEARING_OUT:
            continue
        for claim, found in zip(run, judged, strict=True):
            severity = None if found is None else severity_for(claim.quantity, *found)
            if found is not None and severity is Severity.ERROR:
                yield Mismatch(check, severity, claim, *found, *name)
        return


def _judged(position: int, claim: Figure, way: ReadingOf) -> tuple[Reading, Comparison] | None:
    reading = way(position, claim)
    comparison = None if reading is None else compare(claim.quantity, reading.quantities(), reading.formula)
    return None if reading is None or comparison is None else (reading, comparison)
