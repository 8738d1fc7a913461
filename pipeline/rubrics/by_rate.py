"""Marks that are a rate of the full marks: 按到位率计得4.72分, 按97.00%×4分计, 按比例得分 beside a rate, or a claim that just is one.

What the target is, is not said: where it is not 100%, nothing is known. So a claim is borne out by its rate × full marks and
never refuted by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import regex

from pipeline.extract.score_words import plain_label
from pipeline.interval import Interval
from pipeline.model import Document, Figure, Level, Paragraph, Score
from pipeline.rubrics.inputs import PRINTED, Reading
from pipeline.rubrics.load import QUOTED_IN, RuleInput, Scored
from pipeline.rubrics.rates_beside import ANY, is_called, is_rate
from pipeline.rubrics.rules import Proportional
from pipeline.rubrics.verdicts import claim_range

_IN_PROPORTION = regex.compile(r"按(?:照)?(?:实际|完成)?比例(?:得|计|给|赋)分")
_BY_RATE = regex.compile(
    r"按照?(?:(?P<rate>[\u4e00-\u9fff]{1,8}?(?:率|进度))|(?:实际|完成)?比例)(?:计算|折算|计|得|给|赋){1,2}(?=\d|分)"
)
_PRODUCT = regex.compile(
    r"(?P<rate>\d{1,3}(?:\.\d+)?)[%％][×xX*＊](?P<full>\d{1,3}(?:\.\d+)?)分?|(?P<full>\d{1,3}(?:\.\d+)?)分?[×xX*＊](?P<rate>\d{1,3}(?:\.\d+)?)[%％]"
)
_RATE = regex.compile(r"[\u4e00-\u9fff]{2,8}率")
_COMPLETIONS = ("completion_rate", "execution_rate", "received_rate")
_HUNDRED = Decimal(100)

Made = tuple[Scored, Reading]


def by_rate(
    score: Score, full: Decimal | None, figures: Sequence[Figure], document: Document, others: Sequence[Score]
) -> Made | None:
    """The entry and the rate that bear the claim out; ``None`` where the report gives none.

    ``full`` are its marks by print or standard; else those of another print of it among ``others``.
    """
    if score.level not in (Level.INDICATOR, Level.SUB_ITEM):
        return None
    marks = full or _marks_elsewhere(score, others)
    product = _as_product(score)
    if product is not None or not marks:
        return product
    rates = _rates_named(score, figures, document) if not score.criterion else iter(())
    for clause, rate in (*rates, *_rates_beside(score, marks, figures, document)):
        value = rate.quantity.rounded()
        if value.scaled(marks / _HUNDRED).meets(claim_range(score.claimed, score.step)) or _is_met(score, marks, rate):
            return _entry(score, marks, clause), Reading(PRINTED, value, rate.quantity.raw, (rate.figure_id,))
    return None


def _marks_elsewhere(score: Score, others: Sequence[Score]) -> Decimal | None:
    """Full marks of another print of the score: of its indicator or its name, and the same claim."""
    key = (score.level, score.claimed, score.area)
    alike = [other for other in others if other.full_marks and (other.level, other.claimed, other.area) == key]
    for other in alike:
        same = bool(score.indicator) and (other.program, other.indicator) == (score.program, score.indicator)
        if same or plain_label(other.label) == plain_label(score.label):
            return other.full_marks
    return None


def _as_product(score: Score) -> Made | None:
    """按97.00%×4分计，得3.88分: the product stands with the claim."""
    found = list(_PRODUCT.finditer(score.quote))
    if not found:
        return None
    rate, full = Decimal(found[-1]["rate"]), Decimal(found[-1]["full"])
    if rate * full / _HUNDRED not in claim_range(score.claimed, score.step):
        return None
    return _entry(score, full, found[-1][0]), Reading(PRINTED, Interval.point(rate), f"{found[-1]['rate']}%", ())


def _rates_named(score: Score, figures: Sequence[Figure], document: Document) -> Iterator[tuple[str, Figure]]:
    """The rates of the text that have the name by which the marks are said to go: 按到位率计分."""
    told = _BY_RATE.search(score.quote)
    subject = "" if told is None else told["rate"] or next(iter(_RATE.findall(score.label)), "")
    for figure in figures if subject else ():
        named = is_called(figure, subject, document)
        if is_rate(figure) and not figure.area and named:
            assert told is not None
            yield told[0], figure


def _rates_beside(
    score: Score, marks: Decimal, figures: Sequence[Figure], document: Document
) -> Iterator[tuple[str, Figure]]:
    """The one rate in the score's row or sentence, where its marks are told to go by it, are no whole number, or are full."""
    told = _IN_PROPORTION.search(score.quote)
    if score.criterion or not (told or score.step < 1 or score.claimed == marks):
        return
    beside = [
        figure
        for figure in figures
        if is_rate(figure) and (told or figure.measure != "share") and _is_beside(figure, score, document)
    ]
    if len({figure.quantity.value for figure in beside}) == 1:
        yield "" if told is None else told[0], beside[0]


def _is_met(score: Score, marks: Decimal, rate: Figure) -> bool:
    """Whether full marks are claimed for a plan that is met or more (开工完成率101.5%，得25分)."""
    return score.claimed == marks and rate.measure in _COMPLETIONS and rate.quantity.value >= _HUNDRED


def _is_beside(figure: Figure, score: Score, document: Document) -> bool:
    here, there = figure.context, score.context
    if here.block != there.block or here.row != there.row:
        return False
    block = document.blocks[here.block] if here.block < len(document.blocks) else None
    if not isinstance(block, Paragraph):
        return there.row is not None
    between = block.text.content[here.end : there.start]
    return here.end <= there.start and not figure.area and not regex.search(r"[。；;\n]|\d分", between)


def _entry(score: Score, marks: Decimal, clause: str) -> Scored:
    return Scored(
        title=score.label or score.indicator,
        marks=marks,
        rule=Proportional(kind="proportional", at_least=_HUNDRED, conventions=("proportional",)),
        input=RuleInput(name=score.label or "取值", name_en="the value beside it", direct=ANY),
        clause=clause or "得分为完成比例×满分，达到100%得满分",
        quoted_in=QUOTED_IN if clause else "",
    )
