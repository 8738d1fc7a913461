"""A report as a draft: text with numbers that are known to agree, each of which can be printed wrongly.

A number is put into text by an f-string and stands there as a mark until the draft is printed. ``Relation`` says which
numbers must agree; an oracle that shares no code with anju says whether a changed number can still be a matter of
rounding.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

MARK = re.compile("\ue000(\\d+)\ue001")
PART = re.compile("\ue002(\\d+)\ue003(.*?)\ue004", re.S)
UNIT = re.compile("\ue005(\\d+)\ue006")
SLIPS = {"万元": "元", "亿元": "万元", "万平方米": "平方米"}
COUNTED = ("户", "套", "个", "栋", "人", "份")


@dataclass(frozen=True)
class Number:
    """A printed number; ``places`` decimals, ``unit`` printed behind it (empty in tables), ``role`` for the statistics."""

    index: int
    value: Decimal
    places: int
    unit: str
    role: str

    def __str__(self) -> str:
        return f"\ue000{self.index}\ue001"

    @property
    def digits(self) -> str:
        return f"{self.value:.{self.places}f}"

    @property
    def step(self) -> Decimal:
        """How far the true value may be from the printed one, and a little more: one unit of the last place."""
        exact = self.unit in COUNTED or (self.role in ("cell count", "score") and self.places == 0)
        return Decimal(0) if exact else Decimal(1).scaleb(-self.places)


@dataclass(frozen=True)
class Relation:
    """``claim`` = ``formula`` of ``operands``. In an ``open`` list parts may be missing, but not be above the total."""

    formula: str
    claim: Number
    operands: tuple[Number, ...]
    open: bool = False

    @property
    def name(self) -> str:
        """What the statistics call it."""
        return KINDS.get((self.formula, self.claim.role)) or KINDS.get((self.formula, ""), self.formula)

    def numbers(self) -> tuple[Number, ...]:
        return self.claim, *self.operands


KINDS = {
    ("sum", "total"): "total of its parts", ("sum", "part"): "total of its parts", ("sum", "table total"): "column sum",
    ("sum", "row total"): "row sum", ("sum", "table subtotal"): "sum of counties", ("sum", "text subtotal"): "sum of counties",
    ("sum", "section score"): "section score", ("sum", "total score"): "total score",
    ("sum", "not printed"): "percentages of 100", ("sum in 亿元", ""): "total in another unit",
    ("same", ""): "second mention", ("same", "appendix cell"): "text and appendix", ("same", "total score"): "total score",
    ("in 万", ""): "second mention", ("quotient", ""): "rate", ("quotient", "share cell"): "share of a column",
    ("quotient", "share of a total elsewhere"): "share of a total elsewhere", ("mean", ""): "average",
    ("growth", ""): "growth by increase", ("growth from last year", ""): "growth by last year",
    ("weighted", ""): "weighted rate",
}  # fmt: skip


@dataclass
class Draft:
    """A report being written."""

    shape: str
    rng: random.Random
    numbers: list[Number] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    part_relations: dict[int, Relation] = field(default_factory=dict)
    columns: list[tuple[str, tuple[Number, ...]]] = field(default_factory=list)
    parts: int = 0
    text: str = ""

    def number(self, value: Decimal | int, unit: str = "", places: int = 0, role: str = "figure") -> Number:
        rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        self.numbers.append(Number(len(self.numbers), rounded, places, unit, role))
        return self.numbers[-1]

    def again(self, number: Number, role: str = "second mention") -> Number:
        """The same number printed once more, which must be the same."""
        second = self.number(number.value, number.unit, number.places, role)
        self.relations.append(Relation("same", second, (number,)))
        return second

    def rate(
        self, part: Number, whole: Number, places: int = 1, formula: str = "quotient", role: str = "rate"
    ) -> Number:
        value = FORMULAS[formula]([part.value, whole.value])
        made = self.number(value, "%", places, role)
        self.relations.append(Relation(formula, made, (part, whole)))
        return made

    def total(self, parts: Sequence[Number], role: str = "total", open: bool = False) -> Number:
        places = max(part.places for part in parts)
        made = self.number(sum((part.value for part in parts), Decimal(0)), parts[0].unit, places, role)
        self.relations.append(Relation("sum", made, tuple(parts), open))
        return made

    def part(self, text: str, relation_of: Number) -> str:
        """A stretch that can be left out or doubled; ``relation_of`` is the total that then no longer agrees."""
        self.parts += 1
        relation = next(r for r in self.relations if r.claim is relation_of and r.formula == "sum")
        self.part_relations[self.parts] = relation
        return f"\ue002{self.parts}\ue003{text}\ue004"

    def unit(self, name: str, numbers: Sequence[Number]) -> str:
        """The unit in the head of a column, which can slip for all of its numbers."""
        self.columns.append((name, tuple(numbers)))
        return f"\ue005{len(self.columns) - 1}\ue006"

    def numbers_in(self, part: int) -> set[Number]:
        """The numbers that stand in a part."""
        text = next(match[2] for match in PART.finditer(self.text) if int(match[1]) == part)
        return {self.numbers[int(mark[1])] for mark in MARK.finditer(text)}

    def printed(
        self, instead: dict[int, str] | None = None, parts: dict[int, int] | None = None, slipped: int | None = None
    ) -> str:
        """The text, with some numbers printed otherwise, some parts printed 0 or 2 times, the unit of a column slipped."""
        times = parts or {}
        text = PART.sub(lambda match: _repeated(match, times.get(int(match[1]), 1)), self.text)
        text = UNIT.sub(lambda match: self._unit(int(match[1]), slipped), text)
        changed = instead or {}
        return MARK.sub(lambda match: changed.get(int(match[1]), self.numbers[int(match[1])].digits), text)

    def _unit(self, column: int, slipped: int | None) -> str:
        name = self.columns[column][0]
        return SLIPS[name] if column == slipped else name

    def draw(self, low: int, high: int) -> int:
        return self.rng.randint(low, high)

    def pick(self, *words: str) -> str:
        return self.rng.choice(words)


def _repeated(part: re.Match[str], times: int) -> str:
    """The part printed so often, with the mark between that separates it from its neighbours."""
    around = part.string[part.start() - 1 : part.start()], part.string[part.end() : part.end() + 1]
    mark = next((c for c in around if c and c in "、，；"), "")
    return mark.join([part[2]] * times)


# --------------------------------------------------------------------------------------------------------------------
# The oracle
# --------------------------------------------------------------------------------------------------------------------

FORMULAS: dict[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "quotient": lambda n: n[0] / n[1] * 100,
    "deviation": lambda n: abs(n[0] / n[1] - 1) * 100,
    "growth": lambda n: n[0] / (n[1] - n[0]) * 100,
    "growth from last year": lambda n: (n[1] / n[0] - 1) * 100,
    "difference": lambda n: abs(n[0] - n[1]),
    "average": lambda n: n[0] / n[1] * 10000,  # 万元 to 元
    "mean": lambda n: n[0] / n[1],
    "in 万": lambda n: n[0] / 10000,
    "sum": lambda n: sum(n, Decimal(0)),
    "sum in 亿元": lambda n: sum(n, Decimal(0)) / 10000,
    "same": lambda n: n[0],
    "weighted": lambda n: sum((a * b for a, b in zip(n[::2], n[1::2], strict=True)), Decimal(0)) / sum(n[1::2]),
}


def step_of(number: Number, value: Decimal) -> Decimal:
    """The step of the number when ``value`` is printed instead: a dropped digit coarsens it."""
    if not number.step:
        return number.step
    return Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))


def is_broken(relation: Relation, values: dict[int, Decimal]) -> bool:
    """Whether no values within one unit of the last printed places make the relation true (all corners tried)."""
    claim = relation.claim
    value = values.get(claim.index, claim.value)
    operands = [(v, step_of(n, v)) for n in relation.operands for v in (values.get(n.index, n.value),)]
    step = step_of(claim, value)
    if relation.formula == "same":
        gap, other = abs(value - operands[0][0]), operands[0][1]
        return gap != 0 if step == other else gap >= max(step, other)  # a last place left out is no other number
    if relation.formula == "sum":
        slack = sum((step for _, step in operands), step)
        above = sum((v for v, _ in operands), Decimal(0)) - value
        return above >= slack and above > 0 if relation.open else abs(above) >= slack and above != 0
    results = [FORMULAS[relation.formula](corner) for corner in _corners(operands)]
    return value + step <= min(results) or value - step >= max(results)


def _corners(operands: Sequence[tuple[Decimal, Decimal]]) -> list[list[Decimal]]:
    corners: list[list[Decimal]] = [[]]
    for value, step in operands:
        ends = {value - step, value + step} if step else {value}
        corners = [[*corner, end] for corner in corners for end in sorted(ends)]
    return corners
