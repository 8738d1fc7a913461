"""Scans as offices make them: unevenly lit, faint, specked, coarse, very large, two pages at once."""

import re
import unicodedata
from itertools import pairwise

import cv2
import numpy as np
import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest import ingest
from pipeline.ingest.ocr import OcrLine, PixelBox, Recognition, open_engine
from pipeline.ingest.page_picture import page_picture
from pipeline.ingest.scan import read_scanned_page
from pipeline.ingest.specks import MANY, speck_share, without_specks
from pipeline.ingest.spread import find_gutter
from pipeline.ingest.tiles import LARGEST, OVERLAP, read_in_tiles, spans
from pipeline.model import Paragraph, Table

WIDTH, HEIGHT = 420.0, 400.0
FONT = pymupdf.Font("cjk")  # its digits are half as wide as its characters, as in print
LINES = [f"（{n}）计划改造{17 * n + 3}个小区，支出{n * 317.29:.2f}万元，占{n * 7.3:.1f}%。" for n in range(1, 9)]
ROWS = [("指标", "计划", "实际"), ("筹集", "5", "48549"), ("分配", "10", "31524"), ("合计", "15", "80073")]


@pytest.fixture(scope="module")
def engine():
    return open_engine("auto", 2)


def page_of(lines, width=WIDTH, height=HEIGHT, size=11.0, left=40.0):
    page = pymupdf.open().new_page(width=width, height=height)
    print_lines(page, lines, left, size)
    return page


def print_lines(page, lines, left, size=11.0):
    writer = pymupdf.TextWriter(page.rect)
    for number, line in enumerate(lines):
        writer.append((left, 40 + 2 * size * number), line, font=FONT, fontsize=size)
    writer.write_text(page)


def pixels_of(page, dpi=200):
    pixmap = page.get_pixmap(dpi=dpi, colorspace=pymupdf.csRGB, alpha=False)
    return np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.width, 3).copy()


@pytest.fixture(scope="module")
def report_page():
    page = page_of(LINES)
    for y in range(5):
        page.draw_line((40, 240 + 25 * y), (340, 240 + 25 * y), width=0.7)
    for x in range(4):
        page.draw_line((40 + 100 * x, 240), (40 + 100 * x, 340), width=0.7)
    writer = pymupdf.TextWriter(page.rect)
    for y, row in enumerate(ROWS):
        for x, cell in enumerate(row):
            writer.append((46 + 100 * x, 257 + 25 * y), cell, font=FONT, fontsize=10.5)
    writer.write_text(page)
    return pixels_of(page)


def jpeg(image, quality=60):
    return cv2.imdecode(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)


def uneven(image):
    """Light from one corner, and the shadow of a fold."""
    height, width = image.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    light = (1 - 0.8 * (x / width) * (y / height)) * (1 - 0.25 * np.exp(-(((x - width * 0.3) / 60.0) ** 2)))
    return jpeg(np.clip(image * light[:, :, None], 0, 255).astype(np.uint8))


def faint(image):
    return jpeg((255 - (255 - image.astype(float)) * 0.3).astype(np.uint8))


def specked(image, share):
    chance = np.random.default_rng(5).random(image.shape[:2])
    dirty = image.copy()
    dirty[chance < share] = 0
    dirty[chance > 1 - share] = 255
    return jpeg(dirty)


def enlarged_from(image, dpi):
    """As a PDF holds a coarse scan, drawn for reading."""
    coarse = jpeg(cv2.resize(image, None, fx=dpi / 200, fy=dpi / 200, interpolation=cv2.INTER_AREA), 75)
    with pymupdf.open() as document:
        page = document.new_page(width=WIDTH, height=HEIGHT)
        page.insert_image(page.rect, stream=cv2.imencode(".png", coarse)[1].tobytes())
        return page_picture(page)


WORN = {
    "uneven-light": uneven,
    "faint": faint,
    "faint-and-uneven": lambda image: uneven(faint(image)),
    "some-specks": lambda image: specked(image, 0.01),
    "strewn-with-specks": lambda image: specked(image, 0.06),
    "150-dpi": lambda image: enlarged_from(image, 150),
    "100-dpi": lambda image: enlarged_from(image, 100),
    "75-dpi": lambda image: enlarged_from(image, 75),
}


def bare(text):
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("wear", WORN.values(), ids=WORN)
def test_every_number_of_a_worn_page_is_read(engine, report_page, wear):
    content = read_scanned_page(wear(report_page), 1, WIDTH, HEIGHT, engine, "x / y")
    found = [re.findall(r"\d+(?:\.\d+)?", bare(line.text.content)) for line in content.lines]
    assert found == [re.findall(r"\d+(?:\.\d+)?", line) for line in LINES]
    (table,) = content.tables
    assert [bare(cell.text.content) for cell in table.cells] == [cell for row in ROWS for cell in row]


def test_only_pages_strewn_with_specks_are_cleaned(report_page):
    assert speck_share(report_page) < MANY / 10
    assert without_specks(report_page) is report_page
    dirty = specked(report_page, 0.06)
    assert speck_share(without_specks(dirty)) < speck_share(dirty) / 10


# --------------------------------------------------------------------------------------------------------------------
# Very large pages
# --------------------------------------------------------------------------------------------------------------------


class LineFinder:
    """Reads each unbroken bar of ink as a line; says how wide it is."""

    def __init__(self):
        self.seen = []

    def read(self, image):
        self.seen.append(image.shape[:2])
        ink = (image[:, :, 0] < 128).astype(np.uint8)
        count, _, stats, _ = cv2.connectedComponentsWithStats(ink)
        boxes = [PixelBox(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:count].tolist()]
        return tuple(OcrLine(f"{box.width:.0f}", 0.9, box) for box in boxes)

    def recognise(self, crops):
        return tuple(Recognition(f"{crop.shape[1]}", 0.8) for crop in crops)


def found_in_tiles(bars, height, width):
    image = np.full((height, width, 3), 255, np.uint8)
    for x0, y0, x1 in bars:
        image[y0 : y0 + 30, x0:x1] = 0
    engine = LineFinder()
    found = read_in_tiles(image, engine)
    assert max(max(shape) for shape in engine.seen) <= LARGEST
    assert [int(line.text) for line in found] == [line.box.width for line in found]
    return sorted((line.box.x0, line.box.y0, line.box.x1) for line in found)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8000), st.integers(20, 8500)), min_size=1, max_size=4))
def test_each_line_of_a_wide_page_is_found_once_and_whole(drawn):
    bars = [(x, 5 + 40 * row, min(x + width, 9000)) for row, (x, width) in enumerate(drawn)]
    assert found_in_tiles(bars, 170, 9000) == sorted(bars)


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(0, 220), min_size=1, max_size=12))
def test_each_line_of_a_long_page_is_found_once_and_whole(rows):
    bars = [(20, 5 + 40 * row, 280) for row in rows]
    assert found_in_tiles(bars, 9000, 300) == sorted(bars)


def test_a_page_of_usual_size_is_read_in_one_go():
    engine = LineFinder()
    read_in_tiles(np.full((LARGEST, 3000, 3), 255, np.uint8), engine)
    assert engine.seen == [(LARGEST, 3000)]


@given(st.integers(1, 30_000))
def test_tiles_cover_a_side_and_overlap(length):
    found = spans(length)
    assert found[0][0] == 0 and found[-1][1] == length
    assert all(end - start <= LARGEST for start, end in found)
    assert all(before[1] - after[0] >= OVERLAP - 1 for before, after in pairwise(found))


def test_a_long_strip_of_pages_is_read_at_its_width(engine, tmp_path):
    """A screenshot of a whole document: as one page of A4 it would be 60 pixels wide."""
    lines = [f"第{n}项支出{n * 31.7:.1f}万元，完成率{50 + n / 2:.1f}%。" for n in range(1, 81)]
    page = page_of(lines, 300, 80 * 24 + 60, 12.0, 20.0)
    page.get_pixmap(dpi=120).save(tmp_path / "strip.png")
    with pymupdf.open(tmp_path / "strip.png") as picture:
        assert picture[0].rect.height > 1200
    blocks = ingest(tmp_path / "strip.png", ocr=engine).blocks
    text = bare("".join(block.text.content for block in blocks if isinstance(block, Paragraph)))
    numbers = re.findall(r"\d+(?:\.\d+)?", text)
    assert numbers == re.findall(r"\d+(?:\.\d+)?", "".join(lines))


# --------------------------------------------------------------------------------------------------------------------
# Two pages at once
# --------------------------------------------------------------------------------------------------------------------


def spread(lines_left, lines_right):
    page = page_of(lines_left, 842, 595)
    print_lines(page, lines_right, 460)
    return page


def test_two_pages_side_by_side_are_read_one_after_the_other(engine, tmp_path):
    left = [f"左页第{n}行：安排资金{n * 211}万元，已支出{n * 97}万元。" for n in range(1, 9)]
    right = [f"右页第{n}行：改造小区{n * 13}个，涉及居民{n * 801}户。" for n in range(1, 9)]
    page = spread(left, right)
    for y in range(3):
        page.draw_line((460, 400 + 30 * y), (760, 400 + 30 * y), width=0.7)
    for x in range(3):
        page.draw_line((460 + 150 * x, 400), (460 + 150 * x, 460), width=0.7)
    writer = pymupdf.TextWriter(page.rect)
    for x, y, cell in ((470, 420, "指标"), (620, 420, "得分"), (470, 450, "合计"), (620, 450, "95")):
        writer.append((x, y), cell, font=FONT, fontsize=11)
    writer.write_text(page)
    page.get_pixmap(dpi=200).save(tmp_path / "spread.png")
    document = ingest(tmp_path / "spread.png", ocr=engine)
    paragraphs = [bare(block.text.content) for block in document.blocks if isinstance(block, Paragraph)]
    assert bare("".join(paragraphs)) == bare("".join(left + right))
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert document.blocks[-1] is table
    assert [bare(cell.text.content) for cell in table.cells] == ["指标", "得分", "合计", "95"]
    boxes = [run.place.box for block in document.blocks if isinstance(block, Paragraph) for run in block.text.runs]
    assert min(box.x0 for box in boxes) == pytest.approx(40, abs=6)
    assert max(box.x0 for box in boxes) == pytest.approx(460, abs=6)
    assert max(box.y1 for box in boxes) < 300, "places stay those of the scan"


def boxes(*spans):
    return [PixelBox(x0, 100 + 50 * n, x1, 130 + 50 * n) for n, (x0, x1) in enumerate(spans)]


PAIR = [(100, 1000)] * 4 + [(1300, 2200)] * 4


@pytest.mark.parametrize(
    ("spans", "size", "found"),
    [
        pytest.param(PAIR, (2339, 1654), True, id="two-pages"),
        pytest.param(PAIR, (2339, 2400), False, id="portrait"),
        pytest.param([*PAIR, (800, 1500)], (2339, 1654), False, id="a-title-across"),
        pytest.param([(100, 1000)] * 7, (2339, 1654), False, id="nothing-on-the-right"),
        pytest.param([(100, 400), (700, 1000), (1300, 1500)] * 6, (2339, 1654), False, id="columns-of-a-table"),
        pytest.param([(100, 1150)] * 4 + [(1190, 2200)] * 4, (2339, 1654), False, id="no-room-between"),
    ],
)
def test_what_is_a_spread(spans, size, found):
    assert (find_gutter(boxes(*spans), [], *size) is not None) is found
