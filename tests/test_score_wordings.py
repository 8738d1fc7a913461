"""Ways to print a claimed score: marks behind full marks, parts of them, nothing lost, what is left, points of a sentence."""

from __future__ import annotations

import pytest

from tests.claimed_scores import D, brief, scores_of


@pytest.mark.parametrize(
    ("text", "claimed", "full"),
    [
        ("资金分配（5分）4分，下达偏慢。", "4", "5"),
        ("“资金分配”（满分5分）4分。", "4", "5"),
        ("资金分配（权重5分）4.5分，个别县下达偏慢。", "4.5", "5"),
        ("资金分配标准分5分，不扣分。", "5", "5"),
        ("资金分配5分全得。", "5", "5"),
        ("资金分配，5分不失分。", "5", "5"),
        ("资金分配分值5分，没有失分。", "5", "5"),
        ("资金分配满分5分，全部拿满。", "5", "5"),
        ("“资金分配”得5分中的4分。", "4", "5"),
        ("资金分配5分中拿到4分。", "4", "5"),
        ("资金分配满分5分，因下达偏慢扣去1分，余4分。", "4", "5"),
        ("资金分配（5分）扣了1分，剩4分。", "4", "5"),
        ("资金分配下达偏慢，拿到4分。", "4", None),
        ("资金分配评为4分。", "4", None),
        ("资金分配:平均16天下达→5分。", "5", None),
    ],
)
def test_one_claim_in_many_words(text: str, claimed: str, full: str | None) -> None:
    scores = scores_of("一、资金管理情况", text, programs=("renovation",))
    assert [(s.level.value, s.indicator, s.claimed, s.full_marks) for s in scores] == [
        ("indicator", "fund_allocation", D(claimed), None if full is None else D(full))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "每发现1项扣1分，最多扣5分，未扣分。",
        "标准分25分，没有失分。",
        "达到100%的得满分。",
        "扣5分，未扣完。",
    ],
)
def test_what_names_nothing_or_is_lost_is_no_claim(text: str) -> None:
    assert scores_of("三、其他说明", text, programs=("renovation",)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "居民参与（5分）：成立党组织的小区占90%，得1分；业委会占55%，得0分；表决同意率100%，得2分；三项相加3分。",
        "一看居民参与（5分），成立党组织的小区占90%，得1分；业委会占55%，得0分；表决同意率100%，得2分，合计3分。",
        "先说“居民参与”（满分5分）。成立党组织的小区占90%，计1分。业委会占55%，计0分。表决同意率100%，计2分。该指标合计3分。",
        "一是居民参与(权重5分)：成立党组织的小区占90%，评1分；业委会占55%，评0分；表决同意率100%，评2分；本指标共得3分。",
        "（1）居民参与（5分）：成立党组织的小区占90%，得1分；业委会占55%，得0分；表决同意率100%，得2分；经自评，该项得3分。",
    ],
)
def test_points_of_the_indicator_a_sentence_opens_with(text: str) -> None:
    before = "二看改造内容（10分），联动连片占55%，10分不失分。"
    scores = scores_of("城镇老旧小区改造方面。" + before, text, programs=("renovation",))
    assert [(s.level.value, s.indicator, s.claimed, s.full_marks) for s in scores] == [
        ("indicator", "renovation_content", D("10"), D("10")),
        ("sub_item", "resident_participation", D("1"), None),
        ("sub_item", "resident_participation", D("0"), None),
        ("sub_item", "resident_participation", D("2"), None),
        ("indicator", "resident_participation", D("3"), D("5")),
    ]


def test_a_section_ends_the_indicators_quoted_before_it() -> None:
    scores = scores_of(
        "租赁住房保障。资金管理（25分）24分，“资金筹集”5分、“资金分配”5分、“预算执行”9分、“资金使用管理”5分。"
        "项目管理（15分）自评15分，“项目库储备”10分、“评价报告报送”5分，没有扣分。"
        "产出效益（60分）自评58分：“工程质量”扣2分、计3分。",
        programs=("rental",),
    )
    assert brief(scores) == [
        ("rental", "section", "fund_management", "", D("24")),
        ("rental", "indicator", "fund_management", "fund_raising", D("5")),
        ("rental", "indicator", "fund_management", "fund_allocation", D("5")),
        ("rental", "indicator", "fund_management", "budget_execution", D("9")),
        ("rental", "indicator", "fund_management", "fund_use", D("5")),
        ("rental", "section", "project_management", "", D("15")),
        ("rental", "indicator", "project_management", "project_reserve", D("10")),
        ("rental", "indicator", "project_management", "report_submission", D("5")),
        ("rental", "section", "outputs", "", D("58")),
        ("rental", "indicator", "outputs", "quality", D("3")),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "三份自评表均按时上报，评价报告报送每项5分，均未失分。",
        "评价报告报送及时，三类资金在这一指标上各拿到5分。",
        "评价报告报送及时完整，三个方向各得5分。",
    ],
)
def test_marks_that_all_programmes_share(text: str) -> None:
    assert brief(scores_of("二、项目管理类指标", text)) == [
        (program, "indicator", "project_management", "report_submission", D("5"))
        for program in ("rental", "renovation", "shantytown")
    ]


def test_a_paragraph_that_begins_with_a_programme_is_on_it() -> None:
    scores = scores_of(
        "二、资金管理类指标", "租赁住房保障方面，资金足额落实，自评5分。老旧小区改造方面，社会资本不足，自评8分。"
    )
    assert [(s.program, s.claimed) for s in scores] == [("rental", D("5")), ("renovation", D("8"))]


def test_a_statement_with_the_next_number_ends_the_heading_before_it() -> None:
    scores = scores_of(
        "四、任务完成类指标",
        "4.低保、低收入保障率：审核通过的家庭保障率100%→5分。",
        "5.棚户区改造：计划开工8,600套，实际开工8,768套，为计划的102.0%→30分；分配率82.0%→20分。",
    )
    assert [(s.program, s.level.value, s.indicator, s.claimed) for s in scores] == [
        ("rental", "indicator", "low_income_coverage", D("5")),
        ("shantytown", "indicator", "shantytown_completion", D("30")),
        ("shantytown", "indicator", "allocation_rate", D("20")),
    ]


@pytest.mark.parametrize("counted", ["四个维度", "四类指标", "四大方面", "四项", "四个一级指标"])
def test_sections_of_another_frame_listed_with_their_number(counted: str) -> None:
    scores = scores_of("三、评价结论", f"决策、过程、产出、效益{counted}分别得13.00分、21.63分、35.75分、18.70分。")
    assert [(s.level.value, s.section, s.label, s.claimed) for s in scores] == [
        ("section", "", "决策", D("13.00")),
        ("section", "", "过程", D("21.63")),
        ("section", "outputs", "产出", D("35.75")),
        ("section", "", "效益", D("18.70")),
    ]
