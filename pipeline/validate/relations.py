"""The relations of `patterns/relations.yaml`: which figures of a report must agree, by their roles."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from pipeline.model import Check
from pipeline.pattern_files import PatternFolder, PatternModel


class Rate(PatternModel):
    """A rate and the pairs of measures it may be computed from, best first."""

    measure: str
    check: Check
    formula: str
    of: tuple[tuple[str, str], ...]
    name: str
    name_en: str
    capped: bool = False
    or_formula: str = ""
    any_item: tuple[str, ...] = ()
    of_all_years: str = ""


class Weighted(PatternModel):
    """A rate of a whole that must be the mean of the rates of its parts, by one of the ``weights``.

    ``taken`` is what the rate takes of its weight: where a report states it beside the rate, it must fit.
    """

    rate: str
    taken: str
    weights: tuple[str, ...]


class Whole(PatternModel):
    """What a share may be a share of; item ``same`` is the item of the share itself."""

    item: str
    measures: tuple[str, ...]


class Wholes(PatternModel):
    """The wholes of some items, best first. ``confirmed_by`` are words that leave no doubt about the whole."""

    items: tuple[str, ...]
    of: tuple[Whole, ...]
    confirmed_by: tuple[str, ...]


class NamedWhole(PatternModel):
    """A kind of total by the words a share names it with; ``words`` is a pattern for all of them.

    Where the report states more than ``most`` values of it, nothing tells which is meant.
    """

    words: str
    item: str
    unit: str
    most: int = 3


class ToldMeasures(PatternModel):
    """What totals are meant where a name has one of the ``words``."""

    words: str
    measures: tuple[str, ...]


class NamedShares(PatternModel):
    """Shares that name their whole: ``pattern`` matches the text up to the number, the name as ``whole``.

    ``measures`` are what such a share may have been read as; shares of the ``wholes`` of ``Shares`` are left to those. ``told`` and ``otherwise`` the measures of the totals.
    """

    pattern: str
    measures: tuple[str, ...]
    wholes: tuple[NamedWhole, ...]
    told: tuple[ToldMeasures, ...]
    otherwise: tuple[str, ...]


class Shares(PatternModel):
    """Where part and whole of a share are found.

    ``of_what_is_before`` is a pattern for the words of a share that name nothing themselves (占, 合计占); ``including`` is the
    word by which a source says that it includes others.
    """

    part_measures: tuple[str, ...]
    fund_items: tuple[str, ...]
    fund_part_measures: tuple[str, ...]
    of_what_is_before: str
    including: str
    wider_sources: dict[str, tuple[str, ...]]
    whole_sources: tuple[str, ...]
    whole_measures: tuple[str, ...]
    wholes: tuple[Wholes, ...]
    otherwise: tuple[str, ...]
    confirmed_by: tuple[str, ...]
    named: NamedShares


class Growth(PatternModel):
    """The measures of a growth relation, and the words of ``Context.period`` for last year.

    ``mean`` is a pattern for the name of a rate that is one of several years. ``against_plan`` is a pattern for the text
    that ends in a gap between plan and result (较目标少).
    """

    rate: str
    increase: str
    current: tuple[str, ...]
    previous_periods: tuple[str, ...]
    mean: str
    against_plan: str
    done: tuple[str, ...]
    done_rate: str
    plan: tuple[str, ...]


class Lists(PatternModel):
    """How totals and their parts are told.

    ``outcomes`` is a pattern for the name of what came of a part. ``counted_closers`` is a pattern for the text from a
    word that says of how many parts a total is (``count``, one of ``numerals``, where a numeral stands at its own
    number) up to the total. ``may_hold`` gives the sources whose money may be part of that of another.
    """

    additive: tuple[str, ...]
    openers: tuple[str, ...]
    opener_patterns: tuple[str, ...]
    closers: tuple[str, ...]
    counted_closers: str
    numerals: str
    outcomes: str
    complete: tuple[str, ...]
    partial: tuple[str, ...]
    named_parts: str
    told_of_whole: str
    aggregate_items: tuple[str, ...]
    stage_items: tuple[str, ...]
    together: tuple[tuple[str, ...], ...]
    one_money: tuple[str, ...]
    may_hold: dict[str, tuple[str, ...]]
    each: str
    stages: tuple[str, ...]
    stocks: tuple[str, ...]

    def one_unit(self, left: str, right: str) -> bool:
        """Whether figures of the two units may stand in one list."""
        return left == right or any(left in units and right in units for units in self.together)


class CrossMention(PatternModel):
    """Which measures are compared over the document, and how near two values of one row are one quantity.

    ``table_words`` in a paragraph say that its totals are those of the table after it, ``appendix_words`` that they are
    those of the table in the appendix. ``moments`` is a pattern for what gives a number a moment of its own, within
    ``moment_reach`` characters before it.
    """

    measures: tuple[str, ...]
    near_percent: Decimal
    table_words: tuple[str, ...]
    appendix_words: tuple[str, ...]
    moments: str
    moment_reach: int


class StatedInWords(PatternModel):
    """Words that stand for 100%, and in how many sentences up to the score they are looked for.

    ``nothing_to_do`` is a pattern for what says that the indicator had no task at all.
    """

    words: tuple[str, ...]
    sentences: int
    nothing_to_do: str
    never_for: tuple[str, ...]


class TimeSchedule(PatternModel):
    """Patterns of time-schedule rates (groups ``months``, ``rate``) and of a standstill of ``months``."""

    patterns: tuple[str, ...]
    standstill: str


class Averages(PatternModel):
    """Words right before an average per household or flat, and the measures and items it may be computed from."""

    before: tuple[str, ...]
    total_items: tuple[str, ...]
    total_measures: tuple[str, ...]
    counted_units: tuple[str, ...]


class Surveys(PatternModel):
    """Satisfaction by the numbers of a survey: the item of the rate, and what names the satisfied and those asked."""

    rate: str
    satisfied: re.Pattern[str]
    asked: re.Pattern[str]


class WholeShares(PatternModel):
    """When shares listed in a sentence make a whole: how near 100 they must come, and how they are joined.

    ``rest`` is a pattern for the name of a share of all that is left, ``composition`` for words before a list by which none
    of its kinds overlap.
    """

    nearly: Decimal
    longest_between: int
    rest: str
    composition: str
    breaking: tuple[str, ...]


class Dates(PatternModel):
    """Patterns of a full date (``year``, ``month``, ``day``) and of a span (the same, each with ``from_``, ``to_``)."""

    date: str
    span: str


class Deductions(PatternModel):
    """Patterns of deductions.

    ``rule`` is a quoted rule of steps (groups ``rate``, ``step``, ``lost``, ``cap``), ``stated`` a deduction
    (``marks``), ``benchmark`` the rate below which marks are lost (``base``); ``rates`` gives the measure for each word
    that ``rate`` matches.
    """

    rule: str
    stated: str
    benchmark: str
    rates: dict[str, str]


class TableWords(PatternModel):
    """Words that mark total rows and columns, and columns that are never added up.

    In a form a row with one of ``form_totals``, followed by a row that begins with ``opening``, is the total of the rows
    that name one of ``form_parts``.
    """

    total_rows: tuple[str, ...]
    subtotals: tuple[str, ...]
    opening: str
    form_totals: tuple[str, ...]
    form_parts: tuple[str, ...]
    total_columns: tuple[str, ...]
    share_columns: tuple[str, ...]
    not_added: tuple[str, ...]


class Relations(PatternModel):
    """`patterns/relations.yaml`. ``governments`` is a pattern for the levels of government that money is told by."""

    source: str
    rates: tuple[Rate, ...]
    governments: str
    adjusted: str
    counted_rates: tuple[str, ...]
    not_done: str
    weighted: tuple[Weighted, ...]
    shares: Shares
    growth: Growth
    lists: Lists
    cross_mention: CrossMention
    table: TableWords
    stated_in_words: StatedInWords
    time_schedule: TimeSchedule
    deductions: Deductions
    ceilings: tuple[str, ...]
    averages: Averages
    surveys: Surveys
    whole_shares: WholeShares
    dates: Dates


@lru_cache(maxsize=8)
def load_relations(patterns: PatternFolder) -> Relations:
    """The relations of a pattern folder. Raises ``PatternError`` where the file cannot be used."""
    return patterns.load("relations.yaml", Relations)
