"""The numbers of a run, and its gravest mismatches: what the terminal shows and ``pipeline.run`` gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from pipeline.model import Audit, Finding, Route, Severity, Status

GRAVEST = 10

_SEVERITIES = tuple(Severity)


class State(StrEnum):
    """What a run did with a file it found: each file is in exactly one of these, and they add up.

    A file is ``unchanged`` where an earlier run read the same content in the same way, and ``skipped`` where it is no
    report, or has the content of another file of the run (whose results it is given).
    """

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


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
    most ten findings. ``left_aside`` counts files in the input folders that are no reports, by suffix. ``out`` and
    ``files`` say where the results are; ``out`` is ``None`` where none were written. ``states`` says what the run did
    with each file it found, those left aside included.
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
    states: Mapping[State, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """One document's part in a summary. ``pages`` counts by route, ``findings`` by severity; ``gravest`` as there."""

    file: str
    status: Status
    error: str
    pages: tuple[tuple[Route, int], ...] = ()
    pageless: bool = False
    figures: int = 0
    scores: int = 0
    findings: tuple[tuple[Severity, int], ...] = ()
    gravest: tuple[FoundIn, ...] = ()

    @property
    def page_count(self) -> int:
        """Pages, read or not; 0 for a format without."""
        return sum(count for _, count in self.pages)


def tally_of(audit: Audit) -> Tally:
    """What a summary needs to know of one document."""
    if audit.assessment is None:
        return Tally(audit.file, audit.status, audit.error)
    extraction = audit.assessment.extraction
    found = [FoundIn(audit.file, finding) for finding in audit.findings]
    return Tally(
        audit.file,
        audit.status,
        audit.error,
        tuple(Counter(page.route for page in extraction.document.pages).items()),
        not extraction.document.pages,
        len(extraction.figures),
        len(extraction.scores),
        tuple(Counter(finding.severity for finding in audit.findings).items()),
        tuple(sorted(found, key=gravity)[:GRAVEST]),
    )


class Counting:
    """Adds documents up, one after another; the sum is the same whatever their order."""

    def __init__(self) -> None:
        self._documents: Counter[Status] = Counter()
        self._pages: Counter[Route] = Counter()
        self._findings: Counter[Severity] = Counter()
        self._pageless = self._figures = self._scores = 0
        self._gravest: list[FoundIn] = []
        self._troubles: list[Trouble] = []

    def add(self, tally: Tally) -> None:
        """Count one more document."""
        self._documents[tally.status] += 1
        self._pages.update(dict(tally.pages))
        self._findings.update(dict(tally.findings))
        self._pageless += tally.pageless
        self._figures += tally.figures
        self._scores += tally.scores
        if tally.gravest:
            self._gravest = sorted([*self._gravest, *tally.gravest], key=gravity)[:GRAVEST]
        if tally.status is not Status.OK:
            self._troubles.append(Trouble(tally.file, tally.status, tally.error))

    def summary(
        self,
        left_aside: Mapping[str, int],
        out: Path | None = None,
        files: tuple[Path, ...] = (),
        states: Mapping[State, int] | None = None,
    ) -> Summary:
        """The sum so far."""
        return Summary(
            documents={word: self._documents[word] for word in Status},
            pages={word: self._pages[word] for word in Route},
            pageless=self._pageless,
            figures=self._figures,
            scores=self._scores,
            findings={word: self._findings[word] for word in Severity},
            gravest=tuple(self._gravest),
            troubles=tuple(sorted(self._troubles, key=lambda each: each.file)),
            left_aside=left_aside,
            out=out,
            files=files,
            states=states or {},
        )


def summarise(audits: Iterable[Audit], left_aside: Mapping[str, int]) -> Summary:
    """The summary of ``audits``, the same whatever their order."""
    counting = Counting()
    for audit in audits:
        counting.add(tally_of(audit))
    return counting.summary(left_aside)


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
