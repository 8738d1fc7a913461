"""Figures that a rule printed with a score may take: which of them are rates, and what stands right before them."""

from __future__ import annotations

from pipeline.model import Document, Figure, Paragraph
from pipeline.rubrics.load import Operand

TARGETS = ("target", "planned", "budget")
CHANGES = ("increase", "growth_rate", "deviation_rate")
ANY = Operand(items=("any",), measures=("any",))
_REACH = 16  # characters before a figure that name it


def is_rate(figure: Figure) -> bool:
    """Whether a figure is a rate reached, no target and no change."""
    return figure.quantity.unit == "%" and figure.measure not in (*TARGETS, *CHANGES)


def is_called(figure: Figure, subject: str, document: Document) -> bool:
    """Whether the words right before a figure in running text end in ``subject``: 资金到位率为94.4%."""
    return text_before(figure, document).rstrip("为达到约").endswith(subject)


def text_before(figure: Figure, document: Document) -> str:
    """The few characters of running text before the figure that may name it."""
    block = document.blocks[figure.context.block] if figure.context.block < len(document.blocks) else None
    if not isinstance(block, Paragraph):
        return ""
    return block.text.content[max(0, figure.context.start - _REACH) : figure.context.start]
