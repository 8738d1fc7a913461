"""The words of scoring standards (`patterns/rubric_language.yaml`) and the patterns built from them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

import regex
from pydantic import Field

from pipeline.pattern_files import PatternFolder, PatternModel

FILE = "rubric_language.yaml"


class LanguageExample(PatternModel):
    """A sentence, what is put in by words of it, and the marks by reading; no marks: it must be left to judgement."""

    text: str
    full_marks: Decimal = Field(gt=0)
    given: dict[str, Decimal | str]
    marks: dict[str, Decimal]


class LossWords(PatternModel):
    """How a report tells which marks a score lost; all are regular expressions."""

    rule: str
    lost: str
    each: str
    reasons: str
    whole: str


class Language(PatternModel):
    """Word lists; those of ``scene``, ``otherwise``, ``exceptions`` and ``vague`` are regular expressions."""

    count_units: tuple[str, ...]
    below: tuple[str, ...]
    above: tuple[str, ...]
    rising: tuple[str, ...]
    plans: tuple[str, ...]
    ceilings: tuple[str, ...]
    rates_of_100: tuple[str, ...]
    open_words: tuple[str, ...]
    earlier: tuple[str, ...]
    established: tuple[str, ...] = ()
    degree_words: tuple[str, ...]
    scene: tuple[str, ...]
    otherwise: tuple[str, ...]
    exceptions: tuple[str, ...]
    vague: tuple[str, ...]
    losses: LossWords
    examples: tuple[LanguageExample, ...]

    def __hash__(self) -> int:
        """By identity: patterns built from the words are kept for each loaded file."""
        return id(self)


@lru_cache(maxsize=8)
def load_language(patterns: PatternFolder) -> Language:
    """The words as ``patterns`` has them. Raises ``PatternError`` where the file cannot be used."""
    return patterns.load(FILE, Language)


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of ``words``, the longest first."""
    return "|".join(regex.escape(word) for word in sorted(words, key=len, reverse=True))


def found_in(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """The words that occur in ``text``, in their order in the list; none that is part of another found one."""
    present = [word for word in words if word in text]
    return tuple(word for word in present if not any(word != other and word in other for other in present))
