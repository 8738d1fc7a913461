"""The sheets of figures and of documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.contract_words import ITEM, KIND, MEASURE, METHOD, PROGRAM, SOURCE, Names, name_of
from pipeline.export.csv_tables import Row
from pipeline.export.wording import STATUS, one_language
from pipeline.export.workbook.content import Content
from pipeline.export.workbook.styles import SEVERITY_FILL, Look, Styles
from pipeline.export.workbook.table_sheet import CellValue, Shown, Year, fill_by_word, write_table
from pipeline.model import Severity, Status

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook


def write_figures(book: Workbook, content: Content, styles: Styles) -> None:
    """All figures; the value stands in the column that formulas on other sheets refer to."""

    def named(column: str, names: Names) -> Shown[Row]:
        heading = {
            "program": ("项目", "programme", 18.0),
            "item": ("对象", "item", 20.0),
            "measure": ("指标", "measure", 14.0),
        }
        zh, en, width = {**heading, "source": ("资金来源", "source", 12.0), "method": ("读取", "read from", 9.0)}[
            column
        ]
        return Shown(zh, en, width, lambda row, _: name_of(names, str(row.get(column) or ""), content.language))

    columns: list[Shown[Row]] = [
        Shown("编号", "figure id", 20, _text("figure_id"), Look.MUTED),
        Shown("地区", "region", 16, _text("region")),
        Shown("年度", "year", 7, lambda row, _: Year(row["year"])),
        named("program", PROGRAM),
        named("item", ITEM),
        named("measure", MEASURE),
        named("source", SOURCE),
        Shown("分地区", "area", 12, _text("area")),
        Shown("数值", "value", 14, lambda row, _: row["value"]),
        Shown("单位", "unit", 9, _text("unit")),
        Shown("原文数字", "as printed", 14, _text("raw")),
        Shown("截至", "as of", 14, _text("as_of")),
        named("method", METHOD),
        Shown("已更正", "repaired", 8, lambda row, _: content.language.say("是", "yes") if row["repaired"] else ""),
        Shown("页", "page", 6, lambda row, _: row.get("page")),
        Shown("原文", "sentence or row", 60, _text("quote"), Look.WRAPPED),
        Shown("文件", "file", 26, _text("file"), Look.WRAPPED),
    ]
    write_table(book, content.names.figures, columns, content.figure_rows(), styles, content.language, frozen_columns=1)


def write_documents(book: Workbook, content: Content, styles: Styles) -> None:
    """All files, those that could not be read included."""
    say = content.language.say
    columns: list[Shown[Row]] = [
        Shown("文件", "file", 34, _text("file"), Look.WRAPPED),
        Shown("状态", "status", 10, lambda row, _: say(*STATUS[Status(row["status"])])),
        Shown("地区", "region", 16, _text("region")),
        Shown("年度", "year", 7, lambda row, _: Year(row.get("year"))),
        Shown("文种", "kind", 16, lambda row, _: name_of(KIND, str(row.get("kind") or ""), content.language)),
        Shown("标题", "title", 44, _text("title"), Look.WRAPPED),
        Shown("发文字号", "document number", 20, _text("doc_no")),
        Shown("发文单位", "issuer", 24, _text("issuer")),
        Shown("项目", "programmes", 30, lambda row, _: _programs(row, content), Look.WRAPPED),
        Shown("评分标准", "standard", 22, _text("rubric")),
        Shown("页数", "pages", 7, lambda row, _: row.get("pages")),
        Shown("识别页", "pages by OCR", 8, lambda row, _: row.get("ocr_pages")),
        Shown("未能读取的原因", "why it was not read", 50, lambda row, _: one_language(str(row.get("error") or ""), content.language), Look.WRAPPED),
        Shown("读取备注", "remarks on the reading", 50, lambda row, _: content.remarks(str(row["file"])), Look.WRAPPED),
        Shown("文件编号", "document id", 15, _text("doc_id"), Look.MUTED),
    ]  # fmt: skip
    fills = {
        say(*STATUS[Status.FAILED]): SEVERITY_FILL[Severity.ERROR],
        say(*STATUS[Status.PARTIAL]): SEVERITY_FILL[Severity.WARNING],
    }
    for sheet, rows in write_table(
        book, content.names.documents, columns, content.document_rows(), styles, content.language, frozen_columns=1
    ):
        fill_by_word(sheet, rows, len(columns), "B", fills, styles)


def _text(column: str) -> Callable[[Row, int], CellValue]:
    def cell(row: Row, _: int) -> CellValue:
        return str(row.get(column) or "")

    return cell


def _programs(row: Row, content: Content) -> str:
    words = str(row.get("programs") or "").split(";")
    return content.language.say("；", "; ").join(name_of(PROGRAM, word, content.language) for word in words if word)
