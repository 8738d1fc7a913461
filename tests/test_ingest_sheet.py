"""Excel workbooks: what prints is what is read."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sheet_packages import sheet_xml, write_sheets

from pipeline.ingest import errors, ingest, workbook
from pipeline.ingest.number_format import general, printed, printed_text
from pipeline.ingest.package import RATIO_COUNTS_FROM
from pipeline.model import Format, Paragraph, Table

HEADER = ["项目", "计划数", "完成数"]
RENT = ["公租房", 120, 118]
OLD = ["老旧小区", 35, 35]


def read(path):
    return ingest(path)


def one_sheet(tmp_path, rows, name="附表一", codes=(), strings="", properties="", **options):
    sheets = {name: sheet_xml(rows, **options)}
    return read(write_sheets(tmp_path / "a.xlsx", sheets, codes, strings, properties=properties))


def paragraphs(document):
    return [block.text.content for block in document.blocks if isinstance(block, Paragraph)]


def tables(document):
    return [block for block in document.blocks if isinstance(block, Table)]


def rows_of(table):
    return [[cell.text.content if cell else None for cell in row] for row in table.grid()]


# --------------------------------------------------------------------------------------------------------------------
# Numbers as printed
# --------------------------------------------------------------------------------------------------------------------

PRINTED = [
    ("0.651", "0.0%", "65.1%"),
    ("0.65100000000000002", "0.00%", "65.10%"),
    ("1", "0%", "100%"),
    ("1234567.5", "#,##0.00", "1,234,567.50"),
    ("1234567.5", "#,##0", "1,234,568"),
    ("999.995", "#,##0.00", "1,000.00"),
    ("2.5", "0", "3"),
    ("-2.5", "0", "-3"),
    ("-0.001", "0.0", "0.0"),
    ("-5", "#,##0;(#,##0)", "(5)"),
    ("0", "#,##0;-#,##0;-", "-"),
    ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
    ("1234", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234.00"),
    ("150", "[>=100]0;0.0", "150"),
    ("15", "[>=100]0;0.0", "15.0"),
    ("5", '0"万元"', "5万元"),
    ("5", "[Red]0.0_ ", "5.0"),
    ("3.5", "[$¥-804]#,##0.0", "¥3.5"),
    ("12345", '0.00,"千"', "12.35千"),
    ("5", "000", "005"),
    ("3", "0.##", "3"),
    ("0.3", "#.##", "0.3"),
    ("123456", "0.00E+00", "1.23E+05"),
    ("2.25", "# ?/?", "2 1/4"),
    ("44561", 'yyyy"年"m"月"d"日"', "2021年12月31日"),
    ("44561.75", "yyyy-mm-dd hh:mm", "2021-12-31 18:00"),
    ("44561.75", "h:mm AM/PM", "6:00 PM"),
    ("1.5", "[h]:mm", "36:00"),
    ("44561", "aaaa", "星期五"),
    ("100", "[DBNum1][$-804]General", "100"),
    ("7", "# ?/8", "7"),
    ("-1", "yyyy", "-1"),
]


@pytest.mark.parametrize(("value", "code", "shown"), PRINTED)
def test_a_number_is_read_as_its_format_prints_it(value, code, shown):
    assert printed(Decimal(value), code) == shown


def test_dates_of_1904_begin_four_years_later():
    assert printed(Decimal(43099), "yyyy-m-d", dates_from_1904=True) == "2021-12-31"


@pytest.mark.parametrize(
    ("value", "shown"),
    [("12", "12"), ("0.1", "0.1"), ("0.30000000000000004", "0.3"), ("1E-7", "0.0000001"), ("0.333333333333333", "0.333333333"), ("1234567890123", "1234567890123"), ("33.3333333333333", "33.33333333"), ("0", "0")],
)  # fmt: skip
def test_a_number_without_a_format(value, shown):
    assert general(Decimal(value)) == shown


def test_a_format_may_put_something_around_a_text():
    assert printed_text("约三", '0;-0;0;@"成"') == "约三成"
    assert printed_text("约三", "0.0") == "约三"


@given(st.decimals(-(10**10), 10**10, places=4), st.integers(0, 4))
def test_a_fixed_format_rounds_half_away_from_zero_and_loses_nothing_else(value, places):
    shown = printed(value, "#,##0" + ("." + "0" * places if places else ""))
    back = Decimal(shown.replace(",", ""))
    assert abs(back - value) <= Decimal(5).scaleb(-places - 1)
    assert shown.partition(".")[2] == shown.replace(",", "").partition(".")[2]
    assert len(shown.partition(".")[2]) == places


@given(st.decimals(allow_nan=False, allow_infinity=False), st.text('0#?,.%;[]"\\@/Eey+-mdhs_*年>=1 ', max_size=14))
def test_any_format_prints_any_number(value, code):
    assert isinstance(printed(value, code), str)


# --------------------------------------------------------------------------------------------------------------------
# Cells
# --------------------------------------------------------------------------------------------------------------------


def test_formats_strings_formulas_and_errors_of_cells(tmp_path):
    rows = [
        ["项目", "数", "率"],
        ["<f>B3</f><v>5</v>", 1234.5, 0.651],
        ["<f>1/0</f><v>#DIV/0!</v>", "<v>1</v>", 0.5],
    ]
    document = one_sheet(
        tmp_path, rows, codes=["#,##0.00", "0.0%"], ruled=(0, 1, 2), formats={(1, 1): 2, (1, 2): 3, (2, 2): 3}
    )
    assert document.format is Format.XLSX
    assert rows_of(tables(document)[0])[1:] == [["5", "1,234.50", "65.1%"], ["#DIV/0!", "1", "50.0%"]]


def test_shared_strings_with_formatted_parts_and_without_the_readings_above_them(tmp_path):
    strings = "<si><r><t>公租</t></r><r><t xml:space='preserve'>房 </t></r><rPh><t>gong</t></rPh></si><si><t>甲_x000D_乙</t></si>"
    sheet = sheet_xml([["a", "b"], [1, 2]], ruled=(0, 1))
    sheet = sheet.replace('t="inlineStr"><is><t>a</t></is>', 't="s"><v>0</v>')
    sheet = sheet.replace('t="inlineStr"><is><t>b</t></is>', 't="s"><v>1</v>')
    document = read(write_sheets(tmp_path / "a.xlsx", {"表一": sheet}, strings=strings))
    assert rows_of(tables(document)[0])[0] == ["公租房", "甲\n乙"]


def test_dates_count_from_1904_where_the_workbook_says_so(tmp_path):
    options = {"codes": ["yyyy-mm-dd"], "ruled": (0, 1), "formats": {(1, 1): 2}}
    rows = [["项目", "日期"], ["开工", 43099]]
    assert rows_of(tables(one_sheet(tmp_path, rows, properties='date1904="1"', **options))[0])[1][1] == "2021-12-31"
    assert rows_of(tables(one_sheet(tmp_path, rows, **options))[0])[1][1] == "2017-12-30"


def test_formulas_without_a_saved_result_are_noted(tmp_path):
    document = one_sheet(tmp_path, [HEADER, ["合计", "<f>SUM(B1)</f>", 1]], ruled=(0, 1))
    assert rows_of(tables(document)[0])[1] == ["合计", "", "1"]
    assert any("1个公式没有保存结果" in note for note in document.notes)


# --------------------------------------------------------------------------------------------------------------------
# Tables and what stands about them
# --------------------------------------------------------------------------------------------------------------------


def test_title_and_unit_above_a_ruled_table_and_the_note_below(tmp_path):
    rows = [["甲市资金安排表"], ["填报单位：甲市住建局", None, "单位：万元"], HEADER, RENT, OLD, ["注：数据截至年底。"]]
    document = one_sheet(tmp_path, rows, ruled=(2, 3, 4))
    assert paragraphs(document) == [
        "附表一",
        "甲市资金安排表",
        "填报单位：甲市住建局",
        "单位：万元",
        "注：数据截至年底。",
    ]
    (table,) = tables(document)
    assert (table.caption, table.unit_note, table.header_rows) == ("甲市资金安排表", "万元", 1)
    assert rows_of(table) == [HEADER, ["公租房", "120", "118"], ["老旧小区", "35", "35"]]


def test_the_same_without_any_rules(tmp_path):
    rows = [
        ["甲市资金安排表"],
        ["填报单位：甲市住建局", None, "单位：万元"],
        HEADER,
        RENT,
        OLD,
        [],
        ["注：数据截至年底。"],
    ]
    document = one_sheet(tmp_path, rows)
    assert rows_of(tables(document)[0]) == [HEADER, ["公租房", "120", "118"], ["老旧小区", "35", "35"]]
    assert (tables(document)[0].unit_note, paragraphs(document)[-1]) == ("万元", "注：数据截至年底。")


def test_a_name_that_says_nothing_or_again_is_left_out(tmp_path):
    assert paragraphs(one_sheet(tmp_path, [["标题"], HEADER, RENT], "Sheet1", ruled=(1, 2))) == ["标题"]
    assert paragraphs(one_sheet(tmp_path, [["甲市 附表一"], HEADER, RENT], ruled=(1, 2))) == ["甲市 附表一"]


def test_two_tables_on_a_sheet_each_with_its_title(tmp_path):
    rows = [["表甲"], HEADER, RENT, [], ["表乙"], HEADER, OLD]
    for options in ({"ruled": (1, 2, 5, 6)}, {}):
        document = one_sheet(tmp_path, rows, **options)
        assert [table.caption for table in tables(document)] == ["表甲", "表乙"]


def test_merged_headers_keep_their_spans(tmp_path):
    rows = [["项目", "套数", None], [None, "计划", "完成"], RENT]
    document = one_sheet(tmp_path, rows, ruled=(0, 1, 2), merged=("A1:A2", "B1:C1"))
    (table,) = tables(document)
    assert table.header_rows == 2
    assert rows_of(table) == [["项目", "套数", "套数"], ["项目", "计划", "完成"], ["公租房", "120", "118"]]
    assert len(table.cells) == 7


def test_rows_ruled_in_advance_and_never_filled_are_no_part_of_the_table(tmp_path):
    rows = [HEADER, RENT, [None] * 3, [None] * 3]
    assert tables(one_sheet(tmp_path, rows, ruled=range(4)))[0].rows == 2


def test_an_empty_row_within_the_rules_does_not_part_a_table(tmp_path):
    (table,) = tables(one_sheet(tmp_path, [HEADER, RENT, [None] * 3, OLD], ruled=range(4)))
    assert rows_of(table)[2:] == [["", "", ""], ["老旧小区", "35", "35"]]


def test_a_sheet_of_running_text_has_no_table(tmp_path):
    document = one_sheet(tmp_path, [["一、基本情况"], ["安排资金1200万元。"]], "说明")
    assert paragraphs(document) == ["说明", "一、基本情况", "安排资金1200万元。"]
    assert not tables(document)


# --------------------------------------------------------------------------------------------------------------------
# What is hidden
# --------------------------------------------------------------------------------------------------------------------


def test_hidden_sheets_are_left_out_and_named(tmp_path):
    shown, hidden = sheet_xml([HEADER, RENT], ruled=(0, 1)), sheet_xml([HEADER, OLD], ruled=(0, 1))
    document = read(write_sheets(tmp_path / "a.xlsx", {"底稿": hidden, "附表": shown}, hidden=("底稿",)))
    assert [rows_of(table)[1][0] for table in tables(document)] == ["公租房"]
    assert any("工作表“底稿”是隐藏的" in note for note in document.notes)


def test_hidden_rows_and_columns_are_left_out_and_counted(tmp_path):
    rows = [[*HEADER, "备注"], [*OLD, "旧"], [*RENT, "新"]]
    document = one_sheet(tmp_path, rows, ruled=(0, 1, 2), hidden_rows=(1,), hidden_columns=(1,))
    assert rows_of(tables(document)[0]) == [["项目", "完成数", "备注"], ["公租房", "118", "新"]]
    assert any("1行是隐藏的" in note for note in document.notes)
    assert any("1列是隐藏的" in note for note in document.notes)


def test_a_merge_over_hidden_columns_shrinks(tmp_path):
    rows = [["项目", "套数", None, None], [None, "甲", "乙", "丙"], ["公租房", 1, 2, 3]]
    document = one_sheet(tmp_path, rows, ruled=(0, 1, 2), merged=("A1:A2", "B1:D1"), hidden_columns=(1,))
    assert rows_of(tables(document)[0]) == [["项目", "套数", "套数"], ["项目", "乙", "丙"], ["公租房", "2", "3"]]


# --------------------------------------------------------------------------------------------------------------------
# Bad input
# --------------------------------------------------------------------------------------------------------------------


def refused(tmp_path, sheet, more=None):
    path = write_sheets(tmp_path / "a.xlsx", {"表一": sheet, **(more or {})})
    with pytest.raises(errors.IngestError) as caught:
        ingest(path)
    return type(caught.value)


def test_entities_are_refused(tmp_path):
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE x [<!ENTITY e0 "亿">{levels}<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    for entity in ("&e9;", "&f;"):
        sheet = sheet_xml([["项目", "数"], ["甲", 1]], before=declared).replace("项目", entity)
        assert refused(tmp_path, sheet) is errors.Damaged


def test_a_bomb_is_refused(tmp_path):
    sheet = sheet_xml([HEADER, RENT]).replace("<sheetData>", "<sheetData>" + " " * (RATIO_COUNTS_FROM + 1))
    assert refused(tmp_path, sheet) is errors.TooLarge


def test_too_many_cells_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_CELLS", 5)
    assert refused(tmp_path, sheet_xml([HEADER, RENT])) is errors.TooLarge


def test_a_broken_sheet_harms_no_other(tmp_path):
    good = sheet_xml([HEADER, RENT], ruled=(0, 1))
    assert refused(tmp_path, good[:-30]) is errors.Damaged
    document = read(write_sheets(tmp_path / "a.xlsx", {"坏": good[:-30], "好": good}))
    assert len(tables(document)) == 1
    assert any("工作表“坏”的XML不完整" in note for note in document.notes)


def test_a_merge_as_large_as_the_sheet_takes_no_time(tmp_path):
    document = one_sheet(tmp_path, [["项目", "数"], ["甲", 1]], ruled=(0, 1), merged=("A1:XFD1048576",) * 50)
    assert paragraphs(document)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(st.data())
def test_a_sheet_changed_anywhere_is_read_or_refused(tmp_path, data):
    xml = bytearray(sheet_xml([HEADER, RENT, OLD], ruled=(0, 1, 2), merged=("A1:B1",), hidden_columns=(2,)).encode())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(xml) - 1))
        if data.draw(st.booleans()):
            del xml[at]
        else:
            xml[at] = data.draw(st.integers(32, 126))
    path = write_sheets(tmp_path / "改.xlsx", {"表一": xml.decode(errors="replace")})
    try:
        assert ingest(path).format is Format.XLSX
    except errors.IngestError as error:
        assert error.file == "改.xlsx"
