"""Averages per household or flat (户均2600元) against the total and the number they are of, in one sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import product

from pipeline.model import Block, Check, Extraction, Figure, Paragraph, Table
from pipeline.validate.figure_index import FigureIndex
from pipeline.validate.formulas import AVERAGE
from pipeline.validate.readings import Mismatch, Reading, Scope, judge, severity_for
from pipeline.validate.relations import Averages, Relations
from pipeline.validate.statements import alternatives
from pipeline.validate.table_entries import headings_of

AVERAGE_MEASURE = "average"


def with_averages(extraction: Extraction, words: Averages) -> Extraction:
    """The extraction with averages told apart, so that none is added up or divided as if it were a total."""
    before = re.compile(f"(?:{alternatives(words.before)})[^0-9，。；、（）]{{0,8}}$")
    blocks = extraction.document.blocks
    columns = {
        (number, column)
        for number, block in enumerate(blocks)
        if isinstance(block, Table)
        for column, heading in enumerate(headings_of(block))
        if before.search(_bare(heading))
    }
    figures = tuple(
        replace(figure, measure=AVERAGE_MEASURE) if _is_average(figure, blocks, columns, before) else figure
        for figure in extraction.figures
    )
    return replace(extraction, figures=figures)


def _is_average(
    figure: Figure, blocks: Sequence[Block], columns: Collection[tuple[int, int | None]], before: re.Pattern[str]
) -> bool:
    """Whether it stands right behind the words for an average, or in a column of that head."""
    context = figure.context
    block = blocks[context.block] if context.block < len(blocks) else None
    if figure.quantity.unit == "%" or not isinstance(block, Paragraph):
        return figure.quantity.unit != "%" and (context.block, context.column) in columns
    return before.search(block.text.content[max(0, context.start - 16) : context.start]) is not None


def _bare(heading: str) -> str:
    """A heading without its unit: 户均（元）."""
    return re.sub(r"[（(][^（）()]*[)）]|\s", "", heading)


def check_averages(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    """Every average that no total and number of its sentence give; columns of them are held to most of their rows."""
    for claim in index.figures:
        if claim.measure == AVERAGE_MEASURE and claim.context.row is None:
            readings = list(_readings(claim, relations.averages, index))
            found = judge(claim.quantity, readings)
            severity = None if found is None else severity_for(claim.quantity, *found, certain=len(readings) == 1)
            if found is not None and severity is not None:
                yield Mismatch(Check.RATIO, severity, claim, *found, "平均数", "average")


def _readings(claim: Figure, words: Averages, index: FigureIndex) -> Iterator[Reading]:
    before = [
        f
        for f in index.by_distance(claim, index.within(claim, Scope.SENTENCE))
        if index.is_before(f, claim) and f.area == claim.area and f.measure in words.total_measures
    ]
    totals = [f for f in before if f.item in words.total_items and f.quantity.unit == claim.quantity.unit]
    counts = [f for f in before if f.quantity.unit in words.counted_units and f.quantity.value > 0]
    for total, count in product(totals[:2], counts[:2]):
        yield Reading(AVERAGE, (total, count))
