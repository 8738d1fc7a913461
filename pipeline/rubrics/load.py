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

FOLDER = "rubrics"
QUOTED_IN = "报告所印评分标准"  # quoted_in of a rule the report itself prints

StepReading = Literal["floor", "ceiling", "proportional"]
TargetReading = Literal["proportional", "zero"]


class Threshold(PatternModel):
    """``marks`` (full marks where not given) at the limit or better, ``otherwise`` on the wrong side of it."""

    kind: Literal["threshold"]
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    more_than: Decimal | None = None
    otherwise: Decimal = Decimal(0)

    @model_validator(mode="after")
    def _one_limit(self) -> Threshold:
        if sum(limit is not None for limit in (self.at_least, self.at_most, self.more_than)) != 1:
            raise ValueError("give exactly one of at_least, at_most, more_than / 三者须且只须写一个")
        return self


class Band(PatternModel):
    """From ``at_least`` upwards, or above ``more_than`` (until the next band): ``marks``."""

    at_least: Decimal | None = None
    more_than: Decimal | None = None
    marks: Decimal

    @model_validator(mode="after")
    def _one_limit(self) -> Band:
        if (self.at_least is None) == (self.more_than is None):
            raise ValueError("give exactly one of at_least, more_than / 两者须且只须写一个")
        return self

    @property
    def start(self) -> Decimal:
        """The limit, whether in the band or not."""
        limit = self.more_than if self.at_least is None else self.at_least
        assert limit is not None
        return limit

    def begins_by(self, value: Decimal) -> bool:
        """Whether ``value`` is in the band or above it."""
        return value > self.start if self.at_least is None else value >= self.start


class Bands(PatternModel):
    """Marks by band; a value under the lowest band gets ``below``. Bands are listed from low to high."""

    kind: Literal["bands"]
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    below: Decimal = Decimal(0)

    @model_validator(mode="after")
    def _ascending(self) -> Bands:
        starts = [band.start for band in self.bands]
        if starts != sorted(set(starts)):
            raise ValueError("bands must go up, each limit once / 档次须由低到高、不得重复")
        return self


class AlternativeBase(PatternModel):
    """Another base for the shortfall (a schedule of 8/12), used only where the report itself speaks of it."""

    value: Decimal
    name: str
    words: Annotated[tuple[str, ...], Field(min_length=1)]


class MarksLost(PatternModel):
    """``lost`` marks per ``step`` percentage points beyond ``base`` (below it, unless ``direction`` is above).

    ``cap`` is the most that may be lost (full marks where not given). ``conventions`` are the readings the wording
    leaves open, the default first: only completed steps count (floor), a started step counts (ceiling), or every
    fraction does (proportional). Further from ``base`` than ``zero_beyond`` there are no marks (低于80%的不得分).
    """

    kind: Literal["marks_lost"]
    base: Decimal
    step: Annotated[Decimal, Field(gt=0)] = Decimal(1)
    lost: Annotated[Decimal, Field(gt=0)] = Decimal(1)
    cap: Decimal | None = None
    direction: Literal["below", "above"] = "below"
    conventions: Annotated[tuple[StepReading, ...], Field(min_length=1)] = ("floor", "ceiling", "proportional")
    bases: tuple[AlternativeBase, ...] = ()
    zero_beyond: Decimal | None = None


class MarksGained(PatternModel):
    """``gained`` marks per ``step`` above 0 (每提高10个百分点加1分), at most ``cap`` (full marks where not given)."""

    kind: Literal["marks_gained"]
    step: Annotated[Decimal, Field(gt=0)] = Decimal(1)
    gained: Annotated[Decimal, Field(gt=0)] = Decimal(1)
    cap: Decimal | None = None
    conventions: Annotated[tuple[StepReading, ...], Field(min_length=1)] = ("floor", "ceiling", "proportional")


class Proportional(PatternModel):
    """Full marks at the target or better; else in proportion to the target, or nothing (readings, default first)."""

    kind: Literal["proportional"]
    at_least: Annotated[Decimal | None, Field(gt=0)] = None
    at_most: Annotated[Decimal | None, Field(gt=0)] = None
    conventions: Annotated[tuple[TargetReading, ...], Field(min_length=1)] = ("proportional", "zero")

    @model_validator(mode="after")
    def _one_target(self) -> Proportional:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("give exactly one of at_least, at_most / 两者须且只须写一个")
        return self


class PerOccurrence(PatternModel):
    """``lost`` marks for each occurrence counted, at most ``cap`` (full marks where not given)."""

    kind: Literal["per_occurrence"]
    lost: Annotated[Decimal, Field(gt=0)]
    cap: Decimal | None = None


class AllOrNothing(PatternModel):
    """Full marks where a condition is met (value 1), nothing where it is not (value 0)."""

    kind: Literal["all_or_nothing"]


class Judgement(PatternModel):
    """Left to judgement, never recomputed. ``why`` says what stops a recomputation.

    ``full_at`` is a value that no rule of this kind could deduct for (a coverage of 100%): there it is full marks.
    """

    kind: Literal["judgement"]
    why: str = "定性指标，须人工判断 / a matter of judgement"
    full_at: Decimal | None = None


class Sum(PatternModel):
    """The sum of the sub-items."""

    kind: Literal["sum"]


Rule = Annotated[
    Threshold | Bands | MarksLost | MarksGained | Proportional | PerOccurrence | AllOrNothing | Judgement | Sum,
    Field(discriminator="kind"),
]


class Operand(PatternModel):
    """Which figures may stand here: items, measures and sources in order of preference (no sources: any)."""

    items: Annotated[tuple[str, ...], Field(min_length=1)]
    measures: Annotated[tuple[str, ...], Field(min_length=1)]
    sources: tuple[str, ...] = ()


class RuleInput(PatternModel):
    """What a rule asks for: a value stated outright (``direct``), or ``of`` ÷ ``to`` in percent, or both.

    ``area`` is ``whole`` where only figures of the whole region count, ``any`` where one part may stand for it.
    ``period`` is ``any`` where a plan over several years may be asked for. ``pair_within`` is ``indicator`` where ``of`` and ``to`` count only if they stand with the indicator: money is stated
    for many purposes, and two sums from different paragraphs make no execution rate.
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
    target that must not be passed (≤5%).
    """

    EXAMPLE_MARKS: ClassVar[Decimal] = Decimal(10)  # the examples are for an indicator of so many marks

    clause: str
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
    document (contract.md) it scores. ``own_indicators`` is the rule for indicators that each report sets itself.
    """

    id: str
    title: str
    document: str
    note: str = ""
    binds: tuple[Annotated[str, Field(pattern=r"^\d{6}$")], ...] = ()
    years: Years
    kinds: tuple[str, ...] = ("self_evaluation", "indicator_explanation", "third_party_evaluation")
    programmes: Annotated[tuple[Programme, ...], Field(min_length=1)]
    own_indicators: OwnIndicators | None = None

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
