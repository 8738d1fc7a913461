"""A PDF page's text layer: glyphs with places, cleaned of doubled bold, turned upright, put into printed lines.

Glyphs and lines are in the reading frame, in which the text runs left to right; ``TextLayer.to_shown`` leads from
there to the page as shown, the frame of every ``Place``. The two differ only where glyphs were set sideways on a page
that is not itself rotated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypedDict

import pymupdf

from pipeline.ingest.drawn_lines import WHITEST, Vector
from pipeline.ingest.quarter_turn import QuarterTurn
from pipeline.model import Box

# Vectors are collected with the text at next to no cost; lazily, so that a line of text is not cut by one.
# Unknown characters stay U+FFFD rather than become their glyph number, which looks like text.
# Collecting styles tells bold that was made by drawing outlines too.
_EXTRACTION = (
    pymupdf.TEXT_PRESERVE_WHITESPACE
    | pymupdf.TEXT_MEDIABOX_CLIP
    | pymupdf.TEXT_COLLECT_STYLES
    | pymupdf.TEXT_COLLECT_VECTORS
    | pymupdf.TEXT_LAZY_VECTORS
)
_SPAN_BOLD = 16  # bit of a span's flags
_CHAR_BOLD, _FILLED, _STROKED = 8, 16, 32  # bits of a span's char_flags
_WHITE = 0xFFFFFF
_VECTOR = 3  # type of a block

SAME_PLACE = 0.3  # share of a glyph's width: the same character nearer than that is printed twice to look bold
CROWDED = 1.3  # widths of a piece's glyphs over its own
_SQUARE = 8.0  # points: places of glyphs are looked up in squares of that size
LARGE = 24.0  # points: larger type in a faint colour is a watermark where there is other text
FAINT = 0.6  # of the way from black to white
SLANT = 0.1  # a baseline whose direction has that much of both axes is askew: a watermark


class _RawChar(TypedDict):
    c: str
    bbox: tuple[float, float, float, float]
    synthetic: bool


class _RawSpan(TypedDict):
    size: float
    flags: int
    char_flags: int
    alpha: int
    color: int
    font: str
    chars: list[_RawChar]


class _RawLine(TypedDict):
    bbox: tuple[float, float, float, float]
    dir: tuple[float, float]
    spans: list[_RawSpan]


class Glyph(NamedTuple):
    """One character: its box in the reading frame, its type size in points."""

    char: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool
    put_in: bool  # a blank that pymupdf derived from a gap


Piece = list[Glyph]


@dataclass(frozen=True, slots=True)
class FontUse:
    """How many characters of a font are on the page, and how many of them mean nothing."""

    name: str
    characters: int
    garbage: int


@dataclass(frozen=True, slots=True)
class TextLayer:
    """All visible text of a page as pymupdf's line pieces, and what speaks for or against believing it.

    ``hidden`` counts characters drawn neither filled nor stroked, or fully transparent; ``white`` those in white.
    ``text`` is everything, hidden text included, one piece per line. ``slanted`` counts characters of watermarks set
    askew, or large and faint, which are in no piece. ``vectors`` is what is drawn, in pymupdf's frame.
    """

    pieces: tuple[Piece, ...]
    text: str
    visible: int
    hidden: int
    white: int
    slanted: int
    fonts: tuple[FontUse, ...]
    to_reading: QuarterTurn
    to_shown: QuarterTurn
    vectors: tuple[Vector, ...] = ()

    @property
    def reading_size(self) -> tuple[float, float]:
        """Width and height of the reading frame."""
        return self.to_reading.size


SEEN = frozenset(("inked", "white"))
ALSO_HIDDEN = SEEN | {"hidden"}


def read_text_layer(page: pymupdf.Page, kinds: frozenset[str] = SEEN) -> TextLayer:
    """The text layer of a pymupdf page; raises what pymupdf raises on a page it cannot interpret.

    ``kinds`` are the kinds of characters that pieces are made of: ``SEEN``, or ``ALSO_HIDDEN`` where the layer is
    wanted although nothing of it shows.
    """
    blocks = page.get_text("rawdict", flags=_EXTRACTION)["blocks"]
    lines: list[_RawLine] = [line for block in blocks for line in block.get("lines", ())]
    turn, back = _turns(page, lines)
    counts: Counter[str] = Counter()
    fonts: dict[str, list[int]] = {}
    pieces: list[Piece] = []
    boxes: list[Box] = []
    faint: list[Piece] = []
    faint_boxes: list[Box] = []
    texts: list[str] = []
    for line in lines:
        piece: Piece = []
        for span in line["spans"]:
            text = "".join([char["c"] for char in span["chars"]])
            texts.append(text)
            kind = _kind(span, line)
            counts[kind] += _count(text, fonts.setdefault(span["font"], [0, 0]))
            if kind in kinds:
                piece.extend(_glyphs(span, turn))
            elif kind == "faint":
                faint.append(_glyphs(span, turn))
                faint_boxes.append(turn.box(Box(*line["bbox"])))
        texts.append("\n")
        if piece:
            pieces.append(piece)
            boxes.append(turn.box(Box(*line["bbox"])))
    if not counts["inked"]:  # no watermark, but what is to be read
        pieces += faint
        boxes += faint_boxes
        counts["inked"], counts["faint"] = counts["faint"], 0
    return TextLayer(
        pieces=tuple(_without_doubles(pieces) if _may_be_doubled(pieces, boxes) else pieces),
        text="".join(texts),
        visible=counts["inked"] + counts["white"],
        hidden=counts["hidden"],
        white=counts["white"],
        slanted=counts["slanted"] + counts["faint"],
        fonts=tuple(FontUse(name, *use) for name, use in fonts.items()),
        to_reading=turn,
        to_shown=back,
        vectors=tuple(_vector(block) for block in blocks if block["type"] == _VECTOR),
    )


def _vector(block: Mapping[str, Any]) -> Vector:
    x0, y0, x1, y1 = block["bbox"]
    colour = block["color"]
    white = min(colour >> 16 & 255, colour >> 8 & 255, colour & 255) > 255 * WHITEST
    return Vector(x0, y0, x1, y1, block["stroked"], block["isrect"] and not block["continues"], white)


def is_garbage(char: str) -> bool:
    """Whether ``char`` cannot be text: replacement character, private use, control, unassigned half of a pair."""
    code = ord(char)
    if code < 0x20:
        return char not in "\t\n\r\f"
    return 0x7F <= code <= 0x9F or 0xD800 <= code <= 0xF8FF or code in (0xFFFD, 0xFFFE, 0xFFFF) or code >= 0xF0000


def _turns(page: pymupdf.Page, lines: Sequence[_RawLine]) -> tuple[QuarterTurn, QuarterTurn]:
    """From pymupdf's frame (the page without /Rotate) to the reading frame, and from there to the page as shown."""
    directions: Counter[int] = Counter()
    for line in lines:
        across, along = line["dir"]
        quarters = (0 if across > 0 else 2) if abs(across) >= abs(along) else (1 if along < 0 else 3)
        directions[quarters] += sum(len(span["chars"]) for span in line["spans"])
    shown = int(page.rotation) // 90 % 4
    reading = directions.most_common(1)[0][0] if directions else shown
    shown_as = page.rect
    width, height = float(shown_as.width), float(shown_as.height)
    if shown % 2:
        width, height = height, width
    turn = QuarterTurn(reading, width, height)
    return turn, QuarterTurn((shown - reading) % 4, *turn.size)


def _count(text: str, font: list[int]) -> int:
    """Characters in ``text`` but for blanks; they and the garbage among them are added to the counts of the font."""
    inked = len(text) - text.count(" ") - text.count("\u3000")
    font[0] += inked
    if not text.isprintable() or "\ufffd" in text:
        font[1] += sum(map(is_garbage, text))
    return inked


def _kind(span: _RawSpan, line: _RawLine) -> str:
    if not span["char_flags"] & (_FILLED | _STROKED) or span["alpha"] == 0:
        return "hidden"
    if min(abs(line["dir"][0]), abs(line["dir"][1])) > SLANT:
        return "slanted"
    if span["color"] == _WHITE:
        return "white"
    return "faint" if span["size"] >= LARGE and _lightness(span) > FAINT else "inked"


def _lightness(span: _RawSpan) -> float:
    """Of the span's colour on white paper, 0 to 1."""
    red, green, blue = span["color"] >> 16 & 255, span["color"] >> 8 & 255, span["color"] & 255
    ink = 1 - (0.299 * red + 0.587 * green + 0.114 * blue) / 255
    return 1 - ink * span["alpha"] / 255


def _glyphs(span: _RawSpan, turn: QuarterTurn) -> Piece:
    size, strokes = float(span["size"]), span["char_flags"]
    bold = bool(span["flags"] & _SPAN_BOLD or strokes & _CHAR_BOLD or (strokes & _FILLED and strokes & _STROKED))
    if not turn.quarters:
        new = tuple.__new__  # a page has a thousand glyphs, and this takes half the time
        return [new(Glyph, (char["c"], *char["bbox"], size, bold, char["synthetic"])) for char in span["chars"]]
    glyphs = []
    for char in span["chars"]:
        box = turn.box(Box(*char["bbox"]))
        glyphs.append(Glyph(char["c"], box.x0, box.y0, box.x1, box.y1, size, bold, char["synthetic"]))
    return glyphs


def _may_be_doubled(pieces: Sequence[Piece], boxes: Sequence[Box]) -> bool:
    """Whether pieces lie over each other, or the glyphs of one need more room than its box has.

    Cheap, so that only pages that need it are gone through glyph by glyph. pymupdf itself takes out doubles that are
    up to half a point apart.
    """
    for piece, box in zip(pieces, boxes, strict=True):
        if sum([glyph.x1 - glyph.x0 for glyph in piece]) > CROWDED * (box.x1 - box.x0):
            return True
    spans = sorted((box.y0, box.y1, box.x0, box.x1) for box in boxes)
    for index, (top, bottom, left, right) in enumerate(spans):
        for other in spans[index + 1 :]:
            if other[0] > bottom - SAME_PLACE * (bottom - top):
                break
            if min(right, other[3]) - max(left, other[2]) > SAME_PLACE * (bottom - top):
                return True
    return False


def _without_doubles(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without glyphs printed a second time almost in place; the glyph kept counts as bold."""
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    doubled: set[Glyph] = set()
    kept: list[Piece] = []
    for piece in pieces:
        rest: Piece = []
        for glyph in piece:
            earlier = None if glyph.char == " " else _earlier(glyph, seen)
            if earlier is None:
                rest.append(glyph)
            else:
                doubled.add(earlier)
        if any(not glyph.char.isspace() for glyph in rest):
            kept.append(rest)
    if not doubled:
        return kept
    return [[glyph._replace(bold=True) if glyph in doubled else glyph for glyph in piece] for piece in kept]


def _earlier(glyph: Glyph, seen: dict[tuple[str, int, int], list[Glyph]]) -> Glyph | None:
    """The same character already seen almost in the same place; without one, ``glyph`` is noted in ``seen``."""
    char, x0, y0, x1, *_ = glyph
    near = min(SAME_PLACE * (x1 - x0), _SQUARE)
    for column in range(int((x0 - near) // _SQUARE), int((x0 + near) // _SQUARE) + 1):
        for row in range(int((y0 - near) // _SQUARE), int((y0 + near) // _SQUARE) + 1):
            for other in seen.get((char, column, row), ()):
                if abs(other.x0 - x0) <= near and abs(other.y0 - y0) <= near:
                    return other
    seen.setdefault((char, int(x0 // _SQUARE), int(y0 // _SQUARE)), []).append(glyph)
    return None
