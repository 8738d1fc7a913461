"""Where the evidence report shows a finding, as a link relative to the folder of the run."""

from __future__ import annotations

from urllib.parse import quote

REPORT = "report/index.html"


def finding_link(finding_id: str) -> str:
    """The address of a finding in the evidence report."""
    return f"{REPORT}#finding={quote(finding_id, safe='')}"
