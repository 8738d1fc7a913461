"""Fuzzing of extract → rubrics → validate: whatever a report says, every stage comes to an end without a mistake of ours.

``python bench/fuzz_stages.py [--minutes M] [--seed N] [--folder out/fuzz]``. Stretches of the invented reports of
``tests/corpus`` are changed at random: characters put in, taken out, repeated, replaced by digits of other scripts,
units, marks and signs, as bad scans and pasted text do. An input that ends in an exception is kept, one for each place
it is raised at.
"""

from __future__ import annotations

import argparse
import random
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "tests" / "corpus" / "reports"
sys.path.insert(0, str(ROOT))

CHARACTERS = "\U00016d70٣２①Ⅷ½，。；：（）%％0123456789.．-—~～万亿元套户分年月日一二三四五六七八九十百千成折|\n \t#<>其中合计总得扣每约近余达"
LONGEST = 3000  # characters of an input
MOST_CHANGES = 40


def report_texts() -> list[str]:
    """The reports that inputs are cut from."""
    return [path.read_text("utf-8") for path in sorted(REPORTS.glob("*.md"))]


def changed_stretch(texts: Sequence[str], chance: random.Random) -> str:
    """A stretch of one of ``texts`` with up to ``MOST_CHANGES`` changes."""
    text = chance.choice(texts)
    start = chance.randrange(len(text))
    chars = list(text[start : start + chance.randrange(50, LONGEST)])
    for _ in range(chance.randrange(1, MOST_CHANGES)):
        at = chance.randrange(len(chars) + 1)
        change = chance.choice(("put in", "put in", "take out", "repeat", "replace"))
        if change == "put in" or not chars:
            chars.insert(at, chance.choice(CHARACTERS))
        elif change == "take out":
            del chars[at : at + chance.randrange(1, 20)]
        elif change == "repeat":
            again = chance.randrange(len(chars))
            chars[at:at] = chars[again : again + chance.randrange(1, 60)]
        else:
            chars[at : at + 1] = chance.choice(CHARACTERS)
    return "".join(chars)


def check(path: Path) -> None:
    """All stages on one file, one that cannot be read left out. Raises whatever a stage raises by mistake."""
    from pipeline.extract import extract
    from pipeline.ingest import ingest
    from pipeline.ingest.errors import IngestError
    from pipeline.pattern_files import pattern_folder
    from pipeline.rubrics import recompute
    from pipeline.validate import validate

    try:
        document = ingest(path)
    except IngestError:
        return
    patterns = pattern_folder()
    validate(recompute(extract(document, patterns), patterns, None), patterns)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path("out/fuzz"))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    texts, chance = report_texts(), random.Random(options.seed)
    path, end, inputs, seen = options.folder / "input.md", monotonic() + options.minutes * 60, 0, set()
    while monotonic() < end:
        inputs += 1
        path.write_text(changed_stretch(texts, chance), "utf-8")
        try:
            check(path)
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            raised_at = f"{type(error).__name__}-{Path(where.filename).stem}-{where.lineno}"
            if raised_at not in seen:
                seen.add(raised_at)
                print(f"{raised_at}: {error}", flush=True)
                (options.folder / f"{raised_at}.md").write_bytes(path.read_bytes())
    print(f"{inputs} inputs, {len(seen)} mistakes")
    return bool(seen)


if __name__ == "__main__":
    sys.exit(main())
