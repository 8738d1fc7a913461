"""Where the columns of a table without column lines are, and which of them hold figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.ingest.segments import Row, Segment

CORRIDOR = 0.5  # in type sizes: columns are parted by at least that much white, from the first row to the last
CROSSED = 0.3  # share of the rows in which a segment must lie over two others to be taken for one over two columns
MOSTLY = 0.5  # share of a column's segments that are values where it holds figures
REACH = 0.3  # in type sizes: by how much a segment must run beyond a boundary to stand on both sides of it
MOST_COLUMNS = 40
COMPARED = 40  # lines of a long table that each segment is held against
FEWEST_LINES = 4


def column_edges(rows: Sequence[Row], left: float | None = None, right: float | None = None) -> list[float]:
    """The edges of the columns, left to right; fewer than three where there is but one column, or where it is no table.

    Edges lie in the middle of the white between columns, the outer ones at ``left`` and ``right`` or a little beyond the
    outermost text.
    """
    some = rows[:: max(1, len(rows) // COMPARED)]
    own = [segment for row in rows for segment in row if not _lies_over_two(segment, some)]
    if not own:
        return []
    size = sum(segment.size for segment in own) / len(own)
    head = head_segments(rows)
    zones = _with_heads(_zones([each for each in own if each not in head], CORRIDOR * size), own, head, CORRIDOR * size)
    if len(zones) > MOST_COLUMNS:
        return []
    zones = _heads_over_their_columns(_without_lonely(zones, rows), head)
    inner = [(one.x1 + other.x0) / 2 for one, other in pairwise(zones)]
    first = zones[0].x0 - size / 2 if left is None else min(left, zones[0].x0)
    last = zones[-1].x1 + size / 2 if right is None else max(right, zones[-1].x1)
    return [first, *inner, last]


@dataclass(slots=True)
class _Zone:
    """Segments that stand below each other, and the room they take."""

    x0: float
    x1: float
    segments: list[Segment]

    def joined(self, other: _Zone) -> _Zone:
        return _Zone(min(self.x0, other.x0), max(self.x1, other.x1), [*self.segments, *other.segments])


def _zones(segments: Sequence[Segment], corridor: float) -> list[_Zone]:
    zones: list[_Zone] = []
    for segment in sorted(segments, key=lambda each: each.x0):
        if zones and segment.x0 < zones[-1].x1 + corridor:
            zones[-1].x1 = max(zones[-1].x1, segment.x1)
            zones[-1].segments.append(segment)
        else:
            zones.append(_Zone(segment.x0, segment.x1, [segment]))
    return zones


def _with_heads(
    zones: list[_Zone], segments: Sequence[Segment], head: frozenset[Segment], corridor: float
) -> list[_Zone]:
    """The zones with the heads above them; one that would join two zones is over both, and in neither."""
    for segment in segments:
        if segment not in head:
            continue
        near = [zone for zone in zones if segment.x0 < zone.x1 + corridor and segment.x1 > zone.x0 - corridor]
        if len(near) == 1:
            near[0].x0, near[0].x1 = min(near[0].x0, segment.x0), max(near[0].x1, segment.x1)
            near[0].segments.append(segment)
        elif not near:
            zones.append(_Zone(segment.x0, segment.x1, [segment]))
    return sorted(zones, key=lambda zone: zone.x0)


def head_segments(rows: Sequence[Row]) -> frozenset[Segment]:
    """What stands above the first line with a figure that is not its first segment."""
    first = next((n for n, row in enumerate(rows) if any(segment.is_value for segment in row[1:])), 0)
    return frozenset(segment for row in rows[:first] for segment in row)


def _heads_over_their_columns(zones: list[_Zone], head: frozenset[Segment]) -> list[_Zone]:
    """Zones of heads alone put to the column without a head beside them: a head in the middle, figures at the right.

    A head beside columns that all have heads of their own below it is over several of them and makes no zone.
    """
    only_head = [all(segment in head for segment in zone.segments) for zone in zones]
    headless = [not any(segment in head for segment in zone.segments) for zone in zones]
    taken: set[int] = set()
    joined = dict(enumerate(zones))
    for index, zone in enumerate(zones):
        if not only_head[index]:
            continue
        near = [i for i in (index - 1, index + 1) if 0 <= i < len(zones) and headless[i] and i not in taken]
        if near:
            home = min(near, key=lambda i: _white(zone, zones[i]))
            joined[home] = joined[home].joined(zone)
            taken.add(home)
            del joined[index]
        elif len(zones) > 2 and not _level_with_heads(zone, zones, head):
            del joined[index]
    return [joined[index] for index in sorted(joined)]


def _without_lonely(zones: list[_Zone], rows: Sequence[Row]) -> list[_Zone]:
    """The zones but for one that holds a single segment, in a line where the columns beside it are empty: 合计."""
    if len(rows) < FEWEST_LINES or len(zones) < 4:
        return zones
    return [zone for index, zone in enumerate(zones) if not _is_lonely(index, zones, rows)]


def _is_lonely(index: int, zones: Sequence[_Zone], rows: Sequence[Row]) -> bool:
    if len(zones[index].segments) > 1 or zones[index].segments[0].is_value:
        return False
    row = next((row for row in rows if zones[index].segments[0] in row), [])
    beside = [zones[i] for i in (index - 1, index + 1) if 0 <= i < len(zones)]
    return len(beside) == 2 and len(row) > 1 and not any(segment in zone.segments for zone in beside for segment in row)


def _white(one: _Zone, other: _Zone) -> float:
    return max(other.x0 - one.x1, one.x0 - other.x1)


def _level_with_heads(zone: _Zone, zones: Sequence[_Zone], head: frozenset[Segment]) -> bool:
    """Whether heads of other columns stand on its line: the head of a column that is empty."""
    own = zone.segments[-1]
    others = [segment for each in zones if each is not zone for segment in each.segments if segment in head]
    lowest = max((segment.y1 for segment in others), default=own.y1)
    return own.y1 > lowest - REACH * own.size


def _lies_over_two(segment: Segment, rows: Sequence[Row]) -> bool:
    """Whether it covers segments that stand apart in enough other rows: the head of two columns, or running text."""
    over = sum(_covered(segment, row) > 1 for row in rows)
    return over >= max(2, CROSSED * len(rows))


def _covered(segment: Segment, row: Row) -> int:
    reach = REACH * segment.size
    return sum(other.x0 < segment.x1 - reach and other.x1 > segment.x0 + reach for other in row)


def columns_of(segment: Segment, edges: Sequence[float]) -> range:
    """The columns a segment stands in: that of its middle, and those it clearly reaches into."""
    reach = REACH * segment.size
    last = len(edges) - 2
    first = sum(edge < segment.x0 + reach for edge in edges[1:-1])
    end = sum(edge < segment.x1 - reach for edge in edges[1:-1])
    return range(min(first, last), min(max(first, end), last) + 1)


def value_columns(rows: Sequence[Row], edges: Sequence[float]) -> frozenset[int]:
    """The columns that hold figures, the first never counted: ordinal numbers stand there."""
    values, others = [0] * len(edges), [0] * len(edges)
    for row in rows:
        for segment in row:
            column = columns_of(segment, edges)[0]
            if segment.is_value:
                values[column] += 1
            elif not segment.is_nothing:
                others[column] += 1
    return frozenset(
        column
        for column in range(1, len(edges) - 1)
        if values[column] >= 2 and values[column] >= MOSTLY * (values[column] + others[column])
    )
