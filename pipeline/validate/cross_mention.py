"""One quantity at two places with two values.

The same words may speak of two quantities (a batch, a city of its own plan, another date), so two values are only held
against each other where they can hardly be anything but one number printed twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from pipeline.model import Bound, Figure, Quantity, Severity, Table
from pipeline.validate.consistency import Agreement, compare, is_one_value
from pipeline.validate.figure_index import FigureIndex, in_another_row, own_source, same_date, sentence_key
from pipeline.validate.formulas import QUOTIENT
from pipeline.validate.misprints import Misprint, dropped_behind_the_point, misprint, slip_and_swap
from pipeline.validate.odd_values import Contradiction
from pipeline.validate.readings import Scope
from pipeline.validate.relations import CrossMention, Relations

Key = tuple[str, ...]
RATES = ("completion_rate", "execution_rate", "received_rate", "allocation_rate")
APPENDIX = re.compile(r"\s*附\s*[件表录]")
FULL = Decimal(100)
FEWEST_DIGITS = 4
FEWEST_ALIKE = 3
MOST_VALUES = 12  # with more values than this the words do not speak of one quantity
FARTHEST_TABLE = 3  # blocks below the paragraph that announces it


def check_cross_mentions(index: FigureIndex, relations: Relations) -> Iterator[Contradiction]:
    """Every second mention that is a misprint of the first, or stands in its place in a second copy of a list."""
    mentions: dict[Key, list[Figure]] = defaultdict(list)
    for figure in index.figures:
        if figure.measure in relations.cross_mention.measures and figure.quantity.bound is not Bound.ABOUT:
            mentions[_key(figure)].append(figure)
    lists = _Lists(mentions)
    for figures in mentions.values():
        if len(figures) > 1:
            for contradiction in _contradictions(figures, relations.cross_mention, lists, index):
                if not _is_explained(contradiction, index):
                    yield contradiction
            yield from _against_tables(figures, relations, index)


def _is_explained(found: Contradiction, index: FigureIndex) -> bool:
    """Whether what is printed beside one of the two makes them two quantities: their difference, or their quotient.

    保障1641户。年末在保1626户，全年退出15户; 新开工15642套，完成率99.0% of 15800.
    """
    claim, other = found.claim, found.other
    if claim.area:
        return False
    gap = abs(claim.quantity.value - other.quantity.value)
    beside = [f for one in (claim, other) if one.context.row is None for f in index.within(one, Scope.SENTENCE)]
    differ = any(
        f not in (claim, other) and (f.quantity.value, f.quantity.unit) == (gap, claim.quantity.unit) for f in beside
    )
    rates = [f.quantity for f in beside if f.measure in RATES]
    return differ or any(_is_quotient(rate, claim, other) for rate in rates)


def _is_quotient(rate: Quantity, claim: Figure, other: Figure) -> bool:
    pairs = (claim.quantity, other.quantity), (other.quantity, claim.quantity)
    found = (compare(rate, pair, QUOTIENT) for pair in pairs if pair[1].value)
    return rate.value != FULL and any(c is not None and c.agreement is Agreement.ROUNDED for c in found)


def _against_tables(figures: Sequence[Figure], relations: Relations, index: FigureIndex) -> Iterator[Contradiction]:
    """A total of a paragraph that announces a table, against the table's own total; whatever else would tell is left out."""
    words = relations.cross_mention
    cells = [f for f in figures if f.context.row is not None]
    for stated in figures if cells else ():
        if stated.context.row is not None or stated.area:
            continue
        text = index.text(stated)
        appendix = any(word in text for word in words.appendix_words)
        below = [f for f in cells if _is_just_below(f, stated) or (appendix and _is_in_appendix(f, stated, index))]
        if len(below) != 1 or is_one_value(stated, below[0]):
            continue
        alike = [f for f in figures if not _is_of_another_stage(f, stated, relations.lists.stages, index)]
        if sum(f.context.row is None and f.context.block == stated.context.block for f in alike) != 1:
            continue
        announced = appendix or any(word in text for word in words.table_words)
        if not announced and not _says_another(stated, below[0], index):
            continue
        alone = all(is_one_value(f, stated) or is_one_value(f, below[0]) for f in alike if f is not stated)
        if alone and own_source(stated) == own_source(below[0]) and not _told(stated, below[0], words):
            yield Contradiction(stated, below[0], (stated,), Severity.WARNING, None)


def _is_of_another_stage(figure: Figure, stated: Figure, stages: Sequence[str], index: FigureIndex) -> bool:
    """Whether it is of another stage of the work, or part of what is: 实际开工A个；年内完工B个，其中市属C个."""
    if figure.parts_of in index.by_id and not stated.parts_of:
        return _is_of_another_stage(index.by_id[figure.parts_of], stated, stages, index)
    one, two = ({stage for stage in stages if stage in index.name(f)} for f in (figure, stated))
    return bool(one and two) and one.isdisjoint(two)


def _says_another(stated: Figure, cell: Figure, index: FigureIndex) -> bool:
    """Whether the sentence gives another number of the cell's row: 全年预算A万元，支出B万元 above 合计 | A | C."""
    row = {(*_kind(f), f.quantity.value) for f in index.within(cell, Scope.SENTENCE) if _kind(f) != _kind(cell)}
    return any(
        (*_kind(f), f.quantity.value) in row and digit_count(f.quantity) >= FEWEST_DIGITS and not f.area
        for f in index.within(stated, Scope.SENTENCE)
    )


def _is_just_below(cell: Figure, stated: Figure) -> bool:
    return 0 < cell.context.block - stated.context.block <= FARTHEST_TABLE


def _is_in_appendix(cell: Figure, stated: Figure, index: FigureIndex) -> bool:
    """Whether a line that begins an appendix stands between the text and the table, or names the table."""
    between = index.document.blocks[stated.context.block + 1 : cell.context.block + 1]
    names = (block.caption if isinstance(block, Table) else block.text.content for block in between)
    return any(APPENDIX.match(name) for name in names)


def _told(stated: Figure, cell: Figure, words: CrossMention) -> bool:
    """Whether the two are held to each other anyway."""
    return _verdict(stated, cell, words, _Lists({})) is not None


def _key(figure: Figure) -> Key:
    """What two mentions must have in common; rows of lists are known by their area even where one names no source."""
    return (*_kind(figure), figure.area, "" if figure.area else own_source(figure))


def _kind(figure: Figure) -> Key:
    return figure.program, figure.item, figure.measure, figure.context.period, figure.quantity.unit


def _list_key(figure: Figure) -> Key:
    return (*_kind(figure), own_source(figure), str(figure.context.block))


class _Lists:
    """Which lists by area, in two places, are copies of one another: most areas they share have one value in both."""

    def __init__(self, mentions: Mapping[Key, Sequence[Figure]]) -> None:
        self.rows: dict[Key, dict[str, set[Decimal]]] = defaultdict(lambda: defaultdict(set))
        for figures in mentions.values():
            for figure in figures:
                self.rows[_list_key(figure)][figure.area].add(figure.quantity.value)

    def are_copies(self, left: Figure, right: Figure) -> bool:
        """Whether the lists that hold the two figures agree everywhere else, or nearly so."""
        if not left.area or left.context.block == right.context.block:
            return False
        one, two = self.rows[_list_key(left)], self.rows[_list_key(right)]
        shared = [area for area in one if area and area != left.area and area in two]
        alike = sum(not one[area].isdisjoint(two[area]) for area in shared)
        return alike >= FEWEST_ALIKE and alike * 3 >= len(shared) * 2


def _contradictions(
    figures: Sequence[Figure], words: CrossMention, lists: _Lists, index: FigureIndex
) -> Iterator[Contradiction]:
    groups = sorted(_one_value_each(figures), key=len, reverse=True)
    if len(groups) > MOST_VALUES:
        return
    together = [{f.quantity.value for f in rows} for rows in _statements(figures)]
    for number, group in enumerate(groups[1:], 1):
        others = [other for earlier in groups[:number] for other in earlier]
        pairs = ((claim, other) for claim in group for other in others if _may_be_one(claim, other, index))
        pairs = ((one, two) for one, two in pairs if not _are_two(one, two, together))
        verdicts = ((claim, other, _verdict(claim, other, words, lists)) for claim, other in pairs)
        found = next(((claim, other, verdict) for claim, other, verdict in verdicts if verdict is not None), None)
        if found is not None:
            claim, other, verdict = found
            yield Contradiction(claim, other, tuple(group), *verdict)


def _statements(figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    """The figures by the sentence or row they stand in."""
    by_key: dict[tuple[int, int, int], list[Figure]] = defaultdict(list)
    for figure in figures:
        by_key[sentence_key(figure)].append(figure)
    yield from by_key.values()


def _are_two(claim: Figure, other: Figure, together: Sequence[set[Decimal]]) -> bool:
    """Whether one statement prints both values: then they are two quantities there, plan and result, and elsewhere."""
    return any({claim.quantity.value, other.quantity.value} <= values for values in together)


def _one_value_each(figures: Sequence[Figure]) -> list[list[Figure]]:
    """The mentions grouped by what they print; those that rounding explains stand together."""
    groups: list[list[Figure]] = []
    for figure in figures:
        home = next((g for g in groups if is_one_value(g[0], figure)), None)
        if home is None:
            groups.append([figure])
        else:
            home.append(figure)
    return groups


def _may_be_one(claim: Figure, other: Figure, index: FigureIndex) -> bool:
    """Not two numbers of one statement, of two stated dates, or of two sources of money.

    A part is only held to a number that is no part where its source of money tells it from its whole.
    """
    if sentence_key(claim) == sentence_key(other) or not same_date(claim, other):
        return False
    if in_another_row(claim, other):
        return False
    sources = own_source(claim), own_source(other)
    if sources[0] != sources[1] and "" not in sources:
        return False
    parts = [figure for figure in (claim, other) if figure.parts_of]
    if not parts or claim.area or claim.parts_of == other.parts_of:
        return True
    return all(_is_told_by_source(part, index) for part in parts)


def _is_told_by_source(part: Figure, index: FigureIndex) -> bool:
    whole = index.by_id.get(part.parts_of)
    return whole is not None and own_source(part) not in ("", own_source(whole))


def _verdict(
    claim: Figure, other: Figure, words: CrossMention, lists: _Lists
) -> tuple[Severity, Misprint | None] | None:
    one, two = claim.quantity.value, other.quantity.value
    copies = lists.are_copies(claim, other)
    comparable = (
        own_source(claim) == own_source(other)
        and min(map(digit_count, (claim.quantity, other.quantity))) >= FEWEST_DIGITS
    )
    if not copies and not comparable:
        return None
    kind = misprint(one, two)
    if kind is None and one > 0 and two > 0:
        kind = slip_and_swap(one, two) or dropped_behind_the_point(claim.quantity, other.quantity)
    last_place = abs(one - two) <= claim.quantity.step  # one printed rounded, the other cut off
    if copies:
        return (Severity.WARNING if last_place else Severity.ERROR), kind
    if last_place:
        return Severity.WARNING, None
    if kind in (Misprint.UNIT, Misprint.SWAPPED):
        return Severity.ERROR, kind
    if kind is not None:
        return (Severity.ERROR if claim.area else Severity.WARNING), kind
    return _near(claim, other, words)


def _near(claim: Figure, other: Figure, words: CrossMention) -> tuple[Severity, None] | None:
    """Two values so near that they can hardly be two quantities.

    Rates lie near one another anyway; numbers with 以上 and the like are only bounds.
    """
    one, two = claim.quantity, other.quantity
    gap = abs(one.value - two.value) * 100
    near = gap <= words.near_percent * max(abs(one.value), abs(two.value))
    if not near or one.unit == "%" or one.bound is not Bound.EXACT or two.bound is not Bound.EXACT:
        return None
    if claim.area:
        return Severity.ERROR, None
    return (Severity.WARNING, None) if claim.context.indicator == other.context.indicator else None


@lru_cache(maxsize=1024)
def digit_count(quantity: Quantity) -> int:
    """Printed digits, without the zeros behind a fraction: 3 of 21.50, of 215 and of 9.16万, 4 of 2150."""
    if quantity.step > 1:
        return len(str(int(quantity.value / quantity.step)))
    _, digits, exponent = quantity.value.normalize().as_tuple()
    return len(digits) + max(0, int(exponent))
