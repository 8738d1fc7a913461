"""The examples a rubric file carries, run against its rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.interval import Interval
from pipeline.rubrics.kinds import apply
from pipeline.rubrics.load import Example, OwnIndicators, Rubric
from pipeline.rubrics.rules import Rule


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One example: where it stands, what was put in, the marks expected and got (``None``: no such convention)."""

    rubric: str
    program: str
    title: str
    convention: str
    given: Decimal
    expected: Decimal
    got: Decimal | None

    @property
    def holds(self) -> bool:
        """Whether the rule gives what the example says."""
        return self.got == self.expected


def run_examples(rubric: Rubric) -> tuple[ExampleResult, ...]:
    """Every example of ``rubric`` with what its rule gives."""
    own = rubric.own_indicators
    of_rows = () if own is None else own.examples
    return tuple(
        [
            result
            for programme in rubric.programmes
            for scored in programme.scored()
            for example in scored.examples
            for result in _run((rubric.id, programme.program, scored.title), scored.rule, scored.marks, example)
        ]
        + [
            result
            for example in of_rows
            if own is not None
            for result in _run((rubric.id, "all", own.clause), own.rule, OwnIndicators.EXAMPLE_MARKS, example)
        ]
    )


def _run(where: tuple[str, str, str], rule: Rule, full: Decimal, example: Example) -> Iterator[ExampleResult]:
    got = {marks.convention: marks.low for marks in apply(rule, full, Interval.point(example.given))}
    for convention, expected in example.marks.items():
        yield ExampleResult(*where, convention, example.given, expected, got.get(convention))
