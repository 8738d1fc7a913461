"""`anju run` and `anju watch`: a folder of reports to a folder of results, once or as reports arrive."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event
from types import FrameType
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
from pipeline.model import Severity, Status
from pipeline.terminal import console_on

if TYPE_CHECKING:
    from pipeline.batch.watch import Arrivals
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
    from pipeline.batch.store import StoreError
    from pipeline.batch.stores import kept_at
    from pipeline.batch.watch import watch_inbox
    from pipeline.export.write import OutputError
    from pipeline.terminal_progress import progress_shown

    language = lang or language_of()
    options = RunOptions.of(
        *(ocr, rubric, patterns, workers, timeout, "", ocr_models, report, places),
        memory=memory,
        cache=kept_at(cache, none=False, shared=False),
        repair=repair,
    )
    complaints, console = console_on(sys.stderr), console_on(sys.stdout, quiet)
    complained = ""

    def update(arrivals: Arrivals) -> bool:
        nonlocal complained
        try:
            with progress_shown(None, console_on(sys.stderr, quiet), language) as on_progress:
                summary = run_and_write([inbox], out, options, on_progress)
        except (OutputError, StoreError, ValueError) as error:  # results open in a spreadsheet, patterns being edited
            if str(error) != complained:
                complaints.print(Text(f"anju: {error}"), soft_wrap=True)
            complained = str(error)
            return False
        complained = ""
        for line in _told(arrivals, summary, language):
            console.print(line, soft_wrap=True)
        return True

    with _stopped_by_signals(language) as stop:
        watch_inbox(inbox, out, every, stop, update)
    return ExitStatus.OK


MOST_NAMES = 5  # told of one arrival


def _told(arrivals: Arrivals, summary: Summary, language: Language) -> Iterator[Text]:
    """The time and the sum of all files, then what came, changed or went."""
    from pipeline.export.wording import shown

    documents, errors = sum(summary.documents.values()), summary.findings[Severity.ERROR]
    unread = documents - summary.documents[Status.OK]
    time = datetime.now().strftime("%H:%M:%S")
    line = language.say(f"{time}  {documents} 份文件，{errors} 处错误", f"{time}  {documents} files, {errors} errors")
    if unread:
        line += language.say(f"，{unread} 份未能完整读取", f", {unread} not wholly read")
    yield Text(f"{line}{language.say('：', ': ')}{summary.out}")
    kinds = (("新到", "new", arrivals.new), ("更新", "changed", arrivals.changed), ("移走", "gone", arrivals.gone))
    for zh, en, names in kinds:
        if names:
            more = len(names) - MOST_NAMES
            listed = [shown(name) for name in names[:MOST_NAMES]]
            listed += [language.say(f"另 {more} 份", f"{more} more")] if more > 0 else []
            yield Text(f"          {language.say(zh, en)} {language.say('、', ', ').join(listed)}", "dim")


@contextmanager
def _stopped_by_signals(language: Language) -> Iterator[Event]:
    """An event that is set by Ctrl-C or a request to end; the run in progress is finished first, unless asked again."""
    stop = Event()

    def heed(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            signal.default_int_handler(number, frame)
        stop.set()
        text = language.say(
            "核对完手头文件即结束；再按一次 Ctrl-C 立即中断", "ending after this run; Ctrl-C again breaks it off"
        )
        console_on(sys.stderr).print(Text(text), soft_wrap=True)

    kept = {number: signal.signal(number, heed) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
