"""The same tables for analysts: Parquet files, and a DuckDB database with ready views.

Numbers are exact decimals of nine places; geometry and confidences are floating point. A number that does not fit is
left empty (what the report prints stays in ``raw``). Needs ``pip install anju[data]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pipeline.export.csv_tables import Row, table_rows
from pipeline.export.data_views import VIEWS
from pipeline.export.panel import COLUMNS as PANEL
from pipeline.export.panel import panel_rows
from pipeline.export.table_columns import TABLES, Column, Type
from pipeline.model import Audit
from pipeline.pattern_files import PatternFolder

if TYPE_CHECKING:
    import pyarrow

DATABASE = "audit.duckdb"
DIGITS, PLACES = 38, 9
ALL_TABLES: Mapping[str, tuple[Column, ...]] = {**TABLES, "panel": PANEL}

_LARGEST = Decimal(10) ** (DIGITS - PLACES)
_PLACE = Decimal(1).scaleb(-PLACES)


def parquet_files(audits: Iterable[Audit], patterns: PatternFolder) -> dict[str, bytes]:
    """The content of each Parquet file by its name. The same Audits give the same bytes."""
    from pyarrow import parquet

    files: dict[str, bytes] = {}
    for name, table in _arrow_tables(audits, patterns).items():
        buffer = BytesIO()
        parquet.write_table(table, buffer, compression="zstd")
        files[f"{name}.parquet"] = buffer.getvalue()
    return files


def duckdb_file(audits: Iterable[Audit], patterns: PatternFolder) -> bytes:
    """The content of the DuckDB database: the tables, the views of ``data_views`` and what each column means."""
    import duckdb

    with TemporaryDirectory(prefix="anju-duckdb-") as folder:
        path = Path(folder) / DATABASE
        connection = duckdb.connect(str(path), config={"autoinstall_known_extensions": False})
        try:
            for name, table in _arrow_tables(audits, patterns).items():
                connection.register("incoming", table)
                connection.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
                connection.unregister("incoming")
                for column in ALL_TABLES[name]:
                    connection.execute(f"COMMENT ON COLUMN {name}.{_name(column.name)} IS {_literal(_meaning(column))}")
            for view in VIEWS:
                connection.execute(f"CREATE VIEW {view.name} AS {view.query}")
                connection.execute(f"COMMENT ON VIEW {view.name} IS {_literal(view.about)}")
            connection.execute("CHECKPOINT")
        finally:
            connection.close()
        return path.read_bytes()


def _arrow_tables(audits: Iterable[Audit], patterns: PatternFolder) -> dict[str, pyarrow.Table]:
    audits = sorted(audits, key=lambda audit: audit.file)
    rows = {name.removesuffix(".csv"): each for name, each in table_rows(audits).items()}
    return {
        **{name: _arrow_table(ALL_TABLES[name], each) for name, each in rows.items()},
        "panel": _arrow_table(PANEL, panel_rows(audits, patterns)),
    }


def _arrow_table(columns: tuple[Column, ...], rows: Iterable[Row]) -> pyarrow.Table:
    import pyarrow

    kept = list(rows)
    fields = [pyarrow.field(each.name, _arrow_type(each.type), metadata={"about": _meaning(each)}) for each in columns]
    arrays = [
        pyarrow.array([_cell(row.get(column.name), column.type) for row in kept], field.type)
        for column, field in zip(columns, fields, strict=True)
    ]
    return pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(fields))


def _arrow_type(kind: Type) -> pyarrow.DataType:
    import pyarrow

    return {
        Type.TEXT: pyarrow.string(),
        Type.WHOLE: pyarrow.int64(),
        Type.NUMBER: pyarrow.decimal128(DIGITS, PLACES),
        Type.MEASUREMENT: pyarrow.float64(),
        Type.TRUTH: pyarrow.bool_(),
    }[kind]


def _cell(value: Any, kind: Type) -> Any:  # noqa: ANN401  a cell of any type
    if value is None:
        return None
    match kind:
        case Type.TEXT:
            return str(value).encode("utf-8", "replace").decode("utf-8")
        case Type.NUMBER:
            return exact(value)
        case Type.MEASUREMENT:
            return float(value)
        case _:
            return value


def exact(value: Decimal) -> Decimal | None:
    """The number to nine places; ``None`` where it has too many digits before the point, or is none."""
    if not value.is_finite() or abs(value) >= _LARGEST:
        return None
    return value if value == value.to_integral_value() else value.quantize(_PLACE)


def _meaning(column: Column) -> str:
    unit = f" ({column.unit})" if column.unit not in ("", "unit") else ""
    return f"{column.zh} / {column.en}{unit}{f': {column.about}' if column.about else ''}"


def _name(name: str) -> str:
    return f'"{name}"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
