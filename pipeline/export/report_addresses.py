"""Where things stand in the evidence report, for links into it from other outputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from pipeline.model import Audit

FOLDER = "report"
INDEX = "index.html"


def document_keys(audits: Iterable[Audit]) -> Mapping[str, str]:
    """The key of each document by its ``file``: its ``doc_id``, numbered where several files have the same content."""
    keys: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for audit in sorted(audits, key=lambda audit: audit.file):
        doc_id = audit.sha256[:12] or "unread"
        seen[doc_id] += 1
        keys[audit.file] = doc_id if seen[doc_id] == 1 else f"{doc_id}-{seen[doc_id]}"
    return keys


def finding_address(key: str, finding_id: str) -> str:
    """The place of a finding, relative to the run's folder: report/index.html#/document/…/finding/…."""
    return f"{FOLDER}/{INDEX}#/document/{key}/finding/{finding_id}"
