"""One quantity at two places with two values.

The same words may speak of two quantities (a batch, a city of its own plan, another date), so two values are only held
against each other where they can hardly be anything but one number printed twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.model import Bound, Figure, Severity
from pipeline.validate.consistency import within_unit
from pipeline.validate.figure_index import FigureIndex, own_source, sentence_key
from pipeline.validate.misprints import Misprint, misprint
from pipeline.validate.odd_values import Contradiction
from pipeline.validate.relations import CrossMention, Relations

Key = tuple[str, str, str, str, str, str, str]
FEWEST_DIGITS = 4


def check_cross_mentions(index: FigureIndex, relations: Relations) -> Iterator[Contradiction]:
    """Every second mention that is a misprint of the first, or next to it for one and the same area."""
    mentions: dict[Key, list[Figure]] = defaultdict(list)
    for figure in index.figures:
        if figure.measure in relations.cross_mention.measures and figure.quantity.bound is not Bound.ABOUT:
            mentions[_key(figure)].append(figure)
    for figures in mentions.values():
        if len(figures) > 1:
            yield from _contradictions(figures, relations.cross_mention)


def _key(figure: Figure) -> Key:
    context = figure.context
    return (
        figure.program, figure.item, figure.measure, own_source(figure), figure.area, context.period,
        figure.quantity.unit,
    )  # fmt: skip


def _contradictions(figures: Sequence[Figure], words: CrossMention) -> Iterator[Contradiction]:
    count = Counter(figure.quantity.value for figure in figures)
    groups = _one_value_each(figures)
    groups.sort(key=lambda group: -sum(count[value] for value in {figure.quantity.value for figure in group}))
    main = groups[0]
    for group in groups[1:]:
        claim, other = group[0], main[0]
        if len(group) >= len(main) > 1 or not _may_be_one(claim, other):
            continue
        verdict = _verdict(claim, other, words)
        if verdict is not None:
            yield Contradiction(claim, other, tuple(group), *verdict)


def _one_value_each(figures: Sequence[Figure]) -> list[list[Figure]]:
    """The mentions grouped by what they print; those that rounding explains stand together."""
    groups: list[list[Figure]] = []
    for figure in figures:
        home = next((g for g in groups if within_unit(g[0].quantity).meets(within_unit(figure.quantity))), None)
        if home is None:
            groups.append([figure])
        else:
            home.append(figure)
    return groups


def _may_be_one(claim: Figure, other: Figure) -> bool:
    """Not two numbers of one statement, and not of two stated dates."""
    if sentence_key(claim) == sentence_key(other):
        return False
    if claim.parts_of or other.parts_of:
        return claim.area != "" or claim.parts_of == other.parts_of
    return not claim.as_of or not other.as_of or claim.as_of == other.as_of


def _verdict(claim: Figure, other: Figure, words: CrossMention) -> tuple[Severity, Misprint | None] | None:
    one, two = claim.quantity.value, other.quantity.value
    kind = misprint(one, two)
    if kind is None and one > 0 and two > 0:
        kind = _slip_and_swap(one, two)
    long = min(_digit_count(one), _digit_count(two)) >= FEWEST_DIGITS
    if kind in (Misprint.UNIT, Misprint.SWAPPED) and long:
        return Severity.ERROR, kind
    if kind is not None and long:
        return (Severity.ERROR if claim.area else Severity.WARNING), kind
    near = abs(one - two) * 100 <= words.near_percent * max(abs(one), abs(two))
    if claim.area and near and long:
        return Severity.ERROR, None
    if near and long and claim.context.indicator == other.context.indicator:
        return Severity.WARNING, None
    return None


def _slip_and_swap(one: Decimal, two: Decimal) -> Misprint | None:
    """A unit slip on top of another misprint: 125061万户 for 125016户."""
    for power in (4, -4):
        if misprint(one.scaleb(power), two) in (Misprint.SWAPPED, Misprint.DIGIT):
            return Misprint.UNIT
    return None


def _digit_count(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits) if value % 1 else len(str(abs(int(value))))
