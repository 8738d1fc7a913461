"""`patterns/units.yaml`: printed units, their canonical unit and factor, multipliers, bounds and refused units."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import regex
from pydantic import Field

from pipeline.model import Bound
from pipeline.pattern_files import PatternFolder, PatternModel


class UnitEntry(PatternModel):
    """Printed forms of one unit; ``factor`` turns the printed number into the canonical unit."""

    unit: str
    factor: Decimal
    forms: list[str]
    count: bool = False


class RefusedEntry(PatternModel):
    """Forms that make a number no figure, and the reason to give."""

    reason: str
    forms: list[str]


class BoundWords(PatternModel):
    """Words that make a number a bound, by where they stand; ``not_behind``: characters that make another word of them."""

    before: dict[Bound, list[str]]
    after: dict[Bound, list[str]]
    inside: dict[Bound, list[str]] = Field(default_factory=dict)
    not_behind: str = ""


class BareMoneyWords(PatternModel):
    """What tells that an amount printed without 元 is money: its clause, and what stands right behind it."""

    said: re.Pattern[str]
    counted: re.Pattern[str]
    behind: re.Pattern[str]


class UnitFile(PatternModel):
    """The whole of `patterns/units.yaml`."""

    source: str
    units: list[UnitEntry]
    multipliers: dict[str, Decimal]
    refused: list[RefusedEntry]
    bare_money: BareMoneyWords
    bounds: BoundWords


class Unit(NamedTuple):
    """A printed unit: canonical unit, factor, and whether it counts whole things."""

    unit: str
    factor: Decimal
    counted: bool


class Units:
    """The units, ready to match."""

    def __init__(self, file: UnitFile) -> None:
        self.by_form = {form: Unit(e.unit, e.factor, e.count) for e in file.units for form in e.forms}
        self.refused = {form: entry.reason for entry in file.refused for form in entry.forms}
        self.multipliers = file.multipliers
        self.bare_money = file.bare_money
        self.before = _by_word(file.bounds.before)
        self.after = _by_word(file.bounds.after)
        self.inside = _by_word(file.bounds.inside)
        self.no_bound_behind = file.bounds.not_behind
        self.unit_pattern = alternatives([*self.by_form, *self.refused])
        self.multiplier_pattern = alternatives(list(self.multipliers))


@lru_cache(maxsize=4)
def units_of(patterns: PatternFolder) -> Units:
    """The units of a pattern folder, read once."""
    return Units(patterns.load("units.yaml", UnitFile))


def alternatives(words: list[str]) -> str:
    """A regular expression that matches any of ``words``, longest first."""
    return "|".join(regex.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


def _by_word(groups: dict[Bound, list[str]]) -> dict[str, Bound]:
    return {word: bound for bound, words in groups.items() for word in words}
