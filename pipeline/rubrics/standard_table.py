"""A standard's table (一级指标 | 分值 | 二级指标 | 分值 | 评分标准) → a rubric file to review.

What the compiler reads becomes rules, the rest judgement; inputs are taken from standards on file that ask for the same.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import regex
from ruamel.yaml import YAML

from pipeline.extract.identity import identify
from pipeline.model import Document, Paragraph, Table
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics.compiled_rules import as_indicator
from pipeline.rubrics.compiler import compile_sentence
from pipeline.rubrics.load import Indicator, Rubric, Scored, load_rubrics
from pipeline.rubrics.rules import Judgement
from pipeline.rubrics.standard_words import StandardWords

_MARKS = regex.compile(r"^(\d{1,3}(?:\.\d+)?)分?$")
_BEHIND = regex.compile(r"[（(](\d{1,3}(?:\.\d+)?)分?[）)]\s*$")
_CRITERION = regex.compile(r"评分(?:标准|细则|规则|办法|依据)|扣分(?:标准|细则)|计分(?:方法|标准|办法)|评价标准")
_MARKS_HEADER = regex.compile(r"^(?:分值|满分|权重|标准分|分数)(?:[（(]分[）)])?$")
_NO_ITEM = regex.compile(r"合计|总计|总分|小计")
_HEADER_ROWS = 4


class TableProblemError(ValueError):
    """No standard can be read from the document; the message says what was looked for."""


@dataclass(frozen=True, slots=True)
class StandardRow:
    """One row of a standard's table: labels from the outermost in, marks of the row, the sentence (may be empty)."""

    labels: tuple[str, ...]
    marks: Decimal
    criterion: str


def draft_rubric(document: Document, identifier: str, patterns: PatternFolder) -> str:
    """The YAML of a rubric file for the tables of ``document``. Raises ``TableProblemError`` where there is none."""
    words = StandardWords(patterns)
    rubrics = load_rubrics(patterns)
    identity = identify(document, patterns)
    tables = [(title, tuple(standard_rows(table))) for title, table in _titled_tables(document)]
    programmes = [
        _programme(rows, words.program_of(title), title, words, rubrics, patterns)
        for title, rows in tables
        if any(row.criterion for row in rows)
    ]
    if not programmes:
        raise TableProblemError(
            f"{document.file}：没有含“评分标准”与“分值”栏的表格 / no table with a column of rules (评分标准) and of marks (分值)"
        )
    return _yaml(
        {
            "id": identifier,
            "title": next((title for title, _ in _titled_tables(document) if title), identifier),
            "document": f"{document.file}（请改为文号 / give the document's number）",
            "binds": [identity.region_code] if identity.region_code else [],
            "years": {"first": identity.year or 2000, "last": None},
            "programmes": programmes,
        }
    )


def standard_rows(table: Table) -> Iterator[StandardRow]:
    """The rows of a standard's table; none where it has no columns of rules and marks."""
    grid = [[("" if cell is None else cell.text.content.strip()) for cell in row] for row in table.grid()]
    header = _header(grid)
    if header is None:
        return
    first_row, criterion, marks = header
    columns = [column for column in range(criterion) if column not in marks]
    for row in grid[first_row:]:
        labels = tuple(dict.fromkeys(_one_line(row[column]) for column in columns if row[column]))
        labels = tuple(label for label in labels if not _MARKS.match(label))
        known = _row_marks(row, marks, labels)
        if labels and known is not None and not any(_NO_ITEM.search(label) for label in labels):
            yield StandardRow(labels, known, row[criterion])


def _header(grid: list[list[str]]) -> tuple[int, int, list[int]] | None:
    """First row of the body, the column of rules, the columns of marks before it."""
    for last in range(min(_HEADER_ROWS, len(grid))):
        criterion = next((c for c, text in enumerate(grid[last]) if _CRITERION.search(_one_line(text))), None)
        if criterion is None:
            continue
        marks = [c for c, text in enumerate(grid[last]) if c < criterion and _MARKS_HEADER.match(_one_line(text))]
        below = grid[last + 1] if last + 1 < len(grid) else []
        if any(_MARKS_HEADER.match(_one_line(text)) for text in below):
            continue
        return last + 1, criterion, marks
    return None


def _row_marks(row: list[str], marks: Sequence[int], labels: Sequence[str]) -> Decimal | None:
    for column in reversed(marks):
        found = _MARKS.match(_one_line(row[column]))
        if found:
            return Decimal(found[1])
    behind = _BEHIND.search(labels[-1]) if labels else None
    return Decimal(behind[1]) if behind else None


def _one_line(text: str) -> str:
    return str(regex.sub(r"\s+", "", text))


def _titled_tables(document: Document) -> Iterator[tuple[str, Table]]:
    """Each table with its caption or the last short paragraph above it."""
    title = ""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            text = block.text.content.strip()
            title = text if 0 < len(text) <= 60 else title
        else:
            yield block.caption or title, block


# ---------------------------------------------------------------------------------------------------------------------
# Programme, sections, indicators
# ---------------------------------------------------------------------------------------------------------------------


def _programme(
    rows: Sequence[StandardRow],
    program: str,
    title: str,
    words: StandardWords,
    rubrics: Sequence[Rubric],
    patterns: PatternFolder,
) -> dict[str, Any]:
    sections: dict[str, list[Indicator]] = {}
    for row in rows:
        outer = row.labels[0] if len(row.labels) > 1 else title
        sections.setdefault(outer, []).append(_indicator(row, program, words, rubrics, patterns))
    parts = [_section(label, indicators, words) for label, indicators in sections.items()]
    return {
        "program": program,
        "title": title or program,
        "marks": _plain(sum((Decimal(str(part["marks"])) for part in parts), Decimal(0))),
        "sections": parts,
    }


def _section(label: str, indicators: Sequence[Indicator], words: StandardWords) -> dict[str, Any]:
    return {
        "section": words.section_of(label),
        "title": label,
        "marks": _plain(sum((each.marks for each in indicators), Decimal(0))),
        "indicators": [_entry(each) for each in indicators],
    }


def _indicator(
    row: StandardRow, program: str, words: StandardWords, rubrics: Sequence[Rubric], patterns: PatternFolder
) -> Indicator:
    label = row.labels[-1]
    name = words.indicator_of(label, program)
    if not row.criterion:
        unprinted = Judgement(kind="judgement", why="评分标准栏为空 / no rule is printed")
        return Indicator(indicator=name, title=label, marks=row.marks, rule=unprinted)
    compiled = compile_sentence(row.criterion, row.marks, patterns)
    return as_indicator(compiled, name, label, _donors(program, name, rubrics), "评分表原文")


def _donors(program: str, name: str, rubrics: Sequence[Rubric]) -> tuple[Scored, ...]:
    """Entries of standards on file for the same programme and indicator, the first that knows what to ask for."""
    for rubric in rubrics:
        programme = rubric.programme(program)
        for indicator in programme.indicators() if programme is not None else ():
            entries: tuple[Scored, ...] = indicator.sub_items or (indicator,)
            if indicator.indicator == name and any(entry.input is not None for entry in entries):
                return entries
    return ()


# ---------------------------------------------------------------------------------------------------------------------
# YAML
# ---------------------------------------------------------------------------------------------------------------------


def _entry(entry: Scored) -> dict[str, Any]:
    """An entry as plain values, what is empty or as usual left out; decimals as numbers."""
    data = entry.model_dump(exclude_defaults=True)
    if isinstance(entry, Indicator):
        data = {"indicator": data.pop("indicator"), **data}
    data["rule"] = entry.rule.model_dump(exclude_defaults=True) | {"kind": entry.rule.kind}
    data["rule"] = {"kind": data["rule"].pop("kind"), **data["rule"]}
    if isinstance(entry, Indicator) and entry.sub_items:
        data["sub_items"] = [_entry(item) for item in entry.sub_items]
    return dict(_plain(data))


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _yaml(data: dict[str, Any]) -> str:
    yaml = YAML()
    yaml.width = 116
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    stream.write("# 由评分表编译，须逐条复核：规则、输入（input）、示例（examples）、文号、地区（binds）与年度。\n")
    stream.write(
        "# Compiled from a table, to be reviewed: rules, inputs, examples, document number, regions and years.\n"
    )
    yaml.dump(data, stream)
    return stream.getvalue()
