"""Indicators that a sentence opens with, their full marks in brackets: 一看居民参与（5分）：…得1分；…得2分；四项相加4分.

What is claimed behind one is its points, and the mark that sums them up its own. A colon or a comma opens a sentence, a
full stop what follows up to the next opening.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import zip_longest

import regex

from pipeline.extract.lexicon import Lexicon
from pipeline.extract.score_words import ScoreWords, marks_of
from pipeline.value_class import value_class

_SENTENCE_END = regex.compile(r"[。\n]")


@value_class
class Opening:
    """An indicator that is spoken of in ``[start, end)`` of a paragraph, with its full marks."""

    start: int
    end: int
    section: str
    indicator: str
    label: str
    full: Decimal


def openings(chars: str, lexicon: Lexicon, words: ScoreWords, programs: tuple[str, ...]) -> list[Opening]:
    """The openings of a paragraph in order; ``programs`` are those it stands under."""
    if "分)" not in chars:
        return []
    found: list[Opening] = []
    matches = list(words.opening.finditer(chars))
    for match, following in zip_longest(matches, matches[1:]):
        name = match["name"]
        named = None if lexicon.section_of(name) else lexicon.indicator_of(name, programs)
        if named is None or words.sentence.search(name):
            continue
        last = len(chars) if following is None else following.start()
        stop = None if match["stop"] == "。" else _SENTENCE_END.search(chars, match.end())
        end = last if stop is None else min(last, stop.end())
        found.append(Opening(match.end(), end, named.section, named.indicator, name, marks_of(match["full"])))
    return found
