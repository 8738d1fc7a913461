"""Shares of one whole, listed without the amounts, that must make 100 percent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.model import Check, Figure, Severity
from pipeline.validate.causes import plain
from pipeline.validate.consistency import Agreement, compare
from pipeline.validate.figure_index import FigureIndex, own_source
from pipeline.validate.formulas import SUM
from pipeline.validate.messages import shown_range
from pipeline.validate.misprints import Misprint, misprint
from pipeline.validate.relations import Relations, WholeShares
from pipeline.validate.statements import Doubt

FULL = Decimal(100)
FEWEST_TO_EXCEED = 3  # two shares far from 100 may be of two wholes


def check_whole_shares(index: FigureIndex, relations: Relations) -> Iterator[Doubt]:
    """Every run of shares in a sentence, nothing else between them, that should make 100 percent but does not."""
    words = relations.whole_shares
    for figures in index.sentences.values():
        for run in _runs(figures, words, index):
            doubt = _check(run)
            if doubt is not None and _are_of_one_whole(run, figures, words, index):
                yield doubt


def _runs(figures: Sequence[Figure], words: WholeShares, index: FigureIndex) -> Iterator[list[Figure]]:
    """Neighbouring shares of one item, each told apart from the others by the words before it."""
    run: list[Figure] = []
    for figure in figures:
        joined = not run or _go_together(run[-1], figure, words, index)
        if not _is_share(figure) or not joined:
            if len(run) > 1:
                yield run
            run = []
        if _is_share(figure):
            run.append(figure)
    if len(run) > 1:
        yield run


def _is_share(figure: Figure) -> bool:
    return figure.measure == "share" and figure.quantity.unit == "%" and figure.context.row is None


def _go_together(left: Figure, right: Figure, words: WholeShares, index: FigureIndex) -> bool:
    """Whether only a short name stands between two shares (少数民族占66%，汉族占34%)."""
    between = index.between(left, right)
    short = 0 < len(between) <= words.longest_between and not re.search(r"\d", between)
    return short and left.item == right.item and left.program == right.program and not _breaks(between, words)


def _breaks(between: str, words: WholeShares) -> bool:
    return any(word in between for word in words.breaking)


def _are_of_one_whole(
    run: Sequence[Figure], sentence: Sequence[Figure], words: WholeShares, index: FigureIndex
) -> bool:
    """Whether the shares nearly make 100, the last is of all the rest, one misprint explains it, or they exceed the whole.

    Shares of kinds that overlap (老年人、残疾人) may exceed it; those of sources of money, or of what the words call a
    composition, cannot.
    """
    total = _total(run)
    if abs(total - FULL) <= words.nearly:
        return True
    if len(run) < sum(map(_is_share, sentence)):
        return False  # other shares of the sentence may belong to them
    if re.search(words.rest, index.name(run[-1])):
        return True
    sources = [own_source(share) for share in run]
    apart = len({*sources, ""}) == len(run) + 1 or re.search(words.composition, _clause(run[0], index))
    kinds = {misprint(share.quantity.value, share.quantity.value + FULL - total) for share in run} - {None}
    above = total > FULL and bool(apart or kinds)
    return len(run) >= FEWEST_TO_EXCEED and (above or Misprint.SWAPPED in kinds)


def _clause(first: Figure, index: FigureIndex) -> str:
    """The sentence up to the first share."""
    return re.split("[。；;]", index.text(first)[: first.context.start])[-1]


def _total(run: Sequence[Figure]) -> Decimal:
    return sum((share.quantity.value for share in run), Decimal(0))


def _check(run: Sequence[Figure]) -> Doubt | None:
    whole = run[0].quantity
    total = _total(run)
    if total == FULL:
        return None
    hundred = type(whole)(FULL, "%", "100%")
    found = compare(hundred, [share.quantity for share in run], SUM)
    if found is None or found.agreement is not Agreement.IMPOSSIBLE:
        return None
    written = SUM.written([share.quantity.raw for share in run])
    zh = (f"各项占比之和 {written} = {plain(total)}%，不等于100%", f"取值区间 {shown_range(found.recomputed)}")
    en = (f"the shares {written} = {plain(total)}% do not make 100%", f"range {shown_range(found.recomputed)}")
    first = run[0]
    return Doubt(
        Check.SHARE, Severity.WARNING, first.program, first.context.indicator, FULL, total, "%", zh, en,
        tuple(share.figure_id for share in run), first.place, first.quote,
    )  # fmt: skip
