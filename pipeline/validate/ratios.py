"""Rates against the figures they are computed from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product

from pipeline.model import Figure, Severity
from pipeline.validate.budgets import are_of_two_budgets
from pipeline.validate.consistency import Agreement, Comparison, compare
from pipeline.validate.figure_index import (
    CLOSING,
    OPENING,
    FigureIndex,
    is_shut_off,
    one_source,
    own_source,
    same_subject,
)
from pipeline.validate.formulas import FORMULAS
from pipeline.validate.rate_columns import without_other_columns
from pipeline.validate.rate_excuses import MOST_CANDIDATES, are_of_one_unit, excuses, formulas_of, since_last_rate
from pipeline.validate.readings import Mismatch, Reading, Scope, judge, severity_for
from pipeline.validate.relations import Rate, Relations

FULL = Decimal(100)
PAIR = (0, 1)
MONEY = "万元"
CAPPED = ("超额完成常记作100%", "more than the plan is often printed as 100%")


def check_rates(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    """Every rate that its operands do not give."""
    yield from without_other_columns(list(_disagreeing(index, relations)), index)


def _disagreeing(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    by_measure = {rate.measure: rate for rate in relations.rates}
    for claim in index.figures:
        rate = by_measure.get(claim.measure)
        if rate is not None and claim.quantity.unit == "%":
            mismatch = _check_rate(claim, rate, index, relations)
            if mismatch is not None:
                yield mismatch


def _is_met_by_another(claim: Figure, reading: Reading, index: FigureIndex) -> bool:
    """Whether the paragraph states another amount in the role of the whole that makes it just 100%."""
    upper, lower = reading.operands
    return any(
        (f.measure, f.item) == (lower.measure, lower.item)
        and f is not upper
        and f.quantity.unit == upper.quantity.unit
        and f.quantity.value == upper.quantity.value
        for f in index.within(claim, Scope.BLOCK)
    )


def _is_of_what_is_left(claim: Figure, comparison: Comparison, index: FigureIndex, adjusted: str) -> bool:
    """Whether the rate is said to be of what is left when something is taken off (剔除后执行率87.4%)."""
    return comparison.agreement is Agreement.IMPOSSIBLE and re.search(adjusted, index.name(claim)) is not None


def _check_rate(claim: Figure, rate: Rate, index: FigureIndex, relations: Relations) -> Mismatch | None:
    readings = _readings(claim, rate, relations.governments, index)
    if not readings:
        return _check_by_place(claim, rate, index)
    found = judge(claim.quantity, readings, excuses(claim, rate, index, readings))
    if found is None:
        return None
    reading, comparison = found
    certain = _is_certain(reading, readings) and _stands_near(claim, reading, index)
    severity = severity_for(claim.quantity, reading, comparison, certain=certain)
    remarks: tuple[tuple[str, str], ...] = ()
    above = comparison.point is not None and comparison.point > FULL
    if rate.capped and claim.quantity.value == FULL and above:
        if _is_met_by_another(claim, reading, index):
            return None
        severity, remarks = Severity.WARNING, (CAPPED,)
    if severity is not None and _is_of_what_is_left(claim, comparison, index, relations.adjusted):
        return None
    if severity is None or (reading.scope > Scope.BLOCK and _is_doubtful(claim, reading, comparison, index)):
        return None
    if above and rate.of_all_years and re.search(rate.of_all_years, index.name(reading.operands[0])):
        return None
    return Mismatch(rate.check, severity, claim, reading, comparison, rate.name, rate.name_en, remarks)


def _check_by_place(claim: Figure, rate: Rate, index: FigureIndex) -> Mismatch | None:
    """A rate behind just two amounts of its item, whatever their roles were taken for: one must be its share of the other."""
    run = [f for f in since_last_rate(claim, index) if f.item == claim.item and same_subject(f, claim)]
    if (
        len(run) != len(PAIR)
        or not _are_comparable(*run)
        or run[0].parts_of == run[1].figure_id  # 建成A套（其中续建B套），完成任务的C
        or re.search("[；;]", index.between(run[1], run[0]))  # 棚改建成A套；公租房建成B套，占任务的C
        or {f.measure for f in run} - {m for of in rate.of for m in of}
    ):
        return None
    readings = [Reading(FORMULAS[rate.formula], (run[i], run[1 - i])) for i in PAIR if run[1 - i].quantity.value]
    found = judge(claim.quantity, readings)
    if found is None or found[1].agreement is not Agreement.IMPOSSIBLE or _is_capped(rate, claim, found[1]):
        return None
    return Mismatch(rate.check, Severity.WARNING, claim, *found, rate.name, rate.name_en)


def _is_capped(rate: Rate, claim: Figure, comparison: Comparison) -> bool:
    """Whether more than the plan is printed as 100%."""
    return rate.capped and claim.quantity.value == FULL and comparison.point is not None


def _is_doubtful(claim: Figure, reading: Reading, comparison: Comparison, index: FigureIndex) -> bool:
    """Whether operands from elsewhere may not be those meant: cut off they agree, or with another amount of the kind."""
    if comparison.agreement is not Agreement.IMPOSSIBLE:
        return True
    upper, lower = reading.operands
    alike = [
        other
        for other in index.programs[claim.program]
        if other.item == lower.item and are_of_one_unit(upper, other) and same_subject(other, lower)
    ]
    found = (compare(claim.quantity, (upper.quantity, other.quantity), reading.formula) for other in alike)
    return any(one is not None and one.agreement is not Agreement.IMPOSSIBLE for one in found)


def _is_certain(reading: Reading, readings: Sequence[Reading]) -> bool:
    """Whether the words leave no doubt: one sentence, or one paragraph with a single candidate for each role."""
    if reading.scope is Scope.SENTENCE:
        return True
    return reading.scope is Scope.BLOCK and len({other.operands for other in readings}) == 1


def _stands_near(claim: Figure, reading: Reading, index: FigureIndex) -> bool:
    """Whether nothing else that could be meant stands between the operands and the claim.

    In a row of a table the columns say what is what. In a sentence operands stand before the rate, or after it as an
    explanation; an unrelated amount in between makes the reading doubtful, and so does a semicolon of the sentence.
    """
    if claim.context.row is not None:
        return True
    sentence = [f for f in reading.operands if f.context.sentence == claim.context.sentence]
    if any(re.search("[；;]", index.between(operand, claim)) for operand in sentence):
        return False
    return not any(
        other.quantity.unit == reading.operands[0].quantity.unit
        and (other.program, other.area) == (claim.program, claim.area)
        for operand in reading.operands
        if reading.scope is Scope.SENTENCE
        for other in index.alongside(operand, claim)
        if other not in reading.operands
    )


def _readings(claim: Figure, rate: Rate, governments: str, index: FigureIndex) -> list[Reading]:
    named = _named_operands(claim, index)
    if named is not None:
        return [Reading(formula, named) for formula in formulas_of(rate, named[0])]
    readings: list[Reading] = []
    found = {measure: _operands(claim, measure, rate, index) for measure in {m for pair in rate.of for m in pair}}
    for upper, lower in rate.of:
        (upper_scope, uppers), (lower_scope, lowers) = found[upper], found[lower]
        uppers = tuple(figure for figure in uppers if not _is_taken(figure, claim, index))
        if claim.quantity.unit == _unit(uppers) and max(upper_scope, lower_scope) > Scope.SENTENCE:
            continue  # a level against its target is only said in one breath
        if uppers and lowers and all(are_of_two_budgets(uppers[0], lower, governments, index) for lower in lowers):
            continue
        scope = max(upper_scope, lower_scope)
        for pair in product(uppers[:MOST_CANDIDATES], lowers[:MOST_CANDIDATES]):
            if (
                _are_comparable(*pair)
                and scope <= Scope.INDICATOR
                and not are_of_two_budgets(*pair, governments, index)
            ):
                readings.extend(Reading(formula, pair, scope) for formula in formulas_of(rate, pair[0]))
    readings.sort(key=lambda reading: reading.scope)
    # Where the sentence names its operands, a figure far away does not stand in for them.
    farthest = max(readings[0].scope, Scope.BLOCK) if readings else Scope.BLOCK
    return [reading for reading in readings if reading.scope <= farthest]


def _named_operands(claim: Figure, index: FigureIndex) -> tuple[Figure, Figure] | None:
    """The operands that the text itself pairs with the claim, if extract saw them."""
    roles = dict(claim.relates_to)
    upper, lower = index.by_id.get(roles.get("numerator", "")), index.by_id.get(roles.get("denominator", ""))
    return None if upper is None or lower is None else (upper, lower)


def _operands(claim: Figure, measure: str, rate: Rate, index: FigureIndex) -> tuple[Scope, tuple[Figure, ...]]:
    items = {claim.item, _spoken_of(claim, rate, index)} if claim.item in rate.any_item else {claim.item}

    def wanted(other: Figure) -> bool:
        if other.measure != measure or other.item not in items or other.program != claim.program:
            return False
        if not same_subject(other, claim) or _explains_another_rate(other, claim, index):
            return False
        return index.is_before(other, claim) or _explains(other, claim, index)

    scope, found = index.nearest(claim, lambda f: wanted(f) and one_source(f, claim), Scope.SENTENCE)
    if not found:  # one of the two does not say where the money comes from
        scope, found = index.nearest(
            claim, lambda f: wanted(f) and "" in (own_source(f), own_source(claim)), Scope.SENTENCE
        )
    if not found and claim.context.row is None:
        scope, found = index.nearest(claim, lambda f: wanted(f) and one_source(f, claim), Scope.INDICATOR)
    if not found and claim.context.row is None:
        found = tuple(
            f for f in _only_amount_before(claim, index) if wanted(f) and "" in (own_source(f), own_source(claim))
        )
        scope = Scope.BLOCK if found else scope
    return scope, found


def _spoken_of(claim: Figure, rate: Rate, index: FigureIndex) -> str:
    """The item of the amount last named before a rate of whatever the sentence speaks of (开工率), the claim's own if none."""
    measures = {measure for pair in rate.of for measure in pair}
    sentence = [f for f in index.within(claim, Scope.SENTENCE) if f.measure in measures and f is not claim]
    behind = [f for f in sentence if index.explained_by(f) is claim]  # 完成率104.5%（开工209个，计划200个）
    before = [f for f in sentence if index.is_before(f, claim)]
    return (behind or before or [claim])[-1].item


def _only_amount_before(claim: Figure, index: FigureIndex) -> list[Figure]:
    """The money that the paragraph states before the sentence of the claim, if it is one amount."""
    before = [
        f
        for f in index.blocks[claim.context.block]
        if f.context.sentence < claim.context.sentence and f.quantity.unit == MONEY
    ]
    return before if len({f.quantity.value for f in before}) == 1 else []


def _explains(operand: Figure, claim: Figure, index: FigureIndex) -> bool:
    """Whether an operand behind its rate belongs to it: a column of its row, or in the brackets right after it."""
    if claim.context.row is not None:
        return True
    between = index.between(claim, operand)
    return between[:1] in tuple(OPENING) and not any(mark in between for mark in CLOSING)


def _explains_another_rate(operand: Figure, claim: Figure, index: FigureIndex) -> bool:
    """Whether an operand stands in brackets with, or right behind, another rate.

    完成率104.5%（开工209个，计划200个），竣工率73.2%; 县级（预算A，执行B，执行率C）；合计执行D，执行率E.
    """
    if claim.context.row is not None or not is_shut_off(index.between(operand, claim)):
        return False
    explained = index.explained_by(operand)
    if explained is not None and explained.quantity.unit == "%":
        return explained is not claim
    first, last = index.order[operand.figure_id], index.order[claim.figure_id]
    return any(
        f.measure == claim.measure
        and not is_shut_off(index.between(operand, f))
        and is_shut_off(index.between(f, claim))
        for f in index.figures[first + 1 : last]
    )


def _are_comparable(upper: Figure, lower: Figure) -> bool:
    return are_of_one_unit(upper, lower) and upper.item == lower.item


def _unit(uppers: Sequence[Figure]) -> str:
    return uppers[0].quantity.unit if uppers else ""


def _is_taken(operand: Figure, claim: Figure, index: FigureIndex) -> bool:
    """Whether another rate of the same name, standing between the two, has this numerator already."""
    if not index.is_before(operand, claim):
        return False
    first, last = index.order[operand.figure_id], index.order[claim.figure_id]
    return any(
        _subject(other) == _subject(claim) and other.measure == claim.measure and other.quantity != claim.quantity
        for other in index.figures[first + 1 : last]
    )


def _subject(figure: Figure) -> tuple[str, str, str, str]:
    return figure.program, figure.item, own_source(figure), figure.area
