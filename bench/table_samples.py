"""Tables with their truth, printed to PDF in every way offices print them. All content is invented.

``samples()`` gives the same sixty-odd files every time. A sample's truth is the list of its cells; files of the class
``prose`` hold no table, only what looks a little like one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pymupdf

FONT = pymupdf.Font("china-s")
WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, BOTTOM = 70.0, 525.0, 80.0, 770.0

Edges = Sequence[float]
Broken = Mapping["TruthCell", Sequence[str]]


@dataclass(frozen=True)
class TruthCell:
    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True)
class Content:
    """``widths`` are shares of the table's width; ``align`` is l, c or r for each column; ``head`` counts header rows."""

    cells: tuple[TruthCell, ...]
    widths: tuple[float, ...]
    align: str
    head: int

    @property
    def rows(self) -> int:
        return max(cell.row + cell.row_span for cell in self.cells)


@dataclass(frozen=True)
class Look:
    """Which lines are drawn (a set of words, see ``_rule``), type size, room in a cell, width of the table."""

    lines: frozenset[str]
    size: float = 10.5
    padding: float = 4.0
    right: float = RIGHT
    align: str = ""


@dataclass(frozen=True)
class Sample:
    name: str
    group: str
    cells: tuple[TruthCell, ...]
    pdf: bytes = field(repr=False)
    scanned: bool = False


# --------------------------------------------------------------------------------------------------------------------
# Content
# --------------------------------------------------------------------------------------------------------------------

PLACES = [
    "东河县",
    "平岭区",
    "石桥镇",
    "白沙洲区",
    "柳林县",
    "青云县",
    "南坪市",
    "古渡县",
    "红岩区",
    "云台县",
    "长湾市",
    "北屏县",
    "三岔口区",
]
TASKS = ["公租房保障", "老旧小区改造", "棚户区改造", "租赁补贴发放", "保障性租赁住房"]
STANDARDS = (
    "按规定时间分解下达资金的得满分，每迟一个月扣0.5分，扣完为止",
    "建立储备库并动态更新的得满分，未建立的不得分",
    "预算执行率达到90%得满分，每低5个百分点扣1分，最多扣8分",
    "按时报送绩效评价报告，内容完整、数据准确的得满分",
    "群众满意度不低于85%得满分，每低2个百分点扣1分",
)


def _cells(rows: Sequence[Sequence[str]], first_row: int = 0) -> list[TruthCell]:
    return [TruthCell(first_row + r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)]


def regional(pick: random.Random, rows: int) -> Content:
    """A row for each place, numbers in columns, the sum below."""
    places = pick.sample(PLACES, rows) if rows <= len(PLACES) else [PLACES[n % 13] + str(n) for n in range(rows)]
    body = []
    for place in places:
        planned = pick.randint(80, 9000)
        done = round(planned * pick.uniform(0.7, 1.0))
        body.append([place, str(planned), str(done), f"{100 * done / planned:.1f}%", f"{pick.uniform(90, 9000):,.2f}"])
    sums = [sum(int(row[column]) for row in body) for column in (1, 2)]
    body.append(["合计", *map(str, sums), f"{100 * sums[1] / sums[0]:.1f}%", f"{pick.uniform(9000, 90000):,.2f}"])
    head = ["县（区）", "计划套数", "完成套数", "完成率", "到位资金"]
    return Content(tuple(_cells([head, *body])), (0.24, 0.18, 0.18, 0.16, 0.24), "lrrrr", 1)


def two_storeys(pick: random.Random, rows: int) -> Content:
    """A header of two rows, in which one cell spans two columns twice."""
    head = [
        TruthCell(0, 0, "县（区）", 2), TruthCell(0, 1, "资金安排", 1, 2), TruthCell(0, 3, "资金支出", 1, 2),
        TruthCell(1, 1, "中央"), TruthCell(1, 2, "省级"), TruthCell(1, 3, "金额"), TruthCell(1, 4, "执行率"),
    ]  # fmt: skip
    body = []
    for place in pick.sample(PLACES, rows):
        central, province = pick.randint(100, 9000), pick.randint(100, 3000)
        spent = round((central + province) * pick.uniform(0.6, 1.0), 1)
        body.append([place, str(central), str(province), str(spent), f"{100 * spent / (central + province):.1f}%"])
    return Content((*head, *_cells(body, 2)), (0.24, 0.19, 0.19, 0.19, 0.19), "ccccc", 2)


def indicators(pick: random.Random, rows: int) -> Content:
    """Labels over several rows at the left, marks at the right."""
    cells = [TruthCell(0, c, text) for c, text in enumerate(("一级指标", "二级指标", "分值", "得分"))]
    row = 1
    for section in ("资金管理", "项目管理", "产出效益")[: max(2, rows // 3)]:
        count = pick.randint(2, 3)
        cells.append(TruthCell(row, 0, section, count))
        for name in pick.sample(["筹集", "分配", "拨付", "执行", "储备", "质量", "进度", "满意度"], count):
            full = pick.randint(2, 10)
            cells += [TruthCell(row, 1, name), TruthCell(row, 2, str(full)), TruthCell(row, 3, str(full - 0.5))]
            row += 1
    cells += [TruthCell(row, 0, "合计", 1, 2), TruthCell(row, 2, "100"), TruthCell(row, 3, "93.5")]
    return Content(tuple(cells), (0.28, 0.32, 0.2, 0.2), "ccrr", 1)


def standards(pick: random.Random, rows: int) -> Content:
    """Long sentences that are broken in their cells."""
    names = pick.sample(["资金筹集", "资金分配", "预算执行", "项目储备", "绩效评价", "信息公开", "群众满意"], rows)
    body = [[name, pick.choice(STANDARDS), str(pick.randint(2, 10)), f"{pick.uniform(1, 9):.1f}"] for name in names]
    return Content(tuple(_cells([["指标", "评分标准", "分值", "得分"], *body])), (0.2, 0.5, 0.15, 0.15), "llrr", 1)


def tasks(pick: random.Random, rows: int) -> Content:
    """Two columns of words, two of numbers, some cells empty."""
    body = []
    for number, name in enumerate(pick.sample(TASKS, rows), 1):
        gap = "" if pick.random() < 0.3 else str(pick.randint(10, 900))
        body.append([str(number), name, pick.choice("是否"), str(pick.randint(100, 9000)), gap])
    return Content(
        tuple(_cells([["序号", "任务", "完成", "数量", "差额"], *body])), (0.1, 0.36, 0.14, 0.2, 0.2), "clcrr", 1
    )


def sections(pick: random.Random, rows: int) -> Content:
    """Rows that hold a label only between rows of figures."""
    body: list[list[str]] = []
    for name in ("一、中央资金", "二、省级资金"):
        body.append([name, "", "", ""])
        body += [
            [place, str(pick.randint(100, 9000)), str(pick.randint(100, 9000)), f"{pick.uniform(50, 100):.1f}%"]
            for place in pick.sample(PLACES, max(2, rows // 2))
        ]
    return Content(tuple(_cells([["项目", "预算", "支出", "执行率"], *body])), (0.34, 0.22, 0.22, 0.22), "lrrr", 1)


def long_heads(pick: random.Random, rows: int) -> Content:
    """Heads of two or three lines over narrow columns."""
    head = ["县（区）", "计划改造户数（户）", "实际改造户数（户）", "当年到位资金（万元）", "资金支付比例（％）"]
    body = [
        [
            place,
            str(pick.randint(9, 9000)),
            str(pick.randint(9, 9000)),
            f"{pick.uniform(1, 9000):.2f}",
            f"{pick.uniform(9, 100):.2f}",
        ]
        for place in pick.sample(PLACES, rows)
    ]
    return Content(tuple(_cells([head, *body])), (0.24, 0.19, 0.19, 0.19, 0.19), "lrrrr", 1)


def sparse(pick: random.Random, rows: int) -> Content:
    """Many empty cells, one column with a single entry, remarks at the right."""
    body = []
    for number, place in enumerate(pick.sample(PLACES, rows)):
        cells = [str(pick.randint(10, 900)) if pick.random() < 0.6 else "" for _ in range(3)]
        cells[number % 3] = cells[number % 3] or str(pick.randint(10, 900))
        body.append([place, *cells, "已验收" if number == 1 else ""])
    head = ["县（区）", "新开工", "续建", "竣工", "备注"]
    return Content(tuple(_cells([head, *body])), (0.26, 0.18, 0.18, 0.18, 0.2), "lrrrc", 1)


# --------------------------------------------------------------------------------------------------------------------
# Printing
# --------------------------------------------------------------------------------------------------------------------

ALL = frozenset(("top", "bottom", "head", "rows", "sides", "columns"))
THREE = frozenset(("top", "bottom", "head"))
ROWS = frozenset(("top", "bottom", "head", "rows"))
FRAMED_ROWS = ROWS | {"sides"}
FRAMED_COLUMNS = frozenset(("top", "bottom", "head", "sides", "columns"))
COLUMNS = frozenset(("top", "bottom", "head", "columns"))
NONE: frozenset[str] = frozenset()


class Printer:
    """Puts lines of text and tables on as many pages as they need."""

    def __init__(self, width: float = WIDTH, height: float = HEIGHT) -> None:
        self.document = pymupdf.open()
        self.width, self.height = width, height
        self.bottom = height - (HEIGHT - BOTTOM)
        self.break_page()

    def break_page(self) -> None:
        self.page = self.document.new_page(width=self.width, height=self.height)
        self.page.insert_font(fontname="F0", fontbuffer=FONT.buffer)
        self.y = TOP

    def finished(self) -> pymupdf.Document:
        self.document.subset_fonts()
        return self.document

    def line(self, text: str, size: float = 12.0, x: float = LEFT, leading: float = 1.7) -> None:
        self.page.insert_text((x, self.y + size), text, fontname="F0", fontsize=size)
        self.y += leading * size

    def centred(self, text: str, size: float = 12.0) -> None:
        self.line(text, size, (self.width - FONT.text_length(text, size)) / 2)

    def right(self, text: str, size: float = 10.5) -> None:
        self.line(text, size, self.width - (WIDTH - RIGHT) - FONT.text_length(text, size))

    def prose(self, sentences: int, pick: random.Random) -> None:
        text = "".join(
            f"全年{pick.choice(TASKS)}任务{pick.randint(100, 9000)}套，已完成{pick.randint(50, 99)}%，资金按时到位。"
            for _ in range(sentences)
        )
        per_line = int((self.width - (WIDTH - RIGHT) - LEFT) / 12)
        first = True
        while text:
            count = per_line - 3 if first else per_line - 1
            self.line(text[:count], x=LEFT + (24 if first else 0))
            text, first = text[count:], False

    def table(self, content: Content, look: Look, head_again: bool = True) -> None:
        xs = _edges(content, look)
        lines = {cell: _broken(cell, xs, look) for cell in content.cells}
        heights = _heights(content, lines, look)
        first = 0
        while first < content.rows:
            room, last = self.bottom - self.y, first
            repeated = list(range(content.head)) if first and head_again else []
            used = sum(heights[row] for row in repeated)
            while last < content.rows and used + heights[last] <= room:
                used += heights[last]
                last += 1
            self._rows([*repeated, *range(first, last)], content, look, xs, lines, heights)
            first = last
            if first < content.rows:
                self.break_page()

    def _rows(self, rows: list[int], content: Content, look: Look, xs: Edges, lines: Broken, heights: Edges) -> None:
        ys = [self.y]
        for row in rows:
            ys.append(ys[-1] + heights[row])
        at = {row: index for index, row in enumerate(rows)}
        for cell in content.cells:
            inside = [row for row in range(cell.row, cell.row + cell.row_span) if row in at]
            if inside:
                top, bottom = ys[at[inside[0]]], ys[at[inside[-1]] + 1]
                self._cell(
                    cell, lines[cell], (xs[cell.column], top, xs[cell.column + cell.column_span], bottom), look, content
                )
        _rule(self.page, content, look, xs, ys, rows)
        self.y = ys[-1] + 10

    def _cell(
        self, cell: TruthCell, lines: Sequence[str], box: tuple[float, ...], look: Look, content: Content
    ) -> None:
        x0, y0, x1, y1 = box
        top = (y0 + y1 - len(lines) * 1.3 * look.size) / 2
        head = cell.row < content.head
        align = "c" if head or cell.column_span > 1 else (look.align or content.align)[cell.column]
        for number, text in enumerate(lines):
            length = FONT.text_length(text, look.size)
            x = {"l": x0 + look.padding, "c": (x0 + x1 - length) / 2, "r": x1 - look.padding - length}[align]
            self.page.insert_text((x, top + (1.3 * number + 1.02) * look.size), text, fontname="F0", fontsize=look.size)


def _edges(content: Content, look: Look) -> list[float]:
    width = look.right - LEFT
    return [LEFT + width * sum(content.widths[:n]) for n in range(len(content.widths) + 1)]


def _broken(cell: TruthCell, xs: Sequence[float], look: Look) -> list[str]:
    room = xs[cell.column + cell.column_span] - xs[cell.column] - 2 * look.padding
    lines = [""]
    for char in cell.text:
        if lines[-1] and FONT.text_length(lines[-1] + char, look.size) > room and char not in "，。、%":
            lines.append("")
        lines[-1] += char
    return lines


def _heights(content: Content, lines: dict[TruthCell, list[str]], look: Look) -> list[float]:
    heights = [1.3 * look.size + 2 * look.padding] * content.rows
    for cell in content.cells:
        if cell.row_span == 1:
            heights[cell.row] = max(heights[cell.row], 1.3 * look.size * len(lines[cell]) + 2 * look.padding)
    return heights


def _rule(page: pymupdf.Page, content: Content, look: Look, xs: Edges, ys: Edges, rows: Sequence[int]) -> None:
    """top, bottom: along the ends; head: below the header; rows: between all rows; sides; columns: between columns."""
    last = len(ys) - 1
    crossed_down = {
        (row, c) for cell in content.cells for row in range(cell.row + 1, cell.row + cell.row_span)
        for c in range(cell.column, cell.column + cell.column_span)
    }  # fmt: skip
    crossed_across = {
        (row, c) for cell in content.cells for c in range(cell.column + 1, cell.column + cell.column_span)
        for row in range(cell.row, cell.row + cell.row_span)
    }  # fmt: skip
    for index, y in enumerate(ys):
        drawn = (
            ("top" in look.lines and index == 0)
            or ("bottom" in look.lines and index == last)
            or (
                "head" in look.lines
                and index < last
                and index > 0
                and rows[index] == content.head
                and rows[index - 1] < content.head
            )
            or ("rows" in look.lines and 0 < index < last)
        )
        for column in range(len(xs) - 1):
            if drawn and not (0 < index < last and (rows[index], column) in crossed_down):
                page.draw_line((xs[column], y), (xs[column + 1], y), width=0.6)
    for column, x in enumerate(xs):
        outer = column in (0, len(xs) - 1)
        if ("sides" if outer else "columns") not in look.lines:
            continue
        for index, row in enumerate(rows):
            if outer or (row, column) not in crossed_across:
                page.draw_line((x, ys[index]), (x, ys[index + 1]), width=0.6)


# --------------------------------------------------------------------------------------------------------------------
# The samples
# --------------------------------------------------------------------------------------------------------------------

Maker = Callable[[random.Random, int], Content]


def _printed(
    content: Content, look: Look, pick: random.Random, before: int = 2, head_again: bool = True
) -> pymupdf.Document:
    printer = Printer()
    printer.prose(before, pick)
    printer.centred("附表：任务与资金情况表")
    printer.right("单位：万元")
    printer.table(content, look, head_again)
    printer.y += 8
    printer.prose(2, pick)
    return printer.finished()


def _flat(content: Content) -> Content:
    """Without lines a label over several rows is printed in the first: the rest are empty cells."""
    cells = []
    for cell in content.cells:
        cells.append(replace(cell, row_span=1) if cell.row >= content.head else cell)
        if cell.row >= content.head:
            cells += [TruthCell(cell.row + n, cell.column, "") for n in range(1, cell.row_span)]
    return replace(content, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def turned(document: pymupdf.Document, quarters: int) -> pymupdf.Document:
    """The pages set sideways by their glyphs: as shown they lie on their side."""
    out = pymupdf.open()
    for page in document:
        shown = out.new_page(width=page.rect.height, height=page.rect.width)
        shown.show_pdf_page(shown.rect, document, page.number, rotate=90 * quarters)
    return out


def scanned(document: pymupdf.Document, pick: random.Random, dpi: int = 200) -> pymupdf.Document:
    """The pages as pictures: laid down a little askew, grainy, grey paper."""
    out = pymupdf.open()
    for page in document:
        tilt = pymupdf.Matrix(dpi / 72, dpi / 72).prerotate(pick.uniform(-0.6, 0.6))
        pixmap = page.get_pixmap(matrix=tilt, colorspace=pymupdf.csGRAY, alpha=False)
        pixels = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.width).astype(np.float64)
        grain = np.random.default_rng(pick.randrange(10**6)).normal(0, 7, pixels.shape)
        dirty = np.clip(pixels * 0.93 + grain, 0, 255).astype(np.uint8)
        picture = pymupdf.Pixmap(pymupdf.csGRAY, pixmap.width, pixmap.height, dirty.tobytes(), 0)
        sheet = out.new_page(width=page.rect.width, height=page.rect.height)
        sheet.insert_image(sheet.rect, stream=picture.tobytes("jpeg", jpg_quality=75))
    return out


def _sample(
    name: str, group: str, content: Content | None, document: pymupdf.Document, is_scan: bool = False
) -> Sample:
    return Sample(name, group, content.cells if content else (), document.tobytes(garbage=3, deflate=True), is_scan)


def samples() -> Iterator[Sample]:
    """All of them, class by class."""
    for number, (make, rows) in enumerate(
        ((regional, 5), (regional, 10), (standards, 4), (tasks, 5), (standards, 6), (regional, 3))
    ):
        pick = random.Random(100 + number)
        content = make(pick, rows)
        look = Look(ALL, size=(10.5, 9, 12)[number % 3])
        yield _sample(f"ruled-{number}", "ruled", content, _printed(content, look, pick))
    for number, (make, rows) in enumerate(
        ((two_storeys, 4), (indicators, 6), (two_storeys, 7), (indicators, 9), (two_storeys, 3), (indicators, 7))
    ):
        pick = random.Random(200 + number)
        content = make(pick, rows)
        yield _sample(f"merged-{number}", "merged", content, _printed(content, Look(ALL), pick))
    looks = (THREE, ROWS, FRAMED_ROWS, FRAMED_COLUMNS, COLUMNS, THREE, ROWS, THREE, FRAMED_ROWS, FRAMED_COLUMNS)
    makers: tuple[Maker, ...] = (
        regional,
        tasks,
        regional,
        regional,
        tasks,
        two_storeys,
        standards,
        standards,
        tasks,
        two_storeys,
    )
    for number, (lines, make) in enumerate(zip(looks, makers, strict=True)):
        pick = random.Random(300 + number)
        content = _flat(make(pick, 5))
        yield _sample(f"part-ruled-{number}", "part-ruled", content, _printed(content, Look(lines), pick))
    for number, (make, rows) in enumerate(
        ((regional, 5), (regional, 9), (tasks, 4), (two_storeys, 5), (standards, 4), (indicators, 6), (regional, 4), (tasks, 5), (two_storeys, 6), (regional, 12))
    ):  # fmt: skip
        pick = random.Random(400 + number)
        content = _flat(make(pick, rows))
        look = Look(
            NONE,
            size=(10.5, 12, 9)[number % 3],
            padding=(4.0, 2.0, 6.0)[number % 3],
            align="ccccc" if number > 5 else "",
        )
        yield _sample(f"borderless-{number}", "borderless", content, _printed(content, look, pick, before=number % 4))
    for number, (lines, make, rows, again) in enumerate(
        ((ALL, regional, 40, True), (ALL, standards, 7, False), (ALL, regional, 60, False), (THREE, regional, 45, True), (NONE, regional, 40, True), (ROWS, regional, 40, True))
    ):  # fmt: skip
        pick = random.Random(500 + number)
        content = make(pick, rows)
        document = _printed(content, Look(lines), pick, before=26 if make is standards else 14, head_again=again)
        yield _sample(f"joined-{number}", "joined", content, document)
    hard: tuple[Maker, ...] = (sections, long_heads, sparse)
    for number, (lines, make) in enumerate((lines, make) for lines in (NONE, THREE, FRAMED_ROWS) for make in hard):
        pick = random.Random(900 + number)
        content = make(pick, 6)
        look = Look(lines, right=(RIGHT, 420.0)[number % 2], padding=(4.0, 2.0)[number % 2])
        yield _sample(f"hard-{number}", "hard", content, _printed(content, look, pick))
    yield from _turned_samples()
    yield from _prose_samples()
    yield from _scanned_samples()


def _turned_samples() -> Iterator[Sample]:
    for number, (lines, make) in enumerate(
        ((ALL, regional), (ALL, indicators), (NONE, regional), (THREE, tasks), (ALL, two_storeys), (NONE, regional))
    ):
        pick = random.Random(600 + number)
        content = make(pick, 5)
        document = _printed(content, Look(lines), pick)
        if number < 3:
            document = turned(document, 1 + 2 * (number % 2))
        else:
            for page in document:
                page.set_rotation(90 * (1 + 2 * (number % 2)))
        yield _sample(f"turned-{number}", "turned", content, document)


def _scanned_samples() -> Iterator[Sample]:
    makers: tuple[Maker, ...] = (regional, indicators, regional, tasks, regional, tasks, standards, two_storeys)
    looks = (ALL, ALL, THREE, ROWS, NONE, NONE, FRAMED_ROWS, NONE)
    for number, (lines, make) in enumerate(zip(looks, makers, strict=True)):
        pick = random.Random(700 + number)
        content = make(pick, 5)
        document = scanned(_printed(content, Look(lines, size=11), pick), pick)
        yield _sample(f"scanned-{number}", "scanned", content, document, is_scan=True)


def _prose_samples() -> Iterator[Sample]:
    for number, draw in enumerate((_plain, _cover, _contents, _two_columns, _signatures, _score_lines, _numbered_list)):
        printer = Printer()
        draw(printer, random.Random(800 + number))
        yield _sample(f"prose-{number}-{draw.__name__[1:]}", "prose", None, printer.finished())


def _plain(printer: Printer, pick: random.Random) -> None:
    for _ in range(6):
        printer.prose(5, pick)


def _cover(printer: Printer, pick: random.Random) -> None:
    printer.centred("绩效自评报告", 22)
    for label, value in (
        ("项目名称：", "老旧小区改造"),
        ("实施单位：", "某市住建局"),
        ("主管部门：", "某市财政局"),
        ("评价年度：", "2023年"),
        ("填报日期：", "2024年3月5日"),
    ):
        printer.line(label, 14, leading=0)
        printer.line(value, 14, LEFT + 150, leading=2.2)


def _contents(printer: Printer, pick: random.Random) -> None:
    printer.centred("目  录", 16)
    for number, name in enumerate(("项目概况", "评价工作情况", "绩效分析", "存在问题", "有关建议", "附件"), 1):
        dots = "." * pick.randint(40, 60)
        printer.line(f"{number}．{name}{dots}{number * 3}")


def _two_columns(printer: Printer, pick: random.Random) -> None:
    for _ in range(24):
        text = "".join(pick.choice("项目资金管理完成任务按时下达全年改造住房保障建设情况") for _ in range(17))
        printer.line(text, leading=0)
        text = "".join(pick.choice("项目资金管理完成任务按时下达全年改造住房保障建设情况") for _ in range(17))
        printer.line(text, x=LEFT + 235)


def _signatures(printer: Printer, pick: random.Random) -> None:
    printer.prose(6, pick)
    printer.line("填报人：张某", leading=0)
    printer.line("审核人：李某", x=230, leading=0)
    printer.line("电话：0912-3345678", x=390)
    printer.right("某市财政局", 12)
    printer.right("2024年3月5日", 12)


def _score_lines(printer: Printer, pick: random.Random) -> None:
    for number in range(1, 7):
        printer.line(
            f"（{number}）{pick.choice(TASKS)}。分值{number + 2}分，自评得分{number + 1.5}分。完成计划的{90 + number}%。"
        )


def _numbered_list(printer: Printer, pick: random.Random) -> None:
    for number in range(1, 9):
        printer.line(f"{number}.", leading=0)
        printer.line(f"{pick.choice(STANDARDS)}；共{pick.randint(10, 99)}项。", x=LEFT + 40)
