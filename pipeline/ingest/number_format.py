"""Excel's number formats: a stored value as the sheet prints it (0.651 under 0.0% is 65.1%).

Reads the language of ECMA-376 part 1, 18.8.31: sections for positive, negative, zero and text, conditions, digits,
thousands, per cent, scaling, powers, fractions, literals, dates and times. Numbers are ``Decimal`` throughout, rounded
half away from zero as Excel does. What a column's width does to the print is not known here and not imitated; and where
Excel prints a point with nothing on one side (.3 and 3. under #.##), 0.3 and 3 are given, which cannot be misread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

GENERAL = "General"
_GENERAL_DIGITS = 10  # significant digits of a fraction that General shows
_STORED_DIGITS = 15  # what a stored double is good for; more are noise of binary fractions

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
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_LAST_DAY = 2_958_465  # 9999-12-31


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None

    @property
    def is_date(self) -> bool:
        return any(token.kind in ("date", "elapsed") for token in self.tokens)


def printed(value: Decimal, code: str, dates_from_1904: bool = False) -> str:
    """``value`` as the format ``code`` prints it. A code that cannot be followed prints as General does."""
    sections = _sections(code)
    section, shown = _chosen(sections, value)
    if section is None:
        return general(value)
    if section.is_date:
        return _date(section, value, dates_from_1904)
    try:
        return _number(section, shown).strip()
    except (InvalidOperation, ValueError):
        return general(value)


def printed_text(text: str, code: str) -> str:
    """A text as ``code`` prints it: its section for texts may put something around it (@"万元")."""
    sections = _sections(code)
    last = sections[-1] if sections else None
    if last is None or (len(sections) < 4 and not any(token.kind == "text" for token in last.tokens)):
        return text
    return "".join(text if token.kind == "text" else _literal(token) for token in last.tokens).strip()


def general(value: Decimal) -> str:
    """``value`` as a cell without a format shows it."""
    value = as_stored(value)
    if value == value.to_integral_value():
        return f"{value.quantize(Decimal(1)):f}" if value.adjusted() < 20 else f"{value:.5E}"
    digits = max(_GENERAL_DIGITS, value.adjusted() + 1)
    whole = _rounded(value, max(0, digits - 1 - max(value.adjusted(), 0)))
    return f"{whole:f}".rstrip("0").rstrip(".") if "." in f"{whole:f}" else f"{whole:f}"


def as_stored(value: Decimal) -> Decimal:
    """``value`` without the noise of binary fractions: 0.65100000000000002 was typed as 0.651."""
    if not value.is_finite() or not value:
        return Decimal(0)
    places = _STORED_DIGITS - 1 - value.adjusted()
    return _rounded(value, places).normalize() if places > 0 else value


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _sections(code: str) -> list[_Section]:
    if code.lower() == GENERAL.lower():
        return []
    parts: list[list[_Token]] = [[]]
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
            parts[-1].append(_Token("text" if (kind, text) == ("plain", "@") else kind, text))
    return [_Section(tuple(tokens), condition) for tokens, condition in zip(parts, conditions, strict=True)]


def _bracketed(text: str) -> list[_Token]:
    if _ELAPSED.fullmatch(text):
        return [_Token("elapsed", text)]
    currency = _CURRENCY.match(text)
    return [_Token("quoted", currency[1])] if currency and currency[1] else []


def _chosen(sections: Sequence[_Section], value: Decimal) -> tuple[_Section | None, Decimal]:
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


def _literal(token: _Token) -> str:
    return token.text if token.kind in ("quoted", "escaped", "plain") else ""


# --------------------------------------------------------------------------------------------------------------------
# Numbers
# --------------------------------------------------------------------------------------------------------------------


def _number(section: _Section, value: Decimal) -> str:
    tokens = section.tokens
    digits = [index for index, token in enumerate(tokens) if token.kind == "digit"]
    if any(token.kind in ("general", "text") for token in tokens):
        return "".join(general(value) if token.kind in ("general", "text") else _literal(token) for token in tokens)
    if not digits:
        return "".join(map(_literal, tokens))
    first, last = digits[0], _end_of_digits(tokens, digits[0])
    body = tokens[first : last + 1]
    value = as_stored(value)
    value *= Decimal(100) ** sum(token.kind == "plain" and token.text == "%" for token in tokens)
    shown = _pattern(body, value)
    sign = "-" if value < 0 and re.search(r"[1-9]", shown) else ""
    return sign + "".join(map(_literal, tokens[:first])) + shown + "".join(map(_literal, tokens[last + 1 :]))


def _end_of_digits(tokens: Sequence[_Token], first: int) -> int:
    """The index of the last token of the number that begins at ``first``: digits, point, commas, power, fraction."""
    last = first
    for index in range(first, len(tokens)):
        token = tokens[index]
        blank = token.kind == "plain" and token.text == " "
        if token.kind in ("digit", "power") or (token.kind == "plain" and token.text in ".,/"):
            last = index
        elif not blank:
            break
    return last


def _pattern(body: Sequence[_Token], value: Decimal) -> str:
    pattern = "".join(token.text for token in body)
    if "/" in pattern:
        return _fraction(pattern, value)
    power = next((token.text for token in body if token.kind == "power"), "")
    mantissa, _, exponent = pattern.partition(power) if power else (pattern, "", "")
    if power:
        return _with_power(mantissa, exponent, "+" in power, value)
    scaled = len(mantissa) - len(mantissa.rstrip(","))
    return _fixed(mantissa.rstrip(","), value.scaleb(-3 * scaled))


def _fixed(pattern: str, value: Decimal) -> str:
    """The value without its sign in digits: 0 always, # where there is one."""
    whole_pattern, _, part_pattern = pattern.replace(" ", "").partition(".")
    places = sum(char in "0#?" for char in part_pattern)
    whole, _, part = f"{abs(_rounded(value, places)):f}".partition(".")
    kept = len(part_pattern.rstrip("#?,"))
    while len(part) > kept and part.endswith("0"):
        part = part[:-1]
    least = whole_pattern.count("0")
    whole = whole.lstrip("0").rjust(least, "0")
    if "," in whole_pattern and whole:
        whole = f"{int(whole):,}" if len(whole) > least or least < 4 else whole
    return f"{whole or '0'}.{part}" if part else whole


def _with_power(mantissa: str, exponent: str, signed: bool, value: Decimal) -> str:
    if not value:
        power = 0
    else:
        width = max(1, sum(char in "0#?" for char in mantissa.partition(".")[0]))
        power = value.adjusted() - value.adjusted() % width if width > 1 else value.adjusted()
    shown = _fixed(mantissa, value.scaleb(-power))
    sign = "-" if power < 0 else ("+" if signed else "")
    return f"{shown}E{sign}{abs(power):0{max(1, len(exponent.strip()))}d}"


def _fraction(pattern: str, value: Decimal) -> str:
    """With a denominator of as many digits as the pattern has; the nearest, the smaller where two are as near."""
    top, _, bottom = pattern.partition("/")
    value = abs(value)
    whole = int(value) if " " in top.strip() else 0
    rest = value - whole
    largest = 10 ** min(len(bottom.strip()), 3) - 1 if not bottom.strip().isdigit() or set(bottom) <= {"0"} else 0
    choices = range(1, largest + 1) if largest else [int(bottom)]
    best = min(choices, key=lambda one: (abs(Decimal(round(rest * one)) / one - rest), one))
    over = round(rest * best)
    if over == 0:
        return str(whole)
    return f"{whole} {over}/{best}" if whole else f"{over}/{best}"


# --------------------------------------------------------------------------------------------------------------------
# Dates and times
# --------------------------------------------------------------------------------------------------------------------


def _date(section: _Section, value: Decimal, dates_from_1904: bool) -> str:
    """Days since the epoch as a date; a value outside the calendar prints as a number, where Excel prints ####."""
    moment = moment_of(value, dates_from_1904)
    if moment is None:
        return general(value)
    halves = any(token.kind == "halves" for token in section.tokens)
    shown: list[str] = []
    before = ""
    for index, token in enumerate(section.tokens):
        if token.kind == "date":
            following = next((t.text[0].lower() for t in section.tokens[index + 1 :] if t.kind == "date"), "")
            minutes = (
                token.text[0].lower() == "m" and (before in ("h", "s") or following == "s") and len(token.text) < 3
            )
            shown.append(_date_part(token.text.lower(), moment, minutes, halves))
            before = token.text[0].lower()
        elif token.kind == "elapsed":
            shown.append(_elapsed(token.text.lower(), value))
            before = token.text[0].lower()
        elif token.kind == "halves":
            morning, evening = ("上午", "下午") if "上" in token.text else ("AM", "PM")
            shown.append(morning if moment.hour < 12 else evening)
        elif token.kind != "digit":
            shown.append(_literal(token))
    return "".join(shown).strip().rstrip(".")


def moment_of(value: Decimal, dates_from_1904: bool) -> datetime | None:
    """The date and time a serial number stands for, to the second, ``None`` where it stands for none.

    Counted from 1899-12-30, which is right from 1900-03-01 on; Excel's 1900-02-29 never was.
    """
    if not 0 <= value < _LAST_DAY:
        return None
    epoch = datetime(1904, 1, 1) if dates_from_1904 else datetime(1899, 12, 30)
    return epoch + timedelta(seconds=int(_rounded(value * 86400, 0)))


def _date_part(code: str, moment: datetime, minutes: bool, halves: bool) -> str:
    length = len(code)
    match code[0]:
        case "y":
            return f"{moment.year:04d}" if length > 2 else f"{moment.year % 100:02d}"
        case "m" if minutes:
            return f"{moment.minute:02d}" if length > 1 else str(moment.minute)
        case "m":
            return _named(moment.month, _MONTHS[moment.month - 1], length)
        case "d":
            return _named(moment.day, _DAYS[moment.weekday()], length)
        case "a":
            day = "一二三四五六日"[moment.weekday()]
            return f"星期{day}" if length > 3 else day
        case "h":
            hour = (moment.hour % 12 or 12) if halves else moment.hour
            return f"{hour:02d}" if length > 1 else str(hour)
        case _:
            return f"{moment.second:02d}" if length > 1 else str(moment.second)


def _named(number: int, name: str, length: int) -> str:
    if length <= 2:
        return f"{number:02d}" if length == 2 else str(number)
    return name[:3] if length == 3 else (name[:1] if length == 5 else name)


def _elapsed(code: str, value: Decimal) -> str:
    unit = {"h": 24, "m": 24 * 60, "s": 24 * 60 * 60}[code[0]]
    return str(int(_rounded(value * 86400, 0) * unit // 86400)).rjust(len(code), "0")
