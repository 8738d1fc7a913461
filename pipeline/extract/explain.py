"""Why a figure was read as it was: its clause, the words that told, the pattern files they stand in.

The reading is repeated for the one place; what no word of the place tells was carried from the numbers before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from pipeline.extract.figure_patterns import Kind, WordList, kind_of
from pipeline.extract.lexicon import Lexicon, lexicon_of
from pipeline.extract.mentions import Mention, Scanner
from pipeline.extract.misreadings import misreadings_of
from pipeline.extract.numbers import find_numbers
from pipeline.extract.outline import Standing, outline
from pipeline.extract.reading import Reading
from pipeline.extract.table_header import grid_of
from pipeline.extract.units import units_of
from pipeline.model import Extraction, Figure, Paragraph, Table
from pipeline.pattern_files import PatternFolder

CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class Told:
    """One field of a figure and what told it.

    ``where`` is ``clause``, ``behind``, ``sentence``, ``column``, ``row``, ``caption``, ``heading`` or ``carried`` (from
    the numbers before). ``words`` are the characters that matched ``pattern`` of the pattern file ``file``.
    """

    field: str
    value: str
    where: str
    words: str = ""
    pattern: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure, the clause or row it stands in, the headings above, and what told each of its fields."""

    figure: Figure
    clause: str
    headings: tuple[str, ...]
    told: tuple[Told, ...]


def explain(extraction: Extraction, figure_id: str, patterns: PatternFolder) -> Explanation:
    """Explain one figure of ``extraction``. Raises ``KeyError`` where it has no figure of that id."""
    figure = next((f for f in extraction.figures if f.figure_id == figure_id), None)
    if figure is None:
        raise KeyError(figure_id)
    lexicon = lexicon_of(patterns)
    standing = _standing(extraction, figure, lexicon, patterns)
    texts = tuple(_texts(extraction, figure, standing, patterns))
    told = tuple(
        _told(field, value, entries, file, texts, _said_before(extraction, figure, field))
        for field, value, entries, file in _fields(figure, lexicon)
    )
    clause = next((text for where, text in texts if where in ("clause", "row")), figure.quote)
    return Explanation(figure, clause, tuple(step.label for step in standing.path), told)


def _standing(extraction: Extraction, figure: Figure, lexicon: Lexicon, patterns: PatternFolder) -> Standing:
    document = extraction.document
    readings = {
        i: Reading(b.text, misreadings_of(patterns)) for i, b in enumerate(document.blocks) if isinstance(b, Paragraph)
    }
    return outline(document, extraction.identity, lexicon, readings)[figure.context.block]


def _texts(
    extraction: Extraction, figure: Figure, standing: Standing, patterns: PatternFolder
) -> Iterator[tuple[str, str]]:
    """The texts that may tell, nearest first, each with where it stands."""
    block = extraction.document.blocks[figure.context.block]
    if isinstance(block, Table):
        yield from _of_cell(block, figure, patterns)
    else:
        yield from _of_mention(_mention(Reading(block.text, misreadings_of(patterns)), figure, patterns))
    for step in reversed(standing.path):
        yield "heading", step.label


def _of_cell(table: Table, figure: Figure, patterns: PatternFolder) -> Iterator[tuple[str, str]]:
    assert figure.context.row is not None and figure.context.column is not None
    grid = grid_of(table, misreadings_of(patterns))
    row, column = figure.context.row, figure.context.column
    cell = grid.cells[row][column]
    if cell is not None:
        yield from _of_mention(_mention(grid.readings[cell.row, cell.column], figure, patterns))
    headers = [grid.chars(above, column) for above in range(row)]
    yield "column", " ".join(dict.fromkeys(text for text in headers if text and not regex.match(r"[\d.,%]+$", text)))
    yield "row", " ".join(dict.fromkeys(text for c in range(column) if (text := grid.chars(row, c))))
    yield "caption", table.caption


def _mention(reading: Reading, figure: Figure, patterns: PatternFolder) -> Mention | None:
    """The mention of the figure in the text it stands in."""
    units = units_of(patterns)
    mentions = Scanner(reading.chars, find_numbers(reading.chars, units), units).mentions()
    wanted = (figure.context.start, figure.context.end)
    return next((m for m in mentions if reading.span(*m.span) == wanted), None)


def _of_mention(mention: Mention | None) -> Iterator[tuple[str, str]]:
    if mention is not None:
        yield "clause", mention.lead
        yield "behind", mention.trail
        yield "sentence", mention.before + mention.after


def _fields(figure: Figure, lexicon: Lexicon) -> Iterator[tuple[str, str, Iterable[WordList], str]]:
    kind = kind_of(figure.quantity.unit)
    yield (
        "program", figure.program,
        [e for e in lexicon.programs.programs if e.program in _named_by(figure.program, lexicon)],
        "figures/programs.yaml",
    )  # fmt: skip
    yield "item", figure.item, [e for e in lexicon.items.items if e.item == figure.item], "figures/items.yaml"
    measures = [e for e in lexicon.measures.measures if e.measure == figure.measure and e.kind is kind]
    yield "measure", figure.measure, measures, "figures/measures.yaml"
    if figure.source or (kind is Kind.MONEY and figure.item == "funds"):
        sources = [e for e in lexicon.sources.sources if e.source == figure.source]
        yield "source", figure.source, sources, "figures/sources.yaml"


def _named_by(program: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The programmes whose words name ``program``: itself, and those it joins."""
    joint = lexicon.programs.joint
    return (program, *joint.of) if program == joint.program else (program,)


def _said_before(extraction: Extraction, figure: Figure, field: str) -> bool:
    """Whether a figure before this one in the same text has the same value of the field: then it was carried on."""
    return any(
        f.context.block == figure.context.block
        and f.context.row == figure.context.row
        and f.context.start < figure.context.start
        and getattr(f, field) == getattr(figure, field)
        for f in extraction.figures
    )


def _told(
    field: str,
    value: str,
    entries: Iterable[WordList],
    file: str,
    texts: tuple[tuple[str, str], ...],
    said_before: bool,
) -> Told:
    words = [(word, not getattr(entry, "weak", False)) for entry in entries for word in entry.words]
    for where, text in texts:
        if where == "heading" and (said_before or field == "source"):
            continue
        found = [(strong, match, word) for word, strong in words for match in regex.finditer(word, text)]
        if found:
            _, match, word = max(found, key=lambda hit: (hit[0], hit[1].end(), hit[1].end() - hit[1].start()))
            return Told(field, value, where, match.group(), word, file)
    return Told(field, value, CARRIED)
