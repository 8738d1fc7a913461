"""What this computer offers: processors, memory, and processes of our own beside this one."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

GIGABYTE = 1024**3


def cores() -> int:
    """Processors this process may run on (at least 1)."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def memory() -> int | None:
    """Bytes of memory of the machine, ``None`` where the system does not tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None


def workers_that_fit(documents: int, bytes_each: int = 2 * GIGABYTE) -> int:
    """How many workers to start: no more than processors, documents, or what memory holds at ``bytes_each``."""
    total = memory()
    by_memory = cores() if total is None else max(1, total // bytes_each)
    return max(1, min(cores(), documents, by_memory))


def collect_garbage_seldom() -> None:
    """For a worker: what is loaded stays, and a document is values without cycles; looking through them is time lost."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def leave_out_layout_models() -> None:
    """For a process of our own, before it loads pymupdf: without the packages that this loads where they are installed.

    They find layouts by neural networks, which nothing here uses, and cost each process 0.7 s and 95 MB. Not for a
    process of somebody else's, who may want them.
    """
    for name in ("pymupdf.layout", "pymupdf4llm"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # an import then fails as if it were not there


def child_environment() -> dict[str, str]:
    """The environment for a Python process of ours, to be started with ``-P``.

    It finds the modules this process finds, and none in the folder it happens to stand in (that of the reports).
    """
    package = Path(__file__).parents[1]
    paths = [path for path in sys.path if path]
    return {**os.environ, "PYTHONPATH": os.pathsep.join([*paths, str(package)])}
