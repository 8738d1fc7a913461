"""`patterns/identity.yaml`: the words by which a document is known. The file itself says what each field is for."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from pipeline.model import Kind
from pipeline.pattern_files import PatternFolder, PatternModel

IDENTITY_FILE = "identity.yaml"


class TitlePatterns(PatternModel):
    """What a title looks like."""

    endings: tuple[str, ...]
    beside: re.Pattern[str]
    body_begins: re.Pattern[str]


class KindRule(PatternModel):
    """One rule for the kind of a document; rules are read in order and the first that fits decides."""

    kind: Kind
    where: Literal["title", "issuer", "opening"]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    examples: tuple[str, ...] = ()

    def fits(self, text: str) -> bool:
        """Whether the rule holds for the text of its place."""
        return bool(self.pattern.search(text)) and not (self.unless and self.unless.search(text))


class NumberExample(PatternModel):
    """A line and the document number it bears (empty: none)."""

    line: str
    number: str


class DocumentNumberPatterns(PatternModel):
    """What a 发文字号 looks like where it stands alone."""

    labels: tuple[str, ...]
    opening_brackets: str
    closing_brackets: str
    behind: str
    examples: tuple[NumberExample, ...]


class IssuerPatterns(PatternModel):
    """What the name of an issuing organisation looks like, and where it stands."""

    endings: tuple[str, ...]
    beginnings: tuple[str, ...]
    labels: tuple[str, ...]
    marks: re.Pattern[str]
    own_level: dict[str, tuple[str, ...]]
    acting: str


class RegionPatterns(PatternModel):
    """How a report speaks of its own region, by level."""

    own_words: dict[str, re.Pattern[str]]


class YearPatterns(PatternModel):
    """Where the evaluated year stands, in order."""

    title: tuple[re.Pattern[str], ...]
    body: tuple[re.Pattern[str], ...]


class ProgramPatterns(PatternModel):
    """How programmes are named and told to be evaluated."""

    words: dict[str, re.Pattern[str]]
    whole: re.Pattern[str]
    together: re.Pattern[str]
    together_until: int
    section_marks: re.Pattern[str]
    indicator: re.Pattern[str]
    outlook: re.Pattern[str]
    scored: re.Pattern[str]
    subject: re.Pattern[str]
    stated: re.Pattern[str]


class IdentityPatterns(PatternModel):
    """The whole file."""

    title: TitlePatterns
    kinds: tuple[KindRule, ...]
    document_number: DocumentNumberPatterns
    issuer: IssuerPatterns
    region: RegionPatterns
    year: YearPatterns
    programs: ProgramPatterns


@cache
def identity_patterns(patterns: PatternFolder) -> IdentityPatterns:
    """The patterns of a folder. Raises ``PatternError`` naming file, line and field."""
    return patterns.load(IDENTITY_FILE, IdentityPatterns)
