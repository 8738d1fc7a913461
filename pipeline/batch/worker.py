"""The parent's side of one worker process: start it, give it a file, hear from it, kill it."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from time import monotonic

import psutil

from pipeline.batch.messages import Gone, Job, Message
from pipeline.machine import child_environment

# Every thread pool a library brings, held to what one worker may use; read by the libraries when they load.
_THREAD_SETTINGS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")

Inbox = queue.Queue[tuple["Worker", Message]]


class Worker:
    """One child process. ``job`` is the file it is at, ``deadline`` when (monotonic seconds) it must have finished.

    Until it has said ``Ready``, ``deadline`` is when it must have started. ``pages_with_ocr`` were read since it opened its
    OCR engine.
    """

    def __init__(self, inbox: Inbox, threads: int, ready_by: float) -> None:
        self.job: Job | None = None
        self.ready = False
        self.deadline: float | None = ready_by
        self.pages_done = 0
        self.pages_known = 0
        self.pages_with_ocr = 0
        self._has_engine = False
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "pipeline.batch.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**child_environment(), **dict.fromkeys(_THREAD_SETTINGS, str(threads))},
            start_new_session=os.name != "nt",  # its own group: what it starts (LibreOffice) is killed with it
        )
        threading.Thread(target=self._listen, args=(inbox,), daemon=True).start()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def has_started(self) -> None:
        """Note that it is ready for its first file."""
        self.ready, self.deadline = True, None

    def give(self, job: Job) -> None:
        """Hand over a file. A worker that has died meanwhile is heard of as ``Gone``."""
        self.job, self.deadline = job, monotonic() + job.reading.limits.timeout
        self.pages_done = self.pages_known = 0
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            pickle.dump(job, self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()

    def heard_engine(self) -> None:
        """Note that it has opened its OCR engine."""
        self._has_engine = True

    def heard_pages(self, done: int, total: int) -> None:
        """Note how far the current file is."""
        self.pages_done, self.pages_known = done, total

    def finish(self) -> None:
        """Note that the current file is done with."""
        self.pages_with_ocr += self.pages_done if self._has_engine else 0
        self.pages_done = self.pages_known = 0
        self.job, self.deadline = None, None

    def memory(self) -> int:
        """Bytes of memory that the process and what it started have now; 0 where it is gone."""
        try:
            process = psutil.Process(self._process.pid)
            own = int(process.memory_info().rss)
        except psutil.Error:
            return 0
        for child in process.children(recursive=True):
            with contextlib.suppress(psutil.Error):
                own += int(child.memory_info().rss)
        return own

    def kill(self) -> None:
        """End the process and all it started, at once. One that is dead already keeps its own exit status."""
        with contextlib.suppress(OSError):
            if os.name == "nt":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()
        self._process.wait()

    @property
    def cause_of_death(self) -> str:
        """How a killed or dead process ended: a signal's name (SIGSEGV) or its exit status."""
        code = self._process.wait()
        if code >= 0:
            return f"exit {code}"
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"

    def _listen(self, inbox: Inbox) -> None:
        """Pass on what the child says until its pipe closes, by a thread of its own: portable, and never busy."""
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            while True:
                try:
                    inbox.put((self, pickle.load(pipe)))
                except Exception:  # cut off anywhere, an object's pickle can fail in any way
                    inbox.put((self, Gone()))
                    return
