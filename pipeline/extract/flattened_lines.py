"""The lines of paragraphs as rows may stand in them: one a row, or a name and its numbers on lines of their own.

Where every cell has a line of its own, a row is put together only if all rows of the table have the same number of
lines; else nobody could tell which cell is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.extract.flattened_rows import Row, RowParser, tokens_of
from pipeline.model import Block, Paragraph, Text

FEWEST_ROWS = 3
LONGEST_LINE = 120  # characters; a row is shorter
_MOST_NAME_LINES = 3
_LONGEST_NAME_LINE = 12
_NEAR = 3  # a serial number is that of its row, give or take totals and rows of another page
_DIGIT = regex.compile(r"\d")
_COUNT = regex.compile(r"\d{1,3}")
_ENDS_IN_NUMBER = regex.compile(r"\d\S?%?$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the blocks ``[block, end)``, and the row it is, if it is one.

    ``first`` and ``last`` say whether it begins the first of them and ends the last.
    """

    block: int
    end: int
    text: Text
    first: bool
    last: bool
    row: Row | None = None


def stretches(blocks: Sequence[Block], parser: RowParser) -> Iterator[list[Line]]:
    """The lines between tables and headings, read as rows, where enough of them end in a number."""
    stretch: list[tuple[int, Text]] = []
    for number, block in enumerate((*blocks, None)):
        if isinstance(block, Paragraph) and block.heading_level is None:
            stretch.append((number, block.text))
            continue
        if sum(_ends_in_number(line) for _, text in stretch for line in text.content.split("\n")) >= FEWEST_ROWS:
            lines = [_read(line, parser) for each in stretch for line in _lines_of(*each)]
            yield _with_names(_with_cells(lines, parser), parser)
        stretch = []


def _ends_in_number(line: str) -> bool:
    return len(line) <= LONGEST_LINE and _ENDS_IN_NUMBER.search(line.rstrip()[-3:]) is not None


def _lines_of(block: int, text: Text) -> Iterator[Line]:
    at = 0
    for line in text.content.split("\n"):
        end = at + len(line)
        part = text if len(line) == len(text) else text.slice(at, end)
        yield Line(block, block + 1, part, at == 0, end == len(text))
        at = end + 1


def _read(line: Line, parser: RowParser) -> Line:
    return line if len(line.text) > LONGEST_LINE else replace(line, row=parser.row(line.text))


def _with_cells(lines: Sequence[Line], parser: RowParser) -> list[Line]:
    """The lines, names and the numbers below them made one line where every cell has its own."""
    found: list[Line] = []
    at = 0
    while at < len(lines):
        names = _regular(lines, at, parser)
        last = names[-1] if names else at
        step = names[1] - names[0] if len(names) > 1 else 1
        before = _serials(lines, names) if len(names) >= FEWEST_ROWS else None
        end = last + step - (before or 0)
        if before is None or _goes_on(lines, names[0] - before - 1, parser) or _goes_on(lines, end, parser):
            found.extend(lines[at : last + 1])
            at = last + 1
            continue
        del found[len(found) - before :]
        found.extend(_one(lines[name - before : name + step - before], parser) for name in names)
        at = end
    return found


def _regular(lines: Sequence[Line], at: int, parser: RowParser) -> list[int]:
    """The lines from ``at`` on that are names with the same number of lines of numbers behind each."""
    if not _is_name(lines[at]):
        return []
    step = 1
    while at + step < len(lines) and _is_cell(lines[at + step], parser):
        step += 1
    names = [at]
    while names[-1] + step < len(lines) and _is_name(lines[names[-1] + step]):
        if not _cells_behind(lines, names[-1] + step, step - 1, parser):
            break
        names.append(names[-1] + step)
    return names if step > 1 else []


def _serials(lines: Sequence[Line], names: Sequence[int]) -> int | None:
    """How many lines before each name are its serial number: 1 or 0; ``None`` where some may be and others not."""
    counts = [_count(lines[name - 1]) if name else None for name in names]
    if counts[0] is not None and counts == list(range(counts[0], counts[0] + len(names))):
        return 1
    near = any(count is not None and abs(count - at) <= _NEAR for at, count in enumerate(counts, start=1))
    return None if near else 0


def _goes_on(lines: Sequence[Line], at: int, parser: RowParser) -> bool:
    """Whether a line belongs to the table, too: then its rows are not all alike."""
    return 0 <= at < len(lines) and (lines[at].row is not None or _is_cell(lines[at], parser))


def _cells_behind(lines: Sequence[Line], name: int, step: int, parser: RowParser) -> bool:
    return name + step <= len(lines) and all(_is_cell(line, parser) for line in lines[name + 1 : name + step])


def _is_name(line: Line) -> bool:
    return line.row is not None and not line.row.values and line.row.serial is None


def _is_cell(line: Line, parser: RowParser) -> bool:
    tokens = tokens_of(line.text)
    return len(tokens) == 1 and parser.is_number(tokens[0].content)


def _count(line: Line) -> int | None:
    chars = line.text.content.strip()
    return int(chars) if _COUNT.fullmatch(chars) else None


def _with_names(lines: Sequence[Line], parser: RowParser) -> list[Line]:
    """The lines, a name that was broken over lines made one with the numbers below it."""
    found: list[Line] = []
    for line in lines:
        found.append(line)
        if line.row is not None or len(line.text) > LONGEST_LINE:
            continue
        if not all(parser.is_number(token.content) for token in tokens_of(line.text)):
            continue
        for size in range(1, min(_MOST_NAME_LINES, len(found) - 1) + 1):
            above = found[-1 - size : -1]
            if (
                above[0].row is not None
                or _DIGIT.search(above[0].text.content)
                or len(above[0].text) > _LONGEST_NAME_LINE
            ):
                break
            whole = _one([*above, line], parser)
            if whole.row is not None and whole.row.values:
                found[-1 - size :] = [whole]
                break
    return found


def _one(lines: Sequence[Line], parser: RowParser) -> Line:
    text = Text.join((line.text for line in lines), "\n")
    whole = Line(lines[0].block, lines[-1].end, text, lines[0].first, lines[-1].last)
    return _read(whole, parser)
