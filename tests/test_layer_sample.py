"""Text layers that look in order and are held against what the page shows."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest
from made_pdfs import FONT, new_page, saved, write
from test_layer_trust import GOOD, PROSE, SCAN

from pipeline.ingest.drawing_log import NOTHING_DRAWN
from pipeline.ingest.layer_doubt import signs_of_doubt
from pipeline.ingest.ocr import OcrChoice, OcrEngine, open_engine
from pipeline.ingest.pdf import read_pdf
from pipeline.ingest.text_layer import FontUse
from pipeline.model import Route

SHOWN = ["本年度到位资金12450.60万元", "支出资金11830.25万元，执行率95.0%", "改造老旧小区328个，惠及居民40215户"]
PLAUSIBLE = ["本年度到位资金l2450.6O万元", "支出资金1l830.25万元，执行率96.0%", "改造老旧小区326个，惠及居民4O215户"]
FAINT = (0.96, 0.96, 0.96)


@pytest.fixture(scope="module")
def engine() -> OcrEngine:
    engine = open_engine(OcrChoice.AUTO, 1)
    assert engine is not None
    return engine


@pytest.mark.parametrize(
    "layer",
    [
        replace(GOOD, text=PROSE + "到位l2,450万元，支出2O4.5万元"),
        replace(GOOD, text=PROSE + "⒛19年度，⒛20年度"),
        replace(GOOD, fonts=(FontUse("GlyphLessFont", 400, 0),)),
        replace(GOOD, text="兴宁路桥东段，永固巷北侧" * 20),
    ],
    ids=["letters in numbers", "a sign for twenty", "font of an OCR program", "few usual characters"],
)
def test_layers_that_give_cause_for_doubt(layer) -> None:
    chinese, _, english = signs_of_doubt(layer, NOTHING_DRAWN).partition(" / ")
    assert chinese
    assert english.isascii()


def test_good_layer_gives_none_but_over_a_picture_of_the_page() -> None:
    assert signs_of_doubt(replace(GOOD, text=PROSE + "2023年A4纸3份，G50高速"), NOTHING_DRAWN) == ""
    assert "picture" in signs_of_doubt(GOOD, SCAN)


def _over_its_picture(folder: Path, layer: list[str], rotation: int = 0, sideways: bool = False) -> Path:
    """A page whose picture shows one text while faint print over it, its text layer, may say another."""
    document = pymupdf.open()
    printed = pymupdf.open()
    below = new_page(printed)
    page = new_page(document)
    for lines, target, colour in ((SHOWN, below, (0, 0, 0)), (layer, page, FAINT)):
        for at, line in enumerate(lines * 2):
            if sideways:
                target.insert_text((100 + 40 * at, 700), line, fontname=FONT, fontsize=14, color=colour, rotate=90)
            else:
                write(target, 70, 100 + 40 * at, line, 14, color=colour)
    page.insert_image(page.rect, pixmap=below.get_pixmap(dpi=150), overlay=False)
    page.set_rotation(rotation)
    return saved(document, folder)


@pytest.mark.parametrize(("rotation", "sideways"), [(0, False), (90, False), (0, True)])
def test_layer_that_reads_as_the_page_does_is_believed(tmp_path, engine, rotation, sideways) -> None:
    (page,) = read_pdf(_over_its_picture(tmp_path, SHOWN, rotation, sideways), engine).pages
    assert page.route is Route.TEXT_LAYER
    assert "sampled" in page.reason


@pytest.mark.parametrize("sideways", [False, True])
def test_plausible_layer_that_reads_otherwise_is_refused_and_kept(tmp_path, engine, sideways) -> None:
    path = _over_its_picture(tmp_path, PLAUSIBLE, sideways=sideways)
    assert read_pdf(path, None).pages[0].route is Route.TEXT_LAYER  # nothing but the picture under it speaks against it
    reading = read_pdf(path, engine)
    assert reading.pages[0].route is Route.OCR
    assert "l2450.6O" in reading.pages[0].second_reading
    read = "".join(block.text.content for block in reading.blocks)
    assert "1245060" in "".join(char for char in unicodedata.normalize("NFKC", read) if char.isdecimal())


def test_page_that_gives_no_cause_never_asks_the_engine(tmp_path) -> None:
    document = pymupdf.open()
    for at in range(4):
        write(new_page(document) if not at else document[0], 70, 100 + 20 * at, SHOWN[0])

    class Refusing:
        def __getattr__(self, name):
            raise AssertionError(f"the engine was asked for {name}")

    assert read_pdf(saved(document, tmp_path), Refusing()).pages[0].route is Route.TEXT_LAYER
