"""The workbook as a whole: its sheets in order, the same bytes for the same Audits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

import xlsxwriter

from pipeline.contract_words import programs_in_order
from pipeline.export.workbook.comparison import write_comparison
from pipeline.export.workbook.content import Content
from pipeline.export.workbook.finding_sheet import write_findings
from pipeline.export.workbook.guide import write_guide
from pipeline.export.workbook.overview import write_overview
from pipeline.export.workbook.record_sheets import write_documents, write_figures
from pipeline.export.workbook.score_sheet import write_scores
from pipeline.export.workbook.styles import FONT, SIZE, Styles
from pipeline.language import Language
from pipeline.model import Audit
from pipeline.pattern_files import PatternFolder

FILE_NAME = "audit.xlsx"

# Beyond, rows go to the disk as they are written: less memory, but a larger file.
_FIGURES_IN_MEMORY = 60_000
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": FONT, "font_size": SIZE},
}


def workbook_bytes(audits: Iterable[Audit], patterns: PatternFolder, language: Language = Language.ZH) -> bytes:
    """The content of `audit.xlsx`, headings and words in ``language``.

    Raises ``PatternError`` where a standard in `patterns/` cannot be used.
    """
    content = Content(audits, patterns, language)
    figures = sum(len(audit.assessment.extraction.figures) for audit in content.audits if audit.assessment)
    buffer = BytesIO()
    options = {**_OPTIONS, "constant_memory": figures > _FIGURES_IN_MEMORY}
    with xlsxwriter.Workbook(buffer, options) as book:
        # The time the file says it was made at is fixed, so that the bytes depend on the Audits alone.
        book.set_properties({"title": "anju audit", "created": datetime(2000, 1, 1)})
        styles = Styles(book)
        write_overview(book, book.add_worksheet(content.names.overview), content, styles)
        write_findings(book, content, styles)
        write_scores(book, content, styles)
        for program in programs_in_order({row["program"] for row in content.panel}):
            write_comparison(book, content, program, styles)
        write_figures(book, content, styles)
        write_documents(book, content, styles)
        write_guide(book, content, styles)
    return buffer.getvalue()
