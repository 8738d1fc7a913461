"""The result files, written document by document: memory stays the same however many there are."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.export.audit_json import BETWEEN, HEAD, TAIL
from pipeline.export.audit_json import FILE_NAME as AUDIT_JSON
from pipeline.export.csv_tables import COLUMNS, csv_head
from pipeline.export.record import Lines

RESULT_FILES = (*COLUMNS, AUDIT_JSON)


class ResultFiles:
    """The four CSV files and `audit.json`, new in a folder. Documents are added in the order of their names."""

    def __init__(self, folder: Path) -> None:
        self._stack = ExitStack()
        self._files = {name: _HashedFile(self._stack, folder / name) for name in RESULT_FILES}
        self._documents = 0

    def __enter__(self) -> Self:
        for name, columns in COLUMNS.items():
            self._files[name].write(csv_head(columns))
        self._files[AUDIT_JSON].write(HEAD)
        return self

    def add(self, lines: Lines) -> None:
        """One more document."""
        for name, rows in zip(COLUMNS, lines.rows, strict=True):
            self._files[name].write(rows)
        if self._documents:
            self._files[AUDIT_JSON].write(BETWEEN)
        self._files[AUDIT_JSON].write(lines.json)
        self._documents += 1

    def finish(self) -> Mapping[str, str]:
        """The last bytes are written and synced; gives the SHA-256 of each file."""
        self._files[AUDIT_JSON].write(TAIL)
        return {name: file.finish() for name, file in self._files.items()}

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()


class _HashedFile:
    def __init__(self, stack: ExitStack, path: Path) -> None:
        self._file = stack.enter_context(path.open("xb"))
        self._digest = hashlib.sha256()

    def write(self, content: bytes) -> None:
        self._file.write(content)
        self._digest.update(content)

    def finish(self) -> str:
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._digest.hexdigest()
