"""Markdown to blocks: headings, paragraphs, pipe tables. What only decorates (emphasis, links, code marks) goes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.flow import Piece, joined_lines, paragraph_of
from pipeline.ingest.table_notes import header_row_count, titled
from pipeline.ingest.webpage import webpage_blocks
from pipeline.model import Block, Cell, Table, Text

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r" {0,3}(?:[-*_]\s*){3,}$")
_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_ITEM = re.compile(r"\s*(?:[-*+]|>+)\s+")
_NUMBERED_ITEM = re.compile(r"\s*\d{1,3}[.)、]\s*\S")
_WEB_TABLE = re.compile(r"\s*<table\b", re.IGNORECASE)
_WEB_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)
_FENCE = re.compile(r"\s*(?:```|~~~)")
_ALL_BOLD = re.compile(r"\s*(\*\*|__)(?!\s)(?:(?!\1).)+\1\s*", re.DOTALL)
_DECORATION = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"(\*\*\*|\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), "\n"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])"), r"\1"),
)


def markdown_blocks(text: str) -> list[Block]:
    """The blocks of a Markdown text (CommonMark's block structure as far as reports use it, with pipe tables)."""
    return _Reader(_without_front_matter(text).split("\n")).read()


class _Reader:
    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.at = 0
        self.blocks: list[Block] = []
        self.open: list[str] = []

    def read(self) -> list[Block]:
        while self.at < len(self.lines):
            self._line(self.lines[self.at])
        self._close()
        return self.blocks

    def _line(self, line: str) -> None:
        self.at += 1
        heading = _HEADING.match(line)
        if heading:
            self._close()
            self._add(heading[2], len(heading[1]))
        elif self.open and _UNDERLINE.match(line):
            self._close(1 if "=" in line else 2)
        elif not line.strip() or _RULE.match(line) or _FENCE.match(line):
            self._close()
        elif _WEB_TABLE.match(line):
            self._close()
            self._web_table(line)
        elif "|" in line and self.at < len(self.lines) and _is_delimiter(line, self.lines[self.at]):
            self._close()
            self._table(line)
        else:
            if _ITEM.match(line) or _NUMBERED_ITEM.match(line):
                self._close()
            self.open.append(_ITEM.sub("", line, count=1) if _ITEM.match(line) else line)

    def _web_table(self, first: str) -> None:
        """A table written as HTML (merged cells have no other way in Markdown)."""
        lines = [first]
        while not _WEB_TABLE_END.search(lines[-1]) and self.at < len(self.lines):
            lines.append(self.lines[self.at])
            self.at += 1
        for block in webpage_blocks("\n".join(lines)):
            self.blocks.append(titled(block, self.blocks) if isinstance(block, Table) else block)

    def _close(self, level: int | None = None) -> None:
        lines, self.open = self.open, []
        whole = ""
        for line in lines:
            broken = whole.endswith(("  ", "\\"))
            whole = (
                f"{whole.rstrip(' ').removesuffix(chr(92))}\n{line}" if broken else joined_lines([whole, line.lstrip()])
            )
        self._add(whole, level)

    def _add(self, text: str, level: int | None) -> None:
        bold = level is None and _ALL_BOLD.fullmatch(text) is not None
        paragraph = paragraph_of([Piece(undecorated(text), bold=bold)], heading_level=level)
        if paragraph is not None:
            self.blocks.append(paragraph)

    def _table(self, first: str) -> None:
        rows = [_row(first)]
        self.at += 1
        while self.at < len(self.lines) and "|" in self.lines[self.at]:
            rows.append(_row(self.lines[self.at]))
            self.at += 1
        columns = max(map(len, rows))
        cells = tuple(
            Cell(row, column, Text(words)) for row, one in enumerate(rows) for column, words in enumerate(one)
        )
        header_rows = max(1, header_row_count(cells, len(rows), columns)) if any(rows[0]) else 0
        self.blocks.append(titled(Table(cells, len(rows), columns, header_rows), self.blocks))


def undecorated(text: str) -> str:
    """``text`` without the marks of emphasis, links and code."""
    for pattern, replacement in _DECORATION:
        text = pattern.sub(replacement, text)
    return text


def _is_delimiter(header: str, line: str) -> bool:
    return "|" in line + header and _DELIMITER.match(line) is not None and len(_row(line)) == len(_row(header))


def _row(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [undecorated(cell.strip()) for cell in re.split(r"(?<!\\)\|", inner)]


def _without_front_matter(text: str) -> str:
    found = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
    return text if found is None else text[found.end() :]
