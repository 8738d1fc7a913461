"""A score as it is printed in running text, and what the statements beside it tell of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pipeline.extract.score_openings import Opening
from pipeline.value_class import value_class


@value_class
class Statement:
    """A printed claim or full mark at ``[start, end)`` of block ``block``; ``lead`` is its clause before it.

    ``area`` is the sub-region whose score it is, empty for the report's own. ``topic`` is the sentence before a listed
    score. ``opens`` says that its sentence is the first of the block, or the first behind the block's heading.
    ``sentence`` is what its sentence says before ``lead``; ``within`` is the programme its point opens with, ``opening``
    the indicator its sentence does.
    """

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
    area: str = ""
    topic: str = ""
    opens: bool = False
    sentence: str = ""
    within: str = ""
    opening: Opening | None = None


def without_marks_of_listed(found: list[Statement], listed: list[Statement]) -> list[Statement]:
    """What is claimed, without bare marks behind a name whose score is listed: 甲（4分）、乙（2分）。分别得4分、1分."""
    return [each for each in found if not any(_is_marks_of(each, other) for other in listed)]


def without_marks_of_openings(found: list[Statement], openings: list[Opening]) -> list[Statement]:
    """What is claimed, without the bare marks of an indicator that a sentence opens with where a claim stands behind."""
    claimed = {o.start for o in openings if any(s.word and o.start <= s.start < o.end for s in found)}
    return [each for each in found if not (each.bare and not each.in_heading and each.end + 1 in claimed)]


def with_own_marks(listed: Statement, found: list[Statement]) -> Statement:
    """A listed score with the bare marks behind its name as its full marks."""
    marks = [each.value for each in found if _is_marks_of(each, listed)]
    return replace(listed, full=marks[-1]) if marks else listed


def _is_marks_of(bare: Statement, listed: Statement) -> bool:
    return bare.bare and bare.start < listed.start and bare.lead.endswith(listed.lead) and listed.value <= bare.value


def within(statement: Statement, points: list[tuple[int, str]]) -> Statement:
    """The statement with the programme that the last point before it opens with."""
    before = [program for start, program in points if start < statement.start]
    return replace(statement, within=before[-1]) if before else statement


def opened(statement: Statement, openings: list[Opening], indicator: str) -> Statement:
    """The statement with what its sentence opens with, unless that is the ``indicator`` of its heading anyway."""
    found = next((o for o in openings if o.start <= statement.start < o.end and o.indicator != indicator), None)
    if found is None or statement.in_heading or statement.bare:
        return statement
    full = None if statement.full == found.full else statement.full
    lead = statement.lead[-max(0, statement.start - found.start) :] if statement.start > found.start else ""
    return replace(statement, opening=found, full=full, lead=lead)


def sentence(chars: str, begin: int) -> str:
    """What the sentence that reaches ``begin`` says before it; empty where one begins there."""
    start = max(chars.rfind("。", 0, begin), chars.rfind("\n", 0, begin)) + 1
    return chars[start:begin]


def cut(statement: Statement, listed: list[Statement], chars: str) -> Statement:
    """The statement with its clause cut behind the scores listed before it (资金管理22分，…，合计95分)."""
    begin = statement.start - len(statement.lead)
    ends = [other.end for other in listed if begin < other.end <= statement.start and other is not statement]
    if not ends:
        return statement
    said = statement.sentence + chars[begin : max(ends)]
    return replace(statement, lead=chars[max(ends) : statement.start], sentence=said)
