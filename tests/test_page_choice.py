"""Pages that are read as a person says."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_pdfs import INVISIBLE, new_page, picture, saved, write

from pipeline.ingest.page_choice import AS_THEY_ARE, Way, parse_page_choice
from pipeline.ingest.page_content import PagedReading
from pipeline.ingest.pdf import read_pdf
from pipeline.model import Paragraph, Route
from pipeline.stages import AuditOptions, check_options

SENTENCE = "本市全年筹集保障性租赁住房资金一千二百万元，全部按时下达到各县区，得分98分。"


def ways(words: str, pages: int = 10) -> str:
    """One letter a page: o, t or - for pages that decide by themselves."""
    choice = parse_page_choice(words)
    return "".join((choice.way(page) or "-")[0] for page in range(1, pages + 1))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", "----------"),
        ("3-7=ocr", "--ooooo---"),
        ("2=text, 4-5=OCR", "-t-oo-----"),
        ("8-=ocr", "-------ooo"),
        ("all=ocr;1=text", "tooooooooo"),
        ("1–3=ocr，2=text", "oto-------"),
    ],
)
def test_ranges_are_read_and_the_last_counts(words: str, expected: str) -> None:
    assert ways(words) == expected


@pytest.mark.parametrize("words", ["3-7", "ocr", "7-3=ocr", "0=ocr", "3=scan", "3--7=ocr", "-3=ocr", "1e3=ocr"])
def test_what_is_no_choice_is_refused_in_both_languages(words: str) -> None:
    with pytest.raises(ValueError, match=r"页码选择.* / .*page choice"):
        parse_page_choice(words)
    with pytest.raises(ValueError, match="page choice"):
        check_options(AuditOptions("off", pages=words))


@given(first=st.integers(1, 999), length=st.integers(0, 999), way=st.sampled_from(Way), page=st.integers(1, 2500))
def test_a_range_holds_its_pages_and_no_other(first: int, length: int, way: Way, page: int) -> None:
    choice = parse_page_choice(f"{first}-{first + length}={way}")
    assert choice.way(page) == (way if first <= page <= first + length else None)


def _pdf(folder: Path) -> Path:
    """Three pages of text; that of the last is invisible over a picture."""
    document = pymupdf.open()
    for at in range(2):
        write(new_page(document), 70, 300 + 40 * at, SENTENCE)
    page = new_page(document)
    picture(page, (0, 0, 595, 842))
    write(page, 70, 400, SENTENCE, render_mode=INVISIBLE)
    return saved(document, folder)


def _words(reading: PagedReading) -> str:
    return "".join(block.text.content for block in reading.blocks if isinstance(block, Paragraph))


def test_good_layer_is_left_where_ocr_is_asked_for(tmp_path: Path) -> None:
    reading = read_pdf(_pdf(tmp_path), None, choice=parse_page_choice("2=ocr"))
    assert [page.route for page in reading.pages] == [Route.TEXT_LAYER, Route.FAILED, Route.FAILED]
    assert "OCR was asked for" in reading.pages[1].reason
    assert reading.pages[1].second_reading == SENTENCE


def test_hidden_layer_is_read_where_text_is_asked_for(tmp_path: Path) -> None:
    path = _pdf(tmp_path)
    assert _words(read_pdf(path, None, choice=AS_THEY_ARE)).count(SENTENCE) == 2
    reading = read_pdf(path, None, choice=parse_page_choice("3=text"))
    assert [page.route for page in reading.pages] == [Route.TEXT_LAYER] * 3
    assert _words(reading).count(SENTENCE) == 3
