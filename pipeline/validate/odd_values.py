"""What checks without a formula find: odd values and contradictions between two mentions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pipeline.interval import Interval
from pipeline.model import Figure, Severity
from pipeline.validate.misprints import Misprint


@dataclass(frozen=True, slots=True)
class OddValue:
    """A value outside what is plausible. ``ratio`` is the tested ratio where the bound is one of two figures."""

    claim: Figure
    others: tuple[Figure, ...]
    value: Decimal
    ratio: Decimal | None
    unit: str
    allowed: Interval
    name: str
    name_en: str
    source: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One quantity with two values: ``claim`` against the more frequent, or the earlier, ``other``."""

    claim: Figure
    other: Figure
    mentions: tuple[Figure, ...]
    severity: Severity
    kind: Misprint | None
