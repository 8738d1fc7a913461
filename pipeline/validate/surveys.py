"""Satisfaction against the numbers of a survey: 收回512份，满意467份，满意度91.2%.

The satisfied are told right before the rate; those asked before them in the sentence, else anywhere in the report, as
long as both are counted in the same way (份, 户, 人). One number of those asked that gives the rate bears it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model import Check, Figure
from pipeline.validate.figure_index import FigureIndex
from pipeline.validate.formulas import QUOTIENT, QUOTIENT_OF_TWO
from pipeline.validate.readings import Mismatch, Reading, Scope, judge, severity_for
from pipeline.validate.relations import Relations, Surveys


def check_surveys(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    """Every satisfaction rate that no number of those asked gives for the satisfied told before it."""
    words = relations.surveys
    for claim in index.figures:
        if claim.item != words.rate or claim.quantity.unit != "%" or claim.context.row is not None:
            continue
        satisfied = _satisfied(claim, words, index)
        if not satisfied:
            continue
        near, asked = _asked(satisfied[0], words, index)
        found = judge(claim.quantity, list(_readings(satisfied, asked)))
        severity = None if found is None else severity_for(claim.quantity, *found, certain=near)
        if found is not None and severity is not None:
            yield Mismatch(Check.RATIO, severity, claim, *found, "满意度", "satisfaction")


def _satisfied(claim: Figure, words: Surveys, index: FigureIndex) -> list[Figure]:
    """The counts of the satisfied right before the rate, the nearest first (非常满意A份，满意B份)."""
    found: list[Figure] = []
    before = [f for f in index.within(claim, Scope.SENTENCE) if index.is_before(f, claim)]
    for figure in index.by_distance(claim, before):
        if figure.quantity.unit in ("%", "万元") or not words.satisfied.search(index.name(figure)):
            break
        found.append(figure)
    return found[:2]


def _asked(satisfied: Figure, words: Surveys, index: FigureIndex) -> tuple[bool, list[Figure]]:
    """Whether those asked are told in the sentence of the satisfied, and what may be their number."""
    alike = [f for f in index.figures if _counter(f) == _counter(satisfied) and f.context.row is None]
    more = [f for f in alike if f.quantity.value >= satisfied.quantity.value and f is not satisfied]
    here = [f for f in index.within(satisfied, Scope.SENTENCE) if f in more and index.is_before(f, satisfied)]
    if here:
        return True, [*index.by_distance(satisfied, here)]
    asked = [f for f in more if words.asked.search(index.name(f)) and not words.satisfied.search(index.name(f))]
    return False, [*index.by_distance(satisfied, asked)]


def _counter(figure: Figure) -> str:
    return figure.quantity.raw[-1:]


def _readings(satisfied: Sequence[Figure], asked: Sequence[Figure]) -> Iterator[Reading]:
    for number in asked:
        yield Reading(QUOTIENT, (satisfied[0], number))
        if len(satisfied) > 1:
            yield Reading(QUOTIENT_OF_TWO, (*satisfied, number))
