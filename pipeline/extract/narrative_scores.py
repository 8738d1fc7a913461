"""Scores claimed in running text: “资金筹集”得分5分, （得2分）, 满分25分，自评得分24分, 经自评，该项得10分."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import regex

from pipeline.extract.area_names import AreaFinder
from pipeline.extract.claims_apart import Claim, indicators_apart, parts_below, sections_apart, sums_of_sentences
from pipeline.extract.figure_patterns import IndicatorWords
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.outline import Heading, Standing
from pipeline.extract.reading import Reading
from pipeline.extract.score_names import LONGEST_NAME, ScoreNames, may_be_of_section
from pipeline.extract.score_programs import ScorePrograms
from pipeline.extract.score_statements import LISTED_WORD, StatementFinder
from pipeline.extract.score_words import ScoreWords
from pipeline.extract.statement import Statement
from pipeline.model import Identity, Level

_LIST_MARK = regex.compile(
    r"^(?:\d{1,2}[.、]|\(\d{1,2}\)|[①-⑳]|[一二三四五六七八九十]{1,3}[、是]|\([一二三四五六七八九十]{1,3}\)|指标[一二三四五六七八九十\d]{1,3}[:、]?|其中[:，]?)+"
)
_TAIL_WORDS = regex.compile(r"(?:经自评|[，,:、]|该项|此项|本项|自评|方面|情况|的)+$")
_ALL_PARTS = regex.compile(
    r"(?:以上|上述|[二三四五六七八九]|各)(?:各|几|[二三四五六])?(?:项|部分).{0,4}(?:合|总|共)计(?:得分?)?$"
)
_OWN_MARKS = regex.compile(r"[^，。；]{2,30}\(\d{1,2}(?:\.\d)?分\)")
_QUOTED_NAME = regex.compile(
    r"[“\"『「](?P<name>[^”\"』」]{2,45})[”\"』」](?:指标)?(?:\([\d.]+分\))?(?:扣[减除了掉去]?[\d.]+分)?"
)
_NUMBER = regex.compile(r"(?:\d{1,2}[.、]|\(\d{1,2}\)|[①-⑳])")
_DIGIT = regex.compile(r"\d")
_CLAUSE_END = regex.compile(r"[，,:]")
_SATISFACTION = "service_satisfaction"
_SATISFACTION_WHOLE = "服务对象满意度"  # the section's own name, where a semicolon parts it from indicators before it
_YEAR = regex.compile(r"(20\d{2})年度?(?!\d)")
_YEARS = regex.compile(r"20\d{2}年?度?")
_LONGEST_SECTION_NAME = 12  # characters
_QUOTED_RANK = 7  # of headings such as “资金筹集”得分5分
_HUNDRED = Decimal(100)
_MOST_OF_A_SECTION = Decimal(60)  # no section of any standard has more marks: what is above is a whole
_MARKS_BEFORE = regex.compile(r"^\((?:满分|权重|标准分|分值|总分)[为:]?\d{1,3}分\)[，,、；;]?")


class NarrativeScores:
    """Collects the claims of a document's paragraphs, block by block."""

    def __init__(
        self,
        lexicon: Lexicon,
        words: ScoreWords,
        areas: AreaFinder,
        standings: tuple[Standing, ...],
        identity: Identity,
    ) -> None:
        self.lexicon = lexicon
        self.year = identity.year
        self.words = words
        self.areas = areas
        self.standings = standings
        self.programs = ScorePrograms(lexicon, words, identity.programs)
        self.names = ScoreNames(lexicon, words)
        self.listing = (-1, "")  # block and section of the indicator claimed last
        self.named_inside: dict[
            int, IndicatorWords
        ] = {}  # “资金分配”得5分，…; 3.预算执行（10分）得7分。…: of what follows
        self.section_in_block: dict[
            int, str
        ] = {}  # 资金管理得25分，其中资金筹集得5分…: named in the text, not above it

    def claims(self, readings: dict[int, Reading]) -> list[Claim]:
        """All claims in document order."""
        found = StatementFinder(self.lexicon, self.words, self.areas, self.standings).statements(readings)
        settled = [claim for statement in found for claim in self._settled(statement)]
        below = parts_below(sums_of_sentences(settled, self.words), self.standings, self.lexicon)
        return indicators_apart(sections_apart(below, self.standings, self.lexicon), self.standings, self.words)

    def _settled(self, statement: Statement) -> Iterator[Claim]:
        """The claims a statement makes: one for each programme that shares its marks, none where it is no claim."""
        standing = self._standing(statement)
        sharing = self.programs.sharing(statement, standing)
        for program in sharing or (self.programs.program(statement, standing),):
            for each in [statement] if sharing else self.programs.by_indicator(statement):
                claim = self._settle(each, standing, program)
                if claim is not None:
                    yield claim

    def _standing(self, statement: Statement) -> Standing:
        """What a statement stands under: its block's headings, or the indicator quoted before it in the block."""
        standing = self.standings[statement.block]
        quoted = _QUOTED_NAME.fullmatch(self.words.full_marks.sub("", statement.lead).strip("，,、；; "))
        named = self.lexicon.indicator_of(quoted["name"], standing.programs) if quoted and statement.word else None
        heads = statement.in_heading and standing.heading is not None and standing.heading.label in statement.lead
        if named is not None and not heads:  # “项目储备库”得3分，“统筹协调机制”得2分
            self.named_inside[statement.block] = named
        elif named is None and self._begins_section(statement):
            self.named_inside.pop(statement.block, None)
            return standing if statement.in_heading else replace(standing, section="", indicator="")
        opening = statement.opening
        if opening is not None and not self._names_another(statement, opening.indicator, standing.programs):
            return replace(standing, section=opening.section, indicator=opening.indicator)
        within = self.named_inside.get(statement.block)
        if within is None:
            return standing
        section = within.section if named is not None else standing.section or within.section
        if named is not None or statement.in_heading:
            return replace(standing, indicator="") if named is not None else standing
        return replace(standing, section=section, indicator=within.indicator)

    def _names_another(self, statement: Statement, indicator: str, programs: tuple[str, ...]) -> bool:
        """Whether a claim has the name of another indicator before it: 资金筹集（5分），…得5分；资金分配得5分."""
        name = self.words.without_marks_behind(statement.lead).strip("，,、；;。：:“” ")
        short = 2 < len(name) <= _LONGEST_SECTION_NAME and not _DIGIT.search(name)
        named = self.lexicon.indicator_of(name, programs) if short else None
        return named is not None and named.indicator != indicator and self.names.is_indicator(name, programs[0])

    def _begins_section(self, statement: Statement) -> bool:
        """Whether a claim is of a section that its sentence begins with: …“评价报告报送”得5分。产出效益（60分）自评54分."""
        name = self.words.without_marks_behind(statement.lead).strip("，,、；;。：: ")
        return len(name) <= _LONGEST_SECTION_NAME and self.lexicon.section_of(name) not in ("", _SATISFACTION)

    def _settle(self, statement: Statement, standing: Standing, program: str) -> Claim | None:
        label = self._label(statement, standing)
        if self._of_other_year(statement.lead):
            return None
        if statement.area:
            return Claim(statement, program, Level.TOTAL, "", "", statement.area, None)
        if statement.bonus:
            return Claim(statement, program, Level.BONUS, "bonus", "", label, statement.full)
        if self.programs.is_combined(statement):
            return Claim(statement, program, Level.TOTAL, "", "", label, statement.full)
        part = self._part_of_topic(statement, standing)
        if part is not None:
            level, section, indicator = part
            return Claim(statement, program, level, section, indicator, label, statement.full)
        if self._is_total(statement, standing, label):
            return Claim(statement, program, Level.TOTAL, "", "", label, statement.full)
        above = self._section_just_above(statement, standing)
        if above is not None:
            return Claim(statement, program, Level.SECTION, above.section, "", above.label, statement.full)
        within = 30 if statement.bare else 80
        named = self.lexicon.indicator_of(label, (program,)) if len(label) <= within else None
        own = standing.heading is None or standing.heading.label[:6] in statement.lead or not statement.lead.strip()
        if statement.in_heading and statement.bare and not own and self._quotes_name(standing):
            return Claim(
                statement, program, Level.SUB_ITEM, standing.section, standing.indicator, label, statement.full
            )  # “项目储备库”得3分：建库（1分）、一小区一档（1分）
        apart = not own and self._names_section_apart(label, standing)
        if statement.in_heading and (own or named is None) and not apart:
            return self._of_heading(statement, standing, program, label)
        point = named is not None and named.indicator != standing.indicator and self.names.is_indicator(label, program)
        point = point and (
            _OWN_MARKS.match(statement.lead) is not None
            or _LIST_MARK.match(statement.lead.lstrip("，,、")) is not None
            or not statement.word
            or statement.block in self.named_inside
        )
        if point and named is not None and named.section == standing.section:
            if statement.word and _NUMBER.match(statement.lead):
                self.named_inside[statement.block] = named  # …；②评价报告报送（…自评得5分）
            return Claim(statement, program, Level.INDICATOR, standing.section, named.indicator, label, statement.full)
        if standing.indicator:
            level = Level.SUB_ITEM
            return Claim(statement, program, level, standing.section, standing.indicator, label, statement.full)
        return self._in_body(statement, standing, program, label, named)

    def _names_section_apart(self, label: str, standing: Standing) -> bool:
        """Whether a claim within a heading's sentence is of a section it does not name: 一、综合评价：…，资金管理得23分."""
        heading = standing.heading
        section = "" if len(label) > LONGEST_NAME else self.lexicon.section_of(label)
        return heading is not None and bool(section) and not (heading.section or heading.indicator)

    def _quotes_name(self, standing: Standing) -> bool:
        """Whether the heading is an indicator's name in quotation marks, with the points of its marks behind it."""
        return bool(standing.indicator) and standing.heading is not None and standing.heading.rank == _QUOTED_RANK

    def _section_just_above(self, statement: Statement, standing: Standing) -> Heading | None:
        """The section's heading that 该指标, 本部分 right behind it speaks of: （一）决策。该指标满分15分，得分13.5分."""
        heading = standing.path[-1] if standing.path else None
        if heading is None or not statement.opens or statement.in_heading or statement.block - heading.block > 1:
            return None
        named = bool(heading.section) or self.lexicon.names_other_section(heading.label)
        lead = self.words.full_marks.sub("", statement.lead).strip("，,、：: ")
        return heading if named and self.words.this.match(lead) else None

    def _in_body(
        self, statement: Statement, standing: Standing, program: str, label: str, named: IndicatorWords | None
    ) -> Claim | None:
        """A claim in the text below a section's heading, or below none."""
        above = self.section_in_block.get(statement.block, standing.section)
        listed = self.names.section_summed_up(statement)
        section = "" if self._within_other_section(standing) else listed or self.lexicon.section_of(label)
        whole = statement.sentence.endswith(("；", ";")) and label == _SATISFACTION_WHOLE
        if section == _SATISFACTION and not whole and self._among_indicators(statement, above):
            section = ""  # …，工程质量5分，满意度5分: the last of the indicators of 产出效益
        if section and not statement.bare:
            self.section_in_block[statement.block] = section
            return Claim(statement, program, Level.SECTION, section, "", label, statement.full)
        if named is not None:
            above = above or named.section
            self.listing = (statement.block, named.section)
            return Claim(statement, program, Level.INDICATOR, above, named.indicator, label, statement.full)
        if statement.bare:
            return None
        if (subject := self.names.subject(statement.lead, program)) is not None:
            return Claim(statement, program, Level.INDICATOR, above, subject.indicator, label, statement.full)
        last = _CLAUSE_END.split(label)[-1]
        if not self._within_other_section(standing) and self.lexicon.names_other_section(last):
            return Claim(statement, program, Level.SECTION, "", "", last, statement.full)
        own_frame = not self._within_other_section(standing)
        told = self.lexicon.indicator_told(statement.lead, above, (program,)) if own_frame else ""
        if not statement.word and not told:
            return None
        of_section = may_be_of_section(label) or (not told and self.names.is_programs_only(label))
        level = Level.SECTION if standing.section and of_section else Level.INDICATOR
        return Claim(statement, program, level, above, told, label, statement.full)

    def _among_indicators(self, statement: Statement, above: str) -> bool:
        return above == "outputs" and self.listing == (statement.block, "outputs")

    def _part_of_topic(self, statement: Statement, standing: Standing) -> tuple[Level, str, str] | None:
        """The section or indicator programmes are listed under: 资金管理方面，租赁住房保障24分，老旧小区改造27分."""
        if (
            statement.word != LISTED_WORD
            or statement.value > _MOST_OF_A_SECTION
            or self.words.listed_total.search(statement.lead)
        ):
            return None
        named = self.lexicon.indicator_of(statement.topic, ())
        sections = self.lexicon.section_words.hits(statement.topic)
        ends = [hit.end for hit in self.lexicon.indicator_words.hits(statement.topic)]
        if sections and (not ends or sections[-1].end >= max(ends)):
            return Level.SECTION, self.lexicon.outline.sections[sections[-1].entry].section, ""
        if named is not None:
            return Level.INDICATOR, named.section, named.indicator
        if standing.indicator:
            return Level.INDICATOR, standing.section, standing.indicator
        return (Level.SECTION, standing.section, "") if standing.section else None

    def _of_other_year(self, lead: str) -> bool:
        """Whether the clause speaks of a year before the one evaluated (2022年自评得分为94.1分)."""
        years = [int(year) for year in _YEAR.findall(_CLAUSE_END.split(lead.rstrip("，,:"))[-1])]
        return self.year is not None and bool(years) and max(years) < self.year

    def _within_other_section(self, standing: Standing) -> bool:
        return any(self.lexicon.names_other_section(step.label) for step in standing.path)

    def _of_heading(self, statement: Statement, standing: Standing, program: str, label: str) -> Claim | None:
        heading = standing.heading
        assert heading is not None
        said, label = label, heading.label or label
        above = [step for step in standing.path if step is not heading and step.indicator]
        if heading.section or self.lexicon.names_other_section(label):
            return Claim(statement, program, Level.SECTION, heading.section, "", label, statement.full)
        if above:
            return Claim(
                statement, program, Level.SUB_ITEM, standing.section, above[-1].indicator, label, statement.full
            )
        if heading.indicator or standing.section or self._within_other_section(standing):
            own = statement.opens or not heading.indicator
            level, label = (Level.INDICATOR, label) if own else (Level.SUB_ITEM, said)
            return Claim(statement, program, level, standing.section, heading.indicator, label, statement.full)
        if statement.full is not None and not any(step.section for step in standing.path):
            return Claim(statement, program, Level.SECTION, "", "", label, statement.full)  # 决策（分值16分，得15分）
        return None

    def _is_total(self, statement: Statement, standing: Standing, label: str) -> bool:
        if statement.bare:  # 三、城镇老旧小区改造（97分）: more than a section's marks, and not the full hundred
            return statement.in_heading and _MOST_OF_A_SECTION < statement.value < _HUNDRED
        if statement.value > _MOST_OF_A_SECTION and statement.word:
            return True
        if statement.full == _HUNDRED or statement.word == LISTED_WORD:
            return True
        if _ALL_PARTS.search(text := statement.lead + statement.word):
            return True
        if standing.indicator or (standing.section and statement.in_heading):
            return False
        named = self.lexicon.section_of(label) or (len(label) <= 20 and self.lexicon.indicator_of(label, ()))
        if self.words.total.search(text) and not named and not standing.section:
            return True
        clause = _CLAUSE_END.split(statement.lead)[-1]
        whole = len(clause) <= 40 and not _DIGIT.search(_YEARS.sub("", clause))
        return not standing.section and not named and whole and bool(self.lexicon.programs_in(clause))

    def _label(self, statement: Statement, standing: Standing) -> str:
        heading = standing.heading
        if heading is not None and statement.in_heading and heading.rank == 7 and heading.label in statement.lead:
            return heading.label
        lead = _MARKS_BEFORE.sub("", statement.lead)
        if statement.opens and not self.words.full_marks.sub("", lead).strip("，,、：: ") and standing.path:
            return standing.path[-1].label  # 1.资金筹集。分值10分，自评得9分
        lead = _LIST_MARK.sub("", self.words.without_marks_behind(lead).strip("，,、：: "))
        return _TAIL_WORDS.sub("", lead)[-60:].strip('“”"（(') or statement.word
