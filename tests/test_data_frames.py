"""The tables as data frames: the rows of the CSV files, numbers as numbers, empty cells as NA."""

from __future__ import annotations

import csv
from io import StringIO

import pandas
from made_audits import made_audit

from pipeline.export.csv_tables import csv_tables
from pipeline.export.data_frames import data_frames


def test_frames_hold_the_rows_of_the_csv_files() -> None:
    audit = made_audit()
    frames = data_frames([audit])
    for name, content in csv_tables([audit]).items():
        rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
        frame = frames[name.removesuffix(".csv")]
        assert list(frame.columns) == list(rows[0]) if rows else len(frame) == 0
        assert len(frame) == len(rows)


def test_numbers_are_numbers_and_empty_is_na() -> None:
    figures = data_frames([made_audit()])["figures"]
    assert figures["value"].dtype == "Float64"
    assert figures["page"].dtype == "Int64"
    assert pandas.api.types.is_bool_dtype(figures["repaired"])
    assert figures["area"].isna().any()
