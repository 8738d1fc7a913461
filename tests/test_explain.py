"""`anju figures` and `anju explain`: every figure of a report, and why each was read as it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.extract.explain import explain
from pipeline.ingest import ingest
from pipeline.pattern_files import pattern_folder

ROOT = Path(__file__).parents[1]
REPORT = """# 某市2023年度城镇保障性安居工程绩效自评报告

一、租赁住房保障

2023年计划发放租赁补贴900户，实际发放927户，完成率103%。

二、城镇老旧小区改造

| 县区 | 计划改造户数（户） | 开工户数（户） |
| --- | --- | --- |
| 合计 | 1200 | 1200 |
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.md"
    path.write_text(REPORT, "utf-8")
    return path


def test_explanation_names_words_pattern_and_file(report: Path) -> None:
    extraction = extract(ingest(report), pattern_folder())
    result = next(f for f in extraction.figures if f.quantity.value == 927)
    explanation = explain(extraction, result.figure_id, pattern_folder())
    told = {t.field: t for t in explanation.told}
    assert (told["measure"].words, told["measure"].where, told["measure"].file) == (
        "实际", "clause", "figures/measures.yaml",
    )  # fmt: skip
    assert (told["item"].words, told["program"].where) == ("发放", "carried")
    first = explain(extraction, extraction.figures[0].figure_id, pattern_folder())
    assert {t.field: t.where for t in first.told}["program"] == "clause"
    assert explanation.clause == "实际发放"
    assert explanation.headings[-1] == "租赁住房保障"


def test_explanation_of_a_table_cell_names_its_column(report: Path) -> None:
    extraction = extract(ingest(report), pattern_folder())
    cell = next(f for f in extraction.figures if f.context.row is not None and f.measure == "planned")
    told = {t.field: t for t in explain(extraction, cell.figure_id, pattern_folder()).told}
    assert (told["measure"].words, told["measure"].where) == ("计划改造", "column")
    assert told["item"].words == "户数"


def test_unknown_figure_is_a_key_error(report: Path) -> None:
    with pytest.raises(KeyError):
        explain(extract(ingest(report), pattern_folder()), "none", pattern_folder())


def anju(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *arguments], capture_output=True, text=True, cwd=ROOT, timeout=120
    )


def test_commands_print_the_table_and_the_reason(report: Path) -> None:
    listed = anju("figures", str(report), "--lang", "zh")
    assert listed.returncode == 0
    assert "927" in listed.stdout and "1200" in listed.stdout
    reason = anju("explain", str(report), "f0002", "--lang", "en")
    assert reason.returncode == 0
    assert "实际" in reason.stdout and "figures/measures.yaml" in reason.stdout


def test_a_figure_that_is_not_there_is_wrong_usage(report: Path) -> None:
    assert anju("explain", str(report), "f9999").returncode == 64
