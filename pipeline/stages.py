"""The one place that calls ingest → extract → rubrics → validate, in this order, for one document.

Whatever goes wrong with a document becomes its ``failed`` Audit with the reason; only a mistake in the user's own
settings (a broken pattern file, an unknown standard) is raised, for it would spoil every document alike.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline.model import Assessment, Audit, Document, Extraction, Finding, Page, Route, Status
from pipeline.pattern_files import PatternError, pattern_folder

if TYPE_CHECKING:
    from pipeline.ingest.ocr import OcrEngine

OUT_OF_MEMORY = (
    "内存不足，请减少并行数或用 --memory 放宽内存限额后再试。 / "
    "out of memory: try again with fewer --workers, or allow more with --memory."
)

PageProgress = Callable[[int, int], None]
Assessed = tuple[Assessment, tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """What a user may choose for a run.

    ``ocr`` is auto, off or an engine's name (rapid, paddle, or a plug-in's), ``ocr_models`` a folder of weights for it
    instead of those it brings; ``rubric`` the id of a scoring standard, ``None`` to have it chosen for each
    document; ``patterns`` a folder laid over the shipped patterns; ``threads`` those that one OCR engine may use;
    ``pages`` how to read certain pages of PDFs (``3-7=ocr``), empty where they decide by themselves; ``places`` whether
    Word files are laid out by LibreOffice, for pages and boxes; ``repair`` whether figures with misread characters are put
    right by the report's arithmetic, and else left out.
    """

    ocr: str = "auto"
    rubric: str | None = None
    patterns: Path | None = None
    threads: int = 1
    pages: str = ""
    ocr_models: Path | None = None
    places: bool = False
    repair: bool = True


class StageResults(Protocol):
    """Gives the value of each stage for one document: from where it is kept, else by computing it."""

    def document(self, read: Callable[[], Document]) -> Document:
        """The value of ingest."""

    def extraction(self, document: Document, extract: Callable[[], Extraction]) -> Extraction:
        """The value of extract."""

    def assessed(self, extraction: Extraction, assess: Callable[[], Assessed]) -> Assessed:
        """The values of rubrics and validate."""


class Afresh:
    """Computes every stage, keeping nothing."""

    def document(self, read: Callable[[], Document]) -> Document:
        """The value of ingest."""
        return read()

    def extraction(self, document: Document, extract: Callable[[], Extraction]) -> Extraction:
        """The value of extract."""
        return extract()

    def assessed(self, extraction: Extraction, assess: Callable[[], Assessed]) -> Assessed:
        """The values of rubrics and validate."""
        return assess()


def load_stages() -> None:
    """Import all stages now, so that the time it takes is not counted against the first document."""
    import pipeline.extract
    import pipeline.ingest
    import pipeline.rubrics
    import pipeline.validate  # noqa: F401


def check_options(options: AuditOptions) -> None:
    """Find mistakes in the settings before any file is read.

    Raises:
        ValueError: no such OCR engine, no such standard, a choice of pages that cannot be read, or a folder without
            fit OCR models.
        PatternError: a scoring standard in the user's own patterns cannot be used.
    """
    from pipeline.ingest.ocr.plugins import choices_of_engine, takes_our_models
    from pipeline.ingest.ocr.weights import weights_in
    from pipeline.ingest.page_choice import parse_page_choice

    parse_page_choice(options.pages)
    if options.ocr not in choices_of_engine():
        choices = ", ".join(choices_of_engine())
        raise ValueError(
            f"没有名为 {options.ocr} 的识别引擎，可选：{choices} / no OCR engine {options.ocr!r}; choose from {choices}"
        )
    if options.ocr_models is not None and takes_our_models(options.ocr):
        weights_in(options.ocr_models)
    if options.patterns is None and options.rubric is None:
        return  # the shipped standards are held by tests, and to read them all takes longer than a run with nothing new
    from pipeline.rubrics.load import load_rubrics

    known = [rubric.id for rubric in load_rubrics(pattern_folder(options.patterns))]
    if options.rubric is not None and options.rubric not in known:
        ids = ", ".join(known)
        raise ValueError(
            f"没有编号为 {options.rubric} 的评分标准，已有：{ids} / no standard {options.rubric!r}; known: {ids}"
        )


def ocr_engine(options: AuditOptions, on_open: Callable[[OcrEngine], None] | None = None) -> OcrEngine | None:
    """The engine of ``options``, opened when first used, of which ``on_open`` is told; ``None`` where OCR is off."""
    from pipeline.ingest.ocr import OcrChoice, open_engine
    from pipeline.ocr_on_demand import OcrOnDemand

    if options.ocr == OcrChoice.OFF:
        return None

    def opened() -> OcrEngine:
        engine = open_engine(options.ocr, options.threads, options.ocr_models)
        assert engine is not None  # only OFF gives None
        if on_open is not None:
            on_open(engine)
        return engine

    return OcrOnDemand(opened)


def audit_document(
    path: Path,
    name: str,
    options: AuditOptions,
    ocr: OcrEngine | None,
    progress: PageProgress | None = None,
    results: StageResults | None = None,
) -> Audit:
    """The whole of anju for one file. ``name`` is the ``file`` to show; ``progress`` is told (pages done, pages).

    ``results`` may hold what stages gave before; without it all are computed.

    Raises:
        PatternError: a file in `patterns/` cannot be used.
    """
    from pipeline.ingest.errors import IngestError

    kept = results or Afresh()
    try:
        document = kept.document(lambda: _read(path, name, options, ocr, progress))
        if document.pages and all(page.route is Route.FAILED for page in document.pages):
            return failed_audit(path, name, failed_pages(document.pages))
        return _checked(document, options, kept)
    except PatternError:
        raise
    except IngestError as error:
        return failed_audit(path, name, str(error))
    except MemoryError:
        return failed_audit(path, name, OUT_OF_MEMORY)
    except Exception as error:
        return failed_audit(path, name, _internal_error(error))


def failed_audit(path: Path, name: str, reason: str) -> Audit:
    """The Audit of a file that could not be read; ``reason`` is Chinese and English."""
    from pipeline.ingest.fingerprint import fingerprint

    sha256, promised = fingerprint(path)
    return Audit(name, sha256, promised, Status.FAILED, reason)


def failed_pages(pages: tuple[Page, ...]) -> str:
    """Which pages could not be read and why, pages of one reason together; empty where all were read."""
    by_reason: dict[str, list[int]] = {}
    for page in pages:
        if page.route is Route.FAILED:
            by_reason.setdefault(page.reason, []).append(page.number)
    told = [(_spans(numbers), *_halves(reason)) for reason, numbers in by_reason.items()]
    chinese = "；".join(f"第{spans}页无法读取：{zh}" for spans, zh, _ in told)
    english = "; ".join(f"page {spans} not read: {en}" for spans, _, en in told)
    return f"{chinese} / {english}" if told else ""


def _read(
    path: Path, name: str, options: AuditOptions, ocr: OcrEngine | None, progress: PageProgress | None
) -> Document:
    from pipeline.ingest import ingest
    from pipeline.ingest.page_choice import parse_page_choice

    document = ingest(path, name=name, ocr=ocr, progress=progress, pages=parse_page_choice(options.pages))
    return _laid_out(document, path) if options.places else document


def _laid_out(document: Document, path: Path) -> Document:
    """``document`` with the places of a Word file; without them, and with the reason in its notes, if that fails."""
    from pipeline.ingest.errors import IngestError
    from pipeline.ingest.word_places import with_places

    try:
        return with_places(document, path)
    except IngestError as error:
        return replace(document, notes=(*document.notes, str(error)))


def _checked(document: Document, options: AuditOptions, kept: StageResults) -> Audit:
    from pipeline.extract import extract
    from pipeline.rubrics import recompute
    from pipeline.validate import validate
    from pipeline.validate.repair import as_printed, repair

    patterns = pattern_folder(options.patterns)

    def assess() -> Assessed:
        if options.repair:
            assessment = repair(recompute(extraction, patterns, options.rubric), patterns)
        else:
            assessment = recompute(as_printed(extraction, patterns), patterns, options.rubric)
        return assessment, validate(assessment, patterns)

    extraction = kept.extraction(document, lambda: extract(document, patterns))
    assessment, findings = kept.assessed(extraction, assess)
    error = failed_pages(document.pages)
    return Audit(
        file=document.file,
        sha256=document.sha256,
        format=document.format,
        status=Status.PARTIAL if error else Status.OK,
        error=error,
        assessment=assessment,
        findings=findings,
    )


def _spans(numbers: list[int]) -> str:
    """Page numbers in few characters: 3-5,8."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


def _halves(message: str) -> tuple[str, str]:
    """The Chinese and the English half of ``Chinese / English``; the whole for both where it is not so made."""
    zh, _, en = message.partition(" / ")
    return zh, en or zh


def _internal_error(error: Exception) -> str:
    """A mistake of ours, said so that it can be found: the error and the line of ours it came from."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "pipeline" in Path(frame.filename).parts]
    where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    what = f"{type(error).__name__}: {error}{where}"
    return f"程序内部错误，请连同该文件反馈：{what} / internal error, please report it with this file: {what}"
