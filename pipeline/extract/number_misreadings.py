"""Numbers that stand without a unit, as in the cells of a table, with the characters that recognition took for others.

There only a number can stand, so that more is read than in a sentence (`misreadings.py`): a single l, marks that stand
for the decimal point, and one character that is none of a number, which may be any digit: arithmetic must say which.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import regex

from pipeline.extract.misreadings import Edit, MisreadingFile
from pipeline.pattern_files import PatternFolder

ANY_DIGIT = tuple("0123456789")
CLEAN = regex.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_COMMAS = ",，"
_THOUSANDS = 3


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """What the characters of a cell can stand for: ``low`` to ``high``, with ``decimals`` places.

    ``comma`` holds for one whose comma can only be the decimal point if the column has such numbers; ``clean`` for one
    without misread characters; ``blank`` for the mark of an empty cell, which is no number.
    """

    low: Decimal
    high: Decimal
    decimals: int
    percent: bool
    clean: bool
    comma: bool
    blank: bool = False


EMPTY = PrintedNumber(Decimal(0), Decimal(0), 0, percent=False, clean=True, comma=False, blank=True)


class NumberMisreadings:
    """Reads a bare number; ``edits`` is what `Reading` asks."""

    def __init__(self, file: MisreadingFile) -> None:
        undecided = {one: file.readings[one] for one in file.undecided if one in file.readings}
        self._options = {one: undecided.get(one, (digit,)) for one, digit in file.digits.items()}
        self._first = file.digits
        letters = "".join(map(regex.escape, file.digits))
        marks = rf"[.{regex.escape(file.point)}{_COMMAS}]"
        self._points = f"{file.point}{_COMMAS}"
        unknown = rf"[^\s\d{letters}\p{{P}}\p{{S}}A-Za-z]"
        some = rf"(?:[\d{letters}]|{unknown})"
        self._number = regex.compile(rf"{some}+(?:{marks}{some}+)?")
        self._part = regex.compile(rf"{marks}?(?:{some}+{marks}?)+")
        self._unknown = regex.compile(unknown)

    def is_part(self, chars: str) -> bool:
        """Whether ``chars`` may be a number, or one end of a number that was broken in two."""
        core = chars.removesuffix("%")
        unknown = len(self._unknown.findall(core))
        known = any(c.isdigit() for c in core)
        return unknown <= 1 and (known or not unknown) and self._part.fullmatch(core) is not None

    def number(self, chars: str) -> PrintedNumber | None:
        """The number that ``chars`` print, ``None`` where they are none: of an unknown digit two others must be known."""
        core = chars.removesuffix("%")
        percent = core != chars
        if CLEAN.fullmatch(core):
            value = Decimal(core.replace(",", ""))
            return PrintedNumber(value, value, _places(core), percent, True, False)
        unknown = self._unknown.findall(core)
        if self._number.fullmatch(core) is None or len(unknown) > 1 or sum(map(str.isdigit, core)) < 2 * len(unknown):
            return None
        parts = regex.split(f"[{_COMMAS}]", core)
        if len(parts) > 1 and len(parts[1]) == _THOUSANDS:
            return None
        low, high = (Decimal("".join(chosen(self._readings(c)) for c in core)) for chosen in (min, max))
        places = _places("".join(self._readings(c)[0] for c in core))
        return PrintedNumber(low, high, places, percent, False, len(parts) > 1)

    def edits(self, chars: str) -> list[Edit]:
        """The changes that make a number of the characters of a cell; a digit that may be any is put as 0."""
        core = chars.removesuffix("%")
        number = self.number(core)
        if number is None or number.clean:
            return []
        return [Edit(at, at + 1, self._first_reading(c)) for at, c in enumerate(core) if self._readings(c) != (c,)]

    def has_unknown_digit(self, chars: str) -> bool:
        """Whether the number that ``chars`` print has a character that may be any digit."""
        return self.number(chars) is not None and self._unknown.search(chars) is not None

    def is_unknown_digit(self, character: str) -> bool:
        """Whether a character inside a number may be any digit."""
        return self._unknown.fullmatch(character) is not None

    def _readings(self, character: str) -> tuple[str, ...]:
        if character in self._options:
            return self._options[character]
        if character in self._points:
            return (".",)
        return ANY_DIGIT if self._unknown.fullmatch(character) else (character,)

    def _first_reading(self, character: str) -> str:
        return self._first.get(character) or self._readings(character)[0]


@lru_cache(maxsize=4)
def number_misreadings_of(patterns: PatternFolder) -> NumberMisreadings:
    """Those of a pattern folder, read once."""
    return NumberMisreadings(patterns.load("misreadings.yaml", MisreadingFile))


def _places(number: str) -> int:
    return len(number.partition(".")[2])
