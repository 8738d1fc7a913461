"""Scores claimed in tables and forms: level, programme, section, indicator, full marks, and what they are counted into."""

from __future__ import annotations

from pipeline.model import Level
from tests.claimed_scores import THREE, D, brief, parents, scores_of, table


def test_score_table_with_merged_sections_and_several_full_mark_columns() -> None:
    rows = [
        ["一级指标", "分值", "二级指标", "分值", "评分标准", "自评得分", "评分理由", "省厅审核得分"],
        ["资金管理", "25", "资金筹集", "5", "安排资金的（5分）", "5", "已安排", "4"],
        ["", "", "预算执行", "10", "每低5个百分点扣1分，最多扣8分", "7", "执行率84%", ""],
        [
            "产出效益",
            "60",
            "租赁补贴发放计划完成率",
            "5",
            "未完成的每低1个百分点扣1分",
            "5",
            "计划600户，发放610户",
            "",
        ],
        ["合计", "100", "", "", "", "96", "", ""],
    ]
    scores = scores_of(table(rows, {(1, 0): (2, 1), (1, 1): (2, 1)}, "租赁住房保障绩效评价指标表"))
    assert brief(scores) == [
        ("rental", "indicator", "fund_management", "fund_raising", D("5")),
        ("rental", "indicator", "fund_management", "budget_execution", D("7")),
        ("rental", "indicator", "outputs", "subsidy_completion", D("5")),
        ("rental", "total", "", "", D("96")),
    ]
    assert [s.full_marks for s in scores] == [D("5"), D("10"), D("5"), D("100")]
    assert scores[1].criterion == "每低5个百分点扣1分，最多扣8分"
    assert {s.parent for s in scores[:3]} == {scores[3].score_id}


def test_table_with_a_programme_a_row() -> None:
    rows = [
        ["项目", "资金管理", "项目管理", "产出效益", "总分"],
        ["租赁住房保障", "24", "15", "57", "96"],
        ["城镇老旧小区改造", "26", "10", "59", "95"],
    ]
    scores = scores_of(table(rows))
    assert brief(scores)[3] == ("rental", "total", "", "", D("96"))
    assert brief(scores)[6] == ("renovation", "section", "outputs", "", D("59"))
    assert len(scores) == 8


def test_rows_are_counted_into_the_section_whose_label_stands_beside_them_whatever_its_name() -> None:
    sections = table(
        [["一级指标", "权重", "得分"], ["决策", "15", "13"], ["效益", "25", "23"], ["合计", "40", "36"]],
        caption="老旧小区",
    )
    rows = [
        ["一级指标", "二级指标", "分值", "得分"],
        ["决策（15分）", "绩效目标合理性", "15", "13"],
        ["效益（25分）", "居住条件改善", "25", "23"],
    ]
    found = parents(scores_of("城镇老旧小区改造", sections, table(rows), programs=("renovation",)))
    assert found["绩效目标合理性"] == "决策"
    assert found["居住条件改善"] == "效益"


def test_rows_of_programmes_without_a_total_count_into_the_total_of_all() -> None:
    rows = [
        ["一级指标", "三级指标", "分值", "得分"],
        ["产出指标", "保障性租赁住房筹集数量", "10", "10"],
        ["产出指标", "老旧小区改造开工数量", "10", "9"],
        ["总分", "总分", "20", "19"],
    ]
    scores = scores_of("转移支付区域绩效目标自评表", table(rows))
    assert {(s.program, bool(s.parent)) for s in scores} == {("rental", True), ("renovation", True), ("all", False)}


def test_rows_that_name_a_programme_open_its_part_of_the_table() -> None:
    rows = [
        ["评价内容", "满分", "自评分"],
        ["租赁住房保障", "100", "99"],
        ["其中：资金管理", "25", "25"],
        ["产出效益", "60", "59"],
        ["城镇老旧小区改造", "100", "97.5"],
        ["其中：资金管理", "30", "28.5"],
    ]
    assert brief(scores_of(table(rows), programs=("rental", "renovation"))) == [
        ("rental", "total", "", "", D("99")),
        ("rental", "section", "fund_management", "", D("25")),
        ("rental", "section", "outputs", "", D("59")),
        ("renovation", "total", "", "", D("97.5")),
        ("renovation", "section", "fund_management", "", D("28.5")),
    ]


def test_programmes_in_a_column_of_their_own_and_foots_of_their_parts() -> None:
    rows = [
        ["项目", "指标", "分值", "自评得分"],
        ["租赁住房保障", "资金管理", "25", "24"],
        ["租赁住房保障", "产出效益", "60", "57"],
        ["租赁住房保障", "小计", "100", "96"],
        ["老旧小区改造", "资金管理", "30", "27"],
        ["老旧小区改造", "合计", "100", "95"],
    ]
    assert brief(scores_of(table(rows), programs=("rental", "renovation"))) == [
        ("rental", "section", "fund_management", "", D("24")),
        ("rental", "section", "outputs", "", D("57")),
        ("rental", "total", "", "", D("96")),
        ("renovation", "section", "fund_management", "", D("27")),
        ("renovation", "total", "", "", D("95")),
    ]


def test_a_subtotal_is_that_of_the_section_above_it() -> None:
    rows = [
        ["序号", "一级指标", "二级指标", "标准分值", "评价得分"],
        ["1", "资金管理", "资金筹集", "10", "10"],
        ["2", "", "预算执行", "10", "8.5"],
        ["", "小计", "", "20", "18.5"],
        ["", "总计", "", "100", "96"],
    ]
    assert brief(scores_of(table(rows), programs=("renovation",))) == [
        ("renovation", "indicator", "fund_management", "fund_raising", D("10")),
        ("renovation", "indicator", "fund_management", "budget_execution", D("8.5")),
        ("renovation", "section", "fund_management", "", D("18.5")),
        ("renovation", "total", "", "", D("96")),
    ]


CROSSED = [
    ("rental", "section", "fund_management", "", D("24")),
    ("renovation", "section", "fund_management", "", D("27")),
    ("rental", "section", "outputs", "", D("57")),
    ("renovation", "section", "outputs", "", D("58")),
    ("rental", "total", "", "", D("96")),
    ("renovation", "total", "", "", D("95")),
]


def test_tables_that_cross_programmes_and_sections() -> None:
    two = ("rental", "renovation")
    turned = [
        ["评价内容", "租赁住房保障", "", "老旧小区改造", ""],
        ["", "满分", "自评得分", "满分", "自评得分"],
        ["资金管理", "25", "24", "30", "27"],
        ["产出效益", "60", "57", "60", "58"],
        ["合计", "100", "96", "100", "95"],
    ]
    made = table(turned, {(0, 0): (2, 1), (0, 1): (1, 2), (0, 3): (1, 2)})
    found = scores_of(made, programs=two)
    assert brief(found) == CROSSED
    assert [s.full_marks for s in found[:2]] == [D("25"), D("30")]
    rows = [
        ["项目名称", "资金管理（得分）", "产出效益（得分）", "得分合计"],
        ["租赁住房保障项目", "24", "57", "96"],
        ["老旧小区改造项目", "27", "58", "95"],
    ]
    assert sorted(brief(scores_of(table(rows), programs=two))) == sorted(CROSSED)


def test_table_of_the_scores_of_sub_regions() -> None:
    rows = [["县（市、区）", "租赁住房保障", "老旧小区改造"], ["东安县", "95", "94"], ["江永县", "93.5", "92"]]
    scores = scores_of("各县自评得分情况", table(rows), programs=("rental", "renovation"))
    assert [(s.area, s.program, s.level.value, s.claimed) for s in scores] == [
        ("东安县", "rental", "total", D("95")),
        ("东安县", "renovation", "total", D("94")),
        ("江永县", "rental", "total", D("93.5")),
        ("江永县", "renovation", "total", D("92")),
    ]


def test_a_table_of_counts_by_sub_region_claims_no_scores() -> None:
    rows = [
        ["县（市、区）", "棚改计划开工（套）", "棚改实际开工（套）", "完成率", "租赁补贴（户）", "老旧小区改造（户）"],
        ["东安县", "1480", "1480", "100.0%", "1320", "4260"],
        ["江永县", "960", "972", "101.3%", "862", "915"],
        ["道县", "640", "640", "100.0%", "412", "1180"],
        ["合计", "3080", "3092", "100.4%", "2594", "6355"],
    ]
    assert scores_of("（三）各县（市、区）任务完成得分情况", table(rows)) == ()
    small = [row[:1] + row[4:] for row in rows[:1]] + [["东安县", "96", "38"], ["江永县", "88", "20"]]
    assert scores_of("各县（市、区）自评情况", table(small)) == ()


def test_marks_and_full_marks_in_one_cell_or_bracket() -> None:
    rows = [["指标", "满分/得分"], ["资金筹集", "10/8"], ["预算执行", "10/9"]]
    cells = scores_of(table(rows), programs=("renovation",))
    text = scores_of("（一）资金管理（总分30分，自评27分）", "1.资金筹集（8/10分）。", programs=("renovation",))
    assert [(s.claimed, s.full_marks) for s in cells] == [(D("8"), D("10")), (D("9"), D("10"))]
    assert [(s.level.value, s.claimed, s.full_marks) for s in text] == [
        ("section", D("27"), D("30")),
        ("indicator", D("8"), D("10")),
    ]


def test_a_form_says_in_its_first_rows_what_it_is_on() -> None:
    rows = [
        ["项目名称", "项目名称", "城镇保障性安居工程专项资金（老旧小区改造）", "", "", ""],
        ["项目资金（万元）", "", "全年预算数", "全年执行数", "分值", "得分"],
        ["项目资金（万元）", "年度资金总额", "222300", "195624", "10", "8.8"],
        ["绩效指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        ["绩效指标", "改造小区个数", "1020个", "1020个", "20", "20"],
        ["总分", "总分", "", "", "100", "94.8"],
    ]
    spans = {(0, 0): (1, 2), (0, 2): (1, 4), (1, 0): (2, 1), (3, 0): (2, 1), (5, 0): (1, 2)}
    assert brief(scores_of(table(rows, spans), programs=("rental_shantytown", "renovation"), year=2020)) == [
        ("renovation", "indicator", "fund_management", "budget_execution", D("8.8")),
        ("renovation", "indicator", "outputs", "communities_completion", D("20")),
        ("renovation", "total", "", "", D("94.8")),
    ]


def test_rows_of_several_programmes_are_counted_into_the_section_of_all() -> None:
    rows = [
        ["一级指标", "三级指标", "分值", "得分"],
        ["产出（20分）", "保障性租赁住房计划完成率", "10", "10"],
        ["产出（20分）", "工程验收合格率", "10", "8"],
    ]
    scores = scores_of(
        table([["一级指标", "权重", "得分"], ["决策", "10", "9"], ["产出", "20", "18"]]),
        table(rows, {(1, 0): (2, 1)}),
    )
    outputs = next(s for s in scores if s.label == "产出")
    assert [(s.program, s.parent) for s in scores if s.level.value == "indicator"] == [
        ("rental", outputs.score_id),
        ("all", outputs.score_id),
    ]


def test_a_score_beside_its_own_parts_that_says_their_sum_again_is_no_part() -> None:
    rows = [
        ["一级指标", "二级指标", "分值", "得分"],
        ["决策", "决策", "20", "18"],
        ["决策", "项目立项", "10", "9"],
        ["决策", "绩效目标", "10", "9"],
    ]
    scores = scores_of(
        table([["一级指标", "权重", "得分"], ["决策", "20", "18"], ["产出", "80", "70"]]),
        table(rows, {(1, 0): (3, 1)}),
        programs=("renovation",),
    )
    parts = [s for s in scores if s.parent]
    assert [(s.label, s.claimed) for s in parts] == [("项目立项", D("9")), ("绩效目标", D("9"))]


def test_a_row_of_a_form_for_several_programmes_is_that_of_the_one_that_has_its_indicator() -> None:
    rows = [
        ["三级指标", "指标值", "实际完成值", "分值", "得分"],
        ["租赁补贴发放户数", "≥900户", "927户", "5", "5"],
        ["改造户数", "≥1200户", "1200户", "5", "5"],
        ["工程验收合格率", "100%", "100%", "5", "5"],
    ]
    assert [s.program for s in scores_of("绩效目标完成情况", table(rows))] == ["rental", "renovation", "all"]


def test_two_lists_beside_each_other_in_one_table() -> None:
    rows = [
        ["指标", "分值", "得分", "指标", "分值", "得分"],
        ["资金筹集", "5", "5", "工程质量", "5", "4"],
        ["预算执行", "10", "8", "拆迁居民满意度", "5", "5"],
        ["合计", "15", "13", "合计", "10", "9"],
    ]
    scores = scores_of("城市棚户区改造得分情况", table(rows), programs=("shantytown",))
    assert [(s.level.value, s.indicator, s.claimed, s.full_marks) for s in scores] == [
        ("indicator", "fund_raising", D("5"), D("5")),
        ("indicator", "quality", D("4"), D("5")),
        ("indicator", "budget_execution", D("8"), D("10")),
        ("indicator", "satisfaction", D("5"), D("5")),
    ]


def test_open_cells_of_a_header_continue_the_programme_before_them() -> None:
    rows = [
        ["评价内容", "租赁住房保障", "", "城镇老旧小区改造", ""],
        ["评价内容", "标准分", "自评分", "标准分", "自评分"],
        ["资金筹集", "5", "5", "10", "7"],
        ["预算执行", "10", "8", "10", "9"],
    ]
    scores = scores_of("各分项得分如下：", table(rows), programs=("rental", "renovation"))
    assert [(s.program, s.indicator, s.claimed, s.full_marks) for s in scores] == [
        ("rental", "fund_raising", D("5"), D("5")),
        ("renovation", "fund_raising", D("7"), D("10")),
        ("rental", "budget_execution", D("8"), D("10")),
        ("renovation", "budget_execution", D("9"), D("10")),
    ]


def test_rows_of_a_form_are_known_by_what_they_count() -> None:
    form = table(
        [
            ["一级指标", "三级指标", "年度指标值", "全年完成值", "分值", "得分"],
            ["产出指标", "老旧小区改造面积（万平方米）", "86.5", "86.5", "10", "10"],
            ["产出指标", "老旧小区改造个数", "205", "205", "10", "10"],
            ["产出指标", "配租型保障性住房筹集数", "2600", "2688", "12", "12"],
            ["产出指标", "棚户区改造套数", "640", "656", "8", "8"],
        ]
    )
    found = scores_of(form, programs=THREE)
    assert [(s.program, s.indicator, s.claimed) for s in found if s.level is Level.INDICATOR] == [
        ("renovation", "floor_area_completion", D("10")),
        ("renovation", "communities_completion", D("10")),
        ("rental", "affordable_rental_completion", D("12")),
        ("shantytown", "shantytown_completion", D("8")),
    ]


def test_a_bare_subtotal_is_of_the_section_above_it() -> None:
    rows = [
        ["一级指标", "二级指标", "权重", "得分"],
        ["过程（25分）", "资金到位率", "5", "4.86"],
        ["", "预算执行率", "20", "16.4"],
        ["小计", "", "25", "21.26"],
        ["产出（75分）", "改造户数完成率", "75", "70"],
        ["小计", "", "75", "70"],
        ["合计", "", "100", "91.26"],
    ]
    scores = scores_of(table(rows), programs=("renovation",))
    assert [(s.label, s.level.value, s.section) for s in scores if s.label.endswith("小计")] == [
        ("过程小计", "section", ""),
        ("产出小计", "section", "outputs"),
    ]
    by_id = {s.score_id: s.label for s in scores}
    assert [by_id.get(s.parent) for s in scores[:3]] == ["过程小计", "过程小计", "合计"]
