"""`anju export`: a finished run as workbook, evidence report, memos, marked-up originals and data files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.language import Language

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.export.originals import Originals
    from pipeline.export.targets import Target, Written

USUAL = "xlsx,html,docx,panel"


def export(
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="结果文件夹 / folder of a finished run", show_default=False)
    ],
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="LIST",
            help="xlsx 工作簿 workbook, html 证据报告 evidence report, docx 审核意见 memos, panel 对比表 comparison, "
            "marked 标注原文 marked-up originals, parquet, duckdb, all",
        ),
    ] = USUAL,
    source: Annotated[
        Path | None,
        typer.Option("--source", metavar="DIR", help="原文件所在 / where the originals are (default: as for the run)"),
    ] = None,
    patterns: Annotated[
        Path | None,
        typer.Option("--patterns", metavar="DIR", help="自有规则文件夹 / own patterns, laid over the shipped ones"),
    ] = None,
    lang: Annotated[
        Language | None,
        typer.Option("--lang", help="工作簿和提示的语言 / language (default: zh in a Chinese locale, else en)"),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="不显示摘要 / no summary")] = False,
) -> int:
    """把已完成的结果导出为工作簿、报告、意见等，不再读原文 / Export a finished run without reading again."""
    from rich.console import Console

    from pipeline.export.audit_reader import read_audits
    from pipeline.export.originals import Originals
    from pipeline.export.targets import check_packages, write_targets
    from pipeline.language import language_of
    from pipeline.pattern_files import pattern_folder

    targets = targets_of(to)
    check_packages(targets)
    audits = read_audits(out)
    language = lang or language_of()
    console = Console(file=sys.stdout, quiet=quiet, highlight=False)
    shows_pages = any(target.shows_pages for target in targets)
    with originals(out, source) if shows_pages else nullcontext(Originals()) as sources:
        for written in write_targets(audits, out, targets, sources, pattern_folder(patterns), language):
            _print_written(written, out, console, language)
    return 0


def targets_of(to: str) -> tuple[Target, ...]:
    """The targets of a list such as ``xlsx,docx``, each once. Raises ``ValueError`` for an unknown one, or none."""
    from pipeline.export.targets import Target

    words = [word.strip().lower() for word in to.split(",") if word.strip()]
    if words == ["all"]:
        return tuple(Target)
    known = ", ".join(Target)
    unknown = [word for word in words if word not in set(Target)]
    if unknown or not words:
        raise ValueError(
            f"--to 不认识 {', '.join(unknown) or '空白'}，可选：{known}, all / "
            f"--to knows no {', '.join(unknown) or 'empty list'}; choose from: {known}, all"
        )
    return tuple(dict.fromkeys(Target(word) for word in words))


@contextmanager
def originals(out: Path, source: Path | None) -> Iterator[Originals]:
    """The originals of a run as far as they are found. Archives are unpacked meanwhile.

    Raises ``InputError`` where ``source`` does not exist; where the run's own inputs are gone, none are found.
    """
    from pipeline.batch.archives import archives_unpacked
    from pipeline.batch.inputs import InputError, find_inputs
    from pipeline.export.manifest import inputs_of
    from pipeline.export.originals import Originals

    given = list(inputs_of(out)) if source is None else [source]
    try:
        found = find_inputs(given, out) if given else None
    except InputError:
        if source is not None:
            raise
        found = None
    if found is None:
        yield Originals()
        return
    with archives_unpacked(found) as inputs:
        yield Originals({file.name: file.path for file in inputs.files})


def _print_written(written: Written, out: Path, console: Console, language: Language) -> None:
    from rich.text import Text

    from pipeline.export.wording import one_language, shown

    files = [shown(str(path)) for path in written.files]
    if len(files) > 3:
        folder = shown(os.path.commonpath([path.parent for path in written.files]))
        files = [language.say(f"{folder} 中 {len(files)} 个文件", f"{len(files)} files in {folder}")]
    for name in files:
        console.print(Text(f"  {written.target.value:8} {name}"), soft_wrap=True)
    for file, reason in written.remarks:
        line = f"  {written.target.value:8} {shown(file)}: {one_language(reason, language)}"
        console.print(Text(line, "yellow"), soft_wrap=True)
