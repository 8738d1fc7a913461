"""Comparison of regions: one row for each region, year and programme, outliers with their reason, the map's tiles."""

import csv
import io
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_audits import failed_audit_of, made_audit, made_figure, made_score

from pipeline.export.claimed_totals import outside
from pipeline.export.outliers import OutlierRule, outlying
from pipeline.export.panel import panel_csv, panel_rows
from pipeline.export.panel_columns import COLUMNS
from pipeline.export.tile_map import load_tiles
from pipeline.model import Level
from pipeline.pattern_files import PatternError, pattern_folder

PATTERNS = pattern_folder()
RULE = OutlierRule(least_regions=5, limit=Decimal("3.5"), least_difference=Decimal(2))


def figure(identifier, item, measure, value, unit, *, block=0, **more):
    made = made_figure(identifier, value=value, block=block)
    return replace(made, item=item, measure=measure, quantity=replace(made.quantity, unit=unit), **more)


def of_region(name, code, *figures, file=None, claimed="90"):
    total = replace(made_score("t", claimed=claimed), level=Level.TOTAL, indicator="", section="")
    audit = made_audit(file or f"{name}.pdf", figures=figures, scores=[total])
    extraction = audit.assessment.extraction
    identity = replace(extraction.identity, region=name, region_code=code, programs=("renovation",))
    assessment = replace(audit.assessment, extraction=replace(extraction, identity=identity))
    return replace(audit, assessment=assessment, findings=())


def only(*audits):
    (row,) = panel_rows(audits, PATTERNS)
    return row


def test_rates_are_given_as_printed_and_from_their_numbers():
    row = only(
        of_region(
            "某市", "990100",
            figure("b", "funds", "budget", "1000", "万元"), figure("s", "funds", "spent", "728.985", "万元"),
            figure("r", "funds", "execution_rate", "78.9", "%"),
        )
    )  # fmt: skip
    assert (row["budget"], row["spent"], row["execution_rate"]) == (1000, Decimal("728.985"), Decimal("78.9"))
    assert row["execution_rate_recomputed"] == Decimal("72.8985")


def test_numbers_from_different_paragraphs_make_no_rate():
    plan = figure("p", "communities", "planned", "1273", "个", block=1)
    done = figure("a", "communities", "actual", "142", "个", block=9)
    row = only(of_region("某市", "990100", plan, done))
    assert (row["communities_planned"], row["communities_actual"]) == (1273, None)
    assert row["communities_completion_rate_recomputed"] is None


@pytest.mark.parametrize(
    "part", [{"area": "某县"}, {"parts_of": "b"}, {"program": "rental"}], ids=["of an area", "of a whole", "another"]
)
def test_only_figures_of_the_whole_region_and_the_programme_count(part):
    assert only(of_region("某市", "990100", figure("b", "funds", "budget", "5", "万元", **part)))["budget"] is None


def test_of_several_documents_the_one_with_most_scores_speaks():
    full = of_region("某市", "990100", file="b.pdf")
    empty = replace(
        full,
        file="a.pdf",
        assessment=replace(full.assessment, extraction=replace(full.assessment.extraction, scores=())),
    )
    one = figure("b", "funds", "budget", "5", "万元")
    extraction = replace(empty.assessment.extraction, figures=(one,))
    empty = replace(empty, assessment=replace(empty.assessment, extraction=extraction))
    row = only(empty, full)
    assert (row["file"], row["documents"]) == ("b.pdf", 2)


def test_every_row_has_every_column_and_no_other():
    rows = panel_rows([of_region("某市", "990100"), failed_audit_of()], PATTERNS)
    assert [set(row) for row in rows] == [{column.name for column in COLUMNS}]


def test_an_outlier_says_which_value_stands_out_against_what():
    rates = ["98", "97", "99", "98.5", "97.5", "40"]
    audits = [
        of_region(f"市{n}", f"99010{n}", figure("r", "funds", "execution_rate", rate, "%"))
        for n, rate in enumerate(rates)
    ]
    rows = panel_rows(audits, PATTERNS)
    assert [row["outliers"] for row in rows] == [""] * 5 + ["预算执行率40%，明显低于6个地区的中位数97.75%"]
    assert rows[-1]["outliers_en"] == "execution rate 40%, far below the median of 6 regions, 97.75%"


def test_the_csv_file_opens_in_a_spreadsheet_and_has_a_line_for_each_row():
    content = panel_csv([of_region("=1+1", "990100"), of_region("某市", "990200")], PATTERNS)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row["region"] for row in rows] == ["'=1+1", "某市"]
    assert [row["claimed_total"] for row in rows] == ["90", "90"]


@given(st.lists(st.decimals(0, 100, places=1), max_size=12))
def test_values_near_the_median_and_small_groups_are_never_outliers(values):
    found = outlying(dict(enumerate(values)), RULE)
    assert len(values) >= RULE.least_regions or not found
    assert all(abs(values[key] - middle) >= RULE.least_difference for key, middle in found.items())
    assert len(found) < max(1, len(values))


def test_one_of_many_equal_values_that_differs_is_an_outlier():
    assert outlying({**{n: Decimal(100) for n in range(9)}, 9: Decimal(60)}, RULE) == {9: Decimal(100)}


@pytest.mark.parametrize(("claimed", "off"), [("5", "0"), ("8", "1"), ("2", "-1")])
def test_a_claim_is_off_by_its_distance_from_the_nearest_end(claimed, off):
    assert outside(Decimal(claimed), Decimal(3), Decimal(7)) == Decimal(off)


# --------------------------------------------------------------------------------------------------------------------
# The map
# --------------------------------------------------------------------------------------------------------------------


def test_every_province_has_its_tile():
    divisions = csv.DictReader(io.StringIO(PATTERNS.text("regions/divisions.csv")))
    provinces = {row["code"]: row["name"] for row in divisions if row["level"] == "province"}
    tiles = {tile.code: tile.name for tile in load_tiles(PATTERNS)}
    assert set(provinces) - {"660000"} == set(tiles) - {"660000"}
    assert all(provinces[code].startswith(name) for code, name in tiles.items() if code != "660000")


def test_two_tiles_in_one_place_are_refused(tmp_path):
    (tmp_path / "regions").mkdir()
    first, second = ("{code: '1', name: 甲, row: 0, column: 0}", "{code: '2', name: 乙, row: 0, column: 0}")
    (tmp_path / "regions" / "tile_map.yaml").write_text(f"source: x\ntiles: [{first}, {second}]\n", "utf-8")
    with pytest.raises(PatternError, match="two tiles in one place"):
        load_tiles(pattern_folder(tmp_path))


def test_columns_have_names_of_their_own():
    names = sorted(column.name for column in COLUMNS)
    assert all(a != b for a, b in pairwise(names))
