"""Zip files among the inputs: each document inside becomes an input of its own, named archive.zip/member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from pipeline.batch.inputs import InputFile, Inputs
from pipeline.ingest.archive import is_archive, unpacked
from pipeline.ingest.detect import REPORT_SUFFIXES
from pipeline.ingest.errors import IngestError


@contextmanager
def archives_unpacked(inputs: Inputs) -> Iterator[Inputs]:
    """``inputs`` with the members of zip files in place of those; they are there as long as the ``with`` lasts.

    An archive that does not open, holds no document, or of which something was refused stays among the inputs: reading
    it says what is wrong, in a row of its own.
    """
    left_aside = Counter(inputs.left_aside)
    files: list[InputFile] = []
    with ExitStack() as stack:
        for file in inputs.files:
            files += _members(file, stack, left_aside) if _is_archive(file) else [file]
        yield replace(
            inputs, files=tuple(sorted(files, key=lambda one: one.name)), left_aside=dict(sorted(left_aside.items()))
        )


def _is_archive(file: InputFile) -> bool:
    """By content; what is elsewhere is fetched for that only if its name promises it."""
    return Path(file.name).suffix.lower() == ".zip" if file.address else is_archive(file.path)


def _members(file: InputFile, stack: ExitStack, left_aside: Counter[str]) -> list[InputFile]:
    try:
        found = stack.enter_context(unpacked(stack.enter_context(file.at_hand()), REPORT_SUFFIXES))
    except (IngestError, OSError):
        return [file]
    left_aside.update(found.left_aside)
    members = [InputFile(member.path, f"{file.name}/{member.name}") for member in found.members]
    return members if members and not found.refused else [*members, file]
