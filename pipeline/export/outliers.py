"""Values that stand out among the regions of one programme and year, by the modified z-score.

The method and its limit are in `patterns/comparison.yaml`: distance from the median in units of the median absolute
deviation, or, where more than half of the regions share one value, of the mean absolute deviation (Iglewicz & Hoaglin
1993). An outlier is no mistake: it is where to look first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from pipeline.export.csv_tables import Row, decimal_text
from pipeline.export.table_columns import Column
from pipeline.pattern_files import PatternFolder, PatternModel

_NAME = "comparison.yaml"
_BY_MEDIAN = Decimal("0.6745")  # makes the median absolute deviation of normal values their standard deviation
_BY_MEAN = Decimal("0.7979")  # the same for the mean absolute deviation


class OutlierRule(PatternModel):
    """How far from the others a value must be, and among how many."""

    least_regions: int
    limit: Decimal
    least_difference: Decimal


class Comparison(PatternModel):
    """`patterns/comparison.yaml`."""

    source: str
    outliers: OutlierRule


def marked_outliers(rows: Sequence[Row], columns: Sequence[Column], patterns: PatternFolder) -> list[Row]:
    """The rows with ``outliers`` and ``outliers_en`` filled: which of ``columns`` stand out, and against what.

    Raises ``PatternError`` where the rule cannot be used.
    """
    rule = patterns.load(_NAME, Comparison).outliers
    groups: dict[tuple[object, object], list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        groups[row["year"], row["program"]].append(index)
    zh: dict[int, list[str]] = defaultdict(list)
    en: dict[int, list[str]] = defaultdict(list)
    for members in groups.values():
        for column in columns:
            values = {index: rows[index][column.name] for index in members if rows[index].get(column.name) is not None}
            for index, middle in outlying(values, rule).items():
                value, at, unit = decimal_text(values[index]), decimal_text(middle), column.unit
                side = ("高于", "above") if values[index] > middle else ("低于", "below")
                zh[index].append(f"{column.zh}{value}{unit}，明显{side[0]}{len(values)}个地区的中位数{at}{unit}")
                en[index].append(
                    f"{column.en} {value}{unit}, far {side[1]} the median of {len(values)} regions, {at}{unit}"
                )
    return [
        {**row, "outliers": "；".join(zh[index]), "outliers_en": "; ".join(en[index])} for index, row in enumerate(rows)
    ]


def outlying(values: dict[int, Decimal], rule: OutlierRule) -> dict[int, Decimal]:
    """The keys of the values that stand out, each with the median they stand out from."""
    finite = {key: value for key, value in values.items() if value.is_finite()}
    if len(finite) < rule.least_regions:
        return {}
    middle = median(finite.values())
    distances = {key: abs(value - middle) for key, value in finite.items()}
    spread = median(distances.values())
    factor = _BY_MEDIAN
    if not spread:
        spread, factor = sum(distances.values(), Decimal(0)) / len(distances), _BY_MEAN
    if not spread:
        return {}
    return {
        key: middle
        for key, distance in distances.items()
        if distance >= rule.least_difference and factor * distance / spread > rule.limit
    }
