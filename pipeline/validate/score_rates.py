"""Columns of score rates (得分率) against the mark and the full mark of their row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pipeline.model import Assessment, Cell, Check, Quantity, Score, Severity, Table
from pipeline.validate.causes import plain
from pipeline.validate.consistency import Agreement, Comparison, compare
from pipeline.validate.formulas import QUOTIENT
from pipeline.validate.messages import shown_range
from pipeline.validate.statements import Doubt

HEAD = re.compile(r"(?:得分率|得分比[率例])(?:[（(][%％][)）])?$")
RATE = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*[%％]?")
FEWEST_AGREEING = 2


def check_score_rates(assessment: Assessment) -> Iterator[Doubt]:
    """Every rate that is not its row's mark of the full mark, in a column that most of its rows bear out."""
    scores: dict[tuple[int, int], list[Score]] = defaultdict(list)
    for score in assessment.extraction.scores:
        if score.context.row is not None and score.full_marks:
            scores[score.context.block, score.context.row].append(score)
    for number, block in enumerate(assessment.extraction.document.blocks):
        if isinstance(block, Table):
            rows = {row: found[0] for (at, row), found in scores.items() if at == number and len(found) == 1}
            for column in _rate_columns(block):
                yield from _wrong(block, column, rows)


def _rate_columns(table: Table) -> list[int]:
    heads = [cell for cell in table.cells if cell.row < table.header_rows and cell.column_span == 1]
    return sorted({cell.column for cell in heads if HEAD.search(re.sub(r"\s", "", cell.text.content))})


def _wrong(table: Table, column: int, rows: Mapping[int, Score]) -> Iterator[Doubt]:
    judged = [
        (cell, rows[cell.row], found)
        for cell in table.cells
        if cell.column == column and cell.row in rows and (found := _compared(cell, rows[cell.row])) is not None
    ]
    wrong = [each for each in judged if each[2].agreement is Agreement.IMPOSSIBLE]
    if len(judged) - len(wrong) >= max(FEWEST_AGREEING, len(wrong) + 1):
        yield from (_doubt(*each) for each in wrong)


def _compared(cell: Cell, score: Score) -> Comparison | None:
    rate = _rate(cell)
    return None if rate is None else compare(rate, _operands(score), QUOTIENT)


def _rate(cell: Cell) -> Quantity | None:
    match = RATE.fullmatch(cell.text.content.strip())
    if match is None:
        return None
    value = Decimal(match[1])
    return Quantity(value, "%", cell.text.content.strip(), Decimal(1).scaleb(int(value.as_tuple().exponent)))


def _operands(score: Score) -> Sequence[Quantity]:
    """The mark and the full mark: marks are given, not measured, so that neither was rounded."""
    full = score.full_marks or Decimal(0)
    return tuple(Quantity(value, "", plain(value), Decimal(0)) for value in (score.claimed, full))


def _doubt(cell: Cell, score: Score, found: Comparison) -> Doubt:
    rate = _rate(cell)
    assert rate is not None
    written = QUOTIENT.written([each.raw for each in _operands(score)])
    point = plain(found.point) if found.point is not None else ""
    zh = (
        f"“{score.label}”得分率：所载{rate.raw}与 {written} = {point}% 不符",
        f"取值区间 {shown_range(found.recomputed)}",
    )
    en = (
        f"score rate of “{score.label}”: {rate.raw} is printed, {written} = {point}%",
        f"range {shown_range(found.recomputed)}",
    )
    return Doubt(
        Check.RATIO, Severity.ERROR, score.program, score.indicator, rate.value, found.point, "%", zh, en,
        (score.score_id,), cell.text.place(0, len(cell.text.content)), score.quote,
    )  # fmt: skip
