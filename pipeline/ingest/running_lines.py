"""Page headers, footers and page numbers: found by their place and by coming back on other pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from pipeline.ingest.page_content import Line, PageContent

ZONE = 0.12  # share of the page's height at top and bottom in which running lines stand
SAME_HEIGHT = 0.015  # share of the page's height: print and scan wander that much from page to page
ALIKE = 0.8  # likeness of two readings of one header; OCR misreads a character now and then
OUTERMOST = 3  # lines at either end of a page that may be running lines
FEWEST_PAGES = 3
HEADER_GAP = 1.0  # in type sizes, from the text
CLEAR_GAP = 1.2  # in type sizes: a bare number this far from the text is a page number even on a single page

# — 3 —, -3-, 第3页, 第 3 页 共 8 页, 3/8, Page 3: marked as page numbers by what stands around the number.
_MARKED_NUMBER = re.compile(
    r"[-—–－─一·•~～]{1,3}\s*\d{1,4}\s*[-—–－─一·•~～]{1,3}|第\s*\d{1,4}\s*页.{0,12}|\d{1,4}\s*[/／]\s*\d{1,4}"
    r"|(?i:page)\s*\d{1,4}.{0,8}|共\s*\d{1,4}\s*页"
)
_BARE_NUMBER = re.compile(r"\d{1,4}|[ivxIVX]{1,5}")


@dataclass(frozen=True, slots=True)
class _Candidate:
    page: int  # index into the pages
    line: Line
    at: float  # middle of the line, as a share of the page's height
    height: float  # of the page
    pattern: str  # its text without blanks, digits as #
    gap: float  # to the nearest line or table on the inner side, in type sizes


def take_running_lines(pages: Sequence[PageContent]) -> tuple[list[PageContent], list[Line]]:
    """The pages without their headers, footers and page numbers, and those lines in reading order."""
    candidates = [candidate for index, page in enumerate(pages) for candidate in _candidates(index, page)]
    running = {id(c.line) for c in candidates if _is_page_number(c, candidates)}
    rest = [c for c in candidates if id(c.line) not in running]
    running |= {id(c.line) for c in _repeated(rest, len(pages))}
    if not running:
        return list(pages), []
    kept = [replace(page, lines=tuple(line for line in page.lines if id(line) not in running)) for page in pages]
    return kept, [line for page in pages for line in page.lines if id(line) in running]


def frame(page: PageContent) -> tuple[float, float]:
    """Width and height of the frame that the page's line boxes are in."""
    return page.reading_size or (page.page.width, page.page.height)


def _candidates(index: int, page: PageContent) -> Iterable[_Candidate]:
    height = frame(page)[1]
    if height <= 0 or not page.lines:
        return
    ordered = sorted(page.lines, key=lambda line: line.box.y0)
    edges = sorted({id(line): line for line in (*ordered[:OUTERMOST], *ordered[-OUTERMOST:])}.values(), key=_top)
    for line in edges:
        at = (line.box.y0 + line.box.y1) / 2 / height
        if at <= ZONE or at >= 1 - ZONE:
            pattern = re.sub(r"\d+", "#", re.sub(r"\s+", "", line.text.content))
            yield _Candidate(index, line, at, height, pattern, _gap(line, page, inner_below=at < 0.5))


def _top(line: Line) -> float:
    return line.box.y0


def _gap(line: Line, page: PageContent, inner_below: bool) -> float:
    """From ``line`` to what is printed next towards the middle of the page."""
    boxes = [other.box for other in page.lines if other is not line] + [table.box for table in page.tables]
    if inner_below:
        gaps = [box.y0 - line.box.y1 for box in boxes if box.y1 > line.box.y1]
    else:
        gaps = [line.box.y0 - box.y1 for box in boxes if box.y0 < line.box.y0]
    return min(gaps, default=10 * line.size) / max(line.size, 1.0)


def _is_page_number(candidate: _Candidate, candidates: Sequence[_Candidate]) -> bool:
    text = candidate.line.text.content.strip()
    if _MARKED_NUMBER.fullmatch(text):
        return True
    if not _BARE_NUMBER.fullmatch(text):
        return False
    if candidate.gap >= CLEAR_GAP:
        return True
    return any(
        other.page != candidate.page and _level(candidate, other) and _counts_on(candidate, other)
        for other in candidates
    )


def _counts_on(one: _Candidate, other: _Candidate) -> bool:
    texts = one.line.text.content.strip(), other.line.text.content.strip()
    if not all(text.isascii() and text.isdigit() for text in texts):
        return False
    return int(texts[0]) - one.page == int(texts[1]) - other.page


def _repeated(candidates: Sequence[_Candidate], pages: int) -> list[_Candidate]:
    """Candidates that come back at the same height on enough pages: all of two, else three or a third of them.

    On its page one of them must stand clear of the text, or it is text that happens to come back, as it is farther in
    than that one: the same form on every page.
    """
    needed = pages if pages == 2 else max(FEWEST_PAGES, (pages + 2) // 3 if pages < 30 else 10)
    families: list[list[_Candidate]] = []
    for candidate in candidates:
        family = next((family for family in families if _kin(candidate, family[0])), None)
        if family is None:
            families.append([candidate])
        else:
            family.append(candidate)
    found = [c for family in families if len({c.page for c in family}) >= max(needed, 2) for c in family]
    innermost: dict[tuple[int, bool], float] = {}
    for c in found:
        if c.gap >= HEADER_GAP:
            side = (c.page, c.at < 0.5)
            innermost[side] = max(innermost.get(side, 0.0), _inwards(c))
    return [c for c in found if _inwards(c) <= innermost.get((c.page, c.at < 0.5), -1.0)]


def _inwards(candidate: _Candidate) -> float:
    """From the nearer edge, as a share of the page's height."""
    return candidate.at if candidate.at < 0.5 else 1 - candidate.at


def _level(one: _Candidate, other: _Candidate) -> bool:
    """Whether both stand equally far from the same edge: on a landscape page that is another share of the height."""
    if one.height == other.height or (one.at < 0.5) is not (other.at < 0.5):
        return abs(one.at - other.at) <= SAME_HEIGHT
    edges = [_inwards(c) * c.height for c in (one, other)]
    return abs(edges[0] - edges[1]) <= SAME_HEIGHT * max(one.height, other.height)


def _kin(one: _Candidate, other: _Candidate) -> bool:
    if not _level(one, other):
        return False
    if one.pattern == other.pattern:
        return True
    if abs(len(one.pattern) - len(other.pattern)) > 2 or min(len(one.pattern), len(other.pattern)) < 6:
        return False
    return SequenceMatcher(None, one.pattern, other.pattern, autojunk=False).ratio() >= ALIKE
