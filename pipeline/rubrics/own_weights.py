"""A standard that leaves the marks of its indicators to each report, with the marks that one report prints."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Score
from pipeline.rubrics.load import Indicator, Programme, Rubric, Section
from pipeline.rubrics.rules import Judgement

_NO_MARKS = "报告自定分值而未印出该项满分 / the report sets the marks of its indicators and prints none for this one"


def with_printed_weights(rubric: Rubric, scores: Sequence[Score]) -> Rubric:
    """The standard with the report's own full marks; another standard as it is.

    An indicator is left to be judged by hand where the report prints several full marks for it, or none and a claim
    above the standard's.
    """
    if rubric.own_indicators is None or rubric.own_indicators.weights == "fixed":
        return rubric
    programmes = tuple(_programme(programme, scores) for programme in rubric.programmes)
    return rubric.model_copy(update={"programmes": programmes})


def _programme(programme: Programme, scores: Sequence[Score]) -> Programme:
    return programme.model_copy(update={"sections": tuple(_section(each, scores) for each in programme.sections)})


def _section(section: Section, scores: Sequence[Score]) -> Section:
    return section.model_copy(update={"indicators": tuple(_indicator(each, scores) for each in section.indicators)})


def _indicator(indicator: Indicator, scores: Sequence[Score]) -> Indicator:
    claims = [score for score in scores if score.indicator == indicator.indicator]
    printed = {score.full_marks for score in claims if score.full_marks is not None}
    if len(printed) == 1:
        return indicator.model_copy(update={"marks": printed.pop()})
    if printed or any(score.claimed > indicator.marks for score in claims):
        return indicator.model_copy(update={"rule": Judgement(kind="judgement", why=_NO_MARKS)})
    return indicator
