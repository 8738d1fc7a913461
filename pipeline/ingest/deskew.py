"""Turning a tilted or photographed page upright before it is read, and mapping places back to the page as scanned."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.ingest.ocr.engine import PixelBox, Pixels
from pipeline.ingest.photographed import laid_flat
from pipeline.ingest.quarter_turn import QuarterTurn
from pipeline.model import Box

LARGEST_TILT = 5.0  # degrees looked for; more is a page laid wrongly, not a feeder's tilt
SMALLEST_TILT = 0.1  # degrees worth a resampling: 3 pixels over the width of A4 at 200 dpi
WORKING_WIDTH = 800

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Upright:
    """A page turned upright: its pixels (same shape as scanned), and the way back.

    ``to_scan`` is the 3 x 3 matrix that takes a point of ``image`` to the scan, ``None`` where nothing was turned.
    """

    image: Pixels
    angle: float
    to_scan: Matrix | None

    def on_scan(self, box: PixelBox) -> PixelBox:
        """The upright rectangle, on the page as scanned, around a rectangle of ``image``."""
        if self.to_scan is None:
            return box
        corners = np.array(
            [[box.x0, box.y0, 1], [box.x1, box.y0, 1], [box.x1, box.y1, 1], [box.x0, box.y1, 1]], dtype=np.float64
        )
        # Edge middles rather than corners: at these angles they keep the height of a long line near its own.
        moved = corners @ self.to_scan.T
        moved = moved[:, :2] / moved[:, 2:]
        middles = (moved + np.roll(moved, -1, axis=0)) / 2
        (x0, y0), (x1, y1) = middles.min(axis=0), middles.max(axis=0)
        return PixelBox(float(x0), float(y0), float(x1), float(y1))


@dataclass(frozen=True, slots=True)
class PageFrame:
    """From pixels of the upright page to points: ``across`` and ``down`` are points a pixel.

    ``back`` is the turn by quarters from the page as read to the page as shown, for pages laid sideways.
    """

    upright: Upright
    across: float
    down: float
    back: QuarterTurn

    def length(self, pixels: float) -> float:
        """Pixels from left to right, in points."""
        return pixels * self.across

    def level(self, box: PixelBox | Box) -> Box:
        """A rectangle in points on the page turned upright: what lies on one line has one height."""
        return Box(
            *(round(v, 2) for v in (box.x0 * self.across, box.y0 * self.down, box.x1 * self.across, box.y1 * self.down))
        )

    def shown(self, box: PixelBox) -> Box:
        """A rectangle in points on the page as scanned: where a reader sees it."""
        return self.back.box(self.level(self.upright.on_scan(box)))


def straighten(image: Pixels) -> Upright:
    """The page with its lines of print level, a photographed one laid flat first."""
    sheet = laid_flat(image)
    flat = sheet.image if sheet is not None else image
    angle = estimate_tilt(flat)
    if abs(angle) < SMALLEST_TILT:
        return Upright(flat, 0.0, sheet.to_photo if sheet is not None else None)
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(flat, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    back = np.vstack([cv2.invertAffineTransform(turn), [0.0, 0.0, 1.0]])
    to_scan = back if sheet is None else sheet.to_photo @ back
    return Upright(np.ascontiguousarray(turned, dtype=np.uint8), angle, np.asarray(to_scan, dtype=np.float64))


def estimate_tilt(image: Pixels) -> float:
    """Degrees to turn the page counter-clockwise so that its lines are level, to about 0.03 degrees.

    The angle at which the rows of ink, added up, vary most sharply from row to row: lines of print and ruling lines
    then fall into rows of their own. A page without either gives 0; so may one tilted by less than 0.15 degrees, for
    a page that is not resampled looks a little sharper: 4 pixels over the width of A4, which harm nothing.
    """
    ink = _ink(image)
    if not ink.any():
        return 0.0
    height, width = ink.shape
    rough = cv2.resize(ink, (width // 2, max(1, height // 2)), interpolation=cv2.INTER_AREA)
    coarse = _sharpest(
        np.asarray(rough, dtype=np.float32), np.arange(-LARGEST_TILT, LARGEST_TILT + 0.01, 0.5, dtype=np.float64)
    )
    return _sharpest(ink, coarse + np.arange(-0.5, 0.51, 0.05, dtype=np.float64))


def _ink(image: Pixels) -> npt.NDArray[np.float32]:
    """Ink of a small copy of the page, 0..1, the outer rim left out (shadows of the scanner's lid)."""
    height, width = image.shape[:2]
    scale = WORKING_WIDTH / width
    small = cv2.resize(image, (WORKING_WIDTH, max(1, round(height * scale))), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    paper = cv2.medianBlur(grey, 31)
    ink = np.clip((paper.astype(np.float32) - grey - 20) / 80, 0, 1)
    rim = WORKING_WIDTH // 50
    ink[:rim], ink[-rim:], ink[:, :rim], ink[:, -rim:] = 0, 0, 0, 0
    return np.ascontiguousarray(ink, dtype=np.float32)


def _sharpest(ink: npt.NDArray[np.float32], angles: npt.NDArray[np.float64]) -> float:
    """The angle of the list with the sharpest rows; the one nearest 0 among equals."""
    height, width = ink.shape
    ranked = []
    for angle in angles:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1.0)
        rows = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR).sum(axis=1)
        ranked.append((-float(np.square(np.diff(rows)).sum()), abs(float(angle)), float(angle)))
    return min(ranked)[2]
