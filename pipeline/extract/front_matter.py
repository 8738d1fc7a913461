"""What stands before the body: letterhead, document number, title, addressee.

The layout of an official document is that of GB/T 9704-2012, as far as offices keep to it; a file may have lost every
type size and even its line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.identity_patterns import IdentityPatterns
from pipeline.extract.organisations import Organisations
from pipeline.model import Document, Paragraph, Table

_FOLD = {chr(full): chr(full - 0xFEE0) for full in range(0xFF01, 0xFF5F) if chr(full) not in "（），；？！＜＞"} | {
    "⒛": "20",
    "○": "〇",
}
_FOLDED = re.compile("[" + "".join(_FOLD) + "]")
_MARKUP = re.compile(r"\[bookmark:[^\]]*\]|</?[a-zA-Z][^>]*>|\*\*|^\s*#+\s*|[\u200b\ufeff]")
_BLANK_BETWEEN = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")
_NUMBERED = re.compile(r"^(?:第?[一二三四五六七八九十]{1,3}[、.章部]|[（(][一二三四五六七八九十]{1,3}[)）])")
_BRACKETED = re.compile(r"^[（(].{1,40}[)）]$")
_LAST_BRACKET = re.compile(r"[（(][^（()）]{0,40}[)）]$")
_ADDRESSEE = re.compile(r"^[^。；]{3,60}:$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_FRONT = 60
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: ``text`` without blanks that mean nothing, ``spaced`` with the blanks as read, its block.

    ``size`` is the type size in points where known.
    """

    text: str
    spaced: str
    block: int
    size: float | None = None


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands before the body; empty where not stated.

    ``letterhead`` lists the organisations line by line, ``titled_by`` those the title begins with, ``byline`` those
    on lines of their own below the title. ``lines`` are all lines before the body, ``body`` all from there on.
    """

    letterhead: tuple[str, ...]
    titled_by: tuple[str, ...]
    byline: tuple[str, ...]
    doc_no: str
    title: str
    addressee: str
    lines: tuple[Line, ...]
    body: tuple[Line, ...]


def fold(text: str) -> str:
    """Half-width digits and punctuation, no markup left over from a conversion; blanks stay."""
    return _FOLDED.sub(lambda match: _FOLD[match.group()], _MARKUP.sub("", text))


def compact(text: str) -> str:
    """The text without blanks, save those between two Latin letters."""
    words = text.split()
    return words[0] if len(words) == 1 else _BLANK_BETWEEN.sub("", text.strip())


def document_lines(document: Document) -> list[Line]:
    """All lines of the document, in order: paragraphs, captions, and the cells of tables."""
    lines: list[Line] = []
    for index, block in enumerate(document.blocks):
        size = block.size if isinstance(block, Paragraph) else None
        for printed in _printed(block):
            for part in fold(printed).splitlines():
                text = compact(part)
                if text:
                    lines.append(Line(text, " ".join(part.split()), index, size))
    return lines


def _printed(block: Paragraph | Table) -> list[str]:
    if isinstance(block, Paragraph):
        return [block.text.content]
    return [block.caption, *(cell.text.content.replace("\n", "") for cell in block.cells)]


def read_front_matter(document: Document, patterns: IdentityPatterns, organisations: Organisations) -> FrontMatter:
    """The front matter of a document."""
    reader = _Reader(patterns, organisations)
    lines = [part for line in document_lines(document) for part in reader.parted(line)]
    body_start = reader.body_start(lines)
    start, end = reader.title_span(lines[:body_start])
    title = reader.joined(lines[start:end])
    if not title:
        title = reader.title_run_into_body(lines[:3])
    front = lines[:body_start]
    numbers = [reader.document_number(line) for line in front]
    return FrontMatter(
        letterhead=tuple(name for line in front[:start] for name in organisations.listed(reader.bare(line))),
        titled_by=reader.titled_by(title),
        byline=tuple(name for line in front[end:] for name in organisations.listed(line.spaced)) if end else (),
        doc_no=next((number for number in numbers if number), ""),
        title=title,
        addressee=next((line.text for line in front if _ADDRESSEE.match(line.text) and reader.addressed(line)), ""),
        lines=tuple(front),
        body=tuple(lines[body_start:]),
    )


class _Reader:
    """The patterns, made ready for one document."""

    def __init__(self, patterns: IdentityPatterns, organisations: Organisations) -> None:
        self._title = patterns.title
        self._organisations = organisations
        number = patterns.document_number
        opening, closing = re.escape(number.opening_brackets), re.escape(number.closing_brackets)
        self._number = re.compile(
            rf"(?P<office>[一-鿿]{{2,14}})[{opening}]?(?P<year>(?:19|20)[\dOolI]{{2}})[{closing}]?"
            rf"(?P<ordinal>第?)(?P<count>[\dOolI]{{1,5}})号"
        )
        labels = "|".join(map(re.escape, number.labels))
        self._number_line = re.compile(rf"^(?:(?:{labels}):?)?{self._number.pattern}{number.behind}$")

    def parted(self, line: Line) -> list[Line]:
        """A line that holds letterhead, number and title in one (OCR, lost line breaks), parted; others unchanged."""
        if len(line.text) < 20 or re.search("[。，；《]", line.text):
            return [line]
        found = re.match(rf"^(?P<head>.+?文件)(?P<number>{self._number.pattern})(?P<rest>.*)$", line.text)
        if found is None:
            return [line]
        number, rest = found["number"], found["rest"]
        signer = re.match(r"签发人:?[\u4e00-\u9fff]{2,12}?(?=[\u4e00-\u9fff]{2,}(?:局|厅|委|政府))", rest)
        rest = rest[signer.end() :] if signer else rest
        return [Line(text, text, line.block, line.size) for text in (found["head"], number, rest) if text]

    def body_start(self, lines: Sequence[Line]) -> int:
        """Index of the first line that is neither letterhead, title nor addressee."""
        for index, line in enumerate(lines[:_LONGEST_FRONT]):
            begins = _NUMBERED.match(line.text) or self._title.body_begins.match(line.text)
            running = "。" in line.text or (len(line.text) > 60 and re.search("[，,]", line.text))
            if begins or running:
                return index
        return min(len(lines), _LONGEST_FRONT)

    def document_number(self, line: Line) -> str:
        """The number a line bears alone; empty where it bears none or cites one.

        The brackets of an office's number are 〔〕 (GB/T 9704), however they were printed or misread; a firm's number
        (某会评字[2022]第018号) is its own affair and keeps the brackets it prints.
        """
        found = self._number_line.match(line.text)
        if found is None:
            return ""
        year, count = (found[group].translate(str.maketrans("OolI", "0011")) for group in ("year", "count"))
        own = (
            re.search(r"字([\[(（〔])\d{4}([\])）〕])$", line.text[: found.start("ordinal")])
            if found["ordinal"]
            else None
        )
        left, right = own.groups() if own else ("〔", "〕")
        return f"{found['office']}{left}{year}{right}{found['ordinal']}{count}号"

    def bare(self, line: Line) -> str:
        """A line of the letterhead without 文件."""
        return line.spaced.removesuffix("文件").removesuffix("文 件").strip()

    def addressed(self, line: Line) -> bool:
        """Whether a line ending in a colon names whom the report goes to."""
        return bool(self._organisations.listed(line.text.removesuffix(":")))

    def title_span(self, lines: Sequence[Line]) -> tuple[int, int]:
        """``[start, end)`` of the title's lines; empty where there is none."""
        for index, line in enumerate(lines):
            if self._may_be_title(line) and self._ends_title(line.text):
                end = index + 1
                while end < len(lines) and self._completes_title(lines[end].text):
                    end += 1
                return self._title_start(lines, index), end
        return self._lone_heading(lines)

    def _lone_heading(self, lines: Sequence[Line]) -> tuple[int, int]:
        """A first line that could be a title though it ends in none of the known words."""
        for index, line in enumerate(lines):
            if self._may_be_title(line) and not self._organisations.listed(self.bare(line)) and len(line.text) >= 6:
                return index, index + 1
        return 0, 0

    def _completes_title(self, text: str) -> bool:
        """Whether a line is the title's own bracket (城镇老旧小区), not a date or a number in brackets."""
        inside = text[1:-1]
        return bool(_BRACKETED.match(text)) and not self._title.beside.match(inside) and not self._number.search(text)

    def _ends_title(self, text: str) -> bool:
        return _LAST_BRACKET.sub("", text).endswith(self._title.endings)

    def _may_be_title(self, line: Line) -> bool:
        beside = self._title.beside.match(line.text) or self.document_number(line)
        return not beside and not re.search(r"[:。；]", line.text) and not _NUMBERED.match(line.text)

    def _title_start(self, lines: Sequence[Line], last: int) -> int:
        start, length = last, len(lines[last].text)
        while start > 0 and length < _LONGEST_TITLE:
            above = lines[start - 1]
            if not self._may_be_title(above) or self._ends_title(above.text) or not _same_size(above, lines[last]):
                break
            # An organisation belongs to the title only where 关于 or another of its names follows.
            named = self._organisations.listed(self.bare(above))
            if named and (above.text.endswith("文件") or not self._follows_organisation(lines[start])):
                break
            start, length = start - 1, length + len(above.text)
        return start

    def _follows_organisation(self, line: Line) -> bool:
        return line.text.startswith("关于") or bool(self._organisations.listed(line.spaced))

    def joined(self, lines: Sequence[Line]) -> str:
        """The title's lines as one text, a blank only between two organisations."""
        title = ""
        for line in lines:
            for part in line.spaced.split():
                named = part.partition("关于")[0]
                apart = self._organisations.listed(title) and self._organisations.listed(named)
                title += (" " if apart else "") + part
        head, about, rest = title.partition("关于")
        listed = " ".join(self._organisations.listed(head)) if about else ""
        return ((listed or head) + about + rest).replace("(", "（").replace(")", "）")

    def title_run_into_body(self, lines: Sequence[Line]) -> str:
        """The title at the head of a line that goes on into the first sentence."""
        for line in lines:
            found = re.match(rf"^([^，。；:《]{{8,80}}?(?:报告|说明)){self._title.body_begins.pattern}", line.text)
            if found:
                return found[1]
        return ""

    def titled_by(self, title: str) -> tuple[str, ...]:
        """The organisations a title begins with: before 关于, or before the year."""
        head, about, _ = title.partition("关于")
        if not about:
            head = _YEAR.split(title, maxsplit=1)[0]
        return self._organisations.listed(head) if head else ()


def _same_size(one: Line, other: Line) -> bool:
    """Whether two lines may be of one title; a size measured from a picture is a quarter out at worst."""
    return one.size is None or other.size is None or abs(one.size - other.size) <= max(one.size, other.size) / 4
