"""Which files a run reads: files, folders with all that is in them, and glob patterns.

A file that is named is always tried, whatever its suffix. In a folder, files with a report's suffix are taken, others
counted as left aside; hidden files, the lock files of office programs, and the results of an earlier run are not
looked at.
"""

from __future__ import annotations

import glob
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipeline.ingest.detect import INPUT_SUFFIXES

_WILDCARDS = frozenset("*?[")
_LEFT_BY_WINDOWS = frozenset(("thumbs.db", "desktop.ini"))
# A folder with both holds the results of a run, perhaps beside the reports themselves; these of them look like reports.
_MARKS_OF_RESULTS = frozenset(("run.json", "documents.csv"))
_RESULT_FOLDERS = frozenset(("report", "memo", "marked", "parquet"))
_RESULT_FILES = frozenset(("audit.xlsx",))


class InputError(ValueError):
    """The inputs given cannot be used; the message says why and what to do, in Chinese and English."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read, and the name it goes by: its path relative to the input folder it was found in, ``/`` between.

    ``address`` is where it is fetched from (``s3://…``), empty for a file of this machine.
    """

    path: Path
    name: str
    address: str = ""

    @contextmanager
    def at_hand(self) -> Iterator[Path]:
        """The path of the file on this machine, as long as the ``with`` lasts."""
        if not self.address:
            yield self.path
            return
        from pipeline.batch.remote_files import fetched

        with fetched(self.address) as path:
            yield path


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files to read, by name, and how many others were left aside, by suffix."""

    files: tuple[InputFile, ...]
    left_aside: dict[str, int]


def find_inputs(given: Sequence[Path | str], out: Path | None = None) -> Inputs:
    """All files that ``given`` stands for, each once; what lies in ``out`` (an earlier run's results) is passed over.

    An address of fsspec's (``s3://…``) stands for files as a path does.

    Where two input folders hold files of one name, the folders' own names are put in front, as many as tell them apart.

    Raises:
        InputError: a path does not exist, a pattern matches nothing, or there is nothing to read.
    """
    if not given:
        raise InputError("没有给出要读取的文件或文件夹。 / no file or folder was given.")
    left_aside: Counter[str] = Counter()
    found: dict[str, InputFile] = {}
    for each in given:
        if is_address(str(each)):
            found |= {file.address: file for file in _files_at(str(each), left_aside)}
            continue
        for file in _files_of(Path(each), None if out is None else out.absolute(), left_aside):
            found.setdefault(os.path.abspath(file.path), file)  # noqa: PTH100  a third of the time, per file
    if not found:
        places = ", ".join(str(each) for each in given)
        raise InputError(
            f"{places} 中没有可读取的文件（Word、PDF、表格、图片、纯文本）。 / "
            f"nothing to read in {places} (Word, PDF, sheets, pictures, plain text)."
        )
    return Inputs(
        tuple(sorted(_told_apart(found.values()), key=lambda file: file.name)), dict(sorted(left_aside.items()))
    )


def shown_name(name: str) -> str:
    """A file name as text. Names in GB 18030 (zip files made on Windows, unpacked elsewhere) are decoded as such."""
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def suffix_of(name: str) -> str:
    """The suffix of a file name in lower case, with its dot; a tenth of the time of ``Path.suffix``."""
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122  there are ten thousand names
    return "" if suffix == "." else suffix


def _files_of(given: Path, out: Path | None, left_aside: Counter[str]) -> Iterator[InputFile]:
    if given.is_dir():
        yield from _files_in(given, given, out, left_aside)
    elif given.exists() or given.is_symlink():
        yield InputFile(given, shown_name(given.name))
    elif _WILDCARDS & set(str(given)):
        yield from _files_matching(given, out, left_aside)
    else:
        raise InputError(
            f"找不到 {given}。请检查路径是否写对，含空格时要加引号。 / "
            f"{given} does not exist. Check the spelling; put a path with blanks in quotes."
        )


def _files_at(address: str, left_aside: Counter[str]) -> Iterator[InputFile]:
    from pipeline.batch.remote_files import files_at

    try:
        found = files_at(address)
    except (OSError, ValueError, ImportError) as error:
        raise InputError(
            f"无法读取 {address}：{error}。请检查地址，并安装所需的 fsspec 组件。 / "
            f"cannot read {address}: {error}. Check the address, and that the package fsspec needs for it is there."
        ) from error
    if not found:
        raise InputError(f"{address} 中没有文件。 / there are no files at {address}.")
    for name, place in found.items():
        path = PurePosixPath(name)
        if any(_passed_over(part) for part in path.parts):
            continue
        if path.suffix.lower() in INPUT_SUFFIXES or len(found) == 1:
            yield InputFile(Path(name), name, place)
        else:
            left_aside[path.suffix.lower()] += 1


def is_address(given: str) -> bool:
    """Whether what is given is an address of fsspec's rather than a path."""
    return "://" in given


def _files_matching(pattern: Path, out: Path | None, left_aside: Counter[str]) -> Iterator[InputFile]:
    base = _folder_before_wildcard(pattern)
    matches = sorted(glob.glob(str(pattern), recursive=True))  # noqa: PTH207  Path.glob takes hidden files too
    if not matches:
        raise InputError(
            f"没有文件符合 {pattern}。 / no file matches {pattern}. Check the spelling and the folder you are in."
        )
    for match in map(Path, matches):
        if match.is_dir():
            yield from _files_in(match, base, out, left_aside)
        elif not _passed_over(match.name):
            yield InputFile(match, _relative(match, base))


def _folder_before_wildcard(pattern: Path) -> Path:
    parts = pattern.parts
    first = next(index for index, part in enumerate(parts) if _WILDCARDS & set(part))
    return Path(*parts[:first])


def _files_in(folder: Path, base: Path, out: Path | None, left_aside: Counter[str]) -> Iterator[InputFile]:
    """Report files in a folder and the folders in it.

    A folder that cannot be listed is given as if it were a file: it ends as a failed row, not as a silence.
    """
    denied: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=denied.append):
        here = Path(place)
        above = "" if here == base else f"{_relative(here, base)}/"
        with_results = _names_of_results(names)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and (here / name).absolute() != out and name not in with_results
        )
        for name in sorted(names):
            if _passed_over(name) or name in with_results:
                continue
            suffix = suffix_of(name)
            if suffix in INPUT_SUFFIXES:
                yield InputFile(here / name, above + shown_name(name))
            else:
                left_aside[suffix] += 1
    for error in denied:
        yield InputFile(Path(error.filename), _relative(Path(error.filename), base))


def _names_of_results(names: Iterable[str]) -> frozenset[str]:
    """Of the files and folders beside ``names``, those that an earlier run wrote; none where no run did."""
    return _RESULT_FOLDERS | _RESULT_FILES if _MARKS_OF_RESULTS.issubset(names) else frozenset()


def _passed_over(name: str) -> bool:
    """What programs left behind: hidden files, the locks of open Word files, Windows' own notes on a folder."""
    return name.startswith((".", "~$")) or name.lower() in _LEFT_BY_WINDOWS


def _relative(path: Path, base: Path) -> str:
    return shown_name(path.relative_to(base).as_posix())


def _told_apart(files: Iterable[InputFile]) -> list[InputFile]:
    """The files with names that differ: those that share one get their folders' names in front, one by one."""
    by_name: dict[str, list[InputFile]] = defaultdict(list)
    for file in files:
        by_name[file.name].append(file)
    apart: list[InputFile] = []
    for name, sharing in by_name.items():
        apart += sharing if len(sharing) == 1 else _with_folders(name, sharing)
    return apart


def _with_folders(name: str, sharing: list[InputFile]) -> list[InputFile]:
    depth = len(PurePosixPath(name).parts)
    paths = [PurePosixPath(shown_name(file.path.absolute().as_posix())) for file in sharing]
    longest = max(len(path.parts) for path in paths)
    for parts in range(depth + 1, longest):
        names = ["/".join(path.parts[-parts:]) for path in paths]
        if len(set(names)) == len(names):
            break
    return [replace(file, name=new) for file, new in zip(sharing, names, strict=True)]
