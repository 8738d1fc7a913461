"""A scoring standard as data: the shape of a file in `patterns/rubrics/`.

A rubric is programmes → sections → indicators → sub-items. Marks, rules, inputs and the clause each rule comes from
are data; what a rule *does* is one of the kinds in `pipeline.rubrics.kinds`. Every file carries examples (value put in
→ marks) that run as tests. Errors name file, line and field (`PatternError`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from pipeline.pattern_files import PatternError, PatternFolder, PatternModel
from pipeline.rubrics.rules import Rule

FOLDER = "rubrics"
QUOTED_IN = "报告所印评分标准"  # quoted_in of a rule the report itself prints


class Operand(PatternModel):
    """Which figures may stand here: items, measures and sources in order of preference (no sources: any)."""

    items: Annotated[tuple[str, ...], Field(min_length=1)]
    measures: Annotated[tuple[str, ...], Field(min_length=1)]
    sources: tuple[str, ...] = ()


class RuleInput(PatternModel):
    """What a rule asks for: a value stated outright (``direct``), or ``of`` ÷ ``to`` in percent, or both.

    ``area`` is ``whole`` where only figures of the whole region count, ``any`` where one part may stand for it.
    ``period`` is ``any`` where a plan over several years may be asked for. ``pair_within`` is ``indicator`` where ``of`` and ``to`` count only if they stand with the indicator: money is stated
    for many purposes, and two sums from different paragraphs make no execution rate. A figure whose sentence says one of
    ``other_stages`` and none of ``stages`` is not what a rule on starts asks for (完工328个 where it asks for 开工量).
    """

    name: str
    name_en: str = ""
    unit: str = "%"
    direct: Operand | None = None
    of: Operand | None = None
    to: Operand | None = None
    area: Literal["whole", "any"] = "whole"
    period: Literal["evaluated", "any"] = "evaluated"
    pair_within: Literal["document", "indicator"] = "document"
    stages: tuple[str, ...] = ()
    other_stages: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _reachable(self) -> RuleInput:
        if self.direct is None and self.of is None:
            raise ValueError("give direct, or of and to / 须写 direct，或 of 与 to")
        if (self.of is None) != (self.to is None):
            raise ValueError("of and to go together / of 与 to 须成对")
        return self


class Example(PatternModel):
    """``given`` put in gives ``marks`` under each convention named."""

    given: Decimal
    marks: Annotated[dict[str, Decimal], Field(min_length=1)]


class Scored(PatternModel):
    """What indicators and sub-items share. ``clause`` is the standard's wording, ``quoted_in`` says where it was seen.

    ``note`` says what else the clause asks for that the rule leaves out (facts to be checked by hand).
    """

    title: str
    marks: Annotated[Decimal, Field(gt=0)]
    rule: Rule
    input: RuleInput | None = None
    clause: str = ""
    quoted_in: str = ""
    note: str = ""
    examples: tuple[Example, ...] = ()


class SubItem(Scored):
    """A sub-item; ``words`` are those by which a report's own wording of it is known."""

    words: tuple[str, ...] = ()


class Indicator(Scored):
    """An indicator, named by contract.md's word. Its sub-items, where listed, add up to its marks."""

    indicator: str
    sub_items: tuple[SubItem, ...] = ()

    @model_validator(mode="after")
    def _adds_up(self) -> Indicator:
        total = sum((item.marks for item in self.sub_items), Decimal(0))
        if self.sub_items and total != self.marks:
            raise ValueError(f"sub-items of {self.title} add up to {total}, not {self.marks} / 子项分值之和不符")
        return self


class Section(PatternModel):
    """A section and its indicators, which add up to its marks."""

    section: str
    title: str
    marks: Annotated[Decimal, Field(gt=0)]
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _adds_up(self) -> Section:
        total = sum((indicator.marks for indicator in self.indicators), Decimal(0))
        if total != self.marks:
            raise ValueError(f"indicators of {self.title} add up to {total}, not {self.marks} / 指标分值之和不符")
        return self


class Programme(PatternModel):
    """One programme's table. ``covers`` lists the programmes whose figures it also takes (scored together)."""

    program: str
    title: str
    marks: Annotated[Decimal, Field(gt=0)]
    covers: tuple[str, ...] = ()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    bonus: tuple[SubItem, ...] = ()

    @model_validator(mode="after")
    def _adds_up(self) -> Programme:
        total = sum((section.marks for section in self.sections), Decimal(0))
        if total != self.marks:
            raise ValueError(f"sections of {self.title} add up to {total}, not {self.marks} / 部分分值之和不符")
        return self

    def indicators(self) -> Iterator[Indicator]:
        """All indicators, in order."""
        for section in self.sections:
            yield from section.indicators

    def scored(self) -> Iterator[Scored]:
        """Everything that has a rule, in order: indicators, their sub-items, bonus items."""
        for indicator in self.indicators():
            yield indicator
            yield from indicator.sub_items
        yield from self.bonus


class OwnIndicators(PatternModel):
    """The rule for indicators that each report sets itself: name, target, value reached and marks stand in one row.

    What is put into ``rule`` is the value reached (measures ``reached``, in order of preference) as percent of the
    target (measures ``targets``), or a completion rate printed in the row (``rates``). ``upper_limit_rule`` is for a
    target that must not be passed (≤5%). Where ``weights`` are ``own``, the report sets the marks of sections, too.
    """

    EXAMPLE_MARKS: ClassVar[Decimal] = Decimal(10)  # the examples are for an indicator of so many marks

    clause: str
    weights: Literal["fixed", "own"] = "fixed"
    targets: Annotated[tuple[str, ...], Field(min_length=1)]
    reached: Annotated[tuple[str, ...], Field(min_length=1)]
    rates: tuple[str, ...] = ()
    rule: Rule
    upper_limit_rule: Rule
    examples: tuple[Example, ...] = ()


class Years(PatternModel):
    """The years evaluated by the standard; open ends are ``null``."""

    first: int
    last: int | None = None

    def __contains__(self, year: int) -> bool:
        return self.first <= year and (self.last is None or year <= self.last)


class Rubric(PatternModel):
    """One scoring standard.

    ``binds`` lists GB/T 2260 codes of the regions it is for; empty means the whole country. ``kinds`` are the kinds of
    document (contract.md) it scores, ``kinds_if_close`` those it scores where the marks they print agree with it.
    ``own_indicators`` is the rule for indicators that each report sets itself; ``form_rows`` is how many rows with target,
    value and marks a report prints at least, if the standard is that of a form.
    """

    id: str
    title: str
    document: str
    note: str = ""
    binds: tuple[Annotated[str, Field(pattern=r"^\d{6}$")], ...] = ()
    years: Years
    kinds: tuple[str, ...] = ("self_evaluation", "indicator_explanation", "third_party_evaluation")
    kinds_if_close: tuple[str, ...] = ()
    programmes: Annotated[tuple[Programme, ...], Field(min_length=1)]
    own_indicators: OwnIndicators | None = None
    form_rows: int = 0

    def programme(self, program: str) -> Programme | None:
        """The table for ``program``: its own, one that covers it, or the one for ``all``."""
        for found in self.programmes:
            if found.program == program:
                return found
        return next((found for found in self.programmes if program in found.covers or found.program == "all"), None)


@lru_cache(maxsize=8)
def load_rubrics(patterns: PatternFolder) -> tuple[Rubric, ...]:
    """All rubric files, by id. Raises ``PatternError`` for a file that is wrong, or an id used twice."""
    rubrics: dict[str, Rubric] = {}
    for name in patterns.names(FOLDER):
        rubric = patterns.load(name, Rubric)
        if rubric.id in rubrics:
            raise PatternError(name, None, "id", f"{rubric.id} is used by another file / 编号重复")
        rubrics[rubric.id] = rubric
    return tuple(rubrics[identifier] for identifier in sorted(rubrics))
