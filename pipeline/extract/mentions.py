"""Numbers with the words around them: sentences, clauses, parentheses, and which number is said to be part of which."""

from __future__ import annotations

import regex

from pipeline.extract.bare_money import as_money
from pipeline.extract.numbers import Number
from pipeline.extract.refusals import refusal_of
from pipeline.extract.units import Units
from pipeline.model import Bound
from pipeline.value_class import value_class

_SENTENCE_END = frozenset("。！？!?\n")
_BOUNDARY = frozenset("，,；;：:。！？!?\n()")
_PARENTHESES = regex.compile(r"\([^()。\n]{0,60}\)")
_PART_CUE = regex.compile(r"其中|包括|包含|(?<![不未])含有?|分别|构成|按[^，,。；;：:\d()]{1,8}分[:：]")
_DIVIDED_BY = "按"  # 按用途分：A、B；按批次分：C、D are parts of one whole
_TOTAL_CUE = regex.compile(r"共计|合计|总计|较上年|比上年|较20\d\d年|同比|占")
_COMPARED = regex.compile(
    r"(?:较|比|与)(?:上年|去年|上一年|20\d\d年)|同比|环比|(?:上年|去年|上一年)度?(?:同期)?(?:为|是|的)?$"
    r"|^[^\d]{0,2}净?(?:增加|增长|减少|下降|增|减|多|少)了?$"
)
_LAST_YEAR = regex.compile(r"(?:上年|去年|上一年)度?(?:同期)?(?:为|是|的)?$")
_PLANS = "务划标数"  # 任务, 计划, 目标, 任务数
COMPARED_WITH = regex.compile(r"(?:较|比|与)(?:上年|去年|上一年|20\d\d年)(?:度|同期)?的?$")
_ANOTHER_YEAR = regex.compile(r"(?:上年|去年|上一年|20\d\d年)(?:度|同期|末|底)*(?:的|为|是)?$")
_TRAIL_LIMIT = 16


@value_class
class Mention:
    """One number in its clause.

    ``lead`` is the clause up to the number, ``trail`` what follows it up to the next boundary; ``before`` reaches back
    to the number before (or the sentence's beginning), ``after`` on to the next number (or the sentence's end).
    ``clause_text`` is the whole clause before the number, ``said`` the whole sentence before it. ``separator`` is the
    character that divides it from what stands before. ``depth`` counts parentheses. ``whole`` is the index of the
    mention it is said to be part of. ``fresh`` marks the first number after a full stop or semicolon. ``ahead`` are the
    sentences without numbers before that of the first number of a sentence.
    """

    number: Number
    sentence: int
    clause: int
    span: tuple[int, int]
    lead: str
    trail: str
    before: str
    after: str
    separator: str
    clause_text: str
    said: str
    depth: int
    whole: int | None
    fresh: bool
    cues: tuple[str, ...]
    ahead: str = ""


class Scanner:
    """Walks the characters of a paragraph once and gives its mentions; refused numbers are counted by reason."""

    def __init__(self, chars: str, numbers: list[Number], units: Units) -> None:
        self.chars = chars
        self.refused: dict[str, int] = {}
        told = (as_money(n, chars, units.bare_money) or n for n in numbers)
        self.numbers = {n.start: n for n in told if self._accepts(n)}
        self.inside = {i for n in self.numbers.values() for i in range(n.start, n.end)}
        self.quiet = self._quiet_parentheses()
        self.sentences = self._sentence_spans()

    def mentions(self) -> list[Mention]:
        """All accepted numbers in order."""
        found: list[Mention] = []
        behind = clause_start = clause = depth = 0
        wholes: list[int | None] = [None]
        fresh = True
        for position in self._stops():
            if position < behind:  # within a number, such as the comma of 136,210万元
                continue
            number = self.numbers.get(position)
            if number is not None:
                mention = self._mention(number, clause_start, clause, depth, wholes, found, fresh)
                found.append(mention)
                fresh = False
                behind = clause_start = number.end
                continue
            c = self.chars[position]
            if not self.quiet[position]:
                clause += 1
                clause_start = position + 1
                if c == "(":
                    depth += 1
                    wholes.append(self._parenthesised_whole(found, position))
                elif c == ")" and depth:
                    depth -= 1
                    wholes.pop()
                elif c in _SENTENCE_END:
                    depth, wholes, fresh = 0, [None], True
                elif c in "；;" and depth == 0:
                    fresh = True
        return found

    def _stops(self) -> list[int]:
        """Where a number begins or a clause may end."""
        return [i for i, c in enumerate(self.chars) if c in _BOUNDARY or i in self.numbers]

    def sentence_of(self, position: int) -> int:
        """The index of the sentence a position stands in."""
        return next((i for i, (start, end) in enumerate(self.sentences) if start <= position < end), 0)

    def _accepts(self, number: Number) -> bool:
        reason = number.refused or refusal_of(number, self.chars)
        if reason and reason != "no_unit":
            self.refused[reason] = self.refused.get(reason, 0) + 1
            return False
        return not reason or self._may_lack_unit(number)

    def _may_lack_unit(self, number: Number) -> bool:
        """A bare number of two digits or more that ends its clause may have lost its unit (分配安置房8261，)."""
        after = self.chars[number.end : number.end + 1]
        before = self.chars[max(0, number.start - 1) : number.start]
        if before == "(" and number.start > 1 and self.chars[number.start - 2] in _PLANS:
            before = self.chars[number.start - 2]  # 占目标任务(8000)的94%
        whole = number.quantity.value == number.quantity.value.to_integral_value()
        takes = (
            whole and number.quantity.value >= 100 and (not after or after in "，,；;。)、") and "一" <= before <= "鿿"
        )
        if not takes:
            self.refused["no_unit"] = self.refused.get("no_unit", 0) + 1
        return takes

    def _quiet_parentheses(self) -> list[bool]:
        """Which characters stand in (or are) parentheses without a number: they interrupt no clause."""
        quiet = [False] * len(self.chars)
        for match in _PARENTHESES.finditer(self.chars):
            if not any(match.start() < start < match.end() for start in self.numbers):
                quiet[match.start() : match.end()] = [True] * (match.end() - match.start())
        return quiet

    def _sentence_spans(self) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        start = 0
        for position, c in enumerate(self.chars):
            if c in _SENTENCE_END:
                spans.append((start, position + 1))
                start = position + 1
        if start < len(self.chars):
            spans.append((start, len(self.chars)))
        return spans

    def _mention(
        self,
        number: Number,
        clause_start: int,
        clause: int,
        depth: int,
        wholes: list[int | None],
        found: list[Mention],
        fresh: bool,
    ) -> Mention:
        lead = self._words(clause_start, number.start)
        separator = self.chars[clause_start - 1 : clause_start]
        if clause_start and found and clause_start == found[-1].number.end:
            separator = lead[:1] if lead[:1] in "、和及与/" else ""
            lead = lead.lstrip("、和及与/")
        cue = _PART_CUE.search(lead) or _PART_CUE.search(self._since_last(found, number))
        if cue is not None and cue[0] == "分别" and self._begins_anew(found, number):
            cue = None  # 安排A；市县财政分别安排B和C
            if depth == 0:
                wholes[-1] = None
        again = cue is not None and cue[0].startswith(_DIVIDED_BY) and wholes[-1] is not None
        if cue is not None and depth == len(wholes) - 1 and not again:
            wholes[-1] = self._whole_before(found, depth, number) if wholes[-1] is None or depth == 0 else wholes[-1]
        whole = wholes[-1]
        if whole is not None and (found[whole].number.quantity.unit != number.quantity.unit or _TOTAL_CUE.search(lead)):
            whole = None
        another = COMPARED_WITH.search(lead) or _LAST_YEAR.search(lead) or (depth and _ANOTHER_YEAR.match(lead))
        if whole is not None and another:
            whole = None  # 共A，其中中央B，比上年的C增加D: C is no part of A; nor in 增加A（上年为C）
        cues = tuple(m.group() for m in (_PART_CUE.search(lead), _TOTAL_CUE.search(lead)) if m)
        sentence = self.sentence_of(number.start)
        return Mention(
            number, sentence, clause, (number.start, number.end), lead, self._trail(number),
            self._before(found, sentence, clause_start), self._after(number, sentence), separator,
            self._clause_text(number), self.chars[self.sentences[sentence][0] : number.start],
            depth, whole, fresh, cues, self._ahead(found, sentence),
        )  # fmt: skip

    def _words(self, start: int, end: int) -> str:
        """The characters without parentheses that hold no number, unless nothing else is left."""
        kept = "".join(c for i, c in enumerate(self.chars[start:end], start) if not self.quiet[i])
        return kept or self.chars[start:end]

    def _before(self, found: list[Mention], sentence: int, clause_start: int) -> str:
        start = self.sentences[sentence][0]
        if found and found[-1].sentence == sentence:
            start = found[-1].number.end
        return _outside(self.chars[start:clause_start])

    def _ahead(self, found: list[Mention], sentence: int) -> str:
        if found and found[-1].sentence == sentence:
            return ""
        start = self.sentences[found[-1].sentence][1] if found else 0
        return self.chars[start : self.sentences[sentence][0]]

    def _clause_text(self, number: Number) -> str:
        """The clause up to the number, numbers before it included."""
        start = number.start
        while start > 0 and not self._is_boundary(start - 1):
            start -= 1
        return self.chars[start : number.start]

    def _is_boundary(self, position: int) -> bool:
        """Whether a clause ends here; the comma of 136,210万元 ends none."""
        return self.chars[position] in _BOUNDARY and not self.quiet[position] and position not in self.inside

    def _after(self, number: Number, sentence: int) -> str:
        end = next((start for start in sorted(self.numbers) if start >= number.end), len(self.chars))
        return self.chars[number.end : min(end, self.sentences[sentence][1])]

    def _since_last(self, found: list[Mention], number: Number) -> str:
        """The text since the number before, of this sentence only, without parentheses that hold no number."""
        if not found:
            return ""
        start = max(found[-1].number.end, self.sentences[self.sentence_of(number.start)][0])
        return "".join(c for i, c in enumerate(self.chars[start : number.start], start) if not self.quiet[i])

    def _begins_anew(self, found: list[Mention], number: Number) -> bool:
        """Whether a sentence or its half began since the number before."""
        return not found or any(c in "。；;\n" for c in self.chars[found[-1].number.end : number.start])

    def _whole_before(self, found: list[Mention], depth: int, number: Number) -> int | None:
        """The nearest number before, of the same unit and outside deeper parentheses, that is no part itself.

        Of 下达A，较上年的B增加C。其中… it is A: what a total is compared with has no parts.
        """
        alike = [
            index
            for index in range(len(found) - 1, -1, -1)
            if found[index].depth <= depth and found[index].number.quantity.unit == number.quantity.unit
        ]
        stated = (index for index in alike if not _COMPARED.search(found[index].clause_text))
        return next(stated, alike[0] if alike else None)

    def _parenthesised_whole(self, found: list[Mention], position: int) -> int | None:
        """A number right before a parenthesis is the whole of the numbers in it that have its unit."""
        if found and position - found[-1].number.end <= 14:
            between = self.chars[found[-1].number.end : position]
            if not any(c in _BOUNDARY for c in between):
                return len(found) - 1
        return None

    def _trail(self, number: Number) -> str:
        end = number.end
        limit = min(len(self.chars), end + _TRAIL_LIMIT)
        while end < limit and self.chars[end] not in _BOUNDARY and self.chars[end] != "、" and end not in self.numbers:
            end += 1
        return self.chars[number.end : end]


def _outside(chars: str) -> str:
    """What stands behind the last bracket that closes in ``chars`` but opens before (A（1个小区并入棚改），涉及: ，涉及)."""
    depth, start = 0, 0
    for position, c in enumerate(chars):
        depth += (c == "(") - (c == ")")
        if depth < 0:
            depth, start = 0, position + 1
    return chars[start:]


def is_threshold(mention: Mention) -> bool:
    """Whether the number is a limit that others are compared with (低于66.6%的…), not a state of its own."""
    return mention.number.quantity.bound is not Bound.EXACT and mention.trail.startswith("的")
