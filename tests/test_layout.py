"""Pages put together to blocks: paragraphs, tables over pages, running lines."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from typesetting import Style, made_line, made_page, made_table, set_pages

from pipeline.ingest.layout import assemble
from pipeline.ingest.page_content import Line, PageContent
from pipeline.model import Block, Page, Paragraph, Route, Table

OFFICIAL = Style()
SPACED = Style(size=12, leading=15, indent=0, spacing=8, characters=38)
SCANNED = Style(recognised=True)

LONG = "本年度共筹集保障房资金，" * 12 + "均已下达。"


def _sentence(length: int, seed: int) -> str:
    """Chinese text with figures in it, ``length`` characters or a few more."""
    pick = random.Random(seed)
    text = "本"
    while len(text) < length:
        text += pick.choice(
            ["项目", "资金", "保障房", "改造", "其中，", "（区）", "“十四五”", f"{pick.randint(1, 999999) / 100}万元"]
        )
    return text.rstrip("，") + "完成。"


SENTENCES = st.builds(_sentence, st.integers(1, 250), st.integers(0, 10**6))


def _ends_full(page: PageContent, style: Style) -> bool:
    last = page.lines[-1]
    return last.text.content[-1] in "。；" and last.box.x1 > style.left + (style.characters - 3) * style.size


def _texts(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text.content for block in blocks if isinstance(block, Paragraph)]


def _tables(blocks: tuple[Block, ...]) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table)]


def _rows(table: Table) -> list[list[str]]:
    return [[cell.text.content if cell else "" for cell in row] for row in table.grid()]


@pytest.mark.parametrize("style", [OFFICIAL, SPACED, SCANNED], ids=["official", "spaced", "scanned"])
@settings(max_examples=60, deadline=None)
@given(paragraphs=st.lists(SENTENCES, min_size=6, max_size=40), seed=st.integers(0, 99))
def test_paragraphs_come_back_whole_over_lines_and_pages(style, paragraphs, seed) -> None:
    paragraphs = [LONG, *paragraphs]
    pages = set_pages(paragraphs, style, seed)
    # Set flush, a sentence that ends right at the end of a page may end its paragraph or not: nothing shows it.
    assume(style.indent or not any(_ends_full(page, style) for page in pages))
    blocks, set_aside = assemble(pages)
    assert _texts(blocks) == paragraphs
    assert set_aside == ()


def _lines(texts: list[tuple[float, str]], top: float = 105.0, page: int = 1, style: Style = OFFICIAL) -> list[Line]:
    """Lines one below the other, each as (indent in characters, text)."""
    return [
        made_line(text, style.left + indent * style.size, top + number * style.leading, page, style)
        for number, (indent, text) in enumerate(texts)
    ]


FULL = "全" * OFFICIAL.characters
ROOM = OFFICIAL.characters


def test_number_cut_by_line_and_page_is_one_number() -> None:
    first = _lines([(2, "全" * 25), (0, "全" * 24 + "共125")], top=680)
    second = _lines([(0, "016户，投入10.94万"), (2, "另一段。" * 6)], page=2)
    blocks, _ = assemble([made_page(1, first), made_page(2, second)])
    text = next(block.text for block in blocks if isinstance(block, Paragraph) and "125016户" in block.text.content)
    at = text.content.index("125016户")
    assert [run.place.page for run in text.runs_within(at, at + 7)] == [1, 2]


def test_latin_words_keep_a_blank_at_the_line_end() -> None:
    lines = _lines([(2, "全" * 22 + "with"), (0, "local")])
    lines.extend(_lines([(2, "又一段。")], top=300))
    blocks, _ = assemble([made_page(1, lines)])
    assert _texts(blocks)[0].endswith("with local")


@pytest.mark.parametrize(
    "heading", ["一、资金管理", "（一）资金分配", "1.预算执行", "（2）到位", "①工程质量", "附件1", "第三条"]
)
def test_heading_after_a_full_line_begins_a_paragraph(heading: str) -> None:
    lines = _lines([(0, FULL[:-1] + "。"), (0, heading), (0, FULL), (0, FULL[:9] + "。")])
    blocks, _ = assemble([made_page(1, lines)])
    assert heading in _texts(blocks)[1][: len(heading)]


def test_ordinals_and_decimals_at_a_line_start_are_no_headings() -> None:
    lines = _lines([(2, "全" * 23 + "较上"), (0, "年增长"), (2, "全" * 22 + "提高了"), (0, "3.2个百分点。")])
    blocks, _ = assemble([made_page(1, lines)])
    assert _texts(blocks)[-1].endswith("提高了3.2个百分点。")


def test_title_over_centred_lines_is_one_paragraph() -> None:
    title = Style(size=22, leading=34)
    upper = [
        made_line(text, 297.5 - 11 * len(text), 105 + 34 * i, 1, title)
        for i, text in enumerate(["某市安居工程", "自评报告"])
    ]
    body = _lines([(2, "全" * 25), (0, FULL), (0, "全文。")], top=200)
    blocks, _ = assemble([made_page(1, [*upper, *body])])
    first = blocks[0]
    assert isinstance(first, Paragraph)
    assert (first.text.content, first.centred, first.size) == ("某市安居工程自评报告", True, 22)


def test_heading_below_a_title_stays_apart_though_its_number_was_not_read() -> None:
    title, large = Style(size=22, leading=34), Style(size=21, leading=34)
    upper = [
        made_line("某市住房保障绩效评价报告", 165.5, 105, 1, title),
        made_line("租赁补贴", OFFICIAL.left, 139, 1, large),
    ]
    body = _lines([(2, "全" * 25), (0, FULL), (0, "全文。")], top=200)
    blocks, _ = assemble([made_page(1, [*upper, *body])])
    assert _texts(blocks)[:2] == ["某市住房保障绩效评价报告", "租赁补贴"]


def test_number_cut_by_the_line_end_is_one_number_whatever_height_its_rest_was_read_with() -> None:
    lines = _lines([(2, "全" * 25), (0, "全" * 26 + "为8")])
    rest = made_line("0.84%）。", OFFICIAL.left, 105 + 2 * OFFICIAL.leading, 1, replace(OFFICIAL, size=23))
    blocks, _ = assemble([made_page(1, [*lines, rest])])
    assert _texts(blocks)[0].endswith("为80.84%）。")


def test_signature_and_date_at_the_right_stay_apart() -> None:
    lines = _lines([(2, "全" * 25), (0, FULL), (0, "全文。"), (21, "某市财政局"), (19, "2024年3月5日")])
    blocks, _ = assemble([made_page(1, lines)])
    assert _texts(blocks)[-2:] == ["某市财政局", "2024年3月5日"]


def test_items_after_semicolons_begin_paragraphs_though_their_lines_are_full() -> None:
    items = ["一是" + "全" * 22 + "；", "二是" + "全" * 22 + "；"]
    blocks, _ = assemble(
        [made_page(1, _lines([(2, "全" * 25), (0, FULL), (0, FULL), (0, "全文。"), *((2, item) for item in items)]))]
    )
    assert _texts(blocks)[1:] == items


def test_date_cut_by_the_end_of_a_label_line_is_made_whole() -> None:
    label = "填报单位：某市财政局" + "全" * (ROOM - 17) + "填报日期：2025"
    lines = _lines([(2, "全" * 25), (0, "全文。"), (0, label), (0, "年1月20日")])
    blocks, _ = assemble([made_page(1, lines)])
    assert _texts(blocks)[-1] == label + "年1月20日"


def test_rows_of_columns_set_without_lines_stay_apart() -> None:
    rows = [(0, "甲县" + "\t" + "5000" * 12), (0, "乙县" + "\t" + "4000" * 12)]
    blocks, _ = assemble([made_page(1, _lines([(2, "全" * 25), (0, FULL), (0, "如下：" + "全" * 24), *rows]))])
    assert _texts(blocks)[1:] == [text for _, text in rows]


def test_entries_of_a_contents_page_stay_apart_and_are_set_aside() -> None:
    entries = [(0, f"{number}.预算执行情况" + "." * 34 + str(number)) for number in range(1, 5)]
    blocks, set_aside = assemble([made_page(1, _lines(entries))])
    assert blocks == ()
    assert [entry.text.content for entry in set_aside] == [text for _, text in entries]


def test_unreadable_page_keeps_paragraphs_apart() -> None:
    lost = PageContent(Page(2, 595, 842, Route.FAILED, "made"), (), ())
    first, last = _lines([(2, "全" * 25), (0, FULL)], top=680), _lines([(0, "续文。")], page=3)
    blocks, _ = assemble([made_page(1, first), lost, made_page(3, last)])
    assert _texts(blocks)[-1] == "续文。"


def _with_furniture(page: PageContent, header: str, footer: str) -> PageContent:
    head = made_line(header, 200, 40, page.page.number, Style(size=9))
    foot = made_line(footer, 280, 790, page.page.number, Style(size=14))
    return made_page(page.page.number, [head, *page.lines, foot])


@pytest.mark.parametrize("number", ["{}", "— {} —", "第{}页 共4页", "{}/4"])
def test_headers_and_page_numbers_are_set_aside(number: str) -> None:
    paragraphs = [LONG] * 12
    pages = set_pages(paragraphs, OFFICIAL)
    pages = [_with_furniture(page, "某市财政局文件", number.format(page.page.number)) for page in pages]
    assert len(pages) >= 3
    blocks, set_aside = assemble(pages)
    assert _texts(blocks) == paragraphs
    assert len(set_aside) == 2 * len(pages)


def test_body_text_at_the_page_edge_is_kept() -> None:
    high = Style(top=60, bottom=800)
    paragraphs = [f"{LONG}第{number}段。" for number in range(12)]
    blocks, set_aside = assemble(set_pages(paragraphs, high))
    assert _texts(blocks) == paragraphs
    assert set_aside == ()


HEAD = ["指标", "分值", "评分标准"]


def test_table_over_pages_is_joined_and_its_repeated_header_dropped() -> None:
    first = made_table([HEAD, ["资金筹集", "5", "足额到位"]], 1, top=600)
    second = made_table([HEAD, ["资金分配", "5", "及时下达"]], 2)
    number = made_line("— 1 —", 280, 790, 1, OFFICIAL)
    blocks, _ = assemble([made_page(1, [number], [first]), made_page(2, [], [second])])
    (table,) = _tables(blocks)
    assert _rows(table) == [HEAD, ["资金筹集", "5", "足额到位"], ["资金分配", "5", "及时下达"]]
    assert (table.pages, table.header_rows) == ((1, 2), 1)


LONG_CELL = "足额到位的得满分，" * 3 + "共125"


def test_row_cut_by_the_page_break_is_made_whole() -> None:
    first = made_table([HEAD, ["资金筹集", "5", LONG_CELL]], 1, top=600)
    second = made_table([["", "", "016户的得满分"], ["资金分配", "4", "及时"]], 2)
    blocks, _ = assemble([made_page(1, [], [first]), made_page(2, [], [second])])
    (table,) = _tables(blocks)
    assert _rows(table)[1:] == [["资金筹集", "5", LONG_CELL + "016户的得满分"], ["资金分配", "4", "及时"]]
    assert {run.place.page for run in table.cells[5].text.runs} == {1, 2}


def test_row_under_a_merged_label_is_no_rest_of_the_row_above() -> None:
    first = made_table([["一级", "二级", "标准"], ["资金管理", "筹集", "足额"]], 1, top=600)
    second = made_table([["", "分配", "及时"], ["项目管理", "储备", "建库"]], 2)
    blocks, _ = assemble([made_page(1, [], [first]), made_page(2, [], [second])])
    (table,) = _tables(blocks)
    assert _rows(table)[1:3] == [["资金管理", "筹集", "足额"], ["资金管理", "分配", "及时"]]


def test_label_merged_over_the_page_break_reaches_the_rows_below() -> None:
    first = made_table([HEAD, ["资金管理", "5", "到位"]], 1, top=600)
    second = made_table([["", "3", "及时"], ["项目管理", "4", "合格"]], 2)
    blocks, _ = assemble([made_page(1, [], [first]), made_page(2, [], [second])])
    (table,) = _tables(blocks)
    assert _rows(table)[2] == ["资金管理", "3", "及时"]
    assert len([cell for cell in table.cells if cell.text.content == "资金管理"]) == 1


def test_unruled_table_goes_on_where_its_columns_lie_a_little_elsewhere() -> None:
    first = replace(made_table([HEAD, ["甲县", "10", "9"]], 1, top=600), ruled=False)
    moved = replace(made_table([["乙县", "7", "6"]], 2, edges=(74, 162, 215, 500)), ruled=False)
    other = replace(made_table([["乙县", "7", "6"]], 2, edges=(70, 250, 400, 520)), ruled=False)
    (table,) = _tables(assemble([made_page(1, [], [first]), made_page(2, [], [moved])])[0])
    assert _rows(table)[1:] == [["甲县", "10", "9"], ["乙县", "7", "6"]]
    assert len(_tables(assemble([made_page(1, [], [first]), made_page(2, [], [other])])[0])) == 2


def test_tables_with_other_columns_or_text_between_stay_apart() -> None:
    first, other = made_table([HEAD], 1, top=600), made_table([HEAD], 2, edges=(70, 200, 330, 520))
    blocks, _ = assemble([made_page(1, [], [first]), made_page(2, [], [other])])
    assert len(_tables(blocks)) == 2
    between = _lines([(2, "另表如下。")], top=60, page=2)
    blocks, _ = assemble([made_page(1, [], [first]), made_page(2, between, [made_table([HEAD], 2)])])
    assert len(_tables(blocks)) == 2


def test_page_whose_rows_merge_columns_continues_the_table() -> None:
    first = made_table([["单位", "预算与支出"]], 1, top=600, edges=(70, 230, 520))
    second = made_table([["甲县", "10", "9"]], 2, edges=(70, 230, 400, 520))
    blocks, _ = assemble([made_page(1, [], [first]), made_page(2, [], [second])])
    (table,) = _tables(blocks)
    assert _rows(table) == [["单位", "预算与支出", "预算与支出"], ["甲县", "10", "9"]]


def test_form_filled_in_twice_is_two_tables() -> None:
    rows = [HEAD, ["资金筹集", "5", "到位"], HEAD, ["资金分配", "4", "及时"]]
    blocks, _ = assemble([made_page(1, [], [made_table(rows, 1)])])
    assert [_rows(table)[1][0] for table in _tables(blocks)] == ["资金筹集", "资金分配"]


def test_caption_and_unit_are_attached() -> None:
    lines = _lines([(9, "资金到位情况表"), (20, "单位：万元")], top=60)
    blocks, _ = assemble([made_page(1, lines, [made_table([HEAD, ["甲县", "10", "9"]], 1, top=140)])])
    (table,) = _tables(blocks)
    assert (table.caption, table.unit_note) == ("资金到位情况表", "万元")


@given(cut=st.integers(1, 6), rows=st.integers(2, 7))
def test_any_page_break_between_rows_gives_the_same_table(cut: int, rows: int) -> None:
    content = [HEAD, *([f"指标{n}", str(n), f"标准{n}"] for n in range(rows))]
    cut = min(cut, rows)
    first = made_table(content[:cut], 1, top=600)
    second = made_table([HEAD, *content[cut:]], 2)
    blocks, _ = assemble([made_page(1, [], [first]), made_page(2, [], [second])])
    (table,) = _tables(blocks)
    assert _rows(table) == content


def test_nothing_in_nothing_out() -> None:
    assert assemble([]) == ((), ())
    empty = PageContent(Page(1, 595, 842, Route.EMPTY, "made"), (), ())
    assert assemble([empty]) == ((), ())
