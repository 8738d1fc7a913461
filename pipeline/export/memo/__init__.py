"""`memo.docx`: the draft opinion on one report, for an auditor to edit and send."""

from pipeline.export.memo.memo import TEMPLATE, memo_bytes

__all__ = ["TEMPLATE", "memo_bytes"]
