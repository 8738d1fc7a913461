"""An inbox is watched: what arrives is checked once it is whole, and a request to end is heeded."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest
from test_batch import write_report
from test_cli import ROOT, table

from pipeline.batch.inputs import InputError
from pipeline.batch.watch import arrivals


class Looks(Event):
    """Stands for the time between looks: does something each time, and stops at the end."""

    def __init__(self, *doings):
        super().__init__()
        self.doings = list(doings)

    def wait(self, timeout=None):
        if not self.doings:
            return True
        self.doings.pop(0)()
        return False


def nothing():
    pass


def test_a_file_is_taken_when_it_has_stood_still_for_a_look(tmp_path):
    growing = tmp_path / "a.txt"
    looks = Looks(
        lambda: growing.write_text("half"),
        lambda: growing.write_text("half and whole"),
        nothing,
        nothing,
        lambda: write_report(tmp_path / "b.txt"),
        nothing,
        lambda: write_report(tmp_path / "out" / "figures.txt"),
        nothing,
    )
    assert list(arrivals(tmp_path, tmp_path / "out", 0.1, looks)) == [1, 2]


def test_what_is_there_at_the_start_is_taken_too(tmp_path):
    write_report(tmp_path / "a.txt")
    assert list(arrivals(tmp_path, tmp_path / "out", 0.1, Looks(nothing, nothing))) == [1]


def test_an_inbox_that_is_none_is_an_error(tmp_path):
    with pytest.raises(InputError, match="not a folder"):
        next(arrivals(tmp_path / "gone", tmp_path / "out", 0.1, Event()))


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_the_command_checks_what_arrives_until_it_is_told_to_end(tmp_path):
    inbox, out = tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    command = [sys.executable, "-m", "pipeline.cli", "watch", inbox, "-o", out, "--every", "0.2", "--no-report"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([*map(str, command), "--ocr", "off", "--lang", "en"], env=environment) as watching:
        try:
            sleep(1)
            for number in (1, 2):
                write_report(inbox / f"{number}.txt", budget=2000 + number)
                wait_for(out, number)
        finally:
            watching.send_signal(signal.SIGTERM)
        assert watching.wait(60) == 0


def wait_for(out: Path, documents: int):
    end = monotonic() + 60
    while monotonic() < end:
        if (out / "run.json").exists() and len(table(out, "documents.csv")) == documents:
            return
        sleep(0.2)
    raise AssertionError(f"not {documents} documents in time")
