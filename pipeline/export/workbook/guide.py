"""The sheet that says how to read the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.export.workbook.content import Content
from pipeline.export.workbook.styles import Look, Styles
from pipeline.export.workbook.table_sheet import LINE_HEIGHT, lines_of

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

_WIDTH = 100

_PARAGRAPHS = (
    ("一句话", "in a word",
     "本工作簿把报告自己说的数字放在一起核对：同一份报告里的数据、比率、得分与评分标准是否相符。",
     "This workbook holds a report against itself: whether its figures, rates, scores and the scoring standard agree."),
    ("结论的含义", "what it means",
     "“不符”只说明所印数字之间不一致，不说明哪一个是错的，更不说明原因。请先看原文页面，再向填报单位核实。",
     "A mismatch says that printed numbers do not agree, not which of them is wrong or why. Look at the page, then ask."),
    ("程度", "severity",
     "错误：无论怎样四舍五入都不可能成立。存疑：取决于规则的理解，或不合常理。提示：供参考。",
     "error: cannot be true however the numbers were rounded; warning: depends on how the rule is read, or is implausible; note: for information."),
    ("由何引起", "follows from",
     "一处错误会带出若干处不符（子项错则指标、部分、总分都错）。有“由何引起”的行随起因而来，先处理起因。",
     "One slip makes others (a wrong sub-item, then indicator, section, total). Rows with an entry here follow from that one."),
    ("公式", "formulas",
     "“得分”表中，分子、分母引用“数据”表的数值，比率和“按规则复算”都是公式，可双击查看。无法写成公式的规则只给数值。",
     "On the sheet of scores, numerator and denominator refer to the sheet of figures; ratio and marks are formulas to follow. Rules that cannot be written so are given as numbers."),
    ("复算下限与上限", "least and most",
     "报告所印数字经过四舍五入，规则有时也有几种理解，复算结果因而可能是一个区间。自评在区间内即为相符；差额只算超出区间的部分。",
     "Printed numbers are rounded and rules can be read in more than one way, so the result may be a range. A claim inside it agrees; a difference counts from its nearest end."),
    ("无法复算", "cannot be verified",
     "报告没有给出规则所需的数据，或者规则要靠人判断。这不等于得分有问题。",
     "The report does not state what the rule needs, or the rule is a matter of judgement. It does not mean that the score is wrong."),
    ("对比表", "comparison sheets",
     "每个项目一张：行是地区，列是指标。红底为自评高于复算，黄底为低于复算。区间取离自评最近的值。离群值按修正 z 分数（中位数绝对偏差）标出，只提示先看哪里。",
     "One for each programme: regions down, indicators across. Red: claimed above recomputed; yellow: below. Of a range, the mark nearest to the claim. Outliers by the modified z-score (median absolute deviation) say where to look first, no more."),
    ("单位", "units",
     "资金为万元，面积为万平方米，长度为万米，比率为 %，得分为分。“原文数字”一列保留报告所印的样子。",
     "Money in 万元 (10,000 yuan), area in 万平方米, length in 万米, rates in %, scores in marks. The number as printed is kept beside it."),
    ("证据", "evidence",
     "“证据”一列链接到同一文件夹中的 report，打开后可见原文页面和数字所在位置。移动本文件时请连同 report 文件夹一起移动。",
     "The links lead into the folder report beside this file, which shows the page and the place of each number. Move both together."),
)  # fmt: skip


def write_guide(book: Workbook, content: Content, styles: Styles) -> None:
    """Headings and paragraphs in the language of the workbook."""
    sheet = book.add_worksheet(content.names.guide)
    say = content.language.say
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, _WIDTH)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, content.names.guide, styles.look(Look.TITLE))
    for index, (zh, en, text, text_en) in enumerate(_PARAGRAPHS, 1):
        sheet.set_row(index, LINE_HEIGHT * lines_of(say(text, text_en), _WIDTH) + 8)
        sheet.write_string(index, 0, say(zh, en), styles.look(Look.HEADING))
        sheet.write_string(index, 1, say(text, text_en), styles.look(Look.PARAGRAPH))
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
