"""`anju diff`: findings of two runs, matched by their ids."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.export.findings_diff import COLUMNS, FindingsFileError, Listed, Report, compare, read_findings

REPORT = """# 衡阳市2023年度城镇保障性安居工程绩效自评报告

## 一、资金情况

安排租赁住房保障资金{total}万元，分别为中央补助600万元、省级补助300万元。截至年底支出{spent}万元，预算执行率80.0%。
"""


def listed(number: str, file: str = "a.docx", region: str = "甲市") -> Listed:
    return Listed(number, file, region, "2023", "sum", "error", "不符", "does not agree")


def told(difference: object) -> tuple[list[str], ...]:
    return tuple([f.finding_id for f in getattr(difference, name)] for name in ("resolved", "still_there", "new"))


def test_findings_are_resolved_still_there_or_new() -> None:
    assert told(compare([listed("1"), listed("2")], [listed("2"), listed("3")])) == (["1"], ["2"], ["3"])


def test_the_same_id_in_another_report_is_another_finding() -> None:
    old = [listed("1"), listed("1", "b.docx", "乙市")]
    assert told(compare(old, [listed("1", "b.docx", "乙市")])) == (["1"], ["1"], [])


def test_a_corrected_copy_of_another_name_is_the_same_report() -> None:
    assert told(compare([listed("1", "初稿.docx")], [listed("1", "定稿.docx"), listed("2", "定稿.docx")])) == (
        [], ["1"], ["2"],
    )  # fmt: skip


def test_nothing_is_resolved_in_a_report_that_was_not_read_again() -> None:
    old = [listed("1"), listed("2", "b.docx", "乙市")]
    difference = compare(old, [], [Report("a.docx", "甲市", "2023")])
    assert told(difference) == (["1"], [], [])
    assert [finding.finding_id for finding in difference.not_read] == ["2"]


@pytest.fixture
def runs(tmp_path: Path) -> tuple[Path, Path]:
    """A report with a wrong total and a wrong rate, and the same with only the total put right."""
    folders = []
    for name, total, spent in (("old", 950, 700), ("new", 900, 700)):
        report = tmp_path / name / "report.md"
        report.parent.mkdir()
        report.write_text(REPORT.format(total=total, spent=spent), "utf-8")
        assert main(["run", str(report), "-o", str(tmp_path / f"{name}-out"), "--ocr", "off", "-q"]) == 0
        folders.append(tmp_path / f"{name}-out")
    return folders[0], folders[1]


@pytest.mark.parametrize("name", ["", "findings.csv", "audit.json"])
def test_from_the_command_line(runs: tuple[Path, Path], name: str, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = (folder / name for folder in runs)
    assert main(["diff", str(old), str(new), "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    resolved = lines[1 : lines.index(next(line for line in lines if line.startswith("still there")))]
    assert any("parts and total" in line for line in resolved) and any("950万元" in line for line in resolved)
    assert main(["diff", str(old), str(old), "--lang", "zh"]) == 0
    again = capsys.readouterr().out.splitlines()
    assert (again[0], again[-1]) == ("已解决：0", "新出现：0")


def test_csv_and_json_of_one_run_tell_the_same(runs: tuple[Path, Path]) -> None:
    for folder in runs:
        assert {f.finding_id for f in read_findings(folder / "findings.csv")} == {
            f.finding_id for f in read_findings(folder / "audit.json")
        }


def test_what_is_no_result_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(FindingsFileError, match=r"findings\.csv"):
        read_findings(tmp_path)
    wrong = tmp_path / "findings.csv"
    with wrong.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerow(COLUMNS[:-1])
    with pytest.raises(FindingsFileError, match="message_en"):
        read_findings(wrong)
    assert main(["diff", str(wrong), str(wrong)]) == 64
    assert "message_en" in capsys.readouterr().err
