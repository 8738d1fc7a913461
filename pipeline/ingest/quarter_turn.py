"""Turning boxes by quarters: a page's text may run sideways, by /Rotate or in its glyphs."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Box


@dataclass(frozen=True, slots=True)
class QuarterTurn:
    """Turns boxes of a ``width`` x ``height`` frame clockwise by ``quarters`` x 90 degrees."""

    quarters: int
    width: float
    height: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the frame after the turn."""
        return (self.width, self.height) if self.quarters % 2 == 0 else (self.height, self.width)

    def box(self, box: Box) -> Box:
        """``box`` after the turn."""
        match self.quarters:
            case 1:
                return Box(self.height - box.y1, box.x0, self.height - box.y0, box.x1)
            case 2:
                return Box(self.width - box.x1, self.height - box.y1, self.width - box.x0, self.height - box.y0)
            case 3:
                return Box(box.y0, self.width - box.x1, box.y1, self.width - box.x0)
            case _:
                return box
