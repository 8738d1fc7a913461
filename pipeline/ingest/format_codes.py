"""Excel's number format codes: their sections and tokens, and which section prints a value (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

GENERAL = "General"

# ECMA-376 part 1, 18.8.30: ids without a format code of their own; 27 to 58 as in the Chinese versions of Excel.
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"',
    30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0;-#,##0;-",
    42: '"¥"#,##0;"¥"-#,##0;"¥"-', 43: "#,##0.00;-#,##0.00;-", 44: '"¥"#,##0.00;"¥"-#,##0.00;"¥"-', 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<room>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<halves>AM/PM|A/P|上午/下午)|(?P<general>General|G/通用格式)|(?P<power>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|a{3,4}(?!\w))|(?P<digit>[0#?]+)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_CURRENCY = re.compile(r"\$([^-]*)")


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a code; ``kind`` is the name of its group in ``_TOKEN``, or text (@) or elapsed ([h])."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """What stands between two semicolons. ``condition`` is a comparison and its limit ([>=100])."""

    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None

    @property
    def is_date(self) -> bool:
        """Whether it prints a date or a time."""
        return any(token.kind in ("date", "elapsed") for token in self.tokens)


def sections(code: str) -> list[Section]:
    """The sections of a code, none for General."""
    if code.lower() == GENERAL.lower():
        return []
    parts: list[list[Token]] = [[]]
    conditions: list[tuple[str, Decimal] | None] = [None]
    for found in _TOKEN.finditer(code):
        kind = found.lastgroup or "plain"
        text = found[kind]
        if kind == "plain" and text == ";":
            parts.append([])
            conditions.append(None)
        elif kind == "bracket":
            condition = _CONDITION.fullmatch(text)
            if condition:
                conditions[-1] = condition[1], Decimal(condition[2])
            parts[-1].extend(_bracketed(text))
        elif kind not in ("room", "fill"):
            parts[-1].append(Token("text" if (kind, text) == ("plain", "@") else kind, text))
    return [Section(tuple(tokens), condition) for tokens, condition in zip(parts, conditions, strict=True)]


def _bracketed(text: str) -> list[Token]:
    if _ELAPSED.fullmatch(text):
        return [Token("elapsed", text)]
    currency = _CURRENCY.match(text)
    return [Token("quoted", currency[1])] if currency and currency[1] else []


def chosen(sections: Sequence[Section], value: Decimal) -> tuple[Section | None, Decimal]:
    """The section for ``value``, and the value it prints: a section of its own for negatives leaves the sign out."""
    numeric = sections[:3]
    if not numeric:
        return None, value
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None or _holds(section.condition, value):
                return section, value
        return None, value
    if value < 0 and len(numeric) > 1:
        return numeric[1], -value
    if value == 0 and len(numeric) > 2:
        return numeric[2], value
    return numeric[0], value


def _holds(condition: tuple[str, Decimal], value: Decimal) -> bool:
    sign, limit = condition
    if sign in ("<>", "="):
        return (value == limit) == (sign == "=")
    less = value < limit or (sign == "<=" and value == limit)
    more = value > limit or (sign == ">=" and value == limit)
    return less if sign.startswith("<") else more


def literal(token: Token) -> str:
    """What the token prints whatever the value is."""
    return token.text if token.kind in ("quoted", "escaped", "plain") else ""
