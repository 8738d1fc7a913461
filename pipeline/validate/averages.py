"""Averages per household or flat (户均2600元) against the total and the number they are of, in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from pipeline.model import Check, Extraction, Figure, Paragraph
from pipeline.validate.figure_index import FigureIndex
from pipeline.validate.formulas import AVERAGE
from pipeline.validate.readings import Mismatch, Reading, Scope, judge, severity_for
from pipeline.validate.relations import Averages, Relations
from pipeline.validate.statements import alternatives

AVERAGE_MEASURE = "average"


def with_averages(extraction: Extraction, words: Averages) -> Extraction:
    """The extraction with averages told apart, so that none is added up or divided as if it were a total."""
    before = re.compile(f"(?:{alternatives(words.before)})[^0-9，。；、（）]{{0,8}}$")
    figures = tuple(
        replace(figure, measure=AVERAGE_MEASURE) if _follows(figure, extraction, before) else figure
        for figure in extraction.figures
    )
    return replace(extraction, figures=figures)


def _follows(figure: Figure, extraction: Extraction, before: re.Pattern[str]) -> bool:
    context, blocks = figure.context, extraction.document.blocks
    block = blocks[context.block] if context.block < len(blocks) else None
    if not isinstance(block, Paragraph) or figure.quantity.unit == "%":
        return False
    return before.search(block.text.content[max(0, context.start - 16) : context.start]) is not None


def check_averages(index: FigureIndex, relations: Relations) -> Iterator[Mismatch]:
    """Every average that no total and number of its sentence give."""
    for claim in index.figures:
        if claim.measure == AVERAGE_MEASURE:
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
