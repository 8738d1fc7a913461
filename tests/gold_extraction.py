"""The labelled figures and scores of the corpus as an ``Extraction``, so that validation is measured apart from reading.

Every figure is looked up in the text of the seed's HTML to give it a block, a sentence, a clause and an offset; figures
that are not found are left out. Scores get their parent by the order of levels. ``assess`` adds the sum of the parts
as the only recomputation.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import html

from pipeline.model import (
    Assessment,
    Block,
    Bound,
    Cell,
    Context,
    Document,
    Extraction,
    Figure,
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

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "seeds"
EXACT_UNITS = {"套", "户", "栋", "个"}
LEVEL_ORDER = [Level.TOTAL, Level.SECTION, Level.INDICATOR, Level.SUB_ITEM]
MULTIPLIERS = [("亿元", Decimal(10000)), ("万", Decimal(1)), ("平方米", Decimal("0.0001")), ("米", Decimal("0.0001"))]


@dataclass(frozen=True)
class Stretch:
    """One paragraph or cell of the document: where it is and what it says."""

    block: int
    row: int | None
    column: int | None
    content: str


def seed_names() -> list[str]:
    return sorted(path.name.split(".")[0] for path in SEEDS.glob("*.gold.json"))


def gold_of(name: str) -> dict[str, Any]:
    return json.loads((SEEDS / f"{name}.gold.json").read_text("utf-8"))  # type: ignore[no-any-return]


def extraction_of(name: str) -> Extraction:
    gold = gold_of(name)
    blocks, stretches = _read_html(SEEDS / f"{name}.html")
    finder = _Finder(stretches)
    figures = [f for n, g in enumerate(gold["figures"]) if (f := _figure(n, g, finder)) is not None]
    finder = _Finder(stretches)
    scores = _with_parents([s for n, g in enumerate(gold["scores"]) if (s := _score(n, g, finder)) is not None])
    document = Document(f"{name}.html", "0" * 64, Format.TEXT, (), tuple(blocks))
    figures.sort(key=lambda f: _order(f.context))
    identity = Identity(Kind.SELF_EVALUATION, year=gold["identity"].get("year"))
    return Extraction(document, identity, tuple(figures), tuple(scores))


def assess(extraction: Extraction) -> Assessment:
    """An assessment that knows only one rule: a score is the sum of its parts."""
    recomputations = tuple(_sum_of_parts(score, extraction.scores) for score in extraction.scores)
    return Assessment(extraction, RubricChoice("", "none"), recomputations)


def _sum_of_parts(score: Score, scores: tuple[Score, ...]) -> Recomputation:
    parts = [part for part in scores if part.parent == score.score_id]
    if not parts:
        return Recomputation(score.score_id, Verdict.UNVERIFIABLE)
    total = sum((part.claimed for part in parts), Decimal(0))
    verdict = Verdict.MATCH if total == score.claimed else Verdict.INCONSISTENT
    return Recomputation(score.score_id, verdict, total, total, inputs=tuple(part.score_id for part in parts))


def _order(context: Context) -> tuple[int, int, int, int]:
    return context.block, context.row or 0, context.column or 0, context.start


def _read_html(path: Path) -> tuple[list[Block], list[Stretch]]:
    blocks: list[Block] = []
    stretches: list[Stretch] = []
    body = html.fromstring(path.read_text("utf-8")).find(".//body")
    for element in body.iter("h1", "h2", "h3", "h4", "p", "table"):
        if element.tag == "table":
            table = _table(element)
            stretches += [Stretch(len(blocks), c.row, c.column, c.text.content) for c in table.cells]
            blocks.append(table)
        elif not any(ancestor.tag == "table" for ancestor in element.iterancestors()):
            content = re.sub(r"\s+", "", element.text_content())
            stretches.append(Stretch(len(blocks), None, None, content))
            blocks.append(Paragraph(Text(content)))
    return blocks, stretches


def _table(element: Any) -> Table:
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for row, line in enumerate(element.iter("tr")):
        column = 0
        for cell in line.iter("td", "th"):
            while (row, column) in taken:
                column += 1
            height, width = int(cell.get("rowspan", 1)), int(cell.get("colspan", 1))
            taken |= {(row + i, column + j) for i in range(height) for j in range(width)}
            cells.append(Cell(row, column, Text(re.sub(r"\s+", "", cell.text_content())), height, width))
            column += width
    return Table(tuple(cells), max(r for r, _ in taken) + 1, max(c for _, c in taken) + 1)


class _Finder:
    """Looks up printed numbers in reading order."""

    def __init__(self, stretches: list[Stretch]) -> None:
        self.stretches = stretches
        self.used: set[tuple[int, int]] = set()
        self.cursor = 0

    def find(self, quote: str, raw: str) -> tuple[Stretch, int, int] | None:
        quote, raw = _plain(quote), _plain(raw)
        for narrow in (quote, raw):
            for index in [*range(self.cursor, len(self.stretches)), *range(self.cursor)]:
                found = self._within(index, narrow, raw)
                if found is not None:
                    return found
        return None

    def find_next(self, clean: str, most_steps: int) -> tuple[Stretch, int, int] | None:
        for index in range(self.cursor, min(self.cursor + most_steps, len(self.stretches))):
            found = self._within(index, _plain(clean), _plain(clean))
            if found is not None:
                return found
        return None

    def _within(self, index: int, quote: str, raw: str) -> tuple[Stretch, int, int] | None:
        plain = _plain(self.stretches[index].content)
        for at in (m.start() for m in re.finditer(re.escape(quote), plain)):
            for match in re.finditer(rf"(?<![\d.]){re.escape(raw)}(?![\d.]\d)", plain[at : at + len(quote) + 12]):
                start = at + match.start()
                if (index, start) not in self.used:
                    self.used.add((index, start))
                    self.cursor = index
                    return self.stretches[index], start, start + len(raw)
        return None


def _plain(text: str) -> str:
    text = re.sub(r"<sup>2</sup>", "2", re.sub(r"</?p>|\t", "", text)).replace("²", "2")
    return re.sub(r"\s+", "", text).translate(str.maketrans("（）：；，％“”", '():;,%""'))


def _figure(number: int, gold: dict[str, Any], finder: _Finder) -> Figure | None:
    found = finder.find_next(gold["clean"], 60) if "clean" in gold else finder.find(gold["quote"], gold["raw"])
    if found is None or not isinstance(gold["value"], int | float):
        return None
    stretch, start, end = found
    return Figure(
        f"f{number}", gold["program"], gold["item"], gold["measure"], gold["source"], gold["area"], _quantity(gold),
        Method.TEXT if stretch.row is None else Method.TABLE, Place(), gold["quote"],
        replace(_context(stretch, start, end), period=str(gold.get("period", "") or "")),
    )  # fmt: skip


def _quantity(gold: dict[str, Any]) -> Quantity:
    raw = _plain(gold.get("clean", gold["raw"]))
    digits = re.search(r"\d[\d,]*(?:\.(\d+))?", raw)
    decimals = len(digits.group(1) or "") if digits else 0
    step = Decimal(1).scaleb(-decimals)
    if gold["unit"] in EXACT_UNITS:
        step = Decimal(10000) * step if "万" in raw else Decimal(0)
    elif gold["unit"] != "%":
        step *= next((factor for word, factor in MULTIPLIERS if word in raw), Decimal(1))
    bound = Bound.AT_LEAST if re.search("以上|≥|多", raw) else Bound.EXACT
    return Quantity(Decimal(str(gold["value"])), gold["unit"], raw, step, bound)


def _context(stretch: Stretch, start: int, end: int) -> Context:
    before = stretch.content[:start]
    return Context(
        stretch.block, len(re.findall("。", before)), len(re.findall("[。；，;,]", before)), start, end,
        stretch.row, stretch.column,
    )  # fmt: skip


def _score(number: int, gold: dict[str, Any], finder: _Finder) -> Score | None:
    if gold.get("claimed") is None:
        return None
    found = finder.find(gold["quote"], gold["quote"])
    stretch, start, end = found or (Stretch(0, None, None, ""), 0, 0)
    full = gold.get("full_marks")
    return Score(
        f"s{number}", gold["program"], Level(gold["level"]), gold["section"], gold["indicator"], gold["label"],
        None if full is None else Decimal(str(full)), Decimal(str(gold["claimed"])), Decimal(0), Method.TEXT, Place(),
        gold["quote"], _context(stretch, start, end), where=gold.get("where", "narrative"),
    )  # fmt: skip


def _with_parents(scores: list[Score]) -> list[Score]:
    return [replace(score, parent=_parent(score, scores)) for score in scores]


def _parent(score: Score, scores: list[Score]) -> str:
    if score.level not in LEVEL_ORDER[1:]:
        return ""
    above = LEVEL_ORDER[LEVEL_ORDER.index(score.level) - 1]
    for other in scores:
        fits = other.program == score.program and other.where == score.where and other.level is above
        near = above is Level.TOTAL or other.section == score.section
        if fits and near and (above is not Level.INDICATOR or other.indicator == score.indicator):
            return other.score_id
    return ""
