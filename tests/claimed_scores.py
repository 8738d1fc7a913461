"""Scores of a report put together from paragraphs and tables, for the tests of what is claimed."""

from __future__ import annotations

from decimal import Decimal

from pipeline.extract import _Extractor
from pipeline.model import Cell, Document, Format, Identity, Kind, Paragraph, Score, Table, Text
from pipeline.pattern_files import pattern_folder

THREE = ("rental", "renovation", "shantytown")


def scores_of(*blocks: str | Table, programs: tuple[str, ...] = THREE, year: int = 2023) -> tuple[Score, ...]:
    made = tuple(Paragraph(Text(b)) if isinstance(b, str) else b for b in blocks)
    document = Document("report.txt", "0" * 64, Format.TEXT, (), made)
    identity = Identity(Kind.SELF_EVALUATION, year=year, programs=programs)
    return _Extractor(document, identity, pattern_folder()).run().scores


def brief(scores: tuple[Score, ...]) -> list[tuple[str, str, str, str, Decimal]]:
    return [(s.program, s.level.value, s.section, s.indicator, s.claimed) for s in scores]


def table(
    rows: list[list[str]], spans: dict[tuple[int, int], tuple[int, int]] | None = None, caption: str = ""
) -> Table:
    covered: set[tuple[int, int]] = set()
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if (r, c) in covered:
                continue
            down, right = (spans or {}).get((r, c), (1, 1))
            covered |= {(r + i, c + j) for i in range(down) for j in range(right)}
            cells.append(Cell(r, c, Text(text), down, right))
    return Table(tuple(cells), len(rows), max(map(len, rows)), 1, caption)


def D(value: str) -> Decimal:  # noqa: N802
    return Decimal(value)


def parents(scores: tuple[Score, ...]) -> dict[str, str]:
    """Label → label of the score it is counted into."""
    labels = {score.score_id: score.label for score in scores}
    return {score.label: labels.get(score.parent, "") for score in scores}
