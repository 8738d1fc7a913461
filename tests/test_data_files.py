"""Parquet and DuckDB: the tables of the CSV files, with types and ready views."""

from decimal import Decimal

import pytest
from made_audits import failed_audit_of, made_audit, made_figure, made_finding

from pipeline.export.csv_tables import COLUMNS
from pipeline.export.data_files import ALL_TABLES, duckdb_file, exact, parquet_files
from pipeline.export.data_views import VIEWS
from pipeline.export.table_columns import TABLES
from pipeline.pattern_files import pattern_folder

pytest.importorskip("pyarrow", reason="needs anju[data]")
duckdb = pytest.importorskip("duckdb", reason="needs anju[data]")

AUDITS = (
    made_audit("a.pdf", findings=[made_finding("n1"), made_finding("n2", root="n1")]),
    made_audit("b.docx", pages=(), figures=[made_figure("f9", page=None, value="1E+40", quote="=1+1")]),
    failed_audit_of(),
)


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    path = tmp_path_factory.mktemp("duck") / "audit.duckdb"
    path.write_bytes(duckdb_file(AUDITS, pattern_folder()))
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_those_of_the_csv_file(name):
    assert tuple(column.name for column in TABLES[name]) == COLUMNS[f"{name}.csv"]


@pytest.mark.parametrize("name", ALL_TABLES)
def test_both_forms_hold_the_same_rows(name, database, tmp_path):
    (tmp_path / "t.parquet").write_bytes(parquet_files(AUDITS, pattern_folder())[f"{name}.parquet"])
    query = "SELECT * FROM {} ORDER BY ALL"
    stored = database.execute(query.format(name))
    columns = [each[0] for each in stored.description]
    rows = stored.fetchall()
    assert columns == [column.name for column in ALL_TABLES[name]]
    assert rows == duckdb.sql(query.format(f"read_parquet('{tmp_path}/t.parquet')")).fetchall()
    assert rows


def test_numbers_are_exact_and_text_is_as_printed(database):
    rows = database.sql("SELECT figure_id, value, x0, quote, repaired FROM figures ORDER BY 1").fetchall()
    assert rows == [("f1", Decimal(268900), 72.0, "安排26.89亿元", False), ("f9", None, None, "=1+1", False)]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_views_can_be_read(view, database):
    database.sql(f"SELECT * FROM {view.name}").fetchall()


def test_mismatches_leave_out_what_follows_from_another(database):
    assert database.sql("SELECT finding_id FROM mismatches WHERE file = 'a.pdf'").fetchall() == [("n1",)]


def test_overclaims_tell_the_marks(database):
    assert database.sql("SELECT DISTINCT overclaimed FROM overclaims").fetchall() == [(Decimal("2.5"),)]


def test_columns_say_what_they_mean(database):
    rows = database.sql("SELECT comment FROM duckdb_columns() WHERE table_name = 'panel' AND column_name = 'budget'")
    assert rows.fetchall() == [("预算资金 / budget (万元)",)]


def test_the_same_audits_give_the_same_parquet_bytes():
    assert parquet_files(AUDITS, pattern_folder()) == parquet_files(AUDITS[::-1], pattern_folder())


@pytest.mark.parametrize(
    ("value", "kept"), [("0.1234567891", "0.123456789"), ("1E+29", None), ("NaN", None), ("7", "7"), ("-2.50", "-2.5")]
)
def test_what_fits_is_kept(value, kept):
    assert exact(Decimal(value)) == (None if kept is None else Decimal(kept))
