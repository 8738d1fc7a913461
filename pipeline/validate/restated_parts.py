"""A part of a total that another place of the report prints otherwise, just so that the total agrees."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Figure
from pipeline.validate.consistency import Agreement, compare
from pipeline.validate.figure_index import FigureIndex, own_source, same_subject
from pipeline.validate.formulas import SUM

FEWEST_DIGITS = 4


def restated_part(total: Figure, parts: Sequence[Figure], index: FigureIndex) -> Figure | None:
    """The one figure elsewhere that, in the place of the part it restates, makes the parts add up to the total.

    For lists that may be incomplete: what is missing to the last digit is no part left out.
    """
    found = {
        other.quantity.value: other
        for part in parts
        for other in index.programs[part.program]
        if other not in parts and _is_restated(part, other) and _adds_up(total, parts, part, other)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _is_restated(part: Figure, other: Figure) -> bool:
    told = (part.item, part.measure, own_source(part), part.quantity.unit, part.quantity.step)
    same = told == (other.item, other.measure, own_source(other), other.quantity.unit, other.quantity.step)
    digits = len(other.quantity.value.normalize().as_tuple().digits)
    return same and own_source(part) != "" and digits >= FEWEST_DIGITS and same_subject(part, other)


def _adds_up(total: Figure, parts: Sequence[Figure], part: Figure, other: Figure) -> bool:
    found = compare(total.quantity, [(other if one is part else one).quantity for one in parts], SUM)
    return found is not None and found.agreement is Agreement.ROUNDED
