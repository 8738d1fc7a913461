"""Invented reports of many shapes whose numbers agree, each shape drawn anew for every seed.

Names of places are real ones so that they are known as places; every number is drawn, every sentence is our own.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

from drafts import Draft, Number, Relation

PLACES = (
    ("衡阳市", ("衡南县", "衡山县", "衡东县", "祁东县", "耒阳市", "常宁市")),
    ("上饶市", ("玉山县", "铅山县", "横峰县", "弋阳县", "余干县", "万年县")),
    ("遵义市", ("桐梓县", "绥阳县", "正安县", "凤冈县", "湄潭县", "余庆县")),
    ("临沧市", ("凤庆县", "云县", "永德县", "镇康县", "双江县", "沧源县")),
    ("六安市", ("霍邱县", "舒城县", "金寨县", "霍山县")),
)


def head(draft: Draft, title: str) -> tuple[str, tuple[str, ...], str]:
    """The title line of a report: place, its counties and the year."""
    city, counties = draft.rng.choice(PLACES)
    year = str(draft.draw(2021, 2024))
    draft.text = f"# {city}{year}年{title}\n\n"
    return city, counties, year


def funds_and_rates(draft: Draft) -> None:
    """Money by source, what was spent, and the rates, in running text."""
    head(draft, "度城镇保障性安居工程绩效自评报告")
    places = draft.rng.choice((0, 0, 1, 2))
    parts = [draft.number(Decimal(draft.draw(300_00, 9000_00)) / 100, "万元", places, "part") for _ in range(3)]
    total = draft.total(parts, open=True)
    spent = draft.number(total.value * draft.draw(610, 985) / 1000, "万元", places)
    rate = draft.rate(spent, total, draft.draw(0, 2))
    planned, done = draft.number(draft.draw(800, 6000), "户"), draft.number(draft.draw(801, 6100), "户")
    completion = draft.rate(done, planned, draft.draw(0, 2))
    names = ("中央补助", "省级补助", draft.pick("市县配套", "县级配套"))
    listed = "，".join(draft.part(f"{name}{part}万元", total) for name, part in zip(names, parts, strict=True))
    draft.text += (
        "## 一、资金筹集和使用\n\n"
        f"全年安排租赁住房保障资金{total}万元，其中：{listed}。截至年底支出{spent}万元，预算执行率{rate}%。\n\n"
        "## 二、任务完成情况\n\n"
        f"租赁补贴年度计划发放{planned}户，实际发放{done}户，完成率{completion}%。\n"
    )


def renovation_targets(draft: Draft) -> None:
    """Plans, results, completion and deviation of four things."""
    head(draft, "城镇老旧小区改造绩效自评报告")
    lines = []
    for name, unit, low, high, places in (
        ("小区", "个", 30, 400, 0), ("户数", "户", 4000, 60000, 0), ("楼栋", "栋", 120, 2000, 0),
        ("建筑面积", "万平方米", 40, 600, 2),
    ):  # fmt: skip
        planned = draft.number(Decimal(draft.draw(low * 100, high * 100)) / 100, unit, places)
        done = draft.number(planned.value * draft.draw(88, 109) / 100, unit, places)
        rate = draft.rate(done, planned, 1)
        deviation = draft.rate(done, planned, 1, "deviation")
        lines.append(f"计划改造{name}{planned}{unit}，实际改造{done}{unit}，完成率{rate}%，偏差率{deviation}%")
    draft.text += "## 一、产出指标\n\n" + "。\n\n".join(lines) + "。\n"


def list_of_areas(draft: Draft) -> None:
    """A total and its breakdown by county, one line each."""
    _, counties, _ = head(draft, "度住房保障绩效评价报告")
    rows = [draft.number(draft.draw(101, 999), "户", 0, "part") for _ in counties]
    total = draft.total(rows)
    lines = "\n\n".join(draft.part(f"{name}发放{row}户；", total) for name, row in zip(counties, rows, strict=True))
    draft.text += f"## 一、租赁补贴\n\n全市共发放租赁补贴{total}户，分别为：\n\n{lines}\n"


def list_of_areas_in_line(draft: Draft) -> None:
    """A breakdown by county inside one sentence, with plan and result."""
    _, counties, _ = head(draft, "棚户区改造绩效自评报告")
    rows = [draft.number(draft.draw(101, 2500), "套", 0, "part") for _ in counties]
    done = draft.total(rows)
    planned = draft.number(done.value - draft.draw(-300, 300), "套")
    rate = draft.rate(done, planned, 2)
    listed = "、".join(draft.part(f"{name}{row}套", done) for name, row in zip(counties, rows, strict=True))
    draft.text += f"## 一、完成情况\n\n计划开工棚改安置住房{planned}套，实际开工{done}套，完成率{rate}%。各地开工数分别为{listed}。\n"


def table_of_areas(draft: Draft) -> None:
    """A table by county with a total row; the totals stand in the text as well."""
    _, counties, _ = head(draft, "老旧小区改造资金绩效评价报告")
    kinds = (("小区", "个", 3, 60), ("户数", "户", 900, 9000), ("补助资金", "万元", 500, 9000))
    columns: list[list[Number]] = []
    totals: list[Number] = []
    for _, unit, low, high in kinds:
        role = "cell" if unit == "万元" else "cell count"
        column = [draft.number(draft.draw(low, high), "", 0, role) for _ in counties]
        columns.append(column)
        totals.append(draft.total(column, "table total"))
    said = [draft.again(total) for total in totals]
    draft.text += f"## 一、基本情况\n\n全市计划改造小区{said[0]}个，涉及居民{said[1]}户，下达补助资金{said[2]}万元。各地计划见下表。\n\n"
    heads = [
        f"{kinds[0][0]}（个）",
        f"{kinds[1][0]}（户）",
        f"{kinds[2][0]}（{draft.unit('万元', [*columns[2], totals[2]])}）",
    ]
    draft.text += "| 地区 | " + " | ".join(heads) + " |\n|---|---|---|---|\n"
    for number, county in enumerate(counties):
        row = " | ".join(str(column[number]) for column in columns)
        draft.text += draft.part(f"| {county} | {row} |\n", totals[1])
    draft.text += "| 合计 | " + " | ".join(map(str, totals)) + " |\n"


def growth(draft: Draft) -> None:
    """This year's money, the increase and the growth rate."""
    head(draft, "度保障性安居工程补助资金绩效自评报告")
    text = []
    for name in ("中央补助资金", "省级补助资金"):
        now = draft.number(Decimal(draft.draw(30000, 900000)) / 10, "万元", 1)
        more = draft.number(now.value * draft.draw(5, 45) / 100, "万元", 1)
        rate = draft.number(more.value / (now.value - more.value) * 100, "%", 2, "rate")
        draft.relations.append(Relation("growth", rate, (more, now)))
        text.append(f"争取{name}{now}万元，较上年增加{more}万元，增长{rate}%")
    draft.text += "## 一、资金情况\n\n" + "；".join(text) + "。\n"


def shares_of_communities(draft: Draft) -> None:
    """What part of the planned communities did this and that."""
    head(draft, "城镇老旧小区改造绩效自评报告")
    planned = draft.number(draft.draw(180, 900), "个")
    lines = []
    for name in ("成立党组织的小区", "选举业主委员会的小区", "居民参与出资改造的小区"):
        part = draft.number(planned.value * draft.draw(30, 95) / 100, "个", 0, "part")
        share = draft.rate(part, planned, draft.draw(0, 1))
        lines.append(f"{name}{part}个，占年度计划改造小区的{share}%")
    draft.text += f"## 一、居民参与\n\n本年度计划改造小区{planned}个。{'；'.join(lines)}。\n"


def fund_shares(draft: Draft) -> None:
    """Sources of money, each with its share of the total."""
    head(draft, "城镇老旧小区改造绩效评价报告")
    parts = [draft.number(draft.draw(800, 9000), "万元", 0, "part") for _ in range(4)]
    total = draft.total(parts)
    names = ("中央财政补助", "省级财政补助", "市县财政配套", "居民出资")
    shares = [draft.rate(part, total, 1) for part in parts]
    listed = "、".join(draft.part(f"{name}{part}万元", total) for name, part in zip(names, parts, strict=True))
    said = "，".join(
        f"{name}{draft.again(part)}万元，占{share}%" for name, part, share in zip(names, parts, shares, strict=True)
    )
    draft.text += f"## 一、资金筹集\n\n共筹集资金{total}万元，由{listed}组成，无其他资金。\n\n从结构看，{said}。\n"


def score_story(draft: Draft) -> None:
    """Claimed scores: indicators, sections, total, in the narrative."""
    head(draft, "度城市棚户区改造绩效自评报告")
    sections = (
        ("资金管理", 25, (("资金筹集", 5), ("资金分配", 5), ("预算执行", 10), ("资金使用管理", 5))),
        ("项目管理", 15, (("项目储备库", 10), ("评价报告报送", 5))),
        ("产出效益", 60, (("年度计划完成率", 30), ("安置住房分配率", 20), ("工程质量", 5), ("拆迁居民满意度", 5))),
    )
    tops, lines = [], []
    for numeral, (name, full, indicators) in zip("一二三", sections, strict=True):
        marks = [draft.number(full_marks - draft.draw(0, 2), "分", 0, "score") for _, full_marks in indicators]
        section = draft.total(marks, "section score")
        tops.append(section)
        said = "".join(
            f"{at}.{title}（{limit}分）。经自评，得{mark}分。\n\n"
            for at, ((title, limit), mark) in enumerate(zip(indicators, marks, strict=True), 1)
        )
        lines.append(f"### （{numeral}）{name}（满分{full}分，自评得{section}分）\n\n{said}")
    total = draft.total(tops, "total score")
    draft.text += f"## 一、总体结论\n\n经自评，城市棚户区改造得分{total}分。\n\n## 二、分项情况\n\n{''.join(lines)}"


def score_table(draft: Draft) -> None:
    """Claimed scores in a table with its total row, the total in the text as well."""
    head(draft, "度租赁住房保障绩效自评报告")
    rows = (
        ("资金筹集", 5), ("资金分配", 5), ("预算执行", 10), ("资金使用管理", 5), ("项目库储备", 10), ("评价报告报送", 5),
        ("保障性租赁住房计划完成率", 10), ("公租房年度计划完成率", 8), ("租赁补贴年度计划完成率", 5), ("保障率", 5),
        ("发展目标", 7), ("支持政策和工作机制", 7), ("租赁住房运营管理", 8), ("工程质量", 5), ("满意度", 5),
    )  # fmt: skip
    marks = [draft.number(full - draft.draw(0, 1), "", 0, "score") for _, full in rows]
    total = draft.total(marks, "total score")
    said = draft.again(total)
    draft.text += f"## 一、自评结论\n\n经逐项评分，租赁住房保障得分{said}分。\n\n租赁住房保障绩效评价指标表\n\n| 指标 | 分值 | 自评得分 |\n|---|---|---|\n"
    draft.text += "".join(f"| {name} | {full} | {mark} |\n" for (name, full), mark in zip(rows, marks, strict=True))
    draft.text += f"| 合计 | 100 | {total} |\n"


def allocation(draft: Draft) -> None:
    """Homes handed over and allotted, and how far the plan was missed."""
    head(draft, "度城市棚户区改造绩效评价报告")
    planned = draft.number(draft.draw(2000, 9000), "套")
    done = draft.number(planned.value * draft.draw(82, 97) / 100, "套")
    rate = draft.rate(done, planned, 1)
    less = draft.number(planned.value - done.value, "套")
    draft.relations.append(Relation("difference", less, (done, planned)))
    ready = draft.number(draft.draw(1200, 6000), "套")
    given = draft.number(ready.value * draft.draw(55, 97) / 100, "套")
    allotted = draft.rate(given, ready, draft.draw(0, 2))
    draft.text += (
        f"## 一、开工情况\n\n年度计划开工{planned}套，实际开工{done}套，完成率{rate}%，较计划少{less}套。\n\n"
        f"## 二、分配情况\n\n当年达到交付使用条件的安置住房{ready}套，已分配{given}套，分配率{allotted}%。\n"
    )


def transfer_form(draft: Draft) -> None:
    """The form of transfer payments: budget and spending by source with rates."""
    head(draft, "度转移支付区域绩效目标自评报告")
    budgets = [draft.number(draft.draw(2000, 90000), "", 0, "cell") for _ in range(2)]
    spendings = [draft.number(budget.value * draft.draw(55, 99) / 100, "", 0, "cell") for budget in budgets]
    budget, spent = draft.total(budgets, "table total"), draft.total(spendings, "table total")
    rates = [draft.rate(s, b, 1) for s, b in zip((spent, *spendings), (budget, *budgets), strict=True)]
    said = draft.again(budget), draft.again(spent)
    rate = draft.rate(said[1], said[0], 1)
    draft.text += (
        f"## 一、资金执行情况\n\n全年预算数{said[0]}万元，全年执行数{said[1]}万元，预算执行率{rate}%。\n\n"
        "转移支付区域绩效目标自评表（单位：万元）\n\n| 资金情况 | 全年预算数 | 全年执行数 | 预算执行率 |\n|---|---|---|---|\n"
        f"| 年度资金总额 | {budget} | {spent} | {rates[0]}% |\n"
        f"| 其中：中央补助 | {budgets[0]} | {spendings[0]} | {rates[1]}% |\n"
        f"| 地方资金 | {budgets[1]} | {spendings[1]} | {rates[2]}% |\n"
    )


def weighted_rates(draft: Draft) -> None:
    """Central money by programme, and its rate as a whole and by programme."""
    head(draft, "城镇保障性安居工程绩效评价报告")
    names = ("租赁住房保障", "城市棚户区改造", "城镇老旧小区改造")
    parts = [draft.number(draft.draw(9000, 90000), "万元", 0, "part") for _ in names]
    total = draft.total(parts)
    rates = [draft.number(Decimal(draft.draw(5500, 9900)) / 100, "%", 2, "rate") for _ in names]
    operands = tuple(n for pair in zip(rates, parts, strict=True) for n in pair)
    whole = draft.number(
        sum(r.value * p.value for r, p in zip(rates, parts, strict=True)) / total.value, "%", 2, "rate"
    )
    draft.relations.append(Relation("weighted", whole, operands))
    listed = "，".join(draft.part(f"{name}资金{part}万元", total) for name, part in zip(names, parts, strict=True))
    said = "，".join(f"{name}为{rate}%" for name, rate in zip(names, rates, strict=True))
    draft.text += (
        f"## 一、资金情况\n\n全年争取中央补助资金{total}万元（{listed}）。中央补助资金支出进度为{whole}%（{said}）。\n"
    )


def table_of_levels(draft: Draft) -> None:
    """A table of prefectures, each followed by its counties, under one total."""
    head(draft, "度老旧小区改造情况")
    draft.text = draft.text.replace(draft.text[2:5], "湖南省", 1)
    lines, tops = [], []
    for city, counties in draft.rng.sample(PLACES, 3):
        rows = [draft.number(draft.draw(600, 9000), "", 0, "cell count") for _ in counties[:4]]
        city_total = draft.total(rows, "table subtotal")
        tops.append(city_total)
        lines.append(f"| {city}小计 | {city_total} |\n")
        lines += [draft.part(f"| {name} | {row} |\n", city_total) for name, row in zip(counties, rows, strict=False)]
    total = draft.total(tops, "table total")
    draft.text += "## 一、改造任务\n\n各地改造任务见下表。\n\n| 地区 | 改造户数（户） |\n|---|---|\n"
    draft.text += f"| 合计 | {total} |\n" + "".join(lines)


def averages(draft: Draft) -> None:
    """Subsidies paid, to how many, and the average."""
    head(draft, "度租赁补贴绩效自评报告")
    paid = draft.number(draft.draw(400, 6000), "户")
    each = Decimal(draft.draw(1800, 5200))
    money = draft.number(paid.value * each / 10000, "万元", 2)
    average = draft.number(money.value / paid.value * 10000, "元", 0, "average")
    draft.relations.append(Relation("average", average, (money, paid)))
    draft.text += f"## 一、发放情况\n\n全年发放租赁补贴{paid}户、补贴资金{money}万元，户均{average}元。\n"


def two_lists(draft: Draft) -> None:
    """Central money by county in a table, and by county again in the text with spending and rate."""
    _, counties, _ = head(draft, "度老旧小区改造中央补助资金绩效评价报告")
    budgets = [draft.number(draft.draw(800, 9500), "", 0, "cell") for _ in counties]
    total = draft.total(budgets, "table total")
    said = draft.again(total)
    lines = []
    for name, budget in zip(counties, budgets, strict=True):
        again = draft.number(budget.value, "万元", 0, "second mention")
        draft.relations.append(Relation("same", again, (budget,)))
        spent = draft.number(budget.value * draft.draw(40, 99) / 100, "万元")
        lines.append(f"{name}中央补助资金{again}万元，支出{spent}万元，执行率{draft.rate(spent, again, 1)}%")
    draft.text += f"## 一、资金分配\n\n下达中央补助资金{said}万元，分配如下表。\n\n| 地区 | 中央补助资金（{draft.unit('万元', [*budgets, total])}） |\n|---|---|\n"
    draft.text += "".join(f"| {name} | {row} |\n" for name, row in zip(counties, budgets, strict=True))
    draft.text += f"| 合计 | {total} |\n\n## 二、预算执行\n\n各地执行情况如下：{'；'.join(lines)}。\n"


def mixed_units(draft: Draft) -> None:
    """亿元 and 万元 in one sentence."""
    head(draft, "城镇老旧小区改造绩效自评报告")
    central, local = (
        draft.number(draft.draw(8000, 60000), "万元", 0, "part"),
        draft.number(draft.draw(2000, 9000), "万元", 0, "part"),
    )
    whole = draft.number((central.value + local.value) / 10000, "亿元", 4, "total")
    spent = draft.number(draft.draw(5000, 9900) * whole.value / 10000, "亿元", 4)
    rate = draft.rate(spent, whole, 1)
    draft.text += (
        f"## 一、资金管理\n\n共筹集改造资金{whole}亿元，分别为中央补助资金{central}万元、地方配套资金{local}万元。"
        f"截至年末支出{spent}亿元，预算执行率{rate}%。\n"
    )
    scaled = Relation("sum in 亿元", whole, (central, local))
    draft.relations.append(scaled)


SHAPES: tuple[Callable[[Draft], None], ...] = (
    funds_and_rates, renovation_targets, list_of_areas, list_of_areas_in_line, table_of_areas, growth,
    shares_of_communities, fund_shares, score_story, score_table, allocation, transfer_form, weighted_rates,
    table_of_levels, averages, two_lists, mixed_units,
)  # fmt: skip


def made(shape: Callable[[Draft], None], seed: int) -> Draft:
    """One report of a shape."""
    draft = Draft(shape.__name__, random.Random(f"{shape.__name__}-{seed}"))
    shape(draft)
    return draft
