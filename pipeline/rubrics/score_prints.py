"""What the parts of a score are known by: which prints are one score, which indicators and sections are claimed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.extract.score_words import plain_label
from pipeline.model import Level, Score
from pipeline.rubrics.load import Indicator


def identity(score: Score) -> tuple[str, ...] | None:
    """What makes two prints one score; ``None`` where a score has no name to be known by."""
    if score.level is Level.TOTAL:
        return (score.program, score.level)
    if score.level is Level.SECTION:
        return (score.program, score.level, score.section or plain_label(score.label))
    return (score.program, score.level, score.indicator) if score.indicator and score.level is Level.INDICATOR else None


def indicators_claimed(parts: Sequence[Score], indicators: Iterable[Indicator]) -> set[str]:
    """Indicators claimed among ``parts``, outright or by all of their sub-items."""
    claimed = {part.indicator for part in parts if part.level is Level.INDICATOR}
    counts: dict[str, int] = {}
    for part in parts:
        if part.level is Level.SUB_ITEM:
            counts[part.indicator] = counts.get(part.indicator, 0) + 1
    by_sub_items = {
        each.indicator for each in indicators if each.sub_items and counts.get(each.indicator, 0) >= len(each.sub_items)
    }
    return claimed | by_sub_items


def count_sections(parts: Sequence[Score]) -> int:
    """How many sections are claimed among ``parts``."""
    return len({part.section for part in parts if part.level is Level.SECTION})


def distinct(parts: Iterable[Score]) -> tuple[Score, ...]:
    """A section or indicator said twice with the same score counts once; sub-items and rows of one table are all counted."""
    kept: dict[object, Score] = {}
    for part in parts:
        name = part.section or plain_label(part.label) if part.level is Level.SECTION else part.indicator
        if part.level in (Level.SECTION, Level.INDICATOR) and name:
            first = kept.setdefault((part.level, part.program, part.section, name, part.claimed), part)
            if first is not part and _in_one_table(first, part):
                kept[part.score_id] = part
        else:
            kept[part.score_id] = part
    return tuple(kept.values())


def _in_one_table(one: Score, other: Score) -> bool:
    return (
        one.context.row is not None
        and one.context.block == other.context.block
        and one.context.row != other.context.row
    )


def loose(peers: Sequence[Score]) -> list[Score]:
    """Indicators, and the sub-items of indicators that are not claimed themselves."""
    claimed = {score.indicator for score in peers if score.level is Level.INDICATOR}
    return [
        score
        for score in peers
        if score.level is Level.INDICATOR or (score.level is Level.SUB_ITEM and score.indicator not in claimed)
    ]


def indicators_of_paragraphs(scores: Iterable[Score]) -> dict[tuple[int, str, str], str]:
    """Paragraph, programme and indicator → the claim of that indicator there: its sub-items stand with it.

    Where several indicators share a paragraph, a sub-item is of the one it names, whatever stands first.
    """
    return {
        (score.context.block, score.program, score.indicator): score.score_id
        for score in scores
        if score.level is Level.INDICATOR and score.indicator and score.context.row is None
    }
