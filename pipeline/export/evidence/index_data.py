"""What the report's first screens need: the documents, and the findings of all of them, gravest first.

The findings come in parts of growing size, the first one small, so that the first screen does not wait for the rest.
A finding is a row of values in the order of ``FINDING_COLUMNS``; words that come again and again are numbers into
``words``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.export.evidence.document_data import finding_places, rule_and_rest
from pipeline.export.evidence.script_data import number_text
from pipeline.export.summary import FoundIn, gravity
from pipeline.model import Audit, Severity

Json = dict[str, Any]

FINDING_COLUMNS = (
    *("document", "id", "check", "severity", "program", "indicator", "claimed", "recomputed", "difference", "unit"),
    *("page", "follows", "message", "message_en", "where", "where_en"),
)
FIRST_PART = 200
LATER_PARTS = 5000
_LONGEST_MESSAGE = 150


@dataclass(slots=True)
class _Words:
    """Words by number, in the order they were first met."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, word: str) -> int:
        return self.numbers.setdefault(word, len(self.numbers))


def index_data(
    audits: Sequence[Audit], keys: Mapping[str, str], provinces: Mapping[str, str]
) -> tuple[Json, list[list[Any]]]:
    """The index, and the parts of the list of findings.

    ``audits`` are in the order of `documents.csv`; ``provinces`` are names by the first two digits of region codes.
    """
    positions = {audit.file: position for position, audit in enumerate(audits)}
    found = sorted((FoundIn(audit.file, each) for audit in audits for each in audit.findings), key=gravity)
    words = _Words()
    where = {audit.file: finding_places(audit) for audit in audits}
    rows = [_finding_row(each, positions[each.file], where[each.file], words) for each in found]
    index = {
        "documents": [_document(audit, keys[audit.file]) for audit in audits],
        "provinces": dict(provinces),
        "columns": list(FINDING_COLUMNS),
        "words": list(words.numbers),
        "findings": len(rows),
        "parts": len(list(_spans(len(rows)))),
    }
    return index, [rows[start:end] for start, end in _spans(len(rows))]


def _spans(count: int) -> Iterator[tuple[int, int]]:
    yield 0, min(FIRST_PART, count)
    for start in range(FIRST_PART, count, LATER_PARTS):
        yield start, min(start + LATER_PARTS, count)


def _finding_row(found: FoundIn, document: int, where: Mapping[str, tuple[str, str]], words: _Words) -> list[Any]:
    """``where`` is told of what is on no page: the page is enough elsewhere."""
    finding = found.finding
    heading = ("", "") if finding.place.page else where[finding.finding_id]
    return [
        document,
        finding.finding_id,
        words.number(finding.check),
        words.number(finding.severity),
        words.number(finding.program),
        words.number(finding.indicator),
        number_text(finding.claimed),
        number_text(finding.recomputed),
        number_text(finding.difference),
        words.number(finding.unit),
        finding.place.page,
        1 if finding.root else 0,
        _shortened(rule_and_rest(finding.message)[0]),
        _shortened(rule_and_rest(finding.message_en, english=True)[0]),
        *map(words.number, heading),
    ]


def _shortened(message: str) -> str:
    return message if len(message) <= _LONGEST_MESSAGE else message[: _LONGEST_MESSAGE - 1] + "…"


def _document(audit: Audit, key: str) -> Json:
    severities = Counter(finding.severity for finding in audit.findings)
    shown: Json = {
        "key": key,
        "file": audit.file,
        "format": audit.format,
        "status": audit.status,
        "error": audit.error,
        "counts": [severities[severity] for severity in Severity],
    }
    if audit.assessment is None:
        return shown
    extraction = audit.assessment.extraction
    identity, document = extraction.identity, extraction.document
    return shown | {
        "title": identity.title,
        "region": identity.region,
        "region_code": identity.region_code,
        "year": identity.year,
        "kind": identity.kind,
        "programs": list(identity.programs),
        "rubric": audit.assessment.choice.rubric,
        "pages": len(document.pages),
        "ocr_pages": document.ocr_pages,
        "figures": len(extraction.figures),
        "scores": len(extraction.scores),
    }


def ordered(audits: Iterable[Audit]) -> list[Audit]:
    """The order of `documents.csv`."""
    return sorted(audits, key=lambda audit: audit.file)
