"""OLE compound files ([MS-CFB]), the container of old Word and Excel: which streams are inside, and whether locked.

Only the directory is looked at, and the first bytes of a stream; LibreOffice reads the rest.
"""

from __future__ import annotations

import mmap
import struct
from enum import StrEnum
from pathlib import Path

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2

_DIRECTORY_ENTRY = 128  # bytes; names stand at multiples of it ([MS-CFB] 2.6)
_START_SECTOR = 116  # offset in a directory entry
_SECTOR_SHIFT = 0x1E  # offset in the header

_FIB = 0xA5EC  # first word of a Word document ([MS-DOC] 2.5.2)
_FIB_FLAGS, _FIB_ENCRYPTED = 10, 0x0100
_BOF, _FILE_PASS = 0x0809, 0x002F  # records of a workbook ([MS-XLS] 2.4.21, 2.4.117)


class CompoundContent(StrEnum):
    """What a compound file holds."""

    WORD = "word"
    WORKBOOK = "workbook"
    PRESENTATION = "presentation"
    LOCKED = "locked"
    UNKNOWN = "unknown"


def compound_content(path: Path) -> CompoundContent:
    """What is in the compound file at ``path``; ``LOCKED`` where reading it takes a password."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if _entry(content, "EncryptedPackage") is not None:
            return CompoundContent.LOCKED
        word = _entry(content, "WordDocument")
        if word is not None:
            return CompoundContent.LOCKED if _word_locked(_start(content, word)) else CompoundContent.WORD
        for name in ("Workbook", "Book"):
            book = _entry(content, name)
            if book is not None:
                return CompoundContent.LOCKED if _book_locked(_start(content, book)) else CompoundContent.WORKBOOK
        if _entry(content, "PowerPoint Document") is not None:
            return CompoundContent.PRESENTATION
    return CompoundContent.UNKNOWN


def _entry(content: mmap.mmap, name: str) -> int | None:
    """Where the directory entry of the stream ``name`` begins."""
    wanted = f"{name}\0".encode("utf-16-le")
    at = content.find(wanted)
    while at >= 0:
        if at % _DIRECTORY_ENTRY == 0:
            return at
        at = content.find(wanted, at + 1)
    return None


def _start(content: mmap.mmap, entry: int) -> bytes:
    """The first bytes of the stream; empty where it would lie outside the file."""
    place = content[entry + _START_SECTOR : entry + _START_SECTOR + 4]
    shift = content[_SECTOR_SHIFT]
    if len(place) < 4 or not 7 <= shift <= 12:
        return b""
    at = (struct.unpack("<I", place)[0] + 1) << shift
    return content[at : at + 64]


def _word_locked(start: bytes) -> bool:
    if len(start) < _FIB_FLAGS + 2 or struct.unpack_from("<H", start)[0] != _FIB:
        return False
    return bool(struct.unpack_from("<H", start, _FIB_FLAGS)[0] & _FIB_ENCRYPTED)


def _book_locked(start: bytes) -> bool:
    """A workbook says so in the record right after its first."""
    if len(start) < 4 or struct.unpack_from("<H", start)[0] != _BOF:
        return False
    following = 4 + int(struct.unpack_from("<H", start, 2)[0])
    return len(start) >= following + 2 and struct.unpack_from("<H", start, following)[0] == _FILE_PASS
