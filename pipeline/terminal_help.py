"""The help of commands, laid out for Chinese and English side by side.

What typer prints cuts Chinese off with "…": it breaks lines at blanks only, and where a character takes two columns, not
where it should.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from typer.core import TyperArgument, TyperCommand, TyperGroup

from pipeline.terminal import console_on

_SAID_OF_HELP = "显示本说明 / show this help"
_EXTRAS = {"[required]": "[必填 / required]", "[default: ": "[默认 / default: "}

_Row = tuple[str, str]


class HelpfulCommand(TyperCommand):
    """A command with such help, and complaints that know whose they are."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401  typer's own are private
        """Raises typer's exceptions, each with ``ctx``: some have none."""
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            if getattr(error, "ctx", None) is None:
                vars(error)["ctx"] = ctx
            raise

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401  typer's own are private
        """Print it."""
        _print_help(self, ctx)


class HelpfulGroup(TyperGroup):
    """A group of commands with such help."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401  typer's own are private
        """Print it."""
        _print_help(self, ctx)


def _print_help(command: TyperCommand | TyperGroup, ctx: typer.Context) -> None:
    console = console_on(sys.stdout)
    console.print()
    usage = command.get_usage(ctx).replace("Usage:", "用法 / Usage:", 1)
    for text in (usage, inspect.cleandoc(command.help or "")):
        console.print(Padding(Text(text), (0, 1, 1, 1)))
    parameters = command.get_params(ctx)
    arguments = [each for each in parameters if isinstance(each, TyperArgument)]
    options = [each for each in parameters if not isinstance(each, TyperArgument)]
    _print_rows("参数 / Arguments", _parameter_rows(arguments, ctx), console)
    _print_rows("选项 / Options", _parameter_rows(options, ctx), console)
    if isinstance(command, TyperGroup):
        _print_rows("命令 / Commands", _command_rows(command, ctx), console)
    if command.epilog:
        console.print(Padding(Text(command.epilog), (0, 1, 1, 1)))


def _parameter_rows(parameters: Iterable[Any], ctx: typer.Context) -> Iterator[_Row]:
    for parameter in parameters:
        if (row := parameter.get_help_record(ctx)) is not None:
            name, about = row
            for english, both in _EXTRAS.items():
                about = about.replace(english, both)
            yield name, _SAID_OF_HELP if parameter.name == "help" else about


def _command_rows(group: TyperGroup, ctx: typer.Context) -> Iterator[_Row]:
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        if command is not None and not command.hidden:
            yield name, inspect.cleandoc(command.help or "").split("\n\n")[0]


def _print_rows(title: str, rows: Iterable[_Row], console: Console) -> None:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold cyan", overflow="fold", max_width=30)
    grid.add_column(overflow="fold")
    for name, about in rows:
        grid.add_row(Text(name), Text(about))
    if grid.rows:
        console.print(Text(f" {title}", "bold"))
        console.print(Padding(grid, (0, 1, 1, 3)))
