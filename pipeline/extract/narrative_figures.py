"""Figures in running text: each number gets programme, item, measure, source and area from its clause.

What a clause does not say is carried over from the numbers before it in the sentence, as a reader would; what the
sentence does not say is taken from the heading or row label it stands under.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

import regex

from pipeline.extract.area_names import AreaFinder
from pipeline.extract.item_words import ItemReader
from pipeline.extract.lexicon import Hit, Kind, Lexicon, MeasureWords, kind_of
from pipeline.extract.mentions import Mention, is_threshold
from pipeline.extract.outline import Standing
from pipeline.model import Quantity

_YEAR = regex.compile(r"(20\d{2})年?")
_SPAN = regex.compile(r"(20\d{2})(?:年)?[-~至到](20\d{2})年|“?十([三四五])五”?")
_FIVE_YEARS = {"三": "2016-2020", "四": "2021-2025", "五": "2026-2030"}
_AS_OF = regex.compile(r"(?:截[至止]|到)(?:到)?20")
_RESPECTIVELY = regex.compile(r"分别|依次")
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
class Memory:
    """What the numbers before have said, at one depth of parentheses; items are kept by unit."""

    program: str = ""
    head_program: str = ""
    item: dict[str, str] = field(default_factory=dict)
    measure: dict[Kind, str] = field(default_factory=dict)
    source: str = ""
    area: str = ""
    period: str = ""
    last: ReadFigure | None = None

    def copy(self) -> Memory:
        """The same, to be changed apart."""
        return replace(self, item=dict(self.item), measure=dict(self.measure))


class NarrativeReader:
    """Reads the mentions of one paragraph in order. ``subject`` is the label it stands under."""

    def __init__(
        self, lexicon: Lexicon, areas: AreaFinder, standing: Standing, year: int | None, subject: tuple[str, ...] = ()
    ) -> None:
        self.lexicon = lexicon
        self.areas = areas
        self.standing = standing
        self.year = year
        self.items = ItemReader(lexicon, subject)
        self.memory: list[Memory] = [Memory()]
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
            if mention.before.startswith("其中") or mention.lead.startswith("其中"):
                self.memory = [kept]
                self.sentence = mention.sentence
                return
            self.memory = [
                Memory(program=kept.head_program, item=dict(kept.item), measure=_kept_measures(kept.measure))
            ]
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
        area = self.areas.area_of(mention.lead)
        if area and area != memory.area:
            memory.measure.pop(Kind.MONEY, None)
            memory.source = ""
        kind = kind_of(quantity.unit)
        whole = self.by_mention.get(mention.whole) if mention.whole is not None else None
        period = self._period(mention)
        measure, sign, sure_measure = self._measure(mention, kind, quantity.unit, whole, period)
        named_programs = self._named_programs(mention)
        item, sure_item = self.items.item(mention, quantity.unit, kind, measure, whole, memory, named_programs)
        program = self._program(named_programs, item)
        if not item or (item == "shantytown_units" and program == "urban_village"):
            item = self.items.without_words(quantity.unit, measure, program)
        source = self._source(mention, item, kind, measure)
        certainty = 1.0 if sure_measure and sure_item else 0.9 if sure_measure or sure_item else 0.7
        return ReadFigure(
            mention, program, item, measure, source, area or memory.area,
            _negative(quantity) if sign < 0 else quantity, period, certainty,
        )  # fmt: skip

    # -- programme ---------------------------------------------------------------------------------------------------

    def _named_programs(self, mention: Mention) -> tuple[str, ...]:
        scope = self.standing.programs
        return tuple(p for p in self.lexicon.programs_in(mention.lead) if "all" in scope or p in scope)

    def _program(self, named: tuple[str, ...], item: str) -> str:
        """The clause's own word where the heading allows several, else the heading's programme."""
        scope = self.standing.programs
        if len(scope) == 1 and scope[0] != "all":
            return scope[0]
        if named:
            return named[-1]
        own = self.items.program_of(item)
        if own and ("all" in scope or own in scope):
            return own
        carried = self.memory[-1].program
        return carried or (scope[0] if len(scope) == 1 else "all")

    # -- measure -----------------------------------------------------------------------------------------------------

    def _measure(
        self, mention: Mention, kind: Kind, unit: str, whole: ReadFigure | None, period: str
    ) -> tuple[str, int, bool]:
        """Measure, sign, and whether the clause itself says it."""
        if kind is Kind.RATE and is_threshold(mention):
            return "target", 1, True
        if whole is not None and kind is Kind.MONEY and not self.lexicon.own_measure.search(mention.lead):
            return whole.measure, 1, True
        if unit == "百分点":
            return "increase", -1 if regex.search(r"(下降|降低|低|少|减少)(了|于.{1,8})?$", mention.lead) else 1, True
        if kind is Kind.RATE:
            told = self._rate_after_number(mention)
            if told:
                return told, 1, True
        strong, weak = self._measure_hits(mention.lead, kind)
        if kind is not Kind.RATE and not strong:
            strong = [e for e in self._measure_hits(mention.before + mention.lead, kind)[0] if e.measure == "increase"]
        if not strong and not weak and kind is Kind.COUNT:
            strong = self._measure_hits(mention.trail, kind)[0][:1]
        if strong:
            return self._of_entry(strong[-1], kind, mention, period)
        if weak and kind is Kind.COUNT and self._is_fulfilment(mention, unit, whole):
            announced = [] if kind in self.memory[-1].measure else self._measure_hits(mention.before, kind)[0]
            return (announced[-1] if announced else weak[-1]).measure, 1, True
        if whole is not None and kind is not Kind.RATE:
            return whole.measure, 1, True
        carried = self._carried_measure(mention, kind)
        if carried is not None:
            return carried
        earlier = self._measure_hits(mention.before, kind)[0] if kind is not Kind.MONEY else []
        if earlier:
            return self._of_entry(earlier[-1], kind, mention, period)
        if weak:
            return weak[-1].measure, 1, True
        return self._defaults(kind, mention), 1, False

    def _rate_after_number(self, mention: Mention) -> str:
        """Completion or execution said behind a number: 为年度任务3100户的126%; 计划1200套，完成1248套，达104%."""
        if mention.lead == "的":
            for measure, words in self.lexicon.after_number:
                if words.search(mention.clause_text):
                    return measure
        last = self.memory[-1].last
        bare = mention.lead in ("达", "达到", "为", "完成", "即")
        if bare and last is not None and last.measure == "actual" and self._planned_before(last):
            return "completion_rate"
        return ""

    def _planned_before(self, actual: ReadFigure) -> bool:
        return any(
            r.measure == "planned" and r.item == actual.item and r.mention.sentence == actual.mention.sentence
            for r in self.done
        )

    def _measure_hits(self, text: str, kind: Kind) -> tuple[list[MeasureWords], list[MeasureWords]]:
        """Strong and weak entries found in ``text``, in order of where their words end."""
        entries = [self.lexicon.measures.measures[h.entry] for h in _by_end(self.lexicon.measure_words.hits(text))]
        of_kind = [entry for entry in entries if entry.kind is kind]
        return [e for e in of_kind if not e.weak], [e for e in of_kind if e.weak]

    def _of_entry(self, entry: MeasureWords, kind: Kind, mention: Mention, period: str) -> tuple[str, int, bool]:
        if (
            kind is Kind.RATE
            and entry.measure == "level"
            and self.lexicon.targets.search(mention.before + mention.lead)
        ):
            return "target", 1, True
        if entry.measure == "planned" and "-" in period:
            return "target", 1, True
        return entry.measure, entry.sign, True

    def _is_fulfilment(self, mention: Mention, unit: str, whole: ReadFigure | None) -> bool:
        """A verb such as 发放 tells the result where a plan of the same thing stands before it, or a year does."""
        last = self.memory[-1].last
        if whole is not None:
            return bool(_YEAR.search(mention.lead))
        if self.memory[-1].measure.get(Kind.COUNT) not in ("planned", "target"):
            return True
        return last is not None and unit in self.memory[-1].item and mention.separator != "、"

    def _carried_measure(self, mention: Mention, kind: Kind) -> tuple[str, int, bool] | None:
        memory = self.memory[-1]
        carried = memory.measure.get(kind)
        if carried is None or (carried == "spent" and self._names_new_source(mention)):
            return None
        if kind is Kind.RATE and self._measure_hits(mention.before, kind)[0]:
            return None
        falls = carried == "growth_rate" and memory.last is not None and memory.last.quantity.value < 0
        return carried, -1 if falls else 1, False

    def _names_new_source(self, mention: Mention) -> bool:
        entry = self.lexicon.source_words.last(mention.lead)
        return entry is not None and self.lexicon.sources.sources[entry].source != self.memory[-1].source

    def _defaults(self, kind: Kind, mention: Mention) -> str:
        if kind is Kind.RATE and self.lexicon.targets.search(mention.before + mention.lead):
            return "target"
        return self.lexicon.measures.defaults[kind]

    # -- source ------------------------------------------------------------------------------------------------------

    def _source(self, mention: Mention, item: str, kind: Kind, measure: str) -> str:
        if item != "funds":
            return ""
        entries = self.lexicon.sources.sources
        hits = _by_end(self.lexicon.source_words.hits(mention.lead))
        named = [h for h in hits if entries[h.entry].source != "total"]
        totals = [h for h in hits if entries[h.entry].source == "total"]
        if totals and (not named or totals[-1].end > named[-1].end):
            return "total"
        if named and measure == "share" and kind is Kind.RATE:
            before = [h for h in named if h.end <= mention.lead.find("占") or "占" not in mention.lead]
            return entries[before[-1].entry].source if before else self.memory[-1].source
        if named:
            return entries[max(named, key=lambda h: (h.end, -h.entry)).entry].source
        carried = self.memory[-1].source
        if carried and (kind is Kind.RATE or measure in ("spent", "increase", "received", "budget")):
            return carried
        return "total" if kind is Kind.RATE and measure == "execution_rate" else ""

    # -- period, lists -----------------------------------------------------------------------------------------------

    def _period(self, mention: Mention) -> str:
        """The years the clause speaks of where they are not the year evaluated."""
        for text in (mention.lead, mention.before):
            span = _SPAN.search(text)
            if span:
                return f"{span[1]}-{span[2]}" if span[1] else _FIVE_YEARS[span[3]]
            years = [int(y) for y in _YEAR.findall(text)]
            if years and not _AS_OF.search(text):
                return "" if self.year is None or years[-1] == self.year else str(years[-1])
        return self.memory[-1].period

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
        subject = self._respective_subject(mentions[first], count, index - first) if count > 1 else None
        if subject is None:
            return None
        kind = kind_of(mentions[first].number.quantity.unit)
        measure, sign, _ = self._measure(mentions[first], kind, mentions[first].number.quantity.unit, None, "")
        if sign < 0 and kind is Kind.RATE and subject.program == self.memory[-1].program:
            return None
        named = self.items.best(mentions[first].lead, "%", measure, at_least=3) if kind is Kind.RATE else ""
        return replace(
            subject, mention=mentions[index], measure=measure, item=named or subject.item,
            quantity=mentions[index].number.quantity,
        )  # fmt: skip

    def _respective_subject(self, first: Mention, count: int, position: int) -> ReadFigure | None:
        """What the ``position``-th of ``count`` listed numbers speaks of: numbers before it, else programmes named."""
        unit = first.number.quantity.unit
        before = [
            r for r in self.done
            if r.mention.sentence == first.sentence
            and r.mention.span[0] < first.span[0]
            and (kind_of(r.quantity.unit) is not Kind.RATE if unit == "%" else r.quantity.unit == unit)
        ]  # fmt: skip
        if len(before) >= count:
            return before[len(before) - count + position]
        named = self.lexicon.programs_in(first.before + first.lead)
        if len(named) == count and self.done and unit in ("%", "万元"):
            last = self.memory[-1].last or self.done[-1]
            return replace(last, program=named[position])
        return None

    def _remember(self, reading: ReadFigure) -> None:
        memory = self.memory[-1]
        memory.head_program = memory.head_program or reading.program
        memory.program = reading.program
        memory.item[reading.quantity.unit] = reading.item
        memory.measure[kind_of(reading.quantity.unit)] = reading.measure
        memory.last = reading
        memory.area = reading.area
        memory.period = reading.period
        if reading.item == "funds":
            memory.source = reading.source or memory.source


def _by_end(hits: list[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda h: (h.end, h.end - h.start, -h.entry))


def _kept_measures(measures: dict[Kind, str]) -> dict[Kind, str]:
    """Across a full stop only 到位 and 筹措 go on: the items of one list of receipts."""
    return {k: v for k, v in measures.items() if k is Kind.MONEY and v in ("received", "actual")}


def _is_listed(mentions: list[Mention], index: int) -> bool:
    """Whether a number follows the one before it in a bare list (A、B和C)."""
    mention, before = mentions[index], mentions[index - 1] if index else None
    return before is not None and mention.sentence == before.sentence and bool(_LIST_LEAD.match(mention.lead))


def _negative(quantity: Quantity) -> Quantity:
    return replace(quantity, value=-quantity.value, high_value=None)
