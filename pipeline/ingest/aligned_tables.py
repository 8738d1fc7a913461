"""Tables set without column lines: found from figures that stand below each other, or between drawn lines.

Prose must never become a table. So where nothing is drawn, only lines with figures in columns of their own make one, and
what merely stands side by side (two columns of text, labels on a cover, entries of a contents page, signatures) does not.
Between drawn lines across the page less is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from pipeline.ingest.aligned_columns import column_edges, columns_of
from pipeline.ingest.aligned_rows import AlignedRows, aligned_rows, grid_of
from pipeline.ingest.grid import Grid, Rule, merge_rules
from pipeline.ingest.segments import Row, Segment
from pipeline.ingest.table_notes import unit_note_of
from pipeline.model import Box

ADJOINING = 2.4  # in type sizes: the most white between two lines of one table
MOST_SINGLES = 4  # lines with one segment only that may stand between two with several
NARROW = 0.55  # of the block's width: a single segment wider than that is running text
FEWEST_ROWS = 3
FULL = 0.5  # share of the cells that must hold something
LONGEST_LABEL = 24  # characters beside a single column of figures
SAME_END = 0.6  # in type sizes: drawn lines that begin and end so near each other belong together
OFF_CENTRE = 1.5  # in type sizes, from the middle of the table, where captions stand
CLOSE = 0.2  # in type sizes: white above a head of two storeys, less than below a caption
LEAST_RULE = 6.0  # in type sizes: a shorter line is an underline
WIDE = 0.6  # of the width between drawn lines: a single segment wider than that is running text

_LABELLED = re.compile(r"[\u4e00-\u9fff\s（）()]{2,14}[:：].*")  # 填报人：张某
_LEADERS = re.compile(r"[.．…·]{4,}")
_SENTENCE = re.compile(r".*[。；;]$")
_ORDINAL = re.compile(r"[（(]?[\d一二三四五六七八九十]{1,3}[)）.．、]?")


def free_grids(rows: Sequence[Row]) -> list[Grid]:
    """The tables among printed lines, top to bottom, where nothing is drawn."""
    if sum(len(row) > 1 for row in rows) < FEWEST_ROWS:
        return []
    return [grid for block in _blocks(rows) if (grid := _free_grid(block)) is not None]


def _free_grid(block: Sequence[Row]) -> Grid | None:
    edges = column_edges(block)
    if len(edges) < 3:
        return None
    table = aligned_rows(block, edges)
    table = _from_head_on(table)
    return grid_of(table) if _is_table(table) else None


def _from_head_on(table: AlignedRows) -> AlignedRows:
    """The table without what stands above its head: a date beside a unit, who filled it in."""
    head = list(table.head)
    while head and len(head) > 1 and len(head[0]) < min(3, len(table.edges) - 1) and _distance(head[0], head[1]) > 1.0:
        head.pop(0)
    return AlignedRows(table.edges, tuple(head), table.body, table.values, table.anchored)


def _is_table(table: AlignedRows) -> bool:
    columns = len(table.edges) - 1
    rows = [[segment for row in group for segment in row] for group in table.body]
    if not table.values or table.anchored < FEWEST_ROWS or len(rows) < FEWEST_ROWS or len(table.head) > 6:
        return False
    filled = [{c for segment in row for c in columns_of(segment, table.edges)} for row in rows]
    if sum(map(len, filled)) < FULL * len(rows) * columns or any(_LEADERS.search(s.text) for row in rows for s in row):
        return False
    return columns > 2 or _is_list_of_figures(table, rows)


def _is_list_of_figures(table: AlignedRows, rows: Sequence[Sequence[Segment]]) -> bool:
    """Two columns are a table if names stand in the one and figures in the other, under a head or not."""
    if any(len(row) != 2 for row in rows):
        return False
    labels = [row[0].text for row in rows]
    if any(len(label) > LONGEST_LABEL or _SENTENCE.match(label) or _LABELLED.fullmatch(label) for label in labels):
        return False
    figures = [row[1].text for row in rows]
    counted = all(figure.isdigit() for figure in figures)
    contents = counted and not table.head and all(int(a) <= int(b) for a, b in pairwise(figures))
    return not contents and not all(_ORDINAL.fullmatch(label) for label in labels)


# --------------------------------------------------------------------------------------------------------------------
# Where a table may be
# --------------------------------------------------------------------------------------------------------------------


def _blocks(rows: Sequence[Row]) -> list[list[Row]]:
    """Stretches of lines, most of which have several segments, cut where running text or a wide gap parts them."""
    blocks: list[list[Row]] = []
    block: list[Row] = []
    for row in rows:
        if block and not _goes_on(block, row):
            blocks.append(block)
            block = []
        if block or len(row) > 1 or _may_begin(row):
            block.append(row)
    blocks.append(block)
    return [trimmed for block in blocks if len(trimmed := _trimmed(block)) >= FEWEST_ROWS]


def _goes_on(block: Sequence[Row], row: Row) -> bool:
    if _distance(block[-1], row) > ADJOINING:
        return False
    if len(row) > 1:
        return True
    several = [each for each in block if len(each) > 1]
    if not several:
        return False
    left, right = min(each[0].x0 for each in several), max(each[-1].x1 for each in several)
    singles = next((n for n, each in enumerate(reversed(block)) if len(each) > 1), len(block))
    return singles < MOST_SINGLES and row[0].x1 - row[0].x0 <= NARROW * (right - left)


def _may_begin(row: Row) -> bool:
    """Whether a line of one segment may be the head of several columns: a few words, no unit, no label."""
    text = row[0].text
    return len(text) <= 12 and not unit_note_of(text) and not _LABELLED.fullmatch(text) and not _SENTENCE.match(text)


def _distance(upper: Row, lower: Row) -> float:
    """The white between two lines, in type sizes."""
    size = max(upper[0].size, lower[0].size, 0.1)
    return (min(segment.y0 for segment in lower) - max(segment.y1 for segment in upper)) / size


def _trimmed(block: Sequence[Row]) -> list[Row]:
    """The block from its head to its last line of several segments, without notes and labels above and below."""
    several = [index for index, row in enumerate(block) if len(row) > 1 and not _is_note(row)]
    if len(several) < FEWEST_ROWS:
        return []
    first, last = several[0], several[-1]
    body = [block[index] for index in several]
    edges = column_edges(body)
    while first > 0 and _is_head_of_several(block[first - 1], block[first], edges):
        first -= 1
    while last + 1 < len(block) and _is_rest_of_row(block[last], block[last + 1], edges):
        last += 1
    return list(block[first : last + 1])


def _is_note(row: Row) -> bool:
    return any(unit_note_of(segment.text) for segment in row) or all(_LABELLED.fullmatch(s.text) for s in row)


def _is_head_of_several(row: Row, below: Row, edges: Sequence[float]) -> bool:
    """A head over several columns but not over all: a caption stands in the middle of the table, farther off."""
    if len(row) != 1 or len(edges) < 4 or _is_note(row) or not _may_begin(row):
        return False
    if abs(row[0].size - below[0].size) > 0.1 * below[0].size or _distance(row, below) > 1.0:
        return False
    centre = (row[0].x0 + row[0].x1) / 2
    off_centre = abs(centre - (edges[0] + edges[-1]) / 2) > OFF_CENTRE * row[0].size
    return row[0].x0 > edges[1] and (off_centre or _distance(row, below) < CLOSE)


def _is_rest_of_row(above: Row, row: Row, edges: Sequence[float]) -> bool:
    """The last lines of a cell that is longer than the others of its row."""
    if len(row) != 1 or len(edges) < 3 or _is_note(row) or _distance(above, row) > 0.6:
        return False
    columns = columns_of(row[0], edges)
    return len(columns) == 1 and columns[0] > 0 and row[0].x0 >= edges[columns[0]]


# --------------------------------------------------------------------------------------------------------------------
# Between drawn lines
# --------------------------------------------------------------------------------------------------------------------


def grids_between_rules(rows: Sequence[Row], horizontal: Sequence[Rule], tolerance: float) -> list[Grid]:
    """The tables between drawn lines that run across one above the other, no upright line meeting them."""
    grids = []
    for levels in _stacks(merge_rules(horizontal, tolerance), rows):
        for bands in _tabular(levels, rows):
            box = Box(levels[0].start, bands[0], levels[0].end, bands[-1])
            grid = grid_within(_inside(rows, box), box, bands[1:-1])
            if grid is not None:
                grids.append(grid)
    return grids


def grid_within(rows: Sequence[Row], box: Box, bands: Sequence[float], columns: Sequence[float] = ()) -> Grid | None:
    """The table that fills a drawn box; ``bands`` are heights of lines across it, ``columns`` edges that are known."""
    if sum(len(row) > 1 for row in rows) < 2:
        return None
    edges = list(columns) or column_edges(rows, box.x0, box.x1)
    if len(edges) < 3:
        return None
    table = aligned_rows(rows, edges, bands)
    filled = sum(len({c for row in group for s in row for c in columns_of(s, edges)}) for group in table.body)
    if len(table.body) + bool(table.head) < 2 or filled < FULL * len(table.body) * (len(edges) - 1):
        return None
    return grid_of(table, box.y0, box.y1)


def _stacks(rules: Sequence[Rule], rows: Sequence[Row]) -> list[list[Rule]]:
    """Rules one above the other that begin and end in the same places, three or more, or two with lines between."""
    size = max((row[0].size for row in rows), default=1.0)
    stacks: list[list[Rule]] = []
    for rule in rules:
        if rule.end - rule.start < LEAST_RULE * size:
            continue
        for stack in stacks:
            if max(abs(stack[0].start - rule.start), abs(stack[0].end - rule.end)) <= SAME_END * size:
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    return [stack for stack in stacks if len(stack) > 1]


def _tabular(levels: Sequence[Rule], rows: Sequence[Row]) -> list[list[float]]:
    """Heights of rules between which there are only lines of a table, in runs."""
    pairs = [(one.at, other.at, _is_band(one, other, rows)) for one, other in pairwise(levels)]
    runs = []
    for tabular, group in groupby(pairs, key=lambda pair: pair[2]):
        if tabular:
            bands = list(group)
            runs.append([bands[0][0], *(bottom for _, bottom, _ in bands)])
    return runs


def _is_band(upper: Rule, lower: Rule, rows: Sequence[Row]) -> bool:
    inside = _inside(rows, Box(upper.start, upper.at, upper.end, lower.at))
    widest = WIDE * (upper.end - upper.start)
    running = any(len(row) == 1 and row[0].x1 - row[0].x0 > widest for row in inside)
    return not running and any(len(row) > 1 for row in inside)


def _inside(rows: Sequence[Row], box: Box) -> list[Row]:
    return [
        row
        for row in rows
        if all(box.y0 <= segment.middle <= box.y1 for segment in row)
        and all(box.x0 <= (segment.x0 + segment.x1) / 2 <= box.x1 for segment in row)
    ]
