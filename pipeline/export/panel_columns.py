"""The columns of `panel.csv`: the key measures that regions are compared by, with their units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.export.table_columns import Column, Type

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
