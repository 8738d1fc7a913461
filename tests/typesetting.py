"""A small typesetter for tests: paragraphs in, printed lines with places out, as an office prints them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.ingest.page_content import Line, PageContent, PageTable
from pipeline.model import Box, Cell, Page, Place, Route, Run, Text

WIDTH, HEIGHT = 595.0, 842.0
CLOSING = "，。、；：！？）》”%"


@dataclass(frozen=True)
class Style:
    """How a document is set: ``indent`` of first lines in characters, ``spacing`` between paragraphs in points."""

    size: float = 16.0
    leading: float = 28.0
    indent: float = 2.0
    spacing: float = 0.0
    left: float = 79.0
    characters: int = 27  # of one line
    top: float = 105.0
    bottom: float = 740.0
    recognised: bool = False


def advance(char: str) -> float:
    """Width in type sizes."""
    return 0.5 if char.isascii() else 1.0


def broken(text: str, style: Style) -> list[tuple[float, str]]:
    """The lines of a paragraph as (indent, characters): broken anywhere but before closing punctuation."""
    lines: list[tuple[float, str]] = []
    line, width = "", style.indent
    for char in text:
        if width + advance(char) > style.characters and char not in CLOSING:
            lines.append((0.0 if lines else style.indent, line))
            line, width = "", 0.0
        line += char
        width += advance(char)
    lines.append((0.0 if lines else style.indent, line))
    return lines


def made_line(text: str, x0: float, y0: float, page: int, style: Style, noise: random.Random | None = None) -> Line:
    """One printed line; ``noise`` shakes it as a scan and its reading do."""
    width = sum(map(advance, text)) * style.size
    size, confidence = style.size, None
    if noise is not None:
        x0 += noise.uniform(-2, 2)
        y0 += noise.uniform(-1.5, 1.5)
        width += noise.uniform(-3, 3)
        size *= noise.uniform(0.9, 1.1)
        confidence = 0.97
    box = Box(x0, y0, x0 + width, y0 + size)
    return Line(Text(text, (Run(0, len(text), Place(page, box), confidence),)), box, size)


def set_pages(paragraphs: Sequence[str], style: Style, seed: int = 0) -> list[PageContent]:
    """The paragraphs on as many pages as they need."""
    noise = random.Random(seed) if style.recognised else None
    pages: list[list[Line]] = [[]]
    y = style.top
    for number, paragraph in enumerate(paragraphs):
        y += style.spacing if number and pages[-1] else 0.0
        for indent, text in broken(paragraph, style):
            if y + style.size > style.bottom:
                pages.append([])
                y = style.top
            x0 = style.left + indent * style.size
            pages[-1].append(made_line(text, x0, y, len(pages), style, noise))
            y += style.leading
    return [made_page(number, lines) for number, lines in enumerate(pages, 1)]


def made_page(number: int, lines: Sequence[Line], tables: Sequence[PageTable] = ()) -> PageContent:
    """A page holding the lines and tables."""
    return PageContent(Page(number, WIDTH, HEIGHT, Route.TEXT_LAYER, "made"), tuple(lines), tuple(tables))


def made_table(
    rows: Sequence[Sequence[str]], page: int, top: float = 100.0, edges: Sequence[float] = (70, 150, 230, 520)
) -> PageTable:
    """A table of one cell per grid position."""
    cells = tuple(
        Cell(r, c, _cell_text(text, page, edges[c] + 3, edges[c + 1] - 3, top + 20 * r + 5))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    box = Box(edges[0], top, edges[-1], top + 20 * len(rows))
    return PageTable(cells, len(rows), len(edges) - 1, box, tuple(float(edge) for edge in edges))


def _cell_text(text: str, page: int, left: float, right: float, top: float) -> Text:
    """Text of 10 points in a cell, its one line ending at the cell's padding at most."""
    end = min(left + 10 * sum(map(advance, text)), right)
    return Text(text, (Run(0, len(text), Place(page, Box(left, top, end, top + 10))),) if text else ())
