"""The same results from a Dask cluster as from one machine, also when one of its machines is lost; storage by address."""

import os
import signal

import fsspec
import psutil
import pytest
from test_batch import write_report, write_slow_pdf
from test_cache import record, result_bytes, states

from pipeline.batch.inputs import InputError, find_inputs
from pipeline.batch.object_store import ObjectStore
from pipeline.batch.run import STAGES, RunOptions, run_and_write
from pipeline.batch.store import Label
from pipeline.batch.stores import kept_at
from pipeline.export.result_files import RESULT_FILES

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster():
    """Two machines: processes that Dask restarts when they die."""
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as started:
        yield started


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Reports, a copy of one, a damaged one, one that takes a while; and what one machine makes of them."""
    folder = tmp_path_factory.mktemp("cluster")
    for number in range(6):
        write_report(folder / "in" / f"{number}.txt", budget=2000 + number, rate="85")
    write_report(folder / "in" / "copy.txt", budget=2001, rate="85")
    write_slow_pdf(folder / "in" / "long.pdf", pages=40)
    (folder / "in" / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing")
    run(folder, "one machine")
    return folder


def run(place, out, watch=None, **options):
    chosen = RunOptions.of(ocr="off", workers=1, report=False, **options)
    return run_and_write([place / "in"], place / out, chosen, watch)


def test_a_cluster_gives_the_same_bytes_and_does_nothing_twice(cluster, place):
    done = run(place, "cluster", cluster=cluster.scheduler_address)
    assert states(done) == {"ok": 7, "failed": 1, "skipped": 1}
    assert result_bytes(place / "cluster") == result_bytes(place / "one machine")
    assert record(place / "cluster")["duplicates"] == {"copy.txt": "1.txt"}
    again = run(place, "cluster", cluster=cluster.scheduler_address)
    assert states(again) == {"unchanged": 8, "skipped": 1}
    assert (place / "cluster" / STAGES).is_dir()


def test_a_machine_that_is_lost_in_the_middle_costs_nothing(cluster, place):
    lost = []

    def kill_one(now):
        if now.documents_done >= 2 and not lost:
            lost.append(next(iter(cluster.workers.values())).pid)
            os.kill(lost[0], signal.SIGKILL)

    run(place, "lost", kill_one, cluster=cluster.scheduler_address)
    assert lost and not (psutil.pid_exists(lost[0]) and psutil.Process(lost[0]).status() != psutil.STATUS_ZOMBIE)
    assert result_bytes(place / "lost") == result_bytes(place / "one machine")


def test_no_cluster_there_is_an_error_that_says_what_to_do(place, monkeypatch):
    monkeypatch.setattr("pipeline.batch.cluster.SECONDS_TO_CONNECT", 1)
    with pytest.raises(ValueError, match="Check the scheduler's address"):
        run(place, "none", cluster="tcp://127.0.0.1:9")


def test_inputs_and_results_may_be_at_addresses(place):
    options = RunOptions.of(ocr="off", workers=1, report=False)
    done = run_and_write([f"file://{place}/in"], "memory://results/out", options)
    assert states(done) == {"ok": 7, "failed": 1, "skipped": 1}
    system = fsspec.filesystem("memory")
    stored = {name: system.cat_file(f"/results/out/{name}") for name in RESULT_FILES}
    assert stored == result_bytes(place / "one machine")


def test_a_pattern_at_an_address_is_expanded_and_what_is_no_report_left_aside(tmp_path):
    write_report(tmp_path / "2022" / "a.txt")
    write_report(tmp_path / "2022" / "b.css")
    write_report(tmp_path / "2023" / "c.txt")
    found = find_inputs([f"file://{tmp_path}"])
    assert ([file.name for file in found.files], found.left_aside) == (["2022/a.txt", "2023/c.txt"], {".css": 1})
    assert [file.name for file in find_inputs([f"file://{tmp_path}/*/c.txt"]).files] == ["2023/c.txt"]
    with pytest.raises(InputError):
        find_inputs([f"file://{tmp_path}/nothing"])


@pytest.mark.parametrize("address", ["memory://kept", "file://{}/kept"])
def test_an_object_store_keeps_entries(tmp_path, address):
    store = ObjectStore(address.format(tmp_path))
    assert store.get("ab12") is None
    store.put("ab12", b"one", Label("d", "document", "p"))
    store.put("ab12", b"two", Label("d", "document", "p"))
    assert store.get("ab12") == b"two"
    assert [path.name for path in tmp_path.rglob("ab12*") if path.is_file()] in ([], ["ab12"])


@pytest.mark.parametrize(
    ("given", "none", "shared", "kept"),
    [
        (None, True, False, None),
        (None, False, True, None),
        ("/c", False, False, "/c"),
        ("/c", False, True, "file:///c"),
        ("s3://b/c", False, True, "s3://b/c"),
    ],
)
def test_where_results_of_stages_are_kept(given, none, shared, kept):
    assert kept_at(given, none, shared) == kept


def test_a_cluster_without_anywhere_to_keep_results_is_refused():
    with pytest.raises(ValueError, match="--no-cache"):
        kept_at(None, True, True)
