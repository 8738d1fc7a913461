"""`audit.xlsx`: the workbook an auditor opens, sorts and follows formula by formula."""

from pipeline.export.workbook.book import FILE_NAME, workbook_bytes

__all__ = ["FILE_NAME", "workbook_bytes"]
