"""What was read is not read again, unless something it depends on has changed; and what is kept is never trusted blindly."""

import json
import os
import pickle
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_batch import write_report, write_slow_pdf
from test_cli import anju

import patterns
from pipeline.batch.inputs import find_inputs
from pipeline.batch.known import work_on
from pipeline.batch.messages import Limits, Reading
from pipeline.batch.packing import DamagedEntry, packed, unpacked
from pipeline.batch.publish import earlier_results
from pipeline.batch.run import RunOptions, run_and_write
from pipeline.batch.stage_versions import keys_of, stage_versions
from pipeline.batch.store import DATABASE, Label, SqliteStore, StoreError
from pipeline.batch.stored_stages import StoredStages, audit_in
from pipeline.export.result_files import RESULT_FILES
from pipeline.extract import extract
from pipeline.ingest import ingest
from pipeline.pattern_files import PatternFolder
from pipeline.stages import AuditOptions, audit_document

SAMPLES = Path(__file__).parents[1] / "samples" / "reports"
BORN_DIGITAL = sorted(path for path in SAMPLES.iterdir() if ".scan." not in path.name)


def run(place: Path, out="out", **options):
    options = {"ocr": "off", "workers": 1, "report": False, "cache": str(place / "cache")} | options
    return run_and_write([place / "in"], place / out, RunOptions.of(**options))


def states(summary):
    return {state.value: count for state, count in summary.states.items() if count}


def result_bytes(out: Path):
    return {name: (out / name).read_bytes() for name in RESULT_FILES}


def record(out: Path):
    return json.loads((out / "run.json").read_text("utf-8"))


@pytest.fixture
def place(tmp_path):
    """A folder with two reports, a copy of one of them, one that cannot be read and one that is none."""
    write_report(tmp_path / "in" / "a.txt")
    write_report(tmp_path / "in" / "b.txt", budget=2100, rate="85")
    write_report(tmp_path / "in" / "copy of b.txt", budget=2100, rate="85")
    (tmp_path / "in" / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing")
    (tmp_path / "in" / "style.css").write_bytes(b"")
    return tmp_path


# --------------------------------------------------------------------------------------------------------------------
# States
# --------------------------------------------------------------------------------------------------------------------


def test_every_file_found_is_in_one_state_and_copies_are_read_once(place):
    first = run(place)
    assert states(first) == {"ok": 2, "failed": 1, "skipped": 2}
    told = record(place / "out")
    assert (told["found"], sum(told["states"].values()), told["left_aside"]) == (5, 5, {".css": 1})
    assert told["duplicates"] == {"copy of b.txt": "b.txt"}


def test_a_second_run_reads_nothing_and_leaves_the_results_as_they_are(place):
    run(place, cache=None, workers=2)
    cold = result_bytes(place / "out")
    run(place)
    before = {name: (place / "out" / name).stat().st_ino for name in RESULT_FILES}
    assert states(run(place)) == {"unchanged": 3, "skipped": 2}
    assert {name: (place / "out" / name).stat().st_ino for name in RESULT_FILES} == before
    run(place, out="warm")
    assert result_bytes(place / "warm") == result_bytes(place / "out") == cold


def test_only_what_changed_is_read_again(place):
    run(place)
    write_report(place / "in" / "a.txt", budget=2500)
    write_report(place / "in" / "new.txt", budget=2600)
    assert states(run(place)) == {"ok": 2, "unchanged": 2, "skipped": 2}
    run(place, out="afresh", cache=None)
    assert result_bytes(place / "out") == result_bytes(place / "afresh")


def test_a_result_file_that_was_meddled_with_is_written_again(place):
    run(place)
    kept = result_bytes(place / "out")
    (place / "out" / "figures.csv").write_text("mine", "utf-8")
    run(place)
    assert result_bytes(place / "out") == kept


def test_a_result_file_meddled_with_while_a_run_goes_on_is_written_again(place):
    run(place)
    with earlier_results(place / "out") as earlier:
        assert earlier.are_there()
        with (place / "out" / "figures.csv").open("ab") as stream:
            stream.write(b"x")
        assert not earlier.are_there()


def test_a_renamed_file_has_its_stages_kept_and_its_rows_bear_the_new_name(place):
    run(place)
    (place / "in" / "a.txt").rename(place / "in" / "z.txt")
    run(place)
    assert "z.txt" in (place / "out" / "figures.csv").read_text("utf-8-sig")
    stages = {stage: count for stage, count, _ in SqliteStore(place / "cache").sizes()}
    assert stages.pop("summary") == 2
    assert stages == {"document": 2, "extraction": 2, "assessment": 2, "record": 5, "lines": 5}


def test_what_failed_is_tried_again_on_demand_only(place):
    run(place)
    assert states(run(place, retry=True)) == {"failed": 1, "unchanged": 2, "skipped": 2}


def test_a_file_out_of_time_is_tried_again_when_it_is_given_more(tmp_path):
    (tmp_path / "in").mkdir()
    write_slow_pdf(tmp_path / "in" / "slow.pdf", pages=400)
    assert states(run(tmp_path, timeout=0.4)) == {"failed": 1}
    assert states(run(tmp_path, timeout=0.3)) == {"unchanged": 1}
    assert states(run(tmp_path, timeout=0.5)) == {"failed": 1}


def test_a_file_out_of_memory_is_stopped(tmp_path):
    (tmp_path / "in").mkdir()
    write_slow_pdf(tmp_path / "in" / "slow.pdf")
    options = RunOptions.of(ocr="off", workers=1, report=False)
    tight = RunOptions(options.audit, 1, Limits(60.0, 32 * 1024**2), report=False)
    summary = run_and_write([tmp_path / "in"], tmp_path / "out", tight)
    assert "内存" in summary.troubles[0].error and "GB allowed" in summary.troubles[0].error


# --------------------------------------------------------------------------------------------------------------------
# What a result depends on
# --------------------------------------------------------------------------------------------------------------------


def overlay(folder: Path, name: str) -> AuditOptions:
    """Options with one shipped pattern file, changed by a comment, laid over the others."""
    (folder / name).parent.mkdir(parents=True)
    text = (Path(patterns.__file__).parent / name).read_text("utf-8")
    (folder / name).write_text(text + "# changed\n", "utf-8")
    return AuditOptions(ocr="off", patterns=folder)


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("rubrics/national-2022.yaml", {"assessment"}),
        ("relations.yaml", {"assessment"}),
        ("units.yaml", {"extraction"}),
        ("figures/items.yaml", {"extraction"}),
        ("misreadings.yaml", {"extraction"}),
        ("comparison.yaml", set()),
    ],
)
def test_a_changed_pattern_costs_only_the_stages_from_the_first_that_reads_it(tmp_path, name, changed):
    usual, other = stage_versions(AuditOptions(ocr="off")), stage_versions(overlay(tmp_path / "own", name))
    stages = ("document", "extraction", "assessment", "record")
    assert {stage for stage in stages if getattr(usual, stage) != getattr(other, stage)} == changed


def test_keys_of_later_stages_hold_those_of_earlier_ones(tmp_path):
    usual, other = stage_versions(AuditOptions(ocr="off")), stage_versions(overlay(tmp_path / "own", "units.yaml"))
    one, two = keys_of("00", "a.txt", usual), keys_of("00", "a.txt", other)
    assert one.document == two.document
    assert (one.extraction, one.assessment, one.record) != (two.extraction, two.assessment, two.record)
    assert keys_of("00", "b.txt", usual).assessment == one.assessment
    assert keys_of("00", "b.txt", usual).record != one.record


@pytest.mark.parametrize("options", [{"ocr": "auto"}, {"pages": "1=ocr"}, {"places": True}])
def test_what_changes_the_reading_changes_the_first_version(options):
    usual = AuditOptions(ocr="off")
    other = AuditOptions(**({"ocr": "off"} | options))
    assert stage_versions(usual).document != stage_versions(other).document
    assert stage_versions(usual).extraction == stage_versions(other).extraction


def test_threads_change_nothing():
    assert stage_versions(AuditOptions(threads=1)) == stage_versions(AuditOptions(threads=2))


class Noted(PatternFolder):
    """Patterns that note which files are read."""

    def __init__(self):
        super().__init__()
        self.read = set()

    def text(self, name):
        self.read.add(name)
        return super().text(name)


def test_extract_reads_no_pattern_that_is_counted_to_a_later_stage():
    noted = Noted()
    for path in BORN_DIGITAL:
        extract(ingest(path), noted)
    assert noted.read
    late = ("rubrics/", "rubric_language.yaml", "relations.yaml", "plausibility.yaml", "comparison.yaml", "templates/")
    assert not [name for name in noted.read if name.startswith(late)]


# --------------------------------------------------------------------------------------------------------------------
# What is kept
# --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", BORN_DIGITAL, ids=lambda path: path.name)
def test_an_audit_put_together_from_its_stages_is_the_same(tmp_path, path):
    options, store = AuditOptions(ocr="off"), SqliteStore(tmp_path)
    plain = audit_document(path, "报告", options, None)
    stages = StoredStages(store, stage_versions(options), plain.sha256, "报告")
    kept = audit_document(path, "报告", options, None, results=stages)
    again = audit_document(Path("not there"), "报告", options, None, results=stages)  # nothing is read
    assert plain == kept == again
    assert audit_in(store, stages.keys, stages.keep_results(kept)) == plain


@given(st.binary(max_size=60), st.integers(0, 200))
def test_a_damaged_entry_is_refused(garbage, position):
    entry = packed((1, "甲", None))
    assert unpacked(entry) == (1, "甲", None)
    damaged = entry[:position] + garbage + entry[position + len(garbage) :]
    if damaged != entry:
        with pytest.raises(DamagedEntry):
            unpacked(damaged)


class Evil:
    def __reduce__(self):
        return os.system, ("true",)


@pytest.mark.parametrize("foreign", [Evil(), Path("x"), print, pickle.Unpickler])
def test_an_entry_that_holds_anything_but_our_values_is_refused(foreign):
    with pytest.raises(DamagedEntry):
        unpacked(packed(foreign))


def test_damaged_entries_are_computed_again(place):
    run(place)
    with sqlite3.connect(place / "cache" / DATABASE) as database:
        database.execute("UPDATE results SET content = substr(content, 1, 40)")
    run(place, out="again")
    assert result_bytes(place / "again") == result_bytes(place / "out")


def test_a_database_that_is_none_is_put_aside(place):
    run(place)
    for left in (place / "cache").glob(f"{DATABASE}-*"):
        left.unlink()
    (place / "cache" / DATABASE).write_bytes(b"not a database, " * 1000)
    assert states(run(place)) == {"ok": 2, "failed": 1, "skipped": 2}
    assert states(run(place)) == {"unchanged": 3, "skipped": 2}


def test_the_cache_is_its_owners_alone(tmp_path):
    SqliteStore(tmp_path / "cache")
    assert (tmp_path / "cache").stat().st_mode & 0o077 == 0


def test_a_cache_that_cannot_be_is_an_error_that_says_what_to_do(place):
    (place / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="--no-cache"):
        run(place, cache=str(place / "file"))


def test_results_cleared_in_the_middle_are_read_again(place):
    options = AuditOptions(ocr="off")
    run(place)
    store = SqliteStore(place / "cache")
    reading = Reading(options, stage_versions(options), str(place / "cache"), Limits(60, 2**32))
    work = work_on(find_inputs([place / "in"]).files, reading, store)
    assert not work.files and len(work.known) == 4
    with sqlite3.connect(place / "cache" / DATABASE) as database:
        database.execute("DELETE FROM results WHERE rowid = (SELECT min(rowid) FROM results WHERE stage = 'lines')")
    run(place, out="again")  # records are there, lines are not
    assert result_bytes(place / "again") == result_bytes(place / "out")


def test_pruning_removes_what_was_not_used_and_what_another_version_made(tmp_path):
    store = SqliteStore(tmp_path)
    store.put("old", b"1", Label("d1", "document", "earlier"))
    store.put("new", b"2", Label("d2", "document", "now"))
    assert store.prune(0, "now") == 1
    assert (store.get("old"), store.get("new")) == (None, b"2")
    assert store.prune(4e9, "now") == 1


def test_the_commands_that_look_at_the_cache_and_clear_it(place):
    run(place)
    for words, shown in ((("info",), "3 documents"), (("prune", "--days", "1"), "0 entries"), (("clear",), "empty")):
        done = anju("cache", *words, "--cache", place / "cache", LANG="C")
        assert done.returncode == 0 and shown in done.stdout
    assert not list((place / "cache").iterdir())


def test_two_runs_at_once_share_one_cache(place):
    command = [sys.executable, "-m", "pipeline.cli", "run", "in", "--ocr", "off", "--no-report", "-q"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    runs = [
        subprocess.Popen([*command, "-o", out, "--cache", "cache"], cwd=place, env=environment) for out in ("x", "y")
    ]
    assert [each.wait(120) for each in runs] == [2, 2]
    assert result_bytes(place / "x") == result_bytes(place / "y")


def test_a_copy_in_front_becomes_the_one_that_counts(place):
    run(place)
    shutil.copy(place / "in" / "a.txt", place / "in" / "0.txt")
    assert states(run(place)) == {"ok": 1, "unchanged": 2, "skipped": 3}
    assert record(place / "out")["duplicates"] == {"a.txt": "0.txt", "copy of b.txt": "b.txt"}
