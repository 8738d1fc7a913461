"""The seed reports' PDFs against the same reports as web pages: every paragraph whole, every cell in its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from pipeline.ingest.pdf import read_pdf
from pipeline.model import Paragraph, Route, Table

SEEDS = Path(__file__).resolve().parents[1].parent / "shared" / "corpus" / "seeds"
PAGES = sorted(SEEDS.glob("*.html"))

pytestmark = pytest.mark.skipif(not PAGES, reason="the seed reports (../shared/corpus/seeds) are not here")

Placed = tuple[int, int, int, int, str]


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _paragraphs(page: Path) -> list[str]:
    body = html.parse(str(page), parser=html.HTMLParser(encoding="utf-8")).getroot().find("body")
    found = body.xpath(".//*[self::h1 or self::h2 or self::h3 or self::h4 or self::p][not(ancestor::table)]")
    return [text for element in found if (text := _bare(element.text_content()))]


def _cells(page: Path) -> list[Placed]:
    body = html.parse(str(page), parser=html.HTMLParser(encoding="utf-8")).getroot().find("body")
    cells: list[Placed] = []
    for table in body.iter("table"):
        taken: set[tuple[int, int]] = set()
        for row, line in enumerate(table.xpath(".//tr")):
            column = 0
            for cell in line.xpath("./td|./th"):
                while (row, column) in taken:
                    column += 1
                down, across = int(cell.get("rowspan", 1)), int(cell.get("colspan", 1))
                taken |= {(row + r, column + c) for r in range(down) for c in range(across)}
                cells.append((row, column, down, across, _bare(cell.text_content())))
    return cells


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_paragraph_and_cell_comes_back(page: Path) -> None:
    reading = read_pdf(page.with_suffix(".pdf"), None)
    assert {read.route for read in reading.pages} == {Route.TEXT_LAYER}
    assert [_bare(block.text.content) for block in reading.blocks if isinstance(block, Paragraph)] == _paragraphs(page)
    cells = [cell for block in reading.blocks if isinstance(block, Table) for cell in block.cells]
    placed = [(c.row, c.column, c.row_span, c.column_span, _bare(c.text.content)) for c in cells]
    assert placed == _cells(page)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_scanned_page_is_read_from_its_layer(page: Path) -> None:
    reading = read_pdf(page.with_suffix(".scan.pdf"), None)
    assert {read.route for read in reading.pages} == {Route.FAILED}
    assert reading.blocks == ()
