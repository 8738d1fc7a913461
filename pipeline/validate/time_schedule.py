"""Time-schedule rates (序时进度): months gone by, of twelve; and months of standstill against the months counted."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.model import Check, Quantity, Severity
from pipeline.validate.causes import plain
from pipeline.validate.consistency import Agreement, compare
from pipeline.validate.figure_index import FigureIndex
from pipeline.validate.formulas import QUOTIENT
from pipeline.validate.messages import READINGS, shown_range
from pipeline.validate.relations import Relations, TimeSchedule
from pipeline.validate.statements import Doubt, Statement, statements

YEAR = 12


def check_time_schedules(index: FigureIndex, relations: Relations) -> Iterator[Doubt]:
    """Every time-schedule rate that its months do not give, and months that a stated standstill contradicts."""
    words = relations.time_schedule
    for pattern in words.patterns:
        for statement in statements(pattern, index):
            doubt = _rate(statement, index)
            if doubt is not None:
                yield doubt
            yield from _standstill(statement, words, index)


def schedule_rates(index: FigureIndex, relations: Relations) -> tuple[Decimal, ...]:
    """The time-schedule rates that the report prints, each once."""
    found = (
        statement.match["rate"]
        for pattern in relations.time_schedule.patterns
        for statement in statements(pattern, index)
    )
    return tuple(dict.fromkeys(Decimal(rate) for rate in found))


def _rate(statement: Statement, index: FigureIndex) -> Doubt | None:
    raw, months = statement.match["rate"], int(statement.match["months"])
    step = Decimal(1).scaleb(-len(raw.partition(".")[2]))
    claim = Quantity(Decimal(raw), "%", f"{raw}%", step)
    counted = [Quantity(Decimal(number), "月", f"{number}个月") for number in (months, YEAR)]
    found = compare(claim, counted, QUOTIENT) if 0 < months <= YEAR else None
    if found is None or found.agreement is Agreement.ROUNDED or found.point is None:
        return None
    written = f"{QUOTIENT.written([quantity.raw for quantity in counted])} = {plain(found.point)}%"
    ranges = f"{shown_range(found.claimed)} / {shown_range(found.recomputed)}"
    gap = plain(claim.value - found.point)
    soft = READINGS.get(found.agreement, ("", ""))
    zh = (f"序时进度：所载{claim.raw}与 {written} 不符", f"取值区间（所载 / 重算）{ranges}，相差{gap}个百分点", soft[0])
    en = (f"time-schedule rate: printed {claim.raw} does not agree with {written}",
          f"ranges (printed / recomputed) {ranges}, difference {gap} percentage points", soft[1])  # fmt: skip
    return _doubt(statement, index, Check.RATIO, claim.value, found.point, "%", zh, en)


def _standstill(statement: Statement, words: TimeSchedule, index: FigureIndex) -> Iterator[Doubt]:
    """A standstill of N months in the same paragraph leaves 12 − N months; another number of months is worth a look."""
    months = Decimal(statement.match["months"])
    for other in statements(words.standstill, index):
        left = YEAR - Decimal(other.match["months"])
        if other.block == statement.block and 0 < left < YEAR and left != months:
            zh = (f"序时进度按{months}个月计，而所述停工{other.match['months']}个月后全年余{left}个月，口径未说明",)
            en = (
                f"the time schedule counts {months} months, but a standstill of {other.match['months']} leaves {left}",
            )
            yield _doubt(statement, index, Check.CROSS_MENTION, months, left, "月", zh, en)
            return


def _doubt(
    statement: Statement, index: FigureIndex, check: Check, claimed: Decimal, recomputed: Decimal, unit: str,
    zh: tuple[str, ...], en: tuple[str, ...],
) -> Doubt:  # fmt: skip
    figure = statement.figure(index, "rate")
    program, indicator = ("", "") if figure is None else (figure.program, figure.context.indicator)
    operands = () if figure is None else (figure.figure_id,)
    return Doubt(
        check, Severity.WARNING, program, indicator, claimed, recomputed, unit, zh, en, operands, statement.place,
        statement.sentence,
    )  # fmt: skip
