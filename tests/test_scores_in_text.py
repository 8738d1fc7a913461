"""Scores claimed in running text: level, programme, section, indicator, full marks, and what they are counted into."""

from __future__ import annotations

from tests.claimed_scores import D, brief, parents, scores_of


def test_indicator_explanation_with_quoted_labels_and_bracketed_sub_items() -> None:
    scores = scores_of(
        "一、租赁住房保障绩效评价情况",
        "我省用于租赁住房保障的绩效评价得分93分。",
        "（一）资金管理方面（得分20分）",
        "“资金分配”得分5分。1.管理办法健全（2分）。已制定办法。2.及时下达资金（3分）。三十日内下达。",
        "“预算执行”得分5分。1.建立监控机制（2分）。2.预算执行（3分）。执行率为77.1%。",
    )
    assert brief(scores) == [
        ("rental", "total", "", "", D("93")),
        ("rental", "section", "fund_management", "", D("20")),
        ("rental", "indicator", "fund_management", "fund_allocation", D("5")),
        ("rental", "sub_item", "fund_management", "fund_allocation", D("2")),
        ("rental", "sub_item", "fund_management", "fund_allocation", D("3")),
        ("rental", "indicator", "fund_management", "budget_execution", D("5")),
        ("rental", "sub_item", "fund_management", "budget_execution", D("2")),
        ("rental", "sub_item", "fund_management", "budget_execution", D("3")),
    ]
    by_id = {s.score_id: s for s in scores}
    assert by_id[scores[3].parent] is scores[2]
    assert by_id[scores[2].parent] is scores[1]
    assert by_id[scores[1].parent] is scores[0]


def test_full_marks_in_headings_and_claims_below() -> None:
    scores = scores_of(
        "城镇老旧小区改造满分100分，自评97分。",
        "一、资金管理情况（满分30分，自评得分27分）",
        "（一）资金筹集情况（10分）",
        "各县区积极筹措资金。经自评，该项得8分。",
        "（二）居民参与（5分）",
        "小区均成立了党组织，此项得1分；成立了业主委员会，此项得1分；方案均经表决同意，此项得2分。经自评，该项得4分。",
        programs=("renovation",),
    )
    assert brief(scores)[:3] == [
        ("renovation", "total", "", "", D("97")),
        ("renovation", "section", "fund_management", "", D("27")),
        ("renovation", "indicator", "fund_management", "fund_raising", D("8")),
    ]
    assert [s.full_marks for s in scores[:3]] == [D("100"), D("30"), D("10")]
    assert [(s.level.value, s.claimed) for s in scores[3:]] == [
        ("sub_item", D("1")),
        ("sub_item", D("1")),
        ("sub_item", D("2")),
        ("indicator", D("4")),
    ]


def test_two_programmes_in_one_sentence() -> None:
    scores = scores_of(
        "附件1",
        "某市租赁住房保障和棚户区改造绩效评价报告",
        "一、资金管理情况（满分25分，租赁住房保障方面自评得分25分；满分25分，棚改方面自评得分24分）",
        programs=("rental", "shantytown"),
    )
    assert brief(scores) == [
        ("rental", "section", "fund_management", "", D("25")),
        ("shantytown", "section", "fund_management", "", D("24")),
    ]


def test_totals_and_sections_listed_by_name_alone() -> None:
    scores = scores_of("评价结论", "各项得分依次为：租赁住房保障93分，老旧小区改造92.5分，棚户区改造97分。")
    assert [(s.program, s.level.value, s.claimed) for s in scores] == [
        ("rental", "total", D("93")),
        ("renovation", "total", D("92.5")),
        ("shantytown", "total", D("97")),
    ]
    assert scores[1].step == D("0.1")


def test_deductions_and_the_standards_wording_are_no_claims() -> None:
    assert scores_of("对支出进度偏低的县扣2分，达到30%以上的得4分，审核得分96分，得分率98%。") == ()


def test_standard_before_2022_scores_two_programmes_together() -> None:
    scores = scores_of(
        "一、公租房保障和棚户区改造", "公租房保障和棚户区改造自评98分。",
        programs=("rental_shantytown", "renovation"), year=2020,
    )  # fmt: skip
    assert [(s.program, s.claimed) for s in scores] == [("rental_shantytown", D("98"))]


def test_what_is_claimed_under_a_heading_with_marks_is_a_part_of_it() -> None:
    scores = scores_of(
        "一、指标分析",
        "（一）过程情况（分值24分，得20.00分）",
        "资金管理得12.00分，组织实施得8.00分。",
        programs=("renovation",),
    )
    assert [(s.level.value, s.label) for s in scores] == [
        ("section", "过程情况"),
        ("indicator", "资金管理"),
        ("indicator", "组织实施"),
    ]
    assert parents(scores)["资金管理"] == "过程情况"


def test_scores_of_sub_regions_are_totals_with_their_area() -> None:
    listed = scores_of(
        "全市自评得94分。各县区自评得分：东安县95分、江永县92.5分、蓝山县90分。", programs=("renovation",)
    )
    behind = scores_of(
        "三个县得分分别为88.5分（东安县）、87.2分（江永县）、83.6分（蓝山县）。", programs=("renovation",)
    )
    assert [(s.area, s.level.value, s.claimed) for s in listed] == [
        ("", "total", D("94")),
        ("东安县", "total", D("95")),
        ("江永县", "total", D("92.5")),
        ("蓝山县", "total", D("90")),
    ]
    assert [(s.area, s.claimed) for s in behind] == [
        ("东安县", D("88.5")),
        ("江永县", D("87.2")),
        ("蓝山县", D("83.6")),
    ]


def test_scores_in_characters() -> None:
    found = brief(scores_of("四、自评得分", "租赁住房九十四分，老旧小区九十五分，棚户区九十一点五分。"))
    assert found == [
        ("rental", "total", "", "", D("94")),
        ("renovation", "total", "", "", D("95")),
        ("shantytown", "total", "", "", D("91.5")),
    ]


def test_sections_of_a_consultancy_have_no_word_of_the_contract() -> None:
    scores = scores_of(
        "（一）过程情况（分值24分，得20分）",
        "资金管理得12分，组织实施得8分。",
        "（二）产出指标（50分，得分48分）",
        "数量指标：改造小区数量，指标值40个，实际完成40个，得25分；按期完工率目标值90%，实际86%，得23分。",
        "综上，项目自评总得分96.7分。",
        programs=("renovation",),
    )
    assert brief(scores) == [
        ("renovation", "section", "", "", D("20")),
        ("renovation", "indicator", "", "", D("12")),
        ("renovation", "indicator", "", "", D("8")),
        ("renovation", "section", "outputs", "", D("48")),
        ("renovation", "indicator", "outputs", "communities_completion", D("25")),
        ("renovation", "indicator", "outputs", "", D("23")),
        ("renovation", "total", "", "", D("96.7")),
    ]
    assert scores[3].full_marks == D("50")


def test_what_a_clause_says_names_its_indicator() -> None:
    scores = scores_of(
        "一、城市棚户区改造",
        "3.产出效益（满分60分，评价得分59分）。计划开工1280套，实际开工1280套，完成率100%，得30分；年内交付使用的安置住房700套，分配率70%，得19分；工程质量得5分；拆迁居民满意度89%，得5分。",
    )
    assert [(s.level.value, s.indicator, s.claimed) for s in scores] == [
        ("section", "", D("59")),
        ("indicator", "shantytown_completion", D("30")),
        ("indicator", "allocation_rate", D("19")),
        ("indicator", "quality", D("5")),
        ("indicator", "satisfaction", D("5")),
    ]


def test_full_marks_before_a_claim_are_no_claim() -> None:
    scores = scores_of(
        "经自评，资金管理三十分，得二十八分；项目管理10分，自评10分；产出效益60分，扣0.5分，得59.5分。合计九十七点五分。",
        programs=("renovation",),
    )
    assert brief(scores) == [
        ("renovation", "section", "fund_management", "", D("28")),
        ("renovation", "section", "project_management", "", D("10")),
        ("renovation", "section", "outputs", "", D("59.5")),
        ("renovation", "total", "", "", D("97.5")),
    ]
    assert scores[0].full_marks == D("30")


def test_last_years_score_is_no_claim_of_this_report() -> None:
    scores = scores_of("综合得分95.8分，等次为优。2022年自评得分为94.1分，较上年提高1.7分。", programs=("renovation",))
    assert [s.claimed for s in scores] == [D("95.8")]


def test_the_full_marks_of_a_heading_are_those_of_its_indicator_and_not_of_each_sub_item() -> None:
    scores = scores_of(
        "一、租赁住房保障（满分100分，评价得分98分）",
        "1.资金管理（满分25分，评价得分24分）",
        "（3）预算执行（10分）。建立了监控机制，得2分；预算执行率94%，得7分。评价得9分。",
    )
    assert [(s.level.value, s.full_marks) for s in scores][-3:] == [
        ("sub_item", None),
        ("sub_item", None),
        ("indicator", D("10")),
    ]


def test_marks_of_a_numbered_point_are_full_where_less_is_claimed_behind() -> None:
    scores = scores_of(
        "（一）资金管理（25分）",
        "1.预算执行10分。中央资金执行率94%，扣1分，得9分。",
        "2.资金使用管理5分，得5分。",
        "（二）产出效益：59分。“改造内容”指标得9分，其余得满分。",
        "三、城镇老旧小区改造（97分）",
        programs=("renovation",),
    )
    assert [(s.level.value, s.indicator, s.claimed, s.full_marks) for s in scores] == [
        ("indicator", "budget_execution", D("9"), D("10")),
        ("indicator", "fund_use", D("5"), D("5")),
        ("section", "", D("59"), None),
        ("indicator", "renovation_content", D("9"), None),
        ("total", "", D("97"), None),
    ]


def test_satisfaction_at_the_end_of_a_list_of_indicators_is_one_of_them() -> None:
    listed = scores_of("产出效益得59分，其中计划完成率30分，工程质量5分，满意度5分。", programs=("shantytown",))
    sections = scores_of("资金管理得30分，项目管理得10分，产出效益得55分，满意度得5分。", programs=("shantytown",))
    assert [s.level.value for s in listed] == ["section", "indicator", "indicator", "indicator"]
    assert {s.level.value for s in sections} == {"section"}
    whole = scores_of("一、项目管理", "储备库、协调机制、评价报告报送均得满分，共计10分。", programs=("renovation",))
    assert [(s.level.value, s.section) for s in whole] == [("section", "project_management")]


def test_respective_lists_of_scores() -> None:
    scores = scores_of("租赁住房保障、老旧小区改造、棚户区改造绩效评价自评得分分别为96分、94.5分和97分。")
    assert [(s.program, s.claimed) for s in scores] == [
        ("rental", D("96")),
        ("renovation", D("94.5")),
        ("shantytown", D("97")),
    ]
    areas = scores_of("东安县、江永县自评得分分别为95分、93分。", programs=("renovation",))
    assert [(s.area, s.claimed) for s in areas] == [("东安县", D("95")), ("江永县", D("93"))]


def test_programmes_listed_under_a_section_have_its_marks() -> None:
    under = scores_of("（一）资金管理。租赁住房保障、老旧小区改造分别得24分、27分。")
    inline = scores_of("自评得分情况：产出效益，租赁住房保障58分，老旧小区改造57分。")
    assert brief(under) == [
        ("rental", "section", "fund_management", "", D("24")),
        ("renovation", "section", "fund_management", "", D("27")),
    ]
    assert brief(inline) == [
        ("rental", "section", "outputs", "", D("58")),
        ("renovation", "section", "outputs", "", D("57")),
    ]
    indicator = scores_of("预算执行指标满分10分，租赁住房保障、老旧小区改造分别得9分、8分。")
    assert [(s.program, s.indicator, s.claimed) for s in indicator] == [
        ("rental", "budget_execution", D("9")),
        ("renovation", "budget_execution", D("8")),
    ]


def test_sentences_of_the_standard_claim_nothing() -> None:
    rule = "执行率达到100%得10分，每低1个百分点扣0.2分。实际执行率90%，得8分。"
    scores = scores_of(f"预算执行（10分）。{rule}", programs=("renovation",))
    assert [(s.indicator, s.claimed) for s in scores] == [("budget_execution", D("8"))]
    graded = "居民满意度。80%-90%得3分。经测评满意度为89%，得4.5分；各县最低得分86.5分。"
    assert [s.claimed for s in scores_of(graded, programs=("renovation",))] == [D("4.5")]


def test_a_section_said_again_under_its_heading_is_no_part_of_it() -> None:
    scores = scores_of(
        "一、租赁住房保障",
        "租赁住房保障自评得分93分。",
        "（一）资金管理（得分20分）",
        "资金管理方面自评得分20分，满分25分。",
        "1.“资金筹集”得分5分。中央补助8000万元。",
        "2.“资金分配”得分5分。",
    )
    assert [(s.level.value, s.section, s.claimed) for s in scores] == [
        ("total", "", D("93")),
        ("section", "fund_management", D("20")),
        ("section", "fund_management", D("20")),
        ("indicator", "fund_management", D("5")),
        ("indicator", "fund_management", D("5")),
    ]
    assert {s.parent for s in scores[1:3]} == {scores[0].score_id}


def test_this_indicator_right_behind_a_heading_is_what_the_heading_names() -> None:
    scores = scores_of(
        "（一）过程情况。该指标满分25分，得22分。其中：资金到位率12分，得12分；管理制度13分，得10分。",
        "（二）产出情况",
        "该指标满分35分，得33分。",
        "1.完工率，满分10分，得8分。",
        programs=("renovation",),
    )
    assert [(s.level.value, s.label, s.claimed) for s in scores if s.level.value == "section"] == [
        ("section", "过程情况", D("22")),
        ("section", "产出情况", D("33")),
    ]
    by_id = {s.score_id: s for s in scores}
    assert [by_id[s.parent].label for s in scores if s.level.value != "section"] == ["过程情况"] * 2 + ["产出情况"]


def test_a_sentence_with_an_indicators_words_is_a_point_of_its_own_indicator() -> None:
    scores = scores_of(
        "一、租赁住房保障",
        "7.“租赁住房运营管理”得分8分。（1）企业参与运营占31.2%（4分）。（2）管理平台已上线（2分）。（3）项目均已纳入工程质量安全监管（2分）。",
        "3.“预算执行”得分6分。（1）建立了监控机制，得2分。（2）执行率为79.6%，每低5个百分点扣1分，共扣4分，得4分。",
    )
    assert [(s.level.value, s.indicator, s.claimed) for s in scores] == [
        ("indicator", "rental_operation", D("8")),
        ("sub_item", "rental_operation", D("4")),
        ("sub_item", "rental_operation", D("2")),
        ("sub_item", "rental_operation", D("2")),
        ("indicator", "budget_execution", D("6")),
        ("sub_item", "budget_execution", D("2")),
        ("sub_item", "budget_execution", D("4")),
    ]


def test_a_programme_before_a_colon_is_that_of_its_paragraph_or_point() -> None:
    scores = scores_of(
        "三、评价结果",
        "租赁住房保障：资金管理24分（资金筹集5分、预算执行9分、资金使用管理5分），项目管理15分。",
        "3.产出效益。（1）租赁住房保障：按标准得3分；其余为保障性租赁住房计划完成率10分、租赁补贴5分、保障率5分、运营管理8分。（2）老旧小区改造：居民参与5分、改造内容9分。（3）棚户区改造未扣分，即分配率20分、工程质量5分。",
    )
    assert [
        (s.program, s.level.value, s.indicator or s.section, s.claimed) for s in scores if s.indicator or s.section
    ][:5] == [
        ("rental", "section", "fund_management", D("24")),
        ("rental", "indicator", "fund_raising", D("5")),
        ("rental", "indicator", "budget_execution", D("9")),
        ("rental", "indicator", "fund_use", D("5")),
        ("rental", "section", "project_management", D("15")),
    ]
    assert {(s.program, s.indicator) for s in scores[5:]} >= {
        ("rental", "subsidy_completion"),
        ("renovation", "resident_participation"),
        ("renovation", "renovation_content"),
        ("shantytown", "allocation_rate"),
        ("shantytown", "quality"),
    }


def test_marks_that_several_programmes_share_are_of_each() -> None:
    scores = scores_of(
        "（一）资金管理",
        "1.资金筹集。老旧小区改造到位资金2000万元，社会出资不足，扣3分；中央补助占比偏高，扣2分，该项得5分。租赁住房保障和棚户区改造两项，市县均安排了配套，各得5分。",
        "2.资金分配。收到文件后11日内下达。三项均得4分。",
        "（二）项目管理",
        "评价报告按时报送。租赁住房保障、棚户区改造各得15分，老旧小区改造得10分。",
    )
    assert [(s.program, s.level.value, s.indicator or s.section, s.claimed) for s in scores] == [
        ("renovation", "indicator", "fund_raising", D("5")),
        ("rental", "indicator", "fund_raising", D("5")),
        ("shantytown", "indicator", "fund_raising", D("5")),
        ("rental", "indicator", "fund_allocation", D("4")),
        ("renovation", "indicator", "fund_allocation", D("4")),
        ("shantytown", "indicator", "fund_allocation", D("4")),
        ("rental", "section", "project_management", D("15")),
        ("shantytown", "section", "project_management", D("15")),
        ("renovation", "section", "project_management", D("10")),
    ]


def test_quoted_names_inside_a_paragraph_open_their_indicators() -> None:
    scores = scores_of(
        "一、城市棚户区改造",
        "“资金筹集”得5分，各级财政筹措900万元。“资金分配”得5分。“预算执行”得9分：建立监控机制（2分）；执行率94.0%（7分）。",
        "“项目储备库”得3分：建库（1分）、排序（2分）。“评价报告报送”得5分。",
    )
    assert [(s.level.value, s.indicator, s.claimed, s.full_marks) for s in scores] == [
        ("indicator", "fund_raising", D("5"), None),
        ("indicator", "fund_allocation", D("5"), None),
        ("indicator", "budget_execution", D("9"), None),
        ("sub_item", "budget_execution", D("2"), None),
        ("sub_item", "budget_execution", D("7"), None),
        ("indicator", "project_reserve", D("3"), None),
        ("sub_item", "project_reserve", D("1"), None),
        ("sub_item", "project_reserve", D("2"), None),
        ("indicator", "report_submission", D("5"), None),
    ]
    by_id = {s.score_id: s for s in scores}
    assert all(by_id[s.parent].indicator == s.indicator for s in scores if s.level.value == "sub_item")


def test_a_sentence_sums_up_its_points_and_counts_what_had_no_task() -> None:
    scores = scores_of(
        "（三）产出效益",
        "1.租赁住房保障。没有新筹集公租房任务，按8分计。运营管理方面，企业参与运营占15.5%，此小项得2分，另因平台未接入扣1分，共得5分。",
        "注：完成率指标不纳入评价范围，均按10分计。",
    )
    assert brief(scores) == [
        ("rental", "indicator", "outputs", "public_rental_completion", D("8")),
        ("rental", "sub_item", "outputs", "rental_operation", D("2")),
        ("rental", "indicator", "outputs", "rental_operation", D("5")),
    ]


def test_another_programmes_standard_is_not_the_programme_scored() -> None:
    scores = scores_of(
        "经自评，租赁住房保障得96分（资金管理24分、项目管理15分、产出效益57分），城中村改造因未单列评分表，参照棚户区改造口径打分为93分。",
        programs=("rental", "urban_village"),
    )
    assert [(s.program, s.claimed) for s in scores if s.level.value == "total"] == [
        ("rental", D("96")),
        ("urban_village", D("93")),
    ]


def test_bare_marks_behind_points_count_where_they_make_the_indicators_score() -> None:
    scores = scores_of(
        "一、城镇老旧小区改造",
        "1.项目储备库（满分3分，自评3分）。建立储备库，1分；资料齐全，1分；明确顺序，1分。",
        "2.统筹协调机制（满分2分，自评2分）。成立专班，1分；市级考核加权，5分；每月例会，1分。",
    )
    assert [(s.level.value, s.indicator, s.claimed) for s in scores] == [
        ("indicator", "project_reserve", D("3")),
        ("sub_item", "project_reserve", D("1")),
        ("sub_item", "project_reserve", D("1")),
        ("sub_item", "project_reserve", D("1")),
        ("indicator", "coordination", D("2")),
    ]


def test_marks_out_of_full_marks_and_scores_on_a_line_of_their_own() -> None:
    scores = scores_of(
        "（一）资金管理",
        "得分：27.5分（满分30分）",
        "1. 资金筹集  得分：9.5/10",
        "居民出资不足，扣0.5分，得9.5分。",
        "2. 资金分配  得分：5/5",
        "二、项目管理情况。本项10分，自评9分。",
        programs=("renovation",),
    )
    assert [(s.level.value, s.label, s.claimed, s.full_marks) for s in scores] == [
        ("section", "资金管理", D("27.5"), D("30")),
        ("indicator", "资金筹集", D("9.5"), D("10")),
        ("indicator", "居民出资不足，扣0.5分", D("9.5"), None),
        ("indicator", "资金分配", D("5"), D("5")),
        ("section", "项目管理情况", D("9"), D("10")),
    ]


def test_numbered_names_inside_a_paragraph_open_their_indicators() -> None:
    scores = scores_of(
        "（一）资金管理",
        "1．资金筹集（5分）得5分。发行债券2亿元。2．预算执行（10分）得7分。机制健全（2分）得2分；执行率84.7%（8分）得5分。3．资金使用管理（5分）得5分。",
        programs=("shantytown",),
    )
    assert [(s.level.value, s.indicator, s.claimed, s.full_marks) for s in scores] == [
        ("indicator", "fund_raising", D("5"), D("5")),
        ("indicator", "budget_execution", D("7"), D("10")),
        ("sub_item", "budget_execution", D("2"), D("2")),
        ("sub_item", "budget_execution", D("5"), D("8")),
        ("indicator", "fund_use", D("5"), D("5")),
    ]


def test_bonus_behind_a_listed_total_is_of_its_programme() -> None:
    scores = scores_of(
        "自评结果：租赁住房保障94分，另加1分；城镇老旧小区改造92分，另加3分；城市棚户区改造97分，另加2分。"
    )
    assert [(s.program, s.level.value, s.claimed) for s in scores if s.level.value == "bonus"] == [
        ("rental", "bonus", D("1")),
        ("renovation", "bonus", D("3")),
        ("shantytown", "bonus", D("2")),
    ]


def test_marks_in_the_sentence_behind_a_heading_and_a_list_of_indicators_behind_them() -> None:
    scores = scores_of(
        "（一）资金管理。分值30分，自评得28.2分。",
        "1.资金筹集。分值10分，自评得9.2分，其中规模化主体占比得1分，社会出资占比得8.2分。",
        "（二）产出效益。分值60分，自评得57分。其中改造计划完成率自评29分，居民参与自评5分，改造内容自评9分。",
        programs=("renovation",),
    )
    assert [(s.level.value, s.indicator or s.section, s.claimed, s.full_marks) for s in scores] == [
        ("section", "fund_management", D("28.2"), D("30")),
        ("indicator", "fund_raising", D("9.2"), D("10")),
        ("sub_item", "fund_raising", D("1"), None),
        ("sub_item", "fund_raising", D("8.2"), None),
        ("section", "outputs", D("57"), D("60")),
        ("indicator", "renovation_completion", D("29"), None),
        ("indicator", "resident_participation", D("5"), None),
        ("indicator", "renovation_content", D("9"), None),
    ]


def test_fund_management_within_the_process_is_counted_into_it() -> None:
    scores = scores_of(
        "二、过程（30分，得28分）",
        "1.资金管理（18分，得16分）。资金到位率6分，得6分；预算执行率8分，得6分；使用合规性4分，得4分。",
        "2.组织实施（12分，得12分）。",
        programs=("renovation",),
    )
    by_id = {s.score_id: s for s in scores}
    assert [(s.label, by_id[s.parent].label) for s in scores if s.parent] == [
        ("资金管理", "过程"),
        ("资金到位率", "资金管理"),
        ("预算执行率", "资金管理"),
        ("使用合规性", "资金管理"),
        ("组织实施", "过程"),
    ]


def test_sections_within_the_sentence_of_a_heading_that_names_none() -> None:
    scores = scores_of(
        "一、综合评价：本年度项目绩效自评得96分，其中：资金管理得23分（满分25分），项目管理得15分（满分15分）。",
        "二、资金管理（23分）",
        "资金筹集方面，筹集资金8亿元，得满分5分。预算执行方面，支出率85%，扣3分，实得7分。",
        programs=("shantytown",),
    )
    assert [(s.level.value, s.indicator or s.section, s.claimed, s.full_marks) for s in scores] == [
        ("total", "", D("96"), None),
        ("section", "fund_management", D("23"), D("25")),
        ("section", "project_management", D("15"), D("15")),
        ("indicator", "fund_raising", D("5"), None),
        ("indicator", "budget_execution", D("7"), None),
    ]


def test_indicators_with_their_marks_in_one_paragraph() -> None:
    scores = scores_of(
        "二、租赁住房保障",
        "（一）资金管理，标准分25分，自评24分",
        "“资金筹集”标准分5分，自评5分。各地安排了资金。“预算执行”标准分10分，自评9分，其中机制得2分；执行率93%，"
        "按每低5个百分点扣1分的规则扣1分，得7分。“资金使用管理”标准分5分，自评5分。",
        programs=("rental", "renovation"),
    )
    assert brief(scores) == [
        ("rental", "section", "fund_management", "", D("24")),
        ("rental", "indicator", "fund_management", "fund_raising", D("5")),
        ("rental", "indicator", "fund_management", "budget_execution", D("9")),
        ("rental", "sub_item", "fund_management", "budget_execution", D("2")),
        ("rental", "sub_item", "fund_management", "budget_execution", D("7")),
        ("rental", "indicator", "fund_management", "fund_use", D("5")),
    ]
    assert [s.label for s in scores[1:3]] == ["资金筹集", "预算执行"]


def test_what_explains_an_indicator_claims_nothing() -> None:
    scores = scores_of(
        "一、租赁住房保障",
        "1.资金分配（5分）。指标解释：办法健全，得2分；按时下达，得3分。自评情况：办法已印发，得2分；12日内下达，得3分。自评得5分。",
        programs=("rental",),
    )
    assert brief(scores) == [
        ("rental", "sub_item", "fund_management", "fund_allocation", D("2")),
        ("rental", "sub_item", "fund_management", "fund_allocation", D("3")),
        ("rental", "indicator", "fund_management", "fund_allocation", D("5")),
    ]


def test_lists_of_marks_behind_the_names_of_the_sentence_before() -> None:
    outputs = ("二、老旧小区改造", "（三）产出效益")
    below = "3.工程质量安全（4分）、长效管理机制（4分）、完善配套政策制度（2分）。自评情况：分别得4分、3分、2分，维修资金未续筹。"
    beside = "“工程质量安全”“长效管理机制”“完善配套政策制度”标准分依次为4分、4分、2分，自评依次为4分、3分、2分。"
    expected = [
        ("renovation", "indicator", "outputs", "quality_safety", D("4")),
        ("renovation", "indicator", "outputs", "long_term_mechanism", D("3")),
        ("renovation", "indicator", "outputs", "supporting_policies", D("2")),
    ]
    for text in (below, beside):
        assert brief(scores_of(*outputs, text, programs=("renovation",))) == expected


def test_a_mark_that_indicators_share() -> None:
    scores = scores_of(
        "三、棚户区改造",
        "（一）资金管理",
        "资金筹集、资金分配、资金使用管理三项不扣分，均自评5分。",
        programs=("shantytown",),
    )
    assert [s.indicator for s in scores] == ["fund_raising", "fund_allocation", "fund_use"]
    assert {s.claimed for s in scores} == {D("5")}


def test_a_score_made_of_those_of_all_programmes() -> None:
    weighted = "按中央补助资金规模加权（租赁21.8%、老旧小区78.2%），我市综合得分90.0分。"
    for text in (weighted, "两项平均得分90.0分，等级为“优”。"):
        scores = scores_of("三、城镇老旧小区改造自评88分", text, programs=("rental", "renovation"))
        assert [(s.program, s.level.value, s.claimed) for s in scores][-1] == ("all", "total", D("90.0"))


def test_satisfaction_of_the_users_is_a_section_behind_a_semicolon() -> None:
    text = (
        "公租房保障和棚户区改造自评97分。产出效益（60分）得59分，其中开工计划完成率35分、补贴发放计划完成率15分、工程质量9分；"
        "服务对象满意度（5分）得5分。"
    )
    scores = scores_of("四、自评结果", text, programs=("rental_shantytown", "renovation"), year=2021)
    assert [(s.level.value, s.section, s.claimed) for s in scores if s.level.value == "section"] == [
        ("section", "outputs", D("59")),
        ("section", "service_satisfaction", D("5")),
    ]
