"""Writing cells: text stays text whatever it begins with, numbers are numbers, formulas carry their value.

Nothing is ever written by guessing its type: text taken from a report only goes through ``write_text``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.export.csv_tables import looks_like_formula, one_line
from pipeline.export.workbook.rule_formulas import Formula
from pipeline.export.workbook.styles import Look, Styles

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LONGEST_TEXT = 32_000  # a cell holds 32,767 characters
_LARGEST = Decimal(10) ** 15  # beyond, a spreadsheet rounds: shown as text


def write_text(sheet: Worksheet, row: int, column: int, text: str, styles: Styles, look: Look = Look.TEXT) -> None:
    """Text as text."""
    clean = one_line(text)[:LONGEST_TEXT]
    sheet.write_string(row, column, clean, styles.look(look, looks_like_formula(clean)))


def write_number(
    sheet: Worksheet, row: int, column: int, value: Decimal | int | None, styles: Styles, colour: str = ""
) -> None:
    """A number as number; an empty cell for ``None``, text for what a spreadsheet could not hold exactly."""
    if value is None:
        sheet.write_blank(row, column, None, styles.look(Look.TEXT))
        return
    exact = Decimal(value)
    if not exact.is_finite() or abs(exact) >= _LARGEST:
        write_text(sheet, row, column, f"{exact:f}", styles)
        return
    sheet.write_number(row, column, float(exact), styles.number(exact, colour))


def write_formula(sheet: Worksheet, row: int, column: int, formula: Formula, styles: Styles) -> None:
    """A formula, with the value it gives for programs that do not compute."""
    sheet.write_formula(row, column, f"={formula.text}", styles.number(formula.value), float(formula.value))


def write_year(sheet: Worksheet, row: int, column: int, year: int | None, styles: Styles) -> None:
    """A year: no thousands separator."""
    if year is None:
        sheet.write_blank(row, column, None, styles.look(Look.TEXT))
    else:
        sheet.write_number(row, column, year, styles.look(Look.YEAR))


def write_link(sheet: Worksheet, row: int, column: int, address: str, text: str, styles: Styles) -> None:
    """A link beside the workbook, as formula: a sheet holds 65,530 links of the other kind, and those turn the slashes.

    Neither ``address`` nor ``text`` may come from a report.
    """
    quoted = (part.replace('"', "%22") for part in (address, text))
    sheet.write_formula(row, column, '=HYPERLINK("{}","{}")'.format(*quoted), styles.look(Look.LINK), text)
