"""Putting the files of a run into OUT, whole or not at all.

Files are written and synced in a folder beside their destination (same file system) and only then moved. An OUT that
does not exist yet appears at once, complete. In an OUT that exists each file is replaced in one step and, should a step
fail, those already replaced are put back; files of other names are never touched.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

STAGING_PREFIX = ".anju-writing-"


class OutputError(Exception):
    """OUT cannot be written. The message says what happened and what to do, in Chinese and English."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"无法写入输出文件夹 {folder}：{reason}。请换一个位置，关闭已打开的结果文件，或检查权限和磁盘空间。 / "
            f"cannot write to {folder}: {reason}. Choose another place, close results that are open, or check permissions and disk space."
        )


@contextmanager
def output_errors(out: Path) -> Iterator[None]:
    """The system's errors in writing for ``out`` as ``OutputError``."""
    try:
        yield
    except OSError as error:
        raise OutputError(out, _reason(error)) from error


@contextmanager
def prepared_output(out: Path) -> Iterator[OutputFolder]:
    """A place to write before hours of reading are spent. Raises ``OutputError`` where OUT cannot be written."""
    out = out.absolute()
    if out.exists() and not out.is_dir():
        raise OutputError(out, "已有同名文件 / a file of that name is there")
    try:
        beside = out if out.is_dir() else _made(out.parent)
        _remove_abandoned(beside)
        staging = beside / f"{STAGING_PREFIX}{_machine()}-{os.getpid()}"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
    except OSError as error:
        raise OutputError(out, _reason(error)) from error
    try:
        yield OutputFolder(out, staging)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


class OutputFolder:
    """OUT, and the folder beside it in which its files are made."""

    def __init__(self, out: Path, staging: Path) -> None:
        self.out = out
        self._staging = staging

    def publish(self, contents: Mapping[str, bytes], made: tuple[str, ...] = ()) -> tuple[Path, ...]:
        """Write the files and move them into OUT. Gives their paths, in the order given. Raises ``OutputError``.

        A name may lead into a folder of OUT (``memo/report.docx``). Files already ``made`` and synced in ``fresh()``
        go first; all are put in place, or none.
        """
        with output_errors(self.out):
            fresh = self.fresh()
            for name, content in contents.items():
                _made((fresh / name).parent)
                _write_synced(fresh / name, content)
            _sync_folder(fresh)
            names = (*made, *contents)
            if self.out.exists():
                _replace_each(fresh, self.out, _made(self._staging / "old"), names)
            else:
                fresh.rename(self.out)
            _sync_folder(self.out)
        return tuple(self.out / name for name in names)

    def fresh(self) -> Path:
        """The folder in which files may be made, to be moved by ``publish``. Raises ``OutputError``."""
        with output_errors(self.out):
            return _made(self._staging / "new")

    def new_folder(self, name: str) -> Path:
        """An empty folder to make a whole folder of OUT in, file by file. Raises ``OutputError``."""
        with output_errors(self.out):
            return _made(self._staging / "folders" / name)

    def publish_folder(self, name: str) -> Path:
        """Put what was made in ``new_folder(name)`` in the place of OUT's folder of that name. Raises ``OutputError``."""
        place, earlier = self.out / name, self._staging / f"{name}-earlier"
        try:
            _made(self.out)
            if place.exists():
                place.rename(earlier)
            try:
                (self._staging / "folders" / name).rename(place)
            except BaseException:  # the earlier one goes only when the new one is there
                if earlier.exists():
                    earlier.rename(place)
                raise
            _sync_folder(self.out)
        except OSError as error:
            raise OutputError(self.out, _reason(error)) from error
        return place


def count_files(folder: Path) -> int:
    """How many files are in a folder and those below it; 0 where there is none."""
    return sum(len(names) for _, _, names in os.walk(folder))


def _remove_abandoned(beside: Path) -> None:
    """Remove what runs of this machine left that were killed in the middle."""
    for folder in beside.glob(f"{STAGING_PREFIX}{_machine()}-*"):
        number = folder.name.rpartition("-")[2]
        if number.isdecimal() and not psutil.pid_exists(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _machine() -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "_", platform.node()) or "here"


def _replace_each(fresh: Path, out: Path, old: Path, names: tuple[str, ...]) -> None:
    """Move each file into place, keeping what it replaces until all are in place."""
    done: list[str] = []
    try:
        for name in names:
            done.append(name)
            _made((out / name).parent)
            if (out / name).exists():
                _made((old / name).parent)
                _keep(out / name, old / name)
            (fresh / name).replace(out / name)
    except BaseException:  # Ctrl-C too must not leave a mixture
        for name in done:
            _put_back(out / name, old / name, moved=not (fresh / name).exists())
        raise


def _keep(current: Path, kept: Path) -> None:
    """A second name for the current file, so that it is never absent; a copy where the file system has no links."""
    try:
        kept.hardlink_to(current)
    except OSError:
        shutil.copy2(current, kept)


def _put_back(current: Path, kept: Path, *, moved: bool) -> None:
    if kept.exists():
        kept.replace(current)
    elif moved:
        current.unlink(missing_ok=True)


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder lasting; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
