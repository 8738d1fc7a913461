"""`anju run` and `anju watch`: a folder of reports to a folder of results, once or as reports arrive."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from pipeline.command_options import (
    CacheOption,
    FailOn,
    LanguageOption,
    MemoryOption,
    NoCacheOption,
    OcrModelsOption,
    OcrOption,
    PagesOption,
    PatternsOption,
    PlacesOption,
    ProgressOption,
    QuietOption,
    RepairOption,
    ReportOption,
    RetryOption,
    RubricOption,
    TimeoutOption,
    WorkersOption,
)
from pipeline.exit_status import ExitStatus
from pipeline.language import Language, language_of
from pipeline.model import Severity
from pipeline.terminal import console_on

if TYPE_CHECKING:
    from pipeline.export.summary import Summary


def run(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="文件、文件夹、通配符、对象存储地址 / files, folders (recursive), globs, addresses (s3://)",
            show_default=False,
        ),
    ],
    out: Annotated[str, typer.Option("--output", "-o", metavar="OUT", help="结果文件夹 / folder for the results")],
    ocr: OcrOption = "auto",
    ocr_models: OcrModelsOption = None,
    rubric: RubricOption = None,
    patterns: PatternsOption = None,
    workers: WorkersOption = None,
    timeout: TimeoutOption = None,
    memory: MemoryOption = None,
    pages: PagesOption = "",
    places: PlacesOption = False,
    repair: RepairOption = True,
    cache: CacheOption = None,
    no_cache: NoCacheOption = False,
    retry: RetryOption = None,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="ADDRESS", help="Dask调度器地址，如 tcp://host:8786 / a Dask scheduler's"),
    ] = None,
    progress: ProgressOption = None,
    report: ReportOption = True,
    fail_on: Annotated[
        FailOn | None,
        typer.Option("--fail-on", help="有此级别问题则返回 1 / exit with 1 on mismatches of this severity"),
    ] = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> int:
    """读入报告，写出四个 CSV、audit.json 和核对报告 / Read reports; write four CSV files, audit.json, evidence report."""
    from pipeline.batch.run import RunOptions, run_and_write
    from pipeline.batch.stores import kept_at
    from pipeline.exit_status import exit_status_of
    from pipeline.export.terminal_summary import print_summary
    from pipeline.terminal_progress import progress_shown

    language = lang or language_of()
    options = RunOptions.of(
        *(ocr, rubric, patterns, workers, timeout, pages, ocr_models, report, places),
        memory=memory,
        cache=kept_at(cache, no_cache, cluster is not None),
        retry=retry is not None,
        cluster=cluster,
        repair=repair,
    )
    with progress_shown(progress, console_on(sys.stderr, quiet), language) as on_progress:
        summary = run_and_write(inputs, out, options, on_progress)
    if not quiet:
        print_summary(summary, console_on(sys.stdout), language)
    return exit_status_of(summary, None if fail_on is None else Severity(fail_on.value))


def watch(
    inbox: Annotated[
        Path, typer.Argument(metavar="INBOX", help="收件文件夹 / folder where reports arrive", show_default=False)
    ],
    out: Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="结果文件夹 / folder for the results")],
    every: Annotated[
        float, typer.Option("--every", metavar="S", min=0.1, help="每隔多少秒查看一次 / seconds between looks")
    ] = 10.0,
    ocr: OcrOption = "auto",
    ocr_models: OcrModelsOption = None,
    rubric: RubricOption = None,
    patterns: PatternsOption = None,
    workers: WorkersOption = None,
    timeout: TimeoutOption = None,
    memory: MemoryOption = None,
    places: PlacesOption = False,
    repair: RepairOption = True,
    cache: CacheOption = None,
    report: ReportOption = True,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> int:
    """守候收件文件夹，报告一到即核对并更新结果，按 Ctrl-C 结束 / Check reports as they arrive, until Ctrl-C."""
    from pipeline.batch.run import RunOptions, run_and_write
    from pipeline.batch.stores import kept_at
    from pipeline.batch.watch import arrivals
    from pipeline.export.write import OutputError
    from pipeline.terminal_progress import progress_shown

    language = lang or language_of()
    options = RunOptions.of(
        *(ocr, rubric, patterns, workers, timeout, "", ocr_models, report, places),
        memory=memory,
        cache=kept_at(cache, none=False, shared=False),
        repair=repair,
    )
    complaints = console_on(sys.stderr, quiet)
    with _stopped_by_signals() as stop:
        for _ in arrivals(inbox, out, every, stop):
            try:
                with progress_shown(None, complaints, language) as on_progress:
                    summary = run_and_write([inbox], out, options, on_progress)
            except OutputError as error:  # results that are open in a spreadsheet: at the next arrival they may not be
                complaints.print(Text(f"anju: {error}"), soft_wrap=True)
                continue
            if not quiet:
                console_on(sys.stdout).print(_in_one_line(summary, language), soft_wrap=True)
    return ExitStatus.OK


def _in_one_line(summary: Summary, language: Language) -> str:
    from pipeline.export.summary import State

    documents, errors = sum(summary.documents.values()), summary.findings[Severity.ERROR]
    fresh = documents - summary.states[State.UNCHANGED]
    time = datetime.now().strftime("%H:%M:%S")
    return language.say(
        f"{time}  {documents} 份文件（新读 {fresh}），{errors} 处错误：{summary.out}",
        f"{time}  {documents} files ({fresh} new), {errors} errors: {summary.out}",
    )


@contextmanager
def _stopped_by_signals() -> Iterator[Event]:
    """An event that is set by Ctrl-C or a request to end; the run in progress is finished first."""
    stop = Event()
    kept = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
