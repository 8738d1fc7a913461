"""Totals whose parts the report does not print, against what its own rates leave of the marks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from marked_text import extraction, score

from pipeline.model import Assessment, Check, Finding, Level, Recomputation, RubricChoice, Score, Severity, Verdict
from pipeline.pattern_files import pattern_folder
from pipeline.validate import validate

SPENT = "中央补助资金执行率为<funds.execution_rate.central={}%>。{}"
PROPOSED = "建议按9个月的序时进度即<funds.target=75%>考核。"


def found(text: str, *scores: Score) -> list[Finding]:
    read = replace(extraction(text), scores=scores)
    unknown = tuple(Recomputation(each.score_id, Verdict.UNVERIFIABLE) for each in scores)
    assessment = Assessment(read, RubricChoice("national-2022", ""), unknown)
    return [f for f in validate(assessment, pattern_folder()) if f.check in (Check.SCORE_RULE, Check.MISSING)]


@pytest.mark.parametrize(("rate", "claimed", "highest"), [("73", "96", 95), ("73", "95", None), ("100", "100", None), ("40", "93", 92)])  # fmt: skip
def test_a_rate_bounds_a_bare_total(rate: str, claimed: str, highest: int | None) -> None:
    findings = found(SPENT.format(rate, ""), score("a", Level.TOTAL, claimed))
    assert [(f.severity, f.recomputed) for f in findings] == ([] if highest is None else [(Severity.WARNING, highest)])


def test_a_base_the_report_proposes_is_named_where_it_mends_the_total() -> None:
    (finding,) = found(SPENT.format("73", PROPOSED), score("a", Level.TOTAL, "100"))
    assert "报告所提基数 75%" in finding.message
    (other,) = found(SPENT.format("50", PROPOSED), score("a", Level.TOTAL, "98"))
    assert "口径成立" not in other.message


def test_a_total_with_printed_parts_is_judged_by_them() -> None:
    parts = score("a", Level.TOTAL, "100"), score("b", Level.SECTION, "30", "a")
    assert [f for f in found(SPENT.format("73", ""), *parts) if f.check is Check.SCORE_RULE] == []


def test_a_total_of_a_score_table_needs_what_its_rules_ask_for() -> None:
    total = replace(score("a", Level.TOTAL, "95"), where="table")
    (finding,) = found("本年度任务已完成。", total)
    assert (finding.check, finding.severity, finding.recomputed) == (Check.MISSING, Severity.WARNING, None)
    assert found("本年度任务已完成。", replace(total, claimed=total.claimed / 5)) == []
    assert found("本年度任务已完成。", replace(total, where="narrative")) == []
