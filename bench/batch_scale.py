"""Ten thousand small documents: all accounted for, memory flat, cost per document constant, a second run almost free.

Documents of five formats are made, three in a hundred damaged, and run by ``anju run`` in a process of its own. Every
second its resident memory, that of its workers, the processor time of all, and the number of documents done are noted;
what a document costs is told in processor time, which others on the machine hardly change. Then the same again, three
times: the first may have to fetch files from the disk that the cold run left no room for in memory.

    python bench/batch_scale.py [--documents 10000] [--workers 2] [--out docs/measurements]
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import monotonic

import psutil
from line_plot import line_plot
from small_reports import make_reports

ROOT = Path(__file__).parent.parent
EVERY = 1.0  # seconds between samples
MEGABYTE = 1024**2


@dataclass(frozen=True)
class Sample:
    seconds: float
    documents: int
    main_mb: float
    workers_mb: float
    processor: float


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="anju-scale-", dir=arguments.scratch) as place:
        folder = Path(place)
        damaged = make_reports(folder / "in", arguments.documents)
        cold_seconds, samples, read = _run(folder, arguments.workers)
        warm = [_run(folder, arguments.workers)[0] for _ in range(3)]
        record = json.loads((folder / "out" / "run.json").read_text("utf-8"))
        with (folder / "out" / "documents.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        size = sum(path.stat().st_size for path in (folder / "out").iterdir() if path.is_file())
        cache = sum(path.stat().st_size for path in (folder / "cache").iterdir())
    failed = sum(row["status"] != "ok" for row in rows)
    print(
        f"{arguments.documents} made, {damaged} damaged; rows {len(rows)}, not ok {failed}; states {record['states']}"
    )
    assert len(rows) == arguments.documents == record["found"] == sum(record["states"].values())
    writing = cold_seconds - read
    print(
        f"cold {cold_seconds:.1f} s (reading {read:.1f}, start and writing {writing:.1f}), again "
        f"{', '.join(f'{each:.2f} s ({cold_seconds / each:.0f} times)' for each in warm)}; results {size / MEGABYTE:.0f} MB, cache {cache / MEGABYTE:.0f} MB"
    )
    note = _by_thousand(samples, arguments.documents)
    print(note)
    arguments.out.mkdir(parents=True, exist_ok=True)
    _write(arguments.out, samples, note)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "measurements")
    parser.add_argument("--scratch", type=Path)
    return parser.parse_args()


def _run(folder: Path, workers: int) -> tuple[float, list[Sample], float]:
    """One run of the command; gives its seconds, the samples, and the seconds until the last document was read."""
    command = [sys.executable, "-m", "pipeline.cli", "run", str(folder / "in"), "-o", str(folder / "out")]
    command += ["--cache", str(folder / "cache"), "--workers", str(workers), "--ocr", "off", "--no-report"]
    command += ["--progress", "json", "--lang", "en"]
    started = monotonic()
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    done = [0, started]  # documents, and when that was said

    def listen() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            done[:] = json.loads(line)["documents_done"], monotonic()

    listener = threading.Thread(target=listen)
    listener.start()
    samples: list[Sample] = []
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        samples.append(Sample(monotonic() - started, done[0], *_taken(watched)))
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(EVERY)  # not one sample longer than it takes
    took = monotonic() - started
    listener.join()
    return took, samples, done[1] - started


def _taken(process: psutil.Process) -> tuple[float, float, float]:
    """Megabytes of the process, of its children, and seconds of processor time of all, those that ended included."""
    try:
        own, times = process.memory_info().rss, process.cpu_times()
        children = [(child.memory_info().rss, child.cpu_times()) for child in process.children(recursive=True)]
    except psutil.Error:
        return 0.0, 0.0, 0.0
    processor = times.user + times.system + times.children_user + times.children_system
    processor += sum(each.user + each.system for _, each in children)
    return own / MEGABYTE, sum(memory for memory, _ in children) / MEGABYTE, processor


def _by_thousand(samples: list[Sample], documents: int) -> str:
    """Milliseconds a document over each tenth of the run, and the memory of the main process at its ends."""
    known = [sample for sample in samples if sample.main_mb]
    marks = [next((s for s in known if s.documents >= documents * part // 10), known[-1]) for part in range(11)]
    costs = [
        1000 * (later.processor - earlier.processor) / max(1, later.documents - earlier.documents)
        for earlier, later in pairwise(marks)
    ]
    return (
        f"ms of processor time a document by tenths: {', '.join(f'{cost:.0f}' for cost in costs)}; main process "
        f"{marks[1].main_mb:.0f} MB after a tenth, {max(s.main_mb for s in samples):.0f} MB at most"
    )


def _write(out: Path, samples: list[Sample], note: str) -> None:
    with (out / "batch_scale.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("seconds", "documents", "main_mb", "workers_mb", "processor_seconds"))
        writer.writerows(
            (f"{s.seconds:.0f}", s.documents, f"{s.main_mb:.0f}", f"{s.workers_mb:.0f}", f"{s.processor:.1f}")
            for s in samples
        )
    reading = [s for s in samples if s.documents and s.main_mb]
    lines = {
        "main process, MB": [(s.documents, s.main_mb) for s in reading],
        "all workers, MB": [(s.documents, s.workers_mb) for s in reading],
        "processor time, s": [(s.documents, s.processor) for s in reading],
    }
    title = "A run over small documents of five formats, by documents done"
    (out / "batch_scale.svg").write_text(line_plot(title, lines, "", note), "utf-8")


if __name__ == "__main__":
    main()
