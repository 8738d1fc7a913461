"""The `anju` command as a user meets it: in a process of its own, by its output, files and exit status."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep

import psutil
import pymupdf
import pytest
from docx import Document
from test_batch import REPORT, write_report, write_slow_pdf

import pipeline

ROOT = Path(pipeline.__file__).parents[1]
RESULTS = {"documents.csv", "figures.csv", "scores.csv", "findings.csv", "audit.json", "run.json"}


def anju(*arguments, cwd=ROOT, **environment):
    variables = {
        key: value for key, value in os.environ.items() if key not in ("LANG", "LC_ALL", "LC_MESSAGES", "COLUMNS")
    }
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *map(str, arguments)],
        cwd=cwd,
        env={**variables, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def table(out: Path, name: str) -> list[dict[str, str]]:
    with (out / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A folder with one report that is consistent and one that claims a rate its numbers do not give; and its run."""
    place = tmp_path_factory.mktemp("mixed")
    write_report(place / "in" / "good.txt", rate="75")
    write_report(place / "in" / "sub" / "wrong.txt", rate="85")
    (place / "out").mkdir()
    (place / "out" / "notes.md").write_text("mine", "utf-8")
    return place, anju("run", place / "in", "-o", place / "out")


def test_a_run_writes_the_results_and_keeps_what_else_is_there(mixed):
    place, done = mixed
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (place / "out").iterdir()} == RESULTS | {"notes.md", "report"}
    assert [row["file"] for row in table(place / "out", "documents.csv")] == ["good.txt", "sub/wrong.txt"]
    found = table(place / "out", "findings.csv")
    assert [(row["file"], row["check"], row["severity"], row["claimed"]) for row in found] == [
        ("sub/wrong.txt", "ratio", "error", "85")
    ]


def test_the_summary_says_what_was_read_what_was_found_and_what_to_open(mixed):
    place, done = mixed
    lines = done.stdout.splitlines()
    assert any(re.match(r"Documents +2 +read 2", line) for line in lines)
    assert any(re.match(r"Mismatches +1 +error 1", line) for line in lines)
    assert any(line.split()[:2] == ["error", "sub/wrong.txt"] for line in lines)
    assert str(place / "out" / "findings.csv") in done.stdout
    assert done.stderr == ""


def test_the_record_of_the_run_holds_the_hash_of_each_file(mixed):
    place, _ = mixed
    record = json.loads((place / "out" / "run.json").read_text("utf-8"))
    assert set(record["sha256"]) == RESULTS - {"run.json"}
    assert record["anju"] == pipeline.__version__


def test_no_path_of_the_machine_and_no_time_is_in_the_other_files(mixed):
    place, _ = mixed
    for name in RESULTS - {"run.json"}:
        assert str(place) not in (place / "out" / name).read_text("utf-8")


def test_a_second_run_writes_the_same_bytes(mixed):
    place, _ = mixed
    again = place / "again"
    assert anju("run", place / "in", "-o", again, "--workers", "1", "--quiet").returncode == 0
    for name in RESULTS - {"run.json"}:
        assert (again / name).read_bytes() == (place / "out" / name).read_bytes(), name


def test_quiet_says_nothing(mixed):
    place, _ = mixed
    done = anju("run", place / "in" / "good.txt", "-o", place / "quiet", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_fail_on_turns_mismatches_into_1(mixed):
    place, _ = mixed
    assert anju("run", place / "in", "-o", place / "o1", "--fail-on", "error").returncode == 1
    assert anju("run", place / "in" / "good.txt", "-o", place / "o2", "--fail-on", "warning").returncode == 0


def test_the_language_is_that_of_the_locale_or_as_asked(mixed):
    place, _ = mixed
    report = place / "in" / "sub" / "wrong.txt"
    chinese = anju("check", report, LANG="zh_CN.UTF-8")
    assert "错误" in chinese.stdout and "error" not in chinese.stdout
    assert anju("check", report, "--lang", "zh").stdout == chinese.stdout
    assert anju("check", report, "--lang", "en", LANG="zh_CN.UTF-8").stdout == anju("check", report).stdout


def test_check_prints_the_findings_of_one_document_and_writes_nothing(mixed, tmp_path):
    place, _ = mixed
    done = anju("check", place / "in" / "sub" / "wrong.txt", cwd=tmp_path)
    assert done.returncode == 0
    assert "85%" in done.stdout and "as printed: " in done.stdout
    assert not list(tmp_path.iterdir())


# --------------------------------------------------------------------------------------------------------------------
# Bad files
# --------------------------------------------------------------------------------------------------------------------


def pdf_bytes(**options) -> bytes:
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "Funds in place: 1200")
        return document.tobytes(**options)


def write_bad_files(folder: Path) -> set[str]:
    folder.mkdir()
    (folder / "empty.pdf").write_bytes(b"")
    write_report(folder / "text.pdf")
    (folder / "truncated.pdf").write_bytes(pdf_bytes()[:300])
    locked = pdf_bytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret", owner_pw="secret")
    (folder / "password.pdf").write_bytes(locked)
    whole = folder / "whole.docx"
    Document().save(whole)
    (folder / "broken.docx").write_bytes(whole.read_bytes()[:2000])
    whole.unlink()
    (folder / "no-pages.pdf").write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )
    (folder / "no-size.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(8) + b"\x08\0\0\0\0" + bytes(4))
    bad = {path.name for path in folder.iterdir()}
    os.mkfifo(folder / "pipe.pdf")
    unreadable = write_report(folder / "unreadable.txt")
    unreadable.chmod(0)
    if os.access(unreadable, os.R_OK):
        unreadable.unlink()  # this user may read everything
    else:
        bad.add("unreadable.txt")
    return bad | {"pipe.pdf"}


@pytest.mark.skipif(os.name == "nt", reason="needs named pipes")
def test_each_bad_file_has_its_failed_row_and_harms_no_other(tmp_path):
    bad = write_bad_files(tmp_path / "in")
    write_report(tmp_path / "in" / "zz-good.txt")
    done = anju("run", tmp_path / "in", "-o", tmp_path / "out")
    rows = {row["file"]: row for row in table(tmp_path / "out", "documents.csv")}
    assert done.returncode == 2
    assert set(rows) == bad | {"zz-good.txt"}
    assert rows["zz-good.txt"]["status"] == "ok" and table(tmp_path / "out", "figures.csv")
    for name in bad:
        assert rows[name]["status"] == "failed", name
        assert " / " in rows[name]["error"] and "internal error" not in rows[name]["error"], name
        assert done.stdout.count(name) == 1
    assert rows["empty.pdf"]["doc_id"] == "e3b0c44298fc"  # of no bytes at all


def test_a_document_over_the_time_limit_is_a_failed_row(tmp_path):
    slow = write_slow_pdf(tmp_path / "slow.pdf")
    done = anju("run", slow, "-o", tmp_path / "out", "--timeout", "0.01")
    (row,) = table(tmp_path / "out", "documents.csv")
    assert done.returncode == 2
    assert row["status"] == "failed" and "0.01" in row["error"]


@pytest.fixture
def endless(tmp_path):
    """A run that is in the middle of a document that takes minutes, and its worker."""
    slow = write_slow_pdf(tmp_path / "slow.pdf")
    command = [sys.executable, "-m", "pipeline.cli", "run", slow, "-o", tmp_path / "out"]
    parent = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = monotonic() + 60
    while not (children := psutil.Process(parent.pid).children()) and monotonic() < deadline:
        sleep(0.1)
    sleep(3)
    yield parent, children
    parent.kill()
    parent.communicate()


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_an_interrupted_run_ends_with_130_and_leaves_nothing(endless, tmp_path):
    parent, workers = endless
    parent.send_signal(signal.SIGINT)
    _, complaint = parent.communicate(timeout=30)
    assert parent.returncode == 130
    assert complaint.startswith("anju: 已中断") and "Traceback" not in complaint
    assert [path.name for path in tmp_path.iterdir()] == ["slow.pdf"]
    assert workers and not psutil.wait_procs(workers, timeout=10)[1]


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_workers_end_with_a_run_that_is_killed(endless):
    parent, workers = endless
    parent.kill()
    parent.wait()
    assert workers and not psutil.wait_procs(workers, timeout=20)[1]


# --------------------------------------------------------------------------------------------------------------------
# Wrong usage
# --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["run"],
        ["run", "gone.pdf", "-o", "out"],
        ["run", "*.none", "-o", "out"],
        ["run", "report.txt"],
        ["run", "report.txt", "-o", "out", "--unknown"],
        ["run", "report.txt", "-o", "out", "--ocr", "eyes"],
        ["run", "report.txt", "-o", "out", "--workers", "none"],
        ["run", "report.txt", "-o", "out", "--workers", "0"],
        ["run", "report.txt", "-o", "out", "--timeout", "-1"],
        ["run", "report.txt", "-o", "out", "--rubric", "no-such"],
        ["run", "report.txt", "-o", "out", "--patterns", "gone"],
        ["run", "report.txt", "-o", "out", "--fail-on", "note"],
        ["check"],
        ["check", "gone.pdf"],
        ["walk"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_64_and_writes_nothing(tmp_path, arguments):
    write_report(tmp_path / "report.txt")
    done = anju(*arguments, cwd=tmp_path)
    assert done.returncode == 64
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]
    if arguments:
        assert done.stderr.startswith("anju: ") and done.stdout == ""
        complaint, *_ = done.stderr.splitlines()
        assert re.search("[一-龥]", complaint) and re.search(" / ", complaint), complaint


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "x", "-o", "out", "--wokers", "2"), "没有选项 --wokers"),
        (("run", "x", "-o", "out", "--ocr"), "--ocr 后须给出值"),
        (("run", "x", "-o", "out", "--workers", "two"), "--workers 须为整数"),
        (("rubric", "sow"), "没有命令 sow"),
        (("cache", "info", "x"), "多余的参数"),
    ],
)
def test_wrong_usage_points_to_the_help_of_its_own_command(arguments, said):
    done = anju(*arguments)
    complaint, hint = done.stderr.splitlines()
    words = {"cache": "cache info", "rubric": "rubric"}.get(arguments[0], arguments[0])
    assert said in complaint
    assert hint == f"用法见 / for usage see: anju {words} --help"


def test_an_output_that_is_a_file_is_refused_before_reading(tmp_path):
    report = write_report(tmp_path / "a.txt")
    done = anju("run", report, "-o", report)
    assert done.returncode == 73
    assert report.read_text("utf-8").startswith("某市")


@pytest.mark.parametrize("command", ["", "run", "check", "watch", "export", "figures", "rubric", "rubric try", "cache"])
def test_no_help_is_cut_off_on_a_narrow_terminal(command):
    shown = anju(*command.split(), "--help", COLUMNS="72").stdout
    assert "…" not in shown
    assert all(sum(1 + (ord(each) > 0x2E7F) for each in line) <= 72 for line in shown.splitlines())
    assert "用法 / Usage: anju" in shown and "show this help" in shown


def test_version_and_help():
    assert anju("--version").stdout == f"anju {pipeline.__version__}\n"
    shown = anju("--help").stdout
    for status in ("0 ", "1 ", "2 ", "64 ", "73 ", "130 "):
        assert re.search(rf"^ +{status}", shown, re.MULTILINE)


# --------------------------------------------------------------------------------------------------------------------
# Pages that cannot be read
# --------------------------------------------------------------------------------------------------------------------


def write_half_scanned_pdf(path: Path) -> None:
    """One page with a text layer, then two that are pictures."""
    with pymupdf.open() as document:
        page = document.new_page()
        for line, text in enumerate(REPORT.format(2000, 1500, 75).splitlines()):
            page.insert_text((72, 72 + 24 * line), text, fontname="china-s")
        rect, picture = page.rect, page.get_pixmap(dpi=100).tobytes("png")
        for _ in range(2):
            document.new_page().insert_image(rect, stream=picture)
        document.save(path)


def test_without_ocr_a_half_scanned_file_is_partial_and_says_which_pages_and_what_to_do(tmp_path):
    write_half_scanned_pdf(tmp_path / "half.pdf")
    done = anju("run", tmp_path / "half.pdf", "-o", tmp_path / "out", "--ocr", "off")
    (row,) = table(tmp_path / "out", "documents.csv")
    assert (done.returncode, row["status"], row["pages"], row["ocr_pages"]) == (2, "partial", "3", "0")
    chinese, english = row["error"].split(" / ")
    assert chinese.startswith("第2-3页无法读取：") and "anju[ocr]" in chinese
    assert english.startswith("page 2-3 not read: ") and "anju[ocr]" in english
    assert {figure["page"] for figure in table(tmp_path / "out", "figures.csv")} == {"1"}
    assert "partly read 1" in done.stdout


def test_check_of_a_half_read_file_ends_with_2_and_still_shows_what_was_found(tmp_path):
    write_half_scanned_pdf(tmp_path / "half.pdf")
    done = anju("check", tmp_path / "half.pdf", "--ocr", "off")
    assert done.returncode == 2
    assert "2-3" in done.stdout and "figures" in done.stdout


def test_a_scan_without_its_ocr_engine_is_failed_with_what_to_install_and_word_files_are_read(tmp_path):
    if find_spec("paddleocr"):
        pytest.skip("needs an engine that is not installed; paddleocr is")
    (tmp_path / "in").mkdir()
    write_half_scanned_pdf(tmp_path / "in" / "half.pdf")
    with pymupdf.open(tmp_path / "in" / "half.pdf") as document:
        document.delete_page(0)
        document.save(tmp_path / "in" / "scan.pdf")
    word = Document()
    word.add_paragraph(REPORT.format(2000, 1500, 75))
    word.save(tmp_path / "in" / "word.docx")
    done = anju("run", tmp_path / "in", "-o", tmp_path / "out", "--ocr", "paddle")
    rows = {row["file"]: row for row in table(tmp_path / "out", "documents.csv")}
    assert done.returncode == 2
    assert {name: row["status"] for name, row in rows.items()} == {
        "half.pdf": "partial",
        "scan.pdf": "failed",
        "word.docx": "ok",
    }
    for name in ("half.pdf", "scan.pdf"):
        assert 'pip install "anju[paddle]"' in rows[name]["error"] and "internal" not in rows[name]["error"]
