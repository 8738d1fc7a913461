"""Scores listed by name alone: 得分依次为租赁住房保障93分，老旧小区改造92.5分; 甲县91.75分，乙县90分; 88.5分（甲区）、87.2分（乙县）."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import regex

from pipeline.extract.area_names import AreaFinder
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.score_words import MARKS, ScoreWords, marks_of

_SAID = regex.compile(r"得分|自评|评分|分数|打分")
_NAMED = regex.compile(
    rf"(?<![\u4e00-\u9fff])(?P<lead>[\u4e00-\u9fff]{{2,24}}?)[”」』]?(?:\([^()\d]{{1,12}}\)|:)?(?P<n>{MARKS})分(?=[，,。；;、:和及与均都()]|$)"
)
_BEHIND = regex.compile(rf"(?P<n>{MARKS})分\((?P<lead>[\u4e00-\u9fff]{{2,12}})\)")
_POINT = regex.compile(rf"(?:^|(?<=[。；;]))(?P<lead>[^。；;\n]{{2,60}}?)[，,:](?P<n>{MARKS})分(?=[。；;]|$)")
_RESPECTIVE = regex.compile(
    rf"(?P<lead>[^。；;\n]{{1,160}}?)(?:分别|依次)(?P<link>[为是得达计评:]*)(?P<list>{MARKS}分?(?:[、,，和及与]+{MARKS}分?)*[、,，和及与]+{MARKS}分)"
)
_PAST = regex.compile(r"[^。；;\n]{4,160}[。；;，,]?$")
_ONE_OF_LIST = regex.compile(rf"(?P<n>{MARKS})分?")
_CLAUSE_END = regex.compile(r"[，,:]")
_APART = regex.compile(r"[、和及与]")
_BETWEEN = regex.compile(r"[、”]|[和及与](?=[^、]{2,}$)")
_COUNTED = regex.compile(
    r"[两二三四五六七八](?:个|类|项|大)+(?:一级)?(?:维度|方面|部分|环节|指标|板块|项)?(?:指标)?(?:自评|评价)?(?:得分)?$"
)
_BRACKETS = regex.compile(r"\([^()]{1,12}\)")
_LONGEST_PLACE = 12


@dataclass(frozen=True, slots=True)
class Listed:
    """A score at ``[start, end)`` with its name before or behind it.

    ``whole`` says that the name is that of a programme or of the total; ``area`` is the sub-region whose score it is.
    """

    start: int
    end: int
    value: Decimal
    lead: str
    whole: bool
    area: str


class ScoreLists:
    """Finds listed scores in the characters of a paragraph."""

    def __init__(self, lexicon: Lexicon, words: ScoreWords, areas: AreaFinder) -> None:
        self.lexicon = lexicon
        self.words = words
        self.areas = areas

    def surely(self, chars: str, headings: str) -> list[Listed]:
        """Respective lists, and the scores of two or more sub-regions; empty where the text does not speak of scores."""
        if _SAID.search(chars + headings) is None and "得" not in chars:
            return []
        of_areas = [*self._areas_before(chars), *self._areas_behind(chars)] if _SAID.search(chars + headings) else []
        found = [*(of_areas if len(of_areas) > 1 else []), *self._respective(chars)]
        return sorted(found, key=lambda each: each.start)

    def _respective(self, chars: str) -> Iterator[Listed]:
        """甲、乙、丙得分分别为96分、94.5分和97分: as many names before as marks behind."""
        if "分别" not in chars and "依次" not in chars:
            return  # the pattern would begin at every character
        for match in _RESPECTIVE.finditer(chars):
            if _SAID.search(match["lead"]) is None and not set(match["link"]) & set("得计评"):
                continue
            if self.words.full_marks_of.search(match["lead"]):
                continue  # 标准分依次为4分、4分、2分
            marks = list(_ONE_OF_LIST.finditer(match["list"]))
            start = match.start("list")
            names = self._names(match["lead"], len(marks)) or self._names_before(chars[: match.start()], len(marks))
            for (name, area), mark in zip(names, marks, strict=False):
                whole = bool(area) or self.names_whole(name)
                yield Listed(start + mark.start(), start + mark.end(), marks_of(mark["n"]), name, whole, area)

    def _names_before(self, before: str, count: int) -> list[tuple[str, str]]:
        """The names in what is said before a list that names nothing: 甲（4分）、乙（2分）。自评情况：分别得4分、2分."""
        stretch = _PAST.search(before)
        return self._names(stretch[0], count) if stretch is not None else []

    def _names(self, lead: str, count: int) -> list[tuple[str, str]]:
        """``count`` programmes, sections, indicators or sub-regions named in ``lead``, each with its area if it is one."""
        clause = _CLAUSE_END.split(lead)[-1]
        for words in (self.lexicon.program_words, self.lexicon.section_words, self.lexicon.indicator_words):
            hits: dict[int, str] = {}
            for hit in sorted(words.hits(lead), key=lambda h: (h.start, -h.end)):
                hits.setdefault(hit.entry, lead[hit.start : hit.end])
            names = list(hits.values())
            if len(names) == count + 1:
                names = _joined(names, lead)
            if len(names) == count:
                return [(name, "") for name in names]
        if parts := self._parts(clause, count):
            return [(part, "") for part in parts]
        areas = [area for part in _APART.split(clause) if (area := self.areas.area_of(_SAID.split(part)[0]))]
        return [(area, area) for area in areas] if len(areas) == count else []

    def _parts(self, clause: str, count: int) -> list[str]:
        """The last ``count`` parts of a list, where each names a score: “工程质量安全”“长效管理机制”标准分依次为…."""
        clause = _COUNTED.sub("", clause)  # 决策、过程、产出、效益四个维度
        parts = [part for each in _BETWEEN.split(_BRACKETS.sub("", clause)) if (part := each.strip("“”。，, "))]
        named = [part for part in parts if self._names_score(part)][-count:]
        return named if len(named) == count else []

    def _areas_before(self, chars: str) -> Iterator[Listed]:
        for match in _NAMED.finditer(chars):
            area = self.areas.area_of(match["lead"])
            if area and match["lead"].endswith(area):
                yield Listed(match.start("n"), match.end(), marks_of(match["n"]), area, True, area)

    def _areas_behind(self, chars: str) -> Iterator[Listed]:
        for match in _BEHIND.finditer(chars):
            area = self.areas.area_of(match["lead"])
            if area and len(area) == len(match["lead"]) <= _LONGEST_PLACE:
                yield Listed(match.start("n"), match.end(), marks_of(match["n"]), area, True, area)

    def of_parts(self, chars: str, free_from: list[tuple[int, int]]) -> list[Listed]:
        """Scores of sections, indicators and programmes outside the stretches ``free_from``."""
        return [
            Listed(
                match.start("n"),
                match.end(),
                marks_of(match["n"]),
                match["lead"],
                self.names_whole(match["lead"]),
                "",
            )
            for match in _NAMED.finditer(chars)
            if not any(start < match.end() and match.start("n") < end for start, end in free_from)
            and not self.words.claims_of(chars, match.end(), marks_of(match["n"]))  # 资金管理30分，得28分: full marks
            and not self.words.not_claimed.search(match["lead"])
            and not self.words.by_standard_of.search(match["lead"])
            and self._names_score(match["lead"])
        ]

    def of_points(self, chars: str, begin: int, total: Decimal) -> list[Listed]:
        """Points with bare marks behind ``begin`` that together make ``total`` (建立储备库，1分；资料齐全，1分)."""
        found = [
            Listed(match.start("n"), match.end(), marks_of(match["n"]), match["lead"], False, "")
            for match in _POINT.finditer(chars, begin)
            if not self.words.not_claimed.search(match["lead"]) and not self.words.standard_rule.search(match["lead"])
        ]
        return found if len(found) > 1 and sum(each.value for each in found) == total else []

    def says_scores(self, text: str) -> bool:
        """Whether a text speaks of scores at all."""
        return _SAID.search(text) is not None

    def names_whole(self, lead: str) -> bool:
        """Whether the words name a programme, or 合计, and no section or indicator of it."""
        if self.words.listed_total.search(lead):
            return True
        part = self.lexicon.section_of(lead) or self.lexicon.indicator_of(lead, ())
        return not part and self.lexicon.programs_in(lead) not in ((), ("all",))

    def _names_score(self, lead: str) -> bool:
        """Whether the words before a bare N分 are the name of a section, an indicator or a programme, or 合计."""
        if self.words.listed_total.search(lead):
            return True
        named = self.lexicon.names_section(lead) or self.lexicon.indicator_of(lead, ())
        return bool(named) or self.lexicon.programs_in(lead) not in ((), ("all",))


def _joined(names: list[str], lead: str) -> list[str]:
    """公租房和棚户区改造、老旧小区改造: the two that 和 joins are one where one mark is printed for both."""
    for first, second in pairwise(names):
        between = lead[lead.index(first) + len(first) : lead.index(second)]
        if regex.fullmatch(r"(?:保障)?[和及与](?:城市|城镇)?", between):
            return [first + between + second if name == first else name for name in names if name != second]
    return names
