"""``--pages 3-7=ocr``: how a person wants certain pages to be read, whatever their text layer looks like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """A way to read a page that can be asked for."""

    OCR = "ocr"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class PageRange:
    """Pages ``first`` to ``last``, counted from 1, both included; ``last`` is ``None`` for all that follow."""

    first: int
    last: int | None
    way: Way

    def holds(self, page: int) -> bool:
        """Whether ``page`` is one of them."""
        return self.first <= page and (self.last is None or page <= self.last)


@dataclass(frozen=True, slots=True)
class PageChoice:
    """The ways asked for; of several ranges that hold a page the last one counts."""

    ranges: tuple[PageRange, ...] = ()

    def way(self, page: int) -> Way | None:
        """How page number ``page`` is to be read, ``None`` where that is left to what the page shows."""
        return next((each.way for each in reversed(self.ranges) if each.holds(page)), None)


AS_THEY_ARE = PageChoice()

_RANGE = re.compile(r"(?:(?P<first>\d{1,6})(?:(?P<to>[-–—~])(?P<last>\d{1,6})?)?|all)=(?P<way>ocr|text)")


def parse_page_choice(words: str) -> PageChoice:
    """What ``words`` ask for: ``3-7=ocr``, ``9=text``, ``12-=ocr``, ``all=ocr``, several parted by commas.

    Raises:
        ValueError: they are not of that form; the message (Chinese and English) says which part is not.
    """
    parts = [part for part in re.split(r"[,，;；\s]+", words.strip().lower()) if part]
    return PageChoice(tuple(_page_range(part) for part in parts))


def _page_range(part: str) -> PageRange:
    found = _RANGE.fullmatch(part)
    if found is None:
        raise ValueError(
            f"看不懂页码选择“{part}”，写法如 3-7=ocr 或 9=text / cannot read page choice {part!r}; write 3-7=ocr or 9=text"
        )
    way = Way(found["way"])
    if found["first"] is None:
        return PageRange(1, None, way)
    first = int(found["first"])
    last = int(found["last"]) if found["last"] else None if found["to"] else first
    if first < 1 or (last is not None and last < first):
        raise ValueError(
            f"页码选择“{part}”的页码有误，页码从1开始、从小到大 / page choice {part!r}: pages count from 1, upwards"
        )
    return PageRange(first, last, way)
