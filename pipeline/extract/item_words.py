"""Which item a number counts: the words of its clause, then what is carried, then the label it stands under."""

from __future__ import annotations

import re

from pipeline.extract.clause_memory import Memory, ReadFigure
from pipeline.extract.figure_patterns import ItemWords, Kind, kind_of
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.mentions import Mention

_OF_THE_NUMBER_BEFORE = ("share", "growth_rate", "completion_rate", "allocation_rate", "deviation_rate")
_OF_FUNDS = ("execution_rate", "received_rate")
_TRAIL_REACH = 10
_CLAUSE_END = re.compile("[，,；;。]")


class ItemReader:
    """Finds items; ``subject`` holds the labels above the text, innermost first, ``done`` the numbers read so far."""

    def __init__(self, lexicon: Lexicon, subject: tuple[str, ...], indicator: str, done: list[ReadFigure]) -> None:
        self.lexicon = lexicon
        self.subject = subject
        self.indicator = indicator
        self.done = done

    def item(
        self,
        mention: Mention,
        unit: str,
        kind: Kind,
        measure: str,
        whole: ReadFigure | None,
        memory: Memory,
        named_programs: tuple[str, ...],
    ) -> tuple[str, bool]:
        """Item, and whether the clause itself says it; empty where nothing does."""
        if measure in _OF_FUNDS:
            return "funds", True
        bracketed = mention.separator == "(" and not mention.lead and unit == "个"
        if bracketed and memory.last is not None and self.is_sub_item(memory.last.item):
            return memory.last.item, True  # 选举业主委员会的小区占55.7%（88个）
        goes_on = self.lexicon.again.search(mention.lead) and unit in ("个", "%") and memory.item.get("个")
        if goes_on and not self.best(mention.lead, unit, measure, at_least=3):
            return memory.item["个"], True
        if kind is Kind.RATE and measure in _OF_THE_NUMBER_BEFORE:
            of_before = self._of_number_before(mention, unit, measure, memory)
            if of_before:
                return of_before, True
        named = self._named(mention, unit, measure)
        if named:
            return named, True
        return self._carried(mention, unit, kind, measure, whole, memory, named_programs), False

    def without_words(self, unit: str, measure: str, program: str) -> str:
        """The item by measure, the label above, or unit and programme alone."""
        by_measure = self.lexicon.item_of_measure.get(measure)
        if by_measure and unit == "%":
            return by_measure
        if measure == "completion_rate" and unit == "%" and program in ("shantytown", "rental_shantytown"):
            return "shantytown_units"
        if measure in ("delivered", "allocated") and program in ("shantytown", "rental_shantytown", "urban_village"):
            return "resettlement_units"
        return self.lexicon.default_item(unit, program, self.indicator)

    def of_measure(self, item: str, unit: str, measure: str) -> str:
        """``item``, or that of its programme which alone has such a measure: delivered 棚改 are 安置住房."""
        entry = self._entry(item)
        if entry is None or entry.measures or not entry.program:
            return item
        fitting = (e for e in self.lexicon.items.items if measure in e.measures and unit in e.units)
        return next((e.item for e in fitting if e.program == entry.program), item)

    def program_of(self, item: str) -> str:
        """The programme an item tells by itself, empty where it tells none."""
        return next((e.program for e in self.lexicon.items.items if e.item == item and e.program), "")

    def is_general(self, item: str) -> bool:
        """Whether an item is counted in several programmes (户数, 建筑面积), so that it tells one only for want of more."""
        entry = self._entry(item)
        return entry is not None and (
            entry.stage or (entry.rank == 1 and "个" not in entry.units)
        )  # 小区 are renovated

    def is_sole(self, item: str) -> bool:
        """Whether an item is a named thing of one programme: 租赁补贴, 公租房; no phrase of a standard, no general count."""
        entry = self._entry(item)
        return entry is not None and entry.rank == 2 and not entry.measures and bool(entry.program)

    def kind_of_housing(self, text: str, unit: str) -> str:
        """The kind of housing ``text`` names last, whatever stage of the work it tells; empty where none."""
        named = (self.lexicon.items.items[hit.entry] for hit in reversed(self.lexicon.item_words.hits(text)))
        return next((e.item for e in named if e.rank == 2 and e.program and not e.measures and unit in e.units), "")

    def is_sub_item(self, item: str) -> bool:
        """Whether an item is what a sub-item of a standard asks for: communities or cities, by number and share."""
        entry = self._entry(item)
        return entry is not None and entry.rank == 3 and "个" in entry.units and "%" in entry.units

    def is_named_part(self, item: str) -> bool:
        """Whether an item is a phrase of a standard counted by number and share, with no measure that it alone has."""
        entry = self._entry(item)
        return entry is not None and entry.rank == 3 and "%" in entry.units and not entry.measures

    def _of_number_before(self, mention: Mention, unit: str, measure: str, memory: Memory) -> str:
        """A share or rate speaks of what stands before 占, else of a named thing, else of the number before it."""
        behind_whole = measure == "share" and mention.lead == "的"  # A套，占全部B套的N%: of A
        subject, parted, _ = (mention.clause_text if behind_whole else mention.lead).partition("占")
        if measure == "share" and parted and subject:
            own = self.best(subject, unit, measure, at_least=2) or self._ends_in(subject, unit, measure)
            if own:
                return own
        phrase = self.best(mention.lead, unit, measure, at_least=3) if measure == "share" and not parted else ""
        if phrase:  # 总投资A，货币化安置率B
            return phrase
        if behind_whole:
            return next((r.item for r in reversed(self.done) if r.mention.clause != mention.clause), "")
        if measure != "share":
            phrase = self.best(mention.lead, unit, measure, at_least=3)
            own = phrase or (
                self.best(mention.lead, unit, measure, at_least=1)
                if not mention.lead.startswith(("完成", "占"))
                else ""
            )
            if own and (phrase or own != "funds"):
                return own
        last = memory.last
        if last is not None and measure == "completion_rate":
            last = self._rated_before(mention, last)
        if last is not None and measure == "share" and self._is_base(last.item):  # 新增A套，同期供应B套，占C: of A
            last = next((r for r in reversed(self.done) if not self._is_base(r.item)), last)
        if last is not None and self._is_unlike(last.item, mention.lead):  # 开工A套，基本建成B套，开工计划完成率C: of A
            last = next((r for r in reversed(self.done) if not self._is_unlike(r.item, mention.lead)), last)
        return last.item if last is not None else ""

    def _ends_in(self, subject: str, unit: str, measure: str) -> str:
        """改造户数约占A, 改造建筑面积占B: the general thing that the words before 占 end in; empty where none."""
        words = subject.rstrip("约仅总")
        ends = (len(words), len(words.rstrip("数")))
        return (
            self.best(words, unit, measure) if any(h.end in ends for h in self.lexicon.item_words.hits(words)) else ""
        )

    def _is_other_thing(self, mention: Mention, carried: str) -> bool:
        """加装电梯230部，文化休闲场地518个: a named thing counted before is none that the clause names by other words."""
        entry = self._entry(carried)
        named = entry is not None and entry.rank > 1 and "%" not in entry.units and bool(entry.program)
        return named and mention.separator != "、" and self.lexicon.place.search(mention.lead) is not None

    def _is_unlike(self, item: str, words: str) -> bool:
        entry = self._entry(item)
        return entry is not None and bool(entry.unless) and self.lexicon.unless(entry).search(words) is not None

    def _is_base(self, item: str) -> bool:
        entry = self._entry(item)
        return entry is not None and entry.base

    def _rated_before(self, mention: Mention, last: ReadFigure) -> ReadFigure:
        """What a completion rate behind ``last`` is of: 发放A户、B万元，完成率C and 开工A套、B平方米，完成率C are of A.

        The rate of a plan that stands right before it (占计划投资B亿元的C), or behind a semicolon or the rate of A, is of B.
        """
        money = kind_of(last.quantity.unit) is Kind.MONEY
        bare = last.item == "floor_area" and not last.mention.lead.strip("、和及")
        if not (money or bare) or mention.lead == "的":
            return last
        for before in reversed(self.done):
            between = mention.said[before.mention.span[1] - mention.span[0] + len(mention.said) :]
            if before.mention.sentence != mention.sentence or "；" in between or ";" in between:
                return last
            kind = kind_of(before.quantity.unit)
            if kind is Kind.RATE:
                return last
            if kind is Kind.COUNT and before.item != "floor_area":
                return before
        return last

    def _named(self, mention: Mention, unit: str, measure: str) -> str:
        named = self.best(mention.lead, unit, measure)
        entry = self._entry(named)
        if unit == "个" and entry is not None and entry.rank < 3:
            right_behind = self.nearest(mention.trail, unit, measure, reach=0)
            if right_behind:  # 项目整治9个街道, 区县涉及525个小区
                return right_behind
        if unit == "个" and (entry is None or entry.rank < 3):
            sub_item = self._sub_item_behind(mention, unit, measure)
            if sub_item and (entry is None or self.nearest(mention.trail, unit, measure)):
                return sub_item
        return named or self.nearest(mention.trail, unit, measure)

    def _sub_item_behind(self, mention: Mention, unit: str, measure: str) -> str:
        """有9个市州发行专项债券: what the clause says behind the number, else what the text up to the next number does."""
        own = _CLAUSE_END.split(mention.after)[0]
        texts = (own,) if mention.lead.endswith("的") else (own, mention.after)  # 引入物业的11个，成立业委会的9个
        return next((i for t in texts if (i := self.best(t, unit, measure, at_least=3, with_share=True))), "")

    def is_told_as_sub_item(self, mention: Mention, unit: str) -> bool:
        """Whether a number counts what a standard's sub-item asks for, by the words before it or right behind."""
        named = self.best(mention.lead, unit, "actual", at_least=3)
        if not named and not mention.lead.strip("有共为达"):
            named = self.best(_CLAUSE_END.split(mention.after)[0], unit, "actual", at_least=3, with_share=True)
        return bool(named) and self.is_sub_item(named)

    def _carried(
        self,
        mention: Mention,
        unit: str,
        kind: Kind,
        measure: str,
        whole: ReadFigure | None,
        memory: Memory,
        named_programs: tuple[str, ...],
    ) -> str:
        before = self.best(mention.before, unit, measure)
        if before:
            return before
        goes_on = mention.separator == "" or (mention.separator == "、" and not mention.lead)
        clause = self.best(mention.clause_text, unit, measure) if goes_on and unit in ("套", "户") else ""
        if clause:  # 公租房开工72万平方米14484套, 廉租住房项目16个、2400套
            return clause
        new_program = bool(named_programs) and named_programs[-1] not in ("all", memory.program)
        if whole is not None and not new_program:
            last = memory.last  # 其中棚户区改造甲团A套、乙团B套: B is of what A is
            beside = last is not None and last.mention.whole == mention.whole and mention.separator == "、"
            return last.item if last is not None and beside and last.quantity.unit == unit else whole.item
        if kind is Kind.MONEY:
            return "funds"
        here = any(r.mention.sentence == mention.sentence and r.quantity.unit == unit for r in self.done)
        topic = "" if here else self.best(mention.said, unit, measure, at_least=3)
        if topic and self.program_of(topic) == "all":  # 农村危房改造资金A万元，用于低收入群体，计划补助B户
            return topic
        if not new_program and memory.last is not None and kind is Kind.RATE:
            return memory.last.item
        carried = "" if new_program else memory.carried_item(unit)
        entry = self._entry(carried)
        if entry is not None and entry.stage and self._is_unlike(carried, mention.lead):
            carried = self.kind_of_housing(mention.said, unit)  # 计划开工A套，基本建成B套。已开工C套
        if carried and unit == "个" and self._is_other_thing(mention, carried):
            return ""
        if carried and memory.last is not None:
            return self._in_parallel(mention, unit, measure) or carried
        of_kind_printed = unit == "个" and not mention.number.quantity.raw.endswith(unit)  # 投诉9起 are no 小区
        for label in () if of_kind_printed else self.subject:
            named = self.best(label, unit, measure)
            if named:
                return named
        return carried

    def _in_parallel(self, mention: Mention, unit: str, measure: str) -> str:
        """计划保租房A套、公租房B套，实际C套、D套: the second list names its things in the order of the first."""
        if measure != "actual":
            return ""
        here = [r for r in self.done if r.mention.sentence == mention.sentence and r.quantity.unit == unit]
        begin = len(here) if mention.fresh else max((i for i, r in enumerate(here) if r.mention.fresh), default=0)
        own = here[begin:]  # of this half of the sentence
        before = max((i for i, r in enumerate(here[:begin]) if r.mention.fresh), default=0)
        alike = own if any(r.measure == "planned" for r in own) else here[before:]
        planned = [r for r in alike if r.measure == "planned"]
        listed = len(alike) - len(planned)
        in_order = alike[: len(planned)] == planned and len({r.item for r in planned}) == len(planned)
        return planned[listed].item if in_order and len(planned) > 1 and listed < len(planned) else ""

    def best(self, text: str, unit: str, measure: str, *, at_least: int = 0, with_share: bool = False) -> str:
        """The item of the highest rank in ``text``, the nearest to its end among those; empty where none."""
        hits = [
            (entry, hit)
            for hit in self.lexicon.item_words.hits(text)
            if self._fits(entry := self.lexicon.items.items[hit.entry], unit, measure)
            and entry.rank >= at_least
            and (not with_share or "%" in entry.units)
        ]
        if not hits:
            return ""
        return max(hits, key=lambda h: (h[0].rank, h[1].end, h[1].end - h[1].start, -h[1].entry))[0].item

    def nearest(self, text: str, unit: str, measure: str, *, reach: int = _TRAIL_REACH) -> str:
        """The item whose word begins ``text`` soonest, within ``reach`` characters; empty where none."""
        hits = [
            (entry, hit)
            for hit in self.lexicon.item_words.hits(text)
            if self._fits(entry := self.lexicon.items.items[hit.entry], unit, measure) and hit.start <= reach
        ]
        if not hits:
            return ""
        return min(hits, key=lambda h: (h[1].start, -h[0].rank, h[1].start - h[1].end))[0].item

    def _fits(self, entry: ItemWords, unit: str, measure: str) -> bool:
        if measure == "level" and entry.rank < 3 and len(entry.units) > 1 and entry.item != "funds":
            return False  # 老旧小区93.5%, in a list of satisfaction: what is counted has no level
        return unit in entry.units and (not entry.measures or measure in entry.measures)

    def _entry(self, item: str) -> ItemWords | None:
        return self.lexicon.item_entries.get(item)
