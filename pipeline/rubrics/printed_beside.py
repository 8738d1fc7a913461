"""A rule the report prints beside a score, for an indicator no standard on file has, and the one value beside it.

A third party's own table (指标 | 分值 | 评分标准 | 实际完成值 | 得分), or a rule quoted in the sentence of the claim. Nothing is
taken from elsewhere: several values beside the score, or a rule that asks for more than one, are left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import regex

from pipeline.model import Document, Figure, Level, Paragraph, Score
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics.compiled_rules import rule_of
from pipeline.rubrics.compiler import CompiledItem, compile_sentence
from pipeline.rubrics.inputs import PRINTED, Reading
from pipeline.rubrics.load import QUOTED_IN, Operand, RuleInput, Scored
from pipeline.rubrics.own_indicators import against_target
from pipeline.rubrics.rules import Proportional
from pipeline.rubrics.verdicts import claim_range

_REACH = 16  # characters before a figure that name it
_SUBJECT = regex.compile(
    r"^得分=|[,，×/每\d≥≤<>].*$|(?:达到|不低于|低于|在|为)+(?=[\d,，]).*$"
)  # what is left names what is measured
_IN_PROPORTION = regex.compile(r"按(?:照)?(?:实际|完成)?比例(?:得|计|给|赋)分")
_TARGETS = ("target", "planned", "budget")
_CHANGES = ("increase", "growth_rate", "deviation_rate")
_ANY = Operand(items=("any",), measures=("any",))


def rule_beside(
    score: Score, figures: Sequence[Figure], document: Document, patterns: PatternFolder
) -> tuple[Scored, Reading] | None:
    """The entry that the printed rule makes and the value to put into it; ``None`` where either is not clear."""
    if not score.criterion or score.level not in (Level.INDICATOR, Level.SUB_ITEM):
        return None
    compiled = compile_sentence(score.criterion, score.full_marks, patterns)
    item = compiled.items[0] if len(compiled.items) == 1 else None
    if item is None or item.main is None or len(item.parts) > 1:
        return None
    beside = [figure for figure in figures if _is_beside(figure, score)]
    if score.context.row is None:
        beside = [figure for figure in beside if _is_named(figure, item.main.words, document)]
    reading = _value_beside(beside)
    return None if reading is None else (_entry(score, item), reading)


def proportion_beside(score: Score, figures: Sequence[Figure]) -> tuple[Scored, Reading] | None:
    """The rule of a row that says only 按比例得分 beside its rate, where rate × marks is what is claimed.

    What the target is, is not said: where it is not 100%, nothing is known, so a claim is borne out and never refuted.
    """
    told = _IN_PROPORTION.search(score.quote) if score.context.row is not None and not score.criterion else None
    if told is None or not score.full_marks or score.level not in (Level.INDICATOR, Level.SUB_ITEM):
        return None
    reading = _value_beside([figure for figure in figures if _is_beside(figure, score)])
    if reading is None or reading.value.low is None or reading.value.high is None:
        return None
    share = reading.value.scaled(score.full_marks / 100)
    if not share.meets(claim_range(score.claimed, score.step)):
        return None
    rule = Proportional(kind="proportional", at_least=Decimal(100), conventions=("proportional",))
    wanted = RuleInput(name=score.label or "取值", name_en="the value beside it", direct=_ANY)
    title = score.label or score.indicator
    return Scored(
        title=title, marks=score.full_marks, rule=rule, input=wanted, clause=told[0], quoted_in=QUOTED_IN
    ), reading


def _is_beside(figure: Figure, score: Score) -> bool:
    """In the score's row; in running text before it in its paragraph, not of another score of it."""
    here, there = figure.context, score.context
    if here.block != there.block:
        return False
    if there.row is not None:
        return here.row == there.row
    return not figure.area and here.row is None and here.end <= there.start and here.indicator == there.indicator


def _is_named(figure: Figure, words: str, document: Document) -> bool:
    """Whether what the rule is about stands right before the figure in its paragraph."""
    block = document.blocks[figure.context.block] if figure.context.block < len(document.blocks) else None
    subject = _SUBJECT.sub("", words)
    if not isinstance(block, Paragraph) or len(subject) < 2:
        return False
    return subject[-3:] in block.text.content[max(0, figure.context.start - _REACH) : figure.context.start]


def _value_beside(beside: Sequence[Figure]) -> Reading | None:
    """The one rate stated, else what is reached as share of its target."""
    rates = [f for f in beside if f.quantity.unit == "%" and f.measure not in (*_TARGETS, *_CHANGES)]
    if rates:
        if len({rate.quantity.value for rate in rates}) > 1:
            return None
        return Reading(PRINTED, rates[0].quantity.rounded(), rates[0].quantity.raw, (rates[0].figure_id,))
    targets = [f for f in beside if f.measure in _TARGETS]
    reached = [f for f in beside if f.measure not in (*_TARGETS, *_CHANGES)]
    alone = len({f.quantity.value for f in targets}) == len({f.quantity.value for f in reached}) == 1
    return against_target(targets[0], reached[0]) if alone else None


def _entry(score: Score, item: CompiledItem) -> Scored:
    return Scored(
        title=score.label or score.indicator,
        marks=item.marks,
        rule=rule_of(item),
        input=RuleInput(name=item.title or score.label or "取值", name_en="the value beside it", direct=_ANY),
        clause=score.criterion,
        quoted_in=QUOTED_IN,
    )
