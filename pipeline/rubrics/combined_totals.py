"""The mark of all programmes together: the mean of their totals (两项平均95.5分), or their weighted sum (按60%、40%加权).

Weights are taken from the sentence itself, by the programmes named before them, else in any order that makes 100%.
Where it prints none (按资金规模加权), the mark can only be held to lie between the lowest and the highest total.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import permutations

import regex

from pipeline.extract.lexicon import Lexicon, lexicon_of
from pipeline.extract.score_words import score_words_of
from pipeline.model import Document, Level, Paragraph, Recomputation, Score, Verdict
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics.explain import Words, plain
from pipeline.rubrics.sum_verdicts import unverifiable
from pipeline.rubrics.verdicts import claim_range

MEAN = "mean of the totals"
WEIGHTED = "weighted sum of the totals"
COMBINED = frozenset((MEAN, WEIGHTED))

_MARK = regex.compile(r"[\d.]+分?$")
_SHARE = regex.compile(r"(?P<number>\d{1,2}(?:\.\d+)?)[%％]")
_MOST_PROGRAMS = 5
_OFF_HUNDRED = Decimal("0.5")  # printed weights are rounded
_HUNDRED = Decimal(100)
_PLACES = Decimal("0.0001")


def judge_combined(
    score: Score, scores: Sequence[Score], document: Document, patterns: PatternFolder
) -> Recomputation | None:
    """The verdict on the mark of all programmes; ``None`` where it is none, or their totals are not clear."""
    if score.level is not Level.TOTAL or score.program != "all" or score.area:
        return None
    said = _said(score, document)
    words = score_words_of(patterns)
    mean, weighted = words.mean.search(said), words.weighted.search(said)
    totals = _totals(scores)
    if not (mean or weighted) or not 2 <= len(totals) <= _MOST_PROGRAMS:
        return None
    if weighted:
        return _weighted(score, totals, said, lexicon_of(patterns))
    value = sum((total.claimed for total in totals), Decimal(0)) / len(totals)
    terms = " + ".join(plain(total.claimed) for total in totals)
    shown = f"({terms}) ÷ {len(totals)} = {plain(value)}"
    return _verdict(score, totals, (value,), shown, MEAN)


def _weighted(score: Score, totals: Sequence[Score], said: str, lexicon: Lexicon) -> Recomputation:
    weights = [Decimal(match["number"]) for match in _SHARE.finditer(said)]
    if len(weights) != len(totals) or abs(sum(weights) - _HUNDRED) > _OFF_HUNDRED:
        return _between(score, totals)
    values: dict[Decimal, tuple[Score, ...]] = {}
    for order in _orders(totals, said, lexicon):
        products = (total.claimed * weight for total, weight in zip(order, weights, strict=True))
        values.setdefault(sum(products, Decimal(0)) / sum(weights), order)
    claim = claim_range(score.claimed, score.step)
    meant = next((value for value in values if value in claim), None)
    if meant is None and len(values) > 1:
        return _between(score, totals)
    value = next(iter(values)) if meant is None else meant
    terms = " + ".join(
        f"{plain(total.claimed)} × {plain(weight)}%" for total, weight in zip(values[value], weights, strict=True)
    )
    return _verdict(score, totals, (value,), f"{terms} = {plain(value)}", WEIGHTED)


def _orders(totals: Sequence[Score], said: str, lexicon: Lexicon) -> Iterator[tuple[Score, ...]]:
    """The totals in the order of their weights: as the programmes are named before them, else in every order."""
    by_program = {total.program: total for total in totals}
    named: list[str] = []
    start = 0
    for match in _SHARE.finditer(said):
        found = [program for program in lexicon.programs_in(said[start : match.start()]) if program in by_program]
        named += found[-1:]
        start = match.end()
    if len(named) == len(totals) == len(set(named)):
        yield tuple(by_program[program] for program in named)
    else:
        yield from permutations(totals)


def _between(score: Score, totals: Sequence[Score]) -> Recomputation:
    """The verdict where weights are not printed."""
    values = tuple(total.claimed for total in totals)
    if min(values) <= score.claimed <= max(values):
        low, high = plain(min(values)), plain(max(values))
        words = Words(
            f"报告未印出各项权重，只能核对其在 {low} … {high} 分之间。",
            f"The weights are not printed: all that can be said is that it lies between {low} and {high}.",
        )
        return unverifiable(score, words)
    return _verdict(score, totals, values, " … ".join(plain(value) for value in sorted(values)), WEIGHTED)


def _verdict(score: Score, totals: Sequence[Score], values: Sequence[Decimal], shown: str, rule: str) -> Recomputation:
    claim = claim_range(score.claimed, score.step)
    low = min(values).quantize(_PLACES, ROUND_FLOOR).normalize()
    high = max(values).quantize(_PLACES, ROUND_CEILING).normalize()
    verdict = Verdict.MATCH if any(value in claim for value in values) else Verdict.INCONSISTENT
    against = "" if verdict is Verdict.MATCH else f"，自评 {plain(score.claimed)}"
    against_en = "" if verdict is Verdict.MATCH else f", claimed {plain(score.claimed)}"
    identifiers = tuple(total.score_id for total in totals)
    return Recomputation(
        score.score_id, verdict, low, high, "", rule, f"{shown}{against}。", f"{shown}{against_en}.", identifiers
    )


def _totals(scores: Sequence[Score]) -> tuple[Score, ...]:
    """The total of each programme, in the order of the report; none where one is claimed differently at two places."""
    found: dict[str, Score] = {}
    for score in scores:
        if score.level is not Level.TOTAL or score.program == "all" or score.area:
            continue
        if found.setdefault(score.program, score).claimed != score.claimed:
            return ()
    return tuple(found.values())


def _said(score: Score, document: Document) -> str:
    """The sentence up to the mark."""
    block = document.blocks[score.context.block] if score.context.block < len(document.blocks) else None
    if not isinstance(block, Paragraph):
        return ""
    text = block.text.content[: score.context.end]
    start = max(text.rfind("。", 0, score.context.start), text.rfind("\n", 0, score.context.start)) + 1
    return str(_MARK.sub("", "".join(text[start:].split())))
