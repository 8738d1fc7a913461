"""Scores claimed in running text: “资金筹集”得分5分, （得2分）, 满分25分，自评得分24分, 经自评，该项得10分."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from pipeline.extract.lexicon import Lexicon
from pipeline.extract.outline import Standing
from pipeline.extract.reading import Reading
from pipeline.extract.score_statements import LISTED_WORD, Statement, StatementFinder
from pipeline.extract.score_words import ScoreWords
from pipeline.model import Level

_LIST_MARK = regex.compile(
    r"^(?:\d{1,2}[.、]|\(\d{1,2}\)|[①-⑳]|[一二三四五六七八九十]{1,3}[、是]|\([一二三四五六七八九十]{1,3}\)|指标[一二三四五六七八九十\d]{1,3}[:、]?|其中[:，]?)+"
)
_TAIL_WORDS = regex.compile(r"(?:经自评|[，,:、]|该项|此项|本项|自评|方面|情况|的)+$")
_ALL_PARTS = regex.compile(
    r"(?:以上|上述|[二三四五六七八九]|各)(?:各|几|[二三四五六])?(?:项|部分).{0,4}(?:合|总|共)计(?:得分?)?$"
)
_OWN_MARKS = regex.compile(r"[^，。；]{2,30}\(\d{1,2}(?:\.\d)?分\)")
_OF_SECTION = regex.compile(r"(?:本|该|此)(?:部分|项|类|方面)|小计|合计|得分|自评|评价|^$")
_PLAIN_LABEL = regex.compile(r"[\u4e00-\u9fff]{3,8}")
_YEARS = regex.compile(r"20\d{2}年?度?")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement settled: level, programme, indicator, label and full marks."""

    statement: Statement
    program: str
    level: Level
    section: str
    indicator: str
    label: str
    full: Decimal | None

    def outer(self, standing: Standing) -> tuple[str, ...]:
        """The headings it stands under, outermost first; not the one it is printed in."""
        own = standing.heading if self.statement.in_heading else None
        return tuple(step.label for step in standing.path if step is not own)


class NarrativeScores:
    """Collects the claims of a document's paragraphs, block by block."""

    def __init__(
        self, lexicon: Lexicon, words: ScoreWords, standings: tuple[Standing, ...], evaluated: tuple[str, ...]
    ) -> None:
        self.lexicon = lexicon
        self.evaluated = evaluated
        self.words = words
        self.standings = standings
        self.named_in_block: dict[int, str] = {}

    def claims(self, readings: dict[int, Reading]) -> list[Claim]:
        """All claims in document order."""
        found = StatementFinder(self.lexicon, self.words, self.standings).statements(readings)
        settled: list[Claim | None] = []
        for statement in found:
            settled.append(self._settle(statement))
        return self._with_indicators_apart(self._with_parts_below([claim for claim in settled if claim is not None]))

    def _settle(self, statement: Statement) -> Claim | None:
        standing = self.standings[statement.block]
        program = self._program(statement, standing)
        label = self._label(statement, standing)
        if statement.bonus:
            return Claim(statement, program, Level.BONUS, "bonus", "", label, statement.full)
        if self._is_total(statement, standing, label):
            return Claim(statement, program, Level.TOTAL, "", "", label, statement.full)
        within = 80 if standing.section and not statement.bare else 30
        named = self.lexicon.indicator_of(label, (program,)) if len(label) <= within else None
        own = standing.heading is None or standing.heading.label[:6] in statement.lead or not statement.lead.strip()
        if statement.in_heading and (own or named is None):
            return self._of_heading(statement, standing, program, label)
        point = named is not None and named.indicator != standing.indicator and len(label) <= 40
        point = point and (
            _OWN_MARKS.match(statement.lead) is not None
            or _LIST_MARK.match(statement.lead.lstrip("，,、")) is not None
            or not statement.word
        )
        if point and named is not None and named.section == standing.section:  # …；②评价报告报送（…自评得5分）
            return Claim(statement, program, Level.INDICATOR, standing.section, named.indicator, label, statement.full)
        if standing.indicator:
            level = Level.SUB_ITEM
            return Claim(statement, program, level, standing.section, standing.indicator, label, statement.full)
        section = self.lexicon.section_of(label)
        if section and not statement.bare:
            return Claim(statement, program, Level.SECTION, section, "", label, statement.full)
        if named is not None:
            return Claim(
                statement,
                program,
                Level.INDICATOR,
                standing.section or named.section,
                named.indicator,
                label,
                statement.full,
            )
        plain = _PLAIN_LABEL.fullmatch(label) and not _OF_SECTION.search(label)
        if plain and statement.word and standing.section in ("", "outputs"):
            return Claim(statement, program, Level.INDICATOR, "", "", label, statement.full)
        if standing.section and not statement.bare:
            level = Level.SECTION if _OF_SECTION.search(label) or len(label) > 20 else Level.INDICATOR
            return Claim(statement, program, level, standing.section, "", label, statement.full)
        return None

    def _of_heading(self, statement: Statement, standing: Standing, program: str, label: str) -> Claim | None:
        heading = standing.heading
        assert heading is not None
        label = heading.label or label
        above = [step for step in standing.path if step is not heading and step.indicator]
        if heading.section:
            return Claim(statement, program, Level.SECTION, heading.section, "", label, statement.full)
        if above:
            return Claim(
                statement, program, Level.SUB_ITEM, standing.section, above[-1].indicator, label, statement.full
            )
        if heading.indicator or standing.section:
            return Claim(
                statement, program, Level.INDICATOR, standing.section, heading.indicator, label, statement.full
            )
        if statement.full is not None and not any(step.section for step in standing.path):
            return Claim(statement, program, Level.SECTION, "", "", label, statement.full)  # 决策（分值16分，得15分）
        return None

    def _is_total(self, statement: Statement, standing: Standing, label: str) -> bool:
        if statement.bare:
            return False
        if statement.full == _HUNDRED or statement.word == LISTED_WORD:
            return True
        if _ALL_PARTS.search(text := statement.lead + statement.word):
            return True
        if standing.indicator or (standing.section and statement.in_heading):
            return False
        named = self.lexicon.section_of(label) or (len(label) <= 20 and self.lexicon.indicator_of(label, ()))
        if self.words.total.search(text) and not named and not standing.section:
            return True
        clause = regex.split(r"[，,:]", statement.lead)[-1]
        whole = len(clause) <= 40 and not regex.search(r"\d", _YEARS.sub("", clause))
        return not standing.section and not named and whole and bool(self.lexicon.programs_in(clause))

    def _program(self, statement: Statement, standing: Standing) -> str:
        scope = standing.programs
        if len(scope) == 1 and scope[0] != "all":
            return scope[0]
        programs = self.lexicon.joint(self.lexicon.programs_in(statement.lead), self.evaluated)
        named = [p for p in programs if "all" in scope or p in scope]
        if named:
            self.named_in_block[statement.block] = named[-1]
            return named[-1]
        if statement.block in self.named_in_block:
            return self.named_in_block[statement.block]
        return self.evaluated[0] if scope[0] == "all" and len(self.evaluated) == 1 else scope[0]

    def _label(self, statement: Statement, standing: Standing) -> str:
        heading = standing.heading
        if heading is not None and statement.in_heading and heading.rank == 7 and heading.label in statement.lead:
            return heading.label
        lead = _LIST_MARK.sub("", statement.lead.strip("，,、：: "))
        return _TAIL_WORDS.sub("", lead)[-60:].strip('“”"（(') or statement.word

    def _with_parts_below(self, claims: list[Claim]) -> list[Claim]:
        """What is claimed under a heading that claims a section itself is a part of it, whatever its name."""
        headed = {c.statement.block for c in claims if c.level is Level.SECTION and c.statement.in_heading}
        return [self._as_part(claim) if self._is_below(claim, headed) else claim for claim in claims]

    def _is_below(self, claim: Claim, headed: set[int]) -> bool:
        if claim.level is not Level.SECTION or claim.statement.in_heading:
            return False
        path = self.standings[claim.statement.block].path
        return any(step.block in headed for step in path) and not _OF_SECTION.search(claim.label)

    def _as_part(self, claim: Claim) -> Claim:
        standing = self.standings[claim.statement.block]
        named = self.lexicon.indicator_of(claim.label, (claim.program,))
        return replace(
            claim, level=Level.INDICATOR, section=standing.section, indicator="" if named is None else named.indicator
        )

    def _with_indicators_apart(self, claims: list[Claim]) -> list[Claim]:
        """Among the claims in the body of one indicator, find the indicator's own (see `closing` in scores.yaml)."""
        groups: dict[tuple[str, str, int], list[int]] = {}
        for index, claim in enumerate(claims):
            path = [step for step in self.standings[claim.statement.block].path if step.indicator]
            if claim.indicator and path and claim.level in (Level.SUB_ITEM, Level.INDICATOR):
                groups.setdefault((claim.program, claim.indicator, path[0].block), []).append(index)
        result = list(claims)
        for indices in groups.values():
            if any(claims[i].level is Level.INDICATOR for i in indices):
                continue
            own = self._own_claim([claims[i] for i in indices])
            if own is not None:
                result[indices[own]] = replace(claims[indices[own]], level=Level.INDICATOR)
        return result

    def _own_claim(self, claims: list[Claim]) -> int | None:
        if len(claims) == 1:
            return None if claims[0].statement.bare else 0
        values = [claim.statement.value for claim in claims]
        if self.words.closing.search(claims[-1].statement.lead[-12:]) and sum(values[:-1]) == values[-1]:
            return len(claims) - 1
        if not claims[0].statement.bare and values[0] == sum(values[1:]):
            return 0
        return None
