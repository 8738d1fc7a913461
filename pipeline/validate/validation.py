"""All checks over one assessed document, in the order people read: gravest first, then by place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.model import Assessment, Finding, Severity
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics.load import load_rubrics
from pipeline.validate import messages
from pipeline.validate.averages import check_averages, with_averages
from pipeline.validate.causes import likeliest_cause
from pipeline.validate.ceilings import check_ceilings, check_unsupported_totals
from pipeline.validate.counted_rates import check_counted_rates
from pipeline.validate.cross_mention import check_cross_mentions
from pipeline.validate.dates import check_dates
from pipeline.validate.deductions import check_deductions
from pipeline.validate.derived_columns import check_derived_columns
from pipeline.validate.enumerations import check_enumerations, check_skipped
from pipeline.validate.figure_index import FigureIndex
from pipeline.validate.grades import check_grades, load_grades
from pipeline.validate.growth import check_gaps, check_growth, check_increases
from pipeline.validate.identity import with_ids
from pipeline.validate.lists import part_lists
from pipeline.validate.named_shares import check_named_shares
from pipeline.validate.not_done import with_not_done
from pipeline.validate.odd_values import Contradiction
from pipeline.validate.plausibility import check_plausibility, load_plausibility
from pipeline.validate.printed_standard import printed_standard_findings
from pipeline.validate.ratios import check_rates
from pipeline.validate.readings import Mismatch
from pipeline.validate.relations import Relations, load_relations
from pipeline.validate.respective import check_rates_of_one_sentence, check_respective
from pipeline.validate.restated_paragraphs import check_restated_paragraphs
from pipeline.validate.roots import Found, with_roots
from pipeline.validate.score_rates import check_score_rates
from pipeline.validate.scores import check_scores, check_second_claims
from pipeline.validate.shares import check_shares
from pipeline.validate.source_lists import check_source_lists
from pipeline.validate.standard_marks import check_standard_marks
from pipeline.validate.statements import Doubt
from pipeline.validate.sums import check_sums
from pipeline.validate.surveys import check_surveys
from pipeline.validate.tables import check_tables
from pipeline.validate.time_schedule import check_time_schedules, schedule_rates
from pipeline.validate.totals_after import check_counted_totals, check_totals_after
from pipeline.validate.weighted_rates import check_weighted_rates
from pipeline.validate.whole_shares import check_whole_shares
from pipeline.validate.wide_gaps import doubted_if_wide

GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def validate(assessment: Assessment, patterns: PatternFolder) -> tuple[Finding, ...]:
    """Every mismatch of the document: errors, then warnings, each in reading order.

    A function of its arguments only. Raises ``PatternError`` where `relations.yaml`, `plausibility.yaml` or `grades.yaml`
    of ``patterns`` cannot be used.
    """
    relations = load_relations(patterns)
    assessment = _told_apart(assessment, relations)
    index = FigureIndex(assessment.extraction)
    found = [*_figure_findings(index, relations)]
    found += [Found(messages.of_odd_value(odd), odd) for odd in check_plausibility(index, load_plausibility(patterns))]
    found += [Found(messages.of_contradiction(c), c) for c in _contradictions(index, relations)]
    found += [Found(messages.of_skipped(skipped), skipped) for skipped in check_skipped(index, relations)]
    found += [Found(messages.of_table_mismatch(t, index), t) for t in check_tables(assessment, relations)]
    found += [Found(messages.of_wrong_score(wrong), wrong) for wrong in check_scores(assessment, relations)]
    found += [Found(messages.of_two_claims(two), two) for two in check_second_claims(assessment)]
    found += [Found(messages.of_doubt(doubt), doubt) for doubt in _doubts(assessment, index, relations, patterns)]
    found += [Found(messages.of_undecided(each), each) for each in assessment.repairs if each.after is None]
    found += [Found(finding, told) for told, finding in printed_standard_findings(assessment)]
    named = with_ids([entry.finding for entry in found], assessment.extraction)
    entries = [Found(finding, entry.origin, entry.follows) for finding, entry in zip(named, found, strict=True)]
    return _in_order(with_roots(entries, assessment.extraction.scores), index)


def mismatches_of(assessment: Assessment, relations: Relations) -> tuple[Mismatch, ...]:
    """The figures that their relations do not give, without what only words, scores and tables tell."""
    return tuple(_mismatches(FigureIndex(_told_apart(assessment, relations).extraction), relations))


def _told_apart(assessment: Assessment, relations: Relations) -> Assessment:
    extraction = with_not_done(with_averages(assessment.extraction, relations.averages), relations.not_done)
    return replace(assessment, extraction=extraction)


def _contradictions(index: FigureIndex, relations: Relations) -> Iterator[Contradiction]:
    """Two values of one quantity, each pair of figures once."""
    told: set[frozenset[str]] = set()
    for found in (
        *check_cross_mentions(index, relations),
        *check_source_lists(index, relations),
        *check_restated_paragraphs(index, relations),
    ):
        pair = frozenset((found.claim.figure_id, found.other.figure_id))
        if pair not in told:
            told.add(pair)
            yield found


def _doubts(
    assessment: Assessment, index: FigureIndex, relations: Relations, patterns: PatternFolder
) -> Iterator[Doubt]:
    yield from check_time_schedules(index, relations)
    yield from check_deductions(index, relations)
    yield from check_whole_shares(index, relations)
    yield from check_dates(index, relations)
    yield from check_grades(assessment, index, load_grades(patterns))
    chosen = next((rubric for rubric in load_rubrics(patterns) if rubric.id == assessment.choice.rubric), None)
    yield from check_standard_marks(assessment, patterns)
    yield from check_score_rates(assessment)
    yield from check_ceilings(assessment, chosen, relations.ceilings, schedule_rates(index, relations))
    yield from check_unsupported_totals(assessment, chosen)


def _figure_findings(index: FigureIndex, relations: Relations) -> Iterator[Found]:
    position = 0
    for mismatch in _mismatches(index, relations):
        cause = likeliest_cause(mismatch, index)
        yield Found(messages.of_mismatch(mismatch, cause), mismatch)
        replacement = None if cause is None else messages.of_replacement(mismatch, cause)
        if replacement is not None:
            yield Found(replacement, cause, follows=position)
        position += 1 if replacement is None else 2


def _mismatches(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    lists = part_lists(index, relations.lists)
    claimed: set[tuple[str, ...]] = set()
    for mismatch in (
        *check_rates(index, relations),
        *check_weighted_rates(index, relations, lists),
        *check_shares(index, relations),
        *check_named_shares(index, relations),
        *check_counted_rates(index, relations),
        *check_respective(index, relations),
        *check_rates_of_one_sentence(index, relations),
        *check_growth(index, relations),
        *check_increases(index, relations),
        *check_gaps(index, relations),
        *check_averages(index, relations),
        *check_surveys(index, relations),
        *check_derived_columns(index, relations),
        *check_sums(index, relations, lists),
        *check_totals_after(index, relations),
        *check_counted_totals(index, relations),
        *check_enumerations(index, relations),
    ):
        key = (mismatch.claim.figure_id, *sorted(operand.figure_id for operand in mismatch.reading.operands))
        if key not in claimed:
            claimed.add(key)
            doubtful = any(index.is_doubtful(figure) for figure in (mismatch.claim, *mismatch.reading.operands))
            yield replace(mismatch, severity=Severity.WARNING) if doubtful else doubted_if_wide(mismatch, index)


def _in_order(findings: list[Finding], index: FigureIndex) -> tuple[Finding, ...]:
    def rank(numbered: tuple[int, Finding]) -> tuple[int, int, int]:
        number, finding = numbered
        at = index.order.get(finding.operands[0], len(index.order)) if finding.operands else len(index.order)
        return GRAVITY[finding.severity], at, number

    return tuple(finding for _, finding in sorted(enumerate(findings), key=rank))
