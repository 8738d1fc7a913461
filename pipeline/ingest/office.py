"""LibreOffice without a window, for what only it can read (.doc, .wps, .xls) and for laying Word files out on pages.

Every call gets a profile of its own: with a shared one, calls at the same time fail without a word (docling issue 3819).
It can also hang, and can end well without having written anything; so there is a time limit, the result is looked at,
and one more try is made. In the profile macros are off and links to elsewhere are not followed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from pipeline.ingest.errors import Damaged, NeedsOffice

TIME_LIMIT = 180.0  # seconds a call; a report of 100 pages takes about 5
TRIES = 2


class Target(Enum):
    """What to convert to: suffix and LibreOffice's name of the export filter."""

    WORD = ("docx", "MS Word 2007 XML")
    SHEET = ("xlsx", "Calc MS Excel 2007 XML")
    PDF = ("pdf", "writer_pdf_Export")


# Ends the whole group, LibreOffice's own children included, as soon as the pipe to its parent closes: also when the
# parent is killed, which nobody could tell it otherwise.
_GUARDED = 'exec 3<&0; (cat <&3 >/dev/null; kill -9 0) & exec "$@" </dev/null 3<&-'

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">\
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">\
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""


def find_soffice() -> Path | None:
    """LibreOffice's program, ``None`` where it is not installed."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return Path(found)
    homes = [Path(place) for name in ("ProgramFiles", "ProgramFiles(x86)") if (place := os.environ.get(name))]
    usual = [home / "LibreOffice" / "program" / "soffice.exe" for home in homes]
    usual.append(Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"))
    return next((place for place in usual if place.is_file()), None)


@contextmanager
def converted(path: Path, suffix: str, target: Target, time_limit: float = TIME_LIMIT) -> Iterator[Path]:
    """The file at ``path`` converted; what is yielded is gone after the ``with``.

    ``suffix`` (with its dot) is that of the file's content: LibreOffice takes a .wps for Microsoft Works by its name.

    Raises:
        NeedsOffice: LibreOffice is not installed.
        Damaged: it could not read the file, or not within ``time_limit`` seconds.
    """
    program = find_soffice()
    if program is None:
        raise NeedsOffice()
    with tempfile.TemporaryDirectory(prefix="anju-office-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / f"source{suffix}"
        shutil.copyfile(path, source)
        for number in range(TRIES):
            made = _attempt(program, source, target, Path(folder) / str(number), time_limit)
            if made is not None:
                yield made
                return
    raise Damaged("LibreOffice打不开该文件", "LibreOffice cannot open it")


@contextmanager
def layout_to_pdf(path: Path, suffix: str, time_limit: float = TIME_LIMIT) -> Iterator[Path]:
    """The Word file at ``path`` laid out on pages, as a PDF. Otherwise as ``converted``."""
    with converted(path, suffix, Target.PDF, time_limit) as made:
        yield made


def _attempt(program: Path, source: Path, target: Target, folder: Path, time_limit: float) -> Path | None:
    """One call in a fresh ``folder``; ``None`` where it wrote nothing that can be used."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
    extension, export = target.value
    command = [
        str(program),
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard"),
        *("--convert-to", f"{extension}:{export}", "--outdir", str(folder), str(source)),
    ]
    _run(command, time_limit)
    made = folder / f"{source.stem}.{extension}"
    return made if made.is_file() and made.stat().st_size > 0 else None


def _run(command: list[str], time_limit: float) -> None:
    """Run to the end, or to the time limit; nothing of it is left afterwards. Raises ``Damaged`` at the time limit."""
    guarded = command if sys.platform == "win32" else ["sh", "-c", _GUARDED, "sh", *command]
    process = subprocess.Popen(
        guarded,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32",
    )
    try:
        process.wait(time_limit)
    except subprocess.TimeoutExpired as error:
        seconds = f"{time_limit:g}"
        raise Damaged(
            f"LibreOffice在{seconds}秒内没有读完，可能已损坏", f"LibreOffice did not finish it within {seconds} s"
        ) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the group: by its number while that is still taken, and by the closing pipe."""
    if process.poll() is None:
        with contextlib.suppress(OSError):
            process.kill() if sys.platform == "win32" else os.killpg(process.pid, signal.SIGKILL)
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    process.wait()
