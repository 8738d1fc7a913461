"""Values no real housing programme could have, by the sourced bounds of `patterns/plausibility.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from pipeline.interval import Interval
from pipeline.model import Figure
from pipeline.pattern_files import PatternFolder, PatternModel
from pipeline.validate.figure_index import FigureIndex, own_source, same_subject
from pipeline.validate.odd_values import OddValue
from pipeline.validate.readings import Scope

RATES = ("%", "百分点")


class RatioBound(PatternModel):
    """``numerator x factor / denominator`` must lie between ``low`` and ``high``, in ``unit``."""

    name: str
    name_en: str
    numerator: str
    denominator: str
    factor: Decimal
    unit: str
    low: Decimal
    high: Decimal
    source: str


class Limit(PatternModel):
    """No figure of these measures (and items, where any are named) may be above ``high``.

    A sentence that ``unless`` matches says why it may.
    """

    measures: tuple[str, ...]
    items: tuple[str, ...]
    unit: str
    high: Decimal
    name: str
    name_en: str
    source: str
    unless: str = ""


class Plausibility(PatternModel):
    """`patterns/plausibility.yaml`."""

    ratios: tuple[RatioBound, ...]
    limits: tuple[Limit, ...]


@lru_cache(maxsize=8)
def load_plausibility(patterns: PatternFolder) -> Plausibility:
    """The bounds of a pattern folder. Raises ``PatternError`` where the file cannot be used."""
    return patterns.load("plausibility.yaml", Plausibility)


def check_plausibility(index: FigureIndex, bounds: Plausibility) -> Iterator[OddValue]:
    """Every figure above its limit, and every pair of neighbours whose ratio is out of bounds, one per statement."""
    for figure in index.figures:
        yield from (_above(figure, limit) for limit in bounds.limits if _is_above(figure, limit))
    for bound in bounds.ratios:
        for numerator in index.figures:
            if numerator.item == bound.numerator and numerator.quantity.unit not in RATES:
                yield from _odd_ratio(numerator, bound, index)


def _is_above(figure: Figure, limit: Limit) -> bool:
    named = figure.measure in limit.measures and (not limit.items or figure.item in limit.items)
    if not named or figure.quantity.unit != limit.unit:
        return False
    if limit.unless and re.search(limit.unless, figure.quote):
        return False
    lowest = figure.quantity.rounded().low
    return lowest is not None and lowest > limit.high


def _above(figure: Figure, limit: Limit) -> OddValue:
    return OddValue(
        figure, (), figure.quantity.value, None, limit.unit, Interval(None, limit.high), limit.name, limit.name_en,
        limit.source,
    )  # fmt: skip


def _are_alike(left: Figure, right: Figure) -> bool:
    """Whether two figures of a sentence may both be the one meant."""
    return (left.item, left.quantity.unit, left.area) == (right.item, right.quantity.unit, right.area)


def _odd_ratio(numerator: Figure, bound: RatioBound, index: FigureIndex) -> Iterator[OddValue]:
    def wanted(other: Figure) -> bool:
        return (
            other.item == bound.denominator
            and other.measure == numerator.measure
            and other.program == numerator.program
            and own_source(other) == own_source(numerator)
            and other.quantity.value > 0
            and other.quantity.unit not in RATES
            and same_subject(other, numerator)
        )

    _, found = index.nearest(numerator, wanted, Scope.SENTENCE)
    if not found or numerator.quantity.value <= 0:
        return
    allowed = Interval.closed(bound.low, bound.high)
    rivals = [other for other in index.within(numerator, Scope.SENTENCE) if _are_alike(other, numerator)]
    ratios = [
        one.quantity.value * bound.factor / other.quantity.value for one in (numerator, *rivals) for other in found
    ]
    if not any(ratio in allowed for ratio in ratios):
        yield OddValue(
            numerator, (found[0],), numerator.quantity.value, ratios[0], bound.unit, allowed, bound.name, bound.name_en,
            bound.source,
        )  # fmt: skip
