"""The same tables for analysts: Parquet files, and a DuckDB database with ready views.

Numbers are exact decimals of nine places; geometry and confidences are floating point. A number that does not fit is
left empty (what the report prints stays in ``raw``). Audits are gone through one by one, once. Needs ``pip install
anju[data]``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.export.csv_tables import Row, table_rows
from pipeline.export.data_views import VIEWS
from pipeline.export.panel import Panel
from pipeline.export.panel_columns import COLUMNS as PANEL
from pipeline.export.table_columns import TABLES, Column, Type
from pipeline.model import Audit
from pipeline.pattern_files import PatternFolder

if TYPE_CHECKING:
    import pyarrow

DATABASE = "audit.duckdb"
NOT_STATED = "__HIVE_DEFAULT_PARTITION__"  # as everything that reads Hive's folders knows it
ROWS_AT_ONCE = 50_000
DIGITS, PLACES = 38, 9
ALL_TABLES: Mapping[str, tuple[Column, ...]] = {**TABLES, "panel": PANEL}

_LARGEST = Decimal(10) ** (DIGITS - PLACES)
_PLACE = Decimal(1).scaleb(-PLACES)


def write_parquet(audits: Iterable[Audit], patterns: PatternFolder, folder: Path) -> None:
    """Write the tables into ``folder``, in the order of ``audits``; the same Audits give the same files.

    Each table is a folder of its own, parted by year and by province (the first two digits of the region's code) as
    Hive does it: ``figures/year=2022/province=41/part-0.parquet``. What the names of folders say is not in the files.
    The comparison of regions is one file, ``panel.parquet``.
    """
    parted = {name: _PartedTable(folder / name, TABLES[name]) for name in TABLES}
    panel = Panel()
    for audit in audits:
        panel.add(audit)
        for name, rows in table_rows((audit,)).items():
            parted[name.removesuffix(".csv")].add(_partition(audit), list(rows))
    for table in parted.values():
        table.finish()
    _write_parquet_file(folder / "panel.parquet", PANEL, panel.rows(patterns))


def write_duckdb(audits: Iterable[Audit], patterns: PatternFolder, path: Path) -> None:
    """Write the DuckDB database: the tables, the views of ``data_views`` and what each column means."""
    import duckdb

    connection = duckdb.connect(str(path), config={"autoinstall_known_extensions": False})
    try:
        for name, rows in _batches(audits, patterns):
            connection.register("incoming", _arrow_table(ALL_TABLES[name], rows))
            connection.execute(f"CREATE TABLE IF NOT EXISTS {name} AS SELECT * FROM incoming LIMIT 0")
            connection.execute(f"INSERT INTO {name} SELECT * FROM incoming")
            connection.unregister("incoming")
        for name, columns in ALL_TABLES.items():
            for column in columns:
                connection.execute(f"COMMENT ON COLUMN {name}.{_name(column.name)} IS {_literal(_meaning(column))}")
        for view in VIEWS:
            connection.execute(f"CREATE VIEW {view.name} AS {view.query}")
            connection.execute(f"COMMENT ON VIEW {view.name} IS {_literal(view.about)}")
        connection.execute("CHECKPOINT")
    finally:
        connection.close()


def _batches(audits: Iterable[Audit], patterns: PatternFolder) -> Iterator[tuple[str, list[Row]]]:
    """The rows of all tables, some ten thousand at a time, every table at least once."""
    waiting: dict[str, list[Row]] = {name: [] for name in TABLES}
    panel = Panel()
    for audit in audits:
        panel.add(audit)
        for file, rows in table_rows((audit,)).items():
            name = file.removesuffix(".csv")
            waiting[name] += rows
            if len(waiting[name]) >= ROWS_AT_ONCE:
                yield name, waiting[name]
                waiting[name] = []
    yield from waiting.items()
    yield "panel", panel.rows(patterns)


Partition = tuple[int | None, str]  # year, and the first two digits of the region's code


def _partition(audit: Audit) -> Partition:
    if audit.assessment is None:
        return None, ""
    identity = audit.assessment.extraction.identity
    return identity.year, identity.region_code[:2]


class _PartedTable:
    """One table as a folder of files. Rows wait in memory until they are many; then the largest parts are written."""

    def __init__(self, folder: Path, columns: tuple[Column, ...]) -> None:
        self._folder = folder
        self._columns = tuple(column for column in columns if column.name != "year")
        self._waiting: dict[Partition, list[Row]] = {}
        self._count = 0
        self._files: Counter[Partition] = Counter()

    def add(self, part: Partition, rows: list[Row]) -> None:
        """Rows of one document."""
        self._waiting.setdefault(part, []).extend(rows)
        self._count += len(rows)
        if self._count >= ROWS_AT_ONCE:
            for largest in sorted(self._waiting, key=lambda each: (-len(self._waiting[each]), str(each))):
                if self._count <= ROWS_AT_ONCE // 2:
                    break
                self._write(largest)

    def finish(self) -> None:
        """Write what still waits."""
        for part in list(self._waiting):
            self._write(part)

    def _write(self, part: Partition) -> None:
        rows = self._waiting.pop(part)
        self._count -= len(rows)
        year, province = ("" if each is None else str(each) for each in part)
        folder = self._folder / f"year={year or NOT_STATED}" / f"province={province or NOT_STATED}"
        if rows:
            folder.mkdir(parents=True, exist_ok=True)
            _write_parquet_file(folder / f"part-{self._files[part]}.parquet", self._columns, rows)
            self._files[part] += 1


def _write_parquet_file(path: Path, columns: tuple[Column, ...], rows: Iterable[Row]) -> None:
    from pyarrow import parquet

    parquet.write_table(_arrow_table(columns, rows), path, compression="zstd")


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
