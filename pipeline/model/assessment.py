"""What rubrics gives: recomputed scores and the standard they were recomputed by."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pipeline.model.extraction import Extraction
from pipeline.model.places import Place
from pipeline.value_class import value_class


class Verdict(StrEnum):
    """``verdict`` of scores.csv."""

    MATCH = "match"
    OVERCLAIMED = "overclaimed"
    UNDERCLAIMED = "underclaimed"
    UNVERIFIABLE = "unverifiable"
    INCONSISTENT = "inconsistent"


@value_class
class Recomputation:
    """What the standard gives for one claimed score.

    ``low``/``high`` are ``None`` where it is unverifiable. ``convention`` names the reading under which the claim
    holds, if it holds only under one. ``inputs`` are ids of the figures and scores put in. ``marks`` lists the marks
    under each convention, as ``(convention, low, high)``. Explanations say formula, numbers, rule and source.
    """

    score_id: str
    verdict: Verdict
    low: Decimal | None = None
    high: Decimal | None = None
    convention: str = ""
    rule: str = ""
    explanation: str = ""
    explanation_en: str = ""
    inputs: tuple[str, ...] = ()
    marks: tuple[tuple[str, Decimal, Decimal], ...] = ()
    as_recomputable: tuple[Decimal, Decimal] | None = None  # of a sum: recomputed parts, claimed ones for the rest


@dataclass(frozen=True, slots=True)
class RubricChoice:
    """Which standard was applied, why, and which others came close. ``rubric`` is empty where none fits.

    ``binding`` is false for a standard that is not known to be in force for the report, and applied because its marks agree.
    """

    rubric: str
    reason: str
    runners_up: tuple[str, ...] = ()
    binding: bool = True


@dataclass(frozen=True, slots=True)
class StandardDifference:
    """An item whose scoring rule the report prints otherwise than the standard on file has it.

    ``printed`` and ``on_file`` are the two clauses, with the marks each gives the item.
    """

    score_id: str
    title: str
    printed: str
    on_file: str
    printed_marks: Decimal
    on_file_marks: Decimal


@dataclass(frozen=True, slots=True)
class Repair:
    """A figure in whose print characters were misread, and what was made of it, in canonical units.

    ``before`` is how it was read by its characters alone, ``after`` how the report's arithmetic has it; ``None`` where
    nothing decides between readings: such a figure is left out.
    """

    figure_id: str
    raw: str
    before: Decimal
    after: Decimal | None
    unit: str
    reason: str
    reason_en: str
    place: Place
    quote: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The value of the rubrics stage; ``recomputations`` has one entry per score, in the order of the scores.

    ``repairs`` lists the figures with misread characters, in reading order (`validate/repair.py`).
    """

    extraction: Extraction
    choice: RubricChoice
    recomputations: tuple[Recomputation, ...]
    differences: tuple[StandardDifference, ...] = ()
    repairs: tuple[Repair, ...] = ()
