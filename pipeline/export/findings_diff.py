"""Two runs side by side: which findings are resolved, still there, or new.

Findings are matched by their stable ids within one report. A report is known by its file, or, where a corrected copy
has another name, by its region and year. Reads `findings.csv`, `audit.json`, or a results folder that holds one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.export.audit_json import FILE_NAME as AUDIT_NAME
from pipeline.export.audit_reader import audits_of

CSV_NAME = "findings.csv"
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
    """The findings of two runs: ``resolved`` are as the old run words them, the others as the new one does."""

    resolved: tuple[Listed, ...]
    still_there: tuple[Listed, ...]
    new: tuple[Listed, ...]


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


def compare(old: Sequence[Listed], new: Sequence[Listed]) -> Difference:
    """What became of the findings of ``old`` in ``new``."""
    files = {finding.file for finding in old} & {finding.file for finding in new}
    before = {_key(finding, files) for finding in old}
    after = {_key(finding, files) for finding in new}
    return Difference(
        resolved=tuple(finding for finding in old if _key(finding, files) not in after),
        still_there=tuple(finding for finding in new if _key(finding, files) in before),
        new=tuple(finding for finding in new if _key(finding, files) not in before),
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
        identity = None if audit.assessment is None else audit.assessment.extraction.identity
        region = "" if identity is None else identity.region
        year = "" if identity is None or identity.year is None else str(identity.year)
        for found in audit.findings:
            yield Listed(
                found.finding_id, audit.file, region, year, found.check.value, found.severity.value, found.message,
                found.message_en,
            )  # fmt: skip
