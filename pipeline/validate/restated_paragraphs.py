"""Paragraphs that restate one another, but for one number: a summary and the chapter that it sums up.

What shows that they do is that at least two other quantities, of four digits or more, are the same in both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from pipeline.model import Bound, Figure, Severity
from pipeline.validate.consistency import is_one_value
from pipeline.validate.cross_mention import FEWEST_DIGITS, digit_count
from pipeline.validate.figure_index import FigureIndex, own_source
from pipeline.validate.misprints import misprint
from pipeline.validate.odd_values import Contradiction
from pipeline.validate.relations import CrossMention, Relations

FEWEST_ALIKE = 2
Key = tuple[str, ...]
Stated = Mapping[Key, Figure]


def check_restated_paragraphs(index: FigureIndex, relations: Relations) -> Iterator[Contradiction]:
    """The one number of a paragraph that is another in the paragraph that it restates."""
    stated = [
        found for block in index.blocks.values() if len(found := _stated(block, relations.cross_mention)) > FEWEST_ALIKE
    ]
    for earlier, later in combinations(stated, 2):
        odd = _odd_one(earlier, later, relations.cross_mention, index)
        if odd is not None:
            claim, other = odd
            kind = misprint(claim.quantity.value, other.quantity.value)
            yield Contradiction(claim, other, (claim,), Severity.WARNING, kind)


def _stated(block: list[Figure], words: CrossMention) -> dict[Key, Figure]:
    """The amounts of a paragraph, each the only one of its kind there."""
    by_key: dict[Key, list[Figure]] = defaultdict(list)
    for f in block:
        if f.measure in words.measures and f.quantity.unit != "%" and f.context.row is None and not f.area:
            by_key[f.program, f.item, f.measure, f.context.period, f.quantity.unit, own_source(f)].append(f)
    return {key: each[0] for key, each in by_key.items() if len(each) == 1}


def _odd_one(earlier: Stated, later: Stated, words: CrossMention, index: FigureIndex) -> tuple[Figure, Figure] | None:
    shared = [(later[key], earlier[key]) for key in later if key in earlier]
    alike = [pair for pair in shared if is_one_value(*pair)]
    unlike = [pair for pair in shared if not is_one_value(*pair)]
    told = [pair for pair in alike if min(digit_count(f.quantity) for f in pair) >= FEWEST_DIGITS]
    if len(unlike) != 1 or len(told) < FEWEST_ALIKE or any(_may_differ(f, words, index) for f in unlike[0]):
        return None
    return unlike[0]


def _may_differ(figure: Figure, words: CrossMention, index: FigureIndex) -> bool:
    """Whether the number is a bound, or of a moment of its own."""
    clause = index.text(figure)[max(0, figure.context.start - words.moment_reach) : figure.context.start]
    return (
        figure.quantity.bound is not Bound.EXACT or bool(figure.as_of) or re.search(words.moments, clause) is not None
    )
