"""Numbers with units in a reading: the number grammar.

Digits with or without thousands separators, Chinese numerals, 百分之…, fractions (二分之一), 成; multipliers (万套),
units, bounds (以上, 约, 不足) and ranges (60%-80%). Every number is returned, those that are no figures with the reason.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import regex

from pipeline.extract.chinese_numerals import CHARACTERS, chinese_number
from pipeline.extract.units import Unit, Units, alternatives
from pipeline.model import Bound, Quantity
from pipeline.value_class import value_class


@value_class
class Number:
    """A number at ``[start, end)`` of a reading's characters (unit and bound words included).

    ``quantity`` is in canonical units; its ``unit`` is empty where none is printed. ``core`` is the stretch of digits.
    ``refused`` is the reason why it is no figure, empty where it may be one.
    """

    start: int
    end: int
    core: tuple[int, int]
    quantity: Quantity
    refused: str = ""


_DIGITS = (
    r"\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d{1,3}(?: \d{3})+(?=(?:\.\d+)?[万亿元套户栋个%平])(?:\.\d+)?|\d+(?:\.\d+)?"
)
_CHINESE = rf"[{CHARACTERS}]+"
_DATE = regex.compile(
    r"(?:19|20)\d{2}(?:[-~至、到/和](?:19|20)?\d{2,4})*年(?:度|底|末|初|以来|起|前)?(?:\d{1,2}(?:[-~至、](?:\d{1,2}))?月(?:份|底|末|初|中旬|上旬|下旬)?(?:\d{1,2}[日号])?)?"
    r"|\d{1,2}(?:[-~至、]\d{1,2})?月(?:份|底|末|初|中旬|上旬|下旬)?(?:\d{1,2}[日号])?|\d{1,2}[日号](?![文令])"
    r"|(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}"
)
_DOCUMENT_NUMBER = regex.compile(
    r"[〔\[(]\d{2,4}[〕\])]第?\d+号|第?\d+号(?:令|文|公告|规定)?|第\d+[条款章项期届次批页]?"
)
_CONTACT = regex.compile(r"(?<![\d.])(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?!\d)")
_MOST_DIGITS = 16  # a province's money in 元 and 分 has fifteen; longer ones are accounts, codes, or run together
_COUNTED = regex.compile(r"(?:老旧|改造|棚改|在建|续建|新建)*(?:小区|项目|楼栋|社区|地块)")
_COUNTED_BEFORE = regex.compile(
    r"(?:小区|项目|楼栋|社区|片区|(?:党支部|党组织|业委会|业主委员会|物业)的?)(?:一?共|总共|目前|现)?(?:只|仅|也|还|就)?(?:有|为|是|达)?了?$"
)
_COUNTED_REACH = 20
_LIST_NUMBER = regex.compile(r"(?:^|(?<=[。;\n:]))[(]?\d{1,2}(?:[.、](?!\d)|[)、])")
_LIST_DOT = regex.compile(
    r"(?:^|(?<=[。;\n]))\d{1,2}\.(?=(?:19|20)\d{2}年|\d+(?:个(?:小区|项目|县)|[户套栋]))"
)  # 1.172个小区
_DIGIT = regex.compile(r"\d")
_ANY = regex.compile(rf"[\d{CHARACTERS}]")
_LONGEST_CELL = 40


@lru_cache(maxsize=4)
def _grammar(units: Units) -> regex.Pattern[str]:
    before = alternatives(list(units.before))
    if units.no_bound_behind:
        before = rf"(?<![{units.no_bound_behind}])(?:{before})"
    after = alternatives(list(units.after))
    inside = alternatives(list(units.inside))
    number = rf"(?P<digits>{_DIGITS})|(?P<chinese>{_CHINESE})"
    percent = rf"百分之(?P<percent>{_CHINESE}(?:点{_CHINESE})?|{_DIGITS})"
    fraction = rf"(?P<below>{_CHINESE})分之(?P<above>{_CHINESE})"
    tenths = r"(?P<tenths>[一二两三四五六七八九])成(?P<half>[一二三四五六七八九半])?(?![立为本员果功])"
    tail = (
        rf"(?P<range>(?:%|{units.multiplier_pattern})?[-~至](?P<top>{_DIGITS}))?"
        rf"(?P<inside>{inside})?(?P<multiplier>{units.multiplier_pattern})?(?P<inside2>{inside})?"
        rf"(?P<unit>{units.unit_pattern})?"
    )
    return regex.compile(
        rf"(?P<before>{before})?(?P<sign>(?<![\d%A-Za-z年月日]) *-)?(?:{percent}|{fraction}|{tenths}|(?:{number}){tail})(?P<after>(?:{after})(?!\d))?"
    )


def find_numbers(chars: str, units: Units) -> list[Number]:
    """All numbers of ``chars``, in order, refused ones included. Dates and document numbers count as one each."""
    if _ANY.search(chars) is None:
        return []
    return list(_numbers_of_cell(chars, units)) if len(chars) <= _LONGEST_CELL else _find(chars, units)


@lru_cache(maxsize=4096)
def _numbers_of_cell(chars: str, units: Units) -> tuple[Number, ...]:
    return tuple(_find(chars, units))  # a table reads its headers, units and labels again for every row


_CORES = ("digits", "chinese", "percent", "below", "tenths")  # groups of the grammar


def _find(chars: str, units: Units) -> list[Number]:
    taken = _taken_spans(chars)
    found: list[Number] = []
    position = 0
    pattern = _grammar(units)
    while (match := pattern.search(chars, position)) is not None:
        core_start = next(start for start in map(match.start, _CORES) if start >= 0)
        span = next((s for s in taken if s[0] < match.end() and core_start < s[1]), None)
        if span is not None:
            found.append(_refused(chars, span[0], span[1], span[2]))
            position = max(span[1], position + 1)
            continue
        number = _number(match, chars, units)
        if number is not None:
            found.append(number)
        position = max(match.end() if number is not None else core_start + 1, position + 1)
    return _without_repeats(found)


def _taken_spans(chars: str) -> list[tuple[int, int, str]]:
    """Stretches that hold digits but no figure: dates, document numbers, list numbers, telephone numbers."""
    spans: list[tuple[int, int, str]] = []
    if _DIGIT.search(chars) is None:
        return spans
    for reason, pattern in (
        ("contact", _CONTACT),
        ("document_number", _DOCUMENT_NUMBER),
        ("list_number", _LIST_DOT),
        ("date", _DATE),
        ("list_number", _LIST_NUMBER),
    ):
        for match in pattern.finditer(chars):
            if not any(start < match.end() and match.start() < end for start, end, _ in spans):
                spans.append((match.start(), match.end(), reason))
    return sorted(spans)


def _number(match: regex.Match[str], chars: str, units: Units) -> Number | None:
    if match["percent"] or match["below"] or match["tenths"]:
        return _proportion(match, units)
    if match["digits"]:
        return _digit_number(match, chars, units)
    return _chinese_number(match, units)


def _digit_number(match: regex.Match[str], chars: str, units: Units) -> Number:
    printed = match["digits"].replace(",", "").replace(" ", "")
    start = match.start()
    sign = -1 if match["sign"] else 1
    core = (match.start("digits"), match.end("digits"))
    reason = _refusal(match, chars, units)
    unit = units.by_form.get(match["unit"] or "")
    value, step = _in_unit(printed, match["multiplier"], unit, units)
    top = None
    if match["top"]:
        top, _ = _in_unit(match["top"].replace(",", ""), match["multiplier"], unit, units)
        if top < value:
            top = None
    if unit is not None and unit.counted and "." not in printed and not match["multiplier"]:
        step = Decimal(0)
    quantity = Quantity(
        value=value * sign,
        unit=unit.unit if unit else "",
        raw=match.group(),
        step=step,
        bound=_bound(match, units),
        high_value=top,
    )
    return Number(start, match.end(), core, quantity, reason)


def _chinese_number(match: regex.Match[str], units: Units) -> Number | None:
    """A Chinese numeral is a number only with a unit, and one that is not part of a word (一套, 统一, 三个方面)."""
    text, multiplier = match["chinese"], match["multiplier"]
    unit = units.by_form.get(match["unit"] or "")
    value = chinese_number(text)
    if value is None or unit is None or value < 2:
        return None
    if unit.unit in ("人", "分", "百分点") or (unit.unit == "个" and not _counts_something(match)):
        return None  # 三项工作, 两批, 五家 count words and parts of the text
    if unit.unit in ("万元", "万平方米", "万米") and len(text) == 1:
        return None  # 三元区 is a name
    factored = value * unit.factor * (units.multipliers[multiplier] if multiplier else 1)
    step = Decimal(0) if unit.counted else _trailing_step(value) * unit.factor
    core = (match.start("chinese"), match.end("chinese"))
    quantity = Quantity(factored, unit.unit, match.group(), step, _bound(match, units))
    return Number(match.start(), match.end(), core, quantity)


def _counts_something(match: regex.Match[str]) -> bool:
    """三个小区; 成立党支部的小区有六个，: what is counted stands right behind or, at the end of a clause, right before."""
    if _COUNTED.match(match.string, match.end()):
        return True
    ends = match.string[match.end() : match.end() + 1] in "，,；;。、)"
    return (
        ends and _COUNTED_BEFORE.search(match.string, max(0, match.start() - _COUNTED_REACH), match.start()) is not None
    )


def _proportion(match: regex.Match[str], units: Units) -> Number | None:
    """百分之九十八, 二分之一, 三成: all as percentages."""
    step = Decimal(1)
    if match["percent"]:
        group, printed = "percent", match["percent"]
        value = _percent_value(printed)
        step = Decimal(1).scaleb(-len(printed.partition("点")[2] or printed.partition(".")[2]))
    elif match["below"]:
        group = "below"
        below, above = chinese_number(match["below"]), chinese_number(match["above"])
        value = None if not below or above is None else above / below * 100
        step = Decimal(0)
    else:
        group, step = "tenths", Decimal(10)
        tenths = chinese_number(match["tenths"])
        value = None if tenths is None else tenths * 10
        if value is not None and match["half"]:
            value, step = value + (5 if match["half"] == "半" else chinese_number(match["half"]) or 0), Decimal(1)
    if value is None:
        return None
    quantity = Quantity(value, "%", match.group(), step, _bound(match, units))
    return Number(match.start(), match.end(), (match.start(group), match.end()), quantity)


def _percent_value(printed: str) -> Decimal | None:
    if printed[0].isdigit():
        return Decimal(printed.replace(",", ""))
    whole, _, fraction = printed.partition("点")
    value = Decimal(100) if whole == "百" else chinese_number(whole)  # 百分之百
    if value is None or not fraction:
        return value
    digits = [chinese_number(c) for c in fraction]
    if any(d is None or d > 9 for d in digits):
        return None
    return value + Decimal("0." + "".join(str(d) for d in digits))


def _in_unit(printed: str, multiplier: str | None, unit: Unit | None, units: Units) -> tuple[Decimal, Decimal]:
    """Value and step of the printed digits, multiplied and converted."""
    value = Decimal(printed)
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    factor = (units.multipliers[multiplier] if multiplier else Decimal(1)) * (unit.factor if unit else Decimal(1))
    return value * factor, step * factor


def _trailing_step(value: Decimal) -> Decimal:
    """The place of the last digit that is not zero: 三千 is printed to thousands."""
    normal = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(max(normal, 0) if isinstance(normal, int) else 0)


def _refusal(match: regex.Match[str], chars: str, units: Units) -> str:
    unit = match["unit"] or ""
    before = chars[max(0, match.start() - 1) : match.start()]
    if before == "第":
        return "ordinal"
    if sum(map(str.isdigit, match["digits"] or "")) > _MOST_DIGITS:
        return "identifier"
    if not unit:
        return "no_unit"
    if unit in units.refused and unit not in units.by_form:
        return units.refused[unit]
    return ""


def _bound(match: regex.Match[str], units: Units) -> Bound:
    for group, words in (("before", units.before), ("after", units.after)):
        if match[group]:
            return words[match[group]]
    for group in ("inside", "inside2"):
        if match[group]:
            return units.inside[match[group]]
    return Bound.EXACT


def _refused(chars: str, start: int, end: int, reason: str) -> Number:
    return Number(start, end, (start, end), Quantity(Decimal(0), "", chars[start:end]), reason)


def _without_repeats(found: list[Number]) -> list[Number]:
    result: list[Number] = []
    for number in found:
        if not result or number.start >= result[-1].end:
            result.append(number)
    return result
