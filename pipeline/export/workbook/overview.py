"""The first sheet: what was read, what was found, and the totals of every region and programme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.contract_words import PROGRAM, name_of, programs_in_order
from pipeline.export.csv_tables import Row
from pipeline.export.wording import SEVERITY, STATUS
from pipeline.export.workbook.cells import write_formula, write_number, write_text, write_year
from pipeline.export.workbook.charts import add_range_chart
from pipeline.export.workbook.content import Content
from pipeline.export.workbook.rule_formulas import Formula
from pipeline.export.workbook.styles import SEVERITY_FILL, Look, Styles
from pipeline.export.workbook.table_sheet import print_on_paper
from pipeline.model import Severity, Status

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = (20, 8, 30, 11, 12, 12, 11, 9, 9)
_COUNTS_AT = 3
_LABELS = len(_WIDTHS)  # a hidden column: what the chart calls a row
_TOTALS = ("claimed_total", "recomputed_total_low", "recomputed_total_high")


def write_overview(book: Workbook, sheet: Worksheet, content: Content, styles: Styles) -> None:
    """Counts above, totals below with a chart beside them."""
    say = content.language.say
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    sheet.set_column(_LABELS, _LABELS, None, None, {"hidden": True})
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, say("绩效自评报告核对结果", "Self-evaluation reports, checked"), styles.look(Look.TITLE))
    sheet.write_string(1, 0, _subtitle(content), styles.look(Look.REMARK))
    _counts(sheet, content, styles)
    top = _COUNTS_AT + 6
    rows = [row for row in content.panel if row["claimed_total"] is not None]
    _totals(sheet, top, rows, content, styles)
    if rows:
        last = top + 1 + len(rows)
        lowest = min(row[name] for row in rows for name in _TOTALS if row[name] is not None)
        names = (sheet.get_name(), top + 2, last, _LABELS)
        add_range_chart(book, sheet, (_COUNTS_AT, _LABELS + 1), names, 3, lowest, content.language)
    sheet.hide_gridlines(2)
    print_on_paper(sheet)
    sheet.print_area(0, 0, top + 1 + len(rows), _LABELS - 1)  # the charts are printed with the comparisons


def _subtitle(content: Content) -> str:
    programs = programs_in_order({row["program"] for row in content.panel})
    named = content.language.say("、", ", ").join(name_of(PROGRAM, each, content.language) for each in programs)
    return content.language.say("涉及项目：", "programmes: ") + named if named else ""


def _counts(sheet: Worksheet, content: Content, styles: Styles) -> None:
    say = content.language.say
    documents = Counter(audit.status for audit in content.audits)
    findings = Counter(finding.severity for audit in content.audits for finding in audit.findings)
    sheet.write_string(_COUNTS_AT, 0, say("读取", "read"), styles.look(Look.HEADING))
    sheet.write_string(_COUNTS_AT, 2, say("发现", "found"), styles.look(Look.HEADING))
    for index, status in enumerate(Status, 1):
        write_text(sheet, _COUNTS_AT + index, 0, say(*STATUS[status]), styles)
        write_number(sheet, _COUNTS_AT + index, 1, documents[status], styles)
    for index, severity in enumerate(Severity, 1):
        write_text(sheet, _COUNTS_AT + index, 2, say(*SEVERITY[severity]), styles)
        counted = Formula(
            f"COUNTIF('{content.names.findings}'!$B:$B,C{_COUNTS_AT + index + 1})", Decimal(findings[severity])
        )
        write_formula(sheet, _COUNTS_AT + index, 3, counted, styles)
        rule = {"type": "no_errors", "format": styles.fill(SEVERITY_FILL[severity])}
        sheet.conditional_format(_COUNTS_AT + index, 2, _COUNTS_AT + index, 3, rule)


def _totals(sheet: Worksheet, top: int, rows: Sequence[Row], content: Content, styles: Styles) -> None:
    say = content.language.say
    heading = say("自评总分与复算总分", "totals claimed and recomputed")
    sheet.write_string(top, 0, heading, styles.look(Look.HEADING))
    headings = (
        ("地区", "region"), ("年度", "year"), ("项目", "programme"), ("自评总分", "claimed"), ("复算下限", "recomputed, least"),
        ("复算上限", "recomputed, most"), ("差额", "difference"), ("错误", "errors"), ("存疑", "warnings"),
    )  # fmt: skip
    sheet.set_row(top + 1, 32)
    for index, words in enumerate(headings):
        write_text(sheet, top + 1, index, say(*words), styles, Look.HEAD)
    for at, row in enumerate(rows, top + 2):
        _total(sheet, at, row, content, styles)
    rule = {"type": "cell", "criteria": ">", "value": 0, "format": styles.fill(SEVERITY_FILL[Severity.ERROR])}
    sheet.conditional_format(top + 2, 6, max(top + 2, top + 1 + len(rows)), 6, rule)


def _total(sheet: Worksheet, at: int, row: Row, content: Content, styles: Styles) -> None:
    write_text(sheet, at, 0, row["region"] or row["file"], styles, Look.BOLD)
    write_year(sheet, at, 1, row["year"], styles)
    write_text(sheet, at, 2, name_of(PROGRAM, row["program"], content.language), styles)
    for index, name in enumerate(_TOTALS, 3):
        write_number(sheet, at, index, row[name], styles)
    if row["total_difference"] is None:
        write_text(sheet, at, 6, content.language.say("无法复算", "not known"), styles, Look.MUTED)
    else:
        difference = Formula(f"D{at + 1}-MIN(MAX(D{at + 1},E{at + 1}),F{at + 1})", row["total_difference"])
        write_formula(sheet, at, 6, difference, styles)
    write_number(sheet, at, 7, row["errors"], styles)
    write_number(sheet, at, 8, row["warnings"], styles)
    words = (row["region"] or row["file"], str(row["year"] or ""), name_of(PROGRAM, row["program"], content.language))
    write_text(sheet, at, _LABELS, " ".join(word for word in words if word), styles)
