"""The sheet of mismatches: one a row, coloured by severity, linked to the page in the evidence report."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.contract_words import INDICATOR, PROGRAM, name_of
from pipeline.export.report_addresses import finding_address
from pipeline.export.wording import CHECK, SEVERITY, message_of
from pipeline.export.workbook.content import Content, FindingRow
from pipeline.export.workbook.rule_formulas import Formula, finding_formula
from pipeline.export.workbook.styles import SEVERITY_FILL, Look, Styles
from pipeline.export.workbook.table_sheet import CellValue, Link, Shown, Year, fill_by_word, write_table
from pipeline.model import Finding

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

FIGURE_VALUE = "I"  # the column of values on the sheet of figures
_CLAIMED, _RECOMPUTED = "H", "I"
_AGREES = Decimal("0.001")


def write_findings(book: Workbook, content: Content, styles: Styles) -> None:
    """All findings in the order they are printed in."""
    columns = _columns(content)
    fills = {content.language.say(*SEVERITY[each]): colour for each, colour in SEVERITY_FILL.items()}
    for sheet, rows in write_table(
        book,
        content.names.findings,
        columns,
        content.finding_rows(),
        styles,
        content.language,
        frozen_columns=4,
        printed_columns=16,
    ):
        fill_by_word(sheet, rows, len(columns), "B", fills, styles)


def _columns(content: Content) -> list[Shown[FindingRow]]:
    say = content.language.say

    def formula(row: FindingRow) -> Formula | None:
        return finding_formula(row.finding, row.figures, lambda each: content.figure_cells.cell(each, FIGURE_VALUE))

    return [
        Shown("序号", "no.", 6, lambda row, _: row.number),
        Shown("程度", "severity", 8, lambda row, _: say(*SEVERITY[row.finding.severity])),
        Shown("核对", "check", 12, lambda row, _: say(*CHECK[row.finding.check])),
        Shown("地区", "region", 16, lambda row, _: row.identity.region),
        Shown("年度", "year", 7, lambda row, _: Year(row.identity.year)),
        Shown(
            "项目",
            "programme",
            18,
            lambda row, _: name_of(PROGRAM, row.finding.program, content.language),
            Look.WRAPPED,
        ),
        Shown(
            "指标",
            "indicator",
            18,
            lambda row, _: name_of(INDICATOR, row.finding.indicator, content.language),
            Look.WRAPPED,
        ),
        Shown("所载", "claimed", 12, lambda row, _: row.finding.claimed),
        Shown("复算", "recomputed", 12, lambda row, _: formula(row) or row.finding.recomputed),
        Shown("差额", "difference", 11, lambda row, number: _difference(row.finding, formula(row), number)),
        Shown("单位", "unit", 7, lambda row, _: row.finding.unit),
        Shown("说明", "what is found", 68, lambda row, _: message_of(row.finding, content.language), Look.WRAPPED),
        Shown("页", "page", 6, lambda row, _: row.finding.place.page),
        Shown("所在位置", "stands under", 30, lambda row, _: row.place.said(content.language), Look.WRAPPED),
        Shown(
            "证据",
            "evidence",
            8,
            lambda row, _: Link(
                finding_address(content.keys[row.audit.file], row.finding.finding_id), say("查看", "open")
            ),
        ),
        Shown("文件", "file", 26, lambda row, _: row.audit.file, Look.WRAPPED),
        Shown("原文", "as printed", 44, lambda row, _: row.finding.quote, Look.WRAPPED),
        Shown("由何引起", "follows from", 16, lambda row, _: row.finding.root, Look.MUTED),
        Shown("相关数据", "operands", 24, lambda row, _: "; ".join(row.finding.operands), Look.MUTED),
        Shown("编号", "finding id", 16, lambda row, _: row.finding.finding_id, Look.MUTED),
    ]


def _difference(finding: Finding, formula: Formula | None, number: int) -> CellValue:
    """Claimed less recomputed, as a formula where both are on the sheet and it is what was found."""
    recomputed = finding.recomputed if formula is None else formula.value
    if finding.difference is None or finding.claimed is None or recomputed is None:
        return finding.difference
    difference = finding.claimed - recomputed
    if abs(difference - finding.difference) > _AGREES:
        return finding.difference
    return Formula(f"{_CLAIMED}{number}-{_RECOMPUTED}{number}", difference)
