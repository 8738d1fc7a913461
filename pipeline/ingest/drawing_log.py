"""What is drawn on a PDF page and in which order: pictures, text under pictures, shapes.

Boxes are in the frame of ``TextLayer`` before any turn (the page without /Rotate).
"""

from __future__ import annotations

from dataclasses import dataclass

import pymupdf

from pipeline.model import Box

_PICTURES = ("fill-image", "fill-imgmask")
PAGE_PICTURE = 0.8  # a picture over this share of the page may be the page itself


@dataclass(frozen=True, slots=True)
class DrawingLog:
    """``picture_share`` is how much of the page pictures cover (at most 1; overlaps count twice).

    ``page_picture`` tells whether one opaque picture covers nearly all of it, ``covered_texts`` of ``texts`` strings
    were drawn before it and lie hidden beneath. ``paths`` counts drawn paths, lines and fills.
    """

    picture_share: float
    page_picture: bool
    texts: int
    covered_texts: int
    paths: int


NOTHING_DRAWN = DrawingLog(0.0, False, 0, 0, 0)


def read_drawing_log(page: pymupdf.Page) -> DrawingLog:
    """The log of a pymupdf page; raises what pymupdf raises on a page it cannot interpret."""
    log: list[tuple[str, tuple[float, float, float, float]]] = page.get_bboxlog()
    area = float(page.rect.width * page.rect.height)
    pictures = [(index, Box(*box)) for index, (kind, box) in enumerate(log) if kind in _PICTURES]
    shares = [_share(box, page, area) for _, box in pictures]
    texts = [index for index, (kind, _) in enumerate(log) if kind in ("fill-text", "stroke-text")]
    large = [index for (index, _), share in zip(pictures, shares, strict=True) if share >= PAGE_PICTURE]
    opaque = bool(large) and _has_opaque_page_picture(page, area)
    return DrawingLog(
        picture_share=min(1.0, sum(shares)),
        page_picture=opaque,
        texts=len(texts),
        covered_texts=sum(index < large[-1] for index in texts) if opaque else 0,
        paths=sum(kind in ("fill-path", "stroke-path") for kind, _ in log),
    )


def _share(box: Box, page: pymupdf.Page, area: float) -> float:
    """The share of the page that ``box`` covers; sides are cut at the page's, whichever way it is turned."""
    longest = float(max(page.rect.width, page.rect.height))
    width, height = min(box.x1, longest) - max(box.x0, 0.0), min(box.y1, longest) - max(box.y0, 0.0)
    return min(1.0, max(0.0, width) * max(0.0, height) / area) if area > 0 else 0.0


def _has_opaque_page_picture(page: pymupdf.Page, area: float) -> bool:
    """A full-page picture with a mask is a watermark or a letterhead, and what lies beneath shows through."""
    return any(
        not info.get("has-mask") and _share(Box(*info["bbox"]), page, area) >= PAGE_PICTURE
        for info in page.get_image_info()
    )
