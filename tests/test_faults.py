"""Whatever disturbs a run, what it gives in the end is what an undisturbed run gives. ``bench/faults.py`` does more."""

import os

import pytest

from bench import faults

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
