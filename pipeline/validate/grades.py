"""The grade a report states (等级为“优”) beside its total score, against the usual lines between grades."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Annotated

from pydantic import Field, model_validator

from pipeline.model import Assessment, Check, Level, Score, Severity
from pipeline.pattern_files import PatternFolder, PatternModel
from pipeline.validate.causes import plain
from pipeline.validate.figure_index import FigureIndex
from pipeline.validate.statements import Doubt, Statement, statements

FILE = "grades.yaml"
_WHOLE = Decimal(100)


class GradeBand(PatternModel):
    """A grade, the least total it is given for, and the words for it."""

    grade: str
    at_least: Decimal
    words: Annotated[tuple[str, ...], Field(min_length=1)]


class GradeExample(PatternModel):
    """A total and the grade it has; runs as a test."""

    score: Decimal
    grade: str


class Grades(PatternModel):
    """`grades.yaml`. Bands go down to 0; ``stated`` and ``own_lines`` are regular expressions over ``{grade}``."""

    source: str
    bands: Annotated[tuple[GradeBand, ...], Field(min_length=2)]
    stated: str
    own_lines: str
    examples: Annotated[tuple[GradeExample, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _goes_down(self) -> Grades:
        limits = [band.at_least for band in self.bands]
        if limits != sorted(set(limits), reverse=True) or limits[-1] != 0:
            raise ValueError("bands go from the best down to 0 / 须由高到低，最低一档为 0")
        return self

    def of(self, total: Decimal) -> GradeBand:
        """The grade of a total."""
        return next(band for band in self.bands if total >= band.at_least)

    def named(self, word: str) -> GradeBand:
        """The grade a word stands for."""
        return next(band for band in self.bands if word in band.words)

    def pattern(self, template: str) -> str:
        """The regular expression with all words for grades put in, the longer first."""
        words = sorted((word for band in self.bands for word in band.words), key=len, reverse=True)
        return template.replace("{grade}", "|".join(words))

    def lines(self) -> str:
        """The lines for people: 优≥90，良≥80."""
        return "，".join(f"{band.grade}≥{plain(band.at_least)}" for band in self.bands)


@lru_cache(maxsize=8)
def load_grades(patterns: PatternFolder) -> Grades:
    """The lines between grades. Raises ``PatternError`` where the file cannot be used."""
    return patterns.load(FILE, Grades)


def check_grades(assessment: Assessment, index: FigureIndex, grades: Grades) -> Iterator[Doubt]:
    """Every stated grade that is not that of the totals it is stated of."""
    if any(statements(grades.pattern(grades.own_lines), index)):
        return
    totals = [score for score in assessment.extraction.scores if _is_total_in_text(score)]
    for statement in statements(grades.pattern(grades.stated), index):
        stated = grades.named(statement.match["grade"])
        for score in _meant(statement, totals):
            if grades.of(score.claimed) is not stated:
                yield _doubt(statement, score, stated, grades)


def _is_total_in_text(score: Score) -> bool:
    return score.level is Level.TOTAL and score.where == "narrative" and score.full_marks in (None, _WHOLE)


def _meant(statement: Statement, totals: list[Score]) -> list[Score]:
    """The totals of the sentence before the grade: the only one, or all where 均 says so."""
    before = [
        score
        for score in totals
        if score.context.block == statement.block and statement.start <= score.context.end <= statement.match.start()
    ]
    return before if len(before) == 1 or "均" in statement.match[0] else []


def _doubt(statement: Statement, score: Score, stated: GradeBand, grades: Grades) -> Doubt:
    right = grades.of(score.claimed)
    zh = (
        f"等级“{stated.grade}”与得分{plain(score.claimed)}分不符：按通常分档（{grades.lines()}，{grades.source}）应为“{right.grade}”",
        "各地分档或有不同",
    )
    en = (
        f"grade “{stated.grade}” does not go with {plain(score.claimed)}: by the usual lines ({grades.lines()}) it is “{right.grade}”",
        "regions may draw them elsewhere",
    )
    return Doubt(
        Check.SCORE_RULE, Severity.WARNING, score.program, "", score.claimed, None, "分", zh, en, (score.score_id,),
        statement.place, statement.sentence,
    )  # fmt: skip
