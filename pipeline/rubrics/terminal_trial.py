"""A tried sentence for people and for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from pipeline.language import Language
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics.compiler import Compiled, CompiledItem, compile_sentence
from pipeline.rubrics.compiler_parts import Part
from pipeline.rubrics.compiler_tokens import shown
from pipeline.rubrics.explain import convention_words, plain
from pipeline.rubrics.language import load_language
from pipeline.rubrics.rules import MarksGained, MarksLost, PerOccurrence, Rule
from pipeline.rubrics.trial import ItemTrial, Trial, ValueInputError, asked_for, try_values


@dataclass(frozen=True, slots=True)
class Outcome:
    """A sentence compiled and, where values were given, tried."""

    compiled: Compiled
    trial: Trial | None


def given_values(options: Sequence[str]) -> dict[str, str]:
    """``["64.9"]`` → ``{"": "64.9"}``; ``["开工率=80"]`` → ``{"开工率": "80"}``. Raises ``ValueInputError`` for one given twice."""
    given: dict[str, str] = {}
    for option in options:
        name, _, value = option.rpartition("=")
        if name.strip() in given:
            raise ValueInputError(f"“{name or option}”给了两次，请写明名称 / given twice, name the inputs: {option}")
        given[name.strip()] = value
    return given


def run_trial(text: str, full_marks: str | None, given: Mapping[str, str], patterns: PatternFolder) -> Outcome:
    """Compile ``text`` and put ``given`` in. Raises ``ValueInputError`` for values or full marks that cannot be used."""
    compiled = compile_sentence(text, _marks(full_marks), patterns)
    if not given or compiled.is_judgement:
        return Outcome(compiled, None)
    return Outcome(compiled, try_values(compiled, given, load_language(patterns)))


def _marks(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        marks = Decimal(text.rstrip("分"))
    except InvalidOperation:
        marks = Decimal(0)
    if not marks.is_finite() or marks <= 0:
        raise ValueInputError(f"满分须为正数：{text} / full marks must be a positive number: {text}")
    return marks


# ---------------------------------------------------------------------------------------------------------------------
# For people
# ---------------------------------------------------------------------------------------------------------------------


def as_lines(outcome: Outcome, language: Language) -> list[str]:
    """The rules, the marks under each reading, what was taken for granted, and the words that stopped the rest."""
    compiled, trial = outcome.compiled, outcome.trial
    tried: Sequence[ItemTrial | None] = (
        trial.items if trial is not None and trial.items else [None] * len(compiled.items)
    )
    lines = [line for item, one in zip(compiled.items, tried, strict=True) for line in _item_lines(item, one, language)]
    if trial is not None:
        if len(compiled.items) > 1 and trial.marks:
            lines += [f"{language.say('合计', 'total')}: {_marks_told(trial.marks, language)}"]
        elif not trial.items:
            lines = [f"{language.say('得分', 'marks')}: {_marks_told(trial.marks, language)}"]
        lines += [f"{language.say('视为', 'taken as')}: {words}" for words in trial.taken_for_granted]
    elif not compiled.is_judgement:
        parts = [part for item in compiled.items for part in item.parts]
        lines.append(f"{language.say('可用 --value 代入', 'to put in with --value')}: {asked_for(parts)}")
    return lines


def _item_lines(item: CompiledItem, trial: ItemTrial | None, language: Language) -> list[str]:
    head = f"{item.title}（{plain(item.marks)}分）" if item.title else f"{plain(item.marks)}分"
    if item.is_judgement:
        return [f"{language.say('须人工判断', 'judgement')}: {head} — {'；'.join(item.stopped_by)}"]
    lines = [f"{head}: {'; '.join(rule_told(part.rule, language, item.marks) for part in item.parts)}"]
    if trial is not None and trial.marks:
        lines.append(f"  {language.say('得分', 'marks')}: {_marks_told(trial.marks, language)}")
    if trial is not None and trial.missing:
        lines.append(f"  {language.say('未代入', 'not given')}: {'；'.join(trial.missing)}")
    return lines


def _marks_told(marks: Mapping[str, Decimal], language: Language) -> str:
    if len(marks) == 1:
        return plain(next(iter(marks.values())))
    words = {name: convention_words(name) for name in marks}
    told = (f"{plain(value)} ({language.say(words[name].zh, words[name].en)})" for name, value in marks.items())
    return language.say("；", "; ").join(told)


def rule_told(rule: Rule, language: Language, full: Decimal | None = None) -> str:
    """A rule in one line: kind and fields, with what may be lost at most where the ``full`` marks are known."""
    fields = rule.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    if full is not None and isinstance(rule, MarksLost | MarksGained | PerOccurrence):
        fields.setdefault("cap", plain(full))
    told = ", ".join(f"{name}={language.half_of(_short(value))}" for name, value in fields.items() if name != "kind")
    return f"{rule.kind}({told})"


def _short(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_short(each) for each in value) + "]"
    if isinstance(value, dict):
        return " ".join(f"{name}={each}" for name, each in value.items())
    return str(value)


# ---------------------------------------------------------------------------------------------------------------------
# For machines
# ---------------------------------------------------------------------------------------------------------------------


def as_data(outcome: Outcome) -> dict[str, Any]:
    """``result`` is rule, partly or judgement; ``marks`` by reading (``""`` where the wording leaves nothing open)."""
    compiled, trial = outcome.compiled, outcome.trial
    judged = [item.is_judgement for item in compiled.items]
    result = "judgement" if all(judged) else "partly" if any(judged) else "rule"
    tried: Sequence[ItemTrial | None] = (
        trial.items if trial is not None and trial.items else [None] * len(compiled.items)
    )
    return {
        "text": compiled.text,
        "full_marks": compiled.full,
        "result": result,
        "marks": dict(trial.marks) if trial is not None else {},
        "stopped_by": list(compiled.stopped_by),
        "taken_for_granted": list(trial.taken_for_granted) if trial is not None else [],
        "items": [_item_data(item, one) for item, one in zip(compiled.items, tried, strict=True)],
        "exceptions": [{"words": case.text, "marks": case.marks} for case in compiled.exceptions],
    }


def _item_data(item: CompiledItem, trial: ItemTrial | None) -> dict[str, Any]:
    return {
        "title": item.title,
        "full_marks": item.marks,
        "result": "judgement" if item.is_judgement else "rule",
        "clause": item.clause,
        "rules": [_part_data(part) for part in item.parts],
        "marks": dict(trial.marks) if trial is not None else {},
        "missing": list(trial.missing) if trial is not None else [],
        "stopped_by": list(item.stopped_by),
    }


def _part_data(part: Part) -> dict[str, Any]:
    return {"input": part.input, "words": shown(part.words), **part.rule.model_dump(exclude_none=True)}


def to_json(data: dict[str, Any]) -> str:
    """JSON with numbers as numbers, in a fixed order."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=_number)


def _number(value: object) -> int | float:
    assert isinstance(value, Decimal)
    return int(value) if value == value.to_integral_value() else float(value)
