"""Which programme a figure in running text is of, by the words of its clause, its heading, its item and what went before."""

from __future__ import annotations

import regex

from pipeline.extract.clause_memory import Memory
from pipeline.extract.item_words import ItemReader
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.mentions import Mention

_USED_FOR = regex.compile(
    r"(?:[^，。；]{0,8}(?:资金|贷款|债券?|投资|补助))?(?:已|全部|全额|均|都|专项|统筹|主要)*"
    r"(?:用[于在到]|投[向到]|投入到|支持|补(?![助贴]))"
)
_SUMS_UP = regex.compile("(?:合计|总计|总共|共计|共)(?!和)")
_OLD_COMMUNITIES = regex.compile("(?:城镇)?老旧小区")
_TOPIC_REACH = 60
_OF_WHOLE = regex.compile(
    r"全[省市区县州盟旗]|[两三四各]类|[两三四]个?(?:方向|方面)|各级|各项|总[体计额]|整体|合计|共计"
)
_VILLAGE = "urban_village"
_HALVES = regex.compile("[；;]")


class FigurePrograms:
    """Tells programmes in one paragraph. ``scope`` are those its headings allow, ``evaluated`` the report's."""

    def __init__(self, lexicon: Lexicon, items: ItemReader, scope: tuple[str, ...], evaluated: tuple[str, ...]) -> None:
        self.lexicon = lexicon
        self.items = items
        self.scope = scope
        self.evaluated = evaluated

    def named_in(self, text: str) -> tuple[str, ...]:
        """The programmes a text names, as the standard scores them: together or apart."""
        return self.lexicon.joint(self.lexicon.programs_in(text), self.evaluated)

    def named(self, mention: Mention) -> tuple[str, ...]:
        """The programmes that a number's clause names, or what the money is used for, of those it may be of."""
        scope = self.scope
        named = self.named_in(mention.lead)
        if not named and _USED_FOR.match(mention.trail):  # 中央补助2960万元全部用于老旧小区改造
            named = self.named_in(mention.trail)
        if not named and mention.fresh:  # 老旧小区改造支出A；租赁住房保障资金全部到位，支出B
            named = self.named_in(regex.split(r"[；;。]", mention.before)[-1])
            named = named if len(named) == 1 else ()
        if not named and mention.number.quantity.unit == "户" and _OLD_COMMUNITIES.match(mention.trail):
            named = self.named_in(mention.trail)  # 保障2.6万户老旧小区进行改造
        return tuple(p for p in named if "all" in scope or p in scope)

    def named_among(self, programs: tuple[str, ...], position: int) -> str:
        """The programme at ``position`` of those that the things of a list tell, as the standard scores it; empty where none.

        One that the heading does not allow is told only by a list of several.
        """
        (program,) = self.lexicon.joint((programs[position],), self.evaluated)
        allowed = "all" in self.scope or program in self.scope or (all(programs) and len(set(programs)) > 1)
        return program if allowed else ""

    def of_topic(self, mention: Mention) -> str:
        """The one programme that the sentences right before name, which state no number themselves; empty where none.

        除财政资金外，城中村改造靠市场化筹资。共获得授信A: A is of what the text turned to.
        """
        named = [p for p in self.named_in(mention.ahead[-_TOPIC_REACH:]) if p != "all"]
        told = named[0] if len(named) == 1 and not _OF_WHOLE.search(mention.lead) else ""
        return told if told and ("all" in self.scope or told in self.scope) else ""

    def program(self, mention: Mention, named: tuple[str, ...], item: str, memory: Memory) -> str:
        """The clause's own word where the heading allows several, else the heading's programme."""
        scope = self.scope
        if len(scope) == 1 and scope[0] != "all":
            return self._programme_of_its_own(item, scope[0]) or scope[0]
        if named:
            return named[-1]
        if self._is_of_all(mention, item):
            return "all"
        led = self._led_by(mention)
        if item == "shantytown_units" and "urban_village" in (led, memory.program):
            return "urban_village"  # 城中村改造项目63个，建设安置房2.4万套
        if self.items.is_general(item) and (led or (memory.last is not None and memory.program not in ("", "all"))):
            return led or memory.program
        own = self._evaluated_program(self.items.program_of(item), general=self.items.is_general(item))
        if own and ("all" in scope or own in scope):
            return own
        return led or memory.program or (scope[0] if len(scope) == 1 else "all")

    def _is_of_all(self, mention: Mention, item: str) -> bool:
        """老旧小区改造开工率A，棚户区改造开工率B，共完成投资C亿元: money that sums up what was said of several programmes."""
        if item != "funds" or "all" not in self.scope or not _SUMS_UP.match(mention.lead):
            return False
        return len([p for p in self.named_in(mention.said) if p != "all"]) > 1

    def _evaluated_program(self, own: str, *, general: bool) -> str:
        """The programme an item tells, as the report scores it.

        安置住房 in a report without 棚改, and 村民 in one without 老旧小区, are those of 城中村改造.
        """
        elsewhere = own not in self.evaluated and (general or own == "shantytown")
        if elsewhere and "rental_shantytown" not in self.evaluated and _VILLAGE in self.evaluated:
            return _VILLAGE
        return self.lexicon.joint((own,), self.evaluated)[0] if own else ""

    def _led_by(self, mention: Mention) -> str:
        """The one programme that a sentence, or its half, names before its first number (棚改资金全部到位，支出A); else empty."""
        said = _HALVES.split(mention.said)[-1] if mention.fresh else ""
        scope = self.scope
        named = [p for p in self.named_in(said) if p != "all" and ("all" in scope or p in scope)]
        return named[0] if len(named) == 1 else ""

    def _programme_of_its_own(self, item: str, scope: str) -> str:
        """The programme of an item that is of one alone (租赁补贴), in a report on another that no heading divides."""
        own = self.items.program_of(item) if self.items.is_sole(item) else ""
        own = self.lexicon.joint((own,), self.evaluated)[0] if own else ""
        undivided = len(self.evaluated) == 1 and self.evaluated[0] == scope
        return own if undivided and own != scope else ""
