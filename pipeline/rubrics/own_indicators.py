"""Indicators that each report sets itself: name, target, value reached and marks stand in one row of its table.

The form of transfer-payment self-evaluations (年度指标值 | 全年实际完成值 | 分值 | 得分). The rule is the standard's, the
numbers are those of the score's own row; a row that states two targets or two values is not guessed at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, DivisionByZero, InvalidOperation

from pipeline.interval import Interval
from pipeline.model import Bound, Figure, Score
from pipeline.rubrics.inputs import PRINTED, RATIO, Reading, short
from pipeline.rubrics.load import Operand, OwnIndicators, RuleInput, Scored

_HUNDRED = Decimal(100)


def own_indicator(
    score: Score, own: OwnIndicators, figures: Sequence[Figure], document: str
) -> tuple[Scored, Reading] | None:
    """The entry that the score's own row makes, and the value to put into it; ``None`` where the row states none."""
    if score.full_marks is None or score.full_marks <= 0 or score.context.row is None:
        return None
    row = [
        figure
        for figure in figures
        if (figure.context.block, figure.context.row) == (score.context.block, score.context.row)
    ]
    target, reached = _only(row, own.targets), _only(row, own.reached)
    reading = against_target(target, reached) if target is not None else None
    if reading is None or target is None:
        rate = _only(row, own.rates)
        return None if rate is None else (_entry(score, own, document, limited=False), _printed(rate))
    return _entry(score, own, document, limited=target.quantity.bound is Bound.AT_MOST), reading


def _only(row: Iterable[Figure], measures: Sequence[str]) -> Figure | None:
    """The one figure of the row with the first of ``measures`` that occurs; ``None`` where there are none or several."""
    for measure in measures:
        found = [figure for figure in row if figure.measure == measure]
        if found:
            return found[0] if len({(each.item, each.quantity.value) for each in found}) == 1 else None
    return None


def against_target(target: Figure, reached: Figure | None) -> Reading | None:
    """The value reached as percent of the target: both the same thing, in one unit, the target more than nothing."""
    if reached is None or (reached.item, reached.quantity.unit) != (target.item, target.quantity.unit):
        return None
    try:
        value = (reached.quantity.rounded() / Interval.point(target.quantity.value)).scaled(_HUNDRED)
    except (DivisionByZero, InvalidOperation):
        return None
    shown = f"{reached.quantity.raw} ÷ {target.quantity.raw} × 100 = {short(value)}%"
    return Reading(RATIO, value, shown, (reached.figure_id, target.figure_id))


def _printed(rate: Figure) -> Reading:
    return Reading(PRINTED, rate.quantity.rounded(), rate.quantity.raw, (rate.figure_id,))


def _entry(score: Score, own: OwnIndicators, document: str, *, limited: bool) -> Scored:
    assert score.full_marks is not None
    any_of_row = Operand(items=("any",), measures=own.reached)
    return Scored(
        title=score.label or score.indicator,
        marks=score.full_marks,
        rule=own.upper_limit_rule if limited else own.rule,
        input=RuleInput(name="完成值占指标值", name_en="value reached as share of the target", direct=any_of_row),
        clause=own.clause,
        quoted_in=document,
    )
