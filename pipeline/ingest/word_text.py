"""The characters of one Word paragraph as a reader sees them.

Final view of tracked changes (inserted kept, deleted gone), results of fields without their codes, no hidden text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.ingest.flow import Piece, lowered, raised
from pipeline.ingest.word_styles import Look, Styles
from pipeline.ingest.word_symbols import symbol, symbols_replaced
from pipeline.ingest.word_xml import ALTERNATIVES, attribute, child, chosen, is_on, m, value_of, w

_TRANSPARENT = {w(name) for name in ("hyperlink", "smartTag", "customXml", "ins", "moveTo", "fldSimple", "dir", "bdo")}
_TRANSPARENT |= {w("sdtContent"), w("ruby"), w("rubyBase")}
_FORMULAS = {m("oMath"), m("oMathPara")}
_DRAWINGS = {w("drawing"), w("pict"), w("object")}
_NOTE_MARKS = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}
_PICTURE = ("{http://schemas.openxmlformats.org/drawingml/2006/main}blip", "{urn:schemas-microsoft-com:vml}imagedata")
_PLAIN = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


@dataclass(slots=True)
class Inline:
    """What a paragraph holds: its pieces, the text boxes anchored in it, the notes it refers to (kind, id)."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    in_contents: bool = False


@dataclass(slots=True)
class Remarks:
    """What was met on the way that a person should know."""

    hidden: bool = False
    pictures: int = 0
    unknown_symbols: int = 0
    embedded: bool = False


@dataclass(slots=True)
class _Field:
    code: str = ""
    shows: bool = False


@dataclass(slots=True)
class InlineReader:
    """Reads the paragraphs of one story in order; fields that go over paragraphs are followed."""

    styles: Styles
    remarks: Remarks
    _fields: list[_Field] = field(default_factory=list)
    _inline: Inline = field(default_factory=Inline)
    _style: str = ""

    def read(self, paragraph: etree._Element) -> Inline:
        """What the ``w:p`` shows."""
        self._inline = Inline()
        self._style = self.styles.style_of(child(paragraph, "pPr"))
        # A code never goes on in the next paragraph; keeping a broken one open would swallow the rest of the report.
        self._fields = [one for one in self._fields if one.shows]
        self._walk(paragraph)
        return self._inline

    def _walk(self, element: etree._Element) -> None:
        for part in element:
            if part.tag == w("r"):
                self._run(part)
            elif part.tag == w("sdt"):
                if not is_on(child(part, "sdtPr", "showingPlcHdr")):
                    self._walk(part)
            elif part.tag in _TRANSPARENT:
                self._walk(part)
            elif part.tag == ALTERNATIVES:
                for one in chosen(part):
                    self._run(one) if one.tag == w("r") else self._walk(one)
            elif part.tag in _FORMULAS:
                self._add(formula_text(part), Look(False, False, None, False, False, ""))

    def _run(self, run: etree._Element) -> None:
        look = self.styles.look(run, self._style)
        if look.hidden:
            self.remarks.hidden = self.remarks.hidden or next(run.iter(w("t")), None) is not None
        self._run_parts(run, look)

    def _run_parts(self, parts: etree._Element | Iterator[etree._Element], look: Look) -> None:
        for part in parts:
            if part.tag == w("t"):
                self._add(_shown(part.text or "", look), look)
            elif part.tag in _PLAIN:
                self._add(_PLAIN[part.tag], look)
            elif part.tag == w("sym"):
                self._symbol(part, look)
            elif part.tag in _NOTE_MARKS:
                self._note(_NOTE_MARKS[part.tag], part, look)
            elif part.tag == w("fldChar"):
                self._field_mark(attribute(part, "fldCharType"))
            elif part.tag == w("instrText"):
                self._code(part.text or "")
            elif part.tag in _DRAWINGS:
                self._drawing(part, look)
            elif part.tag == ALTERNATIVES:
                self._run_parts(chosen(part), look)
            elif part.tag == w("ruby"):
                self._walk(part)

    def _shows(self, look: Look) -> bool:
        return not look.hidden and all(one.shows for one in self._fields)

    def _add(self, text: str, look: Look) -> None:
        if text and self._shows(look):
            self._inline.pieces.append(Piece(text, look.bold, look.size))
            if any(one.code.lstrip().upper().startswith("TOC") for one in self._fields):
                self._inline.in_contents = True

    def _symbol(self, part: etree._Element, look: Look) -> None:
        found = symbol(attribute(part, "font"), attribute(part, "char"))
        if found is None:
            self.remarks.unknown_symbols += 1
        else:
            self._add(found, look)

    def _note(self, kind: str, mark: etree._Element, look: Look) -> None:
        if self._shows(look):
            self._inline.notes.append((kind, attribute(mark, "id")))

    def _field_mark(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _code(self, text: str) -> None:
        if self._fields and not self._fields[-1].shows:
            self._fields[-1].code += text

    def _drawing(self, drawing: etree._Element, look: Look) -> None:
        if not self._shows(look):
            return
        boxes = list(text_boxes(drawing))
        self._inline.boxes.extend(boxes)
        if not boxes and next(drawing.iter(*_PICTURE), None) is not None:
            self.remarks.pictures += 1


def text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The outermost ``w:txbxContent`` within a drawing, each once although two alternatives may hold it."""
    parts = chosen(element) if element.tag == ALTERNATIVES else iter(element)
    for part in parts:
        if part.tag == w("txbxContent"):
            yield part
        else:
            yield from text_boxes(part)


def formula_text(element: etree._Element) -> str:
    """An Office Math formula on one line: fractions with a stroke, powers raised."""
    if element.tag == m("t"):
        return element.text or ""
    write = _FORMULA_PARTS.get(element.tag)
    return "".join(formula_text(part) for part in element) if write is None else write(element)


def _part_text(element: etree._Element, name: str) -> str:
    part = element.find(m(name))
    return "" if part is None else formula_text(part)


def _grouped(text: str) -> str:
    return f"({text})" if re.search(r"[+\-−×÷*/]", text) else text


_FORMULA_PARTS: dict[str, Callable[[etree._Element], str]] = {
    m("f"): lambda part: f"{_grouped(_part_text(part, 'num'))}/{_grouped(_part_text(part, 'den'))}",
    m("sSup"): lambda part: _part_text(part, "e") + raised(_part_text(part, "sup")),
    m("sSub"): lambda part: _part_text(part, "e") + lowered(_part_text(part, "sub")),
    m("d"): lambda part: f"({''.join(formula_text(inner) for inner in part)})",
}


def _shown(text: str, look: Look) -> str:
    text = _INVISIBLE.sub("", symbols_replaced(text.replace("\n", " ").replace("\r", " "), look.font))
    if look.raised:
        return raised(text)
    return lowered(text) if look.lowered else text


def gone(properties: etree._Element | None) -> bool:
    """Whether a paragraph's mark, or a table row with these properties, was deleted or moved away by a tracked change."""
    marks = child(properties, "rPr") if properties is not None and properties.tag == w("pPr") else properties
    return child(marks, "del") is not None or child(marks, "moveFrom") is not None


def is_contents_placeholder(sdt: etree._Element) -> bool:
    """Whether a block-level content control is Word's own table of contents."""
    return value_of(sdt, "sdtPr", "docPartObj", "docPartGallery") == "Table of Contents"
