"""Whether a claimed score is surely that of the item of a standard it is judged by.

A claim is only refuted where it is. In running text a clause may speak of one point of an indicator (开工小区完成率101%，得10分)
without saying so: such a claim may be borne out by the rule of the whole, and never held against it.
"""

from __future__ import annotations

import regex

from pipeline.extract.lexicon import lexicon_of
from pipeline.model import Level, Score
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics.load import Indicator

_DIGIT = regex.compile(r"\d")


def is_surely_of(score: Score, indicator: Indicator, patterns: PatternFolder) -> bool:
    """Whether a claim is the indicator's: by its row, its full marks, or its name; a sentence may be on one of its points."""
    if score.level is not Level.INDICATOR or score.context.row is not None or score.full_marks == indicator.marks:
        return True
    lexicon = lexicon_of(patterns)
    named = lexicon.indicator_of(score.label, (score.program,))
    if indicator.sub_items and _DIGIT.search(score.label):
        return False
    if named is not None:
        return named.indicator == indicator.indicator
    return lexicon.indicator_told(score.label, score.section, (score.program,)) != indicator.indicator
