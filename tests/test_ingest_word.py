"""Word to blocks: what is printed is read, in its order, once."""

import difflib
import re
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from word_packages import cell, paragraph, row, run, table, write_word

from pipeline.ingest import ingest
from pipeline.ingest.word import read_word
from pipeline.ingest.word_numbering import formatted
from pipeline.model import Format, Paragraph, Table

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "seeds"


@pytest.fixture
def read(tmp_path):
    def read_body(body, **parts):
        return read_word(write_word(tmp_path / "报告.docx", body, **parts))

    return read_body


def texts(reading):
    return [block.text.content for block in reading.blocks if isinstance(block, Paragraph)]


def tables(reading):
    return [block for block in reading.blocks if isinstance(block, Table)]


# --------------------------------------------------------------------------------------------------------------------
# Order and the characters of a paragraph
# --------------------------------------------------------------------------------------------------------------------


def test_paragraphs_and_tables_come_in_body_order(read):
    grid = table(row(cell("项目"), cell("数量")), row(cell("小区"), cell("12")))
    reading = read(paragraph("前") + grid + paragraph("后"))
    assert [type(block).__name__ for block in reading.blocks] == ["Paragraph", "Table", "Paragraph"]


def test_a_document_made_by_python_docx_is_read(tmp_path):
    document = docx.Document()
    document.add_heading("一、资金管理", level=2)
    document.add_paragraph("到位资金1200万元。")
    document.save(tmp_path / "a.docx")
    found = ingest(tmp_path / "a.docx", name="甲/a.docx")
    assert (found.file, found.format, found.pages, len(found.sha256)) == ("甲/a.docx", Format.DOCX, (), 64)
    heading, body = found.blocks
    assert (heading.text.content, heading.heading_level) == ("一、资金管理", 2)
    assert (body.text.content, body.heading_level, body.text.runs) == ("到位资金1200万元。", None, ())


def test_tracked_insertions_are_kept_and_deletions_dropped(read):
    changed = (
        "<w:p>" + run("到位") + f"<w:del>{'<w:r><w:delText>900</w:delText></w:r>'}</w:del>"
        f"<w:ins>{run('950')}</w:ins><w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('万元')}</w:moveTo></w:p>"
    )
    reading = read(changed)
    assert texts(reading) == ["到位950万元"]
    assert any("修订" in note and "tracked changes" in note for note in reading.notes)


def test_a_document_without_changes_has_no_note_of_them(read):
    assert read(paragraph("到位950万元")).notes == ()


def test_a_paragraph_whose_mark_is_deleted_goes_on_in_the_next(read):
    reading = read(paragraph("到位", "<w:rPr><w:del/></w:rPr>") + paragraph("资金950万元"))
    assert texts(reading) == ["到位资金950万元"]


def test_text_in_links_smart_tags_and_content_controls_is_read(read):
    inside = (
        f"<w:hyperlink>{run('甲')}</w:hyperlink><w:smartTag><w:smartTag>{run('乙')}</w:smartTag></w:smartTag>"
        f"<w:sdt><w:sdtContent>{run('丙')}</w:sdtContent></w:sdt><w:fldSimple>{run('丁')}</w:fldSimple>"
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处')}</w:sdtContent></w:sdt>"
    )
    block = f"<w:sdt><w:sdtContent>{paragraph('戊')}</w:sdtContent></w:sdt>"
    assert texts(read(f"<w:p>{inside}</w:p>" + block)) == ["甲乙丙丁", "戊"]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (run("面积12万m") + run("2", '<w:vertAlign w:val="superscript"/>'), "面积12万m²"),
        (run("CO") + run("2", '<w:vertAlign w:val="subscript"/>'), "CO₂"),
        (run("甲") + "<w:r><w:tab/></w:r>" + run("乙"), "甲\t乙"),
        (run("甲") + "<w:r><w:br/></w:r>" + run("乙"), "甲\n乙"),
        (run("甲") + "<w:r><w:cr/></w:r>" + run("乙"), "甲\n乙"),
        (run("2021") + "<w:r><w:noBreakHyphen/></w:r>" + run("2025"), "2021-2025"),
        (run("完") + "<w:r><w:softHyphen/></w:r>" + run("成\u00ad率"), "完成率"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run("90%"), "≥90%"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("是"), "☑是"),
        (run("\uf0a3", '<w:rFonts w:ascii="Symbol"/>') + run("90%"), "≤90%"),
        ("<m:oMath><m:f><m:num><m:r><m:t>31</m:t></m:r></m:num><m:den><m:r><m:t>48</m:t></m:r></m:den></m:f></m:oMath>", "31/48"),
    ],
)  # fmt: skip
def test_special_characters(read, inside, expected):
    assert texts(read(f"<w:p>{inside}</w:p>")) == [expected]


def test_codes_of_fields_are_dropped_and_results_kept(read):
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "<w:r><w:instrText> REF _a \\h </w:instrText></w:r>"
    inside = mark.format("begin") + code + run("码") + mark.format("separate") + run("85") + mark.format("end")
    assert texts(read(f"<w:p>{run('得分')}{inside}{run('分')}</w:p>")) == ["得分85分"]


def test_a_field_that_is_never_closed_does_not_swallow_what_follows(read):
    broken = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r></w:p>'
    assert texts(read(broken + paragraph("得分85分"))) == ["得分85分"]


def test_hidden_text_is_left_out_with_a_note(read):
    reading = read(f"<w:p>{run('得分85分')}{run('（待核）', '<w:vanish/>')}</w:p>")
    assert texts(reading) == ["得分85分"]
    assert any("隐藏" in note for note in reading.notes)


def test_a_text_box_is_read_once_after_its_paragraph(read):
    box = f"<w:txbxContent>{paragraph('附表')}</w:txbxContent>"
    drawing = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert texts(read(f"<w:p>{run('正文')}<w:r>{drawing}</w:r></w:p>" + paragraph("后文"))) == ["正文", "附表", "后文"]


def test_notes_follow_the_paragraph_that_refers_to_them(read):
    notes = (
        f'<w:footnote w:id="0" w:type="separator">{paragraph("线")}</w:footnote>'
        f'<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>{run("含结转资金")}</w:p></w:footnote>'
    )
    body = f'<w:p>{run("到位950万元")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>' + paragraph("后文")
    assert texts(read(body, footnotes=notes)) == ["到位950万元", "含结转资金", "后文"]


def test_page_headers_and_footers_are_set_aside(read):
    reading = read(paragraph("正文"), header=paragraph("某市财政局"), footer=paragraph("第1页"))
    assert texts(reading) == ["正文"]
    assert sorted(one.text.content for one in reading.set_aside) == ["某市财政局", "第1页"]


def test_the_table_of_contents_is_set_aside(read):
    styles = '<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="toc 1"/></w:style>'
    reading = read(paragraph("一、资金\t3", '<w:pStyle w:val="a1"/>') + paragraph("一、资金"), styles=styles)
    assert (texts(reading), [one.text.content for one in reading.set_aside]) == (["一、资金"], ["一、资金\t3"])


def test_pictures_are_noted(read):
    reading = read(paragraph("正文", runs="<w:r><w:drawing><a:blip/></w:drawing></w:r>"))
    assert any("图片" in note for note in reading.notes)


# --------------------------------------------------------------------------------------------------------------------
# Looks
# --------------------------------------------------------------------------------------------------------------------

STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/>'
    '<w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="own"><w:name w:val="公文二级"/><w:basedOn w:val="2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="lvl"><w:name w:val="公文三级"/>'
    '<w:pPr><w:outlineLvl w:val="2"/><w:jc w:val="center"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="circle"><w:name w:val="环"/><w:basedOn w:val="circle"/></w:style>'
)


@pytest.mark.parametrize(
    ("properties", "level"),
    [
        ('<w:pStyle w:val="2"/>', 2),
        ('<w:pStyle w:val="own"/>', 2),
        ('<w:pStyle w:val="lvl"/>', 3),
        ('<w:pStyle w:val="2"/><w:outlineLvl w:val="9"/>', None),
        ('<w:outlineLvl w:val="0"/>', 1),
        ('<w:pStyle w:val="circle"/>', None),
        ('<w:pStyle w:val="absent"/>', None),
        ("", None),
    ],
)
def test_heading_levels_come_from_style_and_outline(read, properties, level):
    (block,) = read(paragraph("资金管理", properties), styles=STYLES).blocks
    assert block.heading_level == level


def test_bold_size_and_centring_are_inherited(read):
    (heading,) = read(paragraph("资金", '<w:pStyle w:val="own"/>'), styles=STYLES).blocks
    (plain,) = read(paragraph("资金", '<w:jc w:val="center"/>'), styles=STYLES).blocks
    assert (heading.bold, heading.size, heading.centred) == (True, 16.0, False)
    assert (plain.bold, plain.size, plain.centred) == (False, 10.5, True)


def test_a_paragraph_is_bold_only_when_all_that_is_seen_is(read):
    mixed = f"<w:p>{run('资金', '<w:b/>')}{run('管理')}</w:p>"
    off = paragraph("", '<w:pStyle w:val="2"/>', runs=run("资金", '<w:b w:val="0"/>'))
    blank = f"<w:p>{run('资金', '<w:b/>')}{run(' ')}</w:p>"
    assert [block.bold for block in read(mixed + off + blank, styles=STYLES).blocks] == [False, False, True]


def test_line_breaks_in_a_title_join_and_elsewhere_stay(read):
    lines = run("某市财政局") + "<w:r><w:br/></w:r>" + run("关于2023年度") + "<w:r><w:br/></w:r>" + run("2 项")
    title = paragraph("", '<w:jc w:val="center"/>', runs=lines)
    assert texts(read(title + paragraph("", runs=lines))) == [
        "某市财政局关于2023年度2 项",
        "某市财政局\n关于2023年度\n2 项",
    ]


# --------------------------------------------------------------------------------------------------------------------
# Numbering
# --------------------------------------------------------------------------------------------------------------------


def level(number, number_format, pattern, more=""):
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def abstract(identity, *levels):
    return f'<w:abstractNum w:abstractNumId="{identity}">{"".join(levels)}</w:abstractNum>'


def num(identity, of, overrides=""):
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def item(text, depth=0, of=1, more=""):
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{of}"/></w:numPr>{more}')


OUTLINE = abstract(
    0,
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "%1.%4", "<w:isLgl/>"),
) + num(1, 0)  # fmt: skip


def test_lower_levels_begin_anew_under_each_higher_one(read):
    body = item("甲") + item("乙", 1) + item("丙", 1) + item("丁", 2) + item("戊") + item("己", 1) + item("庚", 3)
    assert texts(read(body, numbering=OUTLINE)) == [
        "一、甲", "（一）乙", "（二）丙", "1. 丁", "二、戊", "（一）己", "2.1 庚",
    ]  # fmt: skip


def test_a_number_never_grows_into_the_one_that_follows(read):
    body = item("2022年支出30万元", 2) + item("45户", 2)
    assert texts(read(body, numbering=OUTLINE)) == ["1. 2022年支出30万元", "2. 45户"]


def test_deleted_and_hidden_paragraphs_are_not_counted(read):
    deleted = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>'
        "<w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>"
    )
    hidden = paragraph(
        "", '<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/></w:rPr>', runs=run("藏", "<w:vanish/>")
    )
    assert texts(read(item("甲") + deleted + hidden + item("乙"), numbering=OUTLINE)) == ["一、甲", "二、乙"]


def test_lists_of_one_definition_go_on_and_a_start_override_begins_anew(read):
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = abstract(0, level(0, "decimal", "%1、")) + num(1, 0) + num(2, 0) + num(3, 0, restart)
    body = item("甲") + item("乙", of=2) + item("丙", of=3) + item("丁", of=3) + item("戊", of=1)
    assert texts(read(body, numbering=numbering)) == ["1、甲", "2、乙", "5、丙", "6、丁", "7、戊"]


def test_a_level_that_never_restarts_goes_on(read):
    numbering = abstract(
        0, level(0, "decimal", "%1、"), level(1, "decimal", "(%2)", '<w:lvlRestart w:val="0"/>')
    ) + num(1, 0)  # fmt: skip
    body = item("甲") + item("乙", 1) + item("丙") + item("丁", 1)
    assert texts(read(body, numbering=numbering)) == ["1、甲", "(1) 乙", "2、丙", "(2) 丁"]


def test_a_level_overridden_in_the_list_is_used(read):
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1、")}</w:lvlOverride>'
    assert texts(read(item("甲"), numbering=abstract(0, level(0, "decimal", "%1.")) + num(1, 0, override))) == ["A、甲"]


def test_numbering_comes_from_styles_and_can_be_taken_off(read):
    styles = (
        '<w:style w:type="paragraph" w:styleId="h2"><w:name w:val="heading 2"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = abstract(
        0, level(0, "decimal", "%1"), level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="h2"/>')
    ) + num(1, 0)  # fmt: skip
    off = '<w:pStyle w:val="h2"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = paragraph("甲", '<w:pStyle w:val="h2"/>') + paragraph("乙", off) + paragraph("丙", '<w:pStyle w:val="h2"/>')
    assert texts(read(body, styles=styles, numbering=numbering)) == ["（一）甲", "乙", "（二）丙"]


def test_id_and_level_are_inherited_each_for_itself(read):
    styles = (
        '<w:style w:type="paragraph" w:styleId="h1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="h2"><w:basedOn w:val="h1"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    third = '<w:pStyle w:val="h2"/><w:numPr><w:ilvl w:val="2"/></w:numPr>'
    body = (
        paragraph("甲", '<w:pStyle w:val="h1"/>') + paragraph("乙", '<w:pStyle w:val="h2"/>') + paragraph("丙", third)
    )
    assert texts(read(body, styles=styles, numbering=OUTLINE)) == ["一、甲", "（一）乙", "1. 丙"]


def test_a_skipped_level_has_begun(read):
    body = item("甲") + item("乙", 3) + item("丙", 1) + item("丁", 1)
    assert texts(read(body, numbering=OUTLINE)) == ["一、甲", "1.1 乙", "（二）丙", "（三）丁"]


def test_bullets_and_unknown_lists_put_nothing_before_the_text(read):
    numbering = abstract(0, level(0, "bullet", "\uf0b7")) + num(1, 0) + num(2, 99)
    assert texts(read(item("甲") + item("乙", of=2) + item("丙", of=7), numbering=numbering)) == ["甲", "乙", "丙"]


def test_an_automatic_serial_number_fills_its_cell(read):
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    rows = [row(cell("序号"), cell("地区"))]
    rows += [row(cell(inside=paragraph("", number)), cell(name)) for name in ("东区", "西区")]
    (found,) = tables(read(table(*rows), numbering=abstract(0, level(0, "decimal", "%1")) + num(1, 0)))
    assert [one.text.content for one in found.cells if one.column == 0] == ["序号", "1", "2"]


@pytest.mark.parametrize(
    ("number_format", "counts"),
    [
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 105: "一〇五"}),
        (
            "chineseCountingThousand",
            {10: "十", 101: "一百零一", 110: "一百一十", 1030: "一千零三十", 9999: "九千九百九十九"},
        ),
        ("japaneseCounting", {3: "三", 12: "十二"}),
        ("chineseLegalSimplified", {2: "贰", 10: "壹拾", 25: "贰拾伍"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("ideographEnclosedCircle", {1: "㊀", 10: "㊉", 11: "11"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 36: "㊱", 51: "51"}),
        ("decimalEnclosedParen", {1: "⑴", 20: "⒇"}),
        ("decimalEnclosedFullstop", {2: "⒉"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalZero", {3: "03"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA"}),
        ("lowerRoman", {4: "iv", 9: "ix", 1994: "mcmxciv"}),
        ("never heard of", {7: "7"}),
    ],
)
def test_number_formats(number_format, counts):
    assert {count: formatted(count, number_format) for count in counts} == counts


@given(st.integers(-5, 20_000), st.sampled_from(["chineseCountingThousand", "upperRoman", "upperLetter", "decimalEnclosedCircle"]))  # fmt: skip
def test_every_count_has_a_number(count, number_format):
    assert formatted(count, number_format)


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_spelled_numbers_differ(left, right):
    same = formatted(left, "chineseCountingThousand") == formatted(right, "chineseCountingThousand")
    assert same == (left == right)


# --------------------------------------------------------------------------------------------------------------------
# Tables
# --------------------------------------------------------------------------------------------------------------------


def test_merged_cells_appear_once_with_their_spans(read):
    (found,) = tables(
        read(
            table(
                row(cell("指标", '<w:vMerge w:val="restart"/>'), cell("得分", '<w:gridSpan w:val="2"/>')),
                row(cell("", "<w:vMerge/>"), cell("自评"), cell("复核")),
                row(cell("预算执行"), cell("8"), cell("7")),
            )
        )
    )
    assert (found.rows, found.columns, found.header_rows) == (3, 3, 2)
    assert [(one.text.content, one.row, one.column, one.row_span, one.column_span) for one in found.cells] == [
        ("指标", 0, 0, 2, 1),
        ("得分", 0, 1, 1, 2),
        ("自评", 1, 1, 1, 1),
        ("复核", 1, 2, 1, 1),
        ("预算执行", 2, 0, 1, 1),
        ("8", 2, 1, 1, 1),
        ("7", 2, 2, 1, 1),
    ]


def test_rows_marked_as_header_are_believed(read):
    rows = [row(cell("甲"), cell("乙"), properties="<w:tblHeader/>")] * 2 + [row(cell("丙"), cell("3"))] * 2
    (found,) = tables(read(table(*rows)))
    assert found.header_rows == 2


def test_head_of_which_only_the_first_row_is_marked_is_whole(read):
    merged = cell("指标", '<w:vMerge w:val="restart"/>')
    first = row(merged, cell("完成情况", '<w:gridSpan w:val="2"/>'), properties="<w:tblHeader/>")
    second = row(cell("", "<w:vMerge/>"), cell("目标值"), cell("完成值"))
    (found,) = tables(read(table(first, second, row(cell("补贴户数"), cell("100"), cell("98")))))
    assert found.header_rows == 2


def test_deleted_rows_are_gone(read):
    rows = [row(cell("项"), cell("数")), row(cell("甲"), cell("1"), properties="<w:del/>"), row(cell("乙"), cell("2"))]
    (found,) = tables(read(table(*rows)))
    assert [one.text.content for one in found.cells] == ["项", "数", "乙", "2"]


def test_a_nested_table_stands_once_after_the_outer_one(read):
    inner = table(row(cell("里"), cell("1")), row(cell("外"), cell("2")))
    outer = table(row(cell(inside=paragraph("说明") + inner + paragraph()), cell("乙")))
    found = tables(read(outer))
    assert [[one.text.content for one in each.cells] for each in found] == [["说明", "乙"], ["里", "1", "外", "2"]]


def test_a_frame_of_one_cell_is_read_as_its_paragraphs(read):
    assert texts(read(table(row(cell(inside=paragraph("甲") + paragraph("乙")))))) == ["甲", "乙"]


def test_lines_of_a_cell_stay_apart(read):
    (found,) = tables(read(table(row(cell(inside=paragraph("甲") + paragraph() + paragraph("乙")), cell("丙")))))
    assert found.cells[0].text.content == "甲\n乙"


def test_caption_and_unit_are_found_above(read):
    grid = table(row(cell("项目"), cell("金额")), row(cell("到位"), cell("12")))
    (found,) = tables(read(paragraph("表1 资金到位情况") + paragraph("单位：万元") + grid))
    assert (found.caption, found.unit_note) == ("表1 资金到位情况", "万元")


wild_cells = st.tuples(
    st.text("甲乙12", max_size=3),
    st.sampled_from(["", "<w:vMerge/>", '<w:vMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>']),
    st.sampled_from(["", "0", "-3", "2", "7", "99999999999", "x"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 3), st.lists(wild_cells, max_size=5)), max_size=6))
def test_irregular_grids_lose_no_cell_and_stay_inside_the_table(read, wild_rows):
    rows = [
        row(
            *(
                cell(text, merge + (f'<w:gridSpan w:val="{span}"/>' if span else ""))
                for text, merge, span in cells
            ),
            properties=f'<w:gridBefore w:val="{before}"/>',
        )
        for before, cells in wild_rows
    ]  # fmt: skip
    for found in tables(read(paragraph("始") + table(*rows))):
        found.grid()
        for one in found.cells:
            assert one.row + one.row_span <= found.rows
            assert one.column + one.column_span <= found.columns
        free = [text for _, cells in wild_rows for text, merge, _ in cells if not merge or "restart" in merge]
        shown = [one.text.content for one in found.cells]
        assert not [text for text in free if text not in shown]


# --------------------------------------------------------------------------------------------------------------------
# Whole reports
# --------------------------------------------------------------------------------------------------------------------


def squeezed(text):
    return re.sub(r"\s+", "", text)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed corpus is not beside the project")
@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.docx")), ids=lambda path: path.stem)
def test_seed_reports_read_as_their_source(path):
    body = html.parse(str(path.with_suffix(".html")), html.HTMLParser(encoding="utf-8")).getroot().body
    wanted = [squeezed(part.text_content()) for part in body if part.tag != "table"]
    wanted = [text for text in wanted if text]
    wanted_cells = [squeezed(one.text_content()) for one in body.iter("td", "th")]
    blocks = read_word(path).blocks
    got = [squeezed(block.text.content) for block in blocks if isinstance(block, Paragraph)]
    got_cells = [squeezed(one.text.content) for block in blocks if isinstance(block, Table) for one in block.cells]
    assert difflib.SequenceMatcher(None, wanted, got, autojunk=False).ratio() >= 0.99
    assert got_cells == wanted_cells
