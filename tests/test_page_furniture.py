"""What stands on a page beside its running text, and how that runs: footnotes, contents, captions, columns, line numbers."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
from made_pdfs import new_page, saved, write
from typesetting import Style, made_line, made_page, made_table

from pipeline.ingest.contents_pages import take_contents
from pipeline.ingest.layout import assemble
from pipeline.ingest.page_content import Line, PagedReading
from pipeline.ingest.pdf import read_pdf
from pipeline.model import Block, Paragraph, Table, Text

STYLE = Style()
SMALL = Style(size=10.5, leading=14)


def _lines(texts: list[tuple[float, str]], top: float, page: int = 1, style: Style = STYLE) -> list[Line]:
    return [
        made_line(text, style.left + indent * style.size, top + number * style.leading, page, style)
        for number, (indent, text) in enumerate(texts)
    ]


def _texts(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text.content for block in blocks if isinstance(block, Paragraph)]


FULL = "全" * STYLE.characters


@pytest.mark.parametrize("mark", ["①", "1 ", "[1]", "*", "注："])
def test_paragraph_goes_on_over_the_footnotes_of_its_page(mark: str) -> None:
    note = f"{mark}口径为当年开工数，见统计制度。"
    first = [*_lines([(2, "全" * 25), (0, "全" * 24 + "共125")], 600), *_lines([(0, note)], 700, style=SMALL)]
    second = _lines([(0, "016户。"), (2, "另一段。")], 105, page=2)
    blocks, set_aside = assemble([made_page(1, first), made_page(2, second)])
    assert _texts(blocks) == ["全" * 49 + "共125016户。", note, "另一段。"]
    assert set_aside == ()


def test_small_print_that_begins_without_a_mark_is_running_text() -> None:
    lines = [*_lines([(2, "全" * 25), (0, "全文。")], 600), *_lines([(0, "本页其余部分为小字说明")], 700, style=SMALL)]
    blocks, _ = assemble([made_page(1, lines)])
    assert _texts(blocks)[-1] == "本页其余部分为小字说明"


def test_small_print_below_a_table_stays_below_it() -> None:
    table = made_table([["指标", "分值", "标准"], ["筹集", "5", "足额"]], 1, top=600)
    note = _lines([(0, "注：分值为满分。")], 660, style=SMALL)
    blocks, _ = assemble([made_page(1, [*_lines([(2, "全" * 25), (0, "全文。")], 400), *note], [table])])
    assert isinstance(blocks[-2], Table)
    assert _texts(blocks)[-1] == "注：分值为满分。"


def _paragraphs(*texts: str) -> list[Paragraph]:
    return [Paragraph(Text(text)) for text in texts]


ENTRIES = ("一、项目概况……………………1", "二、评价工作情况........12", "（一）评价指标体系\t13", "附件 20")
BODY = ("一、项目概况", "全年到位资金1200万元，支出1100万元，执行率91.7%。")


def test_contents_under_their_title_are_set_aside() -> None:
    kept, taken = take_contents(_paragraphs("自评报告", "目  录", *ENTRIES, *BODY))
    assert _texts(kept) == ["自评报告", *BODY]
    assert len(taken) == 5


def test_contents_without_a_title_need_dots() -> None:
    dotted = [f"第{n}部分 情况" + "." * 20 + str(n) for n in range(1, 5)]
    assert _texts(take_contents(_paragraphs(*dotted, *BODY))[0]) == list(BODY)
    blank = [f"第{n}部分 情况 {n}" for n in range(1, 5)]
    assert _texts(take_contents(_paragraphs(*blank, *BODY))[0]) == [*blank, *BODY]


def test_entry_of_two_lines_is_taken_whole() -> None:
    kept, taken = take_contents(
        _paragraphs("目录", ENTRIES[0], "二、名称很长的一个部分", "的下半行....5", ENTRIES[1], *BODY)
    )
    assert _texts(kept) == list(BODY)
    assert len(taken) == 5


@pytest.mark.parametrize(
    "texts",
    [("目录", "本报告未附目录。", *BODY), ("目录", ENTRIES[0], *BODY), ("得分 5", "得分 6", "得分 7", "得分 8")],
    ids=["no entries", "one entry", "no title"],
)
def test_what_is_no_table_of_contents_is_kept(texts: tuple[str, ...]) -> None:
    assert _texts(take_contents(_paragraphs(*texts))[0]) == list(texts)


@pytest.mark.parametrize("caption", ["附表：资金到位情况", "附件1：资金情况表", "表 1：资金情况"])
def test_captions_with_a_colon_are_captions(caption: str) -> None:
    lines = _lines([(8, caption), (20, "单位：万元")], 60)
    blocks, _ = assemble([made_page(1, lines, [made_table([["县", "数", "数"], ["甲", "1", "2"]], 1, top=140)])])
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert (table.caption, table.unit_note) == (caption, "万元")


@pytest.mark.parametrize("label", ["填报单位：某市财政局", "填报日期：2024年3月"])
def test_who_filled_the_form_in_is_no_caption(label: str) -> None:
    lines = _lines([(8, "资金情况表"), (0, label)], 60)
    blocks, _ = assemble([made_page(1, lines, [made_table([["县", "数", "数"], ["甲", "1", "2"]], 1, top=140)])])
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert table.caption == "资金情况表"


# Two columns ----------------------------------------------------------------------------------------------------------

LEFT = "左栏文字讲资金管理情况，全年共筹集资金一千二百万元，均已按时下达各县区，并建立了台账制度和月报制度。" * 3
RIGHT = "右栏文字讲项目管理情况，全年共改造小区三百二十八个，均已按期完工，并组织了竣工验收和群众满意度调查。" * 3


def _set(page: pymupdf.Page, text: str, x: float, y: float, per_line: int = 17) -> float:
    for at in range(0, len(text), per_line):
        write(page, x, y, text[at : at + per_line], 12)
        y += 20
    return y


@pytest.mark.parametrize("rotation", [0, 90])
def test_right_column_is_read_after_the_left(tmp_path: Path, rotation: int) -> None:
    document = pymupdf.open()
    page = new_page(document)
    write(page, 150, 80, "绩效自评报告正文共分为两栏排印如下所示各节", 14)
    _set(page, LEFT, 70, 120)
    bottom = _set(page, RIGHT, 310, 120)
    write(page, 70, bottom + 40, "以上内容均已核实，特此报告，请予审核为盼，并请提出意见。", 12)
    page.set_rotation(rotation)
    reading = read_pdf(saved(document, tmp_path), None)
    words = "".join(_texts(reading.blocks))
    assert LEFT in words
    assert RIGHT in words
    assert words.index(LEFT) < words.index(RIGHT) < words.index("以上内容")
    boxes = [run.place.box for block in reading.blocks if isinstance(block, Paragraph) for run in block.text.runs]
    assert all(box is not None and box.y1 <= reading.pages[0].height for box in boxes)


def test_short_lines_side_by_side_are_no_columns(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    for number in range(8):
        write(page, 70, 120 + 20 * number, ("指标名称", "甲", "资金管理情况")[number % 3], 12)
        write(page, 310, 120 + 20 * number, ("说明", "按时到位的得满分", "见附件")[number % 3], 12)
    words = _texts(read_pdf(saved(document, tmp_path), None).blocks)
    assert words[0] == "指标名称\t说明"


# Line numbers ---------------------------------------------------------------------------------------------------------


def _numbered(folder: Path, step: int, heading: str = "") -> PagedReading:
    document = pymupdf.open()
    page = new_page(document)
    if heading:
        write(page, 40, 100, heading, 9)
    for number in range(12):
        if number % step == step - 1:
            write(page, 40 if number < 9 else 35, 120 + 24 * number, str(number + 1), 9)
        write(page, 90, 120 + 24 * number, f"第{number}句讲资金到位情况，共{number + 30}万元，已全部拨付。", 12)
    return read_pdf(saved(document, folder), None)


@pytest.mark.parametrize("step", [1, 2])
def test_line_numbers_in_the_margin_are_left_out_and_noted(tmp_path: Path, step: int) -> None:
    reading = _numbered(tmp_path, step)
    assert "\t" not in "".join(_texts(reading.blocks))
    assert _texts(reading.blocks)[0].startswith("第0句")
    assert any("line numbers" in note for note in reading.notes)


def test_ordinal_numbers_below_their_heading_are_kept(tmp_path: Path) -> None:
    reading = _numbered(tmp_path, 1, "序号")
    assert reading.notes == ()
    assert "12" in " ".join(_texts(reading.blocks))
