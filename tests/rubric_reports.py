"""Hand-made extractions for the rubrics room: one block per indicator, figures and scores put where they are asked for."""

from __future__ import annotations

from decimal import Decimal

from pipeline.model import (
    Bound,
    Context,
    Document,
    Extraction,
    Figure,
    Format,
    Identity,
    Kind,
    Level,
    Method,
    Paragraph,
    Place,
    Quantity,
    Score,
    Text,
)


def quantity(value: str, unit: str = "%", bound: Bound = Bound.EXACT) -> Quantity:
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    step = Decimal(1).scaleb(exponent) if unit in ("%", "万元") else Decimal(0)
    return Quantity(number, unit, f"{value}{unit}", step, bound)


class Report:
    """Collects figures and scores; `extraction()` gives the value the rubrics stage takes."""

    def __init__(
        self,
        region: str = "330000",
        year: int | None = 2022,
        kind: Kind = Kind.SELF_EVALUATION,
        text: str = "",
        programs: tuple[str, ...] = ("rental", "renovation", "shantytown"),
    ) -> None:
        self.identity = Identity(kind, region_code=region, year=year, programs=programs)
        self.text = text
        self.figures: list[Figure] = []
        self.scores: list[Score] = []

    def figure(
        self,
        program: str,
        item: str,
        measure: str,
        value: str,
        unit: str = "%",
        *,
        source: str = "",
        indicator: str = "",
        block: int = 0,
        sentence: int = 0,
        area: str = "",
        period: str = "",
        bound: Bound = Bound.EXACT,
        row: int | None = None,
    ) -> Figure:
        made = Figure(
            f"f{len(self.figures) + 1}",
            program,
            item,
            measure,
            source,
            area,
            quantity(value, unit, bound),
            Method.TEXT,
            Place(1),
            f"{value}{unit}",
            Context(block, sentence, 0, len(self.figures), 0, row=row, indicator=indicator, period=period),
        )
        self.figures.append(made)
        return made

    def score(
        self,
        program: str,
        level: Level,
        claimed: str,
        *,
        section: str = "",
        indicator: str = "",
        label: str = "",
        full: str | None = None,
        parent: Score | None = None,
        block: int = 0,
        sentence: int = 0,
        where: str = "narrative",
        row: int | None = None,
    ) -> Score:
        number = Decimal(claimed)
        exponent = number.as_tuple().exponent
        assert isinstance(exponent, int)
        made = Score(
            f"s{len(self.scores) + 1}",
            program,
            level,
            section,
            indicator,
            label,
            None if full is None else Decimal(full),
            number,
            Decimal(1).scaleb(exponent),
            Method.TEXT,
            Place(1),
            label,
            Context(block, sentence, 0, 0, 0, row, indicator=indicator, section=section),
            "" if parent is None else parent.score_id,
            where,
        )
        self.scores.append(made)
        return made

    def extraction(self) -> Extraction:
        document = Document("report.docx", "0" * 64, Format.DOCX, (), (Paragraph(Text(self.text)),))
        return Extraction(document, self.identity, tuple(self.figures), tuple(self.scores))
