"""The progress of a run, on standard error: a bar where that is a terminal, lines of JSON where they are asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from pipeline.batch.messages import RunProgress
from pipeline.export.wording import shown
from pipeline.language import Language

LONGEST_NAME = 40
SECONDS_BETWEEN_LINES = 1.0
SECONDS_UNTIL_GUESS = 3.0  # of work, before the time left is said


@contextmanager
def progress_shown(style: str | None, console: Console, language: Language) -> Iterator[Callable[[RunProgress], None]]:
    """Gives what to call as the run goes on. ``style`` is bar, json or none; ``None`` is a bar where it can be seen."""
    if style == "json":
        yield _JsonLines(console)
    elif style == "none":
        yield lambda _: None
    else:
        with progress_bar(console, language) as on_progress:
            yield on_progress


class _JsonLines:
    """One JSON object a line, at most one a second, and one when all is done."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._next = 0.0

    def __call__(self, now: RunProgress) -> None:
        done = now.documents_done == now.documents
        if self._console.quiet or (monotonic() < self._next and not done):
            return
        self._next = monotonic() + SECONDS_BETWEEN_LINES
        left = now.seconds_left
        line = {
            "documents_done": now.documents_done,
            "documents": now.documents,
            "unchanged": now.unchanged,
            "failed": now.failed,
            "pages_done": now.pages_done,
            "pages_known": now.pages_known,
            "pages_per_second": round(now.pages_per_second, 2),
            "seconds": round(now.seconds, 1),
            "seconds_left": None if left is None else round(left, 1),
            "current": [shown(name) for name in now.current],
        }
        print(json.dumps(line, ensure_ascii=False), file=self._console.file, flush=True)


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
    left = _left(now, language)
    return language.say(
        f"{documents} 份 · {pages} 页 · {rate} 页/秒{left}{failed}",
        f"{documents} files · {pages} pages · {rate}/s{left}{failed}",
    )


def _left(now: RunProgress, language: Language) -> str:
    """How long it will take, in minutes beyond the first; nothing while that cannot be said."""
    seconds = now.seconds_left
    if seconds is None or now.seconds < SECONDS_UNTIL_GUESS:
        return ""
    time = f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"
    return language.say(f" · 约剩 {time}", f" · about {time} left")


def _current(now: RunProgress) -> str:
    """The names of the files being read, without what rich would take for markup."""
    names = [shown(name) for name in now.current]
    short = [name if len(name) <= LONGEST_NAME else "…" + name[-LONGEST_NAME:] for name in names]
    return "  ".join(short).replace("[", r"\[")
