"""Which entry of a standard each recomputation rests on, found again from a finished assessment.

An assessment keeps the rule's own sentence, not the rule. Exports that show how marks are worked out (formulas in a
workbook, citations in a memo) look the entry up by that sentence, in the standard as it was applied: with the rules
the report itself prints in place of those on file.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Assessment, Level, Recomputation, Score
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics.load import Programme, Rubric, Scored, load_rubrics
from pipeline.rubrics.printed import with_printed_rules


def applied_rubric(assessment: Assessment, patterns: PatternFolder) -> Rubric | None:
    """The standard the scores were recomputed by; ``None`` where none was."""
    rubrics = load_rubrics(patterns)
    on_file = next((each for each in rubrics if each.id == assessment.choice.rubric), None)
    return with_printed_rules(assessment.extraction, on_file, rubrics, patterns).rubric


def applied_entries(assessment: Assessment, patterns: PatternFolder) -> dict[str, Scored]:
    """Score id → the entry its recomputation rests on; left out where none, or where two entries share the sentence."""
    rubric = applied_rubric(assessment, patterns)
    if rubric is None:
        return {}
    results = {each.score_id: each for each in assessment.recomputations}
    found: dict[str, Scored] = {}
    for score in assessment.extraction.scores:
        programme = rubric.programme(score.program)
        if programme is not None and score.score_id in results:
            entry = _entry(score, results[score.score_id], programme)
            if entry is not None:
                found[score.score_id] = entry
    return found


def _entry(score: Score, result: Recomputation, programme: Programme) -> Scored | None:
    if not result.rule or score.level in (Level.TOTAL, Level.SECTION):
        return None
    fitting = [each for each in _candidates(score, programme) if (each.clause or each.title) == result.rule]
    alike = all(
        (each.rule, each.marks, each.input) == (fitting[0].rule, fitting[0].marks, fitting[0].input) for each in fitting
    )
    return fitting[0] if fitting and alike else None


def _candidates(score: Score, programme: Programme) -> Iterator[Scored]:
    if score.level is Level.BONUS:
        yield from programme.bonus
        return
    for indicator in programme.indicators():
        if indicator.indicator == score.indicator:
            yield indicator
            yield from indicator.sub_items
