"""Native charts: claimed beside recomputed, over-claims by indicator, rates.

Totals and rates are dots joined by a line, as in the evidence report: what matters is how far they are apart, which
bars from zero hide.
"""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any

from pipeline.export.workbook.styles import BETWEEN_COLOUR, CLAIMED_COLOUR, EXCESS_COLOUR, FONT, LINE, RECOMPUTED_COLOUR
from pipeline.language import Language

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

At = tuple[int, int]  # row and column of the chart's corner, from 0
Rows = tuple[str, int, int, int]  # sheet, first and last row, column

MOST_REGIONS = 40  # more cannot be read in one chart
FEW_REGIONS = 14  # as many names as stand beside each other in a narrow chart
WIDTH, WIDE, HEIGHT = 620, 1240, 340
_INSERTED = {"object_position": 2, "y_offset": 4}  # clear of the edge of the page above
_TEN = Decimal(10)
_HIGHEST_FLOOR = Decimal(80)  # of the axis of totals, which end at 100


def _dot(shape: str, size: int, colour: str) -> dict[str, Any]:
    return {"type": shape, "size": size, "border": {"color": colour}, "fill": {"color": colour}}


# The claim is the larger dot, so that it shows around what is recomputed where both are one; filled, for some programs
# draw no borders of dots.
_CLAIMED, _RECOMPUTED = _dot("circle", 11, CLAIMED_COLOUR), _dot("circle", 6, RECOMPUTED_COLOUR)
_LEAST = _dot("diamond", 7, BETWEEN_COLOUR)
_MARKERS = {2: (_CLAIMED, _RECOMPUTED), 3: (_CLAIMED, _LEAST, _RECOMPUTED)}


def is_wide(regions: int) -> bool:
    """Whether a chart of so many regions takes the width of two."""
    return regions > FEW_REGIONS


def add_claimed_chart(
    book: Workbook, sheet: Worksheet, at: At, names: Rows, claimed_column: int, lowest: Decimal, language: Language
) -> None:
    """Totals claimed and recomputed, recomputed right of claimed; ``lowest`` is the least of them all."""
    words = (("自评", "claimed"), ("复算", "recomputed"))
    _add_totals(book, sheet, at, names, claimed_column, words, lowest, language)


def add_range_chart(
    book: Workbook, sheet: Worksheet, at: At, names: Rows, claimed_column: int, lowest: Decimal, language: Language
) -> None:
    """Totals claimed beside the least and the most recomputed, in this order from ``claimed_column`` on."""
    words = (("自评", "claimed"), ("复算下限", "recomputed, least"), ("复算上限", "recomputed, most"))
    _add_totals(book, sheet, at, names, claimed_column, words, lowest, language)


def _add_totals(
    book: Workbook,
    sheet: Worksheet,
    at: At,
    names: Rows,
    column: int,
    words: tuple[tuple[str, str], ...],
    lowest: Decimal,
    language: Language,
) -> None:
    title = language.say("总分：自评与复算", "totals: claimed and recomputed")
    chart = _dots(book, names, column, title, tuple(language.say(*each) for each in words), language)
    floor = (lowest / _TEN).to_integral_value(ROUND_FLOOR) * _TEN
    chart.set_y_axis(_axis(language.say("分", "marks"), {"min": float(min(floor, _HIGHEST_FLOOR))}))
    sheet.insert_chart(*at, chart, _INSERTED)


def add_rate_chart(
    book: Workbook, sheet: Worksheet, at: At, names: Rows, column: int, title: str, language: Language
) -> None:
    """One rate by region, as printed (``column``) and recomputed (right of it)."""
    words = (language.say("所载", "printed"), language.say("复算", "recomputed"))
    chart = _dots(book, names, column, title, words, language)
    chart.set_y_axis(_axis("%", {}))
    sheet.insert_chart(*at, chart, _INSERTED)


def add_excess_chart(book: Workbook, sheet: Worksheet, at: At, names: Rows, language: Language) -> None:
    """Marks over-claimed by indicator; ``names`` says where the indicators stand, the marks are right of them."""
    name, first, last, column = names
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "categories": [name, first, column, last, column],
            "values": [name, first, column + 1, last, column + 1],
            "fill": {"color": EXCESS_COLOUR},
            "gap": 60,
            "data_labels": {"value": True, "font": {"name": FONT, "size": 9}},
        }
    )
    _dress(chart, language.say("各指标高报分值", "marks over-claimed by indicator"), WIDTH)
    chart.set_legend({"none": True})
    chart.set_y_axis({**_axis("", {"reverse": True}), "major_gridlines": {"visible": False}})
    chart.set_x_axis(_axis(language.say("分", "marks"), {"min": 0}))
    sheet.insert_chart(*at, chart, _INSERTED)


def _dots(book: Workbook, names: Rows, column: int, title: str, titles: tuple[str, ...], language: Language) -> Chart:
    """A dot a series and region, those of a region joined; ``titles`` name the series, from ``column`` on."""
    sheet, first, last, label = names
    regions, last = last - first + 1, min(last, first + MOST_REGIONS - 1)
    chart = book.add_chart({"type": "line"})
    for offset, (each, marker) in enumerate(zip(titles, _MARKERS[len(titles)], strict=True)):
        chart.add_series(
            {
                "name": each,
                "categories": [sheet, first, label, last, label],
                "values": [sheet, first, column + offset, last, column + offset],
                "line": {"none": True},
                "marker": marker,
            }
        )
    if regions > MOST_REGIONS:
        title += language.say(f"（前 {MOST_REGIONS} 行）", f" (first {MOST_REGIONS} rows)")
    _dress(chart, title, WIDE if is_wide(regions) else WIDTH)
    chart.set_high_low_lines({"line": {"color": BETWEEN_COLOUR, "width": 1.5}})
    chart.set_x_axis({"num_font": {"name": FONT, "size": 9, "rotation": -45}, "label_position": "low"})
    chart.show_hidden_data()  # the names stand in a hidden column
    return chart


def _dress(chart: Chart, title: str, width: int) -> None:
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 12}, "overlay": False})
    chart.set_legend({"position": "top", "font": {"name": FONT, "size": 9}})
    chart.set_size({"width": width, "height": HEIGHT})


def _axis(name: str, more: dict[str, Any]) -> dict[str, Any]:
    font = {"name": FONT, "size": 9}
    line = {"major_gridlines": {"visible": True, "line": {"color": LINE}}}
    return {"name": name, "name_font": {**font, "bold": False}, "num_font": font, **line, **more}
