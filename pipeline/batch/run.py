"""A whole run: find the files, read those that are new, write the results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.batch.archives import archives_unpacked
from pipeline.batch.inputs import InputError, InputFile, Inputs, find_inputs, is_address
from pipeline.batch.known import Work, work_on
from pipeline.batch.messages import EngineOpened, Reading, RunProgress
from pipeline.batch.options import RunOptions
from pipeline.batch.publish import earlier_results, publish
from pipeline.batch.results import Results, StoredAudits
from pipeline.batch.schedule import Crew, Watchers, read_files
from pipeline.batch.stage_versions import model_hashes, stage_versions
from pipeline.batch.store import SqliteStore, Store, passing_store
from pipeline.batch.stores import open_store
from pipeline.export.manifest import FILE_NAME as MANIFEST
from pipeline.export.manifest import RunRecord
from pipeline.export.summary import Summary
from pipeline.export.write import OutputError, prepared_output
from pipeline.machine import cores, workers_that_fit
from pipeline.model import Audit

__all__ = ["ProgressCallback", "RunOptions", "audit_inputs", "run_and_write"]

ProgressCallback = Callable[[RunProgress], None]

STAGES = ".anju-stages"  # in OUT: where the machines of a cluster put results of stages, unless told otherwise


@dataclass(slots=True)
class _Run:
    """A run in progress: where it keeps things, and what it has heard."""

    options: RunOptions
    store: Store
    reading: Reading
    on_progress: ProgressCallback
    engines: dict[str, dict[str, str]] = field(default_factory=dict)
    mender: Crew = field(default_factory=lambda: Crew(1))

    def results(self, files: Sequence[InputFile]) -> Results:
        """All files read, on this machine or on a cluster."""
        results = Results(files, self.store, self.reading)
        results.read_again = lambda file: self._read_again(file, results)
        if self.options.cluster is not None:
            from pipeline.batch.cluster import read_on_cluster

            read_on_cluster(list(files), self.reading, self.store, self.options.cluster, self._watchers(results))
            return results
        work = work_on(files, self.reading, self.store)
        for file, outcome in work.known.items():
            results.settle(file, outcome)
        self._read(work, results)
        return results

    def _read(self, work: Work, results: Results) -> None:
        """The number of files that are to be read decides how many workers, and threads for each."""
        if not work.files:
            return
        workers = self.options.workers or workers_that_fit(len(work.files))
        threads = max(1, cores() // min(workers, len(work.files)))
        reading = replace(self.reading, options=replace(self.reading.options, threads=threads))
        crew = Crew(workers)
        try:
            read_files(work, reading, self.store, crew, self._watchers(results))
        finally:
            crew.dismiss()

    def _read_again(self, file: InputFile, results: Results) -> None:
        """What was kept of a file is lost or damaged; the worker that reads it stays, for it may not be the only one."""
        reading = replace(self.reading, afresh=True)
        read_files(Work(files=[file]), reading, self.store, self.mender, Watchers(results.settle))

    def _watchers(self, results: Results) -> Watchers:
        return Watchers(results.settle, self.on_progress, self._hear_engine)

    def _hear_engine(self, opened: EngineOpened) -> None:
        self.engines[opened.name] = opened.model_hashes


def audit_inputs(inputs: Inputs, options: RunOptions, on_progress: ProgressCallback | None = None) -> tuple[Audit, ...]:
    """The Audits of all inputs, by name. The processors are shared out: workers times OCR threads is their number."""
    with _started(options, on_progress) as run:
        return tuple(StoredAudits(run.results(inputs.files)))


def run_and_write(
    given: Sequence[Path | str], out: Path | str, options: RunOptions, on_progress: ProgressCallback | None = None
) -> Summary:
    """Read all that ``given`` stands for and put the results into ``out``; both may be addresses of fsspec's.

    Raises:
        ClusterError: the cluster cannot be used.
        InputError: a path does not exist, or nothing to read is there.
        OutputError: ``out`` cannot be written; found out before the reading starts, where that is possible.
        PatternError: a file in `patterns/` cannot be used.
        StoreError: the cache cannot be used.
    """
    _check_packages([*map(str, given), str(out), options.cache or ""], options.cluster is not None)
    if options.cluster is not None and options.cache is None:
        options = replace(
            options, cache=f"{out if is_address(str(out)) else f'file://{Path(out).absolute()}'}/{STAGES}"
        )
    if not is_address(str(out)):
        return _run_into(Path(out), given, options, on_progress)
    from pipeline.batch.remote_files import put_folder

    with TemporaryDirectory(prefix="anju-out-") as place:
        summary = _run_into(Path(place) / "out", given, options, on_progress)
        try:
            put_folder(Path(place) / "out", str(out), MANIFEST)
        except OSError as error:
            raise OutputError(Path(out), error.strerror or str(error)) from error
    return replace(summary, out=None, files=())


def _check_packages(places: Sequence[str], cluster: bool) -> None:
    needed = [*(["fsspec"] if any(map(is_address, places)) else []), *(["distributed", "fsspec"] if cluster else [])]
    if missing := sorted({name for name in needed if find_spec(name) is None}):
        raise InputError(
            f"缺少 {', '.join(missing)}，请先安装：pip install 'anju[cluster]' / "
            f"{', '.join(missing)} not installed: pip install 'anju[cluster]'"
        )


def _run_into(
    out: Path, given: Sequence[Path | str], options: RunOptions, on_progress: ProgressCallback | None
) -> Summary:
    started = datetime.now(UTC)
    found = find_inputs(given, out)
    with (
        prepared_output(out) as folder,
        earlier_results(out) as earlier,
        # Members of an archive lie on this machine alone: a cluster does not see them, and says so of the archive.
        nullcontext(found) if options.cluster is not None else archives_unpacked(found) as inputs,
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
        summary = publish(folder, earlier, inputs, results, options, record)
        if isinstance(run.store, SqliteStore) and options.cache is not None:
            run.store.mark_used(results.documents())
    return summary


@contextmanager
def _started(options: RunOptions, on_progress: ProgressCallback | None) -> Iterator[_Run]:
    with _store(options) as (place, store):
        reading = Reading(options.audit, stage_versions(options.audit), place, options.limits, options.retry)
        run = _Run(options, store, reading, on_progress or (lambda _: None))
        try:
            yield run
        finally:
            run.mender.dismiss()


@contextmanager
def _store(options: RunOptions) -> Iterator[tuple[str, Store]]:
    if options.cache is None:
        with passing_store() as passing:
            yield str(passing.path.parent), passing
        return
    store = open_store(options.cache)
    try:
        yield options.cache, store
    finally:
        store.close()
