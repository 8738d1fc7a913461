"""The number grammar: any number that can be printed is read back; what is no figure is refused with its reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.extract.chinese_numerals import chinese_number
from pipeline.extract.misreadings import misreadings_of
from pipeline.extract.numbers import Number, find_numbers
from pipeline.extract.reading import Reading
from pipeline.extract.units import units_of
from pipeline.model import Bound, Text
from pipeline.pattern_files import pattern_folder

UNITS = units_of(pattern_folder())
MISREADINGS = misreadings_of(pattern_folder())


def numbers(text: str) -> list[Number]:
    return find_numbers(Reading(Text(text), MISREADINGS).chars, UNITS)


def figures(text: str) -> list[tuple[Decimal, str, Decimal]]:
    return [(n.quantity.value, n.quantity.unit, n.quantity.step) for n in numbers(text) if not n.refused]


D = Decimal


@pytest.mark.parametrize(
    ("text", "value", "unit", "step"),
    [
        ("67,463.91万元", "67463.91", "万元", "0.01"),
        ("26.89亿元", "268900", "万元", "100"),
        ("5000元", "0.5", "万元", "0.0001"),
        ("１，２３４户", "1234", "户", "0"),
        ("３．５％", "3.5", "%", "0.1"),
        ("54.268801万平方米", "54.268801", "万平方米", "0.000001"),
        ("166743平方米", "16.6743", "万平方米", "0.0001"),
        ("321.38 万 m²", "321.38", "万平方米", "0.01"),
        ("1 234 户", "1234", "户", "0"),
        ("12 670套", "12670", "套", "0"),
        ("3万套", "30000", "套", "10000"),
        ("1.2万户", "12000", "户", "1000"),
        ("820套（间）", "820", "套", "0"),
        ("68.47万米", "68.47", "万米", "0.01"),
        ("12.5公里", "1.25", "万米", "0.01"),
        ("一万二千套", "12000", "套", "0"),
        ("六百五十户", "650", "户", "0"),
        ("百分之九十八点五", "98.5", "%", "0.1"),
        ("百分之98", "98", "%", "1"),
        ("二分之一", "50", "%", "0"),
        ("三成", "30", "%", "10"),
        ("九成五", "95", "%", "1"),
        ("壹亿叁仟贰佰万元", "13200", "万元", "100"),
        ("3.2个百分点", "3.2", "百分点", "0.1"),
        ("125\n016户", "125016", "户", "0"),
    ],
)
def test_printed_forms(text: str, value: str, unit: str, step: str) -> None:
    assert figures(text) == [(D(value), unit, D(step))]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("80%以上", Bound.AT_LEAST),
        ("不低于80%", Bound.AT_LEAST),
        ("≥802个", Bound.AT_LEAST),
        ("3000余户", Bound.AT_LEAST),
        ("1.2万余户", Bound.AT_LEAST),
        ("20多份", Bound.AT_LEAST),
        ("不足5%", Bound.AT_MOST),
        ("近3000户", Bound.AT_MOST),
        ("约2.3亿元", Bound.ABOUT),
        ("300套左右", Bound.ABOUT),
        ("300套", Bound.EXACT),
    ],
)
def test_words_around_a_number_make_it_a_bound(text: str, bound: Bound) -> None:
    (number,) = numbers(text)
    assert number.quantity.bound is bound


def test_a_range_keeps_both_ends() -> None:
    (number,) = numbers("完成率在60%-80%之间")
    assert (number.quantity.value, number.quantity.high_value) == (D(60), D(80))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("截至2023年1月5日", "date"),
        ("2022—2025年", "date"),
        ("财综〔2022〕37号", "document_number"),
        ("国务院令第279号", "document_number"),
        ("第3条", "document_number"),
        ("8个月", "duration"),
        ("30日内", "date"),
        ("5个工作日", "duration"),
        ("召开会议3次", "occasion"),
        ("电话0471-6945678", "contact"),
        ("1.资金筹集", "list_number"),
    ],
)
def test_what_is_no_figure_is_refused_with_its_reason(text: str, reason: str) -> None:
    assert [n.refused for n in numbers(text)] == [reason]


@pytest.mark.parametrize("text", ["统一部署", "一级指标", "三个方面", "两批资金", "三元区", "一户一策", "十四五"])
def test_words_with_numerals_are_no_numbers(text: str) -> None:
    assert figures(text) == []


def test_a_list_number_before_a_year_is_not_a_decimal() -> None:
    assert figures("2.2022年改造小区40个") == [(D(40), "个", D(0))]


@given(
    value=st.decimals(min_value=D("0.01"), max_value=D(9_999_999), places=2, allow_nan=False),
    form=st.sampled_from(["plain", "thousands", "full_width", "blanks"]),
    unit=st.sampled_from(["万元", "亿元", "万平方米", "%"]),
)
def test_any_printed_amount_is_read_back(value: Decimal, form: str, unit: str) -> None:
    printed = f"{value:,.2f}" if form == "thousands" else f"{value:.2f}"
    if form == "full_width":
        printed = printed.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    text = f"资金 {printed} {unit}。" if form == "blanks" else f"资金{printed}{unit}。"
    factor = D(10000) if unit == "亿元" else D(1)
    (found,) = figures(text)
    assert found[0] == value * factor
    assert found[2] == D("0.01") * factor


@given(st.integers(min_value=0, max_value=99_999_999))
def test_chinese_numerals_are_read_back(value: int) -> None:
    assert chinese_number(_in_chinese(value)) == value


@given(st.text(max_size=60))
@example("\U00016d70")  # a digit of a script younger than Python 3.11's tables
@example("共٣套")
def test_no_text_upsets_the_grammar(text: str) -> None:
    chars = Reading(Text(text), MISREADINGS).chars
    for number in find_numbers(chars, UNITS):
        assert 0 <= number.start < number.end <= len(chars)


def _in_chinese(value: int) -> str:
    digits = "零一二三四五六七八九"
    if value == 0:
        return "零"
    if value >= 10_000:
        rest = value % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return _in_chinese(value // 10_000) + "万" + gap + (_in_chinese(rest) if rest else "")
    text, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            text += ("零" if zero and text else "") + digits[digit] + name
            zero = False
        else:
            zero = True
    return text
