"""`anju rubric …`: list, show, check, test, try and compile scoring standards. Options in, one call, results out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.command_options import LanguageOption, PatternsOption
from pipeline.exit_status import ExitStatus
from pipeline.language import language_of
from pipeline.terminal_help import HelpfulCommand, HelpfulGroup

if TYPE_CHECKING:
    from pipeline.rubrics.load import Rubric

app = typer.Typer(
    cls=HelpfulGroup,
    no_args_is_help=True,
    help="评分标准：列出、查看、检查、试算、编译 / Scoring standards: list, show, check, try and compile them.",
)

JsonOption = Annotated[bool, typer.Option("--json", help="机器可读 / for machines")]


@app.command("list", cls=HelpfulCommand)
def list_(patterns: PatternsOption = None, lang: LanguageOption = None) -> int:
    """列出已有评分标准 / List the standards on file."""
    from pipeline.pattern_files import pattern_folder
    from pipeline.rubrics.load import load_rubrics
    from pipeline.rubrics.terminal_rubrics import listed

    print("\n".join(listed(load_rubrics(pattern_folder(patterns)), lang or language_of())))
    return ExitStatus.OK


@app.command(cls=HelpfulCommand)
def show(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="评分标准编号 / id of a standard")],
    patterns: PatternsOption = None,
    lang: LanguageOption = None,
) -> int:
    """显示一个评分标准的指标、分值与规则 / Show a standard: indicators, marks and rules."""
    from pipeline.rubrics.terminal_rubrics import shown_rubric

    print("\n".join(shown_rubric(_named(identifier, patterns), lang or language_of())))
    return ExitStatus.OK


@app.command(cls=HelpfulCommand)
def check(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="一个标准文件 / one rubric file")] = None,
    patterns: PatternsOption = None,
    lang: LanguageOption = None,
) -> int:
    """检查标准文件：字段、分值之和、规则与原文是否一致 / Check rubric files: fields, sums, rules against their clauses."""
    from pipeline.pattern_files import pattern_folder
    from pipeline.rubrics.clause_check import checked

    rubrics = _of_file_or_all(file, patterns)
    language = lang or language_of()
    lines = [line for rubric in rubrics for line in checked(rubric, pattern_folder(patterns), language)]
    fit = language.say(f"{len(rubrics)} 个标准可用", f"{len(rubrics)} standards can be used")
    print("\n".join([*lines, fit]))
    return ExitStatus.FOUND if lines else ExitStatus.OK


@app.command(cls=HelpfulCommand)
def test(
    identifier: Annotated[str | None, typer.Argument(metavar="[ID]", help="评分标准编号 / id of a standard")] = None,
    patterns: PatternsOption = None,
    lang: LanguageOption = None,
) -> int:
    """运行标准文件中的示例 / Run the examples in rubric files."""
    from pipeline.pattern_files import pattern_folder
    from pipeline.rubrics.examples import run_examples
    from pipeline.rubrics.load import load_rubrics
    from pipeline.rubrics.terminal_rubrics import examples_told

    rubrics = load_rubrics(pattern_folder(patterns)) if identifier is None else (_named(identifier, patterns),)
    results = [result for rubric in rubrics for result in run_examples(rubric)]
    print("\n".join(examples_told(results, lang or language_of())))
    return ExitStatus.OK if all(result.holds for result in results) else ExitStatus.FOUND


@app.command("try", cls=HelpfulCommand)
def try_(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="评分标准原文 / the standard's own sentence")],
    full_marks: Annotated[
        str | None, typer.Option("--full-marks", metavar="N", help="满分 / full marks (default: as the sentence says)")
    ] = None,
    value: Annotated[
        list[str] | None,
        typer.Option("--value", metavar="[NAME=]V", help="代入的数值，可写 名称=数值，是非写 是/否 / values put in"),
    ] = None,
    as_json: JsonOption = False,
    patterns: PatternsOption = None,
    lang: LanguageOption = None,
) -> int:
    """编译一句评分标准并试算 / Compile a sentence and try values: marks under each reading, or judgement."""
    from pipeline.pattern_files import pattern_folder
    from pipeline.rubrics.terminal_trial import as_data, as_lines, given_values, run_trial, to_json

    outcome = run_trial(text, full_marks, given_values(value or []), pattern_folder(patterns))
    print(to_json(as_data(outcome)) if as_json else "\n".join(as_lines(outcome, lang or language_of())))
    return ExitStatus.OK


@app.command("compile", cls=HelpfulCommand)
def compile_(
    table: Annotated[
        Path, typer.Argument(metavar="TABLE", help="含评分标准表的文件 / a file with the standard's table")
    ],
    identifier: Annotated[str, typer.Option("--id", metavar="ID", help="新标准的编号 / id of the new standard")] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="写入文件 / write to FILE (default: print)")
    ] = None,
    patterns: PatternsOption = None,
) -> int:
    """把评分标准表编译成待复核的标准文件 / Turn a standard's table into a rubric file to review."""
    from pipeline.export.rubric_file import write_rubric
    from pipeline.ingest import ingest
    from pipeline.pattern_files import pattern_folder
    from pipeline.rubrics.standard_table import draft_rubric

    if not table.is_file():
        raise ValueError(f"找不到文件 {table} / no such file: {table}")
    text = draft_rubric(ingest(table, name=table.name, ocr=None), identifier or table.stem, pattern_folder(patterns))
    if output is None:
        print(text, end="")
    else:
        write_rubric(text, output)
    return ExitStatus.OK


def _named(identifier: str, patterns: Path | None) -> Rubric:
    from pipeline.pattern_files import pattern_folder
    from pipeline.rubrics.choose import named
    from pipeline.rubrics.load import load_rubrics

    try:
        return named(identifier, load_rubrics(pattern_folder(patterns)))[0]
    except KeyError as error:
        raise ValueError(str(error.args[0])) from error


def _of_file_or_all(file: Path | None, patterns: Path | None) -> tuple[Rubric, ...]:
    from pipeline.pattern_files import PatternFolder, pattern_folder
    from pipeline.rubrics import load

    if file is None:
        return load.load_rubrics(pattern_folder(patterns))
    if not file.is_file():
        raise ValueError(f"找不到文件 {file} / no such file: {file}")
    return (PatternFolder(file.parent).load(file.name, load.Rubric),)
