"""A row of a table left out or printed twice: then no column adds up, and all of them by one row's numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from pipeline.model import Severity
from pipeline.validate.consistency import Agreement, compare
from pipeline.validate.formulas import SUM
from pipeline.validate.table_entries import TableMismatch

FEWEST_COLUMNS, FEWEST_ROWS = 2, 3
TWICE = ("有一行列了两次，只计一次则各列都相符", "one row is printed twice; counted once every column agrees")
LEFT_OUT = (
    "各列都少了与一行相当的数，可能漏列一行",
    "every column lacks about as much as one row holds: a row may be left out",
)


def of_a_whole_row(columns: Sequence[TableMismatch], labels: Mapping[int, str]) -> TableMismatch | None:
    """The first column's mismatch as a warning, if one row explains those of all the ``columns``; else ``None``."""
    if len(columns) < FEWEST_COLUMNS or any(len(column.parts) < FEWEST_ROWS for column in columns):
        return None
    twice = _rows_printed_twice(columns, labels)
    if any(all(_fits_without(column, row) for column in columns) for row in twice):
        return replace(columns[0], severity=Severity.WARNING, remarks=(TWICE,))
    if all(_lacks_about_a_row(column) for column in columns):
        return replace(columns[0], severity=Severity.WARNING, remarks=(LEFT_OUT,))
    return None


def _rows_printed_twice(columns: Sequence[TableMismatch], labels: Mapping[int, str]) -> list[int]:
    rows = [part.row for part in columns[0].parts]
    return [
        row
        for above, row in pairwise(rows)
        if labels[above] == labels[row] and all(_value(column, above) == _value(column, row) for column in columns)
    ]


def _value(column: TableMismatch, row: int) -> Decimal | None:
    return next((part.quantity.value for part in column.parts if part.row == row), None)


def _fits_without(column: TableMismatch, row: int) -> bool:
    others = [part.quantity for part in column.parts if part.row != row]
    found = compare(column.total.quantity, others, SUM)
    return found is not None and found.agreement is not Agreement.IMPOSSIBLE


def _lacks_about_a_row(column: TableMismatch) -> bool:
    values = [part.quantity.value for part in column.parts]
    return min(values) / 2 <= column.total.quantity.value - sum(values) <= max(values) * 2
