"""The evidence report: a folder of static files that shows every mismatch beside the page it stands on."""

from pipeline.export.evidence.report import make_report, write_report
from pipeline.export.report_addresses import FOLDER, INDEX, document_keys, finding_address

__all__ = ["FOLDER", "INDEX", "document_keys", "finding_address", "make_report", "write_report"]
