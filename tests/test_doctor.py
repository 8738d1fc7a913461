"""`anju doctor` tells present from working, and missing from broken."""

import io
import os
import sys

import pytest
from rich.console import Console

from pipeline import doctor
from pipeline.doctor import Part, State
from pipeline.language import Language
from pipeline.terminal_doctor import print_report


def part(state, *, needed=False, name=("部件", "part"), advice=("请安装", "install it")):
    return Part(name, ("用途", "purpose"), state, "1.0", advice, needed)


def printed(parts, language=Language.EN):
    stream = io.StringIO()
    print_report(tuple(parts), Console(file=stream, width=120), language)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("state", "needed", "fit"),
    [
        (State.WORKING, True, True),
        (State.PRESENT, False, True),
        (State.MISSING, False, True),
        (State.MISSING, True, False),
        (State.BROKEN, False, False),
    ],
)
def test_an_optional_part_may_be_missing_but_not_broken(state, needed, fit):
    assert part(state, needed=needed).fit is fit


def test_each_part_shows_its_state_and_what_to_do_in_the_language_asked():
    parts = [part(State.WORKING), part(State.BROKEN)]
    english, chinese = printed(parts), printed(parts, Language.ZH)
    assert "working" in english and "broken" in english and "→ install it" in english
    assert "可用" in chinese and "不可用" in chinese and "→ 请安装" in chinese
    assert "needs attention" in english


def test_the_closing_line_says_what_can_be_read():
    engine = ("识别引擎", "OCR: one")
    assert "scans need an OCR engine" in printed([part(State.WORKING), part(State.MISSING, name=engine)])
    assert "Ready for Word, PDF and scans" in printed([part(State.WORKING), part(State.WORKING, name=engine)])


def test_the_readers_are_tried_and_work_here():
    by_name = {each.name[1]: each for each in (doctor._word_reader(), doctor._pdf_reader())}
    assert {name: each.state for name, each in by_name.items()} == {
        "Word reader": State.WORKING,
        "PDF reader": State.WORKING,
    }
    assert "pymupdf " in by_name["PDF reader"].detail


def test_a_reader_that_misreads_is_broken():
    def misread():
        doctor._expect("12", "21")

    found = doctor._tried(("", ""), ("", ""), ("pymupdf",), misread)
    assert found.state is State.BROKEN and "21" in found.detail and not found.fit


def test_the_ocr_engine_reads_here():
    pytest.importorskip("rapidocr", reason="needs the extra anju[ocr]")
    found = doctor._probed("rapid")
    assert found.state is State.WORKING, found
    assert found.detail.startswith("rapid/") and ".onnx" in found.detail


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
@pytest.mark.parametrize("end", ["kill -SEGV $$", "echo nothing of use", "exit 3"])
def test_an_engine_that_takes_its_process_down_is_broken(tmp_path, monkeypatch, end):
    crashing = tmp_path / "python"
    crashing.write_text(f"#!/bin/sh\n{end}\n", "utf-8")
    crashing.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(crashing))
    found = doctor._probed("rapid")
    assert found.state is State.BROKEN and found.advice[0] and found.advice[1]


def test_a_program_that_is_not_there_gives_no_output():
    assert doctor._output_of(["no-such-program-of-anyone"]) is None
