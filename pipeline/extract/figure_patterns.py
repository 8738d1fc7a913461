"""The files of `patterns/figures/` as they must be written: an error names the file, the line and the field."""

from __future__ import annotations

from enum import StrEnum

import regex
from pydantic import Field, field_validator

from pipeline.pattern_files import PatternModel


class WordList(PatternModel):
    """Words (regular expressions) of one meaning."""

    words: list[str] = Field(min_length=1)

    @field_validator("words")
    @classmethod
    def _compiles(cls, words: list[str]) -> list[str]:
        for word in words:
            try:
                regex.compile(word)
            except regex.error as error:
                raise ValueError(f"not a regular expression / 不是正则表达式: {word!r} ({error})") from error
        return words


class ProgramWords(WordList):
    """Words of one programme."""

    program: str


class JointProgram(PatternModel):
    """Programmes that one standard scored together before a year."""

    program: str
    of: list[str]
    before_year: int


class ProgramFile(PatternModel):
    """`programs.yaml`."""

    source: str
    programs: list[ProgramWords]
    joint: JointProgram


class SectionWords(WordList):
    """Words of one section of a standard."""

    section: str


class IndicatorWords(WordList):
    """Words of one indicator; ``programs`` limits it to those, ``tells`` is the programme that alone has it."""

    indicator: str
    section: str
    tells: str = ""
    programs: list[str] = Field(default_factory=list)


class RunIn(PatternModel):
    """What may stand before and behind a programme's word where a paragraph begins with it and a full stop."""

    before: str
    behind: str
    ends: str


class OutlineFile(PatternModel):
    """`outline.yaml`."""

    source: str
    form_labels: list[str]
    run_in: RunIn
    sections: list[SectionWords]
    other_sections: list[str]
    indicators: list[IndicatorWords]
    told: list[IndicatorWords]


class ItemWords(WordList):
    """Words of one item; see the head of `items.yaml`."""

    item: str
    rank: int
    units: list[str]
    program: str = ""
    measures: list[str] = Field(default_factory=list)
    base: bool = False
    stage: bool = False
    unless: str = ""


class ItemDefault(PatternModel):
    """The item of a number without a word of its own, by unit and programme."""

    unit: str
    item: str
    programs: list[str] = Field(default_factory=list)
    indicators: list[str] = Field(default_factory=list)


class ItemFile(PatternModel):
    """`items.yaml`."""

    source: str
    items: list[ItemWords]
    places: list[str] = Field(default_factory=list)
    again: list[str]
    defaults: list[ItemDefault]


class Kind(StrEnum):
    """What is measured: money, a count (also of area and length), or a rate."""

    MONEY = "money"
    COUNT = "count"
    RATE = "rate"


class MeasureWords(WordList):
    """Words of one measure; ``sign`` is -1 where the words say that something fell."""

    measure: str
    kind: Kind
    weak: bool = False
    heads_column: bool = False
    sign: int = 1
    item: str = ""


class AfterNumber(PatternModel):
    """The measure of a rate that follows a number, by the whole clause."""

    measure: str
    words: str


class MeasureFile(PatternModel):
    """`measures.yaml`."""

    source: str
    measures: list[MeasureWords]
    defaults: dict[Kind, str]
    own_measure: list[str]
    after_number: list[AfterNumber]
    targets: list[str]
    falls: list[str]
    gaps: list[str]
    announced_above: list[str]
    of_spending: list[str]
    spent_behind: list[str]
    spent_after: list[str]
    planned_of: list[str]
    planned_in: list[str]
    plan_goes_on: list[str]
    fulfilled: list[str]
    intended: list[str]
    announces: list[str]
    results: list[str]
    aside: list[str]
    involves: list[str]
    sums_up: list[str]
    arrived: list[str]
    all_spent: list[str]
    plans: list[str]
    goes_on: list[str]
    reached: list[str]
    bare_completion: list[str]


class SourceWords(WordList):
    """Words of one source of funds."""

    source: str


class SourceFile(PatternModel):
    """`sources.yaml`. ``in_batches`` is a pattern for the words by which money of one source comes in several parts."""

    source: str
    sources: list[SourceWords]
    in_batches: str
    takes_in: dict[str, list[str]]


def kind_of(unit: str) -> Kind:
    """What a canonical unit measures."""
    if unit == "万元":
        return Kind.MONEY
    return Kind.RATE if unit in ("%", "百分点") else Kind.COUNT
