"""From the statements of a sentence (or of a whole cell) to its items: what each awards, and what costs it marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import regex

from pipeline.rubrics.compiler_absence import counts_from_none
from pipeline.rubrics.compiler_conditions import Condition, read_condition, same_subject, subject_of
from pipeline.rubrics.compiler_effects import Does, Effect, Statement
from pipeline.rubrics.language import Language, found_in

_ZERO = Decimal(0)


@dataclass(slots=True)
class Award:
    """Marks for values within limits. ``loses`` where the print says marks lost instead of marks won."""

    condition: Condition
    effect: Effect
    loses: bool = False


@dataclass(slots=True)
class Loss:
    """Marks lost (or won) by steps, under a condition."""

    condition: Condition
    effect: Effect
    cap: Effect | None = None


@dataclass(slots=True)
class Fact:
    """A yes-or-no fact that costs ``effect`` marks, or all of them where ``effect`` is an award of nothing."""

    text: str
    effect: Effect


@dataclass(slots=True)
class Item:
    """What one item of a sentence says; filled statement by statement. ``stopped`` are words no rule can be made of."""

    premise: str = ""  # the award's own condition where it is a fact and no limit
    premise_marks: Effect | None = None
    awards: list[Award] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    otherwise: Effect | None = None
    denial: str = ""  # the other case in its own words (未制定的)
    proportion: Loss | None = None
    formula: Loss | None = None
    cap: Effect | None = None
    stopped: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    titled: bool = False  # its marks stand behind a title
    own: bool = False  # begins with a mark of its own: （1）, ①

    @property
    def settled(self) -> bool:
        """Whether the other case is told, so that a later one is of another item."""
        return bool(self.losses or self.proportion or self.otherwise or self.formula)

    @property
    def subject(self) -> str:
        """What its limits are of."""
        return next((award.condition.subject for award in self.awards if award.condition.subject), "")


@dataclass(slots=True)
class Reading:
    """The items of a sentence and marks that hold whatever they give (a region without the task)."""

    items: list[Item] = field(default_factory=list)
    exceptions: list[Fact] = field(default_factory=list)


def read_items(found: Sequence[Statement], rest: str, language: Language) -> Reading:
    """The items that the statements make up; ``rest`` is what stands behind the last of them."""
    reader = _Reader(language)
    for statement in found:
        reader.take(statement)
    if rest:
        reader.leave(rest)
    return reader.reading


class _Reader:
    def __init__(self, language: Language) -> None:
        self.reading = Reading()
        self._language = language
        self._excepting = False
        self._tail: list[Item] = []  # the items that the last loss was for
        self._told: list[Item] = []  # the items that a statement is for, where they are several

    def take(self, statement: Statement) -> None:
        """One more statement."""
        condition = read_condition(statement.condition, self._language)
        if statement.begins_sentence:
            self._excepting = False
        if self._is_exception(statement, condition):
            return
        before = len(self.reading.items)
        self._told = []
        self._place(statement, condition)
        item = self._current()
        if statement.begins_item and len(self.reading.items) > before:
            item.own = True
        for told in {id(each): each for each in (*self._told, item)}.values():
            told.said.append(_said(statement))
        item.stopped += condition.unread
        item.stopped += self._open_words(statement)
        item.stopped += self._preamble_words(statement.preamble)

    def _open_words(self, statement: Statement) -> tuple[str, ...]:
        """Words no rule can be made of; a gain may be one on the year before."""
        found = found_in(statement.condition + statement.effect.lead, self._language.open_words)
        gains = statement.effect.does is Does.GAIN_BY_STEP
        return tuple(word for word in found if not (gains and word in self._language.earlier))

    def leave(self, rest: str) -> None:
        """Words behind the last effect, which might change everything unless they only ask for papers."""
        condition = read_condition(rest, self._language)
        if condition.others or condition.unread or condition.limits or found_in(rest, self._language.open_words):
            self._current().stopped.append(rest)

    def _preamble_words(self, preamble: str) -> tuple[str, ...]:
        amounts = (preamble,) if regex.search(r"\d", regex.sub(r"[^,;。]*=[^,;。]*", "", preamble)) else ()
        return (*amounts, *found_in(preamble, self._language.open_words))

    def _current(self) -> Item:
        if not self.reading.items:
            self.reading.items.append(Item())
        return self.reading.items[-1]

    def _is_exception(self, statement: Statement, condition: Condition) -> bool:
        """A region without the task, a case set apart (如因…): its marks are no item's."""
        effect = statement.effect
        if self._excepting and effect.does is Does.AWARD and not statement.begins_sentence:
            return True
        if effect.does is not Does.AWARD or condition.limits is not None or not self.reading.items:
            return False
        if not any(regex.search(pattern, statement.condition) for pattern in self._language.exceptions):
            return False
        self._excepting = True
        self.reading.exceptions.append(Fact(statement.condition, effect))
        return True

    def _place(self, statement: Statement, condition: Condition) -> None:
        effect = statement.effect
        match effect.does:
            case Does.AWARD:
                self._award(statement, condition)
            case Does.LOSE_BY_STEP | Does.GAIN_BY_STEP:
                self._tail = self._told = self._open_items(condition) or [self._fresh(statement)]
                for item in self._tail:
                    item.losses.append(Loss(condition, effect))
            case Does.LOSE:
                self._lose(statement, condition)
            case Does.CAP:
                for item in self._tail or [self._current()]:
                    item.cap = effect
                    if item.losses and not condition.text:
                        item.losses[-1].cap = effect
            case Does.PROPORTION:
                self._told = self._open_items(condition) or [self._current()]
                for item in self._told:
                    item.proportion = Loss(condition, effect)
            case Does.FORMULA:
                item = self._fresh(statement)
                item.formula = Loss(condition, effect)
            case Does.VAGUE:
                for item in self._open_items(condition) or [self._current()]:
                    item.stopped.append(effect.text)

    def _fresh(self, statement: Statement) -> Item:
        """The item a statement is for: the current one unless a mark of its own begins another."""
        if statement.begins_item and self.reading.items:
            self.reading.items.append(Item())
        return self._current()

    def _open_items(self, condition: Condition) -> list[Item]:
        """For the other case (未达到目标的): all items before that do not tell it themselves, back to one that does."""
        if not condition.otherwise or not self.reading.items:
            return []
        found: list[Item] = []
        for item in reversed(self.reading.items):
            if item.settled and found:
                break
            if not item.settled:
                found.append(item)
            if item.own:
                break
        return found[::-1]

    def _award(self, statement: Statement, condition: Condition) -> None:
        effect = statement.effect
        self._tail = []
        if condition.otherwise and condition.limits is None and self.reading.items:
            for item in self._open_items(condition) or [self._current()]:
                item.otherwise = effect
            return
        for words in condition.alternatives:
            self._alternative(words, effect)
        if condition.limits is not None:
            self._limited(statement, condition)
        elif effect.marks == 0 and self.reading.items and not statement.begins_item:
            self._nothing(statement)
        else:
            self._premise(statement)

    def _alternative(self, words: str, effect: Effect) -> None:
        """未公布目标或占比低于10%的不得分: the fact joined by 或 costs all, where the limit does."""
        if effect.marks == 0:
            self._current().facts.append(Fact(subject_of(words), effect))
        else:
            self._current().stopped.append(words)

    def _limited(self, statement: Statement, condition: Condition) -> None:
        if self._begins_another(statement, condition):
            self.reading.items.append(Item())
        item = self._current()
        if statement.titled:
            item.premise, item.titled = "", True
        item.awards.append(Award(condition, statement.effect))
        item.stopped += condition.others

    def _begins_another(self, statement: Statement, condition: Condition) -> bool:
        """Whether limits are of a new item: after a mark of its own, of another subject, or when the last is complete."""
        if not self.reading.items:
            return False
        item = self._current()
        if statement.begins_item:
            return True
        if statement.titled or statement.effect.marks == 0:
            return False
        if any(award.condition.limits == condition.limits for award in item.awards):
            return True
        if item.awards:
            both_planned = condition.planned and any(award.condition.planned for award in item.awards)
            return (
                both_planned or (item.settled and not item.titled) or not same_subject(condition.subject, item.subject)
            )
        return item.settled or bool(item.premise and not counts_from_none(item.premise, condition, self._language))

    def _nothing(self, statement: Statement) -> None:
        """没有安排的不得分: the other case of the fact before, or a fact of its own that costs everything."""
        item, text = self._current(), statement.condition
        if (
            item.premise
            and item.otherwise is None
            and not item.losses
            and not item.facts
            and _denies(text, item.premise)
        ):
            item.otherwise, item.denial = statement.effect, text
        else:
            item.facts.append(Fact(text, statement.effect))

    def _premise(self, statement: Statement) -> None:
        item = self._current()
        taken = item.premise_marks is not None or item.awards or item.settled or item.facts
        if (taken or statement.begins_item) and (item.said or item.stopped):
            self.reading.items.append(Item())
        item = self._current()
        item.premise, item.premise_marks = statement.condition, statement.effect

    def _lose(self, statement: Statement, condition: Condition) -> None:
        item = self._fresh(statement)
        self._tail = [item]
        if condition.limits is not None:
            item.awards.append(Award(condition, statement.effect, loses=True))
            item.stopped += condition.others
        elif condition.otherwise or not statement.condition:
            item.stopped.append(statement.condition + statement.effect.text)
        else:
            item.facts.append(Fact(statement.condition, statement.effect))


def _said(statement: Statement) -> str:
    """A statement in its own words; a step keeps its distance from its condition (未达到计划的，每低…)."""
    apart = "," if statement.condition.endswith("的") and not statement.effect.text.startswith("(") else ""
    return f"{statement.condition}{apart}{statement.effect.text}"


def _denies(text: str, premise: str) -> bool:
    """Whether 未制定的 or 没有安排的 is the other case of what stands before: its verb is in it."""
    match = regex.search(r"(?:没有?|未能?|不|无)(?P<verb>[^,;。的]{1,12})", text)
    if match is None:
        return False
    verb = match["verb"]
    return verb in premise or verb[:2] in premise
