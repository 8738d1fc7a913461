"""A whole run: find the files, audit them, write the results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.batch.archives import archives_unpacked
from pipeline.batch.inputs import Inputs, find_inputs
from pipeline.batch.messages import EngineOpened, RunProgress
from pipeline.batch.schedule import DEFAULT_TIMEOUT, Limits, audit_files
from pipeline.export.audit_json import FILE_NAME as AUDIT_JSON
from pipeline.export.audit_json import audit_json
from pipeline.export.csv_tables import csv_tables
from pipeline.export.evidence import FOLDER as REPORT
from pipeline.export.evidence import INDEX, make_report
from pipeline.export.manifest import FILE_NAME as MANIFEST
from pipeline.export.manifest import manifest
from pipeline.export.summary import Summary, summarise
from pipeline.export.write import prepared_output
from pipeline.machine import cores, workers_that_fit
from pipeline.model import Audit
from pipeline.pattern_files import pattern_folder
from pipeline.stages import AuditOptions, check_options

ProgressCallback = Callable[[RunProgress], None]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a user may choose for a run; ``workers`` ``None`` means as many as processors, memory and files allow.

    ``report`` is whether the evidence report is written, which takes about a tenth of a second a document.
    """

    audit: AuditOptions
    workers: int | None = None
    timeout: float = DEFAULT_TIMEOUT
    report: bool = True

    @staticmethod
    def of(
        ocr: str = "auto",
        rubric: str | None = None,
        patterns: Path | None = None,
        workers: int | None = None,
        timeout: float | None = None,
        pages: str = "",
        ocr_models: Path | None = None,
        report: bool = True,
        places: bool = False,
    ) -> RunOptions:
        """Checked options.

        Raises:
            ValueError: no such engine or standard, no such pages, a folder without fit OCR models, fewer than one
                worker, or no time at all.
            PatternError: ``patterns`` is not a folder, or a standard in it cannot be used.
        """
        if workers is not None and workers < 1:
            raise ValueError("workers must be 1 or more / 并行数至少为 1")
        if timeout is not None and timeout <= 0:
            raise ValueError("timeout must be more than 0 seconds / 时限须大于 0 秒")
        overlay = None if patterns is None else pattern_folder(patterns.absolute()).overlay
        models = None if ocr_models is None else ocr_models.absolute()
        audit = AuditOptions(ocr, rubric, overlay, pages=pages, ocr_models=models, places=places)
        check_options(audit)
        return RunOptions(audit, workers, DEFAULT_TIMEOUT if timeout is None else timeout, report)


def audit_inputs(
    inputs: Inputs,
    options: RunOptions,
    on_progress: ProgressCallback | None = None,
    on_engine: Callable[[EngineOpened], None] | None = None,
) -> tuple[Audit, ...]:
    """The Audits of all inputs, by name. The processors are shared out: workers times OCR threads is their number."""
    workers = options.workers or workers_that_fit(len(inputs.files))
    threads = max(1, cores() // min(workers, len(inputs.files)))
    audit = replace(options.audit, threads=threads)
    return audit_files(inputs.files, audit, Limits(workers, options.timeout), on_progress, on_engine)


def run_and_write(
    given: Sequence[Path], out: Path, options: RunOptions, on_progress: ProgressCallback | None = None
) -> Summary:
    """Read all that ``given`` stands for and put the results into ``out``.

    Raises:
        InputError: a path does not exist, or nothing to read is there.
        OutputError: ``out`` cannot be written; found out before the reading starts, where that is possible.
        PatternError: a file in `patterns/` cannot be used.
    """
    started = datetime.now(UTC)
    found = find_inputs(given, out)
    with prepared_output(out) as folder, archives_unpacked(found) as inputs:
        engines: dict[str, dict[str, str]] = {}
        audits = audit_inputs(
            inputs, options, on_progress, lambda opened: engines.update({opened.name: opened.model_hashes})
        )
        results = {**csv_tables(audits), AUDIT_JSON: audit_json(audits)}
        shown = [str(each) for each in given]
        record = manifest(results, shown, asdict(options), inputs.left_aside, engines, started)
        contents = {**results, MANIFEST: record}
        if options.report:
            sources = {file.name: file.path for file in inputs.files}
            patterns = pattern_folder(options.audit.patterns)
            make_report(folder.new_folder(REPORT), audits, sources, patterns)  # before anything of OUT is replaced
            files = (*folder.publish(contents), folder.publish_folder(REPORT) / INDEX)
        else:
            files = folder.publish(contents)
    return summarise(audits, inputs.left_aside, out, files)
