"""Ruling lines in a picture of a page: found, also light grey, thin or broken ones, and painted over.

A ruling line is a ridge: over a length no stroke of a character has, nearly every pixel is darker than the paper a few
pixels to either side. Comparing with the near surroundings instead of a fixed darkness makes light lines on shaded
paper as plain as black ones on white. Lengths are given for 200 dpi and scaled.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.ingest.grid import Rule
from pipeline.ingest.ocr.engine import Pixels

Mask = npt.NDArray[np.uint8]

REFERENCE_DPI = 200
SHORTEST = 40  # pixels at 200 dpi: 5 mm
WINDOW = 45  # the length over which pixels must be dark one after another
FILLED = 0.9  # the share of them that must be: dust, noise and JPEG blocks break lines
DARKER = 9  # grey levels between a line and the paper beside it
GAP = 15  # pixels of a line that may be missing: where another crosses it, where the scan is worn
REACHES = (4, 8)  # how far to either side paper is looked for: thin lines, thick frames


@dataclass(frozen=True, slots=True)
class RulingLines:
    """All ruling lines of a page, and the pixels they cover (255) by direction."""

    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]
    horizontal_mask: Mask
    vertical_mask: Mask
    scale: float


def find_ruling_lines(image: Pixels, dpi: float) -> RulingLines:
    """The ruling lines of a level page."""
    scale = dpi / REFERENCE_DPI
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.int16)
    flat = _horizontal_mask(grey, scale)
    upright = np.ascontiguousarray(_horizontal_mask(np.ascontiguousarray(grey.T), scale).T)
    vertical = _rules(np.ascontiguousarray(upright.T), SHORTEST * scale)
    return RulingLines(_rules(flat, SHORTEST * scale), vertical, flat, upright, scale)


def _horizontal_mask(grey: npt.NDArray[np.int16], scale: float) -> Mask:
    smooth = cv2.blur(grey, (_odd(3 * scale), 1))
    ridge = np.zeros(grey.shape, dtype=np.uint8)
    for reach in REACHES:
        step = max(2, round(reach * scale))
        padded = cv2.copyMakeBorder(smooth, step, step, 0, 0, cv2.BORDER_REPLICATE)
        beside = np.minimum(padded[: -2 * step], padded[2 * step :])
        ridge |= (beside - smooth > DARKER).astype(np.uint8)
    window = _odd(WINDOW * scale)
    filled = cv2.boxFilter(ridge, cv2.CV_32F, (window, 1), borderType=cv2.BORDER_CONSTANT) >= FILLED
    whole = cv2.bitwise_and(cv2.dilate(filled.astype(np.uint8), np.ones((1, window), np.uint8)), ridge)
    joined = cv2.morphologyEx(whole, cv2.MORPH_CLOSE, np.ones((1, _odd(GAP * scale)), np.uint8))
    long = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, _odd(SHORTEST * scale)), np.uint8))
    return np.ascontiguousarray(long * 255, dtype=np.uint8)


def _odd(length: float) -> int:
    return max(1, round(length)) | 1


def _rules(mask: Mask, shortest: float) -> tuple[Rule, ...]:
    """The connected stretches of a horizontal mask, top to bottom."""
    _, _, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8)
    rules = []
    for (x, _, width, height, _), (_, centre) in zip(stats[1:], centres[1:], strict=True):
        if width >= shortest and width >= 4 * height:
            rules.append(Rule(float(centre), float(x), float(x + width)))
    return tuple(sorted(rules, key=lambda rule: (rule.at, rule.start)))


def paper_of(image: Pixels) -> Pixels:
    """The page without its print: at each pixel the usual colour around it. Seen at a quarter of the size, for speed."""
    height, width = image.shape[:2]
    small = cv2.resize(image, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    plain = cv2.medianBlur(small, 25)
    return np.ascontiguousarray(cv2.resize(plain, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def paint_over(image: Pixels, mask: Mask, paper: Pixels) -> Pixels:
    """The page with the pixels of ``mask`` in the colour of the paper there.

    A character that touches a line loses what lies on the line itself, one or two pixels.
    """
    if not mask.any():
        return image
    painted = image.copy()
    painted[mask > 0] = paper[mask > 0]
    return painted
