"""Many files over several worker processes: each within its limits, a dead worker replaced, scans behind the others.

Every file ends in exactly one outcome. Limits inside the process would not hold (a native loop never looks at them), so
a file that takes too long or too much memory costs its process: it is killed, the file is set aside with the reason,
and a new process takes the next file. A process that dies may have been killed for another's sake: its file is tried
once more, and set aside when a second process dies of it.
"""

from __future__ import annotations

import queue
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from pipeline.batch.inputs import InputFile
from pipeline.batch.known import Work
from pipeline.batch.messages import (
    BadPatterns,
    EngineOpened,
    Exhausted,
    Finished,
    Gone,
    Job,
    Message,
    Outcome,
    PageRead,
    PutOff,
    Reading,
    Ready,
    RunProgress,
)
from pipeline.batch.set_aside import crashed, set_aside, too_large, too_slow
from pipeline.batch.store import Store
from pipeline.batch.worker import Inbox, Worker
from pipeline.ingest.detect import promised_format
from pipeline.machine import GIGABYTE
from pipeline.model import Format, Status
from pipeline.pattern_files import PatternError

START_TIMEOUT = 120.0  # for a worker's own start, before it has a file
DEATHS = 2  # of processes, until their file is set aside

# OCR runtimes keep memory they no longer use (RapidOCR issue 402, PaddleOCR issue 15631): replace the process in time.
# What reads born-digital files does not (docs/scale.md): such a worker stays, unless some file has made it large.
OCR_PAGES_PER_WORKER = 500
MEMORY_PER_WORKER = 3 * GIGABYTE

_TICK = 0.2  # seconds between reports of progress, and looks at memory, while nothing happens

Settled = Callable[[InputFile, Outcome], None]


@dataclass(frozen=True, slots=True)
class Watchers:
    """Who hears of what happens: ``settled`` of each file and its outcome, ``engine`` of each OCR engine opened.

    ``put_off`` takes over files that turn out to be scans; without it they are read when all others are done.
    """

    settled: Settled
    progress: Callable[[RunProgress], None] = lambda _: None
    engine: Callable[[EngineOpened], None] = lambda _: None
    put_off: Callable[[InputFile], None] | None = None


@dataclass(slots=True)
class Crew:
    """Worker processes, at most ``limit``, started as they are needed and kept until dismissed."""

    limit: int
    workers: list[Worker] = field(default_factory=list)
    inbox: Inbox = field(default_factory=queue.Queue)

    def dismiss(self) -> None:
        """Kill all."""
        for worker in self.workers:
            worker.kill()
        self.workers.clear()


def read_files(work: Work, reading: Reading, store: Store, crew: Crew, watchers: Watchers) -> None:
    """Have the crew read the files of ``work``, and after each its twins, which then costs nothing.

    Raises:
        PatternError: a file in `patterns/` cannot be used; the run is given up.
    """
    _Schedule(work, reading, store, crew, watchers).run()


class _Schedule:
    def __init__(self, work: Work, reading: Reading, store: Store, crew: Crew, watchers: Watchers) -> None:
        self._reading, self._store, self._watchers = reading, store, watchers
        self._twins = dict(work.twins)
        self._crew, self._workers, self._inbox = crew, crew.workers, crew.inbox
        files = work.files
        self._to_read = len(files) + sum(map(len, work.twins.values()))
        self._known = len(work.known)
        self._done = 0
        self._failed = sum(outcome.status is not Status.OK for outcome in work.known.values())
        self._scanned = work.scans | {file for file in files if _is_picture(file)}
        self._quick = deque(file for file in files if file not in self._scanned)
        self._scans = deque(file for file in files if file in self._scanned)
        self._deaths: Counter[InputFile] = Counter()
        self._pages_done = 0
        self._started = monotonic()
        self._looked = 0.0

    def run(self) -> None:
        """Until every file has its outcome."""
        while self._done < self._to_read:
            self._employ()
            self._watchers.progress(self._progress())
            try:
                self._hear(*self._inbox.get(timeout=self._until_next_look()))
                while True:  # all that is there already: one report of progress for them together
                    self._hear(*self._inbox.get_nowait())
            except queue.Empty:
                pass
            self._end_overdue()
        self._watchers.progress(self._progress())

    def _employ(self) -> None:
        """Give files to those who have none; start as many workers as there is work for."""
        for worker in self._workers:
            if worker.ready and worker.job is None and (file := self._next()) is not None:
                worker.give(Job(file, self._reading, unless_scanned=file not in self._scanned))
        starting = sum(not worker.ready for worker in self._workers)
        waiting = len(self._quick) + len(self._scans)
        for _ in range(min(self._crew.limit - len(self._workers), waiting - starting)):
            self._workers.append(Worker(self._inbox, self._reading.options.threads, monotonic() + START_TIMEOUT))

    def _next(self) -> InputFile | None:
        lane = self._quick or self._scans
        return lane.popleft() if lane else None

    def _again(self, file: InputFile) -> None:
        (self._scans if file in self._scanned else self._quick).appendleft(file)

    def _hear(self, worker: Worker, message: Message) -> None:
        if worker not in self._workers:
            return  # killed meanwhile
        match message:
            case PageRead():
                worker.heard_pages(message.done, message.total)
            case EngineOpened():
                worker.heard_engine()
                self._watchers.engine(message)
            case Ready():
                worker.has_started()
            case Finished():
                self._take(worker, message)
            case PutOff():
                self._put_off(worker)
            case Exhausted():
                self._set_aside(worker, too_large(self._reading.limits))
            case BadPatterns():
                raise PatternError(message.file, message.line, message.field, message.problem)
            case Gone():
                self._bury(worker)

    def _take(self, worker: Worker, message: Finished) -> None:
        assert worker.job is not None
        self._settle(worker.job.file, message.outcome)
        self._pages_done += worker.pages_done
        worker.finish()
        if worker.pages_with_ocr >= OCR_PAGES_PER_WORKER or message.peak_memory >= MEMORY_PER_WORKER:
            self._dismiss(worker)

    def _put_off(self, worker: Worker) -> None:
        assert worker.job is not None
        file = worker.job.file
        worker.finish()
        if self._watchers.put_off is not None:
            self._done += 1
            self._watchers.put_off(file)
            return
        self._scanned.add(file)
        self._scans.append(file)

    def _bury(self, worker: Worker) -> None:
        """A worker that ended by itself. Had it no file yet, the next one is blamed: so the run comes to an end."""
        worker.kill()
        file = worker.job.file if worker.job is not None else None if worker.ready else self._next()
        if file is not None:
            self._deaths[file] += 1
            if self._deaths[file] < DEATHS:
                self._again(file)
            else:
                self._fail(file, crashed(worker.cause_of_death))
        self._dismiss(worker)

    def _end_overdue(self) -> None:
        now = monotonic()
        for worker in [each for each in self._workers if each.deadline is not None and each.deadline <= now]:
            if worker.job is None and (file := self._next()) is not None:
                self._fail(file, too_slow(START_TIMEOUT))
            self._set_aside(worker, too_slow(self._reading.limits.timeout))
        if now - self._looked >= _TICK:
            self._looked = now
            for worker in [each for each in self._workers if each.job is not None]:
                if worker.memory() > self._reading.limits.memory:
                    self._set_aside(worker, too_large(self._reading.limits))

    def _set_aside(self, worker: Worker, reason: str) -> None:
        """Kill a worker, and set its file aside."""
        worker.kill()
        if worker.job is not None:
            self._fail(worker.job.file, reason)
        self._dismiss(worker)

    def _fail(self, file: InputFile, reason: str) -> None:
        outcome = set_aside(file, reason, self._reading, self._store)
        twins = self._twins.pop(file, ())
        self._settle(file, outcome)
        for twin in twins:  # not to be read either: it would end the same
            self._settle(twin, set_aside(twin, reason, self._reading, self._store))

    def _settle(self, file: InputFile, outcome: Outcome) -> None:
        self._done += 1
        self._failed += outcome.status is not Status.OK
        self._watchers.settled(file, outcome)
        twins = self._twins.pop(file, ())
        self._scanned.update(twins if file in self._scanned else ())
        (self._scans if file in self._scanned else self._quick).extendleft(twins)

    def _dismiss(self, worker: Worker) -> None:
        worker.kill()
        self._workers.remove(worker)

    def _until_next_look(self) -> float:
        deadlines = [each.deadline for each in self._workers if each.deadline is not None]
        return max(0.0, min([_TICK, *(deadline - monotonic() for deadline in deadlines)]))

    def _progress(self) -> RunProgress:
        busy = [worker for worker in self._workers if worker.job is not None]
        half_read = sum(worker.pages_done / worker.pages_known for worker in busy if worker.pages_known)
        documents = self._known + self._to_read
        return RunProgress(
            documents_done=self._known + self._done,
            documents=documents,
            pages_done=self._pages_done + sum(worker.pages_done for worker in busy),
            pages_known=self._pages_done + sum(worker.pages_known for worker in busy),
            current=tuple(worker.job.file.name for worker in busy if worker.job is not None),
            failed=self._failed,
            seconds=monotonic() - self._started,
            fraction=(self._known + self._done + half_read) / documents,
            unchanged=self._known,
        )


def _is_picture(file: InputFile) -> bool:
    return promised_format(file.path) is Format.IMAGE
