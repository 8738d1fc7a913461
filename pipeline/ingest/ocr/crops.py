"""Pictures as the networks take them: the page for the detector, lines cut out of it for the recogniser."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.ingest.ocr.engine import PixelBox, Pixels

# The recogniser works on pictures 48 high. Its result depends on how far a line is padded to the right, so each line is
# padded to the next step of its own width, never to that of its neighbour in a batch: the same crop reads the same on
# every page and in every run, and the runtime meets few shapes (memory of both runtimes grows with every new one).
LINE_HEIGHT = 48
WIDTH_STEP = 160
NARROWEST = 320
WIDEST = 3200

# The detector needs less detail than the recogniser: at three quarters of 200 dpi it finds the same lines in half the
# time. It takes sides that are multiples of 32.
DETECTION_SCALE = 0.75
SMALLEST_DETECTION = 1200  # pixels of the longer side below which nothing is shrunk
LARGEST_DETECTION = 3200
STRIDE = 32

Quad = npt.NDArray[np.float32]


def detection_input(image: Pixels) -> npt.NDArray[np.float32]:
    """1 x 3 x height x width, in the detector's scale of -1..1, channels in BGR order."""
    height, width = image.shape[:2]
    longer = max(height, width)
    wanted = min(max(longer * DETECTION_SCALE, min(longer, SMALLEST_DETECTION)), LARGEST_DETECTION)
    size = [max(STRIDE, round(side * wanted / longer / STRIDE) * STRIDE) for side in (width, height)]
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA if wanted < longer else cv2.INTER_LINEAR)
    scaled = np.multiply(small[:, :, ::-1].transpose(2, 0, 1), np.float32(1 / 127.5), dtype=np.float32) - np.float32(1)
    return np.ascontiguousarray(scaled[None], dtype=np.float32)


def padded_width(crop: Pixels) -> int:
    """The width, at a height of 48, that a crop is padded to (or squeezed into, beyond the widest)."""
    height, width = crop.shape[:2]
    needed = int(np.ceil(width * LINE_HEIGHT / height))
    stepped = -(-needed // WIDTH_STEP) * WIDTH_STEP
    return min(max(stepped, NARROWEST), WIDEST)


def network_input(crop: Pixels) -> npt.NDArray[np.float32]:
    """1 x 3 x 48 x padded width, in the recogniser's scale of -1..1, padding 0, channels in BGR order."""
    width = padded_width(crop)
    height, original = crop.shape[:2]
    fitted = min(width, max(1, int(np.ceil(original * LINE_HEIGHT / height))))
    resized = cv2.resize(crop, (fitted, LINE_HEIGHT))[:, :, ::-1].astype(np.float32)
    padded = np.zeros((1, 3, LINE_HEIGHT, width), dtype=np.float32)
    padded[0, :, :, :fitted] = (resized.transpose(2, 0, 1) / 255 - 0.5) / 0.5
    return padded


def quad_box(quad: Quad) -> PixelBox:
    """The upright rectangle around four corners."""
    (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
    return PixelBox(float(x0), float(y0), float(x1), float(y1))


def cut_lines(image: Pixels, quads: Sequence[Quad]) -> list[Pixels]:
    """The picture of each line, straightened.

    A tall box is turned on its side only when it is taller than a line of this page can be: a lone 1 is tall, too, and
    turned it reads as a dash.
    """
    if not quads:
        return []
    sizes = [_sides(quad) for quad in quads]
    usual = median(min(width, height) for width, height in sizes)
    return [
        _cut(image, quad, upright=height < 1.5 * width or height < 2.2 * usual)
        for quad, (width, height) in zip(quads, sizes, strict=True)
    ]


def _sides(quad: Quad) -> tuple[float, float]:
    """Width and height of a quad given clockwise from its top left corner."""
    width = max(float(np.linalg.norm(quad[0] - quad[1])), float(np.linalg.norm(quad[2] - quad[3])), 1.0)
    height = max(float(np.linalg.norm(quad[0] - quad[3])), float(np.linalg.norm(quad[1] - quad[2])), 1.0)
    return width, height


def _cut(image: Pixels, quad: Quad, *, upright: bool) -> Pixels:
    width, height = (int(side) for side in _sides(quad))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), corners)
    cut = cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    straight = cut if upright else np.rot90(cut)
    return np.ascontiguousarray(straight, dtype=np.uint8)


def cut_box(image: Pixels, box: PixelBox, margin: int) -> Pixels:
    """An upright rectangle of the page with ``margin`` pixels of the page's own paper colour added on all sides."""
    height, width = image.shape[:2]
    x0, y0 = max(0, int(box.x0)), max(0, int(box.y0))
    x1, y1 = min(width, int(np.ceil(box.x1))), min(height, int(np.ceil(box.y1)))
    inner = image[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
    paper = [int(value) for value in np.percentile(inner.reshape(-1, 3), 90, axis=0)]
    framed = cv2.copyMakeBorder(inner, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=paper)
    return np.ascontiguousarray(framed, dtype=np.uint8)
