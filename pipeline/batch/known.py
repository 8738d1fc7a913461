"""What need not be read: documents an earlier run has read in the same way, and further copies of one document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.batch.inputs import InputFile
from pipeline.batch.messages import Outcome, Reading
from pipeline.batch.set_aside import kept_aside
from pipeline.batch.stage_versions import keys_of
from pipeline.batch.store import Store
from pipeline.batch.stored_stages import record_in
from pipeline.ingest.fingerprint import fingerprint
from pipeline.model import Format, Status

_AT_ONCE = 4  # files looked at: the system reads ahead while one is hashed


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
    for file, sha256 in _hashed(files):
        original = first.setdefault((sha256, Path(file.name).suffix.lower()), file) if sha256 else file
        outcome = known_outcome(file, sha256, reading, store) if sha256 else None
        if outcome is not None and (outcome.status is Status.OK or not reading.retry):
            work.known[file] = outcome
        elif original is file or original in work.known:
            work.files.append(file)
        else:
            work.twins[original].append(file)
    return work


def known_outcome(file: InputFile, sha256: str, reading: Reading, store: Store) -> Outcome | None:
    """How a file of this content ended before, where that is kept; of one set aside, where no more is allowed now."""
    key = keys_of(sha256, file.name, reading.versions).record
    if (record := record_in(store, key)) is not None:
        return Outcome(sha256, record.status, record.tally.page_count, unchanged=True)
    if (aside := kept_aside(store, key, reading.limits)) is not None:
        return Outcome(sha256, aside[0].status, unchanged=True, set_aside=True)
    return None


def _hashed(files: Iterable[InputFile]) -> Iterator[tuple[InputFile, str]]:
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for file, (sha256, _) in zip(files, threads.map(_fingerprint, files), strict=True):
            yield file, sha256


def _fingerprint(file: InputFile) -> tuple[str, Format]:
    with file.at_hand() as path:
        return fingerprint(path)
