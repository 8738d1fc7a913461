"""Scanned pages: what was printed comes back as lines, tables and places, from tilted, dirty and stamped pages too."""

import re
import unicodedata
from itertools import pairwise

import cv2
import numpy as np
import pytest
from drawn_scans import (
    DPI,
    HEIGHT,
    SCORE_CELLS,
    WIDTH,
    grainy,
    new_page,
    render,
    rule,
    score_table,
    sealed,
    tilted,
    write,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.deskew import PageFrame, estimate_tilt, straighten
from pipeline.ingest.image_grids import find_image_grids
from pipeline.ingest.ocr import OcrChoice, OcrLine, PixelBox, UnreadableImage, open_engine
from pipeline.ingest.quarter_turn import QuarterTurn
from pipeline.ingest.ruling_lines import find_ruling_lines
from pipeline.ingest.scan import read_scanned_page
from pipeline.ingest.scan_lines import Stretch, side_by_side, to_lines
from pipeline.ingest.seal import find_seals, without_seals
from pipeline.model import Route

REASON = "没有文字层 / no text layer"


@pytest.fixture(scope="module")
def engine():
    return open_engine(OcrChoice.AUTO, 2)


def read(image, engine, width=WIDTH, height=HEIGHT):
    return read_scanned_page(image, 3, width, height, engine, REASON)


def bare(text):
    """Without blanks, in half-width forms: whether 64．9% or 64.9% is the extraction's business."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def cells_of(table):
    return {(c.row, c.column, c.row_span, c.column_span): bare(c.text.content) for c in table.cells}


def prose():
    page = new_page()
    write(page, 40, 60, "一、资金管理情况", 15)
    write(page, 40, 95, "全年安排补助资金48549万元，实际支出31524.96万元。", 12)
    write(page, 40, 120, "预算执行率为64.9%，比上年提高3.2个百分点。", 12)
    write(page, 40, 145, "资金按规定时间分解下达到各市县。", 12)
    return render(page)


def test_print_comes_back_with_its_places(engine):
    content = read(prose(), engine)
    texts = [bare(line.text.content) for line in content.lines]
    assert texts[0] == "一、资金管理情况"
    assert "48549万元" in texts[1]
    assert "31524.96" in texts[1]
    assert "64.9%" in texts[2]
    assert content.page.route is Route.OCR
    assert content.page.reason == REASON
    assert content.tables == ()
    heading, body = content.lines[0], content.lines[3]
    assert heading.size == pytest.approx(15, abs=1)
    assert body.size == pytest.approx(12, abs=1)
    assert (heading.box.x0, heading.box.y1) == pytest.approx((40, 62), abs=5)
    for line in content.lines:
        assert all(run.confidence is not None and run.place.page == 3 for run in line.text.runs)
        covered = {index for run in line.text.runs for index in range(run.start, run.end)}
        assert all(index in covered or char == " " for index, char in enumerate(line.text.content))


@pytest.mark.parametrize("degrees", [-2.0, -0.6, 0.4, 3.0])
def test_a_tilted_page_is_read_and_its_places_are_those_of_the_scan(engine, degrees):
    content = read(tilted(prose(), degrees), engine)
    assert bare(content.lines[0].text.content) == "一、资金管理情况"
    run = content.lines[0].text.runs[0]
    height, width = prose().shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    x, y = (turn @ np.array([100 * DPI / 72, 55 * DPI / 72, 1])) * 72 / DPI  # the middle of the heading
    box = run.place.box
    assert ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) == pytest.approx((x, y), abs=4)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_laid_wrongly_is_turned_and_its_places_are_those_of_the_scan(engine, quarters):
    page = new_page()
    for number in range(9):
        write(page, 40, 50 + 25 * number, f"第{number + 1}项：全年安排补助资金48549万元，按时分解下达。", 12)
    image = render(page)
    upright = read(image, engine)
    size = (WIDTH, HEIGHT) if quarters == 2 else (HEIGHT, WIDTH)
    content = read(np.ascontiguousarray(np.rot90(image, quarters)), engine, *size)  # counter-clockwise
    assert [bare(line.text.content) for line in content.lines] == [bare(line.text.content) for line in upright.lines]
    assert (content.page.width, content.page.height) == size
    assert content.reading_size == (None if quarters == 2 else (WIDTH, HEIGHT))
    to_scan = QuarterTurn(4 - quarters, WIDTH, HEIGHT)
    for line, known in zip(content.lines, upright.lines, strict=True):
        box, expected = line.text.runs[0].place.box, to_scan.box(known.text.runs[0].place.box)
        assert (box.x0, box.y0, box.x1, box.y1) == pytest.approx(
            (expected.x0, expected.y0, expected.x1, expected.y1), abs=4
        )


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(score_table(), id="clean"),
        pytest.param(score_table(grey=0.75, width=0.4), id="thin-grey-lines"),
        pytest.param(grainy(score_table(grey=0.5)), id="grain-shadow-jpeg"),
        pytest.param(tilted(score_table(), 0.7), id="tilted"),
        pytest.param(grainy(tilted(score_table(grey=0.4), -1.5)), id="tilted-and-grainy"),
    ],
)
def test_a_ruled_table_keeps_its_cells_spans_and_lone_digits(engine, page):
    content = read(page, engine)
    assert len(content.tables) == 1
    table = content.tables[0]
    assert (table.rows, table.columns) == (4, 3)
    assert cells_of(table) == SCORE_CELLS
    assert content.lines == ()
    assert table.column_edges == pytest.approx((40, 150, 260, 340), abs=2.5)


def test_print_that_runs_up_to_the_next_column_is_parted(engine):
    page = new_page()
    for x in (40, 140, 240, 340):
        rule(page, (x, 60), (x, 110), 0.6, 0.4)
    for y in (60, 85, 110):
        rule(page, (40, y), (340, y), 0.6, 0.4)
    for x, y, text in (
        (42, 77, "改造小区总个数合计"),
        (141, 77, "1280"),
        (241, 77, "9644"),
        (42, 102, "改造居民总户数合计"),
        (141, 102, "78075"),
    ):
        write(page, x, y, text, 10.8)
    cells = cells_of(read(render(page), engine).tables[0])
    assert cells[0, 0, 1, 1] == "改造小区总个数合计"
    assert cells[0, 1, 1, 1] == "1280"
    assert cells[0, 2, 1, 1] == "9644"
    assert cells[1, 1, 1, 1] == "78075"
    assert cells[1, 2, 1, 1] == ""


def test_lines_above_and_below_a_table_stay_outside_it(engine):
    page = new_page()
    write(page, 40, 40, "表1 得分情况")
    for x in (40, 190, 340):
        rule(page, (x, 60), (x, 110))
    for y in (60, 85, 110):
        rule(page, (40, y), (340, y))
    write(page, 45, 77, "指标")
    write(page, 200, 77, "8")
    write(page, 45, 102, "满意度")
    write(page, 200, 102, "9.5")
    write(page, 40, 130, "注：得分由市县自评。")
    content = read(render(page), engine)
    assert [bare(line.text.content) for line in content.lines] == ["表1得分情况", bare("注：得分由市县自评。")]
    assert cells_of(content.tables[0]) == {
        (0, 0, 1, 1): "指标",
        (0, 1, 1, 1): "8",
        (1, 0, 1, 1): "满意度",
        (1, 1, 1, 1): "9.5",
    }


def test_print_under_a_seal_is_read_and_marked(engine):
    page = new_page()
    write(page, 40, 60, "全年安排补助资金48549万元，实际支出31524.96万元。", 12)
    write(page, 40, 120, "预算执行率为64.9%。", 12)
    write(page, 40, 270, "本页完。", 12)
    content = read(sealed(render(page), (500, 250)), engine)
    by_text = {bare(line.text.content): line for line in content.lines}
    assert len(by_text) == 3
    first = next(line for text, line in by_text.items() if "48549万元" in text and "31524.96万元" in text)
    assert any(run.under_seal for run in first.text.runs)
    assert not any(run.under_seal for run in by_text["本页完。"].text.runs)


def test_red_print_that_is_no_seal_is_kept(engine):
    page = new_page()
    write(page, 40, 60, "某某市财政局文件", 32, (0.85, 0.1, 0.1))
    page.draw_line((40, 75), (380, 75), color=(0.85, 0.1, 0.1), width=2)
    image = render(page)
    assert find_seals(image, 1.0) == ()
    assert bare(read(image, engine).lines[0].text.content) == "某某市财政局文件"


def test_a_seal_is_found_and_taken_off():
    image = sealed(np.full((800, 800, 3), 240, np.uint8), (400, 400))
    (seal,) = find_seals(image, 1.0)
    assert (seal.box.x0, seal.box.y1) == pytest.approx((246, 555), abs=4)
    assert np.abs(without_seals(image, (seal,)).astype(int) - 240).max() < 40


def test_an_empty_page_is_empty(engine):
    content = read(grainy(np.full((800, 1100, 3), 250, np.uint8)), engine)
    assert content.lines == ()
    assert content.tables == ()
    assert content.page.route is Route.EMPTY


def test_a_doubtful_line_is_kept_and_marked():
    box = PixelBox(10, 10, 200, 50)
    frame = PageFrame(straighten(np.full((100, 300, 3), 255, np.uint8)), 0.36, 0.36, QuarterTurn(0, 108, 36))
    (line,) = to_lines([Stretch(OcrLine("3l8户", 0.31, box))], 1, frame)
    assert line.text.content == "3l8户"
    assert line.text.runs[0].doubtful
    assert line.text.runs[0].confidence == 0.31


@pytest.mark.parametrize("shape", [(0, 0, 3), (0, 1000, 3), (4, 4, 3)])
def test_a_picture_without_pixels_is_refused(engine, shape):
    with pytest.raises(UnreadableImage):
        read(np.zeros(shape, np.uint8), engine)


def test_the_same_page_reads_the_same(engine):
    page = grainy(score_table(grey=0.5))
    assert read(page, engine) == read(page, engine)


@settings(max_examples=12, deadline=None)
@given(st.floats(-4.5, 4.5))
def test_tilt_is_estimated_to_a_tenth_of_a_degree(degrees):
    image = np.full((900, 1200, 3), 255, np.uint8)
    for y in range(150, 760, 40):
        cv2.rectangle(image, (150, y), (1050 - y % 130, y + 14), (30, 30, 30), -1)
    found = estimate_tilt(tilted(image, degrees))
    assert found == pytest.approx(-degrees, abs=0.1) or (abs(found) < 1e-9 and abs(degrees) < 0.15)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(50, 200), min_size=2, max_size=6), st.lists(st.integers(40, 150), min_size=2, max_size=6))
def test_a_drawn_grid_is_found_as_drawn(widths, heights):
    xs, ys = np.cumsum([60, *widths]), np.cumsum([60, *heights])
    if xs[-1] - xs[0] < 300:
        return
    image = np.full((int(ys[-1]) + 80, int(xs[-1]) + 80, 3), 255, np.uint8)
    for x in xs:
        cv2.line(image, (int(x), int(ys[0])), (int(x), int(ys[-1])), (150, 150, 150), 2)
    for y in ys:
        cv2.line(image, (int(xs[0]), int(y)), (int(xs[-1]), int(y)), (190, 190, 190), 1)
    (grid,) = find_image_grids(find_ruling_lines(image, DPI))
    assert grid.xs == pytest.approx(xs, abs=3)
    assert grid.ys == pytest.approx(ys, abs=3)
    assert len(grid.cells) == len(widths) * len(heights)


def test_underlines_streaks_and_frames_are_no_tables():
    image = np.full((1000, 1000, 3), 255, np.uint8)
    cv2.line(image, (700, 0), (700, 999), (200, 200, 200), 2)  # a streak of the scanner
    for y in (200, 300, 400):
        cv2.line(image, (100, y), (600, y), (0, 0, 0), 2)  # underlines
    cv2.rectangle(image, (100, 600), (500, 800), (0, 0, 0), 2)  # one frame
    assert find_image_grids(find_ruling_lines(image, DPI)) == ()


stretches = st.builds(
    lambda x, y, width, height: Stretch(OcrLine("字", 0.9, PixelBox(x, y, x + width, y + height))),
    st.integers(0, 1500),
    st.integers(0, 2300),
    st.integers(5, 900),
    st.integers(12, 60),
)


@given(st.lists(stretches, max_size=30))
def test_no_stretch_is_lost_or_doubled_when_lines_are_put_together(found):
    parts = side_by_side(found)
    assert sorted(id(s) for part in parts for s in part) == sorted(id(s) for s in found)
    assert all(a.box.x0 <= b.box.x0 for part in parts for a, b in pairwise(part))
