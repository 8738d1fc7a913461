"""Scores claimed in running text: “资金筹集”得分5分, （得2分）, 满分25分，自评得分24分, 经自评，该项得10分."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from pipeline.extract.lexicon import Lexicon
from pipeline.extract.outline import Standing
from pipeline.extract.reading import Reading
from pipeline.extract.score_words import ScoreWords
from pipeline.model import Level

_GROUP_END = regex.compile(r"[。；;\n]")
_LIST_MARK = regex.compile(
    r"^(?:\d{1,2}[.、]|\(\d{1,2}\)|[①-⑳]|[一二三四五六七八九十]{1,3}[、是]|\([一二三四五六七八九十]{1,3}\)|其中[:，]?)+"
)
_TAIL_WORDS = regex.compile(r"(?:经自评|[，,:、]|该项|此项|本项|自评|方面|情况|的)+$")
_ALL_PARTS = regex.compile(
    r"(?:以上|上述|[二三四五六七八九]|各)(?:各|几|[二三四五六])?(?:项|部分).{0,4}(?:合|总|共)计(?:得分?)?$"
)
_YEARS = regex.compile(r"20\d{2}年?度?")
_HUNDRED = Decimal(100)
_LISTED_WORD = "综合得分"
_SCORES_LISTED = regex.compile(r"得分|自评|评分|分数")
_LISTED = regex.compile(
    r"(?<![\u4e00-\u9fff])(?P<lead>[\u4e00-\u9fff]{2,24}?)(?P<n>\d{1,3}(?:\.\d{1,4})?)分(?=[，,。；;、:和(]|$)"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A printed claim or full mark at ``[start, end)`` of block ``block``; ``lead`` is its clause before it."""

    block: int
    start: int
    end: int
    value: Decimal
    step: Decimal
    bare: bool  # only （N分）: a claim or the full marks, by what follows
    word: str
    lead: str
    full: Decimal | None
    in_heading: bool
    bonus: bool


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


class NarrativeScores:
    """Collects the claims of a document's paragraphs, block by block."""

    def __init__(
        self, lexicon: Lexicon, words: ScoreWords, standings: tuple[Standing, ...], evaluated: tuple[str, ...]
    ) -> None:
        self.lexicon = lexicon
        self.evaluated = evaluated
        self.words = words
        self.standings = standings

    def claims(self, readings: dict[int, Reading]) -> list[Claim]:
        """All claims in document order."""
        statements = [
            statement
            for block, reading in sorted(readings.items())
            if not self.standings[block].skip
            for statement in self._statements(block, reading.chars)
        ]
        statements = self._without_full_marks_of_headings(statements)
        settled = [self._settle(statement) for statement in statements]
        return self._with_indicators_apart([claim for claim in settled if claim is not None])

    # -- finding -----------------------------------------------------------------------------------------------------

    def _statements(self, block: int, chars: str) -> list[Statement]:
        found: list[Statement] = []
        full: Decimal | None = None
        begin = 0
        heading_end = _heading_end(chars) if self.standings[block].heading is not None else 0
        for match in self.words.statement.finditer(chars):
            group_end = _last_group_end(chars, begin, match.start())
            if group_end is not None:
                begin, full = group_end, None
            if match["full"]:
                full = None if found and found[-1].end == match.start() - 1 else Decimal(match["full"])
                continue
            lead = chars[begin : match.start()]
            behind = self.words.full_behind.match(chars, match.end())
            full = Decimal(behind["full"]) if behind else full
            statement = self._statement(block, match, lead, full, match.start() < heading_end)
            if statement is not None:
                found.append(statement)
                begin, full = match.end(), None
        return sorted([*found, *self._listed(block, chars, found)], key=lambda s: s.start)

    def _listed(self, block: int, chars: str, found: list[Statement]) -> list[Statement]:
        """Scores listed by name alone: 得分依次为租赁住房保障93分，老旧小区改造92.5分; 资金管理22分，项目管理15分，合计95分."""
        listed: list[Statement] = []
        for match in _LISTED.finditer(chars):
            lead = match["lead"]
            free = not any(s.start < match.end() and match.start("n") < s.end for s in found)
            if free and not self.words.not_claimed.search(lead) and self._names_score(lead):
                value = Decimal(match["n"])
                program = self.lexicon.programs_in(lead) not in ((), ("all",))
                word = _LISTED_WORD if program or self.words.listed_total.search(lead) else ""
                listed.append(
                    Statement(
                        block, match.start("n"), match.end(), value, _step(value), False, word, lead, None, False, False
                    )
                )
        heading = self._heading_label(block)
        said = _SCORES_LISTED.search(chars + heading) is not None
        several = len({s.lead for s in listed}) > 1
        alone = len(listed) == 1 and listed[0].word == _LISTED_WORD and not self.standings[block].section
        return listed if (several and (said or len(listed) > 2)) or alone else []

    def _names_score(self, lead: str) -> bool:
        """Whether the words before a bare N分 are the name of a section, an indicator or a programme, or 合计."""
        if self.words.listed_total.search(lead):
            return True
        named = self.lexicon.section_of(lead) or self.lexicon.indicator_of(lead, ())
        programs = self.lexicon.programs_in(lead) not in ((), ("all",))
        return bool(named) or (programs and len(lead) <= 24)

    def _heading_label(self, block: int) -> str:
        path = self.standings[block].path
        return path[-1].label if path else ""

    def _statement(
        self, block: int, match: regex.Match[str], lead: str, full: Decimal | None, in_heading: bool
    ) -> Statement | None:
        group = next(g for g in ("paren", "add", "claim") if match[g])
        word = match[f"{group}word"] or ""
        if self.words.refused.search(lead + word) or (group == "claim" and not self._plausible(match, lead, word)):
            return None
        value = Decimal(match[group])
        if value > _HUNDRED:
            return None
        added = group == "add" or self.standings[block].section == "bonus"
        return Statement(
            block, match.start(), match.end(), value, _step(value), group == "paren" and not word, word, lead, full,
            in_heading, added,
        )  # fmt: skip

    def _plausible(self, match: regex.Match[str], lead: str, word: str) -> bool:
        """Short words (得 计 评 自评) need 分 behind the number; without 分 only a named score is one."""
        if match["mark"]:
            return True
        return len(word) >= 3 or word == "得分"

    def _without_full_marks_of_headings(self, statements: list[Statement]) -> list[Statement]:
        """（5分） in a heading is the full marks where the text under it, or elsewhere, claims in words."""
        kept: list[Statement] = []
        pending: dict[int, Decimal] = {}
        for statement in statements:
            if statement.bare and statement.in_heading and self._claimed_below(statement, statements):
                pending[statement.block] = statement.value
                continue
            kept.append(statement)
        return [self._with_full(statement, pending) for statement in kept]

    def _claimed_below(self, heading: Statement, statements: list[Statement]) -> bool:
        """Whether a claim in words stands under the same heading, before the next one."""
        for other in statements:
            if other.block < heading.block or other is heading or other.bare:
                continue
            path = self.standings[other.block].path
            if other.block == heading.block and not other.in_heading:
                return True
            if any(step.block == heading.block for step in path):
                return True
        return False

    def _with_full(self, statement: Statement, pending: dict[int, Decimal]) -> Statement:
        if statement.full is not None:
            return statement
        path = self.standings[statement.block].path
        own = [pending[step.block] for step in reversed(path) if step.block in pending]
        return replace(statement, full=own[0]) if own else statement

    # -- settling ----------------------------------------------------------------------------------------------------

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
        point = named is not None and named.indicator != standing.indicator and len(label) <= 24
        point = point and (_LIST_MARK.match(statement.lead.lstrip("，,、")) is not None or not statement.word)
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
        if standing.section and not statement.bare:
            return Claim(statement, program, Level.SECTION, standing.section, "", label, statement.full)
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
        return None

    def _is_total(self, statement: Statement, standing: Standing, label: str) -> bool:
        if statement.bare:
            return False
        if statement.full == _HUNDRED or statement.word == _LISTED_WORD:
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
            return named[-1]
        return self.evaluated[0] if scope[0] == "all" and len(self.evaluated) == 1 else scope[0]

    def _label(self, statement: Statement, standing: Standing) -> str:
        heading = standing.heading
        if heading is not None and statement.in_heading and heading.rank == 7 and heading.label in statement.lead:
            return standing.heading.label
        lead = _LIST_MARK.sub("", statement.lead.strip("，,、：: "))
        return _TAIL_WORDS.sub("", lead)[-60:].strip('“”"（(') or statement.word

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


def _step(value: Decimal) -> Decimal:
    """The last printed place of a score with decimals; 0 for whole marks, which nobody rounded."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(0)


def _heading_end(chars: str) -> int:
    """Where the heading ends that a paragraph begins with: its first full stop, or a bracketed score after a label."""
    match = _GROUP_END.search(regex.sub(r"\([^()]*\)", lambda m: "　" * len(m.group()), chars))
    return match.start() + 1 if match else len(chars)


def _last_group_end(chars: str, begin: int, end: int) -> int | None:
    ends = [match.end() for match in _GROUP_END.finditer(chars, begin, end)]
    return ends[-1] if ends else None
