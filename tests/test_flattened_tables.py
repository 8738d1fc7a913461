"""Tables left as lines of text are read again, and nothing is read into what is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import _Extractor
from pipeline.extract.flattened_head import heads
from pipeline.extract.flattened_rows import tokens_of
from pipeline.extract.flattened_words import FlattenedFile, HeadExample, flattened_words_of
from pipeline.extract.lexicon import lexicon_of
from pipeline.ingest.plain import plain_blocks
from pipeline.model import Assessment, Document, Extraction, Format, Identity, Kind, Table, Text
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute
from pipeline.validate import validate
from pipeline.validate.repair import as_printed, repair

PATTERNS = pattern_folder()
EXAMPLES = PATTERNS.load("figures/flattened.yaml", FlattenedFile).examples
TIANSHUI = "620500"

# A bad text layer: head broken over lines, serial numbers misread, cells missing, characters misread.
GANSU = """
一、任务分解
老旧小区改造任务已下达各市州，分解如下：
序
号
市 州
改造户
数 (户 )
改造楼
栋数 (栋 )
改造小区个
数 (个 )
改造建筑面积 (万平
方米 )
中央补助资金 (万元 )
1 合计 24870 745 84 218.40 14922
2 兰州市 12096 378 42 108.90 7258
臼 天水市 5184 162 18 45,60 3110
0
乙
△ 定西市 2l60 18 1o。 90 1296
5 陇南市 3456 108 29.90 2074
6 甘南州 1974 13 17,10 1184
7 临夏州 17.00 1382
二、资金使用情况
上述资金已全部拨付到位。
"""


def extracted(text: str, region: str = "", year: int = 2022) -> Extraction:
    blocks = tuple(plain_blocks(text.strip()))
    document = Document("report.txt", "0" * 64, Format.TEXT, (), blocks)
    identity = Identity(Kind.SELF_EVALUATION, region_code=region, year=year, programs=("renovation",))
    return _Extractor(document, identity, PATTERNS).run()


def assessed(text: str, region: str = "") -> Assessment:
    return repair(recompute(extracted(text, region), PATTERNS, None), PATTERNS)


def told(extraction: Extraction) -> dict[tuple[str, str], str]:
    """The print of each figure of a table by its place and unit."""
    in_table = [f for f in extraction.figures if f.context.row is not None]
    found = {(f.area, f"{f.quantity.unit} {f.measure}"): f.quantity.raw for f in in_table}
    assert len(found) == len(in_table)
    return found


def tables(text: str) -> list[Table]:
    return [block for block in extracted(text).document.blocks if isinstance(block, Table)]


def columns_of(example: HeadExample) -> list[str]:
    tokens = [token for line in example.head for token in tokens_of(Text(line))]
    count = len(example.gives) - 1 - ("序号" in example.gives)
    head = next(heads(tokens, count, flattened_words_of(PATTERNS), lexicon_of(PATTERNS)))
    names = [*([head.serial] if head.serial else []), head.place, *head.columns]
    return ["".join(name.content.split()) for name in names]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.gives[1])
def test_a_head_gives_its_columns(example: HeadExample) -> None:
    assert columns_of(example) == example.gives


# --------------------------------------------------------------------------------------------------------------------
# What is read
# --------------------------------------------------------------------------------------------------------------------


def test_a_clean_table_is_read_in_full_and_its_total_checked() -> None:
    text = "地区 计划户数(户) 开工户数(户)\n秦州区 420 400\n麦积区 310 310\n武山县 150 120\n合计 880 {}"
    found = told(extracted(text.format(830), TIANSHUI))
    assert found["秦州区", "户 planned"] == "420" and found["武山县", "户 actual"] == "120"
    assert found["", "户 actual"] == "830" and len(found) == 8
    assert not any(f.repaired for f in extracted(text.format(830), TIANSHUI).figures)
    assert validate(assessed(text.format(830), TIANSHUI), PATTERNS) == ()
    (finding,) = validate(assessed(text.format(850), TIANSHUI), PATTERNS)
    assert (finding.check.value, finding.severity.value, finding.claimed) == ("table_sum", "error", Decimal(850))


def test_of_a_bad_layer_what_is_certain_is_read() -> None:
    found = told(extracted(GANSU, "620000"))
    assert {unit: raw for (area, unit), raw in found.items() if area == "天水市"} == {
        "户 planned": "5184", "栋 planned": "162", "个 planned": "18", "万平方米 planned": "45,60", "万元 budget": "3110",
    }  # fmt: skip
    assert found["定西市", "户 planned"] == "2l60" and found["定西市", "万平方米 planned"] == "1o。 90"
    assert ("定西市", "栋 planned") not in found and ("定西市", "个 planned") not in found  # 18 may be either
    assert found["甘南州", "万平方米 planned"] == "17,10"
    assert found["临夏州", "万平方米 planned"] == "17.00" and found["临夏州", "万元 budget"] == "1382"


def test_misread_characters_are_marked_and_switched_off() -> None:
    extraction = extracted(GANSU, "620000")
    mended = {f.quantity.raw: f.quantity.value for f in extraction.figures if f.repaired}
    assert mended == {"45,60": Decimal("45.60"), "2l60": 2160, "1o。 90": Decimal("10.90"), "17,10": Decimal("17.10")}
    assert [each.raw for each in assessed(GANSU, "620000").repairs] == [*mended]
    kept = told(as_printed(extraction, PATTERNS))
    assert ("天水市", "万平方米 planned") not in kept and kept["天水市", "栋 planned"] == "162"


def test_nothing_of_the_print_is_lost() -> None:
    before = "".join(block.text.content for block in plain_blocks(GANSU) if not isinstance(block, Table))
    after = [
        "".join(cell.text.content for cell in block.cells) if isinstance(block, Table) else block.text.content
        for block in extracted(GANSU, "620000").document.blocks
    ]
    assert sorted("".join(before.split())) == sorted("".join("".join(after).split()))


def test_the_total_of_the_rows_decides_a_digit_that_may_be_any() -> None:
    text = "县区 面积(万平方米) 资金(万元)\n合计 7茌.05 2300\n秦州区 40.20 1200\n麦积区 21.60 700\n武山县 12.25 400"
    (done,) = assessed(text, TIANSHUI).repairs
    assert (done.raw, done.after, done.reason_en) == (
        "7茌.05", Decimal("74.05"), "the only reading under which a total of its table is the sum of its rows",
    )  # fmt: skip
    told_apart = text.replace("12.25 400", "400")  # a row without its area: no sum to ask
    (left,) = assessed(told_apart, TIANSHUI).repairs
    assert left.after is None
    assert not [f for f in assessed(told_apart, TIANSHUI).extraction.figures if f.quantity.raw == "7茌.05"]


def test_a_prefecture_above_its_counties_decides_and_may_be_broken_by_a_blank() -> None:
    text = (
        "地区 改造面积(万平方米) 户数(户)\n天水市 1荃 0.25 16800\n秦州区 60.00 7000\n麦积区 50.15 6200\n武山县 30.10 3600\n"
        "定西市 60.05 7200\n安定区 40.05 5000\n陇西县 20.00 2200"
    )
    (done,) = assessed(text, "620000").repairs
    assert (done.raw, done.before, done.after) == ("1荃 0.25", Decimal("100.25"), Decimal("140.25"))


FORM = """
附件
项目资金（万元 ）
全年预算数
(A)
全年执行数 (B) 执行率 (B/A)
年度资金总
额：
8630 6112.35 70.8%
其中：中央补
助
5200 41茌3.15 79.7%
地方资金 3000 1969.20 65.6%
其他资金 430 0 0.0%
"""


def test_the_form_of_transfer_payments_is_read_and_its_total_decides() -> None:
    read = assessed(FORM)
    figures = {(f.source, f.measure): f.quantity.value for f in read.extraction.figures}
    assert figures["total", "budget"] == 8630 and figures["local", "execution_rate"] == Decimal("65.6")
    assert figures["central", "spent"] == Decimal("4143.15") and len(figures) == 12
    (done,) = read.repairs
    assert (done.raw, done.after) == ("41茌3.15", Decimal("4143.15"))


@pytest.mark.parametrize("serials", [True, False])
def test_a_table_with_a_line_for_each_cell_is_read(serials: bool) -> None:
    rows = [("秦州区", "420", "41.50"), ("麦积区", "310", "33.20"), ("武山县", "150", "12.80")]
    lines = [*(["序号"] if serials else []), "地区", "改造户数", "(户)", "资金(万元)"]
    for number, row in enumerate(rows, start=1):
        lines += [*([f"{number}"] if serials else []), *row]
    found = told(extracted("\n".join([*lines, "以上数据来自系统。"]), TIANSHUI))
    assert found == {
        (row[0], unit): row[at] for row in rows for at, unit in ((1, "户 planned"), (2, "万元 budget"))
    } or found == {(row[0], unit): row[at] for row in rows for at, unit in ((1, "户 actual"), (2, "万元 budget"))}


def test_with_a_line_for_each_cell_a_missing_one_leaves_them_all() -> None:
    lines = "地区\n改造户数(户)\n资金(万元)\n1\n秦州区\n420\n41.50\n2\n麦积区\n310\n3\n武山县\n150\n12.80\n4\n甘谷县\n180\n15.00"
    assert told(extracted(lines, TIANSHUI)) == {}


def test_marks_of_empty_cells_keep_the_columns() -> None:
    text = "单位 补贴计划(户) 补贴实发(户) 支出进度\n61团 45 — 75.0%\n62团 60 63 75.0%\n63团（含连队） 38 38 —\n合计 143 146 75.0%"
    read = extracted(text, "659008").figures
    found = {(f.area, f.measure): f.quantity.raw for f in read if f.context.row is not None}
    assert (
        found["61团", "planned"] == "45"
        and found["61团", "execution_rate"] == "75.0%"
        and ("61团", "actual") not in found
    )
    assert found["63团(含连队)", "actual"] == "38" and ("63团(含连队)", "execution_rate") not in found


def test_rows_of_full_width_are_not_joined() -> None:
    rows = [
        "秦州区 1203 1203.55 98.1 770 91.2 12",
        "麦积区 1405 1405.55 96.5 510 88.7 14",
        "武山县 1101 1101.55 92.3 330 71.6 11",
    ]
    wrapped = "本年度全市各县区按照下达计划组织实施改造任务，工程进度总体良好，资金拨付及时，\n"
    text = wrapped * 8 + "\n".join(f"{number} {row}" for number, row in enumerate(rows, start=1))
    assert [block.text.content for block in plain_blocks(text)][-3:] == [
        f"{n} {row}" for n, row in enumerate(rows, start=1)
    ]


# --------------------------------------------------------------------------------------------------------------------
# What is not
# --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        # sentences and lists that begin with a number and a place
        "各县开工情况：\n1 秦州区改造小区12个 420户\n2 麦积区改造小区9个 310户\n3 武山县改造小区5个 150户",
        "地区 户数(户)\n1.秦州区：420\n2.麦积区：310\n3.武山县：150",
        "秦州区 2021\n麦积区 2022\n武山县 2022\n验收时间如上。",
        # no head, a head of other columns, a head of two levels, names that may be two columns
        "各县区情况如下：\n秦州区 420 400\n麦积区 310 310\n武山县 150 120",
        "地区 计划户数(户)\n秦州区 420 400\n麦积区 310 310\n武山县 150 120",
        "地区 计划任务 实际完成\n户数 楼栋数 户数 楼栋数\n秦州区 420 12 400 11\n麦积区 310 9 310 9\n武山县 150 5 120 4",
        "地区\n计划\n实际户数\n楼栋数\n秦州区 420 400\n麦积区 310 310\n武山县 150 120",
        # two rows; numbers that no such columns could hold
        "地区 计划户数(户) 开工户数(户)\n秦州区 420 400\n麦积区 310 310",
        "地区 计划户数(户) 开工户数(户)\n秦州区 42.5 40.1\n麦积区 31.2 31.0\n武山县 15.5 12.5",
    ],
)
def test_what_is_no_table_is_left(text: str) -> None:
    assert tables(text) == []
    assert not [f for f in extracted(text, TIANSHUI).figures if f.context.row is not None]


def test_of_two_columns_with_decimals_a_lone_number_is_in_neither() -> None:
    text = (
        "地区 改造面积(万平方米) 补助资金(万元)\n秦州区 42.50 1200.50\n麦积区 31.20 990.20\n武山县 15.55\n甘谷县 18.30"
    )
    assert {area for area, _ in told(extracted(text, TIANSHUI))} == {"秦州区", "麦积区"}


@pytest.mark.parametrize("print_", ["12,5", "1,255", "4,800"])
def test_a_comma_is_the_point_only_where_its_column_prints_so(print_: str) -> None:
    text = f"地区 改造面积(万平方米) 户数(户)\n秦州区 42.50 5200\n麦积区 31.20 3990\n武山县 15.55 1700\n甘谷县 {print_} 1500"
    found = extracted(text, TIANSHUI)
    assert ("甘谷县", "万平方米 planned") not in told(found) or "," in print_[1:2]
    assert not any(f.repaired for f in found.figures)


def test_a_digit_broken_off_leaves_its_row() -> None:
    text = "地区 户数(户) 资金(万元)\n秦州区 5200 1300\n麦积区 3990 997\n武山县 1700 425\n甘谷县 2在 63 32荃 0\n秦安县 11 荃 597"
    assert {area for area, _ in told(extracted(text, TIANSHUI))} == {"秦州区", "麦积区", "武山县"}


# --------------------------------------------------------------------------------------------------------------------
# Whatever is left of a table, nothing false is read from it
# --------------------------------------------------------------------------------------------------------------------

PLACES = ("秦州区", "麦积区", "清水县", "秦安县", "甘谷县", "武山县", "张家川县")
HEADS = ("改造户数(户)", "改造楼栋数(栋)", "改造小区数(个)", "改造建筑面积(万平方米)", "补助资金(万元)")
UNITS = ("户", "栋", "个", "万平方米", "万元")


@st.composite
def left_over(draw: st.DrawFn) -> tuple[str, dict[tuple[str, str], str]]:
    """What is left of a table, and what stood in it: communities of buildings of households, some cells gone."""
    order = draw(st.permutations(range(len(UNITS))))
    order = order[: draw(st.integers(1, len(UNITS)))]
    lines, truth = [], {}
    for number, place in enumerate(PLACES[: draw(st.integers(3, len(PLACES)))], start=1):
        communities = draw(st.integers(1, 40))
        buildings = communities * draw(st.integers(1, 8))
        households = buildings * draw(st.integers(6, 80))
        area = Decimal(households * draw(st.integers(45, 120))) / 10000
        money = Decimal(households * draw(st.integers(3, 30))) / 10
        cells = (
            f"{households}",
            f"{buildings}",
            f"{communities}",
            f"{area:.2f}",
            draw(st.sampled_from([f"{money:.2f}", f"{money:.0f}"])),
        )
        truth.update({(place, UNITS[at]): cells[at] for at in order})
        kept = [cells[at] for at in order if draw(st.integers(0, 3))]
        lines.append(" ".join([draw(st.sampled_from([f"{number} ", "臼 ", ""])) + place, *kept]))
    names = ["序号", "地 区"]
    for at in order:
        cut = draw(st.integers(2, len(HEADS[at])))
        names += [HEADS[at][:cut], HEADS[at][cut:]] if cut < len(HEADS[at]) else [HEADS[at]]
    return "\n".join([*names, *lines]), truth


@settings(max_examples=60, deadline=None)
@given(left_over())
def test_no_cell_is_read_as_another(given_: tuple[str, dict[tuple[str, str], str]]) -> None:
    text, truth = given_
    for figure in [f for f in extracted(text, TIANSHUI).figures if f.context.row is not None]:
        assert truth[figure.area, figure.quantity.unit] == figure.quantity.raw
