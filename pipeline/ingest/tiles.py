"""Very large pages read piece by piece: a detector that is given all of one shrinks it until small print is lost.

Tiles overlap, so that most lines stand whole in one of them. Of a line found in two the fuller is kept; one that no
tile holds whole is put together from its parts and read again as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import pairwise

import numpy as np

from pipeline.ingest.ocr.crops import cut_box
from pipeline.ingest.ocr.engine import OcrEngine, OcrLine, PixelBox, Pixels

LARGEST = 4200  # pixels of a side that engines read well in one go: what ``page_picture`` gives for A4 and A3
TILE = 3000
OVERLAP = 400  # pixels; more than the height of any line, and about ten characters
NEAR_EDGE = 12  # pixels from a tile's inner edge: the line may go on beyond it
SAME = 0.6  # share of a line's area that another covers: found twice
LEVEL = 0.5  # share of the lower line's height in common: parts of one line


def read_in_tiles(image: Pixels, engine: OcrEngine) -> tuple[OcrLine, ...]:
    """All lines of a picture of any size, top to bottom, then left to right."""
    height, width = image.shape[:2]
    if max(height, width) <= LARGEST:
        return engine.read(image)
    whole: list[OcrLine] = []
    cut: list[OcrLine] = []
    for x0, x1 in spans(width):
        for y0, y1 in spans(height):
            tile = np.ascontiguousarray(image[y0:y1, x0:x1])
            for line in engine.read(tile):
                moved = OcrLine(line.text, line.score, line.box.shifted(x0, y0))
                (cut if _goes_on(moved.box, (x0, y0, x1, y1), (width, height)) else whole).append(moved)
    kept = _fullest(whole)
    parts = [line for line in cut if not _covered(line, kept)]
    lines = kept + list(_put_together(parts, image, engine))
    return tuple(sorted(lines, key=lambda line: (line.box.y0, line.box.x0)))


def spans(length: int) -> list[tuple[int, int]]:
    """Stretches of a side, equally long, each overlapping the next; one where the side is short enough."""
    if length <= LARGEST:
        return [(0, length)]
    count = -(-(length - OVERLAP) // (TILE - OVERLAP))
    step = (length - OVERLAP) / count
    starts = [round(step * number) for number in range(count)] + [length - OVERLAP]
    return [(start, following + OVERLAP) for start, following in pairwise(starts)]


def _goes_on(box: PixelBox, tile: tuple[int, int, int, int], size: tuple[int, int]) -> bool:
    x0, y0, x1, y1 = tile
    return (
        (x0 > 0 and box.x0 <= x0 + NEAR_EDGE)
        or (y0 > 0 and box.y0 <= y0 + NEAR_EDGE)
        or (x1 < size[0] and box.x1 >= x1 - NEAR_EDGE)
        or (y1 < size[1] and box.y1 >= y1 - NEAR_EDGE)
    )


def _fullest(lines: Sequence[OcrLine]) -> list[OcrLine]:
    """Each line once, of those found twice the larger."""
    kept: list[OcrLine] = []
    for line in sorted(lines, key=lambda each: (-each.box.width * each.box.height, each.box.y0, each.box.x0)):
        if not _covered(line, kept):
            kept.append(line)
    return kept


def _covered(line: OcrLine, others: Sequence[OcrLine]) -> bool:
    area = line.box.width * line.box.height
    return any(line.box.overlap(other.box) >= SAME * area for other in others)


def _put_together(parts: Sequence[OcrLine], image: Pixels, engine: OcrEngine) -> Iterator[OcrLine]:
    """Parts of one line joined and read again; a part without a neighbour as it was read."""
    for group in _rows(parts):
        if len(group) == 1:
            yield group[0]
            continue
        box = reduce(PixelBox.union, (part.box for part in group))
        (read,) = engine.recognise([cut_box(image, box, 0)])
        if read.text.strip():
            yield OcrLine(read.text, read.score, box)


def _rows(parts: Sequence[OcrLine]) -> list[list[OcrLine]]:
    """Parts that touch or overlap on one level."""
    rows: list[list[OcrLine]] = []
    reach: list[PixelBox] = []
    for part in sorted(parts, key=lambda each: (each.box.x0, each.box.y0)):
        home = next((number for number, box in enumerate(reach) if _continues(box, part.box)), None)
        if home is None:
            rows.append([part])
            reach.append(part.box)
        else:
            rows[home].append(part)
            reach[home] = reach[home].union(part.box)
    return rows


def _continues(left: PixelBox, right: PixelBox) -> bool:
    common = min(left.y1, right.y1) - max(left.y0, right.y0)
    return right.x0 <= left.x1 + NEAR_EDGE and common >= LEVEL * min(left.height, right.height)
