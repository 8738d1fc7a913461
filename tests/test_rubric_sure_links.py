"""A claim is refuted only by the rule it surely answers to: another point of its list, or of its indicator, is not held against it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.extract import _Extractor
from pipeline.model import Document, Format, Identity, Kind, Paragraph, Recomputation, Score, Text, Verdict
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute

_PLAN = "省下达年度计划：改造小区200个、居民20,000户、楼栋800栋、建筑面积180万平方米。"


def verdicts(*paragraphs: str, programs: tuple[str, ...] = ("renovation",)) -> list[tuple[Score, Recomputation]]:
    document = Document("report.txt", "0" * 64, Format.TEXT, (), tuple(Paragraph(Text(each)) for each in paragraphs))
    identity = Identity(Kind.SELF_EVALUATION, region_code="330000", year=2023, programs=programs)
    assessment = recompute(_Extractor(document, identity, pattern_folder()).run(), pattern_folder())
    return list(zip(assessment.extraction.scores, assessment.recomputations, strict=True))


def refuted(*paragraphs: str) -> list[Decimal]:
    wrong = (Verdict.OVERCLAIMED, Verdict.UNDERCLAIMED)
    return [score.claimed for score, result in verdicts(*paragraphs) if result.verdict in wrong]


@pytest.mark.parametrize(
    "points",
    [
        "（1）规模化运营主体实施的小区66个，占33.0%，评1分；（2）市级统一发行债券5,000万元，评1分；（3）居民出资的小区130个，占65.0%，评1分。",
        "①规模化实施运营主体实施的小区66个，占计划33.0%，得1分；②通过银行贷款筹资3,000万元，得1分；③居民参与出资的小区130个，占65.0%，得1分。",
        "规模化实施运营主体实施的小区66个，占33.0%，计1分；专项债券7,000万元，计1分；居民出资的小区130个，占65.0%，计1分。",
        "由规模化实施运营主体承担的小区66个，占33.0%，得1分；市县财政安排2,000万元，得2分；居民出资的小区130个，占65.0%，得1分。",
        "规模化实施运营主体实施的小区66个，占33.0%，得1分；中央补助资金占38.0%，得2分；债券资金4,000万元，得1分；居民出资的小区130个，占65.0%，得1分。",
    ],
)
def test_a_point_is_not_judged_by_the_figures_of_the_point_behind_it(points: str) -> None:
    assert refuted(_PLAN, "一、资金管理（30分）", "（一）资金筹集（10分）", points) == []


def test_a_point_is_judged_by_the_figures_before_it() -> None:
    points = "（1）规模化实施运营主体实施的小区66个，占33.0%，评0分；（2）市级发行债券5,000万元，评1分；（3）居民出资的小区130个，占65.0%，评1分。"
    assert refuted(_PLAN, "一、资金管理（30分）", "（一）资金筹集（10分）", points) == [Decimal(0)]


@pytest.mark.parametrize(
    "text",
    [
        "实际开工小区202个，完成率101.0%，得10分。",
        "开工改造小区202个，为年度计划的101.0%，计10分。",
        "开工楼栋784栋，完成率98.0%，得3分。",
        "社会力量和居民出资占13.0%，未达到20%，得0分。",
        "中央补助资金执行率87.0%，扣2分，得6分。",
    ],
)
def test_a_sentence_may_be_on_one_point_of_an_indicator(text: str) -> None:
    assert refuted(_PLAN, "二、自评得分情况", text) == []


def test_what_is_named_or_has_the_marks_of_an_indicator_is_judged_by_it() -> None:
    assert refuted("二、自评得分情况", "居民满意度76.0%，得5分。") == [Decimal(5)]
    assert refuted("二、自评得分情况", "预算执行率72.3%，预算执行（10分）自评得10分。") == [Decimal(10)]
