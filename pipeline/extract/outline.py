"""The heading tree: which programme, section and indicator each block of a document stands under.

Headings are known by their numbering (一、 （一） 1. （1） ①), by what the file says of them (styles, markdown), and
by their form (short, centred or bold, 附件1). Levels may be skipped; numbering decides before style.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from pipeline.extract.lexicon import Lexicon
from pipeline.extract.numbered_items import NumberedItems
from pipeline.extract.reading import Reading
from pipeline.model import Document, Identity, Paragraph, Table
from pipeline.value_class import value_class


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading on the way from the top to a block. ``rank`` orders levels: lower is further up."""

    rank: int
    label: str
    block: int
    programs: tuple[str, ...]
    section: str
    indicator: str


@value_class
class Standing:
    """What a block stands under.

    ``programs`` is never empty (``all`` where nothing narrower is known). ``heading`` is set for a block that is or
    begins with a heading. ``above`` is the text right above a table. ``skip`` marks what is no statement: a table of contents, a list of attachments.
    """

    programs: tuple[str, ...]
    section: str = ""
    indicator: str = ""
    heading: Heading | None = None
    path: tuple[Heading, ...] = ()
    skip: bool = False
    above: str = ""


_NUMBERED: tuple[tuple[int, regex.Pattern[str]], ...] = (
    (1, regex.compile(r"^第[一二三四五六七八九十\d]+(?:部分|章|节|篇)[、:]?|^[上中下]篇[、:]?")),
    (2, regex.compile(r"^[一二三四五六七八九十]{1,3}[、.,，:]|^[甲乙丙丁戊己庚辛][、.]")),
    (3, regex.compile(r"^\([一二三四五六七八九十]{1,3}\)[、.]?")),
    (4, regex.compile(r"^\d{1,2}(?:[.、](?!\d)|(?:\.\d{1,2}){1,3}[.、]?(?=[^\d%万亿元套户栋个分]))")),
    (5, regex.compile(r"^\(\d{1,2}\)[、.]?|^\d{1,2}\)|^指标[一二三四五六七八九十\d]{1,3}[:、.]")),
    (6, regex.compile(r"^[①-⑳]")),
)
_ATTACHMENT = regex.compile(
    r"^(?:附件|附表|附录|附)[一二三四五六七八九十\d]*[:.、]?(?![一二三四五六七八九十\d.:]*[.、])"
)
_ATTACHMENT_LIST = regex.compile(r"^附件?:?(?:\d|[一二三])[.、]|^附件:")
_LISTED = regex.compile(r"^\d{1,2}[.、].{2,60}$")
_NOTE = regex.compile(r"^(?:注|备注|说明)[1-9]?[:.、]")
_CONTENTS = regex.compile(r"[.…·]{4,}\d{0,3}$|^目录$")
_TITLE_END = regex.compile(r"(?:指标表|自评表|统计表|汇总表|明细表|情况表|评分表|评价表|报告|说明|表)(?:\(.{1,20}\))?$")
_MARKS = regex.compile(r"\((?:[^()]|\([^()]*\))*分[^()]*\)|(?:自评)?得分?[为:]?\d.*$|[“”\"]")
_QUOTED = regex.compile(
    r"^(?:\d{1,2}[.、]|\(\d{1,2}\)|[①-⑳]|指标[一二三四五六七八九十\d]{1,3}[:、]?)?[“\"『「](?P<label>[^”\"』」]{2,45})[”\"』」](?:指标)?(?=(?:，(?:权重|满分|标准分|分值|自评|得分?|计)|[^，。；]{0,6}?)[^，。；]{0,4}?\d)"
)
_QUOTED_LIST = regex.compile(  # “资金筹集”5分、“资金分配”5分: of several, none heads the paragraph
    r"^[“\"『「][^”\"』」]{2,45}[”\"』」][^，。；]{0,8}?\d(?:\.\d+)?分[、和及与][“\"『「]"
)
_LABEL_WITH_MARKS = regex.compile(
    r"^(?P<label>[\u4e00-\u9fff、“”]{2,30}?)(?::|自评|评价|得分?|为|计)*\d{1,3}(?:\.\d{1,2})?分$"
)
_STATES = regex.compile(r"\d.*[，,]")
_DIGIT = regex.compile(r"\d")
_CLAUSE_END = regex.compile(r"[，,。；;]")
_SENTENCE_END = regex.compile(r"[。；;！!？?]")
_HEADING_LIMIT = 70
RUN_IN = 8  # the rank of a heading without number: a line that stands out, a programme a paragraph begins with
_FORM_HEAD = 4  # rows
_FORM_NAME = regex.compile(r"[\u4e00-\u9fff]{0,8}(?:[(（][\u4e00-\u9fff]{1,6}[)）])?名称[:：]?")
_RUN_IN_LIMIT = 40
_AMOUNTS = regex.compile(r"\d[\d,.]*(?:万|亿)?(?:元|套|户|个|栋|幢|平方米|%)")


def outline(
    document: Document, identity: Identity, lexicon: Lexicon, readings: dict[int, Reading]
) -> tuple[Standing, ...]:
    """A `Standing` for each block. ``readings`` holds the reading of each paragraph by block index."""
    builder = _Outline(identity, lexicon, _body_size(document))
    notes = {index: _note_below(index, readings) for index in range(len(document.blocks)) if index not in readings}
    return tuple(
        builder.add(index, block, readings.get(index), notes.get(index, ""))
        for index, block in enumerate(document.blocks)
    )


class _Outline:
    def __init__(self, identity: Identity, lexicon: Lexicon, body_size: float) -> None:
        self.identity = identity
        self.lexicon = lexicon
        self.body_size = body_size
        self.stack: list[Heading] = []
        self.listing = False
        self.run_in = -1  # the block that last began with its heading and went on
        self.above_table = ""
        self.items = NumberedItems()

    def add(self, index: int, block: Paragraph | Table, reading: Reading | None, note: str) -> Standing:
        if isinstance(block, Table):
            return self._table(block, note)
        assert reading is not None
        chars = reading.chars.strip()
        self.above_table = chars
        if self._is_listed(chars) or _CONTENTS.search(chars):
            return self._standing(None, skip=True)
        found = self._heading(chars, block, index)
        ended = self.items.ended_by(chars, is_heading=found is not None)
        if ended is not None and any(step.rank == ended for step in self.stack):
            self.stack = [step for step in self.stack if step.rank < ended]
        if found is None:
            self._leave_run_in(chars)
            return self._standing(None)
        rank, label = found
        if rank in (2, 3) and len(_AMOUNTS.findall(label)) > 1:  # 二、租赁补贴任务260户，实际发放263户。改造小区5个
            self.stack = [step for step in self.stack if step.rank < rank]
            return self._standing(None)
        heading = self._make(rank, label, index)
        if self.stack and self.stack[-1].rank == 7 and 4 <= rank < 7 and not (heading.section or heading.indicator):
            heading = replace(heading, rank=9)  # a numbered point within “指标”得分N分
            rank = 9
        while self.stack and self.stack[-1].rank >= rank:
            self.stack.pop()
        self.stack.append(heading)
        return self._standing(heading)

    def _is_listed(self, chars: str) -> bool:
        """A list of attachments at the foot of the report proper: 附件：1.… 2.…."""
        if _ATTACHMENT_LIST.match(chars):
            self.listing = True
            return True
        self.listing = self.listing and bool(_LISTED.match(chars)) and not _SENTENCE_END.search(chars)
        return self.listing

    def _heading(self, chars: str, block: Paragraph, index: int) -> tuple[int, str] | None:
        quoted = _QUOTED.match(chars)
        if quoted and not _QUOTED_LIST.match(chars):
            return 7, quoted["label"]
        for rank, pattern in _NUMBERED:
            match = pattern.match(chars)
            if match:
                return self._numbered(rank, chars[match.end() :], block)
        run_in = self._programme_run_in(chars)
        if run_in:
            self.run_in = index
            return RUN_IN, run_in
        if len(chars) > _HEADING_LIMIT or not chars or chars[-1] in "。；;，,：:":
            return None
        if _ATTACHMENT.match(chars):
            return 0, chars
        if block.heading_level is not None:
            return self._styled_rank(block.heading_level, chars), chars
        if self._stands_out(block, chars):
            return (0 if self._is_title(chars) else RUN_IN), chars
        return None

    def _numbered(self, rank: int, rest: str, block: Paragraph) -> tuple[int, str] | None:
        """A numbered paragraph is a heading where it is short, or where its first sentence is (run-in heading)."""
        states = rank >= 4 and rest.endswith(("。", "；", ";")) and _STATES.search(_MARKS.sub("", rest))
        if len(rest) <= _HEADING_LIMIT and not states and not _SENTENCE_END.search(rest.rstrip("。；;")):
            return rank, rest
        first = _SENTENCE_END.split(_MARKS.sub("", rest), maxsplit=1)[0]
        marked = _LABEL_WITH_MARKS.match(first)
        if marked:
            return rank, marked["label"]
        if len(first) <= _RUN_IN_LIMIT and (rank <= 3 or not _DIGIT.search(first)):
            return rank, first
        named = self.lexicon.indicator_of(first[:_RUN_IN_LIMIT], ())
        return (rank, first) if block.heading_level is not None and named else None

    def _leave_run_in(self, chars: str) -> None:
        """End a run-in heading before a paragraph that speaks of another programme, or of all."""
        if not self.stack or self.stack[-1].block != self.run_in:
            return
        named = set(self.lexicon.programs_in(chars)) - {"all"}
        if not set(self._joint(tuple(named))) <= set(self.stack[-1].programs) or self.lexicon.run_in_ends.search(chars):
            self.stack.pop()

    def _programme_run_in(self, chars: str) -> str:
        """The programme that a paragraph begins with and that all of it is on (城市棚户区改造。…); empty where none.

        A list that goes on with the next programme (公租房：A；棚改：B) is on several: there each clause tells its own.
        """
        begins = self.lexicon.run_in.match(chars)
        if begins is None or len(begins["label"]) > _RUN_IN_LIMIT:
            return ""
        rest = chars[begins.end() :]
        own = set(self.lexicon.programs_in(begins["label"]))
        listed = [step["label"] for c in _SENTENCE_END.split(rest) if (step := self.lexicon.run_in.match(c + "。。"))]
        others = [rest] if begins[0].endswith(":") else listed
        return "" if any(set(self.lexicon.programs_in(text)) - {"all"} - own for text in others) else begins["label"]

    def _styled_rank(self, level: int, chars: str) -> int:
        return 0 if level <= 1 or self._is_title(chars) else level

    def _stands_out(self, block: Paragraph, chars: str) -> bool:
        large = block.size is not None and self.body_size > 0 and block.size >= self.body_size * 1.15
        form = block.centred or block.bold or large
        return len(chars) <= 50 and (form or (len(chars) <= 40 and bool(_TITLE_END.search(chars))))

    def _is_title(self, chars: str) -> bool:
        return bool(_TITLE_END.search(chars)) or bool(_ATTACHMENT.match(chars))

    def _make(self, rank: int, label: str, index: int) -> Heading:
        clean = _MARKS.sub("", label).rstrip("。:：，, ") or label
        programs = self._joint(tuple(p for p in self.lexicon.programs_in(clean) if p != "all"))
        if rank == 0:
            return Heading(rank, clean, index, programs, "", "")
        section = self.lexicon.section_of(clean)
        if section == "service_satisfaction" and self._within_section(rank):
            section = ""  # 满意度 as one of the indicators of 产出效益
        single = not section and not self.lexicon.indicators_listed(clean)
        named = self.lexicon.indicator_of(clean, programs or self._programs()) if single else None
        return Heading(rank, clean, index, programs, section, named.indicator if named else "")

    def _within_section(self, rank: int) -> bool:
        return any(step.section and step.rank < rank for step in self.stack)

    def _joint(self, programs: tuple[str, ...]) -> tuple[str, ...]:
        return self.lexicon.joint(programs, self.identity.programs)

    def _programs(self) -> tuple[str, ...]:
        for heading in reversed(self.stack):
            if heading.programs:
                return heading.programs
        if len(self.identity.programs) == 1:
            return self.identity.programs
        return ("all",)

    def _standing(self, heading: Heading | None, *, skip: bool = False) -> Standing:
        section = indicator = ""
        for step in self.stack:
            if step.section:
                section, indicator = step.section, ""
            if step.indicator:
                indicator = step.indicator
        if indicator and not section:
            named = next((e for e in self.lexicon.outline.indicators if e.indicator == indicator), None)
            section = named.section if named else ""
        return Standing(self._programs(), section, indicator, heading, tuple(self.stack), skip)

    def _table(self, table: Table, note: str) -> Standing:
        """A table stands under the headings above it; its caption, or the text right above, may narrow the programme."""
        above = self.above_table[-120:]
        standing = replace(self._standing(None), above=above)
        for text in (note, _named_in_form(table), table.caption, _title_row(table), above):
            named = self._joint(tuple(p for p in self.lexicon.programs_in(text) if p != "all"))
            wide = len(standing.programs) > 1 or "all" in standing.programs
            if len(named) == 1 and (wide or text is not above):
                return replace(standing, programs=named)
        return standing


def _title_row(table: Table) -> str:
    """The text of a first row that is one cell over the whole width, empty where there is none."""
    first = next((cell for cell in table.cells if (cell.row, cell.column) == (0, 0)), None)
    return first.text.content if first is not None and first.column_span >= table.columns > 1 else ""


def _named_in_form(table: Table) -> str:
    """What a form says it is on: the cell beside 专项名称, 项目名称, 转移支付（项目）名称 in its first rows; empty where none."""
    head = sorted((cell for cell in table.cells if cell.row < _FORM_HEAD), key=lambda cell: (cell.row, cell.column))
    for label, value in pairwise(head):
        if label.row == value.row and _FORM_NAME.fullmatch("".join(label.text.content.split())):
            return value.text.content
    return ""


def _note_below(index: int, readings: dict[int, Reading]) -> str:
    """The first clause of the note right below a table (注：本表为…资金), empty where none."""
    below = readings.get(index + 1)
    if below is None or not _NOTE.match(below.chars):
        return ""
    return str(_CLAUSE_END.split(below.chars, maxsplit=1)[0])


def _body_size(document: Document) -> float:
    """The type size most of the text is set in; 0 where unknown."""
    weights: dict[float, int] = {}
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.size is not None:
            size = round(block.size * 2) / 2
            weights[size] = weights.get(size, 0) + len(block.text)
    return max(weights, key=lambda size: weights[size]) if weights else 0.0
