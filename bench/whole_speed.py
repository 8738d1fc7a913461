"""The whole of anju on born-digital PDFs, beside pdfplumber's text and tables alone; and where the time goes.

``python bench/whole_speed.py [FOLDER]`` (default: as ``born_digital_speed.py``). Both in one process and one thread,
alternating, in processor time, so that what else the machine does counts little; the best of the rounds. Garbage is
collected as in anju's worker processes while anju reads, and as Python does by itself while pdfplumber does.
"""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import process_time

from born_digital_speed import FOLDERS, born_digital, page_count, read_with_pdfplumber

from pipeline.export.record import lines_of_document, record_of
from pipeline.extract import extract
from pipeline.ingest import ingest
from pipeline.machine import collect_garbage_seldom
from pipeline.model import Audit, Status
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute
from pipeline.validate import validate

ROUNDS = 3
BY_PYTHON = gc.get_threshold()
STAGES = ("read", "extract", "score", "validate", "export")


def whole(path: Path) -> dict[str, float]:
    """Seconds of processor time by stage."""
    collect_garbage_seldom()
    patterns, marks = pattern_folder(), [process_time()]

    def mark() -> None:
        marks.append(process_time())

    document = ingest(path)
    mark()
    extraction = extract(document, patterns)
    mark()
    assessment = recompute(extraction, patterns)
    mark()
    findings = validate(assessment, patterns)
    mark()
    audit = Audit(document.file, document.sha256, document.format, Status.OK, "", assessment, findings)
    record_of(audit), lines_of_document(audit)
    mark()
    return {stage: after - before for stage, before, after in zip(STAGES, marks[:-1], marks[1:], strict=True)}


def seconds(call: Callable[[], object]) -> float:
    gc.unfreeze()
    gc.set_threshold(*BY_PYTHON)
    started = process_time()
    call()
    return process_time() - started


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else next(each for each in FOLDERS if each.is_dir())
    files = born_digital(folder)
    if not files:
        print(f"no born-digital PDF in {folder}")
        return 1
    whole(files[0]), read_with_pdfplumber(files[0])  # imports and patterns are not what is measured
    spent: Counter[str] = Counter()
    theirs, pages = 0.0, 0
    print(f"{'file':40} pages   anju  pdfplumber  (ms a page)")
    for path in files:
        rounds = [(whole(path), seconds(lambda path=path: read_with_pdfplumber(path))) for _ in range(ROUNDS)]
        best = min((ours for ours, _ in rounds), key=lambda ours: sum(ours.values()))
        other, count = min(each for _, each in rounds), page_count(path)
        spent.update(best)
        theirs, pages = theirs + other, pages + count
        print(f"{path.name:40} {count:5} {1000 * sum(best.values()) / count:6.1f} {1000 * other / count:11.1f}")
    ours = sum(spent.values())
    print(f"{'all':40} {pages:5} {1000 * ours / pages:6.1f} {1000 * theirs / pages:11.1f}")
    print("shares: " + ", ".join(f"{stage} {100 * spent[stage] / ours:.0f}%" for stage in STAGES))
    print(f"the whole of anju is {theirs / ours:.2f} times as fast as pdfplumber's text and tables")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
