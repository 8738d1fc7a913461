"""Zip files of reports: what is inside, unpacked safely, one level deep.

Nothing is written under a name from the archive, so no name can lead out of the folder. Sizes are checked before
unpacking and while it goes on. A member that is refused keeps no other from being read; the archive then stays among
the inputs, and reading it says what was refused.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from pipeline.ingest.errors import Archive, Damaged, NotThatFormat, TooLarge

MOST_MEMBERS = 2_000
LARGEST_MEMBER = 512 * 1024 * 1024  # bytes unpacked, as for a file of its own
LARGEST_WHOLE = 2 * 1024 * 1024 * 1024
STEEPEST_RATIO = 200  # unpacked / packed; documents are packed already, plain text reaches about 10
RATIO_COUNTS_FROM = 16 * 1024 * 1024

_CHUNK = 1024 * 1024
_ENCRYPTED_MEMBER = 0x1
_UTF8_NAME = 0x800
_LEFT_ASIDE = re.compile(r"(?:^|/)(?:\.(?!\.?/)|~\$|__MACOSX/|Thumbs\.db$|desktop\.ini$)")
_ARCHIVES = frozenset((".zip", ".rar", ".7z", ".gz", ".tar", ".tgz"))
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SHOWN_AT_MOST = 5
_DOCUMENT_PARTS = frozenset(("[Content_Types].xml", "OFD.xml", "mimetype"))
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class Member:
    """A member unpacked to ``path``; ``name`` is its name inside the archive, ``/`` between."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came out. ``refused`` says of each member that could not be unpacked why, 中文 / English."""

    members: tuple[Member, ...]
    refused: tuple[str, ...]
    left_aside: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    entry: zipfile.ZipInfo


@contextmanager
def unpacked(path: Path, suffixes: Collection[str]) -> Iterator[Unpacked]:
    """The members of ``path`` that have one of ``suffixes``, unpacked for as long as the ``with`` lasts.

    Raises:
        Damaged: it is no complete zip file.
        TooLarge: too many members, or too much in all.
    """
    with TemporaryDirectory(prefix="anju-archive-", ignore_cleanup_errors=True) as folder:
        yield _unpack(path, Path(folder), suffixes)


def _unpack(path: Path, folder: Path, suffixes: Collection[str]) -> Unpacked:
    with _opened(path) as archive:
        wanted, refused, left_aside = _sorted_out(archive, suffixes)
        members = []
        for number, one in enumerate(wanted):
            place = folder / f"{number:05d}{PurePosixPath(one.name).suffix.lower()}"
            with place.open("wb") as file:
                reason = _copied(archive, one.entry, file.write)
            if reason:
                place.unlink()
                refused.append(f"{one.name}：{reason}")
            else:
                members.append(Member(one.name, place))
    return Unpacked(tuple(members), tuple(refused), left_aside)


def refuse_archive(path: Path, suffixes: Collection[str]) -> Archive | NotThatFormat:
    """What to say of the archive as a file: which members are refused, or that there is nothing in it, or to unpack it.

    Raises as ``unpack``.
    """
    with _opened(path) as archive:
        wanted, refused, _ = _sorted_out(archive, suffixes)
        for one in wanted:
            reason = _copied(archive, one.entry, lambda _: None)
            if reason:
                refused.append(f"{one.name}：{reason}")
    if refused:
        halves = [reason.partition(" / ") for reason in refused[:_SHOWN_AT_MOST]]
        more = len(refused) - len(halves)
        zh = "；".join(zh for zh, _, _ in halves) + (f"；另有{more}个" if more else "")
        en = "; ".join(f"{zh.partition('：')[0]}: {en}" for zh, _, en in halves) + (f"; {more} more" if more else "")
        return Archive(zh, en)
    if not wanted:
        return NotThatFormat("一个压缩包，其中没有文档", "a zip archive without a document in it")
    return Archive(
        f"压缩包内有{len(wanted)}个文档，请用 anju run 读取", f"it holds {len(wanted)} documents, read it with anju run"
    )


def is_archive(path: Path) -> bool:
    """Whether ``path`` is by name and content a zip file of files, rather than a document that is zipped parts."""
    if path.suffix.lower() != ".zip":
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return _DOCUMENT_PARTS.isdisjoint(archive.namelist())
    except (*_BROKEN, OSError):
        return False


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except _BROKEN as error:
        raise Damaged("压缩包不完整", "the zip archive is incomplete") from error


def _sorted_out(archive: zipfile.ZipFile, suffixes: Collection[str]) -> tuple[list[_Entry], list[str], dict[str, int]]:
    """The members to unpack, by name; those refused with the reason; how many were left aside, by suffix."""
    entries = [entry for entry in archive.infolist() if entry.filename and not entry.is_dir()]  # is_dir needs a name
    if len(entries) > MOST_MEMBERS:
        raise TooLarge(f"压缩包内有{len(entries)}个文件", f"{len(entries)} files in the archive")
    wanted: list[_Entry] = []
    refused: list[str] = []
    left_aside: Counter[str] = Counter()
    for name, entry in _named(entries):
        suffix = PurePosixPath(name).suffix.lower()
        if _LEFT_ASIDE.search(name):
            continue
        if suffix not in suffixes and suffix not in _ARCHIVES:
            left_aside[suffix] += 1
        elif reason := _objection(name, suffix, entry):
            refused.append(f"{name}：{reason}")
        else:
            wanted.append(_Entry(name, entry))
    whole = sum(one.entry.file_size for one in wanted)
    if whole > LARGEST_WHOLE:
        raise TooLarge(f"压缩包解压后有{whole // 1024**2}MB", f"the archive would unpack to {whole // 1024**2} MB")
    return sorted(wanted, key=lambda one: one.name), refused, dict(sorted(left_aside.items()))


def _named(entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Each entry with its name to show; a name that occurs again gets a number."""
    seen: Counter[str] = Counter()
    for entry in entries:
        name = _CONTROL.sub("�", _name(entry)).replace("\\", "/")
        seen[name] += 1
        if seen[name] > 1:
            place = PurePosixPath(name)
            name = str(place.with_name(f"{place.stem} ({seen[name]}){place.suffix}"))
        yield name, entry


def _name(entry: zipfile.ZipInfo) -> str:
    """The member's name; without the flag for UTF-8, Chinese programs wrote it in UTF-8 or GB 18030 all the same."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _objection(name: str, suffix: str, entry: zipfile.ZipInfo) -> str:
    """Why the member is not unpacked, 中文 / English; empty where nothing speaks against it."""
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in name.split("/"):
        return "路径指向压缩包之外 / its path leads out of the archive"
    if suffix in _ARCHIVES:
        return "压缩包中的压缩包 / an archive in the archive"
    if entry.flag_bits & _ENCRYPTED_MEMBER:
        return "有密码保护 / protected by a password"
    steep = entry.file_size > RATIO_COUNTS_FROM and entry.file_size > STEEPEST_RATIO * max(entry.compress_size, 1)
    if entry.file_size > LARGEST_MEMBER or steep:
        size = entry.file_size // 1024**2
        return f"解压后有{size}MB / would unpack to {size} MB"
    return ""


def _copied(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, write: Callable[[bytes], object]) -> str:
    """Pass the member's bytes to ``write``, never more than declared; gives what went wrong, 中文 / English."""
    try:
        with archive.open(entry) as member:
            while chunk := member.read(_CHUNK):
                write(chunk)
    except _BROKEN:
        return "无法解压，已损坏 / it cannot be unpacked, it is damaged"
    return ""
