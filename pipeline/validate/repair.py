"""Misread characters put right where the report's own arithmetic leaves exactly one reading.

Only numbers whose print holds a character that recognition is known to confuse (`readings` of
`patterns/misreadings.yaml`) are tried. A reading is borne out by the same figure printed elsewhere, by a rate and the
figures it rests on, or by a failing relation that only it makes hold. Where none or several readings are, characters
that are nearly always one digit are read so; a number with any other is left out, and the list of repairs says so. Nothing that was printed clearly is ever changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from math import prod

from pipeline.extract.misreadings import MisreadingFile
from pipeline.extract.regions import Regions
from pipeline.model import Assessment, Extraction, Figure, Quantity, Repair
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics import recompute
from pipeline.rubrics.load import load_rubrics
from pipeline.validate.consistency import Agreement, compare, point_value
from pipeline.validate.figure_index import FigureIndex, own_source, same_subject
from pipeline.validate.formulas import DEVIATION, FORMULAS
from pipeline.validate.hidden_digits import hidden_digits
from pipeline.validate.misread_prints import Doubtful, doubtful_figures, may_be_split
from pipeline.validate.readings import Mismatch, Scope
from pipeline.validate.relations import Rate, Relations, load_relations
from pipeline.validate.table_repair import by_totals
from pipeline.validate.validation import mismatches_of

FULL = Decimal(100)
COMPLETION = "completion_rate"
MOST_TRIED = 256  # sets of readings of one relation


BY_CHARACTERS = ("字符只有此一种读法", "its characters can be read in one way only")
MOST_LIKELY = ("无勾稽可证，按最常见的误读取", "nothing bears it out; read as such characters most often are")
UNDECIDED = ("有多种读法而无勾稽可证，未采用", "may be read in several ways and nothing decides: left out")
SAME_ELSEWHERE = ("与报告另处所载同一数字一致", "agrees with the same figure elsewhere in the report")
BY_ITS_RATE = ("与计算该比率的数字相符", "agrees with the figures the rate rests on")
BY_ITS_TABLE = (
    "只有此读法使表内合计与各行相符",
    "the only reading under which a total of its table is the sum of its rows",
)
BY_RELATION = ("只有此读法使有关勾稽关系成立", "the only reading under which its relation holds")


def repair(assessment: Assessment, patterns: PatternFolder) -> Assessment:
    """The assessment with misread figures put right where they can be, recomputed, and the list of them all.

    A function of its arguments only. Where arithmetic bears out one reading it is taken; where it bears out none,
    characters that are nearly always one digit are read so, and figures that hold any other are left out.
    """
    file = patterns.load("misreadings.yaml", MisreadingFile)
    mended = [figure for figure in assessment.extraction.figures if figure.repaired]
    if not mended:
        return assessment
    before = assessment.extraction.figures
    hidden = hidden_digits(assessment.extraction, Regions.load(patterns))
    assessment = _without(assessment, hidden, patterns)
    doubtful = list(doubtful_figures(assessment.extraction, file))
    relations = load_relations(patterns)
    index = FigureIndex(assessment.extraction)
    decided = _by_tables(doubtful, assessment, relations, patterns)
    decided |= {
        each.figure.figure_id: done
        for each in doubtful
        if each.figure.figure_id not in decided and (done := _by_figures(each, index, relations))
    }
    assessment = _with(assessment, decided, patterns)
    rest = [each for each in doubtful if each.figure.figure_id not in decided]
    decided |= _by_relations(rest, assessment, relations)
    assessment = _with(assessment, decided, patterns)
    open_ = {each.figure.figure_id for each in rest} - set(decided)
    undecided = {f.figure_id for f in mended if f.figure_id in open_ and may_be_split(f, file)}
    told = tuple(
        _told(figure, decided.get(figure.figure_id), open_, undecided)
        if figure.repaired
        else _told_hidden(figure, hidden)
        for figure in before
        if figure.repaired or figure.figure_id in hidden
    )
    return replace(_without(assessment, undecided, patterns), repairs=told)


def as_printed(extraction: Extraction, patterns: PatternFolder) -> Extraction:
    """The extraction without the figures that hold misread characters: what can be read without any repair."""
    hidden = hidden_digits(extraction, Regions.load(patterns))
    kept = tuple(figure for figure in extraction.figures if not figure.repaired and figure.figure_id not in hidden)
    return replace(extraction, figures=kept)


_Change = tuple[Quantity, tuple[str, str]]


def _told(figure: Figure, change: _Change | None, open_: Collection[str], undecided: Collection[str]) -> Repair:
    """What is said of a mended figure."""
    printed = figure.quantity
    after: Decimal | None = printed.value
    reason = MOST_LIKELY if figure.figure_id in open_ else BY_CHARACTERS
    if change is not None:
        after, reason = change[0].value, change[1]
    if figure.figure_id in undecided:
        after, reason = None, UNDECIDED
    return Repair(
        figure.figure_id, printed.raw, printed.value, after, printed.unit, *reason, figure.place, figure.quote
    )  # fmt: skip


def _told_hidden(figure: Figure, hidden: Mapping[str, str]) -> Repair:
    """What is said of a figure whose first digits were taken for a character."""
    printed = figure.quantity
    raw = hidden[figure.figure_id] + printed.raw
    return Repair(
        figure.figure_id, raw, printed.value, None, printed.unit, *UNDECIDED, figure.place, figure.quote
    )  # fmt: skip


def _without(assessment: Assessment, left_out: Collection[str], patterns: PatternFolder) -> Assessment:
    """The assessment without some figures, its scores recomputed under the same standard."""
    if not left_out:
        return assessment
    figures = tuple(f for f in assessment.extraction.figures if f.figure_id not in left_out)
    return _recomputed(replace(assessment.extraction, figures=figures), assessment, patterns)


def _recomputed(extraction: Extraction, before: Assessment, patterns: PatternFolder) -> Assessment:
    """The scores of the extraction recomputed under the standard that applied ``before``."""
    known = {rubric.id for rubric in load_rubrics(patterns)}
    rubric = before.choice.rubric if before.choice.rubric in known else None  # none on file: as the report prints it
    return replace(recompute(extraction, patterns, rubric), choice=before.choice)


# --------------------------------------------------------------------------------------------------------------------
# What bears a reading out
# --------------------------------------------------------------------------------------------------------------------


def _by_tables(
    doubtful: Sequence[Doubtful], assessment: Assessment, relations: Relations, patterns: PatternFolder
) -> dict[str, _Change]:
    """The readings that the totals of tables leave."""
    readings = {each.figure.figure_id: each.readings for each in doubtful if each.figure.context.row is not None}
    if not readings:
        return {}
    found = by_totals(readings, assessment, relations.table, Regions.load(patterns))
    return {figure_id: (quantity, BY_ITS_TABLE) for figure_id, quantity in found.items()}


def _by_figures(each: Doubtful, index: FigureIndex, relations: Relations) -> _Change | None:
    """The one reading that other figures bear out, if it is not the one already taken."""
    elsewhere = [q for q in each.readings if _is_printed_elsewhere(each.figure, q, index)]
    by_rate = [q for q in each.readings if _is_rate(each.figure, q, index, relations)]
    borne_out = {quantity.value: quantity for quantity in (*elsewhere, *by_rate)}
    if len(borne_out) != 1:
        return None
    (quantity,) = borne_out.values()
    return quantity, BY_ITS_RATE if by_rate else SAME_ELSEWHERE


def _is_printed_elsewhere(figure: Figure, quantity: Quantity, index: FigureIndex) -> bool:
    """Whether the same figure is printed clearly, with this value, in another place."""
    return any(
        other.item == figure.item
        and other.measure == figure.measure
        and own_source(other) == own_source(figure)
        and same_subject(other, figure)
        and other.quantity.unit == quantity.unit
        and other.quantity.value == quantity.value
        and not other.repaired
        for other in index.programs[figure.program]
        if other is not figure
    )


def _is_rate(figure: Figure, quantity: Quantity, index: FigureIndex, relations: Relations) -> bool:
    """Whether the reading is just what two figures of its kind give, rounded to its last place."""
    if quantity.unit != "%" or not quantity.step:
        return False
    rates = [rate for rate in relations.rates if rate.measure == figure.measure]
    if any(rate.formula == DEVIATION.name for rate in rates) and _is_deviation(figure, quantity, index):
        return True
    return any(_gives(pair, rate, quantity) for rate in rates for pair in _pairs(figure, rate, index))


def _is_deviation(figure: Figure, quantity: Quantity, index: FigureIndex) -> bool:
    """Whether a completion rate of its sentence is just so far from 100% (完成率96%，偏差率4%)."""
    before = [f for f in index.within(figure, Scope.SENTENCE) if f.measure == COMPLETION and index.is_before(f, figure)]
    nearest = before[-1] if before and not before[-1].repaired else None
    same = nearest is not None and nearest.item == figure.item
    return nearest is not None and same and abs(FULL - nearest.quantity.value) == quantity.value


def _pairs(figure: Figure, rate: Rate, index: FigureIndex) -> Iterator[tuple[Figure, Figure]]:
    alike = [
        other
        for other in index.programs[figure.program]
        if other.item == figure.item and same_subject(other, figure) and own_source(other) in ("", own_source(figure))
    ]
    for upper, lower in rate.of:
        yield from product((f for f in alike if f.measure == upper), (f for f in alike if f.measure == lower))


def _gives(pair: tuple[Figure, Figure], rate: Rate, quantity: Quantity) -> bool:
    if pair[0].quantity.unit != pair[1].quantity.unit:
        return False
    point = point_value([figure.quantity for figure in pair], FORMULAS[rate.formula])
    return point is not None and abs(point - quantity.value) <= quantity.step / 2


def _by_relations(doubtful: Sequence[Doubtful], assessment: Assessment, relations: Relations) -> dict[str, _Change]:
    """Readings under which a relation that failed holds, if only one set of readings of its numbers does that."""
    by_id = {each.figure.figure_id: each for each in doubtful}
    solved: dict[str, set[Decimal]] = {}
    found: dict[str, _Change] = {}
    for mismatch in mismatches_of(assessment, relations):
        for figure_id, quantity in _solution(mismatch, by_id).items():
            solved.setdefault(figure_id, set()).add(quantity.value)
            found[figure_id] = quantity, BY_RELATION
    return {figure_id: change for figure_id, change in found.items() if len(solved[figure_id]) == 1}


def _solution(mismatch: Mismatch, doubtful: Mapping[str, Doubtful]) -> dict[str, Quantity]:
    """The one set of readings that makes the relation hold; none where several do, or none does."""
    figures = (mismatch.claim, *mismatch.reading.operands)
    printed = (mismatch.claim.quantity, *mismatch.reading.quantities())
    open_ = [at for at, figure in enumerate(figures) if figure.figure_id in doubtful]
    ways = [doubtful[figures[at].figure_id].readings for at in open_]
    if not open_ or prod(map(len, ways)) > MOST_TRIED:
        return {}
    fitting = []
    for readings in product(*ways):
        tried = list(printed)
        for at, reading in zip(open_, readings, strict=True):
            tried[at] = reading
        comparison = compare(tried[0], tried[1:], mismatch.reading.formula)
        if comparison is not None and comparison.agreement is Agreement.ROUNDED:
            fitting.append({figures[at].figure_id: reading for at, reading in zip(open_, readings, strict=True)})
    return fitting[0] if len(fitting) == 1 else {}


def _with(assessment: Assessment, changed: dict[str, _Change], patterns: PatternFolder) -> Assessment:
    """The assessment with the changed figures, its scores recomputed under the same standard."""
    if not changed:
        return assessment
    return _recomputed(_changed(assessment, changed).extraction, assessment, patterns)


def _changed(assessment: Assessment, changed: dict[str, _Change]) -> Assessment:
    """The assessment with the changed figures, its scores as they were."""
    figures = tuple(
        replace(figure, quantity=changed[figure.figure_id][0], repaired=True) if figure.figure_id in changed else figure
        for figure in assessment.extraction.figures
    )
    return replace(assessment, extraction=replace(assessment.extraction, figures=figures))
