"""Many files: which are found, and that none of them can stop, spoil or vanish from a run."""

import doctest
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline.batch.inputs import InputError, find_inputs, shown_name
from pipeline.batch.run import RunOptions, audit_inputs, run_and_write
from pipeline.export.csv_tables import csv_tables
from pipeline.model import Format, Status
from pipeline.pattern_files import PatternError

REPORT = """某市2022年度城镇老旧小区改造绩效自评报告
一、预算执行情况
2022年安排中央财政资金{}万元，截至年底已支出{}万元，预算执行率{}%。
"""


def write_report(path: Path, budget=2000, spent=1500, rate="75") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(REPORT.format(budget, spent, rate), "utf-8")
    return path


def write_slow_pdf(path: Path, pages=1500) -> Path:
    """A PDF that takes minutes to read: many pages full of different numbers."""
    with pymupdf.open() as document:
        page = document.new_page()
        for line in range(55):
            page.insert_text(
                (50, 40 + 14 * line), f"改造小区{line}个，安排资金{line * 37}万元，" * 3, fontname="china-s", fontsize=6
            )
        for _ in range(pages):
            document.fullcopy_page(0)
        document.save(path)
    return path


def names(found):
    return [file.name for file in found.files]


def workers_left():
    return [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]


# --------------------------------------------------------------------------------------------------------------------
# Finding the inputs
# --------------------------------------------------------------------------------------------------------------------


def test_a_folder_gives_its_reports_sorted_and_named_from_it(tmp_path):
    for name in (
        "乙.txt",
        "sub/甲.docx",
        "a.PDF",
        "sub/deeper/b.pdf",
        ".hidden.pdf",
        ".git/c.pdf",
        "~$乙.docx",
        "sub/Thumbs.db",
        "desktop.ini",
        "note.css",
    ):
        write_report(tmp_path / name)
    found = find_inputs([tmp_path])
    assert names(found) == ["a.PDF", "sub/deeper/b.pdf", "sub/甲.docx", "乙.txt"]
    assert found.left_aside == {".css": 1}


def test_a_named_file_is_tried_whatever_its_suffix(tmp_path):
    assert names(find_inputs([write_report(tmp_path / "报告.bak")])) == ["报告.bak"]


def test_a_pattern_is_expanded_and_named_from_its_fixed_part(tmp_path):
    for name in ("2021/a.txt", "2022/a.txt", "2022/b.pdf"):
        write_report(tmp_path / name)
    assert names(find_inputs([tmp_path / "20??" / "a.*"])) == ["2021/a.txt", "2022/a.txt"]
    assert names(find_inputs([tmp_path / "**" / "*.pdf"])) == ["2022/b.pdf"]


def test_a_file_reached_twice_is_read_once(tmp_path):
    report = write_report(tmp_path / "sub" / "a.txt")
    assert names(find_inputs([tmp_path, report, tmp_path / "sub"])) == ["sub/a.txt"]


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path):
    for name in ("x/2021/a.txt", "y/2021/a.txt", "y/2021/b.txt"):
        write_report(tmp_path / name)
    found = find_inputs([tmp_path / "x" / "2021", tmp_path / "y" / "2021"])
    assert names(found) == ["b.txt", "x/2021/a.txt", "y/2021/a.txt"]


def test_an_earlier_output_in_the_input_folder_is_passed_over(tmp_path):
    write_report(tmp_path / "a.txt")
    write_report(tmp_path / "out" / "old.txt")
    assert names(find_inputs([tmp_path], tmp_path / "out")) == ["a.txt"]


@pytest.mark.parametrize("given_paths", [[], ["gone.pdf"], ["*.pdf"], ["empty"]])
def test_nothing_to_read_is_an_error_in_both_languages(tmp_path, given_paths):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=" / "):
        find_inputs([tmp_path / each for each in given_paths])


def test_results_beside_the_reports_are_passed_over(tmp_path):
    write_report(tmp_path / "a.txt")
    for name in ("run.json", "documents.csv", "audit.xlsx", "memo/a.memo.docx"):
        write_report(tmp_path / name)
    assert names(find_inputs([tmp_path])) == ["a.txt"]
    (tmp_path / "run.json").unlink()
    assert names(find_inputs([tmp_path])) == ["a.txt", "audit.xlsx", "memo/a.memo.docx"]


def test_a_folder_that_cannot_be_listed_is_not_passed_over_in_silence(tmp_path):
    write_report(tmp_path / "a.txt")
    (tmp_path / "locked").mkdir(mode=0)
    if os.access(tmp_path / "locked", os.R_OK):
        pytest.skip("this user may read everything")
    assert names(find_inputs([tmp_path])) == ["a.txt", "locked"]


@pytest.mark.parametrize(
    ("raw", "shown"), [("吉林.docx".encode(), "吉林.docx"), ("吉林.docx".encode("gb18030"), "吉林.docx")]
)
def test_file_names_in_the_windows_encoding_are_read(raw, shown):
    assert shown_name(os.fsdecode(raw)) == shown


@given(st.binary(min_size=1).filter(lambda raw: b"\0" not in raw))
def test_any_file_name_can_be_shown(raw):
    shown_name(os.fsdecode(raw)).encode("utf-8")


# --------------------------------------------------------------------------------------------------------------------
# Reading them
# --------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Five reports and a document that takes long, in the middle of the order."""
    place = tmp_path_factory.mktemp("reports")
    for number, name in enumerate(("a", "b", "d", "e", "f")):
        write_report(place / f"{name}.txt", budget=2000 + number)
    write_slow_pdf(place / "c-slow.pdf")
    return place


def audited(inputs, *, workers, timeout=None, on_progress=None):
    return audit_inputs(inputs, RunOptions.of(ocr="off", workers=workers, timeout=timeout), on_progress)


def outcome(audits):
    return {audit.file: audit.status for audit in audits}


ALL_BUT_SLOW_READ = {f"{name}.txt": Status.OK for name in "abdef"} | {"c-slow.pdf": Status.FAILED}


def test_a_document_over_its_time_is_stopped_and_the_others_are_read(folder):
    audits = audited(find_inputs([folder]), workers=1, timeout=4)
    assert outcome(audits) == ALL_BUT_SLOW_READ
    slow = audits[2]
    assert "4秒" in slow.error and "time limit of 4 s" in slow.error
    assert (slow.format, len(slow.sha256), slow.assessment) == (Format.PDF, 64, None)
    assert not workers_left()


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_a_native_crash_costs_only_its_own_document(folder):
    def crash(now):
        if now.current == ("c-slow.pdf",) and now.pages_done > 0:
            for child in psutil.Process().children():
                child.send_signal(signal.SIGSEGV)

    audits = audited(find_inputs([folder]), workers=1, on_progress=crash)
    assert outcome(audits) == ALL_BUT_SLOW_READ
    assert "SIGSEGV" in audits[2].error
    assert not workers_left()


def test_results_are_the_same_bytes_whatever_the_number_of_workers(tmp_path):
    for number in range(6):
        write_report(tmp_path / f"{number}.txt", budget=2000 - number, spent=1500 + number)
    write_report(tmp_path / "3.pdf")  # text that calls itself PDF
    inputs = find_inputs([tmp_path])
    one, two = (csv_tables(audited(inputs, workers=workers)) for workers in (1, 3))
    assert one == two


def test_audits_come_in_the_order_of_the_files(tmp_path):
    for name in ("c", "a", "b"):
        write_report(tmp_path / f"{name}.txt")
    assert [audit.file for audit in audited(find_inputs([tmp_path]), workers=3)] == ["a.txt", "b.txt", "c.txt"]


def test_progress_rises_to_the_end_and_names_the_current_file(tmp_path):
    for name in ("a", "b"):
        write_report(tmp_path / f"{name}.txt")
    seen = []
    audited(find_inputs([tmp_path]), workers=1, on_progress=seen.append)
    done = [(now.documents_done, now.pages_done, now.fraction) for now in seen]
    assert done == sorted(done)
    assert (seen[-1].documents_done, seen[-1].documents, seen[-1].fraction) == (2, 2, 1)
    assert {now.current for now in seen} >= {("a.txt",), ("b.txt",)}


def test_a_broken_pattern_file_stops_the_run(tmp_path):
    write_report(tmp_path / "in" / "a.txt")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "units.yaml").write_text("units: [", "utf-8")
    options = RunOptions.of(ocr="off", patterns=tmp_path / "own")
    with pytest.raises(PatternError, match=r"units\.yaml"):
        run_and_write([tmp_path / "in"], tmp_path / "out", options)
    assert not (tmp_path / "out").exists()
    assert not workers_left()


@pytest.mark.parametrize("wrong", [{"ocr": "none"}, {"workers": 0}, {"timeout": 0}, {"rubric": "no-such-standard"}])
def test_wrong_options_are_refused_before_any_file_is_read(wrong):
    with pytest.raises(ValueError, match=" / "):
        RunOptions.of(**wrong)


# --------------------------------------------------------------------------------------------------------------------
# From Python
# --------------------------------------------------------------------------------------------------------------------


def test_the_documented_example_runs():
    outcome = doctest.testmod(pipeline)
    assert outcome.attempted >= 8 and not outcome.failed


def test_run_works_in_a_script_without_a_main_guard(tmp_path):
    write_report(tmp_path / "in" / "a.txt", rate="85")
    script = tmp_path / "script.py"
    script.write_text(
        "from pipeline import run\nsummary = run('in', 'out', workers=2)\nprint(summary.documents)\n", "utf-8"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(pipeline.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Status.OK") == 1
    assert (tmp_path / "out" / "findings.csv").exists()


def test_a_process_of_ours_loads_no_layout_models():
    script = """
from pipeline.machine import leave_out_layout_models
leave_out_layout_models()
import pymupdf, sys
print([name for name in ("pymupdf", "pymupdf.layout", "pymupdf4llm", "onnxruntime") if sys.modules.get(name)])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "['pymupdf']\n"


def test_audit_reads_one_document_in_this_process(tmp_path):
    checked = pipeline.audit(write_report(tmp_path / "a.txt"), ocr="off")
    assert (checked.file, checked.status, checked.format) == ("a.txt", Status.OK, Format.TEXT)
    assert checked.assessment.extraction.figures


def test_audit_of_what_is_not_there_is_a_failed_audit(tmp_path):
    missing = pipeline.audit(tmp_path / "gone.pdf")
    assert (missing.status, missing.assessment, missing.sha256) == (Status.FAILED, None, "")
    assert " / " in missing.error
