"""What a share may be a share of: the wholes of its item, the list its part stands in, the stated totals of money."""

from __future__ import annotations

from pipeline.model import Figure
from pipeline.validate.consistency import Agreement, compare
from pipeline.validate.figure_index import FigureIndex, own_source, same_subject
from pipeline.validate.formulas import SUM
from pipeline.validate.readings import Scope
from pipeline.validate.relations import Shares, Wholes

MOST_PARAGRAPHS = 8
FEWEST_SOURCES = 3


def wholes_of(claim: Figure, part: Figure, words: Shares, index: FigureIndex) -> list[tuple[Scope, Figure]]:
    """The figures that the share may be of, with how far they stand."""
    if claim.item in words.fund_items:
        return _fund_wholes(claim, part, words, index)
    found: list[tuple[Scope, Figure]] = []
    confirmed = any(word in index.between(part, claim) for word in words.confirmed_by)
    for item, measures in _wanted_wholes(claim, words, confirmed):
        scope, figures = index.nearest(
            claim,
            lambda f, item=item, measures=measures: (  # type: ignore[misc]
                f.item == item and f.measure in measures and f.program == claim.program and same_subject(f, claim)
            ),
            Scope.DOCUMENT,
        )
        found.extend((scope, figure) for figure in figures)
    return found or _whole_of_list(claim, part, words, index)


def _whole_of_list(claim: Figure, part: Figure, words: Shares, index: FigureIndex) -> list[tuple[Scope, Figure]]:
    """The total that the part is listed under (收回A份，其中满意B份，占C), for what nothing else is known of."""
    whole = index.by_id.get(part.parts_of)
    near = whole is not None and whole in index.within(claim, Scope.SENTENCE)
    return [(Scope.SENTENCE, whole)] if whole is not None and near and entry_of(claim, words) is None else []


def _wanted_wholes(claim: Figure, words: Shares, confirmed: bool) -> list[tuple[str, tuple[str, ...]]]:
    entry = entry_of(claim, words)
    if entry is None:
        return [(claim.item, words.otherwise)] if confirmed else []
    return [(claim.item if whole.item == "same" else whole.item, whole.measures) for whole in entry.of]


def entry_of(claim: Figure, words: Shares) -> Wholes | None:
    """What is known of the wholes of the share's item."""
    return next((entry for entry in words.wholes if claim.item in entry.items), None)


def _fund_wholes(claim: Figure, part: Figure, words: Shares, index: FigureIndex) -> list[tuple[Scope, Figure]]:
    """The stated totals of the paragraph, else of the indicator."""

    def wanted(other: Figure) -> bool:
        return (
            other.item == claim.item
            and other.program == claim.program
            and other.source in words.whole_sources
            and own_source(part) != ""
            and other.measure in words.whole_measures
            and other.quantity.value >= part.quantity.value
            and same_subject(other, claim)
        )

    scope, figures = index.nearest(claim, wanted, Scope.INDICATOR)
    if figures and scope <= Scope.BLOCK:
        return [(scope, figure) for figure in figures]
    before = index.figures[: index.order[claim.figure_id]]
    confirmed = (total for total in reversed(before) if wanted(total) and _is_borne_out(total, claim, index))
    return [(Scope.BLOCK, total) for total in confirmed][:1] or [(scope, figure) for figure in figures]


def _is_borne_out(total: Figure, claim: Figure, index: FigureIndex) -> bool:
    """Whether the amounts by source from the total to the claim, over however many paragraphs, add up to it."""
    first, last = index.order[total.figure_id], index.order[claim.figure_id]
    if claim.context.block - total.context.block > MOST_PARAGRAPHS:
        return False
    parts: list[Figure] = []
    for other in (f for f in index.figures[first + 1 : last] if f.quantity.unit == total.quantity.unit):
        source = own_source(other)
        if not source or source in map(own_source, parts):
            break
        parts.append(other)
    if len(parts) < FEWEST_SOURCES:
        return False
    found = compare(total.quantity, [part.quantity for part in parts], SUM)
    return found is not None and found.agreement is not Agreement.IMPOSSIBLE
