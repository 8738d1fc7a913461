"""What stands about a table rather than in it: how many rows are its header, its caption, its unit.

Written once for all formats: tables of Word, PDF, scans and web pages end here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.model import Block, Cell, Paragraph, Table

MOST_HEADER_ROWS = 4
_LOOKED_AT = 4  # paragraphs above a table
LONGEST_CAPTION = 40  # characters; a longer paragraph tells something, it does not name a table

# A cell that holds a value: a number with a sign, a comparison or a unit at most. A year heads columns and is none.
_VALUE = re.compile(r"[≥≤＞＜><=约近超+\-－—]*\s*\d[\d,，.．]*\s*(?:[%％‰]|[^\d\s]{1,4})?")
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年?度?")
_WHOLE_NUMBER = re.compile(r"[(（]?\d{1,2}[)）]?")

_MEASURE = (
    r"[百千万亿]{0,2}(?:元|美元|平方米|平方千米|平方公里|立方米|公里|千米|米|亩|公顷|㎡|m²|m2|M2)"
    r"|[万千百亿]{0,2}(?:套|户|栋|幢|个|间|人次|人|部|台|项|处|件|分|次|家|座|宗)|[%％‰]"
)
# 编制单位：, 填报单位： name an office; only 单位 on its own, or of money, area and count, names a unit of measure.
_UNIT_NOTE = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=金额)|(?<=资金)|(?<=面积)|(?<=计量)|(?<=数量)|(?<=货币))单\s*位\s*[:：]\s*"
    rf"((?:人民币)?(?:{_MEASURE})(?:\s*[、，,/／;；]\s*(?:{_MEASURE}))*)(?![\u4e00-\u9fff])"
)
# What a form says between its title and its grid: who fills it in, when (填报单位：…, 填报日期：…).
_FORM_LINE = re.compile(r"(?!附[表件图录]|表\s)[\u4e00-\u9fff\s]{2,10}[:：]\s*\S")
_IN_BRACKETS = re.compile(r"[（(][^（）()]+[）)]")
_SENTENCE_ENDS = "。；;，,：:！!？?、"


def unit_note_of(text: str) -> str:
    """What stands behind 单位： in ``text`` (万元; 万元、套), empty where nothing does. 编制单位： is no unit."""
    found = _UNIT_NOTE.search(text)
    return "" if found is None else re.sub(r"\s+", "", found.group(1))


def is_value(text: str) -> bool:
    """Whether ``text`` is a number with a sign, a comparison or a unit at most; a year is none."""
    return _VALUE.fullmatch(text) is not None and _YEAR.fullmatch(text) is None


def header_row_count(cells: Sequence[Cell], rows: int, columns: int) -> int:
    """How many rows at the top of a ``rows`` x ``columns`` table head it, for tables that do not say so themselves.

    The first row, where it holds no value; then each row that divides a cell of the row above, or follows a title
    over the whole width, and holds no value either; then a row that counts the columns (1 2 3 ...).
    """
    by_row: list[list[Cell]] = [[] for _ in range(rows)]
    for cell in cells:
        if cell.row < rows:
            by_row[cell.row].append(cell)
    if not rows or _has_value(by_row[0]):
        return 0
    count = 1
    while (
        count < min(rows - 1, MOST_HEADER_ROWS) and not _has_value(by_row[count]) and _divides(by_row, count, columns)
    ):
        count += 1
    if count < rows - 1 and _counts_columns(by_row[count]):
        count += 1
    return count


def titled(table: Table, above: Sequence[Block]) -> Table:
    """``table`` with its caption and unit, taken from the blocks right above it and from its own top rows.

    A short paragraph right above is the caption. Lines that give the unit, or who fills the form in and when, are
    looked past; a line all in brackets (（2019年度）) belongs to the title before it.
    """
    caption, unit_note = "", ""
    for block in reversed(above[-_LOOKED_AT:]):
        if not isinstance(block, Paragraph):
            break
        words = block.text.content.strip()
        unit_note = unit_note or unit_note_of(words)
        if _only_unit(words) or _FORM_LINE.match(words):
            continue
        if not _names_a_table(words):
            break
        caption = words + caption
        if not _IN_BRACKETS.fullmatch(words):
            break
    return replace(table, caption=caption, unit_note=unit_note or _unit_inside(table))


def _unit_inside(table: Table) -> str:
    top = (cell for cell in table.cells if cell.row <= table.header_rows)
    return next((note for cell in top if (note := unit_note_of(cell.text.content))), "")


def _only_unit(words: str) -> bool:
    found = _UNIT_NOTE.search(words)
    return found is not None and len(words) - len(found.group(0)) <= 4


def _names_a_table(words: str) -> bool:
    return bool(words) and len(words) <= LONGEST_CAPTION and words[-1] not in _SENTENCE_ENDS


def _has_value(row: Iterable[Cell]) -> bool:
    texts = (cell.text.content.strip() for cell in row)
    return any(is_value(text) for text in texts)


def _divides(by_row: Sequence[Sequence[Cell]], row: int, columns: int) -> bool:
    """Whether ``row`` splits a cell of the row above it, or comes right below a title over the whole width."""
    for above in by_row[row - 1]:
        if above.row_span > 1 or above.column_span == 1:
            continue
        if above.column_span == columns:
            return True
        end = above.column + above.column_span
        below = [cell for cell in by_row[row] if above.column <= cell.column < end]
        if len(below) > 1:
            return True
    return False


def _counts_columns(row: Sequence[Cell]) -> bool:
    numbers = [text.strip("()（）") for cell in row if _WHOLE_NUMBER.fullmatch(text := cell.text.content.strip())]
    return len(numbers) > 2 and [int(number) for number in numbers] == list(range(1, len(numbers) + 1))
