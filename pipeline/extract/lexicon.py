"""`patterns/figures/`: the words by which a text speaks of programmes, items, measures, sources and indicators.

Words are regular expressions, matched in a clause without blanks. What is nearest to a number decides; ranks and
conditions are in the files.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from pipeline.extract.figure_patterns import (
    IndicatorWords,
    ItemFile,
    ItemWords,
    MeasureFile,
    OutlineFile,
    ProgramFile,
    SourceFile,
)
from pipeline.pattern_files import PatternFolder


@dataclass(frozen=True, slots=True)
class Hit:
    """A word found: its stretch and its entry's index in the file's list."""

    start: int
    end: int
    entry: int


def by_end(hits: list[Hit]) -> tuple[Hit, ...]:
    """Hits in the order their words end, of two that end together the longer one last."""
    return tuple(sorted(hits, key=lambda hit: (hit.end, hit.end - hit.start, -hit.entry)))


class Words:
    """Entries of one file, ready to find."""

    def __init__(self, entries: list[list[str]]) -> None:
        self._patterns = [regex.compile("|".join(f"(?:{word})" for word in words)) for words in entries]
        self._any = regex.compile("|".join(f"(?:{word})" for words in entries for word in words))
        self.entries_in = lru_cache(maxsize=4096)(self._entries_in)  # labels are those of the standards
        self.hits = lru_cache(maxsize=4096)(self._hits)  # the same headers and clauses are asked about again and again

    def _hits(self, text: str) -> tuple[Hit, ...]:
        """Every hit of every entry, in order of its end; a hit within a longer one of another entry is kept."""
        found = [
            Hit(match.start(), match.end(), index)
            for index, pattern in enumerate(self._patterns)
            for match in pattern.finditer(text)
        ]
        return by_end(found)

    def last(self, text: str) -> int | None:
        """The entry whose word ends last in ``text`` (the longer one of two), ``None`` where there is none."""
        hits = self.hits(text)
        return hits[-1].entry if hits else None

    def _entries_in(self, text: str) -> tuple[int, ...]:
        """The entries of the file that occur in ``text``, in the file's order."""
        if not self._any.search(text):  # most labels and clauses: one search rather than one for each entry
            return ()
        return tuple(index for index, pattern in enumerate(self._patterns) if pattern.search(text))

    def first_entry(self, text: str) -> int | None:
        """The first entry of the file that occurs in ``text``."""
        return next((index for index, pattern in enumerate(self._patterns) if pattern.search(text)), None)


class Lexicon:
    """All of `patterns/figures/`, ready to use."""

    def __init__(self, patterns: PatternFolder) -> None:
        self.programs = patterns.load("figures/programs.yaml", ProgramFile)
        self.outline = patterns.load("figures/outline.yaml", OutlineFile)
        self.items = patterns.load("figures/items.yaml", ItemFile)
        self.measures = patterns.load("figures/measures.yaml", MeasureFile)
        self.sources = patterns.load("figures/sources.yaml", SourceFile)
        self.program_words = Words([entry.words for entry in self.programs.programs])
        self.section_words = Words([entry.words for entry in self.outline.sections])
        self.other_sections = regex.compile("|".join(self.outline.other_sections))
        self.told_words = Words([entry.words for entry in self.outline.told])
        self.indicator_words = Words([entry.words for entry in self.outline.indicators])
        self.item_entries = {entry.item: entry for entry in reversed(self.items.items)}  # the first of its name
        self._unless = {entry.unless: regex.compile(entry.unless) for entry in self.items.items}
        self.item_words = Words([entry.words for entry in self.items.items])
        self.measure_words = Words([entry.words for entry in self.measures.measures])
        self.source_words = Words([entry.words for entry in self.sources.sources])
        self.in_batches = regex.compile(self.sources.in_batches)
        self.form_label = regex.compile("|".join(self.outline.form_labels))
        self.run_in = self._run_in()
        self.run_in_ends = regex.compile(self.outline.run_in.ends)
        places = "|".join(self.items.places) or "(?!)"  # an own file may name none
        self.place = regex.compile(rf"[\u4e00-\u9fff]{{2}}(?:{places})$")
        self.again = regex.compile("|".join(self.items.again))
        self.own_measure = regex.compile("|".join(self.measures.own_measure))
        self.after_number = [(entry.measure, regex.compile(entry.words)) for entry in self.measures.after_number]
        self.targets = regex.compile("|".join(self.measures.targets))
        self.falls = regex.compile("|".join(self.measures.falls))
        self.gaps = regex.compile("|".join(self.measures.gaps))
        self.planned_of = regex.compile("|".join(self.measures.planned_of))
        self.planned_in = regex.compile("|".join(self.measures.planned_in))
        self.fulfilled = regex.compile("|".join(self.measures.fulfilled))
        self.plan_goes_on = regex.compile("|".join(self.measures.plan_goes_on))
        self.intended = regex.compile("|".join(self.measures.intended))
        self.spent_behind = regex.compile("|".join(self.measures.spent_behind))
        self.spent_after = regex.compile("|".join(self.measures.spent_after))
        self.of_spending = regex.compile("|".join(self.measures.of_spending))
        self.announced_above = regex.compile("|".join(self.measures.announced_above))
        self.announces = regex.compile("|".join(self.measures.announces))
        self.results = regex.compile("|".join(self.measures.results))
        self.aside = regex.compile("|".join(self.measures.aside))
        self.involves = regex.compile("|".join(self.measures.involves))
        self.goes_on = regex.compile("|".join(self.measures.goes_on))
        self.plans = regex.compile("|".join(self.measures.plans))
        self.sums_up = regex.compile("|".join(self.measures.sums_up))
        self.arrived = regex.compile("|".join(self.measures.arrived))
        self.all_spent = regex.compile("|".join(self.measures.all_spent))
        self.reached = regex.compile("|".join(self.measures.reached))
        self.item_of_measure = {e.measure: e.item for e in self.measures.measures if e.item}

    def _run_in(self) -> regex.Pattern[str]:
        """The beginning of a paragraph that names one or more programmes (城市棚户区改造。) and says nothing else of them."""
        words = "|".join(
            word for e in self.programs.programs if e.program != "all" for word in e.words if word[0] != "^"
        )
        one = rf"{self.outline.run_in.before}(?:{words}){self.outline.run_in.behind}"
        return regex.compile(rf"(?P<label>{one}(?:[和及与、]{one})*)[。:](?=.)")

    def unless(self, entry: ItemWords) -> regex.Pattern[str]:
        """The words beside which an item is not meant."""
        return self._unless[entry.unless]

    def programs_in(self, text: str) -> tuple[str, ...]:
        """The programmes that ``text`` names, in the order they first occur; ``all`` only where no other is named."""
        hits = sorted(self.program_words.hits(text), key=lambda hit: hit.start)
        names = list(dict.fromkeys(self.programs.programs[hit.entry].program for hit in hits))
        named = [name for name in names if name != "all"]
        return tuple(named or names)

    def joint(self, programs: tuple[str, ...], evaluated: tuple[str, ...]) -> tuple[str, ...]:
        """``programs`` as the standard of a report that evaluates ``evaluated`` scores them: together or apart."""
        joint = self.programs.joint
        if joint.program in evaluated and set(programs) & set(joint.of):
            return (joint.program, *(p for p in programs if p not in joint.of))
        return programs

    def section_of(self, label: str) -> str:
        """The section a label names, empty where none."""
        entry = self.section_words.first_entry(label)
        return "" if entry is None else self.outline.sections[entry].section

    def names_section(self, label: str) -> bool:
        """Whether a label names a section of any standard, 决策 and 过程 of the consultancies' included."""
        return bool(self.section_of(label)) or self.names_other_section(label)

    def names_other_section(self, label: str) -> bool:
        """Whether a label names a section the contract has no word for."""
        return self.other_sections.search(label) is not None

    def indicator_told(self, clause: str, section: str, programs: tuple[str, ...]) -> str:
        """The indicator of ``section`` a clause speaks of without naming it (计划A套，开工B套，完成率C); empty where none."""
        for index in self.told_words.entries_in(clause):
            entry = self.outline.told[index]
            if section in ("", entry.section) and (not entry.programs or set(entry.programs) & set(programs)):
                return entry.indicator
        return ""

    def indicators_listed(self, text: str) -> list[str]:
        """The words of ``text`` that 、 parts and that each name another indicator; empty where fewer than two do."""
        named = {e.indicator: part for part in text.split("、") if (e := self.indicator_of(part, ())) is not None}
        return list(named.values()) if len(named) > 1 else []

    def indicator_of(self, label: str, programs: tuple[str, ...]) -> IndicatorWords | None:
        """The indicator a label names within ``programs``: the first entry of the file that fits.

        Entries of some programmes only also serve where no programme is known (``programs`` empty), and where all are
        meant if the label names their programme.
        """
        fitting = [self.outline.indicators[index] for index in self.indicator_words.entries_in(label)]
        free = [e for e in fitting if not e.programs or not programs or set(e.programs) & set(programs)]
        if free:
            return free[0]
        if "all" not in programs:
            return None
        named = set(self.programs_in(label))
        return next((entry for entry in fitting if named & set(entry.programs)), None)

    def default_item(self, unit: str, program: str, indicator: str = "") -> str:
        """The item of a number whose clause names none, within the body of ``indicator`` where it stands in one."""
        for entry in self.items.defaults:
            of_program = not entry.programs or program in entry.programs
            if entry.unit == unit and of_program and (not entry.indicators or indicator in entry.indicators):
                return entry.item
        return "other_count"


@lru_cache(maxsize=4)
def lexicon_of(patterns: PatternFolder) -> Lexicon:
    """The lexicon of a pattern folder, read once."""
    return Lexicon(patterns)
