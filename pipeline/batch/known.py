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
from pipeline.model import Status

_AT_ONCE = 4  # files looked at: the system reads ahead while one is hashed


@dataclass(slots=True)
class Work:
    """What is to be done: ``files`` to read (``afresh`` those whatever is kept of them), then their ``twins``.

    ``known`` are the outcomes of what need not be read, ``duplicates`` names of copies by the name of the first.
    """

    files: list[InputFile] = field(default_factory=list)
    twins: dict[InputFile, list[InputFile]] = field(default_factory=lambda: defaultdict(list))
    afresh: set[InputFile] = field(default_factory=set)
    known: dict[InputFile, Outcome] = field(default_factory=dict)
    duplicates: dict[str, str] = field(default_factory=dict)


def work_on(files: Sequence[InputFile], reading: Reading, store: Store, retry: bool) -> Work:
    """Look at every file's content. With ``retry``, what was not wholly read before is to be read again."""
    work = Work()
    first: dict[tuple[str, str], InputFile] = {}
    for file, sha256 in _hashed(files):
        original = first.setdefault((sha256, Path(file.name).suffix.lower()), file) if sha256 else file
        if original is not file:
            work.duplicates[file.name] = original.name
        outcome = _known(file, sha256, reading, store) if sha256 else None
        if outcome is not None and not (retry and outcome.status is not Status.OK):
            work.known[file] = outcome
            continue
        if outcome is not None:
            work.afresh.add(file)
        if original is file or original in work.known:
            work.files.append(file)
        else:
            work.twins[original].append(file)
    return work


def _hashed(files: Iterable[InputFile]) -> Iterator[tuple[InputFile, str]]:
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for file, (sha256, _) in zip(files, threads.map(lambda each: fingerprint(each.path), files), strict=True):
            yield file, sha256


def _known(file: InputFile, sha256: str, reading: Reading, store: Store) -> Outcome | None:
    key = keys_of(sha256, file.name, reading.versions).record
    if (record := record_in(store, key)) is not None:
        return Outcome(sha256, record.status, unchanged=True)
    if (aside := kept_aside(store, key, reading.limits)) is not None:
        return Outcome(sha256, aside[0].status, unchanged=True, set_aside=True)
    return None
