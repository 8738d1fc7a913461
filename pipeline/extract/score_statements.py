"""Scores as they are printed in running text, found but not yet settled."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import regex

from pipeline.extract.area_names import AreaFinder
from pipeline.extract.heading_marks import HeadingMarks
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.listed_scores import Listed, ScoreLists
from pipeline.extract.outline import Standing
from pipeline.extract.quoted_standards import QuotedStandard, is_quoted, quoted_standards
from pipeline.extract.reading import Reading
from pipeline.extract.score_openings import openings
from pipeline.extract.score_words import MARKS, ScoreWords, marks_of
from pipeline.extract.statement import (
    Statement,
    cut,
    opened,
    sentence,
    with_own_marks,
    within,
    without_marks_of_listed,
    without_marks_of_openings,
)

LISTED_WORD = "综合得分"
_BARE_MARKS = "分"
_GROUP_END = regex.compile(r"[。；;\n]")
_BRACKETED = regex.compile(r"\([^()]*\)")
_ALONE = regex.compile(rf"(?P<marks>{MARKS})分(?=[。；;\n]|$)")
_LONGEST_NAME = 16
_RULE_BEHIND = regex.compile(
    r"[，,；;、]?[^。\n]{0,20}?(?P<rule>每)(?:低|少|高|超|降低|减少|增加|下降)[^。\n]{0,16}?扣"
)
_NAMES = regex.compile(r"[\u4e00-\u9fff]{2}")
_OWN = regex.compile(r"自评|经评|本项|该项|实际")
_LIST_OF_PARTS = 3  # so many parts in a paragraph make a list of parts
_HUNDRED = Decimal(100)
_MOST_OF_A_SECTION = Decimal(60)  # no section of any standard has more marks


class StatementFinder:
    """Finds the score statements of a document's paragraphs, block by block."""

    def __init__(self, lexicon: Lexicon, words: ScoreWords, areas: AreaFinder, standings: tuple[Standing, ...]) -> None:
        self.lexicon = lexicon
        self.words = words
        self.standings = standings
        self.lists = ScoreLists(lexicon, words, areas)
        self.marks = HeadingMarks(lexicon, standings)

    def statements(self, readings: dict[int, Reading]) -> list[Statement]:
        """All statements in document order; bracketed full marks of headings are given to the claims below them."""
        found = [
            statement
            for block, reading in sorted(readings.items())
            if not self.standings[block].skip and "分" in reading.chars
            for statement in self._statements(block, reading.chars)
        ]
        return self.marks.without_full_marks(found)

    def _statements(self, block: int, chars: str) -> list[Statement]:
        found: list[Statement] = []
        full: Decimal | None = None
        begin = marked = 0
        inside = (0, 0)
        heading_end = _heading_end(chars) if self.standings[block].heading is not None else 0
        sure = [self._of_list(block, chars, each, 0) for each in self.lists.surely(chars, self._heading_label(block))]
        quoted = quoted_standards(chars, self.words)
        for match in self.words.statement.finditer(chars):
            if is_quoted(match.start(), quoted) or any(
                listed.start < match.end() and match.start() < listed.end for listed in sure
            ):
                continue
            after_marks = chars[marked : match.start()] == "。"  # 资金分配(5分)。自评得5分
            group_end = _last_group_end(chars, begin, marked if after_marks else match.start())
            if group_end is not None:
                begin, full = group_end, full if after_marks else None
            if match["inside"]:  # 产出指标（50分，得分48.5分）; 资金管理三十分，得二十八分
                if self.words.claims_of(chars, match.end(), marks_of(match["inside"])):
                    full, inside = marks_of(match["inside"]), match.span()
                continue
            if match["claim"] and self._is_full_marks_of_claim(chars, match):
                full = marks_of(match["claim"])
                continue
            if match["full"]:
                full = None if found and found[-1].end == match.start() - 1 else marks_of(match["full"])
                continue
            if match["paren"] and not match["parenword"] and self._is_full_marks(block, chars, begin, match):
                full, marked = marks_of(match["paren"]), match.end()
                continue
            lead = _without(chars, begin, match.start(), inside).removesuffix("。")
            behind = self.words.full_behind.match(chars, match.end())
            full = marks_of(behind["full"]) if behind else full
            if _gives_rule(chars, match, lead, quoted):
                continue
            statement = self._statement(block, chars, match, lead, full, match.start() < heading_end)
            if statement is not None:
                found.append(replace(statement, opens=begin in (0, heading_end), sentence=sentence(chars, begin)))
                begin, full = match.end(), None
        found = [*without_marks_of_listed(found, sure), *(with_own_marks(each, found) for each in sure)]
        found += self._alone_behind_heading(block, chars, found, heading_end)
        listed = self._listed(block, chars, found, heading_end) or self._points_of_own(block, chars, found)
        points, standing = self._points(chars), self.standings[block]
        opens = openings(chars, self.lexicon, self.words, standing.programs)
        return [
            opened(within(cut(statement, listed, chars), points), opens, standing.indicator)
            for statement in without_marks_of_openings(sorted([*found, *listed], key=lambda s: s.start), opens)
        ]

    def _alone_behind_heading(
        self, block: int, chars: str, found: list[Statement], heading_end: int
    ) -> list[Statement]:
        """The mark that is all the sentence behind a section's heading says (（一）资金管理。24分)."""
        heading = self.standings[block].heading
        match = _ALONE.match(chars, heading_end) if heading is not None and heading.section else None
        if match is None or any(each.in_heading for each in found):
            return []
        value, lead = marks_of(match["marks"]), chars[:heading_end].rstrip("。；;")
        return [
            Statement(
                block, match.start(), match.end(), value, printed_step(value), True, "", lead, None, True, False, opens=True
            )
        ]  # fmt: skip

    def _points_of_own(self, block: int, chars: str, found: list[Statement]) -> list[Statement]:
        """The points of the one score claimed in the block's heading (4.项目储备库（满分3分，自评3分）。建库，1分；…)."""
        if len(found) != 1 or not found[0].in_heading or not found[0].word:
            return []
        points = self.lists.of_points(chars, found[0].end + 1, found[0].value)
        return [replace(self._of_list(block, chars, each, 0), word=_BARE_MARKS) for each in points]

    def _points(self, chars: str) -> list[tuple[int, str]]:
        """Where points begin whose first words are a programme, and that programme: （2）老旧小区改造：改造计划完成率30分."""
        found: list[tuple[int, str]] = []
        for match in self.words.point.finditer(chars):
            named = self.lexicon.programs_in(match["name"])
            if len(named) == 1 and named[0] != "all" and self.lists.names_whole(match["name"]):
                found.append((match.start(), named[0]))
        return found

    def _is_full_marks_of_claim(self, chars: str, match: regex.Match[str]) -> bool:
        """资金管理（总分30分，自评27分）: 总分 is what can be reached where less is claimed right behind it."""
        value = marks_of(match["claim"])
        return match["claimword"] in ("总分", "总计") and self.words.claims_of(chars, match.end(), value)

    def _is_full_marks(self, block: int, chars: str, begin: int, match: regex.Match[str]) -> bool:
        """改造内容（10分），自评得9分; 评价报告报送（5分），各地按时报送，评价得5分: the claim in words follows."""
        if self.words.claim_behind.match(chars, match.end()):
            return True
        named = self.lexicon.indicator_of(chars[begin : match.start()][:30], ())
        heads = begin == 0 and match.start() <= _LONGEST_NAME and chars[match.end() : match.end() + 1] == "。"
        heads = heads and self.standings[block].heading is None
        end = None if heads else _GROUP_END.search(chars, match.end())  # 预算执行（10分）。执行率90%。得8分。
        following = self.words.statement.search(chars, match.end(), end.start() if end else len(chars))
        goes_on = chars[match.end() : match.end() + 1] not in ("", *"，,、；;。:")  # 资金到位率（5分）为94.4%，得4.72分
        return following is not None and following["claim"] is not None and (named is not None or goes_on)

    def _listed(self, block: int, chars: str, found: list[Statement], heading_end: int) -> list[Statement]:
        """Scores listed by name alone: 得分依次为租赁住房保障93分，老旧小区改造92.5分; 资金管理22分，项目管理15分，合计95分."""
        headings = self._heading_label(block)
        taken = [(s.start, s.end) for s in found]
        listed = [self._of_list(block, chars, each, heading_end) for each in self.lists.of_parts(chars, taken)]
        if sum(not s.word for s in listed) >= _LIST_OF_PARTS:  # 保障性租赁住房10分、租赁补贴5分、保障率5分
            listed = [replace(s, word="") if s.value <= _MOST_OF_A_SECTION and s.word else s for s in listed]
        several = len({s.lead for s in listed}) > 1
        alone = len(listed) == 1 and (listed[0].in_heading or not self.standings[block].section)
        alone = alone and (listed[0].in_heading or listed[0].word == LISTED_WORD)
        said = self.lists.says_scores(chars + headings)
        beside = bool(found) and any("其中" in s.topic for s in listed)  # 自评95分，其中资金管理27分
        return listed if (several and (said or len(listed) > 2)) or alone or beside else []

    def _of_list(self, block: int, chars: str, listed: Listed, heading_end: int) -> Statement:
        begin = max(chars.rfind("。", 0, listed.start), chars.rfind("\n", 0, listed.start)) + 1
        behind = self.words.full_behind.match(chars, listed.end)
        full = marks_of(behind["full"]) if behind else None
        return Statement(
            block, listed.start, listed.end, listed.value, printed_step(listed.value), False,
            LISTED_WORD if listed.whole else "", listed.lead, full, listed.start < heading_end, False, listed.area,
            chars[begin : listed.start],
        )  # fmt: skip

    def _heading_label(self, block: int) -> str:
        return "".join(step.label for step in self.standings[block].path)

    def _statement(
        self, block: int, chars: str, match: regex.Match[str], lead: str, full: Decimal | None, in_heading: bool
    ) -> Statement | None:
        if match["outof"] and marks_of(match["outof"]) >= marks_of(match["claim"]):
            full = marks_of(match["outof"])  # 得分：9.5/10
        if match["share"]:  # 资金筹集（8/10分）
            full = max(marks_of(match["share"]), marks_of(match["of"]))
        if most := match["most"] or match["outof_before"] or match["kept"]:  # 资金管理（25分）23分; 7分中的6分
            full = marks_of(most)
        group = next(g for g in ("paren", "add", "claim", "share", "counted", "reached", "part", "kept") if match[g])
        if group == "kept" and not _NAMES.search(lead):
            return None  # 一是资金管理。标准分25分，没有失分: of what, is said elsewhere
        word = match[f"{group}word"] or "" if group in ("paren", "add", "claim") else "得分"
        if self.words.refuses(lead + word) or (group == "claim" and not self._plausible(match, lead, word)):
            return None
        value = min(marks_of(match[group]), full) if match["share"] and full is not None else marks_of(match[group])
        if value > _HUNDRED:
            return None
        added = group == "add" or self.standings[block].section == "bonus"
        return Statement(
            block, match.start(), match.end(), value, printed_step(value), group == "paren" and not word, word, lead, full,
            in_heading, added,
        )  # fmt: skip

    def _plausible(self, match: regex.Match[str], lead: str, word: str) -> bool:
        """Short words (得 计 评 自评) need 分 behind the number; without 分 only a named score is one."""
        if match["mark"]:
            return True
        return len(word) >= 3 or word == "得分"


def _gives_rule(chars: str, match: regex.Match[str], lead: str, quoted: tuple[QuotedStandard, ...]) -> bool:
    """Whether a mark is the standard's own: 执行率达到100%得10分，每低1个百分点扣0.2分; not 得2分；…，按每低…的规则扣1分."""
    behind = _RULE_BEHIND.match(chars, match.end())
    if behind is None or is_quoted(behind.start("rule"), quoted):
        return False
    words = match["parenword"] or match["addword"] or match["claimword"] or ""
    return _OWN.search(lead + words) is None


def _without(chars: str, start: int, end: int, inside: tuple[int, int]) -> str:
    """``chars[start:end]`` without the full marks that stand in it."""
    if not start <= inside[0] < inside[1] <= end:
        return chars[start:end]
    return chars[start : inside[0]].removesuffix("(") + chars[inside[1] : end]


def printed_step(value: Decimal) -> Decimal:
    """The last printed place of a score with decimals; 0 for whole marks, which nobody rounded."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(0)


def _heading_end(chars: str) -> int:
    """Where the heading ends that a paragraph begins with: its first full stop, or a bracketed score after a label."""
    match = _GROUP_END.search(_BRACKETED.sub(lambda m: "　" * len(m.group()), chars))
    return match.start() + 1 if match else len(chars)


def _last_group_end(chars: str, begin: int, end: int) -> int | None:
    ends = [match.end() for match in _GROUP_END.finditer(chars, begin, end)]
    return ends[-1] if ends else None
