"""Regions and years side by side, for the report's charts: the rows of `panel.csv`, and over-claims by indicator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pipeline.export.evidence.script_data import number_text
from pipeline.export.panel import panel_rows
from pipeline.export.panel_columns import PLANNED_ITEMS
from pipeline.export.tile_map import load_tiles
from pipeline.model import Audit, Level, Verdict
from pipeline.pattern_files import PatternFolder

Json = dict[str, Any]

_NUMBERS = (
    *("claimed_total", "recomputed_total_low", "recomputed_total_high", "total_difference", "overclaimed_marks"),
    *("execution_rate", "execution_rate_recomputed", "allocation_rate", "allocation_rate_recomputed"),
    *(f"{item}_completion_rate{kind}" for item in PLANNED_ITEMS for kind in ("", "_recomputed")),
)
_PLAIN = ("region", "region_code", "region_level", "year", "program", "errors", "warnings", "outliers", "outliers_en")


def comparison_data(audits: Sequence[Audit], keys: Mapping[str, str], patterns: PatternFolder) -> Json:
    """``rows`` by region, year and programme; ``completion`` rates by name; ``indicators`` over-claimed; ``tiles``."""
    return {
        "rows": [_row(row, keys) for row in panel_rows(audits, patterns)],
        "completion": {item: [zh, en] for item, (_, zh, en) in PLANNED_ITEMS.items()},
        "indicators": _over_claimed(audits),
        "tiles": [
            {"code": tile.code, "name": tile.name, "row": tile.row, "column": tile.column}
            for tile in load_tiles(patterns)
        ],
    }


def _row(row: Mapping[str, Any], keys: Mapping[str, str]) -> Json:
    numbers = {name: number_text(row.get(name)) for name in _NUMBERS}
    return {
        **{name: row.get(name) for name in _PLAIN},
        **{name: number for name, number in numbers.items() if number is not None},
        "document": keys[row["file"]],
    }


def _over_claimed(audits: Iterable[Audit]) -> list[Json]:
    """For each programme and indicator: how many reports claim too much, by how many marks, how many could be judged."""
    marks: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    judged: dict[tuple[str, str], int] = defaultdict(int)
    for audit in audits:
        if audit.assessment is None:
            continue
        scores = {score.score_id: score for score in audit.assessment.extraction.scores}
        for result in audit.assessment.recomputations:
            score = scores.get(result.score_id)
            if score is None or score.level not in (Level.INDICATOR, Level.SUB_ITEM) or not score.indicator:
                continue
            key = score.program, score.indicator
            judged[key] += result.verdict is not Verdict.UNVERIFIABLE
            if result.verdict is Verdict.OVERCLAIMED and result.high is not None:
                marks[key].append(score.claimed - result.high)
    found = sorted(marks.items(), key=lambda pair: (-sum(pair[1]), pair[0]))
    return [
        {
            "program": key[0],
            "indicator": key[1],
            "reports": len(each),
            "judged": judged[key],
            "marks": number_text(sum(each, Decimal(0))),
        }
        for key, each in found
    ]
