"""A standard's own sentence → rules of the closed set.

“预算执行率每低5个百分点扣1分，最多扣8分” is a sentence of a small language: conditions (limits, a plan reached, the other
case, facts) and what they do with marks. A cell may hold several items, each with marks of its own. What is not
understood to the last number is left to judgement, with the words that stopped it: a wrong rule is worse than none.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pydantic import ValidationError

from pipeline.pattern_files import PatternFolder
from pipeline.rubrics.compiler_conditions import subject_of
from pipeline.rubrics.compiler_effects import statements
from pipeline.rubrics.compiler_items import Fact, Item, Reading, read_items
from pipeline.rubrics.compiler_parts import Part, StoppedError, marks_of
from pipeline.rubrics.compiler_rules import parts_of
from pipeline.rubrics.compiler_tokens import even, shown
from pipeline.rubrics.language import Language, load_language

_ZERO = Decimal(0)
_SCENE = 10  # 以户数计 tells items apart; longer ones ask for papers


@dataclass(frozen=True, slots=True)
class CompiledItem:
    """One item of a sentence: its marks and the parts whose losses they bear; no parts where it is left to judgement.

    ``premise`` is a fact that full marks rest on beside the parts (工程质量符合标准). ``stopped_by`` are the words no
    rule could be made of.
    """

    title: str
    marks: Decimal
    parts: tuple[Part, ...]
    clause: str
    premise: str = ""
    stopped_by: tuple[str, ...] = ()

    @property
    def is_judgement(self) -> bool:
        """Whether it cannot be recomputed."""
        return not self.parts

    @property
    def main(self) -> Part | None:
        """The part that is measured, where just one is."""
        measured = [part for part in self.parts if part.input == "rate"]
        return measured[0] if len(measured) == 1 else None


@dataclass(frozen=True, slots=True)
class SetApart:
    """A case set apart: where it holds, ``marks`` whatever the rules give."""

    text: str
    marks: Decimal


@dataclass(frozen=True, slots=True)
class Compiled:
    """A sentence compiled: items whose marks add up to ``full``, and the cases set apart."""

    text: str
    full: Decimal
    items: tuple[CompiledItem, ...]
    exceptions: tuple[SetApart, ...] = ()

    @property
    def is_judgement(self) -> bool:
        """Whether no item of it can be recomputed."""
        return all(item.is_judgement for item in self.items)

    @property
    def stopped_by(self) -> tuple[str, ...]:
        """The words that stopped its items, in order."""
        return tuple(dict.fromkeys(word for item in self.items for word in item.stopped_by))


@lru_cache(maxsize=4096)  # a province's reports print one standard
def compile_sentence(text: str, full_marks: Decimal | None, patterns: PatternFolder) -> Compiled:
    """The rules in ``text``, a sentence or a cell of a standard's table that carries ``full_marks``.

    Where ``full_marks`` is ``None`` it is what the sentence awards at most. Raises ``PatternError`` where
    `rubric_language.yaml` of ``patterns`` cannot be used.
    """
    language = load_language(patterns)
    said, rest = statements(even(text, language), language)
    reading = read_items(said, rest, language)
    items = [item for item in reading.items if item.said or item.stopped]
    shares = _shares(items, full_marks)
    if not items or shares is None:
        return _left_to_judgement(text, full_marks, items)
    full = sum(shares, _ZERO) if full_marks is None else full_marks
    compiled = tuple(_compiled(item, marks, language) for item, marks in zip(items, shares, strict=True))
    return Compiled(text, full, compiled, _exceptions(reading, full))


def _compiled(item: Item, marks: Decimal, language: Language) -> CompiledItem:
    clause = shown(",".join(item.said))
    title = _title(item)
    try:
        _check_cap(item, marks)
        parts = parts_of(item, marks, language)
    except StoppedError as stopped:
        return CompiledItem(title, marks, (), clause, stopped_by=tuple(filter(None, stopped.words)) or (clause,))
    except ValidationError:  # marks or steps no rule can have (扣0分): misprinted or misread
        return CompiledItem(title, marks, (), clause, stopped_by=(clause,))
    premise = "" if _is_named_again(item.premise, parts) else shown(item.premise)
    return CompiledItem(title, marks, parts, clause, premise)


def _is_named_again(premise: str, parts: tuple[Part, ...]) -> bool:
    """Whether a premise is only the title of what is measured (预算执行（8分），预算执行率…), or is itself the input."""
    return any(premise in part.words for part in parts)


def _title(item: Item) -> str:
    """A short name: the premise, or what the limits are of."""
    scene = next((award.condition.scene for award in item.awards if 0 < len(award.condition.scene) <= _SCENE), "")
    for words in (item.premise, ",".join(filter(None, (scene, item.subject))), *item.said):
        if words:
            return shown(subject_of(words))[:40]
    return ""


def _check_cap(item: Item, marks: Decimal) -> None:
    if item.cap is not None and item.cap.marks is not None and item.cap.marks > marks and not item.otherwise:
        shared = any(loss.condition.otherwise for loss in item.losses)
        if not shared:
            raise StoppedError(f"{shown(item.cap.text)}（本项{marks}分）")


def _awarded(item: Item, full: Decimal | None) -> Decimal | None:
    """The marks an item says it has; ``None`` where it says none, or only 满分."""
    effects = [award.effect for award in item.awards if not award.loses]
    if item.premise_marks is not None:
        effects.append(item.premise_marks)
    if item.formula is not None and item.formula.effect.marks is not None:
        effects.append(item.formula.effect)
    known = [effect.marks for effect in effects if effect.marks]
    if any(effect.share == 1 for effect in effects) and full is not None:
        known.append(full)
    return max(known, default=None)


def _shares(items: list[Item], full: Decimal | None) -> list[Decimal] | None:
    """The marks of each item; ``None`` where what they say does not add up to ``full``."""
    if len(items) == 1:
        said = _awarded(items[0], full)
        if said is None:
            said = full if full is not None else (items[0].cap.marks if items[0].cap else None)
        return None if said is None or (full is not None and said != full) else [said]
    shares = [_awarded(item, None) for item in items]
    known = [share for share in shares if share is not None]
    if len(known) == len(items) - 1 and full is not None and sum(known, _ZERO) < full:
        left = full - sum(known, _ZERO)
        return [left if share is None else share for share in shares]
    if len(known) < len(items) or (full is not None and sum(known, _ZERO) != full):
        return None
    return known


def _left_to_judgement(text: str, full: Decimal | None, items: list[Item]) -> Compiled:
    """Nothing that earns marks, or marks that do not add up."""
    stopped = tuple(dict.fromkeys(shown(word) for item in items for word in item.stopped))
    if items and not stopped:
        said = "+".join(str(_awarded(item, full) or "?") for item in items)
        stopped = (f"{said}分与满分{full}分不符",)
    item = CompiledItem(text[:40], full or _ZERO, (), text, stopped_by=stopped or (text,))
    return Compiled(text, full or _ZERO, (item,))


def _exceptions(reading: Reading, full: Decimal) -> tuple[SetApart, ...]:
    return tuple(_exception(fact, full) for fact in reading.exceptions)


def _exception(fact: Fact, full: Decimal) -> SetApart:
    return SetApart(shown(fact.text), marks_of(fact.effect, full))
