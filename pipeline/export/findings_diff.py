"""Two runs side by side: which findings are resolved, still there, or new, and of which reports the new run tells nothing.

Findings are matched by their stable ids within one report. A report is known by its file, or, where a corrected copy
has another name, by its region and year. Reads `findings.csv`, `audit.json`, or a results folder that holds one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.export.audit_json import FILE_NAME as AUDIT_NAME
from pipeline.export.audit_reader import audits_of
from pipeline.model import Audit, Status

CSV_NAME = "findings.csv"
DOCUMENTS_NAME = "documents.csv"
COLUMNS = ("finding_id", "file", "region", "year", "check", "severity", "message", "message_en")


class FindingsFileError(ValueError):
    """No findings can be read from a path; the message says why and what to do, in Chinese and English."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding as a run lists it."""

    finding_id: str
    file: str
    region: str
    year: str
    check: str
    severity: str
    message: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Difference:
    """The findings of two runs: ``resolved`` and ``not_read`` are as the old run words them, the others as the new one does.

    ``not_read`` are those of reports that the new run does not hold or could not read: nothing is known of them.
    """

    resolved: tuple[Listed, ...]
    still_there: tuple[Listed, ...]
    new: tuple[Listed, ...]
    not_read: tuple[Listed, ...] = ()


class Report(NamedTuple):
    """A report that a run has read."""

    file: str
    region: str
    year: str


def read_findings(path: Path) -> tuple[Listed, ...]:
    """The findings of a run, in its order.

    ``path`` is `findings.csv`, `audit.json`, or the folder of a run. Raises ``FindingsFileError`` where it is none of
    these, and ``AuditFileError`` where `audit.json` is of another version.
    """
    if path.is_dir():
        path = next((path / name for name in (CSV_NAME, AUDIT_NAME) if (path / name).is_file()), path / CSV_NAME)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FindingsFileError(
            f"{path} 无法读取，请给出 anju run 的结果文件夹、{CSV_NAME} 或 {AUDIT_NAME}。 / "
            f"{path} cannot be read: give the results folder of anju run, its {CSV_NAME} or its {AUDIT_NAME}."
        ) from error
    return tuple(_of_audit(text, path) if path.suffix == ".json" else _of_csv(text, path))


def read_reports(path: Path) -> tuple[Report, ...] | None:
    """The reports that the run at ``path`` has read; ``None`` where only its findings are there.

    Raises ``AuditFileError`` where `audit.json` is of another version.
    """
    beside = path / DOCUMENTS_NAME if path.is_dir() else path.with_name(DOCUMENTS_NAME)
    if path.suffix == ".json":
        audits = audits_of(path.read_text("utf-8-sig"), str(path))
        return tuple(Report(audit.file, *_who_and_when(audit)) for audit in audits if audit.status is not Status.FAILED)
    if not beside.is_file():
        return None
    rows = csv.DictReader(io.StringIO(beside.read_text("utf-8-sig")))
    return tuple(Report(row["file"], row["region"], row["year"]) for row in rows if row["status"] != Status.FAILED)


def compare(old: Sequence[Listed], new: Sequence[Listed], read: Sequence[Report] | None = None) -> Difference:
    """What became of the findings of ``old`` in ``new``; ``read`` are the reports the new run holds, where that is known."""
    held = {report.file for report in read or ()} | {finding.file for finding in new}
    files = {finding.file for finding in old} & held
    before = {_key(finding, files) for finding in old}
    after = {_key(finding, files) for finding in new}
    gone = [finding for finding in old if _key(finding, files) not in after]
    known = None if read is None else {(report.region, report.year) for report in read}
    unread = {id(f) for f in gone if known is not None and f.file not in held and (f.region, f.year) not in known}
    return Difference(
        resolved=tuple(finding for finding in gone if id(finding) not in unread),
        still_there=tuple(finding for finding in new if _key(finding, files) in before),
        new=tuple(finding for finding in new if _key(finding, files) not in before),
        not_read=tuple(finding for finding in gone if id(finding) in unread),
    )


def _key(finding: Listed, files: Iterable[str]) -> tuple[str, ...]:
    report = (finding.file,) if finding.file in files else (finding.region, finding.year)
    return *report, finding.finding_id


def _of_csv(text: str, path: Path) -> Iterator[Listed]:
    rows = csv.DictReader(io.StringIO(text))
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise FindingsFileError(
            f"{path} 不是 anju 写出的 {CSV_NAME}：缺少 {'、'.join(missing)} 列。 / "
            f"{path} is no {CSV_NAME} of anju: it lacks the columns {', '.join(missing)}."
        )
    for row in rows:
        yield Listed(*(row[column] for column in COLUMNS))


def _of_audit(text: str, path: Path) -> Iterator[Listed]:
    for audit in audits_of(text, str(path)):
        region, year = _who_and_when(audit)
        for found in audit.findings:
            yield Listed(
                found.finding_id, audit.file, region, year, found.check.value, found.severity.value, found.message,
                found.message_en,
            )  # fmt: skip


def _who_and_when(audit: Audit) -> tuple[str, str]:
    identity = None if audit.assessment is None else audit.assessment.extraction.identity
    year = None if identity is None else identity.year
    return "" if identity is None else identity.region, "" if year is None else str(year)
