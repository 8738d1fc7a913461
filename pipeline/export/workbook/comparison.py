"""One sheet per programme: regions down, indicators across, claimed beside recomputed, with charts underneath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name

from pipeline.contract_words import INDICATOR, PROGRAM, indicators_in_order, name_of
from pipeline.export.claimed_totals import total_of, total_recomputed
from pipeline.export.csv_tables import Row
from pipeline.export.panel_columns import COLUMNS as PANEL
from pipeline.export.workbook.cells import write_formula, write_number, write_text, write_year
from pipeline.export.workbook.charts import add_claimed_chart, add_excess_chart, add_rate_chart, is_wide
from pipeline.export.workbook.content import Content
from pipeline.export.workbook.rule_formulas import Formula
from pipeline.export.workbook.styles import SEVERITY_FILL, Look, Styles
from pipeline.export.workbook.table_sheet import print_on_paper
from pipeline.language import Language
from pipeline.model import Assessment, Level, Severity

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FIRST = 3  # the first row of regions, counted from 0, under title and two heading rows
_SCALE, _COLUMNS_A_PAGE, _CHARTS_DOWN = 60, 16, 3  # percent, and what A4 then holds
_ROWS_A_CHART = 19
_RATES = {column.name: column for column in PANEL if column.unit == "%"}


@dataclass(frozen=True, slots=True)
class Pair:
    """What is compared across regions: two values a region, claimed (or printed) and recomputed."""

    zh: str
    en: str
    values: tuple[tuple[Decimal | None, Decimal | None], ...]
    is_rate: bool = False
    is_total: bool = False


def write_comparison(book: Workbook, content: Content, program: str, styles: Styles) -> None:
    """The sheet of one programme."""
    rows = [row for row in content.panel if row["program"] == program]
    pairs = [*_scores(content, program, rows), *_rates(rows)]
    title = f"{content.names.comparison} {name_of(PROGRAM, program, content.language)}"
    sheet = book.add_worksheet(_free_name(book, title))
    _headings(sheet, title, pairs, content, styles)
    for index, row in enumerate(rows):
        _region(sheet, FIRST + index, row, pairs, [pair.values[index] for pair in pairs], content, styles)
    end = FIRST + len(rows) - 1
    _mark_excess(sheet, pairs, end, styles)
    excess = _excess_table(sheet, pairs, end + 3, end, content, styles)
    below = end + 3 + (excess + 2 if excess else 0)
    _charts(book, sheet, pairs, end, below, excess, content)
    sheet.freeze_panes(FIRST, 2)
    _print(sheet, pairs, below)


# --------------------------------------------------------------------------------------------------------------------
# What is compared
# --------------------------------------------------------------------------------------------------------------------


def _scores(content: Content, program: str, rows: Sequence[Row]) -> Iterator[Pair]:
    by_document = {audit.file: audit.assessment for audit in content.audits if audit.assessment is not None}
    given = [_claims(by_document[row["file"]], program) for row in rows]
    yield Pair("总分", "total", tuple(each.get("", (None, None)) for each in given), is_total=True)
    for indicator in indicators_in_order({word for each in given for word in each if word}):
        values = tuple(each.get(indicator, (None, None)) for each in given)
        zh, en = INDICATOR.get(indicator, (indicator, indicator))
        yield Pair(zh, en, values)


def _claims(assessment: Assessment, program: str) -> dict[str, tuple[Decimal, Decimal | None]]:
    """Claimed and recomputed by indicator, the total under ``""``; of a range, the mark nearest to the claim."""
    results = {each.score_id: each for each in assessment.recomputations}
    claims: dict[str, tuple[Decimal, Decimal | None]] = {}
    total = total_of(assessment, program)
    if total is not None:
        claims[""] = total.claimed, _nearest(total.claimed, total_recomputed(assessment, total))
    for score in assessment.extraction.scores:
        if score.program == program and score.level is Level.INDICATOR:
            result = results.get(score.score_id)
            known = None if result is None else (result.low, result.high)
            claims.setdefault(score.indicator, (score.claimed, _nearest(score.claimed, known)))
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
    sheet.set_column(2, last - 1, 9.5 if content.language is Language.ZH else 11.5)
    sheet.merge_range(
        1, last, 2, last, say("离群值（与同项目各地区比较）", "outliers among the regions"), styles.look(Look.HEAD)
    )
    sheet.set_column(last, last, 60)
    sheet.set_column(last + 1, last + 1, None, None, {"hidden": True})


def _region(
    sheet: Worksheet,
    at: int,
    row: Row,
    pairs: Sequence[Pair],
    values: Sequence[tuple[Decimal | None, Decimal | None]],
    content: Content,
    styles: Styles,
) -> None:
    write_text(sheet, at, 0, row["region"] or row["file"], styles, Look.BOLD)
    write_year(sheet, at, 1, row["year"], styles)
    for index, (pair, (claimed, recomputed)) in enumerate(zip(pairs, values, strict=True)):
        colour = _rate_colour(claimed, recomputed) if pair.is_rate else ""
        write_number(sheet, at, 2 + 2 * index, claimed, styles, colour)
        write_number(sheet, at, 3 + 2 * index, recomputed, styles, colour)
    outliers = content.language.say(row["outliers"], row["outliers_en"])
    write_text(sheet, at, 2 + 2 * len(values), outliers, styles, Look.WRAPPED)
    label = " ".join(word for word in (row["region"] or row["file"], str(row["year"] or "")) if word)
    write_text(sheet, at, 3 + 2 * len(values), label, styles)  # what the charts call the row


def _mark_excess(sheet: Worksheet, pairs: Sequence[Pair], end: int, styles: Styles) -> None:
    """Colour a claim above what is recomputed, and one below it; the colour follows the numbers when they change."""
    for index, pair in enumerate(pairs):
        if pair.is_rate:
            continue
        column = 2 + 2 * index
        claimed, recomputed = (f"${xl_col_to_name(each)}{FIRST + 1}" for each in (column, column + 1))
        both = f"ISNUMBER({claimed}),ISNUMBER({recomputed})"
        for sign, severity in ((">", Severity.ERROR), ("<", Severity.WARNING)):
            criteria = f"=AND({both},{claimed}{sign}{recomputed})"
            rule = {"type": "formula", "criteria": criteria, "format": styles.fill(SEVERITY_FILL[severity])}
            sheet.conditional_format(FIRST, column, end, column + 1, rule)


def _rate_colour(printed: Decimal | None, recomputed: Decimal | None) -> str:
    """The colour of a rate that its numbers do not give, even if it was cut off rather than rounded."""
    if printed is None or recomputed is None or abs(printed - recomputed) <= _printed_step(printed):
        return ""
    return SEVERITY_FILL[Severity.ERROR if printed > recomputed else Severity.WARNING]


def _printed_step(printed: Decimal) -> Decimal:
    exponent = printed.as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else Decimal(0)


def _excess_table(sheet: Worksheet, pairs: Sequence[Pair], at: int, end: int, content: Content, styles: Styles) -> int:
    """Marks over-claimed by indicator, as formulas on the table above. Gives how many indicators it lists."""
    say = content.language.say
    listed = [(index, excess) for index, pair in enumerate(pairs) if (excess := _excess(pair))]
    headings = (("各指标高报分值", "marks over-claimed"), ("合计", "sum"), ("地区数", "regions")) if listed else ()
    for column, words in enumerate(headings):
        write_text(sheet, at, column, say(*words), styles, Look.HEAD)
    for row, (index, excess) in enumerate(listed, at + 1):
        columns = (xl_col_to_name(2 + 2 * index + each) for each in (0, 1))
        claimed, recomputed = (f"${column}${FIRST + 1}:${column}${end + 1}" for column in columns)
        over = f"ISNUMBER({recomputed})*({claimed}>{recomputed})"
        marks = Formula(f"SUMPRODUCT({over}*({claimed}-{recomputed}))", sum(excess, Decimal(0)))
        write_text(sheet, row, 0, say(pairs[index].zh, pairs[index].en), styles)
        write_formula(sheet, row, 1, marks, styles)
        write_formula(sheet, row, 2, Formula(f"SUMPRODUCT({over}*1)", Decimal(len(excess))), styles)
    return len(listed)


def _excess(pair: Pair) -> list[Decimal]:
    """The marks over-claimed of an indicator; none for rates and totals."""
    if pair.is_rate or pair.is_total:
        return []
    return [c - r for c, r in pair.values if c is not None and r is not None and c > r]


def _charts(
    book: Workbook, sheet: Worksheet, pairs: Sequence[Pair], end: int, below: int, excess: int, content: Content
) -> None:
    """The charts under the table, two beside each other where they are narrow enough."""
    name, language = sheet.get_name(), content.language
    names = (name, FIRST, end, 3 + 2 * len(pairs))
    places = _places(below, is_wide(end - FIRST + 1))
    known = [value for pair in pairs if pair.is_total for both in pair.values for value in both if value is not None]
    if known:
        add_claimed_chart(book, sheet, next(places), names, 2, min(known), language)
    for index, pair in enumerate(pairs):
        if pair.is_rate:
            title = language.say(pair.zh, pair.en)
            add_rate_chart(book, sheet, next(places), names, 2 + 2 * index, title, language)
    if excess:
        add_excess_chart(book, sheet, next(places), (name, end + 4, end + 3 + excess, 0), language)


def _places(below: int, one_a_row: bool) -> Iterator[tuple[int, int]]:
    for number in count():
        yield (
            (below + _ROWS_A_CHART * number, 0)
            if one_a_row
            else (below + _ROWS_A_CHART * (number // 2), 8 * (number % 2))
        )


def _print(sheet: Worksheet, pairs: Sequence[Pair], below: int) -> None:
    """Readable on paper: eight pairs a page, the regions beside them on each, the charts on pages of their own."""
    print_on_paper(sheet)
    sheet.set_print_scale(_SCALE)
    sheet.repeat_columns(0, 1)
    sheet.set_v_pagebreaks(list(range(2 + _COLUMNS_A_PAGE, 2 + 2 * len(pairs), _COLUMNS_A_PAGE)))
    sheet.set_h_pagebreaks([below + _ROWS_A_CHART * _CHARTS_DOWN * number for number in range(len(pairs))])


def _free_name(book: Workbook, title: str) -> str:
    """At most 31 characters, without those that a sheet's name must not have, and not one that is taken."""
    clean = "".join("_" if char in "[]:*?/\\'" else char for char in title)
    names = (clean[:31], *(f"{clean[:27]} {number}" for number in range(2, 100)))
    return next(name for name in names if book.get_worksheet_by_name(name) is None)
