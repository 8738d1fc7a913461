"""`run.json`: when and with what a run was made, and the SHA-256 of each of its files.

Times, versions and paths are here and nowhere else, so that the other files are the same bytes for the same input. It is
put in place last: hashes that do not fit tell a folder whose writing was cut short by a power failure.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pipeline

FILE_NAME = "run.json"

PACKAGES = (
    *("pymupdf", "pdfplumber", "python-docx", "lxml", "regex", "pandas", "pydantic", "ruamel.yaml"),
    *("rapidocr", "openvino", "onnxruntime", "opencv-python-headless", "paddleocr", "paddlex"),
)


def manifest(
    results: Mapping[str, bytes],
    inputs: Sequence[str],
    options: Mapping[str, Any],
    left_aside: Mapping[str, int],
    engines: Mapping[str, Mapping[str, str]],
    started: datetime,
) -> bytes:
    """The content of `run.json`. ``engines`` are the OCR engines that were used, with the SHA-256 of their weights."""
    record = {
        "anju": pipeline.__version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "packages": {name: found for name in PACKAGES if (found := installed_version(name))},
        "started": started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "inputs": list(inputs),
        "options": options,
        "left_aside": dict(left_aside),
        "ocr": {name: dict(hashes) for name, hashes in sorted(engines.items())},
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in results.items()},
    }
    return (json.dumps(record, ensure_ascii=False, indent=1, default=str) + "\n").encode("utf-8", "backslashreplace")


def inputs_of(run_folder: Path) -> tuple[Path, ...]:
    """The inputs a finished run was given, as its `run.json` says; none where that cannot be read."""
    try:
        record = json.loads((run_folder / FILE_NAME).read_text("utf-8"))
        return tuple(Path(each) for each in record["inputs"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def installed_version(distribution: str) -> str:
    """The version of an installed distribution, empty where it is not installed."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
