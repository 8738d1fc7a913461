"""Figures in running text: each number gets programme, item, measure, source and area from its clause.

What a clause does not say is carried over from the numbers before it in the sentence, as a reader would.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

import regex

from pipeline.extract.area_names import AreaFinder
from pipeline.extract.lexicon import Kind, Lexicon, kind_of
from pipeline.extract.mentions import Mention, is_threshold
from pipeline.extract.outline import Standing
from pipeline.model import Quantity

_YEAR = regex.compile(r"(20\d{2})年?")
_SPAN = regex.compile(r"(20\d{2})(?:年)?[-~至到](20\d{2})年|“?十([三四五])五”?")
_RESPECTIVELY = regex.compile(r"分别")
_LIST_LEAD = regex.compile(r"^[、和及与,，]?$")


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """What a mention was read as, before it becomes a `Figure`. ``certainty`` is 1 for words of its own clause."""

    mention: Mention
    program: str
    item: str
    measure: str
    source: str
    area: str
    quantity: Quantity
    period: str
    certainty: float


@dataclass(slots=True)
class _Memory:
    """What the numbers before have said, at one depth of parentheses."""

    program: str = ""
    item: dict[Kind, str] = field(default_factory=dict)
    measure: dict[Kind, str] = field(default_factory=dict)
    source: str = ""
    area: str = ""
    last: ReadFigure | None = None

    def copy(self) -> _Memory:
        return _Memory(self.program, dict(self.item), dict(self.measure), self.source, self.area, self.last)


class NarrativeReader:
    """Reads the mentions of one paragraph in order."""

    def __init__(self, lexicon: Lexicon, areas: AreaFinder, standing: Standing, year: int | None) -> None:
        self.lexicon = lexicon
        self.areas = areas
        self.standing = standing
        self.year = year
        self.memory: list[_Memory] = [_Memory()]
        self.sentence = -1
        self.done: list[ReadFigure] = []
        self.by_mention: dict[int, ReadFigure] = {}

    def read(self, mentions: list[Mention]) -> list[ReadFigure]:
        """A reading for each mention; a rate said of several programmes at once gives one for each."""
        for index, mention in enumerate(mentions):
            self._enter(mention)
            for reading in self._readings(index, mention, mentions):
                self.done.append(reading)
                self.by_mention[index] = reading
                self._remember(reading)
        return self.done

    def _enter(self, mention: Mention) -> None:
        if mention.sentence != self.sentence:
            kept = self.memory[0]
            self.memory = [_Memory(program=kept.program, measure=_kept_measures(kept.measure))]
            self.sentence = mention.sentence
        elif mention.fresh:
            self.memory = [replace(self.memory[0], area="", source="")]
        while len(self.memory) > mention.depth + 1:
            self.memory.pop()
        while len(self.memory) < mention.depth + 1:
            self.memory.append(self.memory[-1].copy())

    def _readings(self, index: int, mention: Mention, mentions: list[Mention]) -> Iterable[ReadFigure]:
        respective = self._respectively(index, mentions)
        if respective is not None:
            yield respective
            return
        reading = self._reading(mention)
        if reading is None:
            return
        named = self.lexicon.programs_in(mention.lead)
        several = len(named) > 1 and kind_of(reading.quantity.unit) is Kind.RATE and reading.measure != "share"
        if several and set(self.standing.programs) & {"all", *named}:
            yield from (replace(reading, program=program) for program in named)
        else:
            yield reading

    def _reading(self, mention: Mention) -> ReadFigure | None:
        quantity = mention.number.quantity
        memory = self.memory[-1]
        if not quantity.unit:
            if memory.last is None or kind_of(memory.last.quantity.unit) is not Kind.COUNT:
                return None
            quantity = replace(quantity, unit=memory.last.quantity.unit, step=Decimal(0))
        kind = kind_of(quantity.unit)
        whole = self.by_mention.get(mention.whole) if mention.whole is not None else None
        measure, sign, sure_measure = self._measure(mention, kind, whole)
        item, sure_item = self._item(mention, quantity.unit, kind, measure, whole)
        program = self._program(mention, item)
        if not item:
            item = self.lexicon.default_item(quantity.unit, program)
        source = self._source(mention, item, kind, measure)
        if sign < 0:
            quantity = _negative(quantity)
        certainty = 1.0 if sure_measure and sure_item else 0.9 if sure_measure or sure_item else 0.7
        area = self.areas.area_of(mention.lead, fresh=mention.fresh) or memory.area
        return ReadFigure(mention, program, item, measure, source, area, quantity, self._period(mention), certainty)

    # -- programme ---------------------------------------------------------------------------------------------------

    def _program(self, mention: Mention, item: str) -> str:
        """The clause's own word where the heading allows several, else the heading's programme."""
        scope = self.standing.programs
        if len(scope) == 1 and scope[0] != "all":
            return scope[0]
        named = [p for p in self.lexicon.programs_in(mention.lead) if "all" in scope or p in scope]
        if named:
            return named[-1]
        own = next((entry.program for entry in self.lexicon.items.items if entry.item == item and entry.program), "")
        if own and ("all" in scope or own in scope):
            return own
        carried = self.memory[-1].program
        return carried or (scope[0] if len(scope) == 1 else "all")

    # -- measure -----------------------------------------------------------------------------------------------------

    def _measure(self, mention: Mention, kind: Kind, whole: ReadFigure | None) -> tuple[str, int, bool]:
        """Measure, sign, and whether the clause itself says it."""
        if kind is Kind.RATE and is_threshold(mention):
            return "target", 1, True
        memory = self.memory[-1].measure
        entries = self.lexicon.measures.measures
        if whole is not None and kind is Kind.MONEY and not self.lexicon.own_measure.search(mention.lead):
            return whole.measure, 1, True
        hits = [h for h in self.lexicon.measure_words.hits(mention.lead) if entries[h.entry].kind is kind]
        strong = [h for h in hits if not entries[h.entry].weak]
        if strong:
            entry = entries[_preferred(strong, mention.lead).entry]
            return entry.measure, entry.sign, True
        if whole is not None and kind is not Kind.RATE:
            return whole.measure, 1, True
        if kind in memory:
            return memory[kind], 1, False
        if hits:
            return entries[hits[-1].entry].measure, 1, True
        trailing = [h for h in self.lexicon.measure_words.hits(mention.trail) if entries[h.entry].kind is kind]
        if trailing and kind is Kind.COUNT:
            return entries[trailing[0].entry].measure, 1, False
        return self.lexicon.measures.defaults[kind], 1, False

    # -- item --------------------------------------------------------------------------------------------------------

    def _item(
        self, mention: Mention, unit: str, kind: Kind, measure: str, whole: ReadFigure | None
    ) -> tuple[str, bool]:
        """Item, and whether the clause itself says it; empty where nothing does."""
        memory = self.memory[-1]
        if self.lexicon.again.search(mention.lead) and unit in ("个", "%"):
            again = memory.item.get(Kind.COUNT) or self._item_of_paragraph()
            if again:
                return again, True
        if kind is Kind.RATE and measure in (
            "share",
            "growth_rate",
            "completion_rate",
            "allocation_rate",
            "deviation_rate",
        ):
            named = self._named_item(mention.lead, unit, measure, at_least=3)
            carried = self._carried_item(measure)
            if named and not (carried and measure == "share"):
                return named, True
            if carried:
                return carried, True
        for text, near_end in ((mention.lead, True), (mention.trail, False)):
            named = self._named_item(text, unit, measure, near_end=near_end)
            if named:
                return named, True
        if kind is Kind.RATE and memory.last is not None:
            return memory.last.item, False
        if kind in memory.item and (memory.last is None or memory.last.quantity.unit == unit):
            return memory.item[kind], False
        if whole is not None:
            return whole.item, False
        return ("funds", False) if kind is Kind.MONEY else ("", False)

    def _named_item(self, text: str, unit: str, measure: str, *, at_least: int = 0, near_end: bool = True) -> str:
        entries = self.lexicon.items.items
        hits = [
            h
            for h in self.lexicon.item_words.hits(text)
            if unit in entries[h.entry].units
            and entries[h.entry].rank >= at_least
            and (not entries[h.entry].measures or measure in entries[h.entry].measures)
        ]
        if not hits:
            return ""
        if near_end:
            best = max(hits, key=lambda h: (entries[h.entry].rank, h.end, h.end - h.start, -h.entry))
        else:
            best = min(hits, key=lambda h: (h.start, -entries[h.entry].rank, h.start - h.end))
            if best.start > 10:
                return ""
        return entries[best.entry].item

    def _carried_item(self, measure: str) -> str:
        """A share or completion rate speaks of the number before it; growth of the amount it grew to."""
        last = self.memory[-1].last
        if last is None:
            return ""
        return last.item

    def _item_of_paragraph(self) -> str:
        return next((r.item for r in reversed(self.done) if r.quantity.unit == "个"), "")

    # -- source ------------------------------------------------------------------------------------------------------

    def _source(self, mention: Mention, item: str, kind: Kind, measure: str) -> str:
        if item != "funds":
            return ""
        entries = self.lexicon.sources.sources
        hits = self.lexicon.source_words.hits(mention.lead)
        named = [h for h in hits if entries[h.entry].source != "total"]
        totals = [h for h in hits if entries[h.entry].source == "total"]
        if totals and (not named or totals[-1].end > named[-1].end):
            return "total"
        if named and not (measure == "share" and kind is Kind.RATE and self.memory[-1].source):
            return entries[max(named, key=lambda h: (h.end, -h.entry)).entry].source
        carried = self.memory[-1].source
        if carried and (kind is Kind.RATE or measure in ("spent", "increase", "received", "budget")):
            return carried
        return "total" if kind is Kind.RATE and measure == "execution_rate" else ""

    # -- period, lists -----------------------------------------------------------------------------------------------

    def _period(self, mention: Mention) -> str:
        """The years the clause speaks of where they are not the year evaluated."""
        span = _SPAN.search(mention.lead)
        if span:
            return (
                f"{span[1]}-{span[2]}"
                if span[1]
                else {"三": "2016-2020", "四": "2021-2025", "五": "2026-2030"}[span[3]]
            )
        years = [int(y) for y in _YEAR.findall(mention.lead)]
        if (
            years
            and self.year is not None
            and years[-1] != self.year
            and not regex.search(r"(截[至止]|到)20", mention.lead)
        ):
            return str(years[-1])
        return ""

    def _respectively(self, index: int, mentions: list[Mention]) -> ReadFigure | None:
        """…分别为A、B、C: the k-th number of the list speaks of the k-th of the numbers before it."""
        first = index
        while first > 0 and not _RESPECTIVELY.search(mentions[first].lead) and _is_listed(mentions, first):
            first -= 1
        if not _RESPECTIVELY.search(mentions[first].lead):
            return None
        end = first + 1
        while end < len(mentions) and _is_listed(mentions, end):
            end += 1
        count = end - first
        before = [r for r in self.done if r.mention.sentence == mentions[first].sentence and r.mention is not None]
        before = [
            r
            for r in before
            if r.mention.span[0] < mentions[first].span[0] and kind_of(r.quantity.unit) is not Kind.RATE
        ]
        if count < 2 or len(before) < count or kind_of(mentions[first].number.quantity.unit) is not Kind.RATE:
            return None
        subject = before[len(before) - count + (index - first)]
        measure, sign, _ = self._measure(mentions[first], Kind.RATE, None)
        if sign < 0:
            return None
        return replace(subject, mention=mentions[index], measure=measure, quantity=mentions[index].number.quantity)

    def _remember(self, reading: ReadFigure) -> None:
        memory = self.memory[-1]
        kind = kind_of(reading.quantity.unit)
        memory.program = reading.program
        memory.item[kind] = reading.item
        memory.measure[kind] = reading.measure
        memory.last = reading
        memory.area = reading.area
        if reading.item == "funds" and reading.mention.whole is None:
            memory.source = reading.source or memory.source


def _kept_measures(measures: dict[Kind, str]) -> dict[Kind, str]:
    """Across a full stop only 到位 and 筹措 go on: the items of one list of receipts."""
    return {k: v for k, v in measures.items() if k is Kind.MONEY and v in ("received", "actual")}


def _preferred(hits: list, lead: str):  # type: ignore[no-untyped-def]
    return max(hits, key=lambda h: (h.end, h.end - h.start, -h.entry))


def _is_listed(mentions: list[Mention], index: int) -> bool:
    """Whether a number follows the one before it in a bare list (A、B和C)."""
    mention, before = mentions[index], mentions[index - 1] if index else None
    return before is not None and mention.sentence == before.sentence and bool(_LIST_LEAD.match(mention.lead))


def _negative(quantity: Quantity) -> Quantity:
    return replace(quantity, value=-quantity.value, high_value=None)
