"""Seconds per scanned page: our reading of a page beside a plain ``PaddleOCR.predict`` loop with the same weights.

Both see the same pictures in the same run, turn about, so that whatever else the machine does falls on both. Ours is
the whole way from a page's picture to lines and tables with places (levelling, ruling, cells, seals); the other is text
recognition alone. ``ocr_batch_speed.py`` measures the whole batch path.

    python bench/ocr_speed.py [--threads 2] [--rounds 3] SCAN.pdf...
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pymupdf

from pipeline.ingest.ocr import OcrEngine, Pixels
from pipeline.ingest.ocr.paddle import PaddleEngine, model_folders
from pipeline.ingest.ocr.rapid import RapidEngine, Runtime, fastest_runtime
from pipeline.ingest.ocr.weights import find_weights
from pipeline.ingest.page_picture import page_picture
from pipeline.ingest.scan import read_scanned_page


def main() -> None:
    arguments = _arguments()
    pages = [page for scan in arguments.scans for page in _pages(scan, arguments.pages)]
    readers = _readers(arguments.threads)
    for _, read in readers.values():
        read(*pages[0])  # the first page of each pays for loading and compiling
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(arguments.rounds):
        for page in pages:
            for name, (_, read) in readers.items():
                started = perf_counter()
                read(*page)
                seconds[name].append(perf_counter() - started)
    _report(readers, seconds, len(pages), arguments.threads)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scans", nargs="+", type=Path, help="scanned PDF files")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=3, help="pages of each file, from the first")
    return parser.parse_args()


def _pages(scan: Path, count: int) -> list[tuple[Pixels, float, float]]:
    with pymupdf.open(scan) as document:
        chosen = [document[index] for index in range(min(count, len(document)))]
        return [(page_picture(page), page.rect.width, page.rect.height) for page in chosen]


Reader = Callable[[Pixels, float, float], object]


def _readers(threads: int) -> dict[str, tuple[str, Reader]]:
    """The plain loop first: everything is given as a share of it."""
    readers: dict[str, tuple[str, Reader]] = {"PaddleOCR.predict, plain": ("", _plain_paddle(threads))}
    engines: list[OcrEngine] = [RapidEngine(runtime, threads) for runtime in Runtime]
    engines.append(PaddleEngine(threads))
    for engine in engines:
        note = "default here" if engine.name == f"rapid/{fastest_runtime().value}" else ""
        readers[f"anju, {engine.name}"] = (note, _ours(engine))
    return readers


def _ours(engine: OcrEngine) -> Reader:
    return lambda image, width, height: read_scanned_page(image, 1, width, height, engine, "bench")


def _plain_paddle(threads: int) -> Reader:
    plain = plain_paddle(threads)
    return lambda image, _width, _height: plain.predict(np.ascontiguousarray(image[:, :, ::-1]))


def plain_paddle(threads: int) -> Any:  # noqa: ANN401 - paddleocr has no types of its own
    """PaddleOCR as its documentation shows it, with our weights; its ``predict`` takes pictures in BGR order."""
    with tempfile.TemporaryDirectory() as folder:
        models = model_folders(
            Path(folder), find_weights()
        )  # before paddleocr is imported: it looks for its hosts then
        from paddleocr import PaddleOCR

        return PaddleOCR(
            **models,
            engine="onnxruntime",
            engine_config={"intra_op_num_threads": threads},
            use_doc_orientation_classify=False,
            use_doc_unwarping=False,
            use_textline_orientation=False,
        )


def _report(readers: dict[str, tuple[str, Reader]], seconds: dict[str, list[float]], pages: int, threads: int) -> None:
    usual = statistics.median(seconds[next(iter(readers))])
    rounds = len(seconds[next(iter(readers))]) // pages
    print(f"{pages} pages, {rounds} rounds, {threads} threads; median seconds a page, and as a share of the first")
    for name, (note, _) in readers.items():
        median = statistics.median(seconds[name])
        print(f"{name:32} {median:7.2f} s  {median / usual:5.2f}  {note}")


if __name__ == "__main__":
    main()
