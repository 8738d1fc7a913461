"""`anju rubric`: what people and machines get, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document as WordDocument

from pipeline.cli import main
from pipeline.exit_status import ExitStatus
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics.load import Rubric
from pipeline.rubrics.rules import Bands, MarksLost, Proportional

EXECUTION = "预算执行率每低5个百分点扣1分，最多扣8分"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["rubric", *arguments])
    told = capsys.readouterr()
    return status, told.out, told.err


def tried(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    status, out, _ = run(capsys, "try", *arguments, "--json")
    assert status == ExitStatus.OK
    result: dict[str, object] = json.loads(out)
    return result


def test_try_gives_the_marks_under_each_reading(capsys: pytest.CaptureFixture[str]) -> None:
    told = tried(capsys, EXECUTION, "--full-marks", "8", "--value", "64.9%")
    assert told["result"] == "rule"
    assert told["marks"] == {"floor": 1, "ceiling": 0, "proportional": 0.98}
    status, out, _ = run(capsys, "try", EXECUTION, "--full-marks", "8", "--value", "64.9")
    assert status == ExitStatus.OK
    assert "1 (completed steps only)" in out and "0.98 (in proportion)" in out


def test_try_takes_several_inputs_by_their_words(capsys: pytest.CaptureFixture[str]) -> None:
    text = "开工率每低1个百分点扣0.5分，竣工率每低1个百分点扣0.2分，最多扣20分"
    told = tried(capsys, text, "--full-marks", "20", "--value", "开工率=80", "--value", "竣工率=60")
    assert told["marks"] == {"floor": 2, "ceiling": 2, "proportional": 2}


@pytest.mark.parametrize(("answer", "marks"), [("是", 2), ("否", 0)])
def test_try_takes_yes_and_no(capsys: pytest.CaptureFixture[str], answer: str, marks: int) -> None:
    told = tried(capsys, "制定了办法的得2分，否则不得分", "--full-marks", "2", "--value", answer)
    assert told["marks"] == {"": marks}


def test_try_says_judgement_with_the_words_that_stopped_it(capsys: pytest.CaptureFixture[str]) -> None:
    told = tried(capsys, "视情况酌情扣1-2分", "--full-marks", "5", "--value", "3")
    assert told["result"] == "judgement"
    assert told["marks"] == {}
    assert "酌情" in str(told["stopped_by"])
    _, out, _ = run(capsys, "try", "视情况酌情扣1-2分", "--full-marks", "5")
    assert out.startswith("judgement") and "酌情" in out


def test_try_of_a_cell_gives_what_compiles_and_names_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    told = tried(
        capsys, "机制健全（2分）；支出率（8分），支出率每低5个百分点扣1分", "--full-marks", "10", "--value", "支出率=90"
    )
    items = told["items"]
    assert isinstance(items, list)
    assert told["result"] == "partly"
    assert [item["result"] for item in items] == ["judgement", "rule"]
    assert items[1]["marks"]["floor"] == 6


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("try", EXECUTION, "--full-marks", "八"), "满分"),
        (("try", EXECUTION, "--full-marks", "8", "--value", "多"), "是/否"),
        (("try", EXECUTION, "--full-marks", "8", "--value", "入住率=8"), "入住率"),
        (("show", "no-such"), "national-2022"),
        (("check", "no-such.yaml"), "找不到文件"),
        (("compile", "no-such.docx"), "找不到文件"),
    ],
)
def test_wrong_usage_is_said_in_a_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str
) -> None:
    status, _, err = run(capsys, *arguments)
    assert status == ExitStatus.USAGE
    assert says in err and "Traceback" not in err


def test_list_show_check_and_test_of_the_shipped_standards(capsys: pytest.CaptureFixture[str]) -> None:
    assert "national-2022" in run(capsys, "list")[1]
    assert EXECUTION in run(capsys, "show", "national-2022")[1]
    assert run(capsys, "check")[0] == ExitStatus.OK
    status, out, _ = run(capsys, "test", "henan-2020")
    assert status == ExitStatus.OK and "examples hold" in out
    assert "个示例成立" in run(capsys, "test", "henan-2020", "--lang", "zh")[1]


@pytest.mark.parametrize(("language", "said"), [("zh", "得分: 1"), ("en", "marks: 1")])
def test_try_tells_the_most_that_may_be_lost_in_the_language_asked_for(
    capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    text = "预算执行率100%得满分，每低5个百分点扣1分，最多扣8分"
    _, out, _ = run(capsys, "try", text, "--full-marks", "8", "--value", "64.9", "--lang", language)
    assert "cap=8" in out and said in out and " / " not in out


WRONG = """\
id: tiny
title: 试用标准
document: 试财〔2030〕1号
years: {first: 2030}
programmes:
  - program: rental
    title: 租赁
    marks: 10
    sections:
      - section: outputs
        title: 产出
        marks: 10
        indicators:
          - indicator: satisfaction
            title: 满意度
            marks: 10
            clause: 满意度达到90%得10分，每低1个百分点扣1分
            rule: {kind: marks_lost, base: 80}
            input: {name: 满意度, direct: {items: [satisfaction], measures: [level]}}
            examples: [{given: 79, marks: {floor: 8}}]
"""


def test_check_compares_each_rule_with_its_clause(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "tiny.yaml"
    file.write_text(WRONG, "utf-8")
    status, out, _ = run(capsys, "check", str(file))
    assert status == ExitStatus.FOUND
    assert "base=80" in out and "base=90" in out
    file.write_text(WRONG.replace("base: 80", "base: eighty"), "utf-8")
    status, _, err = run(capsys, "check", str(file))
    assert status == ExitStatus.USAGE and "tiny.yaml:18" in err


def test_an_example_that_does_not_hold_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "tiny.yaml").write_text(WRONG, "utf-8")
    status, out, _ = run(capsys, "test", "tiny", "--patterns", str(tmp_path))
    assert status == ExitStatus.FOUND
    assert "79 → 9" in out


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        (("base: 80", "base: eighty"), ("tiny.yaml:18", "rule.marks_lost.base", "须为数", "eighty")),
        (("years: {first: 2030}", ""), ("tiny.yaml:1 [years]", "缺少此项")),
        (("  - program:", " - program:"), ("tiny.yaml:", "YAML", "缩进")),
    ],
)
def test_a_mistake_in_a_file_is_told_by_file_line_field_and_what_was_expected(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, mistake: tuple[str, str], told: tuple[str, ...]
) -> None:
    assert mistake[0] in WRONG
    file = tmp_path / "tiny.yaml"
    file.write_text(WRONG.replace(*mistake), "utf-8")
    status, _, err = run(capsys, "check", str(file))
    assert status == ExitStatus.USAGE
    assert all(word in err for word in told), err
    assert len(err) < 400


def test_a_fact_takes_yes_or_no(capsys: pytest.CaptureFixture[str]) -> None:
    said = ("try", "出台了实施细则的得2分，否则不得分", "--full-marks", "2", "--value")
    assert run(capsys, *said, "是")[0] == ExitStatus.OK
    status, _, err = run(capsys, *said, "35")
    assert status == ExitStatus.USAGE and "是 或 否" in err


def standard(path: Path) -> Path:
    """A standard's table: section, marks, indicator, marks, rule."""
    document = WordDocument()
    document.add_paragraph("租赁住房保障绩效评价指标表")
    rows = [
        ("一级指标", "分值", "二级指标", "分值", "评分标准"),
        ("资金管理", "30", "预算执行", "10", "机制健全（2分）；预算执行率（8分），预算执行率每低4个百分点扣1分，最多扣8分"),
        ("资金管理", "30", "资金筹集", "15", "市县出资比例达到20%及以上的得15分，未达到的按比例扣减"),
        ("资金管理", "30", "资金使用管理", "5", ""),
        ("产出效益", "70", "满意度", "70", "满意度90%以上得70分，80%-90%得40分，80%以下不得分"),
        ("合计", "100", "", "100", ""),
    ]  # fmt: skip
    table = document.add_table(rows=len(rows), cols=5)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(path))
    return path


def test_compile_turns_a_table_into_a_file_that_can_be_used(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "draft.yaml"
    status, _, _ = run(capsys, "compile", str(standard(tmp_path / "table.docx")), "--id", "draft", "-o", str(out))
    assert status == ExitStatus.OK
    rubric = PatternFolder(tmp_path).load("draft.yaml", Rubric)
    (programme,) = rubric.programmes
    assert (programme.program, programme.marks) == ("rental", 100)
    execution, raising, use, satisfaction = programme.indicators()
    assert (use.marks, use.rule.kind) == (5, "judgement"), "an indicator whose rule is not printed keeps its marks"
    assert [item.rule.kind for item in execution.sub_items] == ["judgement", "marks_lost"]
    rule = execution.sub_items[1].rule
    assert isinstance(rule, MarksLost) and rule.step == 4
    assert execution.sub_items[1].input is not None, "asks for what the standard on file asks for"
    assert isinstance(raising.rule, Proportional) and raising.rule.at_least == 20
    assert isinstance(satisfaction.rule, Bands)
    assert run(capsys, "check", str(out))[0] == ExitStatus.OK


def test_compile_overwrites_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "draft.yaml"
    out.write_text("mine", "utf-8")
    status, _, err = run(capsys, "compile", str(standard(tmp_path / "table.docx")), "-o", str(out))
    assert status == ExitStatus.CANNOT_WRITE and "draft.yaml" in err
    assert out.read_text("utf-8") == "mine"


def test_compile_says_where_no_standard_is(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    document = WordDocument()
    document.add_paragraph("没有表格")
    document.save(str(tmp_path / "empty.docx"))
    status, _, err = run(capsys, "compile", str(tmp_path / "empty.docx"))
    assert status == ExitStatus.USAGE and "评分标准" in err
