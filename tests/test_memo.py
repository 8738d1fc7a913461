"""The memo: its parts in the order of an official document, from a template that an office may replace."""

import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from made_audits import failed_audit_of, made_audit, made_figure, made_finding, made_score

import pipeline
from pipeline.export.memo import TEMPLATE, memo_bytes
from pipeline.export.memo.parts import in_letter, label_of, numeral, short, span
from pipeline.model import Check, Level, Recomputation, Severity, Verdict
from pipeline.pattern_files import PatternError, pattern_folder

PATTERNS = pattern_folder()
ROOT = Path(__file__).parents[1]


def memo_of(audit, patterns=PATTERNS):
    return Document(BytesIO(memo_bytes(audit, patterns)))


def said(document):
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def tables(document):
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def test_parts_stand_in_the_order_of_an_official_document():
    headings = [p.text for p in memo_of(made_audit()).paragraphs if p.style.name == "memo heading 1"]
    assert headings == [
        "一、审核依据", "二、自评与复算总体情况", "三、建议调整的指标", "四、需进一步说明的事项", "五、未能复算的指标",
    ]  # fmt: skip


def test_no_name_of_the_template_is_left_over():
    document = memo_of(made_audit())
    assert "{{" not in said(document)
    assert "关于某市2022年度" in said(document)
    assert "《自评报告》（某财〔2023〕1号）" in said(document)


def test_an_adjusted_indicator_has_its_marks_its_reason_and_its_rule():
    audit = made_audit()
    table = next(table for table in tables(memo_of(audit)) if table[0][0] == "序号" and "理由和依据" in table[0])
    assert table[1][:5] == ["1", "城镇老旧小区改造", "预算执行", "9.5", "7"]
    assert table[1][5].startswith("说明规则：rule（财综〔2022〕37号）。见报告第1页。")


def test_totals_are_told_in_words_and_in_a_table():
    total = replace(made_score("t", claimed="94"), level=Level.TOTAL, indicator="", section="")
    audit = made_audit(scores=[total], low="90")
    document = memo_of(audit)
    assert "自评94分，复算为90分，自评高出复算4分。" in said(document)
    assert ["城镇老旧小区改造", "10", "94", "90", "4"] in tables(document)[0]


def test_matters_to_clarify_give_page_and_quotation_and_leave_out_what_follows_from_them():
    first = replace(made_finding("n1"), check=Check.RATIO, message="执行率不符。")
    audit = made_audit(findings=[first, replace(first, finding_id="n2", root="n1", message="随之不符。")])
    text = said(memo_of(audit))
    assert "1. ［第1页，预算执行］执行率不符。原文：“预算执行 10 9.5”（错误）" in text
    assert "随之不符" not in text


def test_the_memo_tells_how_many_mismatches_follow_from_those_it_lists():
    first = replace(made_finding("n1"), check=Check.RATIO, message="执行率不符。")
    rest = [replace(first, finding_id=f"n{each}", root="n1") for each in (2, 3)]
    noted = replace(first, finding_id="n4", root="n1", severity=Severity.INFO)
    assert "另有2处由上列事项引起，不再单列。" in said(memo_of(made_audit(findings=[first, *rest, noted])))
    assert "另有" not in said(memo_of(made_audit(findings=[first])))


def test_the_memo_is_addressed_to_all_who_report():
    audit = made_audit()
    identity = replace(audit.assessment.extraction.identity, issuer="甲市财政局;甲市住房和城乡建设局")
    extraction = replace(audit.assessment.extraction, identity=identity)
    document = memo_of(replace(audit, assessment=replace(audit.assessment, extraction=extraction)))
    addressee = [each.text for each in document.paragraphs if each.style.name == "memo addressee"]
    assert addressee == ["甲市财政局、甲市住房和城乡建设局："]


def test_a_letter_names_the_heading_where_there_are_no_pages_and_leaves_ranges_out():
    report = ROOT / "samples" / "reports" / "xiangyang-2023-self-evaluation.docx"
    audit = pipeline.audit(report)
    text = said(memo_of(audit))
    ranged = [each for each in audit.findings if "取值区间" in each.message and not each.root]
    assert ranged and "取值区间" not in text
    assert "1. ［" in text and "，表内第" in text


def test_full_marks_that_are_not_printed_are_those_of_the_standard():
    total = replace(made_score("t", claimed="94"), level=Level.TOTAL, indicator="", section="", full_marks=None)
    assert tables(memo_of(made_audit(scores=[total], low="90")))[0][1] == ["城镇老旧小区改造", "100", "94", "90", "4"]


def test_notes_and_wrong_scores_are_no_matters_to_clarify():
    audit = made_audit(findings=[made_finding(), made_finding("n2", severity=Severity.INFO)])
    assert "四、需进一步说明的事项\n无。" in said(memo_of(audit))


def test_what_was_not_recomputed_is_named():
    audit = made_audit()
    open_one = Recomputation("s1", Verdict.UNVERIFIABLE, rule="rule", explanation="无数据")
    audit = replace(audit, assessment=replace(audit.assessment, recomputations=(open_one,)))
    assert "（一）城镇老旧小区改造：预算执行。" in said(memo_of(audit))


def test_the_appendix_lists_the_figures_of_the_whole_region():
    parts = [made_figure("f1"), replace(made_figure("f2", start=9), area="某县")]
    table = tables(memo_of(made_audit(figures=parts)))[-1]
    assert table[1:] == [["1", "资金", "预算安排", "中央", "268900", "万元", "26.89亿元", "1"]]


def test_a_file_that_was_not_read_has_no_memo():
    assert memo_bytes(failed_audit_of(), PATTERNS) is None


def test_the_same_audit_gives_the_same_bytes():
    assert memo_bytes(made_audit(), PATTERNS) == memo_bytes(made_audit(), PATTERNS)


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(codec=None), max_size=30))
def test_any_text_of_a_report_gives_a_memo_that_opens(text):
    audit = made_audit(text, figures=[made_figure(raw=text)], findings=[replace(made_finding(), quote=text)])
    memo_of(audit)


def test_text_of_a_report_is_no_name_of_the_template():
    finding = replace(made_finding(), check=Check.SUM, message="{{appendix}} {{title}}")
    assert "{{appendix}} {{title}}" in said(memo_of(made_audit(findings=[finding])))


# --------------------------------------------------------------------------------------------------------------------
# An office's own template
# --------------------------------------------------------------------------------------------------------------------


def own_template(folder, *paragraphs):
    document = Document()
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for run in runs:
            paragraph.add_run(run)
    (folder / "templates").mkdir()
    document.save(folder / "templates" / "memo.docx")
    return pattern_folder(folder)


def test_an_office_can_replace_the_template(tmp_path):
    """Names may be cut into runs, stand in any order, be left out, or be unknown; styles may be missing."""
    patterns = own_template(tmp_path, ["致 {{is", "suer}}：", "{{year}}"], ["{{adjustments}}"], ["{{nothing}}"])
    document = memo_of(made_audit(), patterns)
    assert next(p.text for p in document.paragraphs if p.text) == "致 某市财政局：2022"
    assert "{{nothing}}" in said(document)
    assert len(document.tables) == 1


def test_a_template_that_is_no_word_file_is_said(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "memo.docx").write_bytes(b"not a zip")
    with pytest.raises(PatternError, match="not a Word file"):
        memo_bytes(made_audit(), pattern_folder(tmp_path))


def test_the_shipped_template_follows_the_format_of_official_documents():
    content = PATTERNS.content(TEMPLATE)
    section = Document(BytesIO(content)).sections[0]
    assert [round(each.mm) for each in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(each.mm) for each in margins] == [37, 35, 28, 26]
    with zipfile.ZipFile(BytesIO(content)) as package:
        styles, fonts = (package.read(f"word/{name}.xml").decode("utf-8") for name in ("styles", "fontTable"))
    for font in ("仿宋", "黑体", "楷体", "方正小标宋简体"):
        assert f'w:eastAsia="{font}"' in styles
        assert f'<w:font w:name="{font}"><w:altName' in fonts


# --------------------------------------------------------------------------------------------------------------------
# Words
# --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_numbering(number, text):
    assert numeral(number) == text


@given(st.text("0123456789.甲乙", max_size=60), st.integers(4, 20))
def test_text_is_cut_but_hardly_ever_within_a_number(text, longest):
    cut = short(text, longest)
    assert cut == text or (len(cut) <= longest + 1 and text.startswith(cut[:-1]))


def test_a_range_is_written_as_in_official_documents():
    assert (span(Decimal(94), Decimal(95)), span(Decimal(94), Decimal("94.0"))) == ("94～95", "94")


def test_ranges_within_a_message_are_written_so_too():
    assert in_letter("合计 92 … 95，相差 −1 … 2；“预算执行”8→4 … 7。") == "合计 92～95，相差 −1～2；“预算执行”8→4～7。"
    assert in_letter("原文“共计 … 等”") == "原文“共计 … 等”"


def test_a_number_is_not_cut():
    assert short("共计支出12345万元", 8) == "共计支出…"


def test_sub_items_carry_their_indicator():
    sub = replace(made_score(), level=Level.SUB_ITEM, label="执行率", claimed=Decimal(3))
    assert (label_of(made_score()), label_of(sub)) == ("预算执行", "预算执行：执行率")
