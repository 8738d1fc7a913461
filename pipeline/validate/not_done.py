"""What was not done (未开工20套) told apart from what was, so that no rate is computed from it."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.model import Extraction, Figure, Paragraph

NOT_DONE = "not_done"
DONE = ("actual", "spent", "allocated", "delivered")
REACH = 16  # characters


def with_not_done(extraction: Extraction, words: str) -> Extraction:
    """The extraction with the measure ``NOT_DONE`` for figures of results right behind ``words``, a pattern."""
    before = re.compile(words)
    figures = tuple(
        replace(figure, measure=NOT_DONE) if _follows(figure, extraction, before) else figure
        for figure in extraction.figures
    )
    return replace(extraction, figures=figures)


def _follows(figure: Figure, extraction: Extraction, before: re.Pattern[str]) -> bool:
    context, blocks = figure.context, extraction.document.blocks
    block = blocks[context.block] if context.block < len(blocks) else None
    if figure.measure not in DONE or not isinstance(block, Paragraph):
        return False
    return before.search(block.text.content[max(0, context.start - REACH) : context.start]) is not None
