"""Scoring rules and checks as spreadsheet formulas, each with the value it gives.

A formula is only offered where it gives what the recomputation found: what cannot be written as one stays a number.
Quotients are rounded to nine places before steps are counted, for a spreadsheet counts in binary fractions and
(100 − 95) ÷ 5 must be one step, not 0.99999.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, DecimalException

from pipeline.model import Check, Figure, Finding, Recomputation
from pipeline.rubrics.explain import plain
from pipeline.rubrics.load import Operand, Scored
from pipeline.rubrics.rules import Bands, Judgement, MarksGained, MarksLost, Proportional, Rule, Threshold

_ZERO, _HUNDRED = Decimal(0), Decimal(100)
_NINE_PLACES = Decimal("1E-9")
_AGREES = Decimal("0.0001")  # what recomputed numbers are given to
_COUNTED = {"floor": ("ROUNDDOWN", ROUND_FLOOR), "ceiling": ("ROUNDUP", ROUND_CEILING)}

CellOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without its ``=``, and what it gives."""

    text: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class PutIn:
    """The figures that stand for what a rule asks: a printed rate, or a part and its whole, or both."""

    printed: Figure | None = None
    part: Figure | None = None
    whole: Figure | None = None

    @property
    def ratio(self) -> Decimal | None:
        """Part ÷ whole in percent."""
        if self.part is None or self.whole is None or not self.whole.quantity.value:
            return None
        return self.part.quantity.value / self.whole.quantity.value * _HUNDRED

    @property
    def value(self) -> Decimal | None:
        """What is put into the rule: the ratio, which is exact, else the printed rate."""
        if self.ratio is not None:
            return self.ratio
        return None if self.printed is None else self.printed.quantity.value


def put_in(entry: Scored, result: Recomputation, figures: Mapping[str, Figure]) -> PutIn:
    """The figures of a recomputation by the part they play in the rule's input."""
    if entry.input is None:
        return PutIn()
    used = [figures[each] for each in result.inputs if each in figures]

    def first(operand: Operand | None) -> Figure | None:
        if operand is None:
            return None
        return next((each for each in used if each.item in operand.items and each.measure in operand.measures), None)

    part, whole = first(entry.input.of), first(entry.input.to)
    if part is None or whole is None or part.quantity.unit != whole.quantity.unit:
        part = whole = None
    return PutIn(first(entry.input.direct), part, whole)


# --------------------------------------------------------------------------------------------------------------------
# Rules
# --------------------------------------------------------------------------------------------------------------------


def rule_formula(entry: Scored, result: Recomputation, value: Decimal, cell: str) -> Formula | None:
    """The marks for the value in ``cell``, under the reading of the rule that bears the claim out, else its default.

    ``None`` where the rule has no formula, or where it would give marks outside those of the recomputation.
    """
    if result.low is None or result.high is None:
        return None
    try:
        formula = _by_kind(entry.rule, entry.marks, result.convention, value, cell)
    except DecimalException:
        return None
    if formula is None or not result.low - _AGREES <= formula.value <= result.high + _AGREES:
        return None
    return formula


def _by_kind(rule: Rule, full: Decimal, convention: str, value: Decimal, cell: str) -> Formula | None:
    match rule:
        case MarksLost():
            return _marks_lost(rule, full, convention, value, cell)
        case MarksGained():
            return _marks_gained(rule, full, convention or rule.conventions[0], value, cell)
        case Proportional():
            return _proportional(rule, full, convention or rule.conventions[0], value, cell)
        case Threshold():
            return _threshold(rule, full, value, cell)
        case Bands():
            return _bands(rule, full, value, cell)
        case Judgement(full_at=Decimal() as least) if value >= least:
            return Formula(f'IF({cell}>={plain(least)},{plain(full)},"")', full)
        case _:
            return None


def _marks_lost(rule: MarksLost, full: Decimal, convention: str, value: Decimal, cell: str) -> Formula:
    reading, _, base_name = convention.partition("; ")
    base = next((each.value for each in rule.bases if each.name == base_name), rule.base)
    below = rule.direction == "below"
    beyond = max(_ZERO, base - value if below else value - base)
    text = f"MAX(0,{plain(base)}-{cell})" if below else f"MAX(0,{cell}-{plain(base)})"
    steps = _steps(Formula(text, beyond), rule.step, reading or rule.conventions[0])
    cap = full if rule.cap is None else min(rule.cap, full)
    lost = f"{steps.text}*{plain(rule.lost)}" if rule.lost != 1 else steps.text
    marks = Formula(f"{plain(full)}-MIN({plain(cap)},{lost})", full - min(cap, steps.value * rule.lost))
    if rule.zero_beyond is None:
        return marks
    nothing = value < rule.zero_beyond if below else value > rule.zero_beyond
    sign = "<" if below else ">"
    return Formula(f"IF({cell}{sign}{plain(rule.zero_beyond)},0,{marks.text})", _ZERO if nothing else marks.value)


def _marks_gained(rule: MarksGained, full: Decimal, convention: str, value: Decimal, cell: str) -> Formula:
    steps = _steps(Formula(f"MAX(0,{cell})", max(_ZERO, value)), rule.step, convention)
    cap = full if rule.cap is None else min(rule.cap, full)
    return Formula(f"MIN({plain(cap)},{steps.text}*{plain(rule.gained)})", min(cap, steps.value * rule.gained))


def _steps(beyond: Formula, step: Decimal, convention: str) -> Formula:
    ratio = Formula(f"{beyond.text}/{plain(step)}", beyond.value / step) if step != 1 else beyond
    if convention not in _COUNTED:
        return ratio
    function, rounding = _COUNTED[convention]
    counted = ratio.value.quantize(_NINE_PLACES).to_integral_value(rounding)
    return Formula(f"{function}(ROUND({ratio.text},9),0)", counted)


def _proportional(rule: Proportional, full: Decimal, convention: str, value: Decimal, cell: str) -> Formula:
    rising = rule.at_least is not None
    target = rule.at_least if rule.at_least is not None else rule.at_most or _ZERO
    met = value >= target if rising else value <= target
    sign = ">=" if rising else "<="
    if convention == "zero":
        return Formula(f"IF({cell}{sign}{plain(target)},{plain(full)},0)", full if met else _ZERO)
    share = f"{plain(full)}*{cell}/{plain(target)}" if rising else f"{plain(full)}*{plain(target)}/{cell}"
    part = full if met else (full * value / target if rising else full * target / value)
    if rule.zero_beyond is not None:
        share = f"IF({cell}{'<' if rising else '>'}{plain(rule.zero_beyond)},0,{share})"
        part = _ZERO if (value < rule.zero_beyond if rising else value > rule.zero_beyond) else part
    return Formula(f"IF({cell}{sign}{plain(target)},{plain(full)},{share})", part)


def _threshold(rule: Threshold, full: Decimal, value: Decimal, cell: str) -> Formula:
    if rule.at_least is not None:
        sign, limit, met = ">=", rule.at_least, value >= rule.at_least
    elif rule.at_most is not None:
        sign, limit, met = "<=", rule.at_most, value <= rule.at_most
    else:
        assert rule.more_than is not None
        sign, limit, met = ">", rule.more_than, value > rule.more_than
    otherwise = plain(rule.otherwise)
    return Formula(f"IF({cell}{sign}{plain(limit)},{plain(full)},{otherwise})", full if met else rule.otherwise)


def _bands(rule: Bands, full: Decimal, value: Decimal, cell: str) -> Formula:
    text, marks = plain(rule.below), rule.below
    for band in rule.bands:
        sign = ">" if band.at_least is None else ">="
        text = f"IF({cell}{sign}{plain(band.start)},{plain(band.marks)},{text})"
        marks = band.marks if band.begins_by(value) else marks
    return Formula(f"MIN({plain(full)},{text})", min(full, marks))


# --------------------------------------------------------------------------------------------------------------------
# Sums and rates
# --------------------------------------------------------------------------------------------------------------------


def sum_formula(result: Recomputation, claimed: Mapping[str, Decimal], cell_of: CellOf) -> Formula | None:
    """The parts of a sum, added up; ``None`` where the recomputation is none or they do not give it."""
    parts = [each for each in result.inputs if each in claimed]
    if result.rule != "sum" or not parts or len(parts) != len(result.inputs):
        return None
    total = sum((claimed[each] for each in parts), _ZERO)
    return Formula(f"SUM({','.join(map(cell_of, parts))})", total) if total in (result.low, result.high) else None


_RATES = (Check.RATIO, Check.SHARE)
_CHANGES = (Check.GROWTH, Check.DEVIATION)
_SUMS = (Check.SUM, Check.ENUMERATION, Check.TABLE_SUM)


def finding_formula(finding: Finding, figures: Mapping[str, Figure], cell_of: CellOf) -> Formula | None:
    """The recomputed value of a finding from its operands; ``None`` where they do not give it by one of the forms."""
    if finding.recomputed is None or any(each not in figures for each in finding.operands):
        return None
    operands = [figures[each] for each in finding.operands[1:]]
    for formula in _forms(finding.check, operands, [cell_of(each.figure_id) for each in operands]):
        if abs(formula.value - finding.recomputed) <= _AGREES:
            return formula
    return None


def _forms(check: Check, operands: Sequence[Figure], cells: Sequence[str]) -> list[Formula]:
    values = [each.quantity.value for each in operands]
    if not values or any(not value.is_finite() for value in values):
        return []
    if check in _SUMS and len({each.quantity.unit for each in operands}) == 1:
        return [Formula(f"SUM({','.join(cells)})", sum(values, _ZERO))]
    if len(values) != 2 or not all(values):
        return []
    (a, b), (x, y) = values, cells
    if check in _RATES:
        return [Formula(f"{x}/{y}*100", a / b * _HUNDRED), Formula(f"{y}/{x}*100", b / a * _HUNDRED)]
    if check in _CHANGES:
        return [
            Formula(f"({x}-{y})/{y}*100", (a - b) / b * _HUNDRED),
            Formula(f"({y}-{x})/{x}*100", (b - a) / a * _HUNDRED),
        ]
    return []
