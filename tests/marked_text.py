"""Invented report text with its figures marked, as an ``Extraction``.

``<funds.budget.central=5000万元>`` in a paragraph stands for the printed ``5000万元``: item, measure, source, area and
period, those at the end left out where empty. Paragraphs are separated by line breaks.
"""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.model import (
    Assessment,
    Bound,
    Cell,
    Context,
    Document,
    Extraction,
    Figure,
    Finding,
    Format,
    Identity,
    Kind,
    Level,
    Method,
    Paragraph,
    Place,
    Quantity,
    Recomputation,
    RubricChoice,
    Score,
    Table,
    Text,
    Verdict,
)
from pipeline.pattern_files import pattern_folder
from pipeline.validate import validate

MARK = re.compile(r"<([^=<>]*)=([^<>]*)>")
NUMBER = re.compile(r"(≥?)(-?\d+(?:\.(\d+))?)(万|亿)?(元|平方米|套|户|栋|个|%)(以上)?")


def quantity(raw: str) -> Quantity:
    """The printed number in canonical units, with its precision."""
    found = NUMBER.fullmatch(raw)
    assert found, raw
    at_least, digits, decimals, times, unit, above = found.groups()
    step = Decimal(1).scaleb(-len(decimals or ""))
    factor = Decimal({"万": 10000, "亿": 100000000, None: 1}[times])
    if unit in ("元", "平方米"):
        factor, unit = factor / 10000, f"万{unit}"
    elif unit != "%" and factor == 1:
        step = Decimal(0)
    bound = Bound.AT_LEAST if at_least or above else Bound.EXACT
    return Quantity(Decimal(digits) * factor, unit, raw, step * factor, bound)


def extraction(text: str, program: str = "rental", indicator: str = "budget_execution") -> Extraction:
    """The marked text as a document with its figures, all in one programme and indicator."""
    blocks: list[Paragraph | Table] = []
    figures: list[Figure] = []
    for paragraph in filter(None, (line.strip() for line in text.splitlines())):
        content, at = "", 0
        for mark in MARK.finditer(paragraph):
            content += paragraph[at : mark.start()]
            at = mark.end()
            start = len(content)
            content += mark[2]
            number = f"f{len(figures)}"
            context = _context(len(blocks), content, start, indicator)
            figures.append(_figure(number, mark[1], mark[2], program, context))
        blocks.append(Paragraph(Text(content + paragraph[at:])))
    return of(blocks, figures)


def _context(block: int, content: str, start: int, indicator: str) -> Context:
    before = content[:start]
    clause = len(re.findall("[，；。,]", before))
    return Context(block, before.count("。"), clause, start, len(content), section="outputs", indicator=indicator)


def _figure(number: str, keys: str, raw: str, program: str, context: Context) -> Figure:
    item, measure, source, area, period, own_program = [*keys.split("."), "", "", "", "", ""][:6]
    placed = Context(**{**{name: getattr(context, name) for name in Context.__slots__}, "period": period})
    return Figure(
        number, own_program or program, item, measure, source, area, quantity(raw), Method.TEXT, Place(), raw, placed
    )  # fmt: skip


def of(blocks: list[Paragraph | Table], figures: list[Figure], scores: tuple[Score, ...] = ()) -> Extraction:
    """An extraction of these blocks, figures and scores."""
    document = Document("invented.txt", "0" * 64, Format.TEXT, (), tuple(blocks))
    return Extraction(document, Identity(Kind.SELF_EVALUATION, year=2030), tuple(figures), scores)


def findings(given: str | Extraction, *recomputations: Recomputation) -> list[Finding]:
    """What validation finds in marked text, or in an extraction."""
    read = extraction(given) if isinstance(given, str) else given
    known = recomputations or tuple(Recomputation(score.score_id, Verdict.UNVERIFIABLE) for score in read.scores)
    return list(validate(Assessment(read, RubricChoice("", ""), tuple(known)), pattern_folder()))


def told(given: str | Extraction) -> list[tuple[str, str, str]]:
    """Check, severity and claimed value of what is found."""
    return [(f.check.value, f.severity.value, f"{f.claimed:f}") for f in findings(given)]


def table(rows: list[list[str]], unit_note: str = "") -> Table:
    """A table with one header row."""
    cells = tuple(Cell(r, c, Text(text)) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Table(cells, len(rows), len(rows[0]), unit_note=unit_note)


def score(number: str, level: Level, claimed: str, parent: str = "", full: str | None = None) -> Score:
    """A claimed score of the programme ``rental``."""
    context = Context(0, 0, 0, 0, 0)
    return Score(
        number, "rental", level, "outputs", "quality", f"第{number}项", None if full is None else Decimal(full),
        Decimal(claimed), Decimal(0), Method.TEXT, Place(), "", context, parent,
    )  # fmt: skip
