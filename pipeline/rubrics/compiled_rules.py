"""Compiled sentences as entries of a rubric: one rule each, inputs taken from an entry that asks for the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from pipeline.interval import Interval
from pipeline.rubrics.compiler import Compiled, CompiledItem
from pipeline.rubrics.compiler_tokens import shown
from pipeline.rubrics.kinds import apply
from pipeline.rubrics.load import Indicator, RuleInput, Scored, SubItem
from pipeline.rubrics.rules import AllOrNothing, Judgement, Rule, Sum

_HALVES = [Decimal(n) / 2 for n in range(261)]


def rule_of(item: CompiledItem) -> Rule:
    """The rule of an item: its measured part, or its one other part; judgement where several parts are all facts.

    What else costs marks (a petition not answered) is in ``remarks_of``: it can only lower what the rule gives.
    """
    if item.is_judgement:
        words = "、".join(item.stopped_by)
        return Judgement(kind="judgement", why=f"无法编译：{words} / not compiled: {words}")
    if item.main is not None:
        return item.main.rule
    counted = [part for part in item.parts if part.input == "count"]
    if len(item.parts) == 1:
        return item.parts[0].rule
    if len(counted) == 1:
        return counted[0].rule
    words = "；".join(shown(part.words) for part in item.parts)
    return Judgement(kind="judgement", why=f"须逐项认定：{words} / facts to be established: {words}")


def remarks_of(item: CompiledItem) -> str:
    """What else the sentence deducts for, beside its rule."""
    rule = rule_of(item)
    others = [shown(part.words) for part in item.parts if part.rule is not rule]
    if isinstance(rule, Judgement) or not others:
        return ""
    return f"另须人工核对：{'；'.join(dict.fromkeys(others))}"


def _with_exceptions(note: str, compiled: Compiled) -> str:
    """The note with the cases set apart: marks whatever the rule gives."""
    cases = [f"{case.text}：{case.marks}分" for case in compiled.exceptions]
    return "；".join(filter(None, (note, *cases)))


def as_sub_item(item: CompiledItem, like: Scored | None, quoted_in: str) -> SubItem:
    """An item as a sub-item; title, words and input are those of ``like``, an entry for the same thing."""
    words = like.words if isinstance(like, SubItem) else ()
    rule, wanted = _rule_and_input(item, like)
    return SubItem(
        title=like.title if like is not None else item.title or item.clause[:20],
        marks=item.marks,
        rule=rule,
        input=wanted,
        clause=item.clause,
        quoted_in=quoted_in,
        note=remarks_of(item),
        words=words,
    )


def as_indicator(compiled: Compiled, name: str, title: str, donors: Sequence[Scored], quoted_in: str) -> Indicator:
    """A compiled cell as the indicator ``name``; inputs come from the ``donors`` that fit best, each used once."""
    likes = match_donors(compiled, donors)
    if len(compiled.items) == 1:
        item = compiled.items[0]
        rule, wanted = _rule_and_input(item, likes[0])
        return Indicator(
            indicator=name, title=title, marks=compiled.full, rule=rule, input=wanted,
            clause=compiled.text, quoted_in=quoted_in, note=_with_exceptions(remarks_of(item), compiled),
        )  # fmt: skip
    return Indicator(
        indicator=name,
        title=title,
        marks=compiled.full,
        rule=Sum(kind="sum"),
        clause=compiled.text,
        quoted_in=quoted_in,
        note=_with_exceptions("", compiled),
        sub_items=tuple(as_sub_item(item, like, quoted_in) for item, like in zip(compiled.items, likes, strict=True)),
    )


def match_donors(compiled: Compiled, donors: Sequence[Scored]) -> list[Scored | None]:
    """For each item the entry it restates, by its words and marks; ``None`` where none speaks for it."""
    if len(compiled.items) == 1 and len(donors) == 1:
        return [donors[0]]
    left = list(donors)
    likes: list[Scored | None] = []
    for item in compiled.items:
        rated = [(_likeness(item, donor), -index, donor) for index, donor in enumerate(left)]
        best = max(rated, key=lambda each: each[:2], default=None)
        if best is None or best[0] <= 0:
            likes.append(None)
            continue
        likes.append(best[2])
        left.remove(best[2])
    return likes


def _likeness(item: CompiledItem, donor: Scored) -> int:
    """Characters of the clause that the donor's words account for, and its marks."""
    words = donor.words if isinstance(donor, SubItem) else (donor.title,)
    said = sum(len(word) for word in words if word in item.clause)
    whole = 20 if donor.clause and shared_start(donor.clause, item.clause) >= 6 else 0
    return said + whole + 2 * (donor.marks == item.marks) if said or whole else 0


def shared_start(one: str, other: str) -> int:
    """How many characters two clauses begin with alike."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _rule_and_input(item: CompiledItem, like: Scored | None) -> tuple[Rule, RuleInput | None]:
    """The item's rule and the input ``like`` asks for.

    Where both rules mean the same, that of ``like`` is kept: it fits its input and lists readings seen in practice.
    """
    rule = rule_of(item)
    if like is None:
        return rule, None
    ruled = not isinstance(like.rule, Judgement | Sum)
    if ruled and like.marks == item.marks and same_rule(rule, like.rule, item.marks):
        return like.rule, like.input
    return rule, like.input if item.main is not None else None


@lru_cache(maxsize=4096)  # a province's reports print one standard: the same pairs come again in each of them
def same_rule(one: Rule, other: Rule, full: Decimal) -> bool:
    """Whether two rules give the same marks under every reading both have; judgement agrees with everything.

    A fact is 0 or 1: a rule on amounts (more than nothing) agrees with it where it does so for these.
    """
    if isinstance(one, Judgement | Sum) or isinstance(other, Judgement | Sum):
        return True
    facts = isinstance(one, AllOrNothing) or isinstance(other, AllOrNothing)
    return all(_agree(one, other, full, value) for value in ((Decimal(0), Decimal(1)) if facts else _HALVES))


def _agree(one: Rule, other: Rule, full: Decimal, value: Decimal) -> bool:
    point = Interval.point(value)
    first = {marks.convention: marks.low for marks in apply(one, full, point)}
    second = {marks.convention: marks.low for marks in apply(other, full, point)}
    shared = set(first) & set(second)
    if not shared:
        return set(first.values()) & set(second.values()) != set()
    return all(first[name] == second[name] for name in shared)
