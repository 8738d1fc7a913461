"""Which programme a score printed in running text is of, and the programmes or indicators that share one print."""

from __future__ import annotations

from dataclasses import replace

import regex

from pipeline.extract.lexicon import Lexicon
from pipeline.extract.outline import Standing
from pipeline.extract.score_statements import LISTED_WORD
from pipeline.extract.score_words import ScoreWords
from pipeline.extract.statement import Statement

_CLAUSE_END = regex.compile(r"[，,:；;]")


class ScorePrograms:
    """Tells programmes; remembers the one named last in each block. ``evaluated`` are the report's."""

    def __init__(self, lexicon: Lexicon, words: ScoreWords, evaluated: tuple[str, ...]) -> None:
        self.lexicon = lexicon
        self.words = words
        self.evaluated = evaluated
        self.named_in_block: dict[int, str] = {}

    def program(self, statement: Statement, standing: Standing) -> str:
        """The programme a score is of."""
        if self.is_combined(statement):
            return "all"
        if statement.within and statement.word != LISTED_WORD:
            return self._joint((statement.within,))[0]
        scope = standing.programs
        if len(scope) == 1 and scope[0] != "all":
            return scope[0]
        for text in (statement.lead, statement.sentence):
            named = [p for p in self._named(text) if "all" in scope or p in scope]
            if named:
                self.named_in_block[statement.block] = named[-1]
                return named[-1]
            told = self.lexicon.indicator_of(statement.lead, ()) if text is statement.lead else None
            if told is not None and told.tells in self.evaluated:
                return told.tells  # 低保、低收入保障率100%，得5分
        if statement.block in self.named_in_block:
            return self.named_in_block[statement.block]
        return self.evaluated[0] if scope[0] == "all" and len(self.evaluated) == 1 else scope[0]

    def is_combined(self, statement: Statement) -> bool:
        """Whether the score is that of all programmes of the report together (两项平均95.5分, 加权后综合得分90分)."""
        return len(self.evaluated) > 1 and self.words.is_combined(statement.lead + statement.word)

    def sharing(self, statement: Statement, standing: Standing) -> tuple[str, ...]:
        """The programmes that share the score: 三项均得5分, 租赁住房保障、棚户区改造各得15分; empty where it is of one."""
        if (
            statement.within
            or self.is_combined(statement)
            or not self.words.shared.search(statement.lead + statement.word)
        ):
            return ()
        if len(standing.programs) == 1 and standing.programs[0] != "all":
            return ()
        counted = self.words.counted.search(statement.lead)
        named = self._named(statement.lead)
        if counted is not None:
            count = "零一二三四五".find(counted["n"].replace("两", "二"))
            named = named if len(named) == count else self.evaluated if len(self.evaluated) == count else ()
        return named if len(named) > 1 else ()

    def by_indicator(self, statement: Statement) -> list[Statement]:
        """A mark that several indicators share, once for each: 资金筹集、资金分配、资金使用管理三项不扣分，均自评5分."""
        if not self.words.shared.search(statement.lead + statement.word):
            return [statement]
        names = self.lexicon.indicators_listed(statement.lead)
        return [replace(statement, lead=name) for name in names] or [statement]

    def _named(self, text: str) -> tuple[str, ...]:
        return self._joint(self.lexicon.programs_in(self.words.by_standard_of.sub("", text)))

    def _joint(self, programs: tuple[str, ...]) -> tuple[str, ...]:
        return self.lexicon.joint(programs, self.evaluated)
