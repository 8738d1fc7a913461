"""Marks that a heading prints: full marks of what is claimed under it, or the claim itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.extract.lexicon import Lexicon
from pipeline.extract.outline import Standing
from pipeline.extract.statement import Statement

_HUNDRED = Decimal(100)
_MOST_OF_A_SECTION = Decimal(60)  # no section of any standard has more marks


class HeadingMarks:
    """Tells the two apart by what stands under the headings, and by what the marks add up to."""

    def __init__(self, lexicon: Lexicon, standings: tuple[Standing, ...]) -> None:
        self.lexicon = lexicon
        self.standings = standings

    def without_full_marks(self, statements: list[Statement]) -> list[Statement]:
        """The claims, each with the full marks its heading prints.

        （5分） in a heading is the full marks where the text under it, or elsewhere, claims in words.
        """
        kept: list[Statement] = []
        pending: dict[int, Decimal] = {}
        claimed = self._adding_up(statements)
        for statement in statements:
            if statement not in claimed and self._is_full_of_heading(statement, statements):
                pending[statement.block] = statement.value
                continue
            kept.append(statement)
        return [self._with_full(statement, pending) for statement in kept]

    def _is_full_of_heading(self, statement: Statement, statements: list[Statement]) -> bool:
        if not statement.in_heading:
            return False
        if statement.bare:
            if any(s.block == statement.block and s.start < statement.start and s.word for s in statements):
                return False  # “项目储备库”得3分：建库（1分）、…: points of what is claimed before
            whole = _MOST_OF_A_SECTION < statement.value < _HUNDRED  # 老旧小区改造（97分） is a claim
            return not whole and self._claimed_below(statement, statements)
        return not statement.word and self._is_full_of_block(statement, statements)

    def _is_full_of_block(self, listed: Statement, statements: list[Statement]) -> bool:
        """1.预算执行10分。执行率94%，扣1分，得9分: what is claimed behind is less, or the same once."""
        claims = [s for s in statements if s.block == listed.block and s.start > listed.start and s.word]
        if any(self._names_other(claim, listed) for claim in claims):
            return False  # 3.产出效益：59分。“改造内容”得9分
        behind = [claim.value for claim in claims]
        return bool(behind) and (len(behind) == 1 or sum(behind) < listed.value) and max(behind) <= listed.value

    def _names_other(self, claim: Statement, listed: Statement) -> bool:
        named, own = (self.lexicon.indicator_of(s.lead, ()) for s in (claim, listed))
        return named is not None and (own is None or named.indicator != own.indicator)

    def _claimed_below(self, heading: Statement, statements: list[Statement]) -> bool:
        """Whether a claim in words stands under the same heading, before the next one."""
        for other in statements:
            if other.block < heading.block or other is heading or other.bare or not other.word:
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
        named = self.lexicon.indicator_of(statement.lead, ()) is not None
        own = [
            pending[step.block]
            for step in reversed(path)
            if step.block in pending and not (step.section and named and step.block != statement.block)
        ]  # the marks of a section are not those of an indicator claimed under it
        return replace(statement, full=own[0]) if own else statement

    def _adding_up(self, statements: Sequence[Statement]) -> list[Statement]:
        """Marks of the sections under one heading that add up to a total claimed: （一）资金管理（22分） of 自评93分.

        Full marks add up to a hundred, which nobody claims with marks lost.
        """
        totals = {each.value for each in statements if _MOST_OF_A_SECTION < each.value < _HUNDRED}
        groups: dict[int, list[Statement]] = {}
        for each in statements:
            heading = self.standings[each.block].heading
            if each.bare and each.in_heading and heading is not None and heading.section and not heading.indicator:
                above = [step.block for step in self.standings[each.block].path if step.rank < heading.rank]
                groups.setdefault(above[-1] if above else -1, []).append(each)
        return [
            each
            for group in groups.values()
            if len(group) > 1 and sum((each.value for each in group), Decimal(0)) in totals
            for each in group
        ]
