"""Reading a page without the garbage collector, which finds nothing there and takes a tenth of the time."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """No automatic garbage collection meanwhile; what is not in cycles is freed as ever.

    A page makes thousands of small values and next to no cycles. Meant for one page or one putting together of pages,
    so that what cycles there are (in pymupdf's pages) are collected between two of them. Does nothing where the
    collector is off already.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
