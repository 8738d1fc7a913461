"""What need not be read: documents an earlier run has read in the same way, and further copies of one document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from pipeline.batch.inputs import InputFile, suffix_of
from pipeline.batch.messages import Outcome, Reading
from pipeline.batch.set_aside import kept_aside
from pipeline.batch.stage_versions import record_key
from pipeline.batch.store import Store
from pipeline.batch.stored_stages import record_in
from pipeline.ingest.fingerprint import sha256_of
from pipeline.model import Status

_AT_ONCE = 2  # parts looked at: one is read ahead while another is hashed; more wait for each other
_IN_A_PART = 100


@dataclass(slots=True)
class Work:
    """What is to be done: ``files`` to read, then their ``twins``; ``known`` are outcomes of what need not be read.

    ``scans`` are those of ``files`` known to need OCR.
    """

    files: list[InputFile] = field(default_factory=list)
    twins: dict[InputFile, list[InputFile]] = field(default_factory=lambda: defaultdict(list))
    known: dict[InputFile, Outcome] = field(default_factory=dict)
    scans: set[InputFile] = field(default_factory=set)


def work_on(files: Sequence[InputFile], reading: Reading, store: Store) -> Work:
    """Look at every file's content, and whether anything is kept of it."""
    work = Work()
    first: dict[tuple[str, str], InputFile] = {}
    for some in [*_in_parts(files)]:  # all first: the store's answers would wait for the threads that read, row by row
        keys = [record_key(sha256, file.name, reading.versions) for file, sha256 in some]
        notes = store.notes(keys)
        for (file, sha256), key in zip(some, keys, strict=True):
            original = first.setdefault((sha256, suffix_of(file.name)), file) if sha256 else file
            outcome = _noted(sha256, notes[key]) if key in notes else known_outcome(file, sha256, reading, store)
            if outcome is not None and (outcome.status is Status.OK or not reading.retry):
                work.known[file] = outcome
            elif original is file or original in work.known:
                work.files.append(file)
            else:
                work.twins[original].append(file)
    return work


def _noted(sha256: str, note: str) -> Outcome | None:
    status, _, pages = note.partition(" ")
    return Outcome(sha256, Status(status), int(pages), unchanged=True)


def known_outcome(file: InputFile, sha256: str, reading: Reading, store: Store) -> Outcome | None:
    """How a file of this content ended before, where that is kept; of one set aside, where no more is allowed now."""
    if not sha256:
        return None  # a file that may not be read: perhaps it may by now
    key = record_key(sha256, file.name, reading.versions)
    if (record := record_in(store, key)) is not None:
        return Outcome(sha256, record.status, record.tally.page_count, unchanged=True)
    if (aside := kept_aside(store, key, reading.limits)) is not None:
        return Outcome(sha256, aside[0].status, unchanged=True, set_aside=True)
    return None


def _in_parts(files: Sequence[InputFile]) -> Iterator[list[tuple[InputFile, str]]]:
    """The files with their SHA-256, empty for what may not be read; some hundred at a time."""
    parts = [files[start : start + _IN_A_PART] for start in range(0, len(files), _IN_A_PART)]
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        yield from threads.map(_hashed, parts)


def _hashed(files: Sequence[InputFile]) -> list[tuple[InputFile, str]]:
    return [(file, _sha256(file)) for file in files]


def _sha256(file: InputFile) -> str:
    with file.at_hand() as path:
        return sha256_of(path)
