"""Findings that merely follow from another one.

A finding follows if putting right what the other accuses makes it vanish: a wrong section makes its total wrong, a
misprinted second mention makes its list wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.model import Check, Figure, Finding, Score, Severity
from pipeline.validate.consistency import Agreement, compare
from pipeline.validate.odd_values import Contradiction, OddValue
from pipeline.validate.readings import Mismatch
from pipeline.validate.scores import WrongScore


@dataclass(frozen=True, slots=True)
class Found:
    """A finding beside what it was made of; ``follows`` is the position of a finding it was derived from."""

    finding: Finding
    origin: object
    follows: int | None = None


def with_roots(found: Sequence[Found], scores: Sequence[Score]) -> list[Finding]:
    """The findings, each that follows from another carrying the id of the last root."""
    roots: dict[int, int] = {}
    for position, entry in enumerate(found):
        root = entry.follows if entry.follows is not None else _root(position, found, scores)
        if root is not None and root != position and _end(root, roots) != position:
            roots[position] = root
    return [
        replace(entry.finding, root=found[_end(position, roots)].finding.finding_id)
        if position in roots
        else entry.finding
        for position, entry in enumerate(found)
    ]


def _end(position: int, roots: dict[int, int]) -> int:
    while position in roots:
        position = roots[position]
    return position


def _root(position: int, found: Sequence[Found], scores: Sequence[Score]) -> int | None:
    origin = found[position].origin
    if isinstance(origin, WrongScore):
        return _root_of_score(position, origin, found, scores)
    if isinstance(origin, Mismatch):
        return _root_of_mismatch(position, origin, found)
    if isinstance(origin, OddValue):
        return _contradiction_of(origin.claim, found)
    return None


def _contradiction_of(figure: Figure, found: Sequence[Found]) -> int | None:
    """The finding that the figure has another value elsewhere: put right, it is no longer odd."""
    return next(
        (
            at
            for at, other in enumerate(found)
            if isinstance(other.origin, Contradiction) and other.origin.claim is figure
        ),
        None,
    )


def _root_of_score(position: int, wrong: WrongScore, found: Sequence[Found], scores: Sequence[Score]) -> int | None:
    """A part whose correction mends the sum; for a rule a mismatch of a figure it rests on."""
    if wrong.check is Check.SCORE_SUM and wrong.recomputed is not None:
        gap = wrong.score.claimed - wrong.recomputed
        for at, other in enumerate(found):
            part = other.origin
            if at == position or not isinstance(part, WrongScore) or part.recomputed is None:
                continue
            if part.score.score_id not in wrong.parts:
                continue
            mended = part.recomputed - part.score.claimed
            if mended == gap or (part.check is Check.SCORE_SUM and mended == -gap):
                return at
    if wrong.check is Check.SCORE_RULE:
        return next(
            (
                at
                for at, other in enumerate(found)
                if isinstance(other.origin, Mismatch)
                and other.finding.severity is Severity.ERROR
                and other.origin.claim.figure_id in wrong.parts
            ),
            None,
        )
    return None


def _root_of_mismatch(position: int, mismatch: Mismatch, found: Sequence[Found]) -> int | None:
    """A finding about one of the numbers whose other value makes this relation agree."""
    for at, other in enumerate(found):
        if at == position:
            continue
        corrected = _corrected(other)
        if corrected is not None and _agrees_with(mismatch, *corrected):
            return at
    return None


def _corrected(entry: Found) -> tuple[Figure, Decimal] | None:
    """The figure a finding is about and the value it would have instead."""
    origin = entry.origin
    if isinstance(origin, Contradiction):
        return origin.claim, origin.other.quantity.value
    if isinstance(origin, Mismatch) and origin.comparison.agreement is Agreement.IMPOSSIBLE:
        return None if origin.comparison.point is None else (origin.claim, origin.comparison.point)
    return None


def _agrees_with(mismatch: Mismatch, figure: Figure, value: Decimal) -> bool:
    """Whether the relation holds with ``value`` for ``figure``, which is one of its operands."""
    ids = [operand.figure_id for operand in mismatch.reading.operands]
    if figure.figure_id not in ids or mismatch.comparison.agreement is not Agreement.IMPOSSIBLE:
        return False
    quantities = list(mismatch.reading.quantities())
    at = ids.index(figure.figure_id)
    quantities[at] = quantities[at].at(value)
    comparison = compare(mismatch.claim.quantity, quantities, mismatch.reading.formula)
    return comparison is not None and comparison.agreement is not Agreement.IMPOSSIBLE
