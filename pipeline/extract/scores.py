"""All scores a document claims, from text and tables, each tied to the score it is counted into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.extract.narrative_scores import Claim
from pipeline.extract.reading import Reading
from pipeline.extract.table_header import Grid
from pipeline.extract.table_scores import TableClaim
from pipeline.model import Context, Document, Level, Method, Score

_QUOTE_LIMIT = 160


def narrative_score(document: Document, claim: Claim, reading: Reading) -> Score:
    """The score of a claim in running text, without id and parent."""
    statement = claim.statement
    start = max(0, statement.start - len(statement.lead[-60:]))
    confidence = reading.confidence(statement.start, statement.end)
    return Score(
        score_id="",
        program=claim.program,
        level=claim.level,
        section=claim.section,
        indicator=claim.indicator,
        label=claim.label,
        full_marks=claim.full,
        claimed=statement.value,
        step=statement.step,
        method=Method.TEXT if confidence is None else Method.OCR,
        place=reading.place(statement.start, statement.end),
        quote=reading.chars[start : statement.end][-_QUOTE_LIMIT:],
        context=Context(
            statement.block, 0, 0, *reading.span(statement.start, statement.end),
            section=claim.section, indicator=claim.indicator,
        ),
    )  # fmt: skip


def table_score(document: Document, block: int, grid: Grid, claim: TableClaim) -> Score:
    """The score of a claim in a table, without id and parent."""
    cell = grid.cells[claim.row][claim.column]
    assert cell is not None
    reading = grid.readings[cell.row, cell.column]
    confidence = cell.text.confidence()
    row = " ".join(t for c in range(grid.table.columns) if (t := grid.chars(claim.row, c)) and len(t) <= 60)
    return Score(
        score_id="",
        program=claim.program,
        level=claim.level,
        section=claim.section,
        indicator=claim.indicator,
        label=claim.label,
        full_marks=claim.full,
        claimed=claim.value,
        step=claim.step,
        method=Method.TABLE if confidence is None else Method.OCR,
        place=reading.place(0, len(reading.chars)),
        quote=row[:_QUOTE_LIMIT],
        context=Context(
            block, claim.row, claim.column, 0, len(cell.text), claim.row, claim.column, claim.section, claim.indicator
        ),
        where="table",
        criterion=claim.criterion,
    )


def tied(document: Document, scores: list[Score]) -> tuple[Score, ...]:
    """The scores in document order with ids, each with the id of the score it is counted into."""
    ordered = sorted(scores, key=lambda s: (s.context.block, s.context.row or 0, s.context.start))
    numbered = [replace(s, score_id=f"{document.doc_id}-s{i:04d}") for i, s in enumerate(ordered, 1)]
    return tuple(replace(s, parent=_parent(s, numbered)) for s in numbered)


def _parent(score: Score, scores: list[Score]) -> str:
    """The nearest score above it of the same programme, in the same text or table; sections may be skipped."""
    for matches in _above(score):
        found = [s for s in scores if s.where == score.where and s.program == score.program and matches(s)]
        if found:
            return min(found, key=lambda s: (abs(s.context.block - score.context.block), s.score_id)).score_id
    return ""


def _above(score: Score) -> tuple[Callable[[Score], bool], ...]:
    """Tests for the score above, the nearest level first."""

    def total(other: Score) -> bool:
        return other.level is Level.TOTAL

    def section(other: Score) -> bool:
        return other.level is Level.SECTION and other.section == score.section

    def indicator(other: Score) -> bool:
        return other.level is Level.INDICATOR and bool(other.indicator) and other.indicator == score.indicator

    def bonus(other: Score) -> bool:
        return other.level is Level.BONUS and other.context.block < score.context.block

    tests: dict[Level, tuple[Callable[[Score], bool], ...]] = {
        Level.TOTAL: (),
        Level.SECTION: (total,),
        Level.INDICATOR: (section, total),
        Level.SUB_ITEM: (indicator, section, total),
        Level.BONUS: (bonus, total),
    }
    return tests[score.level]
