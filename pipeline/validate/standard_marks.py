"""The marks that a printed standard gives the items of an indicator, against the indicator's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.model import Assessment, Check, Score, Severity
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics.compiler import compile_sentence
from pipeline.validate.causes import plain
from pipeline.validate.statements import Doubt

AWARD = re.compile(r"[(（](?P<marks>\d+(?:\.\d+)?)分[)）]")
FEWEST_ITEMS = 3


def check_standard_marks(assessment: Assessment, patterns: PatternFolder) -> Iterator[Doubt]:
    """Every printed rule whose items together give more marks than the indicator it is printed beside.

    A doubt at most: a cell of the standard may be misprinted or misread. Where an item alone gives all the marks, the
    items are alternatives; bands of one thing are one item.
    """
    told: set[tuple[str, str]] = set()
    for score in assessment.extraction.scores:
        key = (score.program, score.criterion)
        if score.full_marks is None or key in told or not _may_exceed(score.criterion, score.full_marks):
            continue
        told.add(key)
        items = [item.marks for item in compile_sentence(score.criterion, None, patterns).items]
        awards = sorted(Decimal(match["marks"]) for match in AWARD.finditer(score.criterion))
        if sorted(items) == awards:
            yield _doubt(score, score.full_marks, items)


def _may_exceed(criterion: str, full: Decimal) -> bool:
    awards = [Decimal(match["marks"]) for match in AWARD.finditer(criterion)]
    return len(awards) >= FEWEST_ITEMS and max(awards) < full < sum(awards)


def _doubt(score: Score, full: Decimal, items: list[Decimal]) -> Doubt:
    terms, total = " + ".join(map(plain, items)), sum(items, Decimal(0))
    return Doubt(
        Check.SCORE_SUM, Severity.WARNING, score.program, score.indicator, full, total, "分",
        (f"“{score.label}”满分{plain(full)}分，所印评分标准各项分值合计{terms} = {plain(total)}分", "标准所印分值有误，或为误读"),
        (
            f"“{score.label}” carries {plain(full)} marks, the items of the standard printed beside it "
            f"{terms} = {plain(total)}",
            "a misprint of the standard, or a misreading",
        ),
        (score.score_id,), score.place, score.criterion,
    )  # fmt: skip
