"""Automatic numbering of Word: what Word prints before a paragraph but does not store with it.

Rules: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat). Counters belong to the abstract definition, so
lists that share one go on counting; a start override begins anew the first time its list is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from pipeline.ingest.word_xml import attribute, child, integer, is_on, value_of, w

_PLACEHOLDER = re.compile(r"%([1-9])")
_DEEPEST = 9
_MOST_REPEATED_LETTERS = 26 * 30


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: format, pattern of the number (``第%1条``), where it starts and what restarts it."""

    start: int = 1
    number_format: str = "decimal"
    pattern: str = ""
    style: str = ""
    legal: bool = False
    restarts_after: int | None = None  # 1-based level; None: every higher level; 0: never


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A ``w:num``: its abstract definition's id, its levels after overrides, and its start overrides."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """Counts through one document. Ask ``number`` once for each visible numbered paragraph, in order."""

    lists: dict[str, NumberedList]
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, list_id: str, style: str) -> int | None:
        """The level of the list that is tied to the paragraph style, ``None`` where none is."""
        known = self.lists.get(list_id)
        levels = {} if known is None else known.levels
        return next((number for number, level in sorted(levels.items()) if style and level.style == style), None)

    def number(self, list_id: str, level: int) -> str:
        """The number printed before the next paragraph of that list and level; empty for bullets and unknown lists."""
        known = self.lists.get(list_id)
        if known is None or not 0 <= level < _DEEPEST:
            return ""
        counters = self._counters.setdefault(known.abstract, {})
        self._advance(known, counters, list_id, level)
        shape = known.levels.get(level, Level())
        if shape.number_format == "bullet":
            return ""
        return _PLACEHOLDER.sub(lambda found: _printed(known, counters, int(found[1]) - 1, shape.legal), shape.pattern)

    def _advance(self, known: NumberedList, counters: dict[int, int], list_id: str, level: int) -> None:
        for higher in range(level):  # a level that is skipped has begun all the same: 1, 1.1.1, then 1.2
            counters.setdefault(higher, _start(known, higher))
        override = known.starts.get(level)
        if override is not None and (list_id, level) not in self._begun:
            counters[level] = override
        elif level in counters:
            counters[level] += 1
        else:
            counters[level] = _start(known, level)
        self._begun.add((list_id, level))
        for deeper in [number for number in counters if number > level]:
            after = known.levels.get(deeper, Level()).restarts_after
            if level < (deeper if after is None else after):
                del counters[deeper]


def _start(known: NumberedList, level: int) -> int:
    return known.starts.get(level, known.levels.get(level, Level()).start)


def _printed(known: NumberedList, counters: dict[int, int], level: int, legal: bool) -> str:
    count = counters.get(level, _start(known, level))
    number_format = "decimal" if legal else known.levels.get(level, Level()).number_format
    return "" if number_format in {"bullet", "none"} else formatted(count, number_format)


# --------------------------------------------------------------------------------------------------------------------
# numbering.xml
# --------------------------------------------------------------------------------------------------------------------


def read_numbering(root: etree._Element | None, list_of_style: Callable[[str], str | None]) -> Numbering:
    """The lists of numbering.xml (``None``: a document without). ``list_of_style`` gives a numbering style's list id."""
    if root is None:
        return Numbering({})
    abstracts = {attribute(one, "abstractNumId"): one for one in root.findall(w("abstractNum"))}
    nums = {attribute(one, "numId"): one for one in root.findall(w("num"))}
    lists: dict[str, NumberedList] = {}
    for list_id, num in nums.items():
        abstract = _abstract(num, nums, abstracts, list_of_style)
        levels = {} if abstract is None else _levels(abstract)
        starts: dict[int, int] = {}
        for override in num.findall(w("lvlOverride")):
            level = integer(attribute(override, "ilvl"), 0)
            replaced = child(override, "lvl")
            if replaced is not None:
                levels[level] = _level(replaced)
            start = child(override, "startOverride")
            if start is not None:
                starts[level] = integer(attribute(start, "val"), 1)
        name = value_of(num, "abstractNumId") if abstract is None else attribute(abstract, "abstractNumId")
        lists[list_id] = NumberedList(name, levels, starts)
    return Numbering(lists)


def _abstract(
    num: etree._Element,
    nums: dict[str, etree._Element],
    abstracts: dict[str, etree._Element],
    list_of_style: Callable[[str], str | None],
) -> etree._Element | None:
    """The abstract definition of a list; one that points to a numbering style is followed (a few steps, not for ever)."""
    abstract = abstracts.get(value_of(num, "abstractNumId"))
    for _ in range(4):
        link = "" if abstract is None else value_of(abstract, "numStyleLink")
        if not link:
            break
        target = nums.get(list_of_style(link) or "")
        abstract = None if target is None else abstracts.get(value_of(target, "abstractNumId"))
    return abstract


def _levels(abstract: etree._Element) -> dict[int, Level]:
    return {integer(attribute(one, "ilvl"), 0): _level(one) for one in abstract.findall(w("lvl"))}


def _level(element: etree._Element) -> Level:
    number_format = next(element.iter(w("numFmt")), None)  # a newer one may stand in mc:AlternateContent
    restart = child(element, "lvlRestart")
    return Level(
        start=integer(value_of(element, "start"), 0 if child(element, "start") is None else 1),
        number_format="decimal" if number_format is None else attribute(number_format, "val"),
        pattern=value_of(element, "lvlText"),
        style=value_of(element, "pStyle"),
        legal=is_on(child(element, "isLgl")),
        restarts_after=None if restart is None else integer(attribute(restart, "val"), 0),
    )


# --------------------------------------------------------------------------------------------------------------------
# Number formats
# --------------------------------------------------------------------------------------------------------------------

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
)


def formatted(count: int, number_format: str) -> str:
    """``count`` in one of Word's number formats; plain digits where the format is unknown or does not reach so far."""
    write = _FORMATS.get(number_format)
    return str(count) if write is None else write(count) or str(count)


def _digit_by_digit(count: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(count)) if count >= 0 else ""


def _spelled(count: int, digits: str, units: tuple[str, str, str], ten: str) -> str:
    """Below ten thousand, 一千二百零三; ``ten`` is how 10 to 19 begin."""
    if not 0 < count < 10_000:
        return digits[0] if count == 0 else ""
    words, gap = "", False
    for power, unit in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit = count // power % 10
        if digit:
            words += (digits[0] if gap and words else "") + digits[digit] + unit
        gap = digit == 0
    return ten + words[2:] if 10 <= count < 20 else words


def _chinese_thousand(count: int) -> str:
    return _spelled(count, "零" + _DIGITS[1:], ("十", "百", "千"), "十")


def _chinese_counting(count: int) -> str:
    """Word spells up to 99 and writes digit by digit from 100 on."""
    return _chinese_thousand(count) if 0 < count < 100 else _digit_by_digit(count)


def _legal(count: int) -> str:
    return _spelled(count, _LEGAL_DIGITS, ("拾", "佰", "仟"), "壹拾")


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return ""
    words = ""
    for value, letters in _ROMAN:
        words += letters * (count // value)
        count %= value
    return words


def _letters(count: int) -> str:
    """A … Z, AA, BB … (Word doubles the letter)."""
    if not 0 < count <= _MOST_REPEATED_LETTERS:
        return ""
    return chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _circled(count: int) -> str:
    for first, last, base in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= count <= last:
            return chr(base + count - first)
    return "⓪" if count == 0 else ""


def _from_twenty(base: int) -> Callable[[int], str]:
    return lambda count: chr(base + count - 1) if 1 <= count <= 20 else ""


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda count: signs[count - 1] if 1 <= count <= len(signs) else ""


def _sexagenary(count: int) -> str:
    return _STEMS[(count - 1) % 10] + _BRANCHES[(count - 1) % 12] if count > 0 else ""


def _full_width(count: int) -> str:
    return "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in str(count)) if count >= 0 else ""


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda count: f"{count:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda count: _letters(count).lower(),
    "chineseCounting": _chinese_counting,
    "chineseCountingThousand": _chinese_thousand,
    "japaneseCounting": _chinese_thousand,
    "taiwaneseCounting": _chinese_counting,
    "taiwaneseCountingThousand": _chinese_thousand,
    "koreanDigital2": _digit_by_digit,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "chineseLegalSimplified": _legal,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographEnclosedCircle": lambda count: chr(0x3280 + count - 1) if 1 <= count <= 10 else "",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _from_twenty(0x2474),
    "decimalEnclosedFullstop": _from_twenty(0x2488),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
}
