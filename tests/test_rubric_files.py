"""Every rubric file loads, adds up, and its examples hold; every kind of mistake is named with file, line and field."""

from pathlib import Path

import pytest

from pipeline.pattern_files import PatternError, PatternFolder, pattern_folder
from pipeline.rubrics.examples import run_examples
from pipeline.rubrics.load import Rubric, load_rubrics
from pipeline.rubrics.rules import Judgement, MarksLost, PerOccurrence, Sum

RUBRICS = load_rubrics(pattern_folder())


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
def test_examples_of_the_file_hold(rubric: Rubric) -> None:
    results = run_examples(rubric)
    assert results, "a rubric file without examples proves nothing"
    assert [result for result in results if not result.holds] == []


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
def test_every_recomputed_rule_has_clause_or_input(rubric: Rubric) -> None:
    for programme in rubric.programmes:
        for scored in programme.scored():
            if not isinstance(scored.rule, Judgement | Sum):
                assert scored.clause, f"{scored.title}: a rule without the standard's wording"
            if not isinstance(scored.rule, Judgement | Sum | PerOccurrence):
                assert scored.input is not None, scored.title


def test_national_standard_has_its_three_programmes_of_100() -> None:
    national = next(rubric for rubric in RUBRICS if rubric.id == "national-2022")
    assert [(programme.program, programme.marks) for programme in national.programmes] == [
        ("rental", 100),
        ("renovation", 100),
        ("shantytown", 100),
    ]


GOOD = """\
id: tiny
title: 试用标准
document: 试财〔2030〕1号
years: {first: 2030}
programmes:
  - program: rental
    title: 租赁
    marks: 10
    sections:
      - section: outputs
        title: 产出
        marks: 10
        indicators:
          - indicator: satisfaction
            title: 满意度
            marks: 10
            rule: {kind: marks_lost, base: 80}
            input: {name: 满意度, direct: {items: [satisfaction], measures: [level]}}
"""


def load(tmp_path: Path, text: str) -> tuple[Rubric, ...]:
    folder = tmp_path / "patterns"
    (folder / "rubrics").mkdir(parents=True)
    (folder / "rubrics" / "tiny.yaml").write_text(text, "utf-8")
    return load_rubrics(PatternFolder(folder))


def test_a_file_of_ones_own_joins_the_shipped_ones(tmp_path: Path) -> None:
    rubrics = load(tmp_path, GOOD)
    tiny = next(rubric for rubric in rubrics if rubric.id == "tiny")
    rule = next(tiny.programmes[0].indicators()).rule
    assert isinstance(rule, MarksLost)
    assert rule.conventions[0] == "floor"


@pytest.mark.parametrize(
    ("was", "becomes", "line", "field", "says"),
    [
        ("marks: 10\n    sections", "marks: 12\n    sections", 6, "programmes.0", "add up to 10, not 12"),
        ("            marks: 10", "            marks: 9", 10, "programmes.0.sections.0", "add up to 9, not 10"),
        ("kind: marks_lost", "kind: marks_found", 17, "rule", "does not match any of the expected tags"),
        ("base: 80", "base: eighty", 17, "base", "valid decimal"),
        ("base: 80", "step: 0, base: 80", 17, "step", "greater than 0"),
        ("title: 满意度\n", "titel: 满意度\n", 14, "title", "Field required"),
        ("direct: {items: [satisfaction], measures: [level]}", "unit: 分", 18, "input", "direct"),
        ("years: {first: 2030}", "years: {first: 2030}\nbinds: [33]", 5, "binds.0", "valid string"),
        ("id: tiny", "id: national-2022", None, "id", "used by another file"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, was: str, becomes: str, line: int | None, field: str, says: str) -> None:
    assert was in GOOD
    with pytest.raises(PatternError) as caught:
        load(tmp_path, GOOD.replace(was, becomes, 1))
    assert caught.value.file == "rubrics/tiny.yaml"
    assert caught.value.line == line
    assert field in caught.value.field
    assert says in caught.value.problem
