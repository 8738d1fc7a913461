"""Generated tables for `bench.verdicts`: forms with targets of their own, and third parties' tables with rules of their own."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from pipeline.model import Verdict

D = Decimal
_OFF = (D(0), D(0), D("0.1"), D("-0.1"), D(1), D(-1))
_HALF = D("0.05")  # of the last printed place of a rate


@dataclass(frozen=True)
class Row:
    """A row of a generated table: its cells from left to right, the marks claimed and the verdict it must get."""

    cells: tuple[str, ...]
    claim: Decimal
    verdict: Verdict


def verdict_on(claim: Decimal, spans: Sequence[tuple[Decimal, Decimal]]) -> Verdict | None:
    """The verdict on a claim printed to a tenth, ``None`` between two readings; a whole number is just that."""
    slack = D(0) if claim == claim.to_integral_value() else _HALF
    if any(low - slack <= claim <= high + slack for low, high in spans):
        return Verdict.MATCH
    if claim > max(high for _, high in spans):
        return Verdict.OVERCLAIMED
    return Verdict.UNDERCLAIMED if claim < min(low for low, _ in spans) else None


def _claimed(spans: Sequence[tuple[Decimal, Decimal]], full: int, chance: random.Random) -> tuple[Decimal, Verdict]:
    """A claim right or off by as little as a tenth."""
    while True:
        claim = chance.choice([low for low, _ in spans]).quantize(D("0.1")) + chance.choice(_OFF)
        claim = claim.quantize(D(1)) if claim == claim.to_integral_value() else claim
        verdict = verdict_on(claim, spans)
        if 0 <= claim <= full and verdict is not None:
            return claim, verdict


OWN = (
    ("老旧小区改造开工数量", "个", 300), ("发放租赁补贴户数", "户", 4000), ("保障性租赁住房筹集套数", "套", 9000),
    ("棚户区改造开工套数", "套", 2500),
)  # fmt: skip


def own_row(number: int, full: int, chance: random.Random) -> Row:
    """年度指标值 | 实际完成值 | 分值 | 得分: full marks at the target, else in proportion to it."""
    name, unit, about = OWN[number % len(OWN)]
    target = chance.randint(about // 2, about)
    value = target * chance.randint(60, 115) // 100
    marks = D(full) if value >= target else D(full) * value / target
    claim, verdict = _claimed([(marks, marks)], full, chance)
    return Row((name, f"≥{target}{unit}", f"{value}{unit}", str(full), f"{claim:f}"), claim, verdict)


def own_satisfaction(full: int, chance: random.Random) -> Row:
    """A rate against the rate aimed at; both are printed to whole percents."""
    target, value = chance.randint(80, 95), chance.randint(70, 99)
    spans = [
        (min(D(full), D(full) * (D(value) - D("0.5")) / target), min(D(full), D(full) * (D(value) + D("0.5")) / target))
    ]
    claim, verdict = _claimed(spans, full, chance)
    return Row(("服务对象满意度", f"≥{target}%", f"{value}%", str(full), f"{claim:f}"), claim, verdict)


def _lost(full: int, base: int, step: int, per: str, value: Decimal) -> list[Decimal]:
    short = max(D(0), D(base) - value) / step
    counts = (short.to_integral_value(ROUND_FLOOR), short.to_integral_value(ROUND_CEILING), short)
    return [max(D(0), D(full) - count * D(per)) for count in counts]


def third_party_row(number: int, full: int, chance: random.Random) -> Row:
    """指标 | 分值 | 评分标准 | 实际完成值 | 得分: an indicator no standard on file has, and its printed rule."""
    value = D(chance.randint(700, 1000)) / 10
    kind = number % 3
    if kind == 0:
        base, step, per = chance.randint(85, 100), chance.choice((1, 2, 5)), chance.choice(("0.5", "1"))
        rule = f"按期完工率达到{base}%得满分，每低{step}个百分点扣{per}分，扣完为止"
        ends = zip(
            _lost(full, base, step, per, value - _HALF), _lost(full, base, step, per, value + _HALF), strict=True
        )
        spans = [(min(pair), max(pair)) for pair in ends]
        name = "按期完工率"
    elif kind == 1:
        rule, name = "得分=资金配套率×分值，最高得满分", "资金配套率"
        spans = [(min(D(full), (value - _HALF) * full / 100), min(D(full), (value + _HALF) * full / 100))]
    else:
        rule, name = f"95%及以上得{full}分，85%（含）至95%得{full // 2}分，85%以下不得分", "长效管护覆盖率"
        marks = [D(full) if v >= 95 else D(full // 2) if v >= 85 else D(0) for v in (value - _HALF, value + _HALF)]
        spans = [(min(marks), max(marks))]
    claim, verdict = _claimed(spans, full, chance)
    return Row((name, str(full), rule, f"{value:.1f}%", f"{claim:f}"), claim, verdict)


def markdown(header: str, rows: Sequence[Row]) -> str:
    """A pipe table."""
    columns = header.count("|") - 1
    return "\n".join([header, "|" + "---|" * columns, *("| " + " | ".join(row.cells) + " |" for row in rows)])
