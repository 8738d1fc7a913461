"""What reading a format without pages gives (Word, plain text, web pages), and how its paragraphs are put together."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.ingest.line_text import blank_between
from pipeline.model import Block, Paragraph, Text


@dataclass(frozen=True, slots=True)
class FlowReading:
    """Blocks in reading order; ``set_aside`` and ``notes`` as in ``Document``."""

    blocks: tuple[Block, ...]
    set_aside: tuple[Paragraph, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one look. ``size`` in points, ``None`` where unknown."""

    text: str
    bold: bool = False
    size: float | None = None


def paragraph_of(
    pieces: Sequence[Piece], heading_level: int | None = None, centred: bool = False, number: str = ""
) -> Paragraph | None:
    """The paragraph made of ``pieces``, its automatic ``number`` before it; ``None`` where nothing is seen.

    Line breaks in a title (a heading or a centred line) only fit it to the page and go; elsewhere they stay.
    """
    visible = [piece for piece in pieces if piece.text.strip()]
    if not visible:
        return None
    content = tidy_lines("".join(piece.text for piece in pieces))
    if heading_level is not None or centred:
        content = joined_lines(content.split("\n"))
    return Paragraph(
        Text(numbered(number, content)),
        heading_level=heading_level,
        bold=all(piece.bold for piece in visible),
        centred=centred,
        size=_commonest_size(visible),
    )


def numbered(number: str, content: str) -> str:
    """``content`` behind its automatic ``number``: a blank between, unless the number ends in full-width punctuation.

    Without the blank, 1. before 2022年 would read as 1.2022.
    """
    if not number or not content:
        return number + content
    return number + ("" if number[-1] in "、．。）：" else " ") + content


def tidy_lines(text: str) -> str:
    """``text`` without blank lines and without white space at the ends of its lines."""
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def joined_lines(lines: Sequence[str]) -> str:
    """Lines as one: a blank only where two words of Latin script meet."""
    whole = ""
    for line in lines:
        whole += blank_between(whole, line) + line
    return whole


def width(text: str) -> int:
    """Columns on a terminal or in a typewriter face: two for a Chinese character, one for a Latin."""
    return sum(2 if _wide(character) else 1 for character in text)


_SUPERSCRIPTS = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_SUBSCRIPTS = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_RAISABLE = re.compile(r"[\d+\-()n\s]*")


def raised(text: str) -> str:
    """``text`` in superscript: m2 printed so is m², never a figure of its own."""
    return text.translate(_SUPERSCRIPTS) if _RAISABLE.fullmatch(text) else text


def lowered(text: str) -> str:
    """``text`` in subscript."""
    return text.translate(_SUBSCRIPTS)


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F", "A"}


def _commonest_size(pieces: Sequence[Piece]) -> float | None:
    lengths: Counter[float] = Counter()
    for piece in pieces:
        if piece.size is not None:
            lengths[piece.size] += len(piece.text)
    return max(lengths, key=lambda size: (lengths[size], size)) if lengths else None
