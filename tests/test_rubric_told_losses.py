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


def of_indicators(text: str, folder: Path) -> dict[str, tuple[Verdict, str]]:
    """Indicator → verdict and explanation."""
    path = folder / "report.md"
    path.write_text(TITLE + text, "utf-8")
    assessment = recompute(extract(ingest(path, name=path.name), pattern_folder()), pattern_folder())
    both = zip(assessment.extraction.scores, assessment.recomputations, strict=True)
    return {s.indicator: (r.verdict, r.explanation) for s, r in both if s.level is Level.INDICATOR}


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("“工程质量”扣1分、计4分（满分5分）。", "5 − 1 = 4"),
        ("1个小区渗水被通报，扣去1分，工程质量得4分（满分5分）。", "5 − 1 = 4"),
        ("工程质量（5分）扣了2分，余3分。", "5 − 2 = 3"),
        ("工程质量（5分）得3分，外墙渗水丢2分。", "5 − 2 = 3"),
        ("满意度88%，得5分；“工程质量”（5分）4分，扣的1分是因为渗水；拆迁居民满意。", "5 − 1 = 4"),
        ("工程质量（5分）得3分，外墙普遍渗水，扣了两分。", "5 − 2 = 3"),
    ],
)
def test_losses_of_an_indicator_bear_it_out(text: str, formula: str, tmp_path: Path) -> None:
    verdict, explanation = of_indicators("## 棚户区改造\n\n### 产出效益\n\n" + text, tmp_path)["quality"]
    assert verdict is Verdict.MATCH
    assert formula in explanation


def test_the_loss_of_the_next_indicator_is_none_of_the_one_before(tmp_path: Path) -> None:
    text = "## 棚户区改造\n\n“工程质量”（5分）4分，有渗水；“资金分配”（5分）扣1分、得4分。"
    found = of_indicators(text, tmp_path)
    assert found["fund_allocation"][0] is Verdict.MATCH
    assert found["quality"][0] is Verdict.UNVERIFIABLE


@pytest.mark.parametrize(
    "text",
    [
        "城中村改造资金管理自评22分，因执行率偏低扣去3分；项目管理自评15分；产出效益自评57分，因签约率低扣3分，总得分94分。",
        "城中村改造总得分96分：资金管理自评24分，支付慢扣1分；项目管理自评15分；产出效益自评57分，分配慢丢了3分。",
    ],
)
def test_sections_without_full_marks_that_make_a_hundred_with_their_losses(text: str, tmp_path: Path) -> None:
    found = {where: verdict for where, verdict, _ in verdicts(text, tmp_path)}
    assert (found["fund_management"], found["outputs"]) == (Verdict.MATCH, Verdict.MATCH)


def test_losses_that_leave_a_hundred_open_bear_nothing_out(tmp_path: Path) -> None:
    text = "城中村改造资金管理自评22分，扣去2分；项目管理自评15分；产出效益自评57分，扣3分，总得分94分。"
    found = {where: verdict for where, verdict, _ in verdicts(text, tmp_path)}
    assert (found["fund_management"], found["outputs"]) == (Verdict.UNVERIFIABLE, Verdict.UNVERIFIABLE)
