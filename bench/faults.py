"""Runs that are disturbed, and what comes of them: each time the finished results are those of an undisturbed run.

The main process is killed at random moments and the command given again, a worker is killed, the disk is full for a
while, a folder may not be read for a while, the clock is set back, one of two machines of a Dask cluster is lost. Only
processes started here are killed, by their id.
``tests/test_faults.py`` does a few of each; this does many:

    python bench/faults.py [--kills 20] [--documents 40]     # about a quarter of an hour
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep

import psutil

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from small_reports import make_reports  # noqa: E402

from pipeline.export.result_files import RESULT_FILES  # noqa: E402

FINISHED = (0, 2)  # the two ways a run ends when all was written: everything read, or not everything
LIMIT = 600  # seconds for a run
LOST = 3  # times one of the machines of a cluster is lost

# What a superuser may do in spite of permissions, laid down.
WITHOUT_PRIVILEGE = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


class Place:
    """A folder with inputs, and the bytes that an undisturbed run gives."""

    def __init__(self, folder: Path, documents: int) -> None:
        self.folder = folder
        self.inputs = folder / "in"
        make_reports(self.inputs, documents, damaged=0.1)
        started = monotonic()
        assert self.start(folder / "undisturbed", folder / "cache-undisturbed").wait(LIMIT) in FINISHED
        self.seconds = monotonic() - started
        self.expected = results(folder / "undisturbed")
        self._count = 0

    def fresh(self) -> tuple[Path, Path]:
        """An OUT and a cache that are not there yet."""
        self._count += 1
        return self.folder / f"out-{self._count}", self.folder / f"cache-{self._count}"

    def start(self, out: Path, cache: Path, *before: str, cluster: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
        """The command, started. ``before`` is what it is started through."""
        command = [sys.executable, "-m", "pipeline.cli", "run", str(self.inputs), "-o", str(out), "--cache", str(cache)]
        return subprocess.Popen(
            [*before, *command, "--ocr", "off", "--no-report", "--workers", "2", "-q", *cluster],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def finished_as_expected(self, out: Path, cache: Path) -> bool:
        """Give the command once more; whether the results are those of the undisturbed run."""
        return self.ended_as_expected(self.start(out, cache), out)

    def ended_as_expected(self, process: subprocess.Popen[bytes], out: Path) -> bool:
        """Wait for a run; whether it finished with the results of the undisturbed run. What it did instead is told."""
        code = process.wait(LIMIT)
        if code not in FINISHED:
            print(f"  ended with {code}", flush=True)
            return False
        return self.are_expected(results(out))

    def are_expected(self, found: dict[str, bytes]) -> bool:
        """Whether these are the results of the undisturbed run; the names of those that are not are told."""
        others = [name for name in RESULT_FILES if found.get(name) != self.expected[name]]
        if others:
            print(f"  not as expected: {', '.join(others)}", flush=True)
        return not others


def results(out: Path) -> dict[str, bytes]:
    """The bytes of each result file, those that are there."""
    return {name: (out / name).read_bytes() for name in RESULT_FILES if (out / name).exists()}


# --------------------------------------------------------------------------------------------------------------------
# Disturbances; each tells whether the finished results were as expected
# --------------------------------------------------------------------------------------------------------------------


def main_is_killed(place: Place, moment: float, times: int = 1) -> bool:
    """Killed ``moment`` seconds after the start, as often as told; the results in between are never half written."""
    out, cache = place.fresh()
    for _ in range(times):
        process = place.start(out, cache)
        sleep(moment)
        process.kill()
        process.wait()
        if out.exists() and (out / "run.json").exists() and not place.are_expected(results(out)):
            return False
    return place.finished_as_expected(out, cache)


def worker_is_killed(place: Place, moment: float) -> bool:
    """A worker process is killed ``moment`` seconds after the start; the run goes on and ends by itself."""
    out, cache = place.fresh()
    process = place.start(out, cache)
    sleep(moment)
    try:
        children = psutil.Process(process.pid).children()
        if children:
            random.choice(children).kill()
    except psutil.Error:  # the run was over, or the worker
        pass
    return place.ended_as_expected(process, out)


def disk_is_full(place: Place, kilobytes: int = 192) -> bool:
    """OUT and cache are on a disk that is too small, until it is made larger. Needs the right to mount."""
    disk = place.folder / "disk"
    disk.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(disk)], check=True)
    try:
        first = place.start(disk / "out", disk / "cache").wait(LIMIT)
        if first in FINISHED or results(disk / "out"):
            return False
        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        return place.finished_as_expected(disk / "out", disk / "cache")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def cache_is_full(place: Place, kilobytes: int = 128) -> bool:
    """Only the cache's disk is too small: the run goes on without it."""
    disk = place.folder / "disk"
    disk.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(disk)], check=True)
    try:
        out, _ = place.fresh()
        return place.ended_as_expected(place.start(out, disk / "cache"), out)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def folder_is_unreadable(place: Place) -> bool:
    """A folder may not be listed in the first run, which says so, and may in the second."""
    out, cache = place.fresh()
    folder = sorted(path for path in place.inputs.iterdir() if path.is_dir())[-1]
    before = WITHOUT_PRIVILEGE if os.geteuid() == 0 else ()
    mode = folder.stat().st_mode
    folder.chmod(0)
    try:
        first = place.start(out, cache, *before).wait(LIMIT)
    finally:
        folder.chmod(mode)
    said = folder.name in (out / "documents.csv").read_text("utf-8-sig")
    return first == 2 and said and place.finished_as_expected(out, cache)


def clock_is_set_back(place: Place, moment: float) -> bool:
    """The run is killed, and goes on in what it takes for the day before yesterday. Needs libfaketime."""
    out, cache = place.fresh()
    process = place.start(out, cache)
    sleep(moment)
    process.kill()
    process.wait()
    return place.ended_as_expected(place.start(out, cache, "faketime", "-f", "-2d"), out)


def machine_is_lost(place: Place, moment: float) -> bool:
    """One of the two machines of a Dask cluster is killed ``moment`` seconds after the start. Needs ``distributed``."""
    from distributed import LocalCluster

    out, cache = place.fresh()
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        process = place.start(out, cache, cluster=("--cluster", cluster.scheduler_address))
        sleep(moment)
        psutil.Process(next(iter(cluster.workers.values())).pid).kill()
        return place.ended_as_expected(process, out)


def can_mount() -> bool:
    return os.geteuid() == 0 and shutil.which("mount") is not None


def can_lock() -> bool:
    return os.name != "nt" and (os.geteuid() != 0 or shutil.which("setpriv") is not None)


def can_fake_time() -> bool:
    return shutil.which("faketime") is not None


def can_cluster() -> bool:
    return find_spec("distributed") is not None


@contextmanager
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="anju-faults-") as folder:
        yield Path(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--documents", type=int, default=40)
    arguments = parser.parse_args()
    chance = random.Random(5)
    with scratch() as folder:
        place = Place(folder, arguments.documents)
        print(f"undisturbed: {place.seconds:.1f} s, {arguments.documents} documents", flush=True)

        def moment() -> float:
            return chance.uniform(0.1, place.seconds)

        trials: list[tuple[str, Callable[[], bool], int]] = [
            ("main process killed", lambda: main_is_killed(place, moment()), arguments.kills),
            ("worker killed", lambda: worker_is_killed(place, moment()), arguments.kills),
            ("disk full", lambda: disk_is_full(place), can_mount()),
            ("cache's disk full", lambda: cache_is_full(place), can_mount()),
            ("folder unreadable", lambda: folder_is_unreadable(place), can_lock()),
            ("clock set back", lambda: clock_is_set_back(place, moment()), can_fake_time()),
            ("machine of a cluster lost", lambda: machine_is_lost(place, moment()), LOST if can_cluster() else 0),
        ]
        for name, trial, times in trials:
            as_expected = sum(trial() for _ in range(times))
            print(f"{name}: {as_expected} of {int(times)} finished with the bytes of the undisturbed run", flush=True)


if __name__ == "__main__":
    main()
