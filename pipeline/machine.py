"""What this computer offers: processors and memory, as far as this process may use them."""

from __future__ import annotations

import os

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
