"""Specks: single dark or light pixels strewn over a page by a worn glass, a fax or a bad copy, taken off before reading.

Only where there are many. On a clean page a median would round off strokes for nothing; it spares what is three pixels
wide or more, so decimal points stay (4 pixels at 200 dpi in the smallest print of reports).
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.ingest.ocr.engine import Pixels

STANDS_OUT = 60  # grey levels between a speck and all pixels around it
MANY = 0.002  # share of the page's pixels; a clean scan has none at all


def without_specks(image: Pixels) -> Pixels:
    """The page, cleaned where it is strewn with specks, else the very same."""
    if speck_share(image) < MANY:
        return image
    return np.ascontiguousarray(cv2.medianBlur(image, 3), dtype=np.uint8)


def speck_share(image: Pixels) -> float:
    """The share of pixels that are much darker or much lighter than every neighbour."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    around = np.ones((3, 3), np.uint8)
    around[1, 1] = 0
    dark = _beyond(cv2.erode(grey, around), grey)
    light = _beyond(grey, cv2.dilate(grey, around))
    return float((dark | light).mean())


def _beyond(higher: npt.ArrayLike, lower: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    return np.asarray(np.asarray(higher, np.int16) - np.asarray(lower, np.int16) > STANDS_OUT, dtype=np.bool_)
