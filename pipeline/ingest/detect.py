"""Which format a file is, told from its content; the name is only asked when it contradicts.

Nothing is trusted: devices and pipes are refused before opening (reading one could wait for ever), sizes are limited,
and what a name promises but the content does not keep is said in so many words.
"""

from __future__ import annotations

import mmap
import stat
from pathlib import Path

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

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2
_DIRECTORY_ENTRY = 128  # bytes; names stand at multiples of it ([MS-CFB] 2.6)

_SUFFIXES = {
    Format.PDF: {".pdf"},
    Format.DOCX: {".docx", ".docm", ".dotx", ".dotm"},
    Format.DOC: {".doc", ".wps", ".dot", ".wpt"},
    Format.XLSX: {".xlsx", ".xls", ".xlsm", ".et"},
    Format.OFD: {".ofd"},
    Format.IMAGE: {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp"},
}
_KNOWN_PARTS = (("OFD.xml", Format.OFD), ("xl/workbook.xml", Format.XLSX), ("xl/workbook.bin", Format.XLSX))


def promised_format(path: Path) -> Format | None:
    """What the file's suffix promises, ``None`` where it promises plain text or nothing."""
    suffix = path.suffix.lower()
    return next((kind for kind, suffixes in _SUFFIXES.items() if suffix in suffixes), None)


def format_of(path: Path) -> Format:
    """The format of the file at ``path``, by content.

    Gives only formats that ``ingest`` reads (PDF, Word .docx, text). Raises ``Unreadable``, ``EmptyFile``,
    ``TooLarge``, ``LockFile``, ``Encrypted``, ``Damaged``, ``NotYetRead`` or ``NotThatFormat`` for all else.
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


def _by_content(path: Path, head: bytes) -> Format:
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return Format.PDF
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip_format(path)
    if head.startswith(_COMPOUND_FILE):
        raise _compound_file(path)
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        raise NotYetRead("图片文件，请先转成PDF", "a picture; put it into a PDF first")
    if head.startswith(b"{\\rtf"):
        raise NotYetRead("RTF格式", "Rich Text Format (RTF)")
    return _text_format(path, head)


def _zip_format(path: Path) -> Format:
    with open_package(path) as package:
        kinds = package.read("[Content_Types].xml") or b""
        if b"wordprocessingml." in kinds and any(name.startswith("word/") for name in package.members):
            return Format.DOCX
        for part, kind in _KNOWN_PARTS:
            if part in package.members:
                raise NotYetRead(f"{kind.value.upper()}格式", f"{kind.value.upper()} format")
        mimetype = package.read("mimetype") or b""
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        raise NotYetRead("OpenDocument格式", "OpenDocument format")
    if promised_format(path) is Format.DOCX:
        raise Damaged("其中没有Word文档的正文", "it holds no Word document")
    raise NotThatFormat("一个压缩包，其中没有文档正文", "a zip archive without a document in it")


def _compound_file(path: Path) -> Encrypted | NotYetRead | NotThatFormat:
    """What is in an OLE compound file: old Word and Excel, or today's formats behind a password."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if _has_stream(content, "EncryptedPackage"):
            return Encrypted()
        if _has_stream(content, "WordDocument"):
            return NotYetRead(
                "旧版Word或WPS文字的二进制格式（.doc、.wps）", "the binary format of old Word and WPS (.doc, .wps)"
            )
        if _has_stream(content, "Workbook") or _has_stream(content, "Book"):
            return NotYetRead("旧版Excel的二进制格式（.xls、.et）", "the binary format of old Excel (.xls, .et)")
    return NotThatFormat("一个复合文件，其中没有文档", "a compound file without a document in it")


def _has_stream(content: mmap.mmap, name: str) -> bool:
    wanted = f"{name}\0".encode("utf-16-le")
    at = content.find(wanted)
    while at >= 0:
        if at % _DIRECTORY_ENTRY == 0:
            return True
        at = content.find(wanted, at + 1)
    return False


def _text_format(path: Path, head: bytes) -> Format:
    words = decoded(head)
    promised = promised_format(path)
    if words is None:
        if promised is not None:
            raise Damaged(
                f"扩展名是{path.suffix}，但开头不是这种格式",
                f"named {path.suffix}, but it does not begin like that format",
            )
        raise NotThatFormat("内容既不是文档也不是文字", "the content is neither a document nor text")
    if promised is not None:
        zh, en = ("网页", "a web page") if looks_like_html(words) else ("纯文本", "plain text")
        raise NotThatFormat(f"扩展名是{path.suffix}，内容却是{zh}", f"named {path.suffix}, but the content is {en}")
    return Format.TEXT
