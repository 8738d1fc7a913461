"""The `anju` command: options in, one call, results out. No logic of its own.

Results go to standard output, progress and complaints to standard error. Exit status: ``pipeline.exit_status``.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

import pipeline
from pipeline.cache_command import app as cache_app
from pipeline.command_options import (
    LanguageOption,
    OcrModelsOption,
    OcrOption,
    PagesOption,
    PatternsOption,
    PlacesOption,
    QuietOption,
    RepairOption,
    RubricOption,
    TimeoutOption,
)
from pipeline.diff_command import diff
from pipeline.exit_status import ExitStatus
from pipeline.export_commands import export
from pipeline.language import language_of
from pipeline.machine import leave_out_layout_models
from pipeline.model import Audit, Status
from pipeline.rubric_commands import app as rubric_app
from pipeline.run_commands import run, watch
from pipeline.terminal import console_on
from pipeline.terminal_help import HelpfulCommand, HelpfulGroup
from pipeline.usage_errors import told

_EXIT_STATUS_HELP = "\n".join(f"{status.value:3} {' / '.join(status.meaning)}" for status in ExitStatus)

app = typer.Typer(
    cls=HelpfulGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="安居：读入保障性安居工程绩效自评报告，核对其中每一个数字。\n\n"
    "Reads performance self-evaluation reports on affordable-housing funds and checks every number.",
    epilog=f"退出状态 / Exit status:\n{_EXIT_STATUS_HELP}",
)


app.add_typer(rubric_app, name="rubric")
app.add_typer(cache_app, name="cache")
app.command("run", cls=HelpfulCommand)(run)
app.command("watch", cls=HelpfulCommand)(watch)
app.command("diff", cls=HelpfulCommand)(diff)
app.command("export", cls=HelpfulCommand)(export)


@app.command(cls=HelpfulCommand)
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="一份报告 / one report", show_default=False)],
    ocr: OcrOption = "auto",
    ocr_models: OcrModelsOption = None,
    rubric: RubricOption = None,
    patterns: PatternsOption = None,
    timeout: TimeoutOption = None,
    pages: PagesOption = "",
    places: PlacesOption = False,
    repair: RepairOption = True,
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
    options = RunOptions.of(ocr, rubric, patterns, 1, timeout, pages, ocr_models, places=places, repair=repair)
    inputs = find_inputs([file])
    with progress_bar(console_on(sys.stderr, quiet), language) as on_progress:
        audits = audit_inputs(inputs, options, on_progress)
    for audit in audits:
        print_findings(audit, console_on(sys.stdout), language)
    return exit_status_of(summarise(audits, inputs.left_aside))


@app.command(cls=HelpfulCommand)
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
            print_figures(audit.assessment.extraction, console_on(sys.stdout), lang or language_of())
    return _read_status(audits)


@app.command(cls=HelpfulCommand)
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
                raise ValueError(f"没有编号为 {figure_id} 的数据；见 / no such figure; see: anju figures {file}")
            explanation = explain_figure(extraction, wanted, pattern_folder(patterns))
            print_explanation(explanation, console_on(sys.stdout), lang or language_of())
    return _read_status(audits)


@app.command(cls=HelpfulCommand)
def doctor(lang: LanguageOption = None) -> int:
    """查看各组件是否就绪、能否工作 / Say which parts are present and working."""
    from pipeline.doctor import examine
    from pipeline.terminal_doctor import print_report

    parts = examine()
    print_report(parts, console_on(sys.stdout), lang or language_of())
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

    leave_out_layout_models()
    try:
        status = int(app(args=arguments, prog_name="anju", standalone_mode=False) or ExitStatus.OK)
    except typer.TyperException as error:
        if message := told(error):
            _complain(message)
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
        _complain(
            "已中断，没有改动结果文件夹。再次运行同一命令即可，已读完的文件不再重读（除非 --no-cache） / interrupted; the "
            "results folder is as it was. Give the same command again: files already read are not read again (unless "
            "--no-cache)."
        )
    return status


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
    console_on(sys.stderr).print(Text(f"anju: {message}"), soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main())
