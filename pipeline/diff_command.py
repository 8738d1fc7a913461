"""`anju diff`: what became of the findings of an earlier run. Options in, one call, results out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.exit_status import ExitStatus
from pipeline.language import Language, language_of

if TYPE_CHECKING:
    from pipeline.export.findings_diff import Difference, Listed

RunArgument = Annotated[
    Path,
    typer.Argument(help="结果文件夹、findings.csv 或 audit.json / results folder, findings.csv or audit.json"),
]


def diff(
    old: RunArgument,
    new: RunArgument,
    lang: Annotated[Language | None, typer.Option("--lang", help="提示语言 / language")] = None,
) -> int:
    """比较两次结果：已解决、仍存在、新出现的问题 / Compare two runs: resolved, still there, new."""
    from pipeline.export.findings_diff import compare, read_findings, read_reports

    print("\n".join(told(compare(read_findings(old), read_findings(new), read_reports(new)), lang or language_of())))
    return ExitStatus.OK


def told(difference: Difference, language: Language) -> Iterator[str]:
    """The difference in lines: a heading with the number of findings for each kind, then one line each."""
    kinds = [
        ("已解决", "resolved", difference.resolved),
        ("仍存在", "still there", difference.still_there),
        ("新出现", "new", difference.new),
    ]
    if difference.not_read:
        kinds.append(("新结果中没有读入其报告", "report not read in the new run", difference.not_read))
    for zh, en, findings in kinds:
        yield f"{language.say(zh, en)}: {len(findings)}"
        for finding in findings:
            yield f"  {_line(finding, language)}"


def _line(finding: Listed, language: Language) -> str:
    message = language.say(finding.message, finding.message_en)
    return f"{finding.finding_id}  {finding.severity}  {finding.check}  {finding.file}  {message}"
