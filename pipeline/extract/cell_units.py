"""Units of a table's cells: printed in the cell, its head, its row or the table's note, else what the head implies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import regex

from pipeline.extract.numbers import find_numbers
from pipeline.extract.units import Units
from pipeline.model import Quantity, Table

_UNIT_NOTE = regex.compile(r"\(?单位[:：]?(?P<unit>[^)）]+)\)?|\((?P<paren>[^()]{1,8})\)")
_RATE_HEADER = regex.compile(r"率(?:\([^)]*\))?$|占比|比例")
_NOT_OF_NUMBER = regex.compile(r"[^\d.-]")
_IMPLIED_UNITS = tuple(
    (regex.compile(pattern), form)
    for pattern, form in (
        (r"率|占比|比例|%", "%"),
        (r"户数|户$", "户"),
        (r"套数|套$", "套"),
        (r"栋数|楼栋|栋$", "栋"),
        (r"小区|项目数|个数|个$", "个"),
        (r"资金|金额|预算|支出", "万元"),
    )
)


@dataclass(frozen=True, slots=True)
class CellUnits:
    """Finds the unit of a cell's number in one table; ``listed`` gives the units of heads that a list above it tells."""

    table: Table
    units: Units
    listed: Mapping[str, str] = field(default_factory=dict)

    def quantity(self, printed: Quantity, header: str, labels: list[str], first_header: str) -> Quantity | None:
        """The cell's quantity in the unit of the cell, else of its header, its row, or the table's note."""
        if printed.unit:
            return None if printed.unit == "分" else printed
        notes = [*reversed(labels), first_header, f"单位:{self.table.unit_note}", self.table.caption]
        form = self.form_in(header)
        if not form and _RATE_HEADER.search(header):
            form = "%"  # a rate keeps its own unit in a table in 万元
        form = form or self.listed.get(header, "") or next((f for note in notes if (f := self.form_in(note))), "")
        if not form:
            form = _implied(header, labels)
        if not form:
            return None
        core = _NOT_OF_NUMBER.sub("", printed.raw)
        numbers = find_numbers(f"{core}{form}", self.units)
        if len(numbers) != 1 or numbers[0].refused or numbers[0].quantity.unit == "分":
            return None
        return replace(numbers[0].quantity, raw=printed.raw, bound=printed.bound)

    def form_of_head(self, header: str) -> str:
        """The unit of a column by its head alone: stated in brackets, else what the head implies; empty where neither."""
        stated = self.form_in(header)
        return stated or ("%" if _RATE_HEADER.search(header) else _implied(header, []))

    def form_in(self, note: str) -> str:
        """The unit a head or note states in brackets or behind 单位; empty where none."""
        for match in _UNIT_NOTE.finditer(note):
            form = (match["unit"] or match["paren"] or "").strip()
            numbers = find_numbers(f"1{form}", self.units)
            if len(numbers) == 1 and numbers[0].end == len(form) + 1 and not numbers[0].refused:
                return form
        return ""

    def unit_in(self, note: str) -> str:
        """The canonical unit of what a head or note states: 套 of 已开工（万套）; empty where it states none."""
        form = self.form_in(note)
        return find_numbers(f"1{form}", self.units)[0].quantity.unit if form else ""


def _implied(header: str, labels: list[str]) -> str:
    text = header or (labels[-1] if labels else "")
    return next((form for pattern, form in _IMPLIED_UNITS if pattern.search(text)), "")
