"""Verdicts on generated reports of known truth: random figures, claims right or wrong by a known amount.

Every report is a text or a table in the project's own words and goes through the whole pipeline. The truth is computed
here, from the wording of each rule, without the code that is measured. Run: ``python -m bench.verdicts [REPORTS]``.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from pathlib import Path

from bench.verdict_tables import markdown, own_row, own_satisfaction, third_party_row
from pipeline.model import Assessment, Level, Score, Verdict
from pipeline.stages import AuditOptions, audit_document

D = Decimal
TARGET = D("0.97")
_HALF = D("0.05")  # of the last printed place of a rate
_STEPS = (D(1), D(-1), D("0.5"), D("-0.5"), D(2), D(-3))


@dataclass(frozen=True)
class Ask:
    """One item of a standard: where it stands, how a report writes it, and the marks allowed for a value."""

    kind: str
    indicator: str
    heading: str
    marks: Decimal
    sentence: str  # with {v} the value, {p} {a} plan and actual, {c} the claim
    allowed: Callable[[Decimal], tuple[Decimal, ...]]
    low: int = 40
    high: int = 110
    planned: int = 0  # about how many are planned, 0 where only a rate is told
    before: Decimal = Decimal()  # marks of the indicator's other items, claimed in full
    lead: str = ""


@dataclass
class Claimed:
    """A claim put into a report with the verdict it must get."""

    kind: str
    level: Level
    indicator: str
    claim: Decimal
    verdict: Verdict
    label: str = ""  # what the report calls it, where that tells it from others


@dataclass
class Made:
    """A generated report."""

    name: str
    text: str
    claims: list[Claimed] = field(default_factory=list)


# --- what the wordings allow, computed here ------------------------------------------------------------------------------


def lost(
    full: str, base: str, step: str = "1", per: str = "1", cap: str = ""
) -> Callable[[Decimal], tuple[Decimal, ...]]:
    """每低 STEP 个百分点扣 PER 分: completed steps, started ones, or in proportion."""

    def allowed(value: Decimal) -> tuple[Decimal, ...]:
        short = max(D(0), D(base) - value) / D(step)
        counts = (short.to_integral_value(ROUND_FLOOR), short.to_integral_value(ROUND_CEILING), short)
        return tuple(D(full) - min(D(cap or full), count * D(per)) for count in counts)

    return allowed


def stepped(*bands: tuple[str, str]) -> Callable[[Decimal], tuple[Decimal, ...]]:
    """From each limit on its marks, nothing under the first."""

    def allowed(value: Decimal) -> tuple[Decimal, ...]:
        return (max((D(marks) for limit, marks in bands if value >= D(limit)), default=D(0)),)

    return allowed


def share(full: str, target: str, zero: bool = True) -> Callable[[Decimal], tuple[Decimal, ...]]:
    """按比例扣减: the share of the target, or nothing below it where that was seen in practice."""

    def allowed(value: Decimal) -> tuple[Decimal, ...]:
        met = value >= D(target)
        part = D(full) if met else D(full) * value / D(target)
        return (part, D(full) if met else D(0)) if zero else (part,)

    return allowed


def at_most(full: str, target: str) -> Callable[[Decimal], tuple[Decimal, ...]]:
    """…及以下；未达到的按比例扣减."""

    def allowed(value: Decimal) -> tuple[Decimal, ...]:
        return (D(full), D(full)) if value <= D(target) else (D(full) * D(target) / value, D(0))

    return allowed


def _execution(marks_before: str = "2") -> Ask:
    return Ask(
        "marks_lost", "budget_execution", "预算执行", D(10),
        "2.当年中央财政补助资金{p}万元，实际支出{a}万元，预算执行率{v}%（{c}分）。", lost("8", "100", "5", cap="8"), 45, 100, 30000,
        D(marks_before), "1.建立健全预算执行、绩效监控机制（2分）。",
    )  # fmt: skip


_PLAN = "年计划{thing}{{p}}{unit}，实际{done}{{a}}{unit}，完成计划的{{v}}%。"


def _completion(
    indicator: str, heading: str, marks: str, thing: str, unit: str, planned: int, done: str = "开工"
) -> Ask:
    sentence = "当" + _PLAN.format(thing=thing, unit=unit, done=done)
    return Ask("marks_lost", indicator, heading, D(marks), sentence, lost(marks, "100"), 60, 110, planned)


def _satisfaction(heading: str = "满意度") -> Ask:
    return Ask("marks_lost", "satisfaction", heading, D(5), "经抽样调查，群众满意度为{v}%。", lost("5", "80"), 70, 99)


RENTAL = (
    _execution(),
    _completion("affordable_rental_completion", "保障性租赁住房计划完成率", "10", "筹集保障性租赁住房", "套", 9000, "筹集"),
    _completion("public_rental_completion", "新筹集公租房年度计划完成率", "8", "新筹集公租房", "套", 800, "筹集"),
    _completion("subsidy_completion", "租赁补贴发放计划完成率", "5", "发放租赁补贴", "户", 4000, "发放"),
    Ask("bands", "development_target", "确定保障性租赁住房发展目标", D(7), "新增保障性租赁住房占新增住房供应总量的比例为{v}%。", stepped(("10", "3"), ("20", "5"), ("30", "7")), 3, 45),
    Ask("bands", "rental_operation", "租赁住房运营管理", D(8), "1.管理服务平台等其余各项均已落实（4分）。2.企业和其他机构参与运营的租赁住房占比{v}%（{c}分）。", stepped(("10", "2"), ("20", "3"), ("30", "4")), 3, 45, 0, D(4)),
    _satisfaction("租赁住房保障满意度"),
)  # fmt: skip
RENOVATION = (
    _execution(),
    Ask("marks_lost", "renovation_completion", "改造计划完成率", D(30), "当年计划改造小区{p}个，实际开工{a}个，完成计划的{v}%（{c}分）；户数、面积、楼栋均完成计划（20分）。", lost("10", "100"), 85, 110, 900, D(20)),
    Ask("proportional", "resident_participation", "居民参与", D(5), "1.成立党组织的小区占年度计划改造小区比例为{v}%（{c}分）。其余各项均已达到（4分）。", share("1", "60"), 20, 90, 0, D(4)),
    Ask("proportional", "renovation_content", "改造内容", D(10), "1.与相邻小区联动、连片实施改造的小区占年度计划改造小区比例为{v}%（{c}分）。2.其余各项均已达到（9分）。", share("1", "50"), 20, 90, 0, D(9)),
    Ask("proportional", "fund_raising", "资金筹集", D(10), "1.居民参与出资改造的小区占年度计划改造小区比例为{v}%（{c}分）。2.其余各项均已达到（9分）。", share("1", "60"), 20, 90, 0, D(9)),
    Ask("proportional", "fund_raising", "资金筹集", D(10), "1.中央补助资金占比{v}%（{c}分）。2.其余各项均已达到（8分）。", at_most("2", "40"), 25, 80, 0, D(8)),
    _satisfaction("居民满意度"),
)  # fmt: skip
SHANTYTOWN = (
    _execution(),
    _completion("shantytown_completion", "年度计划完成率", "30", "开工棚改安置住房", "套", 9000),
    Ask("marks_lost", "allocation_rate", "当年达到交付使用条件的棚改安置住房分配率", D(20), "达到交付使用条件的棚改安置住房分配率为{v}%。", lost("20", "60"), 42, 95),
    _satisfaction("棚户区改造拆迁居民满意度"),
)  # fmt: skip
HENAN_JOINT = (
    Ask(
        "threshold",
        "fund_raising",
        "资金筹集",
        D(10),
        "市县财政安排资金{v}万元用于公租房保障和城市棚户区改造。",
        stepped(("0.01", "10")),
        0,
        900,
    ),
    _completion("shantytown_completion", "开工计划完成率", "35", "开工棚改安置住房", "套", 7000),
    _completion("subsidy_completion", "租赁补贴发放计划完成率", "15", "发放租赁补贴", "户", 3000, "发放"),
    _satisfaction("棚户区改造拆迁居民、公租房已保障对象满意度"),
)
HENAN_RENOVATION = (
    _completion("households_completion", "改造户数计划完成率", "20", "改造老旧小区", "户", 30000),
    _completion("buildings_completion", "改造楼栋计划完成率", "5", "改造楼栋", "栋", 900),
    _completion("communities_completion", "改造小区计划完成率", "5", "改造小区", "个", 300),
    _satisfaction("老旧小区居民满意度"),
)
FACTS = {"fund_use": ("资金使用管理", 5), "report_submission": ("评价报告报送及时、完整性", 5)}

TITLES = {
    "rental": "租赁住房保障",
    "renovation": "城镇老旧小区改造",
    "shantytown": "城市棚户区改造",
    "rental_shantytown": "公租房保障和城市棚户区改造",
}
STANDARDS: tuple[tuple[str, str, int, str, tuple[Ask, ...]], ...] = (
    ("national-2022", "浙江省", 2022, "rental", RENTAL),
    ("national-2022", "浙江省", 2022, "renovation", RENOVATION),
    ("national-2022", "浙江省", 2022, "shantytown", SHANTYTOWN),
    ("inner-mongolia-2023", "包头市", 2023, "rental", RENTAL),
    ("inner-mongolia-2023", "包头市", 2023, "renovation", RENOVATION),
    ("inner-mongolia-2023", "包头市", 2023, "shantytown", SHANTYTOWN),
    ("henan-2020", "洛阳市", 2020, "rental_shantytown", HENAN_JOINT),
    ("henan-2020", "洛阳市", 2020, "renovation", HENAN_RENOVATION),
)


# --- making reports ---------------------------------------------------------------------------------------------------------


Spans = list[tuple[Decimal, Decimal]]  # the marks that each reading allows, from and to


def spans_of(ask: Ask, low: Decimal, high: Decimal) -> Spans:
    """The marks each reading allows for a value from ``low`` to ``high``: all rules only rise or only fall."""
    ends = zip(ask.allowed(low), ask.allowed(high), strict=True)
    return [(min(pair), max(pair)) for pair in ends]


def verdict_of(claim: Decimal, spans: Spans) -> Verdict | None:
    """The verdict a claim must get; ``None`` where it lies between two readings, so that either word would do.

    A claim in whole marks is exact, one with decimals may be rounded at its last place.
    """
    places = int(claim.normalize().as_tuple().exponent)
    slack = D(1).scaleb(places) / 2 if places < 0 else D(0)
    if any(low - slack <= claim <= high + slack for low, high in spans):
        return Verdict.MATCH
    if claim > max(high for _, high in spans):
        return Verdict.OVERCLAIMED
    return Verdict.UNDERCLAIMED if claim < min(low for low, _ in spans) else None


def value_of(ask: Ask, chance: random.Random) -> tuple[Decimal, int, int, Spans]:
    """A value as printed (to a tenth), plan and actual where told, and the marks allowed for what was printed.

    A rate alone may be rounded; one that its figures bear out is that rate, or the exact ratio of the figures.
    """
    if not ask.planned:
        value = D(chance.randint(ask.low * 10, ask.high * 10)) / 10
        return value, 0, 0, spans_of(ask, value - _HALF, value + _HALF)
    plan = chance.randint(ask.planned // 2, ask.planned)
    actual = plan * chance.randint(ask.low * 10, ask.high * 10) // 1000
    exact = D(actual) / D(plan) * 100
    value = exact.quantize(D("0.1"))
    return value, plan, actual, spans_of(ask, value, value) + spans_of(ask, exact, exact)


def claim_of(ask: Ask, spans: Spans, most: Decimal, chance: random.Random) -> tuple[Decimal, Verdict]:
    """A claim with its verdict, right or wrong by as little as one printed step."""
    while True:
        true = chance.choice([end for span in spans for end in span])
        whole = true == true.to_integral_value()
        claim = true if whole else true.quantize(D("0.1"))
        if chance.random() < 0.5:
            claim += chance.choice(_STEPS[:2] if ask.kind == "bands" or not whole else _STEPS) * (
                1 if whole else D("0.1")
            )
        verdict = verdict_of(claim, spans)
        if 0 <= claim <= most and verdict is not None:
            return claim, verdict


def plain(value: Decimal) -> str:
    """Without trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def narrative(number: int, chance: random.Random) -> Made:
    """A report in running text: one programme, three or four items, a fact that nothing in the report can settle."""
    rubric, region, year, program, asks = STANDARDS[number % len(STANDARDS)]
    title = TITLES[program]
    made = Made(f"{rubric}-{program}-{number}.md", "")
    lines = [f"# 关于{region}{year}年度城镇保障性安居工程财政资金绩效自评的报告", "", f"一、{title}绩效自评情况", ""]
    for ask in _some(asks, chance):
        value, plan, actual, allowed = value_of(ask, chance)
        claim, verdict = claim_of(ask, allowed, ask.marks - ask.before, chance)
        sentence = ask.lead + ask.sentence.format(v=f"{value:.1f}", p=plan, a=actual, c=plain(claim))
        lines += [f"“{ask.heading}”得分{plain(claim + ask.before)}分。{sentence}", ""]
        level = Level.SUB_ITEM if ask.before else Level.INDICATOR
        made.claims.append(Claimed(ask.kind, level, ask.indicator, claim, verdict))
        if ask.before:
            made.claims.append(Claimed("sum", Level.INDICATOR, ask.indicator, claim + ask.before, Verdict.MATCH))
    indicator = chance.choice(sorted(FACTS))
    heading, marks = FACTS[indicator]
    lines += [f"“{heading}”得分{marks}分。各项工作均按规定开展。", ""]
    made.claims.append(Claimed("per_occurrence", Level.INDICATOR, indicator, D(marks), Verdict.UNVERIFIABLE))
    made.text = "\n".join(lines)
    return made


def _some(asks: tuple[Ask, ...], chance: random.Random) -> list[Ask]:
    """Up to four items, each indicator once, in the order of the standard."""
    picked: dict[str, Ask] = {}
    for ask in chance.sample(asks, len(asks)):
        picked.setdefault(ask.indicator, ask)
    chosen = list(picked.values())[: chance.randint(3, 4)]
    return [ask for ask in asks if ask in chosen]


ALL_OR_NONE = "群众满意度达到85%及以上的得8分，否则不得分。"
PRINTED: tuple[tuple[str, Ask], ...] = (
    ("预算执行率达到95%得10分，每低2个百分点扣1分，最多扣10分。", Ask("printed", "budget_execution", "预算执行", D(10), "中央财政补助资金预算执行率{v}%", lost("10", "95", "2"), 60, 100)),
    ("租赁补贴发放计划完成率达到100%得6分，90%（含）-100%得4分，90%以下不得分。", Ask("printed", "subsidy_completion", "租赁补贴发放计划完成率", D(6), "租赁补贴发放计划完成率{v}%", stepped(("90", "4"), ("100", "6")), 80, 105)),
    ("群众满意度达到90%以上的得8分；未达到的，每低1个百分点扣0.5分，扣完为止。", Ask("printed", "satisfaction", "租赁住房保障满意度", D(8), "群众满意度{v}%", lost("8", "90", per="0.5"), 75, 99)),
    ("保障性租赁住房计划完成率达到100%得12分，未完成的按完成比例计分。", Ask("printed", "affordable_rental_completion", "保障性租赁住房计划完成率", D(12), "保障性租赁住房计划完成率{v}%", share("12", "100", zero=False), 60, 110)),
    (ALL_OR_NONE, Ask("printed threshold", "satisfaction", "租赁住房保障满意度", D(8), "群众满意度{v}%", stepped(("85", "8")), 75, 99)),
)  # fmt: skip
JUDGED = ("制度健全、管理规范的得5分，否则酌情扣分。", "每发现1项违规问题扣1分，最多扣5分。")


def printed(number: int, chance: random.Random) -> Made:
    """A report that prints its standard in a table: its own rules must be applied, though one on file binds."""
    region, year = (("安徽省", 2022), ("赤峰市", 2023))[number % 2]
    made = Made(f"printed-{number}.md", "")
    rows = []
    rules = {ask.indicator: (criterion, ask) for criterion, ask in chance.sample(PRINTED, len(PRINTED))}
    for criterion, ask in list(rules.values())[:3]:
        value, _, _, allowed = value_of(ask, chance)
        claim, verdict = claim_of(ask, allowed, ask.marks, chance)
        reason = ask.sentence.format(v=f"{value:.1f}")
        rows.append(f"| {ask.heading} | {plain(ask.marks)} | {criterion} | {plain(claim)} | {reason} |")
        made.claims.append(Claimed(ask.kind, Level.INDICATOR, ask.indicator, claim, verdict))
    rows.append(f"| 资金使用管理 | 5 | {chance.choice(JUDGED)} | 5 | 各项工作均按规定开展 |")
    made.claims.append(Claimed("per_occurrence", Level.INDICATOR, "fund_use", D(5), Verdict.UNVERIFIABLE))
    head = ["| 指标 | 分值 | 评分标准 | 自评得分 | 评分理由 |", "|---|---|---|---|---|"]
    title = f"# {region}{year}年度城镇保障性安居工程财政资金绩效自评报告"
    made.text = "\n".join([title, "", "一、租赁住房保障绩效自评情况", "", *head, *rows, ""])
    return made


def scored_sections(number: int, chance: random.Random) -> Made:
    """Sections and their total, right or wrong by as little as half a mark."""
    made = Made(f"sum-{number}.md", "")
    full = {"资金管理": 25, "项目管理": 15, "产出效益": 60}
    got = {name: D(chance.randint(marks * 1, marks * 2)) / 2 for name, marks in full.items()}
    off = chance.choice((D(0), D(0), D("0.5"), D("-0.5"), D(1), D(-1)))
    total = sum(got.values(), D(0)) + off
    parts = "，".join(f"{name}（满分{full[name]}分）得分{plain(marks)}分" for name, marks in got.items())
    made.text = (
        "# 关于浙江省2022年度城镇保障性安居工程财政资金绩效自评的报告\n\n一、城市棚户区改造绩效自评情况\n\n"
        f"城市棚户区改造绩效自评总得分{plain(total)}分。其中：{parts}。\n"
    )
    verdict = Verdict.MATCH if off == 0 else Verdict.INCONSISTENT
    made.claims.append(Claimed("total", Level.TOTAL, "", total, verdict))
    return made


def transfer(number: int, chance: random.Random) -> Made:
    """The self-evaluation form of transfer payments: execution rate × 10."""
    value = D(chance.randint(500, 1040)) / 10
    ask = Ask("proportional", "budget_execution", "预算执行率", D(10), "", share("10", "100", zero=False))
    claim, verdict = claim_of(ask, spans_of(ask, value - _HALF, value + _HALF), D(10), chance)
    made = Made(f"transfer-{number}.md", "")
    made.text = (
        "# 2021年度中央对地方专项转移支付绩效自评报告（城镇保障性安居工程补助资金）\n\n浙江省财政厅\n\n"
        f"一、预算执行情况\n\n“预算执行率”得分{plain(claim)}分。中央财政补助资金预算执行率为{value:.1f}%。\n"
    )
    made.claims.append(Claimed("transfer", Level.INDICATOR, "budget_execution", claim, verdict))
    return made


def transfer_form(number: int, chance: random.Random) -> Made:
    """The form of transfer payments: indicators, targets and marks of the report's own."""
    rows = [own_row(number + step, full, chance) for step, full in enumerate((20, 15, 15))]
    rows.append(own_satisfaction(10, chance))
    header = "| 三级指标 | 年度指标值 | 全年实际完成值 | 分值 | 得分 |"
    made = Made(f"form-{number}.md", "")
    made.text = (
        "# 浙江省2022年度中央财政城镇保障性安居工程补助资金转移支付绩效自评报告\n\n附表 转移支付区域绩效目标自评表\n\n"
        f"{markdown(header, rows)}\n"
    )
    made.claims += [Claimed("own target", Level.INDICATOR, "", r.claim, r.verdict, r.cells[0]) for r in rows]
    return made


def third_party(number: int, chance: random.Random) -> Made:
    """A third party's table with rules of its own, its sections and its total: a wrong section makes the total wrong."""
    rows = [third_party_row(step, full, chance) for step, full in enumerate((40, 40, 20))]
    off = chance.choice((D(0), D(0), D("0.5"), D(-1)))
    parts = [sum((row.claim for row in rows[:2]), D(0)), rows[2].claim + off]
    header = "| 指标 | 分值 | 评分标准 | 实际完成值 | 得分 |"
    made = Made(f"third-{number}.md", "")
    made.text = (
        "# 浙江省2019年度城镇老旧小区改造项目绩效评价报告\n\n委托单位：浙江省财政厅\n\n评价机构：某会计师事务所\n\n"
        f"经综合评价，项目综合得分{plain(sum(parts, D(0)))}分。\n\n一、过程情况（分值80分，得{plain(parts[0])}分）\n\n"
        f"{markdown(header, rows[:2])}\n\n二、效果情况（分值20分，得{plain(parts[1])}分）\n\n{markdown(header, rows[2:])}\n"
    )
    made.claims += [Claimed("own rule", Level.INDICATOR, "", r.claim, r.verdict, r.cells[0]) for r in rows]
    return made


MAKERS = (narrative, narrative, narrative, narrative, printed, scored_sections, transfer, transfer_form, third_party)


def generated(count: int, seed: int = 20240229) -> Iterator[Made]:
    """``count`` reports of all makers, the same for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        yield MAKERS[number % len(MAKERS)](number // len(MAKERS) * 4 + number % len(MAKERS), chance)


# --- measuring --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """A claim of a report with the verdict it got; empty where the claim was not found."""

    report: Made
    claimed: Claimed
    got: str
    why: str


def measure(report: Made, folder: Path) -> list[Outcome]:
    """The report through the whole pipeline."""
    path = folder / report.name
    path.write_text(report.text, "utf-8")
    assessment = audit_document(path, report.name, AuditOptions(ocr="off"), None).assessment
    assert assessment is not None, report.name
    return [_outcome(report, claimed, assessment) for claimed in report.claims]


def _outcome(report: Made, claimed: Claimed, assessment: Assessment) -> Outcome:
    results = zip(assessment.extraction.scores, assessment.recomputations, strict=True)
    found = [result for score, result in results if _is(score, claimed)]
    if not found:
        return Outcome(report, claimed, "", "not extracted")
    last = found[-1]  # of two sub-items with the same marks the one under test stands last
    return Outcome(report, claimed, last.verdict.value, last.explanation)


def _is(score: Score, claimed: Claimed) -> bool:
    same_level = score.level is claimed.level
    if claimed.label:
        return same_level and score.label == claimed.label and score.claimed == claimed.claim
    return same_level and score.indicator == claimed.indicator and score.claimed == claimed.claim


def main(arguments: list[str]) -> int:
    """Print accuracy by kind and what is missed; 1 where it is under the target."""
    count = int(arguments[0]) if arguments else 450
    with tempfile.TemporaryDirectory() as folder:
        outcomes = [outcome for report in generated(count) for outcome in measure(report, Path(folder))]
    right, all_ = Counter[str](), Counter[str]()
    for outcome in outcomes:
        all_[outcome.claimed.kind] += 1
        right[outcome.claimed.kind] += outcome.got == outcome.claimed.verdict.value
    for kind in sorted(all_):
        print(f"{kind:16} {right[kind]:5} / {all_[kind]:5}")
    accuracy = D(right.total()) / D(all_.total())
    print(f"{'all':16} {right.total():5} / {all_.total():5}  accuracy {accuracy:.4f}, {count} reports")
    missed = [outcome for outcome in outcomes if outcome.got != outcome.claimed.verdict.value]
    for outcome in missed[:25]:
        claimed = outcome.claimed
        print(f"  {outcome.report.name} {claimed.kind} {claimed.indicator} {claimed.claim}: "
              f"{outcome.got or '—'} ≠ {claimed.verdict.value}  {outcome.why[:150]}")  # fmt: skip
    return int(accuracy < TARGET)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
