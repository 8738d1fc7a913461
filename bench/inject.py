"""Error injection: how many planted errors are found, and how few are raised where nothing was planted.

``python bench/inject.py [--reports N] [--first F] [--injections M] [--rendered K] [--scanned S] [--show L]``. Consistent reports of
every shape in ``report_shapes`` are checked as they are (specificity: relations without a finding), then with one thing
changed at a time (sensitivity: changes that an oracle of its own calls beyond all rounding, and that a finding about one
of the numbers tells). ``--rendered`` of them also go through Word and PDF, ``--scanned`` through a picture and OCR.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from drafts import SLIPS, Draft, Number, Relation, is_broken
from further_shapes import FURTHER
from more_shapes import MORE
from rendering import RENDERINGS
from report_shapes import SHAPES, made
from varied_shapes import VARIED

from pipeline.extract import extract
from pipeline.ingest import ingest
from pipeline.ingest.ocr import OcrChoice, OcrEngine, open_engine
from pipeline.model import Assessment, Check, Finding, Severity
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute
from pipeline.validate import validate

NUMBER = re.compile(r"\d+(?:\.\d+)?")
CHECKED = frozenset(Check) - {Check.MISSING}  # what a report lacks is no matter of its numbers


@dataclass(frozen=True)
class Injection:
    """One change of a draft: ``text`` is the report with it, ``about`` are the prints of all numbers concerned."""

    draft: Draft
    kind: str
    role: str
    change: str
    text: str
    about: frozenset[str]
    broken: tuple[Relation, ...]

    @property
    def provable(self) -> bool:
        """Whether some relation cannot hold with the change, however its numbers were rounded."""
        return bool(self.broken)


@dataclass(frozen=True)
class Outcome:
    injection: Injection
    found: bool
    read: bool  # whether anju took the changed number, as printed, as a figure or score


# --------------------------------------------------------------------------------------------------------------------
# Changes
# --------------------------------------------------------------------------------------------------------------------


def other_digit(number: Number, rng: random.Random) -> str:
    digits = number.digits
    at = rng.choice([i for i, c in enumerate(digits) if c.isdigit()])
    lowest = "1" if at == 0 else "0"
    return digits[:at] + rng.choice([d for d in "0123456789" if d != digits[at] and d >= lowest]) + digits[at + 1 :]


def swapped(number: Number, rng: random.Random) -> str:
    digits = number.digits
    pairs = [i for i in range(len(digits) - 1) if digits[i : i + 2].isdigit() and digits[i] != digits[i + 1]]
    pairs = [i for i in pairs if i or digits[1] != "0"]
    if not pairs:
        return digits
    at = rng.choice(pairs)
    return digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]


def dropped(number: Number, rng: random.Random) -> str:
    digits = number.digits
    places = [i for i, c in enumerate(digits) if c.isdigit() and i]
    at = rng.choice(places) if places else -1
    return digits if at < 0 or len(digits) < 3 or digits[at - 1] == "." else digits[:at] + digits[at + 1 :]


def just_beyond(number: Number, rng: random.Random) -> str:
    moved = number.value + rng.choice((-3, -2, 2, 3)) * Decimal(1).scaleb(-number.places)
    return f"{moved:.{number.places}f}" if moved > 0 else number.digits


def gross(number: Number, rng: random.Random) -> str:
    moved = number.value * rng.choice((Decimal("0.5"), Decimal("0.7"), Decimal("1.3"), Decimal(2)))
    return f"{moved:.{number.places}f}" if moved > 0 else number.digits


CHANGES: dict[str, Callable[[Number, random.Random], str]] = {
    "one digit": other_digit, "two digits swapped": swapped, "a digit dropped": dropped,
    "just beyond rounding": just_beyond, "gross": gross,
}  # fmt: skip


def injections(draft: Draft, rng: random.Random) -> Iterator[Injection]:
    """Changes without end, of every kind in turn and in any order, each of one number, one unit or one part."""
    related = sorted({n.index for relation in draft.relations for n in relation.numbers()})
    slips = [draft.numbers[i] for i in related if draft.numbers[i].unit in SLIPS]
    while True:
        made = [
            of_number(draft, draft.numbers[rng.choice(related)], kind, change, rng) for kind, change in CHANGES.items()
        ]
        made += [unit_slip(draft, rng.choice(slips))] if slips else []
        made += [slip_of_a_column(draft, rng.randrange(len(draft.columns)))] if draft.columns else []
        made += [of_part(draft, rng) for _ in range(2 if draft.part_relations else 0)]
        rng.shuffle(made)
        yield from made


def of_number(
    draft: Draft, number: Number, kind: str, change: Callable[[Number, random.Random], str], rng: random.Random
) -> Injection:
    printed = change(number, rng)
    try:
        value = Decimal(printed)
    except InvalidOperation:
        value = number.value
    about = concerned(draft, number) | {printed}
    text = draft.printed({number.index: printed})
    broken = broken_by(draft, {number.index: value})
    return Injection(draft, kind, number.role, f"{number.digits} → {printed}", text, about, broken)


def broken_by(draft: Draft, values: dict[int, Decimal]) -> tuple[Relation, ...]:
    """The relations that cannot hold with these values instead."""
    touched = [r for r in draft.relations if any(n.index in values for n in r.numbers())]
    return tuple(r for r in touched if is_broken(r, values))


def unit_slip(draft: Draft, number: Number) -> Injection:
    mark = f"{number}{number.unit}"
    slipped = f"{number}{SLIPS[number.unit]}"
    text = draft.text
    draft.text = text.replace(mark, slipped, 1)
    printed, draft.text = draft.printed(), text
    about = concerned(draft, number)
    broken = broken_by(draft, {number.index: number.value / 10000}) if mark in text else ()
    change = f"{number.digits}{number.unit} → {SLIPS[number.unit]}"
    return Injection(draft, "unit slip", number.role, change, printed, about, broken)


def slip_of_a_column(draft: Draft, column: int) -> Injection:
    """Another unit in the head of a column."""
    name, numbers = draft.columns[column]
    about = frozenset().union(*(concerned(draft, number) for number in numbers))
    broken = broken_by(draft, {number.index: number.value / 10000 for number in numbers})
    text = draft.printed(slipped=column)
    return Injection(draft, "unit slip of a column", "column", f"{name} → {SLIPS[name]}", text, about, broken)


def of_part(draft: Draft, rng: random.Random) -> Injection:
    """A part left out or printed twice."""
    part = rng.choice(sorted(draft.part_relations))
    relation = draft.part_relations[part]
    times = rng.choice((0, 2))
    within = draft.numbers_in(part)
    about = frozenset(n.digits for r in draft.relations if within & {*r.numbers()} for n in r.numbers())
    broken = (relation,) if times == 2 or not relation.open else ()
    kind = "a part doubled" if times else "a part left out"
    return Injection(draft, kind, "part", kind, draft.printed(parts={part: times}), about, broken)


def concerned(draft: Draft, number: Number) -> frozenset[str]:
    """The prints of all numbers that stand in a relation with the number, itself included."""
    return frozenset(n.digits for r in draft.relations if number in r.numbers() for n in r.numbers()) | {number.digits}


# --------------------------------------------------------------------------------------------------------------------
# Checking
# --------------------------------------------------------------------------------------------------------------------


def assessed(path: Path, ocr: OcrEngine | None = None) -> tuple[Assessment, list[Finding]]:
    patterns = pattern_folder(None)
    assessment = recompute(extract(ingest(path, name=path.name, ocr=ocr), patterns), patterns)
    findings = [f for f in validate(assessment, patterns) if f.severity is not Severity.INFO and f.check in CHECKED]
    return assessment, findings


def outcome(injection: Injection, path: Path, before: Sequence[Finding], ocr: OcrEngine | None = None) -> Outcome:
    assessment, findings = assessed(path, ocr)
    known = {finding.finding_id for finding in before}
    new = [finding for finding in findings if finding.finding_id not in known]
    found = any(not injection.about.isdisjoint(numbers_in(finding)) for finding in new)
    prints = {figure.quantity.raw.replace(",", "") for figure in assessment.extraction.figures}
    prints |= {f"{score.claimed:f}" for score in assessment.extraction.scores}
    changed = injection.change.rpartition(" → ")[2]
    read = any(changed in print_ or changed in SLIPS.values() for print_ in prints)
    return Outcome(injection, found, read)


def numbers_in(finding: Finding) -> set[str]:
    """The numbers a finding names, whole as printed: 5 is not told by 2546."""
    return set(NUMBER.findall(finding.message.replace(",", "")))


class Bench:
    """Reports rendered one way, checked clean and with injections."""

    def __init__(self, rendering: str, folder: Path, ocr: OcrEngine | None = None) -> None:
        self.rendering, self.folder, self.ocr = rendering, folder, ocr
        self.relations = 0
        self.false: list[tuple[Draft, Finding]] = []
        self.outcomes: list[Outcome] = []
        self.unprovable = 0

    def check(self, draft: Draft, wanted: int) -> None:
        """The draft as it is, then ``wanted`` provable injections."""
        _, before = assessed(self._written(draft.printed()), self.ocr)
        self.relations += len(draft.relations)
        self.false += [(draft, finding) for finding in before]
        rng = random.Random(draft.printed())
        seen: set[str] = {draft.printed()}
        for tried, injection in enumerate(injections(draft, rng)):
            if wanted <= 0 or tried > 400:
                break
            if injection.text in seen:
                continue
            seen.add(injection.text)
            if not injection.provable:
                self.unprovable += 1
                continue
            wanted -= 1
            self.outcomes.append(outcome(injection, self._written(injection.text), before, self.ocr))

    def _written(self, text: str) -> Path:
        return RENDERINGS[self.rendering](text, self.folder)


# --------------------------------------------------------------------------------------------------------------------
# Telling
# --------------------------------------------------------------------------------------------------------------------


def tell(bench: Bench, show: int) -> None:
    found = sum(outcome.found for outcome in bench.outcomes)
    print(f"\n== {bench.rendering}: {found}/{len(bench.outcomes)} found = {found / max(1, len(bench.outcomes)):.4f}; "
          f"{len(bench.false)} findings on {bench.relations} relations left alone, specificity "
          f"{1 - len(bench.false) / max(1, bench.relations):.4f}; {bench.unprovable} changes within rounding or of open lists not counted")  # fmt: skip
    for title, key in (("kind", lambda o: {o.injection.kind}), ("of", lambda o: {o.injection.role}), ("shape", lambda o: {o.injection.draft.shape})):  # fmt: skip
        tell_by(title, bench.outcomes, key)
    tell_by("relation", bench.outcomes, lambda o: {r.name for r in o.injection.broken})
    missed = [o for o in bench.outcomes if not o.found]
    print(f"missed: {sum(not o.read for o in missed)} not read as printed, {sum(o.read for o in missed)} read")
    by_cause: dict[tuple[str, str, str, bool], list[Outcome]] = defaultdict(list)
    for each in missed:
        by_cause[each.injection.draft.shape, each.injection.role, each.injection.kind, each.read].append(each)
    for (shape, role, kind, read), group in sorted(by_cause.items(), key=lambda item: -len(item[1]))[:show]:
        print(
            f"  {len(group):3d} {shape}: {kind} of {role}, {'read' if read else 'not read'}: {group[0].injection.change}"
        )
    for draft, finding in bench.false[:show]:
        print(f"  false, {draft.shape}: {finding.severity.value} {finding.message[:150]}")


def tell_by(title: str, outcomes: Sequence[Outcome], keys: Callable[[Outcome], Iterable[str]]) -> None:
    right: Counter[str] = Counter(key for o in outcomes if o.found for key in keys(o))
    of: Counter[str] = Counter(key for o in outcomes for key in keys(o))
    print(f"by {title}: " + ", ".join(f"{name} {right[name]}/{of[name]}" for name in sorted(of)))


def run(rendering: str, drafts: Sequence[Draft], injected: int, show: int, ocr: OcrEngine | None = None) -> Bench:
    """Every draft as it is, and ``injected`` changes spread over all of them."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(rendering, Path(folder), ocr)
        for number, draft in enumerate(drafts):
            share = injected * (number + 1) // len(drafts) - injected * number // len(drafts)
            bench.check(draft, share)
    tell(bench, show)
    return bench


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=8, help="reports of each shape")
    parser.add_argument("--first", type=int, default=0, help="number of the first: others have other numbers in them")
    parser.add_argument("--injections", type=int, default=5000)
    parser.add_argument("--rendered", type=int, default=200, help="injections through Word, and as many through PDF")
    parser.add_argument("--scanned", type=int, default=0, help="injections through a picture and OCR (slow)")
    parser.add_argument("--show", type=int, default=12, help="lines about what was missed")
    parser.add_argument("--shapes", nargs="*", default=[], help="only these shapes")
    options = parser.parse_args()
    shapes = [s for s in (*SHAPES, *MORE, *VARIED, *FURTHER) if not options.shapes or s.__name__ in options.shapes]
    drafts = [made(shape, seed) for seed in range(options.first, options.first + options.reports) for shape in shapes]
    run("text", drafts, options.injections, options.show)
    for rendering in ("word", "pdf") if options.rendered else ():
        run(rendering, drafts[-len(shapes) :], options.rendered, options.show)
    if options.scanned:
        run("scan", drafts[-len(shapes) :], options.scanned, options.show, open_engine(OcrChoice.AUTO, 2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
