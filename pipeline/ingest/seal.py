"""Red seals stamped over print: found, taken off before the page is read, and their own lettering read apart.

Black print under red ink keeps its darkness in the red channel, in which the ink itself is nearly as light as paper.
Scaling that channel so that the ink becomes paper leaves the print. Red print that is no seal (a letterhead, a rule
below it) is left alone: a seal is about as wide as high, and larger than any character.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.ingest.ocr.engine import OcrEngine, PixelBox, Pixels
from pipeline.ingest.scan_lines import Stretch

# Pixels at 200 dpi. Seals of offices measure 38 to 50 mm (国发〔1999〕25号).
SMALLEST_SEAL = 220  # 28 mm
LARGEST_SEAL = 560  # 71 mm
REACH = 15  # parts of a seal nearer than this are one
REDDER = 35  # grey levels by which red exceeds green and blue
MOST_OBLONG = 1.6
UNDER = 0.01  # share of a line's box that must be red
MARGIN = 20


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal: its rectangle in pixels, and its red pixels inside it."""

    box: PixelBox
    red: npt.NDArray[np.bool_]

    def slices(self) -> tuple[slice, slice]:
        """Rows and columns of the rectangle."""
        return slice(round(self.box.y0), round(self.box.y1)), slice(round(self.box.x0), round(self.box.x1))


def find_seals(image: Pixels, scale: float) -> tuple[Seal, ...]:
    """The seals on a page, top to bottom."""
    red = _red(image)
    if red.sum() < SMALLEST_SEAL * scale:
        return ()
    size = max(3, round(REACH * scale)) | 1
    joined = cv2.morphologyEx(red.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    seals = []
    for x, y, width, height, _ in stats[1:count].tolist():
        longer, shorter = max(width, height), min(width, height)
        if SMALLEST_SEAL * scale <= longer <= LARGEST_SEAL * scale and longer <= MOST_OBLONG * shorter:
            part = np.ascontiguousarray(red[y : y + height, x : x + width])
            seals.append(Seal(PixelBox(x, y, x + width, y + height), part))
    return tuple(sorted(seals, key=lambda seal: (seal.box.y0, seal.box.x0)))


def _red(image: Pixels) -> npt.NDArray[np.bool_]:
    red, green, blue = (image[:, :, i].astype(np.int16) for i in range(3))
    return np.asarray(red - np.maximum(green, blue) > REDDER, dtype=np.bool_)


def without_seals(image: Pixels, seals: Sequence[Seal]) -> Pixels:
    """The page with the seals' ink turned into paper, the print under it kept."""
    if not seals:
        return image
    cleaned = image.copy()
    for seal in seals:
        part = cleaned[seal.slices()]
        channel = part[:, :, 0].astype(np.float32)
        paper = float(np.percentile(channel, 90))
        ink = float(np.percentile(channel[seal.red], 60))
        near = cv2.dilate(seal.red.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        channel[near] = np.minimum(channel[near] * (paper / max(ink, 1.0)), paper)
        part[:] = channel.astype(np.uint8)[:, :, None]
    return cleaned


def is_under(box: PixelBox, seals: Sequence[Seal]) -> bool:
    """Whether red ink of a seal lies over a line."""
    for seal in seals:
        if box.overlap(seal.box) > 0:
            inside = box.shifted(-seal.box.x0, -seal.box.y0)
            rows = slice(max(0, round(inside.y0)), max(0, round(inside.y1)))
            columns = slice(max(0, round(inside.x0)), max(0, round(inside.x1)))
            if seal.red[rows, columns].sum() > UNDER * box.width * box.height:
                return True
    return False


def read_seals(
    image: Pixels, seals: Sequence[Seal], stretches: Sequence[Stretch], engine: OcrEngine
) -> tuple[str, ...]:
    """What is read on the seals themselves: lines of the page as scanned that are not among ``stretches``."""
    lettering = []
    for seal in seals:
        rows, columns = seal.slices()
        top, left = max(0, rows.start - MARGIN), max(0, columns.start - MARGIN)
        part = np.ascontiguousarray(image[top : rows.stop + MARGIN, left : columns.stop + MARGIN])
        for line in engine.read(part):
            box = line.box.shifted(left, top)
            if not any(box.overlap(other.box) > 0.3 * box.width * box.height for other in stretches):
                lettering.append(line.text)
    return tuple(lettering)
