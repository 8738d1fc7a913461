"""Totals and sections without printed parts, by the marks a report says they lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.ingest import ingest
from pipeline.model import Level, Verdict
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute

TITLE = "# 云安市2023年度城镇保障性安居工程绩效自评报告\n\n"


def verdicts(text: str, folder: Path) -> list[tuple[str, Verdict, str]]:
    """Level and section, verdict and explanation of each total and section."""
    path = folder / "report.md"
    path.write_text(TITLE + text, "utf-8")
    assessment = recompute(extract(ingest(path, name=path.name), pattern_folder()), pattern_folder())
    both = zip(assessment.extraction.scores, assessment.recomputations, strict=True)
    return [
        (score.section or score.level.value, result.verdict, result.explanation)
        for score, result in both
        if score.level in (Level.TOTAL, Level.SECTION)
    ]


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("老旧小区改造自评95分，扣分原因是出资占比偏低扣3分、长效机制不健全扣2分。", "100 − 3 − 2 = 95"),
        ("老旧小区改造自评94分，主要是居民出资不足、支付进度慢，各扣3分。", "100 − 3 − 3 = 94"),
        ("老旧小区改造自评95分，居民参与、改造内容、长效管理分别扣1分、2分、2分。", "100 − 1 − 2 − 2 = 95"),
        ("老旧小区改造自评96分，该部分扣4分，一是支付慢扣2分；二是资料不全扣2分。", "100 − 4 = 96"),
        ("老旧小区改造自评99分，按每发现1项扣1分的规则，档案不全扣1分。", "100 − 1 = 99"),
    ],
)
def test_losses_that_give_the_claim_bear_it_out(text: str, formula: str, tmp_path: Path) -> None:
    [(where, verdict, explanation)] = verdicts(text, tmp_path)
    assert (where, verdict) == ("total", Verdict.MATCH)
    assert formula in explanation


def test_losses_that_give_another_score_hold_nothing_against_it(tmp_path: Path) -> None:
    [(_, verdict, _)] = verdicts("老旧小区改造自评94分，主要扣分项为长效机制不健全扣2分。", tmp_path)
    assert verdict is Verdict.UNVERIFIABLE


def test_a_section_whose_heading_claims_it_by_the_text_below(tmp_path: Path) -> None:
    text = "## 一、城镇老旧小区改造\n\n### （三）产出效益（满分60分，自评58分）\n\n加装电梯96部。长效管理机制扣2分。"
    assert ("outputs", Verdict.MATCH, "60 − 2 = 58（按报告所述扣分）。") in verdicts(text, tmp_path)


def test_losses_told_by_the_name_of_the_section(tmp_path: Path) -> None:
    text = (
        "## 一、城镇老旧小区改造\n\n资金管理（30分）得26分、项目管理（10分）得10分、产出效益（60分）得55分。"
        "资金管理扣4分，系支付进度慢；产出效益扣5分，系部分指标未达标。"
    )
    found = {where: verdict for where, verdict, _ in verdicts(text, tmp_path)}
    assert (found["fund_management"], found["outputs"]) == (Verdict.MATCH, Verdict.MATCH)
