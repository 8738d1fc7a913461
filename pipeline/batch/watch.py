"""Noticing that files have arrived: an inbox is looked at again and again, by name, size and time of change.

No notices of the system are used: they do not come from network drives, which is where offices put reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event

from pipeline.batch.inputs import InputError, find_inputs

EVERY = 10.0  # seconds between looks, unless told

_State = Mapping[Path, tuple[int, int]]


def arrivals(inbox: Path, out: Path, every: float, stop: Event) -> Iterator[int]:
    """Gives the number of files each time something in ``inbox`` has changed and then stood still for one look.

    A file still being copied grows from look to look. The first look counts as a change where files are there. Ends
    when ``stop`` is set. Raises ``InputError`` where ``inbox`` is no folder.
    """
    if not inbox.is_dir():
        raise InputError(f"{inbox} 不是文件夹。 / {inbox} is not a folder.")
    done: _State = {}
    before = _state(inbox, out)
    while not stop.wait(every):
        now = _state(inbox, out)
        if now == before and now != done:
            done = now
            if now:
                yield len(now)
        before = now


def _state(inbox: Path, out: Path) -> _State:
    try:
        files = find_inputs([inbox], out).files
    except InputError:  # nothing there yet
        return {}
    state = {}
    for file in files:
        try:
            seen = file.path.stat()
        except OSError:  # gone meanwhile
            continue
        state[file.path] = (seen.st_size, seen.st_mtime_ns)
    return state
