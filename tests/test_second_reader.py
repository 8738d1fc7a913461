"""The second PDF reader: what it salvages, and that it never fails itself."""

from __future__ import annotations

from pathlib import Path

import pymupdf

from pipeline.ingest.second_reader import salvaged_lines, salvaged_page
from pipeline.model import Route

PROBLEM = "页面内容损坏 / the page's content is damaged"


def a_pdf(path: Path) -> Path:
    document = pymupdf.open()
    page = document.new_page(width=400, height=300)
    page.insert_text((50, 80), "计划改造小区40个，", fontname="china-s", fontsize=14)
    page.insert_text((50, 110), "实际开工41个。", fontname="china-s", fontsize=14)
    document.save(path)
    return path


def test_lines_come_in_order_with_their_places(tmp_path: Path) -> None:
    lines = salvaged_lines(a_pdf(tmp_path / "a.pdf"), 1)
    assert [line.text.content for line in lines] == ["计划改造小区40个，", "实际开工41个。"]
    place = lines[1].text.place(4, 6)
    assert place.page == 1
    assert place.box is not None and 90 < place.box.y0 < place.box.y1 < 120
    assert round(lines[0].size) == 14


def test_a_page_neither_can_read_keeps_the_first_readers_reason(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing else")
    page = salvaged_page(broken, 1, (400, 300), PROBLEM)
    assert (page.page.route, page.page.reason, page.lines) == (Route.FAILED, PROBLEM, ())
    assert salvaged_lines(a_pdf(tmp_path / "a.pdf"), 7) == ()


def test_a_salvaged_page_says_who_read_it(tmp_path: Path) -> None:
    page = salvaged_page(a_pdf(tmp_path / "a.pdf"), 1, (400, 300), PROBLEM)
    assert page.page.route is Route.TEXT_LAYER
    assert "second parser" in page.page.reason and PROBLEM in page.page.reason
