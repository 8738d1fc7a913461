"""The mark of all programmes together: their mean, or weighted by what the sentence prints."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.ingest import ingest
from pipeline.model import Level, Recomputation, Verdict
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute

TITLE = "某市2023年度城镇保障性安居工程财政资金绩效自评报告\n\n"
TOTALS = "经自评，租赁住房保障得90分，城镇老旧小区改造得96分，城市棚户区改造得99分。"


def combined(folder: Path, sentence: str) -> list[tuple[Decimal, Recomputation]]:
    """The claims of all programmes together and the verdicts on them."""
    path = folder / "report.txt"
    path.write_text(TITLE + TOTALS + sentence, encoding="utf-8")
    assessment = recompute(extract(ingest(path), pattern_folder()), pattern_folder())
    found = zip(assessment.extraction.scores, assessment.recomputations, strict=True)
    return [(score.claimed, made) for score, made in found if score.program == "all" and score.level is Level.TOTAL]


@pytest.mark.parametrize(
    ("sentence", "claimed", "verdict", "shown"),
    [
        ("三项平均95分。", "95", Verdict.MATCH, "(90 + 96 + 99) ÷ 3 = 95"),
        ("三项平均得分为95.5分。", "95.5", Verdict.INCONSISTENT, "= 95，自评 95.5"),
        (
            "按补助资金加权（租赁50%、老旧小区30%、棚改20%），综合得分93.6分。",
            "93.6",
            Verdict.MATCH,
            "90 × 50% + 96 × 30%",
        ),
        (
            "按补助资金加权（棚改20%、租赁50%、老旧小区30%），综合得分93.6分。",
            "93.6",
            Verdict.MATCH,
            "99 × 20% + 90 × 50%",
        ),
        ("按20%、50%、30%的权重加权，综合得分为95.7分。", "95.7", Verdict.MATCH, "90 × 20% + 96 × 50%"),
        ("按20%、50%、30%的权重加权，综合得分为95.4分。", "95.4", Verdict.UNVERIFIABLE, "90 … 99"),
        ("按补助资金所占比重加权，综合得分94分。", "94", Verdict.UNVERIFIABLE, "90 … 99"),
        ("按补助资金所占比重加权，综合得分89分。", "89", Verdict.INCONSISTENT, "90 … 96 … 99"),
    ],
)
def test_the_mark_of_all_programmes_is_held_to_their_totals(
    tmp_path: Path, sentence: str, claimed: str, verdict: Verdict, shown: str
) -> None:
    ((value, made),) = combined(tmp_path, sentence)
    assert (value, made.verdict) == (Decimal(claimed), verdict)
    assert shown in made.explanation


@pytest.mark.parametrize("sentence", ["各县平均得分93分。", "三项均得5分。", "满意度平均得分91分。"])
def test_another_mean_is_no_mark_of_all_programmes(tmp_path: Path, sentence: str) -> None:
    assert combined(tmp_path, sentence) == []
