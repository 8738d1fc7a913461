"""Pages drawn for OCR: resolution, bounds, exact proportion."""

from __future__ import annotations

import pymupdf
import pytest
from made_pdfs import new_page, picture

from pipeline.ingest.page_picture import LARGEST_SHEET, MOST_PIXELS, page_picture, picture_dpi

pytest.importorskip("numpy")


def test_scan_is_drawn_at_its_own_resolution() -> None:
    page = new_page(pymupdf.open())
    picture(page, (0, 0, 595, 842), pixels=(2480, 3508))
    assert picture_dpi(page) == pytest.approx(300, rel=0.01)
    assert page_picture(page).shape == (3508, 2479, 3)


def test_coarse_scan_is_enlarged() -> None:
    page = new_page(pymupdf.open())
    picture(page, (0, 0, 595, 842), pixels=(620, 877))
    assert picture_dpi(page) == 200


def test_a_large_sheet_keeps_the_usual_resolution_as_far_as_memory_allows() -> None:
    page = new_page(pymupdf.open(), 2384, 1684)
    assert max(page_picture(page).shape) == pytest.approx(2384 / 72 * 200, abs=1)


def test_huge_page_is_bounded() -> None:
    page = new_page(pymupdf.open(), 14000, 9000)
    height, width, _ = page_picture(page).shape
    assert max(height, width) <= LARGEST_SHEET and height * width <= 1.001 * MOST_PIXELS


@pytest.mark.parametrize("size", [(595.32, 841.92), (841.9, 595.3), (100.01, 700.99)])
@pytest.mark.parametrize("rotation", [0, 90])
def test_places_map_exactly_from_pixels_to_points(size: tuple[float, float], rotation: int) -> None:
    page = new_page(pymupdf.open(), *size)
    page.draw_rect(pymupdf.Rect(40, 500, 60, 520), fill=(0, 0, 0), color=None)
    page.set_rotation(rotation)
    shown = (pymupdf.Rect(40, 500, 60, 520) * page.rotation_matrix).normalize()
    pixels = page_picture(page)
    rows, columns = (pixels[:, :, 0] < 128).nonzero()
    across, down = page.rect.width / pixels.shape[1], page.rect.height / pixels.shape[0]
    assert columns.min() * across == pytest.approx(shown.x0, abs=across)
    assert (rows.max() + 1) * down == pytest.approx(shown.y1, abs=down)
