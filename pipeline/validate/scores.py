"""Claimed scores against the sums, rules and ranges that rubrics recomputed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.model import Assessment, Check, Document, Level, Paragraph, Recomputation, Score, Severity, Verdict
from pipeline.rubrics.combined_totals import COMBINED
from pipeline.rubrics.sum_verdicts import LISTED
from pipeline.rubrics.whole_programme import WHOLE
from pipeline.validate.relations import Relations, StatedInWords
from pipeline.validate.score_reading import is_sure

OF_ALL = re.compile(r"(?:共|合计|总计|累计)(?:自评)?(?:得|计|为)?分?\d*(?:\.\d+)?分?$")
SENTENCE_END = re.compile("[。！？；;]")
NOT_STATED = "报告未说明"  # how rubrics begins its explanation where an input of a computing rule is not in the report


@dataclass(frozen=True, slots=True)
class WrongScore:
    """A claimed score that does not stand. ``parts`` are ids of the scores and figures it was recomputed from."""

    check: Check
    severity: Severity
    score: Score
    recomputed: Decimal | None
    recomputation: Recomputation
    parts: tuple[str, ...]


def check_scores(assessment: Assessment, relations: Relations) -> Iterator[WrongScore]:
    """Scores that their parts or their rule do not give, that are out of range, or that nothing in the report backs."""
    found = {recomputation.score_id: recomputation for recomputation in assessment.recomputations}
    by_id = {score.score_id: score for score in assessment.extraction.scores}
    document, unsupported = assessment.extraction.document, set[tuple[str, ...]]()
    for score in assessment.extraction.scores:
        recomputation = found.get(score.score_id, Recomputation(score.score_id, Verdict.UNVERIFIABLE))
        out_of_range = None if _is_taken_from_behind(score, document) else _out_of_range(score, recomputation)
        if out_of_range is not None:
            yield out_of_range
        wrong = _wrong(score, recomputation, by_id, binding=assessment.choice.binding)
        if wrong is not None and not (
            wrong.check is Check.SCORE_RULE and _is_claimed_right_beside(score, found, by_id)
        ):
            yield wrong
        subject = (score.program, score.level, score.section, score.indicator, recomputation.rule)
        if subject not in unsupported and _is_unsupported(score, recomputation):
            unsupported.add(subject)  # said once, not again for the score table
            if not _is_stated_in_words(score, document, relations.stated_in_words):
                yield WrongScore(Check.MISSING, Severity.WARNING, score, None, recomputation, ())


@dataclass(frozen=True, slots=True)
class TwoClaims:
    """One score claimed differently in the text and in a table."""

    score: Score
    other: Score
    severity: Severity


def check_second_claims(assessment: Assessment) -> Iterator[TwoClaims]:
    """Scores that the text and the score table print differently, where each prints one."""
    claims: dict[tuple[str, ...], dict[str, dict[Decimal, Score]]] = {}
    for score in assessment.extraction.scores:
        if (
            not score.area
            and score.level in (Level.TOTAL, Level.SECTION, Level.INDICATOR)
            and (score.section or score.level is Level.TOTAL)
        ):
            key = (score.program, score.level, score.section, score.indicator)
            if score.level is not Level.INDICATOR or score.indicator:
                claims.setdefault(key, {}).setdefault(score.where, {}).setdefault(score.claimed, score)
    for places in claims.values():
        values = [[*found.values()] for found in places.values()]
        if len(values) == 2 and len(values[0]) == len(values[1]) == 1 and values[0][0].claimed != values[1][0].claimed:
            first, second = values[0][0], values[1][0]
            severity = Severity.ERROR if first.level is Level.TOTAL else Severity.WARNING
            yield TwoClaims(first, second, severity)


def _out_of_range(score: Score, recomputation: Recomputation) -> WrongScore | None:
    limit = score.full_marks
    if score.claimed < 0:
        limit = Decimal(0)
    elif limit is None or score.claimed <= limit:
        return None
    return WrongScore(Check.SCORE_RANGE, Severity.ERROR, score, limit, recomputation, ())


def _is_taken_from_behind(score: Score, document: Document) -> bool:
    """Whether the full marks of a claim in running text are those of something else.

    They stand only behind it (“项目储备库”得3分：建库（1分）), or several are named and it is of all (A5分、B9分，共得12分).
    """
    context = score.context
    block = document.blocks[context.block] if context.block < len(document.blocks) else None
    if not isinstance(block, Paragraph) or context.row is not None or score.full_marks is None:
        return False
    text = block.text.content
    before = f"{text[: context.end]} {score.quote}"
    if OF_ALL.search(text[: context.end]):
        return True
    return score.full_marks in _numbers(text[context.end :]) and score.full_marks not in _numbers(before)


def _numbers(text: str) -> set[Decimal]:
    return {Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", text)}


def _is_claimed_right_beside(score: Score, found: Mapping[str, Recomputation], by_id: Mapping[str, Score]) -> bool:
    """Whether its paragraph claims the same indicator with other marks that hold: one of the two is of something else."""
    return score.context.row is None and any(
        other.context.block == score.context.block
        and (other.program, other.level, other.indicator) == (score.program, score.level, score.indicator)
        and other.claimed != score.claimed
        and other.level is Level.INDICATOR
        and found[other.score_id].verdict is Verdict.MATCH
        for other in by_id.values()
        if other.score_id in found
    )


def _wrong(
    score: Score, recomputation: Recomputation, by_id: Mapping[str, Score], *, binding: bool
) -> WrongScore | None:
    """What does not stand; against the rule of a standard that is not known to bind the report, a doubt."""
    low, high = recomputation.low, recomputation.high
    if low is None or high is None:
        return None
    nearest = high if score.claimed > high else low
    if recomputation.verdict is Verdict.INCONSISTENT:
        parts = [by_id[number] for number in recomputation.inputs if number in by_id]
        others = _other_prints(score, parts, by_id)
        told = any(other.where != score.where or other.claimed == score.claimed for other in others)
        if _counts_one_twice(score, parts, by_id) or told:
            return None
        combined = recomputation.rule in COMBINED
        sure = combined or (not others and recomputation.rule != LISTED and is_sure(score, parts, nearest))
        severity = Severity.ERROR if sure else Severity.WARNING
        return WrongScore(Check.SCORE_SUM, severity, score, nearest, recomputation, recomputation.inputs)
    if recomputation.verdict in (Verdict.OVERCLAIMED, Verdict.UNDERCLAIMED):
        severity = Severity.ERROR if binding else Severity.WARNING
        return WrongScore(Check.SCORE_RULE, severity, score, nearest, recomputation, recomputation.inputs)
    return _by_convention(score, recomputation)


def _counts_one_twice(score: Score, parts: Sequence[Score], by_id: Mapping[str, Score]) -> bool:
    """Whether a part stands in the list of another part, and the score is right if it is counted there alone."""
    total = sum((part.claimed for part in parts), Decimal(0))
    for part in parts:
        if total - part.claimed == score.claimed:
            for other in parts:
                children = [child for child in by_id.values() if child.parent == other.score_id and child is not part]
                beside = any(_stand_together(child, part) for child in children)
                if beside and sum((child.claimed for child in children), part.claimed) == other.claimed:
                    return True
    return False


def _other_prints(score: Score, parts: Sequence[Score], by_id: Mapping[str, Score]) -> list[Score]:
    """The prints of the score whose parts these are, where they are not its own.

    The same claim in both is accused once, text against table is said as two claims; another value in the same text may
    be that of another year or body.
    """
    owners = {part.parent for part in parts} - {"", score.score_id}
    return [by_id[owner] for owner in sorted(owners) if owner in by_id and by_id[owner].level is score.level]


def _stand_together(one: Score, other: Score) -> bool:
    """In one sentence of one paragraph."""
    left, right = one.context, other.context
    return (left.block, left.sentence) == (right.block, right.sentence) and left.row is None is right.row


def _by_convention(score: Score, recomputation: Recomputation) -> WrongScore | None:
    """A claim that holds, but not under the first, usual reading of the rule: doubtful, or a note if it asks for less."""
    if recomputation.verdict is not Verdict.MATCH or not recomputation.convention or not recomputation.marks:
        return None
    _, low, high = recomputation.marks[0]
    if low <= score.claimed <= high:
        return None
    nearest = high if score.claimed > high else low
    if recomputation.rule == WHOLE and score.claimed < nearest:
        return None  # what is not known may have cost the rest
    severity = Severity.WARNING if score.claimed > nearest else Severity.INFO
    return WrongScore(Check.SCORE_RULE, severity, score, nearest, recomputation, recomputation.inputs)


def _is_unsupported(score: Score, recomputation: Recomputation) -> bool:
    """Whether marks are claimed under a rule that computes, without anything in the report to compute from."""
    if recomputation.verdict is not Verdict.UNVERIFIABLE or not recomputation.rule or recomputation.inputs:
        return False
    return recomputation.explanation.startswith(NOT_STATED) and score.claimed > 0


def _is_stated_in_words(score: Score, document: Document, words: StatedInWords) -> bool:
    """Whether the report says 均, 全部 instead of a rate, or 无计划任务, where the reason of the score stands."""
    reason, more = _reason(score, document, words.sentences)
    if re.search(words.nothing_to_do, reason + more):
        return True
    return score.indicator not in words.never_for and any(word in reason for word in words.words)


def _reason(score: Score, document: Document, sentences: int) -> tuple[str, str]:
    """The sentences up to the score, and the one behind it; in a table what its row says behind the score."""
    context = score.context
    if context.block >= len(document.blocks):
        return "", ""
    block = document.blocks[context.block]
    if isinstance(block, Paragraph):
        text = block.text.content
        before = [each for each in SENTENCE_END.split(text[: context.end]) if each.strip()]
        return "。".join(before[-sentences:]), "。".join(SENTENCE_END.split(text[context.end :])[:2])
    behind = -1 if context.column is None else context.column
    return "。".join(cell.text.content for cell in block.cells if cell.row == context.row and cell.column > behind), ""
