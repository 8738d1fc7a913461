"""Numbers in the margin that count the printed lines: no part of the text, and figures where they stay in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.ingest.text_layer import Piece

FEWEST = 5
LINED = 0.6  # in type sizes: how exactly they stand below each other
STEPS = (1, 2, 5, 10)


def without_line_numbers(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], int]:
    """The pieces but for line numbers, and how many these were.

    Line numbers stand left of everything else, below each other, each beside a line, and count on by one step. Ordinal
    numbers in a table have their heading above them, which stands no farther right than they do.
    """
    numbers = [piece for piece in pieces if _is_number(piece)]
    if len(numbers) < FEWEST:
        return tuple(pieces), 0
    counted = set(map(id, numbers))
    margin = min((piece[0].x0 for piece in pieces if id(piece) not in counted), default=0.0)
    column = sorted((piece for piece in numbers if piece[-1].x1 < margin), key=lambda piece: piece[0].y0)
    if len(column) < FEWEST or not _counts_on(column) or not _is_lined(column):
        return tuple(pieces), 0
    own = set(map(id, column))
    return tuple(piece for piece in pieces if id(piece) not in own), len(column)


def _is_number(piece: Piece) -> bool:
    if len(piece) > 5:
        return False
    text = _text(piece)
    return text.isascii() and text.isdigit()


def _text(piece: Piece) -> str:
    return "".join([glyph.char for glyph in piece]).strip()


def _counts_on(column: Sequence[Piece]) -> bool:
    values = [int(_text(piece)) for piece in column]
    return values[1] - values[0] in STEPS and all(b - a == values[1] - values[0] for a, b in pairwise(values))


def _is_lined(column: Sequence[Piece]) -> bool:
    slack = LINED * column[0][0].size
    lefts, rights = [piece[0].x0 for piece in column], [piece[-1].x1 for piece in column]
    return max(lefts) - min(lefts) <= slack or max(rights) - min(rights) <= slack
