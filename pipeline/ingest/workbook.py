"""The parts of an .xlsx package: which sheets there are, shared strings, number formats, borders; and a sheet's cells.

Read from the XML rather than through a spreadsheet library: the bounds on what is unpacked hold, a part that no figure
hangs on may be as broken as it likes, and merged cells, formats and hidden rows are all seen in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import TypeVar

from lxml import etree

from pipeline.ingest.errors import Damaged, TooLarge
from pipeline.ingest.format_codes import BUILT_IN, GENERAL
from pipeline.ingest.number_format import printed, printed_text
from pipeline.ingest.package import Package

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"

Value = TypeVar("Value")

MOST_CELLS = 2_000_000  # of one sheet, empty ones with a border counted
_COLUMNS, _ROWS = 16_384, 1_048_576  # Excel's own limits

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BORDER_SIDES = ("left", "right", "top", "bottom", "start", "end")


def x(name: str) -> str:
    """The qualified name of a SpreadsheetML element."""
    return f"{{{_MAIN}}}{name}"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of the workbook: its name, whether it is hidden, the package part it is in."""

    name: str
    hidden: bool
    part: str


@dataclass(frozen=True, slots=True)
class Style:
    """A cell's number format, and whether any side of it is ruled."""

    code: str = GENERAL
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """What all sheets share. ``sheets`` are in the order of their tabs."""

    sheets: tuple[SheetPart, ...]
    strings: tuple[str, ...]
    styles: tuple[Style, ...]
    dates_from_1904: bool


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What a cell shows, and whether it is ruled."""

    text: str
    ruled: bool


@dataclass(slots=True)
class SheetCells:
    """A sheet's cells by (row, column) from 0, as shown; merged areas as (row, column, last row, last column)."""

    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    without_result: int = 0


def read_workbook(package: Package) -> Workbook:
    """The workbook of the package. Raises ``Damaged`` where there is none, ``TooLarge`` or ``Encrypted`` as ``read``."""
    related = package.related("")
    main = next((part for kind, part in related.values() if kind == "officeDocument"), "xl/workbook.xml")
    root = _root(package, main)
    if root is None:
        raise Damaged("其中没有工作簿", "it holds no workbook")
    parts = package.related(main)
    by_kind = dict(parts.values())
    properties = root.find(x("workbookPr"))
    return Workbook(
        tuple(_sheets(root, {key: part for key, (kind, part) in parts.items() if kind == "worksheet"})),
        tuple(_strings(_root(package, by_kind.get("sharedStrings", "")))),
        tuple(_styles(_root(package, by_kind.get("styles", "")))),
        properties is not None and properties.get("date1904", "0") in ("1", "true"),
    )


def read_cells(package: Package, sheet: SheetPart, workbook: Workbook) -> SheetCells:
    """The cells of a sheet that show something or are ruled. Raises ``Damaged`` or ``TooLarge``."""
    found = SheetCells()
    data = package.read(sheet.part)
    if data is None:
        raise Damaged(f"工作表“{sheet.name}”缺失", f"sheet {sheet.name} is missing")
    row_number = -1
    for element in _elements(data.replace(_STRICT, _MAIN.encode()), sheet):
        if element.tag == x("row"):
            row_number = _number(element.get("r"), row_number + 2) - 1
            _read_row(element, row_number, workbook, found)
            if len(found.cells) > MOST_CELLS:
                raise TooLarge(f"工作表“{sheet.name}”的单元格过多", f"sheet {sheet.name} has too many cells")
        elif element.tag == x("col"):
            if _is_on(element.get("hidden")):
                first, last = _number(element.get("min"), 1), _number(element.get("max"), 1)
                found.hidden_columns.update(range(first - 1, min(last, _COLUMNS)))
        elif area := _area(element.get("ref", "")):
            found.merged.append(area)
        element.clear()
    return found


def _elements(data: bytes, sheet: SheetPart) -> Iterator[etree._Element]:
    """Rows, columns and merged areas as they end, so that a long sheet is never in memory as a tree."""
    tags = (x("row"), x("col"), x("mergeCell"))
    try:
        reading = etree.iterparse(
            BytesIO(data), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        for _, element in reading:
            if element.getroottree().docinfo.internalDTD is not None:
                raise Damaged(f"工作表“{sheet.name}”含有不允许的DTD声明", f"sheet {sheet.name} holds a DTD")
            yield element
    except etree.XMLSyntaxError as error:
        raise Damaged(f"工作表“{sheet.name}”的XML不完整", f"the XML of sheet {sheet.name} is broken") from error


def _read_row(row: etree._Element, number: int, workbook: Workbook, found: SheetCells) -> None:
    if not 0 <= number < _ROWS:
        return
    if _is_on(row.get("hidden")):
        found.hidden_rows.add(number)
    column = -1
    for cell in row.iterchildren(x("c")):
        reference = _REFERENCE.fullmatch(cell.get("r", ""))
        column = _column(reference[1]) if reference else column + 1
        style = _at(workbook.styles, _number(cell.get("s"), 0), Style())
        text = _shown(cell, style, workbook)
        if cell.find(x("f")) is not None and cell.find(x("v")) is None:
            found.without_result += 1
        if (text or style.ruled) and column < _COLUMNS:
            found.cells[(number, column)] = SheetCell(text, style.ruled)


def _shown(cell: etree._Element, style: Style, workbook: Workbook) -> str:
    """What the cell shows; of a formula, the result that was saved."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return printed_text(_string(cell.find(x("is"))), style.code)
    value = cell.findtext(x("v")) or ""
    if kind == "s":
        return printed_text(_at(workbook.strings, _number(value, -1), ""), style.code)
    if kind == "b":
        return "TRUE" if value == "1" else ("FALSE" if value == "0" else "")
    if kind in ("str", "e", "d"):
        return _unescaped(value).strip()
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return value.strip()
    return printed(number, style.code, workbook.dates_from_1904) if number.is_finite() else value.strip()


def _root(package: Package, part: str) -> etree._Element | None:
    return package.xml(part, {_STRICT: _MAIN.encode()}) if part else None


def _sheets(root: etree._Element, parts: dict[str, str]) -> Iterator[SheetPart]:
    for sheet in root.iter(x("sheet")):
        part = parts.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION) or "")
        if part is not None:  # chart sheets have no cells
            yield SheetPart(sheet.get("name", ""), sheet.get("state", "visible") != "visible", part)


def _strings(root: etree._Element | None) -> Iterator[str]:
    for item in () if root is None else root.iterchildren(x("si")):
        yield _string(item)


def _string(item: etree._Element | None) -> str:
    """A plain or formatted string, without the readings (rPh) that may be set above its characters."""
    if item is None:
        return ""
    texts = [part.text or "" for part in item.iterchildren(x("t"))]
    texts += [run.findtext(x("t")) or "" for run in item.iterchildren(x("r"))]
    return _unescaped("".join(texts)).replace("\r\n", "\n").replace("\r", "\n").strip()


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold are written _x000D_."""
    return _ESCAPED.sub(lambda found: "\n" if int(found[1], 16) in (10, 13) else "", text) if "_x" in text else text


def _styles(root: etree._Element | None) -> Iterator[Style]:
    if root is None:
        return
    codes = dict(BUILT_IN)
    for one in root.iter(x("numFmt")):
        codes[_number(one.get("numFmtId"), -1)] = one.get("formatCode", GENERAL)
    borders = [any(_drawn(border, side) for side in _BORDER_SIDES) for border in root.iterfind(f"{x('borders')}/*")]
    for one in root.iterfind(f"{x('cellXfs')}/{x('xf')}"):
        code = codes.get(_number(one.get("numFmtId"), 0), GENERAL)
        yield Style(code, _at(borders, _number(one.get("borderId"), 0), False))


def _drawn(border: etree._Element, side: str) -> bool:
    found = border.find(x(side))
    return found is not None and found.get("style", "none") != "none"


def _at(values: Sequence[Value], index: int, otherwise: Value) -> Value:
    return values[index] if 0 <= index < len(values) else otherwise


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else otherwise


def _is_on(text: str | None) -> bool:
    return text in ("1", "true")


def _area(reference: str) -> tuple[int, int, int, int] | None:
    first, _, last = reference.partition(":")
    corners = [_REFERENCE.fullmatch(corner) for corner in (first, last or first)]
    if corners[0] is None or corners[1] is None:
        return None
    rows = sorted(int(corner[2]) - 1 for corner in corners if corner)
    columns = sorted(_column(corner[1]) for corner in corners if corner)
    return rows[0], columns[0], rows[1], columns[1]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
