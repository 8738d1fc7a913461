"""Where something stands in a text, in words: the headings above it and the row of its table."""

import pytest
from made_audits import made_figure, made_finding, made_score

from pipeline.export.text_place import TextPlaces, values_by_id
from pipeline.language import Language
from pipeline.model import Context, Paragraph, Table, Text


def paragraph(text, level=None):
    return Paragraph(Text(text, ()), heading_level=level)


BLOCKS = (
    paragraph("某市2023年度绩效自评报告", 1),
    paragraph("一、基本情况"),
    paragraph("全市共有小区12个。"),
    paragraph("二、项目管理（满分15分，自评得分14分）"),
    paragraph("（一）项目储备（10分）"),
    paragraph("1.已建立项目储备库，储备项目35个，其中新开工20个，涉及12个县区、3.5万户居民，投资估算较为合理。"),
    paragraph("（2）资金安排。全年安排资金300万元。"),
    Table((), 3, 2),
    paragraph("三、产出效益"),
)


def said(block, row=None, language=Language.ZH):
    return TextPlaces(BLOCKS).of_context(Context(block, 0, 0, 0, 2, row=row)).said(language)


@pytest.mark.parametrize(
    ("block", "row", "expected"),
    [
        (0, None, ""),
        (2, None, "一、基本情况"),
        (3, None, "二、项目管理"),
        (5, None, "二、项目管理 › （一）项目储备"),
        (6, None, "（一）项目储备 › （2）资金安排"),
        (7, 2, "（一）项目储备 › （2）资金安排，表内第3行"),
        (8, None, "三、产出效益"),
    ],
)
def test_the_nearest_headings_are_named_and_the_row(block, row, expected):
    assert said(block, row) == expected


def test_in_english_the_headings_stay_as_printed():
    assert said(7, 0, Language.EN) == "（一）项目储备 › （2）资金安排, row 1 of the table"


@pytest.mark.parametrize(
    "heading", ["二、资金管理（25分，得24分）", "二、资金管理得分24.5分", "二、资金管理，自评得24分。全年支出3万元。"]
)
def test_marks_are_no_part_of_a_heading(heading):
    places = TextPlaces((paragraph(heading), paragraph("共12个。")))
    assert places.of_context(Context(1, 0, 0, 0, 2)).said(Language.ZH) == "二、资金管理"


def test_a_letter_cites_the_part():
    place = TextPlaces(BLOCKS).of_context(Context(7, 0, 0, 0, 2, row=2))
    assert place.cited() == "“（一）项目储备（2）资金安排”部分，表内第3行"


def test_headings_that_the_file_says():
    blocks = (paragraph("报告", 1), paragraph("资金管理", 2), paragraph("预算执行", 3), paragraph("支出300万元。"))
    assert TextPlaces(blocks).of_context(Context(3, 0, 0, 0, 2)).said(Language.ZH) == "资金管理 › 预算执行"


def test_a_finding_stands_where_its_first_known_number_does():
    figure, score = made_figure("f1", block=2), made_score("s1", block=5)
    known = values_by_id((figure,), (score,))
    places = TextPlaces(BLOCKS)
    assert places.of_finding(made_finding(operands=("f1", "s1")), known).said(Language.ZH) == "一、基本情况"
    assert places.of_finding(made_finding(operands=("lost",)), known).said(Language.ZH) == ""


def test_a_long_heading_is_cut():
    blocks = (paragraph("一、" + "改造" * 19), paragraph("共12个。"))
    shown = TextPlaces(blocks).of_context(Context(1, 0, 0, 0, 2)).said(Language.ZH)
    assert shown.startswith("一、改造") and shown.endswith("…") and len(shown) == 26
