"""Money listed over several paragraphs measures what the first of them says."""

from __future__ import annotations

from pipeline.extract import _Extractor
from pipeline.model import Document, Format, Identity, Kind, Paragraph, Text
from pipeline.pattern_files import pattern_folder


def money_of(*paragraphs: str) -> dict[str, str]:
    """What each amount measures, by its print."""
    document = Document("x", "0" * 64, Format.TEXT, (), tuple(Paragraph(Text(p)) for p in paragraphs))
    identity = Identity(Kind.SELF_EVALUATION, year=2023, programs=("rental", "renovation", "shantytown"))
    found = _Extractor(document, identity, pattern_folder()).run().figures
    return {f.quantity.raw: f.measure for f in found if f.quantity.unit == "万元"}


def test_a_list_behind_a_colon_goes_on_over_paragraphs() -> None:
    found = money_of(
        "全年共支出资金2640万元，按用途分：",
        "（1）外墙保温1200万元；",
        "（2）管网更新940万元；",
        "（3）环境整治500万元。",
        "县级配套资金300万元。",
    )
    assert [found[raw] for raw in ("2640万元", "1200万元", "940万元", "500万元")] == ["spent"] * 4
    assert found["300万元"] == "budget"


def test_paragraphs_that_begin_with_an_amount_go_on_with_what_was_raised() -> None:
    found = money_of(
        "三个方向共筹集资金8642万元，上年为7815万元。",
        "租赁住房保障3126万元，上年为2984万元；其中企业投资1985万元。",
        "老旧小区改造984万元，下降2.1%。",
    )
    assert set(found.values()) == {"actual"}


def test_a_comparison_behind_a_list_is_of_what_the_list_measures() -> None:
    found = money_of(
        "共投入资金2215万元，构成为：",
        "中央资金1881万元；",
        "省级资金334万元。",
        "总额净增167万元（2022年为2048万元）。",
    )
    assert (found["167万元"], found["2048万元"]) == ("increase", "actual")


def test_a_heading_or_a_sentence_of_its_own_ends_the_list() -> None:
    found = money_of(
        "一、筹集情况",
        "全年共筹集资金8642万元。",
        "中央补助资金的投向为：租赁住房保障3126万元、老旧小区改造5516万元。",
        "二、下达情况",
        "中央资金6400万元。",
    )
    assert [found[raw] for raw in ("3126万元", "5516万元", "6400万元")] == ["budget"] * 3
