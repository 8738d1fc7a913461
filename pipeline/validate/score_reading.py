"""Whether the parts of a score are surely read as what they are: where they may not be, their sum is a doubt, no error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.extract.score_words import plain_label
from pipeline.model import Level, Score

FULL_TOTAL = Decimal(100)
_ZERO = Decimal(0)


def is_sure(score: Score, parts: Sequence[Score], total: Decimal) -> bool:
    """Whether ``parts``, whose sum is ``total``, are surely those of ``score``."""
    return _may_be_parts(score, parts, total) and not _is_read_twice(score, parts)


def _may_be_parts(score: Score, parts: Sequence[Score], total: Decimal) -> bool:
    """Whether the parts can be those of the score at all: none above the whole, nor all together above its marks."""
    full = FULL_TOTAL if score.level is Level.TOTAL else score.full_marks
    return all(part.claimed <= score.claimed for part in parts) and (full is None or total <= full)


def _is_read_twice(score: Score, parts: Sequence[Score]) -> bool:
    """Whether the claim is right once what may have been read twice is counted once."""
    total = sum((part.claimed for part in parts), _ZERO)
    return total == 2 * score.claimed or any(total - extra == score.claimed for extra in _twice(score, parts))


def _twice(score: Score, parts: Sequence[Score]) -> Iterator[Decimal]:
    """The marks of each part that may be the score itself, another part again, or the sum of those printed behind it."""
    for index, part in enumerate(parts):
        if part.claimed == score.claimed or plain_label(part.label) == plain_label(score.label):
            yield part.claimed
        if any(_same_name(part, other) for other in parts if other is not part):
            yield part.claimed
        run = _ZERO
        for length, other in enumerate(parts[index + 1 :], 1):
            run += other.claimed
            if length > 1 and run == part.claimed:
                yield run
            if run > part.claimed:
                break


def _same_name(part: Score, other: Score) -> bool:
    """Two claims of one indicator, or of one section, of a programme."""
    names = [each.section if each.level is Level.SECTION else each.indicator for each in (part, other)]
    return (
        part.level is other.level is not Level.SUB_ITEM
        and part.program == other.program
        and bool(names[0])
        and names[0] == names[1]
    )
