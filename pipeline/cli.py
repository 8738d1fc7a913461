"""The `anju` command: options in, one call, results out. No logic of its own.

Results go to standard output, progress and complaints to standard error. Exit status: ``pipeline.exit_status``.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

import pipeline
from pipeline.cache_command import app as cache_app
from pipeline.diff_command import diff
from pipeline.exit_status import ExitStatus
from pipeline.export_commands import export
from pipeline.language import Language, language_of
from pipeline.model import Audit, Severity, Status
from pipeline.rubric_commands import app as rubric_app

WIDTH_WITHOUT_TERMINAL = 120

_EXIT_STATUS_HELP = "  \n".join(f"{status.value} {' / '.join(status.meaning)}" for status in ExitStatus)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="安居：读入保障性安居工程绩效自评报告，核对其中每一个数字。\n\n"
    "Reads performance self-evaluation reports on affordable-housing funds and checks every number.",
    epilog=f"退出状态 / Exit status:  \n{_EXIT_STATUS_HELP}",
)


class Retry(StrEnum):
    """``--retry``."""

    FAILED = "failed"


class ProgressStyle(StrEnum):
    """``--progress``."""

    BAR = "bar"
    JSON = "json"
    NONE = "none"


class FailOn(StrEnum):
    """``--fail-on``."""

    ERROR = "error"
    WARNING = "warning"


OcrOption = Annotated[
    str,
    typer.Option(
        "--ocr",
        metavar="NAME",
        help="扫描页的识别引擎：auto、off、rapid、paddle或插件名 / engine for scanned pages, or the name of a plug-in",
    ),
]
OcrModelsOption = Annotated[
    Path | None,
    typer.Option("--ocr-models", metavar="DIR", help="更大的识别模型（det、rec两个.onnx） / bigger weights for OCR"),
]
RubricOption = Annotated[
    str | None,
    typer.Option("--rubric", metavar="ID", help="评分标准编号 / scoring standard (default: by region and year)"),
]
PatternsOption = Annotated[
    Path | None,
    typer.Option("--patterns", metavar="DIR", help="自有规则文件夹 / own patterns, laid over the shipped ones"),
]
PagesOption = Annotated[
    str,
    typer.Option(
        "--pages", metavar="CHOICE", help="指定PDF页的读法，如 3-7=ocr,9=text / how to read certain pages of PDFs"
    ),
]
PlacesOption = Annotated[
    bool,
    typer.Option("--places", help="由LibreOffice排版Word文件，给出页码和位置 / pages and boxes for Word files"),
]
MemoryOption = Annotated[
    float | None,
    typer.Option("--memory", metavar="GB", help="每份文件内存限额（GB） / memory for each file, in GB (default 4)"),
]
CacheOption = Annotated[
    Path | None,
    typer.Option("--cache", metavar="DIR", help="保存各步结果的文件夹 / folder where results of stages are kept"),
]
NoCacheOption = Annotated[
    bool, typer.Option("--no-cache", help="全部重读，也不保存 / read everything again, and keep nothing")
]
RetryOption = Annotated[
    Retry | None,
    typer.Option("--retry", help="重读上次未读全的文件 / read again what was not, or not wholly, read before"),
]
ProgressOption = Annotated[
    ProgressStyle | None,
    typer.Option("--progress", help="进度：bar、json（每行一条，到标准错误）、none / how to show progress"),
]
TimeoutOption = Annotated[
    float | None,
    typer.Option("--timeout", metavar="S", help="每份文件时限（秒） / seconds for each file (default 1800)"),
]
LanguageOption = Annotated[
    Language | None,
    typer.Option("--lang", help="提示语言 / language (default: zh in a Chinese locale, else en)"),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度和摘要 / neither progress nor summary")]


app.add_typer(rubric_app, name="rubric")
app.add_typer(cache_app, name="cache")
app.command("diff")(diff)
app.command("export")(export)


@app.command()
def run(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="INPUT", help="文件、文件夹、通配符 / files, folders (recursive), globs", show_default=False
        ),
    ],
    out: Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="结果文件夹 / folder for the results")],
    ocr: OcrOption = "auto",
    ocr_models: OcrModelsOption = None,
    rubric: RubricOption = None,
    patterns: PatternsOption = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", metavar="N", help="并行进程数 / processes (default: as the machine allows)"),
    ] = None,
    timeout: TimeoutOption = None,
    memory: MemoryOption = None,
    pages: PagesOption = "",
    places: PlacesOption = False,
    cache: CacheOption = None,
    no_cache: NoCacheOption = False,
    retry: RetryOption = None,
    progress: ProgressOption = None,
    report: Annotated[
        bool, typer.Option("--report/--no-report", help="写出核对报告（网页） / write the evidence report (HTML)")
    ] = True,
    fail_on: Annotated[
        FailOn | None,
        typer.Option("--fail-on", help="有此级别问题则返回 1 / exit with 1 on mismatches of this severity"),
    ] = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> int:
    """读入报告，写出四个 CSV、audit.json 和核对报告 / Read reports; write four CSV files, audit.json, evidence report."""
    from pipeline.batch.run import RunOptions, run_and_write
    from pipeline.exit_status import exit_status_of
    from pipeline.export.terminal_summary import print_summary
    from pipeline.terminal_progress import progress_shown

    language = lang or language_of()
    options = RunOptions.of(
        *(ocr, rubric, patterns, workers, timeout, pages, ocr_models, report, places),
        memory=memory,
        cache=_cache(cache, no_cache),
        retry=retry is not None,
    )
    with progress_shown(progress, _console(sys.stderr, quiet), language) as on_progress:
        summary = run_and_write(inputs, out, options, on_progress)
    if not quiet:
        print_summary(summary, _console(sys.stdout), language)
    return exit_status_of(summary, None if fail_on is None else Severity(fail_on.value))


@app.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="一份报告 / one report", show_default=False)],
    ocr: OcrOption = "auto",
    ocr_models: OcrModelsOption = None,
    rubric: RubricOption = None,
    patterns: PatternsOption = None,
    timeout: TimeoutOption = None,
    pages: PagesOption = "",
    places: PlacesOption = False,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> int:
    """核对一份报告，在屏幕上列出不一致之处 / Check one report and print its mismatches."""
    from pipeline.batch.inputs import find_inputs
    from pipeline.batch.run import RunOptions, audit_inputs
    from pipeline.exit_status import exit_status_of
    from pipeline.export.summary import summarise
    from pipeline.export.terminal_findings import print_findings
    from pipeline.terminal_progress import progress_bar

    language = lang or language_of()
    options = RunOptions.of(ocr, rubric, patterns, 1, timeout, pages, ocr_models, places=places)
    inputs = find_inputs([file])
    with progress_bar(_console(sys.stderr, quiet), language) as on_progress:
        audits = audit_inputs(inputs, options, on_progress)
    for audit in audits:
        print_findings(audit, _console(sys.stdout), language)
    return exit_status_of(summarise(audits, inputs.left_aside))


@app.command()
def figures(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="一份报告 / one report", show_default=False)],
    ocr: OcrOption = "auto",
    ocr_models: OcrModelsOption = None,
    patterns: PatternsOption = None,
    lang: LanguageOption = None,
) -> int:
    """列出一份报告中的全部数据 / Print the figures of one report as a table."""
    from pipeline.figure_commands import print_figures

    audits = _audits_of(file, ocr, ocr_models, patterns)
    for audit in audits:
        if audit.assessment is not None:
            print_figures(audit.assessment.extraction, _console(sys.stdout), lang or language_of())
    return _read_status(audits)


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="一份报告 / one report", show_default=False)],
    figure_id: Annotated[str, typer.Argument(metavar="FIGURE_ID", help="figures.csv 中的编号，如 f0012 / its id")],
    ocr: OcrOption = "auto",
    ocr_models: OcrModelsOption = None,
    patterns: PatternsOption = None,
    lang: LanguageOption = None,
) -> int:
    """说明一个数据为何这样识别 / Say why a figure was read as it was: clause, words, pattern, context."""
    from pipeline.extract.explain import explain as explain_figure
    from pipeline.figure_commands import print_explanation
    from pipeline.pattern_files import pattern_folder

    audits = _audits_of(file, ocr, ocr_models, patterns)
    for audit in audits:
        if audit.assessment is not None:
            extraction = audit.assessment.extraction
            known = {f.figure_id for f in extraction.figures}
            wanted = figure_id if figure_id in known else f"{extraction.document.doc_id}-{figure_id}"
            if wanted not in known:
                raise typer.BadParameter(
                    f"没有编号为 {figure_id} 的数据；见 / no such figure; see: anju figures {file}"
                )
            explanation = explain_figure(extraction, wanted, pattern_folder(patterns))
            print_explanation(explanation, _console(sys.stdout), lang or language_of())
    return _read_status(audits)


@app.command()
def doctor(lang: LanguageOption = None) -> int:
    """查看各组件是否就绪、能否工作 / Say which parts are present and working."""
    from pipeline.doctor import examine
    from pipeline.terminal_doctor import print_report

    parts = examine()
    print_report(parts, _console(sys.stdout), lang or language_of())
    fit = all(part.fit for part in parts)
    return ExitStatus.OK if fit else ExitStatus.FOUND


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", "-V", help="版本 / version")] = False,
) -> None:
    if version:
        print(f"anju {pipeline.__version__}")
        raise typer.Exit(ExitStatus.OK)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit status; every complaint is one line or two, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):  # a legacy code page cannot print every character
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    from pipeline.batch.store import StoreError
    from pipeline.export.write import OutputError

    try:
        status = int(app(args=arguments, prog_name="anju", standalone_mode=False) or ExitStatus.OK)
    except typer.TyperException as error:
        if message := error.format_message():  # none where `anju` alone has printed its help
            _complain(f"{message}\n用法见 / for usage see: anju --help")
        return ExitStatus.USAGE
    except OutputError as error:
        _complain(str(error))
        return ExitStatus.CANNOT_WRITE
    except StoreError as error:
        _complain(str(error))
        return ExitStatus.CANNOT_WRITE
    except ValueError as error:  # InputError, PatternError, an option out of range: the messages say what to do
        _complain(str(error))
        return ExitStatus.USAGE
    if status == ExitStatus.INTERRUPTED:  # typer makes this number of Ctrl-C
        _complain("已中断，没有改动结果文件夹 / interrupted; the results folder is as it was")
    return status


def _cache(folder: Path | None, none: bool) -> str | None:
    from pipeline.batch.store import cache_folder

    return None if none else str((folder or cache_folder()).absolute())


def _audits_of(file: Path, ocr: str, ocr_models: Path | None, patterns: Path | None) -> Sequence[Audit]:
    """The audit of one file, without progress; why it could not be read goes to standard error."""
    from pipeline.batch.inputs import find_inputs
    from pipeline.batch.run import RunOptions, audit_inputs

    options = RunOptions.of(ocr, None, patterns, 1, ocr_models=ocr_models)
    audits = audit_inputs(find_inputs([file]), options)
    for audit in audits:
        if audit.error:
            _complain(f"{audit.file}: {audit.error}")
    return audits


def _read_status(audits: Sequence[Audit]) -> ExitStatus:
    return ExitStatus.UNREADABLE if any(audit.status is not Status.OK for audit in audits) else ExitStatus.OK


def _complain(message: str) -> None:
    _console(sys.stderr).print(Text(f"anju: {message}"), soft_wrap=True)


def _console(stream: object, quiet: bool = False) -> Console:
    """A console on a stream; without a terminal it has a fixed width, so that what is piped does not depend on it."""
    console = Console(file=stream, quiet=quiet, highlight=False)  # type: ignore[arg-type]
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = WIDTH_WITHOUT_TERMINAL
    return console


if __name__ == "__main__":
    sys.exit(main())
