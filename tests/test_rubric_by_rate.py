"""Claims that are a rate of the full marks: borne out by the rate, and never refuted by it."""

from __future__ import annotations

import pytest

from pipeline.model import Verdict
from tests.test_rubric_printed_beside import assess, verdicts


@pytest.mark.parametrize(
    ("text", "claimed", "verdict"),
    [
        ("“资金到位率”按97.00%×4分计，得3.88分。", "3.88", Verdict.MATCH),
        ("资金到位率4分×97%，得3.88分。", "3.88", Verdict.MATCH),
        ("资金到位率（5分）为94.4%，得4.72分。", "4.72", Verdict.MATCH),
        ("资金到位率（5分）为94.4%，得4.5分。", "4.5", Verdict.UNVERIFIABLE),
        ("资金到位率（5分）为94.4%，得4分。", "4", Verdict.UNVERIFIABLE),
        ("开工完成率101.5%，得25分（满分25分）。", "25", Verdict.MATCH),
        ("开工完成率98.5%，得25分（满分25分）。", "25", Verdict.UNVERIFIABLE),
        ("开工完成率101.5%，工程按期推进；建成情况得25分（满分25分）。", "25", Verdict.UNVERIFIABLE),
        ("按95.00%×4分计，得3.88分。", "3.88", Verdict.UNVERIFIABLE),
    ],
)
def test_a_claim_that_is_its_rate_of_the_marks(text: str, claimed: str, verdict: Verdict) -> None:
    assert verdicts(assess("## 一、产出指标\n\n" + text))[claimed] is verdict


def test_a_row_that_goes_by_a_rate_of_the_text() -> None:
    text = (
        "实际到位950万元，资金到位率95.00%。\n\n| 三级指标 | 分值 | 得分 | 说明 |\n|---|---|---|---|\n"
        "| 资金到位率 | 4 | 3.80 | 按到位率计分 |\n| 设施完好率 | 4 | 3.20 | 按完好率计分 |\n"
    )
    assert verdicts(assess(text)) == {"3.80": Verdict.MATCH, "3.20": Verdict.UNVERIFIABLE}


def test_full_marks_may_stand_with_the_other_print_of_a_score() -> None:
    text = (
        "## 一、产出指标\n\n发放租赁补贴6,076户，完成率98.00%，得3.92分。\n\n"
        "| 三级指标 | 分值 | 得分 |\n|---|---|---|\n| 租赁补贴发放完成率 | 4 | 3.92 |\n"
    )
    results = {entry.score_id: entry.verdict for entry in assess(text).recomputations}
    assert list(results.values())[1] is Verdict.MATCH
