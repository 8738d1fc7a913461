"""Stated deductions (…，扣2分) against the rule of steps that the report itself quotes and the rate it prints.

What the rule is measured from is 100% unless the words name another benchmark. The rule's wording leaves open whether
only completed steps count, started ones, or every fraction: a deduction right under one of these is a doubt at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from pipeline.model import Bound, Check, Figure, Severity
from pipeline.validate.causes import plain
from pipeline.validate.figure_index import FigureIndex
from pipeline.validate.relations import Deductions, Relations
from pipeline.validate.statements import Doubt, Statement, statements

FULL = Decimal(100)
TENTH = Decimal("0.1")
STARTED = ("不足一档按一档计", "a started step counts")
IN_PROPORTION = ("按比例计", "every fraction counts")


@dataclass(frozen=True, slots=True)
class StepRule:
    """每低 ``step`` 个百分点扣 ``lost`` 分，最多扣 ``cap`` 分, on the rate ``measure``."""

    statement: Statement
    measure: str
    step: Decimal
    lost: Decimal
    cap: Decimal | None

    def capped(self, marks: Decimal) -> Decimal:
        """At most the cap."""
        return marks if self.cap is None else min(marks, self.cap)

    def lost_at(self, rate: Decimal, base: Decimal, rounding: str) -> Decimal:
        """The marks lost at ``rate``, measured from ``base``."""
        return self.capped(((base - rate) / self.step).to_integral_value(rounding) * self.lost)


def check_deductions(index: FigureIndex, relations: Relations) -> Iterator[Doubt]:
    """Every stated deduction that the quoted rule does not give."""
    rules = list(_rules(index, relations.deductions))
    for statement in statements(relations.deductions.stated, index) if rules else ():
        if any(_overlap(statement, rule.statement) for rule in rules):
            continue  # the rule itself
        doubt = _check(statement, rules, relations.deductions, index)
        if doubt is not None:
            yield doubt


def _rules(index: FigureIndex, words: Deductions) -> Iterator[StepRule]:
    for statement in statements(words.rule, index):
        found = statement.match.groupdict()
        measure = words.rates.get(found["rate"], "")
        cap = None if found["cap"] is None else Decimal(found["cap"])
        if measure and Decimal(found["step"]):
            yield StepRule(statement, measure, Decimal(found["step"]), Decimal(found["lost"]), cap)


def _overlap(one: Statement, other: Statement) -> bool:
    return one.block == other.block and one.match.start() < other.match.end() and one.match.end() > other.match.start()


def _check(statement: Statement, rules: Sequence[StepRule], words: Deductions, index: FigureIndex) -> Doubt | None:
    base = _benchmark(statement, words, index)
    for rule in rules:
        near = rule.statement.block == statement.block and rule.statement.start == statement.start
        rate = (
            _rate_below(base, rule, statement, index)
            if base
            else _rate_before(rule, statement, index)
            if near
            else None
        )
        if rate is not None:
            return _judge(statement, rule, rate, base or FULL, index)
    return None


def _benchmark(statement: Statement, words: Deductions, index: FigureIndex) -> Decimal | None:
    """The rate below which the words say marks are lost, named in the clause of the deduction."""
    named = [
        other
        for other in statements(words.benchmark, index)
        if other.block == statement.block and statement.start <= other.match.start() < statement.match.start()
    ]
    return Decimal(named[-1].match["base"]) if named else None


def _rate_before(rule: StepRule, statement: Statement, index: FigureIndex) -> Figure | None:
    """The last rate of the sentence before the deduction, if it is the rule's."""
    before = [
        f for f in statement.figures(index) if f.context.end <= statement.match.start() and f.quantity.unit == "%"
    ]
    return before[-1] if before and before[-1].measure == rule.measure and _is_plain(before[-1]) else None


def _rate_below(base: Decimal, rule: StepRule, statement: Statement, index: FigureIndex) -> Figure | None:
    """The one rate of the paragraph below the benchmark that is not itself broken down into others."""
    rates = [f for f in index.blocks.get(statement.block, ()) if f.measure == rule.measure and _is_plain(f)]
    heads = {f.parts_of for f in index.blocks.get(statement.block, ())}
    below = [f for f in rates if f.quantity.value < base and f.figure_id not in heads]
    values = {f.quantity.value for f in rates if f.figure_id in heads}
    below = [f for f in below if f.quantity.value not in values]
    return below[0] if len({f.quantity.value for f in below}) == 1 else None


def _is_plain(figure: Figure) -> bool:
    return figure.quantity.bound is Bound.EXACT and figure.quantity.unit == "%"


def _judge(statement: Statement, rule: StepRule, rate: Figure, base: Decimal, index: FigureIndex) -> Doubt | None:
    claimed, value = Decimal(statement.match["marks"]), rate.quantity.value
    usual = rule.lost_at(value, base, ROUND_FLOOR)
    if value >= base or claimed == usual or _fits_another_base(claimed, rule, rate, statement, index):
        return None
    remark = _convention(claimed, rule, value, base)
    severity = Severity.ERROR if not remark else Severity.WARNING
    if rule.statement.block != statement.block:
        severity = Severity.WARNING
    return _doubt(statement, rule, rate, base, usual, severity, remark)


def _convention(claimed: Decimal, rule: StepRule, value: Decimal, base: Decimal) -> tuple[str, str] | None:
    if claimed == rule.lost_at(value, base, ROUND_CEILING):
        return STARTED
    exact = rule.capped((base - value) / rule.step * rule.lost)
    return IN_PROPORTION if abs(exact - claimed) <= TENTH else None


def _fits_another_base(
    claimed: Decimal, rule: StepRule, rate: Figure, statement: Statement, index: FigureIndex
) -> bool:
    """Whether another rate or target of the paragraph, taken as the base, gives the deduction."""
    bases = {f.quantity.value for f in index.blocks.get(statement.block, ()) if f.quantity.unit == "%"}
    return any(
        base > rate.quantity.value and rule.lost_at(rate.quantity.value, base, ROUND_FLOOR) == claimed
        for base in bases - {rate.quantity.value}
    )


def _doubt(
    statement: Statement, rule: StepRule, rate: Figure, base: Decimal, usual: Decimal, severity: Severity,
    remark: tuple[str, str] | None,
) -> Doubt:  # fmt: skip
    claimed, gap = Decimal(statement.match["marks"]), plain(base - rate.quantity.value)
    marks = f"{plain(claimed)}", f"{plain(usual)}"
    formula = f"({plain(base)} − {plain(rate.quantity.value)}) ÷ {plain(rule.step)} = {plain((base - rate.quantity.value) / rule.step)}"
    zh = [
        f"所述扣{marks[0]}分与所引规则“{rule.statement.match[0]}”不符：低于{plain(base)}%共{gap}个百分点，{formula}，应扣{marks[1]}分"
    ]
    en = [
        f"stated deduction {marks[0]}: the quoted rule gives {marks[1]}, as {gap} points below {plain(base)}% are {formula} steps of {plain(rule.lost)}"
    ]
    if remark is not None:
        zh.append(f"仅按“{remark[0]}”的口径相符")
        en.append(f"holds only if {remark[1]}")
    return Doubt(
        Check.SCORE_RULE, severity, rate.program, "", claimed, usual, "分", tuple(zh), tuple(en), (rate.figure_id,),
        statement.place, statement.sentence,
    )  # fmt: skip
