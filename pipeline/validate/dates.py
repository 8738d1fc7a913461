"""Dates that cannot be, and spans that end before they begin."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from pipeline.model import Check, Severity
from pipeline.validate.figure_index import FigureIndex
from pipeline.validate.relations import Relations
from pipeline.validate.statements import Doubt, Statement, statements

Date = tuple[int, int, int]
FIRST, LAST = 1, 31


def check_dates(index: FigureIndex, relations: Relations) -> Iterator[Doubt]:
    """Every date that no calendar has, and every span (自…至…) whose end is before its beginning."""
    for statement in statements(relations.dates.date, index):
        if not _is_real(statement):
            yield _doubt(statement, f"不存在的日期：{statement.match[0]}", f"no such date: {statement.match[0]}")
    for statement in statements(relations.dates.span, index):
        begin = _date(statement, "from", None, FIRST)
        end = _date(statement, "to", begin[0], LAST)
        if end < begin:
            said = statement.match[0]
            yield _doubt(statement, f"日期先后颠倒：{said}", f"the end is before the beginning: {said}")


def _is_real(statement: Statement) -> bool:
    year, month, day = (int(part) for part in statement.match.group("year", "month", "day"))
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def _date(statement: Statement, prefix: str, year: int | None, day: int) -> Date:
    """A date of a span; a year or day that is not printed is taken so that it accuses nobody."""
    found = statement.match
    own = found[f"{prefix}_year"]
    return int(own) if own else year or 0, int(found[f"{prefix}_month"]), int(found[f"{prefix}_day"] or day)


def _doubt(statement: Statement, zh: str, en: str) -> Doubt:
    return Doubt(
        Check.PLAUSIBILITY, Severity.WARNING, "", "", None, None, "", (zh,), (en,), (), statement.place,
        statement.sentence,
    )  # fmt: skip
