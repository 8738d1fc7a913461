"""What the terminal shows at the end of a run: how much was read, what was found, and which files to open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import TypeVar

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.export.summary import FoundIn, State, Summary, Trouble
from pipeline.export.wording import CHECK, ROUTE, SEVERITY, STATUS, error_of, message_of, page_of, shown
from pipeline.language import Language
from pipeline.model import Severity, Status

LONGEST_MESSAGE = 160  # columns; a Chinese character takes two
MOST_TROUBLES = 50

Word = TypeVar("Word", bound=Enum)

STYLE: Mapping[Enum, str] = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "yellow",
    Severity.INFO: "cyan",
    Status.FAILED: "bold red",
    Status.PARTIAL: "yellow",
}

_ABOUT_FILES = {
    "index.html": ("核对报告：每一处不一致与原件页面", "the evidence report: each mismatch beside its page"),
    "findings.csv": ("不一致之处，每行一条", "the mismatches, one a row"),
    "scores.csv": ("自评得分与复算结果", "the scores claimed, and recomputed"),
    "figures.csv": ("报告中的数据", "the figures the reports state"),
    "documents.csv": ("文件清单与读取状态", "the files, and how each was read"),
    "audit.json": ("全部内容，供程序使用", "everything, for programs"),
    "run.json": ("本次运行的时间、版本与参数", "time, versions and options of the run"),
}


def print_summary(summary: Summary, console: Console, language: Language) -> None:
    """Counts, the ten gravest mismatches, what could not be read, and the files to open."""
    console.print(_counts(summary, language))
    if summary.gravest:
        console.print(_title(language.say("最严重的不一致", "The gravest mismatches"), len(summary.gravest), language))
        for found in summary.gravest:
            console.print(_gravest(found, language))
    if summary.troubles:
        console.print(_title(language.say("未能完整读取的文件", "Not, or not wholly, read"), None, language))
        for trouble in summary.troubles[:MOST_TROUBLES]:
            console.print(_trouble(trouble, language))
        if (more := len(summary.troubles) - MOST_TROUBLES) > 0:
            text = language.say(f"  另有 {more} 份，见 documents.csv", f"  and {more} more: see documents.csv")
            console.print(Text(text, "dim"))
    if summary.files:
        console.print(_title(language.say("请打开", "Open"), None, language))
        console.print(_files(summary.files, language))


def _counts(summary: Summary, language: Language) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column()
    for name, count, detail in _count_rows(summary, language):
        grid.add_row(name, f"{count:,}", detail)
    return grid


def _count_rows(summary: Summary, language: Language) -> Iterator[tuple[str, int, Text]]:
    documents, pages, findings = summary.documents, summary.pages, summary.findings
    yield language.say("文件", "Documents"), sum(documents.values()), _split(documents, STATUS, language)
    split = _split(pages, ROUTE, language)
    if summary.pageless:
        note = language.say(f"另有 {summary.pageless} 份不分页", f"and {summary.pageless} files without pages")
        split = Text("  ").join([*([split] if split else []), Text(note, "dim")])
    yield language.say("页", "Pages"), sum(pages.values()), split
    yield language.say("数据", "Figures"), summary.figures, Text()
    yield language.say("得分", "Scores"), summary.scores, Text()
    yield language.say("不一致", "Mismatches"), sum(findings.values()), _split(findings, SEVERITY, language)
    if unchanged := summary.states.get(State.UNCHANGED, 0):
        note = language.say("内容和设置与上次相同，未重读", "same content and settings as before: not read again")
        yield language.say("未变", "Unchanged"), unchanged, Text(note, "dim")
    if aside := sum(summary.left_aside.values()):
        kinds = ", ".join(f"{shown(suffix) or '–'} {count}" for suffix, count in summary.left_aside.items())
        yield language.say("未读其他文件", "Other files"), aside, Text(kinds, "dim")


def _split(counts: Mapping[Word, int], words: Mapping[Word, tuple[str, str]], language: Language) -> Text:
    parts = [
        Text(f"{language.say(*words[word])} {count:,}", STYLE.get(word, "")) for word, count in counts.items() if count
    ]
    return Text("  ").join(parts)


def _gravest(found: FoundIn, language: Language) -> Group:
    """Two lines and a bit: where it is, and what it is, shortened; findings.csv has it all."""
    finding = found.finding
    head = Text.assemble(
        "  ",
        (language.say(*SEVERITY[finding.severity]), STYLE[finding.severity]),
        "  ",
        (shown(found.file), "bold"),
        "  ",
        page_of(finding, language),
        "  ",
        (language.say(*CHECK[finding.check]), "dim"),
    )
    message = Text(message_of(finding, language))
    message.truncate(LONGEST_MESSAGE, overflow="ellipsis")
    return Group(head, Padding(message, (0, 0, 0, 8)))


def _trouble(trouble: Trouble, language: Language) -> Group:
    name = Text(f"  {shown(trouble.file)}", STYLE[trouble.status])
    return Group(name, Padding(Text(error_of(trouble.file, trouble.error, language)), (0, 0, 0, 8)))


def _files(files: Iterable[Path], language: Language) -> Table:
    grid = Table.grid(padding=(0, 2))
    by_name = {path.name: path for path in files}
    for name, about in _ABOUT_FILES.items():
        if name in by_name:
            grid.add_row("", Text(shown(str(by_name[name])), "bold"), Text(language.say(*about), "dim"))
    return grid


def _title(text: str, count: int | None, language: Language) -> Text:
    number = "" if count is None else language.say(f"（{count} 条）", f" ({count})")
    return Text(f"\n{text}{number}", "bold")
