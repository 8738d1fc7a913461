"""Excel's number formats: a stored value as the sheet prints it (0.651 under 0.0% is 65.1%).

Reads the language of ECMA-376 part 1, 18.8.31: sections for positive, negative, zero and text, conditions, digits,
thousands, per cent, scaling, powers, fractions, literals, dates and times. Numbers are ``Decimal`` throughout, rounded
half away from zero as Excel does. What a column's width does to the print is not known here and not imitated; and where
Excel prints a point with nothing on one side (.3 and 3. under #.##), 0.3 and 3 are given, which cannot be misread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from pipeline.ingest.date_format import printed_date
from pipeline.ingest.format_codes import Section, Token, chosen, literal, sections

_GENERAL_DIGITS = 10  # significant digits of a fraction that General shows
_STORED_DIGITS = 15  # what a stored double is good for; more are noise of binary fractions
_ANY_DIGITS = Context(prec=1000)  # a double reaches 10^308; the usual 28 digits do not hold its units


def printed(value: Decimal, code: str, dates_from_1904: bool = False) -> str:
    """``value`` as the format ``code`` prints it. A code that cannot be followed prints as General does."""
    section, shown = chosen(sections(code), value)
    if section is None:
        return general(value)
    if section.is_date:
        return printed_date(section, value, dates_from_1904) or general(value)
    try:
        return _number(section, shown).strip()
    except (InvalidOperation, ValueError):
        return general(value)


def printed_text(text: str, code: str) -> str:
    """A text as ``code`` prints it: its section for texts may put something around it (@"万元")."""
    found = sections(code)
    last = found[-1] if found else None
    if last is None or (len(found) < 4 and not any(token.kind == "text" for token in last.tokens)):
        return text
    return "".join(text if token.kind == "text" else literal(token) for token in last.tokens).strip()


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
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_ANY_DIGITS)


# --------------------------------------------------------------------------------------------------------------------
# Numbers
# --------------------------------------------------------------------------------------------------------------------


def _number(section: Section, value: Decimal) -> str:
    tokens = section.tokens
    digits = [index for index, token in enumerate(tokens) if token.kind == "digit"]
    if any(token.kind in ("general", "text") for token in tokens):
        return "".join(general(value) if token.kind in ("general", "text") else literal(token) for token in tokens)
    if not digits:
        return "".join(map(literal, tokens))
    first, last = digits[0], _end_of_digits(tokens, digits[0])
    body = tokens[first : last + 1]
    value = as_stored(value)
    value *= Decimal(100) ** sum(token.kind == "plain" and token.text == "%" for token in tokens)
    shown = _pattern(body, value)
    sign = "-" if value < 0 and re.search(r"[1-9]", shown) else ""
    return sign + "".join(map(literal, tokens[:first])) + shown + "".join(map(literal, tokens[last + 1 :]))


def _end_of_digits(tokens: Sequence[Token], first: int) -> int:
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


def _pattern(body: Sequence[Token], value: Decimal) -> str:
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
