"""What can be said of a file without reading it as a document: its SHA-256 and the format its name promises."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from pipeline.ingest.detect import promised_format
from pipeline.model import Format

_PART = 1024 * 1024  # bytes read at once
_TEXT_SUFFIXES = {".txt", ".md"}


def fingerprint(path: Path) -> tuple[str, Format]:
    """SHA-256 in hex, empty where the file may not be read, and the format its suffix promises.

    For the row of a file that could not be read as a document.
    """
    promised = promised_format(path) or (Format.TEXT if path.suffix.lower() in _TEXT_SUFFIXES else Format.UNKNOWN)
    return sha256_of(path), promised


def sha256_of(path: Path) -> str:
    """SHA-256 of a file in hex, empty where it may not be read.

    Devices and pipes are not opened: they may never end.
    """
    # The system's own calls: ``Path.open`` and ``file_digest`` take half as long again for a small file, and a run
    # looks at every file there is.
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116
            return ""
        file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            digest = hashlib.sha256()
            while part := os.read(file, _PART):
                digest.update(part)
            return digest.hexdigest()
        finally:
            os.close(file)
    except OSError:
        return ""
