"""What every maker of rules uses: a part, the words that stop one, the marks an effect speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pipeline.rubrics.compiler_effects import Effect
from pipeline.rubrics.compiler_items import Award, Loss
from pipeline.rubrics.rules import Rule

_ONE, _HUNDRED = Decimal(1), Decimal(100)
_DAYS = ("个工作日", "天", "日")


class StoppedError(Exception):
    """No rule can be made; ``words`` are those that stopped it."""

    def __init__(self, *words: str) -> None:
        super().__init__(*words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Part:
    """One rule with the words its input is named by.

    ``input`` is rate (percent, or a number compared with limits), count (occurrences) or fact (yes is 1, no is 0).
    ``opposite`` are the words of a fact's other case. ``left`` and ``right`` name what a rate is made of, where the print says (实际开工量, 年度计划).
    """

    rule: Rule
    input: str
    words: str
    left: str = ""
    right: str = ""
    full: Decimal | None = None
    opposite: str = ""


def marks_of(effect: Effect, full: Decimal) -> Decimal:
    """The marks an effect speaks of, a share taken of ``full``."""
    if effect.marks is not None:
        return effect.marks
    return full * (effect.share if effect.share is not None else _ONE)


def joined(*texts: str) -> str:
    """Words in one, commas between."""
    return ",".join(text for text in texts if text)


def cap_of(loss: Loss, full: Decimal) -> Decimal | None:
    """The most a loss may come to, where that is less than all."""
    cap = None if loss.cap is None else loss.cap.marks
    return cap if cap is not None and cap < full else None


def is_whole(award: Award, full: Decimal) -> bool:
    """Whether a limit only says that all is well (整改率100%得4分, beside 每有1个未整改扣1分)."""
    limits = award.condition.limits
    at_100 = limits is not None and (limits.low, limits.high, limits.unit) == (_HUNDRED, None, "%")
    return at_100 and not award.loses and marks_of(award.effect, full) == full


def is_term(award: Award, full: Decimal) -> bool:
    """Whether a limit is a term of days that earns full marks when kept (30日内下达的得5分)."""
    limits = award.condition.limits
    in_days = limits is not None and limits.low is None and limits.high is not None and limits.unit in _DAYS
    return in_days and not award.loses and marks_of(award.effect, full) == full
