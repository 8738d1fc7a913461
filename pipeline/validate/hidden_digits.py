"""Numbers whose first digits a bad text layer took for a character: 支出绲5万元 is no 5万元.

Only a document in which several numbers were misread is held so: elsewhere such a character belongs to a name.
"""

from __future__ import annotations

from pipeline.extract.regions import Regions
from pipeline.model import Extraction
from pipeline.validate.figure_index import FigureIndex, is_rare

FEWEST_MISREAD = 3
LONGEST_NAME = 8  # characters of a region's name


def hidden_digits(extraction: Extraction, regions: Regions) -> dict[str, str]:
    """The character that hides digits, by the id of the figure behind it."""
    if sum(figure.repaired for figure in extraction.figures) < FEWEST_MISREAD:
        return {}
    index = FigureIndex(extraction)
    found: dict[str, str] = {}
    for figure in extraction.figures:
        before = index.text(figure)[: figure.context.start]
        if not figure.repaired and is_rare(before[-1:]) and not _ends_in_name(before, regions):
            found[figure.figure_id] = before[-1]
    return found


def _ends_in_name(text: str, regions: Regions) -> bool:
    """Whether the text ends in the full or short name of a region (临沭5个小区)."""
    return any(regions.resolve(text[-size:]) is not None for size in range(2, LONGEST_NAME + 1))
