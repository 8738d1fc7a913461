"""Footnotes at the foot of a page: taken out of the running text, which goes on over them, and put behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.columns import Column, middle
from pipeline.ingest.page_content import Line

SMALLER, READ_SMALLER = 0.9, 0.8  # of the text's type size; sizes read by OCR are less exact
LOWEST = 0.5  # share of the lines of a page that may be notes

_MARK = re.compile(r"[①-⑳❶-❿⓪*＊※†]|\[\d{1,2}\]|〔\d{1,2}〕|\d{1,2}(?=[\s\u4e00-\u9fff])|注\s*\d{0,2}\s*[:：.]")


def parted_notes(lines: Sequence[Line], column: Column) -> tuple[list[Line], list[Line]]:
    """The lines of a page without its footnotes, and these.

    Footnotes are the last lines of the page, in clearly smaller type, the first of which begins with a mark.
    """
    ordered = sorted(lines, key=middle)
    first = len(ordered)
    while first > 0 and _is_small(ordered[first - 1], column):
        first -= 1
    while first < len(ordered) and not _MARK.match(ordered[first].text.content.strip()):
        first += 1
    notes = ordered[first:]
    if not notes or len(notes) > LOWEST * len(ordered):
        return list(lines), []
    own = {id(line) for line in notes}
    return [line for line in lines if id(line) not in own], notes


def _is_small(line: Line, column: Column) -> bool:
    recognised = any(run.confidence is not None for run in line.text.runs)
    return line.size < (READ_SMALLER if recognised else SMALLER) * column.size
