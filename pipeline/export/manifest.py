"""`run.json`: when and with what a run was made, and the SHA-256 of each of its files.

Times, versions and paths are here and nowhere else, so that the other files are the same bytes for the same input. It is
put in place last: hashes that do not fit tell a folder whose writing was cut short by a power failure.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pipeline
from pipeline.export.summary import State

FILE_NAME = "run.json"

PACKAGES = (
    *("pymupdf", "pdfplumber", "python-docx", "lxml", "regex", "pandas", "pydantic", "ruamel.yaml"),
    *("rapidocr", "openvino", "onnxruntime", "opencv-python-headless", "paddleocr", "paddlex"),
)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What is worth knowing of a run beside its results.

    ``states`` counts the files found by what was done with them; ``duplicates`` names those that have the content of
    another. ``models`` is the SHA-256 of the weights for OCR, ``engines`` those of each engine that this run opened (none
    where all scans were read before). ``content`` is what the results were made from, as a hash, ``results`` the SHA-256 of each file, ``report`` what the evidence report was
    made from, empty where there is none.
    """

    inputs: Sequence[str]
    options: Mapping[str, Any]
    started: datetime
    states: Mapping[State, int]
    left_aside: Mapping[str, int]
    duplicates: Mapping[str, str]
    models: Mapping[str, str]
    engines: Mapping[str, Mapping[str, str]]
    content: str = ""
    results: Mapping[str, str] = field(default_factory=dict)
    report: str = ""


def manifest(run: RunRecord) -> bytes:
    """The content of `run.json`."""
    record = {
        "anju": pipeline.__version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "packages": {name: found for name in PACKAGES if (found := installed_version(name))},
        "started": run.started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "inputs": list(run.inputs),
        "options": run.options,
        "found": sum(run.states.values()),
        "states": dict(run.states),
        "left_aside": dict(run.left_aside),
        "duplicates": dict(run.duplicates),
        "models": dict(run.models),
        "ocr": {name: dict(hashes) for name, hashes in sorted(run.engines.items())},
        "content": run.content,
        "report": run.report,
        "sha256": dict(run.results),
    }
    return (json.dumps(record, ensure_ascii=False, indent=1, default=str) + "\n").encode("utf-8", "backslashreplace")


def earlier_run(run_folder: Path) -> Mapping[str, Any]:
    """The record of the run whose results are in the folder; empty where there is none that can be read."""
    try:
        record = json.loads((run_folder / FILE_NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def inputs_of(run_folder: Path) -> tuple[Path, ...]:
    """The inputs a finished run was given, as its `run.json` says; none where that cannot be read."""
    inputs = earlier_run(run_folder).get("inputs")
    return tuple(Path(each) for each in inputs if isinstance(each, str)) if isinstance(inputs, list) else ()


def installed_version(distribution: str) -> str:
    """The version of an installed distribution, empty where it is not installed."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
