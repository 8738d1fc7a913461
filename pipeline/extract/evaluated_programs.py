"""Which programmes a report evaluates: those with a heading, a table or a score of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.extract.front_matter import compact, fold
from pipeline.extract.identity_patterns import ProgramPatterns
from pipeline.model import Block, Document, Paragraph, Table

# In the order of contract.md; `rental_shantytown` replaces the two it joins.
_ORDER = ("rental", "renovation", "shantytown", "rental_shantytown", "urban_village")
_JOINED = frozenset({"rental", "shantytown"})
_NUMBERED = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[、.．]|[（(]\d{1,2}[)）])"
)
_PART = re.compile(r"第?[一二三四五六七八九十]{1,3}(?:[、.．]|部分|章)")
_SENTENCE_END = re.compile(r"[。:：；;]")
_CLAUSE_END = re.compile(r"[。；;，]|,(?!\d{3})")
_NOT_MEANT = re.compile(  # 参照棚户区改造口径打分, 无棚户区改造任务: of something else
    r"《[^》]*》|(?:参照|比照)[^，。；;,]{0,16}|(?:无|没有|未下达|未安排|不涉及|未涉及)[^，。；;,]{0,12}(?:任务|计划|项目)"
)
_ASIDE = re.compile(
    r"[（(](?![^（）()]*\d分)[^（）()]*[，,；;][^（）()]*[）)]"
)  # a remark between a name and its score
_LONGEST_HEADING = 45


def evaluated_programs(document: Document, title: str, year: int | None, patterns: ProgramPatterns) -> tuple[str, ...]:
    """The programmes, in the order of contract.md.

    The title decides where it names any; then headings, tables and scored clauses; then clauses and table rows that
    state what a programme did. A report on the whole of 保障性安居工程 that goes into none of them is ``all``.
    """
    blocks = [_Block(block) for block in document.blocks]
    evaluated: list[str] = []
    outlook = False
    for block in blocks:
        if block.opens_part():
            outlook = patterns.outlook.search(block.lead) is not None
        evaluated += block.scored(patterns) if outlook else (*block.headings(patterns), *block.scored(patterns))
    stated = [text for block in blocks for text in block.stated(patterns)]
    beside = [block.text for block in blocks if patterns.scored.search(block.text)]
    for texts in ([title], evaluated, stated):
        programs = _named(texts, year, patterns, beside if texts is evaluated else [], apart=texts is not stated)
        if programs:
            return programs
    whole = any(patterns.whole.search(text) for text in (title, *(block.text for block in blocks)))
    return ("all",) if whole else ()


def _named(
    texts: list[str], year: int | None, patterns: ProgramPatterns, scored_blocks: list[str], *, apart: bool
) -> tuple[str, ...]:
    """The programmes that ``texts`` name; those of ``apart`` may name two that the standard scores together."""
    named = {program for text in texts for program, words in patterns.words.items() if words.search(text)}
    joined = year is not None and year <= patterns.together_until
    together = any(patterns.together.search(text) for text in texts) or _scored_inside(named, patterns, scored_blocks)
    together = together or (named >= _JOINED and (not apart or _marked_as_one(texts, named, patterns, scored_blocks)))
    if joined and together:
        named = (named - _JOINED) | {"rental_shantytown"}
    return tuple(program for program in _ORDER if program in named)


def _scored_inside(named: set[str], patterns: ProgramPatterns, scored_blocks: list[str]) -> bool:
    """Whether one of the two has marks within a paragraph on the other, and none of its own (棚改无任务，开工计划完成率35分)."""
    if len(named & _JOINED) != 1:
        return False
    return any(all(patterns.words[program].search(text) for program in _JOINED) for text in scored_blocks)


def _marked_as_one(texts: list[str], named: set[str], patterns: ProgramPatterns, scored_blocks: list[str]) -> bool:
    """Whether there are fewer sets of section marks than programmes, and none of the two has a mark of its own."""
    marked = (patterns.section_marks.search(_NUMBERED.sub("", text)) for text in scored_blocks)
    sets = Counter(found["section"] for found in marked if found)
    own = (text for text in texts if patterns.scored.search(text))
    alone = any(sum(bool(patterns.words[program].search(text)) for program in _JOINED) == 1 for text in own)
    return bool(sets) and max(sets.values()) < len(named) and not alone


class _Block:
    """A block as searched for programmes."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self._cells = [] if isinstance(block, Paragraph) else [_plain(cell.text.content) for cell in block.cells]
        self.text = _plain(block.text.content) if isinstance(block, Paragraph) else "，".join(self._cells)

    @property
    def lead(self) -> str:
        """What stands before the first full stop, colon or semicolon."""
        return _SENTENCE_END.split(self.text, maxsplit=1)[0]

    def opens_part(self) -> bool:
        """Whether it is or begins with a heading of the first level: 五、存在的主要问题."""
        return (
            isinstance(self._block, Paragraph) and len(self.lead) <= _LONGEST_HEADING and bool(_PART.match(self.lead))
        )

    def headings(self, patterns: ProgramPatterns) -> Iterator[str]:
        """Headings, captions and table titles that name a programme as a whole."""
        found = self._heading() if isinstance(self._block, Paragraph) else self._table_titles(self._block)
        return (text for text in found if not patterns.indicator.search(text))

    def _heading(self) -> Iterator[str]:
        assert isinstance(self._block, Paragraph)
        lead = self.lead
        styled = self._block.heading_level is not None and len(self.text) <= 2 * _LONGEST_HEADING
        if styled:
            yield _NUMBERED.sub("", self.text)
        elif len(lead) <= _LONGEST_HEADING and _NUMBERED.match(lead):
            yield _NUMBERED.sub("", _NOT_MEANT.sub("", lead))

    def _table_titles(self, table: Table) -> Iterator[str]:
        yield _plain(table.caption)
        for cell in table.cells:
            if cell.row == 0 and cell.column_span == table.columns:
                yield _plain(cell.text.content)

    def scored(self, patterns: ProgramPatterns) -> Iterator[str]:
        """Clauses of a paragraph that give a programme a score, or say what was evaluated."""
        if isinstance(self._block, Paragraph):
            for clause in _CLAUSE_END.split(_NOT_MEANT.sub("", _ASIDE.sub("", self.text))):
                told = patterns.scored.search(clause) or patterns.subject.search(clause)
                if told and not patterns.indicator.search(clause):
                    yield clause

    def stated(self, patterns: ProgramPatterns) -> Iterator[str]:
        """Clauses with a count or an amount; for tables the labels of rows and columns."""
        if isinstance(self._block, Paragraph):
            yield from (clause for clause in _CLAUSE_END.split(self.text) if patterns.stated.search(clause))
        else:
            yield from (cell for cell in self._cells if len(cell) <= _LONGEST_HEADING)


def _plain(text: str) -> str:
    return compact(fold(text))
