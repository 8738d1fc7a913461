"""Fonts, colours and number formats of the workbook."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.model import Severity, Verdict

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

# 微软雅黑 comes with Windows and with the Office and WPS programs for other systems; a program without it takes its own.
FONT = "微软雅黑"
SIZE = 10

INK, MUTED, LINE, HEAD, LINK = "#1F2328", "#6B7280", "#D0D7DE", "#E8EEF5", "#0B5CAD"
# Told apart by lightness too, so that they survive a black-and-white printer.
SEVERITY_FILL = {Severity.ERROR: "#F8D2CF", Severity.WARNING: "#FCEBC5", Severity.INFO: "#DDEBF7"}
VERDICT_FILL = {
    Verdict.OVERCLAIMED: "#F8D2CF",
    Verdict.INCONSISTENT: "#F8D2CF",
    Verdict.UNDERCLAIMED: "#FCEBC5",
    Verdict.UNVERIFIABLE: "#ECEEF0",
}
CLAIMED_COLOUR, RECOMPUTED_COLOUR, EXCESS_COLOUR = "#9DB7D5", "#1F4E79", "#C0504D"
BETWEEN_COLOUR = "#5B84B1"

MOST_DECIMALS = 4


class Look(StrEnum):
    """How a cell is set."""

    TEXT = "text"
    WRAPPED = "wrapped"
    MUTED = "muted"
    YEAR = "year"
    LINK = "link"
    HEAD = "head"
    GROUP = "group"
    TITLE = "title"
    HEADING = "heading"
    REMARK = "remark"
    PARAGRAPH = "paragraph"
    BOLD = "bold"


_LOOKS: dict[Look, dict[str, Any]] = {
    Look.TEXT: {"align": "left", "indent": 1},
    Look.WRAPPED: {"text_wrap": True, "align": "left", "indent": 1},
    Look.MUTED: {"font_color": MUTED, "align": "left", "indent": 1},
    Look.YEAR: {"num_format": "0", "align": "center"},
    Look.LINK: {"font_color": LINK, "underline": 1},
    Look.HEAD: {"bold": True, "text_wrap": True, "bg_color": HEAD, "align": "center", "valign": "vcenter", "bottom": 2},
    Look.GROUP: {"bold": True, "text_wrap": True, "bg_color": HEAD, "align": "center", "valign": "vcenter"},
    Look.TITLE: {"bold": True, "font_size": 16, "border": 0, "valign": "vcenter"},
    Look.HEADING: {"bold": True, "font_size": 12, "border": 0},
    Look.REMARK: {"font_color": MUTED, "border": 0},
    Look.PARAGRAPH: {"text_wrap": True, "border": 0},
    Look.BOLD: {"bold": True, "align": "left", "indent": 1},
}


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self.look = lru_cache(None)(self._look)
        self._number_of = lru_cache(None)(self._number_format)
        self.fill = lru_cache(None)(lambda colour: book.add_format({"bg_color": colour}))

    def number(self, value: Decimal, colour: str = "") -> Format:
        """Thousands parted, and as many decimals as the number has, four at most; ``colour`` fills the cell."""
        exponent = value.normalize().as_tuple().exponent if value.is_finite() else 0
        decimals = min(MOST_DECIMALS, max(0, -exponent)) if isinstance(exponent, int) else 0
        return self._number_of(decimals, colour)

    def _look(self, look: Look, as_text: bool = False) -> Format:
        """``as_text``: typed over or edited, the cell stays text (for what begins like a formula)."""
        return self._made({**_LOOKS[look], **({"quote_prefix": True, "num_format": "@"} if as_text else {})})

    def _number_format(self, decimals: int, colour: str) -> Format:
        shape = "#,##0" + ("." + "0" * decimals if decimals else "")
        return self._made({"num_format": shape, **({"bg_color": colour} if colour else {})})

    def _made(self, properties: dict[str, Any]) -> Format:
        shared = {"font_name": FONT, "font_size": SIZE, "font_color": INK, "valign": "top", "border": 1}
        return self._book.add_format({**shared, "border_color": LINE, **properties})
