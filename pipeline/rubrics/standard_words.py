"""contract.md's words for the labels of a standard's table."""

from __future__ import annotations

import hashlib

from pipeline.extract.lexicon import lexicon_of
from pipeline.pattern_files import PatternFolder


class StandardWords:
    """Programme, section and indicator of a label, by the words that reports use for them."""

    def __init__(self, patterns: PatternFolder) -> None:
        self._lexicon = lexicon_of(patterns)

    def program_of(self, title: str) -> str:
        """The programme a table's title names; ``all`` where it names none or several."""
        programs = self._lexicon.programs_in(title)
        return programs[0] if len(programs) == 1 else "all"

    def section_of(self, label: str) -> str:
        """The section; one made of the label where it is none of the known."""
        return self._lexicon.section_of(label) or _made_of(label)

    def indicator_of(self, label: str, program: str) -> str:
        """The indicator; one made of the label where it is none of the known."""
        entry = self._lexicon.indicator_of(label, () if program == "all" else (program,))
        return _made_of(label) if entry is None else entry.indicator


def _made_of(label: str) -> str:
    return f"other_{hashlib.sha256(label.encode()).hexdigest()[:6]}"
