"""Which indicator or section the words of a claimed score name: a name at its head, a subject, a list of indicators."""

from __future__ import annotations

import regex

from pipeline.extract.figure_patterns import IndicatorWords
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.score_words import ScoreWords
from pipeline.extract.statement import Statement

_SUBJECT = regex.compile(
    r"^(?:[，,、；;]|\(?\d{1,2}[.、)])*(?:[\u4e00-\u9fff]{2,6}指标[:，])?(?P<subject>[\u4e00-\u9fff]{2,20}?)"
    r"(?:(?:年度|全年|年初)?(?:指标|目标|计划|预期|实际)?(?:完成)?(?:值|数|任务)?(?:设定)?[为是:]?)?(?=[，,:≥≤]|\d)"
)
_OF_SECTION = regex.compile(r"(?:本|该|此)(?:部分|项|类|方面)|小计|合计|得分|自评|评价|^$")
_SUM = regex.compile(r"(?:共计?|合计)$")
LONGEST_NAME = 40  # characters


class ScoreNames:
    """Tells what the label or clause of a claim names."""

    def __init__(self, lexicon: Lexicon, words: ScoreWords) -> None:
        self.lexicon = lexicon
        self.words = words

    def is_indicator(self, label: str, program: str) -> bool:
        """Whether a label is an indicator's name (②评价报告报送), and no sentence with its words (已纳入质量安全监管)."""
        named = self.lexicon.indicator_of(label, (program,))
        if named is None or len(label) > LONGEST_NAME:
            return False
        hits = [
            h for h in self.lexicon.indicator_words.hits(label) if self.lexicon.outline.indicators[h.entry] is named
        ]
        return self.words.sentence.search(label[: min(hit.start for hit in hits)]) is None

    def subject(self, lead: str, program: str) -> IndicatorWords | None:
        """The indicator that the first words of a long clause name: 数量指标：改造小区数量，目标值38个，实际38个，得10分."""
        found = _SUBJECT.match(lead)
        return self.lexicon.indicator_of(found["subject"], (program,)) if found else None

    def section_summed_up(self, statement: Statement) -> str:
        """The section whose indicators a clause lists with one sum: 储备库、协调机制、报告报送均得满分，共计10分."""
        if not _SUM.search(statement.lead + statement.word):
            return ""
        entries = [self.lexicon.outline.indicators[i] for i in self.lexicon.indicator_words.entries_in(statement.lead)]
        sections = {entry.section for entry in entries}
        several = len({entry.indicator for entry in entries}) > 1
        return sections.pop() if several and len(sections) == 1 else ""

    def is_programs_only(self, label: str) -> bool:
        """Whether a label is nothing but programmes: 老旧小区改造; 租赁住房保障、棚户区改造各."""
        named = self.lexicon.programs_in(label)
        return named not in ((), ("all",)) and len(label) <= 12 * len(named)


def may_be_of_section(label: str) -> bool:
    """Whether a claim that names nothing may be its section's: what it says is long, or says so (本部分, 小计)."""
    return _OF_SECTION.search(label) is not None or len(label) > 20
