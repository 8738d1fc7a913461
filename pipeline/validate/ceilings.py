"""The highest total a programme can claim, where only the total is printed, under the rate its report states.

All other marks are taken as full; only what the stated rate costs under the standard's rule is taken off. A total above
that holds, if at all, only under another reading of the rule, which is then named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.model import Assessment, Check, Context, Level, Paragraph, Recomputation, Score, Severity, Verdict
from pipeline.rubrics.inputs import Asking, gather
from pipeline.rubrics.kinds import apply
from pipeline.rubrics.load import Indicator, Programme, Rubric, Scored
from pipeline.rubrics.rules import AlternativeBase, MarksLost, Rule
from pipeline.validate.causes import plain
from pipeline.validate.statements import Doubt

PARTS = (Level.SECTION, Level.INDICATOR, Level.SUB_ITEM)
NONE = Decimal(0)


def check_ceilings(
    assessment: Assessment, rubric: Rubric | None, indicators: Sequence[str], bases: Sequence[Decimal]
) -> Iterator[Doubt]:
    """Every total without printed parts that is above what the stated rates of ``indicators`` leave.

    ``bases`` are time-schedule rates that the report itself proposes to measure from.
    """
    if rubric is None:
        return
    recomputed = {entry.score_id: entry for entry in assessment.recomputations}
    told: set[tuple[str, Decimal]] = set()
    for score in assessment.extraction.scores:
        programme = rubric.programme(score.program)
        if programme is None or not _is_bare_total(score, programme, assessment) or _is_judged(score, recomputed):
            continue
        if (score.program, score.claimed) not in told:
            told.add((score.program, score.claimed))
            yield from _check(score, programme, indicators, bases, assessment)


def check_unsupported_totals(assessment: Assessment, rubric: Rubric | None) -> Iterator[Doubt]:
    """Every bare total of a score table that needs marks of rules for which the report states nothing to go by.

    Also one that follows from what is stated with the rest in full: the rest is then what nothing bears out.
    """
    for score in assessment.extraction.scores if rubric is not None else ():
        programme = None if rubric is None else rubric.programme(score.program)
        if programme is None or score.where != "table" or not _is_bare_total(score, programme, assessment):
            continue
        blind = list(_without_data(score, programme, assessment))
        reachable = programme.marks - sum((item.marks for item in blind), NONE)
        if blind and score.claimed > reachable:
            yield _unsupported(score, programme, blind, reachable)


def _without_data(score: Score, programme: Programme, assessment: Assessment) -> Iterator[Scored]:
    """The items with a computing rule whose value the report does not state."""
    for indicator in programme.indicators():
        asking = Asking.of(_as_claim(score, indicator), programme)
        for item in indicator.sub_items or (indicator,):
            if item.input is not None and not gather(item.input, asking, assessment.extraction.figures):
                yield item


def _unsupported(score: Score, programme: Programme, blind: Sequence[Scored], reachable: Decimal) -> Doubt:
    names = [item.input.name for item in blind if item.input is not None]
    names_en = [item.input.name_en or item.input.name for item in blind if item.input is not None]
    shown = f"{plain(programme.marks)} − {plain(programme.marks - reachable)} = {plain(reachable)}"
    zh = f"“{score.label}”自评{plain(score.claimed)}分：报告未印各项得分，也未说明{'、'.join(names)}；不计这些项目至多{shown}分"
    en = f"total of {plain(score.claimed)}: no parts are printed, and {', '.join(names_en)} are not stated; without them it is at most {shown}"
    return Doubt(
        Check.MISSING, Severity.WARNING, score.program, "", score.claimed, None, "分", (zh,), (en,), (score.score_id,),
        score.place, score.quote,
    )  # fmt: skip


def _is_judged(score: Score, recomputed: Mapping[str, Recomputation]) -> bool:
    known = recomputed.get(score.score_id)
    return known is not None and known.verdict is not Verdict.UNVERIFIABLE


def _is_bare_total(score: Score, programme: Programme, assessment: Assessment) -> bool:
    if score.area or score.level is not Level.TOTAL or score.full_marks not in (None, programme.marks):
        return False
    return not any(other.level in PARTS and other.program == score.program for other in assessment.extraction.scores)


def _check(
    score: Score, programme: Programme, indicators: Sequence[str], bases: Sequence[Decimal], assessment: Assessment
) -> Iterator[Doubt]:
    bonus = sum((item.marks for item in programme.bonus), NONE)
    for indicator in programme.indicators():
        if indicator.indicator not in indicators:
            continue
        for item in indicator.sub_items or (indicator,):
            doubt = _of_item(score, programme, indicator, item, bases, assessment)
            if doubt is not None and doubt.recomputed is not None and score.claimed > doubt.recomputed + bonus:
                yield doubt


def _of_item(
    score: Score, programme: Programme, indicator: Indicator, item: Scored, bases: Sequence[Decimal],
    assessment: Assessment,
) -> Doubt | None:  # fmt: skip
    if item.input is None:
        return None
    # asked on behalf of the indicator, which the report does not score: figures of its own paragraphs come first
    asking = Asking.of(_as_claim(score, indicator), programme)
    readings = [r for r in gather(item.input, asking, assessment.extraction.figures) if not r.disputed]
    if not readings:
        return None
    totals: dict[str, Decimal] = {}
    for reading in readings:
        for marks in apply(_with_bases(item.rule, bases), item.marks, reading.value, _text(assessment)):
            highest = programme.marks - item.marks + marks.high
            totals[marks.convention] = max(highest, totals.get(marks.convention, highest))
    usual = next(iter(totals.values()), None)
    if usual is None or score.claimed <= usual:
        return None
    names = (name.rpartition("; ")[2] for name, highest in totals.items() if name and score.claimed <= highest)
    holds = list(dict.fromkeys(names))
    shown = "、".join(dict.fromkeys(reading.shown for reading in readings))
    lost = programme.marks - usual
    zh = [f"“{score.label}”自评{plain(score.claimed)}分：报告未印各项得分，按所载{item.input.name}{shown}，其余各项均得满分，至多{plain(programme.marks)} − {plain(lost)} = {plain(usual)}分",
          f"规则：{item.clause or item.title}"]  # fmt: skip
    en = [f"total of {plain(score.claimed)}: no parts are printed; at the stated {item.input.name_en or item.input.name} {shown} and with all other marks full it is at most {plain(programme.marks)} − {plain(lost)} = {plain(usual)}",
          f"rule: {item.clause or item.title}"]  # fmt: skip
    if holds:
        zh.append(f"仅按“{'”或“'.join(holds)}”的口径成立")
        en.append(f"holds only under “{'” or “'.join(holds)}”")
    figures = tuple(dict.fromkeys(number for reading in readings for number in reading.figures))
    return Doubt(
        Check.SCORE_RULE, Severity.WARNING, score.program, "", score.claimed, usual, "分", tuple(zh), tuple(en),
        (score.score_id, *figures), score.place, score.quote,
    )  # fmt: skip


def _as_claim(score: Score, indicator: Indicator) -> Score:
    nowhere = Context(-1, 0, 0, 0, 0, indicator=indicator.indicator)
    return replace(score, level=Level.INDICATOR, indicator=indicator.indicator, context=nowhere)


def _with_bases(rule: Rule, bases: Sequence[Decimal]) -> Rule:
    """The rule with the report's own benchmarks as further bases; an empty word is found in every text."""
    if not isinstance(rule, MarksLost):
        return rule
    known = {round(base.value) for base in rule.bases}
    own = tuple(
        AlternativeBase(value=base, name=f"报告所提基数 {plain(base)}%", words=("",))
        for base in bases
        if round(base) not in known
    )
    return rule.model_copy(update={"bases": (*rule.bases, *own)})


def _text(assessment: Assessment) -> str:
    blocks = assessment.extraction.document.blocks
    return "".join(block.text.content for block in blocks if isinstance(block, Paragraph))
