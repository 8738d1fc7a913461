"""Pages and boxes for a Word document, which has none: it is laid out by LibreOffice, and its text looked up there.

Only places are added; no character of the document is changed. The pages are LibreOffice's: with other fonts than the
office's, lines and pages may break elsewhere than on paper, which the pages' reason says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import pymupdf

from pipeline.ingest.alignment import align
from pipeline.ingest.detect import kind_of
from pipeline.ingest.errors import Damaged
from pipeline.ingest.line_text import CJK
from pipeline.ingest.office import TIME_LIMIT, layout_to_pdf
from pipeline.ingest.page_by_ocr import MUPDF_ERRORS
from pipeline.ingest.text_layer import Glyph, read_text_layer
from pipeline.model import Block, Box, Document, Format, Page, Paragraph, Place, Route, Run, Table, Text

_STRETCH = re.compile(rf"[{CJK}]{{1,4}}|[^\s{CJK}]+")  # a place per number or word and per four Chinese characters
_LEAST_FOUND = 0.6  # of a text's characters: below it, chance matches are as likely as true ones
_SHORTEST_LOOKED_UP = 6  # characters of a text that was not found in order and is looked for anywhere

_REASON = "Word文档经LibreOffice排版定位，分页可能与原件不同 / laid out by LibreOffice; pages may break elsewhere than in print"
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₍₎", "0123456789+-()n0123456789+-()")


@dataclass(frozen=True, slots=True)
class _Printed:
    """A character on a laid-out page."""

    page: int
    box: Box


def with_places(document: Document, path: Path, time_limit: float = TIME_LIMIT) -> Document:
    """``document``, read from the Word file at ``path``, with pages, and with places in its texts.

    A document of another format is returned as it is. Raises ``NeedsOffice`` where LibreOffice is not installed,
    ``Damaged`` where it cannot lay the file out within ``time_limit`` seconds.
    """
    if document.format not in (Format.DOCX, Format.DOC):
        return document
    with layout_to_pdf(path, kind_of(path).suffix, time_limit) as laid_out:
        pages, text, printed = _read_layout(laid_out)
    texts = list(_texts(document.blocks))
    found = _found(texts, text, printed)
    placed = iter([_placed(content, places) for content, places in zip(texts, found, strict=True)])
    blocks = tuple(_with_texts(block, placed) for block in document.blocks)
    return replace(document, pages=pages, blocks=blocks, notes=(*document.notes, _share_note(texts, found)))


def _read_layout(path: Path) -> tuple[tuple[Page, ...], str, list[_Printed]]:
    """The pages, all their characters but blanks in the order they were drawn, and the place of each."""
    pages: list[Page] = []
    chars: list[str] = []
    printed: list[_Printed] = []
    try:
        with pymupdf.open(path, filetype="pdf") as document:
            for number, page in enumerate(document, 1):
                size = float(page.rect.width), float(page.rect.height)
                pages.append(Page(number, *size, Route.TEXT_LAYER, _REASON))
                layer = read_text_layer(page)
                for glyph in (glyph for piece in layer.pieces for glyph in piece):
                    if not glyph.char.isspace():
                        chars.append(_plain(glyph.char))
                        printed.append(_Printed(number, layer.to_shown.box(_box(glyph))))
    except MUPDF_ERRORS as error:
        raise Damaged("LibreOffice排版的结果无法读取", "what LibreOffice laid out cannot be read") from error
    return tuple(pages), "".join(chars), printed


def _box(glyph: Glyph) -> Box:
    return Box(glyph.x0, glyph.y0, glyph.x1, glyph.y1)


def _plain(char: str) -> str:
    """One character as both readings have it: raised digits on the line, compatibility forms as their own."""
    lowered = char.translate(_RAISED)
    normal = unicodedata.normalize("NFKC", lowered)
    return normal if len(normal) == 1 else lowered


def _texts(blocks: Iterable[Block]) -> Iterator[Text]:
    for block in blocks:
        if isinstance(block, Table):
            yield from (cell.text for cell in block.cells)
        else:
            yield block.text


# --------------------------------------------------------------------------------------------------------------------
# Finding the texts on the pages
# --------------------------------------------------------------------------------------------------------------------

Places = dict[int, _Printed]  # by offset in the text


def _found(texts: Sequence[Text], text: str, printed: Sequence[_Printed]) -> list[Places]:
    """For each text, where its characters are printed: in order first, then those that stand elsewhere."""
    spots = [
        (number, offset)
        for number, content in enumerate(texts)
        for offset, char in enumerate(content.content)
        if not char.isspace()
    ]
    wanted = "".join(_plain(texts[number].content[offset]) for number, offset in spots)
    found: list[Places] = [{} for _ in texts]
    taken = bytearray(len(text))
    for first, second, length in align(wanted, text):
        for step in range(length):
            number, offset = spots[first + step]
            found[number][offset] = printed[second + step]
        taken[second : second + length] = b"\1" * length
    for number, content in enumerate(texts):
        if len(found[number]) < _LEAST_FOUND * _inked(content.content):
            found[number] = _looked_up(content.content, text, printed, taken)
    return found


def _looked_up(content: str, text: str, printed: Sequence[_Printed], taken: bytearray) -> Places:
    """Where a text stands that is not in its order (text boxes, notes): exactly as it is, and nothing else there."""
    offsets = [offset for offset, char in enumerate(content) if not char.isspace()]
    wanted = "".join(_plain(content[offset]) for offset in offsets)
    at = text.find(wanted) if len(wanted) >= _SHORTEST_LOOKED_UP else -1
    while at >= 0 and any(taken[at : at + len(wanted)]):
        at = text.find(wanted, at + 1)
    if at < 0:
        return {}
    taken[at : at + len(wanted)] = b"\1" * len(wanted)
    return {offset: printed[at + step] for step, offset in enumerate(offsets)}


def _inked(content: str) -> int:
    return sum(not char.isspace() for char in content)


# --------------------------------------------------------------------------------------------------------------------
# The document with its places
# --------------------------------------------------------------------------------------------------------------------


def _placed(content: Text, places: Places) -> Text:
    return Text(content.content, tuple(_runs(content.content, places)))


def _runs(content: str, places: Places) -> Iterator[Run]:
    """A run per stretch, and two where the stretch goes over the end of a line."""
    for stretch in _STRETCH.finditer(content):
        line = 0
        numbered: list[tuple[int, int]] = []
        for offset in range(*stretch.span()):
            if offset not in places:
                continue
            if numbered and not _on_one_line(places[numbered[-1][1]], places[offset]):
                line += 1
            numbered.append((line, offset))
        for _, group in groupby(numbered, key=lambda pair: pair[0]):
            offsets = [offset for _, offset in group]
            boxes = [places[offset].box for offset in offsets]
            around = Box(
                min(box.x0 for box in boxes),
                min(box.y0 for box in boxes),
                max(box.x1 for box in boxes),
                max(box.y1 for box in boxes),
            )
            yield Run(offsets[0], offsets[-1] + 1, Place(places[offsets[0]].page, around))


def _on_one_line(one: _Printed, other: _Printed) -> bool:
    middle = (other.box.y0 + other.box.y1) / 2
    return one.page == other.page and one.box.y0 <= middle <= one.box.y1 and other.box.x0 >= one.box.x0


def _with_texts(block: Block, texts: Iterator[Text]) -> Block:
    """The block with the next texts in place of its own."""
    if isinstance(block, Paragraph):
        return replace(block, text=next(texts))
    cells = tuple(replace(cell, text=next(texts)) for cell in block.cells)
    pages = {run.place.page for cell in cells for run in cell.text.runs if run.place.page is not None}
    return replace(block, cells=cells, pages=tuple(sorted(pages)))


def _share_note(texts: Sequence[Text], found: Sequence[Places]) -> str:
    inked = sum(_inked(content.content) for content in texts)
    share = f"{sum(map(len, found)) / max(inked, 1):.1%}"
    return f"已在排版页面上定位{share}的文字 / {share} of the text was found on the laid-out pages"
