"""Misread cells that the totals of their table put right: the one reading under which a total and its rows agree.

Which rows a total adds up is told by the table (合计, 小计, 其中) or by the divisions: a prefecture above its counties.
Only a total all of whose rows are there is asked, and only where one number of them is in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.extract.regions import Region, Regions
from pipeline.model import Assessment, Cell, Figure, Quantity, Table
from pipeline.validate.consistency import Agreement, compare
from pipeline.validate.formulas import SUM
from pipeline.validate.relations import TableWords
from pipeline.validate.table_levels import Group, groups

FEWEST_MEMBERS = 2

Readings = Mapping[str, tuple[Quantity, ...]]  # by the id of a figure in doubt


def by_totals(readings: Readings, assessment: Assessment, words: TableWords, regions: Regions) -> dict[str, Quantity]:
    """The reading of each misread cell that its totals leave, where they leave one."""
    extraction = assessment.extraction
    columns: dict[tuple[int, int], list[Figure]] = {}
    for figure in extraction.figures:
        if figure.context.column is not None:
            columns.setdefault((figure.context.block, figure.context.column), []).append(figure)
    found: dict[str, Quantity] = {}
    for (block, _), figures in columns.items():
        table = extraction.document.blocks[block]
        if isinstance(table, Table) and any(figure.figure_id in readings for figure in figures):
            totals = _groups(table, words, regions, extraction.identity.region_code)
            found.update(_decided(figures, totals, readings))
    return found


def _decided(figures: Sequence[Figure], totals: Sequence[Group], readings: Readings) -> Iterator[tuple[str, Quantity]]:
    by_row = {figure.context.row: figure for figure in figures}
    left: dict[str, list[Quantity]] = {}
    for group in totals:
        rows = (group.head, *group.members)
        printed = [by_row[row] for row in rows if row in by_row]
        doubtful = [figure for figure in printed if figure.figure_id in readings]
        if len(printed) < len(rows) or len(doubtful) != 1 or len(rows) <= FEWEST_MEMBERS:
            continue
        fitting = [q for q in readings[doubtful[0].figure_id] if _adds_up(printed, doubtful[0], q)]
        left.setdefault(doubtful[0].figure_id, []).extend(fitting)
    for figure_id, fitting in left.items():
        if len({quantity.value for quantity in fitting}) == 1:
            yield figure_id, fitting[0]


def _adds_up(printed: Sequence[Figure], doubtful: Figure, reading: Quantity) -> bool:
    total, *parts = (_exact(reading if figure is doubtful else figure.quantity) for figure in printed)
    comparison = compare(total, parts, SUM)
    return comparison is not None and comparison.agreement is Agreement.ROUNDED


def _exact(quantity: Quantity) -> Quantity:
    """The quantity, nought as nothing at all: no amount was rounded away."""
    return quantity if quantity.value else replace(quantity, step=Decimal(0))


def _groups(table: Table, words: TableWords, regions: Regions, own: str) -> list[Group]:
    """The totals of a table and the rows they add up."""
    cells = table.grid()
    rows = range(table.header_rows, table.rows)
    labels = {row: _texts(cells[row]) for row in rows}
    found = groups(labels, words)
    totals = [row for row in rows if any(text in words.total_rows for text in labels[row])]
    if found or len(totals) > 1:
        return found
    plain = [row for row in rows if row not in totals]
    places = {row: _region(labels[row], regions, own) for row in plain}
    found = list(_by_regions(plain, places, regions))
    if totals:
        below = {row for group in found for row in group.members}
        found.append(Group(totals[0], tuple(row for row in plain if row not in below)))
    return found


def _by_regions(rows: Sequence[int], places: Mapping[int, Region | None], regions: Regions) -> Iterator[Group]:
    """Each region with the rows behind it that lie in it; rows of unknown names among them do, too."""
    for at, head in enumerate(rows):
        above = places[head]
        if above is None:
            continue
        members: list[int] = []
        open_: list[int] = []
        for row in rows[at + 1 :]:
            place = places[row]
            open_.append(row)
            if place is not None:
                if not regions.contains(above, place):
                    open_.pop()
                    break
                members.extend(open_)
                open_ = []
        if members and not open_:
            yield Group(head, tuple(members))


def _region(texts: Sequence[str], regions: Regions, own: str) -> Region | None:
    return next((found for text in texts if (found := regions.resolve(text, own or None)) is not None), None)


def _texts(row: Sequence[Cell | None]) -> list[str]:
    """The texts of a row, without blanks."""
    return [re.sub(r"\s", "", cell.text.content) for cell in row if cell is not None]
