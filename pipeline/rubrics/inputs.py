"""Figures reach rules by what the rule asks for: programme, item, measure, source, whole region, evaluated year.

A value may be stated outright (a printed rate) or follow from two figures (spent ÷ budget). Figures standing with the
score count first, then those of the same indicator, then those of the programme. Where the values disagree, each is
put in and each result given; nothing is ever assumed for a value that is not stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, DivisionByZero

from pipeline.interval import Interval
from pipeline.model import Bound, Context, Figure, Score
from pipeline.rubrics.load import Operand, Programme, RuleInput

PRINTED = "printed value"
RATIO = "recomputed ratio"
SHARE_OF_WHOLE = "recomputed share of its whole"

_HUNDRED = Decimal(100)
_CLAUSE_END = re.compile(r"[，,；;。：:]")
_SUMS_TO_SPEND = ("budget", "received", "actual", "planned")


@dataclass(frozen=True, slots=True)
class Reading:
    """One value that may be put into a rule: how it was come by, its range, how to show it, and the figures behind it.

    ``disputed`` where the report gives another value for the same thing that cannot be the same number.
    """

    name: str
    value: Interval
    shown: str
    figures: tuple[str, ...]
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """On whose behalf figures are looked for: the score, and the programmes whose figures count."""

    score: Score
    programs: frozenset[str]

    @staticmethod
    def of(score: Score, programme: Programme) -> Asking:
        """The score's programme, that of the table, and the programmes the table covers."""
        return Asking(score, frozenset({score.program, programme.program, *programme.covers}))


def gather(wanted: RuleInput, asking: Asking, figures: Sequence[Figure]) -> tuple[Reading, ...]:
    """The values the report gives for ``wanted``; none where it states nothing to go by."""
    usable = [figure for figure in figures if figure.program in asking.programs and _in_scope(figure, wanted)]
    printed: list[Figure] = []
    if wanted.direct is not None:
        printed = _best(wanted.direct, _nearest(_candidates(wanted.direct, usable), asking.score))
    near = [figure for figure in usable if _stands_with(figure, asking.score)]
    pairs = _pairs(wanted, printed, asking.score, usable if wanted.pair_within == "document" else near)
    if not pairs:
        pairs = _bearing_out(wanted, printed, near, usable)
    return _readings(printed, pairs, wanted.unit)


def _in_scope(figure: Figure, wanted: RuleInput) -> bool:
    """Whether the figure speaks of the region and period the rule asks about."""
    period = wanted.period == "any" or not figure.context.period
    return period and (wanted.area == "any" or not figure.area) and _of_stage(figure, wanted)


def _of_stage(figure: Figure, wanted: RuleInput) -> bool:
    """Whether the figure's clause speaks of the stage asked for; where it names none, its sentence."""
    if not any(word in figure.quote for word in wanted.other_stages):
        return True
    places = [match.start() for match in re.finditer(re.escape(figure.quantity.raw), figure.quote)]
    return any(_is_said_at(place, figure.quote, wanted) for place in places or (0,))


def _is_said_at(place: int, quote: str, wanted: RuleInput) -> bool:
    """已开工118个，其中完工87个，完工率73.7%: what counts is the last stage named in the clause, if it names any."""
    clause = _CLAUSE_END.split(quote[:place])[-1] + _CLAUSE_END.split(quote[place:], maxsplit=1)[0]
    last, word = max((clause.rfind(word), word) for word in (*wanted.stages, *wanted.other_stages))
    return word in wanted.stages if last >= 0 else any(word in quote for word in wanted.stages)


def _candidates(operand: Operand, figures: Iterable[Figure]) -> list[Figure]:
    """The figures that may stand for ``operand``."""
    fitting = [figure for figure in figures if figure.item in operand.items and figure.measure in operand.measures]
    if operand.sources:
        fitting = [figure for figure in fitting if figure.source in operand.sources]
    return fitting


def _best(operand: Operand, figures: list[Figure]) -> list[Figure]:
    """Of ``figures``, those of the whole region and evaluated year first, then by source, item, measure; wholes before parts."""
    if not figures:
        return []

    def rank(figure: Figure) -> tuple[bool, bool, int, int, int, bool]:
        return (
            bool(figure.area),
            bool(figure.context.period),
            operand.sources.index(figure.source) if operand.sources else 0,
            operand.items.index(figure.item),
            operand.measures.index(figure.measure),
            _is_part_of_any(figure, figures),
        )

    top = min(rank(figure) for figure in figures)
    return [figure for figure in figures if rank(figure) == top]


def _is_part_of_any(figure: Figure, figures: list[Figure]) -> bool:
    return bool(figure.parts_of) and any(other.figure_id == figure.parts_of for other in figures)


def nearness(figure: Figure, score: Score) -> int:
    """0 in the score's clause, 1 its sentence or row, 2 its block, 3 its indicator elsewhere, 4 anywhere else."""
    here, there = figure.context, score.context
    if here.block == there.block:
        if _same_row(here, there):
            return 0 if here.clause == there.clause else 1
        return 2 if there.row is None else 4
    if score.indicator and here.indicator == score.indicator:
        return 3
    return 4


def _same_row(here: Context, there: Context) -> bool:
    if here.row is not None or there.row is not None:
        return here.row == there.row
    return here.sentence == there.sentence


def _nearest(figures: list[Figure], score: Score) -> list[Figure]:
    """Figures of the score's own indicator where there are any, else all of them."""
    return [figure for figure in figures if _stands_with(figure, score)] or figures


def _stands_with(figure: Figure, score: Score) -> bool:
    """Whether ``figure`` stands with the score: in its block or under its indicator, and under no other."""
    other = figure.context.indicator and score.indicator and figure.context.indicator != score.indicator
    return nearness(figure, score) <= 3 and not other


def _pairs(
    wanted: RuleInput, printed: list[Figure], score: Score, usable: list[Figure]
) -> list[tuple[Figure, Figure, Interval]]:
    """Numerator, denominator and their ratio in percent, for each pair the text puts together.

    Against a printed rate counts only what its own sentence puts together.
    """
    if wanted.of is None or wanted.to is None:
        return []
    tops = _best(wanted.of, _nearest(_candidates(wanted.of, usable), score))
    bottoms = _best(wanted.to, _nearest(_candidates(wanted.to, usable), score))
    if not tops or not bottoms:
        return []
    pairs: list[tuple[Figure, Figure, Interval]] = []
    for top in tops:
        bottom = _partner(top, bottoms)
        if bottom is None or (printed and not any(_together(top, rate) for rate in printed)):
            continue
        ratio = _ratio(top, bottom)
        if ratio is not None and (not printed or _together(top, bottom) or _supported(printed, ratio)):
            pairs.append((top, bottom, ratio))
    return pairs


def _bearing_out(
    wanted: RuleInput, printed: list[Figure], near: list[Figure], usable: list[Figure]
) -> list[tuple[Figure, Figure, Interval]]:
    """A printed rate's numerator beside it, and a denominator from elsewhere that gives just that rate.

    It says how the rate was rounded. One that does not give the rate is of other money, and says nothing.
    """
    if wanted.of is None or wanted.to is None:
        return []
    tops = [top for top in _candidates(wanted.of, near) if any(_together(top, rate) for rate in printed)]
    money = [figure for figure in usable if figure.item in wanted.to.items and figure.measure in _SUMS_TO_SPEND]
    pairs = [(top, bottom, _ratio(top, bottom)) for top in tops for bottom in money if _same_money(top, bottom)]
    sure = [(top, bottom, ratio) for top, bottom, ratio in pairs if ratio is not None and _gives(printed, top, ratio)]
    return sure if len({bottom.quantity.value for _, bottom, _ in sure}) == 1 else []


def _gives(printed: list[Figure], top: Figure, ratio: Interval) -> bool:
    """Whether the ratio is a printed rate beside its numerator, as honest rounding prints it."""
    return any(_together(top, rate) and rate.quantity.rounded().meets(ratio) for rate in printed)


def _partner(top: Figure, bottoms: list[Figure]) -> Figure | None:
    """The denominator that goes with ``top``: of its sentence, of its block, or the only value there is."""
    for together in (_together, _same_block):
        found = [bottom for bottom in bottoms if together(top, bottom) and _same_money(top, bottom)]
        if found:
            before = [bottom for bottom in found if bottom.context.start <= top.context.start]
            return before[-1] if before else found[0]
    rest = [bottom for bottom in bottoms if _same_money(top, bottom)]
    return rest[0] if len({bottom.quantity.value for bottom in rest}) == 1 else None


def _same_money(top: Figure, bottom: Figure) -> bool:
    """Not the figure itself; for a share the sources differ by nature, for spent ÷ budget they must not."""
    if top is bottom:
        return False
    return top.measure == bottom.measure or not top.source or not bottom.source or top.source == bottom.source


def _together(one: Figure, other: Figure) -> bool:
    return one.context.block == other.context.block and _same_row(one.context, other.context)


def _same_block(one: Figure, other: Figure) -> bool:
    return one.context.block == other.context.block and one.context.row is None


def _ratio(top: Figure, bottom: Figure) -> Interval | None:
    if top.quantity.unit != bottom.quantity.unit and {top.quantity.unit, bottom.quantity.unit} - {"套", "户", "个"}:
        return None
    try:
        return (top.quantity.rounded() / bottom.quantity.rounded()).scaled(_HUNDRED)
    except DivisionByZero:
        return None


def _readings(printed: list[Figure], pairs: list[tuple[Figure, Figure, Interval]], unit: str) -> tuple[Reading, ...]:
    """Each distinct value once, printed ones first. A ratio that bears out a printed rate sharpens its rounding.

    Where some pair bears a printed rate out, pairs that do not are of other things (a part of the money) and left out.
    """
    borne_out: set[str] = set()
    ratios: list[Reading] = []
    bearing_out = [pair for pair in pairs if _supported(printed, pair[2])]
    for top, bottom, ratio in bearing_out or pairs:
        supports = _supported(printed, ratio)
        borne_out.update(rate.figure_id for rate in supports)
        value = _sharpened(supports[0], ratio) if supports else ratio
        shown = f"{top.quantity.raw} ÷ {bottom.quantity.raw} × 100 = {short(value)}{unit}"
        disputed = bool(printed) and not supports
        name = SHARE_OF_WHOLE if top.parts_of == bottom.figure_id else RATIO
        ratios.append(Reading(name, value, shown, (top.figure_id, bottom.figure_id), disputed))
    stated = [_printed(rate, rate.figure_id in borne_out, printed, bool(ratios)) for rate in printed]
    return _distinct([*stated, *ratios])


def _sharpened(rate: Figure, ratio: Interval) -> Interval:
    """What the rate can be, given the ratio: just what is printed, where the figures give that."""
    if rate.quantity.bound is Bound.EXACT and rate.quantity.value in ratio:
        return Interval.point(rate.quantity.value)
    return rate.quantity.rounded().intersection(ratio) or ratio


def _supported(printed: list[Figure], ratio: Interval) -> list[Figure]:
    return [rate for rate in printed if rate.quantity.rounded_or_truncated().meets(ratio)]


def _printed(rate: Figure, borne_out: bool, printed: list[Figure], has_ratios: bool) -> Reading:
    """A printed rate: the number itself where a ratio bears it out (its rounding is then known), else its range."""
    exact = borne_out and rate.quantity.bound is Bound.EXACT
    value = Interval.point(rate.quantity.value) if exact else rate.quantity.rounded()
    contradicted = any(not rate.quantity.rounded().meets(other.quantity.rounded()) for other in printed)
    disputed = contradicted or (has_ratios and not borne_out)
    return Reading(PRINTED, value, rate.quantity.raw, (rate.figure_id,), disputed)


def _distinct(readings: list[Reading]) -> tuple[Reading, ...]:
    kept: dict[tuple[str, Interval], Reading] = {}
    for reading in readings:
        same = kept.get((reading.name, reading.value))
        kept[(reading.name, reading.value)] = (
            reading if same is None else replace(same, figures=same.figures + reading.figures)
        )
    return tuple(kept.values())


def short(value: Interval) -> str:
    """The middle of an interval to two places, for people."""
    if value.low is None or value.high is None:
        return str(value)
    middle = ((value.low + value.high) / 2).quantize(Decimal("0.01"))
    return f"{middle.normalize():f}"
