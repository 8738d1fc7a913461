"""Where results of the stages are kept by their keys: one SQLite database, safe with many processes and runs at once.

Entries are written whole or not at all (a transaction each, write-ahead log), and never changed: a key says all that
its content depends on. Losing the store loses time, nothing else; so whatever is wrong with it is taken for "not there".
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

DATABASE = "results.sqlite"
_BUSY = 60.0  # seconds to wait for another process that is writing

_TABLE = """CREATE TABLE IF NOT EXISTS results (
    key TEXT PRIMARY KEY, document TEXT NOT NULL, stage TEXT NOT NULL, program TEXT NOT NULL,
    note TEXT NOT NULL, used INTEGER NOT NULL, content BLOB NOT NULL)"""
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS results_document ON results (document)",
    "CREATE INDEX IF NOT EXISTS results_used ON results (used)",
)
_AT_ONCE = 500  # keys in one query
_DAY = 86400


class StoreError(Exception):
    """The store cannot be opened or written; the message says why, in Chinese and English."""


@dataclass(frozen=True, slots=True)
class Label:
    """What an entry is about, for counting and clearing: the document's SHA-256, the stage, which program made it.

    ``note`` is what can be asked of it without reading it.
    """

    document: str
    stage: str
    program: str
    note: str = ""


class Store(Protocol):
    """Entries by key."""

    def get(self, key: str) -> bytes | None:
        """The entry, ``None`` where there is none or it cannot be read."""

    def notes(self, keys: Sequence[str]) -> dict[str, str]:
        """The notes of those entries that are known to be there, by key; a store need not know of any."""

    def put(self, key: str, content: bytes, label: Label) -> None:
        """Keep an entry. Raises ``StoreError``."""

    def close(self) -> None:
        """Let go of it."""


class SqliteStore:
    """A store in the folder ``folder``, which only its owner may enter."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / DATABASE
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._connection = _opened(self.path)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"缓存 {folder} 不可用：{error}。请用 --cache 另选位置，或加 --no-cache。 / "
                f"the cache {folder} cannot be used: {error}. Choose another place with --cache, or give --no-cache."
            ) from error

    def get(self, key: str) -> bytes | None:
        """The entry, ``None`` where there is none or it cannot be read."""
        try:
            row = self._connection.execute("SELECT content FROM results WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error:
            return None
        return None if row is None else bytes(row[0])

    def notes(self, keys: Sequence[str]) -> dict[str, str]:
        """The notes of those entries that are there, by key."""
        found: dict[str, str] = {}
        with contextlib.suppress(sqlite3.Error):
            for start in range(0, len(keys), _AT_ONCE):
                some = keys[start : start + _AT_ONCE]
                query = f"SELECT key, note FROM results WHERE key IN ({','.join('?' * len(some))})"
                found.update(self._connection.execute(query, some))
        return found

    def put(self, key: str, content: bytes, label: Label) -> None:
        """Keep an entry. Raises ``StoreError``."""
        row = (key, label.document, label.stage, label.program, label.note, int(time.time()), content)
        try:
            with self._connection:
                self._connection.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        except sqlite3.Error as error:
            raise StoreError(str(error)) from error

    def mark_used(self, documents: Iterable[str]) -> None:
        """Note that the entries of these documents were of use today, so that ``prune`` lets them be."""
        now = int(time.time())
        with contextlib.suppress(sqlite3.Error), self._connection:
            if self._connection.execute("SELECT 1 FROM results WHERE used < ?", (now - _DAY,)).fetchone() is None:
                return
            mark = "UPDATE results SET used = ? WHERE document = ?"
            self._connection.executemany(mark, ((now, each) for each in documents))

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()

    def sizes(self) -> list[tuple[str, int, int]]:
        """Stage, number of entries and their bytes, by stage."""
        query = "SELECT stage, count(*), sum(length(content)) FROM results GROUP BY stage ORDER BY stage"
        return [(stage, count, size) for stage, count, size in self._connection.execute(query)]

    def documents(self) -> int:
        """How many documents have entries."""
        return int(
            self._connection.execute("SELECT count(DISTINCT document) FROM results WHERE document <> ''").fetchone()[0]
        )

    def prune(self, unused_since: float, program: str) -> int:
        """Remove entries not used since (Unix seconds), or made by another program than ``program``; how many."""
        with self._connection:
            stale = "DELETE FROM results WHERE used < ? OR program <> ?"
            removed = self._connection.execute(stale, (int(unused_since), program)).rowcount
        self._connection.execute("VACUUM")
        return removed


@contextmanager
def passing_store(beside: Path | None = None) -> Iterator[SqliteStore]:
    """A store that is gone after the ``with``: for a run without a cache."""
    with TemporaryDirectory(prefix="anju-results-", dir=beside, ignore_cleanup_errors=True) as folder:
        store = SqliteStore(Path(folder))
        try:
            yield store
        finally:
            store.close()


def cache_folder() -> Path:
    """The user's own: ``ANJU_CACHE``, else where the system keeps caches."""
    if given := os.environ.get("ANJU_CACHE"):
        return Path(given)
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "anju" / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "anju"


def remove_store(folder: Path) -> None:
    """Remove the database in ``folder``; a run that is using it goes on without."""
    for ending in ("", "-wal", "-shm"):
        (folder / f"{DATABASE}{ending}").unlink(missing_ok=True)


def _opened(path: Path) -> sqlite3.Connection:
    """A connection; a database that is none is put aside under another name, and a new one begun."""
    try:
        return _connected(path)
    except sqlite3.OperationalError:
        raise  # locked, no room, no permission: nothing is wrong with the file
    except sqlite3.DatabaseError:
        with contextlib.suppress(FileNotFoundError):  # another run was quicker
            path.replace(path.with_suffix(".damaged"))
        remove_store(path.parent)
        return _connected(path)


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Turn the log on. While another run does so, SQLite says at once that it is locked, whatever the timeout."""
    until = time.monotonic() + _BUSY
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                raise
            time.sleep(0.05)
        else:
            return


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY, check_same_thread=False)
    try:
        _use_write_ahead_log(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(_TABLE)
        for index in _INDEXES:
            connection.execute(index)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
