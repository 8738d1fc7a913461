"""The likeliest cause of a mismatch, as a sentence to show beside it. Never applied to the figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.model import Check, Figure, Quantity
from pipeline.validate.consistency import Agreement, compare
from pipeline.validate.figure_index import FigureIndex, in_another_row
from pipeline.validate.formulas import SUM, Formula
from pipeline.validate.misprints import Misprint, misprint
from pipeline.validate.part_misprints import misprinted_part
from pipeline.validate.readings import Mismatch

UNIT_SLIPS = (Decimal(10000), Decimal("0.0001"))
SLIPS = {
    Misprint.SWAPPED: ("数字次序颠倒", "digits in another order"),
    Misprint.DIGIT: ("一位数字印错", "one digit misprinted"),
    Misprint.DROPPED: ("多印或漏印一位数字", "one digit too many or too few"),
    Misprint.UNIT: ("单位相差一万倍", "a unit slip of 10 000"),
}


@dataclass(frozen=True, slots=True)
class Cause:
    """``replaced`` by ``by`` would make the claim true, where the cause is another figure of the report."""

    zh: str
    en: str
    replaced: Figure | None = None
    by: Figure | None = None


def likeliest_cause(mismatch: Mismatch, index: FigureIndex) -> Cause | None:
    """The first cause that would make the claim true, from the simplest to the farthest."""
    if mismatch.comparison.agreement is not Agreement.IMPOSSIBLE:
        return None
    operands = mismatch.reading.quantities()
    claim = mismatch.claim.quantity
    if mismatch.reading.formula is SUM:
        return _of_sum(claim, operands, mismatch.reading.operands) or _other_total(mismatch, index)
    causes = (_misprinted_claim(claim, mismatch.comparison.point), _other_figure(mismatch, index), _unit_slip(mismatch))
    return next((cause for cause in causes if cause is not None), None)


def _of_sum(claim: Quantity, parts: Sequence[Quantity], figures: Sequence[Figure]) -> Cause | None:
    return (
        _left_out_or_doubled(claim, parts)
        if misprinted_part(claim, parts) is None
        else _misprint_in_sum(claim, parts, figures)
    )


def _misprint_in_sum(claim: Quantity, parts: Sequence[Quantity], figures: Sequence[Figure]) -> Cause | None:
    found = misprinted_part(claim, parts)
    if found is None:
        return None
    zh, en = SLIPS[found.kind]
    printed = claim if found.position is None else parts[found.position]
    area = "" if found.position is None or not figures else figures[found.position].area
    meant = plain(found.meant)
    return Cause(
        f"{area}{printed.raw}或为{meant}{printed.unit}之误（{zh}）",
        f"{area}{printed.raw} may stand for {meant}{printed.unit} ({en})",
    )


def _left_out_or_doubled(claim: Quantity, parts: Sequence[Quantity]) -> Cause | None:
    for position, part in enumerate(parts):
        others = [*parts[:position], *parts[position + 1 :]]
        if part.value and len(others) > 1 and _fits(claim, others, SUM):
            return Cause(f"总数似未计入{part.raw}", f"the total seems to leave out {part.raw}")
        if part.value and _fits(claim, [*parts, part], SUM):
            return Cause(f"总数似重复计入{part.raw}", f"the total seems to count {part.raw} twice")
    return None


def _misprinted_claim(claim: Quantity, point: Decimal | None) -> Cause | None:
    if point is None or claim.step == 0:
        return None
    meant = (point / claim.step).to_integral_value() * claim.step
    kind = misprint(claim.value, meant)
    if kind is None:
        return None
    zh, en = SLIPS[kind]
    return Cause(
        f"{claim.raw}或为{plain(meant)}{claim.unit}之误（{zh}）",
        f"{claim.raw} may stand for {plain(meant)}{claim.unit} ({en})",
    )


def _other_figure(mismatch: Mismatch, index: FigureIndex) -> Cause | None:
    """Another figure of the same thing, in the place of one operand, makes the claim true."""
    operands = mismatch.reading.operands
    for position, operand in reversed(list(enumerate(operands))):
        for other in _alternatives(operand, operands, index):
            quantities = [*mismatch.reading.quantities()]
            quantities[position] = other.quantity
            if _fits(mismatch.claim.quantity, quantities, mismatch.reading.formula):
                return Cause(
                    f"若以报告另处的{other.quantity.raw}代替{operand.quantity.raw}则相符",
                    f"it agrees if {operand.quantity.raw} is replaced by {other.quantity.raw}, printed elsewhere",
                    operand,
                    other,
                )
    return None


def _alternatives(operand: Figure, operands: Sequence[Figure], index: FigureIndex) -> Iterator[Figure]:
    """Figures that could have been meant: the same programme, item, area and unit, those of its source first."""
    if operand.quantity.unit == "%":
        return
    taken = {each.quantity.value for each in operands}
    alike = [
        other
        for other in index.programs[operand.program]
        if other.item == operand.item
        and other.area == operand.area
        and other.quantity.unit == operand.quantity.unit
        and other.quantity.value not in taken
        and not in_another_row(operand, other)
    ]
    near = index.by_distance(operand, alike)
    yield from sorted(near, key=lambda other: other.source != operand.source)


def _other_total(mismatch: Mismatch, index: FigureIndex) -> Cause | None:
    """Another stated figure is what the parts add up to."""
    if mismatch.check not in (Check.SUM, Check.ENUMERATION):
        return None
    claim = mismatch.claim
    for other in _alternatives(claim, mismatch.reading.operands, index):
        if _fits(other.quantity, mismatch.reading.quantities(), SUM):
            return Cause(
                f"各项之和与报告另处的{other.quantity.raw}相符",
                f"the parts add up to {other.quantity.raw}, printed elsewhere",
                claim,
                other,
            )
    return None


def _unit_slip(mismatch: Mismatch) -> Cause | None:
    printed = (mismatch.claim.quantity, *mismatch.reading.quantities())
    zh, en = SLIPS[Misprint.UNIT]
    for position, slipped in enumerate(printed):
        for factor in UNIT_SLIPS if slipped.unit != "%" else ():
            meant = list(printed)
            meant[position] = slipped.scaled(factor)
            if _fits(meant[0], meant[1:], mismatch.reading.formula):
                return Cause(f"{slipped.raw}疑{zh}", f"{slipped.raw}: probably {en}")
    return None


def _fits(claim: Quantity, operands: Sequence[Quantity], formula: Formula) -> bool:
    found = compare(claim, operands, formula)
    return found is not None and found.agreement is Agreement.ROUNDED


def plain(value: Decimal) -> str:
    """A number for people: no exponent, no trailing zeros, at most four places."""
    rounded = value if value == value.to_integral_value() else value.quantize(Decimal("0.0001"))
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
