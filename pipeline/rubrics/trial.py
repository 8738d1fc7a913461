"""Putting values into a compiled sentence: marks under each reading, and what was taken for granted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import regex

from pipeline.interval import Interval
from pipeline.rubrics.compiler import Compiled, CompiledItem
from pipeline.rubrics.compiler_parts import Part
from pipeline.rubrics.compiler_tokens import even, shown
from pipeline.rubrics.kinds import ONLY, apply
from pipeline.rubrics.language import Language

YES = ("是", "有", "yes", "true", "y")
NO = ("否", "无", "no", "false", "n")
_ZERO, _HUNDRED = Decimal(0), Decimal(100)


class ValueInputError(ValueError):
    """A value that cannot be put in; the message says which, and what the sentence asks for."""


@dataclass(frozen=True, slots=True)
class ItemTrial:
    """An item's marks under each reading; none where it is judgement or lacks ``missing``, the inputs not given."""

    item: CompiledItem
    marks: Mapping[str, Decimal]
    taken_for_granted: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """All items; ``marks`` are their sum under each reading, empty where some item has none."""

    items: tuple[ItemTrial, ...]
    marks: Mapping[str, Decimal]
    taken_for_granted: tuple[str, ...]


def try_values(compiled: Compiled, given: Mapping[str, str], language: Language) -> Trial:
    """The marks ``compiled`` gives for ``given``: values by words of the sentence, ``""`` for the only input.

    A number may carry %, a fact is 是 or 否. Facts and occurrences that are not given are taken not to be so, and said.
    Raises ``ValueInputError`` for a value that fits no input, several, or is no number.
    """
    assigned, exceptions = _assign(compiled, given, language)
    granted = [f"{case.text}：否" for case in compiled.exceptions if case.text not in exceptions]
    for case in compiled.exceptions:
        if exceptions.get(case.text):
            return Trial((), {ONLY: case.marks}, (f"{case.text}：是",))
    tried = tuple(_try_item(item, assigned) for item in compiled.items)
    granted += [words for trial in tried for words in trial.taken_for_granted]
    total: dict[str, Decimal] = {}
    if all(trial.marks for trial in tried):
        total = _added([trial.marks for trial in tried])
    return Trial(tried, total, tuple(dict.fromkeys(granted)))


def _added(every: Sequence[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    """Sums under each reading; one that some addend does not have counts there under its first."""
    names = list(dict.fromkeys(name for marks in every for name in marks if name != ONLY)) or [ONLY]
    return {name: sum((_under(marks, name) for marks in every), _ZERO) for name in names}


def _under(marks: Mapping[str, Decimal], name: str) -> Decimal:
    return marks[name] if name in marks else next(iter(marks.values()))


# ---------------------------------------------------------------------------------------------------------------------
# Which value is for which input
# ---------------------------------------------------------------------------------------------------------------------

Assigned = Mapping[int, Decimal]  # by id of the part


def _assign(
    compiled: Compiled, given: Mapping[str, str], language: Language
) -> tuple[dict[int, Decimal], dict[str, bool]]:
    parts = [part for item in compiled.items for part in item.parts]
    assigned: dict[int, Decimal] = {}
    exceptions: dict[str, bool] = {}
    halves: dict[int, dict[str, Decimal]] = {}
    for name, text in given.items():
        words = shown(even(name, language))
        named = [case.text for case in compiled.exceptions if words and words in case.text]
        if named and not any(words in shown(part.words) for part in parts):
            exceptions[named[0]] = _value(name, text) > 0
            continue
        part, side = _meant(parts, words, len(given) == 1, name)
        if side == "opposite":
            assigned[id(part)] = Decimal(_fact(part, text) <= 0)
        elif side:
            halves.setdefault(id(part), {})[side] = _value(name, text)
        else:
            for same in parts:
                if same is part or (same.words == part.words and same.input == part.input):
                    assigned[id(same)] = _fact(same, text) if same.input == "fact" else _value(name, text)
    for identifier, pair in halves.items():
        if "left" in pair and "right" in pair and pair["right"] > 0:
            assigned[identifier] = pair["left"] / pair["right"] * _HUNDRED
        else:
            assigned[identifier] = pair.get("left", _ZERO)
    return assigned, exceptions


def _meant(parts: Sequence[Part], words: str, alone: bool, name: str) -> tuple[Part, str]:
    """The part a value is for, and the side of its ratio where it is one."""
    if not words:
        return _only(parts), ""
    for part in parts:
        if part.right and not alone:
            if words in shown(part.right):
                return part, "right"
            if part.left and words in shown(part.left):
                return part, "left"
    found = [part for part in parts if words in shown(part.words)]
    denied = [part for part in parts if part.opposite and words in shown(part.opposite)]
    if denied and (not found or regex.match(r"未|没有|无", words)):
        return denied[0], "opposite"
    distinct = {part.words for part in found}
    if not found:
        raise ValueInputError(
            f"句中没有名为“{name}”的输入，所需为：{asked_for(parts)} / no input {name!r}; wanted: {asked_for(parts)}"
        )
    if len(distinct) > 1:
        closest = min(found, key=lambda part: shown(part.words).index(words))
        firsts = [part for part in found if shown(part.words).index(words) == shown(closest.words).index(words)]
        if len({part.words for part in firsts}) > 1:
            raise ValueInputError(
                f"“{name}”在句中不止一处：{asked_for(found)} / {name!r} is ambiguous: {asked_for(found)}"
            )
        return closest, ""
    return found[0], ""


def _only(parts: Sequence[Part]) -> Part:
    """The input an unnamed value is for: the one measured, else the one counted, else the one fact."""
    for kind in ("rate", "count", "fact"):
        found = [part for part in parts if part.input == kind]
        if found and len({part.words for part in found}) == 1:
            return found[0]
        if found:
            raise ValueInputError(f"有多个输入，请写明名称：{asked_for(found)} / name the inputs: {asked_for(found)}")
    raise ValueInputError("句中没有可代入的数值 / the sentence asks for no value")


def asked_for(parts: Sequence[Part]) -> str:
    """The inputs for people."""
    return "；".join(dict.fromkeys(shown(part.words) for part in parts)) or "—"


def _fact(part: Part, text: str) -> Decimal:
    """1 for yes, 0 for no; a number of anything else answers no question of fact."""
    value = _value("", text)
    if value not in (0, 1):
        words = shown(part.words)
        raise ValueInputError(f"“{words}”须答 是 或 否，所给为 {text} / {words!r} takes 是 or 否, not {text!r}")
    return value


def _value(name: str, text: str) -> Decimal:
    bare = text.strip().lower()
    if bare in YES:
        return Decimal(1)
    if bare in NO:
        return _ZERO
    try:
        value = Decimal(bare.rstrip("%％"))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        what = f"“{name}={text}”" if name else f"“{text}”"
        raise ValueInputError(f"{what}不是数，也不是 是/否 / {text!r} is neither a number nor 是 or 否")
    return value


# ---------------------------------------------------------------------------------------------------------------------
# Marks
# ---------------------------------------------------------------------------------------------------------------------


def _try_item(item: CompiledItem, assigned: Assigned) -> ItemTrial:
    if item.is_judgement:
        return ItemTrial(item, {})
    missing = [part for part in item.parts if id(part) not in assigned and not _may_be_absent(part, item)]
    if missing:
        return ItemTrial(item, {}, missing=tuple(shown(part.words) for part in missing))
    granted = [f"{shown(part.words)}：0" for part in item.parts if id(part) not in assigned]
    if item.premise:
        granted.append(f"{item.premise}：是")
    lost = [_lost(part, item.marks, assigned.get(id(part), _ZERO)) for part in item.parts]
    return ItemTrial(item, _less(item.marks, lost), tuple(dict.fromkeys(granted)))


def _may_be_absent(part: Part, item: CompiledItem) -> bool:
    """Whether nothing given means it did not happen: occurrences and facts that only cost marks, beside another input."""
    costs_only = part.rule.kind in ("per_occurrence", "marks_lost", "threshold") and part.input != "rate"
    return costs_only and (len(item.parts) > 1 or bool(item.premise))


def _lost(part: Part, marks: Decimal, value: Decimal) -> dict[str, Decimal]:
    full = marks if part.full is None else part.full
    return {given.convention: full - given.low for given in apply(part.rule, full, Interval.point(value))}


def _less(marks: Decimal, lost: Sequence[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    return {name: max(_ZERO, marks - each) for name, each in _added(lost).items()}
