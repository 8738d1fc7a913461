"""Tables of a scanned page that are not ruled, or only in part: found from where its text stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.ingest.grid import Grid, Rule
from pipeline.ingest.half_ruled import all_grids
from pipeline.ingest.image_grids import TOLERANCE
from pipeline.ingest.scan_lines import TYPE_SIZE, Stretch, printed_rows
from pipeline.ingest.segments import Row, Segment

OVER = 0.2  # of its height, by which a box reaches over the print on every side
APART = 0.7  # of their height: a gap between boxes that parts two segments


def scan_grids(
    drawn: Sequence[Grid], horizontal: Sequence[Rule], stretches: Iterable[Stretch], scale: float
) -> tuple[Grid, ...]:
    """All grids of a page, in pixels, top to bottom; ``horizontal`` are all lines found across it, ``drawn`` its grids."""
    rows = [_segments(row) for row in printed_rows(stretches)]
    return all_grids(drawn, horizontal, rows, TOLERANCE * scale)


def _segments(row: Sequence[Stretch]) -> Row:
    groups = [[row[0]]]
    for before, after in pairwise(row):
        if after.box.x0 - before.box.x1 >= APART * min(before.box.height, after.box.height):
            groups.append([])
        groups[-1].append(after)
    return [_segment(group) for group in groups]


def _segment(group: Sequence[Stretch]) -> Segment:
    boxes = [stretch.box for stretch in group]
    height = min(box.height for box in boxes)
    over = OVER * height
    return Segment(
        " ".join(stretch.line.text for stretch in group),
        boxes[0].x0 + over,
        min(box.y0 for box in boxes) + over,
        boxes[-1].x1 - over,
        max(box.y1 for box in boxes) - over,
        TYPE_SIZE * height,
    )
