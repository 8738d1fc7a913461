"""Whole runs beside each other: two workers against one, and a second run against the first.

Born-digital files are made (five formats); scans are copies of the sample's scanned report, no two of the same bytes.
One worker has one processor, two have two, one OCR thread each. They take turns, each with a cache of its own, and the
best of the rounds counts; the second run is given right after each of two workers. Results are compared byte by byte.

    python bench/run_speed.py [--rounds 2] [--documents 1000] [--scans 6] [FILE ...]     # about five minutes

``FILE``: documents to read instead of those made, in one go.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from small_reports import make_reports

from pipeline.export.result_files import RESULT_FILES
from pipeline.machine import child_environment, cores

ROOT = Path(__file__).parent.parent
SCAN = ROOT / "samples" / "reports" / "qujing-2023-signed.scan.pdf"


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds of a run with one worker, with two, and of the second run."""

    one: float
    two: float
    again: float


def main() -> int:
    arguments = _arguments()
    if cores() < 2:
        print("two processors are needed", file=sys.stderr)
        return 64
    with tempfile.TemporaryDirectory(prefix="anju-run-speed-") as place:
        folder = Path(place)
        if arguments.files:
            sets: dict[str, tuple[Sequence[Path], str]] = {"documents given": (arguments.files, "auto")}
        else:
            make_reports(folder / "born-digital", arguments.documents)
            _copy_scan(folder / "scans", arguments.scans)
            sets = {name: ([folder / name], ocr) for name, ocr in (("born-digital", "off"), ("scans", "auto"))}
        for name, (inputs, ocr) in sets.items():
            rounds = [_round(folder / "runs", inputs, ocr) for _ in range(arguments.rounds)]
            one, two, again = (min(getattr(each, part) for each in rounds) for part in ("one", "two", "again"))
            print(
                f"{name}: one worker {one:.1f} s, two {two:.1f} s: {one / two:.2f} times; "
                f"again {again:.2f} s: {one / again:.0f} times one worker's, {two / again:.0f} times two's",
                flush=True,
            )
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--scans", type=int, default=6)
    return parser.parse_args()


def _copy_scan(folder: Path, count: int) -> None:
    folder.mkdir()
    content = SCAN.read_bytes()
    for number in range(count):
        (folder / f"{number}.pdf").write_bytes(content + b"\n%% %d\n" % number)


def _round(folder: Path, inputs: Sequence[Path], ocr: str) -> Round:
    try:
        one = _seconds(folder, "one", inputs, ocr, 1)
        two = _seconds(folder, "two", inputs, ocr, 2)
        again = _seconds(folder, "two", inputs, ocr, 2)
        for name in RESULT_FILES:
            assert (folder / "one" / name).read_bytes() == (folder / "two" / name).read_bytes(), name
        return Round(one, two, again)
    finally:
        shutil.rmtree(folder)


def _seconds(folder: Path, out: str, inputs: Sequence[Path], ocr: str, workers: int) -> float:
    """A run of the command, on as many processors as it has workers."""
    processors = sorted(os.sched_getaffinity(0))[:workers]
    command = ["run", *map(str, inputs), "-o", str(folder / out), "--cache", str(folder / f"cache-{out}")]
    command += ["--ocr", ocr, "--workers", str(workers), "--no-report", "-q"]
    started = perf_counter()
    code = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *command],
        env=child_environment(),
        stdout=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, processors),
        check=False,
    ).returncode
    assert code in (0, 2), code  # everything read, or not everything
    return perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
