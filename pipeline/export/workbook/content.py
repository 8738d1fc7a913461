"""What the sheets are about: all Audits of a run, with everything looked up once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pipeline.export.csv_tables import Row, in_printed_order, table_rows
from pipeline.export.panel import panel_rows
from pipeline.export.report_addresses import document_keys
from pipeline.export.text_place import TextPlace, TextPlaces, values_by_id
from pipeline.export.wording import one_language
from pipeline.export.workbook.rule_formulas import PutIn, put_in
from pipeline.export.workbook.table_sheet import Positions
from pipeline.language import Language
from pipeline.model import Audit, Figure, Finding, Identity, Recomputation, Score
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics.applied import applied_entries
from pipeline.rubrics.load import Scored


@dataclass(frozen=True, slots=True)
class SheetNames:
    """The names of the sheets in one language."""

    overview: str
    findings: str
    scores: str
    figures: str
    documents: str
    guide: str
    comparison: str

    @staticmethod
    def of(language: Language) -> SheetNames:
        """Chinese or English names."""
        zh = SheetNames("概览", "不一致", "得分", "数据", "文件", "读表说明", "对比")
        en = SheetNames("Overview", "Mismatches", "Scores", "Figures", "Documents", "How to read", "Compare")
        return zh if language is Language.ZH else en


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with its document, its number, the figures it may speak of, and the headings it stands under."""

    number: int
    audit: Audit
    identity: Identity
    finding: Finding
    figures: Mapping[str, Figure]
    place: TextPlace


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A claimed score with what the standard gives, the entry it rests on and the figures put in."""

    audit: Audit
    identity: Identity
    score: Score
    result: Recomputation | None
    entry: Scored | None
    put_in: PutIn
    claimed: Mapping[str, Decimal]  # of all scores of the document


class Content:
    """The Audits by file, in the order of the CSV files."""

    def __init__(self, audits: Iterable[Audit], patterns: PatternFolder, language: Language) -> None:
        self.audits = sorted(audits, key=lambda audit: audit.file)
        self.patterns = patterns
        self.language = language
        self.names = SheetNames.of(language)

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The key of each file in the evidence report."""
        return document_keys(self.audits)

    @cached_property
    def panel(self) -> list[Row]:
        """The rows of panel.csv."""
        return panel_rows(self.audits, self.patterns)

    @cached_property
    def figure_cells(self) -> Positions:
        """Where each figure stands."""
        ids = (row["figure_id"] for row in table_rows(self.audits)["figures.csv"])
        return Positions(self.names.figures, ids)

    @cached_property
    def score_cells(self) -> Positions:
        """Where each score stands."""
        ids = (row["score_id"] for row in table_rows(self.audits)["scores.csv"])
        return Positions(self.names.scores, ids)

    def figure_rows(self) -> Iterator[Row]:
        """The rows of figures.csv."""
        return table_rows(self.audits)["figures.csv"]

    def document_rows(self) -> Iterator[Row]:
        """The rows of documents.csv."""
        return table_rows(self.audits)["documents.csv"]

    def remarks(self, file: str) -> str:
        """What the reader of a file should know of how it was read."""
        notes = self._notes.get(file, ())
        return self.language.say("；", "; ").join(one_language(note, self.language) for note in notes)

    @cached_property
    def _notes(self) -> Mapping[str, tuple[str, ...]]:
        known = (audit for audit in self.audits if audit.assessment is not None)
        return {each.file: each.assessment.extraction.document.notes for each in known if each.assessment}

    def finding_rows(self) -> Iterator[FindingRow]:
        """The findings in the order of findings.csv."""
        number = 0
        for audit in self.audits:
            if audit.assessment is None:
                continue
            extraction = audit.assessment.extraction
            figures = {figure.figure_id: figure for figure in extraction.figures}
            places, known = TextPlaces(extraction.document.blocks), values_by_id(extraction.figures, extraction.scores)
            for finding in in_printed_order(audit):
                number += 1
                place = places.of_finding(finding, known)
                yield FindingRow(number, audit, extraction.identity, finding, figures, place)

    def score_rows(self) -> Iterator[ScoreRow]:
        """The scores in the order of scores.csv."""
        for audit in self.audits:
            if audit.assessment is None:
                continue
            extraction = audit.assessment.extraction
            scores = {score.score_id: score for score in extraction.scores}
            claimed = {each: score.claimed for each, score in scores.items()}
            figures = {figure.figure_id: figure for figure in extraction.figures}
            results = {each.score_id: each for each in audit.assessment.recomputations}
            entries = applied_entries(audit.assessment, self.patterns)
            for identifier in (row["score_id"] for row in table_rows([audit])["scores.csv"]):
                result, entry = results.get(identifier), entries.get(identifier)
                given = PutIn() if result is None or entry is None else put_in(entry, result, figures)
                yield ScoreRow(audit, extraction.identity, scores[identifier], result, entry, given, claimed)
