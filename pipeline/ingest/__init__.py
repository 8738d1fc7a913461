"""From a file to a Document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.ingest.detect import Kind, kind_of
from pipeline.ingest.errors import IngestError, NothingRead, NothingRecognised, Unreadable
from pipeline.ingest.page_choice import AS_THEY_ARE, PageChoice
from pipeline.ingest.slipped_columns import with_columns_mended
from pipeline.model import Document, Format, Route, Table

if TYPE_CHECKING:
    from pipeline.ingest.flow import FlowReading
    from pipeline.ingest.ocr import OcrEngine
    from pipeline.ingest.page_content import PagedReading

__all__ = ["IngestError", "ingest"]

_CHUNK = 1024 * 1024

Progress = Callable[[int, int], None]


def ingest(
    path: Path,
    *,
    name: str | None = None,
    ocr: OcrEngine | None = None,
    progress: Progress | None = None,
    pages: PageChoice = AS_THEY_ARE,
) -> Document:
    """Read the file at ``path``.

    ``name`` is the name to show (the path relative to the input folder); without it, the file's own. ``ocr`` reads pages
    that are pictures; without it they stay unread and are noted. ``progress(done, total)`` counts pages; a file without
    pages counts as one. ``pages`` tells which pages of a PDF to read another way than they call for. Raises an
    ``IngestError`` that names the file, what is wrong, and what to do.
    """
    shown = name or path.name
    try:
        return _read(path, shown, ocr, progress, pages)
    except IngestError as error:
        error.about(shown)
        raise
    except OSError as error:
        reason = f"system error {error.errno}: {error.strerror}"
        raise Unreadable(f"系统错误 {error.errno}", reason).about(shown) from error


def _read(path: Path, shown: str, ocr: OcrEngine | None, progress: Progress | None, pages: PageChoice) -> Document:
    kind = kind_of(path)
    sha256 = _sha256(path)
    if kind.format in _PAGED:
        document = _read_paged(path, kind, shown, sha256, ocr, progress, pages)
    else:
        document = _read_flow(path, kind, shown, sha256)
        if progress is not None:
            progress(1, 1)
    if not _has_text(document) and not _all_failed(document):
        nothing = NothingRead if ocr is None or not document.pages else NothingRecognised
        raise nothing(*_why_nothing(document))
    return document


_PAGED = (Format.PDF, Format.OFD, Format.IMAGE)


def _read_paged(
    path: Path,
    kind: Kind,
    shown: str,
    sha256: str,
    ocr: OcrEngine | None,
    progress: Progress | None,
    pages: PageChoice,
) -> Document:
    reading = _paged_reading(path, kind, ocr, progress, pages)
    blocks, slips = with_columns_mended(reading.blocks)
    return Document(shown, sha256, kind.format, reading.pages, blocks, reading.set_aside, (*reading.notes, *slips))


def _paged_reading(
    path: Path, kind: Kind, ocr: OcrEngine | None, progress: Progress | None, pages: PageChoice
) -> PagedReading:
    # pymupdf takes a second to load: only where a format with pages is read.
    if kind.format is Format.IMAGE:
        from pipeline.ingest.picture import read_picture

        return read_picture(path, kind.suffix, ocr, progress)
    if kind.format is Format.OFD:
        from pipeline.ingest.ofd import read_ofd

        return read_ofd(path, ocr, progress)
    from pipeline.ingest.pdf import read_pdf

    return read_pdf(path, ocr, progress, pages)


def _read_flow(path: Path, kind: Kind, shown: str, sha256: str) -> Document:
    reading = _flow_reading(path, kind)
    return Document(shown, sha256, kind.format, (), reading.blocks, reading.set_aside, reading.notes)


def _flow_reading(path: Path, kind: Kind) -> FlowReading:
    from pipeline.ingest.converted import read_converted_sheet, read_converted_word
    from pipeline.ingest.plain import read_plain
    from pipeline.ingest.sheet import read_sheet
    from pipeline.ingest.word import read_word

    match kind:
        case (Format.DOCX, _):
            return read_word(path)
        case (Format.DOC, suffix):
            return read_converted_word(path, suffix)
        case (Format.XLSX, ".xlsx"):
            return read_sheet(path)
        case (Format.XLSX, suffix):
            return read_converted_sheet(path, suffix)
        case _:
            return read_plain(path)


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
