"""Sheets photographed on a desk, laid flat, and pictures that are none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.ingest.deskew import straighten
from pipeline.ingest.ocr.engine import PixelBox, Pixels
from pipeline.ingest.photographed import find_sheet, laid_flat

WIDTH, HEIGHT = 600, 850
CORNERS = np.array([[90, 120], [500, 100], [540, 760], [60, 780]], np.float32)
MARK = (300, 400, 340, 410)  # x0, y0, x1, y1 on the sheet


def _sheet() -> Pixels:
    """White paper with level lines of print, and one red mark."""
    sheet = np.full((HEIGHT, WIDTH, 3), 245, np.uint8)
    for y in range(80, HEIGHT - 80, 24):
        sheet[y : y + 8, 60 : WIDTH - 60 : 12] = 30
        sheet[y : y + 8, 61 : WIDTH - 60 : 12] = 30
    x0, y0, x1, y1 = MARK
    sheet[y0:y1, x0:x1] = (200, 0, 0)
    return sheet


def _photo(light: float = 0.35) -> tuple[Pixels, np.ndarray]:
    """The sheet on a brown desk, lit from the left, and the matrix that took it there."""
    on_sheet = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float32)
    matrix = cv2.getPerspectiveTransform(on_sheet, CORNERS)
    photo = np.full((HEIGHT, WIDTH, 3), (110, 85, 60), np.uint8)
    cv2.warpPerspective(_sheet(), matrix, (WIDTH, HEIGHT), photo, cv2.INTER_AREA, cv2.BORDER_TRANSPARENT)
    shade = 1.0 - light * np.linspace(0, 1, WIDTH)[None, :, None]
    return np.ascontiguousarray(photo * shade, dtype=np.uint8), matrix


def _red(image: Pixels) -> PixelBox:
    rows, columns = np.nonzero(image[:, :, 0].astype(int) - image[:, :, 1] > 60)
    return PixelBox(float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1))


def test_corners_of_a_sheet_are_found_in_uneven_light() -> None:
    photo, _ = _photo()
    corners = find_sheet(photo)
    assert corners is not None
    assert np.abs(corners - CORNERS).max() < 5


def test_sheet_laid_flat_leads_back_to_the_photo() -> None:
    photo, _ = _photo()
    upright = straighten(photo)
    there, back = _red(photo), upright.on_scan(_red(upright.image))
    assert upright.image.shape == photo.shape
    assert there.overlap(back) > 0.6 * there.width * there.height
    flat = laid_flat(photo)
    assert flat is not None
    prints = [(flat.image[y : y + 24, :, 0] < 110).any(axis=0) for y in range(120, 720, 24)]
    lefts = [int(np.flatnonzero(columns)[0]) for columns in prints if columns.any()]
    assert max(lefts) - min(lefts) < 14  # the margin is upright again; on the photo it moves by 30 pixels


@pytest.mark.parametrize("kind", ["scan", "shadow", "lid", "photo of a photo without contrast"])
def test_what_fills_the_picture_is_left_as_it_is(kind: str) -> None:
    image = _sheet()
    if kind == "shadow":
        image = (image * np.linspace(1.0, 0.3, WIDTH)[None, :, None]).astype(np.uint8)
    elif kind == "lid":
        image[:, :40], image[:25] = 20, 20
    elif kind.startswith("photo"):
        image = np.clip(_photo()[0].astype(int) // 8 + 150, 0, 255).astype(np.uint8)
    assert laid_flat(image) is None
