"""The claims in the rows of a score table: what each row speaks of, by its labels and the rows above it."""

from __future__ import annotations

from decimal import Decimal

import regex

from pipeline.extract.lexicon import Lexicon
from pipeline.extract.outline import Standing
from pipeline.extract.score_statements import printed_step
from pipeline.extract.score_words import ScoreWords, plain_label
from pipeline.extract.table_header import Grid
from pipeline.extract.table_scores import MARKS_BEHIND, MARKS_CELL, ScoreColumns, ScoreGroup, TableClaim
from pipeline.model import Level

_LONGEST_NAME = 24
_LETTER = regex.compile(r"^[A-Da-d][.、]?(?=[\u4e00-\u9fff])")
_SERIAL = regex.compile(r"^\(?\d{1,2}\)?[.、]?$")
_PAIR = regex.compile(r"^(\d{1,3}(?:\.\d{1,2})?)分?/(\d{1,3}(?:\.\d{1,2})?)分?$")
_HUNDRED = Decimal(100)
_MOST_OF_A_SECTION = Decimal(60)  # no section of any standard has more marks

_MARKS_BY_RATE = regex.compile(r"(?P<n>\d{1,3})分?[*×xX](?:预算)?执行率")  # 得分（20分*执行率）


class RowReader:
    """Reads one part of a score table from top to bottom; ``evaluated`` are the report's programmes."""

    def __init__(
        self,
        grid: Grid,
        columns: ScoreColumns,
        standing: Standing,
        evaluated: tuple[str, ...],
        lexicon: Lexicon,
        words: ScoreWords,
    ) -> None:
        self.grid = grid
        self.columns = columns
        self.standing = standing
        self.evaluated = evaluated
        self.lexicon = lexicon
        self.words = words
        self.scope = standing.programs  # narrowed by a row that is a programme's name
        self.section = ""  # of the row before, for a 小计 below it
        self.opened = ""  # the outermost label of the row before
        self.above: dict[int, str] = {}  # labels by column, for rows that leave an outer one empty

    def claims(self) -> list[TableClaim]:
        """All claims of the part."""
        found: list[TableClaim] = []
        for row in range(self.columns.first_row, self.columns.last_row):
            self._open_part(row)
            for index, group in enumerate(self.columns.groups):
                if self.grid.starts(row, group.claimed):
                    claim = self._claim(index, row)
                    if claim is not None:
                        found.append(claim)
                        self.section = claim.section or self.section
        return found

    def _open_part(self, row: int) -> None:
        """A row that is a programme's name opens its part of the table."""
        texts = [self.grid.chars(row, c) for c in range(self.columns.first_column, self.columns.groups[0].claimed)]
        labels = list(dict.fromkeys(t for t in texts if t and not MARKS_CELL.match(t)))
        named = self._whole_program(labels[0]) if len(labels) == 1 else ""
        if named:
            self.scope = (named,)

    def _claim(self, index: int, row: int) -> TableClaim | None:
        group = self.columns.groups[index]
        cell = self.grid.chars(row, group.claimed)
        match, pair = MARKS_CELL.match(cell), _PAIR.match(cell)
        if match is None and pair is None:
            return None
        value, full = Decimal(match["n"]) if match else Decimal(0), self._full_marks(group, row)
        if pair is not None:  # 满分/得分 in one cell: 10/8
            value, full = sorted((Decimal(pair[1]), Decimal(pair[2])))
        labels = self._with_section_above(self._with_subtotal_named(self._labels(row, index)))
        program = self._program(labels)
        if index < len(self.columns.groups) - 1 or self.columns.section_only:
            labels = [label for label in labels if not self._whole_program(label)][:1] or labels[:1]
        row_text = "".join(self.grid.chars(row, c) for c in range(self.columns.first_column, group.claimed))
        level, section, indicator = self._position(labels, row_text, program)
        if self._is_whole(labels, level, full, value):
            level, section, indicator = Level.TOTAL, "", ""
        if level is Level.TOTAL and self.columns.beside and full is not None and full < _HUNDRED:
            return None  # 合计 of one of two lists beside each other
        criterion = self.columns.criterion
        return TableClaim(
            row, group.claimed, program, level, section, indicator,
            labels[-1] if labels else row_text[:30], full, value, printed_step(value),
            self.grid.chars(row, criterion) if criterion is not None else "", tuple(labels[:-1]),
        )  # fmt: skip

    def _labels(self, row: int, index: int) -> list[str]:
        """The labels of a row, outermost first; an outer one left empty is that of the row above."""
        columns = [c for g in self.columns.groups[: index + 1] for c in g.labels]
        before = [c for c in range(self.columns.first_column, columns[0]) if self._names_programs(c)]
        texts: list[str] = []
        for c in [*before, *columns]:
            text = self.grid.chars(row, c)
            if text and not MARKS_CELL.match(text):
                self.above[c] = text
                self.above = {k: v for k, v in self.above.items() if k <= c}
            elif c != columns[-1] and self.grid.chars(row, columns[-1]):
                text = self.above.get(c, "")
            if text and not MARKS_CELL.match(text) and not _SERIAL.match(text):
                texts.append(text)
        return list(dict.fromkeys(texts))

    def _with_subtotal_named(self, labels: list[str]) -> list[str]:
        """A 小计 under the label of its rows by its name, where the section is none of the contract's: 决策小计."""
        bare = len(labels) > 1 and self.words.table_subtotal.fullmatch(labels[-1]) is not None
        other = bare and self.lexicon.names_other_section(plain_label(labels[0]))
        return [*labels[:-1], plain_label(labels[0]) + labels[-1]] if other else labels

    def _with_section_above(self, labels: list[str]) -> list[str]:
        """A bare 小计 with the name of the section whose rows stand above it."""
        if len(labels) > 1:
            self.opened = labels[0]
        named = plain_label(self.opened)
        bare = len(labels) == 1 and self.words.table_subtotal.fullmatch(labels[0]) is not None
        return [named + labels[0]] if bare and self.lexicon.names_section(named) else labels

    def _names_programs(self, column: int) -> bool:
        rows = range(self.columns.first_row, self.columns.last_row)
        return any(self._whole_program(self.grid.chars(row, column)) for row in rows)

    def _whole_program(self, label: str) -> str:
        """The programme a label names as a whole (二、城镇老旧小区改造小计), no section or indicator of it."""
        if not label or len(label) > _LONGEST_NAME:
            return ""
        programs = self.lexicon.joint(self.lexicon.programs_in(label), self.evaluated)
        part = self.lexicon.section_of(label) or self.lexicon.indicator_of(label, programs)
        return programs[0] if len(programs) == 1 and programs[0] != "all" and not part else ""

    def _program(self, labels: list[str]) -> str:
        """The table's programme; in a table of several the one the row's innermost label names, or its outermost."""
        if len(self.scope) == 1 and self.scope[0] != "all":
            return self.scope[0]
        inner = self.lexicon.joint(self.lexicon.programs_in(labels[-1]), self.evaluated) if labels else ()
        named = [p for p in inner if "all" in self.scope or p in self.scope]
        if len(named) == 1 and named[0] != "all":
            return named[0]
        told = self.lexicon.indicator_of(labels[-1], ()) if labels else None
        if told is not None and told.tells in self.evaluated:
            return told.tells  # 改造户数
        return next((p for label in labels[:1] if (p := self._whole_program(label))), "all")

    def _is_whole(self, labels: list[str], level: Level, full: Decimal | None, value: Decimal) -> bool:
        """Whether a row is a programme's total: its name alone, or a 小计 of all its marks."""
        if len(labels) == 1 and self._whole_program(labels[0]):
            return True
        most = full if full is not None else value
        return level is Level.SECTION and most > _MOST_OF_A_SECTION and (full is None or full == _HUNDRED)

    def _position(self, labels: list[str], row_text: str, program: str) -> tuple[Level, str, str]:
        """Level, section and indicator of a row by its labels, outermost first."""
        words, lexicon = self.words, self.lexicon
        if words.table_total.search(row_text) or any(words.table_total.search(label) for label in labels):
            return Level.TOTAL, "", ""
        labels = [_LETTER.sub("", label) for label in labels if len(labels) == 1 or not self._whole_program(label)]
        framed = lexicon.names_other_section(plain_label(labels[0])) if len(labels) > 1 else False
        section = "" if framed else next((s for label in labels if (s := lexicon.section_of(label))), "")
        if section == "bonus":
            return Level.BONUS, "bonus", ""
        if any(words.table_subtotal.search(label) for label in labels):
            other = any(lexicon.names_other_section(plain_label(label)) for label in labels)
            return Level.SECTION, section or ("" if other else self.section), ""
        of_section = len(labels) == 1 and (
            len(self.columns.groups) > 1
            or (section and _names_only_section(labels[0], lexicon))
            or lexicon.names_other_section(labels[0])
        )
        if of_section or self.columns.section_only:
            return Level.SECTION, section, ""
        inner = labels[1:] if section and len(labels) > 1 else labels
        for label in reversed(inner):
            entry = lexicon.indicator_of(label, (program,))
            if entry is not None:
                above = "" if framed else self.standing.section or entry.section
                return Level.INDICATOR, section or above, entry.indicator
        return Level.INDICATOR, section, ""

    def _full_marks(self, group: ScoreGroup, row: int) -> Decimal | None:
        """The marks in the innermost 分值 column that has a number in the row, else those printed behind a label."""
        for column in reversed(group.full):
            match = MARKS_CELL.match(self.grid.chars(row, column))
            if match:
                return Decimal(match["n"])
        behind = MARKS_BEHIND.search(self.grid.chars(row, group.labels[-1]))
        behind = behind or _MARKS_BY_RATE.search(self.grid.chars(self.columns.first_row - 1, group.claimed))
        return Decimal(behind["n"]) if behind else None


def _names_only_section(label: str, lexicon: Lexicon) -> bool:
    """A label such as 产出效益, and not 服务对象满意度 or 预算执行, which name an indicator as well."""
    return lexicon.indicator_of(label, ()) is None
