"""Stable ids of findings: from what disagrees, not from where it stands or in which order it was found.

The same mismatch keeps its id when pages, other figures or the reading of the file change.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Extraction, Figure, Finding, Score


def with_ids(findings: Sequence[Finding], extraction: Extraction) -> list[Finding]:
    """The findings with their ids: 12 hex digits, alike findings told apart by a running number."""
    contents: dict[str, str] = {figure.figure_id: _figure(figure) for figure in extraction.figures}
    contents |= {score.score_id: _score(score) for score in extraction.scores}
    seen: Counter[str] = Counter()
    named: list[Finding] = []
    for finding in findings:
        digest = _digest(finding, contents)
        seen[digest] += 1
        named.append(replace(finding, finding_id=digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"))
    return named


def _digest(finding: Finding, contents: dict[str, str]) -> str:
    claim, *others = finding.operands or ("",)
    content = [finding.check.value, finding.program, str(finding.claimed), finding.unit, contents.get(claim, "")]
    content += sorted(contents.get(other, "") for other in others)
    return hashlib.sha256("\n".join(content).encode()).hexdigest()[:12]


def _figure(figure: Figure) -> str:
    quantity = figure.quantity
    parts = (figure.program, figure.item, figure.measure, figure.source, figure.area, figure.context.period)
    return "|".join((*parts, str(quantity.value.normalize()), quantity.unit))


def _score(score: Score) -> str:
    return "|".join((score.program, score.level.value, score.section, score.indicator, score.label, str(score.claimed)))
