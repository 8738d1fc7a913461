"""Two pages side by side on one scan (an opened book, a copier that takes two at once), read one after the other.

The lines of the right page are moved below those of the left one, in a frame half as wide and twice as high as the
scan; the places in their text stay those of the scan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.ingest.ocr.engine import PixelBox
from pipeline.ingest.page_content import Line, PageTable
from pipeline.model import Box

LANDSCAPE = 1.2  # times as wide as high
MIDDLE = (0.44, 0.56)  # of the width: where the gutter may lie
GUTTER = 0.025  # of the width, free of print: 10 mm of two A4 pages
WIDE = 0.22  # of the width: a line of running text, about half of its page
FEWEST_WIDE = 3  # on either side; forms and tables without ruling have fewer


def find_gutter(lines: Sequence[PixelBox], tables: Sequence[Box], width: int, height: int) -> float | None:
    """The x between two pages side by side, ``None`` where this is one page. In pixels of the upright scan."""
    if width < LANDSCAPE * height:
        return None
    boxes = [(box.x0, box.x1) for box in lines] + [(box.x0, box.x1) for box in tables]
    free = _widest_gap(boxes, width * MIDDLE[0], width * MIDDLE[1])
    if free is None or free[1] - free[0] < GUTTER * width:
        return None
    gutter = sum(free) / 2
    wide = [span for span in boxes if span[1] - span[0] >= WIDE * width]
    left = sum(x1 <= gutter for _, x1 in wide)
    return gutter if min(left, len(wide) - left) >= FEWEST_WIDE else None


def _widest_gap(boxes: Sequence[tuple[float, float]], start: float, end: float) -> tuple[float, float] | None:
    """The widest stretch between ``start`` and ``end`` that no box reaches into."""
    gaps = []
    reached = start
    for x0, x1 in sorted(boxes):
        if x0 > reached:
            gaps.append((reached, min(x0, end)))
        reached = max(reached, x1)
        if reached >= end:
            break
    if reached < end:
        gaps.append((reached, end))
    return max(gaps, key=lambda gap: gap[1] - gap[0], default=None)


def below(line: Line, dx: float, dy: float) -> Line:
    """A line of the right page where it stands in the frame of both."""
    return replace(line, box=_moved(line.box, dx, dy))


def table_below(table: PageTable, dx: float, dy: float) -> PageTable:
    """A table of the right page where it stands in the frame of both."""
    edges = tuple(round(x - dx, 2) for x in table.column_edges)
    return replace(table, box=_moved(table.box, dx, dy), column_edges=edges)


def _moved(box: Box, dx: float, dy: float) -> Box:
    return Box(*(round(v, 2) for v in (box.x0 - dx, box.y0 + dy, box.x1 - dx, box.y1 + dy)))
