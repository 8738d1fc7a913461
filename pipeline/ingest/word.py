"""Word (.docx) to blocks: paragraphs and tables in the order they are printed, as the final version reads.

What python-docx leaves out decides figures in these reports (automatic numbers, tracked insertions, text boxes), so the
XML is walked here. Choices made: a nested table becomes a table of its own after the outer one; text boxes and foot- and
endnotes follow the paragraph (or table) they hang on; a frame drawn as a table of one cell is read as its paragraphs;
the table of contents, page headers and footers are set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from pipeline.ingest.errors import Damaged
from pipeline.ingest.flow import FlowReading, Piece, numbered, paragraph_of, tidy_lines
from pipeline.ingest.package import Package, open_package, parse_xml
from pipeline.ingest.table_notes import titled
from pipeline.ingest.word_numbering import Numbering, read_numbering
from pipeline.ingest.word_styles import Styles, read_styles
from pipeline.ingest.word_tables import read_table, row_cells, table_rows
from pipeline.ingest.word_text import Inline, InlineReader, Remarks, gone, is_contents_placeholder
from pipeline.ingest.word_xml import attribute, child, flattened, transitional, w
from pipeline.model import Block, Paragraph

_CHANGES = tuple(w(name) for name in ("ins", "del", "moveFrom", "moveTo"))
_CONTENTS_ENTRY = re.compile(r"[\t .…·]+(?:\d+|[ivxlc]+)$")
_NOTE_PARTS = {"footnotes": "footnote", "endnotes": "endnote"}

Notes = dict[tuple[str, str], etree._Element]


def read_word(path: Path) -> FlowReading:
    """The blocks of the .docx at ``path``. Raises ``Damaged``, ``Encrypted`` or ``TooLarge``."""
    try:
        with open_package(path) as package:
            return _read_package(package)
    except RecursionError as error:
        raise Damaged("结构嵌套过深", "its parts are nested too deeply") from error


def _read_package(package: Package) -> FlowReading:
    main = next((part for kind, part in package.related("").values() if kind == "officeDocument"), "word/document.xml")
    document = _root(package, main)
    body = child(document, "body")
    if body is None:
        raise Damaged("其中没有正文", "it has no body")
    related = sorted(package.related(main).values())
    parts = dict(related)
    styles = read_styles(_root(package, parts.get("styles", "")))
    numbering = read_numbering(_root(package, parts.get("numbering", "")), styles.list_of_numbering_style)
    remarks = Remarks()
    story = Story(styles, numbering, InlineReader(styles, remarks), _notes(package, parts))
    story.read(body)
    margins: list[Paragraph] = []
    for kind, part in related:
        if kind in {"header", "footer"}:
            margins.extend(_margin(_root(package, part), styles))
    return FlowReading(
        tuple(story.blocks),
        (*story.set_aside, *dict.fromkeys(margins)),
        tuple(_remarks(remarks, document, "comments" in parts)),
    )


def _root(package: Package, part: str) -> etree._Element | None:
    data = package.read(part)
    return None if data is None else parse_xml(transitional(data), part)


def _notes(package: Package, parts: dict[str, str]) -> Notes:
    notes: Notes = {}
    for kind, name in _NOTE_PARTS.items():
        root = _root(package, parts.get(kind, ""))
        for note in () if root is None else root.findall(w(name)):
            if attribute(note, "type") in {"", "normal"}:
                notes[(name, attribute(note, "id"))] = note
    return notes


def _margin(root: etree._Element | None, styles: Styles) -> list[Paragraph]:
    """The paragraphs of a page header or footer, those in its tables included."""
    reader = InlineReader(styles, Remarks())
    found = [] if root is None else [reader.read(one).pieces for one in root.iter(w("p"))]
    return [paragraph for pieces in found if (paragraph := paragraph_of(pieces)) is not None]


def _remarks(remarks: Remarks, document: etree._Element | None, comments: bool) -> Iterable[str]:
    if document is not None and next(document.iter(*_CHANGES), None) is not None:
        yield "文中有修订痕迹，按接受全部修订后的文字读取 / has tracked changes: read as if all were accepted"
    if remarks.hidden:
        yield "文中有隐藏文字，未读取 / has hidden text, which is left out"
    if comments:
        yield "文中有批注，未读取 / has comments, which are left out"
    if remarks.pictures:
        yield f"文中有{remarks.pictures}张图片，其中的文字未读取 / has {remarks.pictures} pictures; text in them is not read"
    if remarks.unknown_symbols:
        yield f"有{remarks.unknown_symbols}个符号无法识别 / {remarks.unknown_symbols} symbols of unknown fonts left out"
    if remarks.embedded:
        yield "文中嵌入了其他文件，未读取 / has an embedded file, which is not read"


@dataclass(slots=True)
class Story:
    """One run of text, read block by block into ``blocks`` and ``set_aside``."""

    styles: Styles
    numbering: Numbering
    inline: InlineReader
    notes: Notes
    blocks: list[Block] = field(default_factory=list)
    set_aside: list[Paragraph] = field(default_factory=list)
    _carried: Inline | None = None
    _hanging: list[etree._Element] = field(default_factory=list)

    def read(self, container: Iterable[etree._Element]) -> None:
        """Read what stands in a body, a text box, a note or a cell."""
        for part in container:
            if part.tag == w("sdt") and is_contents_placeholder(part):
                self._set_aside(part)
                continue
            for block in flattened([part]):
                self._block(block)
        self._end_carried()

    def _block(self, block: etree._Element) -> None:
        if block.tag == w("p"):
            self._paragraph(block)
        elif block.tag == w("tbl"):
            self._end_carried()
            self._table(block)
        elif block.tag == w("altChunk"):
            self.inline.remarks.embedded = True

    def _paragraph(self, element: etree._Element) -> None:
        """A paragraph; where its mark is deleted, its text goes on in the next one, which gives the look."""
        properties = child(element, "pPr")
        inline = self._with_carried(self.inline.read(element))
        if gone(properties):
            self._carried = inline
            return
        self._put(inline, properties)
        self._read_hanging(inline)

    def _put(self, inline: Inline, properties: etree._Element | None) -> None:
        paragraph = paragraph_of(
            inline.pieces,
            self.styles.heading_level(properties),
            self.styles.centred(properties),
            self._number(properties, inline.pieces),
        )
        if paragraph is None:
            return
        entry = inline.in_contents and _CONTENTS_ENTRY.search(paragraph.text.content)
        aside = bool(entry) or self.styles.is_contents_entry(properties)
        (self.set_aside if aside else self.blocks).append(paragraph)

    def _with_carried(self, inline: Inline) -> Inline:
        carried, self._carried = self._carried, None
        if carried is None:
            return inline
        return Inline(
            carried.pieces + inline.pieces,
            carried.boxes + inline.boxes,
            carried.notes + inline.notes,
            carried.in_contents or inline.in_contents,
        )

    def _end_carried(self) -> None:
        carried, self._carried = self._carried, None
        if carried is not None:
            self._put(carried, None)
            self._read_hanging(carried)

    def _number(self, properties: etree._Element | None, pieces: list[Piece]) -> str:
        """The automatic number; a paragraph of which nothing is shown because it is hidden does not count."""
        list_id, level, source = self.styles.list_of(properties)
        if not list_id or (not pieces and self.styles.mark_hidden(properties)):
            return ""
        tied = self.numbering.level_of_style(list_id, source)
        return self.numbering.number(list_id, tied if tied is not None else level or 0)

    def _read_hanging(self, inline: Inline) -> None:
        """Text boxes and notes of a paragraph, after it. A note is read once, whoever refers to it."""
        for box in inline.boxes:
            self.read(box)
        for mark in inline.notes:
            note = self.notes.pop(mark, None)
            if note is not None:
                self.read(note)

    def _table(self, element: etree._Element) -> None:
        rows = [list(row_cells(row)) for row in table_rows(element)]
        if sum(map(len, rows)) == 1:
            self.read(next(row[0] for row in rows if row))
            return
        outer, self._hanging = self._hanging, []
        table = read_table(element, self._cell_text)
        hanging, self._hanging = self._hanging, outer
        if any(cell.text.content for cell in table.cells):
            self.blocks.append(titled(table, self.blocks))
        for part in hanging:
            self._block(part) if part.tag == w("tbl") else self.read(part)

    def _cell_text(self, cell: etree._Element) -> str:
        """The lines of a cell, with the text boxes in it; nested tables and notes are kept for after the table."""
        lines: list[str] = []
        for part in flattened(cell):
            if part.tag == w("tbl"):
                self._hanging.append(part)
            elif part.tag == w("p"):
                lines.extend(self._cell_lines(part))
        return tidy_lines("\n".join(lines))

    def _cell_lines(self, element: etree._Element) -> Iterable[str]:
        properties = child(element, "pPr")
        inline = self.inline.read(element)
        if not (gone(properties) and not inline.pieces):
            content = tidy_lines("".join(piece.text for piece in inline.pieces))
            yield numbered(self._number(properties, inline.pieces), content)
        for box in inline.boxes:
            yield self._cell_text(box)
        self._hanging.extend(note for mark in inline.notes if (note := self.notes.pop(mark, None)) is not None)

    def _set_aside(self, contents: etree._Element) -> None:
        """The table of contents Word keeps: its lines repeat the headings with page numbers."""
        for element in contents.iter(w("p")):
            paragraph = paragraph_of(self.inline.read(element).pieces)
            if paragraph is not None:
                self.set_aside.append(paragraph)
