"""The data dictionary, made from the code: ``python -m pipeline.export.data_dictionary`` prints docs/data-dictionary.md."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.contract_words import (
    INDICATOR,
    ITEM,
    KIND,
    LEVEL,
    MEASURE,
    PROGRAM,
    SECTION,
    SOURCE,
    VERDICT,
    Names,
)
from pipeline.export.data_files import ALL_TABLES, DIGITS, PLACES
from pipeline.export.data_views import VIEWS
from pipeline.export.table_columns import Column, Type
from pipeline.export.wording import CHECK, SEVERITY, STATUS

_ABOUT = {
    "documents": "One row for each input file, those that could not be read included.",
    "figures": "One row for each figure that a report states.",
    "scores": "One row for each score that a report claims, with what the scoring standard gives.",
    "findings": "One row for each mismatch.",
    "panel": "One row for each region, year and programme, one column for each key measure.",
}
_STORED = {
    Type.TEXT: "text",
    Type.WHOLE: "whole number",
    Type.NUMBER: f"decimal({DIGITS},{PLACES})",
    Type.MEASUREMENT: "double",
    Type.TRUTH: "true or false",
}
_WORDS: tuple[tuple[str, Names], ...] = (
    ("program", PROGRAM),
    ("section", SECTION),
    ("indicator", INDICATOR),
    ("item", ITEM),
    ("measure", MEASURE),
    ("source", SOURCE),
    ("level", LEVEL),
    ("verdict", VERDICT),
    ("kind", KIND),
)
_OF_THE_MODEL: tuple[tuple[str, Names], ...] = (
    ("check", {word.value: names for word, names in CHECK.items()}),
    ("severity", {word.value: names for word, names in SEVERITY.items()}),
    ("status", {word.value: names for word, names in STATUS.items()}),
)


def data_dictionary() -> str:
    """The page as Markdown: tables, views, words."""
    return "\n".join([*_head(), *_tables(), *_views(), *_words()]) + "\n"


def _head() -> Iterator[str]:
    yield "# Data dictionary · 数据字典"
    yield ""
    yield "Made from the code by `make dictionary`; a test fails where it is stale. Do not edit it by hand."
    yield ""
    yield "The same tables are in CSV (`anju run`), Parquet and DuckDB (`anju export --to parquet,duckdb,panel`). CSV is"
    yield "UTF-8 with a byte-order mark. An empty cell means not stated or not applicable. Units are canonical: money 万元"
    yield "(10,000 yuan), floor area 万平方米, length 万米, rates %, counts 套 户 栋 个, scores 分."
    yield ""
    yield "Parquet is parted as Hive does it, by year and by province (first two digits of the region's code):"
    yield "`parquet/figures/year=2022/province=41/part-0.parquet`; `year` is in the folder's name, not in the file. DuckDB"
    yield "reads it as `read_parquet('parquet/figures/**/*.parquet', hive_partitioning = true)`, pandas by the folder's name."


def _tables() -> Iterator[str]:
    for name, columns in ALL_TABLES.items():
        yield from ("", f"## {name}", "", _ABOUT[name], "")
        yield "| column | type | unit | 名称 | meaning |"
        yield "|---|---|---|---|---|"
        yield from map(_column, columns)


def _column(column: Column) -> str:
    unit = "see `unit`" if column.unit == "unit" else column.unit
    meaning = f"{column.en}: {column.about}" if column.about else column.en
    return f"| `{column.name}` | {_STORED[column.type]} | {unit} | {column.zh} | {meaning} |"


def _views() -> Iterator[str]:
    yield from ("", "## Views in DuckDB", "", "| view | what it gives |", "|---|---|")
    for view in VIEWS:
        yield f"| `{view.name}` | {view.about} |"


def _words() -> Iterator[str]:
    yield from ("", "## Words", "")
    yield "What the words in the columns are called. Items that are not listed keep the name the patterns give them."
    for column, words in (*_WORDS, *_OF_THE_MODEL):
        yield from ("", f"### {column}", "", "| word | 名称 | name |", "|---|---|---|")
        for word, (zh, en) in words.items():
            yield f"| `{word}` | {zh} | {en} |"


if __name__ == "__main__":
    print(data_dictionary(), end="")
