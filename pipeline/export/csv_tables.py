"""The four CSV files of the output contract.

UTF-8 with a byte-order mark, comma-separated, one header row, one line (ended by LF) per row, rows by file, page and
position. An empty cell means not stated or not applicable; a number is plain decimal text. The same Audits give the
same bytes: nothing here knows the time or the machine.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from pipeline.model import Assessment, Audit, Context, Figure, Finding, Place, Recomputation, Score

PLACE_COLUMNS = ("page", "x0", "y0", "x1", "y1")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "documents.csv": (
        *("doc_id", "file", "sha256", "format", "pages", "ocr_pages", "kind", "title", "doc_no", "issuer", "region"),
        *("region_code", "region_level", "year", "programs", "rubric", "status", "error"),
    ),
    "figures.csv": (
        *("figure_id", "doc_id", "file", "region", "year", "program", "item", "measure", "source", "area", "value"),
        *("unit", "raw", "as_of", "method", "repaired", "confidence", *PLACE_COLUMNS, "quote"),
    ),
    "scores.csv": (
        *("score_id", "doc_id", "file", "region", "year", "program", "level", "section", "indicator", "label"),
        *("full_marks", "claimed", "recomputed_low", "recomputed_high", "verdict", "convention", "rule"),
        *("explanation", *PLACE_COLUMNS, "quote"),
    ),
    "findings.csv": (
        *("finding_id", "doc_id", "file", "region", "year", "check", "severity", "program", "indicator", "claimed"),
        *("recomputed", "difference", "unit", "message", "message_en", "root", "figures", *PLACE_COLUMNS, "quote"),
    ),
}

Row = dict[str, Any]
Position = tuple[int, ...]

# Division leaves up to 28 digits; a recomputed value is given to six decimals. What a report prints is never cut.
RECOMPUTED_STEP = Decimal("0.000001")


def csv_tables(audits: Iterable[Audit]) -> dict[str, bytes]:
    """The content of each of the four files by its name."""
    rows = table_rows(audits)
    return {name: csv_bytes(COLUMNS[name], rows[name]) for name in COLUMNS}


def table_rows(audits: Iterable[Audit]) -> dict[str, Iterator[Row]]:
    """The rows of each of the four tables by the name of its file, in their order; cells are values, not yet text."""
    audits = sorted(audits, key=lambda audit: audit.file)
    return {
        "documents.csv": map(_document_row, audits),
        "figures.csv": (row for audit in audits for row in _figure_rows(audit)),
        "scores.csv": (row for audit in audits for row in _score_rows(audit)),
        "findings.csv": (row for audit in audits for row in _finding_rows(audit)),
    }


# --------------------------------------------------------------------------------------------------------------------
# Rows
# --------------------------------------------------------------------------------------------------------------------


def _document_row(audit: Audit) -> Row:
    row: Row = {
        "doc_id": audit.sha256[:12],
        "file": audit.file,
        "sha256": audit.sha256,
        "format": audit.format,
        "status": audit.status,
        "error": audit.error,
    }
    if audit.assessment is None:
        return row
    extraction = audit.assessment.extraction
    document, identity = extraction.document, extraction.identity
    return row | {
        "pages": len(document.pages) or None,
        "ocr_pages": document.ocr_pages if document.pages else None,
        "kind": identity.kind,
        "title": identity.title,
        "doc_no": identity.doc_no,
        "issuer": identity.issuer,
        "region": identity.region,
        "region_code": identity.region_code,
        "region_level": identity.region_level,
        "year": identity.year,
        "programs": ";".join(identity.programs),
        "rubric": audit.assessment.choice.rubric,
    }


def _figure_rows(audit: Audit) -> Iterator[Row]:
    if audit.assessment is None:
        return
    for figure in sorted(audit.assessment.extraction.figures, key=_printed_position):
        yield _shared(audit, audit.assessment) | {
            "figure_id": figure.figure_id,
            "program": figure.program,
            "item": figure.item,
            "measure": figure.measure,
            "source": figure.source,
            "area": figure.area,
            "value": figure.quantity.value,
            "unit": figure.quantity.unit,
            "raw": figure.quantity.raw,
            "as_of": figure.moment,
            "method": figure.method,
            "repaired": figure.repaired,
            "confidence": Decimal(str(round(figure.confidence, 4))),
            "quote": figure.quote,
            **_place_cells(figure.place),
        }


def _score_rows(audit: Audit) -> Iterator[Row]:
    if audit.assessment is None:
        return
    recomputed = {each.score_id: each for each in audit.assessment.recomputations}
    for score in sorted(audit.assessment.extraction.scores, key=_printed_position):
        yield _shared(audit, audit.assessment) | {
            "score_id": score.score_id,
            "program": score.program,
            "level": score.level,
            "section": score.section,
            "indicator": score.indicator,
            "label": score.label,
            "full_marks": score.full_marks,
            "claimed": score.claimed,
            "quote": score.quote,
            **_recomputed_cells(recomputed.get(score.score_id)),
            **_place_cells(score.place),
        }


def _recomputed_cells(recomputation: Recomputation | None) -> Row:
    if recomputation is None:
        return {}
    return {
        "recomputed_low": _to_step(recomputation.low),
        "recomputed_high": _to_step(recomputation.high),
        "verdict": recomputation.verdict,
        "convention": recomputation.convention,
        "rule": recomputation.rule,
        "explanation": recomputation.explanation,
    }


def _finding_rows(audit: Audit) -> Iterator[Row]:
    if audit.assessment is None:
        return
    for finding in in_printed_order(audit):
        yield _shared(audit, audit.assessment) | {
            "finding_id": finding.finding_id,
            "check": finding.check,
            "severity": finding.severity,
            "program": finding.program,
            "indicator": finding.indicator,
            "claimed": _to_step(finding.claimed),
            "recomputed": _to_step(finding.recomputed),
            "difference": _to_step(finding.difference),
            "unit": finding.unit,
            "message": finding.message,
            "message_en": finding.message_en,
            "root": finding.root,
            "figures": ";".join(finding.operands),
            "quote": finding.quote,
            **_place_cells(finding.place),
        }


def _shared(audit: Audit, assessment: Assessment) -> Row:
    identity = assessment.extraction.identity
    return {"doc_id": audit.sha256[:12], "file": audit.file, "region": identity.region, "year": identity.year}


def _place_cells(place: Place) -> Row:
    if place.box is None:
        return {"page": place.page}
    corners = (place.box.x0, place.box.y0, place.box.x1, place.box.y1)
    return {"page": place.page, **dict(zip(PLACE_COLUMNS[1:], (Decimal(f"{c:.2f}") for c in corners), strict=True))}


def _to_step(value: Decimal | None) -> Decimal | None:
    if value is None or value.is_nan() or value.is_infinite():
        return None
    exponent = value.normalize().as_tuple().exponent
    return value if isinstance(exponent, int) and exponent >= -6 else value.quantize(RECOMPUTED_STEP)


# --------------------------------------------------------------------------------------------------------------------
# Order of rows
# --------------------------------------------------------------------------------------------------------------------


def in_printed_order(audit: Audit) -> list[Finding]:
    """The findings of an audit by page and by where the first of their operands stands."""
    if audit.assessment is None:
        return list(audit.findings)
    extraction = audit.assessment.extraction
    contexts: dict[str, Context] = {figure.figure_id: figure.context for figure in extraction.figures}
    contexts |= {score.score_id: score.context for score in extraction.scores}

    def position(finding: Finding) -> tuple[int, Position, str]:
        context = next((contexts[each] for each in finding.operands if each in contexts), None)
        return finding.place.page or 0, () if context is None else _position(context), finding.finding_id

    return sorted(audit.findings, key=position)


def _printed_position(value: Figure | Score) -> tuple[int, Position]:
    return value.place.page or 0, _position(value.context)


def _position(context: Context) -> Position:
    return context.block, context.row or 0, context.column or 0, context.start, context.end


# --------------------------------------------------------------------------------------------------------------------
# Cells
# --------------------------------------------------------------------------------------------------------------------

_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?", re.ASCII)
# What makes Excel, WPS or LibreOffice take a cell for a formula, full-width forms included (OWASP, CSV injection).
_FORMULA_START = tuple("=+-@＝＋－＠")
_LINE_BREAK = re.compile(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def cell_text(value: object) -> str:
    """One cell: ``None`` is empty, true and false in lower case, decimals plain, text safe to open in a spreadsheet."""
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_text(str(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return decimal_text(value)
    return safe_text(str(value))


def decimal_text(value: Decimal) -> str:
    """Plain digits: no exponent, no thousands separators, no trailing zeros; empty for what is not a number."""
    if not value.is_finite():
        return ""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def safe_text(text: str) -> str:
    """Text on one line that no spreadsheet takes for a formula; a plain number such as -5 stays as it is.

    An apostrophe in front is the spreadsheets' own mark for text.
    """
    text = one_line(text)
    return "'" + text if looks_like_formula(text) else text


def one_line(text: str) -> str:
    """Line breaks become a blank (a row stays a line), other control characters go, a lone surrogate becomes U+FFFD."""
    if text.isprintable():  # nearly all are; a surrogate, a line break or a control character is not
        return text
    text = _LINE_BREAK.sub(" ", text.replace("\t", " "))
    return _CONTROL.sub("", text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might run the text on being typed in; plain numbers are let be."""
    return text.lstrip().startswith(_FORMULA_START) and not _PLAIN_NUMBER.fullmatch(text)


def csv_bytes(columns: tuple[str, ...], rows: Iterable[Row]) -> bytes:
    """A file of these columns, as the contract has it: byte-order mark, header row, one line per row."""
    return csv_head(columns) + lines_of(columns, rows)


def csv_head(columns: tuple[str, ...]) -> bytes:
    """What a file of these columns begins with: byte-order mark and header row."""
    return _csv_text([columns]).encode("utf-8-sig")


def lines_of(columns: tuple[str, ...], rows: Iterable[Row]) -> bytes:
    """The lines of these rows, without a head; those of several documents may be strung together."""
    return _csv_text([cell_text(row.get(column)) for column in columns] for row in rows).encode("utf-8")


def _csv_text(lines: Iterable[Iterable[str]]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(lines)
    return buffer.getvalue()
