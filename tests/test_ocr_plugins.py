"""Engines by name: anju's own, and one that another package brings by an entry point, from `--ocr` to `run.json`."""

import json
import tomllib
from pathlib import Path

import psutil
import pymupdf
import pytest

import pipeline
from pipeline.batch import schedule
from pipeline.batch.run import RunOptions, run_and_write
from pipeline.doctor import State, _probed
from pipeline.ingest.ocr import OcrUnavailable, open_engine
from pipeline.ingest.ocr.plugins import GROUP, OWN, engine_names

ROOT = Path(pipeline.__file__).parents[1]

ENGINE = """
from pipeline.ingest.ocr import OcrLine, PixelBox

class Mine:
    name = "mine/made"

    def __init__(self, threads, models):
        self.threads, self.models = threads, models

    def read(self, image):
        words = ("2022年度老旧小区改造绩效自评报告", "安排资金2000万元，已支出1500万元。")
        return tuple(OcrLine(each, 0.9, PixelBox(20.0, y, 400.0, y + 30)) for each, y in zip(words, (20.0, 120.0)))

    def recognise(self, crops):
        return ()

    def model_hashes(self):
        return {"mine.bin": "ab" * 32}

def open_mine(threads, models):
    return Mine(threads, models)

def open_broken(threads, models):
    raise RuntimeError("no such device")
"""


def bring(folder, package, **points):
    """An installed package with entry points."""
    folder.mkdir(exist_ok=True)
    info = folder / f"{package}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", "utf-8")
    listed = "".join(f"{name} = {value}\n" for name, value in points.items())
    (info / "entry_points.txt").write_text(f"[{GROUP}]\n{listed}", "utf-8")
    (folder / "engine_of_mine.py").write_text(ENGINE, "utf-8")


@pytest.fixture
def site(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return tmp_path / "site"


def test_the_engines_of_anju_are_declared_as_plug_ins_too():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"][GROUP] == OWN
    assert engine_names()[: len(OWN)] == tuple(OWN)


def test_an_engine_of_another_package_is_opened_by_its_name(site, tmp_path):
    bring(site, "mine", mine="engine_of_mine:open_mine")
    assert engine_names() == (*OWN, "mine")
    engine = open_engine("mine", 1, tmp_path)
    assert (engine.name, engine.threads, engine.models) == ("mine/made", 1, tmp_path)


def test_one_that_does_not_start_says_so_with_its_name(site):
    bring(site, "mine", broken="engine_of_mine:open_broken", gone="no_such_module:open")
    with pytest.raises(OcrUnavailable, match=r"broken.*no such device.* / .*broken.*no such device"):
        open_engine("broken", 1)
    with pytest.raises(OcrUnavailable, match="gone"):
        open_engine("gone", 1)


def test_two_of_one_name_are_refused_anju_s_own_included(site):
    bring(site, "mine", rapid="engine_of_mine:open_mine")
    with pytest.raises(OcrUnavailable, match=r"engine_of_mine:open_mine, pipeline\.ingest"):
        open_engine("rapid", 1)


def test_a_name_that_is_none_is_refused_before_anything_is_read(site):
    bring(site, "mine", mine="engine_of_mine:open_mine")
    with pytest.raises(ValueError, match="rapid, paddle, mine"):
        RunOptions.of(ocr="mien")
    with pytest.raises(OcrUnavailable, match="mien"):
        open_engine("mien", 1)


def test_doctor_lists_it_and_has_it_read(site):
    bring(site, "mine", mine="engine_of_mine:open_mine")
    found = _probed("mine")
    assert found.name[1] == "OCR: mine" and "--ocr mine" in found.purpose
    assert found.state is State.BROKEN, "it does not read the test print"
    assert "mine/made" in found.advice[0] and "mine 1.0" in found.detail


def test_a_run_reads_with_it_and_records_its_weights(site, tmp_path):
    bring(site, "mine", mine="engine_of_mine:open_mine")
    with pymupdf.open() as document:
        page = document.new_page(width=200, height=100)
        page.draw_rect((10, 10, 60, 30), fill=(0, 0, 0))
        (tmp_path / "in").mkdir()
        page.get_pixmap(dpi=200).save(tmp_path / "in" / "scan.png")
    summary = pipeline.run(tmp_path / "in", tmp_path / "out", ocr="mine", workers=1)
    assert summary.figures == 2
    record = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert record["ocr"] == {"mine/made": {"mine.bin": "ab" * 32}}


@pytest.mark.parametrize(("suffix", "processes"), [("png", 3), ("pdf", 1)])
def test_a_worker_is_replaced_after_pages_of_ocr_only(site, tmp_path, monkeypatch, suffix, processes):
    bring(site, "mine", mine="engine_of_mine:open_mine")
    monkeypatch.setattr(schedule, "OCR_PAGES_PER_WORKER", 1)
    (tmp_path / "in").mkdir()
    for number in range(3):
        with pymupdf.open() as document:
            page = document.new_page(width=200 + number, height=100)
            page.insert_text((10, 30), "Funds in place: 1200")
            path = tmp_path / "in" / f"{number}.{suffix}"
            document.save(path) if suffix == "pdf" else page.get_pixmap(dpi=200).save(path)
    seen, others = set(), {child.pid for child in psutil.Process().children()}  # of tests before

    def look(_progress):
        seen.update({child.pid for child in psutil.Process().children()} - others)

    run_and_write([tmp_path / "in"], tmp_path / "out", RunOptions.of("mine", workers=1, report=False), look)
    assert len(seen) == processes


def test_a_run_without_scans_records_no_engine(tmp_path):
    (tmp_path / "report.txt").write_text("2022年度老旧小区改造绩效自评报告\n安排资金2000万元。", "utf-8")
    pipeline.run(tmp_path / "report.txt", tmp_path / "out", workers=1)
    assert json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["ocr"] == {}
