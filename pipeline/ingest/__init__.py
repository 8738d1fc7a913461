"""From a file to a Document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.ingest.detect import format_of
from pipeline.ingest.errors import IngestError, NothingRead, Unreadable
from pipeline.model import Document, Format, Route, Table

if TYPE_CHECKING:
    from pipeline.ingest.ocr import OcrEngine

__all__ = ["IngestError", "ingest"]

_CHUNK = 1024 * 1024

Progress = Callable[[int, int], None]


def ingest(
    path: Path, *, name: str | None = None, ocr: OcrEngine | None = None, progress: Progress | None = None
) -> Document:
    """Read the file at ``path``.

    ``name`` is the name to show (the path relative to the input folder); without it, the file's own. ``ocr`` reads pages
    that are pictures; without it they stay unread and are noted. ``progress(done, total)`` counts pages; a file without
    pages counts as one. Raises an ``IngestError`` that names the file, what is wrong, and what to do.
    """
    shown = name or path.name
    try:
        return _read(path, shown, ocr, progress)
    except IngestError as error:
        error.about(shown)
        raise
    except OSError as error:
        reason = f"system error {error.errno}: {error.strerror}"
        raise Unreadable(f"系统错误 {error.errno}", reason).about(shown) from error


def _read(path: Path, shown: str, ocr: OcrEngine | None, progress: Progress | None) -> Document:
    found = format_of(path)
    sha256 = _sha256(path)
    if found is Format.PDF:
        document = _read_paged(path, shown, sha256, ocr, progress)
    else:
        document = _read_flow(path, shown, sha256, found)
        if progress is not None:
            progress(1, 1)
    if not _has_text(document) and not _all_failed(document):
        raise NothingRead(*_why_nothing(document))
    return document


def _read_paged(path: Path, shown: str, sha256: str, ocr: OcrEngine | None, progress: Progress | None) -> Document:
    # pymupdf takes a second to load: only where a PDF is read.
    from pipeline.ingest.pdf import read_pdf

    reading = read_pdf(path, ocr, progress)
    return Document(shown, sha256, Format.PDF, reading.pages, reading.blocks, reading.set_aside, reading.notes)


def _read_flow(path: Path, shown: str, sha256: str, found: Format) -> Document:
    from pipeline.ingest.plain import read_plain
    from pipeline.ingest.word import read_word

    reading = read_word(path) if found is Format.DOCX else read_plain(path)
    return Document(shown, sha256, found, (), reading.blocks, reading.set_aside, reading.notes)


def _has_text(document: Document) -> bool:
    for block in document.blocks:
        texts = [cell.text for cell in block.cells] if isinstance(block, Table) else [block.text]
        if any(text.content.strip() for text in texts):
            return True
    return False


def _all_failed(document: Document) -> bool:
    """Whether there are pages and none could be read: the pages then say why, each for itself."""
    return bool(document.pages) and all(page.route is Route.FAILED for page in document.pages)


def _why_nothing(document: Document) -> tuple[str, str]:
    """What the pages and notes say, each once, in both languages (they are written 中文 / English)."""
    said = dict.fromkeys([page.reason for page in document.pages] + list(document.notes))
    halves = [remark.partition(" / ") for remark in said if remark]
    return "；".join(zh for zh, _, _ in halves), "; ".join(en or zh for zh, _, en in halves)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
