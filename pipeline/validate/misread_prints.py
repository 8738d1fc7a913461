"""Misread prints: the figures that rest on them, and every value that each may stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product

from pipeline.extract.misreadings import MisreadingFile, Misreadings
from pipeline.extract.number_misreadings import ANY_DIGIT, NumberMisreadings
from pipeline.model import Extraction, Figure, Quantity

NUMBER = re.compile(r"\d+(?:\.\d+)?")
MOST_READINGS = 24


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A figure and the quantities its print may stand for, as it was read first."""

    figure: Figure
    readings: tuple[Quantity, ...]


def doubtful_figures(extraction: Extraction, file: MisreadingFile) -> Iterator[Doubtful]:
    """The figures whose misread print may stand for several values."""
    misreadings, bare = Misreadings(file), NumberMisreadings(file)
    for figure in extraction.figures:
        if figure.repaired:
            readings = tuple(_readings(figure.quantity, misreadings, bare, file))
            if len(readings) > 1:
                yield Doubtful(figure, readings)


def _readings(
    printed: Quantity, misreadings: Misreadings, bare: NumberMisreadings, file: MisreadingFile
) -> Iterator[Quantity]:
    """Every value that the print may stand for, the one it was read as first."""
    raw = _without_blanks(printed.raw)
    edits = misreadings.edits(raw) or bare.edits(raw)
    choices = [_choices(raw[edit.start : edit.end], edit.replacement, file) for edit in edits]
    seen: set[Decimal] = set()
    for chosen in islice(product(*choices), MOST_READINGS):
        text, at = "", 0
        for edit, replacement in zip(edits, chosen, strict=True):
            text += raw[at : edit.start] + replacement
            at = edit.end
        quantity = _quantity(text + raw[at:], printed)
        if quantity is not None and quantity.value not in seen:
            seen.add(quantity.value)
            yield quantity


def _choices(print_: str, replacement: str, file: MisreadingFile) -> tuple[str, ...]:
    """What the characters may stand for; a character that belongs to no number may be any digit."""
    known = print_ in file.digits or print_ in file.characters or not replacement.isdigit()
    others = file.readings.get(print_, ()) if known else ANY_DIGIT
    return (replacement, *(other for other in others if other != replacement))


def _quantity(text: str, printed: Quantity) -> Quantity | None:
    """The number in ``text``, in the unit and with the precision of what was printed.

    ``None`` if it is another print or one end of a range.
    """
    match = NUMBER.search(text)
    if match is None or printed.high_value is not None:
        return None
    places = len(match[0].partition(".")[2])
    factor = printed.step.scaleb(places) if printed.step else Decimal(1)
    return printed.at(Decimal(match[0]) * factor)


def may_be_split(figure: Figure, file: MisreadingFile) -> bool:
    """Whether a character of its print stands now for one digit, now for another: not to be read without proof."""
    raw = _without_blanks(figure.quantity.raw)
    if any(character in file.undecided for character in raw):
        return True
    return not Misreadings(file).edits(raw) and NumberMisreadings(file).has_unknown_digit(raw)


def _without_blanks(raw: str) -> str:
    return re.sub(r"\s", "", raw)
