"""Many files over several worker processes: each file under a time limit, a dead worker replaced, the order kept.

Every file ends in exactly one Audit. A time limit inside the process would not hold (a native loop never looks at it),
so a file that takes too long, or brings its process down, costs that process: it is killed, the file gets its failed
Audit with the reason, and a new process takes the next file. Such a file is not tried again.
"""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from pipeline.batch.inputs import InputFile
from pipeline.batch.messages import (
    BadPatterns,
    EngineOpened,
    Finished,
    Gone,
    Job,
    Message,
    PageRead,
    Ready,
    RunProgress,
)
from pipeline.batch.worker import Inbox, Worker
from pipeline.machine import GIGABYTE
from pipeline.model import Audit, Status
from pipeline.pattern_files import PatternError
from pipeline.stages import AuditOptions, failed_audit

DEFAULT_TIMEOUT = 1800.0
START_TIMEOUT = 120.0  # for a worker's own start, before it has a file

# OCR runtimes keep memory they no longer use (RapidOCR issue 402, PaddleOCR issue 15631): replace the process in time.
PAGES_PER_WORKER = 500
MEMORY_PER_WORKER = 4 * GIGABYTE

_TICK = 0.2  # seconds between reports of progress while nothing happens


@dataclass(frozen=True, slots=True)
class Limits:
    """How many workers, and how many seconds each file may take."""

    workers: int
    timeout: float = DEFAULT_TIMEOUT


def audit_files(
    files: Sequence[InputFile],
    options: AuditOptions,
    limits: Limits,
    on_progress: Callable[[RunProgress], None] | None = None,
    on_engine: Callable[[EngineOpened], None] | None = None,
) -> tuple[Audit, ...]:
    """The Audit of each file, in the order of ``files``. ``on_engine`` hears of each OCR engine a worker opens.

    Raises:
        PatternError: a file in `patterns/` cannot be used; the run is given up.
    """
    schedule = _Schedule(files, options, limits, on_engine or (lambda _: None))
    try:
        schedule.run(on_progress or (lambda _: None))
    finally:
        schedule.close()
    return schedule.results()


class _Schedule:
    def __init__(
        self,
        files: Sequence[InputFile],
        options: AuditOptions,
        limits: Limits,
        on_engine: Callable[[EngineOpened], None],
    ) -> None:
        self._on_engine = on_engine
        self._files = files
        self._options = options
        self._limits = limits
        self._waiting = deque(files)
        self._audits: dict[InputFile, Audit] = {}
        self._inbox: Inbox = queue.Queue()
        self._workers: list[Worker] = []
        self._pages_done = 0
        self._started = monotonic()

    def run(self, on_progress: Callable[[RunProgress], None]) -> None:
        """Until every file has its Audit."""
        for _ in range(min(self._limits.workers, len(self._files))):
            self._start_worker()
        while len(self._audits) < len(self._files):
            on_progress(self._progress())
            try:
                worker, message = self._inbox.get(timeout=self._until_next_deadline())
                self._hear(worker, message)
            except queue.Empty:
                pass
            self._end_overdue()
        on_progress(self._progress())

    def close(self) -> None:
        """Kill what still runs."""
        for worker in self._workers:
            worker.kill()

    def results(self) -> tuple[Audit, ...]:
        """In the order of the files, whoever finished first."""
        return tuple(self._audits[file] for file in self._files)

    def _start_worker(self) -> None:
        self._workers.append(Worker(self._inbox, self._options.threads, monotonic() + START_TIMEOUT))

    def _hear(self, worker: Worker, message: Message) -> None:
        if worker not in self._workers:
            return  # killed meanwhile
        if isinstance(message, PageRead):
            worker.heard_pages(message.done, message.total)
        elif isinstance(message, EngineOpened):
            self._on_engine(message)
        elif isinstance(message, Ready):
            self._give_next(worker)
        elif isinstance(message, Finished):
            self._take(worker, message)
        elif isinstance(message, BadPatterns):
            raise PatternError(message.file, message.line, message.field, message.problem)
        elif isinstance(message, Gone):
            self._bury(worker)

    def _give_next(self, worker: Worker) -> None:
        worker.deadline = None
        if self._waiting:
            worker.give(Job(self._waiting.popleft(), self._options), self._limits.timeout)

    def _take(self, worker: Worker, message: Finished) -> None:
        self._settle(worker, message.audit)
        if worker.pages_ever >= PAGES_PER_WORKER or message.peak_memory >= MEMORY_PER_WORKER:
            self._replace(worker)
        else:
            self._give_next(worker)

    def _bury(self, worker: Worker) -> None:
        """A worker that ended by itself."""
        worker.kill()
        self._fail(worker, _crashed(worker.cause_of_death))

    def _end_overdue(self) -> None:
        now = monotonic()
        for worker in [each for each in self._workers if each.deadline is not None and each.deadline <= now]:
            worker.kill()
            self._fail(worker, _too_slow(self._limits.timeout if worker.job else START_TIMEOUT))

    def _fail(self, worker: Worker, reason: str) -> None:
        """The worker's file gets the blame, or, had it none yet, the first one waiting: so the run comes to an end."""
        if worker.job is None and self._waiting:
            worker.job = Job(self._waiting.popleft(), self._options)
        if worker.job is not None:
            file = worker.job.file
            self._settle(worker, failed_audit(file.path, file.name, reason))
        self._replace(worker)

    def _settle(self, worker: Worker, audit: Audit) -> None:
        assert worker.job is not None
        self._audits[worker.job.file] = audit
        self._pages_done += worker.pages_done
        worker.finish()

    def _replace(self, worker: Worker) -> None:
        worker.kill()
        self._workers.remove(worker)
        if self._waiting:
            self._start_worker()

    def _until_next_deadline(self) -> float:
        deadlines = [each.deadline for each in self._workers if each.deadline is not None]
        return max(0.0, min([_TICK, *(deadline - monotonic() for deadline in deadlines)]))

    def _progress(self) -> RunProgress:
        busy = [worker for worker in self._workers if worker.job is not None]
        half_read = sum(worker.pages_done / worker.pages_known for worker in busy if worker.pages_known)
        return RunProgress(
            documents_done=len(self._audits),
            documents=len(self._files),
            pages_done=self._pages_done + sum(worker.pages_done for worker in busy),
            pages_known=self._pages_done + sum(worker.pages_known for worker in busy),
            current=tuple(worker.job.file.name for worker in busy if worker.job is not None),
            failed=sum(audit.status is not Status.OK for audit in self._audits.values()),
            seconds=monotonic() - self._started,
            fraction=(len(self._audits) + half_read) / len(self._files),
        )


def _too_slow(timeout: float) -> str:
    return (
        f"超过时限（{timeout:g}秒）仍未读完，已停止。请用 --timeout 放宽时限，或拆分该文件。 / "
        f"not read within the time limit of {timeout:g} s, stopped. Allow more with --timeout, or split the file."
    )


def _crashed(cause: str) -> str:
    memory = "（可能内存不足）" if cause == "SIGKILL" else ""
    memory_en = " (perhaps for want of memory)" if cause == "SIGKILL" else ""
    return (
        f"读取该文件时程序崩溃（{cause}）{memory}，其他文件不受影响。请用原来的程序打开后另存一份再试。 / "
        f"the reader crashed on this file ({cause}){memory_en}; others are unharmed. "
        "Open it in its own program, save it anew, and try again."
    )
