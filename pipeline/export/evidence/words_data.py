"""The contract's words as the report shows them, in Chinese and English; the report's own wording is in assets."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from pipeline import contract_words as contract
from pipeline.export import wording

# What each check asks for, where no scoring standard is cited: the rule that a finding of it goes by.
CHECK_RULES: Mapping[str, tuple[str, str]] = {
    "sum": ("各分项之和应等于所载合计。", "The parts add up to the total that is stated."),
    "ratio": ("比率 = 分子 ÷ 分母 × 100%。", "Rate = numerator ÷ denominator × 100%."),
    "growth": ("增长率 =（本期 − 上期）÷ 上期 × 100%。", "Growth = (this year − last year) ÷ last year × 100%."),
    "share": ("占比 = 部分 ÷ 总体 × 100%。", "Share = part ÷ whole × 100%."),
    "deviation": ("偏离率 =（实际 − 计划）÷ 计划 × 100%。", "Deviation = (actual − planned) ÷ planned × 100%."),
    "score_sum": ("各组成部分得分之和应等于其上一级得分。", "The parts of a score add up to the score above them."),
    "score_rule": ("得分应与评分标准一致。", "A score is what the scoring standard gives."),
    "score_range": ("得分应在 0 与满分之间。", "A score lies between 0 and its full marks."),
    "cross_mention": ("同一数据前后应一致。", "One quantity has one value throughout."),
    "table_sum": ("表内各行（列）之和应等于合计。", "Rows (columns) of a table add up to its total."),
    "enumeration": ("所列各项之和应等于其总数。", "The items of a list add up to its total."),
    "plausibility": ("数值应在常理范围之内。", "A value is one that a real programme can have."),
    "missing": ("评分标准所需的数据应在报告中列明。", "What the standard asks for is stated in the report."),
}


def words_data() -> dict[str, Any]:
    """The names by kind of word, each ``[Chinese, English]``."""
    return {
        "program": _plain(contract.PROGRAM),
        "section": _plain(contract.SECTION),
        "indicator": _plain(contract.INDICATOR),
        "item": _plain(contract.ITEM),
        "measure": _plain(contract.MEASURE),
        "source": _plain(contract.SOURCE),
        "level": _plain(contract.LEVEL),
        "verdict": _plain(contract.VERDICT),
        "method": _plain(contract.METHOD),
        "kind": _plain(contract.KIND),
        "severity": _plain(wording.SEVERITY),
        "status": _plain(wording.STATUS),
        "route": _plain(wording.ROUTE),
        "check": _plain(wording.CHECK),
        "rule": _plain(CHECK_RULES),
    }


def _plain(names: Mapping[Any, tuple[str, str]]) -> dict[str, list[str]]:
    return {str(word.value if isinstance(word, Enum) else word): list(pair) for word, pair in names.items()}
