"""From the stretches an OCR engine finds to printed lines: what stands side by side, read from left to right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from statistics import median
from unicodedata import east_asian_width

from pipeline.ingest.deskew import PageFrame
from pipeline.ingest.ocr.engine import OcrLine, PixelBox
from pipeline.ingest.page_content import Line
from pipeline.model import Place, Run, Text

# Boxes reach over the print by about a fifth of its height on all sides; gaps are measured between boxes, in heights.
SAME_LINE = 0.5  # share of the lower box's height that must be in common
BLANK_FROM = 0.5  # a gap that a reader sees as a blank
APART_FROM = 3.0  # a gap that makes them two lines: columns without ruling, a signature beside a date
TYPE_SIZE = 0.97  # of the box's height, measured on pages of known type size
WIDER = 0.4  # of its height, by which a box is wider than its print
LONG_LINE = 6.0  # characters
DOUBTFUL_BELOW = 0.75
_TWO_POINTS = re.compile(r"(?<=\d)[.．]{2}(?=\d)")  # one decimal point under a seal's line, seen as two


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of recognised text, and whether a seal lies over it."""

    line: OcrLine
    under_seal: bool = False

    @property
    def box(self) -> PixelBox:
        """Where it stands, in pixels."""
        return self.line.box


def side_by_side(stretches: Iterable[Stretch]) -> list[list[Stretch]]:
    """The stretches grouped into printed lines, top to bottom, each from left to right; wide gaps part lines."""
    parts = [part for row in printed_rows(stretches) for part in _apart(row)]
    return sorted(parts, key=lambda part: (_top(part), part[0].box.x0))


def printed_rows(stretches: Iterable[Stretch]) -> list[list[Stretch]]:
    """The stretches that stand on one level, however far apart, top to bottom, each level from left to right."""
    rows: list[list[Stretch]] = []
    for stretch in sorted(stretches, key=lambda s: (s.box.centre[1], s.box.x0)):
        home = next((row for row in reversed(rows[-6:]) if _level(row, stretch)), None)
        if home is None:
            rows.append([stretch])
        else:
            home.append(stretch)
    return [sorted(row, key=lambda s: s.box.x0) for row in rows]


def _level(row: Sequence[Stretch], stretch: Stretch) -> bool:
    """Whether a stretch stands on the line of those in ``row``: beside the nearest of them, not over it."""
    near = min(row, key=lambda other: abs(other.box.centre[0] - stretch.box.centre[0]))
    common = min(near.box.y1, stretch.box.y1) - max(near.box.y0, stretch.box.y0)
    shared_width = min(near.box.x1, stretch.box.x1) - max(near.box.x0, stretch.box.x0)
    beside = shared_width < 0.5 * min(near.box.width, stretch.box.width)
    return beside and common >= SAME_LINE * min(near.box.height, stretch.box.height)


def _apart(row: Sequence[Stretch]) -> list[list[Stretch]]:
    parts = [[row[0]]]
    for before, after in pairwise(row):
        if after.box.x0 - before.box.x1 > APART_FROM * min(before.box.height, after.box.height):
            parts.append([])
        parts[-1].append(after)
    return parts


def _top(part: Sequence[Stretch]) -> float:
    return float(median(stretch.box.y0 for stretch in part))


def line_text(part: Sequence[Stretch], page: int, frame: PageFrame) -> Text:
    """A printed line as text: one run a stretch, a blank where the gap is wide."""
    pieces = [stretch_text(part[0], page, frame)]
    for before, after in pairwise(part):
        if after.box.x0 - before.box.x1 > BLANK_FROM * min(before.box.height, after.box.height):
            pieces.append(Text(" "))
        pieces.append(stretch_text(after, page, frame))
    return Text.join(pieces)


def stretch_text(stretch: Stretch, page: int, frame: PageFrame) -> Text:
    """A stretch as text with its one run."""
    line = stretch.line
    text = _TWO_POINTS.sub(".", line.text)
    score = round(line.score, 4)
    run = Run(0, len(text), Place(page, frame.shown(line.box)), score, score < DOUBTFUL_BELOW, stretch.under_seal)
    return Text(text, (run,))


def to_lines(stretches: Iterable[Stretch], page: int, frame: PageFrame) -> list[Line]:
    """The stretches put together to printed lines with places, top to bottom."""
    lines = []
    for part in side_by_side(stretches):
        box = frame.level(reduce(PixelBox.union, (stretch.box for stretch in part)))
        lines.append(Line(line_text(part, page, frame), box, _type_size(part, frame)))
    return lines


def _type_size(part: Sequence[Stretch], frame: PageFrame) -> float:
    """Type size of a printed line in points, to half a point.

    A Chinese character is as wide as its type size, a digit half as wide, so a long line tells its size by its width,
    to a few percent, where boxes differ in height by a quarter. Short or spaced lines go by the height.
    """
    height = median(stretch.box.height for stretch in part) * TYPE_SIZE
    ems = sum(_ems(stretch.line.text) for stretch in part)
    width = sum(stretch.box.width - WIDER * stretch.box.height for stretch in part) / max(ems, 1.0)
    size = width if ems >= LONG_LINE and 0.7 * height <= width <= 1.4 * height else height
    return round(frame.length(size) * 2) / 2


def _ems(text: str) -> float:
    return sum(1.0 if east_asian_width(character) in "WFA" else 0.5 for character in text)
