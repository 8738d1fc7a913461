"""Amounts that are printed without 元 (补助资金9.73万，总投资1.2亿): money where the clause says that it is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import regex

from pipeline.extract.numbers import Number

_TEN_THOUSAND = Decimal("0.0001")  # 元 in 万元
_ENDS_IN_MULTIPLIER = regex.compile(r"[万亿]$")
_CLAUSE = regex.compile(r"[^，,；;：:。！？!?\n()]*$")
_MONEY = regex.compile(
    r"资金|投资|经费|拨款|贷款|融资|债券?|预算|支出|支付|拨付|财政|金额|款项|投入|自筹|配套|匹配|结余|剩余"
    r"|补助(?!对象|户|人)|补贴(?:金|款|标准)"
)
_COUNTED = regex.compile(r"(?:套|户|栋|个|人|面积|平方米|补贴(?!资金|金|款)|数量|任务|目标|计划数?)[^，。；]{0,3}$")
_NOTHING_BEHIND = regex.compile(r"$|[，,；;。、\n)]")
_MONEY_BEHIND = regex.compile(
    r"(?:的)?(?:中央|省级?|市级?|县级?|区级?|自治区|上级|本级|财政|奖补|配套|专项|一般债|债券|(?:银行)?贷款|[^，。；\d]{0,6}(?:资金|投资|补助))"
)


def as_money(number: Number, chars: str) -> Number | None:
    """A number of ``chars`` that has 万 or 亿 but no unit as an amount in 万元; ``None`` where nothing tells that it is money."""
    if number.refused != "no_unit" or not _ENDS_IN_MULTIPLIER.search(number.quantity.raw):
        return None
    behind = chars[number.end : number.end + 16]
    clause = _CLAUSE.search(chars, max(0, number.start - 40), number.start)
    before = "" if clause is None else clause.group()
    told = _MONEY.search(before) is not None and not _COUNTED.search(before)
    if not (_MONEY_BEHIND.match(behind) or (told and _NOTHING_BEHIND.match(behind))):
        return None
    quantity = number.quantity
    high = None if quantity.high_value is None else quantity.high_value * _TEN_THOUSAND
    money = replace(
        quantity, value=quantity.value * _TEN_THOUSAND, step=quantity.step * _TEN_THOUSAND, unit="万元", high_value=high
    )
    return replace(number, quantity=money, refused="")
