"""What extract gives: identity, figures and claimed scores."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from pipeline.interval import Interval
from pipeline.model.document import Document
from pipeline.model.places import Method, Place
from pipeline.value_class import value_class


class Bound(StrEnum):
    """What the words around a number make of it."""

    EXACT = "exact"
    AT_LEAST = "at_least"  # 以上, 不低于, ≥, 余, 多
    AT_MOST = "at_most"  # 以下, 不足, 近, ≤
    ABOUT = "about"  # 约, 左右


_OPPOSITE = {Bound.AT_LEAST: Bound.AT_MOST, Bound.AT_MOST: Bound.AT_LEAST}


@value_class
class Quantity:
    """A printed number with unit, in canonical units (contract.md), and the precision it was printed with.

    ``step`` is one unit of the last printed place in canonical units (26.89亿元: 100 万元); 0 for an exact count.
    ``raw`` is what the report prints. ``high_value`` is the upper end of a printed range (60%-80%), else ``None``.
    """

    value: Decimal
    unit: str
    raw: str
    step: Decimal = Decimal(0)
    bound: Bound = Bound.EXACT
    high_value: Decimal | None = None

    def rounded(self) -> Interval:
        """The values that honest rounding prints so: ``[value - step/2, value + step/2]``, both ends closed."""
        return self._bounded(Interval.closed(self.value - self.step / 2, self._top() + self.step / 2))

    def rounded_or_truncated(self) -> Interval:
        """The values that either rounding or cutting off prints so: ``[value - step/2, value + step)``, mirrored below 0."""
        top = self._top()
        if self.step == 0:
            return self._bounded(Interval.closed(self.value, top))
        low_open, high_open = self.value < 0, top >= 0
        low = self.value - (self.step if low_open else self.step / 2)
        high = top + (self.step if high_open else self.step / 2)
        return self._bounded(Interval(low, high, low_closed=not low_open, high_closed=not high_open))

    def at(self, value: Decimal) -> Quantity:
        """Another value printed as this one is: no longer the range that this one may be."""
        return replace(self, value=value, high_value=None)

    def scaled(self, factor: Decimal) -> Quantity:
        """The same print in a unit ``factor`` times as large; a range keeps both ends."""
        high = None if self.high_value is None else self.high_value * factor
        return replace(self, value=self.value * factor, step=self.step * factor, high_value=high)

    def negated(self) -> Quantity:
        """The same print as a decrease: the ends of a range change places, and 以上 becomes 以下."""
        high = None if self.high_value is None else -self.value
        return replace(self, value=-self._top(), high_value=high, bound=_OPPOSITE.get(self.bound, self.bound))

    def _top(self) -> Decimal:
        return self.value if self.high_value is None else self.high_value

    def _bounded(self, printed: Interval) -> Interval:
        """Widen by the words around the number: an open side has no end, 约 is a tenth of the value either way."""
        if self.bound is Bound.AT_LEAST:
            limit = Decimal(100) if self.unit == "%" and self.value <= 100 else None
            return Interval(self.value, limit)
        if self.bound is Bound.AT_MOST:
            return Interval(Decimal(0) if self.value >= 0 else None, self._top())
        if self.bound is Bound.ABOUT:
            slack = abs(self.value) / 10
            return Interval.closed(self.value - slack, self._top() + slack)
        return printed


class Kind(StrEnum):
    """``kind`` of documents.csv."""

    SELF_EVALUATION = "self_evaluation"
    INDICATOR_EXPLANATION = "indicator_explanation"
    TRANSFER_SELF_EVALUATION = "transfer_self_evaluation"
    THIRD_PARTY_EVALUATION = "third_party_evaluation"
    NOT_A_REPORT = "not_a_report"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reports on what year. Empty text where not stated; ``year`` is the year evaluated, not that of writing."""

    kind: Kind
    title: str = ""
    doc_no: str = ""
    issuer: str = ""
    region: str = ""
    region_code: str = ""
    region_level: str = ""
    year: int | None = None
    programs: tuple[str, ...] = ()


@value_class
class Context:
    """Where in the document a figure or score stands; relations are formed within it.

    ``block`` is the index into ``Document.blocks``; ``sentence`` and ``clause`` count within the block; ``start`` and
    ``end`` are offsets in the paragraph's text, or in the cell's text for a table (then ``row`` and ``column`` are set).
    ``section`` and ``indicator`` are contract.md's words, as the outline gives them. ``period`` is a year or span other
    than the evaluated one that the clause speaks of (2024, 2021-2025, 上年), empty for the evaluated year. ``cues`` are
    the role words of the clause that the reading rests on (其中, 共计, 占, 较上年增加 ...), in order.
    """

    block: int
    sentence: int
    clause: int
    start: int
    end: int
    row: int | None = None
    column: int | None = None
    section: str = ""
    indicator: str = ""
    period: str = ""
    cues: tuple[str, ...] = ()


@value_class
class Figure:
    """One figure the report states (a row of figures.csv).

    ``parts_of`` is the id of the figure this one is said to be part of (其中…), empty where none. ``relates_to`` holds
    for a rate or share the ids the text itself pairs it with, as ``(role, figure_id)``; roles are those of
    ``patterns/relations.yaml``.
    """

    figure_id: str
    program: str
    item: str
    measure: str
    source: str
    area: str
    quantity: Quantity
    method: Method
    place: Place
    quote: str
    context: Context
    as_of: str = ""
    repaired: bool = False
    confidence: float = 1.0
    parts_of: str = ""
    relates_to: tuple[tuple[str, str], ...] = ()

    @property
    def moment(self) -> str:
        """The date the figure is of, else the year or years it speaks of where they are not the year evaluated."""
        period = self.context.period
        return self.as_of or (f"{period}年" if period[-1:].isdigit() else period)


class Level(StrEnum):
    """``level`` of scores.csv, from the top."""

    TOTAL = "total"
    SECTION = "section"
    INDICATOR = "indicator"
    SUB_ITEM = "sub_item"
    BONUS = "bonus"


@value_class
class Score:
    """One score the report claims. ``full_marks`` is ``None`` where the report does not print them.

    ``parent`` is the id of the score this one is counted into, empty for a total. ``where`` tells narrative from table.
    ``claimed`` keeps its printed precision in ``step``.
    """

    score_id: str
    program: str
    level: Level
    section: str
    indicator: str
    label: str
    full_marks: Decimal | None
    claimed: Decimal
    step: Decimal
    method: Method
    place: Place
    quote: str
    context: Context
    parent: str = ""
    where: str = "narrative"
    area: str = ""  # the sub-region whose score it is (甲县91.75分), empty for the report's own
    criterion: str = ""  # the scoring standard's own sentence, where the report prints it in the same row


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a document states: the value of the extract stage."""

    document: Document
    identity: Identity
    figures: tuple[Figure, ...]
    scores: tuple[Score, ...]
    coverage: dict[str, int] = field(default_factory=dict)  # numbers seen / taken / refused by reason, for people
