"""A document's text as the report shows it where there are no pages to show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.model import Block, Paragraph, Table

Json = dict[str, Any]


def text_blocks(blocks: Sequence[Block]) -> list[Json]:
    """Each block in turn: ``{text, heading?, centred?}`` or ``{caption, rows}``, rows of ``{text, row, column, …}``."""
    return [_paragraph(block) if isinstance(block, Paragraph) else _table(block) for block in blocks]


def _paragraph(paragraph: Paragraph) -> Json:
    shown: Json = {"text": paragraph.text.content}
    if paragraph.heading_level is not None or paragraph.bold:
        shown["heading"] = True
    if paragraph.centred:
        shown["centred"] = True
    return shown


def _table(table: Table) -> Json:
    note = f"单位：{table.unit_note}" if table.unit_note else ""
    return {
        "caption": " ".join(part for part in (table.caption, note) if part),
        "header": table.header_rows,
        "rows": [list(_row(table, number)) for number in range(table.rows)],
    }


def _row(table: Table, number: int) -> Iterable[Json]:
    for cell in sorted((cell for cell in table.cells if cell.row == number), key=lambda cell: cell.column):
        shown: Json = {"text": cell.text.content, "column": cell.column}
        if cell.row_span > 1:
            shown["rows"] = min(cell.row_span, table.rows - cell.row)
        if cell.column_span > 1:
            shown["columns"] = min(cell.column_span, table.columns - cell.column)
        yield shown
