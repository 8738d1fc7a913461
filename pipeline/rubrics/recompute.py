"""Recompute the claimed scores of a document, bottom up: rules for sub-items and indicators, sums above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.model import (
    Assessment,
    Extraction,
    Figure,
    Level,
    Paragraph,
    Recomputation,
    RubricChoice,
    Score,
    Verdict,
)
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics import explain, reasons
from pipeline.rubrics.by_rate import by_rate
from pipeline.rubrics.choose import choose, named
from pipeline.rubrics.combined_totals import judge_combined
from pipeline.rubrics.inputs import Asking, Reading, gather
from pipeline.rubrics.kinds import apply
from pipeline.rubrics.load import Indicator, Rubric, Scored, SubItem, load_rubrics
from pipeline.rubrics.locate import assign, families, full_marks, indicator_of, speaks_of
from pipeline.rubrics.occurrences import counted_beside
from pipeline.rubrics.own_indicators import own_indicator
from pipeline.rubrics.own_weights import with_printed_weights
from pipeline.rubrics.printed import AS_PRINTED, with_printed_rules
from pipeline.rubrics.printed_beside import rule_beside
from pipeline.rubrics.reasons import Results
from pipeline.rubrics.recomputable import with_recomputable_sums
from pipeline.rubrics.rule_verdicts import judge_by_rule, judge_by_sub_items, left_open
from pipeline.rubrics.rules import Judgement
from pipeline.rubrics.sum_verdicts import judge_sum, unverifiable
from pipeline.rubrics.sums import ScoreTree
from pipeline.rubrics.sure_links import is_surely_of
from pipeline.rubrics.told_losses import judge_by_losses
from pipeline.rubrics.whole_programme import judge_whole

_BY_PRINT = "按报告所印评分标准 / by the standard the report prints"


def recompute(extraction: Extraction, patterns: PatternFolder, rubric_id: str | None = None) -> Assessment:
    """The verdict on every claimed score, in the order of the scores.

    The standard is chosen by year, region and printed marks, or is the one named by ``rubric_id``. Raises
    ``PatternError`` for a faulty rubric file and ``KeyError`` for an unknown ``rubric_id``.
    """
    rubrics = load_rubrics(patterns)
    rubric, choice = choose(extraction, rubrics) if rubric_id is None else named(rubric_id, rubrics)
    rubric = rubric and with_printed_weights(rubric, extraction.scores)
    printed = with_printed_rules(extraction, rubric, rubrics, patterns)
    if rubric is None and printed.rubric is not None:
        choice = RubricChoice(AS_PRINTED, _BY_PRINT, choice.runners_up)
    recomputer = Recomputer(extraction, printed.rubric, patterns)
    results = tuple(recomputer.score(score) for score in extraction.scores)
    if not choice.rubric and _ruled_by_print(extraction.scores, results):
        choice = RubricChoice(AS_PRINTED, _BY_PRINT, choice.runners_up)
    results = with_recomputable_sums(extraction.scores, results, recomputer.outline)
    return Assessment(extraction, choice, results, printed.differences)


class Recomputer:
    """One document beside one standard (or none)."""

    def __init__(self, extraction: Extraction, rubric: Rubric | None, patterns: PatternFolder) -> None:
        self._patterns = patterns
        self._document = extraction.document
        self._figures: Sequence[Figure] = extraction.figures
        self._all_scores = extraction.scores
        self._rubric = rubric
        self.outline = ScoreTree(extraction, rubric)
        self._text = "".join(block.text.content for block in extraction.document.blocks if isinstance(block, Paragraph))
        self._groups = self._sub_item_groups(extraction.scores)
        self._settled: dict[str, Recomputation] = {}

    def score(self, score: Score) -> Recomputation:
        """The verdict on one claimed score."""
        if score.score_id not in self._settled:
            self._settled[score.score_id] = self._settle(score)
        return self._settled[score.score_id]

    def _settle(self, score: Score) -> Recomputation:
        combined_total = judge_combined(score, self._all_scores, self._document, self._patterns)
        if combined_total is not None:
            return combined_total
        found = self._found(score)
        if found.verdict is not Verdict.UNVERIFIABLE:
            return found
        told = judge_by_losses(score, self._rubric, self._document, self._all_scores, self._patterns)
        return found if told is None else told

    def _found(self, score: Score) -> Recomputation:
        readings = self.outline.readings(score)
        if readings:
            added = judge_sum(score, readings, self._worth_of_part)
            if added.verdict is not Verdict.UNVERIFIABLE or score.level is not Level.INDICATOR:
                return added
            ruled = self._ruled(score)
            return added if ruled.verdict is Verdict.UNVERIFIABLE else ruled
        return self._ruled(score)

    def _worth_of_part(self, part: Score) -> Recomputation | None:
        """What a part was found to come to, if its own parts do not add up to it; ``None`` where it stands."""
        if part.level not in (Level.SECTION, Level.INDICATOR) or self.outline.parts(part) is None:
            return None
        return self.score(part)

    def _ruled(self, score: Score) -> Recomputation:
        """By the standard; where it says nothing, by the rule printed beside the score."""
        ruled = self._by_rule(score)
        made = self._beside(score, ruled.rule) if ruled.verdict is Verdict.UNVERIFIABLE else None
        if made is None:
            return ruled
        entry, reading = made
        results = ((reading, apply(entry.rule, entry.marks, reading.value)),)
        source = explain.rule_and_source(entry, None) if entry.quoted_in else reasons.NOT_SAID
        return judge_by_rule(score, entry, (score,), results, source)

    def _beside(self, score: Score, rule: str) -> tuple[Scored, Reading] | None:
        """The rule printed beside the score, or ``rule`` of the standard, with the value the report puts beside it."""
        node = None if self._rubric is None else indicator_of(score, self._rubric)
        full = full_marks(score, self._rubric, node if score.level is Level.INDICATOR else None)
        made = rule_beside(score, self._figures, self._document, self._patterns)
        made = made or by_rate(score, full, self._figures, self._document, self._all_scores)
        if made is not None:
            return made
        return counted_beside(score, score.criterion or rule, full, self._document, self._all_scores, self._patterns)

    def _by_rule(self, score: Score) -> Recomputation:
        if score.level is Level.TOTAL and not score.area:
            return self._whole(score) or unverifiable(score, reasons.NO_PARTS)
        if score.level is Level.SECTION:
            return self._section_of_one(score) or unverifiable(score, reasons.NO_PARTS)
        if score.level is Level.TOTAL:
            return unverifiable(score, reasons.NO_PARTS)
        if self._rubric is None:
            return unverifiable(score, reasons.NO_STANDARD)
        if score.level is Level.INDICATOR:
            indicator = indicator_of(score, self._rubric)
            own = self._own_indicator(score, indicator, self._rubric)
            if own is not None:
                return own
            if indicator is None:
                return unverifiable(score, reasons.not_in_standard(self._rubric))
            if indicator.sub_items:
                judged = self._composite(score, indicator, self._rubric)
            else:
                judged = self._single(score, indicator, (score,), self._rubric)
            return judged if is_surely_of(score, indicator, self._patterns) else left_open(score, indicator, judged)
        group = self._groups.get(score.score_id)
        if group is None:
            return unverifiable(score, reasons.not_in_standard(self._rubric))
        item, claims = group
        judged = self._single(score, item, claims, self._rubric)
        sure = not isinstance(item, SubItem) or speaks_of(score, item, self._figures)
        return judged if sure else left_open(score, item, judged)

    def _section_of_one(self, score: Score) -> Recomputation | None:
        """A section of which the standard has one indicator (服务对象满意度) is that indicator, where it is not claimed too."""
        programme = None if self._rubric is None else self._rubric.programme(score.program)
        sections = () if programme is None else programme.sections
        found = [each.indicators for each in sections if each.section == score.section and len(each.indicators) == 1]
        if self._rubric is None or not found or score.full_marks not in (None, found[0][0].marks):
            return None
        indicator = found[0][0]
        as_indicator = replace(
            score,
            level=Level.INDICATOR,
            indicator=indicator.indicator,
            context=replace(score.context, indicator=indicator.indicator),
        )
        if indicator.sub_items:
            return self._composite(as_indicator, indicator, self._rubric)
        return self._single(as_indicator, indicator, (as_indicator,), self._rubric)

    def _whole(self, score: Score) -> Recomputation | None:
        """A total without parts, by the rules of the whole programme."""
        programme = None if self._rubric is None else self._rubric.programme(score.program)
        if self._rubric is None or programme is None or self._rubric.own_indicators is not None:
            return None

        def results_of(indicator: Indicator, item: Scored) -> Results:
            context = replace(score.context, block=-1, row=None, indicator=indicator.indicator)
            return self._results(replace(score, indicator=indicator.indicator, context=context), item)

        return judge_whole(score, programme, self._rubric, results_of)

    def _own_indicator(self, score: Score, indicator: Indicator | None, rubric: Rubric) -> Recomputation | None:
        """The verdict by the target in the score's own row, where the standard leaves indicators to the report."""
        if rubric.own_indicators is None:
            return None
        made = own_indicator(score, rubric.own_indicators, self._figures, rubric.document)
        if made is None:
            return None
        entry, reading = made
        if indicator is not None and indicator.input is not None and indicator.marks == entry.marks:
            entry = indicator
        results = ((reading, apply(entry.rule, entry.marks, reading.value)),)
        return judge_by_rule(score, entry, (score,), results, explain.rule_and_source(entry, rubric))

    def _single(self, score: Score, scored: Scored, claims: Sequence[Score], rubric: Rubric) -> Recomputation:
        """The verdict on claims that stand for one item with one rule."""
        source = explain.rule_and_source(scored, rubric)
        of_one_claim = len(claims) == 1 or not isinstance(scored.rule, Judgement)  # its figure may be of one of several
        results = self._results(score, scored) if of_one_claim else ()
        obstacle = reasons.obstacle(score, scored, results)
        if obstacle is not None:
            return unverifiable(score, obstacle + source, scored)
        if not results:
            return unverifiable(score, reasons.missing(scored) + source, scored)
        return judge_by_rule(score, scored, claims, results, source)

    def _results(self, score: Score, scored: Scored) -> Results:
        """Marks under each reading of the value and of the rule; none where no value is stated."""
        if scored.input is None or self._rubric is None:
            return ()
        programme = self._rubric.programme(score.program)
        assert programme is not None
        readings = gather(scored.input, Asking.of(score, programme), self._figures)
        given = [(reading, apply(scored.rule, scored.marks, reading.value, self._text)) for reading in readings]
        return tuple(given) if all(marks for _, marks in given) else ()

    def _composite(self, score: Score, indicator: Indicator, rubric: Rubric) -> Recomputation:
        """The verdict on an indicator claimed as a whole, its sub-items not."""
        source = explain.rule_and_source(indicator, rubric)
        if score.full_marks is not None and score.full_marks != indicator.marks:
            return unverifiable(score, reasons.other_marks(score, indicator) + source, indicator)
        known = [(item, self._results(score, item)) for item in indicator.sub_items]
        return judge_by_sub_items(score, indicator, known, source)

    def _sub_item_groups(self, scores: Sequence[Score]) -> dict[str, tuple[Scored, tuple[Score, ...]]]:
        """For each sub-item claim the standard's sub-item and all claims (itself included) that stand for it."""
        groups: dict[str, tuple[Scored, tuple[Score, ...]]] = {}
        if self._rubric is None:
            return groups
        for claims in families(scores, self._rubric):
            assigned = self._assigned(claims, self._rubric)
            for claim in claims:
                item = assigned.get(claim.score_id)
                if item is not None:
                    together = tuple(other for other in claims if assigned.get(other.score_id) is item)
                    if len(together) == 1 or sum((each.claimed for each in together), Decimal(0)) <= item.marks:
                        groups[claim.score_id] = (item, together)  # claims beyond its marks are of other items as well
        return groups

    def _assigned(self, claims: Sequence[Score], rubric: Rubric) -> dict[str, Scored]:
        """Score id → item of the standard. A single claim under an indicator without sub-items is the indicator's."""
        if claims[0].level is Level.BONUS:
            programme = rubric.programme(claims[0].program)
            return {**assign(claims, programme.bonus if programme else (), self._figures)}
        indicator = indicator_of(claims[0], rubric)
        if indicator is None:
            return {}
        if not indicator.sub_items:
            return {claim.score_id: indicator for claim in claims if len(claims) == 1}
        return {**assign(claims, indicator.sub_items, self._figures)}


def _ruled_by_print(scores: Sequence[Score], results: Sequence[Recomputation]) -> bool:
    """Whether some score was recomputed by the rule printed beside it."""
    return any(s.criterion and r.marks and r.rule == s.criterion for s, r in zip(scores, results, strict=True))
