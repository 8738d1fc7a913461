"""Marks printed in the headings of sections: the claims where they add up to the total claimed, else the full marks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.model import Level, Score
from tests.claimed_scores import scores_of


def sections(scores: tuple[Score, ...]) -> list[tuple[str, Decimal, Decimal | None]]:
    return [(s.section, s.claimed, s.full_marks) for s in scores if s.level is Level.SECTION]


def blocks(total: str, marks: tuple[str, str, str], form: str = "（{}分）。") -> list[str]:
    first, second, third = (form.format(each) for each in marks)
    return [
        f"一、租赁住房保障（自评{total}分）",
        f"（一）资金管理{first}“资金筹集”得5分，“资金分配”得5分，“预算执行”得8分，“资金使用管理”得5分。",
        f"（二）项目管理{second}储备充分，按时报送，不扣分。",
        f"（三）产出效益{third}“租赁住房保障满意度”得5分。",
    ]


@pytest.mark.parametrize("form", ["（{}分）。", "。{}分。"])
def test_marks_that_add_up_to_the_total_are_claims(form: str) -> None:
    found = scores_of(*blocks("95", ("23", "15", "57"), form), programs=("rental",))
    assert [(section, claimed) for section, claimed, _ in sections(found)] == [
        ("fund_management", 23),
        ("project_management", 15),
        ("outputs", 57),
    ]
    assert [s.claimed for s in found if s.level is Level.TOTAL] == [95]


def test_marks_that_add_up_to_a_hundred_are_full_marks() -> None:
    found = scores_of(*blocks("95", ("25", "15", "60")), programs=("rental",))
    assert all(section == "project_management" for section, _, _ in sections(found))  # nothing is claimed under it


def test_indicators_quoted_one_after_another_stand_beside_each_other() -> None:
    found = scores_of(
        "一、城镇老旧小区改造（自评92分）",
        "（一）项目管理（10分，得10分）",
        "“项目储备库”得3分，“统筹协调机制”得2分，“评价报告报送”得5分。",
        programs=("renovation",),
    )
    assert [(s.indicator, s.claimed) for s in found if s.level is Level.INDICATOR] == [
        ("project_reserve", 3),
        ("coordination", 2),
        ("report_submission", 5),
    ]
    assert not [s for s in found if s.level is Level.SUB_ITEM]
