"""What is said of a command that cannot be understood: in Chinese and English, with the command whose help to look at."""

from __future__ import annotations

import re

import typer

# typer's own messages, each with what it says in Chinese; one that is not here is told in English alone.
_IN_CHINESE = tuple(
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (r"No such option: (\S+) \(Possible options: (.+)\)", "没有选项 {0}，相近的有 {1}"),
        (r"No such option: (\S+)", "没有选项 {0}"),
        (r"No such command '(.+?)'\. Did you mean (.+)\?", "没有命令 {0}，是否为 {1}"),
        (r"No such command '(.+?)'\.", "没有命令 {0}"),
        (r"Missing argument '(.+)'\.", "缺少参数 {0}"),
        (r"Missing option '(.+?)'.*", "缺少选项 {0}"),
        (r"Missing command\.", "缺少命令"),
        (r"Option '(.+)' requires an argument\.", "选项 {0} 后须给出值"),
        (r"Option '(.+)' does not take a value\.", "选项 {0} 不带值"),
        (r"Got unexpected extra argument\(s\) \((.+)\)", "多余的参数：{0}"),
        (r"Invalid value for '(.+?)'.*: Value error, (.+) is not one of (.+?)\.?", "{0} 不能为 {1}，可选 {2}"),
        (r"Invalid value for '(.+?)'.*: Input should be a valid integer.*", "{0} 须为整数"),
        (r"Invalid value for '(.+?)'.*: Input should be a valid number.*", "{0} 须为数字"),
        (r"Invalid value for '(.+?)'.*: Input should be greater than or equal to (.+)", "{0} 不得小于 {1}"),
        (r"Invalid value for '(.+?)'.*", "{0} 的值无效"),
    )
)


def told(error: typer.TyperException) -> str:
    """The complaint, and on a second line where to look; empty where typer has printed help already (`anju` alone)."""
    message = error.format_message()
    if not message:
        return ""
    chinese = next((text.format(*m.groups()) for each, text in _IN_CHINESE if (m := each.fullmatch(message))), None)
    context: typer.Context | None = getattr(error, "ctx", None)
    command = "anju" if context is None else context.command_path
    both = message if chinese is None else f"{chinese} / {message}"
    return f"{both}\n用法见 / for usage see: {command} --help"
