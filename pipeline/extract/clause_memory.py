"""What a number was read as, and what the numbers before it have said."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.extract.figure_patterns import Kind, kind_of
from pipeline.extract.mentions import Mention
from pipeline.model import Quantity
from pipeline.value_class import value_class

COMPARISONS = ("increase", "growth_rate")


@value_class
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
    """What the numbers before have said, at one depth of parentheses; items are kept by unit, with the programme.

    ``compared`` is what the numbers measure that a growth or a difference is of; ``listed`` the programmes of the sentence,
    ``first_money`` what the first amount since the last semicolon measures.
    """

    program: str = ""
    head_program: str = ""
    item: dict[str, str] = field(default_factory=dict)
    item_program: dict[str, str] = field(default_factory=dict)
    measure: dict[Kind, str] = field(default_factory=dict)
    compared: dict[Kind, str] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()
    first_money: str = ""
    source: str = ""
    area: str = ""
    period: str = ""
    last: ReadFigure | None = None

    def copy(self) -> Memory:
        """The same, to be changed apart."""
        return replace(
            self, item=dict(self.item), item_program=dict(self.item_program), measure=dict(self.measure),
            compared=dict(self.compared),
        )  # fmt: skip

    def carried_item(self, unit: str) -> str:
        """The item counted in ``unit`` before, empty where none was or the text speaks of another programme since."""
        if self.last is not None and self.item_program.get(unit) not in (self.program, "all"):
            return ""
        return self.item.get(unit, "")

    def next_sentence(self, *, keep_period: bool = False) -> Memory:
        """What goes on across a full stop: items by unit, 到位 or 筹措 in a list of receipts, a year yet to come.

        A sentence that lists programmes (三个方向为：租赁住房A、老旧小区B。已支出C) hands on none of them.
        """
        money = self.measure.get(Kind.MONEY)
        kept: dict[Kind, str] = {Kind.MONEY: money} if money in ("received", "actual") else {}
        return Memory(
            "" if len(self.listed) > 1 else self.head_program, item=dict(self.item),
            item_program=dict(self.item_program), measure=kept, compared=dict(self.compared), period=self.period if keep_period else "",
        )  # fmt: skip

    def speak_of(self, program: str) -> None:
        """Take up the programme that the text before a sentence turned to; none where ``program`` is empty."""
        if program:
            self.program = self.head_program = program

    def next_group(self) -> Memory:
        """What goes on across a semicolon: all but the area and the source.

        An amount measures what the first of the half before does: 租赁住房A，支出B；老旧小区C，支出D.
        """
        parted = self.last is not None and self.last.mention.whole is not None  # 其中甲A、乙B；…: the whole again
        first = {Kind.MONEY: self.first_money} if self.first_money else {}
        return replace(
            self, area="", source="", program=self.head_program if parted else self.program,
            measure=self.measure | first, first_money="",
        )  # fmt: skip

    def take_kind(self, reading: ReadFigure) -> None:
        """Take in what was counted in brackets behind a place: 较快的有甲县（98%）、乙县（97%）."""
        self.item[reading.quantity.unit] = reading.item
        self.item_program[reading.quantity.unit] = reading.program
        self.measure[kind_of(reading.quantity.unit)] = reading.measure
        self.last = replace(reading, area="")

    def remember(self, reading: ReadFigure, *, aside: bool) -> None:
        """Take in what a number was read as; one said ``aside`` (与计划4210套持平) leaves the measure as it was."""
        self.head_program = self.head_program or reading.program
        if reading.program != self.program and "all" not in (reading.program, self.program):
            self.item.clear()  # 租赁补贴46户；老旧小区改造15个小区1842户: other households
        self.program = reading.program
        self.item[reading.quantity.unit] = reading.item
        self.item_program[reading.quantity.unit] = reading.program
        if not aside:
            self.measure[kind_of(reading.quantity.unit)] = reading.measure
        if reading.measure not in COMPARISONS:
            self.compared[kind_of(reading.quantity.unit)] = reading.measure
        if kind_of(reading.quantity.unit) is Kind.MONEY and not aside and reading.measure not in COMPARISONS:
            self.first_money = self.first_money or reading.measure
        self.listed |= {reading.program} - {"all"}
        self.last = reading
        self.area = reading.area
        self.period = reading.period
        if reading.item == "funds":
            self.source = reading.source or self.source
