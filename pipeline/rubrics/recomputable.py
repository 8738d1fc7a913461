"""Totals as far as they can be recomputed: recomputed marks where a rule gives them, claimed marks for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.contract_words import score_label
from pipeline.model import Level, Recomputation, Score, Verdict
from pipeline.rubrics.explain import Words, plain, span
from pipeline.rubrics.sums import ScoreTree

_RULED_OUT = (Verdict.OVERCLAIMED, Verdict.UNDERCLAIMED)


@dataclass(frozen=True, slots=True)
class _Worth:
    """What a score is worth, and the claims below it (or itself) that a rule does not bear out."""

    low: Decimal
    high: Decimal
    wrong: tuple[tuple[Score, Decimal, Decimal], ...] = ()


def with_recomputable_sums(
    scores: Sequence[Score], results: Sequence[Recomputation], outline: ScoreTree
) -> tuple[Recomputation, ...]:
    """The recomputations, those of totals and sections with what they come to and the difference that decides."""
    by_id = {result.score_id: result for result in results}
    return tuple(
        _with_sum(score, result, outline, by_id) if score.level in (Level.TOTAL, Level.SECTION) else result
        for score, result in zip(scores, results, strict=True)
    )


def _with_sum(
    score: Score, result: Recomputation, outline: ScoreTree, by_id: dict[str, Recomputation]
) -> Recomputation:
    worth = _worth(score, outline, by_id, frozenset())
    if outline.parts(score) is None or (worth.low, worth.high) == (score.claimed, score.claimed):
        return result
    words = _words(score, worth)
    return replace(
        result,
        explanation=result.explanation + words.zh,
        explanation_en=f"{result.explanation_en} {words.en}".strip(),
        as_recomputable=(worth.low, worth.high),
    )


def _worth(score: Score, outline: ScoreTree, by_id: dict[str, Recomputation], above: frozenset[str]) -> _Worth:
    """Bottom up; ``above`` guards against a score that is among its own parts."""
    parts = outline.parts(score) if score.score_id not in above else None
    result = by_id.get(score.score_id)
    if parts is None:
        return _by_rule(score, result)
    worths = [_worth(part, outline, by_id, above | {score.score_id}) for part in parts.scores]
    low, high = sum((w.low for w in worths), Decimal(0)), sum((w.high for w in worths), Decimal(0))
    wrong = tuple(entry for worth in worths for entry in worth.wrong)
    if result is not None and result.verdict is Verdict.INCONSISTENT:
        return _Worth(low, high, wrong)
    off = score.claimed - parts.total  # parts that are not printed, or a bonus: as claimed
    return _Worth(low + off, high + off, wrong) if wrong else _by_rule(score, result)


def _by_rule(score: Score, result: Recomputation | None) -> _Worth:
    if result is None or result.verdict not in _RULED_OUT or result.low is None or result.high is None:
        return _Worth(score.claimed, score.claimed)
    return _Worth(result.low, result.high, ((score, result.low, result.high),))


def _words(score: Score, worth: _Worth) -> Words:
    """What it comes to, how far the claim is off, and which claims decide (预算执行 6→1)."""
    shown = span(worth.low, worth.high)
    off = span(score.claimed - worth.high, score.claimed - worth.low)
    decides = "、".join(f"“{_label(each)}”{plain(each.claimed)}→{span(low, high)}" for each, low, high in worth.wrong)
    decides_en = ", ".join(
        f"“{_label(each)}” {plain(each.claimed)} → {span(low, high)}" for each, low, high in worth.wrong
    )
    return Words(
        f"可重算部分按重算、其余按自评，合计 {shown}，自评 {plain(score.claimed)}，相差 {off}"
        f"{f'，起决定作用的是{decides}' if decides else ''}。",
        f"Recomputed where possible, claimed for the rest: {shown} against {plain(score.claimed)} claimed, off by {off}"
        f"{f'; what decides: {decides_en}' if decides_en else ''}.",
    )


def _label(score: Score) -> str:
    return score_label(score)[:16]
