"""Money by source listed twice: where all but one of the amounts are the same, the one that is not is misprinted.

The second list may call the money otherwise (筹集资金A，由中央B…组成; 从结构看，中央B，占…), so it is known as a copy by its amounts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from pipeline.model import Bound, Figure, Severity
from pipeline.validate.figure_index import FigureIndex, own_source, same_date
from pipeline.validate.misprints import misprint
from pipeline.validate.odd_values import Contradiction
from pipeline.validate.relations import Relations

FEWEST_ALIKE = 3
SourceList = Mapping[str, Figure]
Kind = tuple[str, str, str, str]


def check_source_lists(index: FigureIndex, relations: Relations) -> Iterator[Contradiction]:
    """The one amount of a list by source that is not what another list of the same amounts prints."""
    for lists in _lists_by_kind(index, relations).values():
        for earlier, later in combinations(lists, 2):
            odd = _odd_one(earlier, later)
            if odd is not None:
                claim, other = odd
                kind = misprint(claim.quantity.value, other.quantity.value)
                yield Contradiction(claim, other, (claim,), Severity.WARNING, kind)


def _lists_by_kind(index: FigureIndex, relations: Relations) -> dict[Kind, list[SourceList]]:
    """The lists of each programme and period: what one paragraph says of each source, if it says one thing of it."""
    lists: dict[Kind, list[SourceList]] = defaultdict(list)
    for figures in index.blocks.values():
        by_kind: dict[Kind, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
        for figure in figures:
            if _is_listed(figure, relations):
                kind = figure.program, figure.item, figure.context.period, figure.quantity.unit
                by_kind[kind][own_source(figure)].append(figure)
        for kind, by_source in by_kind.items():
            lists[kind].append({source: each[0] for source, each in by_source.items() if len(each) == 1})
    return lists


def _is_listed(figure: Figure, relations: Relations) -> bool:
    return (
        figure.item in relations.shares.fund_items
        and figure.measure in relations.lists.one_money
        and own_source(figure) != ""
        and not figure.area
        and figure.context.row is None
        and figure.quantity.bound is Bound.EXACT
    )


def _odd_one(earlier: SourceList, later: SourceList) -> tuple[Figure, Figure] | None:
    shared = [(later[source], earlier[source]) for source in later if source in earlier]
    unlike = [(one, two) for one, two in shared if one.quantity.value != two.quantity.value]
    if len(unlike) != 1 or len(shared) - 1 < FEWEST_ALIKE or not same_date(*unlike[0]):
        return None
    claim, other = unlike[0]
    return (
        None
        if abs(claim.quantity.value - other.quantity.value) < max(claim.quantity.step, other.quantity.step)
        else unlike[0]
    )
