"""Claims so far from what their operands give that other operands are likelier meant than a number misprinted.

A misprint moves a digit, an office that computes wrongly is mostly near; 8.3% where 1205% comes out is a number of something
else. Where each number says itself what it is, or the numbers stand in one row, the gap is an error however wide it is.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pipeline.model import Check, Severity
from pipeline.validate.causes import likeliest_cause
from pipeline.validate.figure_index import FigureIndex
from pipeline.validate.readings import Mismatch

WIDE = {
    Check.RATIO: Decimal(2),
    Check.SHARE: Decimal(2),
    Check.GROWTH: Decimal(2),
    Check.SUM: Decimal("1.25"),
    Check.ENUMERATION: Decimal("1.25"),
}
SURE = 1.0
DOUBT = ("相差悬殊，所据数字的口径或有不同", "so far apart that other numbers may be meant")


def doubted_if_wide(mismatch: Mismatch, index: FigureIndex) -> Mismatch:
    """The mismatch, a warning where the gap is wide, no misprint explains it and a number was read from its surroundings."""
    limit, point = WIDE.get(mismatch.check), mismatch.comparison.point
    figures = (mismatch.claim, *mismatch.reading.operands)
    if mismatch.severity is not Severity.ERROR or limit is None or point is None:
        return mismatch
    if mismatch.claim.context.row is not None or all(figure.confidence >= SURE for figure in figures):
        return mismatch
    claimed = abs(mismatch.claim.quantity.value)
    if claimed / limit <= abs(point) <= claimed * limit:
        return mismatch
    cause = likeliest_cause(mismatch, index)
    if cause is not None and cause.by is None:
        return mismatch
    return replace(mismatch, severity=Severity.WARNING, remarks=(*mismatch.remarks, DOUBT))
