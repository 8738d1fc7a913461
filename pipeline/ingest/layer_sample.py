"""A few lines of a text layer held against what OCR reads in their place."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import pymupdf

from pipeline.ingest.layer_lines import lines_of_pieces
from pipeline.ingest.page_content import Line
from pipeline.ingest.page_picture import POINTS_PER_INCH, USUAL_DPI, drawn_part
from pipeline.ingest.text_layer import TextLayer
from pipeline.model import Box

if TYPE_CHECKING:
    from pipeline.ingest.ocr import OcrEngine, Recognition
    from pipeline.ingest.ocr.engine import Pixels

SAMPLED = 4
SHORTEST = 6  # characters of a line that is worth comparing
LONGEST = 60  # more is squeezed together when it is read
ALIKE = 0.75  # OCR of clean print is above 0.95
SURE = 0.85  # score from which on the digits that OCR reads are believed
MARGIN = 0.2  # of a line's height, around it


def disagreement(page: pymupdf.Page, layer: TextLayer, engine: OcrEngine) -> str:
    """How OCR contradicts the layer, 中文 / English; empty where it does not, or where no line can be compared.

    Lines that hold digits are taken first. The layer is contradicted if half of the lines sampled or more read
    otherwise: other words, or other digits. Raises what pymupdf raises on a page it cannot draw.
    """
    lines = _sampled(lines_of_pieces(layer.pieces, 1, layer.to_shown))
    if not lines:
        return ""
    readings = engine.recognise([_crop(page, layer, line) for line in lines])
    unlike = [pair for pair in zip(lines, readings, strict=True) if _differ(pair[0].text.content, pair[1])]
    if 2 * len(unlike) < len(lines):
        return ""
    line, reading = unlike[0]
    words, read = line.text.content.strip()[:20], reading.text.strip()[:20]
    return (
        f"抽查{len(lines)}行，{len(unlike)}行与识别结果不符（“{words}”识别为“{read}”） / "
        f"of {len(lines)} lines sampled OCR reads {len(unlike)} otherwise"
    )


def _sampled(lines: Sequence[Line]) -> list[Line]:
    """The lines to compare, top to bottom: those with most digits, of as many the longer ones."""
    fit = [line for line in lines if len(_bare(line.text.content)) >= SHORTEST and "\t" not in line.text.content]
    fit = [line for line in fit if len(line.text.content) <= LONGEST]
    best = sorted(fit, key=lambda line: (-_digit_count(line), -len(line.text.content), line.box.y0))[:SAMPLED]
    return sorted(best, key=lambda line: (line.box.y0, line.box.x0))


def _digit_count(line: Line) -> int:
    return min(len(_digits(line.text.content)), 12)


def _crop(page: pymupdf.Page, layer: TextLayer, line: Line) -> Pixels:
    import numpy as np

    room = MARGIN * (line.box.y1 - line.box.y0)
    wide = Box(line.box.x0 - room, line.box.y0 - room, line.box.x1 + room, line.box.y1 + room)
    shown = drawn_part(page, layer.to_shown.box(wide), USUAL_DPI / POINTS_PER_INCH)
    return np.ascontiguousarray(np.rot90(shown, layer.to_shown.quarters))


def _differ(words: str, reading: Recognition) -> bool:
    one, other = _bare(words), _bare(reading.text)
    if SequenceMatcher(None, one, other, autojunk=False).ratio() < ALIKE:
        return True
    return reading.score >= SURE and _digits(words) != _digits(reading.text)


def _bare(text: str) -> str:
    """Letters, digits and Chinese characters in their usual forms: punctuation is read one way or another."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def _digits(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isdecimal())
