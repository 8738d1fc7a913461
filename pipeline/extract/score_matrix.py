"""Scores in tables that cross two things: programmes with sections or indicators, sub-regions with programmes.

项目 | 资金管理 | 产出效益 | 总分, and the same turned round; 县（市、区） | 租赁住房保障 | 老旧小区改造. What a row or a column
says of programme, section, indicator or area holds for each of its cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from pipeline.extract.area_names import AreaFinder
from pipeline.extract.cell_units import CellUnits
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.outline import Standing
from pipeline.extract.score_statements import printed_step
from pipeline.extract.score_words import ScoreWords
from pipeline.extract.table_header import Grid
from pipeline.extract.table_scores import MARKS_BEHIND, MARKS_CELL, TableClaim
from pipeline.extract.units import Units
from pipeline.model import Level

_SAID = regex.compile(r"得分|评分|自评|打分|分值")
_BRACKET = regex.compile(r"\([^()]{1,12}\)")
_NUMBER = regex.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_LONGEST_NAME = 24
_SECTIONS = ("fund_management", "project_management", "outputs", "service_satisfaction")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class _Line:
    """What the label of a row, or the header of a column, says of its cells; ``full`` if they are full marks.

    ``within`` is the section or label it stands in, for the inner one of two labels.
    """

    label: str
    program: str = ""
    section: str = ""
    indicator: str = ""
    area: str = ""
    total: bool = False
    full: bool = False
    marks: Decimal | None = None
    within: str = ""


class ScoreMatrix:
    """Reads tables that cross two things; ``evaluated`` are the report's programmes."""

    def __init__(
        self, lexicon: Lexicon, words: ScoreWords, areas: AreaFinder, units: Units, evaluated: tuple[str, ...]
    ) -> None:
        self.lexicon = lexicon
        self.units = units
        self.words = words
        self.areas = areas
        self.evaluated = evaluated

    def claims(self, grid: Grid, standing: Standing) -> list[TableClaim]:
        """The claims of a table; empty where it is none of these."""
        head = self._header_rows(grid)
        left = self._label_columns(grid, head)
        of_marks = [c for c in range(left, grid.table.columns) if not self._counts(grid, c, head)]
        columns = {c: self._column(grid, c, head) for c in of_marks}
        rows = {r: self._row(grid, r, left) for r in range(head, grid.table.rows)}
        if not self._is_matrix(rows, columns, grid, standing, head):
            return []
        if any(line.indicator or line.within for line in rows.values()):
            rows = {r: _as_indicator(line) for r, line in rows.items()}
        return list(self._cells(grid, rows, columns))

    def _counts(self, grid: Grid, column: int, head: int) -> bool:
        """Whether a column's head says that it counts something (老旧小区改造（户）)."""
        unit = CellUnits(grid.table, self.units).unit_in(grid.header(column, range(head)))
        return unit not in ("", "分")

    def _header_rows(self, grid: Grid) -> int:
        """How many rows stand above the first with marks in it."""
        rows = range(grid.table.rows)
        columns = range(1, grid.table.columns)
        return next((r for r in rows if any(MARKS_CELL.match(grid.chars(r, c)) for c in columns)), 0)

    def _label_columns(self, grid: Grid, head: int) -> int:
        """How many columns stand left of the first whose cells are marks (序号 aside)."""
        rows = range(head, grid.table.rows)
        for column in range(1, grid.table.columns):
            texts = [t for r in rows if grid.starts(r, column) and (t := grid.chars(r, column))]
            if texts and 2 * sum(bool(MARKS_CELL.match(t)) for t in texts) >= len(texts):
                return column
        return 1

    def _column(self, grid: Grid, column: int, head: int) -> _Line:
        texts = [self._head(grid, r, column, head) for r in range(head) if not grid.is_title(r)]
        texts = list(dict.fromkeys(text for text in texts if text))
        lowest = texts[-1] if texts else ""
        full = bool(self.words.table_full.search(lowest)) and "得分" not in lowest and len(lowest) <= 12
        return self._line("".join(texts), full=full)

    def _head(self, grid: Grid, row: int, column: int, head: int) -> str:
        """The text over a column in one row of the header; a cell left open above others continues the one before it."""
        if row == head - 1:
            return grid.chars(row, column)
        return next((text for c in range(column, -1, -1) if (text := grid.chars(row, c))), "")

    def _row(self, grid: Grid, row: int, left: int) -> _Line:
        """What the labels of a row say: the innermost, within the outer ones."""
        texts = list(dict.fromkeys(t for c in range(left) if (t := grid.chars(row, c)) and not MARKS_CELL.match(t)))
        if not texts:
            return _Line("")
        inner = _BRACKET.sub("", texts[-1])
        area = self.areas.area_of(inner)
        if area and len(inner) - len(area) <= 1:
            return _Line(inner, area=area)
        line = self._line(texts[-1], full=False)
        if len(texts) == 1:
            return line
        outer = self._line(texts[0], full=False)
        if line.total or self.words.table_subtotal.search(texts[-1]):
            return replace(outer, label=texts[-1], total=not outer.section)
        return replace(line, section="", within=outer.section or outer.label, program=line.program or outer.program)

    def _line(self, printed: str, *, full: bool) -> _Line:
        behind = MARKS_BEHIND.search(printed)
        label = _BRACKET.sub("", MARKS_BEHIND.sub("", printed))
        if len(label) > _LONGEST_NAME:
            return _Line(label)
        programs = self.lexicon.joint(self.lexicon.programs_in(label), self.evaluated)
        program = programs[0] if len(programs) == 1 and programs[0] != "all" else ""
        section = self.lexicon.section_of(label)
        named = None if section else self.lexicon.indicator_of(label, programs)
        part = bool(section) or named is not None
        total = not part and self._is_total(label)
        return _Line(
            label, program, section, "" if named is None else named.indicator, "", total, full,
            None if behind is None else Decimal(behind["n"]),
        )  # fmt: skip

    def _is_total(self, label: str) -> bool:
        return bool(self.words.table_total.search(label) or self.words.listed_total.search(label))

    def _is_matrix(
        self, rows: dict[int, _Line], columns: dict[int, _Line], grid: Grid, standing: Standing, head: int
    ) -> bool:
        """Whether rows and columns cross two different things, both named at least twice."""
        if head == 0 or any(_is_number(grid.chars(r, c)) for r in range(head) for c in range(grid.table.columns)):
            return False
        down, across = list(rows.values()), list(columns.values())
        if not self._could_be_marks(grid, rows, columns):
            return False
        if _sections(across) >= 2 and any(line.program for line in down):
            return sum(line.total or _ends_in_score(line.label) for line in across) == 1
        programs = len({line.program for line in across if line.program and not line.section})
        if programs >= 2 and (_sections(down) >= 2 or len({line.indicator for line in down} - {""}) >= 2):
            return True
        around = "".join([grid.table.caption, standing.above, *(step.label for step in standing.path)])
        said = _SAID.search(around + "".join(line.label for line in across)) is not None
        areas = sum(bool(line.area) for line in down)
        scored = programs >= 2 or sum(_ends_in_score(line.label) for line in across) == 1 == len(across)
        return said and areas >= 2 and scored and self._all_marks(grid, rows, columns)

    def _could_be_marks(self, grid: Grid, rows: dict[int, _Line], columns: dict[int, _Line]) -> bool:
        """Whether no cell is a number above a hundred; rates (得分率) may stand beside marks."""
        texts = [grid.chars(r, c) for r in rows for c in columns]
        numbers = [Decimal(text.replace(",", "")) for text in texts if _is_number(text)]
        return all(number <= _HUNDRED for number in numbers)

    def _all_marks(self, grid: Grid, rows: dict[int, _Line], columns: dict[int, _Line]) -> bool:
        """Whether every cell of a sub-region that has a digit is a mark."""
        texts = [grid.chars(r, c) for r, line in rows.items() if line.area for c in columns]
        return all(MARKS_CELL.match(text) for text in texts if any(map(str.isdigit, text)))

    def _cells(self, grid: Grid, rows: dict[int, _Line], columns: dict[int, _Line]) -> Iterator[TableClaim]:
        full: dict[int, Decimal] = {}
        crossed = any(line.section for line in columns.values())
        for r, row in rows.items():
            full.clear()
            for c, column in columns.items():
                match = MARKS_CELL.match(grid.chars(r, c))
                if match is None:
                    continue
                value = Decimal(match["n"])
                if column.full:
                    full[c + 1] = value
                    continue
                claim = self._claim(row, column, crossed=crossed)
                if claim is None:
                    continue
                level, program, section, indicator = claim
                marks = full.get(c) or column.marks or row.marks
                yield TableClaim(
                    r, c, program, level, section, indicator, f"{row.label}{column.label}", marks, value,
                    printed_step(value), "", (), row.area,
                )  # fmt: skip

    def _claim(self, row: _Line, column: _Line, *, crossed: bool) -> tuple[Level, str, str, str] | None:
        """Level, programme, section and indicator of the cell where they cross; ``None`` where they say too little."""
        program = row.program or column.program
        if row.area:
            whole = self.evaluated[0] if len(self.evaluated) == 1 else "all"
            return Level.TOTAL, program or whole, "", ""
        section, indicator = row.section or column.section, row.indicator or column.indicator
        if not program:
            return None
        if section:
            return Level.SECTION, program, section, ""
        if indicator or row.within:
            return Level.INDICATOR, program, row.within if row.within in _SECTIONS else "", indicator
        if row.total or column.total or (crossed and _ends_in_score(column.label)):
            return Level.TOTAL, program, "", ""
        return None


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _sections(lines: list[_Line]) -> int:
    return len({line.section or line.within for line in lines if line.section or line.within})


def _as_indicator(line: _Line) -> _Line:
    """满意度 among the indicators of 产出效益 is one of them."""
    if line.section != "service_satisfaction":
        return line
    return replace(line, section="", indicator="satisfaction")


def _ends_in_score(label: str) -> bool:
    return label.endswith(("得分", "自评分", "评分", "总分", "合计"))
