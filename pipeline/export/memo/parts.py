"""What the memo says in each of its places: totals, adjustments, matters to clarify, what was not recomputed, figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pipeline.contract_words import (
    INDICATOR,
    ITEM,
    MEASURE,
    PROGRAM,
    SOURCE,
    name_of,
    programs_in_order,
    score_name,
)
from pipeline.export.claimed_totals import outside, total_of, total_recomputed
from pipeline.export.csv_tables import decimal_text, in_printed_order
from pipeline.export.memo.template import Grid, Line, Part
from pipeline.export.text_place import TextPlaces, values_by_id
from pipeline.export.wording import SEVERITY
from pipeline.model import (
    Assessment,
    Audit,
    Check,
    Figure,
    Finding,
    Level,
    Place,
    Recomputation,
    Score,
    Severity,
    Verdict,
)
from pipeline.rubrics.explain import plain
from pipeline.rubrics.load import Rubric

_HEADING_2 = "memo heading 2"
_CHINESE = "一二三四五六七八九十"
_NOTHING = Line("无。")
_ADJUSTED = (Verdict.OVERCLAIMED, Verdict.UNDERCLAIMED)
_NUMERALS = frozenset("0123456789")
LONGEST_REASON = 160  # characters of an explanation in a cell
LONGEST_MATTER = 400
LONGEST_NAME = 24
# What a letter can do without: the ranges that the printed numbers stand for (`pipeline/validate/messages.py`).
_RANGES = re.compile(r"；取值区间（所载 / 重算）[^；]*?(?=，相差)")
_FROM_TO = re.compile(r"(?<=\d) … (?=[−-]?\d)")


def totals(assessment: Assessment, rubric: Rubric | None) -> list[Part]:
    """Per programme: a heading, a sentence, and one table of all, with the standard's full marks where none are printed."""
    found = [(score, total_recomputed(assessment, score)) for score in _totals(assessment)]
    if not found:
        return [Line("报告未印出各项目的自评总分。")]
    parts: list[Part] = []
    for number, (score, known) in enumerate(found):
        parts.append(Line(f"（{numeral(number + 1)}）{name_of(PROGRAM, score.program)}", _HEADING_2))
        parts.append(Line(_total_sentence(score, known)))
    rows = [_total_row(score, known, _full_marks(score, rubric)) for score, known in found]
    return [*parts, Line("自评总分与复算总分（单位：分）", "memo caption"), Grid(("项目", "满分", "自评", "复算", "差额"), rows, (56, 20, 24, 32, 24), frozenset({1, 2, 3, 4}))]  # fmt: skip


def _totals(assessment: Assessment) -> list[Score]:
    programs = programs_in_order({each.program for each in assessment.extraction.scores if each.level is Level.TOTAL})
    return [total for program in programs if (total := total_of(assessment, program)) is not None]


def _total_sentence(score: Score, known: tuple[Decimal, Decimal] | None) -> str:
    claimed = f"自评{plain(score.claimed)}分"
    if known is None:
        return f"{claimed}。报告未印出其组成部分的得分，总分无法复算。"
    off = outside(score.claimed, *known)
    if not off:
        return f"{claimed}，按印出的数据和规则复算为{span(*known)}分，二者相符。"
    return f"{claimed}，复算为{span(*known)}分，自评{'高出' if off > 0 else '低于'}复算{plain(abs(off))}分。"


def _full_marks(score: Score, rubric: Rubric | None) -> Decimal | None:
    programme = None if rubric is None else rubric.programme(score.program)
    return programme.marks if score.full_marks is None and programme is not None else score.full_marks


def _total_row(score: Score, known: tuple[Decimal, Decimal] | None, full: Decimal | None) -> tuple[str, ...]:
    off = "" if known is None else plain(outside(score.claimed, *known))
    return (
        name_of(PROGRAM, score.program),
        "" if full is None else plain(full),
        plain(score.claimed),
        "无法复算" if known is None else span(*known),
        off,
    )


def adjustments(assessment: Assessment, citation: str) -> list[Part]:
    """The table of indicators whose claim a rule does not bear out, with the reason and the rule."""
    results = {each.score_id: each for each in assessment.recomputations}
    found = [(score, results[score.score_id]) for score in assessment.extraction.scores if score.score_id in results]
    adjusted = [(score, result) for score, result in found if result.verdict in _ADJUSTED and _is_lowest(score)]
    if not adjusted:
        return [Line("按现有数据和规则，未发现需要调整的指标得分。")]
    rows = [_adjusted_row(number, score, result, citation) for number, (score, result) in enumerate(adjusted, 1)]
    headings = ("序号", "项目", "指标", "自评", "复算", "理由和依据")
    return [
        Line(f"共{len(adjusted)}项，见下表。复算为区间的，按离自评最近的一端计算差额。"),
        Line("建议调整的指标（单位：分）", "memo caption"),
        Grid(headings, rows, (11, 24, 28, 13, 17, 63), frozenset({0, 3, 4})),
    ]


def _is_lowest(score: Score) -> bool:
    return score.level in (Level.INDICATOR, Level.SUB_ITEM, Level.BONUS)


def _adjusted_row(number: int, score: Score, result: Recomputation, citation: str) -> tuple[str, ...]:
    marks = "" if result.low is None or result.high is None else span(result.low, result.high)
    reason = short(in_letter(result.explanation.partition("规则：")[0]))
    rule = f"规则：{result.rule}{f'（{citation}）' if citation else ''}。" if result.rule else ""
    page = f"见报告{page_of(score.place)}。" if page_of(score.place) else ""
    return (
        str(number),
        name_of(PROGRAM, score.program),
        label_of(score),
        plain(score.claimed),
        marks,
        f"{reason}{rule}{page}",
    )


def matters(audit: Audit) -> list[Part]:
    """What the reporting body should explain: mismatches that stand for themselves, by programme, with their pages."""
    roots = [
        finding
        for finding in in_printed_order(audit)
        if not finding.root and finding.check is not Check.SCORE_RULE and finding.severity is not Severity.INFO
    ]
    following = _following(audit)
    if not roots:
        return following or [_NOTHING]
    programs = programs_in_order({finding.program for finding in roots})
    where = _places(audit)
    parts: list[Part] = []
    for number, program in enumerate(programs, 1):
        own = [finding for finding in roots if finding.program == program]
        parts.append(Line(f"（{numeral(number)}）{name_of(PROGRAM, program) or '其他'}", _HEADING_2))
        parts += [Line(_matter(index, finding, where[finding.finding_id])) for index, finding in enumerate(own, 1)]
    return parts + following


def _following(audit: Audit) -> list[Part]:
    """How many more there are in the list of mismatches, so that the memo's number can be held against it."""
    count = sum(bool(finding.root) and finding.severity is not Severity.INFO for finding in audit.findings)
    return [Line(f"另有{count}处由上列事项引起，不再单列。")] if count else []


def _places(audit: Audit) -> Mapping[str, str]:
    """Where each finding stands, by its id: the page; the headings above it where there are no pages."""
    if audit.assessment is None:
        return {}
    extraction = audit.assessment.extraction
    places, known = TextPlaces(extraction.document.blocks), values_by_id(extraction.figures, extraction.scores)
    found: dict[str, str] = {}
    for finding in audit.findings:
        found[finding.finding_id] = page_of(finding.place) or places.of_finding(finding, known).cited()
    return found


def _matter(number: int, finding: Finding, where: str) -> str:
    head = "，".join(part for part in (where, name_of(INDICATOR, finding.indicator)) if part)
    quote = f"原文：“{short(finding.quote, 60)}”" if finding.quote else ""
    message = short(in_letter(finding.message), LONGEST_MATTER)
    return f"{number}. {f'［{head}］' if head else ''}{message}{quote}（{SEVERITY[finding.severity][0]}）"


def unverifiable(assessment: Assessment) -> list[Part]:
    """One paragraph per programme that lists the indicators for which the report gives nothing to go by."""
    results = {each.score_id: each for each in assessment.recomputations}
    open_ones = [
        score
        for score in assessment.extraction.scores
        if score.level is Level.INDICATOR
        and score.score_id in results
        and results[score.score_id].verdict is Verdict.UNVERIFIABLE
    ]
    if not open_ones:
        return [_NOTHING]
    parts: list[Part] = [Line("下列指标属定性评价，或报告未提供规则所需的数据，本次未作复算，请结合佐证材料判断：")]
    for number, program in enumerate(programs_in_order({score.program for score in open_ones}), 1):
        names = dict.fromkeys(label_of(score) for score in open_ones if score.program == program)
        parts.append(Line(f"（{numeral(number)}）{name_of(PROGRAM, program)}：{'、'.join(names)}。"))
    return parts


def appendix(assessment: Assessment) -> list[Part]:
    """The figures of the whole region, by programme."""
    figures = [figure for figure in assessment.extraction.figures if not figure.area and not figure.context.period]
    if not figures:
        return [_NOTHING]
    parts: list[Part] = []
    for program in programs_in_order({figure.program for figure in figures}):
        own = [figure for figure in figures if figure.program == program]
        parts.append(Line(name_of(PROGRAM, program) or "其他", "memo caption"))
        parts.append(_figure_grid(own))
    return parts


def _figure_grid(figures: Sequence[Figure]) -> Grid:
    """The table of the figures, without a column of pages where there are none."""
    headings = ("序号", "对象", "指标", "资金来源", "数值", "单位", "原文数字", "页")
    widths = (10, 30, 21, 21.5, 19.5, 19, 27, 8)
    shown = len(headings) - (not any(figure.place.page for figure in figures))
    rows = [
        (
            str(number),
            name_of(ITEM, figure.item),
            name_of(MEASURE, figure.measure),
            name_of(SOURCE, figure.source),
            decimal_text(figure.quantity.value),
            figure.quantity.unit,
            figure.quantity.raw,
            "" if figure.place.page is None else str(figure.place.page),
        )[:shown]
        for number, figure in enumerate(figures, 1)
    ]
    return Grid(headings[:shown], rows, widths[:shown], frozenset({0, 4, 7}))


# --------------------------------------------------------------------------------------------------------------------
# Words
# --------------------------------------------------------------------------------------------------------------------


def label_of(score: Score) -> str:
    """What the score is called: the standard's name of the indicator, with the sub-item's own words behind it."""
    named = name_of(INDICATOR, score.indicator)
    name = short(score_name(score), LONGEST_NAME)
    return name if not named or name.startswith(named) else f"{named}：{name}"


def page_of(place: Place) -> str:
    """第3页; empty where there are no pages."""
    return "" if place.page is None else f"第{place.page}页"


def span(low: Decimal, high: Decimal) -> str:
    """94～95, as GB/T 15834 writes a range of numbers; one number where both are equal."""
    return plain(low) if low == high else f"{plain(low)}～{plain(high)}"


def in_letter(message: str) -> str:
    """A message without the ranges that the printed numbers stand for, its other ranges written as in ``span``."""
    return _FROM_TO.sub("～", _RANGES.sub("", message))


def numeral(number: int) -> str:
    """一, 二, … 十, 十一 …, as official documents number; digits from a hundred on."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_CHINESE[tens - 1]}十")
    return head + (_CHINESE[ones - 1] if ones else "")


def short(text: str, longest: int = LONGEST_REASON) -> str:
    """The text, cut off with … where it is long: after a clause if one ends in its later half, never within a number."""
    if len(text) <= longest:
        return text
    clause = max(text.rfind(mark, longest // 2, longest) for mark in "；。，")
    if clause > 0:
        return text[: clause + 1] + "…"
    end = longest
    while end > longest // 2 and _is_number_part(text[end - 1]) and _is_number_part(text[end]):
        end -= 1
    return text[:end] + "…"


def _is_number_part(char: str) -> bool:
    return char in _NUMERALS or char in ".,%"


def counted(audit: Audit) -> Iterator[tuple[str, str]]:
    """The numbers that the memo's first part states, by the names the template has for them."""
    own = [finding for finding in audit.findings if not finding.root]
    yield "errors", str(sum(finding.severity is Severity.ERROR for finding in own))
    yield "warnings", str(sum(finding.severity is Severity.WARNING for finding in own))
    if audit.assessment is not None:
        yield "figures", str(len(audit.assessment.extraction.figures))
        yield "scores", str(len(audit.assessment.extraction.scores))
