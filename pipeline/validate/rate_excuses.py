"""What else a rate may rest on than the figures its words name: one such pair fitting, and the rate is no error."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, permutations, product

from pipeline.model import Figure
from pipeline.validate.figure_index import FigureIndex, same_date
from pipeline.validate.formulas import FORMULAS, QUOTIENT, QUOTIENT_BY_TWO, Formula
from pipeline.validate.readings import Reading, Scope
from pipeline.validate.relations import Rate

MOST_CANDIDATES = 6
HOMES = {"套", "户", "间"}  # 套（户） is counted either way


def excuses(claim: Figure, rate: Rate, index: FigureIndex, readings: Sequence[Reading]) -> Iterator[Reading]:
    """Every other pair of the sentence (or paragraph, if that far) in these roles, whatever it was taken to speak of."""
    scope = max((reading.scope for reading in readings), default=Scope.SENTENCE)
    near = [
        other
        for other in index.within(claim, min(scope, Scope.BLOCK))
        if other is not claim and other.area == claim.area and same_date(other, claim)
    ]
    yield from _excuses_by_place(claim, rate, index, {frozenset(map(_identity, r.operands)) for r in readings})
    for upper, lower in rate.of:
        for pair in product((f for f in near if f.measure == upper), (f for f in near if f.measure == lower)):
            if are_of_one_unit(*pair):
                yield from (Reading(formula, pair, scope) for formula in formulas_of(rate, pair[0]))
        if FORMULAS[rate.formula] is QUOTIENT:
            yield from _of_two(near, upper, lower)
            yield from _of_stages(claim, upper, index)


def _of_stages(claim: Figure, upper: str, index: FigureIndex) -> Iterator[Reading]:
    """A rate of two amounts reached: 开工216个，完工131个，完工率60.6% is of what was started."""
    reached = [
        f
        for f in index.within(claim, Scope.BLOCK)
        if (f.measure, f.item, f.area) == (upper, claim.item, claim.area) and f.quantity.unit != "%"
    ]
    for part, whole in permutations(reached[:MOST_CANDIDATES], 2):
        if are_of_one_unit(part, whole) and part.quantity.value < whole.quantity.value:
            yield Reading(QUOTIENT, (part, whole), Scope.BLOCK)


def _of_two(near: Sequence[Figure], upper: str, lower: str) -> Iterator[Reading]:
    """A rate of two amounts together: 上年结转A，本年下达B，支出C，使用率C÷(A+B). Two parts of one stated total are not meant."""
    for part in (f for f in near if f.measure == upper):
        lowers = [f for f in near if f.measure == lower and are_of_one_unit(part, f)][:MOST_CANDIDATES]
        pairs = (pair for pair in combinations(lowers, 2) if not _are_of_one_total(*pair))
        yield from (Reading(QUOTIENT_BY_TWO, (part, *pair)) for pair in pairs)


def _are_of_one_total(left: Figure, right: Figure) -> bool:
    return left.parts_of != "" and left.parts_of == right.parts_of


def _excuses_by_place(
    claim: Figure, rate: Rate, index: FigureIndex, tried: Collection[frozenset[str]]
) -> Iterator[Reading]:
    """Any two amounts since the last percentage of the sentence: what the rate may rest on whatever they were called."""
    for pair in permutations(since_last_rate(claim, index)[:MOST_CANDIDATES], 2):
        if frozenset(map(_identity, pair)) in tried:
            continue  # the same two, upside down
        if pair[0].quantity.unit == pair[1].quantity.unit and pair[1].quantity.value != 0:
            yield Reading(FORMULAS[rate.formula], pair)


def _identity(figure: Figure) -> str:
    return figure.figure_id


def since_last_rate(claim: Figure, index: FigureIndex) -> list[Figure]:
    """The amounts of the sentence since its last percentage, nearest first."""
    before = [other for other in index.within(claim, Scope.SENTENCE) if index.is_before(other, claim)]
    run: list[Figure] = []
    for other in reversed(before):
        if other.quantity.unit == "%":
            break
        run.append(other)
    return run


def are_of_one_unit(upper: Figure, lower: Figure) -> bool:
    """Whether the one may be divided by the other."""
    units = {upper.quantity.unit, lower.quantity.unit}
    return (len(units) == 1 or units <= HOMES) and lower.quantity.value != 0


def formulas_of(rate: Rate, upper: Figure) -> list[Formula]:
    """The formulas of a rate, the one for rates of rates last."""
    names = [rate.formula]
    if rate.or_formula and upper.quantity.unit == "%":
        names.append(rate.or_formula)
    return [FORMULAS[name] for name in names]
