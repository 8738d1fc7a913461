"""From what a run knows of its documents to its folder; what is there already and still right is left as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.batch.inputs import Inputs
from pipeline.batch.options import RunOptions
from pipeline.batch.results import Results, StoredAudits
from pipeline.batch.stage_versions import report_version
from pipeline.export.manifest import FILE_NAME as MANIFEST
from pipeline.export.manifest import RunRecord, earlier_run, manifest
from pipeline.export.originals import Originals
from pipeline.export.report_addresses import FOLDER as REPORT_FOLDER
from pipeline.export.report_addresses import INDEX as REPORT_INDEX
from pipeline.export.result_files import RESULT_FILES, ResultFiles
from pipeline.export.summary import Summary
from pipeline.export.write import OutputFolder, count_files, output_errors
from pipeline.ingest.fingerprint import sha256_of
from pipeline.pattern_files import pattern_folder


@dataclass(frozen=True, slots=True)
class EarlierResults:
    """What an earlier run left in OUT: its `run.json`, and whether the result files are still those it speaks of."""

    out: Path
    record: Mapping[str, Any]
    _stamps: tuple[tuple[int, int, int], ...]
    _hashed: Future[bool]

    def are_there(self) -> bool:
        """Whether the result files are still those of the record; looked at anew where they changed meanwhile."""
        return self._hashed.result() if _stamps_of(self.out) == self._stamps else _are_there(self.out, self.record)


@contextmanager
def earlier_results(out: Path) -> Iterator[EarlierResults]:
    """What an earlier run left in OUT. Its files may be large: they are hashed while the inputs are looked at."""
    record = earlier_run(out)
    with ThreadPoolExecutor(1) as thread:
        yield EarlierResults(out, record, _stamps_of(out), thread.submit(_are_there, out, record))


def publish(
    folder: OutputFolder,
    earlier: EarlierResults,
    inputs: Inputs,
    results: Results,
    options: RunOptions,
    record: RunRecord,
) -> Summary:
    """Write the result files, the evidence report and `run.json`; gives the summary of the run.

    Everything is made before anything of OUT is replaced. Raises ``OutputError``.
    """
    out, before, content = folder.out, earlier.record, results.content()
    made: tuple[str, ...] = ()
    if before.get("content") == content and earlier.are_there():
        sha256s = before["sha256"]
    else:
        sha256s = _made(folder, results)
        made = RESULT_FILES
    report = ""
    new_report = False
    if options.report:
        report = hashlib.sha256(f"{content} {report_version(options.audit.patterns)}".encode()).hexdigest()
        new_report = before.get("report") != f"{report}:{count_files(out / REPORT_FOLDER)}"
        report = _made_report(folder, inputs, results, options, report) if new_report else before["report"]
    record = replace(record, content=content, results=sha256s, report=report)
    folder.publish({MANIFEST: manifest(record)}, made)
    if new_report:
        folder.publish_folder(REPORT_FOLDER)
    index = [f"{REPORT_FOLDER}/{REPORT_INDEX}"] if options.report else []
    files = tuple(out / name for name in (*RESULT_FILES, MANIFEST, *index))
    states = results.states(sum(inputs.left_aside.values()))
    return replace(results.summary(content), left_aside=inputs.left_aside, out=out, files=files, states=states)


def _made(folder: OutputFolder, results: Results) -> Mapping[str, str]:
    with output_errors(folder.out), ResultFiles(folder.fresh()) as files:
        for file in results.files:
            files.add(results.lines(file))
        return files.finish()


def _made_report(folder: OutputFolder, inputs: Inputs, results: Results, options: RunOptions, version: str) -> str:
    """The evidence report, made beside OUT; gives what tells this version of it, whole, from others."""
    from pipeline.export.evidence import make_report  # half a second, and a run that changes nothing makes none

    place = folder.new_folder(REPORT_FOLDER)
    sources = Originals({file.name: file.path for file in inputs.files if not file.address})
    make_report(place, StoredAudits(results), sources, pattern_folder(options.audit.patterns))
    return f"{version}:{count_files(place)}"


def _stamps_of(out: Path) -> tuple[tuple[int, int, int], ...]:
    """What tells a result file that was written again or put in its place: inode, size, time; none where one is missing."""
    try:
        found = [(out / name).stat() for name in RESULT_FILES]
    except OSError:
        return ()
    return tuple((each.st_ino, each.st_size, each.st_mtime_ns) for each in found)


def _are_there(out: Path, record: Mapping[str, Any]) -> bool:
    sha256s = record.get("sha256")
    return isinstance(sha256s, dict) and all(sha256_of(out / name) == sha256s.get(name) for name in RESULT_FILES)
