"""Further shapes again, in other words and of relations that the others lack: several moments, programmes and levels."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from drafts import Draft, Number, Relation
from report_shapes import PLACES, head

PROGRAMMES = ("租赁住房保障", "城镇老旧小区改造", "城市棚户区改造")


def two_moments(draft: Draft) -> None:
    """Spending at the end of the year and later, each with its rate on one budget."""
    head(draft, "度城镇老旧小区改造绩效自评报告")
    budget = draft.number(draft.draw(5000, 60000), "万元")
    early = draft.number(budget.value * draft.draw(350, 600) / 1000, "万元", 2)
    late = draft.number(budget.value * draft.draw(700, 960) / 1000, "万元", 2)
    draft.text += (
        f"## 一、预算执行\n\n中央补助资金预算{budget}万元。截至当年12月底，已支付{early}万元，支付率{draft.rate(early, budget, 1)}%；"
        f"截至次年3月底，已支付{late}万元，支付率{draft.rate(late, budget, 1)}%。\n"
    )


def respective_rates(draft: Draft) -> None:
    """Money of three programmes, spending and rates in the order of the programmes."""
    head(draft, "度中央财政城镇保障性安居工程补助资金绩效自评报告")
    budgets = [draft.number(draft.draw(9000, 90000), "万元", 0, "part") for _ in PROGRAMMES]
    total = draft.total(budgets, open=True)
    spent = [draft.number(b.value * draft.draw(600, 980) / 1000, "万元", 1) for b in budgets]
    rates = [draft.rate(s, b, 1) for s, b in zip(spent, budgets, strict=True)]
    listed = "、".join(draft.part(f"{name}{b}万元", total) for name, b in zip(PROGRAMMES, budgets, strict=True))
    said = "，".join(f"{name}支出{s}万元" for name, s in zip(PROGRAMMES, spent, strict=True))
    draft.text += (
        f"## 一、资金安排\n\n中央财政下达补助资金{total}万元，其中：{listed}。\n\n"
        f"## 二、资金支出\n\n分项目看，{said}，预算执行率分别为{rates[0]}%、{rates[1]}%和{rates[2]}%。\n"
    )


def survey(draft: Draft) -> None:
    """Questionnaires sent and returned, with the shares of the answers."""
    head(draft, "度老旧小区改造居民满意度调查及绩效评价报告")
    sent = draft.number(draft.draw(800, 4000), "份")
    back = draft.number(sent.value * draft.draw(900, 990) / 1000, "份")
    draft.text += (
        f"## 一、满意度\n\n共发放问卷{sent}份，收回有效问卷{back}份，有效回收率{draft.rate(back, sent, 1)}%。\n"
    )


def five_years(draft: Draft) -> None:
    """A plan of five years and its years."""
    head(draft, "度租赁住房保障绩效自评报告")
    years = [draft.number(draft.draw(120, 980), "套", 0, "part") for _ in range(5)]
    total = draft.total(years)
    listed = "，".join(draft.part(f"{2021 + at}年{each}套", total) for at, each in enumerate(years))
    draft.text += f"## 一、发展目标\n\n“十四五”期间计划筹集保障性租赁住房{total}套，其中：{listed}。\n"


def rows_with_rates(draft: Draft) -> None:
    """A table of money by source: budget, received, spent and rate in each row, totals below."""
    head(draft, "度保障性安居工程资金绩效自评报告")
    budgets = [draft.number(draft.draw(900, 30000), "", 0, "cell") for _ in range(3)]
    spent = [draft.number(b.value * draft.draw(600, 990) / 1000, "", 2, "cell") for b in budgets]
    whole, out = draft.total(budgets, "table total"), draft.total(spent, "table total")
    lines = "".join(
        f"| {name} | {b} | {s} | {draft.rate(s, b, 2)} |\n"
        for name, b, s in zip(("中央补助资金", "省级补助资金", "市县配套资金"), budgets, spent, strict=True)
    )
    draft.text += (
        f"## 一、资金情况\n\n全年预算{draft.again(whole)}万元，支出{draft.again(out)}万元。\n\n"
        f"| 资金来源 | 预算数（{draft.unit('万元', [*budgets, whole])}） | 支出数（{draft.unit('万元', [*spent, out])}） | 预算执行率（%） |\n"
        "|---|---|---|---|\n"
        f"{lines}| 合计 | {whole} | {out} | {draft.rate(out, whole, 2)} |\n"
    )


def three_levels(draft: Draft) -> None:
    """Province, prefectures and counties in one table with two columns, text before it."""
    head(draft, "度城镇老旧小区改造绩效评价报告")
    draft.text = draft.text.replace(draft.text[2:5], "湖南省", 1)
    lines: list[str] = []
    tops: list[list[Number]] = [[], []]
    for city, counties in draft.rng.sample(PLACES, 3):
        columns = [
            [draft.number(draft.draw(*span), "", 0, "cell count") for _ in counties[:4]]
            for span in ((3, 90), (600, 9000))
        ]
        sums = [draft.total(column, "table subtotal") for column in columns]
        for top, made in zip(tops, sums, strict=True):
            top.append(made)
        lines.append(f"| {city} | 小计 | {sums[0]} | {sums[1]} |\n")
        lines += [
            draft.part(f"| {city} | {name} | {a} | {b} |\n", sums[1])
            for name, a, b in zip(counties, *columns, strict=False)
        ]
    totals = [draft.total(top, "table total") for top in tops]
    draft.text += (
        f"## 一、任务\n\n全省计划改造小区{draft.again(totals[0])}个、居民{draft.again(totals[1])}户，任务分解见附表。\n\n"
        "| 市 | 县（市、区） | 小区数（个） | 户数（户） |\n|---|---|---|---|\n"
        f"{''.join(lines)}| 合计 | | {totals[0]} | {totals[1]} |\n"
    )


def sources_one_by_one(draft: Draft) -> None:
    """Money by source in numbered sentences, the total behind them."""
    head(draft, "度城市棚户区改造绩效自评报告")
    parts = [draft.number(Decimal(draft.draw(30000, 900000)) / 100, "万元", 2, "part") for _ in range(3)]
    total = draft.total(parts)
    draft.text += f"## 一、资金筹集\n\n中央财政补助{parts[0]}万元，省级财政补助{parts[1]}万元，市县财政配套{parts[2]}万元，合计{total}万元。\n"


def fall(draft: Draft) -> None:
    """Less money than last year, with the decrease and its rate."""
    head(draft, "度租赁住房保障绩效自评报告")
    before = draft.number(draft.draw(3000, 9000), "万元")
    now = draft.number(before.value * draft.draw(60, 94) / 100, "万元")
    less = draft.number(before.value - now.value, "万元")
    draft.relations.append(Relation("difference", less, (now, before)))
    rate = draft.number(less.value / before.value * 100, "%", 1, "rate")
    draft.relations.append(Relation("quotient", rate, (less, before)))
    draft.text += (
        f"## 一、资金\n\n本年下达租赁住房保障中央补助资金{now}万元，上年为{before}万元，减少{less}万元，下降{rate}%。\n"
    )


def programmes_in_turn(draft: Draft) -> None:
    """Three programmes, a sentence each with its money, spending and rate, and all together."""
    head(draft, "度城镇保障性安居工程绩效自评报告")
    budgets = [draft.number(draft.draw(2000, 40000), "万元", 0, "part") for _ in PROGRAMMES]
    spent = [draft.number(b.value * draft.draw(600, 980) / 1000, "万元", 1, "part") for b in budgets]
    whole, out = draft.total(budgets), draft.total(spent)
    lines = "".join(
        f"{name}资金{b}万元，支出{s}万元，执行率{draft.rate(s, b, 1)}%。"
        for name, b, s in zip(PROGRAMMES, budgets, spent, strict=True)
    )
    draft.text += (
        f"## 一、预算执行\n\n{lines}三项合计下达{whole}万元，支出{out}万元，总执行率{draft.rate(out, whole, 1)}%。\n"
    )


def homes_by_kind(draft: Draft) -> None:
    """Homes raised, by how they were raised, beside the plan."""
    head(draft, "度保障性租赁住房绩效自评报告")
    kinds = [draft.number(draft.draw(80, 900), "套", 0, "part") for _ in range(3)]
    raised = draft.total(kinds)
    planned = draft.number(raised.value - draft.draw(-40, 60), "套")
    listed = "、".join(
        draft.part(f"{name}{kind}套", raised) for name, kind in zip(("新建", "改建", "盘活存量"), kinds, strict=True)
    )
    draft.text += (
        f"## 一、筹集情况\n\n年度计划筹集保障性租赁住房{planned}套，实际筹集{raised}套，分别为{listed}，"
        f"完成年度计划的{draft.rate(raised, planned, 1)}%。\n"
    )


def form_of_targets(draft: Draft) -> None:
    """A form with the target, the result and the rate of completion in each row."""
    head(draft, "度转移支付区域绩效自评表")
    lines = []
    for name, unit, low, high in (
        ("改造老旧小区数", "个", 20, 300),
        ("改造户数", "户", 2000, 30000),
        ("改造楼栋数", "栋", 50, 900),
    ):
        target = draft.number(draft.draw(low, high), unit, 0, "cell count")
        done = draft.number(target.value * draft.draw(900, 1100) / 1000, unit, 0, "cell count")
        lines.append(f"| {name}（{unit}） | {target} | {done} | {draft.rate(done, target, 1)}% |\n")
    draft.text += f"## 一、产出指标\n\n| 指标 | 计划数 | 实际完成数 | 完成率 |\n|---|---|---|---|\n{''.join(lines)}"


VARIED: tuple[Callable[[Draft], None], ...] = (
    two_moments, respective_rates, survey, five_years, rows_with_rates, three_levels, sources_one_by_one, fall,
    programmes_in_turn, homes_by_kind, form_of_targets,
)  # fmt: skip
