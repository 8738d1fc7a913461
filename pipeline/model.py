"""The words every stage speaks.

Frozen values only: a stage takes the value of the stage before and returns its own. Nothing crosses a stage as a
``dict``. Boxes are in PDF points from the page's top left corner, on the page as shown (rotation applied). Pages are
counted from 1. Numbers that are ever compared are ``Decimal``; only geometry and confidences are ``float``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from pipeline.interval import Interval

# --------------------------------------------------------------------------------------------------------------------
# Places and text
# --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: PDF points, origin top left, ``x0 <= x1`` and ``y0 <= y1``."""

    x0: float
    y0: float
    x1: float
    y1: float

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands. ``page`` and ``box`` are ``None`` for formats without pages (Word, plain text)."""

    page: int | None = None
    box: Box | None = None


class Method(StrEnum):
    """How characters were obtained (``method`` of figures.csv)."""

    TEXT = "text"
    TABLE = "table"
    OCR = "ocr"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch ``[start, end)`` of a text with one place.

    ``confidence`` is the OCR score 0..1, ``None`` for characters that were never recognised but read (a text layer, a
    Word file). ``doubtful`` marks an OCR line of low score: kept, never dropped.
    """

    start: int
    end: int
    place: Place
    confidence: float | None = None
    doubtful: bool = False
    under_seal: bool = False

    def moved(self, by: int) -> Run:
        """The same stretch ``by`` characters later (a report has tens of thousands: quicker than ``replace``)."""
        return Run(self.start + by, self.end + by, self.place, self.confidence, self.doubtful, self.under_seal)


@dataclass(frozen=True, slots=True)
class Text:
    """Characters as read, with the places they stand at.

    ``runs`` are in order, do not overlap, and need not cover everything (a blank put in when lines were joined has no
    place). Text that came from nowhere on a page has no runs.
    """

    content: str
    runs: tuple[Run, ...] = ()

    def __str__(self) -> str:
        return self.content

    def __len__(self) -> int:
        return len(self.content)

    def runs_within(self, start: int, end: int) -> Iterator[Run]:
        """Runs that share at least one character with ``[start, end)``."""
        return (run for run in self.runs if run.start < end and run.end > start)

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """The place of ``[start, end)``: the page of its first run, and one box around its runs on that page."""
        page: int | None = None
        box: Box | None = None
        for run in self.runs_within(start, len(self.content) if end is None else end):
            if page is None:
                page = run.place.page
            if run.place.page == page and run.place.box is not None:
                box = run.place.box if box is None else box.union(run.place.box)
        return Place(page, box)

    def confidence(self, start: int = 0, end: int | None = None) -> float | None:
        """The lowest OCR score in ``[start, end)``; ``None`` where nothing there was recognised."""
        stop = len(self.content) if end is None else end
        scores = [run.confidence for run in self.runs_within(start, stop) if run.confidence is not None]
        return min(scores) if scores else None

    def slice(self, start: int, end: int) -> Text:
        """The part ``[start, end)`` with its places."""
        runs = tuple(
            replace(run, start=max(run.start, start) - start, end=min(run.end, end) - start)
            for run in self.runs_within(start, end)
        )
        return Text(self.content[start:end], runs)

    @staticmethod
    def join(parts: Iterable[Text], separator: str = "") -> Text:
        """The parts one after another, ``separator`` (without a place) between them."""
        content: list[str] = []
        runs: list[Run] = []
        length = 0
        for index, part in enumerate(parts):
            if index and separator:
                content.append(separator)
                length += len(separator)
            runs.extend(part.runs if not length else (run.moved(length) for run in part.runs))
            content.append(part.content)
            length += len(part.content)
        return Text("".join(content), tuple(runs))


# --------------------------------------------------------------------------------------------------------------------
# What ingest gives: a Document
# --------------------------------------------------------------------------------------------------------------------


class Format(StrEnum):
    """``format`` of documents.csv."""

    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    XLSX = "xlsx"
    IMAGE = "image"
    TEXT = "text"
    OFD = "ofd"
    UNKNOWN = "unknown"


class Route(StrEnum):
    """How a page was read."""

    TEXT_LAYER = "text_layer"
    OCR = "ocr"
    EMPTY = "empty"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paged format: its size in points, how it was read and why.

    ``second_reading`` is a text layer that was refused in favour of OCR: kept, not used.
    """

    number: int
    width: float
    height: float
    route: Route
    reason: str
    second_reading: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, re-joined across lines and pages.

    ``heading_level`` is set only where the file itself says so (a Word style, a markdown heading); headings known by
    their numbering are recognised by extract. ``size`` is the type size in points, ``None`` where unknown.
    """

    text: Text
    heading_level: int | None = None
    bold: bool = False
    centred: bool = False
    size: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell at its top left grid position; merged cells appear once, with their spans."""

    row: int
    column: int
    text: Text
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table, joined over pages (repeated header dropped).

    ``caption`` is the paragraph above it that names it, ``unit_note`` what stands behind 单位： near it (万元), both
    empty where there is none. ``header_rows`` counts the header rows at the top.
    """

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    header_rows: int = 1
    caption: str = ""
    unit_note: str = ""
    pages: tuple[int, ...] = ()

    def grid(self) -> list[list[Cell | None]]:
        """``rows`` x ``columns``; a merged cell stands at each position it covers."""
        grid: list[list[Cell | None]] = [[None] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.rows)):
                for column in range(cell.column, min(cell.column + cell.column_span, self.columns)):
                    grid[row][column] = cell
        return grid


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read. ``file`` is the path to show (relative to the input folder).

    ``blocks`` are in reading order. ``set_aside`` holds page headers, footers and page numbers: read, not used.
    ``notes`` are remarks on the reading (tracked changes, damaged pages), for people.
    """

    file: str
    sha256: str
    format: Format
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    set_aside: tuple[Paragraph, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def doc_id(self) -> str:
        """First 12 hex digits of the file's SHA-256 (contract.md)."""
        return self.sha256[:12]

    @property
    def ocr_pages(self) -> int:
        """How many pages were read by OCR."""
        return sum(page.route is Route.OCR for page in self.pages)


# --------------------------------------------------------------------------------------------------------------------
# What extract gives: identity, figures, claimed scores
# --------------------------------------------------------------------------------------------------------------------


class Bound(StrEnum):
    """What the words around a number make of it."""

    EXACT = "exact"
    AT_LEAST = "at_least"  # 以上, 不低于, ≥, 余, 多
    AT_MOST = "at_most"  # 以下, 不足, 近, ≤
    ABOUT = "about"  # 约, 左右


_OPPOSITE = {Bound.AT_LEAST: Bound.AT_MOST, Bound.AT_MOST: Bound.AT_LEAST}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A printed number with unit, in canonical units (contract.md), and the precision it was printed with.

    ``step`` is one unit of the last printed place in canonical units (26.89亿元: 100 万元); 0 for an exact count.
    ``raw`` is what the report prints. ``high_value`` is the upper end of a printed range (60%-80%), else ``None``.
    """

    value: Decimal
    unit: str
    raw: str
    step: Decimal = Decimal(0)
    bound: Bound = Bound.EXACT
    high_value: Decimal | None = None

    def rounded(self) -> Interval:
        """The values that honest rounding prints so: ``[value - step/2, value + step/2]``, both ends closed."""
        return self._bounded(Interval.closed(self.value - self.step / 2, self._top() + self.step / 2))

    def rounded_or_truncated(self) -> Interval:
        """The values that either rounding or cutting off prints so: ``[value - step/2, value + step)``, mirrored below 0."""
        top = self._top()
        if self.step == 0:
            return self._bounded(Interval.closed(self.value, top))
        low_open, high_open = self.value < 0, top >= 0
        low = self.value - (self.step if low_open else self.step / 2)
        high = top + (self.step if high_open else self.step / 2)
        return self._bounded(Interval(low, high, low_closed=not low_open, high_closed=not high_open))

    def at(self, value: Decimal) -> Quantity:
        """Another value printed as this one is: no longer the range that this one may be."""
        return replace(self, value=value, high_value=None)

    def scaled(self, factor: Decimal) -> Quantity:
        """The same print in a unit ``factor`` times as large; a range keeps both ends."""
        high = None if self.high_value is None else self.high_value * factor
        return replace(self, value=self.value * factor, step=self.step * factor, high_value=high)

    def negated(self) -> Quantity:
        """The same print as a decrease: the ends of a range change places, and 以上 becomes 以下."""
        high = None if self.high_value is None else -self.value
        return replace(self, value=-self._top(), high_value=high, bound=_OPPOSITE.get(self.bound, self.bound))

    def _top(self) -> Decimal:
        return self.value if self.high_value is None else self.high_value

    def _bounded(self, printed: Interval) -> Interval:
        """Widen by the words around the number: an open side has no end, 约 is a tenth of the value either way."""
        if self.bound is Bound.AT_LEAST:
            limit = Decimal(100) if self.unit == "%" and self.value <= 100 else None
            return Interval(self.value, limit)
        if self.bound is Bound.AT_MOST:
            return Interval(Decimal(0) if self.value >= 0 else None, self._top())
        if self.bound is Bound.ABOUT:
            slack = abs(self.value) / 10
            return Interval.closed(self.value - slack, self._top() + slack)
        return printed


class Kind(StrEnum):
    """``kind`` of documents.csv."""

    SELF_EVALUATION = "self_evaluation"
    INDICATOR_EXPLANATION = "indicator_explanation"
    TRANSFER_SELF_EVALUATION = "transfer_self_evaluation"
    THIRD_PARTY_EVALUATION = "third_party_evaluation"
    NOT_A_REPORT = "not_a_report"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reports on what year. Empty text where not stated; ``year`` is the year evaluated, not that of writing."""

    kind: Kind
    title: str = ""
    doc_no: str = ""
    issuer: str = ""
    region: str = ""
    region_code: str = ""
    region_level: str = ""
    year: int | None = None
    programs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """Where in the document a figure or score stands; relations are formed within it.

    ``block`` is the index into ``Document.blocks``; ``sentence`` and ``clause`` count within the block; ``start`` and
    ``end`` are offsets in the paragraph's text, or in the cell's text for a table (then ``row`` and ``column`` are set).
    ``section`` and ``indicator`` are contract.md's words, as the outline gives them. ``period`` is a year or span other
    than the evaluated one that the clause speaks of (2024, 2021-2025, 上年), empty for the evaluated year. ``cues`` are
    the role words of the clause that the reading rests on (其中, 共计, 占, 较上年增加 ...), in order.
    """

    block: int
    sentence: int
    clause: int
    start: int
    end: int
    row: int | None = None
    column: int | None = None
    section: str = ""
    indicator: str = ""
    period: str = ""
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure the report states (a row of figures.csv).

    ``parts_of`` is the id of the figure this one is said to be part of (其中…), empty where none. ``relates_to`` holds
    for a rate or share the ids the text itself pairs it with, as ``(role, figure_id)``; roles are those of
    ``patterns/relations.yaml``.
    """

    figure_id: str
    program: str
    item: str
    measure: str
    source: str
    area: str
    quantity: Quantity
    method: Method
    place: Place
    quote: str
    context: Context
    as_of: str = ""
    repaired: bool = False
    confidence: float = 1.0
    parts_of: str = ""
    relates_to: tuple[tuple[str, str], ...] = ()


class Level(StrEnum):
    """``level`` of scores.csv, from the top."""

    TOTAL = "total"
    SECTION = "section"
    INDICATOR = "indicator"
    SUB_ITEM = "sub_item"
    BONUS = "bonus"


@dataclass(frozen=True, slots=True)
class Score:
    """One score the report claims. ``full_marks`` is ``None`` where the report does not print them.

    ``parent`` is the id of the score this one is counted into, empty for a total. ``where`` tells narrative from table.
    ``claimed`` keeps its printed precision in ``step``.
    """

    score_id: str
    program: str
    level: Level
    section: str
    indicator: str
    label: str
    full_marks: Decimal | None
    claimed: Decimal
    step: Decimal
    method: Method
    place: Place
    quote: str
    context: Context
    parent: str = ""
    where: str = "narrative"
    area: str = ""  # the sub-region whose score it is (甲县91.75分), empty for the report's own
    criterion: str = ""  # the scoring standard's own sentence, where the report prints it in the same row


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a document states: the value of the extract stage."""

    document: Document
    identity: Identity
    figures: tuple[Figure, ...]
    scores: tuple[Score, ...]
    coverage: dict[str, int] = field(default_factory=dict)  # numbers seen / taken / refused by reason, for people


# --------------------------------------------------------------------------------------------------------------------
# What rubrics gives: recomputed scores
# --------------------------------------------------------------------------------------------------------------------


class Verdict(StrEnum):
    """``verdict`` of scores.csv."""

    MATCH = "match"
    OVERCLAIMED = "overclaimed"
    UNDERCLAIMED = "underclaimed"
    UNVERIFIABLE = "unverifiable"
    INCONSISTENT = "inconsistent"


@dataclass(frozen=True, slots=True)
class Recomputation:
    """What the standard gives for one claimed score.

    ``low``/``high`` are ``None`` where it is unverifiable. ``convention`` names the reading under which the claim
    holds, if it holds only under one. ``inputs`` are ids of the figures and scores put in. ``marks`` lists the marks
    under each convention, as ``(convention, low, high)``. Explanations say formula, numbers, rule and source.
    """

    score_id: str
    verdict: Verdict
    low: Decimal | None = None
    high: Decimal | None = None
    convention: str = ""
    rule: str = ""
    explanation: str = ""
    explanation_en: str = ""
    inputs: tuple[str, ...] = ()
    marks: tuple[tuple[str, Decimal, Decimal], ...] = ()
    as_recomputable: tuple[Decimal, Decimal] | None = None  # of a sum: recomputed parts, claimed ones for the rest


@dataclass(frozen=True, slots=True)
class RubricChoice:
    """Which standard was applied, why, and which others came close. ``rubric`` is empty where none fits.

    ``binding`` is false for a standard that is not known to be in force for the report, and applied because its marks agree.
    """

    rubric: str
    reason: str
    runners_up: tuple[str, ...] = ()
    binding: bool = True


@dataclass(frozen=True, slots=True)
class StandardDifference:
    """An item whose scoring rule the report prints otherwise than the standard on file has it.

    ``printed`` and ``on_file`` are the two clauses, with the marks each gives the item.
    """

    score_id: str
    title: str
    printed: str
    on_file: str
    printed_marks: Decimal
    on_file_marks: Decimal


@dataclass(frozen=True, slots=True)
class Repair:
    """A figure in whose print characters were misread, and what was made of it, in canonical units.

    ``before`` is how it was read by its characters alone, ``after`` how the report's arithmetic has it; ``None`` where
    nothing decides between readings: such a figure is left out.
    """

    figure_id: str
    raw: str
    before: Decimal
    after: Decimal | None
    unit: str
    reason: str
    reason_en: str
    place: Place
    quote: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The value of the rubrics stage; ``recomputations`` has one entry per score, in the order of the scores.

    ``repairs`` lists the figures with misread characters, in reading order (`validate/repair.py`).
    """

    extraction: Extraction
    choice: RubricChoice
    recomputations: tuple[Recomputation, ...]
    differences: tuple[StandardDifference, ...] = ()
    repairs: tuple[Repair, ...] = ()


# --------------------------------------------------------------------------------------------------------------------
# What validate gives: findings, and the whole audit
# --------------------------------------------------------------------------------------------------------------------


class Check(StrEnum):
    """``check`` of findings.csv."""

    SUM = "sum"
    RATIO = "ratio"
    GROWTH = "growth"
    SHARE = "share"
    DEVIATION = "deviation"
    SCORE_SUM = "score_sum"
    SCORE_RULE = "score_rule"
    SCORE_RANGE = "score_range"
    CROSS_MENTION = "cross_mention"
    TABLE_SUM = "table_sum"
    ENUMERATION = "enumeration"
    PLAUSIBILITY = "plausibility"
    MISSING = "missing"


class Severity(StrEnum):
    """``severity`` of findings.csv, gravest first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One mismatch (a row of findings.csv), numbers in canonical units.

    ``operands`` are figure and score ids, the claimed one first. ``root`` is the finding this one merely follows from.
    """

    finding_id: str
    check: Check
    severity: Severity
    program: str
    indicator: str
    claimed: Decimal | None
    recomputed: Decimal | None
    difference: Decimal | None
    unit: str
    message: str
    message_en: str
    operands: tuple[str, ...]
    place: Place
    quote: str
    root: str = ""


class Status(StrEnum):
    """``status`` of documents.csv."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Audit:
    """Everything about one file.

    A file that could not be read has ``assessment`` ``None``, ``status`` failed and the reason in ``error`` (Chinese
    and English).
    """

    file: str
    sha256: str
    format: Format
    status: Status
    error: str = ""
    assessment: Assessment | None = None
    findings: tuple[Finding, ...] = ()
