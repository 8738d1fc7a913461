"""What each stage's results depend on beside the document: its code, its patterns, packages, models.

A version is made from the files themselves, so that no change can be forgotten: whoever edits a stage, a pattern or a
weight file makes the cache miss from that stage on. Each key holds the one of the stage before.
"""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

import pipeline
from pipeline.export.manifest import PACKAGES, installed_version
from pipeline.ingest.ocr import OcrChoice, OcrUnavailable
from pipeline.ingest.ocr.plugins import package_of, takes_our_models
from pipeline.ingest.ocr.weights import find_weights
from pipeline.ingest.office import find_soffice
from pipeline.pattern_files import pattern_folder
from pipeline.stages import AuditOptions

# Code by the stage that runs it, the first whose results it can change; what is under no name here is in none.
_CODE = {
    "document": (
        *("model", "interval.py", "pattern_files.py", "stages.py", "ocr_on_demand.py", "ingest"),
        *("batch/packing.py", "batch/stored_stages.py"),
    ),
    "extraction": ("extract",),
    "assessment": ("rubrics", "validate"),
    "record": ("export",),
}
# Patterns that only the later stages read; any other may change what is extracted.
_ASSESSING = ("rubrics/", "rubric_language.yaml", "relations.yaml", "plausibility.yaml")
_EXPORTING = ("comparison.yaml", "templates/", "regions/tile_map.yaml")


@dataclass(frozen=True, slots=True)
class StageVersions:
    """The version of each stage, in hex; ``program`` is that of all code, ``shipped`` of code and patterns together."""

    document: str
    extraction: str
    assessment: str
    record: str
    program: str
    shipped: str


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one document's results; ``record`` and ``lines`` also depend on the name it goes by."""

    document: str
    extraction: str
    assessment: str
    record: str
    lines: str


@lru_cache(maxsize=4)
def stage_versions(options: AuditOptions) -> StageVersions:
    """The versions under these options. Raises ``PatternError`` where the overlaid patterns are no folder."""
    code = {stage: _hash_of(_code(places)) for stage, places in _CODE.items()}
    patterns = {stage: _hash_of(_patterns(options.patterns, stage)) for stage in ("extraction", "assessment")}
    return StageVersions(
        document=_hash([code["document"], *_reading(options)]),
        extraction=_hash([code["extraction"], patterns["extraction"]]),
        assessment=_hash(
            [code["assessment"], patterns["assessment"], options.rubric or "", f"repair {options.repair}"]
        ),
        record=code["record"],
        program=_hash(code.values()),
        shipped=_hash([*code.values(), *patterns.values()]),
    )


def report_version(overlay: Path | None) -> str:
    """What the evidence report depends on beside the records: its code and all patterns."""
    names = ("assessment", "exporting")
    return _hash([_hash_of(_code(("export",))), *(_hash_of(_patterns(overlay, name)) for name in names)])


def keys_of(sha256: str, name: str, versions: StageVersions) -> Keys:
    """The keys of the results of a document by its content and its name, whose suffix takes part in reading it."""
    document = _hash([versions.document, sha256, PurePosixPath(name).suffix.lower()])
    extraction = _hash([versions.extraction, document])
    assessment = _hash([versions.assessment, extraction])
    record = record_key(sha256, name, versions)
    return Keys(document, extraction, assessment, record, _hash(["lines", record]))


def record_key(sha256: str, name: str, versions: StageVersions) -> str:
    """The key of a document's record alone: it is asked for each time, the others seldom."""
    return _hash([versions.document, versions.extraction, versions.assessment, versions.record, sha256, name])


def _reading(options: AuditOptions) -> Iterator[str]:
    """What reading a file depends on beside the file."""
    yield from (platform.machine(), f"{sys.version_info.major}.{sys.version_info.minor}")
    yield from (f"{name} {installed_version(name)}" for name in PACKAGES)
    yield from (f"ocr {options.ocr}", f"pages {options.pages}", f"places {options.places}")
    if (office := find_soffice()) is not None:
        program = office.resolve()
        yield f"{program} {program.stat().st_size} {program.stat().st_mtime_ns}"
    if options.ocr != OcrChoice.OFF:
        yield from _engine(options)


def _engine(options: AuditOptions) -> Iterator[str]:
    package = package_of(options.ocr)
    yield f"{package} {installed_version(package) if package else ''}"
    yield from (f"{name} {hashed}" for name, hashed in model_hashes(options).items())


def model_hashes(options: AuditOptions) -> dict[str, str]:
    """SHA-256 of the weights that OCR would use, by file name; empty where there are none."""
    if options.ocr == OcrChoice.OFF:
        return {}
    try:
        if takes_our_models(options.ocr):
            return dict(sorted(find_weights(options.ocr_models).hashes().items()))
    except OcrUnavailable:
        return {}
    if options.ocr_models is None:
        return {}
    return {name: hashlib.sha256(content).hexdigest() for name, content in _files_below(options.ocr_models, "*")}


def _code(places: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    root = Path(pipeline.__file__).parent
    for place in places:
        if (root / place).is_dir():
            yield from _files_below(root / place, "*.py")
        else:
            yield place, (root / place).read_bytes()


def _files_below(folder: Path, pattern: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob(pattern)):
        if path.is_file():
            yield path.relative_to(folder.parent).as_posix(), path.read_bytes()


def _patterns(overlay: Path | None, stage: str) -> Iterator[tuple[str, bytes]]:
    patterns = pattern_folder(overlay)
    for name in patterns.all_names():
        if _stage_of(name) == stage:
            yield name, patterns.content(name)


def _stage_of(name: str) -> str:
    """The first stage whose results a pattern file can change."""
    if name.startswith(_ASSESSING):
        return "assessment"
    return "exporting" if name.startswith(_EXPORTING) else "extraction"


def _hash_of(files: Iterable[tuple[str, bytes]]) -> str:
    return _hash(f"{name} {hashlib.sha256(content).hexdigest()}" for name, content in files)


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:40]
