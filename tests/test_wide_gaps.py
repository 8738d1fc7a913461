"""A wide gap is doubted where numbers were guessed at, and not because a page was recognised rather than read."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.model import Document, Format, Paragraph, Place, Run, Severity, Text
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute
from pipeline.validate import validate
from pipeline.validate.figure_index import FigureIndex

TITLE = "黄山市2023年度城镇老旧小区改造资金绩效自评报告"


def document(text: str, confidence: float | None) -> Document:
    blocks = tuple(Paragraph(Text(t, (Run(0, len(t), Place(1), confidence),))) for t in (TITLE, text))
    return Document("report.txt", "0" * 64, Format.TEXT, (), blocks)


@pytest.mark.parametrize("confidence", [None, 0.93])
def test_a_figure_is_as_sure_on_a_scan_as_in_a_text_layer(confidence: float | None) -> None:
    extraction = extract(document("计划改造小区40个，实际改造小区36个。资金800万元。", confidence), pattern_folder())
    index = FigureIndex(extraction)
    assert [index.is_sure(figure) for figure in extraction.figures] == [
        True,
        True,
        False,
    ]  # of which measure, is not said


@pytest.mark.parametrize("confidence", [None, 0.93])
def test_a_gross_error_in_one_sentence_is_an_error_on_a_scan_too(confidence: float | None) -> None:
    text = "计划改造小区40个，实际改造小区38个，完成率12.4%。"
    extraction = extract(document(text, confidence), pattern_folder())
    found = validate(recompute(extraction, pattern_folder()), pattern_folder())
    assert [(finding.check.value, finding.severity) for finding in found] == [("ratio", Severity.ERROR)]
