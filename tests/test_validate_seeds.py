"""Validation of the labelled figures and scores of real reports, apart from how well they are read."""

from __future__ import annotations

from decimal import Decimal

import gold_extraction
import pytest

from pipeline.model import Check, Finding, Severity
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute
from pipeline.validate import validate

NAMES = gold_extraction.seed_names() or ["absent"]
pytestmark = pytest.mark.skipif(NAMES == ["absent"], reason="no corpus at ../shared beside the project root")


def findings_of(name: str) -> tuple[Finding, ...]:
    return validate(recompute(gold_extraction.extraction_of(name), pattern_folder()), pattern_folder())


def is_close(one: object, two: object) -> bool:
    """Equal as figures of a report: within 0.05 for rates and scores, 0.05% for larger numbers."""
    if one is None or two is None:
        return False
    a, b = Decimal(str(one)), Decimal(str(two))
    return abs(a - b) <= max(Decimal("0.051"), Decimal("0.0005") * max(abs(a), abs(b)))


def is_wanted(finding: Finding, label: dict[str, object]) -> bool:
    claimed, recomputed = label.get("claimed"), label.get("recomputed")
    return (
        is_close(claimed, finding.claimed)
        or is_close(recomputed, finding.recomputed)
        or is_close(claimed, finding.recomputed)
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_error_that_is_not_in_the_labels(name: str) -> None:
    gold = gold_extraction.gold_of(name)
    labels = [*gold["findings"], *gold.get("derived", [])]
    found = findings_of(name)
    right = {f.finding_id for f in found if any(is_wanted(f, label) for label in labels)}
    wrong = [f for f in found if f.severity is Severity.ERROR and not {f.finding_id, f.root} & right]
    assert [f.message for f in wrong] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_labelled_error_is_found(name: str) -> None:
    found = [f for f in findings_of(name) if f.severity is not Severity.INFO]
    errors = [label for label in gold_extraction.gold_of(name)["findings"] if label["severity"] == "error"]
    assert [label["subject"] for label in errors if not any(is_wanted(f, label) for f in found)] == []


@pytest.mark.parametrize("name", NAMES)
def test_most_warnings_on_figures_are_found(name: str) -> None:
    """Of the labelled doubts that figures alone can raise; what a standard asks for is measured elsewhere."""
    found = [f for f in findings_of(name) if f.severity is not Severity.INFO]
    checks = {Check.SHARE, Check.ENUMERATION, Check.PLAUSIBILITY, Check.RATIO}
    labels = [
        w for w in gold_extraction.gold_of(name)["findings"] if w["severity"] == "warning" and w["check"] in checks
    ]
    missed = [label["subject"] for label in labels if not any(is_wanted(f, label) for f in found)]
    assert len(missed) <= 1, missed


@pytest.mark.parametrize("name", NAMES)
def test_consequences_point_to_their_root(name: str) -> None:
    found = findings_of(name)
    ids = {f.finding_id for f in found}
    assert len(ids) == len(found)
    assert {f.root for f in found} - {""} <= ids
