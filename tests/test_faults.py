"""Whatever disturbs a run, what it gives in the end is what an undisturbed run gives. ``bench/faults.py`` does more."""

import os
import pickle
import subprocess
import sys

import pytest
from test_batch import write_report, write_slow_pdf

from bench import faults
from pipeline.batch.inputs import find_inputs
from pipeline.batch.messages import Job, Reading, Ready
from pipeline.batch.run import RunOptions, run_and_write
from pipeline.batch.stage_versions import stage_versions
from pipeline.export.summary import State

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs signals")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return faults.Place(tmp_path_factory.mktemp("faults"), documents=12)


@pytest.mark.parametrize("part", [0.3, 0.8])
def test_the_main_process_is_killed_and_started_again(place, part):
    assert faults.main_is_killed(place, place.seconds * part)


def test_a_worker_is_killed(place):
    assert faults.worker_is_killed(place, place.seconds * 0.6)


@pytest.mark.skipif(not faults.can_mount(), reason="may not mount a small disk")
def test_the_disk_is_full_for_a_while(place):
    assert faults.disk_is_full(place, kilobytes=160)


@pytest.mark.skipif(not faults.can_mount(), reason="may not mount a small disk")
def test_the_disk_of_the_cache_is_full(place):
    assert faults.cache_is_full(place)


@pytest.mark.skipif(not faults.can_lock(), reason="this user may read everything")
def test_a_folder_may_not_be_read_for_a_while(place):
    assert faults.folder_is_unreadable(place)


@pytest.mark.skipif(not faults.can_fake_time(), reason="libfaketime is not installed")
def test_the_clock_is_set_back(place):
    assert faults.clock_is_set_back(place, place.seconds * 0.6)


def test_a_worker_whose_parent_is_gone_keeps_no_failure_of_the_document(tmp_path):
    write_slow_pdf(write_report(tmp_path / "in" / "a.txt").with_name("b.pdf"), pages=5)
    options = RunOptions.of(ocr="off", report=False, workers=1, cache=str(tmp_path / "cache"))
    versions = stage_versions(options.audit)
    reading = Reading(options.audit, versions, str(tmp_path / "cache"), options.limits)
    child = subprocess.Popen(
        [sys.executable, "-m", "pipeline.batch.child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with child:
        assert pickle.load(child.stdout) == Ready()
        child.stdout.close()
        pickle.dump(Job(find_inputs([tmp_path / "in"]).files[1], reading), child.stdin)
        child.stdin.flush()
        assert child.wait(60) == 1
    states = run_and_write([tmp_path / "in"], tmp_path / "out", options).states
    assert states[State.OK] == 2
