"""What can be said of a file without reading it as a document: its SHA-256 and the format its name promises."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.ingest.detect import promised_format
from pipeline.model import Format

_PART = 1024 * 1024  # bytes read at once
_TEXT_SUFFIXES = {".txt", ".md"}


def fingerprint(path: Path) -> tuple[str, Format]:
    """SHA-256 in hex, empty where the file may not be read, and the format its suffix promises.

    For the row of a file that could not be read as a document. Devices and pipes are not opened: they may never end.
    """
    promised = promised_format(path) or (Format.TEXT if path.suffix.lower() in _TEXT_SUFFIXES else Format.UNKNOWN)
    try:
        if not path.is_file():
            return "", promised
        with path.open("rb", buffering=0) as file:
            # hashlib.file_digest makes a buffer of a quarter of a megabyte for each file, however small.
            digest = hashlib.sha256()
            while part := file.read(_PART):
                digest.update(part)
            return digest.hexdigest(), promised
    except OSError:
        return "", promised
