"""Zip files of reports: every document inside is read under its own name, and nothing else happens."""

import contextlib
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from word_packages import paragraph, write_word

from pipeline.batch.archives import archives_unpacked
from pipeline.batch.inputs import find_inputs
from pipeline.batch.run import RunOptions, run_and_write
from pipeline.ingest import archive, errors, ingest
from pipeline.ingest.archive import is_archive, unpacked
from pipeline.ingest.detect import REPORT_SUFFIXES

REPORT = "某市2022年度城镇老旧小区改造绩效自评报告\n安排资金2000万元，已支出1500万元，预算执行率75%。\n"


def write_zip(path, members, flags=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", flags) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return path


def names_in(path):
    with unpacked(path, REPORT_SUFFIXES) as found:
        return [member.name for member in found.members]


def contents_in(path):
    with unpacked(path, REPORT_SUFFIXES) as found:
        return {member.name: member.path.read_bytes() for member in found.members}


def reason(path):
    with pytest.raises(errors.IngestError) as caught:
        ingest(path)
    return caught.value


# --------------------------------------------------------------------------------------------------------------------
# What comes out
# --------------------------------------------------------------------------------------------------------------------


def test_documents_come_out_whole_in_the_order_of_their_names(tmp_path):
    path = write_zip(tmp_path / "报送.zip", [("乙县/附表.txt", "乙"), ("甲县/报告.txt", REPORT), ("说明.exe", "x")])
    assert contents_in(path) == {"乙县/附表.txt": "乙".encode(), "甲县/报告.txt": REPORT.encode()}
    with unpacked(path, REPORT_SUFFIXES) as found:
        assert (found.left_aside, found.refused) == ({".exe": 1}, ())


def test_the_files_are_gone_afterwards(tmp_path):
    path = write_zip(tmp_path / "a.zip", [("报告.txt", REPORT)])
    with unpacked(path, REPORT_SUFFIXES) as found:
        place = found.members[0].path
        assert place.exists()
    assert not place.parent.exists()


def test_what_programs_leave_in_archives_is_passed_over(tmp_path):
    leftovers = ["__MACOSX/._报告.docx", ".DS_Store", "甲/~$报告.docx", "甲/.隐藏.pdf", "Thumbs.db"]
    path = write_zip(tmp_path / "a.zip", [*((name, "x") for name in leftovers), ("报告.txt", REPORT)])
    assert names_in(path) == ["报告.txt"]


def test_names_written_in_gb18030_are_read(tmp_path):
    stand_in = "baogao01.txt"
    packed = write_zip(tmp_path / "a.zip", [(stand_in, REPORT)]).read_bytes()
    name = "甲市报告.txt".encode("gb18030")
    assert len(name) == len(stand_in)
    (tmp_path / "a.zip").write_bytes(packed.replace(stand_in.encode(), name))
    assert names_in(tmp_path / "a.zip") == ["甲市报告.txt"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_told_apart(tmp_path):
    path = write_zip(tmp_path / "a.zip", [("报告.txt", "一"), ("报告.txt", "二")])
    assert contents_in(path) == {"报告.txt": "一".encode(), "报告 (2).txt": "二".encode()}


def test_a_word_file_named_zip_is_no_archive(tmp_path):
    path = write_word(tmp_path / "报告.zip", paragraph("到位资金1200万元。"))
    assert not is_archive(path)
    assert ingest(path).blocks[0].text.content == "到位资金1200万元。"


# --------------------------------------------------------------------------------------------------------------------
# What is refused, and harms no other member
# --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../外.txt", "甲/../../外.txt", "/etc/外.txt", "C:/外.txt", "..\\外.txt"])
def test_a_name_that_leads_out_is_refused(tmp_path, name):
    path = write_zip(tmp_path / "a.zip", [(name, "x"), ("报告.txt", REPORT)])
    before = sorted(tmp_path.rglob("*"))
    assert names_in(path) == ["报告.txt"]
    assert sorted(tmp_path.rglob("*")) == before
    assert "leads out" in str(reason(path))


def test_an_archive_in_the_archive_is_refused(tmp_path):
    inner = write_zip(tmp_path / "内.zip", [("报告.txt", REPORT)])
    path = write_zip(tmp_path / "a.zip", [("内.zip", inner.read_bytes()), ("报告.txt", REPORT)])
    assert names_in(path) == ["报告.txt"]
    assert "压缩包中的压缩包" in str(reason(path))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        with packed.open("弹.txt", "w") as member:
            for _ in range(archive.RATIO_COUNTS_FROM // 2**20 + 1):
                member.write(bytes(2**20))
        packed.writestr("报告.txt", REPORT)
    assert names_in(tmp_path / "a.zip") == ["报告.txt"]
    assert "解压后有17MB" in str(reason(tmp_path / "a.zip"))


def test_a_size_that_lies_is_not_believed(tmp_path):
    path = write_zip(tmp_path / "a.zip", [("报告.txt", REPORT * 200)])
    packed = bytearray(path.read_bytes())
    at = packed.rindex(b"PK\x01\x02")
    struct.pack_into("<I", packed, at + 24, 10)  # ten bytes, it says
    path.write_bytes(bytes(packed))
    assert names_in(path) == []
    assert "damaged" in str(reason(path))


def test_a_damaged_member_is_refused_alone(tmp_path):
    path = write_zip(tmp_path / "a.zip", [("坏.txt", "字" * 4000), ("好.txt", REPORT)])
    packed = bytearray(path.read_bytes())
    at = packed.index("坏.txt".encode()) + 12
    packed[at : at + 8] = b"\xff" * 8
    path.write_bytes(bytes(packed))
    assert names_in(path) == ["好.txt"]
    assert "坏.txt" in str(reason(path))


def test_an_encrypted_member_is_refused(tmp_path):
    packed = bytearray(write_zip(tmp_path / "a.zip", [("报告.txt", REPORT)]).read_bytes())
    packed[6] |= 1
    packed[packed.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(packed))
    assert names_in(tmp_path / "a.zip") == []
    assert "密码" in str(reason(tmp_path / "a.zip"))


def test_too_many_members_or_too_much_in_all(tmp_path, monkeypatch):
    path = write_zip(tmp_path / "a.zip", [(f"{number}.txt", REPORT) for number in range(5)])
    monkeypatch.setattr(archive, "MOST_MEMBERS", 4)
    assert type(reason(path)) is errors.TooLarge
    monkeypatch.setattr(archive, "MOST_MEMBERS", 5)
    monkeypatch.setattr(archive, "LARGEST_WHOLE", 4 * len(REPORT.encode()))
    assert type(reason(path)) is errors.TooLarge
    monkeypatch.setattr(archive, "LARGEST_WHOLE", 5 * len(REPORT.encode()))
    assert len(names_in(path)) == 5


def test_an_archive_that_is_cut_short(tmp_path):
    path = write_zip(tmp_path / "a.zip", [("报告.txt", REPORT)])
    path.write_bytes(path.read_bytes()[:-30])
    assert not is_archive(path)
    assert type(reason(path)) is errors.Damaged


# --------------------------------------------------------------------------------------------------------------------
# In a run
# --------------------------------------------------------------------------------------------------------------------


def input_names(folder):
    with archives_unpacked(find_inputs([folder])) as inputs:
        return [file.name for file in inputs.files]


def test_members_take_the_archives_place_among_the_inputs(tmp_path):
    write_zip(tmp_path / "乙.zip", [("报告.txt", REPORT), ("附表.txt", REPORT)])
    (tmp_path / "甲.txt").write_text(REPORT, "utf-8")
    assert input_names(tmp_path) == ["乙.zip/报告.txt", "乙.zip/附表.txt", "甲.txt"]


@pytest.mark.parametrize("bad", ["../外.txt", "内.zip"])
def test_an_archive_that_was_not_read_whole_stays_among_the_inputs(tmp_path, bad):
    write_zip(tmp_path / "乙.zip", [("报告.txt", REPORT), (bad, "x")])
    assert input_names(tmp_path) == ["乙.zip", "乙.zip/报告.txt"]


def test_an_archive_without_documents_stays_among_the_inputs(tmp_path):
    write_zip(tmp_path / "乙.zip", [("程序.exe", "x")])
    assert input_names(tmp_path) == ["乙.zip"]


def test_a_run_over_an_archive(tmp_path):
    write_zip(tmp_path / "in.zip", [("甲/报告.txt", REPORT), ("坏.pdf", "x"), ("../外.txt", "x")])
    summary = run_and_write([tmp_path / "in.zip"], tmp_path / "out", RunOptions.of(workers=1))
    rows = (tmp_path / "out" / "documents.csv").read_text("utf-8-sig")
    assert "in.zip/甲/报告.txt" in rows
    assert "in.zip/坏.pdf" in rows
    assert "路径指向压缩包之外" in rows
    assert summary.figures == 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.data())
def test_an_archive_changed_anywhere_is_unpacked_or_refused(tmp_path, data):
    content = bytearray(write_zip(tmp_path / "a.zip", [("报告.txt", REPORT), ("附表.txt", REPORT)]).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "a.zip"
    path.write_bytes(bytes(content[: data.draw(st.integers(1, len(content)))]))
    outside = sorted(Path(tmp_path).rglob("*"))
    for step in (names_in, ingest):
        with contextlib.suppress(errors.IngestError):
            step(path)
    assert sorted(Path(tmp_path).rglob("*")) == outside
