"""Plain text, Markdown and web pages to blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from pipeline.ingest.errors import NotThatFormat, TooLarge
from pipeline.ingest.flow import FlowReading, Piece, joined_lines, paragraph_of, width
from pipeline.ingest.markdown import markdown_blocks
from pipeline.ingest.table_notes import header_row_count, titled
from pipeline.ingest.text_encoding import decoded, looks_like_html
from pipeline.ingest.webpage import webpage_blocks
from pipeline.model import Block, Cell, Table, Text

LARGEST_TEXT = 32 * 1024 * 1024  # bytes; a thousand reports

_MARKDOWN = {".md", ".markdown"}
_WIDEST_WRAPPED = 120  # columns; no line is wrapped wider than this
_NARROWEST_WRAPPED = 40
_FEWEST_WRAPPED = 4  # long lines, below which nothing can be told
_FULL = 0.85  # share of the width wrapped to from which a line counts as full
_SENTENCE_ENDS = "。！？；：:!?;"
_NEW_PARAGRAPH = re.compile(
    r"\s{2,}|\u3000|[（(]?[一二三四五六七八九十\d]{1,3}[、）)．.](?!\d)|第[一二三四五六七八九十]+[章节条部]|[-*•●]"
)
# A line of a table: a name, perhaps behind its serial number, and numbers. No sentence breaks so.
_ROW = re.compile(
    r"(?:\S{1,4}[ \t]+)?[^\W\d]{2,16}(?:(?:[ \t]+[\d.,，。%]+){2,}|(?:[ \t]+(?=\S*\d)[\w.,，。%]{1,12}(?<![\u4e00-\u9fff]{2})){3,})"
)

_STROKES = re.compile(r"\s*\|[^\n]*\|[^\n]*\|\s*")  # | 县区 | 计划 |
_RULED = re.compile(r"\s*\|(?:\s*:?-{2,}:?\s*\|)+\s*")


def read_plain(path: Path) -> FlowReading:
    """The blocks of the text, Markdown or HTML file at ``path``. Raises ``TooLarge`` and ``NotThatFormat``."""
    if path.stat().st_size > LARGEST_TEXT:
        raise TooLarge(f"文字文件上限{LARGEST_TEXT // 1024**2}MB", f"a text file, at most {LARGEST_TEXT // 1024**2} MB")
    text = decoded(path.read_bytes())
    if text is None:
        raise NotThatFormat("无法判断文字编码", "its text encoding cannot be told")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    if looks_like_html(text):
        return FlowReading(tuple(webpage_blocks(text)))
    if path.suffix.lower() in _MARKDOWN:
        return FlowReading(tuple(markdown_blocks(text)))
    return FlowReading(tuple(plain_blocks(text)))


def plain_blocks(text: str) -> list[Block]:
    """Paragraphs, and tables whose cells tabs or upright strokes part. Lines only wrapped to a width are joined again."""
    blocks: list[Block] = []
    lines = text.split("\n")
    margin = _margin(lines)
    for group in _runs(lines):
        rows = [_cells(line) for line in group if not _RULED.fullmatch(line)]
        if len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1:
            blocks.append(titled(_table(rows), blocks))
            continue
        for paragraph in group if margin is None else _unwrapped(group, margin):
            made = paragraph_of([Piece(paragraph)])
            if made is not None:
                blocks.append(made)
    return blocks


def _runs(lines: Sequence[str]) -> Iterator[list[str]]:
    """Lines in runs: those parted into the same number of cells together, where any are; the others together.

    Blank lines separate, unless nearly every line has one behind it (some programs save so).
    """
    spaced = sum(not line.strip() for line in lines) > 0.4 * len(lines)
    run: list[str] = []
    for line in lines:
        blank = not line.strip()
        if run and (blank != spaced if blank else _partings(line) != _partings(run[-1])):
            yield run
            run = []
        if not blank:
            run.append(line)
    if run:
        yield run


def _partings(line: str) -> int:
    return len(_cells(line)) - 1 if _STROKES.fullmatch(line) else line.strip(" \n").count("\t")


def _cells(line: str) -> list[str]:
    return line.strip()[1:-1].split("|") if _STROKES.fullmatch(line) else line.split("\t")


def _table(rows: Sequence[Sequence[str]]) -> Table:
    cells = tuple(
        Cell(number, column, Text(words.strip())) for number, row in enumerate(rows) for column, words in enumerate(row)
    )
    return Table(cells, len(rows), len(rows[0]), header_row_count(cells, len(rows), len(rows[0])))


def _margin(lines: Sequence[str]) -> float | None:
    """The width lines were wrapped to, ``None`` where they were not.

    Wrapped lines are of nearly one width and stop in mid-sentence; lines that are paragraphs are of any width.
    """
    every = [width(line.rstrip()) for line in lines if line.strip()]
    long = [line.rstrip() for line in lines if width(line.rstrip()) >= _NARROWEST_WRAPPED]
    if len(long) < _FEWEST_WRAPPED or max(every) > _WIDEST_WRAPPED:
        return None
    margin = median(map(width, long))
    full = [line for line in long if abs(width(line) - margin) <= (1 - _FULL) * margin]
    unfinished = [line for line in full if line[-1] not in _SENTENCE_ENDS]
    return margin if len(full) >= 0.6 * len(long) and len(unfinished) >= 0.5 * len(full) else None


def _unwrapped(lines: Sequence[str], margin: float) -> Iterator[str]:
    paragraph: list[str] = []
    for line in lines:
        if paragraph and (_ends(paragraph[-1], margin) or _NEW_PARAGRAPH.match(line) or _ROW.fullmatch(line.strip())):
            yield joined_lines(paragraph)
            paragraph = []
        paragraph.append(line.strip())
    if paragraph:
        yield joined_lines(paragraph)


def _ends(line: str, margin: float) -> bool:
    return width(line) < _FULL * margin or line[-1] in _SENTENCE_ENDS or _ROW.fullmatch(line) is not None
