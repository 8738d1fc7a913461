"""No report, however garbled, upsets a stage: one internal error would cost a whole document its results."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import pipeline
from bench.fuzz_stages import changed_stretch, check, report_texts

TEXTS = report_texts()
TITLE = "# 甲市2022年度城镇老旧小区改造绩效自评报告\n\n"


@pytest.mark.parametrize("seed", range(40))
def test_a_report_changed_anywhere_is_checked_to_the_end(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "report.md"
    path.write_text(changed_stretch(TEXTS, random.Random(seed)), "utf-8")
    check(path)


@pytest.mark.parametrize(
    "text",
    [
        "计划改造老旧小区12个，实际开工改造12个；计划改造\U00016d70户，实际完成改造任务，预算执行得5分。"
        + "评价结果为优。" * 20,
        "≥1平方2平方偏差0%自评得分",
        f"改造户数{'9' * 40}户。\n\n改造户数5户。",
        "| 指标 | 满分 | 评分标准 | 得分 |\n|---|---|---|---|\n| 预算执行 | 8 | 预算执行率每低0个百分点扣0分，最多扣8分 | 8 |",
    ],
    ids=["digit of a new script", "deviation from a bound", "forty digits", "step of nothing"],
)
def test_what_no_office_means_is_read_without_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.md"
    path.write_text(TITLE + text, "utf-8")
    audit = pipeline.audit(path, ocr="off")
    assert (audit.status, audit.error) == ("ok", "")
