"""Which unit of a list above a table (单位：个、万平方米、万元) each of its columns is counted in.

A column's own head tells, by what it counts (小区, 面积, 资金). Columns whose heads name nothing that is counted (计划 | 开工)
share the one count of the list that no other column has.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from pipeline.extract.figure_patterns import Kind, kind_of
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.numbers import find_numbers
from pipeline.extract.units import Units

_SEPARATORS = regex.compile(r"[、，,/／;；]")
_NO_AMOUNT = regex.compile(r"率|占比|比例|比重|%|序号|编号|备注|得分|年份")
_UNIT_IN_HEAD = {"户": "户数?$", "套": "套数?$", "栋": "[栋幢]数?$", "个": "个数?$"}


def units_of_columns(note: str, headers: Iterable[str], lexicon: Lexicon, units: Units) -> dict[str, str]:
    """The printed unit of each head (head → 万元), for a ``note`` that lists several; empty where it lists fewer."""
    forms = {unit: form for form in _SEPARATORS.split(note) if (unit := canonical_unit(form, units))}
    if len(forms) < 2:
        return {}
    heads = [head for head in dict.fromkeys(headers) if head and not _NO_AMOUNT.search(head)]
    told = {head: unit for head in heads if (unit := _unit_told(head, [*forms], lexicon))}
    left = [unit for unit in forms if unit not in told.values() and kind_of(unit) is Kind.COUNT]
    if len(left) == 1:
        told |= {head: left[0] for head in heads if head not in told and _counts(head, lexicon)}
    return {head: forms[unit] for head, unit in told.items()}


def canonical_unit(form: str, units: Units) -> str:
    """The canonical unit of a printed one (亿元 → 万元); empty for what is none."""
    numbers = find_numbers(f"1{form}", units) if form else []
    whole = len(numbers) == 1 and numbers[0].end == len(form) + 1 and not numbers[0].refused
    return numbers[0].quantity.unit if whole else ""


def _unit_told(head: str, listed: list[str], lexicon: Lexicon) -> str:
    """The one of the ``listed`` units that a head's own words are counted in; empty where they tell none or several."""
    for unit in listed:
        if unit in _UNIT_IN_HEAD and regex.search(_UNIT_IN_HEAD[unit], head):
            return unit
    entries = lexicon.items.items
    hits = sorted(lexicon.item_words.hits(head), key=lambda hit: (entries[hit.entry].rank, hit.end), reverse=True)
    for hit in hits:
        fitting = [unit for unit in listed if unit in entries[hit.entry].units]
        if fitting:
            return fitting[0] if len(fitting) == 1 else ""
    money = lexicon.source_words.hits(head) or _kinds(head, lexicon) == {Kind.MONEY}
    return "万元" if money and "万元" in listed else ""


def _counts(head: str, lexicon: Lexicon) -> bool:
    """Whether a head says what was planned or done, and of no money."""
    kinds = _kinds(head, lexicon)
    return Kind.COUNT in kinds and Kind.MONEY not in kinds


def _kinds(head: str, lexicon: Lexicon) -> set[Kind]:
    entries = lexicon.measures.measures
    return {entries[hit.entry].kind for hit in lexicon.measure_words.hits(head)}
