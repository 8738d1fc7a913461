"""The files that a finished run was made from, to show and mark their pages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from pipeline.ingest.fingerprint import sha256_of
from pipeline.model import Audit


class Originals:
    """Files of these names, one or none for each document: that of its name, else one of its content.

    Nothing is opened before a document is asked for that none has the name of.
    """

    def __init__(self, by_name: Mapping[str, Path] | None = None) -> None:
        self._by_name = by_name or {}

    def of(self, audit: Audit) -> Path | None:
        """The original of a document; ``None`` where it is not among them. It may have changed since."""
        if audit.file in self._by_name:
            return self._by_name[audit.file]
        return self._by_content.get(audit.sha256) if audit.sha256 else None

    @cached_property
    def _by_content(self) -> Mapping[str, Path]:
        return {sha256_of(path): path for path in self._by_name.values()}
