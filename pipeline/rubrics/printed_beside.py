"""A rule the report prints beside a score, for an indicator no standard on file has, and the one value beside it.

A third party's own table (指标 | 分值 | 评分标准 | 实际完成值 | 得分), or a rule quoted in the sentence of the claim. Nothing is
taken from elsewhere: several values beside the score, or a rule that asks for more than one, are left alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from pipeline.interval import Interval
from pipeline.model import Document, Figure, Level, Score
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics.compiled_rules import rule_of
from pipeline.rubrics.compiler import CompiledItem, compile_sentence
from pipeline.rubrics.inputs import PRINTED, Reading
from pipeline.rubrics.kinds import apply
from pipeline.rubrics.load import QUOTED_IN, RuleInput, Scored
from pipeline.rubrics.own_indicators import against_target
from pipeline.rubrics.rates_beside import ANY, CHANGES, TARGETS, is_called, is_rate, text_before
from pipeline.rubrics.verdicts import claim_range

_FEWEST_NAMING = 4
_SUBJECT = regex.compile(
    r"^得分=|[,，×/每\d≥≤<>].*$|(?:达到|不低于|低于|在|为)+(?=[\d,，]).*$"
)  # what is left names what is measured


def rule_beside(
    score: Score, figures: Sequence[Figure], document: Document, patterns: PatternFolder
) -> tuple[Scored, Reading] | None:
    """The entry that the printed rule makes and the value to put into it; ``None`` where either is not clear."""
    item = _only_item(score, patterns)
    if item is None or item.main is None:
        return None
    beside = [figure for figure in figures if _is_beside(figure, score)]
    if score.context.row is None:
        beside = [figure for figure in beside if _is_named(figure, item.main.words, document)]
    reading = _value_beside(beside)
    if reading is None:
        return None if beside else _borne_out_elsewhere(score, item, figures, document)
    return _entry(score, item), reading


def _only_item(score: Score, patterns: PatternFolder) -> CompiledItem | None:
    """The one item with one thing measured that the score's printed rule has."""
    if not score.criterion or score.level not in (Level.INDICATOR, Level.SUB_ITEM):
        return None
    compiled = compile_sentence(score.criterion, score.full_marks, patterns)
    item = compiled.items[0] if len(compiled.items) == 1 else None
    return None if item is None or item.main is None or len(item.parts) > 1 else item


def _borne_out_elsewhere(
    score: Score, item: CompiledItem, figures: Sequence[Figure], document: Document
) -> tuple[Scored, Reading] | None:
    """得分=验收合格率×6分 and a rate of that name in the text, the only one of it: it bears a claim out, and refutes none."""
    assert item.main is not None
    subject = _SUBJECT.sub("", item.main.words)
    named = [
        figure
        for figure in figures
        if len(subject) >= _FEWEST_NAMING
        and is_rate(figure)
        and figure.context.row is None
        and not figure.area
        and is_called(figure, subject, document)
    ]
    reading = _value_beside(named)
    if reading is None:
        return None
    entry, claim = _entry(score, item), claim_range(score.claimed, score.step)
    marks = apply(entry.rule, entry.marks, reading.value)
    return (entry, reading) if any(Interval.closed(each.low, each.high).meets(claim) for each in marks) else None


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
    subject = _SUBJECT.sub("", words)
    return len(subject) >= 2 and subject[-3:] in text_before(figure, document)


def _value_beside(beside: Sequence[Figure]) -> Reading | None:
    """The one rate stated, else what is reached as share of its target."""
    rates = [f for f in beside if is_rate(f)]
    if rates:
        if len({rate.quantity.value for rate in rates}) > 1:
            return None
        return Reading(PRINTED, rates[0].quantity.rounded(), rates[0].quantity.raw, (rates[0].figure_id,))
    targets = [f for f in beside if f.measure in TARGETS]
    reached = [f for f in beside if f.measure not in (*TARGETS, *CHANGES)]
    alone = len({f.quantity.value for f in targets}) == len({f.quantity.value for f in reached}) == 1
    return against_target(targets[0], reached[0]) if alone else None


def _entry(score: Score, item: CompiledItem) -> Scored:
    return Scored(
        title=score.label or score.indicator,
        marks=item.marks,
        rule=rule_of(item),
        input=RuleInput(name=item.title or score.label or "取值", name_en="the value beside it", direct=ANY),
        clause=score.criterion,
        quoted_in=QUOTED_IN,
    )
