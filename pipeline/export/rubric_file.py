"""A drafted scoring standard as a file of its own."""

from __future__ import annotations

from pathlib import Path

from pipeline.export.write import OutputError


def write_rubric(text: str, path: Path) -> None:
    """Write the YAML ``text``, UTF-8; an existing file is not overwritten. Raises ``OutputError``."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise OutputError(path, "文件已存在 / it exists already") from error
    except OSError as error:
        raise OutputError(path, str(error.strerror)) from error
