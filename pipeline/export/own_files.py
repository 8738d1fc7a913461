"""What earlier exports wrote into OUT, so that what people have changed since is never written over.

A memo is written to be edited, a workbook gets remarks, a marked-up copy is marked further. `export.json` keeps the
SHA-256 of each file as it was written; one that has another content now, or that no export wrote, belongs to somebody,
and the new file goes beside it: ``audit-2.xlsx``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from itertools import count
from pathlib import Path, PurePosixPath

from pipeline.ingest.fingerprint import sha256_of

FILE_NAME = "export.json"


class OwnFiles:
    """The files that exports wrote into a run's folder."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._known = _read(out / FILE_NAME)

    def name_for(self, name: str) -> str:
        """``name`` where nobody's work stands there, else the next like it: ``memo/report.memo-2.docx``."""
        path = PurePosixPath(name)
        names = (name if number == 1 else str(path.with_stem(f"{path.stem}-{number}")) for number in count(1))
        return next(each for each in names if self._is_free(each))

    def with_record(self, contents: Mapping[str, bytes]) -> dict[str, bytes]:
        """The files to write, and with them the record of them all."""
        self._known |= {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
        record = json.dumps({"sha256": dict(sorted(self._known.items()))}, ensure_ascii=False, indent=1)
        return {**contents, FILE_NAME: f"{record}\n".encode("utf-8", "backslashreplace")}

    def _is_free(self, name: str) -> bool:
        place = self._out / name
        return not place.exists() or sha256_of(place) == self._known.get(name)


def _read(path: Path) -> dict[str, str]:
    """The record; empty where there is none that can be read, so that every file that is there counts as changed."""
    try:
        known = json.loads(path.read_text("utf-8"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {str(name): str(value) for name, value in known.items()} if isinstance(known, dict) else {}
