"""Pattern files: a broken file of each kind gives an error that names file, line and field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import Field

from pipeline.contract_words import ITEM
from pipeline.extract.figure_patterns import ItemFile
from pipeline.extract.lexicon import Lexicon
from pipeline.pattern_files import PatternError, PatternFolder, PatternModel, pattern_folder


class Colour(PatternModel):
    name: str
    shades: list[int] = Field(default_factory=list)


class ColourFile(PatternModel):
    source: str
    colours: list[Colour]


GOOD = "source: test\ncolours:\n  - name: red\n    shades: [1, 2]\n"


def load(folder: Path, text: str) -> ColourFile:
    (folder / "colours.yaml").write_text(text, "utf-8")
    return PatternFolder(folder).load("colours.yaml", ColourFile)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD).colours[0].shades == [1, 2]


@pytest.mark.parametrize(
    ("text", "line", "field", "words"),
    [
        (GOOD.replace("name: red", "nam: red"), 3, "colours.0.name", "Field required"),
        (GOOD + "extra: 1\n", 5, "extra", "Extra inputs"),
        (GOOD.replace("[1, 2]", "[1, many]"), 4, "colours.0.shades.1", "integer"),
        (GOOD + "source: again\n", 5, "", "duplicate key"),
        (GOOD.replace("- name", "- - name: ["), 4, "", "expected"),
    ],
    ids=["missing field", "unknown field", "wrong type", "repeated key", "no YAML"],
)
def test_each_mistake_names_file_line_and_field(tmp_path: Path, text: str, line: int, field: str, words: str) -> None:
    with pytest.raises(PatternError) as caught:
        load(tmp_path, text)
    assert caught.value.file == "colours.yaml"
    assert caught.value.field == field
    assert words in str(caught.value)
    assert caught.value.line is not None and abs(caught.value.line - line) <= 1


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match=r"colours\.yaml"):
        PatternFolder(tmp_path).load("colours.yaml", ColourFile)


def test_a_word_that_is_no_regular_expression_is_shown(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    shipped = PatternFolder().text("figures/items.yaml")
    (tmp_path / "figures/items.yaml").write_text(shipped.replace("words: [完善类]", "words: ['完善(类']"), "utf-8")
    with pytest.raises(PatternError, match="完善") as caught:
        Lexicon(PatternFolder(tmp_path))
    assert caught.value.file == "figures/items.yaml"


def test_a_users_file_replaces_the_shipped_one_and_others_stay(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    own = "source: own\nagain: [x]\nitems: []\ndefaults: []\n"
    (tmp_path / "figures/items.yaml").write_text(own, "utf-8")
    folder = PatternFolder(tmp_path)
    assert folder.load("figures/items.yaml", ItemFile).source == "own"
    assert "figures/measures.yaml" in folder.names("figures")


def test_every_item_has_a_name_in_both_languages():
    content = pattern_folder().content("figures/items.yaml").decode()
    missing = set(re.findall(r"\bitem: (\w+)", content)) - set(ITEM)
    assert not missing, "name them in pipeline/contract_words.py (ITEM)"
