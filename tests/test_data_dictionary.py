"""The data dictionary follows the code, and the example notebook runs."""

import json
from pathlib import Path

import pytest

from pipeline.contract_words import (
    INDICATOR,
    ITEM,
    KIND,
    LEVEL,
    MEASURE,
    METHOD,
    PROGRAM,
    SECTION,
    SOURCE,
    VERDICT,
)
from pipeline.model import Kind, Level, Method, Verdict

ROOT = Path(__file__).parents[1]
CONTRACT = ROOT.parent / "shared" / "contract.md"
NOTEBOOK = ROOT / "docs" / "example.ipynb"


def test_the_dictionary_is_what_the_code_gives():
    pytest.importorskip("pyarrow", reason="needs anju[data]")
    from pipeline.export.data_dictionary import data_dictionary

    shown = (ROOT / "docs" / "data-dictionary.md").read_text("utf-8")
    assert shown == data_dictionary(), "stale: make dictionary"


@pytest.mark.parametrize(("names", "words"), [(LEVEL, Level), (VERDICT, Verdict), (METHOD, Method), (KIND, Kind)])
def test_every_word_of_the_model_has_a_name(names, words):
    assert set(names) == {word.value for word in words}


@pytest.mark.skipif(not CONTRACT.exists(), reason="needs ../shared/contract.md beside the project")
@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("`program`", PROGRAM), ("`item`", ITEM), ("`measure`", MEASURE), ("`source`", SOURCE), ("`section`", SECTION),
        ("`indicator`", INDICATOR),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_every_word_of_the_contract_has_a_name(heading, names):
    import re

    lines = [line for line in CONTRACT.read_text("utf-8").splitlines() if line.startswith(f"* {heading}")]
    assert lines
    words = {word for line in lines for word in re.findall(r"`(\w+)`", line)} - {
        heading.strip("`"),
        "planned",
        "actual",
        "share",
    }
    assert words <= set(names)


def test_the_notebook_runs_from_top_to_bottom(monkeypatch):
    pytest.importorskip("duckdb", reason="needs anju[data]")
    pytest.importorskip("pandas", reason="the notebook shows data frames")
    monkeypatch.chdir(ROOT)
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    names: dict[str, object] = {"__name__": "notebook"}
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(cells, 1):
        exec(compile(cell, f"{NOTEBOOK.name}:{number}", "exec"), names)
    assert len(names["rates"]) > 5
    assert len(names["mismatches"]) > 5
    assert {"region", "off"} <= set(names["rates"].columns)


def test_the_notebook_keeps_no_output_and_no_place_of_its_writer():
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in notebook["cells"])
    assert "/tmp" not in NOTEBOOK.read_text("utf-8")
