"""Short reports read and checked as a whole: true ones accuse nobody, false ones are found."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML

from pipeline.extract import extract
from pipeline.ingest import ingest
from pipeline.model import Check, Severity
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute
from pipeline.validate import validate

HEAD = "# 云安市2023年度城镇保障性安居工程绩效自评报告\n\n## 一、绩效情况\n\n"


class Checked(BaseModel):
    """One report and what must be found in it."""

    text: str
    found: list[str] = []


TEXTS = [Checked(**entry) for entry in YAML(typ="safe").load(Path(__file__).with_name("checked_texts.yaml"))["texts"]]


@pytest.mark.parametrize("checked", TEXTS, ids=[checked.text[:16] for checked in TEXTS])
def test_what_is_found_in(checked: Checked, tmp_path: Path) -> None:
    patterns = pattern_folder()
    path = tmp_path / "report.md"
    path.write_text(checked.text if checked.text.startswith("#") else HEAD + checked.text, "utf-8")
    findings = validate(recompute(extract(ingest(path, name=path.name), patterns), patterns), patterns)
    told = [
        f"{finding.severity} {finding.check} {finding.claimed.normalize():f} "
        f"{'-' if finding.recomputed is None else format(finding.recomputed.normalize(), 'f')}"
        for finding in findings
        if finding.severity is not Severity.INFO and finding.check is not Check.MISSING and finding.claimed is not None
    ]
    assert told == checked.found
