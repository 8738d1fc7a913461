"""All figures of a document: from its paragraphs, its tables, and the sentences inside table cells."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import regex

from pipeline.extract.area_names import AreaFinder
from pipeline.extract.clause_memory import ReadFigure
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.mentions import Scanner
from pipeline.extract.money_lists import MoneyList, Opening
from pipeline.extract.narrative_figures import NarrativeReader
from pipeline.extract.numbers import find_numbers
from pipeline.extract.outline import Standing
from pipeline.extract.quoted_standards import is_quoted, quoted_standards
from pipeline.extract.reading import Reading
from pipeline.extract.score_words import ScoreWords
from pipeline.extract.table_figures import TableFigure, TableReader
from pipeline.extract.table_header import Grid
from pipeline.extract.table_scores import ScoreColumns
from pipeline.extract.units import Units
from pipeline.model import Context, Document, Figure, Identity, Method, Table

_AS_OF = regex.compile(
    r"(?:截[至止](?:到)?|评价基准日为?|(?<=[，,；;。])至)(?P<date>(?:20\d{2}|当|本|次|今)年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末|初)?)"
)
_QUOTE_LIMIT = 240
_SAYS_SOMETHING = regex.compile(r"[\u4e00-\u9fff]|%$")
_TWO_CHARACTERS = regex.compile(r"[\u4e00-\u9fff]{2}")
_VALUE_COLUMN = regex.compile(r"指标值|目标值|完成值|实际值|预算数|执行数|执行率|完成率|年度目标|完成情况\(")
_MARK_COLUMN = regex.compile(r"分值|得分|权重|标准分|扣分|满分|评分$")
_REASON_COLUMN = regex.compile(r"原因|说明|理由|依据")


def _last_date(text: str) -> str:
    """The moment that was named last (截至12月底A；截至次年3月底B), empty where none was."""
    dates = [match["date"] for match in _AS_OF.finditer(text)]
    return dates[-1] if dates else ""


@dataclass(frozen=True, slots=True)
class FigureTools:
    """What reading figures needs besides the text."""

    lexicon: Lexicon
    units: Units
    score_words: ScoreWords
    areas: AreaFinder


class FigureCollector:
    """Collects the figures of one document; ``refused`` counts numbers that are no figures, by reason."""

    def __init__(self, document: Document, identity: Identity, tools: FigureTools) -> None:
        self.document = document
        self.identity = identity
        self.tools = tools
        self.figures: list[Figure] = []
        self.refused: Counter[str] = Counter()
        self.money = MoneyList()

    def paragraph(self, block: int, reading: Reading, standing: Standing) -> None:
        """Add the figures of a paragraph."""
        self._text(block, reading, standing, None, None)

    def table(
        self,
        block: int,
        grid: Grid,
        standing: Standing,
        parts: tuple[ScoreColumns, ...],
        unplaced: frozenset[tuple[int, int]] = frozenset(),
    ) -> None:
        """Add the figures of a table: number cells, then sentences in cells.

        Marks and standards are left out, and what stands at positions ``unplaced``: its column is not known.
        """
        marks = self._marks(grid, parts) | unplaced
        number_cells: set[tuple[int, int]] = set()
        if not self._states_only_words(grid, parts):
            reader = TableReader(
                grid, standing, self.identity.programs, self.tools.lexicon, self.tools.units, self.tools.areas, marks
            )
            for figure in reader.read():
                number_cells.add((figure.row, figure.column))
                self._add_cell(block, grid, figure, standing)
        header_rows = min((part.first_row for part in parts), default=grid.table.header_rows)
        for cell in grid.table.cells:
            position = (cell.row, cell.column)
            if position in number_cells or position in marks or cell.row < header_rows:
                continue
            part = _part_of(parts, cell.row)
            if part is not None and cell.column in part.labels:
                continue
            reading = grid.readings[position]
            if _SAYS_SOMETHING.search(reading.chars):
                row_standing = self._row_standing(grid, cell.row, part, standing)
                labels = self._row_labels(grid, cell.row, cell.column, marks)
                self._text(block, reading, row_standing, cell.row, cell.column, labels)

    def _marks(self, grid: Grid, parts: tuple[ScoreColumns, ...]) -> frozenset[tuple[int, int]]:
        """Positions of marks, full marks, headers of score parts and sentences of the standard."""
        found: set[tuple[int, int]] = set()
        for part in parts:
            found |= {(part.first_row - 1, c) for c in part.marks}
            columns = part.marks | self._other_marks(grid, part)
            if part.criterion is not None:
                columns |= {part.criterion}
            found |= {(row, c) for row in range(part.first_row, part.last_row) for c in columns}
        return frozenset(found)

    def _states_only_words(self, grid: Grid, parts: tuple[ScoreColumns, ...]) -> bool:
        """A score table whose columns are labels, marks, standard and reasons has no number cells of its own."""
        headers = [
            grid.header(c, range(max(0, part.first_row - 3), part.first_row))
            for part in parts
            for c in range(grid.table.columns)
        ]
        return bool(parts) and not any(_VALUE_COLUMN.search(header) for header in headers)

    def _other_marks(self, grid: Grid, part: ScoreColumns) -> frozenset[int]:
        headers = {c: grid.chars(part.first_row - 1, c) for c in range(grid.table.columns)}
        return frozenset(c for c, h in headers.items() if _MARK_COLUMN.search(h) and not _REASON_COLUMN.search(h))

    def _row_standing(self, grid: Grid, row: int, columns: ScoreColumns | None, standing: Standing) -> Standing:
        if columns is None:
            return standing
        label = "".join(grid.chars(row, c) for c in columns.labels[-1:])
        named = self.tools.lexicon.indicator_of(label, standing.programs)
        if named is None:
            return standing
        return Standing(standing.programs, named.section, named.indicator, None, standing.path)

    def _row_labels(self, grid: Grid, row: int, column: int, marks: frozenset[tuple[int, int]]) -> tuple[str, ...]:
        """The text cells left of a cell, innermost first; the standard's sentences among them name nothing."""
        texts = [grid.chars(row, c) for c in range(column) if (row, c) not in marks]
        return tuple(dict.fromkeys(t for t in reversed(texts) if len(t) <= 40 and _TWO_CHARACTERS.search(t)))

    def _text(
        self,
        block: int,
        reading: Reading,
        standing: Standing,
        row: int | None,
        column: int | None,
        labels: tuple[str, ...] = (),
    ) -> None:
        if standing.skip:
            return
        printed = find_numbers(reading.chars, self.tools.units)
        quoted = quoted_standards(reading.chars, self.tools.score_words) if printed else ()
        numbers = [n for n in printed if not is_quoted(n.start, quoted)]
        if not numbers:
            if row is None:
                self.money.take(reading.chars, ())
            return
        subject = labels + tuple(step.label for step in reversed(standing.path) if step.rank > 0)
        scanner = Scanner(reading.chars, numbers, self.tools.units)
        mentions = scanner.mentions()
        self.refused.update(scanner.refused)
        opening = self.money.opening(standing, mentions) if row is None else Opening()
        narrative = NarrativeReader(self.tools.lexicon, self.tools.areas, standing, self.identity, subject, opening)
        first = len(self.figures)
        read = narrative.read(mentions)
        if row is None:
            self.money.take(reading.chars, read)
        ids: dict[int, str] = {}
        places = {mention.span: index for index, mention in enumerate(mentions)}
        for figure in read:
            index = places[figure.mention.span]
            ids.setdefault(index, self._next_id())
            whole = ids.get(figure.mention.whole, "") if figure.mention.whole is not None else ""
            self._add_mention(block, reading, scanner, figure, standing, row, column, whole)
        assert len(self.figures) - first == len(read)

    def _scored_as(self, program: str) -> str:
        """The programme as the report's standard scores it: rental and shantytowns together before 2022."""
        return self.tools.lexicon.joint((program,), self.identity.programs)[0]

    def _next_id(self) -> str:
        return f"{self.document.doc_id}-f{len(self.figures) + 1:04d}"

    def _add_mention(
        self,
        block: int,
        reading: Reading,
        scanner: Scanner,
        figure: ReadFigure,
        standing: Standing,
        row: int | None,
        column: int | None,
        whole: str,
    ) -> None:
        mention = figure.mention
        start, end = mention.span
        sentence_start, sentence_end = scanner.sentences[mention.sentence]
        sentence = reading.chars[sentence_start:sentence_end]
        as_of = _last_date(reading.chars[sentence_start:start]) or _last_date(reading.chars[:start])
        origin = reading.span(start, end)
        score = reading.confidence(start, end)
        self.figures.append(
            Figure(
                figure_id=self._next_id(),
                program=self._scored_as(figure.program),
                item=figure.item,
                measure=figure.measure,
                source=figure.source,
                area=figure.area,
                quantity=replace(figure.quantity, raw=reading.raw(start, end)),
                method=_method(score, Method.TABLE if row is not None else Method.TEXT),
                place=reading.place(start, end),
                quote=_quote(sentence, start - sentence_start),
                context=Context(
                    block, mention.sentence, mention.clause, *origin, row, column,
                    standing.section, standing.indicator, figure.period, mention.cues,
                ),
                as_of=as_of,
                repaired=reading.is_mended(start, end),
                confidence=round(figure.certainty * (1.0 if score is None else score), 3),
                parts_of=whole,
            )
        )  # fmt: skip

    def _add_cell(self, block: int, grid: Grid, figure: TableFigure, standing: Standing) -> None:
        cell = grid.cells[figure.row][figure.column]
        assert cell is not None
        reading = grid.readings[cell.row, cell.column]
        score = reading.confidence(0, len(reading.chars))
        quote = " ".join(
            t for c in range(grid.table.columns) if grid.starts(figure.row, c) and (t := grid.chars(figure.row, c))
        )
        cues = ("合计",) if figure.total_row else ()
        self.figures.append(
            Figure(
                figure_id=self._next_id(),
                program=self._scored_as(figure.program),
                item=figure.item,
                measure=figure.measure,
                source=figure.source,
                area=figure.area,
                quantity=replace(figure.quantity, raw=reading.raw(0, len(reading.chars)).strip()),
                method=_method(score, Method.TABLE),
                place=reading.place(0, len(reading.chars)),
                quote=quote[:_QUOTE_LIMIT],
                context=Context(
                    block, figure.row, figure.column, 0, len(cell.text), figure.row, figure.column,
                    standing.section, standing.indicator, "", cues,
                ),
                repaired=reading.is_mended(0, len(reading.chars)),
                confidence=round(figure.certainty * (1.0 if score is None else score), 3),
            )
        )  # fmt: skip


def _part_of(parts: tuple[ScoreColumns, ...], row: int) -> ScoreColumns | None:
    return next((part for part in parts if part.first_row <= row < part.last_row), None)


def _method(score: float | None, otherwise: Method) -> Method:
    return otherwise if score is None else Method.OCR


def _quote(sentence: str, position: int) -> str:
    """The sentence, cut around the number where it is very long."""
    text = sentence.strip()
    if len(text) <= _QUOTE_LIMIT:
        return text
    start = max(0, min(position - _QUOTE_LIMIT // 2, len(text) - _QUOTE_LIMIT))
    return text[start : start + _QUOTE_LIMIT]


def tables_of(document: Document) -> dict[int, Table]:
    """The tables of a document by block index."""
    return {index: block for index, block in enumerate(document.blocks) if isinstance(block, Table)}
