"""Cells that hold a number, and totals among them that do not hold."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Cell, Quantity, Severity, Table
from pipeline.validate.consistency import Comparison


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell that holds nothing but a number."""

    row: int
    column: int
    quantity: Quantity
    cell: Cell


@dataclass(frozen=True, slots=True)
class TableMismatch:
    """A total cell that the ``parts`` do not add up to. ``heading`` names its column or row.

    ``remarks`` say what else a reader should know, each in Chinese and English.
    """

    block: int
    total: Entry
    parts: tuple[Entry, ...]
    comparison: Comparison
    heading: str
    severity: Severity = Severity.ERROR
    remarks: tuple[tuple[str, str], ...] = ()


def header_of(table: Table) -> range:
    """Its header rows."""
    return range(min(table.header_rows, table.rows))


def headings_of(table: Table) -> list[str]:
    """The words above each column, those of merged heads included."""
    cells = table.grid()
    rows = [[cell for row in header_of(table) if (cell := cells[row][c]) is not None] for c in range(table.columns)]
    return ["".join(cell.text.content for cell in column) for column in rows]
