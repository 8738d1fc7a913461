"""Satisfaction against the numbers of a survey: 收回512份，满意467份，满意度91.2%.

The satisfied are told right before the rate; those asked before them in the sentence, else anywhere in the report, as
long as both are counted in the same way (份, 户, 人). One number of those asked that gives the rate bears it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model import Check, Figure
from pipeline.validate.consistency import point_value
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
        near, asked = _asked(satisfied, words, index)
        others = _groups(satisfied[0], words, index)
        readings = list(_readings(satisfied, asked))
        if not near:
            readings = _likely(claim, [*readings, *_readings(satisfied, others)]) if readings else []
        found = judge(claim.quantity, readings, _readings(satisfied, others))
        severity = None if found is None else severity_for(claim.quantity, *found, certain=near)
        if found is not None and severity is not None:
            yield Mismatch(Check.RATIO, severity, claim, *found, "满意度", "satisfaction")


def _likely(claim: Figure, readings: Sequence[Reading]) -> list[Reading]:
    """Of numbers told far off those that may be meant: all who were asked are no group of them a few times smaller."""
    points = [(reading, point_value(reading.quantities(), reading.formula)) for reading in readings]
    near = [
        (abs(p - claim.quantity.value), n, r)
        for n, (r, p) in enumerate(points)
        if p is not None and p * 2 > claim.quantity.value
    ]
    return [reading for _, _, reading in sorted(near, key=lambda entry: entry[:2])]


def _satisfied(claim: Figure, words: Surveys, index: FigureIndex) -> list[Figure]:
    """The counts of the satisfied right before the rate, the nearest first (非常满意A份，满意B份)."""
    found: list[Figure] = []
    before = [f for f in index.within(claim, Scope.SENTENCE) if index.is_before(f, claim)]
    for figure in index.by_distance(claim, before):
        if figure.quantity.unit in ("%", "万元") or not _is_satisfied(figure, words, index):
            break
        found.append(figure)
    return found[:2]


def _asked(satisfied: Sequence[Figure], words: Surveys, index: FigureIndex) -> tuple[bool, list[Figure]]:
    """Whether those asked are told right before the satisfied, and what may be their number.

    Behind another rate, or another group of the satisfied, the words before may speak of that one alone.
    """
    first = satisfied[-1]
    more = _groups(satisfied[0], words, index)
    here = [f for f in index.within(first, Scope.SENTENCE) if f in more and index.is_before(f, first)]
    if here:
        nearest, *_ = found = index.by_distance(first, here)
        between = index.alongside(nearest, first)
        return not any(f.quantity.unit == "%" or _is_satisfied(f, words, index) for f in between), [*found]
    asked = [f for f in more if words.asked.search(index.name(f))]
    return False, [*index.by_distance(first, asked)]


def _groups(satisfied: Figure, words: Surveys, index: FigureIndex) -> list[Figure]:
    """Every number in the text, counted alike, of which the satisfied may be a part: the satisfied of others never."""
    return [
        f
        for f in index.figures
        if _counter(f) == _counter(satisfied)
        and f.context.row is None
        and f.quantity.value >= satisfied.quantity.value
        and f is not satisfied
        and not _is_satisfied(f, words, index)
    ]


def _is_satisfied(figure: Figure, words: Surveys, index: FigureIndex) -> bool:
    return words.satisfied.search(index.name(figure)) is not None


def _counter(figure: Figure) -> str:
    return figure.quantity.raw[-1:]


def _readings(satisfied: Sequence[Figure], asked: Sequence[Figure]) -> Iterator[Reading]:
    for number in asked:
        yield Reading(QUOTIENT, (satisfied[0], number))
        if len(satisfied) > 1:
            yield Reading(QUOTIENT_OF_TWO, (*satisfied, number))
