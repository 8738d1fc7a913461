"""Rates known by their name alone (有效回收率) against the two numbers right before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Check, Figure, Severity
from pipeline.validate.consistency import Agreement, compare
from pipeline.validate.figure_index import FigureIndex, same_subject
from pipeline.validate.formulas import QUOTIENT
from pipeline.validate.rate_excuses import since_last_rate
from pipeline.validate.readings import Mismatch, Reading
from pipeline.validate.relations import Relations
from pipeline.validate.statements import alternatives

PAIR = 2


def check_counted_rates(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    """Every rate of a known name that the smaller of two numbers of one thing is not of the larger."""
    known = {rate.measure for rate in relations.rates}
    named = re.compile(f"(?:{alternatives(relations.counted_rates)})(?:为|达到?)?$")
    for claim in index.figures:
        if claim.quantity.unit == "%" and claim.measure not in known and claim.context.row is None:
            mismatch = _check(claim, index) if named.search(index.name(claim)) else None
            if mismatch is not None:
                yield mismatch


def _check(claim: Figure, index: FigureIndex) -> Mismatch | None:
    pair = since_last_rate(claim, index)
    kinds = {(f.item, f.quantity.unit, f.measure) for f in pair}
    if len(pair) != PAIR or len(kinds) != 1 or not all(same_subject(f, claim) for f in pair):
        return None
    part, whole = sorted(pair, key=lambda f: f.quantity.value)
    reading = Reading(QUOTIENT, (part, whole))
    comparison = compare(claim.quantity, reading.quantities(), QUOTIENT)
    if comparison is None or comparison.agreement is not Agreement.IMPOSSIBLE:
        return None
    return Mismatch(Check.RATIO, Severity.WARNING, claim, reading, comparison, "比率", "rate")
