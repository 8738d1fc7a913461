"""Pages per second of reading born-digital PDFs, beside pdfplumber on the same files in the same run.

``python bench/born_digital_speed.py [FOLDER]`` (default: ``../shared/corpus/seeds`` where it is, else
``samples/reports``). Only PDFs whose text layer anju believes on every page are taken (a scan may hide one, too).
``pipeline.ingest`` gives lines with places, paragraphs joined over pages and tables; pdfplumber's ``extract_text`` +
``extract_tables`` give text and tables page by page. Both in one process and one thread, alternating, so that a busy
machine slows both; the best of the rounds counts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pdfplumber
import pymupdf

from pipeline.ingest import IngestError, ingest
from pipeline.model import Route

ROOT = Path(__file__).parent.parent
FOLDERS = (ROOT.parent / "shared" / "corpus" / "seeds", ROOT / "samples" / "reports")
ROUNDS = 3


def born_digital(folder: Path) -> list[Path]:
    """The PDFs that are read from their text layer alone, sorted."""
    return [path for path in sorted(folder.rglob("*.pdf")) if is_born_digital(path)]


def is_born_digital(path: Path) -> bool:
    try:
        return all(page.route is Route.TEXT_LAYER for page in ingest(path).pages)
    except IngestError:  # every page a picture, and no OCR here
        return False


def page_count(path: Path) -> int:
    with pymupdf.open(path) as document:
        return len(document)


def read_with_anju(path: Path) -> None:
    ingest(path)


def read_with_pdfplumber(path: Path) -> None:
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text()
            page.extract_tables()


def seconds(read: Callable[[Path], None], path: Path) -> float:
    started = perf_counter()
    read(path)
    return perf_counter() - started


def measure(files: list[Path]) -> None:
    readers = {"anju": read_with_anju, "pdfplumber": read_with_pdfplumber}
    for read in readers.values():  # imports and fonts are not what is measured
        read(files[0])
    total, pages = dict.fromkeys(readers, 0.0), 0
    print(f"{'file':40} pages  " + "  ".join(f"{name:>10}" for name in readers) + "   pages per second")
    for path in files:
        rounds = [{name: seconds(read, path) for name, read in readers.items()} for _ in range(ROUNDS)]
        best = {name: min(each[name] for each in rounds) for name in readers}
        count = page_count(path)
        pages += count
        for name in readers:
            total[name] += best[name]
        print(f"{path.name:40} {count:5}  " + "  ".join(f"{count / best[name]:10.1f}" for name in readers))
    print(f"{'all':40} {pages:5}  " + "  ".join(f"{pages / total[name]:10.1f}" for name in readers))
    print(f"anju reads {total['pdfplumber'] / total['anju']:.1f} times as many pages per second as pdfplumber")


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else next(each for each in FOLDERS if each.is_dir())
    files = born_digital(folder)
    if not files:
        print(f"no PDF with a text layer in {folder}", file=sys.stderr)
        return 64
    measure(files)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
