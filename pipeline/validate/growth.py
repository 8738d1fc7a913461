"""Growth rates against the increase, or last year's figure, that stands before them; gaps against the plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.interval import Interval
from pipeline.model import Check, Figure, Quantity
from pipeline.validate.consistency import Agreement, compare
from pipeline.validate.figure_index import FigureIndex, is_shut_off, own_source, same_subject
from pipeline.validate.formulas import CHANGE, DIFFERENCE, GROWTH_BY_INCREASE, GROWTH_BY_PREVIOUS, QUOTIENT, magnitude
from pipeline.validate.readings import Mismatch, Reading, Scope, judge, severity_for
from pipeline.validate.relations import Growth, Relations

SENTENCE_END = re.compile("[。；;]")
YEAR = re.compile(r"\d{4}")
YUAN = re.compile(r"[\d\s]元")


def check_growth(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    """Every growth rate that neither its increase nor last year's figure gives."""
    for claim in index.figures:
        if (
            claim.measure == relations.growth.rate
            and claim.quantity.unit == "%"
            and not _is_mean(claim, relations.growth, index)
        ):
            mismatch = _check(claim, relations.growth, index)
            if mismatch is not None:
                yield mismatch


def _check(claim: Figure, words: Growth, index: FigureIndex) -> Mismatch | None:
    readings = _readings(claim, words, index)
    if judge(_magnitude(claim.quantity), [_unsigned(reading, claim) for reading in readings]) is None:
        return None  # 下降5%, 降幅5%: printed with or without a sign
    found = judge(claim.quantity, readings)
    if found is None:
        return None
    reading, comparison = found
    severity = severity_for(claim.quantity, reading, comparison)
    if severity is None:
        return None
    return Mismatch(Check.GROWTH, severity, claim, reading, comparison, "增长率", "growth rate")


def _readings(claim: Figure, words: Growth, index: FigureIndex) -> list[Reading]:
    """Increase with this year's figure, and last year's with this year's; all in the sentence of the claim.

    What grows is told by place: 较上年增加 speaks of the figure before it, whatever stands in closed brackets between.
    """
    sentence = [f for f in index.by_distance(claim, _in_sentence(claim, index)) if index.is_before(f, claim)]
    heads = {f.parts_of for f in sentence}  # A，其中B、C，比上年多D: D is said of A
    before = [f for f in sentence if f.area == claim.area and (f.program == claim.program or f.figure_id in heads)]
    last_years = _last_years(before, words, index)
    increases = [f for f in before if f.measure == words.increase][:1]
    increases = [
        f for f in increases if not _is_taken(f, claim, words, index) and not _speaks_of_another(f, claim, index)
    ]
    # 2023年较2022年增加A: the year before A is what it is measured from
    previous = [f for f in before if f.measure != words.increase and f.context.period in last_years]
    previous = [f for f in previous if _may_be_same_kind(f, claim)][:1]
    current = [f for f in before if f.measure in words.current and f.context.period not in last_years]
    listed = [f for f in sentence if f.measure != words.increase]
    # 其中中央B、省级C，较上年增加D: of C, where D is the money of its source and the whole is not
    current.sort(
        key=lambda f: (is_shut_off(index.between(f, claim)), not _is_of_source(f, claim), _is_listed(f, listed))
    )
    if not current and increases and not previous:
        current = _head_of_block(claim, increases[0], words, index)
    readings = [
        Reading(GROWTH_BY_INCREASE, (increase, now))
        for increase in increases
        for now in current
        if index.is_before(now, increase) and now.item == increase.item and now.quantity.unit == increase.quantity.unit
    ]
    readings += [
        Reading(QUOTIENT, (increase, last))
        for increase in increases
        for last in previous
        if last.quantity.unit == increase.quantity.unit and last.item == increase.item
    ]
    readings += [
        Reading(GROWTH_BY_PREVIOUS, (last, now))
        for last in previous
        for now in current
        if now.quantity.unit == last.quantity.unit
        and now.measure == last.measure
        and _may_be_same_kind(now, claim)
        and _may_be_compared(now, last, claim)
    ]
    return readings


def _is_mean(claim: Figure, words: Growth, index: FigureIndex) -> bool:
    """Whether it is the mean of several years (年均增长), which no two of them give."""
    return re.search(words.mean, index.name(claim)) is not None


def _may_be_compared(now: Figure, last: Figure, claim: Figure) -> bool:
    """Whether ``last`` may have become ``now``: no part of it, nor an average in 元 beside a sum (户均A元，比上年的B元多C元)."""
    of_averages = _is_in_yuan(last) and _is_in_yuan(claim)
    return now.figure_id != last.parts_of and (_is_in_yuan(now) or not of_averages)


def _is_in_yuan(figure: Figure) -> bool:
    return figure.quantity.unit == "万元" and YUAN.search(figure.quantity.raw) is not None


def _is_of_source(figure: Figure, claim: Figure) -> bool:
    return not own_source(claim) or own_source(figure) == own_source(claim)


def _is_listed(figure: Figure, figures: Sequence[Figure]) -> bool:
    """Whether it is one of several parts of a whole among the ``figures``."""
    return bool(figure.parts_of) and sum(f.parts_of == figure.parts_of for f in figures) > 1


def _head_of_block(claim: Figure, increase: Figure, words: Growth, index: FigureIndex) -> list[Figure]:
    """The one whole amount that the paragraph states before (…共计A，其中…。较上年增加B，增长C).

    A sentence that names a source (县级资金较上年增加B) speaks of the one amount of that source, and of that name if
    there are several.
    """
    before = [
        f
        for f in index.within(claim, Scope.BLOCK)
        if index.is_before(f, increase)
        and f.measure in words.current
        and f.item == increase.item
        and (f.program, f.area) == (claim.program, claim.area)
        and f.quantity.unit == increase.quantity.unit
        and f.context.period not in _last_years((), words, index)
    ]
    if own_source(increase):
        heads = [f for f in before if own_source(f) == own_source(increase)]
        lead = index.text(increase)[: increase.context.start]
        heads = [f for f in heads if index.name(f) and index.name(f) in SENTENCE_END.split(lead)[-1]] or heads
    else:
        heads = [f for f in before if not f.parts_of]
    return heads if len(heads) == 1 else []


def check_gaps(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    """Every 较目标少N that is not the difference of what was planned and what was done."""
    words = relations.growth
    for claim in index.figures:
        if claim.measure != words.increase or claim.quantity.unit == "%":
            continue
        if not re.search(words.against_plan, index.text(claim)[: claim.context.start]):
            continue
        if _fits_another_plan(claim, words, index):
            continue
        found = judge(_magnitude(claim.quantity), _gap_readings(claim, words, index))
        severity = (
            None if found is None else severity_for(claim.quantity, *found, certain=found[0].scope <= Scope.BLOCK)
        )
        if found is not None and severity is not None:
            yield Mismatch(Check.SUM, severity, claim, *found, "与计划之差", "difference from the plan")


def _gap_readings(claim: Figure, words: Growth, index: FigureIndex) -> list[Reading]:
    def done(other: Figure) -> bool:
        return _is_counted_alike(other, claim) and other.measure in words.done and index.is_before(other, claim)

    def planned(other: Figure) -> bool:
        return _is_counted_alike(other, claim) and other.measure in words.plan

    near, actual = index.nearest(claim, done, Scope.SENTENCE)
    if not actual:
        return []
    far, plans = index.nearest(claim, planned, Scope.DOCUMENT)
    by_rate = _plans_by_rate(claim, actual[0], words, index)
    if by_rate is not None:
        far, plans = max(near, Scope.BLOCK), by_rate
    return [Reading(DIFFERENCE, (actual[0], plan), max(near, far)) for plan in plans]


def _fits_another_plan(claim: Figure, words: Growth, index: FigureIndex) -> bool:
    """Whether the gap is that to a plan of the same thing stated elsewhere (完工率 is of all 84, the target was 70)."""
    alike = [f for f in index.programs[claim.program] if _is_counted_alike(f, claim)]
    done = [f for f in index.within(claim, Scope.SENTENCE) if f in alike and f.measure in words.done]
    plans = [f for f in alike if f.measure in words.plan]
    readings = [Reading(DIFFERENCE, (now, plan)) for now in done for plan in plans]
    return bool(readings) and judge(_magnitude(claim.quantity), readings) is None


def _plans_by_rate(claim: Figure, done: Figure, words: Growth, index: FigureIndex) -> tuple[Figure, ...] | None:
    """The figures of which the completion rate printed in the sentence makes ``done``; ``None`` if none is printed.

    Several plans of one item may be stated (starts and completions): the rate tells which is meant, whatever the
    words around it were taken for.
    """
    rates = [f for f in index.within(claim, Scope.SENTENCE) if f.measure == words.done_rate and f.item == claim.item]
    if len(rates) != 1:
        return None
    alike = [f for f in index.programs[claim.program] if _is_counted_alike(f, claim) and f.quantity.value > 0]
    alike = [f for f in alike if f.measure in (*words.done, *words.plan) and f is not done]
    found = [f for f in alike if _is_rate_of(rates[0], done, f)]
    return tuple({f.quantity.value: f for f in found}.values())


def _is_rate_of(rate: Figure, done: Figure, plan: Figure) -> bool:
    comparison = compare(rate.quantity, (done.quantity, plan.quantity), QUOTIENT)
    return comparison is not None and comparison.agreement is not Agreement.IMPOSSIBLE


def _is_counted_alike(other: Figure, claim: Figure) -> bool:
    return _same_kind(other, claim) and other.quantity.unit == claim.quantity.unit and same_subject(other, claim)


def _in_sentence(claim: Figure, index: FigureIndex) -> list[Figure]:
    return [other for other in index.within(claim, Scope.SENTENCE) if other is not claim]


def _same_kind(other: Figure, claim: Figure) -> bool:
    return (
        other.item == claim.item
        and other.program == claim.program
        and other.area == claim.area
        and own_source(other) == own_source(claim)
    )


def _may_be_same_kind(other: Figure, claim: Figure) -> bool:
    """The same, where one of the two may not name its source (争取中央补助A，上年为B)."""
    alike = (other.item, other.program, other.area) == (claim.item, claim.program, claim.area)
    return alike and (own_source(other) == own_source(claim) or "" in (own_source(other), own_source(claim)))


def check_increases(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    """Every increase that is not the difference of this year's and last year's figure, both in its sentence."""
    words = relations.growth
    for claim in index.figures:
        if claim.measure != words.increase or claim.quantity.unit == "%" or claim.context.row is not None:
            continue
        before = [f for f in index.by_distance(claim, _in_sentence(claim, index)) if index.is_before(f, claim)]
        before = [f for f in before if f.quantity.unit == claim.quantity.unit and _may_be_same_kind(f, claim)]
        last_years = _last_years(before, words, index)
        previous = [f for f in before if f.measure != words.increase and f.context.period in last_years]
        current = [f for f in before if f.measure in words.current and f.context.period not in last_years]
        pairs = [(now, last) for last in previous[:1] for now in current if _may_be_compared(now, last, claim)]
        if judge(_magnitude(claim.quantity), [Reading(DIFFERENCE, pair) for pair in pairs]) is None:
            continue
        found = judge(claim.quantity, [Reading(CHANGE, pair) for pair in pairs])
        severity = None if found is None else severity_for(claim.quantity, *found)
        if found is not None and severity is not None:
            yield Mismatch(Check.GROWTH, severity, claim, *found, "较上年增减", "change from last year")


def _last_years(figures: Iterable[Figure], words: Growth, index: FigureIndex) -> set[str]:
    """The periods that are last year: by word (上年), the year before the evaluated one, or before the latest of several.

    与2020年10.24亿元相比 in a report on 2021; 2021年A，2022年B，同比增长 in any report.
    """
    own = str(index.year or "")
    years = {figure.context.period or own for figure in figures if figure.measure in words.current}
    latest = max(map(int, filter(YEAR.fullmatch, years if len(years) > 1 else {own})), default=None)
    return {*words.previous_periods, *(() if latest is None else (str(latest - 1),))}


def _is_taken(increase: Figure, claim: Figure, words: Growth, index: FigureIndex) -> bool:
    """Whether another growth rate stands between the increase and the claim."""
    first, last = index.order[increase.figure_id], index.order[claim.figure_id]
    return any(figure.measure == words.rate for figure in index.figures[first + 1 : last])


def _speaks_of_another(increase: Figure, claim: Figure, index: FigureIndex) -> bool:
    """Whether an amount of another unit stands between (小区较上年减少9个；面积142万平方米，下降3%): the rate is of that."""
    units = (increase.quantity.unit, "%")
    return any(f.quantity.unit not in units for f in index.alongside(increase, claim))


def _magnitude(quantity: Quantity) -> Quantity:
    return quantity.negated() if quantity.value < 0 else quantity


def _unsigned(reading: Reading, claim: Figure) -> Reading:
    """The reading with the magnitude of what it gives; an increase beside 下降 is a decrease, however it is printed."""
    formula = reading.formula

    def of_ranges(ranges: Sequence[Interval]) -> Interval:
        return magnitude(formula.of_ranges(ranges))

    increase, *others = reading.operands
    if formula is not GROWTH_BY_PREVIOUS and claim.quantity.value < 0 < increase.quantity.value:
        increase = replace(increase, quantity=increase.quantity.negated())
    return replace(reading, formula=replace(formula, of_ranges=of_ranges), operands=(increase, *others))
