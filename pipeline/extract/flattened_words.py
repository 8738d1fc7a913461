"""`patterns/figures/flattened.yaml`: the words and proportions by which a flattened table is put together again."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import regex

from pipeline.pattern_files import PatternFolder, PatternModel


class Proportion(PatternModel):
    """What a number in ``of`` may be for each one counted in ``to`` (canonical units), in the same row."""

    of: str
    to: str
    low: Decimal
    high: Decimal


class HeadExample(PatternModel):
    """The lines of a head and the columns they give, the one of the places first but for serial numbers."""

    head: list[str]
    gives: list[str]


class FlattenedFile(PatternModel):
    """The whole file."""

    source: str
    serial_heads: list[str]
    place_heads: list[str]
    whole_rows: list[str]
    fund_rows: list[str]
    column_ends: list[str]
    rates: list[str]
    blanks: list[str]
    counted: list[str]
    proportions: tuple[Proportion, ...]
    communities: list[str]
    examples: list[HeadExample]


class FlattenedWords:
    """The file, ready to match."""

    def __init__(self, file: FlattenedFile) -> None:
        self.serial_head = _any(file.serial_heads)
        self.place_head = _any(file.place_heads)
        self.whole_row = _any(file.whole_rows)
        self.fund_row = _any(file.fund_rows)
        self.column_end = regex.compile(rf"(?:{'|'.join(file.column_ends)})$")
        self.rate = regex.compile(rf"(?:{'|'.join(file.rates)})(?:\([^()]*\))?$")
        self.blank = _any(file.blanks)
        self.counted = [regex.compile(word) for word in file.counted]
        self.communities = _any(file.communities)
        self.proportions = file.proportions


@lru_cache(maxsize=4)
def flattened_words_of(patterns: PatternFolder) -> FlattenedWords:
    """The words of a pattern folder, read once."""
    return FlattenedWords(patterns.load("figures/flattened.yaml", FlattenedFile))


def _any(words: list[str]) -> regex.Pattern[str]:
    return regex.compile("|".join(f"(?:{word})" for word in words))
