"""`anju export`: a finished run as files that people open, without reading the reports again."""

import json
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_audits import failed_audit_of, made_audit
from test_cli import ROOT, anju

from pipeline import run
from pipeline.export.audit_json import audit_json
from pipeline.export.originals import Originals
from pipeline.export.targets import Target, document_names, write_targets
from pipeline.export_commands import originals, targets_of
from pipeline.language import Language
from pipeline.pattern_files import pattern_folder

SAMPLE = ROOT / "samples" / "reports" / "hanzhong-2022-report.pdf"


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A run over one report, and a copy of the report that the run does not know of."""
    place = tmp_path_factory.mktemp("run")
    (place / "in").mkdir()
    shutil.copy(SAMPLE, place / "in" / SAMPLE.name)
    (place / "elsewhere").mkdir()
    shutil.copy(SAMPLE, place / "elsewhere" / "renamed.pdf")
    run([place / "in"], place / "out", ocr="off", workers=1)
    return place


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_each_target_has_its_place_and_the_run_stays_as_it_was(finished):
    before = {name: (finished / "out" / name).read_bytes() for name in files_in(finished / "out")}
    done = anju("export", finished / "out", "--to", "xlsx,docx,panel,marked,parquet,duckdb")
    assert done.returncode == 0, done.stderr
    new = files_in(finished / "out") - set(before)
    parts = {name for name in new if name.startswith("parquet/")}
    assert {name.split("/")[1].removesuffix(".parquet") for name in parts} == {
        *("documents", "figures", "scores", "findings", "panel"),
    }
    assert new - parts == {
        "audit.xlsx", "panel.csv", "audit.duckdb", "export.json",
        "memo/hanzhong-2022-report.memo.docx", "marked/hanzhong-2022-report.marked.pdf",
    }  # fmt: skip
    assert all((finished / "out" / name).read_bytes() == content for name, content in before.items())


def test_what_somebody_has_changed_is_never_written_over(tmp_path):
    (tmp_path / "audit.json").write_bytes(audit_json([made_audit()]))
    memo, workbook = tmp_path / "memo" / "甲_报告.memo.docx", tmp_path / "audit.xlsx"
    export = ("export", tmp_path, "--to", "docx,xlsx", "--lang", "en")
    assert anju(*export).returncode == 0
    as_written = workbook.read_bytes()
    memo.write_bytes(b"edited")
    again = anju(*export)
    assert memo.read_bytes() == b"edited"
    assert "changed by somebody and left alone; new: memo/甲_报告.memo-2.docx" in again.stdout
    assert workbook.read_bytes() == as_written and not (tmp_path / "audit-2.xlsx").exists()
    second = tmp_path / "memo" / "甲_报告.memo-2.docx"
    second.write_bytes(b"edited, too")
    (tmp_path / "export.json").unlink()
    assert anju(*export).returncode == 0
    assert second.read_bytes() == b"edited, too"
    assert (tmp_path / "audit-2.xlsx").read_bytes() == as_written
    assert (tmp_path / "memo" / "甲_报告.memo-3.docx").is_file()


def test_the_evidence_report_is_written_by_its_own_name(finished):
    done = anju("export", finished / "out", "--to", "html")
    assert done.returncode == 0, done.stderr
    assert (finished / "out" / "report" / "index.html").is_file()


def test_without_the_original_the_copy_is_left_out_and_said(finished, tmp_path):
    shutil.copy(finished / "out" / "audit.json", tmp_path / "audit.json")
    done = anju("export", tmp_path, "--to", "marked", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "the original was not found" in done.stdout
    assert files_in(tmp_path) == {"audit.json"}


def test_an_original_under_another_name_is_known_by_its_content(finished, tmp_path):
    shutil.copy(finished / "out" / "audit.json", tmp_path / "audit.json")
    done = anju("export", tmp_path, "--to", "marked", "--source", finished / "elsewhere")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "marked" / "hanzhong-2022-report.marked.pdf").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "xlsx,pdf"), "--to knows no pdf"),
        (("--to", ","), "--to knows no empty list"),
        (("--source", "/no/such/folder", "--to", "marked"), "/no/such/folder"),
        (("--patterns", "/no/such/folder", "--to", "panel"), "/no/such/folder"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_written(finished, arguments, said):
    before = files_in(finished / "out")
    done = anju("export", finished / "out", *arguments)
    assert done.returncode == 64
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert files_in(finished / "out") == before


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    done = anju("export", tmp_path)
    assert done.returncode == 64
    assert "anju run" in done.stderr


def test_a_file_that_was_not_read_has_no_memo_and_is_named(tmp_path):
    (tmp_path / "audit.json").write_bytes(audit_json([failed_audit_of(), made_audit("好.pdf")]))
    done = anju("export", tmp_path, "--to", "docx", "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert "坏/文件.pdf: 文件未能读取" in done.stdout
    assert files_in(tmp_path / "memo") == {"好.memo.docx"}


def test_inputs_of_the_run_that_are_gone_leave_no_sources(tmp_path):
    (tmp_path / "run.json").write_text(json.dumps({"inputs": ["/no/such/folder"]}), "utf-8")
    with originals(tmp_path, None) as found:
        assert found.of(made_audit()) is None


class Counted(Sequence):
    """Audits that remember how often each was asked for, as those of a large run are read from disk each time."""

    def __init__(self, *audits):
        self.audits, self.asked = audits, Counter()

    def __len__(self):
        return len(self.audits)

    def __getitem__(self, index):
        found = self.audits[index]
        self.asked[index] += 1
        return found


@pytest.mark.parametrize("target", Target)
def test_a_large_run_is_read_once_for_each_target(tmp_path, target):
    audits = Counted(made_audit("a.pdf"), made_audit("b.pdf"), failed_audit_of())
    list(write_targets(audits, tmp_path, [target], Originals(), pattern_folder(), Language.EN))
    assert audits.asked == {0: 1, 1: 1, 2: 1}


# --------------------------------------------------------------------------------------------------------------------
# Names
# --------------------------------------------------------------------------------------------------------------------


def test_targets_are_taken_once_in_the_order_given():
    assert targets_of(" docx, XLSX,docx") == (Target.DOCX, Target.XLSX)
    assert targets_of("all") == tuple(Target)


@given(st.lists(st.text(st.characters(codec=None), max_size=20), max_size=6, unique=True))
def test_names_are_safe_and_no_two_alike(files):
    audits = [replace(failed_audit_of(), file=file) for file in files]
    names = document_names(audits)
    assert set(names) == set(files)
    assert len({name.casefold() for name in names.values()}) == len(files)
    for name in names.values():
        assert name
        assert not set(name) & set('<>:"/\\|?*\0\n')
        assert not name.startswith(".")
        name.encode("utf-8")


@pytest.mark.parametrize(
    ("files", "names"),
    [
        (("甲/报告.pdf", "乙/报告.pdf"), {"甲_报告", "乙_报告"}),
        (("a.pdf", "a.docx"), {"a", "a.pdf"}),
        (("../../etc/passwd",), {"etc_passwd"}),
        (("...",), {"cdcdcdcdcdcd"}),
    ],
)
def test_names_tell_the_documents(files, names):
    assert set(document_names([replace(failed_audit_of(), file=file) for file in files]).values()) == names
