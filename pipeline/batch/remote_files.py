"""Inputs and outputs at addresses of fsspec's (``s3://``, ``memory://``): found, fetched and put there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import fsspec


@contextmanager
def fetched(address: str) -> Iterator[Path]:
    """A copy of the file at an address, on this machine, gone after the ``with``; its suffix is kept.

    What cannot be fetched is a path where nothing is: reading it says so, in a row of its own.
    """
    system, place = fsspec.core.url_to_fs(address)
    with tempfile.TemporaryDirectory(prefix="anju-fetched-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / f"document{PurePosixPath(place).suffix}"
        try:
            system.get_file(place, str(copy))
        except OSError:
            copy = Path(folder) / f"not-found{PurePosixPath(place).suffix}"
        yield copy


def files_at(address: str) -> dict[str, str]:
    """The addresses of the files an address stands for (a file, a folder, a pattern), by name from where it begins."""
    system, place = fsspec.core.url_to_fs(address)
    if system.isfile(place):
        return {PurePosixPath(place).name: system.unstrip_protocol(place)}
    if "*" in place or "?" in place:
        base = place[: min(place.find(mark) for mark in "*?" if mark in place)].rpartition("/")[0]
        found = [each for each in system.glob(place) if system.isfile(each)]
    else:
        base, found = place, system.find(place)
    return {each.removeprefix(base).lstrip("/"): system.unstrip_protocol(each) for each in sorted(found)}


def put_folder(folder: Path, address: str, last: str) -> None:
    """Copy a folder's files to an address, ``last`` last: when that is there, all are. Raises ``OSError``."""
    system, place = fsspec.core.url_to_fs(address)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in sorted(files, key=lambda each: each == folder / last):
        target = f"{place.rstrip('/')}/{path.relative_to(folder).as_posix()}"
        system.makedirs(target.rpartition("/")[0], exist_ok=True)
        system.put_file(str(path), target)
