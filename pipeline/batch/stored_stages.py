"""One document's stages, each taken from the store where it is there, else computed and put there.

A stage's entry leaves out the value of the stage before, which has an entry of its own, and the name of the file, which
takes no part in any stage: a document found under another name is not read again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from pipeline.batch.packing import DamagedEntry, packed, unpacked
from pipeline.batch.stage_versions import Keys, StageVersions, keys_of
from pipeline.batch.store import Label, Store, StoreError
from pipeline.export.record import Record, lines_of_document, record_of
from pipeline.model import Assessment, Audit, Document, Extraction, Format, Identity, Kind, Status
from pipeline.stages import Assessed

Value = TypeVar("Value")

_NO_DOCUMENT = Document("", "", Format.UNKNOWN, (), ())
_NO_EXTRACTION = Extraction(_NO_DOCUMENT, Identity(Kind.NOT_A_REPORT), (), ())


class StoredStages:
    """The stages of the document with this content, under this name. ``afresh`` ignores what is there."""

    def __init__(self, store: Store, versions: StageVersions, sha256: str, name: str, afresh: bool = False) -> None:
        self.keys: Keys = keys_of(sha256, name, versions)
        self.not_kept: dict[str, bytes] = {}
        self._store = store
        self._versions = versions
        self.sha256 = sha256
        self._name = name
        self._afresh = afresh

    def keep_results(self, audit: Audit) -> Record:
        """Put what the results say of the document into the store; gives its record, which is put there last."""
        self._put(self.keys.lines, lines_of_document(audit), "lines")
        record = record_of(audit)
        self._put(self.keys.record, record, "record", f"{record.status} {record.tally.page_count}")
        return record

    def document(self, read: Callable[[], Document]) -> Document:
        """The value of ingest."""
        known = self._get(self.keys.document, Document)
        if known is None:
            document = read()
            if document.sha256 != self.sha256:  # the file was changed since it was looked at: keys are of what was read
                self.sha256 = document.sha256
                self.keys = keys_of(self.sha256, self._name, self._versions)
            self._put(self.keys.document, replace(document, file=""), "document")
            return document
        return replace(known, file=self._name)

    def extraction(self, document: Document, extract: Callable[[], Extraction]) -> Extraction:
        """The value of extract."""
        known = self._get(self.keys.extraction, Extraction)
        if known is None:
            extraction = extract()
            self._put(
                self.keys.extraction,
                replace(extraction, document=_NO_DOCUMENT),
                "extraction",
            )
            return extraction
        return replace(known, document=document)

    def assessed(self, extraction: Extraction, assess: Callable[[], Assessed]) -> Assessed:
        """The values of rubrics and validate."""
        known = self._get(self.keys.assessment, tuple)
        if known is None:
            assessment, findings = assess()
            bare = replace(assessment, extraction=_NO_EXTRACTION)
            self._put(self.keys.assessment, (bare, findings), "assessment")
            return assessment, findings
        bare, findings = known
        return replace(bare, extraction=extraction), findings

    def _get(self, key: str, kind: type[Value]) -> Value | None:
        return None if self._afresh else value_in(self._store, key, kind)

    def _put(self, key: str, value: object, stage: str, note: str = "") -> None:
        entry = packed(value)
        try:
            self._store.put(key, entry, Label(self.sha256, stage, self._versions.program, note))
        except StoreError:
            self.not_kept[key] = entry


def value_in(store: Store, key: str, kind: type[Value]) -> Value | None:
    """The value kept under ``key``; ``None`` where there is none, or it is damaged or of another kind."""
    entry = store.get(key)
    if entry is None:
        return None
    try:
        value = unpacked(entry)
    except DamagedEntry:
        return None
    return value if isinstance(value, kind) else None


def record_in(store: Store, key: str) -> Record | None:
    """The record kept under ``key``, if it is there and whole."""
    return value_in(store, key, Record)


def audit_in(store: Store, keys: Keys, record: Record) -> Audit | None:
    """The whole Audit of a document put together again; ``None`` where part of it is missing or damaged."""
    failed = record.failed_audit()
    if record.status is Status.FAILED:
        return failed
    document = value_in(store, keys.document, Document)
    extraction = value_in(store, keys.extraction, Extraction)
    assessed: Assessed | None = value_in(store, keys.assessment, tuple)
    if document is None or extraction is None or assessed is None:
        return None
    assessment: Assessment = replace(
        assessed[0], extraction=replace(extraction, document=replace(document, file=record.file))
    )
    return replace(failed, assessment=assessment, findings=assessed[1])
