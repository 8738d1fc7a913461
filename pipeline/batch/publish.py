"""From what a run knows of its documents to its folder; what is there already and still right is left as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
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
from pipeline.export.write import OutputFolder, count_files, output_errors, sha256_of
from pipeline.pattern_files import pattern_folder


def publish(folder: OutputFolder, inputs: Inputs, results: Results, options: RunOptions, record: RunRecord) -> Summary:
    """Write the result files, the evidence report and `run.json`; gives the summary of the run.

    Everything is made before anything of OUT is replaced. Raises ``OutputError``.
    """
    out, earlier, content = folder.out, earlier_run(folder.out), results.content()
    made: tuple[str, ...] = ()
    if earlier.get("content") == content and _are_there(out, earlier):
        sha256s = earlier["sha256"]
    else:
        sha256s = _made(folder, results)
        made = RESULT_FILES
    report = ""
    new_report = False
    if options.report:
        report = hashlib.sha256(f"{content} {report_version(options.audit.patterns)}".encode()).hexdigest()
        new_report = earlier.get("report") != f"{report}:{count_files(out / REPORT_FOLDER)}"
        report = _made_report(folder, inputs, results, options, report) if new_report else earlier["report"]
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


def _are_there(out: Path, earlier: Mapping[str, Any]) -> bool:
    """Whether the result files in OUT are still those that its `run.json` speaks of."""
    sha256s = earlier.get("sha256")
    return isinstance(sha256s, dict) and all(sha256_of(out / name) == sha256s.get(name) for name in RESULT_FILES)
