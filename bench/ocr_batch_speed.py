"""Pages per second of the whole batch path on scans, beside a plain ``PaddleOCR.predict`` loop with the same weights.

Ours is what ``anju run`` does: worker processes of one OCR thread each, from the PDF's page to an Audit. The other is
one process that reads the same pictures with as many threads as there are processors, text recognition alone. Both are
warm when the clock starts, and take turns, so that whatever else the machine does falls on both. Numbers are looked for
in what each has read, against the text layer of the born-digital PDF that each scan was made from.

On a machine that others use, too, wall-clock time flatters ours: threads that wait for each other lose more when one of
them is held up. So the processor's time is told as well; ours includes the start of its workers and their warm-up.

    python bench/ocr_batch_speed.py [--workers 2] [--rounds 3] SCAN.pdf=DIGITAL.pdf...
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import pymupdf
from ocr_speed import plain_paddle

from pipeline.batch.inputs import InputFile, Inputs
from pipeline.batch.messages import RunProgress
from pipeline.batch.run import RunOptions, audit_inputs
from pipeline.ingest.ocr.rapid import fastest_runtime
from pipeline.ingest.page_picture import page_picture
from pipeline.machine import cores
from pipeline.model import Audit, Table

NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Round:
    seconds: float
    processor: float  # seconds of all processors
    numbers: Counter[str]


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="anju-speed-") as folder:
        pages = _one_page_files([scan for scan, _ in arguments.pairs], Path(folder))
        truth = Counter(number for _, digital in arguments.pairs for number in _printed(digital))
        plain = plain_paddle(cores())
        plain.predict(_picture(pages[0]))
        theirs, ours = [], []
        for _ in range(arguments.rounds):
            theirs.append(_read_plainly(plain, pages))
            ours.append(_read_in_batch(pages, arguments.workers))
            print(f"  {theirs[-1].seconds:7.1f} s {ours[-1].seconds:7.1f} s", flush=True)
    _report(theirs, ours, truth, len(pages), arguments.workers)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+", type=_pair, metavar="SCAN.pdf=DIGITAL.pdf")
    parser.add_argument("--workers", type=int, default=cores())
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _pair(argument: str) -> tuple[Path, Path]:
    scan, _, digital = argument.partition("=")
    return Path(scan), Path(digital)


def _one_page_files(scans: Iterable[Path], folder: Path) -> list[Path]:
    """A PDF a page, so that both workers are busy to the end."""
    files = []
    for scan in scans:
        with pymupdf.open(scan) as document:
            for index in range(len(document)):
                path = folder / f"{len(files):03}.pdf"
                with pymupdf.open() as single:
                    single.insert_pdf(document, from_page=index, to_page=index)
                    single.save(path)
                files.append(path)
    return files


def _picture(path: Path) -> np.ndarray:
    with pymupdf.open(path) as document:
        return np.ascontiguousarray(page_picture(document[0])[:, :, ::-1])


# --------------------------------------------------------------------------------------------------------------------
# Reading
# --------------------------------------------------------------------------------------------------------------------


def _read_plainly(plain: object, pages: list[Path]) -> Round:
    started, busy = perf_counter(), process_time()
    results = [plain.predict(_picture(path))[0] for path in pages]  # type: ignore[attr-defined]
    seconds, processor = perf_counter() - started, process_time() - busy
    read = Counter(number for each in results for text in each["rec_texts"] for number in _of(text))
    return Round(seconds, processor, read)


def _read_in_batch(pages: list[Path], workers: int) -> Round:
    """The clock starts when each worker has read a page: until then engines are opened."""
    with tempfile.TemporaryDirectory(prefix="anju-warm-up-") as folder:
        return _timed_batch(_copies(pages[0], Path(folder), 2 * workers), pages, workers)


def _copies(page: Path, folder: Path, count: int) -> list[InputFile]:
    """The page as files of different content: a second copy of one would not be read."""
    files = [InputFile(folder / f"{number}.pdf", f"0-warm-up-{number}") for number in range(count)]
    for number, file in enumerate(files):
        file.path.write_bytes(page.read_bytes() + f"\n%{number}\n".encode())
    return files


def _timed_batch(warm_up: list[InputFile], pages: list[Path], workers: int) -> Round:
    marks: dict[str, float] = {}

    def look(progress: RunProgress) -> None:
        if progress.pages_done >= len(warm_up):
            marks.setdefault("start", perf_counter())
            marks.setdefault("before", progress.pages_done)

    busy = _time_of_children()
    files = warm_up + [InputFile(path, path.name) for path in pages]
    audits = audit_inputs(Inputs(tuple(files), {}), RunOptions.of(ocr="rapid", pages="1=ocr", workers=workers), look)
    seconds = perf_counter() - marks["start"]
    timed = len(files) - marks["before"]
    read = Counter(number for audit in audits[len(warm_up) :] for text in _texts(audit) for number in _of(text))
    return Round(seconds * len(pages) / timed, _time_of_children() - busy, read)


def _time_of_children() -> float:
    spent = os.times()
    return spent.children_user + spent.children_system


def _texts(audit: Audit) -> Iterable[str]:
    assert audit.assessment is not None, audit.error
    document = audit.assessment.extraction.document
    for block in (*document.blocks, *document.set_aside):
        if isinstance(block, Table):
            yield from (cell.text.content for cell in block.cells)
        else:
            yield block.text.content


# --------------------------------------------------------------------------------------------------------------------
# Numbers
# --------------------------------------------------------------------------------------------------------------------


def _printed(digital: Path) -> Iterable[str]:
    with pymupdf.open(digital) as document:
        for page in document:
            for line in page.get_text().splitlines():
                yield from _of(line)


def _of(text: str) -> list[str]:
    return NUMBER.findall(re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text)))


def _recall(read: Counter[str], truth: Counter[str]) -> float:
    return (read & truth).total() / truth.total()


def _report(theirs: list[Round], ours: list[Round], truth: Counter[str], pages: int, workers: int) -> None:
    print(f"{pages} pages, {len(ours)} rounds in turns, {cores()} processors, {truth.total()} numbers printed")
    for name, rounds in (
        ("PaddleOCR.predict, plain loop", theirs),
        (f"anju batch, {workers} workers, {fastest_runtime()}", ours),
    ):
        seconds = statistics.median(each.seconds for each in rounds)
        processor = statistics.median(each.processor for each in rounds) / pages
        recall = min(_recall(each.numbers, truth) for each in rounds)
        print(
            f"{name:32} {pages / seconds:6.3f} pages/s   {processor:6.2f} s of processor a page   number recall {recall:.4f}"
        )
    ratios = [their.seconds / our.seconds for their, our in zip(theirs, ours, strict=True)]
    print(f"times as fast: {statistics.median(ratios):.2f} (rounds: {', '.join(f'{each:.2f}' for each in ratios)})")


if __name__ == "__main__":
    main()
