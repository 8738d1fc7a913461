"""A table's columns by what their header says, spans and several header rows taken together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.extract.reading import CharacterEdits, Reading
from pipeline.model import Cell, Table


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's cells by row and column, with the reading of each and its characters at every position it covers."""

    table: Table
    cells: tuple[tuple[Cell | None, ...], ...]
    readings: dict[tuple[int, int], Reading]
    texts: tuple[tuple[str, ...], ...]

    def chars(self, row: int, column: int) -> str:
        """The characters at a grid position, without blanks and line breaks; empty where there is no cell."""
        return self.texts[row][column]

    def starts(self, row: int, column: int) -> bool:
        """Whether the cell at the position begins there (a merged cell begins once)."""
        cell = self.cells[row][column]
        return cell is not None and (cell.row, cell.column) == (row, column)

    @property
    def header_rows(self) -> range:
        """The header rows at the top."""
        return range(min(self.table.header_rows, self.table.rows))

    def header(self, column: int, rows: Iterable[int] | None = None) -> str:
        """The header of a column: its cells from the top, each once."""
        texts: list[str] = []
        for row in self.header_rows if rows is None else rows:
            text = self.chars(row, column)
            if text and text not in texts and not self.is_title(row):
                texts.append(text)
        return "".join(texts)

    def is_title(self, row: int) -> bool:
        """Whether a row is one cell over the whole width: a title inside the table, no header of a column."""
        cell = self.cells[row][0]
        return cell is not None and self.table.columns > 1 and cell.column_span >= self.table.columns


def grid_of(
    table: Table, misreadings: CharacterEdits, bare: Mapping[tuple[int, int], CharacterEdits] | None = None
) -> Grid:
    """The grid of a table; ``bare`` says how to read the cells that can be nothing but numbers."""
    cells = tuple(tuple(row) for row in table.grid())
    known = bare or {}
    readings = {
        (cell.row, cell.column): Reading(cell.text, known.get((cell.row, cell.column), misreadings))
        for cell in table.cells
    }
    words = {position: reading.chars.replace("\n", "").strip() for position, reading in readings.items()}
    texts = tuple(tuple("" if cell is None else words[cell.row, cell.column] for cell in row) for row in cells)
    return Grid(table, cells, readings, texts)
