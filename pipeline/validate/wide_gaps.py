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
from pipeline.validate.formulas import SUM
from pipeline.validate.readings import Mismatch, Scope

WIDE = Decimal(2)
WIDE_IN_SUMS = Decimal("1.25")
WIDE_BEYOND_THE_SENTENCE = Decimal("1.2")
DOUBT = ("相差悬殊，所据数字的口径或有不同", "so far apart that other numbers may be meant")


def doubted_if_wide(mismatch: Mismatch, index: FigureIndex) -> Mismatch:
    """The mismatch, a warning where the gap is wide, no misprint explains it and the words leave room for other numbers.

    They do where a number was read from its surroundings or stands in another sentence.
    """
    figures = (mismatch.claim, *mismatch.reading.operands)
    far = mismatch.reading.scope > Scope.SENTENCE and mismatch.check in (Check.RATIO, Check.SHARE)
    sure = mismatch.claim.context.row is not None or all(map(index.is_sure, figures))
    if mismatch.severity is not Severity.ERROR or mismatch.check is Check.DEVIATION or (sure and not far):
        return mismatch
    limit = WIDE_IN_SUMS if mismatch.reading.formula is SUM else WIDE_BEYOND_THE_SENTENCE if far else WIDE
    if not _is_beyond(limit, mismatch) or _is_misprint(mismatch, index):
        return mismatch
    return replace(mismatch, severity=Severity.WARNING, remarks=(*mismatch.remarks, DOUBT))


def _is_beyond(limit: Decimal, mismatch: Mismatch) -> bool:
    claimed, point = abs(mismatch.claim.quantity.value), mismatch.comparison.point
    return point is not None and not claimed / limit <= abs(point) <= claimed * limit


def _is_misprint(mismatch: Mismatch, index: FigureIndex) -> bool:
    """Whether a misprint explains the claim; of a short one (1.9% for 9.1%) that the digits are the same ones."""
    cause = likeliest_cause(mismatch, index)
    if cause is not None:
        return cause.by is None
    claim, point = mismatch.claim.quantity, mismatch.comparison.point
    if point is None or not claim.step:
        return False
    return sorted(str(abs(claim.value / claim.step).to_integral_value())) == sorted(
        str(abs(point / claim.step).to_integral_value())
    )
