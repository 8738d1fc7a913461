"""The sample reports: what they must give, digit by digit, and the mismatches planted in them.

``make golden`` (ANJU_WRITE_GOLDEN=1) writes the expected files anew; read their diff before committing it. What comes
from the scan may differ in places, confidences and single characters between OCR runtimes, but in no digit.
"""

import csv
import difflib
import os
import re
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import run
from pipeline.export.csv_tables import COLUMNS

SAMPLES = Path(__file__).parent.parent / "samples"
REPORTS = SAMPLES / "reports"
EXPECTED = SAMPLES / "expected"
SCAN = "qujing-2023-signed.scan.pdf"
WRITE = "ANJU_WRITE_GOLDEN"

sys.path.insert(0, str(SAMPLES))

PLACE_TOLERANCE = 4.0  # points
CONFIDENCE_TOLERANCE = 0.1
LIKENESS = 0.9  # of running text read by OCR, digits apart


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    pytest.importorskip("rapidocr", reason="one sample is a scan: install anju[ocr]")
    out = tmp_path_factory.mktemp("samples") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "")  # LibreOffice, where it is installed, would lay the Word files out on pages
        summary = run([REPORTS], out)
    assert not summary.troubles
    if os.environ.get(WRITE):
        EXPECTED.mkdir(exist_ok=True)
        for name in COLUMNS:
            (EXPECTED / name).write_bytes((out / name).read_bytes())
    return out


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def planted():
    return rows(SAMPLES / "planted.csv")


def test_expected_results_are_compared_not_written():
    assert not os.environ.get(WRITE), f"{WRITE} is set: results would be compared with themselves"


@pytest.mark.parametrize("name", COLUMNS)
def test_csv_is_as_expected(results, name):
    found, expected = rows(results / name), rows(EXPECTED / name)
    assert [without_reading(row) for row in found] == [without_reading(row) for row in expected]
    for ours, theirs in zip(found, expected, strict=True):
        if ours["file"] == SCAN:
            assert_reads_alike(ours, theirs)


def without_reading(row):
    """The row; of one from the scan what may not differ at all between OCR runtimes: ids, values, vocabulary."""
    if row["file"] != SCAN:
        return row
    return {name: digits(value) if name in READ else value for name, value in row.items() if name not in MEASURED}


MEASURED = {"x0", "y0", "x1", "y1", "confidence"}
READ = {"quote", "label", "message", "message_en", "explanation", "raw", "error"}


def digits(text):
    return re.findall(r"\d+", text)


def assert_reads_alike(ours, theirs):
    for name in MEASURED & ours.keys():
        tolerance = CONFIDENCE_TOLERANCE if name == "confidence" else PLACE_TOLERANCE
        assert bool(ours[name]) == bool(theirs[name])
        if ours[name]:
            assert float(ours[name]) == pytest.approx(float(theirs[name]), abs=tolerance), name
    for name in READ & ours.keys():
        assert difflib.SequenceMatcher(None, ours[name], theirs[name], autojunk=False).ratio() >= LIKENESS, name


def test_a_wrong_digit_in_the_scan_would_be_noticed(results):
    row = next(row for row in rows(results / "figures.csv") if row["file"] == SCAN)
    changed = row | {"quote": row["quote"].replace("2", "3", 1)}
    assert without_reading(changed) != without_reading(row)


def test_the_sample_of_each_way_of_reading(results):
    read = {row["file"]: (row["format"], row["pages"], row["ocr_pages"]) for row in rows(results / "documents.csv")}
    assert read == {
        "hanzhong-2022-report.pdf": ("pdf", "2", "0"),
        "jiangxi-2023-indicators.docx": ("docx", "", ""),
        SCAN: ("pdf", "1", "1"),
        "xiangyang-2023-self-evaluation.docx": ("docx", "", ""),
    }


def is_found(results, mismatch):
    """Whether the mismatch is reported as an error, with the numbers it was planted with."""
    return any(
        (row["file"], row["check"], row["severity"]) == (mismatch["file"], mismatch["check"], "error")
        and Decimal(row["claimed"]) == Decimal(mismatch["claimed"])
        and abs(Decimal(row["recomputed"]) - Decimal(mismatch["recomputed"])) < Decimal("0.001")
        for row in rows(results / "findings.csv")
    )


def test_found_says_which_planted_mismatches_are_found(results):
    """Told in planted.csv and README.md, so that nobody is promised more than is kept."""
    told = planted()
    now = [row | {"found": "yes" if is_found(results, row) else "no"} for row in told]
    if os.environ.get(WRITE):
        write_found(now)
    assert [readme_line(row) for row in planted()] == [readme_line(row) for row in now]
    readme = (SAMPLES / "README.md").read_text("utf-8").splitlines()
    assert [row for row in now if readme_line(row) not in readme] == []


def test_most_planted_mismatches_are_found():
    found = [row["found"] for row in planted()]
    assert found.count("yes") >= 0.6 * len(found)


def readme_line(row):
    return f"| `{row['check']}` | {row['found']} | {row['zh']}<br>{row['en']} |"


def write_found(now):
    readme = (SAMPLES / "README.md").read_text("utf-8")
    for old, new in zip(planted(), now, strict=True):
        readme = readme.replace(readme_line(old), readme_line(new))
    (SAMPLES / "README.md").write_text(readme, "utf-8")
    with (SAMPLES / "planted.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, now[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(now)


@pytest.fixture(scope="module")
def made_twice(tmp_path_factory):
    from make_samples import make_samples

    folders = [tmp_path_factory.mktemp("made") for _ in range(2)]
    for folder in folders:
        make_samples(folder)
    return folders


def test_samples_are_made_the_same_every_time(made_twice):
    first, second = ({path.name: path.read_bytes() for path in sorted(folder.iterdir())} for folder in made_twice)
    assert first == second


def test_samples_are_those_the_script_makes(made_twice):
    assert sorted(path.name for path in made_twice[0].iterdir()) == sorted(path.name for path in REPORTS.iterdir())
    for path in REPORTS.glob("*.docx"):
        assert members(path) == members(made_twice[0] / path.name)
    for path in REPORTS.glob("*.pdf"):
        assert pages(path) == pages(made_twice[0] / path.name)


def members(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def pages(path):
    import pymupdf

    with pymupdf.open(path) as document:
        return [page.get_text() for page in document]
