"""Where something stands, and text that keeps it: boxes, places, runs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice, takewhile
from operator import attrgetter

from pipeline.value_class import value_class


@value_class
class Box:
    """A rectangle on a page: PDF points, origin top left, ``x0 <= x1`` and ``y0 <= y1``."""

    x0: float
    y0: float
    x1: float
    y1: float

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))


@value_class
class Place:
    """Where something stands. ``page`` and ``box`` are ``None`` for formats without pages (Word, plain text)."""

    page: int | None = None
    box: Box | None = None


class Method(StrEnum):
    """How characters were obtained (``method`` of figures.csv)."""

    TEXT = "text"
    TABLE = "table"
    OCR = "ocr"


@value_class
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

    def within(self, start: int, end: int) -> Run:
        """The part of it in ``[start, end)``, counted from ``start``."""
        first, stop = max(self.start, start) - start, min(self.end, end) - start
        return Run(first, stop, self.place, self.confidence, self.doubtful, self.under_seal)

    def moved(self, by: int) -> Run:
        """The same stretch ``by`` characters later (a report has tens of thousands: quicker than ``replace``)."""
        return Run(self.start + by, self.end + by, self.place, self.confidence, self.doubtful, self.under_seal)


_end_of_run = attrgetter("end")


@value_class
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
        first = bisect_right(self.runs, start, key=_end_of_run)
        return takewhile(lambda run: run.start < end, islice(self.runs, first, None))

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
        runs = tuple(run.within(start, end) for run in self.runs_within(start, end))
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
