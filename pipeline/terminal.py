"""The consoles that commands write to."""

from __future__ import annotations

import os

from rich.console import Console

WIDTH_WITHOUT_TERMINAL = 120


def console_on(stream: object, quiet: bool = False) -> Console:
    """A console on a stream; without a terminal it has a fixed width, so that what is piped does not depend on it."""
    console = Console(file=stream, quiet=quiet, highlight=False)  # type: ignore[arg-type]
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = WIDTH_WITHOUT_TERMINAL
    return console
