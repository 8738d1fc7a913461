"""The workbook: sheets, numbers, formulas that give what was recomputed, and text that stays text."""

import subprocess
import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from shutil import which

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_audits import failed_audit_of, made_audit, made_figure, made_finding, made_score

from pipeline.export.workbook import workbook_bytes
from pipeline.export.workbook.rule_formulas import rule_formula
from pipeline.interval import Interval
from pipeline.language import Language
from pipeline.model import Level, Recomputation, Verdict
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics.kinds import apply
from pipeline.rubrics.load import Scored, load_rubrics
from pipeline.rubrics.rules import Proportional

PATTERNS = pattern_folder()
HOSTILE = (
    '=HYPERLINK("http://x","y")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "＝1+1",
    "\t=1",
    "<b>&amp;",
    "a\x00b\ud800",
)

RULED = [
    (entry, rubric.id)
    for rubric in load_rubrics(PATTERNS)
    for programme in rubric.programmes
    for entry in programme.scored()
    if entry.examples
]


def book_of(*audits, language=Language.ZH, values=False):
    return openpyxl.load_workbook(BytesIO(workbook_bytes(audits, PATTERNS, language)), data_only=values)


def column(sheet, heading):
    titles = [cell.value for cell in sheet[1]]
    return [row[titles.index(heading)] for row in sheet.iter_rows(min_row=2)]


def test_sheets_in_their_order_in_both_languages():
    audit = made_audit()
    assert book_of(audit).sheetnames == [
        "概览", "不一致", "得分", "对比 城镇老旧小区改造", "数据", "文件", "读表说明",
    ]  # fmt: skip
    assert book_of(audit, language=Language.EN).sheetnames[:3] == ["Overview", "Mismatches", "Scores"]


def test_headings_stay_in_sight_and_tables_can_be_filtered():
    book = book_of(made_audit())
    assert {name: book[name].freeze_panes for name in ("不一致", "得分", "数据", "文件")} == {
        "不一致": "E2", "得分": "H2", "数据": "B2", "文件": "B2",
    }  # fmt: skip
    assert all(book[name].auto_filter.ref for name in ("不一致", "得分", "数据", "文件"))


def test_numbers_are_numbers_and_text_is_text():
    book = book_of(made_audit(), values=True)
    assert [cell.value for cell in column(book["数据"], "数值")] == [268900]
    assert [(cell.value, cell.data_type) for cell in column(book["不一致"], "差额")] == [(2.5, "n")]
    assert [cell.value for cell in column(book["得分"], "自评得分")] == [9.5]


def test_a_finding_links_to_its_place_in_the_evidence_report():
    (cell,) = column(book_of(made_audit())["不一致"], "证据")
    assert cell.value == '=HYPERLINK("report/index.html#/document/abababababab/finding/n1","查看")'


def test_a_sum_is_a_formula_on_the_figures():
    figures = [made_figure(f"f{n}", value=str(n), start=n) for n in (1, 2, 3)]
    finding = made_finding(operands=("f3", "f1", "f2"))
    book = book_of(made_audit(figures=figures, findings=[finding_of_sum(finding)]))
    (cell,) = column(book["不一致"], "复算")
    assert cell.value == "=SUM('数据'!$I$2,'数据'!$I$3)"
    assert column(book["不一致"], "差额")[0].value == "=H2-I2"


def finding_of_sum(finding):
    from dataclasses import replace

    from pipeline.model import Check

    return replace(finding, check=Check.SUM, claimed=Decimal(4), recomputed=Decimal(3), difference=Decimal(1))


def test_a_formula_is_not_offered_where_it_does_not_give_what_was_found():
    figures = [made_figure(f"f{n}", value=str(n), start=n) for n in (1, 2, 3)]
    finding = finding_of_sum(made_finding(operands=("f1", "f2", "f3")))
    (cell,) = column(book_of(made_audit(figures=figures, findings=[finding]))["不一致"], "复算")
    assert cell.value == 3


@pytest.mark.parametrize("text", HOSTILE)
def test_report_text_is_never_a_formula(text):
    audit = made_audit(text, figures=[made_figure(quote=text, raw=text)], findings=[made_finding()])
    content = workbook_bytes([audit], PATTERNS)
    book = openpyxl.load_workbook(BytesIO(content))
    formulas = {c.value for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"}
    assert all("http" not in formula and "cmd" not in formula and "SUM(1)" not in formula for formula in formulas)
    (cell,) = column(book["数据"], "原文数字")
    assert cell.data_type == "s"
    assert cell.value.lstrip()[:1] != "'"


@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(codec=None), max_size=40))
def test_any_text_gives_a_workbook_that_opens(text):
    audit = made_audit(figures=[made_figure(quote=text, raw=text)])
    cells = column(book_of(audit)["数据"], "原文数字")
    assert [cell.data_type for cell in cells] in (["s"], ["n"])  # an empty cell counts as a number


def test_a_file_that_was_not_read_is_listed_with_the_reason():
    book = book_of(failed_audit_of())
    assert [cell.value for cell in column(book["文件"], "未能读取的原因")] == ["文件是空的"]


def test_the_same_audits_give_the_same_bytes_whatever_their_order():
    audits = [made_audit("a.pdf"), made_audit("b.pdf")]
    assert workbook_bytes(audits, PATTERNS) == workbook_bytes(audits[::-1], PATTERNS)


def test_no_audits_give_a_workbook_all_the_same():
    assert book_of().sheetnames == ["概览", "不一致", "得分", "数据", "文件", "读表说明"]


# --------------------------------------------------------------------------------------------------------------------
# Rules as formulas
# --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("entry", "rubric"), RULED, ids=lambda value: getattr(value, "title", value))
def test_a_rule_as_formula_gives_the_marks_of_the_rule(entry: Scored, rubric):
    for example in entry.examples:
        for marks in apply(entry.rule, entry.marks, Interval.point(example.given)):
            result = Recomputation("s", Verdict.MATCH, marks.low, marks.high, marks.convention)
            formula = rule_formula(entry, result, example.given, "A1")
            if formula is None:
                assert entry.rule.kind in ("per_occurrence", "all_or_nothing")
            else:
                assert abs(formula.value - marks.low) < Decimal("0.00001")


@pytest.mark.parametrize("ends", [{"at_least": 100, "zero_beyond": 60}, {"at_most": 10, "zero_beyond": 30}])
def test_a_proportion_as_formula_ends_where_the_rule_does(ends: dict[str, int]):
    rule = Proportional(kind="proportional", conventions=("proportional",), **ends)
    entry = RULED[0][0].model_copy(update={"rule": rule, "marks": Decimal(10)})
    for value in map(Decimal, (5, 20, 30, 31, 59, 60, 100, 120)):
        (marks,) = apply(rule, Decimal(10), Interval.point(value))
        result = Recomputation("s", Verdict.MATCH, marks.low, marks.high, marks.convention)
        formula = rule_formula(entry, result, value, "A1")
        assert formula is not None
        assert formula.value == marks.low
        assert f"{ends['zero_beyond']},0," in formula.text


@pytest.mark.skipif(which("soffice") is None, reason="needs LibreOffice")
def test_formulas_give_their_values_when_computed_anew(tmp_path):
    """LibreOffice is given the formulas without the values written beside them."""
    from pipeline import audit

    report = next(path for path in (pattern_reports()) if path.suffix == ".docx" and "jiangxi" in path.name)
    content = workbook_bytes([audit(report, ocr="off")], PATTERNS)
    bare = tmp_path / "bare.xlsx"
    _without_values(content, bare)
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to"]
    subprocess.run(
        [*command, "ods", "--outdir", str(tmp_path), str(bare)], check=True, capture_output=True, timeout=180
    )
    subprocess.run(
        [*command, "xlsx", "--outdir", str(tmp_path / "again"), str(tmp_path / "bare.ods")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    written = openpyxl.load_workbook(BytesIO(content), data_only=True)
    computed = openpyxl.load_workbook(tmp_path / "again" / "bare.xlsx", data_only=True)
    formulas = openpyxl.load_workbook(BytesIO(content))
    cells = [
        (name, cell.coordinate)
        for name in formulas.sheetnames
        for row in formulas[name].iter_rows()
        for cell in row
        if cell.data_type == "f" and "HYPERLINK" not in cell.value
    ]
    assert len(cells) > 50
    for name, place in cells:
        assert computed[name][place].value == pytest.approx(written[name][place].value, abs=1e-6), (name, place)


def pattern_reports():
    from pathlib import Path

    return sorted((Path(__file__).parents[1] / "samples" / "reports").iterdir())


def _without_values(content, path):
    import re

    with zipfile.ZipFile(BytesIO(content)) as given, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bare:
        for name in given.namelist():
            data = given.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            bare.writestr(name, data)


def test_charts_of_totals_name_region_year_and_programme():
    total = replace(made_score("s0", claimed="96"), level=Level.TOTAL, indicator="", section="")
    book = book_of(made_audit(scores=[total], low="94"))
    for sheet, name in (("概览", "某市 2022 城镇老旧小区改造"), ("对比 城镇老旧小区改造", "某市 2022")):
        (chart, *_) = book[sheet]._charts
        names = chart.series[0].cat.strRef.f
        cell = book[sheet][names.rpartition("!")[2].replace("$", "").partition(":")[0]]
        assert cell.value == name
        assert book[sheet].column_dimensions[cell.column_letter].hidden
        assert chart.y_axis.scaling.min == 80
