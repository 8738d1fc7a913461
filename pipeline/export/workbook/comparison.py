"""One sheet per programme: regions down, indicators across, claimed beside recomputed, with charts underneath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name

from pipeline.export.contract_words import INDICATOR, PROGRAM, indicators_in_order, name_of
from pipeline.export.csv_tables import Row
from pipeline.export.panel import COLUMNS as PANEL
from pipeline.export.panel import total_recomputed
from pipeline.export.workbook.cells import write_formula, write_number, write_text, write_year
from pipeline.export.workbook.charts import add_claimed_chart, add_excess_chart, add_rate_chart
from pipeline.export.workbook.content import Content
from pipeline.export.workbook.rule_formulas import Formula
from pipeline.export.workbook.styles import SEVERITY_FILL, Look, Styles
from pipeline.export.workbook.table_sheet import print_on_paper
from pipeline.model import Assessment, Level, Severity

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FIRST = 3  # the first row of regions, counted from 0, under title and two heading rows
_RATES = {column.name: column for column in PANEL if column.unit == "%"}


@dataclass(frozen=True, slots=True)
class Pair:
    """What is compared across regions: two values a region, claimed (or printed) and recomputed."""

    zh: str
    en: str
    values: tuple[tuple[Decimal | None, Decimal | None], ...]
    is_rate: bool = False


def write_comparison(book: Workbook, content: Content, program: str, styles: Styles) -> None:
    """The sheet of one programme."""
    rows = [row for row in content.panel if row["program"] == program]
    pairs = [*_scores(content, program, rows), *_rates(rows)]
    title = f"{content.names.comparison} {name_of(PROGRAM, program, content.language)}"
    sheet = book.add_worksheet(_sheet_name(title))
    _headings(sheet, title, pairs, content, styles)
    for index, row in enumerate(rows):
        _region(sheet, FIRST + index, row, [pair.values[index] for pair in pairs], content, styles)
    end = FIRST + len(rows) - 1
    _mark_excess(sheet, pairs, end, styles)
    excess = _excess_table(sheet, pairs, end + 3, end, content, styles)
    below = end + 3 + max(excess, 3) + 2
    _charts(book, sheet, pairs, end, below, excess, content)
    sheet.freeze_panes(FIRST, 2)
    print_on_paper(sheet)


# --------------------------------------------------------------------------------------------------------------------
# What is compared
# --------------------------------------------------------------------------------------------------------------------


def _scores(content: Content, program: str, rows: Sequence[Row]) -> Iterator[Pair]:
    by_document = {audit.file: audit.assessment for audit in content.audits if audit.assessment is not None}
    given = [_claims(by_document[row["file"]], program) for row in rows]
    yield Pair("总分", "total", tuple(each.get("", (None, None)) for each in given))
    for indicator in indicators_in_order({word for each in given for word in each if word}):
        values = tuple(each.get(indicator, (None, None)) for each in given)
        zh, en = INDICATOR.get(indicator, (indicator, indicator))
        yield Pair(zh, en, values)


def _claims(assessment: Assessment, program: str) -> dict[str, tuple[Decimal, Decimal | None]]:
    """Claimed and recomputed by indicator, the total under ``""``; of a range, the mark nearest to the claim."""
    results = {each.score_id: each for each in assessment.recomputations}
    claims: dict[str, tuple[Decimal, Decimal | None]] = {}
    for score in assessment.extraction.scores:
        if score.program != program or score.level not in (Level.TOTAL, Level.INDICATOR):
            continue
        known: tuple[Decimal | None, Decimal | None] | None = total_recomputed(assessment, score)
        if score.level is Level.INDICATOR:
            result = results.get(score.score_id)
            known = None if result is None else (result.low, result.high)
        key = "" if score.level is Level.TOTAL else score.indicator
        claims.setdefault(key, (score.claimed, _nearest(score.claimed, known)))
    return claims


def _nearest(claimed: Decimal, known: tuple[Decimal | None, Decimal | None] | None) -> Decimal | None:
    if known is None or known[0] is None or known[1] is None:
        return None
    return min(max(claimed, known[0]), known[1])


def _rates(rows: Sequence[Row]) -> Iterator[Pair]:
    """Rates that at least one region states, as printed and recomputed."""
    for name, column in _RATES.items():
        again = f"{name}_recomputed"
        if name.endswith("_recomputed"):
            continue
        values = tuple((row.get(name), row.get(again)) for row in rows)
        if any(value is not None for pair in values for value in pair):
            yield Pair(f"{column.zh} %", f"{column.en} %", values, is_rate=True)


# --------------------------------------------------------------------------------------------------------------------
# The table
# --------------------------------------------------------------------------------------------------------------------


def _headings(sheet: Worksheet, title: str, pairs: Sequence[Pair], content: Content, styles: Styles) -> None:
    say = content.language.say
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, title, styles.look(Look.TITLE))
    sheet.set_row(1, 44)
    for index, (text, width) in enumerate(((say("地区", "region"), 18), (say("年度", "year"), 7))):
        sheet.merge_range(1, index, 2, index, text, styles.look(Look.HEAD))
        sheet.set_column(index, index, width)
    for index, pair in enumerate(pairs):
        column = 2 + 2 * index
        sheet.merge_range(1, column, 1, column + 1, say(pair.zh, pair.en), styles.look(Look.GROUP))
        claimed = say("所载", "printed") if pair.is_rate else say("自评", "claimed")
        write_text(sheet, 2, column, claimed, styles, Look.HEAD)
        write_text(sheet, 2, column + 1, say("复算", "recomputed"), styles, Look.HEAD)
    last = 2 + 2 * len(pairs)
    sheet.set_column(2, last - 1, 9.5)
    sheet.merge_range(
        1, last, 2, last, say("离群值（与同项目各地区比较）", "outliers among the regions"), styles.look(Look.HEAD)
    )
    sheet.set_column(last, last, 60)


def _region(
    sheet: Worksheet,
    at: int,
    row: Row,
    values: Sequence[tuple[Decimal | None, Decimal | None]],
    content: Content,
    styles: Styles,
) -> None:
    write_text(sheet, at, 0, row["region"] or row["file"], styles, Look.BOLD)
    write_year(sheet, at, 1, row["year"], styles)
    for index, (claimed, recomputed) in enumerate(values):
        write_number(sheet, at, 2 + 2 * index, claimed, styles)
        write_number(sheet, at, 3 + 2 * index, recomputed, styles)
    outliers = content.language.say(row["outliers"], row["outliers_en"])
    write_text(sheet, at, 2 + 2 * len(values), outliers, styles, Look.WRAPPED)


def _mark_excess(sheet: Worksheet, pairs: Sequence[Pair], end: int, styles: Styles) -> None:
    """Colour a claim above what is recomputed, and one below it; rates by more than the tenth they are printed to."""
    for index, pair in enumerate(pairs):
        column = 2 + 2 * index
        claimed, recomputed = (f"${xl_col_to_name(each)}{FIRST + 1}" for each in (column, column + 1))
        slack = "0.1" if pair.is_rate else "0.0001"
        both = f"ISNUMBER({claimed}),ISNUMBER({recomputed})"
        for criteria, severity in (
            (f"=AND({both},{claimed}-{recomputed}>{slack})", Severity.ERROR),
            (f"=AND({both},{recomputed}-{claimed}>{slack})", Severity.WARNING),
        ):
            rule = {"type": "formula", "criteria": criteria, "format": styles.fill(SEVERITY_FILL[severity])}
            sheet.conditional_format(FIRST, column, end, column + 1, rule)


def _excess_table(sheet: Worksheet, pairs: Sequence[Pair], at: int, end: int, content: Content, styles: Styles) -> int:
    """Marks over-claimed by indicator, as formulas on the table above. Gives the number of its rows, heading included."""
    say = content.language.say
    write_text(sheet, at, 0, say("各指标高报分值", "marks over-claimed"), styles, Look.HEAD)
    write_text(sheet, at, 1, say("合计", "sum"), styles, Look.HEAD)
    write_text(sheet, at, 2, say("地区数", "regions"), styles, Look.HEAD)
    count = 0
    for index, pair in enumerate(pairs):
        excess = [c - r for c, r in pair.values if c is not None and r is not None and c > r]
        if pair.is_rate or not excess:
            continue
        count += 1
        claimed, recomputed = (
            f"${xl_col_to_name(2 + 2 * index + each)}${FIRST + 1}:${xl_col_to_name(2 + 2 * index + each)}${end + 1}"
            for each in (0, 1)
        )
        over = f"ISNUMBER({recomputed})*({claimed}>{recomputed})"
        write_text(sheet, at + count, 0, say(pair.zh, pair.en), styles)
        write_formula(
            sheet,
            at + count,
            1,
            Formula(f"SUMPRODUCT({over}*({claimed}-{recomputed}))", sum(excess, Decimal(0))),
            styles,
        )
        write_formula(sheet, at + count, 2, Formula(f"SUMPRODUCT({over}*1)", Decimal(len(excess))), styles)
    return count + 1


def _charts(
    book: Workbook, sheet: Worksheet, pairs: Sequence[Pair], end: int, below: int, excess: int, content: Content
) -> None:
    name = sheet.get_name()
    add_claimed_chart(book, sheet, (below, 0), (name, FIRST, end, 0), 2, content.language)
    if excess > 1:
        add_excess_chart(book, sheet, (below, 8), (name, end + 4, end + 2 + excess, 0), content.language)
    rates = [(index, pair) for index, pair in enumerate(pairs) if pair.is_rate]
    for number, (index, pair) in enumerate(rates):
        place = (below + 19 * (1 + number // 2), 8 * (number % 2))
        title = content.language.say(pair.zh, pair.en)
        add_rate_chart(book, sheet, place, (name, FIRST, end, 2 + 2 * index), title, content.language)


def _sheet_name(title: str) -> str:
    """At most 31 characters, without those that a sheet's name must not have."""
    return "".join("_" if char in "[]:*?/\\'" else char for char in title)[:31]
