"""`panel.csv`: one row for each region, year and programme, one column for each key measure, to compare by.

A figure is taken where a rule's recomputation went by it, else where it is printed first; only figures of the whole
region and the evaluated year count. Rates are given as printed and as their own numbers give them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipeline.export.csv_tables import Row, csv_bytes
from pipeline.export.outliers import marked_outliers
from pipeline.export.table_columns import Column, Type
from pipeline.model import Assessment, Audit, Figure, Level, Score, Severity, Verdict
from pipeline.pattern_files import PatternFolder

FILE_NAME = "panel.csv"

# Items of which both the plan and the result are reported, with their canonical units.
PLANNED_ITEMS: Mapping[str, tuple[str, str, str]] = {
    "affordable_rental_units": ("套", "保障性租赁住房", "affordable rental homes"),
    "public_rental_units": ("套", "公租房", "public rental homes"),
    "subsidy_households": ("户", "租赁补贴", "rent subsidies"),
    "communities": ("个", "改造小区", "communities"),
    "households": ("户", "改造户数", "households"),
    "buildings": ("栋", "改造楼栋", "buildings"),
    "floor_area": ("万平方米", "改造面积", "floor area"),
    "shantytown_units": ("套", "棚户区改造", "shantytown homes"),
    "urban_village_units": ("套", "城中村改造", "urban village homes"),
}

_SOURCES = ("central", "central_provincial", "total", "", "provincial")
_HUNDRED = Decimal(100)
_STEP = Decimal("0.0001")

_Key = tuple[str, str, int, str]  # region code, region, year, programme


def _number(name: str, zh: str, en: str, unit: str, about: str = "") -> Column:
    return Column(name, Type.NUMBER, zh, en, about, unit)


def _rate(name: str, zh: str, en: str) -> tuple[Column, Column]:
    return (
        _number(name, zh, en, "%", "as printed"),
        _number(f"{name}_recomputed", f"{zh}（复算）", f"{en}, recomputed", "%", "from the two numbers beside it"),
    )


def _planned_item(item: str) -> Iterator[Column]:
    unit, zh, en = PLANNED_ITEMS[item]
    yield _number(f"{item}_planned", f"{zh}计划", f"{en} planned", unit)
    yield _number(f"{item}_actual", f"{zh}实际", f"{en} actual", unit)
    yield from _rate(f"{item}_completion_rate", f"{zh}完成率", f"{en}, completion rate")


COLUMNS: tuple[Column, ...] = (
    Column("region", Type.TEXT, "地区", "region"),
    Column("region_code", Type.TEXT, "行政区划代码", "region code", "GB/T 2260, six digits"),
    Column("region_level", Type.TEXT, "层级", "level of region", "province, prefecture or county"),
    Column("year", Type.WHOLE, "年度", "year", "the year evaluated"),
    Column("program", Type.TEXT, "项目", "programme"),
    Column("doc_id", Type.TEXT, "文件编号", "document id", "the document the row is from"),
    Column("file", Type.TEXT, "文件", "file"),
    Column("documents", Type.WHOLE, "文件数", "documents", "that report on it; the one with most scores was taken"),
    _number("claimed_total", "自评总分", "total claimed", "分"),
    _number("recomputed_total_low", "复算总分下限", "total recomputed, least", "分", "rules where they apply, else claims"),
    _number("recomputed_total_high", "复算总分上限", "total recomputed, most", "分"),
    _number("total_difference", "总分差额", "difference of totals", "分", "claimed less the nearest end of the range"),
    _number("overclaimed_marks", "高报分值", "marks over-claimed", "分", "sum over indicators and sub-items"),
    Column("overclaimed_indicators", Type.WHOLE, "高报指标数", "indicators over-claimed"),
    Column("unverifiable_indicators", Type.WHOLE, "无法复算指标数", "indicators that cannot be verified"),
    Column("errors", Type.WHOLE, "错误", "errors", "findings that stand for themselves"),
    Column("warnings", Type.WHOLE, "存疑", "warnings", "findings that stand for themselves"),
    _number("budget", "预算资金", "budget", "万元"),
    _number("spent", "支出资金", "spent", "万元"),
    *_rate("execution_rate", "预算执行率", "execution rate"),
    *(column for item in PLANNED_ITEMS for column in _planned_item(item)),
    _number("resettlement_delivered", "安置住房交付", "resettlement homes delivered", "套"),
    _number("resettlement_allocated", "安置住房分配", "resettlement homes allocated", "套"),
    *_rate("allocation_rate", "安置住房分配率", "allocation rate"),
    _number("satisfaction", "满意度", "satisfaction", "%", "as printed"),
    Column("outliers", Type.TEXT, "离群值", "outliers", "which columns stand out among the regions, and why"),
    Column("outliers_en", Type.TEXT, "离群值（英文）", "outliers in English"),
)  # fmt: skip


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


def total_recomputed(assessment: Assessment, score: Score) -> tuple[Decimal, Decimal] | None:
    """Least and most of a total or section: rules where they apply, claims elsewhere; ``None`` where not known."""
    result = next((each for each in assessment.recomputations if each.score_id == score.score_id), None)
    if result is None:
        return None
    if result.as_recomputable is not None:
        return result.as_recomputable
    return None if result.low is None or result.high is None else (result.low, result.high)


def total_of(assessment: Assessment, program: str) -> Score | None:
    """The total claimed for a programme: of several prints of it, the first whose parts are printed too."""
    totals = [each for each in assessment.extraction.scores if each.level is Level.TOTAL and each.program == program]
    known = (each for each in totals if total_recomputed(assessment, each) is not None)
    return next(known, totals[0] if totals else None)


def outside(claimed: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """How far ``claimed`` is above the range (positive) or below it (negative); 0 inside."""
    return claimed - min(max(claimed, low), high)


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
