"""How contract.md's words read for people, in Chinese and English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.language import Language
from pipeline.model import Check, Finding, Route, Severity, Status

if TYPE_CHECKING:
    from pipeline.rubrics.load import Rubric

SEVERITY = {
    Severity.ERROR: ("错误", "error"),
    Severity.WARNING: ("存疑", "warning"),
    Severity.INFO: ("提示", "note"),
}

STATUS = {
    Status.OK: ("读入", "read"),
    Status.PARTIAL: ("部分读入", "partly read"),
    Status.FAILED: ("未能读取", "not read"),
}

ROUTE = {
    Route.TEXT_LAYER: ("文字层", "text layer"),
    Route.OCR: ("文字识别", "OCR"),
    Route.EMPTY: ("空白", "empty"),
    Route.FAILED: ("未读出", "failed"),
}

CHECK = {
    Check.SUM: ("分项与合计", "parts and total"),
    Check.RATIO: ("比率", "rate"),
    Check.GROWTH: ("增长率", "growth"),
    Check.SHARE: ("占比", "share"),
    Check.DEVIATION: ("偏离率", "deviation"),
    Check.SCORE_SUM: ("得分合计", "sum of scores"),
    Check.SCORE_RULE: ("评分标准", "scoring rule"),
    Check.SCORE_RANGE: ("得分范围", "range of score"),
    Check.CROSS_MENTION: ("前后不一", "two values"),
    Check.TABLE_SUM: ("表内合计", "sum in table"),
    Check.ENUMERATION: ("列举与合计", "list and total"),
    Check.PLAUSIBILITY: ("不合常理", "implausible"),
    Check.MISSING: ("缺项", "missing"),
}

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def message_of(finding: Finding, language: Language) -> str:
    """The finding's message in one language; the other where it has none in this one."""
    return shown(language.say(finding.message, finding.message_en) or finding.message or finding.message_en)


def page_of(finding: Finding, language: Language) -> str:
    """第 3 页, p. 3; empty where there are no pages."""
    page = finding.place.page
    return "" if page is None else language.say(f"第 {page} 页", f"p. {page}")


def one_language(text: str, language: Language) -> str:
    """The half of a message given as ``Chinese / English``; all of it where it is not of that form."""
    return shown(language.half_of(text))


def error_of(file: str, error: str, language: Language) -> str:
    """Why a file was not wholly read, in one language and without its name, where that stands before it already."""
    said = one_language(error, language)
    return re.sub(rf"^{re.escape(shown(file))}(?:：|: |(?=第)|, )", "", said)


def shown(text: str) -> str:
    """Text without control characters, which could make a terminal do things a file name should not."""
    return _CONTROL.sub(" ", text)


def standard_title(rubric: Rubric) -> str:
    """A scoring standard as it is cited: 《title》（document）."""
    return rubric.document if rubric.title == rubric.document else f"《{rubric.title}》（{rubric.document}）"
