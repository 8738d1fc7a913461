"""A sheet photographed on a desk: found by its edges and laid flat, so that it fills the picture as a scan does.

Only what stands out clearly on all sides is taken for a sheet: a quadrilateral brighter than what is around it. A scan,
its shadows and dark edges included, is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.ingest.ocr.engine import Pixels

WORKING_SIDE = 640  # pixels of the longer side on which the sheet is looked for
SMALLEST, LARGEST = 0.25, 0.93  # share of the picture that a sheet takes; more of it, and it is a scan
FOUR_SIDED = 0.96  # share of the outline's area and of the four corners' that must be one
STEP = 35  # grey levels by which the sheet is brighter than the desk along each side
REACH = 0.02  # of the longer side, across an edge, to where the two are compared
ALONG = 15  # places on each side at which they are
SQUARE = (55.0, 125.0)  # degrees of the corners
INSET = 0.004  # of the sheet's sides: its very edge is left out

Matrix = npt.NDArray[np.float64]


class FlatSheet(NamedTuple):
    """The picture with the sheet laid flat, same shape as before, and the 3 x 3 matrix that leads back to the photo."""

    image: Pixels
    to_photo: Matrix


def laid_flat(image: Pixels) -> FlatSheet | None:
    """The photographed sheet of ``image``, as large as the picture lets it be, white around it; ``None`` without one."""
    corners = find_sheet(image)
    if corners is None:
        return None
    height, width = image.shape[:2]
    corners = corners + INSET * (corners.mean(axis=0) - corners)
    top, right, bottom, left = (
        float(np.linalg.norm(corners[one] - corners[other])) for one, other in ((0, 1), (1, 2), (2, 3), (3, 0))
    )
    across, down = max(top, bottom), max(left, right)
    fit = min(width / across, height / down)
    across, down = across * fit, down * fit
    x0, y0 = (width - across) / 2, (height - down) / 2
    target = np.array([[x0, y0], [x0 + across, y0], [x0 + across, y0 + down], [x0, y0 + down]], np.float32)
    turn = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    flat = np.full_like(image, 255)
    rows, columns = slice(round(y0), round(y0 + down)), slice(round(x0), round(x0 + across))
    flat[rows, columns] = cv2.warpPerspective(image, turn, (width, height), flags=cv2.INTER_CUBIC)[rows, columns]
    return FlatSheet(flat, np.asarray(np.linalg.inv(turn), dtype=np.float64))


def find_sheet(image: Pixels) -> Matrix | None:
    """The corners of the sheet in pixels: top left, top right, bottom right, bottom left."""
    height, width = image.shape[:2]
    shrink = WORKING_SIDE / max(height, width)
    small = cv2.resize(
        image, (max(1, round(width * shrink)), max(1, round(height * shrink))), interpolation=cv2.INTER_AREA
    )
    grey = np.asarray(cv2.medianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), 7), dtype=np.uint8)
    _, bright = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    bright = cv2.morphologyEx(bright, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    outline = np.asarray(cv2.convexHull(max(outlines, key=cv2.contourArea)), dtype=np.int32)
    whole = float(grey.size)
    if not SMALLEST * whole <= cv2.contourArea(outline) <= LARGEST * whole:
        return None
    corners = _four_corners(outline)
    if corners is None or not _stands_out(grey, corners):
        return None
    return np.asarray(corners / shrink, dtype=np.float64)


def _four_corners(outline: npt.NDArray[np.int32]) -> Matrix | None:
    around = cv2.arcLength(outline, True)
    for share in (0.01, 0.02, 0.03, 0.05):
        points = cv2.approxPolyDP(outline, share * around, True)
        if len(points) == 4:
            break
    else:
        return None
    if cv2.contourArea(points) < FOUR_SIDED * cv2.contourArea(outline):
        return None
    ordered = _ordered(points.reshape(4, 2).astype(np.float64))
    return ordered if all(SQUARE[0] <= angle <= SQUARE[1] for angle in _angles(ordered)) else None


def _ordered(points: Matrix) -> Matrix:
    """From the top left corner clockwise."""
    offsets = points - points.mean(axis=0)
    clockwise = points[np.argsort(np.arctan2(offsets[:, 1], offsets[:, 0]))]
    first = int(np.argmin(clockwise.sum(axis=1)))
    return np.asarray(np.roll(clockwise, -first, axis=0), dtype=np.float64)


def _angles(corners: Matrix) -> Sequence[float]:
    angles = []
    for index in range(4):
        one, other = corners[index - 1] - corners[index], corners[(index + 1) % 4] - corners[index]
        cosine = float(one @ other) / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-9)
        angles.append(float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))))
    return angles


def _stands_out(grey: npt.NDArray[np.uint8], corners: Matrix) -> bool:
    """Whether each side is an edge: the sheet clearly brighter than what is right beside it, nearly everywhere."""
    centre, reach = corners.mean(axis=0), REACH * max(grey.shape)
    height, width = grey.shape
    for index in range(4):
        start, end = corners[index], corners[(index + 1) % 4]
        side = (end - start) / max(float(np.linalg.norm(end - start)), 1e-9)
        normal = np.array([-side[1], side[0]])
        normal *= 1.0 if normal @ (centre - start) > 0 else -1.0
        steps = []
        for share in np.linspace(0.08, 0.92, ALONG):
            at = start + share * (end - start)
            inside, outside = at + reach * normal, at - reach * normal
            if not (0 <= outside[0] < width and 0 <= outside[1] < height):
                return False
            steps.append(float(grey[int(inside[1]), int(inside[0])]) - float(grey[int(outside[1]), int(outside[0])]))
        if float(np.percentile(steps, 20)) < STEP:
            return False
    return True
