"""Having the pages of originals drawn, several documents at a time, each within a time limit."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from pipeline.export.evidence.document_data import wanted_pages
from pipeline.export.originals import Originals
from pipeline.machine import child_environment, workers_that_fit
from pipeline.model import Audit

SECONDS_FOR_A_FILE = 60.0  # LibreOffice, where a Word file has pages, takes most of it
SECONDS_FOR_A_PAGE = 3.0
_BYTES_EACH = 512 * 1024**2

Images = Mapping[int, str]  # addresses, relative to the report's folder, by page number


def draw_pages(
    audits: Sequence[Audit], keys: Mapping[str, str], sources: Originals, report: Path
) -> Mapping[str, Images]:
    """Draw the pages that carry something into ``report/pages``; gives the images of each file, by ``file``.

    A file that has no original, has changed since, or cannot be drawn in time has no images.
    """
    jobs = [job for audit in audits if (job := _job(audit, sources)) is not None]
    if not jobs:
        return {}
    painters: SimpleQueue[_Painter] = SimpleQueue()
    workers = workers_that_fit(len(jobs), _BYTES_EACH)
    started = [_Painter() for _ in range(workers)]
    for painter in started:
        painters.put(painter)

    def draw(job: _Job) -> tuple[str, Images]:
        painter = painters.get()
        try:
            return job.file, painter.images(job, report / "pages" / keys[job.file], report)
        finally:
            painters.put(painter)

    try:
        with ThreadPoolExecutor(workers) as threads:
            return dict(threads.map(draw, jobs))
    finally:
        for painter in started:
            painter.end()


@dataclass(frozen=True, slots=True)
class _Job:
    """The pages of a document to be drawn: number, width and height in points."""

    file: str
    source: Path
    sha256: str
    pages: tuple[tuple[int, float, float], ...]


def _job(audit: Audit, sources: Originals) -> _Job | None:
    sizes = () if audit.assessment is None else audit.assessment.extraction.document.pages
    source = sources.of(audit) if sizes else None
    if source is None:
        return None
    pages = ((number, sizes[number - 1].width, sizes[number - 1].height) for number in wanted_pages(audit))
    return _Job(audit.file, source, audit.sha256, tuple(page for page in pages if page[1] > 0 and page[2] > 0))


class _Painter:
    """One drawing process, started when first needed and again after it had to be killed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def images(self, wanted: _Job, folder: Path, report: Path) -> Images:
        if not wanted.pages:
            return {}
        job = {
            "path": str(wanted.source.absolute()),
            "sha256": wanted.sha256,
            "folder": str(folder),
            "pages": wanted.pages,
        }
        drawn = self._answer(json.dumps(job), SECONDS_FOR_A_FILE + SECONDS_FOR_A_PAGE * len(wanted.pages))
        address = folder.relative_to(report).as_posix()
        return {number: f"{address}/{number}.webp" for number in drawn}

    def _answer(self, job: str, time_limit: float) -> list[int]:
        process = self._running()
        assert process.stdin is not None and process.stdout is not None
        timer = threading.Timer(time_limit, self.end)
        timer.start()
        try:
            process.stdin.write(job + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = ""
        finally:
            timer.cancel()
        if not line:
            self.end()
            return []
        answer: list[int] = json.loads(line)
        return answer

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "pipeline.export.evidence.painter_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**child_environment(), "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"},
                encoding="utf-8",
                start_new_session=os.name != "nt",
            )
        return self._process

    def end(self) -> None:
        """Kill the process and what it started."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            process.kill() if os.name == "nt" else os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
