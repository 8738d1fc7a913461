"""What a table's numbers measure (planned, spent, a rate of completion), by header, row label and columns beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import regex

from pipeline.extract.figure_patterns import Kind
from pipeline.extract.lexicon import Lexicon

_OF_WHICH = regex.compile(r"其中|包括")
_OF_TARGET = regex.compile(r"年初|指标值|目标值|设定")
_OF_RESULT = regex.compile(r"实际|完成值|执行数")
_RATE_OF_RESULT = regex.compile(r"完成值|实际值|实际完成")


@dataclass(frozen=True, slots=True)
class ColumnMeasures:
    """Tells measures under ``headers`` by column; ``around`` is what stands above the columns, the nearest first."""

    lexicon: Lexicon
    headers: Mapping[int, str]
    around: tuple[str, ...]

    def measure(self, kind: Kind, header: str, clause: str, beside: tuple[str, ...]) -> tuple[str, bool]:
        """What a number of ``kind`` measures, and whether its own column or row says so.

        ``header`` is its column's, ``clause`` the labels of its row, ``beside`` the headers before, the nearest first.
        """
        entries = self.lexicon.measures.measures
        for text in (header, clause):
            hits = [h for h in self.lexicon.measure_words.hits(text) if entries[h.entry].kind is kind]
            strong = [
                h for h in hits
                if not entries[h.entry].weak or (text is header and entries[h.entry].heads_column)
            ]  # fmt: skip
            if strong:
                return self._settled(entries[strong[-1].entry].measure, kind, header), True
        if kind is not Kind.MONEY and _OF_TARGET.search(header):
            return ("target" if kind is Kind.RATE else "planned"), True
        if _OF_RESULT.search(header):
            return ("level" if kind is Kind.RATE else "actual"), True
        carried = self._measure_beside(kind, header, beside)
        if carried:
            return carried, False
        found = [
            [h for h in self.lexicon.measure_words.hits(text) if entries[h.entry].kind is kind]
            for text in (header, clause, *self.around)
        ]
        for weak in (False, True):  # the plan a table breaks down is often named above it, the verb in its header
            for hits in found:
                told = [h for h in hits if entries[h.entry].weak is weak]
                if told:
                    return self._settled(entries[told[-1].entry].measure, kind, header), False
        return self.lexicon.measures.defaults[kind], False

    def _measure_beside(self, kind: Kind, header: str, beside: tuple[str, ...]) -> str:
        """What a column without a word for it measures, by the columns it stands among; empty where they do not tell.

        Counts go on with the column before (计划小区 | 楼栋 | 户数), money of which it is part too (到位资金 | 其中：中央); money of
        a source beside money spent is its budget.
        """
        entries = self.lexicon.measures.measures
        if kind is Kind.COUNT and beside:
            hits = [entries[h.entry] for h in self.lexicon.measure_words.hits(beside[0])]
            told = [e for e in hits if e.kind is Kind.COUNT and (not e.weak or e.heads_column)]
            if told:
                return told[-1].measure
            return self._measure_beside(kind, header, beside[1:]) if not any(e.kind is Kind.RATE for e in hits) else ""
        if kind is Kind.MONEY and beside and _OF_WHICH.match(header):
            amounts = [entries[h.entry] for h in self.lexicon.measure_words.hits(beside[0])]
            strong = [e.measure for e in amounts if e.kind is Kind.MONEY and not e.weak]
            return strong[-1] if strong else self._measure_beside(kind, beside[0], beside[1:])
        if kind is Kind.MONEY and self.lexicon.source_words.hits(header):
            measures = {
                entries[h.entry].measure for c in self.headers.values() for h in self.lexicon.measure_words.hits(c)
            }
            return "budget" if measures & {"spent", "execution_rate"} else ""
        return ""

    def _settled(self, measure: str, kind: Kind, header: str) -> str:
        """In a table of targets and results the column decides between target and state."""
        if kind is Kind.RATE and _OF_TARGET.search(header):
            return "target"
        if kind is Kind.RATE and _RATE_OF_RESULT.search(header):
            return "level"
        return measure
