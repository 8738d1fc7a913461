"""Which place in a standard a claimed score belongs to.

Totals, sections and indicators carry contract.md's words, so they are looked up. Sub-items are printed in free text: one
is told by the words listed for it in the rubric file, by the figures standing in its clause, by the marks, and by its
order among its siblings. Nothing is assigned where none of these speaks for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from pipeline.model import Figure, Level, Score
from pipeline.rubrics.inputs import nearness
from pipeline.rubrics.load import Indicator, Operand, Rubric, Scored, SubItem

_FIGURE_WEIGHT = 6
_MARKS_WEIGHT = 2
_ORDER_WEIGHT = 1


def indicator_of(score: Score, rubric: Rubric) -> Indicator | None:
    """The indicator of the standard that ``score`` (an indicator or a sub-item) names."""
    programme = rubric.programme(score.program)
    if programme is None or not score.indicator:
        return None
    return next((found for found in programme.indicators() if found.indicator == score.indicator), None)


def full_marks(score: Score, rubric: Rubric | None, node: Scored | None) -> Decimal | None:
    """Full marks as printed, else those of the standard; ``None`` where neither says."""
    if score.full_marks is not None:
        return score.full_marks
    if rubric is None:
        return None
    if node is not None:
        return node.marks
    programme = rubric.programme(score.program)
    if programme is None:
        return None
    if score.level is Level.TOTAL:
        return programme.marks
    if score.level is Level.SECTION:
        return next((section.marks for section in programme.sections if section.section == score.section), None)
    return None


def families(scores: Sequence[Score], rubric: Rubric) -> list[list[Score]]:
    """Sub-item claims of one indicator (bonus claims of one programme) that stand together."""
    by_key: dict[tuple[str, str, str, str, str], list[Score]] = {}
    for score in scores:
        if score.level in (Level.SUB_ITEM, Level.BONUS) and rubric.programme(score.program) is not None:
            key = (score.level.value, score.program, score.indicator, score.where, score.parent)
            by_key.setdefault(key, []).append(score)
    return list(by_key.values())


def assign(claims: Sequence[Score], sub_items: Sequence[SubItem], figures: Sequence[Figure]) -> dict[str, SubItem]:
    """Score id → sub-item, for the sub-item claims of one indicator, in document order. Several may share a sub-item."""
    assigned: dict[str, SubItem] = {}
    if not sub_items:
        return assigned
    same_order = len(claims) == len(sub_items)
    spoken_for: set[str] = set()
    ahead = _stand_ahead(claims[0], sub_items, figures)
    for position, claim in enumerate(claims):
        before = claims[position - 1] if position else None
        near = [
            figure
            for figure in figures
            if figure.program == claim.program
            and _stands_beside(figure, claim)
            and _is_since(figure, before, claim)
            and not (ahead and _is_behind(figure, claim))
        ]
        rated = [
            (_evidence(claim, item, near, same_order and index == position), -index)
            for index, item in enumerate(sub_items)
        ]
        best, negative_index = max(rated)
        if best > 0:
            assigned[claim.score_id] = sub_items[-negative_index]
            if any(_asked_for(figure, sub_items[-negative_index]) for figure in near):
                spoken_for.add(claim.score_id)
    return _in_their_places(claims, sub_items, assigned, spoken_for) if same_order else assigned


def _in_their_places(
    claims: Sequence[Score], sub_items: Sequence[SubItem], assigned: dict[str, SubItem], spoken_for: Collection[str]
) -> dict[str, SubItem]:
    """Where as many claims as sub-items are printed, each has its own.

    A claim that shares a sub-item with one whose figures stand beside it goes to the sub-item of its own place, if
    nobody claims that one (按季通报支出进度 has the words of the execution rate, but is the monitoring before it).
    """
    settled = {assigned[claim].title for claim in spoken_for}
    free = [item for item in sub_items if item not in assigned.values()]
    moved = {
        claim.score_id: item
        for claim, item in zip(claims, sub_items, strict=True)
        if item in free
        and claim.score_id in assigned
        and claim.score_id not in spoken_for
        and assigned[claim.score_id].title in settled
        and claim.claimed <= item.marks
    }
    return {**assigned, **moved}


def _stands_beside(figure: Figure, claim: Score) -> bool:
    """In the claim's sentence or row, or before it in its paragraph: claims stand behind what they are claimed for."""
    here, there = figure.context, claim.context
    before = there.row is None and here.block == there.block and here.start < there.start
    return before or nearness(figure, claim) <= 1


def _is_since(figure: Figure, before: Score | None, claim: Score) -> bool:
    """Whether a figure stands behind the claim before: what stands ahead of that one speaks for it, not for this one."""
    if before is None or claim.context.row is not None or before.context.block != claim.context.block:
        return True
    return figure.context.block != claim.context.block or figure.context.start >= before.context.end


def _stand_ahead(first: Score, sub_items: Sequence[SubItem], figures: Sequence[Figure]) -> bool:
    """Whether the first of several claims stands behind what it is claimed for: then so do those after it."""
    return first.context.row is None and any(
        figure.program == first.program
        and figure.context.row is None
        and figure.context.block == first.context.block
        and figure.context.start < first.context.start
        and any(_asked_for(figure, item) for item in sub_items)
        for figure in figures
    )


def _is_behind(figure: Figure, claim: Score) -> bool:
    here, there = figure.context, claim.context
    return there.row is None and here.block == there.block and here.start >= there.end


def _evidence(claim: Score, item: SubItem, near: Iterable[Figure], same_position: bool) -> int:
    """How much speaks for ``item``; 0 or less where nothing does or the marks forbid it."""
    if claim.claimed > item.marks or (claim.full_marks is not None and claim.full_marks > item.marks):
        return 0
    said = _words_found(claim.label, item.words) * 2 or _words_found(claim.quote, item.words)
    figures = _FIGURE_WEIGHT if any(_asked_for(figure, item) for figure in near) else 0
    marks = _MARKS_WEIGHT if claim.full_marks == item.marks else 0
    order = _ORDER_WEIGHT if same_position else 0
    return said + figures + marks + order if said or figures or order else 0


def speaks_of(claim: Score, item: SubItem, figures: Iterable[Figure]) -> bool:
    """Whether words or figures of a sub-item stand with a claim, and not its place in the order alone."""
    if _words_found(claim.label + claim.quote, item.words):
        return True
    return any(
        figure.program == claim.program and _stands_beside(figure, claim) and _asked_for(figure, item)
        for figure in figures
    )


def _words_found(text: str, words: Iterable[str]) -> int:
    """Characters of ``text`` that the words account for: a longer word says more."""
    return sum(len(word) for word in words if word in text)


def _asked_for(figure: Figure, item: SubItem) -> bool:
    wanted = item.input
    if wanted is None:
        return False
    operands = [operand for operand in (wanted.direct, wanted.of) if operand is not None]
    return any(_fits(figure, operand) for operand in operands)


def _fits(figure: Figure, operand: Operand) -> bool:
    named = figure.item in operand.items and figure.measure in operand.measures
    return named and (not operand.sources or figure.source in operand.sources)
