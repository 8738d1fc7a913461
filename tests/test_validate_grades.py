"""Stated grades against the total they are stated of, and silence where lines or totals are not clear."""

import pytest

from pipeline.extract import extract
from pipeline.ingest.markdown import markdown_blocks
from pipeline.model import Document, Finding, Format, Severity
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute
from pipeline.validate import validate
from pipeline.validate.grades import GradeExample, load_grades

PATTERNS = pattern_folder()
GRADES = load_grades(PATTERNS)


def grade_findings(text: str) -> list[Finding]:
    content = f"# 贵阳市2023年度城镇老旧小区改造补助资金绩效自评报告\n\n{text}"
    document = Document("report.md", "0" * 64, Format.TEXT, (), tuple(markdown_blocks(content)))
    findings = validate(recompute(extract(document, PATTERNS), PATTERNS), PATTERNS)
    return [finding for finding in findings if finding.message.startswith("等级")]


@pytest.mark.parametrize("example", GRADES.examples, ids=str)
def test_examples_of_the_lines_hold(example: GradeExample) -> None:
    assert GRADES.of(example.score).grade == example.grade


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("经自评，总分94.2分，自评等级“优”。", []),
        ("经自评，总分88.25分，等级为“优”。", ["良"]),
        ("经综合评价，综合得分78.2分，评价等级为良好。", ["中"]),
        ("经评价，综合得分59.5分，等级为中。", ["差"]),
        ("经自评，总分88分。评价等级为优的项目优先安排资金。", []),
        ("按规定，90分以上为优，85分以上为良。经自评，总分89分，等级为“优”。", []),
        ("经自评，总分88分，等级为中央确定。", []),
    ],
)
def test_a_grade_that_does_not_go_with_its_total(text: str, told: list[str]) -> None:
    findings = grade_findings(text)
    assert [finding.severity for finding in findings] == [Severity.WARNING] * len(told)
    assert all(f"应为“{grade}”" in finding.message for grade, finding in zip(told, findings, strict=True))
