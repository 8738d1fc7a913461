"""Parquet and DuckDB: the tables of the CSV files, with types and ready views."""

from decimal import Decimal

import pytest
from made_audits import failed_audit_of, made_audit, made_figure, made_finding

from pipeline.export import data_files
from pipeline.export.csv_tables import COLUMNS
from pipeline.export.data_files import exact, write_duckdb, write_parquet
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
    write_duckdb(AUDITS, pattern_folder(), path)
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_those_of_the_csv_file(name):
    assert tuple(column.name for column in TABLES[name]) == COLUMNS[f"{name}.csv"]


def written(folder, audits=AUDITS):
    folder.mkdir()
    write_parquet(audits, pattern_folder(), folder)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.parquet")}


@pytest.mark.parametrize("name", TABLES)
def test_both_forms_hold_the_same_rows(name, database, tmp_path):
    written(tmp_path / "p")
    names = ", ".join(f'"{column.name}"' for column in TABLES[name])
    stored = database.execute(f"SELECT {names} FROM {name} ORDER BY ALL")
    assert [each[0] for each in stored.description] == [column.name for column in TABLES[name]]
    rows = stored.fetchall()
    parted = f"read_parquet('{tmp_path}/p/{name}/**/*.parquet', hive_partitioning = true)"
    assert rows == duckdb.sql(f"SELECT {names} FROM {parted} ORDER BY ALL").fetchall()
    assert rows


def test_the_comparison_is_one_file_of_the_same_rows(database, tmp_path):
    written(tmp_path / "p")
    assert (
        database.execute("SELECT * FROM panel ORDER BY ALL").fetchall()
        == duckdb.sql(f"SELECT * FROM read_parquet('{tmp_path}/p/panel.parquet') ORDER BY ALL").fetchall()
    )


def test_parts_are_by_year_and_province_as_pandas_reads_them(tmp_path):
    pandas = pytest.importorskip("pandas")
    identity = AUDITS[0].assessment.extraction.identity
    files = written(tmp_path / "p")
    assert f"figures/year={identity.year}/province={identity.region_code[:2]}/part-0.parquet" in files
    assert "documents/year=__HIVE_DEFAULT_PARTITION__/province=__HIVE_DEFAULT_PARTITION__/part-0.parquet" in files
    assert set(pandas.read_parquet(tmp_path / "p" / "figures")["year"].astype(int)) == {identity.year}


def test_rows_that_do_not_fit_into_memory_go_into_further_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(data_files, "ROWS_AT_ONCE", 2)
    files = written(tmp_path / "p", AUDITS * 3)
    assert sum(name.startswith("scores/") for name in files) > 1
    parted = f"read_parquet('{tmp_path}/p/scores/**/*.parquet', hive_partitioning = true)"
    once = sum(len(audit.assessment.extraction.scores) for audit in AUDITS if audit.assessment)
    assert duckdb.sql(f"SELECT count(*) FROM {parted}").fetchall() == [(3 * once,)]


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


def test_the_same_audits_give_the_same_parquet_bytes(tmp_path):
    assert written(tmp_path / "one") == written(tmp_path / "two")


@pytest.mark.parametrize(
    ("value", "kept"), [("0.1234567891", "0.123456789"), ("1E+29", None), ("NaN", None), ("7", "7"), ("-2.50", "-2.5")]
)
def test_what_fits_is_kept(value, kept):
    assert exact(Decimal(value)) == (None if kept is None else Decimal(kept))
