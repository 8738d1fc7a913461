"""Two readings of one text, character by character: which stretches of one are which of the other.

Long stretches that occur once in both are taken for certain; between them the same is done with shorter ones, and what
is left is small enough to compare in full. Time grows with the length of the texts, not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

_ANCHORS = (24, 12, 6, 3)  # characters of a stretch that must occur once
_COMPARED = 250_000  # product of two lengths up to which they are compared in full


class Match(NamedTuple):
    """``length`` characters from ``first`` in the one text are those from ``second`` in the other."""

    first: int
    second: int
    length: int


def align(one: str, other: str) -> list[Match]:
    """Matches in order, none overlapping: what stands in both texts in the same order."""
    found: list[Match] = []
    for match in _aligned(one, other, 0, len(one), 0, len(other), 0):
        if found and sum(found[-1][::2]) == match.first and found[-1].second + found[-1].length == match.second:
            found[-1] = Match(found[-1].first, found[-1].second, found[-1].length + match.length)
        else:
            found.append(match)
    return found


def _aligned(a: str, b: str, a0: int, a1: int, b0: int, b1: int, level: int) -> Iterator[Match]:
    """Matches of ``a[a0:a1]`` and ``b[b0:b1]``; ``level`` is the length of anchors to begin with."""
    head = _common_head(a, b, a0, a1, b0, b1)
    if head:
        yield Match(a0, b0, head)
        a0, b0 = a0 + head, b0 + head
    tail = _common_tail(a, b, a0, a1, b0, b1)
    yield from _between(a, b, a0, a1 - tail, b0, b1 - tail, level)
    if tail:
        yield Match(a1 - tail, b1 - tail, tail)


def _between(a: str, b: str, a0: int, a1: int, b0: int, b1: int, level: int) -> Iterator[Match]:
    if a0 == a1 or b0 == b1:
        return
    if (a1 - a0) * (b1 - b0) <= _COMPARED:
        matcher = SequenceMatcher(None, a[a0:a1], b[b0:b1], autojunk=False)
        yield from (Match(a0 + m.a, b0 + m.b, m.size) for m in matcher.get_matching_blocks() if m.size)
        return
    while level < len(_ANCHORS):
        anchors = _anchors(a, b, a0, a1, b0, b1, _ANCHORS[level])
        level += 1
        if anchors:
            yield from _around(a, b, a0, a1, b0, b1, anchors, level - 1)
            return


def _around(
    a: str, b: str, a0: int, a1: int, b0: int, b1: int, anchors: list[tuple[int, int]], level: int
) -> Iterator[Match]:
    """The anchors grown as far as they go, and what is between them."""
    size = _ANCHORS[level]
    for at, to in anchors:
        if at < a0 or to < b0:
            continue  # within the growth of the one before
        yield from _aligned(a, b, a0, at, b0, to, level + 1)
        length = size + _common_head(a, b, at + size, a1, to + size, b1)
        yield Match(at, to, length)
        a0, b0 = at + length, to + length
    yield from _aligned(a, b, a0, a1, b0, b1, level + 1)


def _anchors(a: str, b: str, a0: int, a1: int, b0: int, b1: int, size: int) -> list[tuple[int, int]]:
    """Places of stretches that occur once in both, as many as stand in the same order in both."""
    first, second = _once(a, a0, a1, size), _once(b, b0, b1, size)
    common = sorted((at, second[stretch]) for stretch, at in first.items() if stretch in second)
    return _rising(common)


def _once(text: str, start: int, end: int, size: int) -> dict[str, int]:
    places: dict[str, int] = {}
    for at in range(start, end - size + 1):
        stretch = text[at : at + size]
        places[stretch] = -1 if stretch in places else at
    return {stretch: at for stretch, at in places.items() if at >= 0}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest series of pairs that rises in both members; the pairs come sorted by the first."""
    ends: list[int] = []  # smallest second member that ends a series of that length
    ending: list[int] = []  # index of the pair it belongs to
    before: list[int] = []
    for index, (_, second) in enumerate(pairs):
        length = bisect_left(ends, second)
        before.append(ending[length - 1] if length else -1)
        if length == len(ends):
            ends.append(second)
            ending.append(index)
        else:
            ends[length], ending[length] = second, index
    series = []
    index = ending[-1] if ending else -1
    while index >= 0:
        series.append(pairs[index])
        index = before[index]
    return series[::-1]


def _common_head(a: str, b: str, a0: int, a1: int, b0: int, b1: int) -> int:
    most = min(a1 - a0, b1 - b0)
    for length in range(most):
        if a[a0 + length] != b[b0 + length]:
            return length
    return max(most, 0)


def _common_tail(a: str, b: str, a0: int, a1: int, b0: int, b1: int) -> int:
    most = min(a1 - a0, b1 - b0)
    for length in range(most):
        if a[a1 - 1 - length] != b[b1 - 1 - length]:
            return length
    return max(most, 0)
