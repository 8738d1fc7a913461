"""The text column of each page: where its lines begin and end and how far apart they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from pipeline.ingest.page_content import Line, PageContent
from pipeline.ingest.running_lines import frame

EDGE_WIDTH = 0.5  # in type sizes: beginnings that near are one edge
EDGE_SHARE = 0.08  # share of the lines that begin at the column's left edge at least
PAGE_SHIFT = 2.0  # in type sizes: how far a page's own edge may lie from the document's (a scan laid down askew)
SAME_SIZE = 0.15  # sizes that near are one: recognised boxes are as high as the characters in them
TITLE_LEADING = 1.25
LARGE_GAP = 1.25  # in usual distances: a gap that parts paragraphs
CLEAR_END = 6.0  # in type sizes: a line with that much room was ended, not broken
FIRST_INDENT = (1.2, 5.0)  # in type sizes: a first line's indent, two characters in print
WIDEST_MARGIN = 0.2  # share of the page's width
MARGIN_DIFFERENCE = 3.0  # in type sizes: by how much the right margin may be wider than the left one
THROUGHOUT = 0.7
FEWEST_ENDS = 4
_CLOSING = "，。、；：！？）》〉】〕”’,;:!?)"
_SENTENCE_ENDS = "。！？!?"
LEADING_LIMIT = 3.0  # in type sizes: lines farther apart say nothing about the line spacing


@dataclass(frozen=True, slots=True)
class Column:
    """``left`` and ``right`` edges of the text; ``size`` its type size; ``leadings`` the line distance by type size.

    ``width`` is the page's. Distances are between the middles of lines, in points. ``spaced`` and ``indented`` tell
    how the document marks new paragraphs, where it does so throughout.
    """

    left: float
    right: float
    size: float
    width: float
    leadings: dict[float, float]
    spaced: bool = False
    indented: bool = False

    def leading(self, size: float) -> float:
        """The usual distance between lines of type ``size``.

        For sizes other than the text's at most a little more than the text's own spacing gives: of a few titles the
        distance between two is as common as that between the lines of one.
        """
        usual = self.leadings.get(_key(self.size), 1.5 * self.size)
        if abs(size - self.size) <= SAME_SIZE * self.size:
            return usual
        most = TITLE_LEADING * usual * size / self.size
        return min(self.leadings.get(_key(size), most), most)


def page_columns(pages: Sequence[PageContent]) -> list[Column]:
    """The column of each page, in the order of ``pages``; pages of one size share what single pages do not show."""
    groups: dict[tuple[int, int], list[PageContent]] = {}
    for page in pages:
        groups.setdefault(_format(page), []).append(page)
    shared = {key: _column([page.lines for page in members], frame(members[0])[0]) for key, members in groups.items()}
    return [_own(shared[_format(page)], page) for page in pages]


def _format(page: PageContent) -> tuple[int, int]:
    width, height = frame(page)
    return round(width / 20), round(height / 20)


def _column(pages: Sequence[Sequence[Line]], width: float) -> Column:
    lines = [line for page in pages for line in page]
    if not lines:
        return Column(0.0, width, 12.0, width, {})
    size = _body_size(lines)
    body = [line for line in lines if abs(line.size - size) <= SAME_SIZE * size] or lines
    left = _left(body, size)
    right = _right(body, width - min(left, WIDEST_MARGIN * width) - MARGIN_DIFFERENCE * size)
    column = Column(left, right, size, width, _leadings(pages, size, right))
    return _with_habits(column, pages)


def _own(shared: Column, page: PageContent) -> Column:
    """The page's own edges where it has enough lines to show them near the shared ones."""
    body = [line for line in page.lines if abs(line.size - shared.size) <= 0.3 * shared.size]
    if len(body) < 4:
        return shared
    left, right = _left(body, shared.size), _right(body, 0.0)
    reach = PAGE_SHIFT * shared.size
    moved = abs(left - shared.left) <= 0.75 * reach and any(_is_read(line) for line in body)
    if not moved:
        return shared
    return replace(shared, left=left, right=right if abs(right - shared.right) <= reach else shared.right)


def _with_habits(column: Column, pages: Iterable[Sequence[Line]]) -> Column:
    """The column with what lines after a clear end of a paragraph show."""
    size = column.size
    after = [
        (middle(lower) - middle(upper), (lower.box.x0 - column.left) / size)
        for lines in pages
        for upper, lower in pairwise(lines)
        if column.right - upper.box.x1 > CLEAR_END * size and upper.box.x0 < column.left + CLEAR_END * size
        if max(abs(upper.size - size), abs(lower.size - size)) <= 0.3 * size
    ]
    if len(after) < FEWEST_ENDS:
        return column
    spaced = sum(distance > LARGE_GAP * column.leading(size) + 0.5 for distance, _ in after)
    indented = sum(FIRST_INDENT[0] < indent < FIRST_INDENT[1] for _, indent in after)
    enough = THROUGHOUT * len(after)
    return replace(column, spaced=spaced >= enough, indented=indented >= enough)


def _is_read(line: Line) -> bool:
    """Whether the line was recognised in a picture; a text layer's pages need no shifting."""
    return any(run.confidence is not None for run in line.text.runs)


def _body_size(lines: Sequence[Line]) -> float:
    """The size that most characters have."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[_key(line.size)] += len(line.text)
    return max(weights.most_common(1)[0][0], 1.0)


def _left(lines: Sequence[Line], size: float) -> float:
    """The leftmost edge that enough lines begin at."""
    starts = sorted(line.box.x0 for line in lines)
    needed = max(2, round(EDGE_SHARE * len(starts)))
    for index, start in enumerate(starts):
        near = [other for other in starts[index:] if other <= start + EDGE_WIDTH * size]
        if len(near) >= needed:
            return median(near)
    return starts[0]


def _right(lines: Sequence[Line], least: float) -> float:
    """The rightmost end of a line, outliers and punctuation hung out into the margin left out.

    At least ``least``: where no line is full, the margins are taken to be alike.
    """
    ends = sorted(line.box.x1 for line in lines if line.text.content[-1:] not in _CLOSING)
    ends = ends or sorted(line.box.x1 for line in lines)
    return max(least, ends[max(0, len(ends) - 1 - len(ends) // 50)])


def _leadings(pages: Iterable[Sequence[Line]], size: float, right: float) -> dict[float, float]:
    """For each type size the commonest distance between a line and the next of that size.

    Distances below lines that were broken, not ended, count where there are any: a page of short paragraphs has more
    gaps between paragraphs than within them.
    """
    within: dict[float, Counter[float]] = {}
    distances: dict[float, Counter[float]] = {}
    for lines in pages:
        for upper, lower in pairwise(lines):
            distance = middle(lower) - middle(upper)
            key = _size_of(upper, size)
            if key == _size_of(lower, size) and 0 < distance < LEADING_LIMIT * upper.size:
                distances.setdefault(key, Counter())[round(distance * 2) / 2] += 1
                if upper.box.x1 > right - 3 * upper.size and upper.text.content[-1:] not in _SENTENCE_ENDS:
                    within.setdefault(key, Counter())[round(distance * 2) / 2] += 1
    return {key: _commonest(within.get(key, counts)) for key, counts in distances.items()}


def _size_of(line: Line, body: float) -> float:
    return _key(body if abs(line.size - body) <= SAME_SIZE * body else line.size)


def _commonest(counts: Counter[float]) -> float:
    """The commonest distance; of several as common, the smallest (between paragraphs it is larger)."""
    top = max(counts.values())
    return min(distance for distance, count in counts.items() if count == top)


def middle(line: Line) -> float:
    """The height of a line's middle."""
    return (line.box.y0 + line.box.y1) / 2


def _key(size: float) -> float:
    return round(size * 2) / 2
