"""Figures in tables: header cells, row labels, caption and unit notes say what the number of a cell is.

The words of header, row and caption are put together as if they were a clause, and read by the same lexicon as text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from pipeline.extract.area_names import AreaFinder
from pipeline.extract.cell_units import CellUnits
from pipeline.extract.column_measures import ColumnMeasures
from pipeline.extract.figure_patterns import Kind, kind_of
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.numbers import find_numbers
from pipeline.extract.outline import Standing
from pipeline.extract.table_header import Grid
from pipeline.extract.unit_lists import units_of_columns
from pipeline.extract.units import Units
from pipeline.model import Quantity

_PLAIN = regex.compile(r"^[≥≤><约]?-?\d[\d, ]*(?:\.\d+)?%?$")
_BEFORE_AREA = regex.compile(r"^(?:其中[:：]?)?(?:\d{1,3}[.、．](?!\d))?")  # 其中：1.历下区
_TOTAL_ROW = regex.compile(
    r"^(?:(?:全[省市区县州盟旗])?(?:合计|总计|小计)|全[省市区县州盟旗]|共计|总数|[一二三四五六七八九十]、合计)$"
)
_FORMULA = regex.compile(r"[(（][^()（）]*[×÷/*][^()（）]*[)）]$")  # 执行率（B/A×100%）
_NAMES_COLUMN = regex.compile(r"指标|数\(|地区|目标")
_DIGIT = regex.compile(r"\d")
_WORDS = regex.compile(r"[\u4e00-\u9fff]")
_AMOUNT = regex.compile(r"[\d.,%≥≤-]+[\u4e00-\u9fff²%]{0,4}")
_THREE_WORDS = regex.compile(r"[\u4e00-\u9fff]{3,}")
_SERIAL = regex.compile(r"^序号$|^编号$|^备注$")
_AREA_HEADER = regex.compile(
    r"地区|县\(?[市区]|市县|市州|区县|州市|单位名称|盟市|旗县|各[县区市]|项目单位|团场|师市|街道|乡镇|镇街|区域|^[县市区旗师团镇]$|^城市$|^单位$"
)


@dataclass(frozen=True, slots=True)
class TableFigure:
    """A cell's number with its meaning."""

    row: int
    column: int
    span: tuple[int, int]
    program: str
    item: str
    measure: str
    source: str
    area: str
    quantity: Quantity
    total_row: bool
    certainty: float


class TableReader:
    """Reads the number cells of one table that claims no scores (or of its other columns)."""

    def __init__(
        self,
        grid: Grid,
        standing: Standing,
        evaluated: tuple[str, ...],
        lexicon: Lexicon,
        units: Units,
        areas: AreaFinder,
        skip: frozenset[tuple[int, int]],
    ) -> None:
        self.grid = grid
        self.standing = standing
        self.evaluated = evaluated
        self.lexicon = lexicon
        self.units = units
        self.cell_units = CellUnits(grid.table, units)
        self.areas = areas
        self.skip = skip  # positions of marks, standards and other text that states no figure
        self.headers: dict[int, str] = {}
        named = [row for row in grid.header_rows if self._is_form_row(row)]
        form = tuple(grid.chars(row, c) for row in named for c in range(1, grid.table.columns))
        self.around = (*form, grid.table.caption, standing.above, *(step.label for step in reversed(standing.path)))
        self.header_rows = [row for row in grid.header_rows if row not in named]

    def read(self) -> list[TableFigure]:
        """All number cells, row by row. A row without numbers that names columns becomes the header of those below."""
        table = self.grid.table
        self.headers = {c: self.grid.header(c, self.header_rows) for c in range(table.columns)}
        self._take_units()
        found: list[TableFigure] = []
        for row in range(min(table.header_rows, table.rows), table.rows):
            if self._is_header_row(row):
                self._take_header(row)
                continue
            for column in range(table.columns):
                if (row, column) in self.skip or not self.grid.starts(row, column):
                    continue
                figure = self._figure(row, column)
                if figure is not None:
                    found.append(figure)
        return found

    def _is_form_row(self, row: int) -> bool:
        """A row above the columns of a form that names project or office (项目名称, 主管部门), not what columns hold."""
        return self.lexicon.form_label.search(self.grid.chars(row, 0)) is not None

    def _is_header_row(self, row: int) -> bool:
        texts = [_FORMULA.sub("", t) for c in range(self.grid.table.columns) if (t := self.grid.chars(row, c))]
        named = sum(bool(self.lexicon.measure_words.hits(t) or _NAMES_COLUMN.search(t)) for t in texts)
        return named >= 2 and not any(_DIGIT.search(t) for t in texts) and all(len(t) <= 16 for t in texts)

    def _take_header(self, row: int) -> None:
        for column in range(self.grid.table.columns):
            text = self.grid.chars(row, column)
            if text:
                self.headers[column] = text
        self._take_units()

    def _take_units(self) -> None:
        """The units of the columns where a list above the table gives several."""
        counted = [head for head in self.headers.values() if not _AREA_HEADER.search(head) and not _SERIAL.search(head)]
        listed = units_of_columns(self.grid.table.unit_note, counted, self.lexicon, self.units)
        self.cell_units = replace(self.cell_units, listed=listed)

    def _figure(self, row: int, column: int) -> TableFigure | None:
        chars = self.grid.chars(row, column)
        header = self.headers.get(column, "")
        if _SERIAL.search(header):
            return None
        plain = bool(_PLAIN.match(chars))
        numbers = [n for n in find_numbers(chars, self.units) if not n.refused or n.refused == "no_unit"]
        if len(numbers) != 1 or (not plain and not self._is_value(chars, numbers[0].start, numbers[0].end)):
            return None
        labels = self._labels(row, column)
        if not labels and not _WORDS.search(header):
            return None
        quantity = self.cell_units.quantity(numbers[0].quantity, header, labels, self.headers.get(0, ""))
        if quantity is None:
            return None
        return self._meaning(row, column, quantity, header, labels, (numbers[0].start, numbers[0].end))

    def _is_value(self, chars: str, start: int, end: int) -> bool:
        """A cell that is one value with its unit and bound words, nothing more."""
        return len(chars) - (end - start) <= 3 and not _THREE_WORDS.search(chars[:start] + chars[end:])

    def _labels(self, row: int, column: int) -> list[str]:
        """Text cells of the row left of the number, outermost first."""
        labels: list[str] = []
        for c in range(column):
            text = self.grid.chars(row, c)
            if text and text not in labels and not _AMOUNT.fullmatch(text) and len(text) <= 40:
                labels.append(text)
        return labels

    def _meaning(
        self, row: int, column: int, quantity: Quantity, header: str, labels: list[str], span: tuple[int, int]
    ) -> TableFigure:
        kind = kind_of(quantity.unit)
        area, words = self._area(row, labels)
        clause = "".join(words)
        beside = self._headers_before(column)
        program = self._program(header, clause, () if kind is Kind.MONEY else beside)
        measure, sure = ColumnMeasures(self.lexicon, self.headers, self.around).measure(kind, header, clause, beside)
        item = self._item((header, clause, *beside, *self.around), quantity.unit, measure, program)
        if item == "construction_start" and measure == "completion_rate":
            item = self._started(beside, program) or item
        if program == "all" and kind is Kind.COUNT:
            program = self._program_of_item(item)
        total = any(_TOTAL_ROW.match(label) for label in labels)
        source = self._source(header, clause, total) if item == "funds" else ""
        return TableFigure(
            row, column, span, program, item, measure, source, area, quantity, total, 0.95 if sure else 0.8
        )

    def _area(self, row: int, labels: list[str]) -> tuple[str, list[str]]:
        """The sub-region of the row (where a column lists regions) and the other labels."""
        columns = [c for c in range(self.grid.table.columns) if _AREA_HEADER.search(self.headers.get(c, ""))]
        if not columns:
            return self._row_area(labels), labels
        texts = [text for column in columns if not _PLAIN.match(text := self.grid.chars(row, column))]
        rest = [label for label in labels if label not in texts]
        # 市 | 县: the county where one is named; its sub-total is the city's
        named = (_BEFORE_AREA.sub("", text).rstrip(":：") for text in reversed(texts))
        return next((text for text in named if text and not _TOTAL_ROW.match(text)), ""), rest

    def _row_area(self, labels: list[str]) -> str:
        """A sub-region named as the row's label in a table whose header does not say so."""
        named = self.areas.area_of(labels[-1]) if labels else ""
        return named if named and len(labels[-1]) - len(named) <= 1 else ""

    def _headers_before(self, column: int) -> tuple[str, ...]:
        """Headers left of a column, the nearest first: 棚改计划开工（套） tells what 实际开工（套） beside it counts."""
        before = (self.headers.get(c, "") for c in range(column - 1, -1, -1))
        return tuple(text for text in before if text and not _AREA_HEADER.search(text))

    def _program(self, header: str, clause: str, beside: tuple[str, ...]) -> str:
        scope = self.standing.programs
        if len(scope) == 1 and scope[0] != "all":
            return scope[0]
        for text in (header, clause, *beside):
            named = self.lexicon.joint(self.lexicon.programs_in(text), self.evaluated)
            if named and named[-1] != "all":
                return named[-1]
        for text in self.around:  # a text around that names several tells none
            named = self.lexicon.joint(self.lexicon.programs_in(text), self.evaluated)
            if len(named) == 1 and named[0] != "all":
                return named[0]
        return scope[0] if len(scope) == 1 else "all"

    def _program_of_item(self, item: str) -> str:
        """The programme a counted thing belongs to, where the report evaluates it; else ``all``."""
        own = next((e.program for e in self.lexicon.items.items if e.item == item and e.program), "")
        own = self.lexicon.joint((own,), self.evaluated)[0]
        return own if own in self.evaluated else "all"

    def _item(self, texts: tuple[str, ...], unit: str, measure: str, program: str) -> str:
        entries = self.lexicon.items.items
        for text in texts:
            hits = [
                h
                for h in self.lexicon.item_words.hits(text)
                if unit in entries[h.entry].units
                and (not entries[h.entry].measures or measure in entries[h.entry].measures)
                and (
                    text is texts[0]
                    or not entries[h.entry].unless
                    or not self.lexicon.unless(entries[h.entry]).search(texts[0])
                )
                and (text is texts[0] or self._may_stand_under(texts[0], entries[h.entry].program))
            ]
            counted = [h for h in hits if entries[h.entry].item != "construction_start"]
            if measure == "completion_rate" and counted:
                hits = counted  # 小区 / 开工率 in a two-level header is the rate of the communities
            if hits:
                best = max(hits, key=lambda h: (entries[h.entry].rank, h.end, h.end - h.start, -h.entry))
                return entries[best.entry].item
        return self.lexicon.default_item(unit, program)

    def _may_stand_under(self, header: str, own: str) -> bool:
        """Whether an item that tells the programme ``own`` may stand in a column: no 棚改 in that of 老旧小区改造（户）."""
        named = self.lexicon.programs_in(header)
        return own in ("", "all") or len(named) != 1 or named[0] in ("all", own)

    def _started(self, beside: tuple[str, ...], program: str) -> str:
        """What the columns left of a rate of starts count: 计划小区（个） | 开工小区（个） | 开工率; empty where nothing."""
        counted = (
            (text, unit) for text in beside if (unit := self.cell_units.unit_in(text)) and kind_of(unit) is Kind.COUNT
        )
        return next((self._item((text, *self.around), unit, "actual", program) for text, unit in counted), "")

    def _source(self, header: str, clause: str, total_row: bool) -> str:
        entries = self.lexicon.sources.sources
        for text in (header, clause):
            hits = self.lexicon.source_words.hits(text)
            if hits:
                return entries[hits[-1].entry].source
        return "total" if total_row else ""
