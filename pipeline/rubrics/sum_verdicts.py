"""Whether the printed parts of a score add up to it, bottom up: a part that its own parts contradict counts as they do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.interval import Interval
from pipeline.model import Level, Recomputation, Score, Verdict
from pipeline.rubrics import explain
from pipeline.rubrics.explain import Words
from pipeline.rubrics.load import Scored
from pipeline.rubrics.sums import Parts
from pipeline.rubrics.verdicts import claim_range

SUM = "sum"
LISTED = "sum of the parts listed"
_UNTOLD = Words(
    "同一指标印有几个得分，分不清整体与部分，无法相加核对：",
    "Several marks are printed for one indicator, whole and parts not told apart, so they cannot be added up:",
)

Settle = Callable[[Score], Recomputation | None]


def judge_sum(score: Score, readings: Sequence[Parts], settle: Settle) -> Recomputation:
    """Match, inconsistent, or unverifiable where parts are missing; ``readings`` are what may be its parts.

    ``settle`` gives what was found out about a part; ``None`` where nothing was.
    """
    for parts in readings:
        found = _adding_up(score, parts)
        if found is not None:
            off = _off(parts, settle)
            return found if not off else _with_parts_put_right(score, parts, off)
    parts = readings[0]
    wholes = _wholes(parts) if score.level in (Level.SECTION, Level.TOTAL) else None
    if wholes is not None:
        return _adding_up(score, wholes) or unverifiable(
            score, _UNTOLD + explain.addition(parts.scores, parts.total, score.claimed)
        )
    off = _off(parts, settle)
    if off and _total(parts, off) in _claim(score, parts):
        return _with_parts_put_right(score, parts, off)
    if parts.complete or (parts.total > score.claimed and not parts.overfull):
        rule = LISTED if parts.listed else SUM
        terms = (*parts.scores, *parts.bonus)
        return _added(score, Verdict.INCONSISTENT, parts.total, parts.total + parts.bonus_total, terms, rule)
    return unverifiable(
        score,
        Words(
            "报告只印出部分组成得分，无法相加核对：", "Only some of its parts are printed, so they cannot be added up:"
        )
        + explain.addition(parts.scores, parts.total, score.claimed),
    )


def _wholes(parts: Parts) -> Parts | None:
    """The parts with only the greatest of those of one indicator in one paragraph; ``None`` where none has several.

    预算执行得6分，其中机制得2分、执行率得4分: which is the whole and which its parts is not always told.
    """
    of_one: dict[tuple[int, str], list[Score]] = {}
    for part in parts.scores:
        if part.indicator and part.context.row is None:
            of_one.setdefault((part.context.block, part.indicator), []).append(part)
    repeated = [each for each in of_one.values() if len(each) > 1 and any(part.full_marks is None for part in each)]
    if not repeated:
        return None
    lesser = {part.score_id for each in repeated for part in each if part is not max(each, key=lambda one: one.claimed)}
    return replace(parts, scores=tuple(part for part in parts.scores if part.score_id not in lesser))


def unverifiable(score: Score, words: Words, scored: Scored | None = None) -> Recomputation:
    """That nothing can be said, and why."""
    rule = "" if scored is None else scored.clause or scored.title
    return Recomputation(score.score_id, Verdict.UNVERIFIABLE, rule=rule, explanation=words.zh, explanation_en=words.en)


def _claim(score: Score, parts: Parts) -> Interval:
    coarser = score.step >= 1 and any(0 < part.step < 1 for part in parts.scores)
    return claim_range(score.claimed, Decimal("0.999") if coarser else score.step)


def _adding_up(score: Score, parts: Parts) -> Recomputation | None:
    claim = _claim(score, parts)
    with_bonus = parts.total + parts.bonus_total
    for total, terms in ((with_bonus, (*parts.scores, *parts.bonus)), (parts.total, parts.scores)):
        if total in claim:
            return _added(score, Verdict.MATCH, total, total, terms)
    again = next((part for part in parts.scores if part.claimed == score.claimed), None)
    if (
        again is not None and parts.total - again.claimed in claim
    ):  # the score itself, printed once more among its parts
        others = tuple(part for part in parts.scores if part is not again)
        return _added(score, Verdict.MATCH, score.claimed, score.claimed, others)
    return None


def _off(parts: Parts, settle: Settle) -> dict[str, Recomputation]:
    """Part id → what the part's own parts come to, for parts that do not add up.

    Not where the difference is another part's score: that one is counted in both places.
    """
    found: dict[str, Recomputation] = {}
    for part in parts.scores:
        result = settle(part)
        if (
            result is None
            or result.verdict is not Verdict.INCONSISTENT
            or result.low is None
            or result.low != result.high
        ):
            continue
        difference = result.low - part.claimed
        counted_elsewhere = any(other.claimed == abs(difference) for other in parts.scores if other is not part)
        if not counted_elsewhere and result.low <= (part.full_marks or result.low):
            found[part.score_id] = result
    return found


def _total(parts: Parts, off: Mapping[str, Recomputation]) -> Decimal:
    return parts.bonus_total + sum((_value(part, off) for part in parts.scores), Decimal(0))


def _value(part: Score, off: Mapping[str, Recomputation]) -> Decimal:
    result = off.get(part.score_id)
    return part.claimed if result is None or result.low is None else result.low


def _with_parts_put_right(score: Score, parts: Parts, off: Mapping[str, Recomputation]) -> Recomputation:
    """The verdict with each misadded part at what its own parts come to."""
    total = _total(parts, off)
    terms = (*parts.scores, *parts.bonus)
    verdict = Verdict.MATCH if total in _claim(score, parts) else Verdict.INCONSISTENT
    values = [_value(term, off) for term in terms]
    words = explain.addition_put_right(terms, values, total, score.claimed)
    rule = LISTED if any(result.rule == LISTED for result in off.values()) else SUM
    identifiers = tuple(term.score_id for term in terms)
    return Recomputation(score.score_id, verdict, total, total, "", rule, words.zh, words.en, identifiers)


def _added(
    score: Score, verdict: Verdict, low: Decimal, high: Decimal, terms: Sequence[Score], rule: str = SUM
) -> Recomputation:
    words = explain.addition(terms, high, score.claimed)
    identifiers = tuple(term.score_id for term in terms)
    return Recomputation(score.score_id, verdict, low, high, "", rule, words.zh, words.en, identifiers)
