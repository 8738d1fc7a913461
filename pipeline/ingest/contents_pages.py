"""The table of contents of a document with pages: found by its entries, which end in a page number, and set aside."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Block, Paragraph

FEWEST_ENTRIES = 3
LONGEST_ENTRY = 80  # characters

_TITLE = re.compile(r"目\s*[录次錄]")
_PAGE = r"(?:\d{1,3}|[ivxlc]{1,6}|[-—(（]\s*\d{1,3}\s*[-—)）])"
_LED = re.compile(rf".*\S\s*[.．…·⋯]{{3,}}\s*{_PAGE}")  # dots lead to the number
_NUMBERED = re.compile(rf".*\S[\s.．…·⋯]+{_PAGE}")  # under a title 目录 a blank is enough


def take_contents(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Paragraph, ...]]:
    """The blocks without tables of contents, and the paragraphs that these are made of."""
    taken: set[int] = set()
    index = 0
    while index < len(blocks):
        end = _end_of_contents(blocks, index)
        taken.update(range(index, end))
        index = max(end, index + 1)
    kept = tuple(block for index, block in enumerate(blocks) if index not in taken)
    return kept, tuple(block for index in sorted(taken) if isinstance(block := blocks[index], Paragraph))


def _end_of_contents(blocks: Sequence[Block], start: int) -> int:
    """Where a table of contents that begins at ``start`` ends; ``start`` itself where none begins there."""
    titled = _matches(blocks[start], _TITLE)
    entry = _NUMBERED if titled else _LED
    index = end = start + titled
    entries = 0
    while index < len(blocks) and index - end <= 1:  # an entry of two lines may have come apart
        if _matches(blocks[index], entry):
            entries += 1
            end = index + 1
        elif not _may_be_first_line(blocks[index]):
            break
        index += 1
    return end if entries >= FEWEST_ENTRIES else start


def _matches(block: Block, pattern: re.Pattern[str]) -> bool:
    words = block.text.content.strip() if isinstance(block, Paragraph) else ""
    return 0 < len(words) <= LONGEST_ENTRY and pattern.fullmatch(words) is not None


def _may_be_first_line(block: Block) -> bool:
    return isinstance(block, Paragraph) and len(block.text.content) <= LONGEST_ENTRY and "。" not in block.text.content
