"""Pages as read, by text layer or by OCR, put together to the blocks of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.ingest.columns import Column, middle, page_columns
from pipeline.ingest.contents_pages import take_contents
from pipeline.ingest.page_content import Line, PageContent
from pipeline.ingest.page_notes import parted_notes
from pipeline.ingest.paragraphs import PlacedLine, grouped, paragraph_of, to_paragraphs
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
    notes: dict[int, list[PlacedLine]] = field(default_factory=dict)  # footnotes, by index of the page


def assemble(pages: Sequence[PageContent]) -> tuple[tuple[Block, ...], tuple[Paragraph, ...]]:
    """The document's blocks in reading order, and what is set aside (read, not used).

    That is headers, footers, page numbers and tables of contents. Paragraphs and tables are joined over pages; a page
    that could not be read stops that. Footnotes come after the paragraph that goes on over them.
    """
    body, running = take_running_lines(pages)
    blocks: list[Block] = []
    for stretch in _stretches(body, page_columns(body)):
        if stretch.parts:
            for table in joined(stretch.parts):
                blocks.append(titled(table, blocks))
        else:
            blocks.extend(_paragraphs(stretch))
    kept, contents = take_contents(blocks)
    return kept, (*(_set_aside(line) for line in running), *contents)


def _paragraphs(stretch: _Stretch) -> Iterator[Paragraph]:
    """The stretch's paragraphs, the footnotes of a page after the one that ends it or goes on over its end."""
    groups = grouped(stretch.lines)
    last = {line.page: index for index, group in enumerate(groups) for line in group}
    for index, group in enumerate(groups):
        yield paragraph_of(group)
        for page in dict.fromkeys(line.page for line in group):
            if last[page] == index:
                yield from to_paragraphs(stretch.notes.get(page, ()))


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
                stretches[-1].notes.update(item.notes)
            else:
                stretches.append(item)
            readable = True
    return stretches


def _items(page: PageContent, index: int, column: Column) -> list[_Stretch]:
    """Stretches of lines and single tables of one page, top to bottom."""
    lines, notes = parted_notes(page.lines, column)
    if not lines or any(table.box.y0 > max(map(middle, lines)) for table in page.tables):
        lines, notes = list(page.lines), []  # what stands below a table belongs to it
    ordered: list[tuple[float, int, Line | TablePart]] = [
        (middle(line), number, line) for number, line in enumerate(lines)
    ]
    ordered += [(table.box.y0, -1, TablePart(table, page.page.number)) for table in page.tables]
    ordered.sort(key=lambda entry: entry[:2])
    stretches: list[_Stretch] = []
    for is_table, group in groupby((item for _, _, item in ordered), key=lambda item: isinstance(item, TablePart)):
        if is_table:
            stretches += [_Stretch(parts=[item]) for item in group if isinstance(item, TablePart)]
        else:
            placed = [PlacedLine(item, index, column) for item in group if isinstance(item, Line)]
            stretches.append(_Stretch(lines=placed))
    if notes:
        stretches[-1].notes[index] = [PlacedLine(line, index, column) for line in notes]
    return stretches


def _belongs(before: _Stretch, item: _Stretch) -> bool:
    """Whether ``item`` goes on what stands right before it."""
    if before.parts and item.parts:
        return continues(before.parts[-1], item.parts[0])
    return bool(before.lines and item.lines)


def _set_aside(line: Line) -> Paragraph:
    return Paragraph(text=line.text, bold=line.bold, size=line.size)
