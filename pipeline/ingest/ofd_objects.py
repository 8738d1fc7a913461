"""What an OFD page draws: glyphs, paths and pictures with their places in points on the page as shown.

GB/T 33190-2016: an object's matrix (CTM, 8.5) works inside its Boundary, whose corner is its place on the page; a
text's characters stand at the TextCode's X and Y, each next one DeltaX and DeltaY further (11.3), in millimetres.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipeline.ingest.ofd_package import Resources, numbers
from pipeline.ingest.text_layer import Glyph, Piece
from pipeline.model import Box

MOST_OBJECTS = 200_000  # of one page
DEEPEST = 16  # objects in objects

_ASCENT, _DESCENT = 0.86, 0.14  # of the type size, above and below the baseline: a Chinese font's usual em box
_WIDTHS = {"W": 1.0, "F": 1.0, "A": 0.8}  # of the type size by East Asian width; A is set wide or narrow: in between
_LATIN_WIDTH = 0.5
_WIDEST_STEP = 1.6  # of a character's usual width: a larger step is a gap, not the character
_BOLD = 600
_WHITE = 250


@dataclass(frozen=True, slots=True)
class Matrix:
    """An affine map: x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        """Where the point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, inner: Matrix) -> Matrix:
        """First ``inner``, then this."""
        (a, b), (c, d), (e, f) = (self(inner.a, inner.b), self(inner.c, inner.d), self(inner.e, inner.f))
        return Matrix(a - self.e, b - self.f, c - self.e, d - self.f, e, f)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The rectangle around where a rectangle goes."""
        corners = [self(x, y) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = zip(*corners, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class PlacedText:
    """Characters of one TextCode. ``quarters`` counts clockwise turns of the baseline, ``None`` where it is askew."""

    glyphs: Piece
    font: str
    quarters: int | None
    hidden: bool
    white: bool
    order: int


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture: the part it is in, the box it fills, how often it is turned clockwise by a quarter."""

    part: str
    box: Box
    quarters: int
    opaque: bool
    order: int


@dataclass(slots=True)
class Drawn:
    """All that is drawn, in drawing order. ``paths`` are in the form of pymupdf's ``get_cdrawings``."""

    texts: list[PlacedText] = field(default_factory=list)
    pictures: list[PlacedPicture] = field(default_factory=list)
    paths: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0


def draw(content: etree._Element, resources: Resources, to_page: Matrix, drawn: Drawn, depth: int = 0) -> None:
    """Add to ``drawn`` what the objects in ``content`` (a Content, Layer or PageBlock element) draw.

    ``to_page`` leads from millimetres to points on the page as shown.
    """
    if depth > DEEPEST:
        return
    for element in content:
        if drawn.count >= MOST_OBJECTS:
            return
        drawn.count += 1
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name in ("Layer", "PageBlock"):
            draw(element, resources, to_page, drawn, depth + 1)
        elif name == "TextObject":
            _draw_text(element, resources, _frame(element, to_page), drawn)
        elif name == "PathObject":
            _draw_path(element, _frame(element, to_page), drawn)
        elif name == "ImageObject":
            _draw_picture(element, resources, to_page, drawn)
        elif name == "CompositeObject":
            unit = resources.composites.get(element.get("ResourceID", ""))
            inside = None if unit is None else unit.find("{*}Content")
            if inside is not None and element.get("Visible") != "false":
                draw(inside, resources, _frame(element, to_page), drawn, depth + 1)


def _frame(element: etree._Element, to_page: Matrix) -> Matrix:
    """From inside the object to the page."""
    boundary = numbers(element.get("Boundary")) or [0.0, 0.0]
    placed = to_page.after(Matrix(e=boundary[0], f=boundary[1] if len(boundary) > 1 else 0.0))
    ctm = numbers(element.get("CTM"))
    return placed.after(Matrix(*ctm)) if len(ctm) == 6 else placed


# --------------------------------------------------------------------------------------------------------------------
# Text
# --------------------------------------------------------------------------------------------------------------------


def _draw_text(element: etree._Element, resources: Resources, frame: Matrix, drawn: Drawn) -> None:
    size = (numbers(element.get("Size")) or [0.0])[0]
    if size <= 0:
        return
    hidden, white = _is_hidden(element), _is_white(element)
    stretch = (numbers(element.get("HScale")) or [1.0])[0]
    bold = (numbers(element.get("Weight")) or [400.0])[0] >= _BOLD
    font = resources.fonts.get(element.get("Font", ""), "")
    at = (0.0, 0.0)
    for code in element.iterfind("{*}TextCode"):
        at = _origin(code, at)
        glyphs = list(_glyphs(code, at, size, stretch, frame, bold))
        for piece in _pieces(code, glyphs):
            drawn.texts.append(PlacedText(piece, font, _quarters(frame), hidden, white, drawn.count))


def _origin(code: etree._Element, before: tuple[float, float]) -> tuple[float, float]:
    """Where the code begins; a coordinate left out is that of the code before it."""
    x, y = numbers(code.get("X")), numbers(code.get("Y"))
    return (x[0] if x else before[0]), (y[0] if y else before[1])


def _pieces(code: etree._Element, glyphs: Piece) -> list[Piece]:
    """The glyphs in one run; set down the page, one by one, as lines are put together from what stands side by side."""
    upright = any(steps(code.get("DeltaY"), 2)) and not any(steps(code.get("DeltaX"), 2))
    if upright:
        return [[glyph] for glyph in glyphs]
    return [glyphs] if glyphs else []


def _glyphs(
    code: etree._Element, at: tuple[float, float], size: float, stretch: float, frame: Matrix, bold: bool
) -> Iterator[Glyph]:
    text = "".join(code.itertext()).replace("\n", "").replace("\r", "")
    across, down = steps(code.get("DeltaX"), len(text)), steps(code.get("DeltaY"), len(text))
    shown_size = round(size * math.hypot(frame.c, frame.d), 2)
    x, y = at
    for index, char in enumerate(text):
        usual = size * stretch * _usual_width(char)
        step = across[index] if index < len(across) else (0.0 if down else usual)
        advance = step if 0 < step <= _WIDEST_STEP * usual else usual
        box = frame.box(x, y - _ASCENT * size, x + advance, y + _DESCENT * size)
        yield Glyph(char, box.x0, box.y0, box.x1, box.y1, shown_size, bold, False)
        x += step
        y += down[index] if index < len(down) else 0.0


def steps(text: str | None, most: int) -> list[float]:
    """DeltaX or DeltaY: at most ``most`` steps; ``g 3 5.5`` stands for three of 5.5 (GB/T 33190-2016, 11.3)."""
    found: list[float] = []
    parts = (text or "").split()
    at = 0
    while at < len(parts) and len(found) < most:
        count, value = 1, parts[at]
        if value == "g" and at + 2 < len(parts) and parts[at + 1].isdecimal():
            count, value = min(int(parts[at + 1][:9]), most), parts[at + 2]
            at += 2
        at += 1
        number = numbers(value)
        if not number:
            break
        found += number * count
    return found[:most]


def _usual_width(char: str) -> float:
    """How wide the character is where nothing tells, in type sizes."""
    return _WIDTHS.get(unicodedata.east_asian_width(char), _LATIN_WIDTH)


def _quarters(frame: Matrix) -> int | None:
    across, along = frame.a, frame.b
    length = math.hypot(across, along)
    if not length or min(abs(across), abs(along)) > 0.1 * length:
        return None
    if abs(across) >= abs(along):
        return 0 if across > 0 else 2
    return 1 if along > 0 else 3


def _is_hidden(element: etree._Element) -> bool:
    if element.get("Visible") == "false" or element.get("Alpha") == "0":
        return True
    filled = element.get("Fill") != "false" and _alpha(element, "FillColor") > 0
    stroked = element.get("Stroke") == "true" and _alpha(element, "StrokeColor") > 0
    return not filled and not stroked


def _alpha(element: etree._Element, name: str) -> float:
    colour = element.find(f"{{*}}{name}")
    return 255.0 if colour is None else (numbers(colour.get("Alpha")) or [255.0])[0]


def _colour(element: etree._Element, name: str) -> list[float] | None:
    """The colour's components 0..1, ``None`` where none is given (black) or it is no plain colour."""
    found = element.find(f"{{*}}{name}")
    return None if found is None else [value / 255 for value in numbers(found.get("Value"))] or None


def _is_white(element: etree._Element) -> bool:
    colour = _colour(element, "FillColor")
    return colour is not None and len(colour) == 3 and min(colour) > _WHITE / 255


# --------------------------------------------------------------------------------------------------------------------
# Paths and pictures
# --------------------------------------------------------------------------------------------------------------------

_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}  # GB/T 33190-2016, table 37


def _draw_path(element: etree._Element, frame: Matrix, drawn: Drawn) -> None:
    if element.get("Visible") == "false" or element.get("Alpha") == "0":
        return
    items = list(_lines(element.findtext("{*}AbbreviatedData") or "", frame))
    if not items:
        return
    points = [point for _, *ends in items for point in ends]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    stroked, filled = element.get("Stroke") != "false", element.get("Fill") == "true"
    drawn.paths.append(
        {
            "type": ("f" if filled else "") + ("s" if stroked else ""),
            "color": _colour(element, "StrokeColor"),
            "fill": _colour(element, "FillColor"),
            "rect": (min(xs), min(ys), max(xs), max(ys)),
            "items": items,
        }
    )


Point = tuple[float, float]


def _lines(data: str, frame: Matrix) -> Iterator[tuple[str, Point, Point]]:
    """The straight lines of a path; of curves only where they end."""
    parts = data.split()
    at, start, here = 0, (0.0, 0.0), (0.0, 0.0)
    while at < len(parts):
        operator = parts[at]
        count = _ARGUMENTS.get(operator)
        values = None if count is None else numbers(" ".join(parts[at + 1 : at + 1 + count]))
        if count is None or values is None or len(values) != count:
            return
        at += 1 + count
        if operator == "C":
            yield "l", here, start
            here = start
            continue
        there = frame(values[-2], values[-1])
        if operator == "L":
            yield "l", here, there
        elif operator in "SM":
            start = there
        here = there


def _draw_picture(element: etree._Element, resources: Resources, to_page: Matrix, drawn: Drawn) -> None:
    part = resources.pictures.get(element.get("ResourceID", ""))
    if part is None or element.get("Visible") == "false" or element.get("Alpha") == "0":
        return
    boundary = numbers(element.get("Boundary"))
    if not numbers(element.get("CTM")) and len(boundary) == 4:
        frame = to_page.after(Matrix(boundary[2], 0.0, 0.0, boundary[3], boundary[0], boundary[1]))
    else:
        frame = _frame(element, to_page)
    opaque = element.get("ImageMask") is None and (numbers(element.get("Alpha")) or [255.0])[0] >= 255
    box = frame.box(0.0, 0.0, 1.0, 1.0)
    drawn.pictures.append(PlacedPicture(part, box, _quarters(frame) or 0, opaque, drawn.count))
