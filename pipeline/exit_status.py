"""The exit status of every `anju` command.

Mismatches in a report are results, not failures: a run that finds a hundred of them ends with 0 unless ``--fail-on``
asks otherwise. A file that could not be read outweighs ``--fail-on``, for what was not read was not checked.
"""

from __future__ import annotations

from enum import IntEnum

from pipeline.export.summary import Summary
from pipeline.model import Severity, Status


class ExitStatus(IntEnum):
    """What the number a command ends with means; 64, 73 and 130 are the usual ones of Unix (sysexits.h, SIGINT)."""

    OK = 0  # everything was read
    FOUND = 1  # --fail-on was given and met; for `anju doctor`: something needed is missing or broken
    UNREADABLE = 2  # some file, or some page of a file, could not be read; the others are in the results
    USAGE = 64  # wrong usage: unknown option, missing input, a broken pattern file; nothing was read
    CANNOT_WRITE = 73  # OUT cannot be written; an OUT that existed is as it was
    INTERRUPTED = 130  # Ctrl-C; an OUT that existed is as it was

    @property
    def meaning(self) -> tuple[str, str]:
        """What it means, in Chinese and in English."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitStatus.OK: ("全部文件均已读入", "every file was read"),
    ExitStatus.FOUND: (
        "达到 --fail-on 条件；或 doctor 发现缺项",
        "--fail-on was met; or doctor found a needed part unfit",
    ),
    ExitStatus.UNREADABLE: ("有文件或页面无法读取", "some file or page could not be read"),
    ExitStatus.USAGE: ("用法错误", "wrong usage"),
    ExitStatus.CANNOT_WRITE: ("无法写入输出文件夹", "OUT cannot be written"),
    ExitStatus.INTERRUPTED: ("被用户中断", "interrupted"),
}

_GRAVEST_FIRST = tuple(Severity)


def exit_status_of(summary: Summary, fail_on: Severity | None = None) -> ExitStatus:
    """The status of a run. ``fail_on`` is the least severity that counts, ``None`` where findings do not count."""
    if summary.documents[Status.FAILED] or summary.documents[Status.PARTIAL]:
        return ExitStatus.UNREADABLE
    if fail_on is not None:
        counting = _GRAVEST_FIRST[: _GRAVEST_FIRST.index(fail_on) + 1]
        if any(summary.findings[severity] for severity in counting):
            return ExitStatus.FOUND
    return ExitStatus.OK
