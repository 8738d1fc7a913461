"""Words beside a recomputation: why a score cannot be recomputed, what was put in, what is left to judgement."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pipeline.model import Score
from pipeline.rubrics import explain
from pipeline.rubrics.explain import Words
from pipeline.rubrics.inputs import Reading
from pipeline.rubrics.kinds import Marks
from pipeline.rubrics.load import Indicator, Rubric, Scored, SubItem
from pipeline.rubrics.rules import Judgement

_ZERO = Decimal(0)

Results = tuple[tuple[Reading, tuple[Marks, ...]], ...]


def obstacle(score: Score, scored: Scored, results: Results) -> Words | None:
    """Why the rule cannot be applied at all; ``None`` where it can. ``results`` are what it gives."""
    if score.full_marks is not None and isinstance(scored, Indicator) and score.full_marks != scored.marks:
        return other_marks(score, scored)
    if isinstance(scored.rule, Judgement) and not results:
        zh, _, en = scored.rule.why.partition(" / ")
        return Words(f"不重算：{zh}。", f"Not recomputed: {en or zh}.")
    return None


def other_marks(score: Score, scored: Scored) -> Words:
    """That the full marks printed are not the standard's."""
    printed, standard = explain.plain(score.full_marks or _ZERO), explain.plain(scored.marks)
    return Words(
        f"报告印出满分 {printed}，标准为 {standard}，规则可能不同。",
        f"The report prints {printed} full marks, the standard {standard}: its rule may differ.",
    )


def missing(scored: Scored) -> Words:
    """What the rule asks for and the report does not state."""
    items = scored.sub_items if isinstance(scored, Indicator) and scored.sub_items else (scored,)
    wanted = [item.input for item in items if item.input is not None and not isinstance(item.rule, Judgement)]
    if not wanted:
        return Words("报告没有可供重算的数据。", "The report states nothing to recompute from.")
    names = "、".join(each.name for each in wanted)
    names_en = ", ".join(each.name_en or each.name for each in wanted)
    return Words(f"报告未说明{names}，无法重算。", f"The report does not state {names_en}, so it cannot be recomputed.")


def stated(scored: Scored, results: Results) -> Words:
    """The values put in."""
    assert scored.input is not None
    return explain.stated(scored.input.name, scored.input.name_en, [reading for reading, _ in results])


def composite_words(ruled: Sequence[tuple[SubItem, Results]], open_marks: Decimal) -> Words:
    """What the ruled sub-items of an indicator give, and how much is left to judgement."""
    words = explain.NOTHING
    for item, results in ruled:
        words = (
            words + Words(f"{item.title}：", f"{item.title}:") + stated(item, results) + explain.lines(item, results)
        )
    left = explain.plain(open_marks)
    return words + Words(f"其余 {left} 分须人工判断。", f"The other {left} marks are a matter of judgement.")


def shared(claims: Sequence[Score]) -> Words:
    """That one item is claimed in several parts."""
    if len(claims) < 2:
        return explain.NOTHING
    terms = " + ".join(explain.plain(claim.claimed) for claim in claims)
    return Words(f"报告分 {len(claims)} 项自评：{terms}。", f"Claimed in {len(claims)} parts: {terms}.")


def not_in_standard(rubric: Rubric) -> Words:
    """That the standard has no such item."""
    return Words(
        f"评分标准（{rubric.document}）中找不到对应的条目。", f"No matching item in the standard ({rubric.document})."
    )


LEFT_OPEN = Words(
    "标准未写明未达标时扣多少分，自评介于各种口径之间，不作判断。",
    "The standard does not say how much is lost below the target, and the claim lies between the readings: not judged.",
)
NOT_SAID = Words(
    "报告未写明计分规则，自评与比率×满分（满100%得满分）相符。",
    "The report does not say its rule; the claim is rate × full marks (full at 100%).",
)
LINK_OPEN = Words(
    "自评分是否即此条规则所评的一项，报告未写明，不作判断。",
    "Whether the claim is the one this rule is on, the report does not say: not judged.",
)
NO_PARTS = Words("报告未印出其组成部分的得分。", "The report prints no scores of its parts.")
NO_STANDARD = Words("没有适用的评分标准。", "No scoring standard applies.")
