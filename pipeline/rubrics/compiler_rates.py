"""Rules for what is measured: rates against a base, a target or bands, and formulas."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import regex

from pipeline.rubrics.compiler_absence import counts_from_none
from pipeline.rubrics.compiler_bands import band_rule
from pipeline.rubrics.compiler_conditions import Condition, Limits, same_subject, subject_of
from pipeline.rubrics.compiler_effects import Does
from pipeline.rubrics.compiler_items import Award, Item, Loss
from pipeline.rubrics.compiler_parts import Part, StoppedError, cap_of, is_term, is_whole, joined, marks_of
from pipeline.rubrics.compiler_tokens import shown
from pipeline.rubrics.language import Language, any_of, found_in
from pipeline.rubrics.rules import MarksGained, MarksLost, Proportional

_HUNDRED = Decimal(100)


def measured(item: Item, full: Decimal, language: Language) -> Iterator[Part]:
    """The parts of an item that are measured. Raises ``StoppedError``."""
    by_points = [loss for loss in item.losses if loss.effect.in_points]
    if item.formula is not None:
        yield _by_formula(item, item.formula, full)
    elif by_points:
        yield from _by_points(item, by_points, full, language)
    elif item.proportion is not None:
        yield _in_proportion(item, full, language)
    elif item.awards and not item.losses:
        yield _banded(item, full, language)
    elif item.awards:
        _only_cutoffs(item, full)


def _by_formula(item: Item, formula: Loss, full: Decimal) -> Part:
    cutoffs = [award for award in item.awards if award.effect.marks == 0 and _of_the_formula(award, formula)]
    goals = [award for award in item.awards if award not in cutoffs]
    stray = [award.condition.text for award in goals if award.loses or marks_of(award.effect, full) != full]
    if stray or item.losses or item.otherwise or formula.effect.marks not in (None, full):
        raise StoppedError(formula.effect.text, *stray)
    target = formula.effect.target or _HUNDRED
    early = [award.condition for award in goals if award.condition.limits and award.condition.limits.low != target]
    if early:  # full marks from 90% on and the rate × marks below it leave a step no proportion has
        raise StoppedError(*(shown(condition.text) for condition in early))
    rule = Proportional(kind="proportional", at_least=target, conventions=("proportional",))
    rule = _within(rule, formula.condition.limits, cutoffs)
    left, right = (formula.effect.lead, formula.effect.by) if formula.effect.by else ("", "")
    return Part(rule, "rate", joined(formula.condition.text, formula.effect.text), left, right)


def _of_the_formula(award: Award, formula: Loss) -> bool:
    return not award.loses and same_subject(award.condition.subject, formula.effect.lead)


def _within(rule: Proportional, own: Limits | None, cutoffs: list[Award]) -> Proportional:
    """The rule with the value beyond which there is nothing; ``own`` are the values the proportion is said to be for.

    Those must reach from that value to the target, else what is between is not told.
    """
    rising = rule.at_least is not None
    if len(cutoffs) > 1:
        raise StoppedError(*(shown(award.condition.text) for award in cutoffs))
    end = _cutoff(cutoffs, "below" if rising else "above") if cutoffs else None
    if own is not None:
        near, far = (own.high, own.low) if rising else (own.low, own.high)
        if near not in (None, rule.at_least or rule.at_most) or far not in (None, end):
            raise StoppedError(*(shown(award.condition.text) for award in cutoffs), f"{far}-{near}")
    return rule if end is None else rule.model_copy(update={"zero_beyond": end})


def _by_points(item: Item, losses: list[Loss], full: Decimal, language: Language) -> Iterator[Part]:
    if item.proportion is not None or (item.otherwise is not None and item.otherwise.marks != 0):
        raise StoppedError(losses[0].effect.text)
    goal, cutoffs = _goal_and_cutoffs(item, full)
    for loss in losses:
        if loss.effect.does is Does.GAIN_BY_STEP:
            yield _gained(loss, item, full, language)
            continue
        own = goal if goal is not None and _about(loss, goal) else None
        rule = _marks_lost(loss, own, full, language)
        if len(losses) == 1 and cutoffs:
            rule = rule.model_copy(update={"zero_beyond": _cutoff(cutoffs, rule.direction)})
        rule = rule.model_copy(update={"cap": cap_of(loss, full)})
        said = "" if own is None else own.condition.text
        left, right = ("", "") if own is None else (own.condition.left, own.condition.right)
        yield Part(rule, "rate", joined(said, loss.condition.text, loss.effect.text), left, right)
    if goal is not None and not any(_about(loss, goal) for loss in losses):
        raise StoppedError(shown(goal.condition.text))
    if len(losses) > 1 and cutoffs:
        raise StoppedError(*(shown(award.condition.text) for award in cutoffs))


def _about(loss: Loss, goal: Award) -> bool:
    return same_subject(loss.condition.subject or subject_of(_before_step(loss)), goal.condition.subject)


def _before_step(loss: Loss) -> str:
    return loss.condition.others[-1] if loss.condition.others else ""


def _goal_and_cutoffs(item: Item, full: Decimal) -> tuple[Award | None, list[Award]]:
    """The value that earns full marks, and the values beyond which there are none; bands beside steps are not clear."""
    goals = [award for award in item.awards if not award.loses and marks_of(award.effect, full) > 0]
    cutoffs = [award for award in item.awards if not award.loses and marks_of(award.effect, full) == 0]
    lossy = [award for award in item.awards if award.loses]
    if lossy or len(goals) > 1 or len(cutoffs) > 1:
        raise StoppedError(*(shown(award.condition.text) for award in (*lossy, *goals[1:], *cutoffs[1:])))
    of_another = [award for award in cutoffs if not same_subject(award.condition.subject, item.subject)]
    if of_another:
        raise StoppedError(*(shown(award.condition.text) for award in of_another))
    if goals and marks_of(goals[0].effect, full) != full:
        raise StoppedError(shown(goals[0].condition.text + goals[0].effect.text))
    return (goals[0] if goals else None), cutoffs


def _cutoff(cutoffs: list[Award], direction: Literal["below", "above"]) -> Decimal:
    limits = cutoffs[0].condition.limits
    assert limits is not None
    end, inside, other = (
        (limits.high, limits.high_in, limits.low) if direction == "below" else (limits.low, limits.low_in, limits.high)
    )
    if end is None or inside or other is not None:
        raise StoppedError(shown(cutoffs[0].condition.text))
    return end


def _marks_lost(loss: Loss, goal: Award | None, full: Decimal, language: Language) -> MarksLost:
    effect = loss.effect
    direction = _direction(loss, goal, language)
    base = _base(loss, goal, direction, language)
    return MarksLost(kind="marks_lost", base=base, step=effect.step, lost=marks_of(effect, full), direction=direction)


def _direction(loss: Loss, goal: Award | None, language: Language) -> Literal["below", "above"]:
    """Below or above, by the words of the step; they must not speak against the limits."""
    said = loss.effect.lead + loss.effect.noun
    lead = _before_step(loss)[-3:] + said
    down = regex.search(any_of(language.below), said) or regex.search(any_of(language.below), lead)
    up = regex.search(any_of(language.above), said) or regex.search(any_of(language.above), lead)
    if bool(down) == bool(up):
        raise StoppedError(shown(loss.effect.text))
    direction: Literal["below", "above"] = "below" if down else "above"
    limits = goal.condition.limits if goal is not None else loss.condition.limits
    high = None if limits is None or (limits.reach_the_whole and limits.high == _HUNDRED) else limits.high
    if goal is not None and limits is not None and (high if direction == "below" else limits.low) is not None:
        raise StoppedError(shown(goal.condition.text + loss.effect.text))
    return direction


def _base(loss: Loss, goal: Award | None, direction: str, language: Language) -> Decimal:
    """Where loss begins: said outright, where full marks end, or 100% for rates whose full measure that is."""
    said = loss.condition.base if loss.effect.base is None else loss.effect.base
    own = _edge(loss.condition, direction, lost=True)
    full_from = None if goal is None else _edge(goal.condition, direction, lost=False)
    known = {base for base in (said, own, full_from) if base is not None}
    if len(known) == 1:
        return known.pop()
    if known:
        raise StoppedError(shown(loss.condition.text or loss.effect.text))
    named = joined(loss.condition.text, loss.effect.lead, loss.effect.noun)
    by_plan = regex.search(any_of(language.plans), loss.effect.lead) or loss.condition.otherwise
    if direction == "below" and (found_in(named, language.rates_of_100) or by_plan):
        return _HUNDRED
    raise StoppedError(f"{shown(loss.effect.text)}（基数未写明）")


def _edge(condition: Condition, direction: str, lost: bool) -> Decimal | None:
    limits = condition.limits
    if limits is None:
        return None
    return limits.high if (direction == "below") == lost else limits.low


def _gained(loss: Loss, item: Item, full: Decimal, language: Language) -> Part:
    said = loss.effect.lead + loss.effect.noun
    beyond_a_plan = regex.search(any_of(language.plans), said)  # the value might be the rate or what is beyond
    if not regex.search(any_of(language.rising), said) or beyond_a_plan or item.awards:
        raise StoppedError(shown(loss.effect.text))
    if loss.condition.limits is not None:
        raise StoppedError(shown(loss.condition.text))
    marks = marks_of(loss.effect, full)
    rule = MarksGained(kind="marks_gained", step=loss.effect.step, gained=marks, cap=cap_of(loss, full))
    return Part(rule, "rate", joined(loss.condition.text, loss.effect.text))


def _in_proportion(item: Item, full: Decimal, language: Language) -> Part:
    goal, cutoffs = _goal_and_cutoffs(item, full)
    assert item.proportion is not None
    if item.losses or item.otherwise is not None:
        raise StoppedError(item.proportion.effect.text)
    if goal is None:
        raise StoppedError(*(shown(text) for text in item.said[:1]))
    limits = goal.condition.limits
    assert limits is not None
    if limits.low is not None and limits.high is None and limits.low > 0:
        rule = Proportional(kind="proportional", at_least=limits.low, conventions=("proportional",))
    elif limits.low is None and limits.high is not None and limits.high > 0:
        rule = Proportional(kind="proportional", at_most=limits.high, conventions=("proportional",))
    else:
        raise StoppedError(shown(goal.condition.text))
    rule = _within(rule, item.proportion.condition.limits, cutoffs)
    return Part(rule, "rate", goal.condition.text, goal.condition.left, goal.condition.right)


def _banded(item: Item, full: Decimal, language: Language) -> Part:
    bands = []
    if item.premise:
        bands.append((_none_at_all(item, full, language), full))
    for award in item.awards:
        assert award.condition.limits is not None
        marks = marks_of(award.effect, full)
        bands.append((award.condition.limits, full - marks if award.loses else marks))
    otherwise = None if item.otherwise is None else marks_of(item.otherwise, full)
    rule = band_rule(bands, otherwise, full)
    if rule is None:
        raise StoppedError(*(shown(award.condition.text) for award in item.awards))
    first, kind = item.awards[0].condition, "count" if item.premise else "rate"
    return Part(
        rule, kind, joined(item.premise, *(award.condition.text for award in item.awards)), first.left, first.right
    )


def _none_at_all(item: Item, full: Decimal, language: Language) -> Limits:
    """The count's zero, where that is what the premise says and what full marks are for."""
    earns_all = item.premise_marks is not None and marks_of(item.premise_marks, full) == full
    of_it = all(counts_from_none(item.premise, award.condition, language) for award in item.awards)
    limits = item.awards[0].condition.limits
    if limits is None or not (earns_all and of_it) or any(award.loses for award in item.awards):
        raise StoppedError(shown(item.premise))
    return Limits(None, Decimal(0), unit=limits.unit)


def _only_cutoffs(item: Item, full: Decimal) -> None:
    """Beside things counted, a limit may only say from how many on there are no marks, or that all is well at 100%."""
    for award in item.awards:
        limits = award.condition.limits
        assert limits is not None
        if is_whole(award, full) or is_term(award, full):
            continue
        if award.effect.marks != 0 or award.loses or limits.low is None or limits.high is not None:
            raise StoppedError(shown(award.condition.text))
