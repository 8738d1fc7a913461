"""A total whose parts are not printed: what the rules give for the rates the report prints, the rest in full.

All rules are read under one convention at a time. A claim that is just that follows from the rates; for any other nothing
can be said: where no score stands with the figures, which of them a rule was applied to is not known (rates are said of
starts and of completions, of a year and of all years).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.model import Recomputation, Score, Verdict
from pipeline.rubrics import explain
from pipeline.rubrics.explain import Words
from pipeline.rubrics.inputs import PRINTED, SHARE_OF_WHOLE
from pipeline.rubrics.load import Indicator, Programme, Rubric, Scored
from pipeline.rubrics.reasons import Results, stated
from pipeline.rubrics.verdicts import claim_range

WHOLE = "whole programme by its rules"
_ZERO = Decimal(0)
_NARROW = Decimal(1)  # a wider range bears out any claim

ResultsOf = Callable[[Indicator, Scored], Results]


@dataclass(frozen=True, slots=True)
class _Ruled:
    item: Scored
    results: Results

    def under(self, convention: str) -> tuple[Decimal, Decimal]:
        """Marks under a convention, over all values; under its head, or the first, where the item does not know it."""
        for name in (convention, convention.partition("; ")[0]):
            found = [marks for _, given in self.results for marks in given if marks.convention == name]
            if found:
                return min(marks.low for marks in found), max(marks.high for marks in found)
        firsts = [given[0] for _, given in self.results]
        return min(marks.low for marks in firsts), max(marks.high for marks in firsts)


def judge_whole(score: Score, programme: Programme, rubric: Rubric, results_of: ResultsOf) -> Recomputation | None:
    """The verdict on a total without parts; ``None`` where no rule has figures, or the total is of other marks."""
    if score.full_marks not in (None, programme.marks):
        return None
    ruled = [
        _Ruled(item, results)
        for indicator in programme.indicators()
        for item in (indicator.sub_items or (indicator,))
        if (results := _printed(results_of(indicator, item)))
    ]
    if not ruled:
        return None
    rest = programme.marks - sum((each.item.marks for each in ruled), _ZERO)
    marks = tuple((name, *_total(ruled, name, rest)) for name in _conventions(ruled))
    claim = claim_range(score.claimed, score.step)
    holding = [name for name, low, high in marks if high - low <= _NARROW and (low in claim or high in claim)]
    words = _words(score, ruled, marks, rest) + explain.source_of(rubric)
    low, high = min(each[1] for each in marks), max(each[2] for each in marks)
    if not holding or high == programme.marks == low:
        return Recomputation(score.score_id, Verdict.UNVERIFIABLE, explanation=words.zh, explanation_en=words.en)
    convention = "" if len(holding) == len(marks) else "; ".join(_in_short(holding, [name for name, _, _ in marks]))
    inputs = tuple(dict.fromkeys(name for each in ruled for reading, _ in each.results for name in reading.figures))
    return Recomputation(score.score_id, Verdict.MATCH, low, high, convention, WHOLE, words.zh, words.en, inputs, marks)


def _in_short(holding: Sequence[str], names: Sequence[str]) -> list[str]:
    """A base under which every reading of the steps holds, by its own name."""
    tails = dict.fromkeys(name.partition("; ")[2] for name in holding)
    every = {tail: [name for name in names if name.partition("; ")[2] == tail] for tail in tails}
    short: list[str] = []
    for tail in tails:
        own = [name for name in holding if name.partition("; ")[2] == tail]
        short += [tail] if tail and own == every[tail] else own
    return short


def _printed(results: Results) -> Results:
    """Those of printed rates that nothing in the report disputes, and of shares of the wholes they are said to be part of."""
    if any(reading.disputed for reading, _ in results):
        return ()
    return tuple((reading, marks) for reading, marks in results if reading.name in (PRINTED, SHARE_OF_WHOLE))


def _conventions(ruled: Sequence[_Ruled]) -> list[str]:
    """The conventions that make a difference for some item, the default first."""
    names = [marks.convention for each in ruled for _, given in each.results for marks in given]
    several = [name for name in dict.fromkeys(names) if name not in ("", "zero")]
    return several or list(dict.fromkeys(names))[:1]


def _total(ruled: Sequence[_Ruled], convention: str, rest: Decimal) -> tuple[Decimal, Decimal]:
    spans = [each.under(convention) for each in ruled]
    return rest + sum((low for low, _ in spans), _ZERO), rest + sum((high for _, high in spans), _ZERO)


def _words(
    score: Score, ruled: Sequence[_Ruled], marks: Sequence[tuple[str, Decimal, Decimal]], rest: Decimal
) -> Words:
    """Which rules cost marks, with their formulas, and what the whole comes to under each reading."""
    words = Words(
        f"报告未印出各部分得分，按其所述数据重算 {len(ruled)} 项，其余 {explain.plain(rest)} 分按满分计：",
        f"Its parts are not printed: {len(ruled)} items recomputed from the figures told, the other "
        f"{explain.plain(rest)} marks taken in full:",
    )
    for each in ruled:
        if any(given.low < each.item.marks for _, results in each.results for given in results):
            words = words + Words(f"{each.item.title}：", f"{each.item.title}:") + stated(each.item, each.results)
            words = words + explain.lines(each.item, each.results)
    totals = [(explain.convention_words(name), explain.span(low, high)) for name, low, high in marks]
    zh = "；".join(f"{span}（{name.zh}）" if name.zh else span for name, span in totals)
    en = "; ".join(f"{span} ({name.en})" if name.en else span for name, span in totals)
    claimed = explain.plain(score.claimed)
    return words + Words(f"合计 {zh}，自评 {claimed}。", f"In all {en}; claimed {claimed}.")
