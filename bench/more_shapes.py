"""Further shapes, written after the checks had been tuned on `report_shapes`: other wordings of the same relations."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from drafts import Draft, Relation
from report_shapes import head


def batches_and_nesting(draft: Draft) -> None:
    """Two batches, a total with parts that have parts, spending by source in one paragraph."""
    head(draft, "度中央财政城镇保障性安居工程补助资金绩效评价报告")
    first, second = (draft.number(Decimal(draft.draw(90000, 900000)) / 100, "万元", 2, "part") for _ in range(2))
    central = draft.total([first, second])
    province, county = (draft.number(Decimal(draft.draw(20000, 300000)) / 100, "万元", 2, "part") for _ in range(2))
    local = draft.total([province, county])
    whole = draft.total([central, local], open=True)
    spent = draft.number(whole.value * draft.draw(610, 985) / 1000, "万元", 2)
    rate = draft.rate(spent, whole, 2)
    draft.text += (
        f"## 一、资金安排\n\n中央补助资金分两批下达，提前下达{first}万元，正式下达{second}万元，合计{central}万元。\n\n"
        f"资金总额{whole}万元，包括中央补助资金{draft.again(central)}万元、地方资金{local}万元（省级{province}万元、县级{county}万元）。"
        f"实际支付{spent}万元，支付率{rate}%。\n"
    )


def last_year(draft: Draft) -> None:
    """This year's figure beside last year's, with the growth rate."""
    head(draft, "度保障性租赁住房绩效自评报告")
    before = draft.number(draft.draw(3000, 9000), "万元")
    now = draft.number(before.value * draft.draw(105, 160) / 100, "万元")
    rate = draft.number((now.value / before.value - 1) * 100, "%", 1, "rate")
    draft.relations.append(Relation("growth from last year", rate, (before, now)))
    homes, started = draft.number(draft.draw(500, 4000), "套"), draft.number(draft.draw(501, 4200), "套")
    draft.text += (
        f"## 一、资金\n\n上年省级补助资金{before}万元，本年省级补助资金{now}万元，同比增长{rate}%。\n\n"
        f"## 二、筹集\n\n下达保障性租赁住房筹集任务{homes}套，实际筹集{started}套，为年度任务的{draft.rate(started, homes, 1)}%。\n"
    )


def one_two_three(draft: Draft) -> None:
    """一是 … 二是 …: each programme with its own plan, result and money."""
    head(draft, "度保障性安居工程绩效评价报告")
    said = []
    for ordinal, name, unit in (
        ("一", "发放租赁补贴", "户"),
        ("二", "棚户区改造开工", "套"),
        ("三", "改造老旧小区居民", "户"),
    ):
        planned = draft.number(draft.draw(900, 9000), unit)
        done = draft.number(planned.value * draft.draw(90, 112) / 100, unit)
        said.append(f"{ordinal}是{name}{done}{unit}，计划{planned}{unit}，完成率{draft.rate(done, planned, 1)}%")
    draft.text += f"## 一、任务完成\n\n{'；'.join(said)}。\n"


def rows_and_columns(draft: Draft) -> None:
    """A table by county with a column of totals and a row of totals."""
    _, counties, _ = head(draft, "度老旧小区改造资金拨付情况报告")
    columns = [[draft.number(draft.draw(200, 4000), "", 0, "cell") for _ in counties] for _ in range(3)]
    sums = [draft.total([column[row] for column in columns], "row total") for row in range(len(counties))]
    totals = [draft.total(column, "table total") for column in columns]
    whole = draft.total(sums, "table total")
    draft.relations.append(Relation("sum", whole, tuple(totals)))
    draft.text += "## 一、资金拨付\n\n各县资金拨付情况（单位：万元）\n\n| 序号 | 县（市） | 资金合计 | 中央 | 省级 | 县级 |\n|---|---|---|---|---|---|\n"
    for row, county in enumerate(counties):
        cells = " | ".join(str(c[row]) for c in columns)
        draft.text += draft.part(f"| {row + 1} | {county} | {sums[row]} | {cells} |\n", whole)
    draft.text += f"| | 合计 | {whole} | " + " | ".join(map(str, totals)) + " |\n"


def counties_with_rates(draft: Draft) -> None:
    """Each county with plan, result and rate in running text, the totals before it."""
    city, counties, _ = head(draft, "度城镇老旧小区改造绩效评价报告")
    plans = [draft.number(draft.draw(300, 5000), "户", 0, "part") for _ in counties]
    done = [draft.number(plan.value * draft.draw(70, 104) / 100, "户", 0, "part") for plan in plans]
    plan, finished = draft.total(plans), draft.total(done)
    rate = draft.rate(finished, plan, 1)
    listed = "；".join(
        f"{name}计划{p}户，完成{d}户，完成率{draft.rate(d, p, 1)}%"
        for name, p, d in zip(counties, plans, done, strict=True)
    )
    draft.text += f"## 一、总体情况\n\n{city}计划改造居民{plan}户，完成改造{finished}户，完成率{rate}%。\n\n## 二、分县情况\n\n{listed}。\n"


def plain_scores(draft: Draft) -> None:
    """Sections in one sentence under the total, indicators in brackets."""
    head(draft, "度城镇老旧小区改造绩效自评报告")
    indicators = (
        (("资金筹集", 10), ("资金分配", 5), ("预算执行", 10), ("资金使用管理", 5)),
        (("项目储备库", 3), ("统筹协调机制", 2), ("绩效评价报告报送", 5)),
        (
            ("改造计划完成率", 30),
            ("居民参与", 5),
            ("改造内容", 10),
            ("工程质量安全", 5),
            ("长效管理机制", 5),
            ("满意度", 5),
        ),
    )
    names = (("资金管理", 30), ("项目管理", 10), ("产出效益", 60))
    tops, lines = [], []
    for (name, full), group in zip(names, indicators, strict=True):
        marks = [draft.number(limit - draft.draw(0, 1), "分", 0, "score") for _, limit in group]
        tops.append(draft.total(marks, "section score"))
        listed = "、".join(f"{title}{mark}分" for (title, _), mark in zip(group, marks, strict=True))
        lines.append(f"{name}满分{full}分，得分{tops[-1]}分，其中{listed}。\n\n")
    total = draft.total(tops, "total score")
    draft.text += f"## 一、评价结论\n\n本年度城镇老旧小区改造自评总分{total}分。\n\n## 二、得分情况\n\n{''.join(lines)}"


MORE: tuple[Callable[[Draft], None], ...] = (
    batches_and_nesting, last_year, one_two_three, rows_and_columns, counties_with_rates, plain_scores,
)  # fmt: skip
