"""Resident memory of one worker over thousands of pages of files with text: why it is not replaced.

The files given are copied, no two of the same bytes, until there are as many pages as asked, and read by a run with one
worker and without OCR. Told are the pages read, the resident memory of the worker then, and how many workers there were.

    python bench/worker_memory.py [--pages 5000] FILE.pdf ...     # two minutes and a half
    python bench/worker_memory.py --small 4000                    # small documents of five formats, 3% damaged
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

import psutil
import pymupdf
from small_reports import make_reports

from pipeline.batch.messages import RunProgress
from pipeline.batch.run import RunOptions, run_and_write

EVERY = 250  # pages or documents between two lines
MEGABYTE = 1024**2


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="anju-worker-") as folder:
        inbox = Path(folder) / "in"
        if arguments.small:
            make_reports(inbox, arguments.small)
        else:
            _copy(arguments.files, arguments.pages, inbox)
        watched = _Watched(by_page=not arguments.small)
        run_and_write([inbox], Path(folder) / "out", RunOptions.of("off", workers=1, report=False), watched.look)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--small", type=int, default=0, help="make so many small documents instead")
    arguments = parser.parse_args()
    if not arguments.files and not arguments.small:
        parser.error("give PDF files, or --small")
    return arguments


def _copy(files: Sequence[Path], pages: int, inbox: Path) -> None:
    inbox.mkdir()
    counts = {}
    for path in files:
        with pymupdf.open(path) as document:
            counts[path] = document.page_count
    for number, path in enumerate(cycle(files)):
        if pages <= 0:
            break
        (inbox / f"{number:06}.pdf").write_bytes(path.read_bytes() + f"\n% {number}\n".encode())
        pages -= counts[path]


class _Watched:
    def __init__(self, by_page: bool) -> None:
        self._by_page = by_page
        self._next = EVERY
        self._workers: set[int] = set()

    def look(self, progress: RunProgress) -> None:
        done = progress.pages_done if self._by_page else progress.documents_done
        if done < self._next:
            return
        self._next = done + EVERY
        workers = psutil.Process().children()
        self._workers.update(each.pid for each in workers)
        resident = sum(each.memory_info().rss for each in workers) // MEGABYTE
        print(f"{done:6,}  {resident:5} MB  {len(self._workers)} worker(s)", flush=True)


if __name__ == "__main__":
    main()
