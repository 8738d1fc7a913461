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
from pipeline.batch.watch import watch_inbox


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


def seen(inbox, *doings, answers=()):
    """What was told of the inbox while these things happened, and ``answers`` were given, else True."""
    told, left = [], list(answers)

    def update(arrivals):
        told.append((arrivals.new, arrivals.changed, arrivals.gone))
        return left.pop(0) if left else True

    watch_inbox(inbox, inbox / "out", 0.1, Looks(*doings), update)
    return told


def test_a_file_is_taken_when_it_has_stood_still_for_a_look(tmp_path):
    growing = tmp_path / "a.txt"
    told = seen(
        tmp_path,
        lambda: growing.write_text("half"),
        lambda: growing.write_text("half and whole"),
        nothing,
        nothing,
        lambda: write_report(tmp_path / "b.txt"),
        nothing,
        lambda: write_report(tmp_path / "out" / "figures.txt"),
        nothing,
    )
    assert told == [(("a.txt",), (), ()), (("b.txt",), (), ())]


def test_what_is_there_at_the_start_is_taken_too(tmp_path):
    write_report(tmp_path / "a.txt")
    assert seen(tmp_path, nothing, nothing) == [(("a.txt",), (), ())]


def test_a_corrected_a_renamed_and_a_removed_file_are_told_as_such(tmp_path):
    for name in "abc":
        write_report(tmp_path / f"{name}.txt")
    told = seen(
        tmp_path,
        nothing,
        lambda: write_report(tmp_path / "a.txt", budget=20001),
        nothing,
        lambda: (tmp_path / "b.txt").rename(tmp_path / "d.txt"),
        nothing,
        lambda: (tmp_path / "c.txt").unlink(),
        nothing,
    )
    assert told[1:] == [((), ("a.txt",), ()), (("d.txt",), (), ("b.txt",)), ((), (), ("c.txt",))]


def test_an_inbox_that_is_out_of_reach_for_a_while_is_no_news(tmp_path):
    inbox = tmp_path / "in"
    write_report(inbox / "a.txt")
    away = tmp_path / "away"
    doings = (nothing, lambda: inbox.rename(away), nothing, lambda: away.rename(inbox), nothing, nothing)
    assert len(seen(inbox, *doings)) == 1


def test_what_could_not_be_written_is_tried_again(tmp_path):
    write_report(tmp_path / "a.txt")
    assert len(seen(tmp_path, *[nothing] * 5, answers=(False, False, True))) == 3


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs permissions that are heeded")
def test_a_file_that_can_be_opened_at_last_is_news(tmp_path):
    report = write_report(tmp_path / "a.txt")
    report.chmod(0)
    told = seen(tmp_path, nothing, nothing, lambda: report.chmod(0o600), nothing)
    assert told == [(("a.txt",), (), ()), ((), ("a.txt",), ())]


def test_an_inbox_that_is_none_is_an_error(tmp_path):
    with pytest.raises(InputError, match="not a folder"):
        seen(tmp_path / "gone", nothing)


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
