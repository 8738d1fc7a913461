"""Stated totals against the parts listed behind them (共计…其中…)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from pipeline.model import Check, Figure, Severity
from pipeline.validate.consistency import Agreement, Comparison, compare
from pipeline.validate.figure_index import FigureIndex, own_source, place_order, same_date
from pipeline.validate.formulas import SUM
from pipeline.validate.list_members import are_of_other_sources, are_respective, without_outcomes
from pipeline.validate.lists import PartList
from pipeline.validate.not_done import NOT_DONE
from pipeline.validate.part_misprints import surely_misprinted
from pipeline.validate.readings import Mismatch, Reading, severity_for
from pipeline.validate.relations import Lists, Relations
from pipeline.validate.restated_parts import restated_part

NEARBY = 8  # figures
FARTHEST_OPENER = 12  # characters before the first part: 分别为某某县
INCOMPLETE = (
    "所列各项未必完整，但只要其中一个数字印错即可完全吻合",
    "the list may be incomplete, but one misprinted number would explain it",
)
RESTATED = (
    "所列各项未必完整，但其中一项按报告另一处所载{}计即完全吻合",
    "the list may be incomplete, but with one part as printed elsewhere in the report ({}) it agrees exactly",
)
YEAR_LEFT_OUT = ("所列年份缺一年", "one of the years is not listed")
YEAR = re.compile(r"\d{4}")
LISTED_TWICE = ("有一项列了两次，只计一次则相符", "one part is listed twice; counted once it agrees")
MIXED = ("计划数与实际数混列，或总数为约数", "planned and actual figures are mixed, or the total is a round figure")


def check_sums(index: FigureIndex, relations: Relations, lists: Sequence[PartList]) -> Iterator[Mismatch]:
    """Every stated total that its listed parts exceed, or fall short of where the list is complete."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for part_list in (*lists, *_named_lists(index, relations.lists)):
        for head, parts in _totals(part_list, relations.lists, index):
            respective = are_respective(head, parts, part_list.opener, index)
            if respective or are_of_other_sources(head, parts, relations.lists):
                continue
            key = head.figure_id, tuple(part.figure_id for part in parts)
            if key not in seen:
                seen.add(key)
                mismatch = _check_total(head, parts, part_list, relations.lists, index)
                if mismatch is not None and not adds_up_to_another(parts, head, index):
                    yield mismatch


def adds_up_to_another(parts: Sequence[Figure], total: Figure, index: FigureIndex) -> bool:
    """Whether the parts are the parts of another amount that stands near: then the total was taken for the wrong one."""
    first, last = index.order[parts[0].figure_id], index.order[parts[-1].figure_id]
    near = index.figures[max(0, first - NEARBY) : first] + index.figures[last + 1 : last + 1 + NEARBY]
    return any(
        other.quantity.unit == total.quantity.unit
        and other is not total
        and not other.area
        and other.quantity.value != total.quantity.value
        and _fits(other, parts)
        for other in near
    )


def _named_lists(index: FigureIndex, words: Lists) -> Iterator[PartList]:
    """The lists that extract already tied to their total, with the word right before them that opens them."""
    named = sorted((f for f in index.figures if f.parts_of in index.by_id), key=lambda f: (f.parts_of, place_order(f)))
    for total, parts in groupby(named, key=lambda figure: figure.parts_of):
        members = tuple(parts)
        text = index.text(members[0])[members[0].context.start : members[-1].context.end]
        before = index.text(members[0])[: members[0].context.start][-FARTHEST_OPENER:]
        opener = next((word for word in words.complete if word in before), "其中")
        yield PartList((index.by_id[total],), members, text, False, opener)


def _totals(part_list: PartList, words: Lists, index: FigureIndex) -> Iterator[tuple[Figure, tuple[Figure, ...]]]:
    """Each head that is followed by parts of its own kind; of heads that are alike only the nearest."""
    taken: set[tuple[str, str]] = set()
    for number, head in enumerate(part_list.heads):
        nearer = {other.figure_id for other in part_list.heads[:number]}
        kind = head.measure, head.quantity.unit
        if head.measure not in words.additive or kind in taken:
            continue
        candidates = tuple(p for p in part_list.parts if p.parts_of not in nearer and _is_part(p, head, words))
        candidates = without_outcomes(candidates, words, index)
        parts = _first_half(candidates, head, index)
        whole = len(parts) < len(candidates) and _fits(head, parts)  # 包括A、B；建成C，上年结转D: A and B are all
        if (
            not whole
            and not part_list.bracketed
            and not _are_listed(parts, index)
            and not _are_named(parts, words, index)
        ):
            # 其中A，已拨付B: what names nothing new goes on with the whole
            parts = _first_half(tuple(part for part in candidates if _differing(part, head)), head, index)
        if parts and not (len(parts) == 1 < len(candidates)):
            taken.add(kind)
            yield head, parts


def _are_told_apart(parts: Sequence[Figure], words: Lists, index: FigureIndex) -> bool:
    """Whether the parts are parts of one list, and none is said of another."""
    return not _speak_of_one_thing(parts) or _are_listed(parts, index) or _are_named(parts, words, index)


def _are_named(parts: Sequence[Figure], words: Lists, index: FigureIndex) -> bool:
    """Whether each part has a name of its own."""
    names = [re.sub("^(?:其中|包括)", "", index.name(part)) for part in parts]
    named = all(re.search(words.named_parts, n) and not re.search(words.told_of_whole, n) for n in names)
    return named and len(set(names)) == len(names) > 1


def _first_half(parts: tuple[Figure, ...], head: Figure, index: FigureIndex) -> tuple[Figure, ...]:
    """The parts up to a semicolon where several stand before it and fit, or exceed, the whole: 共A，其中B，C；另有D."""
    for number, (part, after) in enumerate(pairwise(parts), 1):
        if re.search("[；;]", index.between(part, after)):
            half = parts[:number]
            found = compare(head.quantity, [f.quantity for f in half], SUM) if number > 1 else None
            whole = found is not None and (
                found.agreement is not Agreement.IMPOSSIBLE
                or (found.point is not None and found.point > head.quantity.value)
            )
            return half if whole else parts
    return parts


def _are_listed(parts: Sequence[Figure], index: FigureIndex) -> bool:
    """Whether 、 stands between the parts: a list of like things, though nothing else tells them apart."""
    pairs = [*pairwise(parts)]
    return bool(pairs) and all("、" in index.between(*pair) for pair in pairs)


def _is_part(part: Figure, head: Figure, words: Lists) -> bool:
    if not words.one_unit(part.quantity.unit, head.quantity.unit) or not same_date(part, head):
        return False
    if _is_restated(part, head):
        return False
    if part.context.period != head.context.period:
        return part.item == head.item and part.measure in words.stocks and own_source(part) == own_source(head)
    one_money = head.item == "funds" and {part.measure, head.measure} <= set(words.one_money)
    if part.measure not in (head.measure, NOT_DONE) and not (one_money and own_source(part) != own_source(head)):
        return False
    return part.item == head.item or (head.item in words.aggregate_items and part.item not in words.stage_items)


def _is_restated(part: Figure, head: Figure) -> bool:
    return part.quantity.value == head.quantity.value and _differing(part, head) == ""


def _differing(part: Figure, head: Figure) -> str:
    """In what a part differs from its total: ``period``, ``area``, ``source``, ``program``, ``item``, or nothing."""
    pairs = (
        ("period", part.context.period, head.context.period),
        ("area", part.area, head.area),
        ("source", own_source(part), own_source(head)),
        ("program", part.program, head.program),
        ("item", part.item, head.item),
    )
    return next((name for name, left, right in pairs if left != right), "")


def _check_total(
    head: Figure, parts: tuple[Figure, ...], part_list: PartList, words: Lists, index: FigureIndex
) -> Mismatch | None:
    reading = Reading(SUM, parts)
    comparison = compare(head.quantity, reading.quantities(), SUM)
    if comparison is None or comparison.agreement is Agreement.ROUNDED:
        return None
    kinds = {_differing(part, head) for part in parts}
    check = Check.ENUMERATION if kinds & {"area", "period"} else Check.SUM
    name = ("分项合计", "sum of the parts")
    if _fits(head, _once(parts)):
        return Mismatch(check, Severity.WARNING, head, reading, comparison, *name, (LISTED_TWICE,))
    if _fits_partly(head, parts):
        return None
    told_apart = _are_told_apart(parts, words, index)
    verdict = _severity(head, parts, comparison, part_list, words) if told_apart else None
    if verdict is None:
        restated = restated_part(head, parts, index) if told_apart and len(parts) > 1 else None
        if restated is None:
            return None
        verdict = (
            Severity.WARNING,
            ((RESTATED[0].format(restated.quantity.raw), RESTATED[1].format(restated.quantity.raw)),),
        )
    severity, remarks = verdict
    return Mismatch(check, severity, head, reading, comparison, *name, remarks)


def _once(parts: Sequence[Figure]) -> list[Figure]:
    """The parts without those that print the part before them once more; none where no part does."""
    first = [part for part, after in pairwise(parts) if not _is_repeated(part, after)]
    return [*first, parts[-1]] if 0 < len(first) < len(parts) - 1 else []


def _is_repeated(part: Figure, after: Figure) -> bool:
    return part.quantity.value == after.quantity.value and _kind(part) == _kind(after)


def _kind(part: Figure) -> tuple[str, ...]:
    return part.item, part.measure, part.program, part.source, part.area, part.context.period


def _fits_partly(head: Figure, parts: tuple[Figure, ...]) -> bool:
    """Whether some parts fit by themselves: those that differ in one respect, or a run of neighbours.

    A list may break its total down twice (by source and by programme) or go on with something else.
    """
    groups = [
        [part for part in parts if _differing(part, head) == kind] for kind in {_differing(p, head) for p in parts}
    ]
    runs = [parts[i:j] for i in range(len(parts)) for j in range(i + 2, len(parts) + 1) if (i, j) != (0, len(parts))]
    candidates = [*(group for group in groups if len(group) < len(parts)), *runs]
    return any(_fits(head, candidate) for candidate in candidates if len(candidate) > 1)


def _fits(head: Figure, parts: Sequence[Figure]) -> bool:
    if not parts:
        return False
    comparison = compare(head.quantity, [part.quantity for part in parts], SUM)
    return comparison is not None and comparison.agreement <= Agreement.TRUNCATED


def _severity(
    head: Figure, parts: tuple[Figure, ...], comparison: Comparison, part_list: PartList, words: Lists
) -> tuple[Severity, tuple[tuple[str, str], ...]] | None:
    severity = severity_for(head.quantity, Reading(SUM, parts), comparison)
    if severity is None:
        return None
    periods = {part.context.period for part in parts}
    if periods != {head.context.period}:
        if _are_all_years(head, parts):
            alike = {part.measure for part in parts} == {head.measure}
            return (severity if alike else Severity.WARNING), () if alike else (MIXED,)
        if _lacks_a_year(head, parts) and comparison.point is not None and comparison.point < head.quantity.value:
            return Severity.WARNING, (YEAR_LEFT_OUT,)
        above = comparison.point is not None and comparison.point > head.quantity.value
        return (Severity.WARNING, (MIXED,)) if above and len(periods) == len(parts) > 1 else None
    quantities = [part.quantity for part in parts]
    if comparison.point is None or comparison.point >= head.quantity.value:
        return (severity if len(parts) > 1 else Severity.WARNING), ()
    if len(parts) < 2:
        return None
    if _claims_to_be_complete(part_list, words):
        return severity, ()
    if _any_word(words.partial, part_list.text):
        return None
    explained = surely_misprinted(head.quantity, quantities) or _bare_brackets(part_list, words)
    return (Severity.WARNING, (INCOMPLETE,)) if explained else None


def _are_all_years(head: Figure, parts: Sequence[Figure]) -> bool:
    """Whether there is one part for each year of the total's span (2021-2025)."""
    first, _, last = head.context.period.partition("-")
    years = {part.context.period for part in parts}
    return last.isdigit() and len(years) == len(parts) == int(last) - int(first) + 1


def _lacks_a_year(head: Figure, parts: Sequence[Figure]) -> bool:
    """Whether there is a part for each year of the total's span, up to the last, but one."""
    first, _, last = head.context.period.partition("-")
    periods = {part.context.period for part in parts}  # the year evaluated has none
    whole = last.isdigit() and all(not period or YEAR.fullmatch(period) for period in periods)
    return whole and last in periods and len(periods) == len(parts) == int(last) - int(first)


def _speak_of_one_thing(parts: Sequence[Figure]) -> bool:
    """Whether two parts are told apart by nothing: then one of them may be said of the other."""
    keys = [(part.item, part.program, part.source, part.area, part.context.period) for part in parts]
    return len(set(keys)) < len(keys)


def _claims_to_be_complete(part_list: PartList, words: Lists) -> bool:
    """Whether the words say that nothing is left out."""
    if _any_word(words.partial, part_list.text):
        return False
    return part_list.opener in words.complete or _any_word(words.complete, part_list.text)


def _bare_brackets(part_list: PartList, words: Lists) -> bool:
    """A（B，C） without 其中, 含, 等: meant as the whole list."""
    return part_list.bracketed and not _any_word((*words.partial, *words.openers), part_list.text)


def _any_word(words: Sequence[str], text: str) -> bool:
    return re.search("|".join(map(re.escape, words)), text) is not None
