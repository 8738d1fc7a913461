"""Where a figure or a score stands, as the report draws it: boxes on pages, and a stretch of text.

A value that goes over the end of a line has a box on each line. A box is known for a few characters or, from OCR, for a
line; the part of it that holds the value is estimated from the widths of the characters. For OCR it is then a little
widened, and the line's own box is given beside it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.model import Block, Box, Context, Figure, Place, Run, Score, Table, Text

_WIDE = frozenset("WF")
_OCR_MARGIN = 0.6  # widths of a Chinese character put on either side of a box estimated within a line of OCR
_SAME_LINE = 0.5  # share of the lower box's height in which two boxes must overlap

Json = dict[str, Any]


def place_of(value: Figure | Score, blocks: Sequence[Block]) -> Json:
    """``marks``: ``{page, box, line?}`` each; ``text``: block, row, column and the stretch of characters."""
    context = value.context
    text = _text_at(context, blocks)
    marks = [] if text is None else list(_marks(text, context.start, context.end))
    return {"marks": marks or _mark_of(value.place), "text": _stretch(context)}


def finding_mark(place: Place) -> list[Json]:
    """The mark of a place without a text, empty where it is on no page."""
    return _mark_of(place)


def _stretch(context: Context) -> Json:
    return {
        "block": context.block,
        "row": context.row,
        "column": context.column,
        "start": context.start,
        "end": context.end,
    }


def _text_at(context: Context, blocks: Sequence[Block]) -> Text | None:
    if not 0 <= context.block < len(blocks):
        return None
    block = blocks[context.block]
    if not isinstance(block, Table):
        return block.text
    if context.row is None or context.column is None:
        return None
    for cell in block.cells:
        in_rows = cell.row <= context.row < cell.row + cell.row_span
        if in_rows and cell.column <= context.column < cell.column + cell.column_span:
            return cell.text
    return None


def _marks(text: Text, start: int, end: int) -> Iterator[Json]:
    """One mark for each line that the stretch runs over."""
    recognised = text.confidence(start, end) is not None
    lines: list[tuple[int, Box, Box]] = []
    for run in text.runs_within(start, end):
        page, line = run.place.page, run.place.box
        if page is None or line is None:
            continue
        box = _part_of(run, text.content, start, end)
        if lines and lines[-1][0] == page and _on_one_line(lines[-1][2], line):
            _, before, line_before = lines.pop()
            box, line = before.union(box), line_before.union(line)
        lines.append((page, box, line))
    for page, box, line in lines:
        mark = {"page": page, "box": _corners(box)}
        yield {**mark, "line": _corners(line)} if recognised and box != line else mark


def _part_of(run: Run, content: str, start: int, end: int) -> Box:
    """The part of the run's box that holds the stretch."""
    box = run.place.box
    assert box is not None
    if start <= run.start and run.end <= end:
        return box
    margin = 0.0 if run.confidence is None else _OCR_MARGIN
    widths = [_width(char) for char in content[run.start : run.end]]
    total = sum(widths)
    if not total or box.y1 - box.y0 > box.x1 - box.x0:  # set sideways: not along x
        return box
    scale = (box.x1 - box.x0) / total
    before = sum(widths[: max(start - run.start, 0)])
    within = sum(widths[max(start - run.start, 0) : end - run.start])
    return Box(
        max(box.x0, box.x0 + (before - margin) * scale),
        box.y0,
        min(box.x1, box.x0 + (before + within + margin) * scale),
        box.y1,
    )


def _width(char: str) -> float:
    return 1.0 if unicodedata.east_asian_width(char) in _WIDE else 0.55


def _on_one_line(one: Box, other: Box) -> bool:
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    return shared > _SAME_LINE * min(one.y1 - one.y0, other.y1 - other.y0)


def _mark_of(place: Place) -> list[Json]:
    if place.page is None:
        return []
    return [{"page": place.page, "box": None if place.box is None else _corners(place.box)}]


def _corners(box: Box) -> list[float]:
    return [round(corner, 1) for corner in (box.x0, box.y0, box.x1, box.y1)]
