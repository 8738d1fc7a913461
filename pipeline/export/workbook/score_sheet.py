"""The sheet of scores: claimed beside recomputed, with the figures put in and the rule as a formula on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.contract_words import INDICATOR, LEVEL, PROGRAM, SECTION, VERDICT, convention_name, name_of
from pipeline.export.claimed_totals import outside
from pipeline.export.workbook.content import Content, ScoreRow
from pipeline.export.workbook.finding_sheet import FIGURE_VALUE
from pipeline.export.workbook.rule_formulas import Formula, rule_formula, sum_formula
from pipeline.export.workbook.styles import VERDICT_FILL, Look, Styles
from pipeline.export.workbook.table_sheet import CellValue, Shown, Year, fill_by_word, write_table
from pipeline.model import Figure, Level, Recomputation

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

CLAIMED = "I"
_PART, _WHOLE, _RATIO, _PRINTED = "J", "K", "L", "M"
_LOW, _HIGH, _VERDICT = "O", "P", "R"
_INDENT = {Level.SECTION: "　", Level.INDICATOR: "　　", Level.SUB_ITEM: "　　　", Level.BONUS: "　　"}


def write_scores(book: Workbook, content: Content, styles: Styles) -> None:
    """All claimed scores in the order they are printed in."""
    columns = _columns(content)
    fills = {name_of(VERDICT, verdict, content.language): colour for verdict, colour in VERDICT_FILL.items()}
    for sheet, rows in write_table(
        book,
        content.names.scores,
        columns,
        content.score_rows(),
        styles,
        content.language,
        frozen_columns=7,
        printed_columns=20,
    ):
        fill_by_word(sheet, rows, len(columns), _VERDICT, fills, styles)


def _columns(content: Content) -> list[Shown[ScoreRow]]:
    language = content.language

    def figure(found: Figure | None) -> CellValue:
        if found is None:
            return None
        if found.figure_id not in content.figure_cells:
            return found.quantity.value
        return Formula(content.figure_cells.cell(found.figure_id, FIGURE_VALUE), found.quantity.value)

    def by_rule(row: ScoreRow, number: int) -> CellValue:
        if row.result is None:
            return None
        added = sum_formula(row.result, row.claimed, lambda each: content.score_cells.cell(each, CLAIMED))
        return added or _by_rule(row, row.result, number)

    return [
        Shown("地区", "region", 16, lambda row, _: row.identity.region),
        Shown("年度", "year", 7, lambda row, _: Year(row.identity.year)),
        Shown("项目", "programme", 18, lambda row, _: name_of(PROGRAM, row.score.program, language), Look.WRAPPED),
        Shown("层次", "level", 8, lambda row, _: name_of(LEVEL, row.score.level, language)),
        Shown("部分", "section", 12, lambda row, _: name_of(SECTION, row.score.section, language), Look.WRAPPED),
        Shown("指标", "indicator", 18, lambda row, _: name_of(INDICATOR, row.score.indicator, language), Look.WRAPPED),
        Shown("名称（原文）", "as printed", 34, lambda row, _: _INDENT.get(row.score.level, "") + row.score.label, Look.WRAPPED),
        Shown("满分", "full marks", 7, lambda row, _: row.score.full_marks),
        Shown("自评得分", "claimed", 9, lambda row, _: row.score.claimed),
        Shown("分子", "numerator", 12, lambda row, _: figure(row.put_in.part)),
        Shown("分母", "denominator", 12, lambda row, _: figure(row.put_in.whole)),
        Shown("分子÷分母 %", "ratio %", 10, _ratio),
        Shown("所载比率 %", "rate as printed %", 10, lambda row, _: figure(row.put_in.printed)),
        Shown("按规则复算", "by the rule", 11, by_rule),
        Shown("复算下限", "recomputed, least", 12, lambda row, _: None if row.result is None else row.result.low),
        Shown("复算上限", "recomputed, most", 12, lambda row, _: None if row.result is None else row.result.high),
        Shown("差额", "difference", 9, _difference),
        Shown("结论", "verdict", 11, lambda row, _: "" if row.result is None else name_of(VERDICT, row.result.verdict, language)),
        Shown("口径", "reading of the rule", 16, lambda row, _: _convention(row.result, content)),
        Shown("评分规则", "rule", 44, lambda row, _: _rule(row.result, content), Look.WRAPPED),
        Shown("复算说明", "explanation", 60, lambda row, _: _explanation(row.result, content), Look.WRAPPED),
        Shown("页", "page", 6, lambda row, _: row.score.place.page),
        Shown("文件", "file", 26, lambda row, _: row.audit.file),
        Shown("编号", "score id", 20, lambda row, _: row.score.score_id, Look.MUTED),
    ]  # fmt: skip


def _ratio(row: ScoreRow, number: int) -> CellValue:
    ratio = row.put_in.ratio
    return None if ratio is None else Formula(f"{_PART}{number}/{_WHOLE}{number}*100", ratio)


def _by_rule(row: ScoreRow, result: Recomputation, number: int) -> CellValue:
    """The rule on the ratio (or printed rate) of the same row; the one answer where it cannot be written as formula."""
    value = row.put_in.value
    if row.entry is not None and value is not None:
        cell = f"{_PRINTED if row.put_in.ratio is None else _RATIO}{number}"
        formula = rule_formula(row.entry, result, value, cell)
        if formula is not None:
            return formula
    return result.low if result.low == result.high else None


def _difference(row: ScoreRow, number: int) -> CellValue:
    """How far the claim is above the range (or below it); 0 inside."""
    if row.result is None or row.result.low is None or row.result.high is None:
        return None
    claimed, low, high = f"{CLAIMED}{number}", f"{_LOW}{number}", f"{_HIGH}{number}"
    return Formula(
        f"{claimed}-MIN(MAX({claimed},{low}),{high})", outside(row.score.claimed, row.result.low, row.result.high)
    )


def _convention(result: Recomputation | None, content: Content) -> str:
    return "" if result is None else convention_name(result.convention, content.language)


def _rule(result: Recomputation | None, content: Content) -> str:
    if result is None:
        return ""
    return content.language.say("各组成部分相加", "sum of its parts") if result.rule == "sum" else result.rule


def _explanation(result: Recomputation | None, content: Content) -> str:
    return "" if result is None else content.language.say(result.explanation, result.explanation_en)
