"""Whose money two amounts are: what one level of government spends is no part of the budget of another."""

from __future__ import annotations

import re

from pipeline.model import Figure
from pipeline.validate.figure_index import FigureIndex, own_source

MONEY = "万元"


def are_of_two_budgets(left: Figure, right: Figure, governments: str, index: FigureIndex) -> bool:
    """Whether each names a source, or a level of government, of its own (省级资金A全部支出；市级B；县级支出C)."""
    if left.quantity.unit != MONEY or right.quantity.unit != MONEY or left.context.row is not None:
        return False
    if len({own_source(left), own_source(right)} - {""}) > 1:
        return True
    levels = [set(re.findall(governments, index.name(figure))) for figure in (left, right)]
    return all(levels) and levels[0].isdisjoint(levels[1])
