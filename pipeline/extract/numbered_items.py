"""Numbered paragraphs in their order: one that is a statement and bears the next number ends the heading before it."""

from __future__ import annotations

import regex

_ITEM = regex.compile(r"^(?P<bracket>\()?(?P<number>\d{1,2})(?(bracket)\)|[.、](?!\d))")
_RANK, _BRACKETED_RANK = 4, 5  # of headings numbered 1. and (1), as the outline orders them


class NumberedItems:
    """The numbers met so far, by the rank of their headings."""

    def __init__(self) -> None:
        self._last: dict[int, int] = {}

    def ended_by(self, chars: str, *, is_heading: bool) -> int | None:
        """The rank of the heading a paragraph ends: 4.保障率100%→5分。 5.老旧小区改造：计划A个，…; ``None`` where it ends none."""
        match = _ITEM.match(chars)
        if match is None:
            return None
        rank, number = (_BRACKETED_RANK if match["bracket"] else _RANK), int(match["number"])
        goes_on = not is_heading and self._last.get(rank) == number - 1
        self._last[rank] = number
        return rank if goes_on else None
