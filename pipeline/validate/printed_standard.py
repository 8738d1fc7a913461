"""Rules the report prints otherwise than the standard on file has them: a note, for the report's own were applied."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Assessment, Check, Finding, Score, Severity, StandardDifference


def printed_standard_findings(assessment: Assessment) -> Iterator[tuple[StandardDifference, Finding]]:
    """One finding for each difference, at the score the rule is printed beside."""
    scores = {score.score_id: score for score in assessment.extraction.scores}
    for difference in assessment.differences:
        yield difference, _finding(difference, scores[difference.score_id], assessment.choice.rubric)


def _finding(difference: StandardDifference, score: Score, rubric: str) -> Finding:
    printed, on_file = difference.printed.strip("。；"), difference.on_file.strip("。；")
    marks = f"{difference.printed_marks}分 / {difference.on_file_marks}分"
    return Finding(
        "", Check.SCORE_RULE, Severity.INFO, score.program, score.indicator, None, None, None, "分",
        f"“{difference.title}”：报告所印评分规则与标准（{rubric}）不同，按所印规则核对。所印 / 标准（{marks}）：“{printed}” / “{on_file}”。",
        f"“{difference.title}”: the report prints another rule than the standard ({rubric}); its own was applied. "
        f"Printed / on file ({marks}): “{printed}” / “{on_file}”.",
        (score.score_id,), score.place, score.quote,
    )  # fmt: skip
