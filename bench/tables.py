"""How well tables are rebuilt, beside pdfplumber and pymupdf on the same files, class by class.

``python bench/tables.py [--no-scans] [--worst N]``. The files are those of ``table_samples.py``. The score is TEDS-like: a
table is a tree of rows and cells, and the score is 1 less the cost of turning what was read into the truth, over the
number of nodes of the larger tree. A row or cell that is missing or too much costs 1 for each node, a cell with other
spans 1, a cell with other text the share of its characters that differ. Of a file without a table the score is 1 if none
is found, else 0.

anju's tables are those of ``ingest`` (joined over pages, with spans). For the other two every table of every page is
taken with spans derived from its cells' boxes, and also all of them one below the other; what scores best counts.
``find_tables`` of pymupdf runs with ``use_layout=False``, pdfplumber with its defaults.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import pdfplumber
import pymupdf

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.table_samples import Sample, samples  # noqa: E402
from pipeline.ingest import IngestError, ingest  # noqa: E402
from pipeline.model import Table  # noqa: E402


class Cell(NamedTuple):
    row: int
    column: int
    row_span: int
    column_span: int
    text: str


Rows = list[list[Cell]]
Tables = list[Rows]


# --------------------------------------------------------------------------------------------------------------------
# The score
# --------------------------------------------------------------------------------------------------------------------


def rows_of(cells: Iterable[Cell]) -> Rows:
    by_row: dict[int, list[Cell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell._replace(text=bare(cell.text)))
    return [sorted(by_row[row], key=lambda cell: cell.column) for row in sorted(by_row)]


def bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def score(read: Rows, truth: Rows) -> float:
    """1 for the same table, 0 for nothing in common."""
    nodes = max(sum(map(_nodes, read)), sum(map(_nodes, truth)))
    return max(0.0, 1.0 - _distance(read, truth, _row_cost, _nodes) / nodes) if nodes else 1.0


def _nodes(row: Sequence[Cell]) -> int:
    return 1 + len(row)


def _row_cost(one: Sequence[Cell], other: Sequence[Cell]) -> float:
    return _distance(one, other, _cell_cost, lambda _: 1)


def _cell_cost(one: Cell, other: Cell) -> float:
    if (one.row_span, one.column_span) != (other.row_span, other.column_span):
        return 1.0
    if one.text == other.text:
        return 0.0
    edits = _distance(one.text, other.text, lambda a, b: float(a != b), lambda _: 1)
    return edits / max(len(one.text), len(other.text))


def _distance(
    one: Sequence[Any], other: Sequence[Any], change: Callable[[Any, Any], float], lose: Callable[[Any], float]
) -> float:
    before = [0.0]
    for item in other:
        before.append(before[-1] + lose(item))
    for a in one:
        here = [before[0] + lose(a)]
        for index, b in enumerate(other):
            here.append(min(before[index] + change(a, b), before[index + 1] + lose(a), here[-1] + lose(b)))
        before = here
    return before[-1]


def file_score(tables: Tables, sample: Sample) -> float:
    if not sample.cells:
        return float(not tables)
    truth = rows_of(Cell(c.row, c.column, c.row_span, c.column_span, c.text) for c in sample.cells)
    return max((score(table, truth) for table in tables), default=0.0)


# --------------------------------------------------------------------------------------------------------------------
# The readers
# --------------------------------------------------------------------------------------------------------------------


def read_with_anju(path: Path, engine: object) -> Tables:
    try:
        document = ingest(path, ocr=engine)
    except IngestError:
        return []
    return [
        rows_of(Cell(c.row, c.column, c.row_span, c.column_span, c.text.content) for c in block.cells)
        for block in document.blocks
        if isinstance(block, Table)
    ]


def read_with_pdfplumber(path: Path, _: object) -> Tables:
    with pdfplumber.open(path) as document:
        found = [table for page in document.pages for table in page.find_tables()]
        return _and_all([_from_boxes(table.rows, table.extract()) for table in found])


def read_with_pymupdf(path: Path, _: object) -> Tables:
    with pymupdf.open(path) as document:
        tables = []
        for page in document:
            tables += [_from_boxes(table.rows, table.extract()) for table in page.find_tables(use_layout=False).tables]
        return _and_all(tables)


def _from_boxes(rows: Sequence[object], texts: Sequence[Sequence[str | None]]) -> Rows:
    """Cells with the spans that their boxes show."""
    boxes = [list(row.cells) for row in rows]  # type: ignore[attr-defined]
    xs = _levels(x for row in boxes for box in row if box for x in (box[0], box[2]))
    ys = _levels(y for row in boxes for box in row if box for y in (box[1], box[3]))
    cells = {}
    for row, words in zip(boxes, texts, strict=True):
        for box, text in zip(row, words, strict=False):
            if box:
                x0, y0, x1, y1 = (
                    _nearest(xs, box[0]),
                    _nearest(ys, box[1]),
                    _nearest(xs, box[2]),
                    _nearest(ys, box[3]),
                )
                cells[(y0, x0)] = Cell(y0, x0, y1 - y0, x1 - x0, text or "")
    return rows_of(cells.values())


def _levels(values: Iterable[float]) -> list[float]:
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > 1.5:
            levels.append(value)
    return levels


def _nearest(levels: Sequence[float], value: float) -> int:
    at = bisect_left(levels, value)
    return min((i for i in (at - 1, at) if 0 <= i < len(levels)), key=lambda i: abs(levels[i] - value))


def _and_all(tables: Tables) -> Tables:
    return [*tables, [row for table in tables for row in table]] if len(tables) > 1 else tables


READERS: dict[str, Callable[[Path, object], Tables]] = {
    "anju": read_with_anju,
    "pdfplumber": read_with_pdfplumber,
    "pymupdf": read_with_pymupdf,
}


# --------------------------------------------------------------------------------------------------------------------
# The comparison
# --------------------------------------------------------------------------------------------------------------------


class Result(NamedTuple):
    sample: Sample
    scores: dict[str, float]
    seconds: dict[str, float]


def measured(wanted: Iterable[Sample], engine: object, readers: Iterable[str]) -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        for sample in wanted:
            path = Path(folder) / f"{sample.name}.pdf"
            path.write_bytes(sample.pdf)
            scores, seconds = {}, {}
            for name in readers:
                started = perf_counter()
                scores[name] = file_score(READERS[name](path, engine), sample)
                seconds[name] = perf_counter() - started
            yield Result(sample, scores, seconds)


def report(results: Sequence[Result], out: io.TextIOBase) -> None:
    names = list(results[0].scores)
    groups = list(dict.fromkeys(result.sample.group for result in results))
    print(f"{'class':12} files  " + "  ".join(f"{name:>10}" for name in names), file=out)
    for group in (*groups, "all"):
        own = [result for result in results if group in (result.sample.group, "all")]
        means = (sum(result.scores[name] for result in own) / len(own) for name in names)
        print(f"{group:12} {len(own):5}  " + "  ".join(f"{mean:10.3f}" for mean in means), file=out)
    digital = [result for result in results if not result.sample.scanned]
    total = {name: sum(result.seconds[name] for result in digital) for name in names}
    print(f"{'seconds':12} {len(digital):5}  " + "  ".join(f"{total[name]:10.2f}" for name in names), file=out)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--no-scans", action="store_true", help="leave out what needs OCR")
    parser.add_argument("--only", default="", help="names that begin so")
    parser.add_argument("--anju", action="store_true", help="anju alone")
    parser.add_argument("--worst", type=int, default=0, help="also name the files with the lowest scores")
    options = parser.parse_args()
    wanted = [
        each for each in samples() if each.name.startswith(options.only) and not (options.no_scans and each.scanned)
    ]
    engine = None
    if any(each.scanned for each in wanted):
        from pipeline.ingest.ocr import OcrChoice, open_engine

        engine = open_engine(OcrChoice.AUTO, 2)
    results = list(measured(wanted, engine, ["anju"] if options.anju else READERS))
    report(results, sys.stdout)
    for result in sorted(results, key=lambda each: each.scores["anju"])[: options.worst]:
        print(f"{result.scores['anju']:.3f}  {result.sample.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
