"""Lines drawn on a page: the boxes that come with the text say the same as the paths, or that they do not know."""

from __future__ import annotations

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.drawn_lines import lines_of_paths, lines_of_vectors
from pipeline.ingest.text_layer import read_text_layer
from pipeline.model import Box

WHITE, BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)


def lines(page: pymupdf.Page) -> tuple[list[Box] | None, list[Box]]:
    """By vectors, and by paths; to a tenth of a point, in order."""
    by_vectors = lines_of_vectors(read_text_layer(page).vectors)
    by_paths = sorted(map(rounded, lines_of_paths(page.get_cdrawings())), key=corners)
    return None if by_vectors is None else sorted(map(rounded, by_vectors), key=corners), by_paths


def rounded(box: Box) -> Box:
    return Box(*(round(each, 1) + 0.0 for each in corners(box)))


def corners(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1


def page_with(
    draw: list[tuple[str, tuple[float, float, float, float], float, tuple[float, float, float]]],
) -> pymupdf.Page:
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.insert_text((72, 72), "2023")
    for kind, (x, y, width, height), thickness, colour in draw:
        if kind == "line":
            page.draw_line((x, y), (x + width, y), color=colour, width=thickness)
        elif kind == "upright":
            page.draw_line((x, y), (x, y + height), color=colour, width=thickness)
        elif kind == "bar":
            page.draw_rect(pymupdf.Rect(x, y, x + width, y + thickness), color=None, fill=colour)
        else:
            page.draw_rect(pymupdf.Rect(x, y, x + width, y + height), color=None, fill=colour)
    return page


drawn = st.tuples(
    st.sampled_from(("line", "upright", "bar", "ground")),
    st.tuples(*(st.integers(low, high).map(float) for low, high in ((50, 200), (100, 400), (20, 300), (20, 300)))),
    st.sampled_from((0.25, 0.5, 0.75, 1.0, 1.5)),
    st.sampled_from((WHITE, BLACK, (0.5, 0.5, 0.5))),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(drawn, max_size=8))
def test_thin_lines_bars_and_grounds_are_what_their_paths_are(draw: list) -> None:
    by_vectors, by_paths = lines(page_with(draw))
    assert by_vectors == by_paths


@pytest.mark.parametrize("thickness", [2.0, 4.0])
def test_a_thick_stroke_may_be_a_rectangle_so_the_paths_decide(thickness: float) -> None:
    by_vectors, by_paths = lines(page_with([("line", (72, 200, 300, 0), thickness, BLACK)]))
    assert by_vectors is None
    assert by_paths == [Box(72.0, 200.0, 372.0, 200.0)]


def test_a_drawn_frame_is_left_to_its_path() -> None:
    page = page_with([])
    page.draw_rect(pymupdf.Rect(100, 200, 300, 400), color=BLACK, width=0.5)
    by_vectors, by_paths = lines(page)
    assert by_vectors is None
    assert len(by_paths) == 4


def test_a_path_with_corners_is_left_to_its_path() -> None:
    page = page_with([])
    page.draw_polyline([(100, 200), (300, 200), (300, 400)], color=BLACK, width=0.5)
    by_vectors, by_paths = lines(page)
    assert by_vectors is None
    assert len(by_paths) == 2


def test_a_line_drawn_through_a_line_of_text_does_not_cut_it() -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 100), "housing ")
    page.draw_line((72, 103), (200, 103), color=BLACK, width=0.5)
    page.insert_text((72 + pymupdf.get_text_length("housing "), 100), "funds 2023")
    assert ["".join(glyph.char for glyph in piece) for piece in read_text_layer(page).pieces] == ["housing funds 2023"]
