"""Everything a finished run can be turned into, and where in its folder each file goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from itertools import count
from pathlib import Path, PurePosixPath

from pipeline.export.originals import Originals
from pipeline.export.own_files import OwnFiles
from pipeline.export.write import OutputFolder, output_errors, prepared_output
from pipeline.language import Language
from pipeline.model import Audit
from pipeline.pattern_files import PatternFolder

MEMOS, MARKED, PARQUET = "memo", "marked", "parquet"
_LONGEST_NAME = 120
_MOST_WAITING = 32 * 1024**2  # bytes held before they are put in place
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')


class Target(StrEnum):
    """``--to``."""

    XLSX = "xlsx"
    HTML = "html"
    DOCX = "docx"
    PANEL = "panel"
    MARKED = "marked"
    PARQUET = "parquet"
    DUCKDB = "duckdb"

    @property
    def needs(self) -> tuple[str, ...]:
        """The packages beyond the base ones."""
        return {Target.PARQUET: ("pyarrow",), Target.DUCKDB: ("pyarrow", "duckdb")}.get(self, ())

    @property
    def shows_pages(self) -> bool:
        """Whether it is made from the originals, too."""
        return self in (Target.HTML, Target.MARKED)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written for a target.

    ``remarks`` are what is to be said of single files, Chinese and English: why one is left out, or is named otherwise.
    """

    target: Target
    files: tuple[Path, ...]
    remarks: tuple[tuple[str, str], ...] = ()


class MissingPackageError(ValueError):
    """A target needs packages that are not installed; the message says how to get them."""


def check_packages(targets: Sequence[Target]) -> None:
    """Raise ``MissingPackageError`` before work is begun that cannot be ended."""
    missing = sorted({name for target in targets for name in target.needs if find_spec(name) is None})
    if missing:
        raise MissingPackageError(
            f"缺少 {', '.join(missing)}，请先安装：pip install 'anju[data]' / "
            f"{', '.join(missing)} not installed: pip install 'anju[data]'"
        )


def write_targets(
    audits: Sequence[Audit],
    out: Path,
    targets: Sequence[Target],
    sources: Originals,
    patterns: PatternFolder,
    language: Language,
) -> Iterator[Written]:
    """Write each target into the run's folder ``out``, in the order given.

    ``audits`` are in the order of `documents.csv`; those read from disk are gone through once for each target.

    Raises:
        OutputError: ``out`` cannot be written.
        PatternError: a standard, a template or the rule of comparison in `patterns/` cannot be used.
    """
    for target in targets:
        if target is Target.HTML:
            from pipeline.export.evidence import write_report

            yield Written(target, (write_report(audits, out, sources, patterns),))
            continue
        with prepared_output(out) as folder:
            if target in (Target.PARQUET, Target.DUCKDB):
                yield Written(target, _data_files(target, audits, folder, patterns))
            elif target in (Target.DOCX, Target.MARKED):
                yield _each_document(target, audits, folder, sources, patterns)
            elif target is Target.XLSX:
                yield _workbook(_contents(target, audits, patterns, language), folder)
            else:
                yield Written(target, folder.publish(_contents(target, audits, patterns, language)))


def _contents(
    target: Target, audits: Sequence[Audit], patterns: PatternFolder, language: Language
) -> Mapping[str, bytes]:
    """The files of a target that is about all documents together. What writes them is loaded only here: it is heavy."""
    match target:
        case Target.XLSX:
            from pipeline.export.workbook import FILE_NAME as WORKBOOK
            from pipeline.export.workbook import workbook_bytes

            return {WORKBOOK: workbook_bytes(audits, patterns, language)}
        case Target.PANEL:
            from pipeline.export.panel import FILE_NAME as PANEL
            from pipeline.export.panel import panel_csv

            return {PANEL: panel_csv(audits, patterns)}
        case _:
            raise AssertionError(target)  # the others are not made in memory


def _data_files(
    target: Target, audits: Sequence[Audit], folder: OutputFolder, patterns: PatternFolder
) -> tuple[Path, ...]:
    """Files that may be larger than memory."""
    from pipeline.export.data_files import DATABASE, write_duckdb, write_parquet

    with output_errors(folder.out):
        if target is Target.DUCKDB:
            write_duckdb(audits, patterns, folder.fresh() / DATABASE)
            return folder.publish({}, (DATABASE,))
        write_parquet(audits, patterns, folder.new_folder(PARQUET))
        return tuple(sorted(folder.publish_folder(PARQUET).rglob("*.parquet")))


def _workbook(contents: Mapping[str, bytes], folder: OutputFolder) -> Written:
    own, remarks = OwnFiles(folder.out), _Remarks()
    named = {remarks.name_for(name, own): content for name, content in contents.items()}
    return Written(Target.XLSX, folder.publish(own.with_record(named))[: len(named)], remarks.told())


def _each_document(
    target: Target, audits: Sequence[Audit], folder: OutputFolder, sources: Originals, patterns: PatternFolder
) -> Written:
    """A file for each document, put in place some at a time: a thousand marked-up scans do not fit into memory."""
    files: list[Path] = []
    own, remarks, waiting = OwnFiles(folder.out), _Remarks(), dict[str, bytes]()

    def publish() -> None:
        files.extend(folder.publish(own.with_record(waiting))[: len(waiting)])
        waiting.clear()

    names = _Names()
    for audit in audits:
        stem = names.new(audit)
        if target is Target.DOCX:
            name, content, reason = f"{MEMOS}/{stem}.memo.docx", *_memo(audit, patterns)
        else:
            name, content, reason = f"{MARKED}/{stem}.marked.pdf", *_marked(audit, sources)
        if content is None:
            remarks.add(audit.file, reason)
            continue
        waiting[remarks.name_for(name, own)] = content
        if sum(map(len, waiting.values())) > _MOST_WAITING:
            publish()
    if waiting:
        publish()
    return Written(target, tuple(files), remarks.told())


class _Remarks:
    """What is to be said of single files, in the order it came up."""

    def __init__(self) -> None:
        self._said: list[tuple[str, str]] = []

    def add(self, file: str, reason: str) -> None:
        self._said.append((file, reason))

    def name_for(self, name: str, own: OwnFiles) -> str:
        """The name to write under; said where it is another, for somebody has changed what was written before."""
        free = own.name_for(name)
        if free != name:
            self.add(name, f"已有人改动，保持原样，新的写入 {free} / changed by somebody and left alone; new: {free}")
        return free

    def told(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._said)


def _memo(audit: Audit, patterns: PatternFolder) -> tuple[bytes | None, str]:
    from pipeline.export.memo import memo_bytes

    return memo_bytes(audit, patterns), "文件未能读取 / the file was not read"


def _marked(audit: Audit, sources: Originals) -> tuple[bytes | None, str]:
    from pipeline.export.marked_pdf import NotMarkedError, marked_pdf

    if (source := sources.of(audit)) is None:
        return None, "找不到原文件，请用 --source 指明 / the original was not found: say where it is with --source"
    try:
        return marked_pdf(audit, source), ""
    except NotMarkedError as error:
        return None, str(error)


def document_names(audits: Iterable[Audit]) -> dict[str, str]:
    """A file name, without suffix, for each document by its ``file``: safe on every system, no two alike."""
    names = _Names()
    return {audit.file: names.new(audit) for audit in sorted(audits, key=lambda each: each.file)}


class _Names:
    """The names given so far."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, audit: Audit) -> str:
        path = PurePosixPath(audit.file)
        for name in (path.with_suffix("") if path.name else path, path, f"{path}-{audit.sha256[:12]}"):
            safe = _safe_name(str(name)) or audit.sha256[:12] or "document"
            if safe.casefold() not in self._taken:
                break
        else:
            safe = next(each for n in count(2) if (each := f"{safe}-{n}").casefold() not in self._taken)
        self._taken.add(safe.casefold())
        return safe


def _safe_name(name: str) -> str:
    clean = _NOT_IN_NAMES.sub("_", name.encode("utf-8", "replace").decode("utf-8"))
    return clean[-_LONGEST_NAME:].strip(" ._")
