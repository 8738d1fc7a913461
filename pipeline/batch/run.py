"""A whole run: find the files, read those that are new, write the results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.batch.archives import archives_unpacked
from pipeline.batch.inputs import InputFile, Inputs, find_inputs
from pipeline.batch.known import Work, work_on
from pipeline.batch.messages import EngineOpened, Reading, RunProgress
from pipeline.batch.options import RunOptions
from pipeline.batch.publish import publish
from pipeline.batch.results import Results, StoredAudits
from pipeline.batch.schedule import Watchers, read_files
from pipeline.batch.stage_versions import model_hashes, stage_versions
from pipeline.batch.store import SqliteStore, Store, passing_store
from pipeline.export.manifest import RunRecord
from pipeline.export.summary import Summary
from pipeline.export.write import prepared_output
from pipeline.machine import cores, workers_that_fit
from pipeline.model import Audit

__all__ = ["ProgressCallback", "RunOptions", "audit_inputs", "run_and_write"]

ProgressCallback = Callable[[RunProgress], None]


@dataclass(slots=True)
class _Run:
    """A run in progress: where it keeps things, and what it has heard."""

    options: RunOptions
    store: Store
    reading: Reading
    on_progress: ProgressCallback
    engines: dict[str, dict[str, str]] = field(default_factory=dict)

    def results(self, files: Sequence[InputFile]) -> Results:
        """All files read; how many workers and threads, the number of files to be read decides."""
        work = work_on(files, self.reading, self.store, self.options.retry)
        results = Results(files, work.duplicates, self.store, self.reading)
        results.read_again = lambda file: self._read(Work(files=[file], afresh={file}), results)
        for file, outcome in work.known.items():
            results.settle(file, outcome)
        self._read(work, results)
        return results

    def _read(self, work: Work, results: Results) -> None:
        if not work.files:
            return
        workers = self.options.workers or workers_that_fit(len(work.files))
        threads = max(1, cores() // min(workers, len(work.files)))
        reading = replace(self.reading, options=replace(self.options.audit, threads=threads))
        watchers = Watchers(results.settle, self.on_progress, self._hear_engine)
        read_files(work, reading, self.store, workers, watchers)

    def _hear_engine(self, opened: EngineOpened) -> None:
        self.engines[opened.name] = opened.model_hashes


def audit_inputs(inputs: Inputs, options: RunOptions, on_progress: ProgressCallback | None = None) -> tuple[Audit, ...]:
    """The Audits of all inputs, by name. The processors are shared out: workers times OCR threads is their number."""
    with _started(options, on_progress) as run:
        return tuple(StoredAudits(run.results(inputs.files)))


def run_and_write(
    given: Sequence[Path], out: Path, options: RunOptions, on_progress: ProgressCallback | None = None
) -> Summary:
    """Read all that ``given`` stands for and put the results into ``out``.

    Raises:
        InputError: a path does not exist, or nothing to read is there.
        OutputError: ``out`` cannot be written; found out before the reading starts, where that is possible.
        PatternError: a file in `patterns/` cannot be used.
        StoreError: the cache cannot be used.
    """
    started = datetime.now(UTC)
    found = find_inputs(given, out)
    with (
        prepared_output(out) as folder,
        archives_unpacked(found) as inputs,
        _started(options, on_progress) as run,
    ):
        results = run.results(inputs.files)
        record = RunRecord(
            inputs=[str(each) for each in given],
            options=asdict(options),
            started=started,
            states=results.states(sum(inputs.left_aside.values())),
            left_aside=inputs.left_aside,
            duplicates=results.duplicates,
            models=model_hashes(options.audit),
            engines=run.engines,
        )
        summary = publish(folder, inputs, results, options, record)
        if isinstance(run.store, SqliteStore) and options.cache is not None:
            run.store.mark_used(results.documents())
    return summary


@contextmanager
def _started(options: RunOptions, on_progress: ProgressCallback | None) -> Iterator[_Run]:
    with _store(options) as (place, store):
        reading = Reading(options.audit, stage_versions(options.audit), place, options.limits)
        yield _Run(options, store, reading, on_progress or (lambda _: None))


@contextmanager
def _store(options: RunOptions) -> Iterator[tuple[str, Store]]:
    if options.cache is None:
        with passing_store() as passing:
            yield str(passing.path.parent), passing
        return
    store = SqliteStore(Path(options.cache))
    try:
        yield options.cache, store
    finally:
        store.close()
