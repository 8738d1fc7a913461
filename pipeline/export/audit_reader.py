"""`audit.json` back to Audits, document by document, so that a finished run can be exported without reading again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, overload

from pydantic import TypeAdapter, ValidationError

from pipeline.export.audit_json import FILE_NAME, SCHEMA_VERSION
from pipeline.model import Audit

# A lone surrogate, which no text of Unicode has, is written as its escape; U+FFFD stands for it from here on.
_LONE_SURROGATE = re.compile(r"(?<!\\)((?:\\\\)*)\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
REMEMBERED = 256  # documents

_LAST = b"]}\n"
_HEAD = re.compile(r'\{"schema_version": "([^"]*)", "documents": \[\s*')


class AuditFileError(ValueError):
    """`audit.json` is absent or cannot be used; the message says why and what to do, in Chinese and English."""


class AuditsOnDisk(Sequence[Audit]):
    """The Audits of an `audit.json`, in its order, each read when asked for; the last some hundred are remembered."""

    def __init__(self, path: Path) -> None:
        """Raises ``AuditFileError`` where the file is absent, cut short, or of another version."""
        self._path = path
        try:
            with path.open("rb") as file:
                self._lines = _lines_of(file, str(path))
        except OSError as error:
            raise AuditFileError(
                f"{path.parent} 中没有可用的 {FILE_NAME}，请先运行 anju run … -o {path.parent}。 / "
                f"no usable {FILE_NAME} in {path.parent}: run anju run ... -o {path.parent} first."
            ) from error
        self._remembered = lru_cache(REMEMBERED)(self._read)

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> Audit: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Audit]: ...

    def __getitem__(self, index: int | slice) -> Audit | Sequence[Audit]:
        if isinstance(index, slice):
            return [self._remembered(each) for each in range(*index.indices(len(self)))]
        return self._remembered(range(len(self))[index])

    def _read(self, index: int) -> Audit:
        start, length = self._lines[index]
        with self._path.open("rb") as file:
            file.seek(start)
            content = file.read(length)
        return _audit_of(content.decode("utf-8", "replace"), index + 2, str(self._path))


def read_audits(run_folder: Path) -> Sequence[Audit]:
    """The Audits of a finished run, as `audit.json` in ``run_folder`` has them; those of a small run are all read now.

    Raises ``AuditFileError`` where the file is absent, of another version, or not what ``anju run`` writes.
    """
    audits = AuditsOnDisk(run_folder / FILE_NAME)
    return tuple(audits) if len(audits) <= REMEMBERED else audits


def audits_of(text: str, name: str = FILE_NAME) -> Iterator[Audit]:
    """The Audits in the text of an `audit.json`; ``name`` is shown in errors. Raises ``AuditFileError``."""
    content = text.encode("utf-8")
    for number, (start, length) in enumerate(_lines_of(BytesIO(content), name), 2):
        yield _audit_of(content[start : start + length].decode("utf-8"), number, name)


def _lines_of(file: BinaryIO, name: str) -> list[tuple[int, int]]:
    """Where the line of each document begins, and its length without what stands between lines."""
    head = _HEAD.match(file.readline().decode("utf-8", "replace"))
    if head is None or head[1] != SCHEMA_VERSION:
        raise AuditFileError(
            f"{name} 不是本版本 anju 写出的结果，请重新运行 anju run。 / "
            f"{name} was not written by this version of anju: run anju run again."
        )
    lines, last = [], b""
    start = file.tell()
    for line in file:
        if len(document := line.rstrip(b",\n")) and line != _LAST:
            lines.append((start, len(document)))
        start, last = start + len(line), line
    if last != _LAST:
        raise AuditFileError(
            f"{name} 不完整，请重新运行 anju run。 / {name}: the file is incomplete: run anju run again."
        )
    return lines


def _audit_of(document: str, number: int, name: str) -> Audit:
    try:
        return _adapter().validate_json(_LONE_SURROGATE.sub(r"\1\\ufffd", document))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise AuditFileError(
            f"{name} 第 {number} 行无法读取（{where}），请重新运行 anju run。 / "
            f"{name}:{number} [{where}]: {first['msg']}: run anju run again."
        ) from error


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Audit]:
    return TypeAdapter(Audit)
