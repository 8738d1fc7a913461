"""`anju figures` and `anju explain`: the figures of one report, and why one was read as it was."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from pipeline.contract_words import ITEM, MEASURE, PROGRAM, SOURCE, Names, name_of
from pipeline.export.csv_tables import decimal_text
from pipeline.extract.explain import CARRIED, Explanation
from pipeline.language import Language
from pipeline.model import Extraction, Figure, Place

_HEADINGS = {
    Language.ZH: ("编号", "项目", "指标", "口径", "来源", "区域", "数值", "单位", "页", "原文"),
    Language.EN: ("id", "program", "item", "measure", "source", "area", "value", "unit", "page", "print"),
}
_FIELDS = {"program": "项目", "item": "指标", "measure": "口径", "source": "来源", "area": "区域"}
_NAMES: Mapping[str, Names] = {"program": PROGRAM, "item": ITEM, "measure": MEASURE, "source": SOURCE}
_WHERE = {
    "clause": ("本分句", "clause"),
    "behind": ("数字之后", "behind the number"),
    "sentence": ("本句", "sentence"),
    "column": ("表头", "column header"),
    "row": ("行名", "row label"),
    "caption": ("表题", "caption"),
    "heading": ("标题", "heading"),
    CARRIED: ("承前", "carried from the numbers before"),
}


def print_figures(extraction: Extraction, console: Console, language: Language) -> None:
    """All figures of a report as a table, in reading order."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in _HEADINGS[language]:
        table.add_column(
            name,
            justify="right" if name in ("数值", "value", "页", "page") else "left",
            overflow="fold",
            no_wrap=name in ("编号", "id", "指标", "item", "数值", "value"),
        )
    for figure in extraction.figures:
        table.add_row(*_row(figure, language))
    console.print(table)


def print_explanation(explanation: Explanation, console: Console, language: Language) -> None:
    """A figure with its clause, its headings, and the words and patterns that told each field."""
    figure = explanation.figure
    zh = language is Language.ZH
    value = f"{decimal_text(figure.quantity.value)}{figure.quantity.unit}"
    console.print(f"{figure.figure_id}  {figure.quantity.raw} = {value}", markup=False, highlight=False, soft_wrap=True)
    console.print(f"{'原句' if zh else 'quote'}: {figure.quote}", markup=False, highlight=False, soft_wrap=True)
    console.print(
        f"{'位置' if zh else 'place'}: {_place(figure.place, zh)}", markup=False, highlight=False, soft_wrap=True
    )
    console.print(
        f"{'标题' if zh else 'headings'}: {' > '.join(explanation.headings)}",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    for told in explanation.told:
        where = _WHERE[told.where][0 if zh else 1]
        words = f": “{told.words}”  [{told.file}: {told.pattern}]" if told.words else ""
        console.print(
            f"  {_FIELDS.get(told.field, told.field) if zh else told.field} = {_word(told.field, told.value, language) or '–'}  {where}{words}",
            markup=False,
            soft_wrap=True,
        )


def _row(figure: Figure, language: Language) -> tuple[str, ...]:
    """Cells in the order of ``_HEADINGS``."""
    quantity = figure.quantity
    page = "" if figure.place.page is None else str(figure.place.page)
    return (
        figure.figure_id[-5:], *(_word(name, getattr(figure, name), language) for name in _NAMES), figure.area,
        decimal_text(quantity.value), quantity.unit, page, quantity.raw,
    )  # fmt: skip


def _word(field: str, word: str, language: Language) -> str:
    """A word of the contract: its Chinese name; in English the word, as `figures.csv` has it."""
    return name_of(_NAMES[field], word, language) if language is Language.ZH and field in _NAMES else word


def _place(place: Place, zh: bool) -> str:
    if place.page is None:
        return "无页码" if zh else "no pages"
    return f"第{place.page}页" if zh else f"page {place.page}"
