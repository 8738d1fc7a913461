"""Glyphs of a text layer put together to printed lines with places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.ingest.line_text import CJK, is_cjk
from pipeline.ingest.page_content import Line
from pipeline.ingest.quarter_turn import QuarterTurn
from pipeline.ingest.text_layer import Glyph, Piece
from pipeline.model import Box, Place, Run, Text

# A place per Latin word or number and per four Chinese characters: a figure's box stays close, a page needs few places.
_STRETCH = re.compile(rf"[{CJK}]{{1,4}}|[^\s{CJK}]+")
SAME_LINE = 0.5  # share of the smaller height by which two pieces of one line overlap
WIDE_GAP = 1.0  # in type sizes: a gap that was meant as a blank, even between Chinese characters
TAB_GAP = 3.0  # in type sizes: a gap that parts columns set without lines
LATIN_GAP = 0.25
SMALLEST_SIZE = 1.0  # points; damaged files set type of no size
BOLD_SHARE = 0.9  # of a line: less is a bold beginning of running text


def lines_of_pieces(pieces: Iterable[Piece], page_number: int, to_shown: QuarterTurn) -> list[Line]:
    """The pieces put together to printed lines, top to bottom; pieces side by side are one line."""
    lines = []
    for group in by_baseline(list(pieces)):
        line = _line(group, page_number, to_shown)
        if line is not None:
            lines.append(line)
    return lines


def by_baseline(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces grouped to printed lines, lines top to bottom, pieces left to right.

    What stands in a gap of another piece is put into it: programs draw quotation marks in another font, or the entries
    of a form, when the line around them is done.
    """
    if len(pieces) < 2:  # most cells
        return [pieces] if pieces else []
    groups: list[list[Piece]] = []
    spans: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda p: (p[0].y0 + p[0].y1, p[0].x0)):
        top, bottom = min([glyph.y0 for glyph in piece]), max([glyph.y1 for glyph in piece])
        for index in range(len(groups) - 1, max(-1, len(groups) - 4), -1):
            overlap = min(bottom, spans[index][1]) - max(top, spans[index][0])
            smaller = min(bottom - top, spans[index][1] - spans[index][0])
            if overlap > SAME_LINE * smaller and not _collide(piece, groups[index]):
                groups[index].append(piece)
                break
        else:
            groups.append([piece])
            spans.append((top, bottom))
    return [group if len(group) == 1 else _woven(sorted(group, key=lambda p: p[0].x0)) for group in groups]


def _collide(piece: Piece, group: Sequence[Piece]) -> bool:
    """Whether ``piece`` lies over a piece of the group rather than beside it or in a gap of it."""
    start, end, room = piece[0].x0, piece[-1].x1, 0.5 * piece[0].size
    return any(
        min(end, other[-1].x1) - max(start, other[0].x0) > room and _covered(piece, other) > room for other in group
    )


def _covered(piece: Piece, other: Piece) -> float:
    """The width in which glyphs of both lie one over another."""
    start, end = piece[0].x0, piece[-1].x1
    near = [(glyph.x0, glyph.x1) for glyph in other if glyph.x1 > start and glyph.x0 < end and not glyph.char.isspace()]
    own = [(glyph.x0, glyph.x1) for glyph in piece if not glyph.char.isspace()]
    return sum(max(0.0, min(b, d) - max(a, c)) for a, b in own for c, d in near)


def _woven(group: list[Piece]) -> list[Piece]:
    """Pieces from left to right, those with one in a gap made one piece."""
    woven: list[Piece] = []
    for piece in group:
        if woven and piece[0].x0 < woven[-1][-1].x0:
            inked = [glyph for glyph in (*woven[-1], *piece) if not glyph.put_in]
            woven[-1] = _without_covered_blanks(sorted(inked, key=lambda glyph: glyph.x0))
        else:
            woven.append(piece)
    return woven


def _without_covered_blanks(glyphs: Piece) -> Piece:
    """The glyphs without blanks that another one was drawn into."""
    covered = {
        index
        for index, (before, blank, after) in enumerate(zip(glyphs, glyphs[1:], glyphs[2:], strict=False), 1)
        if blank.char.isspace() and max(before.x1 - blank.x0, blank.x1 - after.x0) > 0.5 * (blank.x1 - blank.x0)
    }
    return [glyph for index, glyph in enumerate(glyphs) if index not in covered]


def _line(group: Sequence[Piece], page_number: int, to_shown: QuarterTurn) -> Line | None:
    glyphs = _spaced([glyph for piece in group for glyph in piece if not glyph.put_in])
    content = "".join([glyph.char for glyph in glyphs])
    bare = "".join(content.split())
    if not bare:
        return None
    inked = glyphs if len(bare) == len(content) else [glyph for glyph in glyphs if not glyph.char.isspace()]
    _, x0s, y0s, x1s, y1s, sizes, bolds, _ = zip(*inked, strict=True)
    size = sizes[0] if len(set(sizes)) == 1 else Counter(sizes).most_common(1)[0][0]
    return Line(
        Text(content, _runs(content, glyphs, page_number, to_shown)),
        Box(min(x0s), min(y0s), max(x1s), max(y1s)),
        max(round(size, 2), SMALLEST_SIZE),
        sum(bolds) >= BOLD_SHARE * len(inked),
    )


def _spaced(glyphs: Piece) -> Piece:
    """The glyphs of a printed line with blanks for wide gaps, without blanks at its ends."""
    gaps = [i for i, (one, other) in enumerate(pairwise(glyphs), 1) if other.x0 - one.x1 >= LATIN_GAP * other.size]
    for index in reversed(gaps):
        before, after = glyphs[index - 1], glyphs[index]
        if _gap_is_blank(before, after):
            blank = "\t" if after.x0 - before.x1 >= TAB_GAP * after.size else " "
            glyphs.insert(index, Glyph(blank, before.x1, before.y0, after.x0, before.y1, after.size, False, True))
    while glyphs and glyphs[-1].char.isspace():
        glyphs.pop()
    start = next((index for index, glyph in enumerate(glyphs) if not glyph.char.isspace()), 0)
    return glyphs[start:]


def _gap_is_blank(before: Glyph, after: Glyph) -> bool:
    if before.char.isspace() or after.char.isspace():
        return False
    needed = WIDE_GAP if is_cjk(before.char) or is_cjk(after.char) else LATIN_GAP
    return after.x0 - before.x1 >= needed * after.size


def _runs(content: str, glyphs: Piece, page_number: int, to_shown: QuarterTurn) -> tuple[Run, ...]:
    """The places of the glyphs, one run per Latin word or number and per few Chinese characters."""
    runs: list[Run] = []
    for stretch in _STRETCH.finditer(content):
        start, end = stretch.span()
        _, x0, y0, x1, y1, *_ = glyphs[start]
        if end - start > 1:
            _, left, top, right, bottom, *_ = glyphs[end - 1]
            x0, y0, x1, y1 = min(x0, left), min(y0, top), max(x1, right), max(y1, bottom)
        box = Box(x0, y0, x1, y1)
        runs.append(Run(start, end, Place(page_number, to_shown.box(box) if to_shown.quarters else box)))
    return tuple(runs)
