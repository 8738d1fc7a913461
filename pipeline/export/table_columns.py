"""The columns of every table: type, unit, heading and meaning. Workbook, Parquet, DuckDB and the dictionary follow it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """What a column holds. A number is exact (decimal); a measurement is geometry or a confidence (floating point)."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    MEASUREMENT = "measurement"
    TRUTH = "true or false"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in files, its headings for people, and what stands in it.

    ``unit`` is ``""`` for what has none and ``unit`` where the column of that name says it.
    """

    name: str
    type: Type
    zh: str
    en: str
    about: str = ""
    unit: str = ""


def _text(name: str, zh: str, en: str, about: str = "") -> Column:
    return Column(name, Type.TEXT, zh, en, about)


def _whole(name: str, zh: str, en: str, about: str = "") -> Column:
    return Column(name, Type.WHOLE, zh, en, about)


def _number(name: str, zh: str, en: str, about: str = "", unit: str = "") -> Column:
    return Column(name, Type.NUMBER, zh, en, about, unit)


_DOC_ID = _text("doc_id", "文件编号", "document id", "first 12 hex digits of the file's SHA-256")
_FILE = _text("file", "文件", "file", "path relative to the input folder it was found in")
_REGION = _text("region", "地区", "region", "full official name of the region that reports")
_YEAR = _whole("year", "年度", "year", "the year evaluated, not the year of writing")
_PROGRAM = _text("program", "项目", "programme", "see the words below")
_QUOTE = _text("quote", "原文", "as printed", "the sentence or row it stands in")
_PLACE = (
    _whole("page", "页", "page", "counted from 1; empty for formats without pages"),
    *(
        Column(name, Type.MEASUREMENT, name, name, "corner of the box on the page, from its top left", "pt")
        for name in ("x0", "y0", "x1", "y1")
    ),
)

DOCUMENTS = (
    _DOC_ID,
    _FILE,
    _text("sha256", "SHA-256", "SHA-256", "of the file read"),
    _text("format", "格式", "format", "pdf, docx, doc, xlsx, image, text, ofd, unknown"),
    _whole("pages", "页数", "pages"),
    _whole("ocr_pages", "识别页数", "pages by OCR", "pages read by optical character recognition"),
    _text("kind", "文种", "kind", "see the words below"),
    _text("title", "标题", "title"),
    _text("doc_no", "发文字号", "document number"),
    _text("issuer", "发文单位", "issuer"),
    _REGION,
    _text("region_code", "行政区划代码", "region code", "GB/T 2260, six digits"),
    _text("region_level", "层级", "level of region", "province, prefecture or county"),
    _YEAR,
    _text("programs", "项目", "programmes", "joined by ;"),
    _text("rubric", "评分标准", "standard", "id of the scoring standard applied"),
    _text("status", "状态", "status", "ok, partial or failed"),
    _text("error", "原因", "error", "why it was not, or not wholly, read"),
)

FIGURES = (
    _text("figure_id", "数据编号", "figure id"),
    _DOC_ID,
    _FILE,
    _REGION,
    _YEAR,
    _PROGRAM,
    _text("item", "对象", "item", "what is counted; see the words below"),
    _text("measure", "指标", "measure", "what of it is stated; see the words below"),
    _text("source", "资金来源", "source of funds", "see the words below"),
    _text("area", "分地区", "area", "the sub-region a row of a breakdown speaks of"),
    _number("value", "数值", "value", "in the canonical unit", "unit"),
    _text("unit", "单位", "unit", "万元, 万平方米, %, 套, 户, 栋, 个, 万米, 分"),
    _text("raw", "原文数字", "number as printed"),
    _text("as_of", "截至", "as of", "the date or period the figure speaks of, where printed"),
    _text("method", "读取方式", "method", "text, table or ocr"),
    Column("repaired", Type.TRUTH, "已更正", "repaired", "true where a misread character was corrected"),
    Column("confidence", Type.MEASUREMENT, "置信度", "confidence", "0 to 1"),
    *_PLACE,
    _QUOTE,
)

SCORES = (
    _text("score_id", "得分编号", "score id"),
    _DOC_ID,
    _FILE,
    _REGION,
    _YEAR,
    _PROGRAM,
    _text("level", "层次", "level", "total, section, indicator, sub_item or bonus"),
    _text("section", "部分", "section", "see the words below"),
    _text("indicator", "指标", "indicator", "see the words below"),
    _text("label", "名称", "label", "as printed"),
    _number("full_marks", "满分", "full marks", "as printed; empty where they are not", "分"),
    _number("claimed", "自评得分", "claimed", "", "分"),
    _number("recomputed_low", "复算下限", "recomputed, least", "equal to the most where there is one answer", "分"),
    _number("recomputed_high", "复算上限", "recomputed, most", "", "分"),
    _text("verdict", "结论", "verdict", "see the words below"),
    _text("convention", "口径", "reading of the rule", "the one under which the claim holds, if only under one"),
    _text("rule", "评分规则", "rule", "the standard's own sentence; `sum` where parts are added up"),
    _text("explanation", "复算说明", "explanation"),
    *_PLACE,
    _QUOTE,
)

FINDINGS = (
    _text("finding_id", "问题编号", "finding id"),
    _DOC_ID,
    _FILE,
    _REGION,
    _YEAR,
    _text("check", "核对", "check", "see the words below"),
    _text("severity", "程度", "severity", "error, warning or info"),
    _PROGRAM,
    _text("indicator", "指标", "indicator", "see the words below"),
    _number("claimed", "所载", "claimed", "", "unit"),
    _number("recomputed", "复算", "recomputed", "", "unit"),
    _number("difference", "差额", "difference", "claimed less recomputed", "unit"),
    _text("unit", "单位", "unit"),
    _text("message", "说明", "message", "in Chinese"),
    _text("message_en", "说明（英文）", "message in English"),
    _text("root", "起因", "root", "id of the finding this one merely follows from"),
    _text("figures", "相关数据", "operands", "ids of figures and scores, joined by ;, the claimed one first"),
    *_PLACE,
    _QUOTE,
)

TABLES: Mapping[str, tuple[Column, ...]] = {
    "documents": DOCUMENTS,
    "figures": FIGURES,
    "scores": SCORES,
    "findings": FINDINGS,
}
