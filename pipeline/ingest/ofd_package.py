"""The parts of an OFD package (GB/T 33190-2016): documents, pages in order, templates under them, resources.

Element names are taken without their namespace: programs write several. Sizes are millimetres as the file has them;
``POINTS_PER_MM`` leads to points.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.ingest.errors import Damaged, TooLarge
from pipeline.ingest.package import Package

POINTS_PER_MM = 72 / 25.4
MOST_PAGES = 20_000

_A4 = (0.0, 0.0, 210.0, 297.0)


@dataclass(frozen=True, slots=True)
class Resources:
    """What pages refer to by id: fonts' names, parts of pictures, composite objects (the elements themselves)."""

    fonts: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    composites: dict[str, etree._Element] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageSource:
    """A page before it is read: its part, the page area of its document, templates by id, resources."""

    part: str
    area: tuple[float, float, float, float]
    templates: dict[str, str]
    resources: Resources


def page_sources(package: Package) -> list[PageSource]:
    """The pages of all documents of the package, in order. Raises ``Damaged`` or ``TooLarge``."""
    root = package.xml("OFD.xml")
    bodies = [] if root is None else root.findall("{*}DocBody")
    pages = [page for body in bodies for page in _document_pages(package, text_of(body, "DocRoot"))]
    if not bodies:
        raise Damaged("OFD.xml中没有文档", "OFD.xml names no document")
    if len(pages) > MOST_PAGES:
        raise TooLarge(f"有{len(pages)}页", f"it has {len(pages)} pages")
    return pages


def is_signed(package: Package) -> bool:
    """Whether the file carries electronic signatures or seals."""
    root = package.xml("OFD.xml")
    return root is not None and root.find("{*}DocBody/{*}Signatures") is not None


def located(base: str, location: str) -> str:
    """The part that ``location`` names in part ``base``: from the root if it begins with a stroke, else beside it."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), location.strip())).lstrip("/")


def text_of(element: etree._Element, path: str) -> str:
    """The text of the child by that path of local names, empty where absent."""
    return (element.findtext("/".join(f"{{*}}{name}" for name in path.split("/"))) or "").strip()


def numbers(text: str | None) -> list[float]:
    """The numbers of an attribute; empty where any of them is none, or is without bounds."""
    try:
        found = [float(part) for part in (text or "").split()]
    except ValueError:
        return []
    return found if all(abs(number) < 1e7 for number in found) else []


def area_of(
    element: etree._Element | None, otherwise: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """The physical box (x, y, width, height in mm) that an Area or PageArea element gives."""
    box = [] if element is None else numbers(text_of(element, "PhysicalBox"))
    return (box[0], box[1], box[2], box[3]) if len(box) == 4 else otherwise


def _document_pages(package: Package, part: str) -> Iterator[PageSource]:
    part = located("OFD.xml", part)
    root = package.xml(part)
    if root is None:
        raise Damaged(f"缺少部件 {part}", f"part {part} is missing")
    common = root.find("{*}CommonData")
    area = area_of(None if common is None else common.find("{*}PageArea"), _A4)
    templates: dict[str, str] = {}
    resources = Resources()
    for element in () if common is None else common:
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name == "TemplatePage":
            templates[element.get("ID", "")] = located(part, element.get("BaseLoc", ""))
        elif name in ("PublicRes", "DocumentRes"):
            add_resources(package, located(part, element.text or ""), resources)
    for page in root.iterfind("{*}Pages/{*}Page"):
        yield PageSource(located(part, page.get("BaseLoc", "")), area, templates, resources)


def add_resources(package: Package, part: str, resources: Resources) -> None:
    """Add what the resource part ``part`` defines; one that is missing or broken costs what it defines, no more."""
    try:
        root = package.xml(part)
    except Damaged:
        return
    if root is None:
        return
    folder = located(part, root.get("BaseLoc", "") + "/x")
    for font in root.iterfind("{*}Fonts/{*}Font"):
        resources.fonts[font.get("ID", "")] = font.get("FontName", "")
    for media in root.iterfind("{*}MultiMedias/{*}MultiMedia"):
        resources.pictures[media.get("ID", "")] = located(folder, text_of(media, "MediaFile"))
    for unit in root.iterfind("{*}CompositeGraphicUnits/{*}CompositeGraphicUnit"):
        resources.composites[unit.get("ID", "")] = unit
