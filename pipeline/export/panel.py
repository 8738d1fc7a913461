"""`panel.csv`: one row for each region, year and programme, one column for each key measure, to compare by.

A figure is taken where a rule's recomputation went by it, else where it is printed first; only figures of the whole
region and the evaluated year count. Rates are given as printed and as their own numbers give them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.export.claimed_totals import outside, total_of, total_recomputed
from pipeline.export.csv_tables import Row, csv_bytes
from pipeline.export.outliers import marked_outliers
from pipeline.export.panel_columns import COLUMNS, PLANNED_ITEMS
from pipeline.export.table_columns import Column
from pipeline.model import Assessment, Audit, Figure, Level, Score, Severity, Verdict
from pipeline.pattern_files import PatternFolder

FILE_NAME = "panel.csv"

_SOURCES = ("central", "central_provincial", "total", "", "provincial")
_HUNDRED = Decimal(100)
_STEP = Decimal("0.0001")

_Key = tuple[str, str, int, str]  # region code, region, year, programme


def panel_csv(audits: Iterable[Audit], patterns: PatternFolder) -> bytes:
    """The content of `panel.csv`."""
    return csv_bytes(tuple(column.name for column in COLUMNS), panel_rows(audits, patterns))


def panel_rows(audits: Iterable[Audit], patterns: PatternFolder) -> list[Row]:
    """A row for each region, year and programme, in this order, outliers marked. Cells are named as ``COLUMNS``.

    Raises ``PatternError`` where `patterns/comparison.yaml` cannot be used.
    """
    panel = Panel()
    for audit in audits:
        panel.add(audit)
    return panel.rows(patterns)


class Panel:
    """The comparison of the documents so far. A row is kept of each, no more: there may be a million."""

    def __init__(self) -> None:
        self._best: dict[_Key, tuple[tuple[int, int, str], Row]] = {}

    def add(self, audit: Audit) -> None:
        """Take in a document."""
        best = self._best
        for each in () if audit.assessment is None else _programmes(audit, audit.assessment):
            order = (-len(each.scores), -len(each.figures), audit.file)
            documents = 1 if each.key not in best else best[each.key][1]["documents"] + 1
            if documents == 1 or order < best[each.key][0]:
                best[each.key] = order, _row(each)
            best[each.key][1]["documents"] = documents

    def rows(self, patterns: PatternFolder) -> list[Row]:
        """As ``panel_rows``."""
        rows = [self._best[key][1] for key in sorted(self._best)]
        return marked_outliers(rows, [column for column in COLUMNS if _is_compared(column)], patterns)


@dataclass(frozen=True, slots=True)
class _Reported:
    """What one document reports on one programme."""

    audit: Audit
    assessment: Assessment
    program: str
    figures: tuple[Figure, ...]
    scores: tuple[Score, ...]

    @property
    def key(self) -> _Key:
        identity = self.assessment.extraction.identity
        return identity.region_code, identity.region, identity.year or 0, self.program


def _programmes(audit: Audit, assessment: Assessment) -> Iterator[_Reported]:
    extraction = assessment.extraction
    scored = [score.program for score in extraction.scores if score.level is Level.TOTAL]
    for program in dict.fromkeys(word for word in (*extraction.identity.programs, *scored) if word):
        figures = tuple(figure for figure in extraction.figures if figure.program == program)
        scores = tuple(score for score in extraction.scores if score.program == program)
        if figures or scores:
            yield _Reported(audit, assessment, program, figures, scores)


def _row(reported: _Reported) -> Row:
    identity = reported.assessment.extraction.identity
    return {
        "region": identity.region,
        "region_code": identity.region_code,
        "region_level": identity.region_level,
        "year": identity.year,
        "program": reported.program,
        "doc_id": reported.audit.sha256[:12],
        "file": reported.audit.file,
        "documents": 1,
        **_score_cells(reported),
        **_finding_cells(reported),
        **_figure_cells(reported),
    }


def _is_compared(column: Column) -> bool:
    """Rates and totals can be compared between regions of different size; amounts cannot."""
    return column.unit == "%" or column.name == "claimed_total"


# --------------------------------------------------------------------------------------------------------------------
# Scores and findings
# --------------------------------------------------------------------------------------------------------------------


def _score_cells(reported: _Reported) -> Row:
    results = {each.score_id: each for each in reported.assessment.recomputations}
    total = total_of(reported.assessment, reported.program)
    known = None if total is None else total_recomputed(reported.assessment, total)
    lower = [score for score in reported.scores if score.level in (Level.INDICATOR, Level.SUB_ITEM)]
    judged = [(score, results[score.score_id]) for score in lower if score.score_id in results]
    over = [(score, result) for score, result in judged if result.verdict is Verdict.OVERCLAIMED]
    excess = sum((score.claimed - result.high for score, result in over if result.high is not None), Decimal(0))
    indicators = [result for score, result in judged if score.level is Level.INDICATOR]
    return {
        "claimed_total": None if total is None else total.claimed,
        "recomputed_total_low": None if known is None else known[0],
        "recomputed_total_high": None if known is None else known[1],
        "total_difference": None if total is None or known is None else outside(total.claimed, *known),
        "overclaimed_marks": excess if judged else None,
        "overclaimed_indicators": len({score.indicator for score, _ in over}) if judged else None,
        "unverifiable_indicators": sum(each.verdict is Verdict.UNVERIFIABLE for each in indicators) if judged else None,
    }


def _finding_cells(reported: _Reported) -> Row:
    own = [each for each in reported.audit.findings if each.program == reported.program and not each.root]
    return {
        "errors": sum(each.severity is Severity.ERROR for each in own),
        "warnings": sum(each.severity is Severity.WARNING for each in own),
    }


# --------------------------------------------------------------------------------------------------------------------
# Figures
# --------------------------------------------------------------------------------------------------------------------


def _figure_cells(reported: _Reported) -> Row:
    used = {each for result in reported.assessment.recomputations for each in result.inputs}
    stated = _Stated([figure for figure in reported.figures if _is_whole(figure)], frozenset(used))
    funds = stated.pair("funds", ("spent",), ("budget", "received"))
    homes = stated.pair("resettlement_units", ("allocated",), ("delivered",))
    cells: Row = {
        "budget": _value(funds.whole),
        "spent": _value(funds.part),
        "execution_rate": _value(stated.figure("funds", ("execution_rate",))),
        "execution_rate_recomputed": funds.percent,
        "resettlement_delivered": _value(homes.whole),
        "resettlement_allocated": _value(homes.part),
        "allocation_rate": _value(stated.figure("resettlement_units", ("allocation_rate",))),
        "allocation_rate_recomputed": homes.percent,
        "satisfaction": _value(stated.figure("satisfaction", ("level",))),
    }
    for item, (unit, _, _) in PLANNED_ITEMS.items():
        plan = stated.pair(item, ("actual",), ("planned",), unit)
        cells[f"{item}_planned"], cells[f"{item}_actual"] = _value(plan.whole), _value(plan.part)
        cells[f"{item}_completion_rate"] = _value(stated.figure(item, ("completion_rate",)))
        cells[f"{item}_completion_rate_recomputed"] = plan.percent
    return cells


def _is_whole(figure: Figure) -> bool:
    return not figure.area and not figure.context.period and not figure.parts_of


def _value(figure: Figure | None) -> Decimal | None:
    return None if figure is None else figure.quantity.value


@dataclass(frozen=True, slots=True)
class _Pair:
    """A part and its whole (spent and budget, result and plan), as far as they are stated."""

    part: Figure | None
    whole: Figure | None

    @property
    def percent(self) -> Decimal | None:
        part, whole = _value(self.part), _value(self.whole)
        if part is None or not whole or not part.is_finite() or not whole.is_finite():
            return None
        return (part / whole * _HUNDRED).quantize(_STEP)


@dataclass(frozen=True, slots=True)
class _Stated:
    """Figures of one programme, and the ids of those that recomputations went by."""

    figures: list[Figure]
    used: frozenset[str]

    def pair(self, item: str, parts: tuple[str, ...], wholes: tuple[str, ...], unit: str = "") -> _Pair:
        """The whole, and the part that stands with it: numbers from different paragraphs make no rate."""
        whole = self.figure(item, wholes, unit)
        return _Pair(self.figure(item, parts, unit, whole), whole)

    def figure(
        self, item: str, measures: tuple[str, ...], unit: str = "", beside: Figure | None = None
    ) -> Figure | None:
        """The figure that speaks best for one of ``measures``, the first named first; else ``None``."""
        fitting = [
            (figure.figure_id not in self.used, measures.index(figure.measure), _preference(figure), order, figure)
            for order, figure in enumerate(self.figures)
            if figure.item == item and figure.measure in measures and unit in ("", figure.quantity.unit)
            if beside is None or self._stand_together(figure, beside)
        ]
        return min(fitting, key=lambda each: each[:-1])[-1] if fitting else None

    def _stand_together(self, figure: Figure, other: Figure) -> bool:
        return figure.context.block == other.context.block or {figure.figure_id, other.figure_id} <= self.used


def _preference(figure: Figure) -> int:
    return _SOURCES.index(figure.source) if figure.source in _SOURCES else len(_SOURCES)
