"""Misread characters that the report's own arithmetic puts right."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from marked_text import extraction, quantity

from pipeline.model import Assessment, Figure, Recomputation, RubricChoice, Verdict
from pipeline.pattern_files import pattern_folder
from pipeline.validate import validate
from pipeline.validate.repair import as_printed, repair

RATE = (
    "计划改造<households.planned=3918户>，实际改造<households.actual=3676户>，完成率<households.completion_rate={}%>。"
)
LIST = "三级资金<funds.budget=8190万元>，分别为中央<funds.budget.central=5000万元>、省级<funds.budget.provincial={}万元>、县级<funds.budget.local=1400万元>。"


def assessment(text: str, prints: dict[str, str]) -> Assessment:
    """Marked text in which some figures were printed otherwise and mended; ``prints`` gives raw by what was read."""
    read = extraction(text)

    def printed(figure: Figure) -> Figure:
        raw = prints.get(figure.quantity.raw)
        return (
            figure
            if raw is None
            else replace(figure, repaired=True, quantity=replace(quantity(figure.quantity.raw), raw=raw))
        )

    figures = tuple(map(printed, read.figures))
    recomputations = tuple(Recomputation(score.score_id, Verdict.UNVERIFIABLE) for score in read.scores)
    return Assessment(replace(read, figures=figures), RubricChoice("", ""), recomputations)


def test_a_rate_is_read_as_its_figures_make_it() -> None:
    before = assessment(RATE.format("93.5"), {"93.5%": "93。 SO/0"})
    after = repair(before, pattern_folder())
    (found,) = after.repairs
    assert (found.raw, found.before, found.after) == ("93。 SO/0", Decimal("93.5"), Decimal("93.8"))
    assert [f.quantity.raw for f in after.extraction.figures] == [f.quantity.raw for f in before.extraction.figures]
    assert validate(after, pattern_folder()) == ()


def test_a_reading_that_holds_is_left() -> None:
    before = assessment(RATE.format("93.8"), {"93.8%": "93。BO/0"})
    after = repair(before, pattern_folder())
    assert after.extraction == before.extraction
    assert [(each.raw, each.after) for each in after.repairs] == [("93。BO/0", Decimal("93.8"))]


def test_what_is_printed_clearly_is_left() -> None:
    before = assessment(RATE.format("93.5"), {})
    assert repair(before, pattern_folder()) == before
    assert len(validate(before, pattern_folder())) == 1


@pytest.mark.parametrize(("read", "raw", "after"), [("1795万元", "179S万元", None), ("1290万元", "1Z90万元", "1790")])
def test_a_part_is_read_so_that_its_list_adds_up(read: str, raw: str, after: str | None) -> None:
    before = assessment(LIST.format(read.removesuffix("万元")), {read: raw})
    (found,) = repair(before, pattern_folder()).repairs
    assert found.after == (None if after is None else Decimal(after))


def test_the_same_figure_elsewhere_decides() -> None:
    text = "完成<floor_area.planned={}万平方米>改造。\n计划改造<floor_area.planned=1206万平方米>。"
    (found,) = repair(assessment(text.format("1205"), {"1205万平方米": "120s万平方米"}), pattern_folder()).repairs
    assert found.after == 1206


def test_two_readings_that_others_bear_out_leave_it_out() -> None:
    text = "完成<floor_area.planned=1205万平方米>。\n一批<floor_area.planned=1206万平方米>。\n二批<floor_area.planned=1208万平方米>。"
    after = repair(assessment(text, {"1205万平方米": "120s万平方米"}), pattern_folder())
    assert [(each.before, each.after) for each in after.repairs] == [(Decimal(1205), None)]
    assert [f.quantity.value for f in after.extraction.figures] == [1206, 1208]


def test_a_character_that_is_nearly_always_one_digit_needs_no_proof() -> None:
    (found,) = repair(assessment(LIST.format("1790"), {"1400万元": "l400万元"}), pattern_folder()).repairs
    assert found.after == 1400


def test_without_repair_misread_figures_are_left_out() -> None:
    before = assessment(RATE.format("93.5"), {"93.5%": "93。 SO/0"})
    assert [f.quantity.raw for f in as_printed(before.extraction, pattern_folder()).figures] == ["3918户", "3676户"]


def test_a_number_behind_a_character_nobody_writes_accuses_nobody() -> None:
    text = "甲州下达<funds.budget=23052万元>，支出绲<funds.spent=5万元>，执行率<funds.execution_rate=1.8%>。"
    assert [f.severity.value for f in validate(assessment(text, {}), pattern_folder())] == ["warning"]
    clear = text.replace("绲", "")
    assert [f.severity.value for f in validate(assessment(clear, {}), pattern_folder())] == ["error"]


BAD_LAYER = (
    "计划改造<households.planned={}户>，改造<buildings.planned=391栋>，改造<communities.planned=82个>，"
    "面积<floor_area.planned=120万平方米>。\n"
)
MISREAD = {"3918户": "39l8户", "391栋": "39l栋", "82个": "8Z个"}


def test_in_a_bad_layer_a_number_behind_a_character_nobody_writes_is_left_out() -> None:
    text = BAD_LAYER.format("3918") + "下达<funds.budget=23052万元>，支出绲<funds.spent=5万元>。"
    before = assessment(text, MISREAD)
    after = repair(before, pattern_folder())
    assert [(each.raw, each.after) for each in after.repairs if "绲" in each.raw] == [("绲5万元", None)]
    for kept in (after.extraction, as_printed(before.extraction, pattern_folder())):
        prints = [f.quantity.raw for f in kept.figures]
        assert "5万元" not in prints and "23052万元" in prints
    clean = repair(assessment(text, {}), pattern_folder())
    assert "5万元" in [f.quantity.raw for f in clean.extraction.figures]


def test_the_name_of_a_region_hides_no_digits() -> None:
    text = BAD_LAYER.format("3918") + "其中临沭<communities.planned=5个>、盱眙<communities.planned=3个>。"
    after = repair(assessment(text, MISREAD), pattern_folder())
    assert {"5个", "3个"} <= {f.quantity.raw for f in after.extraction.figures}
