"""The four tables as pandas data frames, for analysts who go on in Python."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.export.csv_tables import table_rows
from pipeline.export.table_columns import TABLES, Type
from pipeline.model import Audit

if TYPE_CHECKING:
    import pandas

# Frames are for computing on; what must be exact to the last digit is in the CSV files and in ``raw``.
_DTYPES = {
    Type.TEXT: "string",
    Type.WHOLE: "Int64",
    Type.NUMBER: "Float64",
    Type.MEASUREMENT: "Float64",
    Type.TRUTH: "boolean",
}


def data_frames(audits: Iterable[Audit]) -> dict[str, pandas.DataFrame]:
    """``documents``, ``figures``, ``scores`` and ``findings`` as data frames, columns and rows as in the CSV files.

    An empty cell is ``pandas.NA``.
    """
    import pandas

    all_rows = table_rows(tuple(audits))
    frames: dict[str, pandas.DataFrame] = {}
    for name, columns in TABLES.items():
        rows = list(all_rows[f"{name}.csv"])
        frames[name] = pandas.DataFrame(
            {
                column.name: pandas.array(
                    [_value(row.get(column.name), column.type) for row in rows], dtype=_DTYPES[column.type]
                )
                for column in columns
            }
        )
    return frames


def _value(value: object, kind: Type) -> object:
    if value is None or value == "":
        return None
    if kind is Type.TEXT:
        return str(value)
    return bool(value) if kind is Type.TRUTH else int(str(value)) if kind is Type.WHOLE else float(str(value))
