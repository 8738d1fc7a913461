"""From a Document to identity, figures and claimed scores."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extract.area_names import AreaFinder
from pipeline.extract.claims_apart import Claim
from pipeline.extract.figures import FigureCollector, FigureTools, tables_of
from pipeline.extract.flattened_rows import RowParser
from pipeline.extract.flattened_tables import TableFinder
from pipeline.extract.flattened_words import flattened_words_of
from pipeline.extract.identity import identify
from pipeline.extract.lexicon import lexicon_of
from pipeline.extract.misreadings import misreadings_of
from pipeline.extract.narrative_scores import NarrativeScores
from pipeline.extract.number_misreadings import number_misreadings_of
from pipeline.extract.outline import outline
from pipeline.extract.quoted_standards import criteria
from pipeline.extract.reading import Reading
from pipeline.extract.regions import Regions
from pipeline.extract.score_matrix import ScoreMatrix
from pipeline.extract.score_rows import RowReader
from pipeline.extract.score_words import score_words_of
from pipeline.extract.scores import Printed, narrative_score, satisfaction_with_claims, table_score, tied
from pipeline.extract.table_header import grid_of
from pipeline.extract.table_scores import score_columns
from pipeline.extract.units import units_of
from pipeline.model import Document, Extraction, Identity, Kind, Paragraph
from pipeline.pattern_files import PatternFolder

__all__ = ["extract"]


def extract(document: Document, patterns: PatternFolder) -> Extraction:
    """What ``document`` states. A document that is no evaluation report yields its identity and nothing else.

    Raises ``PatternError`` where a file of ``patterns`` cannot be used.
    """
    identity = identify(document, patterns)
    if identity.kind is Kind.NOT_A_REPORT:
        return Extraction(document, identity, (), ())
    return _Extractor(document, identity, patterns).run()


class _Extractor:
    def __init__(self, document: Document, identity: Identity, patterns: PatternFolder) -> None:
        self.identity = identity
        self.lexicon = lexicon_of(patterns)
        self.words = score_words_of(patterns)
        areas = AreaFinder(Regions.load(patterns), identity.region_code)
        self.tools = FigureTools(self.lexicon, units_of(patterns), self.words, areas)
        misreadings, bare = misreadings_of(patterns), number_misreadings_of(patterns)
        words = flattened_words_of(patterns)
        rows = RowParser(words, areas, self.tools.units, misreadings, bare)
        found = TableFinder(words, self.lexicon, self.tools.units, rows).unflattened(document)
        self.document = document = found.document
        self.unplaced = found.unplaced
        self.readings = {
            index: Reading(block.text, misreadings)
            for index, block in enumerate(document.blocks)
            if isinstance(block, Paragraph)
        }
        self.grids = {
            index: grid_of(table, misreadings, dict.fromkeys(found.bare.get(index, ()), bare))
            for index, table in tables_of(document).items()
        }
        self.standings = outline(document, identity, self.lexicon, self.readings)

    def _narrative_scores(self) -> Iterator[Printed]:
        reader = NarrativeScores(self.lexicon, self.words, self.tools.areas, self.standings, self.identity)
        by_block: dict[int, list[Claim]] = {}
        for claim in reader.claims(self.readings):
            by_block.setdefault(claim.statement.block, []).append(claim)
        for block, claims in by_block.items():
            reading = self.readings[block]
            rules = criteria(reading.chars, [(c.statement.start, c.statement.end) for c in claims], self.words)
            for claim in claims:
                score = narrative_score(self.document, claim, reading, rules.get(claim.statement.start, ""))
                yield Printed(score, claim.outer(self.standings[block]))

    def run(self) -> Extraction:
        collector = FigureCollector(self.document, self.identity, self.tools)
        scores = list(self._narrative_scores())
        crossed = ScoreMatrix(self.lexicon, self.words, self.tools.areas, self.tools.units, self.identity.programs)
        for index, standing in enumerate(self.standings):
            if index in self.readings:
                collector.paragraph(index, self.readings[index], standing)
                continue
            grid = self.grids[index]
            matrix = crossed.claims(grid, standing)
            parts = () if matrix else score_columns(grid, self.words)
            if not matrix:
                collector.table(index, grid, standing, parts, self.unplaced.get(index, frozenset()))
            claims = matrix + [
                claim
                for part in parts
                for claim in RowReader(grid, part, standing, self.identity.programs, self.lexicon, self.words).claims()
            ]
            scores.extend(Printed(table_score(self.document, index, grid, claim), claim.outer) for claim in claims)
        coverage = {"taken": len(collector.figures), **dict(sorted(collector.refused.items()))}
        claimed = tied(self.document, scores)
        figures = satisfaction_with_claims(collector.figures, claimed)
        return Extraction(self.document, self.identity, figures, claimed, coverage)
