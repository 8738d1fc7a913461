"""Pages as read, by text layer or by OCR, put together to the blocks of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.ingest.columns import Column, middle, page_columns
from pipeline.ingest.page_content import Line, PageContent
from pipeline.ingest.paragraphs import PlacedLine, to_paragraphs
from pipeline.ingest.running_lines import take_running_lines
from pipeline.ingest.table_notes import titled
from pipeline.ingest.table_pages import TablePart, continues, joined
from pipeline.model import Block, Paragraph, Route

_BREAKS = (Route.FAILED, Route.EMPTY)


@dataclass(slots=True)
class _Stretch:
    """Items between which nothing else stands: lines of running text, or the parts of one table."""

    lines: list[PlacedLine] = field(default_factory=list)
    parts: list[TablePart] = field(default_factory=list)


def assemble(pages: Sequence[PageContent]) -> tuple[tuple[Block, ...], tuple[Paragraph, ...]]:
    """The document's blocks in reading order, and its headers, footers and page numbers (read, not used).

    Paragraphs and tables are joined over pages; a page that could not be read stops that.
    """
    body, running = take_running_lines(pages)
    blocks: list[Block] = []
    for stretch in _stretches(body, page_columns(body)):
        if stretch.parts:
            for table in joined(stretch.parts):
                blocks.append(titled(table, blocks))
        else:
            blocks.extend(to_paragraphs(stretch.lines))
    return tuple(blocks), tuple(_set_aside(line) for line in running)


def _stretches(pages: Sequence[PageContent], columns: Sequence[Column]) -> list[_Stretch]:
    stretches: list[_Stretch] = []
    readable = True
    for index, (page, column) in enumerate(zip(pages, columns, strict=True)):
        if page.page.route in _BREAKS:
            readable = False
            continue
        for item in _items(page, index, column):
            if readable and stretches and _belongs(stretches[-1], item):
                stretches[-1].lines.extend(item.lines)
                stretches[-1].parts.extend(item.parts)
            else:
                stretches.append(item)
            readable = True
    return stretches


def _items(page: PageContent, index: int, column: Column) -> Iterator[_Stretch]:
    """Stretches of lines and single tables of one page, top to bottom."""
    ordered: list[tuple[float, int, Line | TablePart]] = [
        (middle(line), number, line) for number, line in enumerate(page.lines)
    ]
    ordered += [(table.box.y0, -1, TablePart(table, page.page.number)) for table in page.tables]
    ordered.sort(key=lambda entry: entry[:2])
    for is_table, group in groupby((item for _, _, item in ordered), key=lambda item: isinstance(item, TablePart)):
        if is_table:
            yield from (_Stretch(parts=[item]) for item in group if isinstance(item, TablePart))
        else:
            yield _Stretch(lines=[PlacedLine(item, index, column) for item in group if isinstance(item, Line)])


def _belongs(before: _Stretch, item: _Stretch) -> bool:
    """Whether ``item`` goes on what stands right before it."""
    if before.parts and item.parts:
        return continues(before.parts[-1], item.parts[0])
    return bool(before.lines and item.lines)


def _set_aside(line: Line) -> Paragraph:
    return Paragraph(text=line.text, bold=line.bold, size=line.size)
