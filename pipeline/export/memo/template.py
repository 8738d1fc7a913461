"""Filling a Word template: ``{{name}}`` inside a paragraph becomes text; alone in one, it becomes paragraphs and tables.

What comes from a report is put in as text only; control characters, which a Word file must not hold, go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from pipeline.export.csv_tables import one_line

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_SPARE_STYLE = "Normal"  # where an office's template lacks one of ours
_NOT_XML = re.compile(r"[\ufffe\uffff]")

Document = Any  # docx.document.Document, untyped


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a style of the template."""

    text: str
    style: str = "memo text"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: headings, rows, and widths in millimetres; columns of numbers stand to the right."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    numbers: frozenset[int] = frozenset()


Part = Line | Grid


def fill(document: Document, words: Mapping[str, str], parts: Mapping[str, Sequence[Part]]) -> None:
    """Put ``words`` and ``parts`` where the template has their names; names that neither knows are left as they are."""
    for paragraph in list(_paragraphs(document)):
        alone = _PLACEHOLDER.fullmatch(paragraph.text.strip())
        if alone and alone[1] in parts:
            _replace(document, paragraph, parts[alone[1]])
        elif _PLACEHOLDER.search(paragraph.text):
            _fill_words(paragraph, words)


def _paragraphs(document: Document) -> Iterable[WordParagraph]:
    yield from document.paragraphs
    for section in document.sections:
        yield from section.header.paragraphs
        yield from section.footer.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def _fill_words(paragraph: WordParagraph, words: Mapping[str, str]) -> None:
    """Word cuts a name into several runs as it likes: the runs are joined into the first, whose looks stay."""
    whole = sum(len(_PLACEHOLDER.findall(run.text)) for run in paragraph.runs)
    if whole < len(_PLACEHOLDER.findall(paragraph.text)):
        for run in paragraph.runs[1:]:
            paragraph.runs[0].text += run.text
            run._element.getparent().remove(run._element)
    for run in paragraph.runs:
        if _PLACEHOLDER.search(run.text):
            run.text = _PLACEHOLDER.sub(lambda found: _clean(words.get(found[1], found[0])), run.text)


def _replace(document: Document, paragraph: WordParagraph, parts: Sequence[Part]) -> None:
    made: dict[type, Callable[[Any], Any]] = {
        Line: lambda part: _line(document, paragraph, part),
        Grid: lambda part: _grid(document, part),
    }
    for part in parts:
        paragraph._element.addprevious(made[type(part)](part))
    paragraph._element.getparent().remove(paragraph._element)


def _line(document: Document, like: WordParagraph, line: Line) -> Any:  # noqa: ANN401
    element = deepcopy(like._element)
    for run in element.findall(qn("w:r")):
        element.remove(run)
    paragraph = WordParagraph(element, like._parent)
    paragraph.style = _style(document, line.style)
    paragraph.add_run(_clean(line.text))
    return element


def _grid(document: Document, grid: Grid) -> Any:  # noqa: ANN401
    """The table as XML: python-docx finds every cell anew by counting, which takes a second for 500 rows."""
    table = OxmlElement("w:tbl")
    properties = _child(table, "w:tblPr")
    _child(properties, "w:tblStyle", val=_table_style(document))
    _child(properties, "w:tblW", w=str(sum(map(_twips, grid.widths))), type="dxa")
    _child(properties, "w:jc", val="center")
    _child(properties, "w:tblLayout", type="fixed")
    columns = _child(table, "w:tblGrid")
    for width in grid.widths:
        _child(columns, "w:gridCol", w=str(_twips(width)))
    head, body = (_style(document, name).style_id for name in ("memo cell head", "memo cell"))
    _row(table, grid, grid.headings, head, is_heading=True)
    for values in grid.rows:
        _row(table, grid, values, body)
    return table


def _row(table: Any, grid: Grid, values: Sequence[str], style: str, is_heading: bool = False) -> None:  # noqa: ANN401
    """A row that is not broken over two pages; the heading stands on each page."""
    row = _child(table, "w:tr")
    properties = _child(row, "w:trPr")
    _child(properties, "w:cantSplit")
    if is_heading:
        _child(properties, "w:tblHeader")
    for index, (value, width) in enumerate(zip(values, grid.widths, strict=True)):
        cell = _child(row, "w:tc")
        _child(_child(cell, "w:tcPr"), "w:tcW", w=str(_twips(width)), type="dxa")
        paragraph = _child(cell, "w:p")
        looks = _child(paragraph, "w:pPr")
        _child(looks, "w:pStyle", val=style)
        if index in grid.numbers and not is_heading:
            _child(looks, "w:jc", val="right")
        text = _child(_child(paragraph, "w:r"), "w:t")
        text.set(qn("xml:space"), "preserve")
        text.text = _clean(value)


def _child(parent: Any, name: str, **attributes: str) -> Any:  # noqa: ANN401
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
    return element


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def _style(document: Document, name: str) -> Any:  # noqa: ANN401
    try:
        return document.styles[name]
    except KeyError:
        return document.styles[_SPARE_STYLE]


def _table_style(document: Document) -> str:
    known = {style.name: style.style_id for style in document.styles}
    return next((str(known[name]) for name in ("memo table", "Table Grid") if name in known), "TableNormal")


def _clean(text: str) -> str:
    return _NOT_XML.sub("", one_line(text))
