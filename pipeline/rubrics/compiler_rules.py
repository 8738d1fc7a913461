"""From what an item says to rules of the closed set; what they leave open stops it.

Losses add up: an item's marks are its full marks less what each part costs, at most the cap.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import regex

from pipeline.rubrics.compiler_effects import Does
from pipeline.rubrics.compiler_items import Award, Fact, Item, Loss
from pipeline.rubrics.compiler_parts import Part, StoppedError, cap_of, is_term, joined, marks_of
from pipeline.rubrics.compiler_rates import measured
from pipeline.rubrics.compiler_tokens import shown
from pipeline.rubrics.language import Language, any_of, found_in
from pipeline.rubrics.rules import AllOrNothing, MarksGained, MarksLost, PerOccurrence, Threshold

_ZERO = Decimal(0)


def parts_of(item: Item, full: Decimal, language: Language) -> tuple[Part, ...]:
    """The parts whose losses make up the item's marks, the measured one first. Raises ``StoppedError``."""
    stopped = tuple(dict.fromkeys(word for word in item.stopped if word))
    if stopped:
        raise StoppedError(*map(shown, stopped))
    _check_caps(item, full)
    parts = [*measured(item, full, language), *_counted(item, full, language), *_facts(item, full)]
    if not parts:
        parts = [_condition_met(item, full, language)]
    return tuple(parts)


def _check_caps(item: Item, full: Decimal) -> None:
    """Of several losses, a cap below full marks must be each one's own: whose it is is not clear otherwise."""
    caps = [loss.cap for loss in item.losses]
    if len(caps) > 1 and not all(caps):
        for cap in caps:
            if cap is not None and cap.marks is not None and cap.marks < full:
                raise StoppedError(shown(cap.text))


def _counted(item: Item, full: Decimal, language: Language) -> Iterator[Part]:
    counted = [loss for loss in item.losses if not loss.effect.in_points]
    for loss in counted:
        effect = loss.effect
        terms = [award for award in item.awards if is_term(award, full)]
        if terms:
            yield _beyond_term(loss, terms, item, full, language)
            continue
        if loss.condition.limits is not None:
            raise StoppedError(shown(loss.condition.text))
        marks = marks_of(effect, full)
        words = joined(loss.condition.text, effect.text, *(award.condition.text for award in _cutoffs(item)))
        cap = cap_of(loss, full)
        if effect.does is Does.GAIN_BY_STEP:
            gained = MarksGained(kind="marks_gained", step=effect.step, gained=marks, cap=cap)
            yield Part(gained, "count", words)
        elif effect.step == 1:
            rule = PerOccurrence(kind="per_occurrence", lost=marks, cap=cap)
            yield Part(rule, "count", words)
        elif regex.search(any_of(language.below), effect.lead):
            raise StoppedError(shown(effect.text))  # 每少100户: of how many is not said
        else:
            steps = MarksLost(kind="marks_lost", base=_ZERO, step=effect.step, lost=marks, cap=cap, direction="above")
            yield Part(steps, "count", words)
        yield from _count_cutoff(item, words, counted)


def _beyond_term(loss: Loss, terms: list[Award], item: Item, full: Decimal, language: Language) -> Part:
    """30日内的得5分，超过30日的，每超1日扣0.5分: days beyond the term, which must be one and the same."""
    limits, over = terms[0].condition.limits, loss.condition.limits
    assert limits is not None and limits.high is not None
    late = regex.search(any_of((*language.above, "逾期", "延迟", "迟", "晚")), loss.effect.lead)
    other = over is not None and (over.low, over.high) != (limits.high, None)
    if other or not late or loss.effect.unit != limits.unit or len(item.losses) > 1 or len(item.awards) > 1:
        raise StoppedError(shown(joined(loss.condition.text, loss.effect.text)))
    marks, cap = marks_of(loss.effect, full), cap_of(loss, full)
    rule = MarksLost(kind="marks_lost", base=limits.high, step=loss.effect.step, lost=marks, cap=cap, direction="above")
    return Part(rule, "count", joined(terms[0].condition.text, loss.condition.text, loss.effect.text))


def _cutoffs(item: Item) -> list[Award]:
    return [award for award in item.awards if award.effect.marks == 0 and not award.loses]


def _count_cutoff(item: Item, words: str, counted: list[Loss]) -> Iterator[Part]:
    """逾期超过10天的不得分: a limit on the same count."""
    awards = [award for award in item.awards if award.effect.marks == 0]
    if awards and len(counted) == 1 and len(item.losses) == 1:
        limits = awards[0].condition.limits
        assert limits is not None and limits.low is not None
        if limits.low_in or len(awards) > 1:
            raise StoppedError(shown(awards[0].condition.text))
        yield Part(Threshold(kind="threshold", at_most=limits.low), "count", words)


def _facts(item: Item, full: Decimal) -> Iterator[Part]:
    """Facts that cost marks; beside nothing else they need the marks they are taken from to be known."""
    for fact in item.facts:
        if item.awards and regex.search(r"未达|没达|达不到|不达标|未完成", fact.text):
            raise StoppedError(shown(fact.text))  # the other case of the limits, not a fact beside them
        lost = _lost_by(fact, full)
        rule = PerOccurrence(kind="per_occurrence", lost=lost, cap=lost)
        positive = regex.sub(r"^(?:没有|未|无)", "", item.premise)
        if len(item.facts) == 1 and positive != item.premise and fact.text.strip("的")[:2] == positive[:2]:
            yield Part(rule, "fact", joined(positive, fact.text), opposite=item.premise)
        else:
            yield Part(rule, "fact", fact.text)


def _lost_by(fact: Fact, full: Decimal) -> Decimal:
    if fact.effect.does is Does.LOSE:
        return min(full, marks_of(fact.effect, full))
    return full - marks_of(fact.effect, full)


def _condition_met(item: Item, full: Decimal, language: Language) -> Part:
    """出台了办法的得2分，否则不得分: a fact with both its cases told, and nothing of degree in it."""
    if item.premise_marks is None:
        raise StoppedError(*(shown(text) for text in item.said))
    degree = found_in(item.premise, language.degree_words)
    if degree:
        raise StoppedError(*degree)
    is_label = item.premise_marks.text.startswith("(")  # 成立党组织(1分): the name of a rule told elsewhere
    if item.otherwise is None and (is_label or not _is_one_thing_established(item.premise, language)):
        raise StoppedError(shown(item.premise) or "—")
    least = _ZERO if item.otherwise is None else marks_of(item.otherwise, full)
    if regex.match(r"未|没有|无", item.premise):
        lost = full - least
        rule = PerOccurrence(kind="per_occurrence", lost=lost, cap=lost)
        positive = regex.sub(r"^(?:没有|未|无)", "", item.premise)
        return Part(rule, "fact", joined(positive, item.denial), opposite=item.premise)
    if least == 0:
        return Part(AllOrNothing(kind="all_or_nothing"), "fact", item.premise, opposite=item.denial)
    if least >= full:
        raise StoppedError(shown(item.premise))
    return Part(AllOrNothing(kind="all_or_nothing"), "fact", item.premise, full=full - least, opposite=item.denial)


def _is_one_thing_established(premise: str, language: Language) -> bool:
    """Whether a fact with one case told is of one thing that is there or is not; of several, some may be."""
    made = rf"^(?:已|按[^,;。]{{0,6}}(?:规定|要求)|将[^,;。]{{1,12}})?(?:{any_of(language.established)})(?P<thing>[^,;。]{{2,}})$"
    match = regex.match(made, premise.removesuffix("的"))
    return match is not None and not regex.search(
        r"[、和与及或并且等未没无]|(?:情况|质量|程度|水平|数量|率)$", match["thing"]
    )
