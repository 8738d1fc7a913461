"""Columns of a table that are computed from others (户均, 占比): most of their rows show from which, the rest are wrong.

What a column rests on is never guessed from one row: two thirds of its rows, and at least two, must bear it out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product

from pipeline.model import Check, Figure, Quantity, Severity, Table
from pipeline.validate.averages import AVERAGE_MEASURE
from pipeline.validate.consistency import Agreement, Comparison, compare
from pipeline.validate.figure_index import FigureIndex
from pipeline.validate.formulas import AVERAGE, QUOTIENT
from pipeline.validate.readings import Mismatch, Reading, severity_for
from pipeline.validate.relations import Relations
from pipeline.validate.table_entries import headings_of

FEWEST_ROWS = 2
MOST_COLUMNS = 12
UNIT_SLIPS = (Decimal(10000), Decimal("0.0001"))
SLIPPED = (
    "各行都相差一万倍，疑表头单位有误",
    "every row is off by 10 000: perhaps a wrong unit in the head of a column",
)
Column = Mapping[int, Figure]


def check_derived_columns(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    """Every average and every share of a column that its row does not give as most other rows do."""
    for number, block in enumerate(index.document.blocks):
        columns = _columns(index.blocks.get(number, ())) if isinstance(block, Table) else {}
        if not isinstance(block, Table) or not 1 < len(columns) <= MOST_COLUMNS:
            continue
        headings = headings_of(block)
        for at, column in columns.items():
            others = [other for number, other in columns.items() if number != at]
            if any(figure.measure == AVERAGE_MEASURE for figure in column.values()):
                yield from _odd_rows(column, _averages(column, others), Check.RATIO, ("平均数", "average"))
            elif any(word in headings[at] for word in relations.table.share_columns):
                yield from _odd_rows(column, _shares(column, others), Check.SHARE, ("占比", "share"))


def _columns(figures: Sequence[Figure]) -> dict[int, Column]:
    found: dict[int, dict[int, Figure]] = defaultdict(dict)
    for figure in figures:
        if figure.context.row is not None and figure.context.column is not None:
            found[figure.context.column][figure.context.row] = figure
    return {**found}


def _averages(column: Column, others: Sequence[Column]) -> Iterator[dict[int, Reading]]:
    """The column as each of the others by each: a total by a number of its row."""
    for totals, counts in product(others, others):
        if totals is not counts:
            yield {
                row: Reading(AVERAGE, (totals[row], counts[row]))
                for row, claim in column.items()
                if row in totals and row in counts and _may_be_average(claim, totals[row], counts[row])
            }


def _may_be_average(claim: Figure, total: Figure, count: Figure) -> bool:
    of_one_unit = claim.quantity.unit == total.quantity.unit != count.quantity.unit
    return of_one_unit and count.quantity.value > 0 and "%" not in (claim.quantity.unit, count.quantity.unit)


def _shares(column: Column, others: Sequence[Column]) -> Iterator[dict[int, Reading]]:
    """The column as the share that each cell of another has of that column's largest, its total."""
    for parts in others:
        whole = max(parts.values(), key=lambda figure: figure.quantity.value)
        if whole.quantity.unit != "%" and whole.quantity.value > 0:
            yield {
                row: Reading(QUOTIENT, (parts[row], whole))
                for row, claim in column.items()
                if row in parts and parts[row] is not whole and claim.quantity.unit == "%"
            }


def _odd_rows(
    column: Column, ways: Iterator[dict[int, Reading]], check: Check, name: tuple[str, str]
) -> Iterator[Mismatch]:
    """The rows that disagree with the first way that most rows bear out."""
    for way in ways:
        judged = {row: _compared(column[row].quantity, reading) for row, reading in way.items()}
        known = {row: found for row, found in judged.items() if found is not None}
        right = sum(found.agreement is not Agreement.IMPOSSIBLE for found in known.values())
        if not right and len(known) >= FEWEST_ROWS and _is_slipped(column, way, [*known]):
            row = min(known)
            yield Mismatch(check, Severity.ERROR, column[row], way[row], known[row], *name, (SLIPPED,))
            return
        if right < FEWEST_ROWS or right * 3 < len(known) * 2:
            continue
        for row, found in known.items():
            severity = severity_for(column[row].quantity, way[row], found)
            if severity is not None and found.agreement is Agreement.IMPOSSIBLE:
                yield Mismatch(check, severity, column[row], way[row], found, *name)
        return


def _is_slipped(column: Column, way: Mapping[int, Reading], rows: Sequence[int]) -> bool:
    """Whether all rows agree once the column's unit is another by 10 000."""
    return any(
        all(
            (found := _compared(column[row].quantity.scaled(factor), way[row])) is not None
            and found.agreement is not Agreement.IMPOSSIBLE
            for row in rows
        )
        for factor in UNIT_SLIPS
    )


def _compared(claim: Quantity, reading: Reading) -> Comparison | None:
    return compare(claim, reading.quantities(), reading.formula)
