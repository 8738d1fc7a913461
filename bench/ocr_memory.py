"""Resident memory of a batch run over thousands of scanned pages, as a table and a plot.

Small pages are drawn (A6 at 150 dpi, some lines of changing length, sizes that differ by a few pixels as those of a
feeder do), put into PDFs as pictures, and read by ``pipeline.batch`` as any run would: worker processes of their own,
replaced after so many pages. Every few seconds the resident memory of all workers is added up.

    python bench/ocr_memory.py [--pages 2000] [--workers 2] [--out docs/measurements]
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import tempfile
from dataclasses import dataclass, fields
from pathlib import Path
from time import monotonic

import psutil
import pymupdf
from line_plot import line_plot

from pipeline.batch.inputs import InputFile, Inputs
from pipeline.batch.messages import RunProgress
from pipeline.batch.run import RunOptions, audit_inputs
from pipeline.batch.schedule import OCR_PAGES_PER_WORKER
from pipeline.model import Status

PAGES_PER_FILE = 50
DRAWINGS = 25  # different pages; after that they come again
DPI = 150
A6 = (298.0, 420.0)  # points
EVERY = 2.0  # seconds between samples
MEGABYTE = 1024**2


@dataclass(frozen=True)
class Sample:
    seconds: float
    pages: int
    workers: int
    rss_mb: float  # all workers together
    largest_mb: float  # of one worker


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="anju-memory-") as folder:
        files = _draw_files(Path(folder), arguments.pages)
        samples = _run(files, arguments.workers)
    arguments.out.mkdir(parents=True, exist_ok=True)
    _write_csv(arguments.out / "ocr_memory.csv", samples)
    (arguments.out / "ocr_memory.svg").write_text(_plot(samples), "utf-8")
    print(_told(samples))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "docs" / "measurements")
    return parser.parse_args()


# --------------------------------------------------------------------------------------------------------------------
# Pages
# --------------------------------------------------------------------------------------------------------------------


def _draw_files(folder: Path, pages: int) -> list[InputFile]:
    chance = random.Random(11)
    drawings = [_drawn(chance) for _ in range(DRAWINGS)]
    files = []
    for number in range(-(-pages // PAGES_PER_FILE)):
        path = folder / f"scan-{number:03}.pdf"
        with pymupdf.open() as document:
            for _ in range(min(PAGES_PER_FILE, pages - number * PAGES_PER_FILE)):
                (width, height), picture = chance.choice(drawings)
                page = document.new_page(width=width, height=height)
                page.insert_image(page.rect, stream=picture)
            document.save(path)
        files.append(InputFile(path, path.name))
    return files


def _drawn(chance: random.Random) -> tuple[tuple[float, float], bytes]:
    """A page of 3 to 8 lines as a JPEG, and its size in points."""
    size = A6[0] + chance.uniform(-4, 4), A6[1] + chance.uniform(-4, 4)
    with pymupdf.open() as document:
        page = document.new_page(width=size[0], height=size[1])
        for line in range(chance.randint(3, 8)):
            page.insert_text((30, 50 + 40 * line), _sentence(chance), fontname="china-s", fontsize=10.5)
        picture = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY).tobytes("jpeg", jpg_quality=70)
    return size, picture


def _sentence(chance: random.Random) -> str:
    parts = [
        f"计划改造小区{chance.randint(1, 400)}个",
        f"开工{chance.randint(1, 90000)}套",
        f"支出{chance.uniform(1, 9999):.2f}万元",
        f"完成率{chance.uniform(50, 100):.1f}%",
    ]
    return "，".join(chance.sample(parts, chance.randint(1, 2))) + "。"


# --------------------------------------------------------------------------------------------------------------------
# Measuring
# --------------------------------------------------------------------------------------------------------------------


def _run(files: list[InputFile], workers: int) -> list[Sample]:
    samples: list[Sample] = []
    this = psutil.Process(os.getpid())

    def look(progress: RunProgress) -> None:
        if not samples or progress.seconds - samples[-1].seconds >= EVERY:
            sizes = _resident(this)
            total, largest = sum(sizes) / MEGABYTE, max(sizes, default=0) / MEGABYTE
            samples.append(Sample(progress.seconds, progress.pages_done, len(sizes), total, largest))

    started = monotonic()
    audits = audit_inputs(Inputs(tuple(files), {}), RunOptions.of(ocr="rapid", workers=workers), look)
    bad = [audit.file for audit in audits if audit.status is not Status.OK]
    print(f"{len(audits)} files in {monotonic() - started:.0f} s, not read in full: {bad or 'none'}")
    return samples


def _resident(parent: psutil.Process) -> list[int]:
    sizes = []
    for child in parent.children(recursive=True):
        try:
            sizes.append(child.memory_info().rss)
        except psutil.NoSuchProcess:
            continue
    return sizes


def _told(samples: list[Sample]) -> str:
    """Means by quarter of the run, the start left out."""
    warm = [each for each in samples if each.pages >= 50] or samples
    quarters = [warm[i * len(warm) // 4 : (i + 1) * len(warm) // 4] for i in range(4)]
    means = [sum(each.rss_mb for each in part) / max(1, len(part)) for part in quarters]
    peak = max(each.rss_mb for each in samples)
    return f"mean MB by quarter: {', '.join(f'{mean:.0f}' for mean in means)}; peak {peak:.0f} MB"


def _write_csv(path: Path, samples: list[Sample]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([field.name for field in fields(Sample)])
        for each in samples:
            writer.writerow(
                [f"{each.seconds:.1f}", each.pages, each.workers, f"{each.rss_mb:.0f}", f"{each.largest_mb:.0f}"]
            )


def _plot(samples: list[Sample]) -> str:
    title = f"Resident memory of a batch run, by pages read (workers replaced after {OCR_PAGES_PER_WORKER} pages)"
    lines = {
        "all workers": [(each.pages, each.rss_mb) for each in samples],
        "largest worker": [(each.pages, each.largest_mb) for each in samples],
    }
    return line_plot(title, lines, "MB", _told(samples))


if __name__ == "__main__":
    main()
