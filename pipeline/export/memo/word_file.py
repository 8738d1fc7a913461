"""Reading and writing Word files: the same bytes for the same document, no time of writing in them."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can say


def word_bytes(document: Any) -> bytes:  # noqa: ANN401  docx.document.Document, untyped
    """The content of the file."""
    for name in ("created", "modified", "last_printed"):
        setattr(document.core_properties, name, datetime(2000, 1, 1))
    document.core_properties.last_modified_by = ""
    document.core_properties.revision = 1
    buffer = BytesIO()
    document.save(buffer)
    return _without_times(buffer.getvalue())


def _without_times(content: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as given, zipfile.ZipFile(made, "w") as fixed:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            fixed.writestr(entry, given.read(name))
    return made.getvalue()
