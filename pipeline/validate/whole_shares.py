"""Shares of one whole, listed without the amounts, that must make 100 percent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.model import Check, Figure, Severity
from pipeline.validate.causes import plain
from pipeline.validate.consistency import Agreement, compare
from pipeline.validate.figure_index import FigureIndex
from pipeline.validate.formulas import SUM
from pipeline.validate.messages import shown_range
from pipeline.validate.relations import Relations, WholeShares
from pipeline.validate.statements import Doubt

FULL = Decimal(100)


def check_whole_shares(index: FigureIndex, relations: Relations) -> Iterator[Doubt]:
    """Every run of shares in a sentence, nothing else between them, that nearly makes 100 percent but does not."""
    words = relations.whole_shares
    for figures in index.sentences.values():
        for run in _runs(figures, words, index):
            doubt = _check(run, words)
            if doubt is not None:
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


def _check(run: Sequence[Figure], words: WholeShares) -> Doubt | None:
    whole = run[0].quantity
    total = sum((share.quantity.value for share in run), Decimal(0))
    if total == FULL or abs(total - FULL) > words.nearly:
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
