"""Native charts: claimed beside recomputed, over-claims by indicator, rates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.export.workbook.styles import BETWEEN_COLOUR, CLAIMED_COLOUR, EXCESS_COLOUR, FONT, RECOMPUTED_COLOUR
from pipeline.language import Language

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

At = tuple[int, int]  # row and column of the chart's corner, from 0
Rows = tuple[str, int, int, int]  # sheet, first and last row, column

MOST_REGIONS = 40  # more columns cannot be read in one chart
_SERIES_COLOURS = {
    2: (CLAIMED_COLOUR, RECOMPUTED_COLOUR),
    3: (CLAIMED_COLOUR, BETWEEN_COLOUR, RECOMPUTED_COLOUR),
}
_SIZE = {"width": 620, "height": 340}


def add_claimed_chart(
    book: Workbook, sheet: Worksheet, at: At, names: Rows, claimed_column: int, language: Language
) -> None:
    """Totals claimed and recomputed; ``names`` says where the regions stand, recomputed is right of claimed."""
    chart = _totals(book, language)
    _add_series(chart, names, 0, claimed_column, language.say("自评", "claimed"), language.say("复算", "recomputed"))
    sheet.insert_chart(*at, chart, {"object_position": 2})


def add_range_chart(book: Workbook, sheet: Worksheet, at: At, names: Rows, language: Language) -> None:
    """Totals claimed beside the least and the most recomputed, by region, year and programme, columns one to six."""
    chart = _totals(book, language)
    words = (("自评", "claimed"), ("复算下限", "recomputed, least"), ("复算上限", "recomputed, most"))
    _add_series(chart, names, 2, 3, *(language.say(*each) for each in words))
    sheet.insert_chart(*at, chart, {"object_position": 2})


def _totals(book: Workbook, language: Language) -> Chart:
    unit = language.say("分", "marks")
    chart = _columns(book, language.say("总分：自评与复算", "totals: claimed and recomputed"), unit)
    chart.set_y_axis(_axis(unit, {"min": 0, "max": 100}))
    return chart


def add_rate_chart(book: Workbook, sheet: Worksheet, at: At, values: Rows, title: str, language: Language) -> None:
    """One rate by region, as printed and recomputed; ``values`` says where the printed one stands."""
    name, first, last, column = values
    chart = _columns(book, title, "%")
    regions = (name, first, last, 0)
    _add_series(chart, regions, 0, column, language.say("所载", "printed"), language.say("复算", "recomputed"))
    sheet.insert_chart(*at, chart, {"object_position": 2})


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
    _dress(chart, language.say("各指标高报分值", "marks over-claimed by indicator"))
    chart.set_legend({"none": True})
    chart.set_y_axis({**_axis("", {"reverse": True}), "major_gridlines": {"visible": False}})
    chart.set_x_axis(_axis(language.say("分", "marks"), {"min": 0}))
    sheet.insert_chart(*at, chart, {"object_position": 2})


def _columns(book: Workbook, title: str, unit: str) -> Chart:
    chart = book.add_chart({"type": "column"})
    _dress(chart, title)
    chart.set_y_axis(_axis(unit, {"min": 0}))
    chart.set_x_axis({"num_font": {"name": FONT, "size": 9}})
    return chart


def _add_series(chart: Chart, names: Rows, more_labels: int, column: int, *titles: str) -> None:
    """A series for each title, from ``column`` on; labels take ``more_labels`` columns right of the names, too."""
    sheet, first, last, label = names
    last = min(last, first + MOST_REGIONS - 1)
    for offset, (title, colour) in enumerate(zip(titles, _SERIES_COLOURS[len(titles)], strict=True)):
        chart.add_series(
            {
                "name": title,
                "categories": [sheet, first, label, last, label + more_labels],
                "values": [sheet, first, column + offset, last, column + offset],
                "fill": {"color": colour},
                "gap": 80,
                "overlap": -5,
            }
        )


def _dress(chart: Chart, title: str) -> None:
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 12}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": {"name": FONT, "size": 9}})
    chart.set_size(_SIZE)


def _axis(name: str, more: dict[str, Any]) -> dict[str, Any]:
    font = {"name": FONT, "size": 9}
    line = {"major_gridlines": {"visible": True, "line": {"color": "#E3E6EA"}}}
    return {"name": name, "name_font": {**font, "bold": False}, "num_font": font, **line, **more}
