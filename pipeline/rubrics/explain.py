"""Words for a recomputation, Chinese and English: the formula with the numbers put in, the rule's text, its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pipeline.contract_words import score_label
from pipeline.model import Score
from pipeline.rubrics.inputs import PRINTED, Reading
from pipeline.rubrics.kinds import Marks
from pipeline.rubrics.load import QUOTED_IN, Rubric, Scored
from pipeline.rubrics.rules import (
    AllOrNothing,
    Bands,
    Judgement,
    MarksGained,
    MarksLost,
    PerOccurrence,
    Proportional,
    Rule,
    Sum,
    Threshold,
)

_STEPS_ZH = {"floor": "不足一档不扣", "ceiling": "不足一档按一档扣", "proportional": "按比例扣", "zero": "未达标不得分"}
_STEPS_EN = {
    "floor": "completed steps only",
    "ceiling": "a started step counts",
    "proportional": "in proportion",
    "zero": "nothing below target",
}


@dataclass(frozen=True, slots=True)
class Words:
    """One statement in both languages."""

    zh: str
    en: str

    def __add__(self, other: Words) -> Words:
        return Words(self.zh + other.zh, f"{self.en} {other.en}".strip())


NOTHING = Words("", "")


def plain(value: Decimal) -> str:
    """A number for people: no exponent, no trailing zeros, at most four places."""
    rounded = value if value == value.to_integral_value() else value.quantize(Decimal("0.0001"))
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def formula(rule: Rule, full: Decimal, put_in: str, marks: Marks) -> str:
    """The formula of ``rule`` with ``put_in`` for the value and the marks it gives, e.g. ``8 − ⌊(100 − 64.9) ÷ 5⌋ = 1``.

    A target that is met is said as such: ``101 ≥ 100 → 10``.
    """
    met = _target_met(rule, full, put_in, marks)
    if met:
        return f"{met} → {plain(full)}"
    return f"{_left_side(rule, full, put_in, marks)} = {span(marks.low, marks.high)}"


def _target_met(rule: Rule, full: Decimal, put_in: str, marks: Marks) -> str:
    """``101 ≥ 100`` where the value put in has reached the base or target, else empty."""
    match rule:
        case MarksLost(direction=direction):
            base = rule.base if marks.base is None else marks.base
            sign = "≥" if direction == "below" else "≤"
        case Proportional(at_least=Decimal() as base):
            sign = "≥"
        case Proportional(at_most=Decimal() as base):
            sign = "≤"
        case Judgement(full_at=Decimal() as base):
            sign = "≥"
        case _:
            return ""
    return f"{put_in} {sign} {plain(base)}" if marks.low == full and _reached(put_in, sign, base) else ""


def _reached(put_in: str, sign: str, limit: Decimal) -> bool:
    """Whether the number put in is at the limit or past it; a range that earns full marks throughout is."""
    try:
        value = Decimal(put_in)
    except InvalidOperation:
        return True
    return value >= limit if sign == "≥" else value <= limit


def span(low: Decimal, high: Decimal) -> str:
    """``low`` where both are printed alike, else ``low … high``."""
    least, most = plain(low), plain(high)
    return least if least == most else f"{least} … {most}"


def _left_side(rule: Rule, full: Decimal, put_in: str, marks: Marks) -> str:
    match rule:
        case MarksLost():
            return _marks_lost(rule, full, put_in, marks)
        case Proportional():
            return _proportional(rule, full, put_in, marks)
        case Threshold():
            limit = _limit(rule)
            return f"{put_in} {limit} ? {plain(full)} : {plain(rule.otherwise)}"
        case Bands():
            parts = [
                f"{'>' if band.at_least is None else '≥'} {plain(band.start)} → {plain(band.marks)}"
                for band in rule.bands
            ]
            return f"{put_in}: {'; '.join([*parts, f'else {plain(rule.below)}'])}"
        case MarksGained():
            cap = full if rule.cap is None else rule.cap
            return f"min({plain(cap)}, {_counted(put_in, rule.step, marks.convention)} × {plain(rule.gained)})"
        case PerOccurrence():
            cap = full if rule.cap is None else rule.cap
            return f"{plain(full)} − min({plain(cap)}, {put_in} × {plain(rule.lost)})"
        case AllOrNothing() | Judgement() | Sum():
            return put_in


def _limit(rule: Threshold) -> str:
    if rule.at_least is not None:
        return f"≥ {plain(rule.at_least)}"
    if rule.at_most is not None:
        return f"≤ {plain(rule.at_most)}"
    assert rule.more_than is not None
    return f"> {plain(rule.more_than)}"


def _marks_lost(rule: MarksLost, full: Decimal, put_in: str, marks: Marks) -> str:
    if rule.zero_beyond is not None and marks.high == 0:
        return f"{put_in} {'<' if rule.direction == 'below' else '>'} {plain(rule.zero_beyond)} ? 0"
    base = plain(rule.base if marks.base is None else marks.base)
    difference = f"({base} − {put_in})" if rule.direction == "below" else f"({put_in} − {base})"
    counted = difference if rule.step == 1 else f"{difference} ÷ {plain(rule.step)}"
    if marks.convention.startswith("floor"):
        counted = f"⌊{counted}⌋" if rule.step != 1 else f"⌊{counted[1:-1]}⌋"
    elif marks.convention.startswith("ceiling"):
        counted = f"⌈{counted}⌉" if rule.step != 1 else f"⌈{counted[1:-1]}⌉"
    lost = counted if rule.lost == 1 else f"{counted} × {plain(rule.lost)}"
    cap = full if rule.cap is None else min(rule.cap, full)
    return f"{plain(full)} − min({plain(cap)}, {lost})" if marks.low == full - cap else f"{plain(full)} − {lost}"


def _counted(put_in: str, step: Decimal, convention: str) -> str:
    """The steps in a value: ``⌊27 ÷ 10⌋``."""
    ratio = put_in if step == 1 else f"{put_in} ÷ {plain(step)}"
    left, right = {"floor": ("⌊", "⌋"), "ceiling": ("⌈", "⌉")}.get(convention, ("(", ")"))
    return f"{left}{ratio}{right}"


def _proportional(rule: Proportional, full: Decimal, put_in: str, marks: Marks) -> str:
    rising = rule.at_least is not None
    if rule.zero_beyond is not None and marks.high == 0:
        return f"{put_in} {'<' if rising else '>'} {plain(rule.zero_beyond)} ? 0"
    target = plain(rule.at_least if rule.at_least is not None else rule.at_most or Decimal(0))
    if marks.convention == "zero":
        return f"{put_in} {'<' if rising else '>'} {target} → 0"
    share = f"{put_in} ÷ {target}" if rising else f"{target} ÷ {put_in}"
    return f"{plain(full)} × {share}"


def put_in(reading: Reading) -> str:
    """The value as it stands in a formula: the number printed, without its unit, or the ratio's middle."""
    low, high = reading.value.low, reading.value.high
    if low is None or high is None:
        return f"[{reading.value}]"
    if low == high:
        return plain(low if reading.name == PRINTED else low.quantize(Decimal("0.01")))
    if reading.name == PRINTED and not _wide(low, high):
        return plain((low + high) / 2)
    if _wide(low, high):
        return f"[{plain(low)}, {plain(high)}]"
    return plain(((low + high) / 2).quantize(Decimal("0.01")))


def _put_in_steps(reading: Reading, marks: Marks) -> str:
    """As ``put_in``; where rounding decides whether a step counts, all that the printed number may stand for.

    ``30 − ⌈100 − [99.95, 100.05]⌉ = 29 … 30``: with 100 put in, it would be 30 alone.
    """
    low, high = reading.value.low, reading.value.high
    if marks.low == marks.high or low is None or high is None or not marks.convention.startswith(("floor", "ceiling")):
        return put_in(reading)
    return f"[{plain(low)}, {plain(high)}]"


def _wide(low: Decimal, high: Decimal) -> bool:
    return high - low > 1


def convention_words(convention: str) -> Words:
    """What a convention means, for people; a name that is not in the list stands for itself."""
    head, _, rest = convention.partition("; ")
    zh, en = _STEPS_ZH.get(head, head), _STEPS_EN.get(head, head)
    return Words(zh + (f"，{rest}" if rest else ""), en + (f", {rest}" if rest else ""))


def rule_and_source(scored: Scored, rubric: Rubric | None) -> Words:
    """The rule's own words (or its title where they are not known) and the document it comes from: the report without one."""
    text = (scored.clause or scored.title).strip("。；")
    if rubric is None or (scored.quoted_in == QUOTED_IN and rubric.document != QUOTED_IN):
        return Words(f"规则：{text}（{QUOTED_IN}）。", f"Rule: {text} (as the report prints it).")
    return Words(
        f"规则：{text}（{rubric.document}）。",
        f"Rule: {text} ({rubric.document}).",
    )


def source_of(rubric: Rubric) -> Words:
    """The document the rules come from."""
    return Words(f"规则：{rubric.document}。", f"Rules: {rubric.document}.")


def lines(scored: Scored, readings: Sequence[tuple[Reading, tuple[Marks, ...]]]) -> Words:
    """One formula per reading and convention; a reading that gives the same marks as one before is not repeated."""
    zh: list[str] = []
    en: list[str] = []
    said: set[tuple[tuple[str, Decimal, Decimal], ...]] = set()
    for reading, results in readings:
        given = tuple((marks.convention, marks.low, marks.high) for marks in results)
        if given in said:
            continue
        said.add(given)
        same = len({(marks.low, marks.high) for marks in results}) == 1
        for marks in results[:1] if same else results:
            text = formula(scored.rule, scored.marks, _put_in_steps(reading, marks), marks)
            words = convention_words(marks.convention)
            zh.append(f"{text}（{words.zh}）" if marks.convention and not same else text)
            en.append(f"{text} ({words.en})" if marks.convention and not same else text)
    return Words("；".join(dict.fromkeys(zh)) + "。", "; ".join(dict.fromkeys(en)) + ".")


def stated(name: str, name_en: str, readings: Sequence[Reading]) -> Words:
    """The values put in, as printed, and that they disagree where they do."""
    shown = list(dict.fromkeys(reading.shown for reading in readings))
    zh = f"代入：{name} {'；'.join(shown)}。"
    en = f"Put in: {name_en or name} {'; '.join(shown)}."
    if any(reading.disputed for reading in readings):
        return Words(zh + "报告中数值不一致，分别计算。", en + " The report's values disagree; each is put in.")
    return Words(zh, en)


def addition(parts: Sequence[Score], total: Decimal, claimed: Decimal) -> Words:
    """``5 + 5 + 3 = 13`` with the parts' labels, and how far the claim is from it."""
    terms = " + ".join(plain(part.claimed) for part in parts)
    named = "、".join(_name(part) for part in parts)
    if total == claimed:
        return Words(f"{terms} = {plain(total)}（{named}）。", f"{terms} = {plain(total)}.")
    off = plain(abs(claimed - total))
    return Words(
        f"{terms} = {plain(total)}（{named}），自评 {plain(claimed)}，{'多' if claimed > total else '少'} {off} 分。",
        f"{terms} = {plain(total)}, claimed {plain(claimed)}: {off} too {'many' if claimed > total else 'few'}.",
    )


def addition_put_right(parts: Sequence[Score], values: Sequence[Decimal], total: Decimal, claimed: Decimal) -> Words:
    """``25 + 10 + 59 = 94``: ``values`` are what the parts come to, and it is said which differ from what is printed."""
    terms = " + ".join(plain(value) for value in values)
    wrong = [part for part, value in zip(parts, values, strict=True) if part.claimed != value]
    named = "、".join(f"“{_name(part)}”印 {plain(part.claimed)}" for part in wrong)
    named_en = ", ".join(f"“{_name(part)}” printed {plain(part.claimed)}" for part in wrong)
    shown = f"{terms} = {plain(total)}"
    return Words(
        f"{shown}，自评 {plain(claimed)}；其中{named}，但与其自身各组成部分之和不符。",
        f"{shown} against {plain(claimed)} claimed; {named_en}, which its own parts do not add up to.",
    )


def _name(score: Score) -> str:
    return score_label(score)[:16]
