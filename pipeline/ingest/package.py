"""Zipped XML packages (Word, Excel, OFD), opened so that a hostile one does no harm.

Sizes are checked before anything is unpacked (``zipfile`` never gives more than the size declared), entities are not
resolved, nothing is fetched, and no member is ever written to disk.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, TypeVar

from lxml import etree

from pipeline.ingest.errors import Damaged, Encrypted, TooLarge

MOST_MEMBERS = 20_000
LARGEST_PART = 192 * 1024 * 1024  # bytes unpacked; the XML of a 3,000-page report is about a tenth of it
STEEPEST_RATIO = 400  # unpacked / packed; Word's own table-heavy XML reaches about 60
RATIO_COUNTS_FROM = 16 * 1024 * 1024  # small parts of nothing but repetition are harmless

_ENCRYPTED_MEMBER = 0x1
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

Result = TypeVar("Result")


class Package:
    """An open package; use it in a ``with`` statement. ``members`` maps part names to their zip entries."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        entries = archive.infolist()
        if len(entries) > MOST_MEMBERS:
            raise TooLarge(f"压缩包内有{len(entries)}个部件", f"{len(entries)} parts in the package")
        self.members = {entry.filename.lstrip("/"): entry for entry in entries}

    def read(self, name: str) -> bytes | None:
        """The bytes of the part ``name``, ``None`` where absent. Raises ``TooLarge``, ``Encrypted``, ``Damaged``."""
        entry = self.members.get(name)
        if entry is None:
            return None
        _refuse_bomb(entry)
        if entry.flag_bits & _ENCRYPTED_MEMBER:
            raise Encrypted()
        return _or_damaged(lambda: self._archive.read(entry), name)

    def xml(self, name: str, renamed: Mapping[bytes, bytes] = MappingProxyType({})) -> etree._Element | None:
        """The root of the XML part ``name``, ``None`` where absent. Raises as ``read`` does.

        ``renamed`` maps namespaces to those to read them as: two versions of a standard say the same in two of them.
        """
        data = self.read(name)
        if data is None:
            return None
        for old, new in renamed.items():
            data = data.replace(old, new)
        return parse_xml(data, name)

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationship id → (type's last word, name of the part) of ``part``; links to the outside left out."""
        folder, base = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in () if root is None else root.iter(_RELATIONSHIPS):
            if relation.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            found[relation.get("Id", "")] = (relation.get("Type", "").rsplit("/", 1)[-1], target)
        return found


@contextmanager
def open_package(source: Path | BinaryIO) -> Iterator[Package]:
    """The package in ``source``. Raises ``Damaged`` where it is no complete zip file."""
    archive = _or_damaged(lambda: zipfile.ZipFile(source), "")
    with archive:
        yield Package(archive)


def parse_xml(data: bytes, name: str) -> etree._Element:
    """The root element of ``data``. Raises ``Damaged`` where it is not XML, or declares a DTD (office files never do)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Damaged(f"部件 {name} 的XML不完整", f"the XML of part {name} is broken") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Damaged(f"部件 {name} 含有不允许的DTD声明", f"part {name} holds a DTD, which is not allowed")
    return root


def _refuse_bomb(entry: zipfile.ZipInfo) -> None:
    steep = entry.file_size > RATIO_COUNTS_FROM and entry.file_size > STEEPEST_RATIO * max(entry.compress_size, 1)
    if entry.file_size > LARGEST_PART or steep:
        size = entry.file_size // (1024 * 1024)
        raise TooLarge(f"部件 {entry.filename} 解压后有{size}MB", f"part {entry.filename} would unpack to {size} MB")


def _or_damaged(step: Callable[[], Result], name: str) -> Result:
    try:
        return step()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError) as error:
        where = Damaged(f"部件 {name} 无法解压", f"part {name} cannot be unpacked")
        raise (where if name else Damaged("压缩包不完整", "the package is incomplete")) from error
