"""The heading tree: programme, section and indicator of each block, by numbering, style and form."""

from __future__ import annotations

from pipeline.extract.lexicon import lexicon_of
from pipeline.extract.misreadings import misreadings_of
from pipeline.extract.outline import Standing, outline
from pipeline.extract.reading import Reading
from pipeline.model import Document, Format, Identity, Kind, Paragraph, Text
from pipeline.pattern_files import pattern_folder

P = pattern_folder()


def standings(*paragraphs: str | Paragraph, programs: tuple[str, ...] = ()) -> tuple[Standing, ...]:
    blocks = tuple(p if isinstance(p, Paragraph) else Paragraph(Text(p)) for p in paragraphs)
    document = Document("x", "0" * 64, Format.TEXT, (), blocks)
    readings = {i: Reading(b.text, misreadings_of(P)) for i, b in enumerate(blocks)}
    return outline(document, Identity(Kind.SELF_EVALUATION, programs=programs), lexicon_of(P), readings)


def test_levels_of_numbering_nest_and_end() -> None:
    found = standings(
        "一、租赁住房保障",
        "（一）资金管理",
        "1.预算执行",
        "年底支出见附表。",
        "（二）产出效益",
        "二、城镇老旧小区改造",
        "正文。",
    )
    assert [s.programs for s in found] == [("rental",)] * 5 + [("renovation",)] * 2
    assert (found[3].section, found[3].indicator) == ("fund_management", "budget_execution")
    assert (found[4].section, found[4].indicator) == ("outputs", "")
    assert (found[6].section, found[6].indicator) == ("", "")


def test_skipped_levels_are_tolerated() -> None:
    found = standings("一、棚户区改造", "1.项目管理", "（1）项目储备库", "已建立。")
    assert (found[3].programs, found[3].section, found[3].indicator) == (
        ("shantytown",), "project_management", "project_reserve",
    )  # fmt: skip


def test_run_in_heading_and_long_numbered_sentence() -> None:
    found = standings(
        "（一）资金管理情况。2023年，全市安排资金3000万元。", "1.全市安排资金3000万元，支出2000万元，用于小区改造。"
    )
    assert found[0].heading is not None
    assert found[1].heading is None
    assert found[1].section == "fund_management"


def test_quoted_indicator_opens_until_the_next() -> None:
    found = standings("（一）资金管理", "“资金分配”得分5分。", "已分配。", "“预算执行”得分3分。")
    assert [s.indicator for s in found] == ["", "fund_allocation", "fund_allocation", "budget_execution"]


def test_attachments_begin_anew_and_their_list_is_skipped() -> None:
    found = standings(
        "一、城镇老旧小区改造",
        "附件：1.租赁住房保障绩效评价指标表",
        "2.老旧小区改造绩效评价指标表",
        "附件1",
        "租赁住房保障绩效评价指标表",
    )
    assert [s.skip for s in found] == [False, True, True, False, False]
    assert found[3].programs == ("all",)
    assert found[4].programs == ("rental",)


def test_styles_serve_where_there_is_no_numbering() -> None:
    found = standings(
        Paragraph(Text("2023年度绩效自评报告"), heading_level=1),
        Paragraph(Text("棚户区改造"), heading_level=2),
        Paragraph(Text("产出效益"), heading_level=3),
        "新开工180套。",
    )
    assert (found[3].programs, found[3].section) == (("shantytown",), "outputs")


def test_one_programme_reports_need_no_heading() -> None:
    assert standings("正文。", programs=("renovation",))[0].programs == ("renovation",)


def test_lines_of_contents_are_skipped() -> None:
    assert [s.skip for s in standings("目录", "一、基本情况……………………3", "一、基本情况")] == [True, True, False]


def test_a_paragraph_that_begins_with_a_programme_and_nothing_else_stands_under_it() -> None:
    found = standings(
        "二、完成情况",
        "租赁住房保障。资金管理得24分，支出120万元。",
        "先说老旧小区改造：到位3200万元，支出2900万元。",
        "居民满意度91%。",
        "城市棚户区改造方面。新开工320套。",
        "三、问题",
        "支出偏慢。",
    )
    assert [s.programs for s in found] == [
        ("all",), ("rental",), ("renovation",), ("renovation",), ("shantytown",), ("all",), ("all",)
    ]  # fmt: skip


def test_a_paragraph_that_goes_on_with_other_programmes_stands_under_none() -> None:
    found = standings(
        "租赁住房保障：筹集100套；老旧小区改造：改造9个小区。",
        "租赁补贴。发放200户。棚户区改造。开工300套。",
        "租赁住房保障任务重。老旧小区改造点多面广。",
    )
    assert {s.programs for s in found} == {("all",)}


def test_a_programme_that_a_paragraph_began_with_ends_before_another_and_before_all() -> None:
    found = standings(
        "二、完成情况",
        "棚改方面：新开工450套。基本建成600套。",
        "验收合格率100%。",
        "老旧小区改造投资完成率92.4%。",
        "租赁住房保障。支出120万元。",
        "三项工作支出率为91%。",
    )
    assert [s.programs for s in found] == [
        ("all",), ("shantytown",), ("shantytown",), ("all",), ("rental",), ("all",)
    ]  # fmt: skip
