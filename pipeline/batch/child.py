"""A worker process: reads one file after another, told by its parent over a pipe.

Started as ``python -m pipeline.batch.child`` rather than through ``multiprocessing``, which would run the user's own
script again in every child. Whatever a library prints goes nowhere: the pipe is the worker's standard output.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from pipeline.batch.messages import BadPatterns, EngineOpened, Finished, Job, Message, PageRead, Ready
from pipeline.pattern_files import PatternError
from pipeline.stages import audit_document, load_stages, ocr_engine

if TYPE_CHECKING:
    from pipeline.ingest.ocr import OcrEngine


def main() -> None:
    """Serve jobs from standard input until it closes."""
    jobs, results = _private_pipes()
    _end_with_parent(os.getppid())
    load_stages()
    _send(results, Ready())
    engine, engine_of = None, None
    while True:
        try:
            job: Job = pickle.load(jobs)
        except EOFError:
            return
        if engine_of != job.options:
            engine, engine_of = ocr_engine(job.options, partial(_tell_engine, results)), job.options
        try:
            audit = audit_document(
                job.file.path,
                job.file.name,
                job.options,
                engine,
                lambda done, total: _send(results, PageRead(done, total)),
            )
            _send(results, Finished(audit, _peak_memory()))
        except PatternError as error:
            _send(results, BadPatterns(error.file, error.line, error.field, error.problem))


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
    pickle.dump(message, results, pickle.HIGHEST_PROTOCOL)
    results.flush()


def _end_with_parent(parent: int) -> None:
    """End when the parent is gone, even in the middle of a file: nobody is left to impose its time limit."""

    def watch() -> None:
        while os.getppid() == parent:
            pause.wait(2)
        os._exit(1)

    pause = threading.Event()
    threading.Thread(target=watch, daemon=True).start()


def _peak_memory() -> int:
    try:
        import resource
    except ImportError:  # Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main()
