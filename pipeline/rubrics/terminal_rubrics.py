"""Standards for people: lists, one standard with its rules, results of examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.contract_words import PROGRAM, name_of
from pipeline.language import Language
from pipeline.rubrics.examples import ExampleResult
from pipeline.rubrics.explain import plain
from pipeline.rubrics.load import Indicator, Rubric, Scored
from pipeline.rubrics.terminal_trial import rule_told


def listed(rubrics: Sequence[Rubric], language: Language) -> Iterator[str]:
    """One line a standard: id, years, regions, programmes, title."""
    for rubric in rubrics:
        last = "" if rubric.years.last is None else str(rubric.years.last)
        regions = ",".join(rubric.binds) or language.say("全国", "whole country")
        programs = language.say("、", ", ").join(name_of(PROGRAM, each.program, language) for each in rubric.programmes)
        yield f"{rubric.id}\t{rubric.years.first}–{last}\t{regions}\t{programs}\t{rubric.title}"


def shown_rubric(rubric: Rubric, language: Language) -> Iterator[str]:
    """A standard as an indented outline."""
    yield f"{rubric.id}  {rubric.title}"
    yield f"{rubric.document}"
    for programme in rubric.programmes:
        yield f"{programme.program} {programme.title} {plain(programme.marks)}"
        for section in programme.sections:
            yield f"  {section.title} {plain(section.marks)}"
            for indicator in section.indicators:
                yield from _entry(indicator, "    ", language)
        for bonus in programme.bonus:
            yield from _entry(bonus, "  + ", language)
    if rubric.own_indicators is not None:
        own = rubric.own_indicators
        title = language.say("各报告自定指标", "indicators set by each report")
        yield f"{title}  {rule_told(own.rule, language)}  “{own.clause}”"


def _entry(entry: Scored, indent: str, language: Language) -> Iterator[str]:
    clause = f"  “{entry.clause}”" if entry.clause else ""
    yield f"{indent}{entry.title} {plain(entry.marks)}  {rule_told(entry.rule, language)}{clause}"
    if entry.note:
        yield f"{indent}  {entry.note}"
    if isinstance(entry, Indicator):
        for item in entry.sub_items:
            yield from _entry(item, indent + "  ", language)


def examples_told(results: Sequence[ExampleResult], language: Language) -> Iterator[str]:
    """The examples that do not hold, and how many do."""
    for result in results:
        if not result.holds:
            got = "—" if result.got is None else plain(result.got)
            yield (
                f"{result.rubric} {result.program} {result.title}: {plain(result.given)} → {got} "
                f"[{result.convention}], {language.say('应为', 'expected')} {plain(result.expected)}"
            )
    held = sum(result.holds for result in results)
    yield f"{held} / {len(results)} {language.say('个示例成立', 'examples hold')}"
