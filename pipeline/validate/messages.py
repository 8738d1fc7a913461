"""Findings with their words: formula, numbers, ranges and difference, in Chinese and English.

A message accuses no single number: it says what does not agree with what, as printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from pipeline.contract_words import convention_name, score_label
from pipeline.interval import Interval
from pipeline.language import Language
from pipeline.model import Check, Figure, Finding, Place, Repair, Severity, Table
from pipeline.rubrics.combined_totals import COMBINED
from pipeline.validate.causes import SLIPS, Cause, plain
from pipeline.validate.consistency import Agreement
from pipeline.validate.enumerations import Skipped
from pipeline.validate.figure_index import FigureIndex
from pipeline.validate.odd_values import Contradiction, OddValue
from pipeline.validate.readings import Mismatch
from pipeline.validate.scores import TwoClaims, WrongScore
from pipeline.validate.statements import Doubt
from pipeline.validate.table_entries import TableMismatch

READINGS = {
    Agreement.TRUNCATED: ("仅在截断（而非四舍五入）时相符", "agrees only if cut off instead of rounded"),
    Agreement.WITHIN_UNIT: ("仅在末位相差不足一个单位时相符", "agrees only within one unit of the last place"),
}
DIFFERENCE_UNITS = {"%": ("个百分点", " percentage points")}  # 12% and 10% differ by 2 points, not by 2%
FOUR_PLACES = Decimal("0.0001")


def of_mismatch(mismatch: Mismatch, cause: Cause | None) -> Finding:
    """A figure that its relation does not give."""
    claim, comparison, point = mismatch.claim, mismatch.comparison, mismatch.comparison.point
    written = mismatch.reading.formula.written([_signed(operand) for operand in mismatch.reading.operands])
    result = "" if point is None else f" = {plain(point)}{claim.quantity.unit}"
    ranges = f"{shown_range(comparison.claimed)} / {shown_range(comparison.recomputed)}"
    soft = READINGS.get(comparison.agreement)
    gap, unit = _difference(claim.quantity.value, point), claim.quantity.unit
    zh = [
        f"{mismatch.name}：所载{_named(claim)}{claim.quantity.raw}与 {written}{result} 不符",
        f"取值区间（所载 / 重算）{ranges}，相差{gap}{DIFFERENCE_UNITS.get(unit, (unit, unit))[0]}",
    ]
    en = [
        f"{mismatch.name_en}: printed {claim.quantity.raw} does not agree with {written}{result}",
        f"ranges (printed / recomputed) {ranges}, difference {gap}{DIFFERENCE_UNITS.get(unit, (unit, unit))[1]}",
    ]
    for words in (soft, *mismatch.remarks):
        if words is not None:
            zh.append(words[0])
            en.append(words[1])
    if cause is not None:
        zh.append(f"可能原因：{cause.zh}")
        en.append(f"likely cause: {cause.en}")
    ids = (claim.figure_id, *(operand.figure_id for operand in mismatch.reading.operands))
    return _finding(
        mismatch.check, mismatch.severity, claim, claim.quantity.value, point, claim.quantity.unit, zh, en, ids
    )


def _signed(figure: Figure) -> str:
    """The number as printed; 减少140万元 is put into a formula as what it stands for."""
    raw = figure.quantity.raw
    return f"(−{raw})" if figure.quantity.value < 0 and not raw.startswith(("-", "−")) else raw


def of_replacement(mismatch: Mismatch, cause: Cause) -> Finding | None:
    """The two figures of one thing of which only one makes a claim true, where a cause names them."""
    replaced, by = cause.replaced, cause.by
    if replaced is None or by is None or replaced is mismatch.claim or replaced.source != by.source:
        return None
    if replaced.context.period != by.context.period:  # last year's and this year's are two things
        return None
    zh = [
        f"{_named(replaced)}{replaced.quantity.raw}与报告另处的{by.quantity.raw}不一致，{mismatch.name}按后者方相符；口径或有不同"
    ]
    en = [
        f"{replaced.quantity.raw} here, {by.quantity.raw} elsewhere: the {mismatch.name_en} agrees only with the latter; "
        "their scope may differ"
    ]
    return _finding(
        Check.CROSS_MENTION, Severity.WARNING, replaced, replaced.quantity.value, by.quantity.value,
        replaced.quantity.unit, zh, en, (replaced.figure_id, by.figure_id),
    )  # fmt: skip


def of_odd_value(odd: OddValue) -> Finding:
    """A value no real programme could have."""
    claim = odd.claim
    allowed, raws = shown_range(odd.allowed), "、".join(other.quantity.raw for other in odd.others)
    shown = plain(odd.value if odd.ratio is None else odd.ratio)
    basis = f"（{claim.quantity.raw}、{raws}）" if raws else ""
    zh = [f"{odd.name}：{shown}{odd.unit}{basis}，不在合理范围 {allowed} 内", f"依据：{odd.source}"]
    en = [
        f"{odd.name_en}: {shown} {odd.unit} from {claim.quantity.raw} {raws}".strip(),
        f"outside the plausible {allowed}",
    ]
    ids = (claim.figure_id, *(other.figure_id for other in odd.others))
    finding = _finding(Check.PLAUSIBILITY, Severity.WARNING, claim, odd.value, odd.ratio, odd.unit, zh, en, ids)
    return finding if odd.ratio is None else _without_difference(finding)


def of_contradiction(found: Contradiction) -> Finding:
    """One quantity, two values."""
    claim, other = found.claim, found.other
    where, where_en = _pages(claim.place, other.place)
    zh = [f"同一数字两处不一致：此处{_named(claim)}{claim.quantity.raw}，另处{other.quantity.raw}{where}"]
    en = [f"one quantity, two values: {claim.quantity.raw} here, {other.quantity.raw} elsewhere{where_en}"]
    if found.kind is not None:
        zh.append(f"可能原因：{SLIPS[found.kind][0]}")
        en.append(f"likely cause: {SLIPS[found.kind][1]}")
    ids = (claim.figure_id, other.figure_id, *(mention.figure_id for mention in found.mentions if mention is not claim))
    return _finding(
        Check.CROSS_MENTION, found.severity, claim, claim.quantity.value, other.quantity.value, claim.quantity.unit,
        zh, en, ids,
    )  # fmt: skip


def of_wrong_score(wrong: WrongScore) -> Finding:
    """A claimed score that does not stand."""
    score = wrong.score
    label = score_label(score)
    claimed, recomputed = plain(score.claimed), "" if wrong.recomputed is None else plain(wrong.recomputed)
    openings = {
        Check.SCORE_SUM: (f"“{label}”自评{claimed}分与各组成部分之和{recomputed}分不符", f"“{label}”: claimed {claimed}, its parts add up to {recomputed}"),
        Check.SCORE_RULE: (f"“{label}”自评{claimed}分与评分规则所得{recomputed}分不符", f"“{label}”: claimed {claimed}, the rule gives {recomputed}"),
        Check.SCORE_RANGE: (f"“{label}”自评{claimed}分不在 0 … 满分 范围内（界限{recomputed}分）", f"“{label}”: claimed {claimed} is outside its marks (limit {recomputed})"),
        Check.MISSING: (f"“{label}”自评{claimed}分缺少评分规则所需数据", f"“{label}”: claimed {claimed}, but what its rule needs is not in the report"),
    }  # fmt: skip
    if wrong.check is Check.SCORE_RULE and wrong.recomputation.convention:
        reading, reading_en = (convention_name(wrong.recomputation.convention, each) for each in Language)
        openings[Check.SCORE_RULE] = (
            f"“{label}”自评{claimed}分仅按“{reading}”的口径成立，通常口径为{recomputed}分",
            f"“{label}”: claimed {claimed} holds only under the reading “{reading_en}”; the usual one gives {recomputed}",
        )
    if wrong.recomputation.rule in COMBINED:
        openings[Check.SCORE_SUM] = (
            f"“{label}”自评{claimed}分与各方面总分合成的{recomputed}分不符",
            f"“{label}”: claimed {claimed}, the totals combined give {recomputed}",
        )
    zh, en = openings[wrong.check]
    explained = wrong.check is not Check.SCORE_RANGE
    return Finding(
        "", wrong.check, wrong.severity, score.program, score.indicator, score.claimed, wrong.recomputed,
        None if wrong.recomputed is None else score.claimed - wrong.recomputed, "分",
        _joined([zh, wrong.recomputation.explanation if explained else ""], "。"),
        _joined([en, wrong.recomputation.explanation_en if explained else ""], ". "),
        (score.score_id, *wrong.parts), score.place, score.quote,
    )  # fmt: skip


def of_two_claims(two: TwoClaims) -> Finding:
    """One score, two claims."""
    score, other = two.score, two.other
    label = score_label(score) or score_label(other)
    where, where_en = _pages(score.place, other.place)
    zh = f"“{label}”自评分两处不一致：此处{plain(score.claimed)}分，另处{plain(other.claimed)}分{where}。"
    en = f"“{label}”: claimed {plain(score.claimed)} here, {plain(other.claimed)} elsewhere{where_en}."
    return Finding(
        "", Check.CROSS_MENTION, two.severity, score.program, score.indicator, score.claimed, other.claimed,
        score.claimed - other.claimed, "分", zh, en, (score.score_id, other.score_id), score.place, score.quote,
    )  # fmt: skip


def of_table_mismatch(found: TableMismatch, index: FigureIndex) -> Finding:
    """A total of a table that its cells do not give, in the canonical unit where the cell was read as a figure."""
    at = {(f.context.row, f.context.column): f for f in index.blocks.get(found.block, ()) if f.context.row is not None}
    total = found.total
    figure = at.get((total.row, total.column))
    printed = total.quantity.value
    factor = figure.quantity.value / printed if figure is not None and printed else Decimal(1)
    point = None if found.comparison.point is None else found.comparison.point * factor
    terms = " + ".join(part.quantity.raw for part in found.parts)
    ranges = f"{shown_range(found.comparison.claimed)} / {shown_range(found.comparison.recomputed)}"
    gap = _difference(printed, found.comparison.point)
    zh = [f"表内合计（{found.heading}）：所载{total.quantity.raw}与 {terms} = {plain(found.comparison.point or printed)} 不符",
          f"取值区间（所载 / 重算）{ranges}，相差{gap}"]  # fmt: skip
    en = [f"table total ({found.heading}): printed {total.quantity.raw} does not agree with {terms} = {plain(found.comparison.point or printed)}",
          f"ranges (printed / recomputed) {ranges}, difference {gap}"]  # fmt: skip
    zh += [remark for remark, _ in found.remarks]
    en += [remark for _, remark in found.remarks]
    parts = (at.get((part.row, part.column)) for part in found.parts)
    ids = tuple(f.figure_id for f in (figure, *parts) if f is not None)
    if figure is not None:
        return _finding(
            Check.TABLE_SUM, found.severity, figure, printed * factor, point, figure.quantity.unit, zh, en, ids
        )
    table = index.document.blocks[found.block]
    quote = "".join(c.text.content for c in table.cells if c.row == total.row) if isinstance(table, Table) else ""
    return Finding(
        "", Check.TABLE_SUM, found.severity, "", "", printed, _rounded(point), _gap(printed, point), "",
        _joined(zh, "；"), _joined(en, "; "), ids, total.cell.text.place(), quote,
    )  # fmt: skip


def of_undecided(repair: Repair) -> Finding:
    """A number with misread characters that nothing decides: it was left out."""
    zh = f"“{repair.raw}”中有误读字符：{repair.reason}"
    en = f"“{repair.raw}” holds misread characters: {repair.reason_en}"
    return Finding(
        "", Check.MISSING, Severity.INFO, "", "", None, None, None, repair.unit, _joined([zh], "；"), _joined([en], "; "),
        (), repair.place, repair.quote,
    )  # fmt: skip


def of_skipped(found: Skipped) -> Finding:
    """A figure that all areas of a list state but one."""
    example, first = found.breakdown.rows[0], found.beside[0]
    others = len(found.breakdown.rows)
    implied = None if found.implied is None else found.implied.value
    zh = [f"{found.area}未列明其余{others}个地区均已列明的数据（如{example.area}{example.quantity.raw}）"]
    en = [
        f"{found.area}: a figure is missing that the other {others} areas state (as {example.area} {example.quantity.raw})"
    ]
    if found.implied is not None and implied is not None:
        zh.append(f"按同列比率推算为{found.implied.raw} = {plain(implied)}{example.quantity.unit}")
        en.append(f"the rate printed beside it makes it {found.implied.raw} = {plain(implied)}")
    return Finding(
        "", Check.MISSING, Severity.WARNING, first.program, first.context.indicator, None, _rounded(implied), None,
        example.quantity.unit, _joined(zh, "；"), _joined(en, "; "), tuple(f.figure_id for f in found.beside),
        first.place, first.quote,
    )  # fmt: skip


def of_doubt(doubt: Doubt) -> Finding:
    """A statement in words that does not hold."""
    recomputed = _rounded(doubt.recomputed)
    difference = None if recomputed is None or doubt.claimed is None else _rounded(doubt.claimed - recomputed)
    return Finding(
        "", doubt.check, doubt.severity, doubt.program, doubt.indicator, doubt.claimed, recomputed, difference,
        doubt.unit, _joined(doubt.zh, "；"), _joined(doubt.en, "; "), doubt.operands, doubt.place, doubt.quote,
    )  # fmt: skip


def _finding(
    check: Check, severity: Severity, claim: Figure, claimed: Decimal, recomputed: Decimal | None, unit: str,
    zh: Iterable[str], en: Iterable[str], operands: tuple[str, ...],
) -> Finding:  # fmt: skip
    return Finding(
        "", check, severity, claim.program, claim.context.indicator, claimed, _rounded(recomputed),
        _gap(claimed, recomputed), unit, _joined(zh, "；"), _joined(en, "; "), operands, claim.place, claim.quote,
    )  # fmt: skip


def _without_difference(finding: Finding) -> Finding:
    return replace(finding, difference=None)


def _gap(claimed: Decimal, recomputed: Decimal | None) -> Decimal | None:
    return None if recomputed is None else _rounded(claimed - recomputed)


def _rounded(value: Decimal | None) -> Decimal | None:
    """At most four decimal places."""
    if value is None:
        return None
    return value if value == value.quantize(FOUR_PLACES) else value.quantize(FOUR_PLACES)


def _difference(claimed: Decimal, recomputed: Decimal | None) -> str:
    return "—" if recomputed is None else plain(claimed - recomputed)


def shown_range(interval: Interval) -> str:
    """The interval with at most four places."""
    low = None if interval.low is None else _rounded(interval.low)
    high = None if interval.high is None else _rounded(interval.high)
    return str(Interval(low, high, interval.low_closed, interval.high_closed))


def _named(figure: Figure) -> str:
    return figure.area


def _pages(here: Place, elsewhere: Place) -> tuple[str, str]:
    """``（第3页、第5页）`` and `` (p. 3 and p. 5)``; empty where there are no pages."""
    pages = [place.page for place in (here, elsewhere) if place.page is not None]
    zh, en = "、".join(f"第{page}页" for page in pages), " and ".join(f"p. {page}" for page in pages)
    return (f"（{zh}）", f" ({en})") if pages else ("", "")


def _joined(parts: Iterable[str], separator: str) -> str:
    text = separator.join(part.rstrip("。.") for part in parts if part)
    return f"{text}。" if separator in "。；" else f"{text}."
