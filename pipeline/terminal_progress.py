"""The progress bar of a run, on standard error; nothing where that is not a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from pipeline.batch.messages import RunProgress
from pipeline.export.wording import shown
from pipeline.language import Language

LONGEST_NAME = 40


@contextmanager
def progress_bar(console: Console, language: Language) -> Iterator[Callable[[RunProgress], None]]:
    """Gives what to call as the run goes on."""
    if not console.is_terminal:
        yield lambda _: None
        return
    columns = (BarColumn(24), TextColumn("{task.description}"), TimeElapsedColumn(), TextColumn("{task.fields[files]}"))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=1.0, files="")
        yield lambda now: bar.update(
            task, completed=now.fraction, description=_numbers(now, language), files=_current(now)
        )


def _numbers(now: RunProgress, language: Language) -> str:
    documents = f"{now.documents_done}/{now.documents}"
    pages = f"{now.pages_done}/{now.pages_known}"
    rate = f"{now.pages_per_second:.1f}"
    failed = language.say(f" · [red]{now.failed} 份有误[/]", f" · [red]{now.failed} failed[/]") if now.failed else ""
    return language.say(
        f"{documents} 份 · {pages} 页 · {rate} 页/秒{failed}", f"{documents} files · {pages} pages · {rate}/s{failed}"
    )


def _current(now: RunProgress) -> str:
    """The names of the files being read, without what rich would take for markup."""
    names = [shown(name) for name in now.current]
    short = [name if len(name) <= LONGEST_NAME else "…" + name[-LONGEST_NAME:] for name in names]
    return "  ".join(short).replace("[", r"\[")
