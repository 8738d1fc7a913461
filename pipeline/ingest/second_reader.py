"""A second reader for pages that the first cannot decode: pdfplumber, on a parser of its own (pdfminer.six).

What breaks one parser (a damaged content stream, an odd font) often does not break the other. Only lines are taken:
a page that needs this is read in order, with places, but its tables stay lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.ingest.page_by_ocr import failed_page
from pipeline.ingest.page_content import Line, PageContent
from pipeline.model import Box, Page, Place, Route, Run, Text

_GAP = 0.3  # of the type size: what is wider apart was set apart
_SAME_LINE = 3.0  # points: words whose tops differ by less stand on one line


def salvaged_page(path: Path, number: int, size: tuple[float, float], problem: str) -> PageContent:
    """The page as this reader has it; a failed page, for ``problem``, where it has nothing either.

    ``size`` is the page's width and height in points; ``problem`` is in Chinese and English.
    """
    lines = salvaged_lines(path, number)
    if not lines:
        return failed_page(number, size, problem)
    reason = f"另一种解析器读取，表格按行保留；{problem}; read by a second parser, tables kept as lines"
    return PageContent(Page(number, *size, Route.TEXT_LAYER, reason), lines, ())


def salvaged_lines(path: Path, number: int) -> tuple[Line, ...]:
    """The lines of page ``number`` (from 1), top to bottom; empty where this reader cannot decode it either."""
    import pdfplumber  # seldom needed, and slow to load

    try:
        with pdfplumber.open(path, pages=[number]) as document:
            if not document.pages:
                return ()
            words = document.pages[0].dedupe_chars().extract_words(extra_attrs=["size"], use_text_flow=False)
    except Exception:  # any of pdfminer's many: then there is nothing to salvage, and the first reader's reason stands
        return ()
    return tuple(_line(group, number) for group in _grouped(words))


def _grouped(words: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    lines: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda w: (w["top"], w["x0"])):
        if lines and abs(lines[-1][0]["top"] - word["top"]) < _SAME_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w["x0"]) for line in lines]


def _line(words: list[dict[str, Any]], number: int) -> Line:
    content = ""
    runs: list[Run] = []
    end = float(words[0]["x0"])
    for word in words:
        content += " " if float(word["x0"]) - end > _GAP * float(word["size"]) else ""
        end = float(word["x1"])
        box = Box(float(word["x0"]), float(word["top"]), float(word["x1"]), float(word["bottom"]))
        runs.append(Run(len(content), len(content) + len(word["text"]), Place(number, box)))
        content += word["text"]
    boxes = [run.place.box for run in runs if run.place.box is not None]
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    return Line(Text(content, tuple(runs)), whole, float(words[0]["size"]))
