"""Columns of rates whose head may name another rate than its neighbours give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.model import Figure
from pipeline.validate.figure_index import FigureIndex
from pipeline.validate.readings import Mismatch

FEWEST_ROWS = 3


def without_other_columns(found: Sequence[Mismatch], index: FigureIndex) -> Iterator[Mismatch]:
    """The mismatches without those of a column of a table most of whose rates disagree: it is of something else."""
    columns = Counter(column for each in found if (column := _column(each.claim)) is not None)
    rates = Counter((_column(f), f.measure) for f in index.figures if f.context.row is not None)
    for each in found:
        column = _column(each.claim)
        if column is None or columns[column] < FEWEST_ROWS or columns[column] * 2 <= rates[column, each.claim.measure]:
            yield each


def _column(figure: Figure) -> tuple[int, int] | None:
    context = figure.context
    return None if context.row is None or context.column is None else (context.block, context.column)
