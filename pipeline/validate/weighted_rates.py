"""Rates of a whole against the rates of its parts, by their weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from pipeline.model import Check, Figure
from pipeline.validate.consistency import Agreement, compare
from pipeline.validate.figure_index import FigureIndex, same_date, same_subject
from pipeline.validate.formulas import QUOTIENT, SUM, WEIGHTED_MEAN
from pipeline.validate.lists import PartList
from pipeline.validate.readings import Mismatch, Reading, Scope, severity_for
from pipeline.validate.relations import Relations, Weighted


def check_weighted_rates(index: FigureIndex, relations: Relations, lists: Sequence[PartList]) -> Iterator[Mismatch]:
    """Every rate of a whole that is not the mean of the rates of its parts by their weights."""
    for weighted, part_list in product(relations.weighted, lists):
        for head in part_list.heads:
            if head.measure == weighted.rate:
                mismatch = _check_weighted(head, part_list, weighted, index)
                if mismatch is not None:
                    yield mismatch


def _check_weighted(head: Figure, part_list: PartList, weighted: Weighted, index: FigureIndex) -> Mismatch | None:
    parts = [p for p in part_list.parts if p.measure == head.measure and p.item == head.item]
    if len(parts) < 2 or not all(same_date(part, head) for part in parts):
        return None
    for measure in weighted.weights:
        weights = [_weight(rate, measure, index) for rate in (head, *parts)]
        known = [weight for weight in weights if weight is not None]
        if len(known) < len(weights) or any(
            _is_of_another(rate, weight, weighted.taken, index)
            for rate, weight in zip((head, *parts), known, strict=True)
        ):
            continue
        whole = compare(known[0].quantity, [weight.quantity for weight in known[1:]], SUM)
        if whole is None or whole.agreement is not Agreement.ROUNDED:
            continue  # the parts are not the whole
        operands = tuple(figure for pair in zip(parts, known[1:], strict=True) for figure in pair)
        reading = Reading(WEIGHTED_MEAN, operands)
        comparison = compare(head.quantity, reading.quantities(), WEIGHTED_MEAN)
        severity = None if comparison is None else severity_for(head.quantity, reading, comparison)
        if comparison is None or severity is None:
            return None
        return Mismatch(Check.RATIO, severity, head, reading, comparison, "加权平均比率", "weighted mean of rates")
    return None


def _is_of_another(rate: Figure, weight: Figure, taken: str, index: FigureIndex) -> bool:
    """Whether the amount stated beside a rate says that it is a rate of something else than ``weight``."""
    beside = [
        f
        for f in index.by_distance(rate, index.within(rate, Scope.SENTENCE))
        if f.measure == taken and f.program == rate.program and same_subject(f, rate) and index.is_before(f, rate)
    ]
    if not beside:
        return False
    comparison = compare(rate.quantity, (beside[0].quantity, weight.quantity), QUOTIENT)
    return comparison is not None and comparison.agreement is Agreement.IMPOSSIBLE


def _source_of_whole(figure: Figure, index: FigureIndex) -> str:
    """The source of the total that the figure is part of: its own where it does not say."""
    whole = index.by_id.get(figure.parts_of)
    return figure.source if whole is None or figure.source else whole.source


def _weight(rate: Figure, measure: str, index: FigureIndex) -> Figure | None:
    def wanted(other: Figure) -> bool:
        return (
            other.measure == measure
            and other.program == rate.program
            and rate.source in (other.source, _source_of_whole(other, index))
            and same_subject(other, rate)
            and other.quantity.value > 0
        )

    _, found = index.nearest(rate, wanted, Scope.DOCUMENT)
    near = [weight for weight in found if weight.context.block == found[0].context.block]
    if len({weight.quantity.value for weight in near}) > 1:
        return index.named_alike(rate, near) or found[0]
    return found[0] if found else None
