"""A process of its own that draws the pages of originals: a file that crashes or stalls it harms nothing else.

Started as ``python -m pipeline.export.evidence.painter_process``. Each line of its standard input is a job for
``page_painter.paint``, in JSON; it answers with a line, the JSON list of the page numbers it drew.
"""

from __future__ import annotations

import json
import os
import sys

from pipeline.machine import leave_out_layout_models


def main() -> None:
    """Serve jobs until standard input closes. What libraries print goes nowhere."""
    leave_out_layout_models()
    import pymupdf

    from pipeline.export.evidence.page_painter import paint

    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    for line in sys.stdin:
        print(json.dumps(paint(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
