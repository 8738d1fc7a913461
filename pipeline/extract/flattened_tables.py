"""Tables that a text layer or a copy and paste left as lines of text, put together again.

A run of lines that are a place and numbers each, under a head that names as many columns as the fullest of them has
numbers, becomes a table. Where cells of a row are missing, a number whose column cannot be told spans the columns it
may stand in, and states no figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.extract.cell_units import CellUnits
from pipeline.extract.column_placing import Column, ColumnPlacing, Placing
from pipeline.extract.flattened_head import Head, heads
from pipeline.extract.flattened_lines import FEWEST_ROWS, Line, stretches
from pipeline.extract.flattened_rows import Row, RowParser, tokens_of
from pipeline.extract.flattened_words import FlattenedWords
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.numbers import find_numbers
from pipeline.extract.units import Units
from pipeline.ingest.table_notes import titled
from pipeline.model import Block, Cell, Document, Table, Text

MOST_HEAD_LINES = 40
LONGEST_HEAD_LINE = 120
_JUNK = 3  # characters of a line between rows: a serial number that was misread and broken off
_MOST_JUNK = 4  # lines
_BROKEN_OFF = regex.compile(r"\s*(?:[^\u4e00-\u9fff()（）]{1,2}|[\u4e00-\u9fff--[率数额]])\s*", regex.V1)
_PAGE_NUMBER = regex.compile(r"[-—－\s]*\d{1,3}[-—－\s]*")
_ENDS_TEXT = regex.compile(r"[。；：:;！？!?]$")

Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Unflattened:
    """A document whose flattened tables are tables.

    ``bare`` holds, by block, the cells that are numbers with misread characters; ``unplaced`` those whose column
    cannot be told.
    """

    document: Document
    bare: Mapping[int, frozenset[Position]]
    unplaced: Mapping[int, frozenset[Position]]


@dataclass(frozen=True, slots=True)
class _Found:
    """A table in the lines ``[start, end)``."""

    start: int
    end: int
    table: Table
    bare: frozenset[Position]
    unplaced: frozenset[Position]


class TableFinder:
    """Finds the flattened tables of a document."""

    def __init__(self, words: FlattenedWords, lexicon: Lexicon, units: Units, parser: RowParser) -> None:
        self.words = words
        self.lexicon = lexicon
        self.units = units
        self.parser = parser

    def unflattened(self, document: Document) -> Unflattened:
        """The document with a table in place of each run of lines that was one."""
        blocks: list[Block] = []
        bare: dict[int, frozenset[Position]] = {}
        unplaced: dict[int, frozenset[Position]] = {}
        taken = 0
        for found in self._tables(stretches(document.blocks, self.parser)):
            blocks.extend(document.blocks[taken : found.start])
            bare[len(blocks)], unplaced[len(blocks)] = found.bare, found.unplaced
            blocks.append(titled(found.table, blocks))
            taken = found.end
        if not bare:
            return Unflattened(document, {}, {})
        return Unflattened(replace(document, blocks=(*blocks, *document.blocks[taken:])), bare, unplaced)

    def _tables(self, found: Iterator[list[Line]]) -> Iterator[_Found]:
        """The tables in stretches of lines, their starts and ends as numbers of blocks."""
        for lines in found:
            free = 0
            for start, end in _runs(lines):
                table = self._table(lines, free, start, end)
                if table is not None:
                    yield table
                free = end

    def _table(self, lines: Sequence[Line], free: int, start: int, end: int) -> _Found | None:
        rows = _with_serials(lines[start:end])
        count = max((len(row.values) for row in rows if row.is_clean), default=0)
        if sum(bool(row.values) for row in rows) < FEWEST_ROWS or not count:
            return None
        full = [row for row in rows if len(row.values) == count and row.is_clean]
        for above in _ends_of_head(lines, free, start):
            tokens, line_of = _head_tokens(lines, free, above)
            for head in heads(tokens, count, self.words, self.lexicon):
                first = line_of[head.first]
                opens = head.first == 0 or line_of[head.first - 1] != first
                if not (opens and lines[first].first and lines[end - 1].last):
                    continue
                if full and (head.sure or len(full) > 1 or all(len(row.values) == count for row in rows)):
                    rows[0] = _behind(lines[above:start], rows[0])
                    return self._put_together(lines[first].block, lines[end - 1].end, head, rows)
        return None

    def _put_together(self, start: int, end: int, head: Head, rows: Sequence[Row]) -> _Found | None:
        columns = [self._column(name.content) for name in head.columns]
        if not any(column.unit for column in columns):
            return None
        readings = [[one for one in self.parser.readings(row) if one.numbers is not None] for row in rows]
        numbers = [ways[0].numbers or () if len(ways) == 1 else () for ways in readings]
        placing = ColumnPlacing(columns, numbers, [row.whole for row in rows], self.words.proportions)
        full = [found for found in numbers if len(found) == len(columns)]
        if sum(map(placing.holds, full)) * 2 <= len(full):
            return None
        placing.placings()
        settled = [_only_standing(at, row, readings[at], placing) for at, row in enumerate(rows)]
        return _built(start, end, head, settled, placing)

    def _column(self, name: str) -> Column:
        plain = "".join(name.split()).replace("（", "(").replace("）", ")")
        table = Table((), 0, 0)
        form = "%" if self.words.rate.search(plain) else CellUnits(table, self.units).form_of_head(plain)
        numbers = find_numbers(f"1{form}", self.units) if form else []
        quantity = numbers[0].quantity if numbers else None
        counted = quantity is not None and quantity.step == 0
        return Column(quantity.unit if quantity else "", counted, self.words.communities.search(plain) is not None)


def _runs(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Stretches of rows, short lines between them included, from a row with numbers to the last row."""
    at = 0
    while at < len(lines):
        row = lines[at].row
        if row is None or not row.values:
            at += 1
            continue
        end = last = at + 1
        while end < len(lines) and (lines[end].row is not None or _is_junk(lines[end].text.content)):
            end += 1
            following = lines[end - 1].row
            if following is not None and (following.values or following.serial is not None):
                last = end
        yield at, last
        at = last


def _is_junk(chars: str) -> bool:
    return len(chars.strip()) <= _JUNK or _PAGE_NUMBER.fullmatch(chars) is not None


def _with_serials(lines: Sequence[Line]) -> list[Row]:
    """The rows, what was broken off before one put to its serial number."""
    found: list[Row] = []
    before: list[Line] = []
    for line in lines:
        if line.row is None:
            before.append(line)
            continue
        found.append(_behind(before, line.row))
        before = []
    return found


def _behind(lines: Sequence[Line], row: Row) -> Row:
    """The row with what was broken off before it put to its serial number."""
    serial = [*(line.text for line in lines), *([] if row.serial is None else [row.serial])]
    return replace(row, serial=Text.join(serial, "\n") if serial else None)


def _ends_of_head(lines: Sequence[Line], free: int, start: int) -> Iterator[int]:
    """Where the head may end: right above the first row, or above what was broken off from its serial number."""
    yield start
    for above in range(start - 1, max(free, start - _MOST_JUNK) - 1, -1):
        if not _BROKEN_OFF.fullmatch(lines[above].text.content):
            return
        yield above


def _head_tokens(lines: Sequence[Line], free: int, start: int) -> tuple[list[Text], list[int]]:
    """The tokens of the lines that may be the head above a row, and the line of each."""
    first = start
    while first > max(free, start - MOST_HEAD_LINES):
        chars = lines[first - 1].text.content.strip()
        if len(chars) > LONGEST_HEAD_LINE or _ENDS_TEXT.search(chars):
            break
        first -= 1
    tokens: list[Text] = []
    line_of: list[int] = []
    for number in range(first, start):
        for token in tokens_of(lines[number].text):
            tokens.append(token)
            line_of.append(number)
    return tokens, line_of


def _only_standing(at: int, row: Row, readings: Sequence[Row], placing: ColumnPlacing) -> Row:
    """The one reading of a row whose numbers can be placed; the row as it stands where it has only one, or several fit."""
    if len(readings) == 1:
        return readings[0]
    if readings:
        standing = [one for one in readings if placing.can_stand(at, one.numbers or ())]
        if len(standing) == 1:
            placing.rows[at] = standing[0].numbers or ()
            return standing[0]
    return row


def _built(start: int, end: int, head: Head, rows: Sequence[Row], placing: ColumnPlacing) -> _Found:
    """The table: serial numbers where there are any, places, and the columns of numbers."""
    serials = head.serial is not None or any(row.serial is not None for row in rows)
    before = 2 if serials else 1
    heading = [*([head.serial or Text("")] if serials else []), head.place, *head.columns]
    cells = [Cell(0, column, text) for column, text in enumerate(heading)]
    bare: set[Position] = set()
    unplaced: set[Position] = set()
    placings = placing.placings()
    for number, (row, told) in enumerate(zip(rows, placings, strict=True), start=1):
        placed = told if len(told) == len(row.values) else (None,) * len(row.values)
        if serials and row.serial is not None:
            cells.append(Cell(number, 0, row.serial))
        cells.append(Cell(number, before - 1, row.label))
        for cell, known in _cells(number, before, row, placed, len(head.columns)):
            cells.append(cell)
            position = cell.row, cell.column
            if known is None or not _is_readable(row, known, placed, placing, placings):
                unplaced.add(position)
            elif not row.values[known].number.clean:  # type: ignore[union-attr]
                bare.add(position)
    table = Table(tuple(cells), len(rows) + 1, before + len(head.columns), 1)
    return _Found(start, end, table, frozenset(bare), frozenset(unplaced))


def _is_readable(row: Row, value: int, placed: Placing, placing: ColumnPlacing, placings: Sequence[Placing]) -> bool:
    """Whether a number can be read: a comma is the decimal point only where its column prints as many decimals."""
    number, column = row.values[value].number, placed[value]
    assert number is not None and column is not None
    return not number.comma or placing.bears_out(column, number.decimals, placings)


def _cells(number: int, before: int, row: Row, placed: Placing, count: int) -> Iterator[tuple[Cell, int | None]]:
    """The cells of a row's numbers, each with the number of its value; ``None`` for those without a column.

    Numbers without one make a cell over all the columns they may stand in, between those that have one.
    """
    loose: list[Text] = []
    last = -1
    for at, column in enumerate((*placed, count)):
        if column is None:
            loose.append(row.values[at].text)
            continue
        if loose:
            yield Cell(number, before + last + 1, Text.join(loose, " "), column_span=column - last - 1), None
            loose = []
        if at < len(placed):
            yield Cell(number, before + column, row.values[at].text), at
        last = column
