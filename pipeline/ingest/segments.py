"""Stretches of text with places: what tables that are set without lines are found from.

Works in any length unit (points of a text layer, pixels of a scan), y downwards; all distances are measured in type
sizes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.ingest.layer_lines import by_baseline
from pipeline.ingest.table_notes import is_value
from pipeline.ingest.text_layer import Piece

APART = 1.0  # in type sizes: a gap that parts two segments of a line
_BLANKS = frozenset(" \t\u3000\u2003")
_WIDE_GAP = re.compile(r"\S(?:[ \t]{2}|[\u3000\u2003]).*\S")
_NOTHING = re.compile(r"[-—–－/／\\\s·.…*]*|无|不适用")


class Segment(NamedTuple):
    """Text without a wide gap in it, on one printed line."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.y0 + self.y1) / 2

    @property
    def is_value(self) -> bool:
        """Whether it is a number with at most a sign and a unit: what columns of figures hold."""
        return is_value(self.text.strip())

    @property
    def is_nothing(self) -> bool:
        """Whether it stands for an empty cell."""
        return _NOTHING.fullmatch(self.text) is not None


Row = list[Segment]  # one printed line, left to right


def may_hold_columns(pieces: Sequence[Piece]) -> bool:
    """Whether some pieces stand side by side or have wide gaps: told cheaply, for most pages have none."""
    levels = Counter([int((piece[0].y0 + piece[0].y1) / (piece[0].size or 1.0)) for piece in pieces])
    if sum(count > 1 for count in levels.values()) > 1:
        return True
    return sum(_WIDE_GAP.search("".join([glyph.char for glyph in piece])) is not None for piece in pieces) > 1


def layer_rows(pieces: Iterable[Piece]) -> list[Row]:
    """The printed lines of a text layer, top to bottom, each parted at its wide gaps."""
    return [row for group in by_baseline(list(pieces)) if (row := _segments(group))]


def _segments(group: Sequence[Piece]) -> Row:
    glyphs = [glyph for piece in group for glyph in piece if glyph.char not in _BLANKS and not glyph.char.isspace()]
    if not glyphs:
        return []
    cuts = [
        index
        for index, (one, other) in enumerate(pairwise(glyphs), 1)
        if other.x0 - one.x1 >= APART * min(one.size, other.size)
    ]
    return [_segment(glyphs[start:end]) for start, end in pairwise((0, *cuts, len(glyphs)))]


def _segment(glyphs: Piece) -> Segment:
    text = "".join([glyph.char for glyph in glyphs])
    top, bottom = min(glyph.y0 for glyph in glyphs), max(glyph.y1 for glyph in glyphs)
    return Segment(text, glyphs[0].x0, top, max(glyph.x1 for glyph in glyphs), bottom, glyphs[0].size)
