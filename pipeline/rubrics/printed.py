"""A report that prints its standard is scored by the printed one.

The sentence printed beside a score is compiled and takes the place of the rule on file; what the print cannot say
(which figures the rule asks for) stays as it is on file. Where print and file give different marks, that is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.model import Extraction, Level, Method, Score, StandardDifference
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics.compiled_rules import as_indicator, as_sub_item, match_donors, rule_of, same_rule
from pipeline.rubrics.compiler import Compiled, compile_sentence
from pipeline.rubrics.load import QUOTED_IN, Indicator, Programme, Rubric, Scored, Section, SubItem, Years
from pipeline.rubrics.rules import Judgement

AS_PRINTED = "as-printed"
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PrintedStandard:
    """The standard to score by, with printed rules in place of those on file, and where the two differ."""

    rubric: Rubric | None
    differences: tuple[StandardDifference, ...]


def with_printed_rules(
    extraction: Extraction, on_file: Rubric | None, rubrics: Sequence[Rubric], patterns: PatternFolder
) -> PrintedStandard:
    """``on_file`` with the rules the report prints; a standard made of them alone where none is on file for it.

    ``rubrics`` lend the inputs where ``on_file`` is ``None``. A sentence read by OCR counts only where it agrees.
    """
    printed: dict[tuple[str, str], Indicator] = {}
    sections: dict[tuple[str, str], str] = {}
    differences: list[StandardDifference] = []
    for score in _with_criteria(extraction.scores):
        key = (score.program, score.indicator)
        if key in printed:
            continue
        filed = _filed(score, on_file)
        quoted = None if filed is None or score.where == "table" else _of_sub_item(score, filed, patterns)
        if quoted is not None:
            printed[key], sections[key] = quoted.indicator, score.section
            differences += quoted.differences
            continue
        compiled = compile_sentence(score.criterion, score.full_marks, patterns)
        if compiled.is_judgement:
            continue
        found = tuple(_differences(score, compiled, filed)) if filed is not None else ()
        if found and score.method is Method.OCR:
            continue
        differences += found
        donors = _entries(filed) if filed is not None else _donors(score, rubrics)
        made = as_indicator(compiled, score.indicator, score.label or score.indicator, donors, QUOTED_IN)
        printed[key] = made if filed is None else _kept_where_unread(made, filed)
        sections[key] = score.section
    if not printed:
        return PrintedStandard(on_file, ())
    rubric = _merged(on_file, printed) if on_file is not None else _made_of(printed, sections)
    return PrintedStandard(rubric, tuple(differences))


@dataclass(frozen=True, slots=True)
class _Quoted:
    """An indicator with one sub-item's rule as running text quotes it, and whether it is another than that on file."""

    indicator: Indicator
    differences: tuple[StandardDifference, ...]


def _of_sub_item(score: Score, filed: Indicator, patterns: PatternFolder) -> _Quoted | None:
    """The rule that running text quotes for one sub-item of ``filed``; ``None`` where it is of the whole indicator.

    Its marks are the sub-item's: “每低5个百分点扣1分，最多扣8分” is of the 8 marks, and not of all 10.
    """
    alone = compile_sentence(score.criterion, None, patterns)
    whole = max((item.marks for item in alone.items), default=_ZERO)
    like = next((each for each in filed.sub_items if _names(score.criterion, each)), None)
    if like is None or whole == filed.marks:
        return None
    compiled = compile_sentence(score.criterion, like.marks, patterns)
    if len(compiled.items) != 1 or compiled.is_judgement or compiled.items[0].main is None:
        return _Quoted(filed, ())
    made = as_sub_item(compiled.items[0], like, QUOTED_IN)
    if made.rule == like.rule:
        return _Quoted(filed, ())
    items = tuple(made if each is like else each for each in filed.sub_items)
    told = StandardDifference(
        score.score_id, like.title, score.criterion, like.clause or like.title, like.marks, like.marks
    )
    return _Quoted(filed.model_copy(update={"sub_items": items}), (told,))


def _names(criterion: str, item: SubItem) -> bool:
    return item.input is not None and any(word in criterion for word in item.words)


def _with_criteria(scores: Sequence[Score]) -> Iterator[Score]:
    for score in scores:
        if score.criterion and score.full_marks and score.indicator and score.level is Level.INDICATOR:
            yield score


def _filed(score: Score, rubric: Rubric | None) -> Indicator | None:
    programme = None if rubric is None else rubric.programme(score.program)
    if programme is None:
        return None
    return next((each for each in programme.indicators() if each.indicator == score.indicator), None)


def _entries(indicator: Indicator) -> tuple[Scored, ...]:
    return indicator.sub_items or (indicator,)


def _donors(score: Score, rubrics: Sequence[Rubric]) -> tuple[Scored, ...]:
    """Entries of any standard on file for the same programme and indicator, the first that has them."""
    for rubric in rubrics:
        filed = _filed(score, rubric)
        if filed is not None and any(entry.input is not None for entry in _entries(filed)):
            return _entries(filed)
    return ()


def _kept_where_unread(made: Indicator, filed: Indicator) -> Indicator:
    """Where the print stops the compiler, the rule on file for the same item and marks stands."""
    if not made.sub_items:
        return made
    left = {entry.title: entry for entry in filed.sub_items}
    kept = tuple(
        left[item.title]
        if isinstance(item.rule, Judgement) and item.title in left and left[item.title].marks == item.marks
        else item
        for item in made.sub_items
    )
    return made.model_copy(update={"sub_items": kept})


def _differences(score: Score, compiled: Compiled, filed: Indicator) -> Iterator[StandardDifference]:
    if compiled.full != filed.marks:
        yield StandardDifference(
            score.score_id, filed.title, compiled.text, filed.clause or filed.title, compiled.full, filed.marks
        )
        return
    entries = _entries(filed)
    for item, like in zip(compiled.items, match_donors(compiled, entries), strict=True):
        if like is None or item.is_judgement:
            continue
        if item.marks != like.marks or not same_rule(rule_of(item), like.rule, item.marks):
            yield StandardDifference(
                score.score_id, like.title, item.clause, like.clause or like.title, item.marks, like.marks
            )


def _merged(rubric: Rubric, printed: dict[tuple[str, str], Indicator]) -> Rubric:
    """The standard with the printed indicators in place; sums are not checked again: the report may differ."""
    programmes = []
    for programme in rubric.programmes:
        own = {name: made for (program, name), made in printed.items() if rubric.programme(program) is programme}
        programmes.append(_replaced(programme, own))
    return rubric.model_copy(update={"programmes": tuple(programmes)})


def _replaced(programme: Programme, printed: dict[str, Indicator]) -> Programme:
    sections = tuple(
        section.model_copy(
            update={"indicators": tuple(printed.get(each.indicator, each) for each in section.indicators)}
        )
        for section in programme.sections
    )
    return programme.model_copy(update={"sections": sections})


def _made_of(printed: dict[tuple[str, str], Indicator], sections: dict[tuple[str, str], str]) -> Rubric:
    """A standard of the printed rules alone, for the one report."""
    programmes = []
    for program in dict.fromkeys(program for program, _ in printed):
        own = [(sections[key], made) for key, made in printed.items() if key[0] == program]
        parts = []
        for name in dict.fromkeys(section for section, _ in own):
            indicators = tuple(made for section, made in own if section == name)
            marks = sum((made.marks for made in indicators), _ZERO)
            parts.append(Section(section=name, title=name, marks=marks, indicators=indicators))
        total = sum((part.marks for part in parts), _ZERO)
        programmes.append(Programme(program=program, title=program, marks=total, sections=tuple(parts)))
    return Rubric(
        id=AS_PRINTED, title=QUOTED_IN, document=QUOTED_IN, years=Years(first=1), programmes=tuple(programmes)
    )
