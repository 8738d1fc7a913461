"""Scores that do not stand, what follows from what, and ids that last."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from marked_text import extraction, findings, of, score

from pipeline.model import Check, Level, Recomputation, Severity, Verdict


def recomputed(number: str, verdict: Verdict, value: str | None, *inputs: str, **more: object) -> Recomputation:
    marks = None if value is None else Decimal(value)
    return Recomputation(number, verdict, marks, marks, inputs=inputs, **more)  # type: ignore[arg-type]


SECTION = score("b", Level.SECTION, "60", "a")
TOTAL = score("a", Level.TOTAL, "85")
PARTS = (score("c", Level.INDICATOR, "30", "b"), score("d", Level.INDICATOR, "25", "b"))
OTHER = score("e", Level.SECTION, "30", "a")


@pytest.mark.parametrize(
    "label", ["对照标准逐项打分，全市租赁住房保障", "租赁住房保障(满分100分", "经自评，租赁住房保障"]
)
def test_a_total_is_called_by_its_programme_where_a_sentence_leads_to_it(label: str) -> None:
    total = replace(TOTAL, program="rental", label=label)
    (found,) = findings(of([], [], (total, SECTION, OTHER)), recomputed("a", Verdict.INCONSISTENT, "90", "b", "e"))
    assert found.message.startswith("“租赁住房保障”自评85分")


def test_a_wrong_section_is_the_root_of_its_total() -> None:
    section, total = sorted(
        findings(
            of([], [], (TOTAL, SECTION, OTHER, *PARTS)),
            recomputed("a", Verdict.INCONSISTENT, "90", "b", "e"),
            recomputed("b", Verdict.INCONSISTENT, "55", "c", "d"),
        ),
        key=lambda finding: finding.root,
    )
    assert (section.check, section.claimed, section.recomputed, section.root) == (Check.SCORE_SUM, 60, 55, "")
    assert (total.claimed, total.recomputed, total.root) == (85, 90, section.finding_id)


def test_rules_and_ranges() -> None:
    over = score("a", Level.INDICATOR, "12", full="10")
    rule = recomputed("a", Verdict.OVERCLAIMED, "7", marks=(("floor", Decimal(7), Decimal(7)),))
    found = findings(of([], [], (over,)), rule)
    assert {(f.check, f.severity, f.recomputed) for f in found} == {
        (Check.SCORE_RANGE, Severity.ERROR, Decimal(10)),
        (Check.SCORE_RULE, Severity.ERROR, Decimal(7)),
    }


def test_a_score_above_the_usual_reading_of_its_rule_is_doubtful() -> None:
    marks = (("floor", Decimal(1), Decimal(1)), ("base", Decimal(2), Decimal(2)))
    rule = Recomputation("a", Verdict.MATCH, Decimal(1), Decimal(2), "base", marks=marks)
    (found,) = findings(of([], [], (score("a", Level.INDICATOR, "2"),)), rule)
    assert (found.severity, found.recomputed, "base" in found.message) == (Severity.WARNING, 1, True)
    (noted,) = findings(
        of([], [], (score("a", Level.INDICATOR, "1"),)),
        Recomputation("a", Verdict.MATCH, Decimal(1), Decimal(2), "floor", marks=marks[::-1]),
    )
    assert noted.severity is Severity.INFO
    assert (
        findings(
            of([], [], (score("a", Level.INDICATOR, "1"),)),
            Recomputation("a", Verdict.MATCH, Decimal(1), Decimal(2), "floor", marks=marks),
        )
        == []
    )


def test_a_computing_rule_without_its_input_is_said_once() -> None:
    claims = (score("a", Level.INDICATOR, "8"), score("b", Level.INDICATOR, "8"))
    blind = [
        Recomputation(n, Verdict.UNVERIFIABLE, rule="每低5个百分点扣1分", explanation="报告未说明执行率，无法重算。")
        for n in "ab"
    ]
    (found,) = findings(of([], [], claims), *blind)
    assert (found.check, found.severity, found.recomputed) == (Check.MISSING, Severity.WARNING, None)
    judged = Recomputation("a", Verdict.UNVERIFIABLE, rule="机制健全", explanation="不重算：须人工判断。")
    assert findings(of([], [], claims[:1]), judged) == []


def test_a_second_mention_is_the_root_of_the_list_it_spoils() -> None:
    text = (
        "东市中央资金<funds.budget.central.东市=9611万元>。\n"
        "中央资金共<funds.budget.central=13000万元>，分配如下：\n"
        "东市<funds.budget.central.东市=9644万元>，西市<funds.budget.central.西市=2389万元>，南市<funds.budget.central.南市=1000万元>。"
    )
    found = {finding.check: finding for finding in findings(text)}
    assert set(found) == {Check.CROSS_MENTION, Check.ENUMERATION}
    assert found[Check.ENUMERATION].root == found[Check.CROSS_MENTION].finding_id


def test_ids_do_not_depend_on_place_or_order() -> None:
    one = "下达<funds.budget=8000万元>，支付<funds.spent=5200万元>，执行率<funds.execution_rate=70%>。"
    two = "满意度<satisfaction.level=103%>。"
    there = {f.finding_id for f in findings(f"{one}\n{two}")}
    assert there == {f.finding_id for f in findings(f"另有说明。\n{two}\n{one}")}
    assert len(there) == 2


def test_same_input_same_output() -> None:
    read = extraction("下达<funds.budget=8000万元>，支付<funds.spent=5200万元>，执行率<funds.execution_rate=70%>。")
    assert findings(read) == findings(read)


def test_a_score_in_the_list_of_a_section_is_not_counted_beside_it() -> None:
    """满意度 among the indicators of a section may have been taken for a section of its own."""
    outputs, other = score("b", Level.SECTION, "55", "a"), score("c", Level.SECTION, "30", "a")
    indicator, stray = score("d", Level.INDICATOR, "50", "b"), score("e", Level.SECTION, "5", "a")
    wrong = recomputed("a", Verdict.INCONSISTENT, "90", "b", "c", "e")
    read = of([], [], (TOTAL, outputs, other, indicator, stray))
    assert findings(read, wrong) == []
    alone = of([], [], (TOTAL, outputs, other, replace(indicator, claimed=Decimal(55)), stray))
    assert [found.check for found in findings(alone, wrong)] == [Check.SCORE_SUM]


def test_a_sum_of_parts_that_may_be_read_twice_is_a_doubt() -> None:
    def severity(section: str, *parts: tuple[str, str]) -> Severity:
        over = replace(score("a", Level.SECTION, section), label="过程")
        below = [
            replace(score(f"p{i}", Level.INDICATOR, marks, "a"), label=label, indicator="")
            for i, (label, marks) in enumerate(parts)
        ]
        total = str(sum(Decimal(marks) for _, marks in parts))
        inputs = [part.score_id for part in below]
        (found,) = findings(of([], [], (over, *below)), recomputed("a", Verdict.INCONSISTENT, total, *inputs))
        return found.severity

    assert severity("21", ("立项", "10"), ("目标", "12")) is Severity.ERROR
    assert severity("21", ("过程情况", "21"), ("立项", "10"), ("目标", "11")) is Severity.WARNING
    assert severity("21", ("立项", "10"), ("程序", "6"), ("依据", "4"), ("目标", "11")) is Severity.WARNING
