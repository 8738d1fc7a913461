"""Rules that count, and the counts that reasons beside scores state."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.ingest import ingest
from pipeline.model import Recomputation, Verdict
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute

TABLE = """# 云安市2023年度城镇保障性安居工程财政资金绩效评价报告

综合评价，项目得分{total}分。工程验收合格率为96%。

| 一级指标 | 二级指标 | 分值 | 评分标准 | 得分 | 扣分原因 |
| --- | --- | --- | --- | --- | --- |
| 过程 | {name} | {full} | {rule} | {claimed} | {reason} |
| 过程 | 管理制度健全性 | 5 | 制度健全得5分 | 5 | 无 |
| 产出 | 成本节约情况 | 5 | 未超概算得5分 | 5 | 无 |
"""


def verdict(folder: Path, name: str, full: str, rule: str, claimed: str, reason: str) -> Recomputation:
    path = folder / "report.md"
    total = Decimal(claimed) + 10
    path.write_text(TABLE.format(name=name, full=full, rule=rule, claimed=claimed, reason=reason, total=total), "utf-8")
    patterns = pattern_folder()
    assessment = recompute(extract(ingest(path), patterns), patterns)
    scored = zip(assessment.extraction.scores, assessment.recomputations, strict=True)
    return next(result for score, result in scored if score.label == name)


@pytest.mark.parametrize(
    ("full", "rule", "claimed", "reason", "expected"),
    [
        ("5", "每发现1笔不合规支出扣0.5分", "4", "审计发现2笔支出无凭据", Verdict.MATCH),
        ("5", "每发现1笔不合规支出扣0.5分", "4", "甲县、乙县各1笔工程款附件不全", Verdict.MATCH),
        ("4", "每有1个项目未招标扣0.5分", "2.5", "三个项目未招标，扣1.5分", Verdict.MATCH),
        ("5", "每少公开1项扣2分，最多扣4分", "1", "有3项未公开", Verdict.MATCH),  # capped
        ("5", "每发现1项扣1分，最多扣5分", "5", "检查发现2项质量问题，扣2分", Verdict.OVERCLAIMED),  # its own words
        ("5", "每发现1项扣1分，最多扣5分", "4", "检查发现2项质量问题", Verdict.UNVERIFIABLE),  # one may be no fault
        ("5", "每发现1项扣1分，最多扣5分", "2", "检查发现2项质量问题，扣2分", Verdict.UNVERIFIABLE),  # or more is lost
        ("5", "每发现1项扣1分，最多扣5分", "3", "抽查6个项目，发现2项问题，扣2分", Verdict.MATCH),
        ("5", "每发现1项扣1分，最多扣5分", "3", "抽查6个项目，发现2项问题", Verdict.UNVERIFIABLE),  # which count?
        ("5", "每发现1项扣1分，每缺1份扣2分", "3", "发现2项问题", Verdict.UNVERIFIABLE),  # which rule?
    ],
)
def test_a_count_in_the_reason(
    tmp_path: Path, full: str, rule: str, claimed: str, reason: str, expected: Verdict
) -> None:
    assert verdict(tmp_path, "资金使用合规性", full, rule, claimed, reason).verdict is expected


@pytest.mark.parametrize(("claimed", "expected"), [("5.76", Verdict.MATCH), ("5.2", Verdict.UNVERIFIABLE)])
def test_a_rate_of_that_name_in_the_text_bears_out(tmp_path: Path, claimed: str, expected: Verdict) -> None:
    got = verdict(tmp_path, "工程验收合格率", "6", "得分=工程验收合格率×6分", claimed, "")
    assert got.verdict is expected
