"""A run over many machines: a task for each document on a Dask cluster, results to storage that all of them reach.

Dask carries the name of a file there and how it ended back, nothing more. What reads the file is the same worker
process as on one machine, a child of Dask's own, which is killed and replaced as need be without Dask noticing. A
machine that is lost has its tasks done by the others.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import islice
from time import monotonic
from typing import Any

from distributed import Client, as_completed
from distributed.scheduler import KilledWorker

from pipeline.batch.inputs import InputFile
from pipeline.batch.known import Work
from pipeline.batch.messages import Outcome, Reading, RunProgress
from pipeline.batch.schedule import Crew, Watchers, read_files
from pipeline.batch.set_aside import killed_machines, set_aside
from pipeline.batch.stage_versions import stage_versions
from pipeline.batch.store import Store
from pipeline.batch.stores import open_store
from pipeline.model import Status

AHEAD = 4  # tasks handed over for each thread of the cluster: enough that none waits, few enough to keep track of
_SCANS_LATER = -10  # Dask's priority
SECONDS_TO_CONNECT = 30

_here = threading.local()  # of a thread of a Dask worker: its crew and store


class ClusterError(ValueError):
    """The cluster cannot be used; the message says why and what to do, in Chinese and English."""


def read_on_cluster(files: list[InputFile], reading: Reading, store: Store, address: str, watchers: Watchers) -> None:
    """Have the cluster at ``address`` read ``files``; results are in the store that ``reading`` names.

    Raises:
        ClusterError: it cannot be reached, or its machines have another version of anju.
        PatternError: a file in `patterns/` cannot be used; the run is given up.
    """
    with _client(address) as client:
        _Tasks(client, files, reading, store, watchers).run()


def read_document(file: InputFile, reading: Reading, scan: bool) -> Outcome | None:
    """The task, on a machine of the cluster: how the file ended; ``None`` for a scan, unless ``scan`` says to read it.

    Raises ``ClusterError`` where this machine's anju would read otherwise than the one that sent the task.
    """
    if stage_versions(reading.options).shipped != reading.versions.shipped:
        raise ClusterError(
            "集群节点上的 anju 版本或规则与本机不同，请统一后再运行 / "
            "the cluster's machines have another version of anju or its patterns: install the same everywhere"
        )
    if getattr(_here, "store_of", None) != reading.store:
        _here.store, _here.store_of = open_store(reading.store), reading.store
    if not hasattr(_here, "crew"):
        _here.crew = Crew(1)
    outcomes: list[Outcome] = []
    watchers = Watchers(lambda _, outcome: outcomes.append(outcome), put_off=None if scan else lambda _: None)
    work = Work(files=[file], scans={file} if scan else set())
    read_files(work, reading, _here.store, _here.crew, watchers)
    return outcomes[0] if outcomes else None


class _Tasks:
    def __init__(
        self, client: Client, files: list[InputFile], reading: Reading, store: Store, watchers: Watchers
    ) -> None:
        self._client, self._reading, self._store, self._watchers = client, reading, store, watchers
        self._count = len(files)
        self._waiting = iter(files)
        self._scans: list[InputFile] = []
        self._at: dict[str, InputFile] = {}
        self._done = self._failed = self._pages = self._unchanged = 0
        self._started = monotonic()

    def run(self) -> None:
        """Until every file has its outcome."""
        running: Any = as_completed((), loop=self._client.loop)
        for file, scan in self._next(AHEAD * max(1, sum(self._client.nthreads().values()))):
            running.add(self._submitted(file, scan))
        for future in running:
            file = self._at.pop(future.key)
            outcome = self._outcome(future, file)
            if outcome is None:
                self._scans.append(file)
            else:
                self._settle(file, outcome)
            future.release()
            for another, scan in self._next(1):
                running.add(self._submitted(another, scan))

    def _next(self, count: int) -> Iterator[tuple[InputFile, bool]]:
        """Files to hand over: those that may be scans only when no other waits."""
        fresh = list(islice(self._waiting, count))
        yield from ((file, False) for file in fresh)
        for _ in range(count - len(fresh)):
            if self._scans:
                yield self._scans.pop(0), True

    def _submitted(self, file: InputFile, scan: bool) -> Any:  # noqa: ANN401  Dask has no types
        priority = _SCANS_LATER if scan else 0
        future = self._client.submit(read_document, file, self._reading, scan, pure=False, priority=priority)
        self._at[future.key] = file
        return future

    def _outcome(self, future: Any, file: InputFile) -> Outcome | None:  # noqa: ANN401
        try:
            outcome: Outcome | None = future.result()
        except KilledWorker:
            return set_aside(file, killed_machines(), self._reading, self._store)
        return outcome

    def _settle(self, file: InputFile, outcome: Outcome) -> None:
        self._done += 1
        self._pages += outcome.pages
        self._unchanged += outcome.unchanged
        self._failed += outcome.status is not Status.OK
        self._watchers.settled(file, outcome)
        self._watchers.progress(
            RunProgress(
                documents_done=self._done,
                documents=self._count,
                pages_done=self._pages,
                pages_known=self._pages,
                current=(),
                failed=self._failed,
                seconds=monotonic() - self._started,
                fraction=self._done / self._count,
                unchanged=self._unchanged,
            )
        )


def _client(address: str) -> Client:
    try:
        return Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"无法连接集群 {address}：{error}。请检查调度器的地址和网络。 / "
            f"cannot reach the cluster at {address}: {error}. Check the scheduler's address and the network."
        ) from error
