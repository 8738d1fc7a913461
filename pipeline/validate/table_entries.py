"""Cells that hold a number, and totals among them that do not hold."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Cell, Quantity
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
    """A total cell that the ``parts`` do not add up to. ``heading`` names its column or row."""

    block: int
    total: Entry
    parts: tuple[Entry, ...]
    comparison: Comparison
    heading: str
