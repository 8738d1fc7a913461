"""Web pages (HTML) to blocks: headings, paragraphs, tables with merged cells, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from pipeline.ingest.errors import Damaged
from pipeline.ingest.flow import Piece, lowered, paragraph_of, raised, tidy_lines
from pipeline.ingest.table_notes import header_row_count, titled
from pipeline.model import Block, Cell, Table, Text

_UNSEEN = {"script", "style", "head", "title", "template", "noscript", "select", "button", "textarea", "del", "nav"}
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "em", "font", "i", "ins", "kbd", "label", "mark",
    "q", "s", "samp", "small", "span", "strong", "strike", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "o:p",
}  # fmt: skip
_BOLD = {"b", "strong", "th"}
_HEADING = re.compile(r"h([1-6])")
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_WIDEST = 100
_TALLEST = 65534  # HTML's own limit of rowspan


def webpage_blocks(text: str) -> list[Block]:
    """The blocks of an HTML page. Nothing it links to is fetched, no script is run. Raises ``Damaged``."""
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(_DECLARATION.sub("", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Damaged("网页没有内容", "the web page has no content") from error
    page = _Page()
    try:
        page.walk(root, _Look())
    except RecursionError as error:
        raise Damaged("结构嵌套过深", "its parts are nested too deeply") from error
    page.close()
    return page.blocks


@dataclass(frozen=True, slots=True)
class _Look:
    bold: bool = False
    centred: bool = False
    level: int | None = None
    raised: bool = False
    lowered: bool = False

    def within(self, element: etree._Element) -> _Look:
        tag = element.tag
        heading = _HEADING.fullmatch(tag)
        centred = tag == "center" or element.get("align", "").lower() == "center"
        return _Look(
            bold=self.bold or tag in _BOLD,
            centred=self.centred or centred or _CENTRED.search(element.get("style", "")) is not None,
            level=int(heading[1]) if heading else self.level,
            raised=self.raised or tag == "sup",
            lowered=self.lowered or tag == "sub",
        )


@dataclass(slots=True)
class _Page:
    blocks: list[Block] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    look: _Look = field(default_factory=_Look)

    def walk(self, element: etree._Element, look: _Look) -> None:
        """Read ``element`` and what is in it; ``look`` is that of what surrounds it."""
        if not isinstance(element.tag, str) or _unseen(element):
            return
        if element.tag == "table":
            self._table(element)
        elif element.tag == "br":
            self.pieces.append(Piece("\n"))
        elif element.tag in _INLINE:
            self._content(element, look.within(element))
        else:
            self.close()
            self._content(element, look.within(element))
            self.close()

    def close(self) -> None:
        """End the open paragraph."""
        pieces, self.pieces = self.pieces, []
        paragraph = paragraph_of(pieces, self.look.level, self.look.centred)
        if paragraph is not None:
            self.blocks.append(paragraph)

    def _content(self, element: etree._Element, look: _Look) -> None:
        self._add(element.text, look)
        for part in element:
            self.walk(part, look)
            self._add(part.tail, look)

    def _add(self, text: str | None, look: _Look) -> None:
        shown = _BLANKS.sub(" ", text or "")
        if look.raised or look.lowered:
            shown = raised(shown) if look.raised else lowered(shown)
        if shown.strip() and not any(piece.text.strip() for piece in self.pieces):
            self.look = look
        if shown:
            self.pieces.append(Piece(shown, bold=look.bold))

    def _table(self, element: etree._Element) -> None:
        self.close()
        rows = list(_rows(element))
        cells = [cell for row in rows for cell in row if cell.tag in {"td", "th"}]
        if len(cells) == 1:
            self._content(cells[0], _Look())
            self.close()
            return
        self._caption(element)
        table = _grid(rows)
        if any(cell.text.content for cell in table.cells):
            self.blocks.append(titled(table, self.blocks))
        for cell in cells:
            for nested in _nested(cell):
                self._table(nested)

    def _caption(self, element: etree._Element) -> None:
        caption = element.find("caption")
        if caption is not None:
            self._content(caption, _Look())
            self.close()


def _unseen(element: etree._Element) -> bool:
    return (
        element.tag in _UNSEEN
        or element.get("hidden") is not None
        or _HIDDEN.search(element.get("style", "")) is not None
    )


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for part in table:
        if part.tag == "tr" and not _unseen(part):
            yield part
        elif part.tag in {"thead", "tbody", "tfoot"} and not _unseen(part):
            yield from (row for row in part if row.tag == "tr" and not _unseen(row))


def _grid(rows: list[etree._Element]) -> Table:
    """Cells at their grid positions, by the HTML table model: a cell goes to the first place left free from above."""
    taken: dict[int, int] = {}  # column → first row that is free again
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            if cell.tag not in {"td", "th"}:
                continue
            while taken.get(column, 0) > number:
                column += 1
            across, down = _span(cell, "colspan", _WIDEST), _span(cell, "rowspan", _TALLEST)
            down = min(down or len(rows), len(rows) - number)
            cells.append(Cell(number, column, Text(_cell_text(cell)), down, max(across, 1)))
            for covered in range(column, column + max(across, 1)):
                taken[covered] = number + down
            column += max(across, 1)
    columns = max((cell.column + cell.column_span for cell in cells), default=0)
    return Table(tuple(cells), len(rows), columns, _header_rows(rows, cells, columns))


def _header_rows(rows: list[etree._Element], cells: list[Cell], columns: int) -> int:
    marked = 0
    for row in rows:
        if row.getparent().tag != "thead":
            break
        marked += 1
    return marked if 0 < marked < len(rows) else header_row_count(cells, len(rows), columns)


def _span(cell: etree._Element, name: str, most: int) -> int:
    text = cell.get(name, "1").strip()
    return min(int(text), most) if text.isdecimal() and len(text) < 9 else 1


def _cell_text(cell: etree._Element) -> str:
    """The lines of a cell without its nested tables."""
    page = _Page()
    for nested in _nested(cell):
        nested.set("hidden", "")
    page.walk(cell, _Look())
    page.close()
    for nested in _nested(cell):
        nested.attrib.pop("hidden", None)
    return tidy_lines("\n".join(block.text.content for block in page.blocks if not isinstance(block, Table)))


def _nested(cell: etree._Element) -> list[etree._Element]:
    """The outermost tables within a cell."""
    found: list[etree._Element] = []
    for table in cell.iter("table"):
        if not any(ancestor in found for ancestor in table.iterancestors("table")):
            found.append(table)
    return found
