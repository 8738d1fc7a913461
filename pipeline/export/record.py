"""A document's part of every result file, made where the document was read; the run then only strings them together.

So memory does not grow with the number of documents, and the bytes do not depend on who made a part, or when.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.export.audit_json import document_line
from pipeline.export.csv_tables import COLUMNS, lines_of, table_rows
from pipeline.export.summary import Tally, tally_of
from pipeline.model import Audit, Format, Status


@dataclass(frozen=True, slots=True)
class Record:
    """What a run needs to know of a document that is done with."""

    file: str
    sha256: str
    format: Format
    status: Status
    error: str
    tally: Tally

    def failed_audit(self) -> Audit:
        """The Audit of a document that could not be read: all of it is here."""
        return Audit(self.file, self.sha256, self.format, self.status, self.error)


@dataclass(frozen=True, slots=True)
class Lines:
    """A document's lines of each CSV file, in the order of ``COLUMNS``, and its line of `audit.json`."""

    rows: tuple[bytes, ...]
    json: bytes


def record_of(audit: Audit) -> Record:
    """The record of a document."""
    return Record(audit.file, audit.sha256, audit.format, audit.status, audit.error, tally_of(audit))


def lines_of_document(audit: Audit) -> Lines:
    """The lines of a document; the same Audit gives the same bytes."""
    rows = table_rows((audit,))
    return Lines(tuple(lines_of(columns, rows[name]) for name, columns in COLUMNS.items()), document_line(audit))
