"""Styles of a Word document, with inheritance: what a paragraph or run looks like where it does not say so itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.ingest.word_xml import attribute, child, integer, is_on, value_of, w

_LONGEST_CHAIN = 32
_HEADING_NAME = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|目录|目錄)\s*[1-9]", re.IGNORECASE)
_TITLE_NAMES = {"title", "标题", "標題"}
_BODY_TEXT = 9  # w:outlineLvl of text that is no heading


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is shown. ``size`` in points."""

    hidden: bool
    bold: bool
    size: float | None
    raised: bool
    lowered: bool
    font: str


@dataclass(slots=True)
class Styles:
    """The styles part. ``by_id`` maps style ids to their elements."""

    by_id: dict[str, etree._Element] = field(default_factory=dict)
    default_paragraph: str = ""
    run_defaults: etree._Element | None = None

    def chain(self, style: str) -> Iterator[etree._Element]:
        """The style and those it is based on, nearest first; circles are left."""
        seen: set[str] = set()
        while style in self.by_id and style not in seen and len(seen) < _LONGEST_CHAIN:
            seen.add(style)
            element = self.by_id[style]
            yield element
            style = value_of(element, "basedOn")

    def style_of(self, properties: etree._Element | None) -> str:
        """The style id of a paragraph with these ``w:pPr``."""
        return value_of(properties, "pStyle") or self.default_paragraph

    def heading_level(self, properties: etree._Element | None) -> int | None:
        """1 to 9 from the outline level or the style's name, ``None`` for text. A document title counts as 1."""
        outline = child(properties, "outlineLvl")
        if outline is not None:
            return _outline_level(outline)
        for style in self.chain(self.style_of(properties)):
            name = value_of(style, "name").strip()
            found = _HEADING_NAME.fullmatch(name)
            if found:
                return int(found[1])
            outline = child(style, "pPr", "outlineLvl")
            if outline is not None:
                return _outline_level(outline)
            if name.lower() in _TITLE_NAMES:
                return 1
        return None

    def is_contents_entry(self, properties: etree._Element | None) -> bool:
        """Whether the paragraph has a style of the table of contents."""
        names = (value_of(style, "name").strip() for style in self.chain(self.style_of(properties)))
        return any(_CONTENTS_NAME.fullmatch(name) for name in names)

    def centred(self, properties: etree._Element | None) -> bool:
        """Whether the paragraph is centred, by itself or by its style."""
        return self._paragraph_value(properties, "jc") == "center"

    def list_of(self, properties: etree._Element | None) -> tuple[str, int | None, str]:
        """List id, level and the style that gives them, for a paragraph; list id empty where it is not numbered.

        Id and level are inherited each for itself (ECMA-376 17.3.1.19). The style is empty where the paragraph says the
        level itself; otherwise a level that the list ties to the style goes before the style's own (17.9.23).
        """
        direct = child(properties, "numPr")
        list_id, level, source = value_of(direct, "numId"), value_of(direct, "ilvl"), ""
        own_level = bool(level)
        if not list_id:
            for style in self.chain(self.style_of(properties)):
                numbering = child(style, "pPr", "numPr")
                if numbering is None:
                    continue
                source = source or ("" if own_level else attribute(style, "styleId"))
                level = level or value_of(numbering, "ilvl")
                list_id = value_of(numbering, "numId")
                if list_id:
                    break
        elif not level:
            level = "0"
        return ("" if list_id == "0" else list_id), (integer(level, 0) if level else None), source

    def list_of_numbering_style(self, style: str) -> str | None:
        """The list id a numbering style points to."""
        ids = (value_of(one, "pPr", "numPr", "numId") for one in self.chain(style))
        return next((list_id for list_id in ids if list_id), None)

    def look(self, run: etree._Element, paragraph_style: str) -> Look:
        """How the ``w:r`` is shown in a paragraph of that style."""
        layers = self._layers(child(run, "rPr"), paragraph_style)
        position = _first_value(layers, "vertAlign")
        size = integer(_first_value(layers, "sz"), 0)
        return Look(
            hidden=is_on(_first(layers, "vanish")),
            bold=is_on(_first(layers, "b")),
            size=size / 2 if size > 0 else None,
            raised=position == "superscript",
            lowered=position == "subscript",
            font=_font(layers),
        )

    def mark_hidden(self, properties: etree._Element | None) -> bool:
        """Whether the paragraph's mark is hidden (the paragraph is then not counted if nothing in it is shown)."""
        layers = self._layers(child(properties, "rPr"), self.style_of(properties))
        return is_on(_first(layers, "vanish"))

    def _paragraph_value(self, properties: etree._Element | None, name: str) -> str:
        own = value_of(properties, name)
        inherited = (value_of(style, "pPr", name) for style in self.chain(self.style_of(properties)))
        return own or next((value for value in inherited if value), "")

    def _layers(self, own: etree._Element | None, paragraph_style: str) -> list[etree._Element]:
        """Run properties, nearest first: own, character style, paragraph style, document defaults."""
        layers = [own]
        layers.extend(child(style, "rPr") for style in self.chain(value_of(own, "rStyle")))
        layers.extend(child(style, "rPr") for style in self.chain(paragraph_style))
        layers.append(self.run_defaults)
        return [layer for layer in layers if layer is not None]


def read_styles(root: etree._Element | None) -> Styles:
    """The styles of styles.xml; none where the document has no such part."""
    styles = Styles()
    for style in () if root is None else root.findall(w("style")):
        name = attribute(style, "styleId")
        styles.by_id.setdefault(name, style)
        if attribute(style, "type") == "paragraph" and attribute(style, "default") in {"1", "true", "on"}:
            styles.default_paragraph = name
    styles.run_defaults = child(root, "docDefaults", "rPrDefault", "rPr")
    return styles


def _outline_level(outline: etree._Element) -> int | None:
    level = integer(attribute(outline, "val"), _BODY_TEXT)
    return level + 1 if 0 <= level < _BODY_TEXT else None


def _first(layers: list[etree._Element], name: str) -> etree._Element | None:
    return next((found for layer in layers if (found := child(layer, name)) is not None), None)


def _first_value(layers: list[etree._Element], name: str) -> str:
    found = _first(layers, name)
    return "" if found is None else attribute(found, "val")


def _font(layers: list[etree._Element]) -> str:
    found = _first(layers, "rFonts")
    return "" if found is None else attribute(found, "ascii") or attribute(found, "hAnsi")
