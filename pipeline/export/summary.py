"""The numbers of a run, and its gravest mismatches: what the terminal shows and ``pipeline.run`` gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import TypeVar

from pipeline.model import Audit, Finding, Route, Severity, Status

GRAVEST = 10

_SEVERITIES = tuple(Severity)

Word = TypeVar("Word", bound=Enum)


@dataclass(frozen=True, slots=True)
class FoundIn:
    """A finding and the file it is about."""

    file: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file that was not, or not wholly, read, and why (Chinese and English)."""

    file: str
    status: Status
    error: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run read and found.

    ``documents`` counts by status, ``pages`` by route, ``findings`` by severity; every status, route and severity is
    there, zeros too. ``pageless`` counts the documents read that have no pages (Word, plain text). ``gravest`` holds at
    most ten findings. ``left_aside`` counts files in the input folders that are no reports, by suffix. ``out`` and ``files`` say where the results are; ``out`` is ``None`` where none were written.
    """

    documents: Mapping[Status, int]
    pages: Mapping[Route, int]
    pageless: int
    figures: int
    scores: int
    findings: Mapping[Severity, int]
    gravest: tuple[FoundIn, ...]
    troubles: tuple[Trouble, ...]
    left_aside: Mapping[str, int]
    out: Path | None = None
    files: tuple[Path, ...] = ()


def summarise(
    audits: Iterable[Audit],
    left_aside: Mapping[str, int],
    out: Path | None = None,
    files: tuple[Path, ...] = (),
) -> Summary:
    """The summary of ``audits``, the same whatever their order."""
    ordered = sorted(audits, key=lambda audit: audit.file)
    extractions = [audit.assessment.extraction for audit in ordered if audit.assessment is not None]
    found = [FoundIn(audit.file, finding) for audit in ordered for finding in audit.findings]
    return Summary(
        documents=_counted(Status, (audit.status for audit in ordered)),
        pages=_counted(Route, (page.route for each in extractions for page in each.document.pages)),
        pageless=sum(not each.document.pages for each in extractions),
        figures=sum(len(each.figures) for each in extractions),
        scores=sum(len(each.scores) for each in extractions),
        findings=_counted(Severity, (each.finding.severity for each in found)),
        gravest=tuple(sorted(found, key=gravity)[:GRAVEST]),
        troubles=tuple(Trouble(a.file, a.status, a.error) for a in ordered if a.status is not Status.OK),
        left_aside=left_aside,
        out=out,
        files=files,
    )


def gravity(found: FoundIn) -> tuple[int, bool, Decimal, str, int, str]:
    """Sorts gravest first: severity, then roots before what follows from them, then the larger relative difference."""
    finding = found.finding
    return (
        _SEVERITIES.index(finding.severity),
        bool(finding.root),
        -_relative_difference(finding),
        found.file,
        finding.place.page or 0,
        finding.finding_id,
    )


def _relative_difference(finding: Finding) -> Decimal:
    """The difference as a share of the larger of both numbers, 0 … 1 and beyond; 0 where there is no difference."""
    if finding.difference is None or not finding.difference.is_finite():
        return Decimal(0)
    sides = [abs(side) for side in (finding.claimed, finding.recomputed) if side is not None and side.is_finite()]
    largest = max(sides, default=Decimal(0))
    return abs(finding.difference) / largest if largest else Decimal(0)


def _counted(words: type[Word], seen: Iterable[Word]) -> dict[Word, int]:
    counts = Counter(seen)
    return {word: counts[word] for word in words}
