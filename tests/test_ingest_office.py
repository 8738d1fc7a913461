"""Formats read through LibreOffice, and LibreOffice kept in hand: time limit, nothing left behind, results looked at."""

import os
import struct
import subprocess
import time
import zipfile
from pathlib import Path

import psutil
import pytest
from sheet_packages import sheet_xml, write_sheets
from test_bad_input import compound_file
from word_packages import cell, paragraph, row, table, write_word

from pipeline.ingest import errors, ingest, office
from pipeline.ingest.compound_file import CompoundContent, compound_content
from pipeline.ingest.office import Target, converted, find_soffice
from pipeline.model import Format, Table

needs_office = pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not installed")

BODY = (
    paragraph("一、资金到位情况", '<w:outlineLvl w:val="0"/>')
    + paragraph("到位资金1200万元，支出1150.5万元，预算执行率95.9%。")
    + table(
        '<w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>',
        row(cell("项目"), cell("套数")),
        row(cell("公租房"), cell("118")),
    )
    + paragraph("特此报告。")
)


def texts(document):
    found = []
    for block in document.blocks:
        found += [one.text.content for one in block.cells] if isinstance(block, Table) else [block.text.content]
    return [text for text in found if text]


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return write_word(tmp_path_factory.mktemp("office") / "报告.docx", BODY)


def saved_as(source: Path, suffix: str, folder: Path) -> Path:
    """``source`` as LibreOffice itself saves it."""
    profile = (folder / "profile").as_uri()
    command = [str(find_soffice()), f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix]
    subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=120)
    return folder / f"{source.stem}.{suffix}"


# --------------------------------------------------------------------------------------------------------------------
# What is read
# --------------------------------------------------------------------------------------------------------------------


@needs_office
@pytest.mark.parametrize(("suffix", "named"), [("doc", "wps"), ("rtf", "doc"), ("odt", "odt")])
def test_a_document_saved_otherwise_reads_the_same(tmp_path, report, suffix, named):
    path = saved_as(report, suffix, tmp_path).rename(tmp_path / f"报告.{named}")
    document = ingest(path)
    assert document.format is Format.DOC
    assert texts(document) == texts(ingest(report))
    assert (
        document.notes[0]
        == f"经LibreOffice由.{suffix}格式转换后读取 / read after conversion from .{suffix} by LibreOffice"
    )


@needs_office
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_a_workbook_saved_otherwise_reads_the_same(tmp_path, suffix):
    sheet = sheet_xml([["项目", "率"], ["公租房", 0.651]], ruled=(0, 1), formats={(1, 1): 2})
    path = write_sheets(tmp_path / "附表.xlsx", {"附表": sheet}, codes=["0.0%"])
    other = ingest(saved_as(path, suffix, tmp_path))
    assert other.format is Format.XLSX
    assert texts(other) == texts(ingest(path)) == ["附表", "项目", "率", "公租房", "65.1%"]


@pytest.mark.parametrize("name", ["表.xls", "表.doc"])
def test_a_web_page_saved_as_excel_or_word_is_read_as_a_web_page(tmp_path, name):
    (tmp_path / name).write_text("<html><body><p>到位资金1200万元。</p></body></html>", "utf-8")
    assert texts(ingest(tmp_path / name)) == ["到位资金1200万元。"]


def test_where_libreoffice_is_missing_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1 x}")
    if find_soffice() is not None:
        pytest.skip("LibreOffice stands where only its own system looks for it")
    with pytest.raises(errors.NeedsOffice, match="apt-get install libreoffice-writer") as caught:
        ingest(tmp_path / "a.rtf")
    assert "另存为 .docx" in caught.value.message_zh


# --------------------------------------------------------------------------------------------------------------------
# LibreOffice in hand: programs that stand in for it, called as it is
# --------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Puts a shell script in LibreOffice's place; ``$OUT`` is the folder it is to write to."""
    folder = tmp_path / "bin"
    folder.mkdir()

    def put(script):
        program = folder / "soffice"
        find_out = 'while [ "$1" != --outdir ]; do shift; done; OUT="$2"; SOURCE="$3"\n'
        program.write_text(f"#!/bin/sh\n{find_out}{script}\n", "utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        return tmp_path

    return put


def ends(number, seconds=10.0):
    """Whether the process of that number ends within so many seconds."""
    deadline = time.monotonic() + seconds
    while psutil.pid_exists(number) and psutil.Process(number).status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def convert(folder, time_limit=20.0):
    (folder / "a.rtf").write_bytes(b"{\\rtf1 x}")
    with converted(folder / "a.rtf", ".rtf", Target.WORD, time_limit) as made:
        return made.read_text("utf-8"), made


def test_the_result_is_there_within_the_with_and_gone_after_it(stand_in):
    folder = stand_in('echo made > "$OUT/source.docx"')
    content, made = convert(folder)
    assert content == "made\n"
    assert not made.parent.exists()


def test_success_without_a_result_is_tried_once_more(stand_in):
    folder = stand_in(
        'echo x >> "$(dirname "$0")/calls"; [ $(wc -l < "$(dirname "$0")/calls") = 2 ] && echo second > "$OUT/source.docx"'
    )
    assert convert(folder)[0] == "second\n"


@pytest.mark.parametrize("script", ["exit 0", "exit 3", ': > "$OUT/source.docx"', "kill -9 $$"])
def test_no_result_twice_is_an_error_and_no_third_call(stand_in, script):
    folder = stand_in(f'echo x >> "$(dirname "$0")/calls"; {script}')
    with pytest.raises(errors.Damaged, match="LibreOffice"):
        convert(folder)
    assert (folder / "bin" / "calls").read_text().count("x") == office.TRIES == 2


def test_at_the_time_limit_it_and_all_it_started_are_killed(stand_in):
    folder = stand_in('sleep 600 & echo $! > "$(dirname "$0")/child"; sleep 600')
    start = time.monotonic()
    with pytest.raises(errors.Damaged, match="1秒内没有读完"):
        convert(folder, 1.0)
    assert time.monotonic() - start < 10
    assert ends(int((folder / "bin" / "child").read_text()))


def test_what_it_leaves_running_is_killed_at_the_end(stand_in):
    folder = stand_in('sleep 600 & echo $! > "$(dirname "$0")/child"; echo made > "$OUT/source.docx"')
    convert(folder)
    assert ends(int((folder / "bin" / "child").read_text()))


def test_it_ends_with_the_process_that_called_it(stand_in, tmp_path):
    """A worker over its time is killed outright and can tell nobody: its pipe closes, and that is told enough."""
    folder = stand_in('echo $$ > "$(dirname "$0")/self"; sleep 600')
    (folder / "a.rtf").write_bytes(b"{\\rtf1 x}")
    caller = os.fork()
    if caller == 0:
        try:
            with converted(folder / "a.rtf", ".rtf", Target.WORD):
                pass
        finally:
            os._exit(1)
    started = folder / "bin" / "self"
    deadline = time.monotonic() + 10
    while not started.exists() or not started.read_text().strip():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.kill(caller, 9)
    os.waitpid(caller, 0)
    assert ends(int(started.read_text()))


def test_each_call_has_a_profile_of_its_own_with_macros_off(stand_in):
    folder = stand_in(
        'cat "$OUT/profile/user/registrymodifications.xcu" > "$OUT/source.docx"; echo "$OUT" >> "$(dirname "$0")/out"'
    )
    assert "DisableMacrosExecution" in convert(folder)[0]
    convert(folder)
    first, second = (folder / "bin" / "out").read_text().split()
    assert first != second


# --------------------------------------------------------------------------------------------------------------------
# Compound files
# --------------------------------------------------------------------------------------------------------------------


def with_stream(name, start):
    """A compound file whose one stream begins with ``start``, in the sector after the directory."""
    content = bytearray(compound_file(name).ljust(1024, b"\0"))
    struct.pack_into("<H", content, 0x1E, 9)
    entry = content.index(name.encode("utf-16-le"))
    struct.pack_into("<I", content, entry + 116, 1)  # sectors are counted from the one after the head
    return bytes(content[:1024]) + start.ljust(512, b"\0")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (compound_file("WordDocument"), CompoundContent.WORD),
        (compound_file("Workbook"), CompoundContent.WORKBOOK),
        (compound_file("Book"), CompoundContent.WORKBOOK),
        (compound_file("PowerPoint Document"), CompoundContent.PRESENTATION),
        (compound_file("EncryptedPackage"), CompoundContent.LOCKED),
        (compound_file("Contents"), CompoundContent.UNKNOWN),
        (with_stream("WordDocument", struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, 0x0200)), CompoundContent.WORD),
        (with_stream("WordDocument", struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, 0x0100)), CompoundContent.LOCKED),
        (with_stream("Workbook", struct.pack("<HHIHH", 0x0809, 4, 0, 0x002F, 6)), CompoundContent.LOCKED),
        (with_stream("Workbook", struct.pack("<HHIHH", 0x0809, 4, 0, 0x0042, 2)), CompoundContent.WORKBOOK),
    ],
)
def test_what_is_in_a_compound_file(tmp_path, content, expected):
    (tmp_path / "a.doc").write_bytes(content)
    assert compound_content(tmp_path / "a.doc") is expected


@needs_office
@pytest.mark.parametrize("length", [300, 3000, -2000])
def test_a_document_cut_short_is_read_or_refused(tmp_path, report, length):
    path = saved_as(report, "doc", tmp_path)
    path.write_bytes(path.read_bytes()[:length])
    try:
        assert texts(ingest(path))
    except errors.IngestError as error:
        assert error.file == path.name


@needs_office
def test_a_hostile_open_document_ends_in_an_error(tmp_path, report):
    whole = saved_as(report, "odt", tmp_path)
    hostile = tmp_path / "实体.odt"
    declared = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(hostile, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "content.xml":
                content = content.replace(
                    b"<office:document-content", declared.encode() + b"<office:document-content", 1
                )
                content = content.replace("资金".encode(), b"&f;")
            target.writestr(name, content)
    secret = Path("/etc/hostname").read_text("utf-8").strip() if Path("/etc/hostname").exists() else "\0"
    try:
        assert secret not in "".join(texts(ingest(hostile)))
    except errors.IngestError as error:
        assert error.file == hostile.name
