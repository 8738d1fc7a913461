"""Shapes of the relations of which the others hold few: averages, growth in three directions, percentages of one whole,
an appendix against the text, sums over two levels, shares of totals that stand elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from drafts import Draft, Number, Relation
from report_shapes import PLACES, head

HUNDRED = Decimal(100)


def averages_of_all_kinds(draft: Draft) -> None:
    """Floor area for each household, money for each household and for each home."""
    head(draft, "度城镇老旧小区改造绩效自评报告")
    households = draft.number(draft.draw(2000, 30000), "户")
    area = draft.number(households.value * draft.draw(620, 1100) / 100000, "万平方米", 2)
    each = draft.number(area.value / households.value * 10000, "平方米", 1, "average")
    money = draft.number(households.value * draft.draw(9000, 26000) / 10000, "万元", draft.draw(0, 2))
    cost = draft.number(money.value / households.value * 10000, "元", 0, "average")
    homes = draft.number(draft.draw(300, 4000), "套")
    spent = draft.number(homes.value * draft.draw(60000, 210000) / 10000, "万元", 1)
    price = draft.number(spent.value / homes.value, "万元", 2, "average")
    draft.relations += [
        Relation("average", each, (area, households)),
        Relation("average", cost, (money, households)),
        Relation("mean", price, (spent, homes)),
    ]
    draft.text += (
        f"## 一、改造规模\n\n全年改造居民{households}户、建筑面积{area}万平方米，{draft.pick('户均', '平均每户')}{each}平方米。"
        f"改造惠及居民{households}户，完成投资{money}万元，户均投入{cost}元。\n\n"
        f"## 二、房源筹集\n\n筹集保障性租赁住房{homes}套，完成投资{spent}万元，{draft.pick('套均', '平均每套')}{price}万元。\n"
    )


def average_column(draft: Draft) -> None:
    """A table by county: households, money and the average, with totals."""
    _, counties, _ = head(draft, "度租赁补贴发放绩效自评报告")
    households = [draft.number(draft.draw(80, 900), "", 0, "cell count") for _ in counties]
    money = [draft.number(h.value * draft.draw(1800, 5200) / 10000, "", 2, "cell") for h in households]
    totals = draft.total(households, "table total"), draft.total(money, "table total")
    rows = [*zip(households, money, strict=True), totals]
    means = [draft.number(m.value / h.value * 10000, "", 0, "average") for h, m in rows]
    draft.relations += [Relation("average", mean, (m, h)) for mean, (h, m) in zip(means, rows, strict=True)]
    draft.text += "## 一、发放情况\n\n各县租赁补贴发放情况如下。\n\n| 县（市） | 发放户数（户） | 发放金额（{}） | 户均（元） |\n|---|---|---|---|\n".format(
        draft.unit("万元", [*money, totals[1]])
    )
    for name, (h, m), mean in zip((*counties, "合计"), rows, means, strict=True):
        line = f"| {name} | {h} | {m} | {mean} |\n"
        draft.text += line if name == "合计" else draft.part(line, totals[0])


def growth_in_three_directions(draft: Draft) -> None:
    """Last year's and this year's money with the change, the rate, or both of them."""
    head(draft, "度城镇保障性安居工程补助资金绩效自评报告")
    lines = []
    for name, whole in (("中央补助资金", False), ("省级补助资金", True)):
        before = draft.number(draft.draw(3000, 90000), "万元")
        now = draft.number(before.value * draft.draw(103, 148) / 100, "万元")
        more = draft.number(now.value - before.value, "万元")
        draft.relations.append(Relation("difference", more, (now, before)))
        rate = draft.number((now.value / before.value - 1) * 100, "%", draft.draw(1, 2), "rate")
        draft.relations.append(Relation("growth from last year", rate, (before, now)))
        said = f"上年下达{name}{before}万元，本年下达{name}{now}万元"
        lines.append(
            f"{said}，{draft.pick('增加', '同比增加')}{more}万元，增长{rate}%" if whole else f"{said}，增长{rate}%"
        )
        if not whole:
            draft.relations = [r for r in draft.relations if r.claim is not more]
    draft.text += f"## 一、资金\n\n{'。'.join(lines)}。\n"


def rise_and_fall(draft: Draft) -> None:
    """Homes and money against last year: one more, one less, with the change and the rate each."""
    head(draft, "度保障性租赁住房绩效自评报告")
    lines = []
    for name, unit, word, rate_word, percent in (
        ("筹集保障性租赁住房", "套", "增加", "增长", draft.draw(104, 150)),
        ("完成投资", "万元", "减少", "下降", draft.draw(60, 96)),
    ):
        before = draft.number(draft.draw(1200, 9000), unit)
        now = draft.number(before.value * percent / 100, unit)
        gap = draft.number(abs(now.value - before.value), unit)
        rate = draft.number(gap.value / before.value * 100, "%", 1, "rate")
        draft.relations += [Relation("difference", gap, (now, before)), Relation("quotient", rate, (gap, before))]
        lines.append(f"本年{name}{now}{unit}，上年为{before}{unit}，{word}{gap}{unit}，{rate_word}{rate}%")
    draft.text += f"## 一、年度任务\n\n{'。'.join(lines)}。\n"


def parts_of_a_hundred(draft: Draft) -> None:
    """Percentages of one whole, without the amounts."""
    head(draft, "度保障性租赁住房绩效自评报告")
    lists = (
        ("按保障对象划分", ("环卫工人", "公交司机", "青年教师", "其他人员"), False),
        ("从房源构成看", ("新建", "改建", "盘活存量"), True),
        ("补助资金中", ("中央", "省级", "市县"), True),
    )
    lines = []
    for opening, names, may_go_on in lists:
        parts = _hundred(draft, len(names), may_go_on)
        lines.append(f"{opening}，" + "，".join(f"{name}占{part}%" for name, part in zip(names, parts, strict=True)))
    draft.text += f"## 一、构成\n\n{'。'.join(lines)}。\n"


def hundred_in_a_table(draft: Draft) -> None:
    """Money by source with its share of the total in a table."""
    head(draft, "度城镇老旧小区改造绩效自评报告")
    names = ("中央补助", "省级补助", "市县配套", "居民出资")
    parts = [draft.number(draft.draw(800, 20000), "", 0, "cell") for _ in names]
    total = draft.total(parts, "table total")
    shares = [draft.rate(part, total, 2, role="share cell") for part in parts]
    lines = "".join(f"| {n} | {p} | {s}% |\n" for n, p, s in zip(names, parts, shares, strict=True))
    draft.text += (
        f"## 一、资金来源\n\n共筹集资金{draft.again(total)}万元，构成见下表。\n\n| 资金来源 | 金额（{draft.unit('万元', [*parts, total])}） | 占比 |\n|---|---|---|\n"
        f"{lines}| 合计 | {total} | 100.00% |\n"
    )


def answers(draft: Draft) -> None:
    """The answers to a question, with how many gave each and their shares."""
    head(draft, "度老旧小区改造居民满意度调查及绩效评价报告")
    counts = [draft.number(draft.draw(60, 900), "份", 0, "part") for _ in range(3)]
    back = draft.total(counts)
    rates = [draft.rate(count, back, 1) for count in counts]
    said = "、".join(
        f"“{name}”{count}份，占{rate}%"
        for name, count, rate in zip(("满意", "基本满意", "不满意"), counts, rates, strict=True)
    )
    draft.text += f"## 一、满意度\n\n共收回有效问卷{back}份，其中{said}。\n"


def appendix(draft: Draft) -> None:
    """Counties in the text and again in an appendix, with totals in both."""
    city, counties, _ = head(draft, "度城镇老旧小区改造绩效自评报告")
    rows = [draft.number(draft.draw(1001, 9800), "户", 0, "part") for _ in counties]
    money = [draft.number(draft.draw(1001, 9800), "万元", 0, "part") for _ in counties]
    totals = draft.total(rows), draft.total(money)
    listed = "；".join(
        f"{name}计划改造{row}户，安排补助资金{m}万元" for name, row, m in zip(counties, rows, money, strict=True)
    )
    cells = [[_cell(draft, row), _cell(draft, m)] for row, m in zip(rows, money, strict=True)]
    sums = [draft.total([line[column] for line in cells], "table total") for column in (0, 1)]
    draft.relations += [Relation("same", below, (above,)) for below, above in zip(sums, totals, strict=True)]
    unit = draft.unit("万元", [*(line[1] for line in cells), sums[1]])
    table = "".join(
        f"| {at} | {name} | {a} | {b} |\n" for at, (name, (a, b)) in enumerate(zip(counties, cells, strict=True), 1)
    )
    draft.text += (
        f"## 一、任务安排\n\n{city}全年计划改造居民{totals[0]}户，安排补助资金{totals[1]}万元，详见附件。\n\n"
        f"## 二、分县情况\n\n{listed}。\n\n## 三、存在问题\n\n个别项目前期工作不够扎实。\n\n"
        f"附件：各县（市）改造任务及资金安排表\n\n| 序号 | 县（市） | 计划改造户数（户） | 补助资金（{unit}） |\n|---|---|---|---|\n"
        f"{table}| | 合计 | {sums[0]} | {sums[1]} |\n"
    )


def totals_in_an_appendix(draft: Draft) -> None:
    """Totals in the text, and by county in an appendix at the end only."""
    _, counties, _ = head(draft, "度城镇老旧小区改造绩效自评报告")
    kinds = (
        ("小区数", "个", 20, 90),
        ("户数", "户", 900, 9000),
        ("中央补助资金", "万元", 500, 9000),
    )
    columns = [
        [draft.number(draft.draw(low, high), "", 0, "cell" if unit == "万元" else "cell count") for _ in counties]
        for _, unit, low, high in kinds
    ]
    totals = [draft.total(column, "table total") for column in columns]
    said = [
        draft.number(total.value, unit, 0, "second mention") for total, (_, unit, *_) in zip(totals, kinds, strict=True)
    ]
    draft.relations += [Relation("same", above, (below,)) for above, below in zip(said, totals, strict=True)]
    unit = draft.unit("万元", [*columns[2], totals[2]])
    lines = "".join(
        draft.part(f"| {name} | {' | '.join(map(str, row))} |\n", totals[1])
        for name, row in zip(counties, zip(*columns, strict=True), strict=True)
    )
    draft.text += (
        f"## 一、任务安排\n\n全年计划改造小区{said[0]}个，涉及居民{said[1]}户，下达中央补助资金{said[2]}万元，分县情况见{draft.pick('附件', '附表')}。\n\n"
        "## 二、组织实施\n\n成立工作专班，逐个项目落实责任。\n\n定期调度通报。\n\n## 三、存在问题\n\n个别项目前期工作不够扎实。\n\n"
        f"附件：各县（市）改造任务表\n\n| 县（市） | {kinds[0][0]}（个） | {kinds[1][0]}（户） | {kinds[2][0]}（{unit}） |\n|---|---|---|---|\n"
        f"{lines}| 合计 | {' | '.join(map(str, totals))} |\n"
    )


def two_levels_in_text(draft: Draft) -> None:
    """Province, prefectures and their counties in running text."""
    head(draft, "度租赁补贴绩效自评报告")
    draft.text = draft.text.replace(draft.text[2:5], "湖南省", 1)
    tops: list[Number] = []
    lines = []
    for city, counties in draft.rng.sample(PLACES, 3):
        rows = [draft.number(draft.draw(101, 999), "户", 0, "part") for _ in counties[:3]]
        tops.append(draft.total(rows, "text subtotal"))
        listed = "、".join(draft.part(f"{name}{row}户", tops[-1]) for name, row in zip(counties, rows, strict=False))
        lines.append(f"{city}{tops[-1]}户（{listed}）")
    total = draft.total(tops)
    draft.text += f"## 一、发放情况\n\n全省共发放租赁补贴{total}户，其中：{'、'.join(lines)}。\n"


def money_in_two_levels(draft: Draft) -> None:
    """A table of prefectures and counties: subtotals below their rows, two columns of money and their row totals."""
    head(draft, "度补助资金分配情况")
    draft.text = draft.text.replace(draft.text[2:5], "湖南省", 1)
    lines: list[str] = []
    tops: list[list[Number]] = [[], [], []]
    for city, counties in draft.rng.sample(PLACES, 3):
        columns = [[draft.number(draft.draw(300, 9000), "", 0, "cell") for _ in counties[:4]] for _ in range(2)]
        sums = [draft.total([a, b], "row total") for a, b in zip(*columns, strict=True)]
        below = [draft.total(column, "table subtotal") for column in (sums, *columns)]
        for top, made in zip(tops, below, strict=True):
            top.append(made)
        lines += [
            draft.part(f"| {city}{name} | {s} | {a} | {b} |\n", below[0])
            for name, s, a, b in zip(counties, sums, *columns, strict=False)
        ]
        lines.append(f"| {city}小计 | {below[0]} | {below[1]} | {below[2]} |\n")
    totals = [draft.total(top, "table total") for top in tops]
    draft.text += (
        "## 一、资金分配\n\n资金分配情况如下（单位：万元）。\n\n| 地区 | 合计 | 中央补助 | 省级补助 |\n|---|---|---|---|\n"
        f"{''.join(lines)}| 全省合计 | {totals[0]} | {totals[1]} | {totals[2]} |\n"
    )


def shares_of_totals_elsewhere(draft: Draft) -> None:
    """What part of the renovated buildings, households and floor area was done how; the totals stand further up."""
    head(draft, "度城镇老旧小区改造绩效自评报告")
    buildings = draft.number(draft.draw(150, 2000), "栋")
    households = draft.number(draft.draw(4000, 60000), "户")
    area = draft.number(Decimal(draft.draw(4000, 60000)) / 100, "万平方米", 2)
    heated = draft.number(buildings.value * draft.draw(30, 90) / 100, "栋", 0, "part")
    gas = draft.number(households.value * draft.draw(30, 90) / 100, "户", 0, "part")
    saved = draft.number(area.value * draft.draw(30, 90) / 100, "万平方米", 2, "part")
    shares = [
        draft.rate(part, whole, 1, role="share of a total elsewhere")
        for part, whole in ((heated, buildings), (gas, households), (saved, area))
    ]
    draft.text += (
        f"## 一、任务完成情况\n\n全年改造老旧小区楼栋{buildings}栋、居民{households}户、建筑面积{area}万平方米。\n\n"
        f"## 二、改造内容\n\n完成外墙保温的楼栋{heated}栋，占改造楼栋的{shares[0]}%。完成燃气改造的居民{gas}户，占改造户数的{shares[1]}%。"
        f"实施节能改造面积{saved}万平方米，占改造总面积的{shares[2]}%。\n"
    )


def large_units(draft: Draft) -> None:
    """亿元, 万户 and 万套 beside 万元, 户 and 套."""
    head(draft, "度城镇保障性安居工程绩效自评报告")
    paid = draft.number(draft.draw(10001, 98765), "户")
    money = draft.number(draft.draw(10001, 98765), "万元")
    spent = draft.number(money.value * draft.draw(61, 98) / 100, "万元")
    wide = draft.number(paid.value / 10000, "万户", 4, "second mention")
    sums = [draft.number(n.value / 10000, "亿元", 4, "second mention") for n in (money, spent)]
    for large, small in zip((wide, *sums), (paid, money, spent), strict=True):
        draft.relations.append(Relation("in 万", large, (small,)))
    rate = draft.rate(spent, money, 1)
    draft.text += (
        f"## 一、总体情况\n\n全年发放租赁补贴{wide}万户，下达租赁住房保障补助资金{sums[0]}亿元，支出{sums[1]}亿元。\n\n"
        f"## 二、具体情况\n\n发放租赁补贴{paid}户。下达租赁住房保障补助资金{money}万元，支出{spent}万元，预算执行率{rate}%。\n"
    )


def _hundred(draft: Draft, count: int, may_go_on: bool) -> Sequence[Number]:
    """Percentages with one place that make just 100; those of a list that may go on are wrong only above it."""
    cuts = sorted(draft.rng.sample(range(60, 940, 25), count - 1))
    values = [b - a for a, b in zip([0, *cuts], [*cuts, 1000], strict=True)]
    parts = [draft.number(Decimal(value) / 10, "%", 1, "part of a hundred") for value in values]
    whole = draft.number(HUNDRED, "%", 1, "not printed")
    draft.relations.append(Relation("sum", whole, tuple(parts), may_go_on))
    return parts


def _cell(draft: Draft, number: Number) -> Number:
    """The number once more in a table."""
    second = draft.number(number.value, "", 0, "appendix cell")
    draft.relations.append(Relation("same", second, (number,)))
    return second


FURTHER: tuple[Callable[[Draft], None], ...] = (
    averages_of_all_kinds, average_column, growth_in_three_directions, rise_and_fall, parts_of_a_hundred,
    hundred_in_a_table, answers, appendix, totals_in_an_appendix, two_levels_in_text, money_in_two_levels, shares_of_totals_elsewhere,
    large_units,
)  # fmt: skip
