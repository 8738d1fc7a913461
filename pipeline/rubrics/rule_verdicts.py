"""The verdict on a claimed score by what the rules of a standard give for it, told with values, marks and source."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from pipeline.model import Recomputation, Score, Verdict
from pipeline.rubrics import explain, reasons
from pipeline.rubrics.explain import Words
from pipeline.rubrics.load import Indicator, Scored, SubItem
from pipeline.rubrics.reasons import Results
from pipeline.rubrics.rules import Judgement, Proportional
from pipeline.rubrics.sum_verdicts import unverifiable
from pipeline.rubrics.verdicts import claim_range, combined, group_range, judge, judge_parts, lies_between

_ZERO = Decimal(0)
_PLACES = Decimal("0.0001")


def judge_by_rule(
    score: Score, scored: Scored, claims: Sequence[Score], results: Results, source: Words
) -> Recomputation:
    """The verdict on ``claims`` together under each reading of the value and the rule, told for ``score``."""
    claim = group_range(claims)
    judged = judge(claim, results)
    words = reasons.stated(scored, results) + explain.lines(scored, results) + source + reasons.shared(claims)
    if isinstance(scored.rule, Proportional) and scored.rule.is_open and lies_between(claim, judged):
        return unverifiable(score, words + reasons.LEFT_OPEN, scored)
    if len(claims) > 1 and judged.verdict is not Verdict.MATCH:
        return unverifiable(score, words + reasons.LINK_OPEN, scored)
    return Recomputation(
        score.score_id,
        judged.verdict,
        _cut(_less_others(judged.low, score, claims), ROUND_FLOOR),
        _cut(_less_others(judged.high, score, claims), ROUND_CEILING),
        judged.convention,
        scored.clause or scored.title,
        words.zh,
        words.en,
        _inputs(results),
        tuple((name, _cut(low, ROUND_FLOOR), _cut(high, ROUND_CEILING)) for name, low, high in judged.marks),
    )


def judge_by_sub_items(
    score: Score, indicator: Indicator, known: Sequence[tuple[SubItem, Results]], source: Words
) -> Recomputation:
    """An indicator claimed as a whole, its sub-items not: rules bound it, judgement leaves the rest open.

    ``known`` holds what the rule of each sub-item gives, nothing where none does.
    """
    ruled = [(item, results) for item, results in known if results]
    if not ruled:
        return unverifiable(score, reasons.missing(indicator) + source, indicator)
    open_items = [item for item, results in known if not results]
    open_marks = sum((item.marks for item in open_items), _ZERO)
    words = reasons.composite_words(ruled, open_marks) + source
    possible = combined([results for _, results in ruled])
    claim = claim_range(score.claimed, score.step)
    verdict = judge_parts(claim, possible, open_marks, all(isinstance(item.rule, Judgement) for item in open_items))
    if verdict is Verdict.UNVERIFIABLE:
        return unverifiable(score, words, indicator)
    least = min(marks.low for marks in possible) + (open_marks if verdict is Verdict.MATCH else _ZERO)
    return Recomputation(
        score.score_id,
        verdict,
        _cut(least, ROUND_FLOOR),
        _cut(max(marks.high for marks in possible) + open_marks, ROUND_CEILING),
        "",
        indicator.clause or indicator.title,
        words.zh,
        words.en,
        tuple(dict.fromkeys(identifier for _, results in ruled for identifier in _inputs(results))),
    )


def left_open(score: Score, scored: Scored, judged: Recomputation) -> Recomputation:
    """``judged`` where it bears the claim out; else that nothing can be said: the claim may be on something else."""
    if judged.verdict in (Verdict.MATCH, Verdict.UNVERIFIABLE):
        return judged
    return unverifiable(score, Words(judged.explanation, judged.explanation_en) + reasons.LINK_OPEN, scored)


def _cut(marks: Decimal, rounding: str) -> Decimal:
    """Marks to four places, outwards, so that a range never loses a point; verdicts are made before."""
    cut = marks.quantize(_PLACES, rounding)
    return cut.quantize(Decimal(1)) if cut == cut.to_integral_value() else cut.normalize()


def _less_others(marks: Decimal, score: Score, claims: Sequence[Score]) -> Decimal:
    """What is left of an item's marks for ``score`` when the other claims on the same item stand."""
    others = sum((claim.claimed for claim in claims if claim is not score), _ZERO)
    return max(_ZERO, marks - others)


def _inputs(results: Results) -> tuple[str, ...]:
    return tuple(dict.fromkeys(identifier for reading, _ in results for identifier in reading.figures))
