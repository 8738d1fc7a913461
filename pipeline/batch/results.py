"""What a run knows of its documents: a line for each in memory, everything else in the store, read when wanted."""

from __future__ import annotations

import contextlib
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar, overload

from pipeline.batch.inputs import InputFile
from pipeline.batch.messages import Outcome, Reading
from pipeline.batch.packing import packed
from pipeline.batch.set_aside import kept_aside
from pipeline.batch.stage_versions import Keys, keys_of, record_key
from pipeline.batch.store import Label, Store, StoreError
from pipeline.batch.stored_stages import audit_in, record_in, value_in
from pipeline.export.record import Lines, Record
from pipeline.export.summary import Counting, State, Summary
from pipeline.model import Audit

_TRIES = 3

Value = TypeVar("Value")

ReadAgain = Callable[[InputFile], None]


class Results:
    """The outcomes of the files of a run, in the order of ``files``.

    What the store lost since (cleared by someone, damaged) is read again.
    """

    def __init__(self, files: Sequence[InputFile], store: Store, reading: Reading) -> None:
        self.files = files
        self.read_again: ReadAgain | None = None
        self._store = _WithMemory(store)
        self._reading = reading
        self._outcomes: dict[str, Outcome] = {}

    def settle(self, file: InputFile, outcome: Outcome) -> None:
        """Note how a file ended."""
        self._store.entries.update(outcome.not_kept)
        self._outcomes[file.name] = outcome

    def keys(self, file: InputFile) -> Keys:
        """The keys of what is kept of a file."""
        return keys_of(self._outcomes[file.name].sha256, file.name, self._reading.versions)

    def record(self, file: InputFile) -> Record:
        """The record of a file."""
        return self._found(file, lambda: self._record(file))

    def lines(self, file: InputFile) -> Lines:
        """The lines of the result files that are about a file."""
        return self._found(file, lambda: self._lines(file))

    def audit(self, file: InputFile) -> Audit:
        """The whole Audit of a file."""
        return self._found(file, lambda: audit_in(self._store, self.keys(file), self.record(file)))

    @cached_property
    def duplicates(self) -> Mapping[str, str]:
        """Of each file with the content of an earlier one: its name, and the name of that one."""
        first: dict[str, str] = {}
        for file in self.files:
            first.setdefault(self._outcomes[file.name].sha256, file.name)
        found = ((file.name, first[self._outcomes[file.name].sha256]) for file in self.files)
        return {name: earlier for name, earlier in found if name != earlier and self._outcomes[name].sha256}

    def states(self, left_aside: int) -> dict[State, int]:
        """How many files are in each state, those left aside included."""
        counts = Counter(self._state(file) for file in self.files)
        counts[State.SKIPPED] += left_aside
        return {state: counts[state] for state in State}

    def content(self) -> str:
        """What the result files are made from, as a hash: the same where they would be the same bytes."""
        digest = hashlib.sha256()
        for file in self.files:
            outcome = self._outcomes[file.name]
            why = self.record(file).error if outcome.set_aside or not outcome.sha256 else ""  # else the key says all
            key = record_key(outcome.sha256, file.name, self._reading.versions)
            digest.update(f"{key} {file.name} {why}\n".encode("utf-8", "surrogateescape"))
        return digest.hexdigest()

    def summary(self, content: str) -> Summary:
        """The sum of all documents; that of the same ``content`` is kept, so that a second run need not add it up."""
        key = hashlib.sha256(f"summary {content}".encode()).hexdigest()[:40]
        if (known := value_in(self._store, key, Summary)) is not None:
            return known
        counting = Counting()
        for file in self.files:
            counting.add(self.record(file).tally)
        summary = counting.summary({})
        with contextlib.suppress(StoreError):
            self._store.put(key, packed(summary), Label("", "summary", self._reading.versions.program))
        return summary

    def documents(self) -> Iterator[str]:
        """The SHA-256 of each document."""
        return (outcome.sha256 for outcome in self._outcomes.values() if outcome.sha256)

    def _state(self, file: InputFile) -> State:
        outcome = self._outcomes[file.name]
        if file.name in self.duplicates:
            return State.SKIPPED
        return State.UNCHANGED if outcome.unchanged else State(outcome.status.value)

    def _record(self, file: InputFile) -> Record | None:
        key = record_key(self._outcomes[file.name].sha256, file.name, self._reading.versions)
        if self._outcomes[file.name].set_aside:
            return None if (aside := kept_aside(self._store, key)) is None else aside[0]
        return record_in(self._store, key)

    def _lines(self, file: InputFile) -> Lines | None:
        keys = self.keys(file)
        if self._outcomes[file.name].set_aside:
            return None if (aside := kept_aside(self._store, keys.record)) is None else aside[1]
        return value_in(self._store, keys.lines, Lines)

    def _found(self, file: InputFile, look: Callable[[], Value | None]) -> Value:
        for _ in range(_TRIES):
            if (value := look()) is not None:
                return value
            if self.read_again is not None:
                self.read_again(file)
        raise RuntimeError(f"{file.name}: 结果无法保存 / its results could not be kept")


class StoredAudits(Sequence[Audit]):
    """The Audits of a run in the order of its files, each read from the store when asked for."""

    def __init__(self, results: Results) -> None:
        self._results = results

    def __len__(self) -> int:
        return len(self._results.files)

    @overload
    def __getitem__(self, index: int) -> Audit: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Audit]: ...

    def __getitem__(self, index: int | slice) -> Audit | Sequence[Audit]:
        if isinstance(index, slice):
            return [self._results.audit(file) for file in self._results.files[index]]
        return self._results.audit(self._results.files[index])


class _WithMemory:
    """A store, and what it did not take."""

    def __init__(self, store: Store) -> None:
        self.entries: dict[str, bytes] = {}
        self._store = store

    def get(self, key: str) -> bytes | None:
        return self.entries.get(key) or self._store.get(key)

    def notes(self, keys: Sequence[str]) -> dict[str, str]:
        return self._store.notes(keys)

    def put(self, key: str, content: bytes, label: Label) -> None:
        self._store.put(key, content, label)

    def close(self) -> None:
        self._store.close()
