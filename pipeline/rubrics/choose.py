"""Which standard applies: by region (county → prefecture → province → country), year, and what the report prints.

A standard that binds the region in that year is taken unless the marks the report prints contradict it; the standard of
a form that the report prints goes before one that the marks do not bear out. Where none of these is there, one whose
printed marks agree closely may be taken and the reason says so; else none is, and scores are checked only as sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from pipeline.model import Extraction, Kind, Level, RubricChoice, Score
from pipeline.rubrics.load import Rubric
from pipeline.rubrics.own_indicators import own_indicator
from pipeline.rubrics.rules import Judgement

_ENOUGH_MARKS = 5  # fewer printed full marks say too little about the standard
_ENOUGH_CLAIMS = 8
_CLOSE = 0.8
_CONTRADICTED = 0.5
_DEDUCTED = regex.compile(r"扣(?:减|除|了)?(\d+(?:\.\d+)?)分")
_DEDUCTED_LAST = regex.compile(
    r"扣(?:减|除|了)?[\d.]+分[，,；;]?(?:自评|评价|实际|该项|本项|最终)*得?分?[为是:：]?[\d.]+分?$"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A standard beside the report: how narrowly it binds the region (-1: not at all), years, and agreement of marks.

    ``own_table``: whoever evaluates may mark by a table of their own (a third party), claims more for an indicator than
    the standard gives for it, or claims sections of another frame (效益指标29分). ``claims_fit``: no full marks are printed, but nearly all claims are those of the
    standard and none is above.
    """

    rubric: Rubric
    narrowness: int
    in_force: bool
    kind_fits: bool
    agreeing: int
    compared: int
    programmes: int
    own_table: bool = False
    claims_fit: bool = False
    form_printed: bool = False
    kind_near: bool = False

    @property
    def agreement(self) -> float:
        """Share of the printed full marks that are those of the standard; 1 where none are printed."""
        return 1.0 if self.compared == 0 else self.agreeing / self.compared

    @property
    def binding(self) -> bool:
        """Whether it is the standard in force for this report, and nothing printed speaks against it."""
        least = _CLOSE if self.own_table else _CONTRADICTED
        contradicted = (self.own_table or self.compared >= _ENOUGH_MARKS) and self.agreement < least
        contradicted = contradicted or (self.own_table and self.compared < _ENOUGH_MARKS)
        in_force = self.narrowness >= 0 and self.in_force and self.kind_fits and self.programmes > 0
        return in_force and not contradicted and not self.rubric.form_rows

    @property
    def of_form(self) -> bool:
        """Whether it is the standard of a form that the report prints."""
        return self.form_printed and self.narrowness >= 0 and self.in_force

    @property
    def close(self) -> bool:
        """Whether what is printed agrees with it so well that it may be applied although it does not bind."""
        fits = (self.kind_fits or self.kind_near) and not self.rubric.form_rows
        return fits and (self.claims_fit or (self.compared >= _ENOUGH_MARKS and self.agreement >= _CLOSE))


def choose(extraction: Extraction, rubrics: Sequence[Rubric]) -> tuple[Rubric | None, RubricChoice]:
    """The standard to apply, with the reason (Chinese and English) and the ids of the runners-up."""
    ranked = sorted((_candidate(extraction, rubric) for rubric in rubrics), key=_rank)
    for test, reason in _REASONS:
        fitting = [candidate for candidate in ranked if test(candidate)]
        if fitting:
            best = fitting[0]
            others = tuple(other.rubric.id for other in ranked if other is not best and (other.binding or other.close))
            return best.rubric, RubricChoice(best.rubric.id, reason(best, extraction), others, best.binding)
    near = tuple(candidate.rubric.id for candidate in ranked if candidate.kind_fits and candidate.narrowness >= 0)
    reason_text = "没有适用的评分标准，只核对分数之和 / no standard applies; scores are checked only as sums"
    return None, RubricChoice("", reason_text, near)


def named(rubric_id: str, rubrics: Sequence[Rubric]) -> tuple[Rubric, RubricChoice]:
    """The standard asked for by id. Raises ``KeyError`` naming the known ids where there is none."""
    for rubric in rubrics:
        if rubric.id == rubric_id:
            return rubric, RubricChoice(rubric.id, "按用户指定 / as asked for")
    known = ", ".join(rubric.id for rubric in rubrics)
    raise KeyError(f"没有编号为 {rubric_id} 的评分标准，已有：{known} / no standard {rubric_id!r}; known: {known}")


def _rank(candidate: Candidate) -> tuple[int, float, int, int, str]:
    return (
        -candidate.narrowness,
        -candidate.agreement,
        -candidate.programmes,
        -candidate.rubric.years.first,
        candidate.rubric.id,
    )


def _is_binding(candidate: Candidate) -> bool:
    return candidate.binding


def _is_borne_out(candidate: Candidate) -> bool:
    """Binding, and by the marks printed surely the one the report uses."""
    return candidate.binding and candidate.close and candidate.compared > 0


def _is_close(candidate: Candidate) -> bool:
    return candidate.close


def _candidate(extraction: Extraction, rubric: Rubric) -> Candidate:
    identity = extraction.identity
    agreeing, compared = _marks_agreement(extraction.scores, rubric)
    programs = set(identity.programs) | {score.program for score in extraction.scores if score.program}
    return Candidate(
        rubric,
        _narrowness(identity.region_code, rubric.binds),
        identity.year is None or identity.year in rubric.years,
        identity.kind.value in rubric.kinds,
        agreeing,
        compared,
        sum(rubric.programme(program) is not None for program in sorted(programs)),
        identity.kind is Kind.THIRD_PARTY_EVALUATION
        or _claims_more(extraction.scores, rubric)
        or (rubric.own_indicators is None and _of_other_frame(extraction.scores)),
        compared == 0 and _claims_fit(extraction.scores, rubric),
        _prints_form(extraction, rubric),
        identity.kind.value in rubric.kinds_if_close,
    )


def _prints_form(extraction: Extraction, rubric: Rubric) -> bool:
    """Whether the report prints as many rows with target, value and marks as the standard asks for."""
    own = rubric.own_indicators
    if not rubric.form_rows or own is None or extraction.identity.kind.value not in rubric.kinds:
        return False
    scores, figures = extraction.scores, extraction.figures
    rows = [score for score in scores if own_indicator(score, own, figures, rubric.document) is not None]
    return len(rows) >= rubric.form_rows and (_of_other_frame(scores) or any(not row.section for row in rows))


def _of_other_frame(scores: Sequence[Score]) -> bool:
    """Whether a section is claimed that no standard here has: 效益指标, 决策, 过程."""
    return any(score.level is Level.SECTION and not score.section for score in scores)


def _narrowness(region_code: str, binds: Sequence[str]) -> int:
    """3 for a standard of the county itself, 2 prefecture, 1 province, 0 the country; -1 where another region's."""
    if not binds:
        return 0
    return max((_shared_level(region_code, code) for code in binds), default=-1)


def _shared_level(region_code: str, code: str) -> int:
    significant = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
    return len(significant) // 2 if region_code.startswith(significant) else -1


def _marks_agreement(scores: Sequence[Score], rubric: Rubric) -> tuple[int, int]:
    """How many full marks (of sections and indicators, each once) are the standard's, and how many compared.

    Where none are printed, a deduction told with the score gives them (扣5分，得25分).
    """
    agreeing = compared = 0
    seen: set[tuple[str, str, str]] = set()
    for score in scores:
        key = (score.program, score.section, score.indicator)
        full = score.full_marks if score.full_marks is not None else _before_deduction(score)
        if full is None or key in seen or score.level not in (Level.SECTION, Level.INDICATOR):
            continue
        if _left_to_reports(score, rubric):
            continue
        seen.add(key)
        compared += 1
        agreeing += full == _standard_marks(score, rubric)
    return agreeing, compared


def _claims_fit(scores: Sequence[Score], rubric: Rubric) -> bool:
    """Whether nearly all of many claims are just the standard's marks, and none is above them."""
    claims = {(s.program, s.indicator): s for s in scores if s.level is Level.INDICATOR and s.indicator}
    marks = [(score.claimed, _standard_marks(score, rubric)) for score in claims.values()]
    known = [(claimed, full) for claimed, full in marks if full is not None]
    if len(known) < _ENOUGH_CLAIMS or len(known) < _CLOSE * len(marks):
        return False
    in_full = sum(claimed == full for claimed, full in known)
    return in_full >= _CLOSE * len(known) and all(claimed <= full for claimed, full in known)


def _before_deduction(score: Score) -> Decimal | None:
    """Claimed marks and the one deduction told right before them; ``None`` where none is."""
    told = _DEDUCTED.findall(score.quote)
    ends = _DEDUCTED_LAST.search(score.quote) is not None
    return score.claimed + Decimal(told[0]) if len(told) == 1 and ends else None


def _left_to_reports(score: Score, rubric: Rubric) -> bool:
    """Whether the standard leaves the indicator and its marks to each report: they say nothing about the standard."""
    if rubric.own_indicators is not None and rubric.own_indicators.weights == "own":
        return True
    if rubric.own_indicators is None or score.level is not Level.INDICATOR:
        return False
    programme = rubric.programme(score.program)
    ruled = [] if programme is None else [e for e in programme.indicators() if not isinstance(e.rule, Judgement)]
    return score.indicator not in {each.indicator for each in ruled}


def _claims_more(scores: Sequence[Score], rubric: Rubric) -> bool:
    """Whether two indicators or more claim above the marks the standard has for them: no slip, another table."""
    above = 0
    for score in scores:
        marks = _standard_marks(score, rubric) if score.level is Level.INDICATOR else None
        above += marks is not None and score.claimed > marks
    return above >= 2


def _standard_marks(score: Score, rubric: Rubric) -> Decimal | None:
    programme = rubric.programme(score.program)
    if programme is None or _left_to_reports(score, rubric):
        return None
    for section in programme.sections:
        if score.level is Level.SECTION and section.section == score.section:
            return section.marks
        for indicator in section.indicators:
            if score.level is Level.INDICATOR and indicator.indicator == score.indicator:
                return indicator.marks
    return None


def _is_of_form(candidate: Candidate) -> bool:
    return candidate.of_form


def _form_reason(best: Candidate, extraction: Extraction) -> str:
    least = best.rubric.form_rows
    return (
        f"报告印有此标准的自评表（{least} 行以上印出指标值、完成值和分值） / "
        f"the report prints this standard's form ({least} rows or more with target, value and marks)"
    )


def _binding_reason(best: Candidate, extraction: Extraction) -> str:
    years = extraction.identity.year
    scope = ("全国", "省级", "市级", "县级")[best.narrowness]
    scope_en = ("national", "provincial", "prefectural", "county")[best.narrowness]
    marks = f"，印出的 {best.compared} 项满分中 {best.agreeing} 项相符" if best.compared else ""
    marks_en = f", {best.agreeing} of {best.compared} printed full marks agree" if best.compared else ""
    return f"{years} 年适用的{scope}标准{marks} / the {scope_en} standard in force for {years}{marks_en}"


def _close_reason(best: Candidate, extraction: Extraction) -> str:
    if best.compared == 0:
        return (
            "没有适用于该地区、年度的标准，报告未印出满分；自评得分几乎都是此标准的满分，参照使用 / "
            "no standard binds this region and year and no full marks are printed; the claims are nearly all this one's marks"
        )
    return (
        f"没有适用于该地区、年度的标准；印出的 {best.compared} 项满分中 {best.agreeing} 项与此标准相符，参照使用 / "
        f"no standard binds this region and year; {best.agreeing} of {best.compared} printed full marks agree with this one"
    )


_REASONS = (
    (_is_borne_out, _binding_reason),
    (_is_of_form, _form_reason),
    (_is_binding, _binding_reason),
    (_is_close, _close_reason),
)
