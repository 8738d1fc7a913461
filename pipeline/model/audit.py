"""What validate and the whole run give: findings, and everything about one file."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pipeline.model.assessment import Assessment
from pipeline.model.document import Format
from pipeline.model.places import Place


class Check(StrEnum):
    """``check`` of findings.csv."""

    SUM = "sum"
    RATIO = "ratio"
    GROWTH = "growth"
    SHARE = "share"
    DEVIATION = "deviation"
    SCORE_SUM = "score_sum"
    SCORE_RULE = "score_rule"
    SCORE_RANGE = "score_range"
    CROSS_MENTION = "cross_mention"
    TABLE_SUM = "table_sum"
    ENUMERATION = "enumeration"
    PLAUSIBILITY = "plausibility"
    MISSING = "missing"


class Severity(StrEnum):
    """``severity`` of findings.csv, gravest first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One mismatch (a row of findings.csv), numbers in canonical units.

    ``operands`` are figure and score ids, the claimed one first. ``root`` is the finding this one merely follows from.
    """

    finding_id: str
    check: Check
    severity: Severity
    program: str
    indicator: str
    claimed: Decimal | None
    recomputed: Decimal | None
    difference: Decimal | None
    unit: str
    message: str
    message_en: str
    operands: tuple[str, ...]
    place: Place
    quote: str
    root: str = ""


class Status(StrEnum):
    """``status`` of documents.csv."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Audit:
    """Everything about one file.

    A file that could not be read has ``assessment`` ``None``, ``status`` failed and the reason in ``error`` (Chinese
    and English).
    """

    file: str
    sha256: str
    format: Format
    status: Status
    error: str = ""
    assessment: Assessment | None = None
    findings: tuple[Finding, ...] = ()
