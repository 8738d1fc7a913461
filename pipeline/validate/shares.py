"""Shares against their part and their whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from pipeline.model import Check, Figure, Severity
from pipeline.validate.consistency import Agreement, compare
from pipeline.validate.figure_index import FigureIndex, is_shut_off, own_source, same_date, same_subject
from pipeline.validate.formulas import QUOTIENT, QUOTIENT_OF_TWO
from pipeline.validate.readings import Mismatch, Reading, Scope, judge, severity_for
from pipeline.validate.relations import Relations, Shares
from pipeline.validate.share_wholes import entry_of, wholes_of
from pipeline.validate.sibling_shares import is_borne_out

MOST_PARTS = 3
NAMED_BEFORE_BRACKETS = re.compile(
    r"(?:^|[，,；;。：:、])[^，,；;。：:、（）()\d]+[（(][^（）()]*[）)][^，,；;。：:、（）()\d]*$"
)
SENTENCE_PART = re.compile("[，,；;。]")


def check_shares(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    """Every share that its part is not of any whole it may be of."""
    for claim in index.figures:
        if claim.measure == "share" and claim.quantity.unit == "%":
            mismatch = _check(claim, relations.shares, index)
            if mismatch is not None:
                yield mismatch


def _check(claim: Figure, words: Shares, index: FigureIndex) -> Mismatch | None:
    scope, parts = _parts(claim, words, index)
    if not parts or _names_a_sum(claim, parts[0], words, index):
        return None
    wholes = wholes_of(claim, parts[0], words, index)
    readings = [
        Reading(QUOTIENT, (part, whole), max(scope, reach))
        for part, (reach, whole) in product(parts, wholes)
        if whole.quantity.unit == part.quantity.unit and whole.quantity.value > 0 and whole is not part
    ]
    found = judge(
        claim.quantity, readings, [*_excuses(claim, parts, index), *_with_wider_sources(parts, wholes, words, index)]
    )
    if found is None:
        return None
    reading, comparison = found
    certain = _is_next_to(reading, claim, index) and (
        _is_certain(claim, reading, words, index) or is_borne_out(claim, reading, entry_of(claim, words), index)
    )
    if comparison.agreement is Agreement.IMPOSSIBLE and not certain:
        return _by_source(claim, parts, wholes, words, index)
    if comparison.agreement is Agreement.IMPOSSIBLE and _is_of_something_else(claim, reading, index):
        return None
    severity = severity_for(claim.quantity, reading, comparison, certain=certain)
    if severity is None:
        return None
    return Mismatch(Check.SHARE, severity, claim, reading, comparison, "占比", "share")


def _names_a_sum(claim: Figure, part: Figure, words: Shares, index: FigureIndex) -> bool:
    """Whether a share of money names what it is of, in a sentence of its own, as no one source (各级财政合计占71%)."""
    named = not re.match(words.of_what_is_before, index.name(claim))
    apart = part.context.sentence != claim.context.sentence
    return claim.item in words.fund_items and named and apart and own_source(claim) != own_source(part)


def _by_source(
    claim: Figure, parts: Sequence[Figure], wholes: Sequence[tuple[Scope, Figure]], words: Shares, index: FigureIndex
) -> Mismatch | None:
    """A share that names a source whose amount the paragraph states once, of a total that another share bears out.

    到位A，其中中央B、社会C。社会出资占16.7%；中央补助（含预算内投资）占31.7%.
    """
    if claim.item not in words.fund_items or not own_source(claim) or len(wholes) != 1:
        return None
    (scope, whole), part = wholes[0], parts[0]
    block = index.within(claim, Scope.BLOCK)
    of_source = [f for f in block if f.parts_of == whole.figure_id and own_source(f) == own_source(claim)]
    if of_source != [part] or not any(_is_share_of(other, whole, claim, block) for other in block):
        return None
    wider = [r for r in _with_wider_sources(parts, wholes, words, index) if r.operands[1].parts_of == whole.figure_id]
    including = words.including in SENTENCE_PART.split(index.text(claim)[: claim.context.start])[-1]
    readings = [*(wider if including else ()), Reading(QUOTIENT, (part, whole), scope), *wider]
    found = judge(claim.quantity, readings)
    if found is None or found[1].agreement is not Agreement.IMPOSSIBLE:
        return None
    return Mismatch(Check.SHARE, Severity.WARNING, claim, *found, "占比", "share")


def _is_share_of(share: Figure, whole: Figure, claim: Figure, block: Sequence[Figure]) -> bool:
    """Whether another printed share is that of its source's amount, as the paragraph states it, of the whole."""
    if share is claim or share.measure != "share" or not own_source(share):
        return False
    parts = [f for f in block if f.parts_of == whole.figure_id and own_source(f) == own_source(share)]
    if len(parts) != 1 or parts[0].quantity.unit != whole.quantity.unit:
        return False
    found = compare(share.quantity, (parts[0].quantity, whole.quantity), QUOTIENT)
    return found is not None and found.agreement is Agreement.ROUNDED


def _parts(claim: Figure, words: Shares, index: FigureIndex) -> tuple[Scope, tuple[Figure, ...]]:
    """The nearest figure before that is of the same thing as the share."""
    of_funds = words.fund_part_measures if claim.item in words.fund_items else ()
    measures = (*words.part_measures, *of_funds)

    def wanted(other: Figure) -> bool:
        return (
            other.measure in measures
            and other.item == claim.item
            and other.program == claim.program
            and own_source(claim) in (own_source(other), "")
            and same_subject(other, claim)
            and index.is_before(other, claim)
            and not _is_taken(other, claim, index)
        )

    scope, found = index.nearest(claim, wanted, Scope.BLOCK if claim.context.row is None else Scope.SENTENCE)
    # A（其中B，C）占比: the share is of A; what stands in brackets that are closed before the share comes last
    ranked = sorted(found, key=lambda part: is_shut_off(index.between(part, claim)))
    if ranked and claim.context.row is None:
        ranked = _with_head(ranked, claim, words, index)
    return scope, tuple(ranked[:1]) if scope is Scope.BLOCK else tuple(ranked[:MOST_PARTS])


def _with_head(ranked: list[Figure], claim: Figure, words: Shares, index: FigureIndex) -> list[Figure]:
    """Behind A，含B、C，占… the share may be of A: first where several parts are listed, else after the part itself."""
    part = ranked[0]
    head = index.by_id.get(part.parts_of)
    named = NAMED_BEFORE_BRACKETS.search(index.text(claim)[: claim.context.start])
    if named is not None or not re.match(words.of_what_is_before, index.name(claim)):
        return ranked  # 市县财政占42%, 中央补助（含预算内投资）占32%: the share names what it is of
    if head is None or head in ranked or head.context.block != part.context.block or _is_taken(head, claim, index):
        return ranked
    listed = [
        f for f in index.within(part, Scope.SENTENCE) if f.parts_of == part.parts_of and index.is_before(f, claim)
    ]
    return [head, *ranked] if len(listed) > 1 else [*ranked, head]


def _is_taken(part: Figure, claim: Figure, index: FigureIndex) -> bool:
    """Whether another share of the same thing stands between the two."""
    first, last = index.order[part.figure_id], index.order[claim.figure_id]
    return any(
        other.measure == "share" and other.item == claim.item and other.source == claim.source
        for other in index.figures[first + 1 : last]
    )


def _is_of_something_else(claim: Figure, reading: Reading, index: FigureIndex) -> bool:
    """Whether the part is the printed share of another amount of the same thing (of its own budget, say)."""
    part, whole = reading.operands
    others = [
        other
        for other in index.programs[claim.program]
        if other.item == whole.item
        and other.quantity.unit == whole.quantity.unit
        and own_source(other) == own_source(part)
        and other.quantity.value > 0
    ]
    compared = (compare(claim.quantity, (part.quantity, other.quantity), QUOTIENT) for other in others)
    return any(found is not None and found.agreement is Agreement.ROUNDED for found in compared)


def _with_wider_sources(
    parts: Sequence[Figure], wholes: Sequence[tuple[Scope, Figure]], words: Shares, index: FigureIndex
) -> Iterator[Reading]:
    """The part together with amounts that its source may include (中央补助资金（含中央预算内投资）占52.0%)."""
    for part, (scope, whole) in product(parts[:1], wholes):
        for other in index.within(part, Scope.BLOCK):
            if own_source(other) in words.wider_sources.get(own_source(part), ()) and other.measure == part.measure:
                yield Reading(QUOTIENT_OF_TWO, (part, other, whole), scope)


def _is_certain(claim: Figure, reading: Reading, words: Shares, index: FigureIndex) -> bool:
    """Whether the words name the whole: they stand between part and share, or the whole is in the same paragraph."""
    if claim.item in words.fund_items:
        return reading.scope <= Scope.BLOCK
    entry = entry_of(claim, words)
    confirming = words.confirmed_by if entry is None else entry.confirmed_by
    between = index.between(reading.operands[0], claim)
    return any(word in between for word in confirming) or reading.scope is Scope.SENTENCE


def _is_next_to(reading: Reading, claim: Figure, index: FigureIndex) -> bool:
    """Whether no amount of the sentence stands between the part and its share but the whole (A，占B的N%)."""
    part = reading.operands[0]
    if re.search("[；;]", index.between(part, claim)):
        return False
    return not any(
        other.quantity.unit == part.quantity.unit
        and other.context.sentence == claim.context.sentence
        and other not in reading.operands
        for other in index.alongside(part, claim)
    )


def _excuses(claim: Figure, parts: Sequence[Figure], index: FigureIndex) -> Iterator[Reading]:
    """Any figure of the sentence may be the whole, and the one just before the share the part, or the two before it."""
    sentence = [f for f in index.within(claim, Scope.SENTENCE) if same_date(f, claim) and f.quantity.value > 0]
    before = [f for f in sentence if index.is_before(f, claim) and f.quantity.unit != "%"]
    for part, whole in product((*parts[:1], *before[-1:]), sentence):
        if part is not whole and part.quantity.unit == whole.quantity.unit:
            yield Reading(QUOTIENT, (part, whole), Scope.SENTENCE)
    for whole in sentence if len(before) > 1 else ():
        if whole not in before[-2:] and len({whole.quantity.unit, *(f.quantity.unit for f in before[-2:])}) == 1:
            yield Reading(QUOTIENT_OF_TWO, (*before[-2:], whole), Scope.SENTENCE)
