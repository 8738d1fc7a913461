"""Totals that stand behind their parts: 提前下达A，正式下达B，合计C; 租赁A。老旧小区B。棚改C。三项合计D."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Check, Figure, Severity
from pipeline.validate.consistency import Agreement, compare
from pipeline.validate.figure_index import FigureIndex, is_shut_off, own_source, same_date
from pipeline.validate.formulas import SUM
from pipeline.validate.part_misprints import surely_misprinted
from pipeline.validate.readings import Mismatch, Reading, severity_for
from pipeline.validate.relations import Lists, Relations

FEWEST_PARTS = 2
REACH = 4  # characters between the word and its number: 合计为, 共计约


def check_totals_after(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    """Every total behind its parts that no run of the figures before it adds up to."""
    for claim in index.figures:
        if _is_announced(claim, relations.lists, index):
            parts = _before(claim, relations.lists, index)
            mismatch = _check(claim, parts) if parts else None
            if mismatch is not None and not _reaches_back(claim, parts, index):
                yield mismatch


def check_counted_totals(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    """Every total that says of how many parts it is (三项合计), and is not that of just so many amounts before it."""
    words = relations.lists
    for block in index.blocks.values():
        for claim in block:
            counted = re.search(words.counted_closers, index.text(claim)[: claim.context.start])
            if counted is None or claim.context.row is not None or claim.measure not in words.additive:
                continue
            parts = _parts_counted(claim, block, words)
            apart = {(part.program, part.source, part.item) for part in parts}
            if len(parts) == len(apart) == _how_many(counted["count"], words):
                mismatch = _check(claim, parts)
                if mismatch is not None:
                    yield mismatch


def _how_many(numeral: str, words: Lists) -> int:
    return words.numerals.index("二" if numeral == "两" else numeral)


def _parts_counted(claim: Figure, block: Sequence[Figure], words: Lists) -> list[Figure]:
    """The amounts of the sentences before that are of the total's kind."""
    return [
        other
        for other in block
        if other.context.sentence < claim.context.sentence and _is_part(other, claim, words) and not other.parts_of
    ]


def _reaches_back(claim: Figure, parts: Sequence[Figure], index: FigureIndex) -> bool:
    """Whether amounts of earlier sentences of the paragraph belong to the total: 中央下达A。省级安排B，市县安排C，合计D."""
    earlier = [
        f
        for f in index.blocks[claim.context.block]
        if index.is_before(f, parts[0])
        and (f.item, f.quantity.unit, f.area) == (claim.item, claim.quantity.unit, claim.area)
        and f.measure != "increase"
        and not f.parts_of
    ]
    return any(_fits(claim, [*earlier[begin:], *parts]) for begin in range(len(earlier)))


def _is_announced(claim: Figure, words: Lists, index: FigureIndex) -> bool:
    # 沙坪街道7个、共和镇1个: what has a place is no total of the places before it
    if claim.measure not in words.additive or claim.context.row is not None or claim.quantity.unit == "%" or claim.area:
        return False
    before = index.text(claim)[: claim.context.start]
    return (
        re.search(f"[，,、；;](?:{'|'.join(map(re.escape, words.closers))})[^，。；、\\d]{{0,{REACH}}}$", before)
        is not None
    )


def _before(claim: Figure, words: Lists, index: FigureIndex) -> list[Figure]:
    """The figures right before the total that may be its parts, the first of them first."""
    sentence = [f for f in index.blocks[claim.context.block] if f.context.sentence == claim.context.sentence]
    run: list[Figure] = []
    for other in reversed(sentence[: sentence.index(claim)]):
        if is_shut_off(index.between(other, claim)):
            continue  # in brackets: parts of a part
        if not _is_part(other, claim, words):
            break
        if index.name(other).endswith(words.each):
            return []  # 市、区各2358万元: how many times it counts is not said
        run.insert(0, other)
    return run


def _is_part(part: Figure, claim: Figure, words: Lists) -> bool:
    return (
        part.item == claim.item
        and part.measure == claim.measure
        and words.one_unit(part.quantity.unit, claim.quantity.unit)
        and part.context.period == claim.context.period
        and same_date(part, claim)
    )


def _check(claim: Figure, parts: Sequence[Figure]) -> Mismatch | None:
    if len(parts) < FEWEST_PARTS or _names_its_own(claim, parts):
        return None
    runs = [parts[i:j] for i in range(len(parts)) for j in range(i + 1, len(parts) + 1)]
    if any(_fits(claim, run) for run in runs):
        return None
    reading = Reading(SUM, tuple(parts))
    comparison = compare(claim.quantity, reading.quantities(), SUM)
    if comparison is None or comparison.agreement is not Agreement.IMPOSSIBLE:
        return None
    severity = severity_for(claim.quantity, reading, comparison)
    if severity is not None and not surely_misprinted(claim.quantity, [part.quantity for part in parts]):
        severity = Severity.WARNING
    return None if severity is None else Mismatch(Check.SUM, severity, claim, reading, comparison, "分项合计", "sum of the parts")  # fmt: skip


def _names_its_own(claim: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the total is of another source than its parts: then it is no total of them."""
    own = own_source(claim)
    return bool(own) and any(own_source(part) not in ("", own) for part in parts)


def _fits(claim: Figure, parts: Sequence[Figure]) -> bool:
    found = compare(claim.quantity, [part.quantity for part in parts], SUM)
    return found is not None and found.agreement is not Agreement.IMPOSSIBLE
