"""Shares that name their whole (占改造户数的85%) against the totals the report states anywhere.

The words between 占 and the number must say nothing but which total is meant; whatever else they say would make it another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Bound, Check, Figure, Severity
from pipeline.validate.consistency import Agreement
from pipeline.validate.figure_index import FigureIndex, own_source
from pipeline.validate.formulas import QUOTIENT
from pipeline.validate.readings import Mismatch, Reading, Scope, judge
from pipeline.validate.relations import NamedShares, NamedWhole, Relations


def check_named_shares(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    """Every share that the amount before it is not of any total its words may mean."""
    words = relations.shares.named
    known = {item for wholes in relations.shares.wholes for item in wholes.items}
    for claim in index.figures:
        if claim.quantity.unit != "%" or claim.measure not in words.measures or claim.context.row is not None:
            continue
        if claim.item in known:
            continue
        whole, part = _named(claim, words, index), _part(claim, index)
        if whole is not None and part is not None and part.quantity.unit == whole.unit:
            totals = _totals(claim, part, whole, words, index)
            mismatch = _check(claim, part, totals, index) if len(totals) <= whole.most else None
            if mismatch is not None:
                yield mismatch


def _named(claim: Figure, words: NamedShares, index: FigureIndex) -> NamedWhole | None:
    """The kind of total that stands between 占 and the share; ``None`` where the words say more than that."""
    match = re.search(words.pattern, index.text(claim)[: claim.context.start])
    if match is None:
        return None
    return next((whole for whole in words.wholes if re.fullmatch(whole.words, match["whole"])), None)


def _part(claim: Figure, index: FigureIndex) -> Figure | None:
    """The amount right before the share, in its sentence."""
    before = [f for f in index.within(claim, Scope.SENTENCE) if index.is_before(f, claim)]
    return before[-1] if before and before[-1].quantity.unit != "%" else None


def _totals(claim: Figure, part: Figure, whole: NamedWhole, words: NamedShares, index: FigureIndex) -> Sequence[Figure]:
    """The stated totals of the kind, each value once, the likeliest first: of no part, no other area and no other time."""
    name = re.search(words.pattern, index.text(claim)[: claim.context.start])["whole"]  # type: ignore[index]
    measures = next((told.measures for told in words.told if re.search(told.words, name)), words.otherwise)
    by_value = {
        other.quantity.value: other
        for other in reversed(index.programs[claim.program])
        if other is not part
        and (other.item, other.quantity.unit, other.area) == (whole.item, whole.unit, claim.area)
        and other.measure in measures
        and other.context.period == claim.context.period
        and other.quantity.bound is Bound.EXACT
        and other.quantity.value > 0
        and not other.parts_of
        and own_source(other) == ""
        and not _has_share(other, words, index)
    }
    return sorted(by_value.values(), key=lambda total: (total.measure != part.measure, -total.quantity.value))


def _has_share(figure: Figure, words: NamedShares, index: FigureIndex) -> bool:
    """Whether a share stands right behind it: then it is a part itself."""
    at = index.order[figure.figure_id] + 1
    behind = index.figures[at] if at < len(index.figures) else None
    if behind is None or behind.quantity.unit != "%" or behind.context.block != figure.context.block:
        return False
    return re.search(words.pattern, index.text(behind)[: behind.context.start]) is not None


def _check(claim: Figure, part: Figure, totals: Sequence[Figure], index: FigureIndex) -> Mismatch | None:
    if not totals:
        return None
    sentence = index.within(claim, Scope.SENTENCE)
    others = [
        Reading(QUOTIENT, (part, other))
        for other in sentence
        if other is not part and other.quantity.unit == part.quantity.unit and other.quantity.value > 0
    ]
    found = judge(claim.quantity, [Reading(QUOTIENT, (part, total), Scope.DOCUMENT) for total in totals], others)
    if found is None or found[1].agreement is not Agreement.IMPOSSIBLE:
        return None
    return Mismatch(Check.SHARE, Severity.WARNING, claim, *found, "占比", "share")
