"""Plain text, Markdown and web pages to blocks."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import ingest
from pipeline.ingest.flow import joined_lines, numbered, tidy_lines
from pipeline.ingest.markdown import markdown_blocks
from pipeline.ingest.plain import plain_blocks
from pipeline.ingest.table_notes import header_row_count, titled, unit_note_of
from pipeline.ingest.text_encoding import decoded
from pipeline.ingest.webpage import webpage_blocks
from pipeline.model import Cell, Format, Paragraph, Table, Text

REPORT = "某市2023年度绩效自评报告\n一、资金管理（25分）\n到位资金1,200万元，预算执行率85.5%。\n"


def texts(blocks):
    return [block.text.content for block in blocks if isinstance(block, Paragraph)]


def tables(blocks):
    return [block for block in blocks if isinstance(block, Table)]


def test_rows_parted_by_strokes_are_a_table():
    report = "各县进度如下：\n| 县 | 计划数 | 开工率 |\n|---|---|---|\n| 甲县 | 150 | 95.3% |\n| | 71 | 62% |\n见上表。"
    blocks = plain_blocks(report)
    assert texts(blocks) == ["各县进度如下：", "见上表。"]
    (found,) = tables(blocks)
    assert [cell.text.content for cell in found.cells] == [
        "县",
        "计划数",
        "开工率",
        "甲县",
        "150",
        "95.3%",
        "",
        "71",
        "62%",
    ]


def test_one_line_with_strokes_stays_a_paragraph():
    assert texts(plain_blocks("| 甲县 | 150 | 95.3% |")) == ["| 甲县 | 150 | 95.3% |"]


# --------------------------------------------------------------------------------------------------------------------
# Encodings
# --------------------------------------------------------------------------------------------------------------------

ENCODINGS = {
    "utf-8": REPORT.encode(),
    "utf-8 with mark": codecs.BOM_UTF8 + REPORT.encode(),
    "gb18030": REPORT.encode("gb18030"),
    "gbk": REPORT.encode("gbk"),
    "utf-16-le with mark": codecs.BOM_UTF16_LE + REPORT.encode("utf-16-le"),
    "utf-16-be with mark": codecs.BOM_UTF16_BE + REPORT.encode("utf-16-be"),
    "utf-16-le": REPORT.encode("utf-16-le"),
    "utf-16-be": REPORT.encode("utf-16-be"),
}


@pytest.mark.parametrize("data", ENCODINGS.values(), ids=ENCODINGS.keys())
def test_each_encoding_gives_the_same_document(tmp_path, data):
    (tmp_path / "报告.txt").write_bytes(data)
    found = ingest(tmp_path / "报告.txt")
    assert found.format is Format.TEXT
    assert texts(found.blocks) == REPORT.split("\n")[:3]


@given(st.text(st.characters(codec="gb18030", exclude_categories=["Cc", "Cn", "Co", "Cs"]), min_size=1))
def test_what_was_written_in_gb18030_is_read_back(text):
    report = REPORT + text
    assert decoded(report.encode("gb18030")) == report


@given(st.integers(1, 3))
def test_a_character_cut_off_at_the_end_is_no_error(cut):
    assert decoded((REPORT + "额" * 3).encode()[:-cut]) is not None


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"\x00\x01\x02\x03" * 500, b"\xff\xfe\xfd" * 99])
def test_binary_is_not_text(data):
    assert decoded(data) is None


# --------------------------------------------------------------------------------------------------------------------
# Plain text
# --------------------------------------------------------------------------------------------------------------------


def test_each_line_is_a_paragraph():
    assert texts(plain_blocks("甲\n\n  乙  \n丙")) == ["甲", "乙", "丙"]


WRAPPED = """\
    某市财政局会同住房和城乡建设局对本年度保障性安居工程资金
的筹集分配和使用情况开展了绩效自评现将有关情况报告如下请予
审阅。
    一、资金管理
    本年度共到位资金1200万元其中中央财政资金800万元市级财
政资金400万元全部按照工程进度拨付到项目实施单位手中并接受
监督检查。
    二、项目管理
    全年计划改造老旧小区12个涉及居民3400户实际开工12个开工
率达到100%并且全部按照计划的时间节点向前推进没有出现停工的
项目。
"""


@pytest.mark.parametrize("text", [WRAPPED, WRAPPED.replace("\n", "\n\n")], ids=["close", "a blank line after each"])
def test_lines_wrapped_to_a_width_are_joined(text):
    found = texts(plain_blocks(text))
    assert len(found) == 5
    assert found[2].startswith("本年度共到位资金1200万元其中中央财政资金800万元市级财政资金400万元")
    assert "开工率达到100%" in found[4]


def test_long_lines_are_not_joined():
    lines = ["本市全年到位资金情况良好" * 3 + str(number) for number in range(20)] + ["完" * 200]
    assert texts(plain_blocks("\n".join(lines))) == lines


def test_tab_separated_lines_are_a_table():
    (caption, table) = plain_blocks("表1 资金情况\n项目\t金额\n到位\t12\n支出\t9")
    assert (table.rows, table.columns, table.header_rows, table.caption) == (3, 2, 1, caption.text.content)


@given(st.text(alphabet="甲1 \t\n。", max_size=80))
def test_no_character_of_plain_text_is_lost(text):
    blocks = plain_blocks(text)
    shown = "".join(
        "".join(cell.text.content for cell in block.cells) if isinstance(block, Table) else block.text.content
        for block in blocks
    )
    assert "".join(shown.split()) == "".join(text.split())


# --------------------------------------------------------------------------------------------------------------------
# Markdown
# --------------------------------------------------------------------------------------------------------------------

MARKDOWN = """\
---
title: x
---
# 自评报告

## 一、资金管理 ##
到位资金**1200**万元，
预算执行率85%。

**（一）资金筹集**

- 中央资金 800 万元
- 市级资金[400](http://x)万元

1. 已完成
2. 未完成

单位：万元

| 项目 | 金额 |
|:---|---:|
| 到位 | 1200 |
| 支\\|出 | 900 |
尾注
===
"""


def test_markdown_structure():
    blocks = markdown_blocks(MARKDOWN)
    assert texts(blocks) == [
        "自评报告",
        "一、资金管理",
        "到位资金1200万元，预算执行率85%。",
        "（一）资金筹集",
        "中央资金 800 万元",
        "市级资金400万元",
        "1. 已完成",
        "2. 未完成",
        "单位：万元",
        "尾注",
    ]
    levels = [block.heading_level for block in blocks if isinstance(block, Paragraph)]
    assert levels == [1, 2, None, None, None, None, None, None, None, 1]
    assert [block.text.content for block in blocks if isinstance(block, Paragraph) and block.bold] == ["（一）资金筹集"]


def test_a_markdown_table_has_its_cells_and_unit():
    (table,) = tables(markdown_blocks(MARKDOWN))
    assert [cell.text.content for cell in table.cells] == ["项目", "金额", "到位", "1200", "支|出", "900"]
    assert (table.rows, table.columns, table.header_rows, table.unit_note) == (3, 2, 1, "万元")


def test_products_and_names_keep_their_stars_and_underlines():
    assert texts(markdown_blocks("得分=8*2*3，见 fund_use_rate")) == ["得分=8*2*3，见 fund_use_rate"]


# --------------------------------------------------------------------------------------------------------------------
# Web pages
# --------------------------------------------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html><head><title>不读</title><style>p{}</style></head><body>
<h1 align="center">某市财政局<br>自评报告</h1>
<script>var x = "不读";</script>
<div>到位资金<b>1200</b>万元，<br>面积12万m<sup>2</sup>。<p style="display:none">不读</p></div>
<p><strong>（一）资金筹集</strong></p>
<table><caption>表1 得分情况</caption>
<thead><tr><th rowspan="2">指标</th><th colspan="2">得分</th></tr><tr><th>自评</th><th>复核</th></tr></thead>
<tbody><tr><td>预算<table><tr><td>里</td><td>1</td></tr></table></td><td>8</td><td>7</td></tr></tbody></table>
<ul><li>甲</li><li>乙</li></ul>游离文字
</body></html>"""


def test_page_structure():
    blocks = webpage_blocks(PAGE)
    assert texts(blocks) == [
        "某市财政局自评报告",
        "到位资金1200万元，\n面积12万m²。",
        "（一）资金筹集",
        "表1 得分情况",
        "甲",
        "乙",
        "游离文字",
    ]
    title, body, strong = blocks[:3]
    assert (title.heading_level, title.centred) == (1, True)
    assert (body.heading_level, body.bold, strong.bold) == (None, False, True)


def test_page_tables():
    outer, inner = tables(webpage_blocks(PAGE))
    assert [(one.text.content, one.row, one.column, one.row_span, one.column_span) for one in outer.cells] == [
        ("指标", 0, 0, 2, 1),
        ("得分", 0, 1, 1, 2),
        ("自评", 1, 1, 1, 1),
        ("复核", 1, 2, 1, 1),
        ("预算", 2, 0, 1, 1),
        ("8", 2, 1, 1, 1),
        ("7", 2, 2, 1, 1),
    ]
    assert (outer.header_rows, outer.caption) == (2, "表1 得分情况")
    assert [one.text.content for one in inner.cells] == ["里", "1"]


def test_a_page_in_gb18030_is_read(tmp_path):
    (tmp_path / "报告.html").write_bytes(PAGE.encode("gb18030"))
    found = ingest(tmp_path / "报告.html")
    assert (found.format, found.blocks) == (Format.TEXT, tuple(webpage_blocks(PAGE)))


@pytest.mark.parametrize("span", ["0", "99999999999999", "-1", "x", ""])
def test_odd_spans_are_harmless(span):
    row = f'<tr><td rowspan="{span}" colspan="{span}">甲</td><td>乙</td></tr>'
    (table,) = tables(webpage_blocks(f"<table>{row * 3}</table>"))
    table.grid()
    assert [cell.text.content for cell in table.cells] == ["甲", "乙"] * 3


# --------------------------------------------------------------------------------------------------------------------
# Lines and numbers
# --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["财政", "资金"], "财政资金"),
        (["GDP", "growth"], "GDP growth"),
        (["共计", "12万元"], "共计12万元"),
        ([], ""),
    ],
)
def test_lines_join_without_blanks_between_chinese(lines, whole):
    assert joined_lines(lines) == whole


@pytest.mark.parametrize(
    ("number", "content", "whole"),
    [
        ("一、", "资金", "一、资金"),
        ("1.", "2022年", "1. 2022年"),
        ("1", "套", "1 套"),
        ("", "套", "套"),
        ("1", "", "1"),
    ],
)
def test_numbers_stand_apart_from_figures(number, content, whole):
    assert numbered(number, content) == whole


@given(st.text(alphabet="甲 \n\t", max_size=30))
def test_tidying_twice_changes_nothing(text):
    assert tidy_lines(tidy_lines(text)) == tidy_lines(text)


# --------------------------------------------------------------------------------------------------------------------
# About tables
# --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("（单位: 万元）", "万元"),
        ("单 位：套、户、万平方米", "套、户、万平方米"),
        ("金额单位：元", "元"),
        ("资金情况表（单位：亿元）", "亿元"),
        ("面积单位：㎡", "㎡"),
        ("填报单位：某市财政局", ""),
        ("单位：某市财政局", ""),
        ("编制单位：万元县财政局", ""),
        ("单位：个旧市", ""),
        ("责任单位：人社局", ""),
        ("没有", ""),
    ],
)
def test_unit_notes(text, unit):
    assert unit_note_of(text) == unit


def grid(*rows):
    """Cells of a table given as text; ``|n`` behind a text spans n columns, ``_n`` n rows."""
    cells, columns = [], 0
    taken = set()
    for number, row in enumerate(rows):
        column = 0
        for entry in row.split():
            while (number, column) in taken:
                column += 1
            text, _, across = entry.partition("|")
            text, _, down = text.partition("_")
            across, down = int(across or 1), int(down or 1)
            cells.append(Cell(number, column, Text(text), down, across))
            taken.update((number + y, column + x) for y in range(down) for x in range(across))
            column += across
        columns = max(columns, column)
    return cells, len(rows), columns


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["项目 金额", "到位 12"], 1),
        (["项目_2 金额|2", "预算 支出", "到位 12 9"], 2),
        (["情况表|3", "项目_2 金额|2", "预算 支出", "到位 12 9"], 3),
        (["项目 2022年 2023年", "到位 12 9"], 1),
        (["项目 预算 支出", "1 2 3", "到位 12 9"], 2),
        (["指标_3 目标|2", "改造面积 ≥12万平方米", "改造户数 ≥30户", "其他 无"], 1),
        (["到位 12", "支出 9"], 0),
        (["项目 说明", "甲 良好", "乙 良好"], 1),
        (["甲 乙"], 1),
    ],
)
def test_header_rows(rows, expected):
    assert header_row_count(*grid(*rows)) == expected


@pytest.mark.parametrize(
    ("above", "caption", "unit"),
    [
        (["得分情况表"], "得分情况表", ""),
        (["得分情况表", "单位：万元"], "得分情况表", "万元"),
        (["得分情况表（单位：套）"], "得分情况表（单位：套）", "套"),
        (["得分情况表", "（2023年度）", "填报单位：某局 单位：万元"], "得分情况表（2023年度）", "万元"),
        (["具体情况如下："], "", ""),
        (["本年度资金全部到位。"], "", ""),
        (["很长" * 30], "", ""),
        ([], "", ""),
    ],
)
def test_captions(above, caption, unit):
    cells, rows, columns = grid("项目 金额", "到位 12")
    found = titled(Table(tuple(cells), rows, columns), [Paragraph(Text(words)) for words in above])
    assert (found.caption, found.unit_note) == (caption, unit)


def test_a_unit_inside_the_table_is_found():
    cells, rows, columns = grid("（单位：万元）|2", "项目 金额", "到位 12")
    assert titled(Table(tuple(cells), rows, columns), []).unit_note == "万元"
