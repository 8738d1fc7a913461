"""Which format a file is, told from its content; the name is only asked when it contradicts.

Nothing is trusted: devices and pipes are refused before opening (reading one could wait for ever), sizes are limited,
and what a name promises but the content does not keep is said in so many words.
"""

from __future__ import annotations

import stat
from pathlib import Path
from typing import NamedTuple

from pipeline.ingest.archive import refuse_archive
from pipeline.ingest.compound_file import SIGNATURE, CompoundContent, compound_content
from pipeline.ingest.errors import (
    Damaged,
    EmptyFile,
    Encrypted,
    LockFile,
    NotThatFormat,
    NotYetRead,
    TooLarge,
    Unreadable,
)
from pipeline.ingest.package import open_package
from pipeline.ingest.text_encoding import decoded, looks_like_html
from pipeline.model import Format

LARGEST_FILE = 512 * 1024 * 1024

_HEAD = 64 * 1024
_PDF_WITHIN = 1024  # readers accept junk before %PDF- up to here (ISO 32000-1, implementation note 13)
_LOCK_PREFIX = "~$"

_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"II*\x00", ".tiff"),
    (b"MM\x00*", ".tiff"),
    (b"GIF8", ".gif"),
)
_UNREAD_PICTURES = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")  # at byte 4

_SUFFIXES = {
    Format.PDF: {".pdf"},
    Format.DOCX: {".docx", ".docm", ".dotx", ".dotm"},
    Format.DOC: {".doc", ".wps", ".dot", ".wpt", ".rtf", ".odt"},
    Format.XLSX: {".xlsx", ".xls", ".xlsm", ".xltx", ".xlsb", ".et", ".ett", ".ods"},
    Format.OFD: {".ofd"},
    Format.IMAGE: {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp"},
}
# What is taken out of folders and archives: everything ``ingest`` reads, and what it can say something clear about.
REPORT_SUFFIXES = frozenset(suffix for suffixes in _SUFFIXES.values() for suffix in suffixes) | {".txt", ".md"}
INPUT_SUFFIXES = REPORT_SUFFIXES | {".zip"}  # and archives of such


class Kind(NamedTuple):
    """A format, and the suffix (with its dot) that goes with this content, whatever the file is called."""

    format: Format
    suffix: str


_KNOWN_PARTS = (
    ("OFD.xml", Kind(Format.OFD, ".ofd")),
    ("xl/workbook.xml", Kind(Format.XLSX, ".xlsx")),
    ("xl/workbook.bin", Kind(Format.XLSX, ".xlsb")),
)
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OPEN_DOCUMENTS = {"text": Kind(Format.DOC, ".odt"), "spreadsheet": Kind(Format.XLSX, ".ods")}
_WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
_COMPOUND_FILES = {
    CompoundContent.WORD: Kind(Format.DOC, ".doc"),
    CompoundContent.WORKBOOK: Kind(Format.XLSX, ".xls"),
}


def promised_format(path: Path) -> Format | None:
    """What the file's suffix promises, ``None`` where it promises plain text or nothing."""
    suffix = path.suffix.lower()
    return next((kind for kind, suffixes in _SUFFIXES.items() if suffix in suffixes), None)


def format_of(path: Path) -> Format:
    """The format of the file at ``path``. Raises as ``kind_of``."""
    return kind_of(path).format


def kind_of(path: Path) -> Kind:
    """What the file at ``path`` is, by content: only what ``ingest`` reads.

    Raises ``Unreadable``, ``EmptyFile``, ``TooLarge``, ``LockFile``, ``Encrypted``, ``Damaged``, ``Archive``,
    ``NotYetRead`` or ``NotThatFormat`` for all else.
    """
    if path.name.startswith(_LOCK_PREFIX):
        raise LockFile()
    try:
        _check_kind_and_size(path)
        with path.open("rb") as file:
            head = file.read(_HEAD)
        return _by_content(path, head)
    except OSError as error:
        raise _refused(error) from error


def _check_kind_and_size(path: Path) -> None:
    facts = path.stat()
    if stat.S_ISDIR(facts.st_mode):
        raise Unreadable("这是一个文件夹", "it is a folder")
    if not stat.S_ISREG(facts.st_mode):
        raise Unreadable("这不是普通文件", "it is a device or a pipe")
    if facts.st_size == 0:
        raise EmptyFile()
    if facts.st_size > LARGEST_FILE:
        size, most = facts.st_size // 1024**2, LARGEST_FILE // 1024**2
        raise TooLarge(f"{size}MB，上限{most}MB", f"{size} MB, at most {most} MB")


def _refused(error: OSError) -> Unreadable:
    if isinstance(error, PermissionError):
        return Unreadable("没有读取权限", "permission denied")
    if isinstance(error, FileNotFoundError):
        return Unreadable("找不到该文件", "no such file")
    return Unreadable(f"系统错误 {error.errno}", f"system error {error.errno}: {error.strerror}")


def _by_content(path: Path, head: bytes) -> Kind:
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return Kind(Format.PDF, ".pdf")
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip_kind(path)
    if head.startswith(SIGNATURE):
        return _compound_kind(path)
    picture = picture_suffix(head)
    if picture:
        return Kind(Format.IMAGE, picture)
    if head.startswith(b"{\\rtf"):
        return Kind(Format.DOC, ".rtf")
    return _text_kind(path, head)


def picture_suffix(head: bytes) -> str:
    """The suffix (with its dot) of a picture that begins with ``head``, empty where it is none.

    Raises ``NotYetRead`` for kinds of pictures that nothing here opens.
    """
    if head[4:12] in _UNREAD_PICTURES:
        raise NotYetRead("HEIC或AVIF图片，请另存为PNG或JPEG", "a HEIC or AVIF picture; save it as PNG or JPEG")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return ".webp"
    if head.startswith(b"BM") and head[6:10] == bytes(4):  # the two letters alone may begin a text
        return ".bmp"
    return next((suffix for signature, suffix in _PICTURES if head.startswith(signature)), "")


def _zip_kind(path: Path) -> Kind:
    with open_package(path) as package:
        kinds = package.read("[Content_Types].xml") or b""
        if b"wordprocessingml." in kinds and any(name.startswith("word/") for name in package.members):
            return Kind(Format.DOCX, ".docx")
        known = next((kind for part, kind in _KNOWN_PARTS if part in package.members), None)
        mimetype = (package.read("mimetype") or b"").decode("ascii", "replace").strip()
        presentation = "ppt/presentation.xml" in package.members
    if known is not None:
        return known
    if presentation:
        raise NotYetRead("演示文稿", "a presentation")
    if mimetype.startswith(_OPEN_DOCUMENT):
        return _open_document(mimetype.removeprefix(_OPEN_DOCUMENT))
    if promised_format(path) is Format.DOCX:
        raise Damaged("其中没有Word文档的正文", "it holds no Word document")
    raise refuse_archive(path, REPORT_SUFFIXES)


def _open_document(kind: str) -> Kind:
    found = _OPEN_DOCUMENTS.get(kind.removesuffix("-template"))
    if found is None:
        raise NotYetRead("OpenDocument的这一类文档", "this kind of OpenDocument file")
    return found


def _compound_kind(path: Path) -> Kind:
    """What is in an OLE compound file: old Word and Excel, or today's formats behind a password."""
    content = compound_content(path)
    if content in _COMPOUND_FILES:
        return _COMPOUND_FILES[content]
    if content is CompoundContent.LOCKED:
        raise Encrypted()
    if content is CompoundContent.PRESENTATION:
        raise NotYetRead("演示文稿", "a presentation")
    raise NotThatFormat("一个复合文件，其中没有文档", "a compound file without a document in it")


def _text_kind(path: Path, head: bytes) -> Kind:
    words = decoded(head)
    promised = promised_format(path)
    if words is None:
        if promised is not None:
            raise Damaged(
                f"扩展名是{path.suffix}，但开头不是这种格式",
                f"named {path.suffix}, but it does not begin like that format",
            )
        raise NotThatFormat("内容既不是文档也不是文字", "the content is neither a document nor text")
    if promised in (Format.DOC, Format.XLSX) and looks_like_html(words):
        return Kind(Format.TEXT, ".html")  # what systems export as Word or Excel is often a web page
    if _WORD_2003 in words:
        return Kind(Format.DOC, ".xml")
    if promised is not None:
        zh, en = ("网页", "a web page") if looks_like_html(words) else ("纯文本", "plain text")
        raise NotThatFormat(f"扩展名是{path.suffix}，内容却是{zh}", f"named {path.suffix}, but the content is {en}")
    return Kind(Format.TEXT, ".txt")
