"""Which single number of a total and its parts, misprinted, would explain that they do not add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.model import Quantity
from pipeline.validate.misprints import Misprint, are_neighbours_swapped, misprint

NEARLY_WHOLE = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class MisprintedPart:
    """``position`` is that of the part, ``None`` for the total; ``meant`` is what would make the sum right."""

    position: int | None
    meant: Decimal
    kind: Misprint


def misprinted_part(total: Quantity, parts: Sequence[Quantity]) -> MisprintedPart | None:
    """The total if it can be the misprint, else the only part that can be; ``None`` where none or several can."""
    values = [part.value for part in parts]
    whole = sum(values, Decimal(0))
    meant = _at_precision(whole, total)
    kind = misprint(total.value, meant)
    if kind is not None:
        return MisprintedPart(None, meant, kind)
    found: list[MisprintedPart] = []
    for position, part in enumerate(parts):
        kind_of_part = misprint(part.value, _at_precision(total.value - (whole - part.value), part))
        if kind_of_part is not None:
            found.append(MisprintedPart(position, total.value - (whole - part.value), kind_of_part))
    return found[0] if len(found) == 1 else None


def surely_misprinted(total: Quantity, parts: Sequence[Quantity]) -> bool:
    """Whether a list that may be incomplete is so near its total that the misprint explains it, and not a missing part.

    One digit explains many differences, and so do the digits of short numbers in another order: then the list must be
    nearly whole. Unit slips are rarer, and so are two neighbours swapped among four digits or more.
    """
    found = misprinted_part(total, parts)
    if found is None:
        return False
    whole = sum((part.value for part in parts), Decimal(0))
    near = abs(whole - total.value) <= NEARLY_WHOLE * abs(total.value)
    printed = total.value if found.position is None else parts[found.position].value
    rare = found.kind is Misprint.UNIT or (
        found.kind is Misprint.SWAPPED and are_neighbours_swapped(printed, found.meant)
    )
    return near or rare


def _at_precision(value: Decimal, printed: Quantity) -> Decimal:
    """``value`` as it would be printed beside ``printed``."""
    if printed.step <= 0:
        return value
    return (value / printed.step).to_integral_value() * printed.step
