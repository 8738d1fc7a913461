"""What stands in a list but is no part of its total: what came of other members, values told of each in turn, other money."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Figure
from pipeline.validate.figure_index import FigureIndex, own_source
from pipeline.validate.lists import RESPECTIVELY
from pipeline.validate.relations import Lists


def without_outcomes(parts: Sequence[Figure], words: Lists, index: FigureIndex) -> tuple[Figure, ...]:
    """The parts without those told of other parts: 问卷A份，其中居民B份、租户C份，居民满意D份 has B and C.

    Where all parts are such (满意A份、不满意B份) all of them stay.
    """
    told = [part for part in parts if re.search(words.outcomes, index.name(part))]
    return tuple(part for part in parts if part not in told) if len(told) < len(parts) else tuple(parts)


def are_respective(head: Figure, parts: Sequence[Figure], opener: str, index: FigureIndex) -> bool:
    """Whether the parts are told one of each member of the list before, of which the head is the last.

    A户、B户，满意人数分别为a和b: b is of B, and neither is part of it.
    """
    if RESPECTIVELY not in opener or not head.parts_of:
        return False
    siblings = [f for f in index.blocks[head.context.block] if f.parts_of == head.parts_of]
    return len(siblings) == len(parts)


def are_of_other_sources(head: Figure, parts: Sequence[Figure], words: Lists) -> bool:
    """Whether head and parts each name where the money is from, and no part is the money of the head: 中央A；省级B；市县C."""
    own = own_source(head)
    within = {own, *words.may_hold.get(own, ())}
    return bool(own) and all(own_source(part) and own_source(part) not in within for part in parts)
