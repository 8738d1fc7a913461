"""Scores claimed in tables: 指标表 with 分值, 自评得分 and the standard's sentences (评分标准)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from pipeline.extract.lexicon import Lexicon
from pipeline.extract.outline import Standing
from pipeline.extract.score_statements import printed_step
from pipeline.extract.score_words import ScoreWords
from pipeline.extract.table_header import Grid
from pipeline.model import Level

_BEHIND = regex.compile(r"\((?P<n>\d{1,3}(?:\.\d{1,4})?)分\)")
_LONGEST_NAME = 24
_LETTER = regex.compile(r"^[A-Da-d][.、]?(?=[\u4e00-\u9fff])")
_NUMBER = regex.compile(r"^(?P<n>\d{1,3}(?:\.\d{1,4})?)分?(?:\(.{1,12}\))?$")


@dataclass(frozen=True, slots=True)
class ScoreGroup:
    """One column of claims with the columns that speak of it: labels and full marks, from left to right."""

    claimed: int
    full: tuple[int, ...]
    labels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ScoreColumns:
    """Which columns of a score table hold what, by index; sections may have claims in a column of their own."""

    groups: tuple[ScoreGroup, ...]
    criterion: int | None
    first_row: int
    last_row: int
    section_only: bool

    @property
    def marks(self) -> frozenset[int]:
        """All columns of claims and full marks."""
        return frozenset(c for group in self.groups for c in (group.claimed, *group.full))

    @property
    def labels(self) -> tuple[int, ...]:
        """All label columns, from left to right."""
        return tuple(c for group in self.groups for c in group.labels)


@dataclass(frozen=True, slots=True)
class TableClaim:
    """A claim read from row ``row``; ``criterion`` is the standard's sentence printed beside it.

    ``outer`` are the labels of the row above its own, outermost first.
    """

    row: int
    column: int
    program: str
    level: Level
    section: str
    indicator: str
    label: str
    full: Decimal | None
    value: Decimal
    step: Decimal
    criterion: str
    outer: tuple[str, ...] = ()


def score_columns(grid: Grid, words: ScoreWords) -> tuple[ScoreColumns, ...]:
    """The parts of a table that claim scores, from top to bottom; a form may have several headers (资金情况, 绩效指标).

    Empty where the table claims no scores.
    """
    found: list[ScoreColumns] = []
    row = 0
    while row < grid.table.rows:
        columns = _header_at(grid, words, row)
        if columns is None:
            row += 1
            continue
        if found:
            found[-1] = replace(found[-1], last_row=row)
        found.append(columns)
        row = columns.first_row
    return tuple(found)


def _header_at(grid: Grid, words: ScoreWords, row: int) -> ScoreColumns | None:
    """The columns of a header that begins in ``row`` and runs over up to four rows."""
    for end in range(row + 1, min(row + 4, grid.table.rows) + 1):
        if end - row > 1 and not _is_header(grid, end - 1, words):
            return None
        found = _columns(grid, words, range(row, end))
        if found is not None:
            wider = _columns(grid, words, range(row, end + 1)) if _is_header(grid, end, words) else None
            return wider or found
    return None


def table_claims(
    grid: Grid,
    columns: ScoreColumns,
    standing: Standing,
    evaluated: tuple[str, ...],
    lexicon: Lexicon,
    words: ScoreWords,
) -> list[TableClaim]:
    """The claims of one part of a score table, top to bottom; ``evaluated`` are the report's programmes."""
    claims: list[TableClaim] = []
    for row in range(columns.first_row, columns.last_row):
        standing = _standing_from(grid, columns, row, standing, evaluated, lexicon)
        for index, group in enumerate(columns.groups):
            if grid.starts(row, group.claimed):
                claim = _claim(grid, columns, index, row, standing, evaluated, lexicon, words)
                if claim is not None:
                    claims.append(claim)
    return claims


def _standing_from(
    grid: Grid,
    columns: ScoreColumns,
    row: int,
    standing: Standing,
    evaluated: tuple[str, ...],
    lexicon: Lexicon,
) -> Standing:
    """What the rows from ``row`` on stand under: a row that is a programme's name opens its part of the table."""
    texts = list(dict.fromkeys(t for c in range(columns.groups[0].claimed) if (t := grid.chars(row, c))))
    labels = [text for text in texts if not _NUMBER.match(text)]
    named = _whole_program(labels[0], evaluated, lexicon) if len(labels) == 1 else ""
    return replace(standing, programs=(named,)) if named else standing


def _whole_program(label: str, evaluated: tuple[str, ...], lexicon: Lexicon) -> str:
    """The programme a label names as a whole (租赁住房保障, 二、城镇老旧小区改造小计), no section or indicator of it."""
    programs = lexicon.joint(lexicon.programs_in(label), evaluated)
    part = lexicon.section_of(label) or lexicon.indicator_of(label, programs)
    return (
        programs[0] if len(programs) == 1 and programs[0] != "all" and not part and len(label) <= _LONGEST_NAME else ""
    )


def _columns(grid: Grid, words: ScoreWords, rows: range) -> ScoreColumns | None:
    headers = [grid.header(column, rows) for column in range(grid.table.columns)]
    lowest = [grid.chars(rows[-1], column) or headers[column] for column in range(grid.table.columns)]
    claimed = [
        c for c, h in enumerate(headers)
        if words.table_claimed.search(h) and not words.table_claimed_not.search(h) and len(h) <= 20
    ]  # fmt: skip
    full = [c for c, h in enumerate(lowest) if words.table_full.search(h) and len(h) <= 12 and c not in claimed]
    labels = [
        c for c, h in enumerate(lowest)
        if words.table_label.search(h) and not words.table_label_not.search(h) and not words.table_criterion.search(h)
    ]  # fmt: skip
    if not claimed or not (full or labels) or any(_NUMBER.match(h) for h in lowest):
        return None
    criterion = next((c for c, h in enumerate(headers) if words.table_criterion.search(h) and c not in labels), None)
    if criterion is not None and not _prints_standard(grid, criterion, rows[-1] + 1, words):
        criterion = None
    if not labels:
        labels = list(range(min([*full, *claimed])))[:3] or [0]
    groups: list[ScoreGroup] = []
    left = -1
    for column in claimed:
        own = tuple(c for c in labels if left < c < column)
        if own:
            groups.append(ScoreGroup(column, tuple(c for c in full if left < c < column), own))
            left = column
    first = headers[groups[0].labels[0]] if groups else ""
    section_only = len(groups) == 1 and len(groups[0].labels) == 1 and "一级" in first
    if not groups:
        return None
    return ScoreColumns(tuple(groups), criterion, rows[-1] + 1, grid.table.rows, section_only)


def _prints_standard(grid: Grid, column: int, first_row: int, words: ScoreWords) -> bool:
    """Whether a column holds the standard's sentences (每低一个百分点扣1分), not reasons for the marks given."""
    texts = [
        t for row in range(first_row, grid.table.rows) if grid.starts(row, column) and (t := grid.chars(row, column))
    ]
    return 2 * sum(bool(words.standard.search(text)) for text in texts) >= len(texts)


def _is_header(grid: Grid, row: int, words: ScoreWords) -> bool:
    """Whether row ``row`` still belongs to the header: it names columns and holds no number."""
    if row >= grid.table.rows:
        return False
    texts = [grid.chars(row, column) for column in range(grid.table.columns)]
    named = sum(bool(words.table_full.fullmatch(t) or (words.table_label.search(t) and len(t) <= 8)) for t in texts)
    return named >= 2 and not any(_NUMBER.match(t) for t in texts)


def _claim(
    grid: Grid,
    columns: ScoreColumns,
    index: int,
    row: int,
    standing: Standing,
    evaluated: tuple[str, ...],
    lexicon: Lexicon,
    words: ScoreWords,
) -> TableClaim | None:
    group = columns.groups[index]
    match = _NUMBER.match(grid.chars(row, group.claimed))
    if match is None:
        return None
    value = Decimal(match["n"])
    reach = [c for g in columns.groups[: index + 1] for c in g.labels]
    labels = list(dict.fromkeys(t for c in reach if (t := grid.chars(row, c)) and not _NUMBER.match(t)))
    row_text = "".join(grid.chars(row, c) for c in range(group.claimed))
    program = _row_program(labels, standing, evaluated, lexicon)
    if index < len(columns.groups) - 1 or columns.section_only:
        labels = labels[:1]
    whole = len(labels) == 1 and bool(_whole_program(labels[0], evaluated, lexicon))
    level, section, indicator = _position(labels, row_text, program, standing, lexicon, words, columns)
    if whole:
        level, section, indicator = Level.TOTAL, "", ""
    return TableClaim(
        row, group.claimed, program, level, section, indicator,
        labels[-1] if labels else row_text[:30],
        _full_marks(grid, group, row), value, printed_step(value),
        grid.chars(row, columns.criterion) if columns.criterion is not None else "", tuple(labels[:-1]),
    )  # fmt: skip


def _row_program(labels: list[str], standing: Standing, evaluated: tuple[str, ...], lexicon: Lexicon) -> str:
    """The table's programme; in a table of several the one the row's innermost label names."""
    scope = standing.programs
    if len(scope) == 1 and scope[0] != "all":
        return scope[0]
    inner = lexicon.joint(lexicon.programs_in(labels[-1]), evaluated) if labels else ()
    named = [p for p in inner if "all" in scope or p in scope]
    if len(named) == 1:
        return named[0]
    return next((p for label in labels[:1] if (p := _whole_program(label, evaluated, lexicon))), "all")


def _position(
    labels: list[str],
    row_text: str,
    program: str,
    standing: Standing,
    lexicon: Lexicon,
    words: ScoreWords,
    columns: ScoreColumns,
) -> tuple[Level, str, str]:
    """Level, section and indicator of a row by its labels, outermost first."""
    if words.table_total.search(row_text):
        return Level.TOTAL, "", ""
    labels = [_LETTER.sub("", label) for label in labels]
    section = next((s for label in labels if (s := lexicon.section_of(label))), "")
    if section == "bonus":
        return Level.BONUS, "bonus", ""
    of_section = len(labels) == 1 and (
        len(columns.groups) > 1
        or (section and _names_only_section(labels[0], lexicon))
        or lexicon.names_other_section(labels[0])
    )
    if words.table_subtotal.search(row_text) or of_section or columns.section_only:
        return Level.SECTION, section, ""
    inner = labels[1:] if section and len(labels) > 1 else labels
    for label in reversed(inner):
        entry = lexicon.indicator_of(label, (program,))
        if entry is not None:
            return Level.INDICATOR, section or standing.section or entry.section, entry.indicator
    return Level.INDICATOR, section, ""


def _names_only_section(label: str, lexicon: Lexicon) -> bool:
    """A label such as 产出效益, and not 服务对象满意度 or 预算执行, which name an indicator as well."""
    return lexicon.indicator_of(label, ()) is None


def _full_marks(grid: Grid, group: ScoreGroup, row: int) -> Decimal | None:
    """The marks in the innermost 分值 column that has a number in the row, else those printed behind a label."""
    for column in reversed(group.full):
        match = _NUMBER.match(grid.chars(row, column))
        if match:
            return Decimal(match["n"])
    behind = _BEHIND.search(grid.chars(row, group.labels[-1]))
    return Decimal(behind["n"]) if behind else None


def matrix_claims(grid: Grid, evaluated: tuple[str, ...], lexicon: Lexicon, words: ScoreWords) -> list[TableClaim]:
    """The claims of a table with a programme a row and a section a column (项目 | 资金管理 | 产出效益 | 总分)."""
    headers = [_BEHIND.sub("", grid.chars(0, column)) for column in range(grid.table.columns)]
    full = [_BEHIND.search(grid.chars(0, column)) for column in range(grid.table.columns)]
    sections = {c: lexicon.section_of(h) for c, h in enumerate(headers) if c and len(h) <= 10 and lexicon.section_of(h)}
    totals = [c for c, h in enumerate(headers) if c and words.table_total.search(h)]
    if len(sections) < 2 or len(totals) != 1:
        return []
    claims: list[TableClaim] = []
    for row in range(1, grid.table.rows):
        label = grid.chars(row, 0)
        programs = lexicon.joint(lexicon.programs_in(label), evaluated)
        if len(programs) != 1:
            continue
        for column in (*sections, *totals):
            match = _NUMBER.match(grid.chars(row, column))
            if match:
                value = Decimal(match["n"])
                behind = full[column]
                claims.append(
                    TableClaim(
                        row, column, programs[0], Level.TOTAL if column in totals else Level.SECTION,
                        sections.get(column, ""), "", f"{label}{headers[column]}",
                        Decimal(behind["n"]) if behind else None, value, printed_step(value), "",
                    )
                )  # fmt: skip
    return claims
