"""Whole numbers written in Chinese characters, ordinary and capital (一万二千, 贰拾, 〇)."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_DIGITS |= {c: i + 1 for i, c in enumerate("壹贰叁肆伍陆柒捌玖")}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
CHARACTERS = "".join([*_DIGITS, *_SMALL, *_LARGE])


def chinese_number(text: str) -> Decimal | None:
    """The value of ``text``, digits with units (三千二百) or in a row (二〇二二); ``None`` where it is not a number."""
    if not text or any(c not in CHARACTERS for c in text) or text[0] in "百千万亿佰仟":
        return None
    if all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    return _with_units(text)


def _with_units(text: str) -> Decimal | None:
    total = section = digit = 0
    last_unit = 1
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _SMALL:
            section += (digit or 1) * _SMALL[c]
            digit, last_unit = 0, _SMALL[c]
        else:
            section += digit
            total = (total + section) * _LARGE[c] if c == "亿" else total + section * _LARGE[c]
            section, digit, last_unit = 0, 0, _LARGE[c]
    # 一万二 is 12000: a last digit without a unit counts in the next lower one, unless a zero stands before it.
    if digit and last_unit > 10 and len(text) > 1 and text[-2] not in "零〇":
        digit *= last_unit // 10
    return Decimal(total + section + digit)
