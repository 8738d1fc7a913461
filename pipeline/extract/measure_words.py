"""What a number measures: the words of its clause, then what is carried, then what the sentence announced."""

from __future__ import annotations

from typing import NamedTuple

import regex

from pipeline.extract.clause_memory import COMPARISONS, Memory, ReadFigure
from pipeline.extract.figure_patterns import Kind, MeasureWords, kind_of
from pipeline.extract.item_words import ItemReader
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.mentions import Mention, is_threshold
from pipeline.model import Bound

YEAR = regex.compile(r"(?<!\d)(20\d{2})(?:年|(?![\d〕\])）]))")  # none of a document number, 财综〔2019〕55号
_REACHED = regex.compile(r"实际|已|均达|完成值")
_PLAN_ENDS = ("任务", "目标", "计划", "任务数", "目标任务")
_BARE_VERB = len("新开工")  # 计划3120个、开工3132个


def _is_compared(last: ReadFigure) -> bool:
    """Whether the number before is last year's, or a growth: a bare 减少 goes on with the comparison."""
    return last.period == "上年" or last.measure == "growth_rate"


class Measure(NamedTuple):
    """A measure, the sign it gives the number, and whether the clause itself says it."""

    name: str
    sign: int = 1
    sure: bool = True


class MeasureReader:
    """Finds measures; ``done`` holds the numbers of the paragraph read so far, ``heading`` the label it stands under.

    ``opening`` is what the money of the paragraph before measures, where this one goes on with it; else empty.
    """

    def __init__(
        self, lexicon: Lexicon, items: ItemReader, done: list[ReadFigure], heading: str, opening: str = ""
    ) -> None:
        self.lexicon = lexicon
        self.items = items
        self.done = done
        self.opening = opening
        self.announced_above = bool(lexicon.announced_above.search(heading))
        self.announced = -1  # the last sentence that began to list targets
        self.planning = -2  # the last sentence that was a list of plans

    def measure(
        self, mention: Mention, kind: Kind, unit: str, whole: ReadFigure | None, period: str, memory: Memory
    ) -> Measure:
        """The measure of a number; the defaults of `measures.yaml` where nothing tells."""
        if self.lexicon.targets.search(mention.before + mention.lead):
            self.announced = mention.sentence
        if kind is Kind.RATE:
            told = self._of_rate(mention, unit, memory)
            if told is not None:
                return told
        plan = self._is_announced_plan(mention) or self._is_in_plan(mention)
        if kind is Kind.COUNT and (plan or (not period and self._is_under_plan(mention))):
            return Measure("planned")
        if kind is Kind.MONEY and self.lexicon.spent_behind.search(mention.trail):
            return Measure("budget")
        if whole is not None and kind is Kind.MONEY and self.lexicon.spent_after.search(mention.after):
            return Measure("budget")
        if whole is not None and kind is Kind.MONEY and not self.lexicon.own_measure.search(mention.lead):
            return Measure(whole.measure)
        if kind is Kind.COUNT and self.lexicon.involves.search(mention.lead):
            return Measure("planned")
        if kind is Kind.COUNT and mention.trail == "的" and self.lexicon.planned_of.search(mention.lead):
            return Measure("planned")
        own = self._own(mention, kind, unit, whole, period, memory)
        if own is not None:
            return own
        if whole is not None and kind is not Kind.RATE:
            return Measure(self._of_part(mention, kind, whole, memory))
        return self._from_before(mention, kind, unit, period, memory)

    def _of_rate(self, mention: Mention, unit: str, memory: Memory) -> Measure | None:
        """Limits, percentage points, and rates said behind a number (为年度任务3100户的126%)."""
        if is_threshold(mention):
            return Measure("target")
        if unit == "百分点":
            falls = self.lexicon.falls.search(mention.lead) and not self._is_gap(mention)
            return Measure("increase", -1 if falls else 1)
        if self._is_intended(mention):
            return Measure("target")
        if mention.lead == "的" or (not mention.lead and mention.separator == ")"):
            text = mention.said if mention.separator == ")" else mention.clause_text
            for name, words in self.lexicon.after_number:
                if words.search(text):
                    return Measure(name)
        last = memory.last
        spent = last is not None and last.measure == "spent" and self.lexicon.of_spending.search(mention.lead)
        if spent and last is not None and (last.mention.whole is None or self._is_said_of_whole()):
            return Measure("execution_rate")
        reached = last is not None and last.measure == "target" and kind_of(last.quantity.unit) is Kind.RATE
        if reached and last is not None and self.lexicon.reached.search(mention.lead):
            named = self.items.best(mention.lead, unit, "level")
            if named in ("", last.item):  # not 合格率100%，满意度达到90%以上, two targets
                return Measure("level")
        bare = mention.lead in self.lexicon.measures.bare_completion
        if bare and last is not None and last.measure == "actual" and self._planned_before(last):
            return Measure("completion_rate")
        return None

    def _is_said_of_whole(self) -> bool:
        """Whether the whole 占 its budget before (支出A，占B%，其中C占D%): else a part 占 its whole."""
        said = [r for r in self.done if r.measure == "execution_rate"]
        return bool(said) and self.lexicon.of_spending.search(said[-1].mention.lead) is not None

    def _is_intended(self, mention: Mention) -> bool:
        """力争开工率达60%; 下达任务为新开工A套，分配率达到90%: what is to be reached, where nothing tells of results."""
        said = mention.said
        intended = list(self.lexicon.intended.finditer(said))
        if intended and not self.lexicon.results.search(said, intended[-1].end()):
            return True
        listed = self.announced == mention.sentence and not self.lexicon.results.search(said)
        least = mention.number.quantity.bound is Bound.AT_LEAST or mention.lead.endswith("达到")
        return listed and least and not _REACHED.search(mention.lead)

    def _is_in_plan(self, mention: Mention) -> bool:
        """占目标任务（1200套）的98%; a sentence that goes on with the list of targets before it."""
        if not mention.lead and self.lexicon.planned_in.search(mention.said):
            return True
        if self.planning == mention.sentence - 1 and self.lexicon.plan_goes_on.search(mention.said):
            self.planning = mention.sentence if not self.lexicon.results.search(mention.said) else -2
        return self.planning == mention.sentence and not self.lexicon.results.search(mention.said)

    def _is_of_planned_investment(self, mention: Mention, memory: Memory) -> bool:
        """今年计划投资A亿元，开工建设B套: the verb goes on with the plan, where nothing tells of results."""
        last = memory.last
        planned = last is not None and last.measure == "planned" and self.lexicon.plans.search(last.mention.lead)
        return bool(planned) and not self.lexicon.results.search(mention.said)

    def _planned_before(self, actual: ReadFigure) -> bool:
        return any(
            r.measure == "planned" and r.item == actual.item and r.mention.sentence == actual.mention.sentence
            for r in self.done
        )

    def _own(
        self, mention: Mention, kind: Kind, unit: str, whole: ReadFigure | None, period: str, memory: Memory
    ) -> Measure | None:
        """The measure its own clause says."""
        if kind is Kind.COUNT and self.lexicon.again.search(mention.lead):
            return Measure("actual")
        words = mention.lead
        if kind is Kind.COUNT:  # 表决同意的小区占年度计划改造小区88个: what stands before 占 tells
            words = mention.lead.partition("占")[0] or mention.lead
        strong, weak = self._hits(words, kind)
        if kind is Kind.COUNT and not strong and memory.last is not None and _is_compared(memory.last):
            strong = [e for e in self._hits(words, Kind.MONEY)[0] if e.measure == "increase"]  # 上年20套，增加5套
        if kind is not Kind.RATE and not strong:  # 比计划的10个多1个: the comparison began before the number before
            compared = (mention.before + mention.lead, mention.clause_text)
            strong = [e for text in compared for e in self._hits(text, kind)[0] if e.measure == "increase"]
        if not strong and kind is Kind.MONEY and mention.separator == "、" and not mention.lead:
            strong = self._hits(mention.clause_text, kind)[0]  # 发放补贴A户、B万元
        if not strong and not weak and kind is Kind.COUNT:
            strong = [e for e in self._hits(mention.trail, kind)[0][-1:] if e.measure != "increase"]
        if unit == "个":  # 资金在9个县之间分配: what is shared out there is money
            strong = [e for e in strong if e.measure != "allocated"]
        if strong and strong[-1].measure == "increase" and _is_plan_exceeded(mention, memory.last):
            return Measure("planned")
        if strong:
            return self._of_entry(strong[-1], kind, mention, period)
        if weak and kind is Kind.COUNT and self._is_fulfilment(mention, unit, whole, memory):
            if self._is_of_planned_investment(mention, memory):
                return Measure("planned")
            told = kind in memory.measure or self.lexicon.fulfilled.search(mention.before)
            announced = [] if told else self._hits(mention.before, kind)[0]
            return Measure((announced[-1] if announced else weak[-1]).measure)
        return None

    def _of_part(self, mention: Mention, kind: Kind, whole: ReadFigure, memory: Memory) -> str:
        """A part measures what its whole does, unless the text between says more (11个，已全部开工，其中…)."""
        if memory.last is not None and memory.last.mention.whole == mention.whole:
            return memory.measure.get(kind, whole.measure)
        between = self._hits(mention.before, kind)[0] if kind is Kind.COUNT else []
        return between[-1].measure if between else whole.measure

    def _from_before(self, mention: Mention, kind: Kind, unit: str, period: str, memory: Memory) -> Measure:
        if kind is Kind.COUNT and self.items.is_told_as_sub_item(mention, unit):
            return Measure("actual", sure=False)  # 按计划小区数计，成立党组织的小区66个
        carried = self._carried(mention, kind, period, memory)
        if carried is not None:
            return carried
        beside = memory.last if kind is Kind.MONEY and not mention.lead and mention.separator == "、" else None
        if beside is not None and (verbs := self._hits(beside.mention.lead, kind)[0]):
            return Measure(verbs[-1].measure)  # 发放补贴117户、36.27万元
        earlier = self._hits(mention.before, kind)[0] if kind is not Kind.MONEY else []
        if earlier:
            return self._of_entry(earlier[-1], kind, mention, period)
        if kind is Kind.MONEY and self.opening:
            return Measure(self.opening, sure=False)
        weak = self._hits(mention.lead, kind)[1]
        if weak:
            return Measure(weak[-1].measure)
        if kind is Kind.RATE and self._announces_target(mention):
            return Measure("target", sure=False)
        if kind is Kind.COUNT and self.announced_above and not period:
            return Measure("planned", sure=False)
        return Measure(self.lexicon.measures.defaults[kind], sure=False)

    def _hits(self, text: str, kind: Kind) -> tuple[list[MeasureWords], list[MeasureWords]]:
        """Strong and weak entries found in ``text``, in order of where their words end."""
        entries = [self.lexicon.measures.measures[h.entry] for h in self.lexicon.measure_words.hits(text)]
        of_kind = [entry for entry in entries if entry.kind is kind]
        return [e for e in of_kind if not e.weak], [e for e in of_kind if e.weak]

    def _of_entry(self, entry: MeasureWords, kind: Kind, mention: Mention, period: str) -> Measure:
        if kind is Kind.RATE and entry.measure == "level" and self._announces_target(mention):
            return Measure("target")
        if entry.measure == "planned" and "-" in period:
            return Measure("target")
        sign = 1 if entry.measure == "increase" and self._is_gap(mention) else entry.sign
        return Measure(entry.measure, sign)

    def _is_gap(self, mention: Mention) -> bool:
        """Whether the number is the difference from a plan: how much, not up or down."""
        return self.lexicon.gaps.search(mention.clause_text) is not None

    def _announces_target(self, mention: Mention) -> bool:
        """Whether a list of targets was opened in the sentence, and nothing says that this one was reached."""
        listed = self.announced == mention.sentence or self.announced_above
        return listed and not _REACHED.search(mention.lead) and not self._has_target(mention)

    def _has_target(self, mention: Mention) -> bool:
        """Whether the target of what the clause names stands already: what follows is the state reached."""
        named = self.items.best(mention.lead, "%", "level")
        return any(r.measure == "target" and r.item == named and named for r in self.done)

    def _is_announced_plan(self, mention: Mention) -> bool:
        """目标任务为：A，B；C: all of the list is planned, until a word tells of results."""
        announced = list(self.lexicon.announces.finditer(mention.said))
        if not announced or self.lexicon.results.search(mention.said, announced[-1].end()):
            return False
        self.planning = mention.sentence
        return not any(entry.measure == "increase" for entry in self._hits(mention.lead, Kind.COUNT)[0])

    def _is_under_plan(self, mention: Mention) -> bool:
        """（三）绩效目标: 改造84个小区，年内完工70个 is to be done where no word tells of results."""
        if not self.announced_above or self.lexicon.results.search(mention.said):
            return False
        strong, weak = self._hits(mention.lead, Kind.COUNT)
        return {entry.measure for entry in (*strong, *weak)} == {"actual"}

    def _is_fulfilment(self, mention: Mention, unit: str, whole: ReadFigure | None, memory: Memory) -> bool:
        """A verb such as 发放 tells the result where a plan of the same thing stands before it, or a year does.

        计划筹集公租房100套，发放补贴200户 goes on with the plan; 计划发放补贴200户，发放210户 tells the result.
        """
        if whole is not None:
            return bool(YEAR.search(mention.lead))
        if memory.measure.get(Kind.COUNT) not in ("planned", "target"):
            return not self.announced_above
        if memory.last is None or (mention.separator == "、" and len(mention.lead) > _BARE_VERB):
            return False
        named = self.items.best(mention.lead, unit, "actual") or self.items.best(mention.before, unit, "actual")
        kind = self.items.kind_of_housing(mention.lead, unit)
        return any(
            plan.item == named if named else plan.program == memory.program
            for plan in self.done
            if plan.measure in ("planned", "target")
            and plan.quantity.unit == unit
            and not (kind and self.items.kind_of_housing(plan.mention.clause_text, unit) not in ("", kind))
        )  # 计划棚改基本建成A套，公租房基本建成B套 are two plans

    def _carried(self, mention: Mention, kind: Kind, period: str, memory: Memory) -> Measure | None:
        carried = memory.measure.get(kind)
        if carried in COMPARISONS and period and kind in memory.compared:  # 增加A（上年B）; 贷款由上年的A压减到B
            return Measure(memory.compared[kind], sure=False)
        if carried == "increase" and mention.separator != "、":  # 超计划8个、0.24万户
            return None
        if carried is None or (carried == "spent" and self._names_new_source(mention, memory)):
            return None
        if kind is Kind.RATE and self._hits(mention.before, kind)[0]:
            return None
        falls = carried == "growth_rate" and memory.last is not None and memory.last.quantity.value < 0
        return Measure(carried, -1 if falls else 1, sure=False)

    def _names_new_source(self, mention: Mention, memory: Memory) -> bool:
        entry = self.lexicon.source_words.last(mention.lead)
        return entry is not None and self.lexicon.sources.sources[entry].source != memory.source


def _is_plan_exceeded(mention: Mention, last: ReadFigure | None) -> bool:
    """开工612个，超额完成年度任务580个: the plan, for more than half of what was reached is no surplus; 超额完成任务32个 is one."""
    if last is None or last.measure != "actual" or last.quantity.unit != mention.number.quantity.unit:
        return False
    reached, said = last.quantity.value, mention.number.quantity.value
    return mention.lead.endswith(_PLAN_ENDS) and reached / 2 < said <= reached
