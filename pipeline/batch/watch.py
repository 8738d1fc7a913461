"""Noticing that files have arrived: an inbox is looked at again and again, by name, size and time of change.

No notices of the system are used: they do not come from network drives, which is where offices put reports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from pipeline.batch.inputs import InputError, find_inputs

EVERY = 10.0  # seconds between looks, unless told


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file at a look: bytes, when it was changed, and whether it opens, which one that is still being written may not."""

    size: int
    changed: int
    opens: bool


_Look = Mapping[str, _Seen]  # by name


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The names of files that are new in an inbox, have been changed, or are gone from it."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


def watch_inbox(inbox: Path, out: Path, every: float, stop: Event, update: Callable[[Arrivals], bool]) -> None:
    """Call ``update`` each time something in ``inbox`` has changed and then stood still for one look, until ``stop``.

    A file still being copied grows from look to look. The first look counts as a change where files are there; an inbox
    that is empty, or cannot be reached, does not. What ``update`` says ``False`` of is given to it again at the next
    look. Raises ``InputError`` where ``inbox`` is no folder.
    """
    if not inbox.is_dir():
        raise InputError(f"{inbox} 不是文件夹。 / {inbox} is not a folder.")
    done: _Look = {}
    before = _look(inbox, out, {})
    while not stop.wait(every):
        now = _look(inbox, out, before)
        if now and now == before and now != done and update(_arrivals(done, now)):
            done = now
        before = now


def _look(inbox: Path, out: Path, before: _Look) -> _Look:
    try:
        files = find_inputs([inbox], out).files
    except InputError:  # nothing there yet
        return {}
    seen = {}
    for file in files:
        try:
            status = file.path.stat()
        except OSError:  # gone meanwhile
            continue
        known = before.get(file.name)
        same = known is not None and (known.size, known.changed) == (status.st_size, status.st_mtime_ns)
        opens = (same and known is not None and known.opens) or _opens(file.path)
        seen[file.name] = _Seen(status.st_size, status.st_mtime_ns, opens)
    return seen


def _opens(path: Path) -> bool:
    if not path.is_file():
        return False  # opening a pipe may never end
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False


def _arrivals(done: _Look, now: _Look) -> Arrivals:
    new, gone = now.keys() - done.keys(), done.keys() - now.keys()
    changed = (name for name in now.keys() & done.keys() if done[name] != now[name])
    return Arrivals(*(tuple(sorted(names)) for names in (new, changed, gone)))
