"""What every maker of rules uses: a part, the words that stop one, the marks an effect speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pipeline.rubrics.compiler_effects import Effect
from pipeline.rubrics.compiler_items import Loss
from pipeline.rubrics.load import Rule

_ONE = Decimal(1)


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
