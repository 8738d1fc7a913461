"""Where running text quotes the scoring standard: 评分标准：执行率达到100%得10分，每低1个百分点扣0.2分.

What is quoted states no figure and claims no score; it is the criterion of the claim that follows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from pipeline.extract.score_words import ScoreWords

_CLAUSE = regex.compile(r"[^，,；;。]+[，,；;。]?")
_QUOTED = regex.compile(r"[“\"「『](?P<text>[^“”\"「」『』]{6,160})[”\"」』]")
_BARE_AWARD = regex.compile(r"^(?:的)?(?:得|计)\d+(?:\.\d+)?分[，,；;。]?$")
_AWARD = regex.compile(r"\d+(?:\.\d+)?[%个]?(?:的)?得\d")
_CLOSING = regex.compile(r"扣[完光]|最多扣|不得分")
_LEAST = 6  # characters of a rule


@dataclass(frozen=True, slots=True)
class QuotedStandard:
    """The stretch ``[start, end)`` of a paragraph that quotes the standard, and the rule's own words."""

    start: int
    end: int
    rule: str


@lru_cache(maxsize=1024)  # a paragraph is asked about for its scores, their rules and its figures
def quoted_standards(chars: str, words: ScoreWords) -> tuple[QuotedStandard, ...]:
    """The quotations of a paragraph, in order: behind 评分标准： or 指标解释：, in quotation marks, or named (按…的规则)."""
    found = [
        QuotedStandard(match.start(), end, chars[match.end() : end].strip("，,；;。"))
        for match in words.standard_begins.finditer(chars)
        if (end := _end(chars, match.end(), words)) - match.end() >= _LEAST
    ]
    found += [
        QuotedStandard(match.start(), match.end(), match["text"].strip("，,；;。"))
        for match in _QUOTED.finditer(chars)
        if words.standard_rule.search(match["text"])
    ]
    found += [
        QuotedStandard(match.start(), match.end(), match["rule"].strip("，,；;。"))
        for match in words.standard_named.finditer(chars)
        if words.standard_rule.search(match["rule"])
    ]
    found += [
        QuotedStandard(match.start(), match.end(), match["rule"].strip("，,；;。"))
        for match in words.standard_told.finditer(chars)
    ]
    return tuple(sorted(found, key=lambda each: each.start))


def criteria(chars: str, claims: Sequence[tuple[int, int]], words: ScoreWords) -> dict[int, str]:
    """Start of a claim → the rule quoted for it, for the claims of a paragraph (``[start, end)``, in order).

    A rule quoted behind a claim in its sentence (得8分：…，按“…”的规则扣2分) is of that claim, else of the next one.
    """
    found: dict[int, str] = {}
    for quoted in quoted_standards(chars, words):
        before = [start for start, end in claims if end <= quoted.start and "。" not in chars[end : quoted.start]]
        after = [start for start, _ in claims if start >= quoted.end]
        owner = before[-1:] or after[:1]
        if owner:
            found[owner[0]] = quoted.rule
    return found


def is_quoted(position: int, quoted: tuple[QuotedStandard, ...]) -> bool:
    """Whether the character at ``position`` stands in a quotation."""
    return any(each.start <= position < each.end for each in quoted)


def _end(chars: str, begin: int, words: ScoreWords) -> int:
    """Behind the last clause of the sentence that still speaks of marks or limits."""
    end = begin
    closed = False  # 扣完为止, 不得分: what earns marks is told
    for clause in _CLAUSE.finditer(chars, begin):
        text = clause[0]
        award = not closed and _AWARD.search(text)
        if words.stated.search(text) or not (award or words.standard_clause.search(text) or _BARE_AWARD.match(text)):
            break
        end = clause.end()
        closed = closed or _CLOSING.search(text) is not None
        if text.endswith("。"):
            break
    return end if words.standard_rule.search(chars[begin:end]) else begin
