"""A worker process: reads one file after another, told by its parent over a pipe.

Started as ``python -m pipeline.batch.child`` rather than through ``multiprocessing``, which would run the user's own
script again in every child. Whatever a library prints goes nowhere: the pipe is the worker's standard output.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from pipeline.batch.known import known_outcome
from pipeline.batch.messages import (
    BadPatterns,
    EngineOpened,
    Exhausted,
    Finished,
    Job,
    Message,
    Outcome,
    PageRead,
    PutOff,
    Ready,
)
from pipeline.batch.store import Store
from pipeline.batch.stored_stages import StoredStages
from pipeline.batch.stores import open_store
from pipeline.ingest.fingerprint import sha256_of
from pipeline.machine import GIGABYTE, collect_garbage_seldom, leave_out_layout_models
from pipeline.model import Status
from pipeline.ocr_on_demand import OcrPutOff, ScanWaits
from pipeline.pattern_files import PatternError
from pipeline.stages import OUT_OF_MEMORY, PageProgress, audit_document, load_stages, ocr_engine

if TYPE_CHECKING:
    from pipeline.ingest.ocr import OcrEngine


def main() -> None:
    """Serve jobs from standard input until it closes."""
    jobs, results = _private_pipes()
    _end_with_parent(os.getppid())
    leave_out_layout_models()
    load_stages()
    collect_garbage_seldom()
    _send(results, Ready())
    engine, engine_of = None, None
    store, store_of = None, ""
    while True:
        try:
            job: Job = pickle.load(jobs)
        except EOFError:
            return
        reading = job.reading
        if engine_of != reading.options:
            engine, engine_of = ocr_engine(reading.options, partial(_tell_engine, results)), reading.options
        if store is None or store_of != reading.store:
            store, store_of = open_store(reading.store), reading.store
        _hold_memory(reading.limits.memory)
        _send(results, _done(job, store, engine, results))


def _done(job: Job, store: Store, engine: OcrEngine | None, results: BinaryIO) -> Message:
    """Read the file of the job; gives what there is to say of it."""
    if job.unless_scanned and engine is not None:
        engine = ScanWaits(engine)
    try:
        outcome = _outcome(job, store, engine, lambda done, total: _send(results, PageRead(done, total)))
    except OcrPutOff:
        return PutOff()
    except MemoryError:
        return Exhausted()
    except PatternError as error:
        return BadPatterns(error.file, error.line, error.field, error.problem)
    return Finished(outcome, _peak_memory())


def _outcome(job: Job, store: Store, engine: OcrEngine | None, progress: PageProgress) -> Outcome:
    file, reading = job.file, job.reading
    with file.at_hand() as path:
        sha256 = sha256_of(path)
        known = None if reading.afresh else known_outcome(file, sha256, reading, store)
        if known is not None and (known.status is Status.OK or not reading.retry):
            return known
        afresh = reading.afresh or known is not None
        stages = StoredStages(store, reading.versions, sha256, file.name, afresh)
        audit = audit_document(path, file.name, reading.options, engine, progress, stages)
    if audit.error == OUT_OF_MEMORY:
        raise MemoryError
    record = stages.keep_results(audit)
    return Outcome(stages.sha256, record.status, record.tally.page_count, not_kept=stages.not_kept)


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output kept for the parent; what libraries print or read there comes to nothing."""
    jobs = os.fdopen(os.dup(0), "rb")
    results = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    return jobs, results


def _tell_engine(results: BinaryIO, engine: OcrEngine) -> None:
    _send(results, EngineOpened(engine.name, dict(engine.model_hashes())))


def _send(results: BinaryIO, message: Message) -> None:
    """Tell the parent; the end where it is gone, at once: a pipe that broke is no fault of the document being read."""
    try:
        pickle.dump(message, results, pickle.HIGHEST_PROTOCOL)
        results.flush()
    except OSError:
        os._exit(1)


def _end_with_parent(parent: int) -> None:
    """End when the parent is gone, even in the middle of a file: nobody is left to impose its time limit."""

    def watch() -> None:
        while os.getppid() == parent:
            pause.wait(2)
        os._exit(1)

    pause = threading.Event()
    threading.Thread(target=watch, daemon=True).start()


def _hold_memory(limit: int) -> None:
    """A bound of the system's beyond what the parent watches for: one huge allocation is over before it looks."""
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(ValueError, OSError):  # less is allowed already
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (limit + GIGABYTE, hard))


def _peak_memory() -> int:
    try:
        import resource
    except ImportError:  # Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main()
