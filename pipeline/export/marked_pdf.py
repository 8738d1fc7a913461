"""The submitted document as PDF, a highlight and a note on every mismatch and on each number it rests on.

The original is only read. A Word file is laid out by LibreOffice first and its numbers are looked up on those pages; a
picture becomes a page. Scripts of the original are left out of the copy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pymupdf

from pipeline.export.csv_tables import in_printed_order
from pipeline.export.evidence.places import place_of
from pipeline.export.wording import CHECK, SEVERITY, shown
from pipeline.ingest.detect import kind_of
from pipeline.ingest.errors import IngestError
from pipeline.ingest.fingerprint import sha256_of
from pipeline.ingest.office import layout_to_pdf
from pipeline.ingest.word_places import with_places
from pipeline.model import Audit, Box, Document, Figure, Finding, Format, Page, Score, Severity

_WORD = (Format.DOCX, Format.DOC)
_COLOUR = {Severity.ERROR: (1.0, 0.55, 0.5), Severity.WARNING: (1.0, 0.82, 0.35), Severity.INFO: (0.6, 0.8, 1.0)}
_OPERAND_COLOUR = (0.72, 0.88, 1.0)
_GRAVEST_FIRST = tuple(Severity)
_NOTE_AT = (18.0, 18.0)  # of the note on what has no place, from the page's top left corner
_WRITTEN = "D:20000101000000Z"  # one time for all, so that the same Audit gives the same bytes
_BROKEN = (RuntimeError, ValueError, OSError, pymupdf.FileDataError, pymupdf.EmptyFileError)


class NotMarkedError(Exception):
    """The document cannot be marked up; the message says why, in Chinese and English."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A box on a page, the finding it is about, and the number that stands there if it is not the claimed one."""

    page: int
    box: Box
    finding: Finding
    operand: str = ""


def marked_pdf(audit: Audit, source: Path) -> bytes:
    """The content of the marked-up copy of ``source``.

    Raises ``NotMarkedError`` where the file was not read or has changed since, is of a format without pages, or does not open.
    """
    if audit.assessment is None:
        raise NotMarkedError("文件未能读取 / the file was not read")
    if sha256_of(source) != audit.sha256:
        raise NotMarkedError("原文件已改动，请重新运行 anju run / the original has changed since: run anju run again")
    document = audit.assessment.extraction.document
    try:
        if document.format in _WORD:
            document = with_places(replace(document, pages=()), source)
        with _as_pdf(document, source) as pdf:
            marks, without_place = _marks(audit, document)
            _draw(pdf, marks, document.pages)
            _note_the_rest(pdf, without_place)
            if document.format is not Format.PDF:
                _forget_the_time(pdf, audit.sha256)
            return _content(pdf)
    except IngestError as error:
        raise NotMarkedError(str(error)) from error
    except _BROKEN as error:
        raise NotMarkedError(f"PDF 无法标注：{error} / the PDF cannot be marked up: {error}") from error


@contextmanager
def _as_pdf(document: Document, source: Path) -> Iterator[pymupdf.Document]:
    if document.format in _WORD:
        with layout_to_pdf(source, kind_of(source).suffix) as laid_out, pymupdf.open(laid_out, filetype="pdf") as pdf:
            yield pdf
    elif document.format is Format.IMAGE:
        with pymupdf.open(source) as picture, pymupdf.open("pdf", picture.convert_to_pdf()) as pdf:
            yield pdf
    elif document.format is Format.PDF:
        with pymupdf.open(source, filetype="pdf") as pdf:
            if pdf.needs_pass:
                raise NotMarkedError("PDF 有密码保护 / the PDF is protected by a password")
            yield pdf
    else:
        raise NotMarkedError(f"{document.format} 文件不分页 / {document.format} files have no pages")


# --------------------------------------------------------------------------------------------------------------------
# What is marked where
# --------------------------------------------------------------------------------------------------------------------


def _marks(audit: Audit, document: Document) -> tuple[list[_Mark], list[Finding]]:
    """The marks of all findings, and the findings that have no place on a page."""
    assert audit.assessment is not None
    extraction = audit.assessment.extraction
    known: dict[str, Figure | Score] = {figure.figure_id: figure for figure in extraction.figures}
    known |= {score.score_id: score for score in extraction.scores}
    marks: list[_Mark] = []
    without_place: list[Finding] = []
    for finding in in_printed_order(audit):
        own = list(_marks_of(finding, known, document))
        marks += own
        if not own:
            without_place.append(finding)
    return marks, without_place


def _marks_of(finding: Finding, known: dict[str, Figure | Score], document: Document) -> Iterator[_Mark]:
    operands = [known[each] for each in finding.operands if each in known]
    for index, value in enumerate(operands):
        for page, box in _boxes(value, document):
            yield _Mark(page, box, finding, _printed(value) if index else "")
    if not operands and finding.place.page is not None and finding.place.box is not None:
        yield _Mark(finding.place.page, finding.place.box, finding)


def _boxes(value: Figure | Score, document: Document) -> Iterator[tuple[int, Box]]:
    for mark in place_of(value, document.blocks)["marks"]:
        corners: Sequence[float] = mark["box"] or ()
        if len(corners) == 4:
            yield int(mark["page"]), Box(*corners)


def _printed(value: Figure | Score) -> str:
    return value.quantity.raw if isinstance(value, Figure) else f"{value.claimed:f}"


# --------------------------------------------------------------------------------------------------------------------
# Marking
# --------------------------------------------------------------------------------------------------------------------


def _draw(pdf: pymupdf.Document, marks: Iterable[_Mark], pages: Sequence[Page]) -> None:
    """One highlight a box, its note with all the findings that meet there."""
    sizes = {page.number: (page.width, page.height) for page in pages}
    by_box: dict[tuple[int, Box], list[_Mark]] = defaultdict(list)
    for mark in marks:
        by_box[mark.page, mark.box].append(mark)
    for (number, box), here in sorted(by_box.items(), key=lambda pair: (pair[0][0], pair[0][1].y0, pair[0][1].x0)):
        if 1 <= number <= pdf.page_count:
            page = pdf[number - 1]
            quad = _on_page(page, box, sizes.get(number))
            annotation = page.add_highlight_annot(quad)
            _dress(annotation, _colour(here), "\n\n".join(dict.fromkeys(map(_words, here))))


def _on_page(page: pymupdf.Page, box: Box, size: tuple[float, float] | None) -> Any:  # noqa: ANN401  pymupdf.Quad
    """The box, given on the page as shown, in the page's own frame; pictures may be shown at another scale."""
    across = page.rect.width / size[0] if size and size[0] else 1.0
    down = page.rect.height / size[1] if size and size[1] else 1.0
    rect = pymupdf.Rect(box.x0 * across, box.y0 * down, box.x1 * across, box.y1 * down)
    return rect.quad * page.derotation_matrix


def _note_the_rest(pdf: pymupdf.Document, findings: Sequence[Finding]) -> None:
    """One note at the top of the first page on what stands nowhere in particular (what is missing, say)."""
    if findings and pdf.page_count:
        page = pdf[0]
        text = "\n\n".join(_words(_Mark(1, Box(0, 0, 0, 0), finding)) for finding in findings)
        annotation = page.add_text_annot(pymupdf.Point(*_NOTE_AT) * page.derotation_matrix, text, icon="Note")
        _dress(annotation, _COLOUR[Severity.WARNING], text)


def _dress(annotation: pymupdf.Annot, colour: tuple[float, float, float], text: str) -> None:
    annotation.set_colors(stroke=colour)
    annotation.set_info(title="anju", content=text, creationDate=_WRITTEN, modDate=_WRITTEN)
    annotation.update()


def _colour(marks: Sequence[_Mark]) -> tuple[float, float, float]:
    """That of the gravest finding claimed here; a paler one where the number is only put in."""
    claimed = [mark.finding.severity for mark in marks if not mark.operand]
    return _COLOUR[min(claimed, key=_GRAVEST_FIRST.index)] if claimed else _OPERAND_COLOUR


def _words(mark: _Mark) -> str:
    finding = mark.finding
    zh, en = CHECK[finding.check]
    severity = SEVERITY[finding.severity][0]
    if mark.operand:
        return f"参与核对：{shown(mark.operand)}（{zh}，见 {finding.finding_id}） / put in: {en}, {finding.finding_id}"
    return f"［{severity}］{zh}（{finding.finding_id}）\n{shown(finding.message)}\n{shown(finding.message_en)}"


def _forget_the_time(pdf: pymupdf.Document, sha256: str) -> None:
    """In place of when the pages were laid out, what they were laid out from."""
    pdf.set_metadata({"creationDate": _WRITTEN, "modDate": _WRITTEN, "producer": "anju"})
    pdf.del_xml_metadata()
    pdf.xref_set_key(-1, "ID", f"[<{sha256[:32]}><{sha256[:32]}>]")


def _content(pdf: pymupdf.Document) -> bytes:
    left_in = ("attached_files", "clean_pages", "embedded_files", "hidden_text", "metadata", "redactions")
    left_in_too = ("remove_links", "reset_fields", "reset_responses", "thumbnails", "xml_metadata")
    pdf.scrub(javascript=True, **dict.fromkeys((*left_in, *left_in_too), False))
    content: bytes = pdf.tobytes(deflate=True, no_new_id=True)
    return content
