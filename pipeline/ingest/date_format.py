"""Days since an epoch as a date or a time, the way an Excel format code prints them (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from pipeline.ingest.format_codes import Section, literal

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


def printed_date(section: Section, value: Decimal, dates_from_1904: bool) -> str | None:
    """The serial number ``value`` as the section prints it, ``None`` outside the calendar, where Excel prints ####."""
    moment = moment_of(value, dates_from_1904)
    if moment is None:
        return None
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
            shown.append(literal(token))
    return "".join(shown).strip().rstrip(".")


def moment_of(value: Decimal, dates_from_1904: bool) -> datetime | None:
    """The date and time a serial number stands for, to the second, ``None`` where it stands for none.

    Counted from 1899-12-30, which is right from 1900-03-01 on; Excel's 1900-02-29 never was.
    """
    if not 0 <= value < _LAST_DAY:
        return None
    epoch = datetime(1904, 1, 1) if dates_from_1904 else datetime(1899, 12, 30)
    return epoch + timedelta(seconds=_seconds(value))


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
    return str(_seconds(value) * unit // 86400).rjust(len(code), "0")


def _seconds(value: Decimal) -> int:
    return int((value * 86400).to_integral_value(ROUND_HALF_UP))
