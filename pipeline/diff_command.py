"""`anju diff`: what became of the findings of an earlier run. Options in, one call, results out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.command_options import LanguageOption
from pipeline.exit_status import ExitStatus
from pipeline.language import language_of
from pipeline.terminal import console_on

RunArgument = Annotated[
    Path,
    typer.Argument(help="结果文件夹、findings.csv 或 audit.json / results folder, findings.csv or audit.json"),
]


def diff(old: RunArgument, new: RunArgument, lang: LanguageOption = None) -> int:
    """比较两次结果：已解决、仍存在、新出现的问题 / Compare two runs: resolved, still there, new."""
    from pipeline.export.findings_diff import compare, read_findings, read_reports
    from pipeline.export.terminal_diff import print_difference

    difference = compare(read_findings(old), read_findings(new), read_reports(new))
    print_difference(difference, console_on(sys.stdout), lang or language_of())
    return ExitStatus.OK
