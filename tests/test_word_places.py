"""Pages and boxes for Word documents: every figure where it is printed, and not a character changed."""

import random
from itertools import pairwise
from pathlib import Path

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word_packages import cell, paragraph, row, run, table, write_word

import pipeline
from pipeline.ingest import ingest
from pipeline.ingest.alignment import Match, align
from pipeline.ingest.office import find_soffice, layout_to_pdf
from pipeline.ingest.word_places import with_places
from pipeline.model import Paragraph, Route, Table

needs_office = pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not installed")

# --------------------------------------------------------------------------------------------------------------------
# Alignment
# --------------------------------------------------------------------------------------------------------------------

ALPHABET = "资金套户万元完成率年度0123456789"


def invented(length, seed):
    pick = random.Random(seed)
    return "".join(pick.choices(ALPHABET, k=length))


def rises(matches):
    return all(a.first + a.length <= b.first and a.second + a.length <= b.second for a, b in pairwise(matches))


@given(st.text("甲乙12", max_size=60), st.text("甲乙12", max_size=60))
def test_what_is_matched_is_the_same_and_in_order(one, other):
    matches = align(one, other)
    assert all(one[m.first : m.first + m.length] == other[m.second : m.second + m.length] for m in matches)
    assert all(m.length > 0 for m in matches)
    assert rises(matches)


@given(st.text("甲乙丙12", max_size=80))
def test_a_text_is_all_of_itself(text):
    assert align(text, text) == ([Match(0, 0, len(text))] if text else [])


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 12))
def test_headers_put_in_between_cost_nothing_else(seed, pages):
    pick = random.Random(seed)
    text = invented(3000, seed)
    cuts = sorted(pick.sample(range(3000), pages))
    header = "某市绩效自评报告第页"
    printed, start = "", 0
    for cut in cuts:
        printed += text[start:cut] + header
        start = cut
    printed += text[start:]
    matches = align(text, printed)
    assert sum(match.length for match in matches) >= 0.99 * len(text)
    assert rises(matches)


def test_texts_too_long_to_be_compared_in_full_take_little_time():
    text = invented(60_000, 1)
    changed = text[:20_000] + "补充" + text[20_010:45_000] + invented(3_000, 2) + text[45_000:]
    assert sum(match.length for match in align(text, changed)) >= len(text) - 20


def test_repetition_without_end_takes_little_time():
    assert sum(match.length for match in align("〇一" * 20_000, "一〇" * 15_000)) >= 0


# --------------------------------------------------------------------------------------------------------------------
# Places
# --------------------------------------------------------------------------------------------------------------------

FILLER = "本年度各区县按照工作部署推进项目实施，资金及时足额下达，工程质量安全总体可控。" * 12


@pytest.fixture(scope="module")
def placed(tmp_path_factory):
    """A report of some pages with a table whose header repeats, read, with places, and its layout."""
    rows = [row(cell("项目"), cell("套数"), properties="<w:tblHeader/>")]
    rows += [row(cell(f"小区{number:03d}"), cell(str(7000 + number))) for number in range(90)]
    body = paragraph("一、资金情况") + paragraph("到位资金1200万元，支出1150.5万元。") + paragraph(FILLER) * 4
    body += paragraph(
        "改造面积35万", runs=run("m") + run("2", '<w:vertAlign w:val="superscript"/>') + run("，惠及980户。")
    )
    body += table(*rows) + paragraph("末段涉及资金77万元。")
    path = write_word(tmp_path_factory.mktemp("places") / "报告.docx", body, header=paragraph("某市1200万元项目"))
    plain = ingest(path)
    with layout_to_pdf(path, ".docx") as laid_out, pymupdf.open(laid_out) as document:
        pages = [[word[:5] for word in page.get_text("words")] for page in document]
    return plain, with_places(plain, path), pages


def without_places(document):
    found = []
    for block in document.blocks:
        found.append([one.text.content for one in block.cells] if isinstance(block, Table) else block.text.content)
    return found


def texts(document):
    for block in document.blocks:
        yield from [one.text for one in block.cells] if isinstance(block, Table) else [block.text]


def place_of(document, words):
    found = next(text for text in texts(document) if words in text.content)
    at = found.content.index(words)
    return found.place(at, at + len(words))


def printed_at(pages, place):
    """The words whose middle stands in the box."""
    box = place.box
    return "".join(
        word
        for x0, y0, x1, y1, word in pages[place.page - 1]
        if box.y0 <= (y0 + y1) / 2 <= box.y1 and x0 <= (box.x0 + box.x1) / 2 <= x1
    )


@needs_office
def test_the_text_is_as_it_was(placed):
    plain, document, _ = placed
    assert without_places(document) == without_places(plain)
    assert (document.sha256, document.format, document.file) == (plain.sha256, plain.format, plain.file)


@needs_office
def test_the_pages_say_who_laid_them_out(placed):
    _, document, pages = placed
    assert [page.number for page in document.pages] == list(range(1, len(pages) + 1))
    assert {page.route for page in document.pages} == {Route.TEXT_LAYER}
    assert all("LibreOffice" in page.reason and page.width > 500 for page in document.pages)


@needs_office
@pytest.mark.parametrize("words", ["1200", "1150.5", "980", "7000", "7044", "7089", "77"])
def test_each_figure_stands_where_it_is_printed(placed, words):
    _, document, pages = placed
    place = place_of(document, words)
    assert words in printed_at(pages, place)


@needs_office
def test_a_figure_in_the_page_header_is_not_taken_for_that_in_the_text(placed):
    _, document, _ = placed
    assert place_of(document, "1200").page == 1
    assert place_of(document, "1200").box.y0 > 70


@needs_office
def test_a_table_over_pages_knows_its_pages(placed):
    _, document, _ = placed
    (found,) = [block for block in document.blocks if isinstance(block, Table)]
    assert len(found.pages) >= 2
    assert place_of(document, "7089").page == found.pages[-1]
    assert place_of(document, "套数").page == found.pages[0]


@needs_office
def test_all_characters_are_found(placed):
    _, document, _ = placed
    assert document.notes[-1].startswith("已在排版页面上定位100.0%的文字")
    assert all(text.runs for text in texts(document) if text.content)


@needs_office
def test_runs_are_in_order_and_do_not_overlap(placed):
    _, document, _ = placed
    for text in texts(document):
        assert all(0 <= run.start < run.end <= len(text.content) for run in text.runs)
        assert all(a.end <= b.start for a, b in pairwise(text.runs))
        assert all(run.confidence is None for run in text.runs)


@needs_office
def test_a_raised_digit_has_its_place(placed):
    _, document, _ = placed
    assert place_of(document, "m²").page is not None


def test_a_format_with_pages_of_its_own_is_left_as_it_is(tmp_path):
    (tmp_path / "a.txt").write_text("到位资金1200万元。", "utf-8")
    document = ingest(tmp_path / "a.txt")
    assert with_places(document, tmp_path / "a.txt") is document
    assert isinstance(document.blocks[0], Paragraph)


# --------------------------------------------------------------------------------------------------------------------
# The option
# --------------------------------------------------------------------------------------------------------------------

SAMPLE = Path(pipeline.__file__).parents[1] / "samples" / "reports"


@needs_office
def test_on_request_figures_of_a_word_file_have_pages_boxes_and_the_same_numbers():
    report = next(iter(sorted(SAMPLE.glob("*.docx"))))
    plain, placed = pipeline.audit(report, ocr="off"), pipeline.audit(report, ocr="off", places=True)
    before, after = plain.assessment.extraction, placed.assessment.extraction
    assert after.document.pages and not before.document.pages
    assert [figure.quantity for figure in after.figures] == [figure.quantity for figure in before.figures]
    with_box = [figure for figure in after.figures if figure.place.page and figure.place.box]
    assert len(with_box) >= 0.9 * len(after.figures)


def test_without_libreoffice_the_report_is_read_all_the_same_and_the_reason_is_noted(monkeypatch):
    monkeypatch.setenv("PATH", "")
    report = next(iter(sorted(SAMPLE.glob("*.docx"))))
    checked = pipeline.audit(report, ocr="off", places=True)
    if checked.assessment.extraction.document.pages:
        pytest.skip("LibreOffice is found without PATH")
    assert checked.status == "ok"
    assert any("LibreOffice" in note for note in checked.assessment.extraction.document.notes)
