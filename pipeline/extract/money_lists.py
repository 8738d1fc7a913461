"""Money that is listed over several paragraphs: 共筹集A，其中: / 中央B / 省级C, or a paragraph for each programme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.extract.clause_memory import COMPARISONS, ReadFigure
from pipeline.extract.figure_patterns import Kind, kind_of
from pipeline.extract.mentions import Mention
from pipeline.extract.outline import Standing

_CLAUSE_END = re.compile("[，,；;：:。]")
_GOES_ON_UNSAID = ("actual", "received")
_GOES_ON_BEHIND_COLON = ("actual", "received", "spent", "planned", "budget")


class Opening(NamedTuple):
    """What the money of the paragraph before measures, empty where it tells nothing, and whether this one lists more."""

    measure: str = ""
    lists: bool = False


class MoneyList:
    """What the money of the last paragraph measures, for the next that says nothing of its own."""

    def __init__(self) -> None:
        self.measure = ""
        self.announced = False  # the last paragraph ended with a colon, or is one of the list behind it

    def opening(self, standing: Standing, mentions: Sequence[Mention]) -> Opening:
        """What a paragraph may go on with; nothing under a new heading, unless a colon announced a list.

        It lists where the colon did, or where an amount is all that it begins with (城镇老旧小区改造9.84亿元，下降2.1%).
        """
        if standing.heading is not None and not self.announced:
            self.measure = ""
        first = mentions[0] if mentions else None
        begins = first is not None and first.number.quantity.unit == "万元" and not _CLAUSE_END.search(first.said)
        return Opening(self.measure, self.announced or begins)

    def take(self, chars: str, read: Iterable[ReadFigure]) -> None:
        """Remember what the first amount of a paragraph measures; one without money ends the list."""
        money = [r for r in read if kind_of(r.quantity.unit) is Kind.MONEY and r.item == "funds"]
        colon = chars.rstrip().endswith((":", "："))
        first = next((r.measure for r in money if r.measure not in COMPARISONS), "")
        if not first or not (self.measure == first or first in (_GOES_ON_BEHIND_COLON if colon else _GOES_ON_UNSAID)):
            self.measure, self.announced = "", False
            return
        self.announced = colon or (self.announced and self.measure == first and chars.rstrip().endswith(("；", ";")))
        self.measure = first
