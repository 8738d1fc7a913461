"""Numbers that are no figures: marks, rules, titles of papers, limits that are set, sizes, what lies around."""

from __future__ import annotations

from decimal import Decimal

import regex

from pipeline.extract.numbers import Number
from pipeline.model import Bound

_RULE = regex.compile(
    r"每(?:低|高|少|超|多|降|增|发现|逾期|有|出现|查实)[^，。；]{0,8}$|(?:满分|标准分|权重|分值)[为]?$"
)
_SCORE_RATE = regex.compile(r"得分率(?:为|达到?|是)?$")
_STANDARD_BEHIND = regex.compile(r"^的(?:要求|标准|规定|底线|评分)|^(?:的)?相差")  # 未达60%的要求, 与100%相差
_NAME_BEHIND = regex.compile(r"^(?:重点|重大)?(?:民生|惠民|为民)(?:工程|实事|项目)")  # 省20项民生工程
_LIMIT_BEFORE = regex.compile(r"(?:低于|高于|超过?|大于|小于|不足|不到|未达?到?|达不到|没有?达到|距离?)(?:了)?$")
_LIMIT_AFTER = regex.compile(
    r"^(?:及?以[上下])?的?(?:要求|标准|目标|规定|线|门槛|比例)?(?:差|相差|还差|差距)?[^，。；;()]{0,6}[，,；;]?[^，。；;]{0,10}?"
    r"(?:扣[除减了]?\d|扣分|不得分|不扣分|得0分|不予得分|差距|差\d)"
    r"|^(?:及?以[上下])?的?(?:要求|标准|目标|规定)?[，,(]?(?:仅|只|故|本项|自评)?[得计]?\d+(?:\.\d+)?分"
)
_BAND = regex.compile(
    r"^%?(?:\(含\))?及?以[上下](?:\(含\))?的?(?:[得计可]{1,2}|\()?\d+(?:\.\d+)?分"
)  # 80%及以上得5分; 60%以上1分
_COMPARED_LIMIT = regex.compile(r"(?<![较同])[比较与]$")
_GAP_AFTER = regex.compile(r"^的?(?:标准|目标|要求|规定)?(?:低|少|差)(?:了)?\d")  # 比60%低3个百分点
_SIZE_AFTER = regex.compile(r"^(?:以[内下]|之内|左右)?(?:封顶|为限|的?(?:小|中小)?户型|标准|/[套户人])")
_SIZE = Decimal("0.05")  # 500 平方米, in 万平方米: what one dwelling may measure, not a programme
_SURROUNDINGS = regex.compile(
    r"(?:(?:常住|户籍|总|城镇|农业|流动)人口|(?:国土|土地|行政区域|辖区|区域|(?<![占造筑])总)面积|限高)[^，。；\d]{0,8}$"
)
_PRICE = regex.compile(r"/(?:平方米|㎡|m2|[月户人套年天])")  # 9.5元/平方米·月
_BRACKETS = {"《": "》", "〈": "〉"}


def refusal_of(number: Number, chars: str) -> str:
    """Why a number of ``chars`` is no figure: ``score``, ``rule``, ``title``, ``limit``, ``surroundings``; empty where it may be one."""
    before = chars[max(0, number.start - 12) : number.start]
    if number.quantity.unit == "分":
        return "score"
    if _RULE.search(before) or (number.quantity.unit == "万元" and _PRICE.match(chars[number.end : number.end + 6])):
        return "rule"
    if _SCORE_RATE.search(before):
        return "score"
    behind = chars[number.end : number.end + 10]
    if (number.quantity.unit == "%" and _STANDARD_BEHIND.search(behind)) or _NAME_BEHIND.search(behind):
        return "rule"
    if _in_title(number.start, chars):
        return "title"
    if _is_limit(number, before, chars):
        return "limit"
    if _is_size(number, chars) or _is_of_surroundings(number, before, chars):
        return "surroundings"
    return ""


def _is_limit(number: Number, before: str, chars: str) -> bool:
    """A threshold a deduction speaks of: 低于60%，扣3分; 距20%的目标差距较大; not the state that is marked."""
    if number.quantity.unit != "%":
        return False
    bound = _LIMIT_BEFORE.search(before + chars[number.start : number.core[0]])
    behind = chars[number.core[1] : number.core[1] + 40]
    if _BAND.search(behind):
        return True
    behind = chars[number.end : number.end + 40]
    if bound is None:
        return bool(_COMPARED_LIMIT.search(before) and _GAP_AFTER.search(behind))
    return _LIMIT_AFTER.search(behind) is not None


def _is_size(number: Number, chars: str) -> bool:
    """What one dwelling or person may have: 建筑面积不超过70平方米的小户型, 人均保障面积按16平方米封顶."""
    if number.quantity.unit != "万平方米" or number.quantity.value >= _SIZE:
        return False
    limited = number.quantity.bound is Bound.AT_MOST
    return limited or _SIZE_AFTER.search(chars[number.end : number.end + 10]) is not None


def _is_of_surroundings(number: Number, before: str, chars: str) -> bool:
    """Population, territory, distances and heights: where the place is, not what the programme did."""
    words = chars[number.core[1] : number.end + 4]
    return _SURROUNDINGS.search(before) is not None or "平方公里" in words or words.startswith("公里范围")


def _in_title(position: int, chars: str) -> bool:
    for opening, closing in _BRACKETS.items():
        start = chars.rfind(opening, 0, position)
        if start >= 0 and closing not in chars[start:position] and closing in chars[position:]:
            return True
    return False
