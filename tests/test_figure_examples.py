"""The sentences of patterns/figures/examples.yaml are read as they say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import Field

from pipeline.extract import _Extractor
from pipeline.extract.misreadings import Example as MisreadingExample
from pipeline.extract.misreadings import MisreadingFile, misreadings_of
from pipeline.extract.reading import Reading
from pipeline.model import Document, Format, Identity, Kind, Paragraph, Text
from pipeline.pattern_files import PatternModel, pattern_folder


class FigureExample(PatternModel):
    text: str
    headings: list[str] = Field(default_factory=list)
    figures: list[str]


class ExampleFile(PatternModel):
    source: str
    examples: list[FigureExample]


FILE = pattern_folder().load("figures/examples.yaml", ExampleFile)
MISREADINGS = pattern_folder().load("misreadings.yaml", MisreadingFile)


def figures_of(text: str, headings: list[str], year: int = 2023) -> list[tuple[str, ...]]:
    blocks = tuple(Paragraph(Text(line)) for line in [*headings, text])
    document = Document("example.txt", "0" * 64, Format.TEXT, (), blocks)
    identity = Identity(Kind.SELF_EVALUATION, year=year, programs=("rental", "renovation", "shantytown"))
    found = _Extractor(document, identity, pattern_folder()).run().figures
    return [
        (f.program, f.item, f.measure, f.source or "-", f.area or "-", _plain(f.quantity.value), f.quantity.unit)
        for f in found
    ]


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


@pytest.mark.parametrize("example", FILE.examples, ids=lambda e: e.text[:24])
def test_example_sentence_is_read_as_written(example: FigureExample) -> None:
    wanted = [tuple(line.split()) for line in example.figures]
    found = figures_of(example.text, example.headings)
    missing = [w for w in wanted if w not in found]
    assert not missing, f"got {found}"
    if not wanted:
        assert not found


@pytest.mark.parametrize("example", MISREADINGS.examples, ids=lambda e: e.text)
def test_misread_characters_are_put_right_and_marked(example: MisreadingExample) -> None:
    reading = Reading(Text(example.text), misreadings_of(pattern_folder()))
    assert reading.chars == example.gives
    assert bool(reading.mended) == (example.text != example.gives)


def test_a_mended_figure_keeps_its_print_and_says_so() -> None:
    blocks = (Paragraph(Text("截至年底，中央资金支出744。8万元，执行率10O0/0。")),)
    document = Document("scan.pdf", "0" * 64, Format.PDF, (), blocks)
    identity = Identity(Kind.SELF_EVALUATION, year=2023, programs=("renovation",))
    spent, rate = _Extractor(document, identity, pattern_folder()).run().figures
    assert (spent.quantity.value, spent.quantity.raw, spent.repaired) == (Decimal("744.8"), "744。8万元", True)
    assert (rate.quantity.value, rate.quantity.raw, rate.repaired) == (Decimal(100), "10O0/0", True)


def test_counts_printed_without_their_unit_are_no_money() -> None:
    """改造2.3万, 发放租赁补贴0.36万, 下达任务1.2万: nothing says that they are 元."""
    for text in ("全年改造2.3万，完成率100%。", "发放租赁补贴0.36万，完成率100%。", "下达年度任务1.2万，均已开工。"):
        assert all(found[-1] != "万元" for found in figures_of(text, []))
