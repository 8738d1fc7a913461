"""Figures in tables: headers, spans, unit notes, row labels, areas, totals and the standard forms."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pipeline.extract import _Extractor
from pipeline.model import Document, Figure, Format, Identity, Kind, Paragraph, Table, Text
from pipeline.pattern_files import pattern_folder
from tests.claimed_scores import table


def figures_of(*blocks: str | Table, region_code: str = "") -> tuple[Figure, ...]:
    made = tuple(Paragraph(Text(b)) if isinstance(b, str) else b for b in blocks)
    document = Document("report.txt", "0" * 64, Format.TEXT, (), made)
    identity = Identity(
        Kind.SELF_EVALUATION, year=2023, programs=("renovation",), region_code=region_code, region_level="prefecture"
    )
    return _Extractor(document, identity, pattern_folder()).run().figures


def brief(figures: tuple[Figure, ...]) -> list[tuple[str, str, str, str, Decimal, str]]:
    return [(f.item, f.measure, f.source, f.area, f.quantity.value, f.quantity.unit) for f in figures]


def test_areas_by_rows_with_units_in_the_header() -> None:
    rows = [
        ["序号", "地区", "改造面积（万平方米）", "改造户数（户）", "资金（万元）"],
        ["1", "合计", "12.60", "1360", "2720"],
        ["2", "海曙区", "8.10", "860", "1720"],
        ["3", "余姚市", "4.50", "500", "1000"],
    ]
    figures = figures_of("年度计划任务分解如下：", table(rows), region_code="330200")
    assert brief(figures)[:3] == [
        ("floor_area", "planned", "", "", Decimal("12.6"), "万平方米"),
        ("households", "planned", "", "", Decimal(1360), "户"),
        ("funds", "budget", "total", "", Decimal(2720), "万元"),
    ]
    assert brief(figures)[3][:5] == ("floor_area", "planned", "", "海曙区", Decimal("8.1"))
    assert brief(figures)[8] == ("funds", "budget", "", "余姚市", Decimal(1000), "万元")
    assert figures[0].quantity.step == Decimal("0.01")
    assert figures[0].context.cues == ("合计",)


def test_unit_note_above_the_table_and_two_level_header() -> None:
    rows = [
        ["县市区", "资金到位", "", "支出", "执行率"],
        ["", "中央", "市县", "", ""],
        ["慈溪市", "1200", "300", "1350", "90.0"],
    ]
    made = table(rows, {(0, 0): (2, 1), (0, 1): (1, 2), (0, 3): (2, 1), (0, 4): (2, 1)})
    made = Table(made.cells, made.rows, made.columns, 2, "老旧小区改造资金情况表", "万元")
    assert brief(figures_of(made, region_code="330200")) == [
        ("funds", "received", "central", "慈溪市", Decimal(1200), "万元"),
        ("funds", "received", "local", "慈溪市", Decimal(300), "万元"),
        ("funds", "spent", "", "慈溪市", Decimal(1350), "万元"),
        ("funds", "execution_rate", "", "慈溪市", Decimal("90.0"), "%"),
    ]


def test_self_evaluation_form_with_targets_and_results() -> None:
    rows = [
        ["项目资金（万元）", "", "全年预算数（A）", "全年执行数（B）", "执行率（B/A）"],
        ["", "年度资金总额：", "3150", "2740.5", "87.0%"],
        ["", "其中：中央补助", "1890", "1701", "90.0%"],
        ["绩效指标", "三级指标", "年度指标值", "全年完成值", "未完成原因"],
        ["数量指标", "改造户数", "≥2160户", "2203户", ""],
        ["质量指标", "验收合格率", "100%", "98%", ""],
    ]
    figures = figures_of(table(rows, {(0, 0): (3, 1)}))
    assert brief(figures) == [
        ("funds", "budget", "total", "", Decimal(3150), "万元"),
        ("funds", "spent", "total", "", Decimal("2740.5"), "万元"),
        ("funds", "execution_rate", "total", "", Decimal("87.0"), "%"),
        ("funds", "budget", "central", "", Decimal(1890), "万元"),
        ("funds", "spent", "central", "", Decimal(1701), "万元"),
        ("funds", "execution_rate", "central", "", Decimal("90.0"), "%"),
        ("households", "planned", "", "", Decimal(2160), "户"),
        ("households", "actual", "", "", Decimal(2203), "户"),
        ("quality_acceptance", "target", "", "", Decimal(100), "%"),
        ("quality_acceptance", "level", "", "", Decimal(98), "%"),
    ]


def test_marks_and_standards_are_no_figures_but_reasons_are_read() -> None:
    rows = [
        ["一级指标", "二级指标", "分值", "评分标准", "自评得分", "评分理由"],
        ["产出效益", "改造计划完成率", "30", "低于100%的每低1个百分点扣1分", "30", "计划改造小区40个，开工41个"],
    ]
    figures = figures_of(table(rows))
    assert [(f.item, f.measure, f.quantity.value) for f in figures] == [
        ("communities", "planned", Decimal(40)),
        ("communities", "actual", Decimal(41)),
    ]
    assert {(f.context.row, f.context.column) for f in figures} == {(1, 5)}


def test_columns_without_a_noun_count_what_the_column_before_counts() -> None:
    rows = [
        ["单位", "补贴计划（户）", "补贴实发（户）", "棚改计划开工（套）", "实际开工（套）", "公租房可分配（套）", "已分配（套）"],
        ["北海县", "120", "126", "300", "310", "90", "72"],
    ]  # fmt: skip
    figures = figures_of("各地完成情况如下：", table(rows), region_code="450500")
    assert [(f.item, f.measure) for f in figures] == [
        ("subsidy_households", "planned"),
        ("subsidy_households", "actual"),
        ("shantytown_units", "planned"),
        ("shantytown_units", "actual"),
        ("public_rental_units", "delivered"),
        ("public_rental_units", "allocated"),
    ]


def test_columns_without_a_measure_go_on_with_the_plan_and_money_beside_spending_is_a_budget() -> None:
    rows = [
        ["县区", "计划小区（个）", "楼栋（栋）", "户数（户）", "中央补助（万元）", "已支出（万元）", "执行率"],
        ["甲县", "6", "21", "640", "900", "810", "90.0%"],
    ]
    figures = figures_of("老旧小区改造完成情况和资金支出情况：", table(rows))
    assert [(f.item, f.measure) for f in figures] == [
        ("communities", "planned"),
        ("buildings", "planned"),
        ("households", "planned"),
        ("funds", "budget"),
        ("funds", "spent"),
        ("funds", "execution_rate"),
    ]


def test_rows_of_a_form_that_name_project_and_office_head_no_column() -> None:
    rows = [
        ["项目名称", "老旧小区改造补助资金", "", ""],
        ["主管部门", "财政厅、住房和城乡建设厅", "地方主管部门", "某市财政局和住房和城乡建设局"],
        ["", "全年预算数（A）", "全年执行数（B）", "执行率（B/A）"],
        ["年度资金总额（万元）", "4200", "3780", "90.0%"],
    ]
    figures = figures_of("绩效自评表", replace(table(rows), header_rows=3))
    assert brief(figures)[1:] == [
        ("funds", "spent", "total", "", Decimal(3780), "万元"),
        ("funds", "execution_rate", "total", "", Decimal(90), "%"),
    ]


def test_a_row_that_names_columns_with_a_formula_heads_the_form_and_gives_its_unit() -> None:
    rows = [
        ["项目名称", "补助资金", "", ""],
        ["资金投入情况（万元）", "全年预算数（A）", "全年执行数（B）", "预算执行率（B/A×100%）"],
        ["年度资金总额", "8200", "7380", "90%"],
        ["其中：中央财政资金", "6000", "5400", "90%"],
    ]
    assert brief(figures_of(table(rows)))[:3] == [
        ("funds", "budget", "total", "", Decimal(8200), "万元"),
        ("funds", "spent", "total", "", Decimal(7380), "万元"),
        ("funds", "execution_rate", "total", "", Decimal(90), "%"),
    ]


def test_counts_in_a_table_of_funds_allotted_are_tasks_not_dwellings_allocated() -> None:
    rows = [["序号", "地区", "小区数（个）", "中央专项资金（万元）"], ["1", "甲县", "14", "630"]]
    assert brief(figures_of("并下达年度目标，专项资金分配情况如下：", table(rows)))[0][:2] == ("communities", "planned")


def test_a_head_of_starts_does_not_take_what_the_heading_says_of_completions() -> None:
    rows = [["市", "新开工计划（套）", "实际开工（套）", "基本建成计划（套）"], ["甲市", "520", "524", "610"]]
    blocks = ("一、城市棚户区改造", "（一）基本建成计划完成率", "各市情况如下：")
    items = [figure.item for figure in figures_of(*blocks, table(rows))]
    assert items == ["shantytown_units", "shantytown_units", "basically_completed_units"]


def test_work_completed_is_no_plan() -> None:
    rows = [["区县", "改造小区（个）", "惠及居民（户）"], ["甲县", "14", "1630"]]
    figures = figures_of("二、城镇老旧小区改造", "各区县完成任务和支出情况如下：", table(rows))
    assert [figure.measure for figure in figures] == ["actual", "actual"]


def test_a_rate_of_starts_in_a_column_is_of_what_the_columns_beside_it_count() -> None:
    rows = [["地区", "计划（个）", "开工（个）", "开工率"], ["甲县", "40", "42", "105.0%"]]
    figures = figures_of("二、城镇老旧小区改造", table(rows))
    assert [(figure.item, figure.measure) for figure in figures][2] == ("communities", "completion_rate")


def test_a_column_of_one_programme_takes_no_item_of_another_from_the_text_above() -> None:
    rows = [["县（市、区）", "老旧小区改造（户）", ""], ["", "计划", "开工"], ["慈溪市", "960", "972"]]
    made = table(rows, {(0, 0): (2, 1), (0, 1): (1, 2)})
    made = Table(made.cells, made.rows, made.columns, 2)
    above = "老旧小区改造、租赁补贴、棚户区改造三项任务完成情况见下表。"
    assert [each[:2] for each in brief(figures_of(above, made, region_code="330200"))] == [
        ("households", "planned"),
        ("households", "actual"),
    ]


def test_units_listed_above_the_table_go_to_the_columns_that_are_counted_in_them() -> None:
    rows = [
        ["县区", "计划", "开工", "改造面积", "中央资金", "支付", "使用率（%）"],
        ["海曙区", "12", "11", "8.1", "1720", "1376", "80.0"],
    ]
    figures = figures_of(
        "各县区老旧小区改造进展如下（单位：个、万平方米、万元）：", titled(table(rows), "个、万平方米、万元")
    )
    assert brief(figures) == [
        ("communities", "planned", "", "海曙区", Decimal(12), "个"),
        ("communities", "actual", "", "海曙区", Decimal(11), "个"),
        ("floor_area", "actual", "", "海曙区", Decimal("8.1"), "万平方米"),
        ("funds", "budget", "central", "海曙区", Decimal(1720), "万元"),
        ("funds", "spent", "", "海曙区", Decimal(1376), "万元"),
        ("funds", "execution_rate", "", "海曙区", Decimal("80.0"), "%"),
    ]


def test_a_list_of_units_with_two_counts_gives_none_to_a_head_that_names_nothing_counted() -> None:
    rows = [["县区", "计划", "老旧小区户数", "支出"], ["海曙区", "12", "860", "1.2"]]
    figures = figures_of("情况如下：", titled(table(rows), "个、户、栋、亿元"))
    assert brief(figures) == [
        ("households", "planned", "", "海曙区", Decimal(860), "户"),
        ("funds", "spent", "", "海曙区", Decimal(12000), "万元"),
    ]


def titled(made: Table, unit_note: str) -> Table:
    return replace(made, unit_note=unit_note)


def test_an_area_is_named_without_its_number_and_a_city_by_its_total() -> None:
    rows = [
        ["城市", "县（市、区）", "小区数（个）"],
        ["东陵市", "全市小计：", "52"],
        ["", "其中：1.河口区", "31"],
        ["", "2.安丘县", "21"],
    ]
    figures = figures_of("2023年老旧小区改造计划：", table(rows))
    assert [(f.area, f.quantity.value) for f in figures] == [("东陵市", 52), ("河口区", 31), ("安丘县", 21)]


def test_a_rate_of_starts_is_of_what_the_columns_beside_it_count_in_ten_thousands() -> None:
    rows = [["片区", "计划开工（万套）", "已开工（万套）", "开工率"], ["北苑", "23", "13.01", "56.6%"]]
    planned, actual, rate = figures_of("各片区保障性住房开工情况：", table(rows))
    assert planned.item == actual.item == rate.item
    assert rate.measure == "completion_rate"


def test_a_column_headed_of_which_measures_what_the_column_before_it_does() -> None:
    rows = [
        ["县区", "到位资金", "其中：中央补助", "其中：居民出资", "支出资金"],
        ["海曙区", "5200", "3100", "260", "4700"],
    ]
    figures = figures_of("资金到位及支出情况：", titled(table(rows), "万元"))
    assert [(f.measure, f.source) for f in figures] == [
        ("received", ""),
        ("received", "central"),
        ("received", "social"),
        ("spent", ""),
    ]
