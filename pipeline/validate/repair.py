"""Misread characters put right where the report's own arithmetic leaves exactly one reading.

Only numbers whose print holds a character that recognition is known to confuse (`readings` of
`patterns/misreadings.yaml`) are tried. A reading is borne out by the same figure printed elsewhere, by a rate and the
figures it rests on, or by all findings about the number falling away; where none or several readings are, the number
stays as it was read. Nothing that was printed clearly is ever changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, product

from pipeline.extract.misreadings import MisreadingFile, Misreadings
from pipeline.model import Assessment, Figure, Finding, Quantity, Severity
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics import recompute
from pipeline.validate.consistency import point_value
from pipeline.validate.figure_index import FigureIndex, own_source, same_subject
from pipeline.validate.formulas import FORMULAS
from pipeline.validate.relations import Rate, Relations, load_relations
from pipeline.validate.validation import validate

NUMBER = re.compile(r"\d+(?:\.\d+)?")
MOST_READINGS = 24
MOST_TRIED = 12  # numbers for whose readings the whole document is checked anew


@dataclass(frozen=True, slots=True)
class Repair:
    """One number read anew: its print, the value ``before`` and ``after`` (canonical units), and why."""

    figure_id: str
    raw: str
    before: Decimal
    after: Decimal
    unit: str
    reason: str
    reason_en: str


SAME_ELSEWHERE = ("与报告另处所载同一数字一致", "agrees with the same figure elsewhere in the report")
BY_ITS_RATE = ("与计算该比率的数字相符", "agrees with the figures the rate rests on")
BY_CHECKS = ("只有此读法使有关勾稽关系全部成立", "the only reading under which all relations of the number hold")


@dataclass(frozen=True, slots=True)
class _Doubtful:
    """A figure and the quantities its print may stand for, as it was read first."""

    figure: Figure
    readings: tuple[Quantity, ...]


def repair(assessment: Assessment, patterns: PatternFolder) -> tuple[Assessment, tuple[Repair, ...]]:
    """The assessment with what can be put right put right and recomputed, and the list of what was changed.

    A function of its arguments only. The same assessment comes back where nothing is changed.
    """
    file = patterns.load("misreadings.yaml", MisreadingFile)
    doubtful = list(_doubtful(assessment, file))
    if not doubtful:
        return assessment, ()
    relations = load_relations(patterns)
    index = FigureIndex(assessment.extraction)
    found = {each.figure.figure_id: done for each in doubtful if (done := _by_figures(each, index, relations))}
    assessment = _with(assessment, found, patterns)
    rest = [each for each in doubtful if each.figure.figure_id not in found]
    by_checks = _by_checks(rest, assessment, patterns)
    assessment = _with(assessment, by_checks, patterns)
    changed = {**found, **by_checks}
    return assessment, tuple(
        _told(each.figure, *changed[each.figure.figure_id]) for each in doubtful if each.figure.figure_id in changed
    )


_Change = tuple[Quantity, tuple[str, str]]


def _told(figure: Figure, quantity: Quantity, reason: tuple[str, str]) -> Repair:
    before = figure.quantity
    return Repair(figure.figure_id, before.raw, before.value, quantity.value, before.unit, *reason)


def _doubtful(assessment: Assessment, file: MisreadingFile) -> Iterator[_Doubtful]:
    misreadings = Misreadings(file)
    for figure in assessment.extraction.figures:
        if figure.repaired and any(character in file.readings for character in figure.quantity.raw):
            readings = tuple(_readings(figure.quantity, misreadings, file))
            if len(readings) > 1:
                yield _Doubtful(figure, readings)


def _readings(printed: Quantity, misreadings: Misreadings, file: MisreadingFile) -> Iterator[Quantity]:
    """Every value that the print may stand for, the one it was read as first."""
    raw = re.sub(r"\s", "", printed.raw)
    edits = misreadings.edits(raw)
    choices = [_choices(raw[edit.start : edit.end], edit.replacement, file) for edit in edits]
    seen: set[Decimal] = set()
    for chosen in islice(product(*choices), MOST_READINGS):
        text, at = "", 0
        for edit, replacement in zip(edits, chosen, strict=True):
            text += raw[at : edit.start] + replacement
            at = edit.end
        quantity = _quantity(text + raw[at:], printed)
        if quantity is not None and quantity.value not in seen:
            seen.add(quantity.value)
            yield quantity


def _choices(print_: str, replacement: str, file: MisreadingFile) -> tuple[str, ...]:
    others = file.readings.get(print_, ())
    return (replacement, *(other for other in others if other != replacement))


def _quantity(text: str, printed: Quantity) -> Quantity | None:
    """The number in ``text``, in the unit and with the precision of what was printed; ``None`` if it is another print."""
    match = NUMBER.search(text)
    if match is None:
        return None
    places = len(match[0].partition(".")[2])
    factor = printed.step.scaleb(places) if printed.step else Decimal(1)
    return replace(printed, value=Decimal(match[0]) * factor)


# --------------------------------------------------------------------------------------------------------------------
# What bears a reading out
# --------------------------------------------------------------------------------------------------------------------


def _by_figures(each: _Doubtful, index: FigureIndex, relations: Relations) -> _Change | None:
    """The one reading that other figures bear out, if it is not the one already taken."""
    elsewhere = [q for q in each.readings if _is_printed_elsewhere(each.figure, q, index)]
    by_rate = [q for q in each.readings if _is_rate(each.figure, q, index, relations)]
    borne_out = {quantity.value: quantity for quantity in (*elsewhere, *by_rate)}
    if len(borne_out) != 1:
        return None
    (quantity,) = borne_out.values()
    if quantity.value == each.figure.quantity.value:
        return None
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
    rates = (rate for rate in relations.rates if rate.measure == figure.measure)
    return any(_gives(pair, rate, quantity) for rate in rates for pair in _pairs(figure, rate, index))


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


def _by_checks(doubtful: Sequence[_Doubtful], assessment: Assessment, patterns: PatternFolder) -> dict[str, _Change]:
    """Readings under which every finding about their number falls away and none comes anew."""
    changed: dict[str, _Change] = {}
    before = _accusing(validate(assessment, patterns))
    accused = [each for each in doubtful if _about(each.figure, before)]
    for each in accused[:MOST_TRIED]:
        known = {finding.finding_id for finding in before}
        fitting: list[Quantity] = []
        for quantity in each.readings[1:]:
            tried = _changed(assessment, {each.figure.figure_id: (quantity, BY_CHECKS)})
            after = _accusing(validate(tried, patterns))
            if not _about(each.figure, after) and {finding.finding_id for finding in after} <= known:
                fitting.append(quantity)
        if len(fitting) == 1:
            changed[each.figure.figure_id] = fitting[0], BY_CHECKS
    return changed


def _accusing(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is not Severity.INFO]


def _about(figure: Figure, findings: Sequence[Finding]) -> bool:
    return any(figure.figure_id in finding.operands for finding in findings)


def _with(assessment: Assessment, changed: dict[str, _Change], patterns: PatternFolder) -> Assessment:
    """The assessment with the changed figures, its scores recomputed under the same standard."""
    if not changed:
        return assessment
    extraction = _changed(assessment, changed).extraction
    again = recompute(extraction, patterns, assessment.choice.rubric or None)
    return replace(again, choice=assessment.choice)


def _changed(assessment: Assessment, changed: dict[str, _Change]) -> Assessment:
    """The assessment with the changed figures, its scores as they were."""
    figures = tuple(
        replace(figure, quantity=changed[figure.figure_id][0], repaired=True) if figure.figure_id in changed else figure
        for figure in assessment.extraction.figures
    )
    return replace(assessment, extraction=replace(assessment.extraction, figures=figures))
