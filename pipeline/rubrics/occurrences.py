"""A rule that counts (每发现1项扣0.5分) and the count that the reason beside the score states (审计发现2项，扣1分).

The count is no figure of the report: it is taken from the score's own row or paragraph alone, and only where one count
is stated there, or where the stated deduction tells which. A claim that the count does not give is only refuted where
the reason's own deduction is that of the count: marks may be lost for what the reason does not say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

import regex

from pipeline.extract.chinese_numerals import chinese_number
from pipeline.interval import Interval
from pipeline.model import Document, Level, Paragraph, Score
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics.inputs import PRINTED, Reading
from pipeline.rubrics.language import Language, any_of, load_language
from pipeline.rubrics.load import QUOTED_IN, Operand, RuleInput, Scored
from pipeline.rubrics.rules import PerOccurrence

_MARKS = r"\d+(?:\.\d+)?"
_LOSS = regex.compile(rf"(?<!每.{{0,20}})扣[减除]?(?P<marks>{_MARKS})分")
_MOST = regex.compile(rf"最[多高]扣[减除]?(?P<marks>{_MARKS})分")
_RULE = regex.compile(rf"每(?!.{{0,6}}百分点)[^，,。；;]{{0,24}}?[，,]?扣[减除]?(?P<marks>{_MARKS})分")
_BY_POINTS = regex.compile(r"每[^，,。；;]{0,8}(?:百分点|[%％])")
_EACH = regex.compile(r"(?P<names>[^，,。；;：:]*)各$")
_ANY = Operand(items=("any",), measures=("any",))


def counted_beside(
    score: Score, rule: str, full: Decimal | None, document: Document, others: Sequence[Score], patterns: PatternFolder
) -> tuple[Scored, Reading] | None:
    """The entry that ``rule`` makes and the count to put into it; ``None`` where either is not clear.

    ``full`` are the marks of the score, ``others`` the scores of the document: what stands with one of them is its own.
    """
    if full is None or score.level not in (Level.INDICATOR, Level.SUB_ITEM) or _BY_POINTS.search(rule):
        return None
    losses = {match["marks"] for match in _RULE.finditer(rule)}
    if len(losses) != 1:
        return None
    lost, most = Decimal(losses.pop()), _MOST.search(rule)
    cap = full if most is None else min(full, Decimal(most["marks"]))
    reason = _RULE.sub("", _reason(score, document, others))
    stated = {Decimal(match["marks"]) for match in _LOSS.finditer(reason)}
    found = list(_counts(_LOSS.sub("", reason), load_language(patterns)))
    if len({count for count, _ in found}) != 1:
        found = [entry for entry in found if entry[0] * lost in stated]
    if len({count for count, _ in found}) != 1:
        return None
    count, shown = found[0]
    marks = full - min(cap, count * lost)
    if score.claimed != marks and not (stated == {count * lost} and score.claimed > marks):
        return None
    entry = Scored(
        title=score.label or score.indicator,
        marks=full,
        rule=PerOccurrence(kind="per_occurrence", lost=lost, cap=cap),
        input=RuleInput(name="所述问题数", name_en="what is counted beside it", unit="", direct=_ANY),
        clause=rule,
        quoted_in=QUOTED_IN,
    )
    return entry, Reading(PRINTED, Interval.point(count), shown, ())


def _counts(text: str, language: Language) -> Iterator[tuple[Decimal, str]]:
    """Each count of ``text`` and its print; 甲县、乙县各1笔 counts for both."""
    for match in _count_pattern(language).finditer(text):
        digits = match["number"]
        number = Decimal(digits) if digits.isdigit() else chinese_number(digits)
        if number is None:
            continue
        each = _EACH.search(text[: match.start()])
        times = 1 if each is None else each["names"].count("、") + 1
        yield number * times, (each["names"] + "各" if each is not None else "") + match.group()


@lru_cache(maxsize=4)
def _count_pattern(language: Language) -> regex.Pattern[str]:
    return regex.compile(
        rf"(?<![\d.第])(?P<number>\d{{1,2}}|[一二两三四五六七八九十])(?:{any_of(language.count_units)})(?![\d月])"
    )


def _reason(score: Score, document: Document, others: Sequence[Score]) -> str:
    """What stands behind the score in its row; in running text what stands from it to the next score, or the paragraph's end."""
    context = score.context
    block = document.blocks[context.block] if context.block < len(document.blocks) else None
    if block is None:
        return ""
    if isinstance(block, Paragraph):
        later = [
            other.context.start
            for other in others
            if other.context.block == context.block and other.context.start > context.end
        ]
        return block.text.content[context.end : min(later, default=None)]
    behind = context.column if context.column is not None else -1
    return "；".join(cell.text.content for cell in block.cells if cell.row == context.row and cell.column > behind)
