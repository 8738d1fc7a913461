"""What stands on a page beside its running text: footnotes, tables of contents, captions."""

from __future__ import annotations

import pytest
from typesetting import Style, made_line, made_page, made_table

from pipeline.ingest.contents_pages import take_contents
from pipeline.ingest.layout import assemble
from pipeline.ingest.page_content import Line
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
