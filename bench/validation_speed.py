"""Seconds to validate a report of fifty pages, and of seeds where they are: ``python bench/validation_speed.py``.

The long report is made of consistent chapters of every shape of ``report_shapes`` (a page of such a report holds some
700 characters). Only ``pipeline.validate`` is timed, in seconds of the processor (others may use the machine); the best
of some rounds counts.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import process_time

from report_shapes import SHAPES, made

from pipeline.extract import extract
from pipeline.ingest import ingest
from pipeline.model import Assessment
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute
from pipeline.validate import validate

PAGES, CHARACTERS_OF_A_PAGE = 50, 700
ROUNDS = 5
LIMIT = 0.2
SEEDS = Path(__file__).parent.parent.parent / "shared" / "corpus" / "seeds"


def long_report() -> str:
    """Chapters of all shapes, again and again with other numbers, until it is long enough."""
    chapters: list[str] = []
    seed = 0
    while sum(map(len, chapters)) < PAGES * CHARACTERS_OF_A_PAGE:
        for shape in SHAPES:
            text = made(shape, seed).printed()
            chapters.append(text if not chapters else text.partition("\n")[2])
        seed += 1
    return "\n\n".join(chapters)


def assessed(path: Path) -> Assessment:
    patterns = pattern_folder(None)
    return recompute(extract(ingest(path, name=path.name), patterns), patterns)


def seconds(assessment: Assessment) -> float:
    times = []
    for _ in range(ROUNDS):
        started = process_time()
        validate(assessment, pattern_folder(None))
        times.append(process_time() - started)
    return min(times)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.md"
        path.write_text(long_report(), "utf-8")
        assessment = assessed(path)
    took = seconds(assessment)
    figures, scores = len(assessment.extraction.figures), len(assessment.extraction.scores)
    print(f"{PAGES} pages, {figures} figures, {scores} scores: {took:.3f} s (wanted: under {LIMIT} s)")
    for seed in sorted(SEEDS.glob("*.docx")):
        print(f"{seed.name}: {seconds(assessed(seed)):.3f} s")
    return 0 if took < LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
