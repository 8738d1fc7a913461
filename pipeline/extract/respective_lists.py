"""…分别为A、B、C, 依次为A、B和C: the k-th number of a list speaks of the k-th thing named before it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import regex

from pipeline.extract.clause_memory import ReadFigure
from pipeline.extract.figure_patterns import Kind, kind_of
from pipeline.extract.item_words import ItemReader
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.mentions import Mention

_RESPECTIVELY = regex.compile(r"分别|依次")
_PLACES = ("provinces", "prefecture_cities", "counties", "townships", "departments", "other_count")
_OF_PROGRAMS = regex.compile(r"(?P<n>[两二三四2-4])(?:个|大)?(?:方向|方面|类|项|板块|领域|部分)(?!债券|贷款|借款)")
_OF_PLANS = regex.compile(
    r"(?:[为占达]|完成|达到).{0,8}(?:目标|计划|任务)(?:值|数|任务)?的$"
)  # 96个、17988户，为目标值的A和B
_BETWEEN_NAMES = regex.compile("、|以及|[和及与]")
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4}
_BEGINS = regex.compile(r"^(?:分别|依次)")
_LIST_LEAD = regex.compile(r"^[、和及与,，]?$")


def list_around(index: int, mentions: list[Mention]) -> tuple[int, int] | None:
    """``[first, end)`` of the respective list that number ``index`` stands in; ``None`` where it stands in none."""
    first = index
    while first > 0 and not _RESPECTIVELY.search(mentions[first].lead) and _follows(mentions, first):
        first -= 1
    if not _RESPECTIVELY.search(mentions[first].lead) and not _OF_PLANS.search(mentions[first].lead):
        return None
    end = first + 1
    while end < len(mentions) and _follows(mentions, end):
        end += 1
    return (first, end) if end - first > 1 else None


def subject_of(
    first: Mention, count: int, position: int, done: list[ReadFigure], lexicon: Lexicon, evaluated: tuple[str, ...]
) -> ReadFigure | None:
    """What the ``position``-th of ``count`` listed numbers speaks of: numbers before it, else programmes named.

    三个方向分别支出A、B、C are the programmes that the sentences before listed, else those ``evaluated``.
    """
    programs = _programs_counted(first, count, done, evaluated)
    if programs:
        alike = (r for r in reversed(done) if r.quantity.unit == first.number.quantity.unit)
        return replace(next(alike, done[-1]), program=programs[position])
    unit = first.number.quantity.unit
    sentence = first.sentence
    if _BEGINS.match(first.said) and done:  # 新开工A套，基本建成B套。分别完成年度任务的C和D。
        sentence -= 1
    before = [
        r for r in done
        if r.mention.sentence == sentence
        and r.mention.span[0] < first.span[0]
        and (kind_of(r.quantity.unit) is not Kind.RATE if unit == "%" else r.quantity.unit == unit)
    ]  # fmt: skip
    money = [r for r in before if kind_of(r.quantity.unit) is Kind.MONEY]
    if unit == "%" and len(money) >= count and _is_of_money(first, lexicon):
        before = money  # 筹集320套、1150套；支出812万元、430万元，执行率分别为94%、90%
    counts = [r for r in before if kind_of(r.quantity.unit) is Kind.COUNT and r.item not in _PLACES]
    if unit == "%" and len(before) > count == len(counts):
        before = counts  # 1200套，2860户、643.5万元，分别占年度目标的100%和102.1%
    if len(before) >= count:
        return before[len(before) - count + position]
    said = [r.mention for r in done if r.mention.sentence == first.sentence and r.mention.span[0] < first.span[0]]
    named = lexicon.programs_in("".join(m.before + m.lead for m in (*said, first)))
    if len(named) == count and done and unit in ("%", "万元"):
        return replace(done[-1], program=named[position])
    return None


def _is_of_money(rate: Mention, lexicon: Lexicon) -> bool:
    """Whether the clause of a rate names one that is of money alone: 执行率, 到位率."""
    return any(lexicon.measures.measures[hit.entry].item == "funds" for hit in lexicon.measure_words.hits(rate.lead))


class Thing(NamedTuple):
    """What one of the things named before a list is, as far as its name tells: programme, item, source of money."""

    program: str
    item: str
    source: str


def things_named(first: Mention, count: int, base: ReadFigure, lexicon: Lexicon, items: ItemReader) -> list[Thing]:
    """公租房和保障性租赁住房分别筹集A、B: the ``count`` things right before the list, each another; else empty."""
    head, *said = _RESPECTIVELY.split(first.lead)
    names = _BETWEEN_NAMES.split(head)
    if not said or len(names) != count:
        return []
    things = [_thing(name, base, lexicon, items) for name in names]
    return things if all(any(thing) for thing in things) and len(set(things)) == count else []


def _thing(name: str, base: ReadFigure, lexicon: Lexicon, items: ItemReader) -> Thing:
    unit = base.quantity.unit
    programs = lexicon.programs_in(name)
    program = programs[0] if len(programs) == 1 and programs[0] != "all" else ""
    if base.item == "funds":
        entry = lexicon.source_words.last(name)
        return Thing(program, "", "" if entry is None else lexicon.sources.sources[entry].source)
    alike = base.measure == "level"  # 满意度 of each
    item = "" if alike else items.best(name, unit, base.measure)
    return Thing(program or items.program_of(item), item, "")


def _programs_counted(
    first: Mention, count: int, done: list[ReadFigure], evaluated: tuple[str, ...]
) -> tuple[str, ...]:
    """The programmes that 三个方向 right before a list of ``count`` numbers means; empty where it says no such thing."""
    said = _OF_PROGRAMS.search(first.lead)
    number = 0 if said is None else _COUNTS.get(said["n"]) or int(said["n"])
    if number != count or not done:
        return ()
    sentences: dict[int, dict[str, None]] = {}
    for reading in done:
        if reading.program != "all":
            sentences.setdefault(reading.mention.sentence, {})[reading.program] = None
    listed = next((tuple(p) for _, p in sorted(sentences.items(), reverse=True) if len(p) == count), ())
    return listed or (evaluated if len(evaluated) == count else ())


def _follows(mentions: list[Mention], index: int) -> bool:
    """Whether a number follows the one before it in a bare list (A、B和C)."""
    mention, before = mentions[index], mentions[index - 1] if index else None
    return before is not None and mention.sentence == before.sentence and bool(_LIST_LEAD.match(mention.lead))
