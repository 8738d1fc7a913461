"""Names and small readings of WordprocessingML that every Word module needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"  # ISO 29500 Strict says the same in another namespace
_STRICT_MATH = b"http://purl.oclc.org/ooxml/officeDocument/math"
_OFF = {"0", "false", "off", "none"}
_LARGEST = 2**31 - 1

ALTERNATIVES = f"{{{COMPATIBILITY}}}AlternateContent"
_CHOICE = f"{{{COMPATIBILITY}}}Choice"


def w(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute."""
    return f"{{{MAIN}}}{name}"


def m(name: str) -> str:
    """The qualified name of an Office Math element or attribute."""
    return f"{{{MATH}}}{name}"


def transitional(data: bytes) -> bytes:
    """The part's bytes with the Strict namespaces replaced by those everyone writes."""
    return data.replace(_STRICT, MAIN.encode()).replace(_STRICT_MATH, MATH.encode())


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child by that path of names, ``None`` where any step is absent."""
    for name in path:
        if element is None:
            return None
        element = element.find(w(name))
    return element


def attribute(element: etree._Element, name: str) -> str:
    """The attribute of that name, empty where absent."""
    value: str = element.get(w(name), "")
    return value


def value_of(element: etree._Element | None, *path: str) -> str:
    """``w:val`` of the child by that path, empty where either is absent."""
    found = child(element, *path)
    return "" if found is None else attribute(found, "val")


def is_on(toggle: etree._Element | None) -> bool:
    """Whether an on/off element is there and on (without a value it is on)."""
    return toggle is not None and attribute(toggle, "val") not in _OFF


def integer(text: str, otherwise: int) -> int:
    """``text`` as a whole number within 32 bits, ``otherwise`` where it is none."""
    try:
        number = int(text)
    except ValueError:
        return otherwise
    return number if abs(number) <= _LARGEST else otherwise


def chosen(alternatives: etree._Element) -> Iterator[etree._Element]:
    """The children of the one branch of an ``mc:AlternateContent`` to read.

    The first choice that holds text, else the first branch that does, else the first: both branches show the same thing.
    """
    branches = list(alternatives)
    holding = [branch for branch in branches if next(branch.iter(w("t"), m("t")), None) is not None]
    preferred = [branch for branch in holding if branch.tag == _CHOICE] or holding or branches
    return iter(preferred[0] if preferred else ())


_WRAPPERS = {w("sdtContent"), w("customXml"), w("ins"), w("moveTo")}


def flattened(parts: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """Block-level parts (paragraphs, tables, rows, cells) out of the content controls and such that wrap them."""
    for part in parts:
        if part.tag in _WRAPPERS or part.tag == w("sdt"):
            yield from flattened(part)
        elif part.tag == ALTERNATIVES:
            yield from flattened(chosen(part))
        else:
            yield part
