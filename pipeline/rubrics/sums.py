"""Whether the parts a report prints add up to the score above them.

Needs no standard; a standard helps to tell whether all parts are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.model import Extraction, Level, Score
from pipeline.rubrics.bonus import own_bonus, smaller_claims
from pipeline.rubrics.load import Rubric
from pipeline.rubrics.locate import full_marks, indicator_of
from pipeline.rubrics.score_prints import (
    count_sections,
    distinct,
    identity,
    indicators_claimed,
    indicators_of_paragraphs,
    loose,
)

_ZERO = Decimal(0)
_SECTIONS_OF_ANY_STANDARD = 3  # 资金管理, 项目管理, 产出效益: every edition has them


@dataclass(frozen=True, slots=True)
class Parts:
    """The distinct parts printed under a score, whether they are known to be all of them, or known not to fit.

    ``listed``: taken for all of them because those of every other section, listed in the same way, are.
    """

    scores: tuple[Score, ...]
    bonus: tuple[Score, ...]
    complete: bool
    overfull: bool = False
    listed: bool = False

    @property
    def total(self) -> Decimal:
        """The sum of the parts, bonus left out."""
        return sum((part.claimed for part in self.scores), _ZERO)

    @property
    def bonus_total(self) -> Decimal:
        """The sum of the bonus claims."""
        return sum((part.claimed for part in self.bonus), _ZERO)


class ScoreTree:
    """The claimed scores of one document by the score they are counted into."""

    def __init__(self, extraction: Extraction, rubric: Rubric | None) -> None:
        self._rubric = rubric
        self._scores = extraction.scores
        self._sub_items = [score for score in extraction.scores if score.level is Level.SUB_ITEM]
        self._children: dict[str, list[Score]] = {}
        indicators = indicators_of_paragraphs(extraction.scores)
        for score in extraction.scores:
            if score.parent:
                own = indicators.get((score.context.block, score.program, score.indicator), score.parent)
                parent = own if score.level is Level.SUB_ITEM else score.parent
                self._children.setdefault(parent, []).append(score)
        self._order = {score.score_id: index for index, score in enumerate(extraction.scores)}
        self._prints: dict[tuple[str, ...] | None, list[Score]] = {}
        for score in extraction.scores:
            self._prints.setdefault(identity(score), []).append(score)
        self._orphans = tuple(score for score in extraction.scores if not score.parent and not score.area)

    def parts(self, parent: Score) -> Parts | None:
        """The parts of ``parent``; ``None`` where it has none."""
        return next(iter(self.readings(parent)), None)

    def readings(self, parent: Score) -> tuple[Parts, ...]:
        """What may be taken for the parts of ``parent``, the likeliest first.

        A total at the foot of a table may add up its sections or its indicators. A score that is printed twice has the
        parts of the other print where it has none of its own.
        """
        if parent.area:
            return ()  # the score of a part of the region; its parts are in that part's own report
        under = [*self._children.get(parent.score_id, ()), *self._adopted(parent)] or self._elsewhere(parent)
        sets = [under, *self._layers(parent)]
        found = [parts for each in sets if (parts := self._of(parent, each)) is not None]
        if found:
            return tuple(found)
        twin = self._twin(parent)
        return () if twin is None else (twin,)

    def _of(self, parent: Score, under: Sequence[Score]) -> Parts | None:
        children = sorted(under, key=lambda score: self._order[score.score_id])
        if not children:
            return None
        scores = self._of_programme(parent, distinct(child for child in children if child.level is not Level.BONUS))
        bonus = own_bonus([child for child in children if child.level is Level.BONUS])
        if parent.level is Level.BONUS:
            smaller = smaller_claims(parent, children)
            return Parts(smaller, (), complete=True) if smaller else None
        if not scores:
            return None
        complete = self._complete(parent, scores)
        listed = not complete and self._is_listed_in_full(parent)
        return Parts(scores, bonus, complete or listed, self._overfull(parent, scores), listed)

    def _of_programme(self, parent: Score, parts: tuple[Score, ...]) -> tuple[Score, ...]:
        """The parts without those that stand in the paragraph of another and are no indicators of the programme.

        （3）纳入质量安全监管（1分） is a sub-item of the indicator it follows, though another programme has one so called.
        """
        programme = None if self._rubric is None else self._rubric.programme(parent.program)
        if programme is None or parent.context.row is not None:
            return parts
        known = {each.indicator for each in programme.indicators()}
        foreign = [
            part
            for part in parts
            if part.level is Level.INDICATOR and part.indicator not in known and part.context.row is None
        ]
        blocks = {part.context.block for part in parts if part not in foreign}
        return tuple(part for part in parts if part not in foreign or part.context.block not in blocks)

    def _layers(self, parent: Score) -> Iterator[list[Score]]:
        """The sections, and the indicators, of the table whose total ``parent`` is."""
        if parent.level is not Level.TOTAL or parent.context.row is None:
            return
        table = [
            score
            for score in self._scores
            if score.context.block == parent.context.block and parent.program in (score.program, "all")
        ]
        yield [score for score in table if score.level is Level.SECTION]
        yield loose(table)

    def _twin(self, parent: Score) -> Parts | None:
        """The parts of another print of the same score: of the same marks, or the only other there is."""
        key = identity(parent)
        if key is None:
            return None
        twins = [score for score in self._prints.get(key, ()) if score is not parent]
        alike = [score for score in twins if score.claimed == parent.claimed]
        for twin in alike or (twins if len({score.claimed for score in twins}) == 1 else []):
            under = [*self._children.get(twin.score_id, ()), *self._adopted(twin)]
            for each in (under, *self._layers(twin)):
                parts = self._of(twin, each)
                if parts is not None:
                    return parts
        return None

    def _is_listed_in_full(self, parent: Score) -> bool:
        """Whether every other section of the text (two at least) is the sum of the parts listed under it.

        Only where no standard says what the parts are.
        """
        if parent.level is not Level.SECTION or not self._children.get(parent.score_id):
            return False
        if self._rubric is not None and self._rubric.programme(parent.program) is not None:
            return False
        others = [
            score
            for score in self._scores
            if score.level is Level.SECTION
            and score is not parent
            and (score.program, score.where) == (parent.program, parent.where)
            and identity(score) != identity(parent)
        ]
        sums = [sum((part.claimed for part in self._children.get(each.score_id, ())), _ZERO) for each in others]
        return len(others) >= 2 and all(total == each.claimed for total, each in zip(sums, others, strict=True))

    def _adopted(self, parent: Score) -> list[Score]:
        """Scores without a parent that by their words belong under this one, where no level between claims them."""
        peers = [
            score
            for score in self._orphans
            if score is not parent and score.program == parent.program and score.where == parent.where
        ]
        match parent.level:
            case Level.SUB_ITEM:
                return []
            case Level.BONUS:
                return [score for score in peers if score.level is Level.BONUS]
            case Level.INDICATOR:
                return [each for each in peers if each.level is Level.SUB_ITEM and each.indicator == parent.indicator]
            case Level.SECTION:
                return [score for score in loose(peers) if score.section == parent.section]
            case Level.TOTAL:
                bonus = [score for score in peers if score.level is Level.BONUS]
                sections = [score for score in peers if score.level is Level.SECTION]
                linked = self._children.get(parent.score_id)
                return [*(sections or ([] if linked else loose(peers))), *bonus]

    def _elsewhere(self, parent: Score) -> list[Score]:
        """Sub-items of an indicator that stand in another part of the document (narrative for a table's row).

        Also indicators of a section that only a table of indicators prints.
        """
        if parent.level is Level.SECTION:
            return self._in_the_other_place(parent)
        if parent.level is not Level.INDICATOR or not parent.indicator:
            return []
        return [
            score
            for score in self._sub_items
            if score.program == parent.program and score.indicator == parent.indicator and score.where != parent.where
        ]

    def _in_the_other_place(self, parent: Score) -> list[Score]:
        """The indicators of a section where text and table each print one level of scores only."""
        there = [
            score
            for score in self._scores
            if parent.section
            and (score.program, score.section) == (parent.program, parent.section)
            and score.where != parent.where
            and not score.area
            and score.level in (Level.SECTION, Level.INDICATOR)
        ]
        return [] if any(score.level is Level.SECTION for score in there) else there

    def _complete(self, parent: Score, parts: Sequence[Score]) -> bool:
        """Whether nothing is missing: full marks add up, the standard's parts are all there, or they are surely all."""
        wanted = self._full(parent)
        marks = [mark for mark in map(self._full, parts) if mark is not None]
        if wanted is not None and len(marks) == len(parts) and sum(marks, _ZERO) == wanted:
            return True
        printed = [part.full_marks for part in parts if part.full_marks is not None]
        if parent.full_marks is not None and len(printed) == len(parts) and sum(printed, _ZERO) < parent.full_marks:
            return False  # by the marks printed beside them, some are missing, whatever a standard would have
        if self._rubric is None or self._rubric.programme(parent.program) is None:
            return parent.level is Level.TOTAL and count_sections(parts) >= _SECTIONS_OF_ANY_STANDARD
        return self._covers_standard(parent, parts, self._rubric)

    def _overfull(self, parent: Score, parts: Sequence[Score]) -> bool:
        """Whether the parts' full marks exceed the parent's: then they are not (all) its parts."""
        wanted = self._full(parent)
        marks = [mark for mark in map(self._full, parts) if mark is not None]
        return wanted is not None and len(marks) == len(parts) and sum(marks, _ZERO) > wanted

    def _full(self, score: Score) -> Decimal | None:
        node = None
        if self._rubric is not None and score.level is Level.INDICATOR:
            node = indicator_of(score, self._rubric)
        return full_marks(score, self._rubric, node)

    def _covers_standard(self, parent: Score, parts: Sequence[Score], rubric: Rubric) -> bool:
        programme = rubric.programme(parent.program)
        assert programme is not None
        if parent.level is Level.TOTAL:
            sections = {part.section for part in parts if part.level is Level.SECTION}
            indicators = indicators_claimed(parts, programme.indicators())
            return all(
                section.section in sections or {each.indicator for each in section.indicators} <= indicators
                for section in programme.sections
            )
        if parent.level is Level.SECTION:
            wanted = next((each for each in programme.sections if each.section == parent.section), None)
            if wanted is None:
                return False
            there = indicators_claimed(parts, wanted.indicators) | self._claimed_in_other_sections(parent)
            return {each.indicator for each in wanted.indicators} <= there
        if parent.level is Level.INDICATOR:
            indicator = indicator_of(parent, rubric)
            return indicator is not None and 0 < len(indicator.sub_items) <= len(parts)
        return False

    def _claimed_in_other_sections(self, parent: Score) -> set[str]:
        """Indicators the report counts under another section than the standard does (satisfaction on its own)."""
        return {
            score.indicator
            for score in self._scores
            if score.level is Level.INDICATOR
            and score.program == parent.program
            and score.where == parent.where
            and score.section != parent.section
        }
