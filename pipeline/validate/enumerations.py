"""Breakdowns by area, listed in the text, against the stated total before them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from pipeline.model import Check, Figure, Quantity, Severity
from pipeline.validate.consistency import Agreement, Comparison, compare
from pipeline.validate.figure_index import FigureIndex, place_order
from pipeline.validate.formulas import SUM
from pipeline.validate.part_misprints import surely_misprinted
from pipeline.validate.readings import Mismatch, Reading, severity_for
from pipeline.validate.relations import Lists, Relations
from pipeline.validate.sums import INCOMPLETE, LISTED_TWICE, adds_up_to_another

SENTENCE_END = re.compile("[。；;]")
Kind = tuple[str, str, str, str, str, str]  # program, item, measure, source, unit, period

FEWEST_AREAS = 3
MOST_BLOCKS_BEFORE = 3
MOST_NAMELESS = 3
NEARLY_WHOLE = Decimal("0.01")
FEWEST_STATING = 5  # areas that must state a figure before its lack elsewhere is worth a word
FAR_ABOVE = Decimal("1.5")  # a list of prefectures and their counties counts everything twice


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The figures of one kind, one for each area, and the areas that the list names but gives no such figure for.

    ``nameless`` are figures of the kind amid the list whose area was not read, ``repeated`` those that print the row
    before them once more.
    """

    kind: Kind
    rows: tuple[Figure, ...]
    missing: tuple[str, ...]
    nameless: tuple[Figure, ...]
    repeated: tuple[Figure, ...] = ()

    def all_rows(self) -> tuple[Figure, ...]:
        """Named and nameless rows in reading order."""
        return tuple(sorted((*self.rows, *self.nameless), key=place_order))


@dataclass(frozen=True, slots=True)
class Skipped:
    """A figure that ``area`` lacks in a list; ``beside`` are its figures there, ``implied`` what they make of it."""

    area: str
    breakdown: Breakdown
    beside: tuple[Figure, ...]
    implied: Quantity | None


def check_enumerations(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    """Every total that the areas listed after it exceed, or fall short of where the list is complete."""
    for stretch in _stretches(index):
        breakdowns = _breakdowns(stretch, relations)
        for breakdown in breakdowns:
            mismatch = _check(breakdown, breakdowns, index, relations.lists) or _check_repeated(
                breakdown, index, relations.lists
            )
            if mismatch is not None:
                yield mismatch


def _check_repeated(breakdown: Breakdown, index: FigureIndex, words: Lists) -> Mismatch | None:
    """A row printed twice in a list that adds up to its total without it."""
    rows = (*breakdown.all_rows(), *breakdown.repeated)
    if not breakdown.repeated:
        return None
    for total in _totals(breakdown, index, words):
        once = compare(total.quantity, [row.quantity for row in breakdown.all_rows()], SUM)
        twice = compare(total.quantity, [row.quantity for row in rows], SUM)
        if once is not None and twice is not None and once.agreement < twice.agreement is Agreement.IMPOSSIBLE:
            reading = Reading(SUM, rows)
            return Mismatch(
                Check.ENUMERATION, Severity.WARNING, total, reading, twice, "分地区合计", "sum over the areas listed",
                (LISTED_TWICE,),
            )  # fmt: skip
    return None


def check_skipped(index: FigureIndex, relations: Relations) -> Iterator[Skipped]:
    """Every figure that one area of a list lacks, though all others state it and the area states its companions."""
    for stretch in _stretches(index):
        for breakdown in _breakdowns(stretch, relations):
            if len(breakdown.missing) > 1 or len(breakdown.rows) < FEWEST_STATING:
                continue
            for area in breakdown.missing:
                beside = _companions(area, breakdown, stretch)
                if beside:
                    yield Skipped(area, breakdown, beside, _implied(area, breakdown, index))


def _companions(area: str, breakdown: Breakdown, stretch: Sequence[Figure]) -> tuple[Figure, ...]:
    """The area's other figures of the same thing, if every other area states figures of those measures too."""
    program, item, _, source, _, period = breakdown.kind
    alike = [
        f
        for f in stretch
        if (f.program, f.item, f.source, f.context.period) == (program, item, source, period) and f.area
    ]
    beside = tuple(f for f in alike if f.area == area)
    stating = {measure: {f.area for f in alike if f.measure == measure} for measure in {f.measure for f in beside}}
    areas = {row.area for row in breakdown.rows}
    return beside if all(areas <= found for found in stating.values()) else ()


def _stretches(index: FigureIndex) -> Iterator[list[Figure]]:
    """Neighbouring figures that each speak of an area, in running text; a few that name none do not end the list."""
    stretch: list[Figure] = []
    nameless = 0
    for figure in index.figures:
        if figure.context.row is not None:
            continue
        nameless = 0 if figure.area else nameless + 1
        paragraphs = figure.context.block - stretch[-1].context.block if stretch else 0
        near = paragraphs <= (1 if figure.area else 0)  # a paragraph that begins without an area leads on
        if stretch and (not near or nameless > MOST_NAMELESS):
            yield _up_to_last_named(stretch)
            stretch = []
        if figure.area or stretch:
            stretch.append(figure)
    if stretch:
        yield _up_to_last_named(stretch)


def _up_to_last_named(stretch: list[Figure]) -> list[Figure]:
    last = max(number for number, figure in enumerate(stretch) if figure.area)
    return stretch[: last + 1]


def _breakdowns(stretch: Sequence[Figure], relations: Relations) -> list[Breakdown]:
    areas = list(dict.fromkeys(figure.area for figure in stretch if figure.area))
    kinds: dict[Kind, list[Figure]] = defaultdict(list)
    for figure in stretch:
        if figure.measure in relations.lists.additive:
            kinds[_kind(figure)].append(figure)
    found = []
    for kind, figures in kinds.items():
        rows, repeated = _without_repeats([figure for figure in figures if figure.area])
        named = [row.area for row in rows]
        if len(set(named)) == len(rows) >= FEWEST_AREAS:
            nameless = tuple(
                figure for figure in figures if not figure.area and place_order(figure) > place_order(rows[0])
            )
            missing = tuple(area for area in areas if area not in named)
            found.append(Breakdown(kind, rows, missing, nameless, repeated))
    return found


def _without_repeats(figures: Sequence[Figure]) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """The figures, and apart from them those that print the row before them once more."""
    rows: list[Figure] = []
    repeated: list[Figure] = []
    for figure in figures:
        again = rows and (rows[-1].area, rows[-1].quantity.value) == (figure.area, figure.quantity.value)
        (repeated if again else rows).append(figure)
    return tuple(rows), tuple(repeated)


def _kind(figure: Figure) -> Kind:
    return (
        figure.program, figure.item, figure.measure, figure.source, figure.quantity.unit, figure.context.period
    )  # fmt: skip


def _totals(breakdown: Breakdown, index: FigureIndex, words: Lists) -> list[Figure]:
    """The totals just before the list, nearest first; else the total before it that the report always states alike.

    分县区开工情况为 says which: of those before it, 开工265个 and not 完工201个.
    """
    first = breakdown.rows[0]
    before = index.figures[: index.order[first.figure_id]]
    alike = [figure for figure in reversed(before) if not figure.area and _kind(figure) == breakdown.kind]
    siblings = {row.parts_of for row in breakdown.rows} - {""}
    alike = [figure for figure in alike if figure.parts_of not in siblings]  # a row whose area was not read
    lead = SENTENCE_END.split(index.text(first)[: first.context.start])[-1]
    stages = [word for word in words.stages if word in lead]
    alike = [figure for figure in alike if any(word in index.name(figure) for word in stages)] or alike
    near = [figure for figure in alike if first.context.block - figure.context.block <= MOST_BLOCKS_BEFORE]
    if near or len({figure.quantity.value for figure in alike}) > 1:
        return near
    return alike[:1]


def _begins_unread(breakdown: Breakdown, total: Figure, index: FigureIndex) -> bool:
    """Whether a figure stands between total and list: a first row whose area was not read, or a nearer total."""
    between = index.figures[index.order[total.figure_id] + 1 : index.order[breakdown.rows[0].figure_id]]
    return any(not figure.area and _kind(figure) == breakdown.kind for figure in between)


def _is_said_to_be_complete(breakdown: Breakdown, total: Figure, index: FigureIndex, words: Lists) -> bool:
    """Whether the words between the total and the list say that these are all (分别为)."""
    first = breakdown.rows[0]
    after = index.text(total)[total.context.end :] if total.context.row is None else ""
    same = first.context.block == total.context.block
    between = index.text(total)[total.context.end : first.context.start] if same else after
    return any(word in between for word in words.complete) and not any(word in between for word in words.partial)


def _check(breakdown: Breakdown, siblings: Sequence[Breakdown], index: FigureIndex, words: Lists) -> Mismatch | None:
    totals = _totals(breakdown, index, words)
    implied = [_implied(area, breakdown, index) for area in breakdown.missing]
    judged: list[tuple[Figure, Comparison]] = []
    for total, rows in product(totals, {breakdown.all_rows(), breakdown.rows}):
        quantities = [*(row.quantity for row in rows), *(amount for amount in implied if amount is not None)]
        comparison = compare(total.quantity, quantities, SUM)
        if comparison is None or comparison.agreement is Agreement.ROUNDED or adds_up_to_another(rows, total, index):
            return None
        if rows == breakdown.all_rows():
            judged.append((total, comparison))
    if not judged:
        return None
    total, comparison = judged[0]
    complete = all(amount is not None for amount in implied) and _is_whole(breakdown, siblings, index, words)
    unread = _begins_unread(breakdown, total, index)
    complete = complete or (not unread and _is_said_to_be_complete(breakdown, total, index, words))
    if unread and comparison.point is not None and comparison.point < total.quantity.value:
        return None
    verdict = _severity(total, breakdown, comparison, complete)
    if verdict is None:
        return None
    severity, remarks = verdict
    reading = Reading(SUM, breakdown.all_rows())
    name = ("分地区合计", "sum over the areas listed")
    return Mismatch(Check.ENUMERATION, severity, total, reading, comparison, *name, remarks)


def _severity(
    total: Figure, breakdown: Breakdown, comparison: Comparison, complete: bool
) -> tuple[Severity, tuple[tuple[str, str], ...]] | None:
    severity = severity_for(total.quantity, Reading(SUM, breakdown.all_rows()), comparison)
    if severity is None or comparison.point is None:
        return None
    explained = surely_misprinted(total.quantity, [row.quantity for row in breakdown.all_rows()])
    if comparison.point >= total.quantity.value:
        twice = comparison.point > total.quantity.value * FAR_ABOVE
        if twice and not explained:
            return (Severity.WARNING, ()) if complete else None
        return severity, ()
    if complete:
        return severity, ()
    return (Severity.WARNING, (INCOMPLETE,)) if explained else None


def _implied(area: str, breakdown: Breakdown, index: FigureIndex) -> Quantity | None:
    """What an area without a figure must have by its rate and budget (执行率0% of a budget: nothing spent)."""
    example = breakdown.rows[0]
    near = [f for f in index.within_blocks(breakdown.rows[0], breakdown.rows[-1]) if f.area == area]
    near = [f for f in near if (f.program, f.item, f.source) == (example.program, example.item, example.source)]
    if example.measure != "spent":
        return None
    rate = next((f.quantity for f in near if f.measure == "execution_rate"), None)
    budget = next((f.quantity for f in near if f.measure == "budget"), None)
    if rate is None or budget is None:
        return None
    share = budget.value / 100
    return replace(
        example.quantity, value=rate.value * share, step=rate.step * share, raw=f"({rate.raw} × {budget.raw})"
    )


def _is_whole(breakdown: Breakdown, siblings: Sequence[Breakdown], index: FigureIndex, words: Lists) -> bool:
    """Whether the list covers the whole: another figure of its areas adds up to its own total, or nearly so."""
    return any(
        sibling is not breakdown
        and {*(row.area for row in sibling.rows)} >= {*(row.area for row in breakdown.rows)}
        and not sibling.missing
        and any(_nearly(total, sibling) for total in _totals(sibling, index, words))
        for sibling in siblings
    )


def _nearly(total: Figure, breakdown: Breakdown) -> bool:
    whole = sum((row.quantity.value for row in breakdown.all_rows()), Decimal(0))
    return abs(whole - total.quantity.value) <= NEARLY_WHOLE * total.quantity.value
