"""Pages laid sideways or upside down on the scanner: noticed from what was read, at no cost to pages laid well."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.ingest.ocr.engine import OcrLine

# Measured on ruled and plain pages in all four positions: sideways every long line stands upright; a page laid well
# reads at 0.99 on average, upside down at 0.55 to 0.78.
LONG = 2.5  # times as long as wide: a line that shows which way the print runs
FEWEST_LONG = 5
MOSTLY = 0.7
READS_WELL = 0.85


def turns_to_try(lines: Sequence[OcrLine]) -> tuple[int, ...]:
    """Clockwise quarter turns that may set the page upright, likeliest first; none where it reads as it lies."""
    long = [
        line.box for line in lines if max(line.box.width, line.box.height) > LONG * min(line.box.width, line.box.height)
    ]
    if len(long) < FEWEST_LONG:
        return ()
    if sum(box.height > box.width for box in long) >= MOSTLY * len(long):
        # Tall boxes are read turned counter-clockwise; where that reads well, so must the page be turned.
        return (3, 1) if legibility(lines) >= READS_WELL else (1, 3)
    return () if legibility(lines) >= READS_WELL else (2,)


def legibility(lines: Sequence[OcrLine]) -> float:
    """The mean score of a page's characters, 0..1."""
    characters = sum(len(line.text) for line in lines)
    return sum(line.score * len(line.text) for line in lines) / characters if characters else 0.0
