"""What a later number of a paragraph tells of those before it: a total of its parts, a plan of what it pays for."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.extract.clause_memory import ReadFigure
from pipeline.extract.figure_patterns import Kind, kind_of
from pipeline.extract.lexicon import Lexicon

_HALF_END = re.compile("[；;。]")


class Afterwards:
    """Puts right the numbers read so far, ``done``, in place. ``by_mention`` holds them by the index of their mention."""

    def __init__(self, lexicon: Lexicon, done: list[ReadFigure], by_mention: dict[int, ReadFigure]) -> None:
        self.lexicon = lexicon
        self.done = done
        self.by_mention = by_mention

    def take(self, last: ReadFigure) -> None:
        """Look back from ``last``, the number just read."""
        self._sum_up(last)
        self._arrive(last)
        self._part_before(last)
        self._plan_before(last)

    def close(self) -> None:
        """Look back from the end of the paragraph."""
        self._add_up_sources()
        self._spread_over_programs()

    def _add_up_sources(self) -> None:
        """省级下达补助资金A，其中中央B、省级C: A is the money of both, whoever sends it on."""
        takes_in = self.lexicon.sources.takes_in
        for index, whole in self.by_mention.items():
            if whole.item != "funds" or whole.source in ("", "total"):
                continue
            parts = {r.source for r in self.done if r.mention.whole == index and r.item == "funds" and r.source}
            own = {whole.source, *takes_in.get(whole.source, ())}
            if len(parts) > 1 and not parts <= own:
                self.done[:] = [replace(r, source="total") if r is whole else r for r in self.done]

    def _plan_before(self, investment: ReadFigure) -> None:
        """改造项目40个，户数5200户，计划投资1.1亿元: counts that no word calls results are planned, too."""
        mention = investment.mention
        planned = investment.quantity.unit == "万元" and self.lexicon.plans.search(mention.lead)
        if not planned or self.lexicon.results.search(mention.said):
            return
        for index in range(len(self.done) - 2, -1, -1):
            counted = self.done[index]
            same = counted.mention.sentence == mention.sentence and counted.measure == "actual"
            if not same or kind_of(counted.quantity.unit) is not Kind.COUNT:
                return
            self.done[index] = replace(counted, measure="planned")

    def _sum_up(self, total: ReadFigure) -> None:
        """中央4050万元，市县2500万元，累计到位6550万元: amounts without a measure of their own take their total's."""
        if total.quantity.unit != "万元" or not self.lexicon.sums_up.search(total.mention.lead):
            return
        for index in range(len(self.done) - 2, -1, -1):
            part = self.done[index]
            same = part.mention.sentence == total.mention.sentence and part.quantity.unit == "万元"
            if not same or part.certainty >= 1.0 or part.item != "funds":
                return
            self.done[index] = replace(part, measure=total.measure)

    def _part_before(self, whole: ReadFigure) -> None:
        """居民出资A，占到位资金B的C: what is part of the money received was received, too."""
        part = self.done[-2] if len(self.done) > 1 else None
        if part is None or whole.quantity.unit != "万元" or not whole.mention.lead.startswith("占"):
            return
        joined = part.mention.sentence == whole.mention.sentence and part.quantity.unit == "万元"
        if joined and part.measure in ("budget", "actual") and whole.measure == "received":
            self.done[-2] = replace(part, measure=whole.measure)

    def _arrive(self, last: ReadFigure) -> None:
        """中央4050万元、市县2500万元已全部到位: what closes the list says of all its amounts that they were received.

        省级资金1500万元全部支出 says that they were spent; with a rate behind (，执行率100%) they are what it is of.
        """
        if last.quantity.unit != "万元":
            return
        if self.lexicon.arrived.search(last.mention.trail):
            measure = "received"
        elif self.lexicon.all_spent.search(last.mention.trail) and not self._is_rated(last):
            measure = "spent"
        else:
            return
        for index in range(len(self.done) - 1, -1, -1):
            part = self.done[index]
            if (
                part.quantity.unit != "万元"
                or not (part.measure == "budget" or (part.measure == "received" and part.certainty < 1.0))
                or part.mention.sentence != last.mention.sentence
            ):
                return
            self.done[index] = replace(part, measure=measure)
            if part.mention.separator not in ("、", "和", "及", "与"):
                return

    def _is_rated(self, spent: ReadFigure) -> bool:
        clause = _HALF_END.split(spent.mention.after)[0]
        entries = (self.lexicon.measures.measures[hit.entry] for hit in self.lexicon.measure_words.hits(clause))
        return any(entry.measure == "execution_rate" for entry in entries)

    def _spread_over_programs(self) -> None:
        """中央资金支出A，执行率B，其中租赁住房保障C、老旧小区改造D: A and B are of all, whatever was spoken of before."""
        for index, whole in self.by_mention.items():
            parts = [r for r in self.done if r.mention.whole == index and r.program != "all"]
            named = self.lexicon.programs_in(whole.mention.lead)
            if whole.item != "funds" or whole.program == "all" or len({r.program for r in parts}) < 2 or named:
                continue
            begin, end = whole.mention.span[0], parts[0].mention.span[0]
            self.done[:] = [
                replace(r, program="all")
                if begin <= r.mention.span[0] < end and r.program == whole.program and not self._names_program(r)
                else r
                for r in self.done
            ]

    def _names_program(self, reading: ReadFigure) -> bool:
        return bool(self.lexicon.programs_in(reading.mention.lead))
