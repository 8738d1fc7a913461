"""The four CSV files: contract.md's columns, plain numbers, stable order, and nothing a spreadsheet would run."""

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_audits import failed_audit_of, made_audit, made_figure, made_finding

from pipeline.export.csv_tables import COLUMNS, cell_text, csv_tables, decimal_text, safe_text
from pipeline.model import Route, Severity

CONTRACT = Path(__file__).parents[2] / "shared" / "contract.md"
FORMULA_STARTS = "=+-@＝＋－＠"

any_text = st.text(st.characters(codec=None))


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def columns_of_contract(name: str) -> list[str]:
    section = CONTRACT.read_text("utf-8").split(f"## {name}")[1].split("\n", 1)[1].split("\n\n")[0].split("\n*")[0]
    while (bare := re.sub(r"\([^()]*\)", "", section)) != section:
        section = bare
    return re.findall(r"`(\w+)`", section)


@pytest.mark.skipif(not CONTRACT.exists(), reason="needs ../shared/contract.md beside the project")
@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_those_of_the_contract_in_its_order(name):
    assert list(COLUMNS[name]) == columns_of_contract(name)


@pytest.mark.parametrize("name", COLUMNS)
def test_each_file_starts_with_a_byte_order_mark_and_its_header(name):
    content = csv_tables([])[name]
    assert content == b"\xef\xbb\xbf" + ",".join(COLUMNS[name]).encode() + b"\n"


def test_a_row_of_each_file():
    tables = {name: rows(content)[0] for name, content in csv_tables([made_audit()]).items()}
    assert tables["documents.csv"] == {
        "doc_id": "abababababab", "file": "甲/报告.pdf", "sha256": "ab" * 32, "format": "pdf", "pages": "2",
        "ocr_pages": "1", "kind": "self_evaluation", "title": "自评报告", "doc_no": "某财〔2023〕1号", "issuer": "某市财政局",
        "region": "某市", "region_code": "990100", "region_level": "prefecture", "year": "2022",
        "programs": "rental;renovation", "rubric": "national-2022", "status": "ok", "error": "",
    }  # fmt: skip
    figure = tables["figures.csv"]
    assert (figure["value"], figure["raw"], figure["repaired"], figure["confidence"]) == (
        "268900",
        "26.89亿元",
        "false",
        "1",
    )
    assert [figure[c] for c in ("page", "x0", "y0", "x1", "y1")] == ["1", "72", "90.5", "200.13", "104"]
    score = tables["scores.csv"]
    assert [score[c] for c in ("claimed", "recomputed_low", "recomputed_high", "verdict")] == [
        "9.5",
        "7",
        "7",
        "overclaimed",
    ]
    finding = tables["findings.csv"]
    assert [finding[c] for c in ("check", "severity", "difference", "figures")] == [
        "score_rule",
        "error",
        "2.5",
        "s1;f1",
    ]


def test_what_is_not_stated_is_empty():
    word = made_audit(pages=(), figures=[made_figure(page=None)])
    document = rows(csv_tables([word])["documents.csv"])[0]
    figure = rows(csv_tables([word])["figures.csv"])[0]
    assert (document["pages"], document["ocr_pages"]) == ("", "")
    assert [figure[c] for c in ("page", "x0", "y0", "x1", "y1")] == [""] * 5


def test_a_file_that_could_not_be_read_still_has_its_row():
    document = rows(csv_tables([failed_audit_of()])["documents.csv"])[0]
    assert (document["status"], document["error"]) == ("failed", "文件是空的 / the file is empty")
    assert document["kind"] == document["pages"] == document["year"] == ""


def test_rows_stand_by_file_page_and_position_whatever_order_they_come_in():
    figures = [
        made_figure("c", page=2, block=0),
        made_figure("b", page=1, block=7, start=3),
        made_figure("a", page=1, block=7, start=1),
    ]
    audits = [made_audit("乙.pdf"), made_audit("b.pdf", figures=figures), made_audit("a.pdf")]
    table = rows(csv_tables(audits)["figures.csv"])
    assert [row["file"] for row in table] == ["a.pdf", "b.pdf", "b.pdf", "b.pdf", "乙.pdf"]
    assert [row["figure_id"] for row in table[1:4]] == ["a", "b", "c"]
    assert csv_tables(audits) == csv_tables(audits[::-1])


def test_findings_without_pages_stand_where_their_first_operand_stands():
    figures = [made_figure("late", page=None, block=9), made_figure("early", page=None, block=2)]
    findings = [
        made_finding("1", operands=("late",), page=None),
        made_finding("2", operands=("early",), page=None, severity=Severity.INFO),
    ]
    audit = made_audit(figures=figures, findings=findings, pages=())
    assert [row["finding_id"] for row in rows(csv_tables([audit])["findings.csv"])] == ["2", "1"]


def test_pages_read_by_ocr_are_counted():
    audit = made_audit(pages=(Route.OCR, Route.OCR, Route.EMPTY))
    document = rows(csv_tables([audit])["documents.csv"])[0]
    assert (document["pages"], document["ocr_pages"]) == ("3", "2")


# --------------------------------------------------------------------------------------------------------------------
# Numbers
# --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [("1E+6", "1000000"), ("1E-7", "0.0000001"), ("65.10", "65.1"), ("-0", "0"), ("100", "100"), ("-3.50", "-3.5"), ("NaN", "")],
)  # fmt: skip
def test_numbers_are_plain_decimal_text(value, text):
    assert decimal_text(Decimal(value)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15))
def test_plain_text_keeps_the_number_exactly(value):
    text = decimal_text(value)
    assert Decimal(text) == value
    assert re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", text)


def test_what_division_leaves_is_cut_to_six_decimals_and_what_is_printed_is_not():
    audit = made_audit(low=str(Decimal(100) / 3), figures=[made_figure(value="0.123456789")])
    tables = csv_tables([audit])
    assert rows(tables["scores.csv"])[0]["recomputed_low"] == "33.333333"
    assert rows(tables["figures.csv"])[0]["value"] == "0.123456789"


# --------------------------------------------------------------------------------------------------------------------
# Text
# --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\0=1"]
)
def test_report_text_never_becomes_a_formula(text):
    assert safe_text(text).startswith("'")


@pytest.mark.parametrize("text", ["-5", "-5.25", "+3", "-3.5%", "5-3", "", "安排26.89亿元"])
def test_plain_numbers_and_harmless_text_stay_as_they_are(text):
    assert safe_text(text) == text


@given(any_text)
def test_no_text_is_a_formula_or_breaks_its_line(text):
    safe = safe_text(text)
    assert not safe.lstrip().startswith(tuple(FORMULA_STARTS)) or re.fullmatch(r"[+-]\d+(\.\d+)?%?", safe, re.ASCII)
    assert len(safe.splitlines()) <= 1
    safe.encode("utf-8")


@given(any_text, any_text)
def test_any_text_comes_back_from_the_file_as_one_cell(quote, raw):
    content = csv_tables([made_audit(figures=[made_figure(quote=quote, raw=raw)])])["figures.csv"]
    (row,) = rows(content)
    assert (row["quote"], row["raw"]) == (safe_text(quote), safe_text(raw))
    assert content.count(b"\n") == 2


def test_other_programs_read_the_same(tmp_path):
    path = tmp_path / "figures.csv"
    path.write_bytes(csv_tables([made_audit(figures=[made_figure(quote='他说"好"，\n共计，5套')])])["figures.csv"])
    frame = pd.read_csv(path)
    assert frame.loc[0, "quote"] == '他说"好"， 共计，5套'
    assert frame.loc[0, "value"] == 268900


def test_truth_values_are_lower_case():
    assert (cell_text(True), cell_text(False), cell_text(None), cell_text(0)) == ("true", "false", "", "0")
