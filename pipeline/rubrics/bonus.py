"""Which bonus claims count: a report may print each of them, their sum, or both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from pipeline.model import Score

_ZERO = Decimal(0)


def smaller_claims(parent: Score, claims: Iterable[Score]) -> tuple[Score, ...]:
    """The smaller bonus claims where they add up to ``parent``; which claims are its parts is not printed otherwise."""
    smaller = tuple(claim for claim in claims if claim.claimed < parent.claimed)
    adds_up = bool(smaller) and sum((claim.claimed for claim in smaller), _ZERO) == parent.claimed
    return smaller if adds_up else ()


def own_bonus(claims: Sequence[Score]) -> tuple[Score, ...]:
    """The bonus claims to count: a stated sum of bonus claims stands for the others."""
    for claim in claims:
        others = _others(claims, claim)
        if others and sum(others.values(), _ZERO) == claim.claimed:
            return (claim,)
    values = {claim.claimed for claim in claims}
    return tuple(claims[:1]) if len(values) == 1 else tuple(claims)


def _others(claims: Sequence[Score], claim: Score) -> Mapping[str, Decimal]:
    return {other.score_id: other.claimed for other in claims if other.claimed != claim.claimed}
