"""Pages set in two columns of running text: the right column is read after the left, not line by line across both.

Lines and tables are moved to where they would stand were the right column set below the left one; places in their text
stay those of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from pipeline.ingest.layer_lines import lines_of_pieces
from pipeline.ingest.page_content import Line, PageTable
from pipeline.ingest.segments import Row, Segment, layer_rows, may_hold_columns
from pipeline.ingest.text_layer import Piece, TextLayer
from pipeline.model import Box

FEWEST_LINES = 6  # side by side
MIDDLE = (0.3, 0.7)  # share of the text's width in which the gutter lies
FULL = 0.75  # of its column's width, at least, is the usual line of running text
GUTTER = 0.8  # in type sizes: white between the columns over their whole height


@dataclass(frozen=True, slots=True)
class TwoColumns:
    """Between the heights ``top`` and ``bottom`` text stands left and right of ``gutter``."""

    gutter: float
    top: float
    bottom: float
    dx: float
    dy: float

    def parted(self, pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
        """Pieces of the right column, and all others."""
        right: list[Piece] = []
        others: list[Piece] = []
        for piece in pieces:
            if not self.top <= (piece[0].y0 + piece[0].y1) / 2 <= self.bottom:
                others.append(piece)
                continue
            for part, home in (
                ([glyph for glyph in piece if glyph.x0 < self.gutter], others),
                ([glyph for glyph in piece if glyph.x0 >= self.gutter], right),
            ):
                if any(not glyph.char.isspace() for glyph in part):
                    home.append(part)
        return right, others

    def line(self, line: Line, right: bool) -> Line:
        """A line in its place were the columns one below the other; ``right``: it is of the right column."""
        return replace(line, box=self._moved(line.box, right))

    def table(self, table: PageTable) -> PageTable:
        """A table so moved."""
        right = table.box.x0 >= self.gutter and self.top <= table.box.y0 <= self.bottom
        dx = self.dx if right else 0.0
        edges = tuple(x - dx for x in table.column_edges)
        return replace(table, box=self._moved(table.box, right), column_edges=edges)

    def _moved(self, box: Box, right: bool) -> Box:
        if right:
            return Box(box.x0 - self.dx, box.y0 + self.dy, box.x1 - self.dx, box.y1 + self.dy)
        down = self.dy if box.y0 > self.bottom else 0.0
        return Box(box.x0, box.y0 + down, box.x1, box.y1 + down)


def lines_in_order(
    pieces: Sequence[Piece], tables: Sequence[PageTable], page_number: int, layer: TextLayer
) -> tuple[tuple[Line, ...], tuple[PageTable, ...], tuple[float, float] | None]:
    """The lines that ``pieces`` make, the tables, and the size of the frame they are in where it is not the page's.

    That of a page in two columns is as wide as one of them with the page's margins.
    """
    columns = find_two_columns(layer_rows(pieces)) if may_hold_columns(pieces) else None
    if columns is None:
        lines = lines_of_pieces(pieces, page_number, layer.to_shown)
        return tuple(lines), tuple(tables), layer.reading_size if layer.to_shown.quarters else None
    right, others = columns.parted(pieces)
    one, other = (lines_of_pieces(each, page_number, layer.to_shown) for each in (others, right))
    lines = [*(columns.line(line, False) for line in one), *(columns.line(line, True) for line in other)]
    width, height = layer.reading_size
    ordered = sorted((columns.table(table) for table in tables), key=lambda table: (table.box.y0, table.box.x0))
    return tuple(lines), tuple(ordered), (width - columns.dx, height + columns.dy)


def find_two_columns(rows: Sequence[Row]) -> TwoColumns | None:
    """Where the printed lines ``rows`` of a page stand in two columns, ``None`` where they do not.

    There must be white between them from the first to the last of at least six lines that stand side by side, and the
    lines must be full, as those of running text are and those of tables are not.
    """
    beside = [row for row in rows if len(row) == 2 and not row[1].is_value]
    if len(beside) < FEWEST_LINES:
        return None
    left, right = min(row[0].x0 for row in beside), max(row[1].x1 for row in beside)
    gutters = [(row[0].x1 + row[1].x0) / 2 for row in beside if row[0].x1 > left + MIDDLE[0] * (right - left)]
    if len(gutters) < FEWEST_LINES:
        return None
    gutter = median(gutters)
    band = _band(rows, gutter)
    sides = [[s for row in band for s in row if (s.x0 >= gutter) is side] for side in (False, True)]
    if not _is_between(gutter, left, right) or not all(map(_is_prose, sides)):
        return None
    if min(s.x0 for s in sides[1]) - max(s.x1 for s in sides[0]) < GUTTER * sides[0][0].size:
        return None
    top, bottom = min(s.y0 for side in sides for s in side), max(s.y1 for side in sides for s in side)
    middles = [sorted(s.middle for s in side) for side in sides]
    leading = median(b - a for a, b in zip(middles[0], middles[0][1:], strict=False))
    dy = middles[0][-1] + leading - middles[1][0]
    return TwoColumns(gutter, top, bottom, min(s.x0 for s in sides[1]) - min(s.x0 for s in sides[0]), dy)


def _is_between(gutter: float, left: float, right: float) -> bool:
    return MIDDLE[0] * (right - left) < gutter - left < MIDDLE[1] * (right - left)


def _band(rows: Sequence[Row], gutter: float) -> list[Row]:
    """The longest run of lines none of which crosses the gutter."""
    best: list[Row] = []
    run: list[Row] = []
    for row in rows:
        if any(segment.x0 < gutter < segment.x1 for segment in row):
            run = []
            continue
        run.append(row)
        if len(run) > len(best):
            best = list(run)
    return best


def _is_prose(side: Sequence[Segment]) -> bool:
    """Whether enough lines are there, most of them as long as the column is wide."""
    if len(side) < FEWEST_LINES:
        return False
    width = max(segment.x1 for segment in side) - min(segment.x0 for segment in side)
    return median(segment.x1 - segment.x0 for segment in side) >= FULL * width
