"""The closed set of rule kinds as data: what a rubric file may write for `rule`. What they do: `pipeline.rubrics.kinds`."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from pipeline.pattern_files import PatternModel

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
    """Full marks at the target or better; else in proportion to the target, or nothing (readings, default first).

    Further from the target than ``zero_beyond`` there are no marks (低于60%的不得分).
    """

    kind: Literal["proportional"]
    at_least: Annotated[Decimal | None, Field(gt=0)] = None
    at_most: Annotated[Decimal | None, Field(gt=0)] = None
    zero_beyond: Decimal | None = None
    conventions: Annotated[tuple[TargetReading, ...], Field(min_length=1)] = ("proportional", "zero")

    @property
    def is_open(self) -> bool:
        """Whether the standard does not say how much is lost below the target."""
        return len(self.conventions) > 1

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
