"""A sheet that holds one table: heading row, frozen panes, filter, widths, print set-up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, Generic, TypeVar

from pipeline.export.workbook.cells import write_formula, write_link, write_number, write_text, write_year
from pipeline.export.workbook.rule_formulas import Formula
from pipeline.export.workbook.styles import HEAD, Look, Styles
from pipeline.language import Language

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_000_000  # a sheet holds 1,048,576
HEAD_HEIGHT = 32
LINE_HEIGHT = 14.5  # points, of the font and size of the workbook
MOST_LINES = 12  # the longest finding with the rule it cites takes about ten
MOST_LINES_BESIDE = 5  # of a column that is not printed: no reason for empty room on paper

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Link:
    """A link out of the workbook."""

    address: str
    text: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year, shown without thousands separator."""

    value: int | None


CellValue = str | Decimal | int | Formula | Link | Year | None


@dataclass(frozen=True, slots=True)
class Shown(Generic[T]):
    """A column: headings, width in characters, and what it shows of a row (its number on the sheet given, from 1)."""

    zh: str
    en: str
    width: float
    cell: Callable[[T, int], CellValue]
    look: Look = Look.TEXT


class Positions:
    """In which cell of which sheet each id stands, known before anything is written."""

    def __init__(self, sheet: str, ids: Iterable[str], first_row: int = 2) -> None:
        self._places = {each: _place(sheet, index, first_row) for index, each in enumerate(ids)}

    def __contains__(self, identifier: str) -> bool:
        return identifier in self._places

    def cell(self, identifier: str, column: str) -> str:
        """A reference such as ``'数据'!$K$12``."""
        sheet, row = self._places[identifier]
        return f"'{sheet}'!${column}${row}"


def sheet_name(name: str, number: int) -> str:
    """The name of the sheet of that number (from 0) that a long table goes on in."""
    return name if number == 0 else f"{name} ({number + 1})"


def _place(sheet: str, index: int, first_row: int) -> tuple[str, int]:
    return sheet_name(sheet, index // MOST_ROWS), index % MOST_ROWS + first_row


def write_table(
    book: Workbook,
    name: str,
    columns: Sequence[Shown[T]],
    rows: Iterable[T],
    styles: Styles,
    language: Language,
    frozen_columns: int = 0,
    printed_columns: int = 0,
) -> list[tuple[Worksheet, int]]:
    """Write the table, on further sheets where one cannot hold it. Gives each sheet with its number of rows.

    ``printed_columns`` are those that go on paper, from the left; 0 for all.
    """
    sheets: list[tuple[Worksheet, int]] = []
    for part in _parts(iter(rows)):
        sheet = book.add_worksheet(sheet_name(name, len(sheets)))
        _set_up(sheet, columns, styles, language, frozen_columns)
        count = 0
        for count, value in enumerate(part, 1):
            cells = [column.cell(value, count + 1) for column in columns]
            sheet.set_row(count, _height(cells, columns, printed_columns or len(columns)))
            for index, (cell, column) in enumerate(zip(cells, columns, strict=True)):
                _write(sheet, count, index, cell, column.look, styles)
        sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
        if printed_columns:
            sheet.print_area(0, 0, max(count, 1), printed_columns - 1)
        sheets.append((sheet, count))
    return sheets


def _parts(rows: Iterator[T]) -> Iterator[Iterator[T]]:
    """The rows in stretches that a sheet can hold; one stretch at least."""
    first = True
    for value in rows:
        yield _stretch(value, rows)
        first = False
    if first:
        yield iter(())


def _stretch(value: T, rows: Iterator[T]) -> Iterator[T]:
    yield value
    for _, each in zip(range(MOST_ROWS - 1), rows, strict=False):
        yield each


def _set_up(
    sheet: Worksheet, columns: Sequence[Shown[T]], styles: Styles, language: Language, frozen_columns: int
) -> None:
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
    sheet.set_row(0, HEAD_HEIGHT)
    for index, column in enumerate(columns):
        write_text(sheet, 0, index, language.say(column.zh, column.en), styles, Look.HEAD)
    sheet.freeze_panes(1, frozen_columns)
    print_on_paper(sheet)
    sheet.repeat_rows(0)
    sheet.set_tab_color(HEAD)


def print_on_paper(sheet: Worksheet) -> None:
    """A4 across, as wide as the paper, page numbers at the foot."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")


def _height(cells: Sequence[CellValue], columns: Sequence[Shown[T]], printed: int) -> float:
    """Points for the lines that wrapped text takes, some at most: what is longer shows when the cell is opened."""
    lines = (
        min(lines_of(cell, column.width), MOST_LINES if at < printed else MOST_LINES_BESIDE)
        for at, (cell, column) in enumerate(zip(cells, columns, strict=True))
        if column.look is Look.WRAPPED and isinstance(cell, str)
    )
    return LINE_HEIGHT * max(lines, default=1) + 3


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of ``width``; a Chinese character is as wide as two digits."""
    columns = sum(1 if char.isascii() else 2 for char in text)
    return max(1, ceil(columns * 1.08 / max(width - 2, 1)))


def _write(sheet: Worksheet, row: int, column: int, value: CellValue, look: Look, styles: Styles) -> None:
    match value:
        case str():
            write_text(sheet, row, column, value, styles, look)
        case Formula():
            write_formula(sheet, row, column, value, styles)
        case Year():
            write_year(sheet, row, column, value.value, styles)
        case Link():
            write_link(sheet, row, column, value.address, value.text, styles)
        case _:
            write_number(sheet, row, column, value, styles)


def fill_by_word(
    sheet: Worksheet, rows: int, columns: int, letter: str, fills: Mapping[str, str], styles: Styles
) -> None:
    """Colour the rows by the word in the column ``letter``, so that the colour follows the word when it is changed."""
    for word, colour in fills.items():
        rule = {"type": "formula", "criteria": f'=${letter}2="{word}"', "format": styles.fill(colour)}
        sheet.conditional_format(1, 0, max(rows, 1), columns - 1, rule)
