"""Which column each number of a row stands in, where cells of the row are missing.

The numbers keep the order of the columns. Of all ways to place them, those are struck out that cannot be: decimals of
what is counted in whole things, another number of decimals than a column prints throughout, what no household, building
or community could have, a part above its total. Only a number that stands in one column in all ways left is placed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import comb

from pipeline.extract.flattened_words import Proportion
from pipeline.extract.number_misreadings import PrintedNumber

MOST_WAYS = 5000  # of one row; a table of fifteen columns has at most 6435
ROUNDS = 4
FEWEST_ALIKE = 3  # numbers of a column that print as many decimals, for a comma before as many to be the point
FEWEST_FIXED = 5  # from which a column that prints noughts at the end is known to print so many throughout
FEWEST_WHOLE = 8  # numbers without decimals, from which a column is known to have none

Placing = tuple[int | None, ...]  # the column of each number of a row


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of a column before its numbers: canonical unit, whether it counts whole things."""

    unit: str
    counted: bool
    community: bool  # counted in 个, and these are communities


class ColumnPlacing:
    """Places the numbers of all rows of one table. ``rows`` holds them from left to right."""

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[PrintedNumber]],
        whole: Sequence[bool],
        proportions: Sequence[Proportion],
    ) -> None:
        self.columns = columns
        self.rows = list(rows)
        self.whole = whole
        self.bounds = list(self._bounds(proportions))
        self.decimals: list[int | None] = [None] * len(columns)
        self.tops: list[Decimal | None] = [None] * len(columns)

    def placings(self) -> list[Placing]:
        """The columns of each row's numbers, ``None`` for a number whose column cannot be told."""
        found = [self._placing(at) for at in range(len(self.rows))]
        for _ in range(ROUNDS):
            self._learn(found)
            again = [self._placing(at) for at in range(len(self.rows))]
            if again == found:
                break
            found = again
        return found

    def can_stand(self, at: int, numbers: Sequence[PrintedNumber]) -> bool:
        """Whether there is any way to place these numbers in a row, by what the others have told of the columns."""
        return bool(self._ways(at, numbers))

    def holds(self, numbers: Sequence[PrintedNumber]) -> bool:
        """Whether a row with all its numbers can be right: whole things counted whole, in proportion to each other."""
        return len(numbers) == len(self.columns) and self._may_be(numbers, range(len(numbers)))

    def bears_out(self, column: int, decimals: int, found: Sequence[Placing]) -> bool:
        """Whether all clean numbers of a column, a few at least, print just so many decimals."""
        prints = [number.decimals for number, _ in self._clean(column, found)]
        return len(prints) >= FEWEST_ALIKE and set(prints) == {decimals}

    def _placing(self, at: int) -> Placing:
        numbers = self.rows[at]
        if len(numbers) == len(self.columns):
            return tuple(range(len(numbers)))
        ways = self._ways(at, numbers)
        columns = [set(places) for places in zip(*ways, strict=True)]
        return tuple(min(each) if len(each) == 1 else None for each in columns) if ways else (None,) * len(numbers)

    def _ways(self, at: int, numbers: Sequence[PrintedNumber]) -> list[tuple[int, ...]]:
        """All ways to place numbers in a row; none where there are too many to try."""
        if comb(len(self.columns), len(numbers)) > MOST_WAYS:
            return []
        return [
            way
            for way in itertools.combinations(range(len(self.columns)), len(numbers))
            if self._may_be(numbers, way) and self._may_be_part(numbers, way, at)
        ]

    def _may_be(self, numbers: Sequence[PrintedNumber], way: Sequence[int]) -> bool:
        placed = dict(zip(way, numbers, strict=True))
        return all(self._fits(number, column) for column, number in placed.items()) and all(
            _in_proportion(placed[of], placed[to], low, high)
            for of, to, low, high in self.bounds
            if of in placed and to in placed
        )

    def _fits(self, number: PrintedNumber, column: int) -> bool:
        known = self.columns[column]
        if number.blank:
            return True
        if number.percent and known.unit != "%":
            return False
        if known.counted and number.decimals:
            return False
        decimals = self.decimals[column]
        if decimals == 0 and number.decimals:  # amounts may be whole by chance: unless another column prints just so
            return number.decimals not in self.decimals or not self._all_known()
        return decimals is None or number.decimals == decimals

    def _all_known(self) -> bool:
        """Whether it is known of every column that may have decimals how many it prints."""
        return all(
            known.counted or decimals is not None for known, decimals in zip(self.columns, self.decimals, strict=True)
        )

    def _may_be_part(self, numbers: Sequence[PrintedNumber], way: Sequence[int], at: int) -> bool:
        if self.whole[at]:
            return True
        tops = zip(numbers, (self.tops[column] for column in way), strict=True)
        return all(top is None or number.low <= top for number, top in tops)

    def _learn(self, found: Sequence[Placing]) -> None:
        """What the numbers placed so far tell of their columns: decimals printed throughout, and the total."""
        for column, known in enumerate(self.columns):
            numbers = [number for number, whole in self._clean(column, found) if not whole]
            prints = {number.decimals for number in numbers}
            most = 2 * len(numbers) > sum(map(bool, self.rows))  # those not placed may print otherwise
            if len(prints) == 1 and most:
                fixed = len(numbers) >= FEWEST_FIXED and any(map(_ends_in_nought, numbers))
                if fixed or (prints == {0} and len(numbers) >= FEWEST_WHOLE):
                    self.decimals[column] = min(prints)
            totals = [number.high for number, whole in self._clean(column, found) if whole]
            if totals and known.unit != "%":
                self.tops[column] = max(totals)

    def _clean(self, column: int, found: Sequence[Placing]) -> Iterator[tuple[PrintedNumber, bool]]:
        """The numbers of a column that hold no misread character, each with whether it is of the total's row."""
        for at, placing in enumerate(found):
            if column in placing:
                number = self.rows[at][placing.index(column)]
                if number.clean and not number.blank:
                    yield number, self.whole[at]

    def _bounds(self, proportions: Sequence[Proportion]) -> Iterator[tuple[int, int, Decimal, Decimal]]:
        """The proportions between columns, where only one column holds either thing."""
        units = ["" if column.unit == "个" and not column.community else column.unit for column in self.columns]
        for one in proportions:
            if units.count(one.of) == 1 and units.count(one.to) == 1:
                yield units.index(one.of), units.index(one.to), one.low, one.high


def _in_proportion(of: PrintedNumber, to: PrintedNumber, low: Decimal, high: Decimal) -> bool:
    """Whether some of what they can stand for is in proportion; nought of either says nothing."""
    if of.high == 0 or to.high == 0:
        return True
    return of.high >= low * to.low and of.low <= high * to.high


def _ends_in_nought(number: PrintedNumber) -> bool:
    """Whether it prints a nought as its last decimal: the column prints so many, whatever the value."""
    return number.decimals > 0 and number.low.as_tuple().digits[-1] == 0
