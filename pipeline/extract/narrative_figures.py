"""Figures in running text: each number gets programme, item, measure, source and area from its clause.

What a clause does not say is carried over from the numbers before it in the sentence, as a reader would; what the
sentence does not say is taken from the heading or row label it stands under.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import regex

from pipeline.extract.afterwards import Afterwards
from pipeline.extract.area_names import AreaFinder
from pipeline.extract.clause_memory import COMPARISONS, Memory, ReadFigure
from pipeline.extract.figure_patterns import Kind, kind_of
from pipeline.extract.figure_programs import FigurePrograms
from pipeline.extract.item_words import ItemReader
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.measure_words import MeasureReader
from pipeline.extract.mentions import COMPARED_WITH, Mention
from pipeline.extract.money_lists import Opening
from pipeline.extract.outline import RUN_IN, Heading, Standing
from pipeline.extract.periods import period_said
from pipeline.extract.respective_lists import list_around, subject_of, things_named
from pipeline.extract.source_words import source_of, source_of_whole
from pipeline.model import Identity, Quantity

_NOT_SPENT = ("funds_balance", "funds_gap")
_THIS_YEAR = regex.compile(r"(?:其中|包括|含)(?:20\d\d年)?(?:当年|本年度?|今年|当期|年内|本期|新增)|其中20\d\d年")
_OF_ALL_FUNDS = regex.compile(r"(?:各类|各项|各级|全部|项目|总体)?资金总?(?:体)?(?:到位|执行|支出)(?:率|进度)")
_OF_ANOTHER = {("shantytown_units", "urban_village")}  # what a word counts, in a programme that counts it otherwise


def _names_programme_only(heading: Heading) -> bool:
    """绩效目标 / 老旧小区改造：改造84个小区: what is planned or reached is told by the heading above the programme's."""
    return bool(heading.programs) and heading.rank == RUN_IN


class NarrativeReader:
    """Reads the mentions of one paragraph in order. ``subject`` holds the labels it stands under, innermost first.

    ``opening`` is what the paragraph before hands on.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        areas: AreaFinder,
        standing: Standing,
        identity: Identity,
        subject: tuple[str, ...] = (),
        opening: Opening = Opening(),  # noqa: B008 - immutable
    ) -> None:
        self.lexicon = lexicon
        self.areas = areas
        self.standing = standing
        self.year = identity.year
        self.done: list[ReadFigure] = []
        self.items = ItemReader(lexicon, subject, standing.indicator, self.done)
        self.programs = FigurePrograms(lexicon, self.items, standing.programs, identity.programs)
        heading = next((step.label for step in reversed(standing.path) if not _names_programme_only(step)), "")
        self.measures = MeasureReader(lexicon, self.items, self.done, heading, opening.measure if opening.lists else "")
        self.memory: list[Memory] = [Memory(compared={Kind.MONEY: opening.measure} if opening.measure else {})]
        self.sentence = -1
        self.by_mention: dict[int, ReadFigure] = {}
        self.afterwards = Afterwards(lexicon, self.done, self.by_mention)

    def read(self, mentions: list[Mention]) -> list[ReadFigure]:
        """A reading for each mention; a rate said of several programmes at once gives one for each."""
        mentions = list(mentions)
        for index, mention in enumerate(mentions):
            if self._is_beside_full_list(mention) or self._is_behind_share_of_year(mention):
                mention = mentions[index] = replace(mention, whole=None)
            self._enter(mention)
            for reading in self._readings(index, mention, mentions):
                self.done.append(reading)
                self.by_mention[index] = reading
                self.memory[-1].remember(reading, aside=self._is_aside(reading))
                if mention.depth and not mention.lead and reading.area:
                    self.memory[-2].take_kind(reading)
                self.afterwards.take(reading)
        self.afterwards.close()
        return self.done

    def _is_behind_share_of_year(self, mention: Mention) -> bool:
        """累计提款A，其中当年提款B；发行债券C: what was done of it this year is no list that goes on behind a semicolon."""
        if mention.whole is None or not mention.fresh:
            return False
        parts = [r for r in self.done if r.mention.whole == mention.whole]
        return bool(parts) and all(_THIS_YEAR.search(r.mention.lead) for r in parts)

    def _is_aside(self, reading: ReadFigure) -> bool:
        """Whether the next number measures what went before this one: what is only compared with, involved, or left over."""
        mention = reading.mention
        aside = self.lexicon.aside.search(mention.trail) or self.lexicon.involves.search(mention.lead)
        return aside is not None or reading.item in _NOT_SPENT

    def _is_beside_full_list(self, mention: Mention) -> bool:
        """中央补助A，其中B、C；市级安排D: once B and C make up A, money of another source is no part of it."""
        whole = self.by_mention.get(mention.whole) if mention.whole is not None else None
        entry = self.lexicon.source_words.last(mention.lead) if whole is not None and mention.fresh else None
        if whole is None or entry is None or whole.quantity.unit != "万元":
            return False
        own = (whole.source, *self.lexicon.sources.takes_in.get(whole.source, ()))
        parts = [r.quantity.value for r in self.done if r.mention.whole == mention.whole and r.quantity.unit == "万元"]
        return (
            self.lexicon.sources.sources[entry].source not in own
            and len(parts) > 1
            and sum(parts) == whole.quantity.value
        )

    def _enter(self, mention: Mention) -> None:
        if mention.sentence != self.sentence:
            goes_on = self.lexicon.goes_on.search(mention.said) is not None
            self.memory = [self.memory[0] if goes_on else self.memory[0].next_sentence(keep_period=self._is_to_come())]
            self.memory[0].speak_of(self.programs.of_topic(mention))
            self.sentence = mention.sentence
        elif mention.fresh:
            self.memory = [self.memory[0].next_group()]
        opens = mention.depth > 0 and mention.separator == "("  # another bracket than that before
        del self.memory[mention.depth + (0 if opens else 1) :]
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
        if reading.measure == "completion_rate" and "均" in mention.lead:
            yield from self._of_each(reading)
            return
        named = self.programs.named_in(mention.lead)
        several = len(named) > 1 and kind_of(reading.quantity.unit) is Kind.RATE and reading.measure != "share"
        if several and set(self.standing.programs) & {"all", *named}:
            yield from (replace(reading, program=program) for program in named)
        else:
            yield reading

    def _of_each(self, reading: ReadFigure) -> Iterable[ReadFigure]:
        """完成率均为100%: one rate for each thing counted in the sentence, the last one first."""
        counted = [
            r for r in reversed(self.done)
            if r.mention.sentence == reading.mention.sentence and kind_of(r.quantity.unit) is Kind.COUNT
            and (self.items.program_of(r.item) or r.item == "projects")
        ]  # fmt: skip
        items = dict.fromkeys((r.program, r.item) for r in counted) or {(reading.program, reading.item): None}
        for program, item in items:
            yield replace(reading, program=program, item=item)

    def _reading(self, mention: Mention) -> ReadFigure | None:
        memory = self.memory[-1]
        quantity = self._with_unit(mention.number.quantity, memory)
        if quantity is None:
            return None
        area = self.areas.area_of(mention.lead) if mention.lead else self.areas.before_bracket(mention.said)
        if area and area != memory.area:
            memory.measure.pop(Kind.MONEY, None)
            memory.source = ""
        kind = kind_of(quantity.unit)
        whole = self.by_mention.get(mention.whole) if mention.whole is not None else None
        period = self._period(mention)
        measure = self.measures.measure(mention, kind, quantity.unit, whole, period, memory)
        named = self.programs.named(mention)
        item, sure = self.items.item(mention, quantity.unit, kind, measure.name, whole, memory, named)
        head = self._head_of_list(mention, measure.name, memory, named)
        if head is not None:  # 下达A，其中老旧小区B、棚户区C，比上年增加D, 较上年的E增加D: of A
            return replace(
                head, mention=mention, measure=measure.name, quantity=quantity.negated() if measure.sign < 0 else quantity,
                period=period, certainty=0.9,
            )  # fmt: skip
        program = self.programs.program(mention, named, item, memory)
        if not item or (item, program) in _OF_ANOTHER or (item == "households" and _is_of_tenants(program, mention)):
            item = self.items.without_words(quantity.unit, measure.name, program)
        item = self.items.of_measure(item, quantity.unit, measure.name)
        if whole is not None and measure.name == "allocated" and item != whole.item and self.items.is_named_part(item):
            measure = measure._replace(name="actual")  # 已分配A套，其中由企业运营B套
        if item in _NOT_SPENT and measure.name not in COMPARISONS:
            measure = measure._replace(name="actual")  # what is left of money, or wanting, was neither set nor spent
        if measure.name == "completion_rate" and self.items.is_sub_item(item):
            measure = measure._replace(name="share")  # 占年度计划的31.7% of a standard's sub-item is its share
        return ReadFigure(
            mention, program, item, measure.name,
            self._source(mention, item, kind, measure.name) or source_of_whole(whole, item),
            area or ("" if self.areas.is_of_whole(mention.lead) else memory.area),
            quantity.negated() if measure.sign < 0 else quantity, period,
            1.0 if measure.sure and sure else 0.9 if measure.sure or sure else 0.7,
        )  # fmt: skip

    def _source(self, mention: Mention, item: str, kind: Kind, measure: str) -> str:
        """The source of the clause; behind a list of parts (其中中央A、市县B，资金到位率C) that of the whole."""
        memory = self.memory[-1]
        whole = None if memory.last is None else memory.last.mention.whole
        if whole in self.by_mention and kind is Kind.RATE and _OF_ALL_FUNDS.match(mention.lead):
            return self.by_mention[whole].source
        return source_of(self.lexicon, mention, item, kind, measure, memory)

    def _head_of_list(
        self, mention: Mention, measure: str, memory: Memory, named: tuple[str, ...]
    ) -> ReadFigure | None:
        """The whole that a comparison behind the list of its parts speaks of; ``None`` where it is no such comparison.

        A single part (其中中央A，比上年增加B) is spoken of itself.
        """
        whole = None if memory.last is None else memory.last.mention.whole
        compared = measure in COMPARISONS or COMPARED_WITH.search(mention.lead)
        if not compared or named or whole is None:
            return None
        parts = [r for r in self.done if r.mention.whole == whole]
        return self.by_mention.get(whole) if len(parts) > 1 else None

    def _with_unit(self, quantity: Quantity, memory: Memory) -> Quantity | None:
        """A bare number takes the unit of the count before it; without one it is no figure."""
        if quantity.unit:
            return quantity
        if memory.last is None or kind_of(memory.last.quantity.unit) is not Kind.COUNT:
            return None
        return replace(quantity, unit=memory.last.quantity.unit, step=Decimal(0))

    def _period(self, mention: Mention) -> str:
        """The years the clause speaks of where they are not the year evaluated."""
        said = period_said(mention.lead, mention.before, self.year)
        if said is not None:
            return said
        if self._is_to_come() and self.lexicon.results.search(mention.said):
            return ""
        carried = self.memory[-1].period  # last year's figure is only compared with; what follows is this year's again
        return "" if carried in ("上年", "" if self.year is None else str(self.year - 1)) else carried

    def _is_to_come(self) -> bool:
        """Whether the text spoke last of a year after the one evaluated (2024年将开工A套。…发放补贴B户)."""
        period = self.memory[0].period
        return self.year is not None and period.isdigit() and int(period) > self.year

    def _respectively(self, index: int, mentions: list[Mention]) -> ReadFigure | None:
        """The reading of a number in a respective list; ``None`` where it stands in none or nothing fits."""
        listed = list_around(index, mentions)
        if listed is None:
            return None
        first = mentions[listed[0]]
        count, position = listed[1] - listed[0], index - listed[0]
        named_before = self._of_thing_named(first, mentions[index], count, position)
        if named_before is not None:
            return named_before
        subject = subject_of(first, count, position, self.done, self.lexicon, self.programs.evaluated)
        if subject is None:
            return None
        unit = first.number.quantity.unit
        kind = kind_of(unit)
        measure = self.measures.measure(first, kind, unit, None, "", self.memory[-1])
        if measure.sign < 0 and kind is Kind.RATE and subject.program == self.memory[-1].program:
            return None  # 较2021年、2022年分别下降A和B: one thing against two years
        named = self.items.best(first.lead, "%", measure.name, at_least=3) if kind is Kind.RATE else ""
        return replace(
            subject, mention=mentions[index], measure=measure.name, item=named or subject.item,
            quantity=mentions[index].number.quantity,
        )  # fmt: skip

    def _of_thing_named(self, first: Mention, mention: Mention, count: int, position: int) -> ReadFigure | None:
        """The reading of a number whose list begins behind the names of its things; ``None`` where they are not told."""
        base = self._reading(first)
        things = [] if base is None else things_named(first, count, base, self.lexicon, self.items)
        if base is None or not things:
            return None
        thing = things[position]
        program = self.programs.named_among(tuple(t.program for t in things), position) or base.program
        quantity = mention.number.quantity
        return replace(
            base, mention=mention, program=program, item=thing.item or base.item,
            source=thing.source or base.source, quantity=quantity.negated() if base.quantity.value < 0 else quantity,
        )  # fmt: skip


def _is_of_tenants(program: str, mention: Mention) -> bool:
    """任务户数290户, of 租赁补贴: the households that are paid, not those of a community."""
    return program == "rental" and "户数" in mention.lead and "居民" not in mention.lead
