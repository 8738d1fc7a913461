"""The total claimed for a programme beside what was recomputed, as every export that compares the two gives them."""

from __future__ import annotations

from decimal import Decimal

from pipeline.model import Assessment, Level, Score


def total_recomputed(assessment: Assessment, score: Score) -> tuple[Decimal, Decimal] | None:
    """Least and most of a total or section: rules where they apply, claims elsewhere; ``None`` where not known."""
    result = next((each for each in assessment.recomputations if each.score_id == score.score_id), None)
    if result is None:
        return None
    if result.as_recomputable is not None:
        return result.as_recomputable
    return None if result.low is None or result.high is None else (result.low, result.high)


def total_of(assessment: Assessment, program: str) -> Score | None:
    """The total claimed for a programme: of several prints of it, the first whose parts are printed too."""
    totals = [each for each in assessment.extraction.scores if each.level is Level.TOTAL and each.program == program]
    known = (each for each in totals if total_recomputed(assessment, each) is not None)
    return next(known, totals[0] if totals else None)


def outside(claimed: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """How far ``claimed`` is above the range (positive) or below it (negative); 0 inside."""
    return claimed - min(max(claimed, low), high)
