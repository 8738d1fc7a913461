"""What a share is of, where its words do not say: what another share of the paragraph is of (10个占71.4%；9个占46.3%)."""

from __future__ import annotations

from pipeline.model import Figure
from pipeline.validate.consistency import Agreement, compare
from pipeline.validate.figure_index import FigureIndex, same_subject
from pipeline.validate.formulas import QUOTIENT
from pipeline.validate.readings import Reading, Scope
from pipeline.validate.relations import Wholes

FULL = 100


def is_borne_out(claim: Figure, reading: Reading, kin: Wholes | None, index: FigureIndex) -> bool:
    """Whether another share of the paragraph, of an item that has the same wholes, is just its part of the same whole."""
    whole = reading.operands[-1]
    others = index.within(claim, Scope.BLOCK) if kin is not None else ()
    return any(
        other.measure == "share"
        and kin is not None
        and other.item in kin.items
        and other.item != claim.item
        and other.program == claim.program
        and other.quantity.value < FULL
        and same_subject(other, claim)
        and _is_of(other, whole, index)
        for other in others
    )


def _is_of(share: Figure, whole: Figure, index: FigureIndex) -> bool:
    before = [f for f in index.within(share, Scope.SENTENCE) if index.is_before(f, share) and f.item == share.item]
    parts = [f for f in before if f.quantity.unit == whole.quantity.unit]
    found = compare(share.quantity, (parts[-1].quantity, whole.quantity), QUOTIENT) if parts else None
    return found is not None and found.agreement is Agreement.ROUNDED
