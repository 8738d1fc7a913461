"""The memo of one document, from the template an office may replace."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile

from docx import Document

from pipeline.export.memo.parts import adjustments, appendix, counted, matters, totals, unverifiable
from pipeline.export.memo.template import fill
from pipeline.export.memo.word_file import word_bytes
from pipeline.export.wording import standard_title
from pipeline.model import Assessment, Audit
from pipeline.pattern_files import PatternError, PatternFolder
from pipeline.rubrics.applied import applied_rubric
from pipeline.rubrics.load import Rubric

TEMPLATE = "templates/memo.docx"


def memo_bytes(audit: Audit, patterns: PatternFolder) -> bytes | None:
    """The content of the memo; ``None`` for a file that could not be read.

    Raises ``PatternError`` where the template is no Word file, or a standard cannot be used.
    """
    assessment = audit.assessment
    if assessment is None:
        return None
    try:
        document = Document(BytesIO(patterns.content(TEMPLATE)))
    except (ValueError, KeyError, BadZipFile) as error:
        raise PatternError(TEMPLATE, None, "", "not a Word file (.docx) / 不是 Word 文件（.docx）") from error
    rubric = applied_rubric(assessment, patterns)
    fill(
        document,
        {**_words(assessment, rubric), **dict(counted(audit))},
        {
            "totals": totals(assessment, rubric),
            "adjustments": adjustments(assessment, "" if rubric is None else rubric.document),
            "matters": matters(audit),
            "unverifiable": unverifiable(assessment),
            "appendix": appendix(assessment),
        },
    )
    document.core_properties.title = assessment.extraction.identity.title[:200]
    return word_bytes(document)


def _words(assessment: Assessment, rubric: Rubric | None) -> dict[str, str]:
    identity = assessment.extraction.identity
    return {
        "region": identity.region or "（地区）",
        "year": "" if identity.year is None else str(identity.year),
        "issuer": identity.issuer.replace(";", "、") or identity.region or "报送单位",
        "title": identity.title or assessment.extraction.document.file,
        "doc_no": f"（{identity.doc_no}）" if identity.doc_no else "",
        "standard": _standard(rubric),
        "file": assessment.extraction.document.file,
    }


def _standard(rubric: Rubric | None) -> str:
    if rubric is None:
        return "报告自身所列数据（没有适用的评分标准）"
    return standard_title(rubric)
