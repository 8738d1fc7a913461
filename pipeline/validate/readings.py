"""The ways to read a claim, and the one way to judge it by the figures it may rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum

from pipeline.model import Bound, Check, Figure, Quantity, Severity
from pipeline.validate.consistency import Agreement, Comparison, compare, is_bounded, severity_of
from pipeline.validate.formulas import Formula


class Scope(IntEnum):
    """How far an operand stands from its claim."""

    SENTENCE = 0  # or the same table row
    BLOCK = 1
    INDICATOR = 2
    DOCUMENT = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a claim: these operands, in the order of the formula."""

    formula: Formula
    operands: tuple[Figure, ...]
    scope: Scope = Scope.SENTENCE

    def quantities(self) -> tuple[Quantity, ...]:
        """The printed numbers of the operands; a target of ≥80% counts as the 80 it is measured against."""
        return tuple(_as_target(operand) for operand in self.operands)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A claim that does not agree: what findings are made of.

    ``remarks`` say what else a reader should know, each in Chinese and English.
    """

    check: Check
    severity: Severity
    claim: Figure
    reading: Reading
    comparison: Comparison
    name: str
    name_en: str
    remarks: tuple[tuple[str, str], ...] = field(default=())


def judge(
    claim: Quantity, readings: Sequence[Reading], others: Iterable[Reading] = ()
) -> tuple[Reading, Comparison] | None:
    """The reading to report, ``None`` where there is nothing to report or nothing to judge by.

    ``readings`` are those the words support, best first; ``others`` are only there to excuse a claim: one of them
    fitting means that the claim was probably about something else. A claim that fits its best reading only when cut
    off is reported even if another reading fits.
    """
    judged = [
        (reading, found) for reading in readings if (found := compare(claim, reading.quantities(), reading.formula))
    ]
    if not judged:
        return None
    first = judged[0]
    if first[1].agreement is not Agreement.IMPOSSIBLE:
        return None if first[1].agreement is Agreement.ROUNDED else first
    best = min(judged, key=lambda entry: entry[1].agreement)
    if best[1].agreement is not Agreement.IMPOSSIBLE:
        return None if best[1].agreement is Agreement.ROUNDED else best
    for reading in others:
        found = compare(claim, reading.quantities(), reading.formula)
        if found is not None and found.agreement <= Agreement.TRUNCATED:
            return None
    return first


def severity_for(claim: Quantity, reading: Reading, comparison: Comparison, *, certain: bool = True) -> Severity | None:
    """``severity_of`` the comparison, a warning at most where a number is bounded (以上, 约) or the reading is uncertain."""
    severity = severity_of(comparison.agreement)
    printed = (claim, *(operand.quantity for operand in reading.operands))
    if severity is Severity.ERROR and (not certain or is_bounded(printed)):
        return Severity.WARNING
    return severity


def _as_target(figure: Figure) -> Quantity:
    if figure.measure in ("target", "planned") and figure.quantity.bound is Bound.AT_LEAST:
        return replace(figure.quantity, bound=Bound.EXACT)
    return figure.quantity
