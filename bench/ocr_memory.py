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

from pipeline.batch.inputs import InputFile
from pipeline.batch.messages import RunProgress
from pipeline.batch.schedule import PAGES_PER_WORKER, Limits, audit_files
from pipeline.model import Status
from pipeline.stages import AuditOptions

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
    audits = audit_files(files, AuditOptions(ocr="rapid", threads=1), Limits(workers), look)
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


# --------------------------------------------------------------------------------------------------------------------
# The plot
# --------------------------------------------------------------------------------------------------------------------

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 820, 380, 70, 60, 50


def _plot(samples: list[Sample]) -> str:
    most_pages = max(each.pages for each in samples) or 1
    most_mb = max(1, -(-max(each.rss_mb for each in samples) // 500)) * 500

    def x(pages: float) -> float:
        return LEFT + (WIDTH - LEFT - 30) * pages / most_pages

    def y(mb: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * mb / most_mb

    def line(values: list[tuple[float, float]], colour: str) -> str:
        points = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in values)
        return f'<polyline fill="none" stroke="{colour}" stroke-width="1.5" points="{points}"/>'

    down = range(0, int(most_mb) + 1, 500)
    across = range(0, most_pages + 1, 250)
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="22" font-size="14">Resident memory of a batch run, by pages read '
        f"(workers replaced after {PAGES_PER_WORKER} pages)</text>",
        f'<text x="{LEFT}" y="40" fill="#1f5fa8">all workers</text>',
        f'<text x="{LEFT + 90}" y="40" fill="#c0562b">largest worker</text>',
        *(f'<path d="M{LEFT} {y(mb):.1f}H{WIDTH - 30}" stroke="#ddd"/>' for mb in down),
        *(f'<text x="{LEFT - 8}" y="{y(mb) + 4:.1f}" text-anchor="end">{mb} MB</text>' for mb in down),
        *(f'<text x="{x(n):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{n}</text>' for n in across),
        line([(each.pages, each.rss_mb) for each in samples], "#1f5fa8"),
        line([(each.pages, each.largest_mb) for each in samples], "#c0562b"),
        f'<text x="{LEFT}" y="{HEIGHT - 12}">{_told(samples)}</text>',
        "</svg>",
    ]
    return "\n".join(drawn) + "\n"


if __name__ == "__main__":
    main()
