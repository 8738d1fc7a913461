"""Amounts that are printed without 元 (补助资金9.73万，总投资1.2亿): money where the clause says that it is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import regex

from pipeline.extract.numbers import Number
from pipeline.extract.units import BareMoneyWords

_TEN_THOUSAND = Decimal("0.0001")  # 元 in 万元
_ENDS_IN_MULTIPLIER = regex.compile(r"[万亿]$")
_CLAUSE = regex.compile(r"[^，,；;：:。！？!?\n()]*$")
_NOTHING_BEHIND = regex.compile(r"$|[，,；;。、\n)]")


def as_money(number: Number, chars: str, words: BareMoneyWords) -> Number | None:
    """A number of ``chars`` that has 万 or 亿 but no unit as an amount in 万元; ``None`` where nothing tells that it is money."""
    if number.refused != "no_unit" or not _ENDS_IN_MULTIPLIER.search(number.quantity.raw):
        return None
    behind = chars[number.end : number.end + 16]
    clause = _CLAUSE.search(chars, max(0, number.start - 40), number.start)
    before = "" if clause is None else clause.group()
    told = words.said.search(before) is not None and not words.counted.search(before)
    if not (words.behind.match(behind) or (told and _NOTHING_BEHIND.match(behind))):
        return None
    quantity = number.quantity
    high = None if quantity.high_value is None else quantity.high_value * _TEN_THOUSAND
    money = replace(
        quantity, value=quantity.value * _TEN_THOUSAND, step=quantity.step * _TEN_THOUSAND, unit="万元", high_value=high
    )
    return replace(number, quantity=money, refused="")
