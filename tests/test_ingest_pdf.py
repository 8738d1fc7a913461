"""PDFs: which page is read how, text and tables with places, files and pages that are wrong."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
from made_pdfs import INVISIBLE, new_page, picture, rule_table, saved, write

from pipeline.ingest.errors import Damaged, Encrypted, NoPages
from pipeline.ingest.page_content import PagedReading
from pipeline.ingest.pdf import read_pdf
from pipeline.model import Box, Paragraph, Route, Table

WHOLE = (0, 0, 595, 842)
SENTENCE = "本市全年筹集保障性租赁住房资金一千二百万元，全部按时下达到各县区，得分98分。"


def _texts(reading: PagedReading) -> list[str]:
    return [block.text.content for block in reading.blocks if isinstance(block, Paragraph)]


def _table(reading: PagedReading) -> Table:
    (table,) = [block for block in reading.blocks if isinstance(block, Table)]
    return table


def _place_of(reading: PagedReading, words: str) -> Box:
    """The box of ``words`` in the first paragraph or cell that has them."""
    texts = [block.text for block in reading.blocks if isinstance(block, Paragraph)]
    texts += [cell.text for block in reading.blocks if isinstance(block, Table) for cell in block.cells]
    text = next(text for text in texts if words in text.content)
    box = text.place(at := text.content.index(words), at + len(words)).box
    assert box is not None
    return box


def _near(one: Box, other: Box, slack: float = 8.0) -> bool:
    """Boxes that agree but for font heights."""
    sides = zip((one.x0, one.y0, one.x1, one.y1), (other.x0, other.y0, other.x1, other.y1), strict=True)
    return all(abs(a - b) <= slack for a, b in sides)


# Which way a page is read ---------------------------------------------------------------------------------------------


def test_page_of_text_is_read_from_its_layer(tmp_path: Path) -> None:
    document = pymupdf.open()
    write(new_page(document), 70, 100, SENTENCE)
    reading = read_pdf(saved(document, tmp_path), None)
    assert [page.route for page in reading.pages] == [Route.TEXT_LAYER]
    assert _texts(reading) == [SENTENCE]


def test_each_page_is_decided_for_itself(tmp_path: Path) -> None:
    document = pymupdf.open()
    write(new_page(document), 70, 100, SENTENCE)
    picture(new_page(document), WHOLE)
    new_page(document)
    reading = read_pdf(saved(document, tmp_path), None)
    assert [page.route for page in reading.pages] == [Route.TEXT_LAYER, Route.FAILED, Route.EMPTY]
    assert "anju[ocr]" in reading.pages[1].reason
    assert all(" / " in page.reason for page in reading.pages)


def test_invisible_text_over_a_scan_is_refused_and_kept_aside(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    picture(page, WHOLE)
    write(page, 70, 100, SENTENCE, render_mode=INVISIBLE)
    reading = read_pdf(saved(document, tmp_path), None)
    assert reading.pages[0].route is Route.FAILED
    assert reading.pages[0].second_reading == SENTENCE
    assert reading.blocks == ()


def test_text_under_a_scan_is_refused(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    for line in range(4):
        write(page, 40, 100 + 20 * line, SENTENCE)
    picture(page, WHOLE)
    assert read_pdf(saved(document, tmp_path), None).pages[0].second_reading.count(SENTENCE) == 4


def test_white_text_over_a_scan_is_refused(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    picture(page, WHOLE)
    for line in range(4):
        write(page, 40, 100 + 20 * line, SENTENCE, color=(1, 1, 1))
    assert read_pdf(saved(document, tmp_path), None).pages[0].route is Route.FAILED


def test_text_printed_on_a_background_picture_is_believed(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    picture(page, WHOLE)
    for line in range(4):
        write(page, 40, 100 + 20 * line, SENTENCE)
    assert read_pdf(saved(document, tmp_path), None).pages[0].route is Route.TEXT_LAYER


def test_page_number_over_a_scan_is_no_text_layer(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    picture(page, WHOLE)
    write(page, 280, 800, "— 3 —")
    assert read_pdf(saved(document, tmp_path), None).pages[0].route is Route.FAILED


def test_unread_picture_beside_text_is_noted(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    for line in range(4):
        write(page, 40, 100 + 20 * line, SENTENCE)
    picture(page, (70, 300, 525, 700))
    reading = read_pdf(saved(document, tmp_path), None)
    assert reading.pages[0].route is Route.TEXT_LAYER
    assert any("第1页" in note and "page 1" in note for note in reading.notes)


def test_hidden_words_are_no_part_of_the_text(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    write(page, 70, 100, SENTENCE)
    write(page, 70, 140, "得分100分", render_mode=INVISIBLE)
    assert _texts(read_pdf(saved(document, tmp_path), None)) == [SENTENCE]


# Text and places ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("offset", [0.0, 0.4, 1.0, 2.0])
@pytest.mark.parametrize("down", [0.0, 0.5])
def test_doubled_bold_is_read_once(tmp_path: Path, offset: float, down: float) -> None:
    document = pymupdf.open()
    page = new_page(document)
    for x, y in ((0.0, 0.0), (offset, down)):
        write(page, 70 + x, 100 + y, "自评得分98分，执行率100%")
    write(page, 70, 300, SENTENCE)
    reading = read_pdf(saved(document, tmp_path), None)
    assert _texts(reading) == ["自评得分98分，执行率100%", SENTENCE]
    first = reading.blocks[0]
    assert isinstance(first, Paragraph)
    assert first.bold


def test_doubling_character_by_character_is_read_once(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    for index, char in enumerate("得分1188分"):
        for offset in (0.0, 1.8):
            write(page, 70 + 12 * index + offset, 100, char)
    assert _texts(read_pdf(saved(document, tmp_path), None)) == ["得分1188分"]


def test_outlined_bold_is_bold(tmp_path: Path) -> None:
    document = pymupdf.open()
    write(new_page(document), 70, 100, SENTENCE, render_mode=2, border_width=0.03)
    (paragraph,) = read_pdf(saved(document, tmp_path), None).blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.bold


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_rotated_page_is_read_upright_with_places_as_shown(tmp_path: Path, rotation: int) -> None:
    document = pymupdf.open()
    page = new_page(document)
    write(page, 70, 100, "共筹集资金5000万元")
    write(page, 70, 130, "支出资金4321万元")
    page.set_rotation(rotation)
    page.set_cropbox(pymupdf.Rect(20, 30, 575, 800))
    shown = Box(*(page.search_for("4321")[0] * page.rotation_matrix).normalize())
    reading = read_pdf(saved(document, tmp_path), None)
    assert _texts(reading) == ["共筹集资金5000万元", "支出资金4321万元"]
    assert _near(_place_of(reading, "4321"), shown)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_text_set_sideways_is_read_upright_with_places_as_shown(tmp_path: Path, turn: int) -> None:
    document = pymupdf.open()
    page = new_page(document)
    starts = {90: [(100, 500), (130, 500)], 180: [(500, 130), (500, 100)], 270: [(130, 100), (100, 100)]}[turn]
    for (x, y), text in zip(starts, ["共筹集资金5000万元", "支出资金4321万元"], strict=True):
        write(page, x, y, text, rotate=turn)
    shown = Box(*page.search_for("4321")[0])
    reading = read_pdf(saved(document, tmp_path), None)
    assert _texts(reading) == ["共筹集资金5000万元", "支出资金4321万元"]
    assert _near(_place_of(reading, "4321"), shown)
    assert (reading.pages[0].width, reading.pages[0].height) == (595, 842)


def test_watermark_set_askew_is_left_out(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    write(page, 70, 100, SENTENCE)
    middle = pymupdf.Point(300, 400)
    write(page, 200, 400, "内部资料", 40, morph=(middle, pymupdf.Matrix(45)))
    assert _texts(read_pdf(saved(document, tmp_path), None)) == [SENTENCE]


def test_large_faint_watermark_is_left_out_unless_it_is_all_there_is(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    write(page, 70, 100, SENTENCE)
    write(page, 150, 130, "会议材料", 60, color=(0.8, 0.8, 0.8))
    write(page, 70, 126, SENTENCE)
    write(page, 70, 200, "年度报告", 40, color=(0.3, 0.3, 0.3))
    write(new_page(document), 150, 430, "淡色封面", 40, color=(0.8, 0.8, 0.8))
    reading = read_pdf(saved(document, tmp_path), None)
    assert _texts(reading) == [SENTENCE + SENTENCE, "年度报告", "淡色封面"]


def test_header_comes_back_on_a_landscape_page(tmp_path: Path) -> None:
    document = pymupdf.open()
    for size in ((595, 842), (842, 595), (842, 595)):
        page = new_page(document, *size)
        write(page, 60, 40, "省住房和城乡建设厅文件", 9)
        write(page, 90, 160, SENTENCE)
    reading = read_pdf(saved(document, tmp_path), None)
    assert [block.text.content for block in reading.set_aside] == ["省住房和城乡建设厅文件"] * 3


def test_what_comes_back_below_the_header_is_text(tmp_path: Path) -> None:
    document = pymupdf.open()
    for number in (12, 34, 56):
        page = new_page(document)
        write(page, 60, 40, "省住房和城乡建设厅文件", 9)
        write(page, 90, 85, f"下达资金{number}万元。")
        write(page, 90, 105, "其余各项")
        write(page, 90, 125, "见后。")
    reading = read_pdf(saved(document, tmp_path), None)
    assert [block.text.content for block in reading.set_aside] == ["省住房和城乡建设厅文件"] * 3
    assert "下达资金34万元。" in _texts(reading)


def test_paragraphs_in_narrow_columns_are_whole(tmp_path: Path) -> None:
    one = "各县区按照年初下达的任务组织实施，全年开工改造小区一百二十五个，涉及居民三万户"
    other = "部分项目前期工作不够充分，进度慢于计划；个别县区的配套资金没有到位，影响支付"
    columns = (f"{one}；{other}，{one}。", f"{other}；{one}，{other}。")
    document = pymupdf.open()
    page = new_page(document)
    for x, text in zip((60, 320), columns, strict=True):
        for line in range(0, len(text) + 2, 15):
            write(page, x, 100 + 1.4 * line, f"　　{text}"[line : line + 15])
    assert _texts(read_pdf(saved(document, tmp_path), None)) == list(columns)


def test_words_far_apart_on_one_line_are_parted_by_a_tab(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    write(page, 70, 100, "签发人：张某")
    write(page, 300, 100, "李某")
    assert _texts(read_pdf(saved(document, tmp_path), None)) == ["签发人：张某\t李某"]


@pytest.mark.parametrize("blanks", ["", "  "])
def test_what_is_drawn_into_a_gap_later_stands_in_it(tmp_path: Path, blanks: str) -> None:
    """Quotation marks of another font, the entries of a form: drawn when the line around them is done."""
    document = pymupdf.open()
    page = new_page(document)
    write(page, 70, 100, f"权重{blanks}")
    write(page, 130, 100, "分，计")
    write(page, 190, 100, "分。")
    page.insert_text((106, 100), "10", fontname="helv", fontsize=12)
    page.insert_text((172, 100), "8.5", fontname="helv", fontsize=12)
    (text,) = _texts(read_pdf(saved(document, tmp_path), None))
    assert "".join(text.split()) == "权重10分，计8.5分。"


def test_figure_has_a_box_of_its_own(tmp_path: Path) -> None:
    document = pymupdf.open()
    write(new_page(document), 70, 100, "全市共筹集资金67463.91万元用于改造")
    box = _place_of(read_pdf(saved(document, tmp_path), None), "67463.91")
    assert abs(box.x0 - (70 + 7 * 12)) < 2
    assert box.x1 - box.x0 < 9 * 12


# Tables ---------------------------------------------------------------------------------------------------------------


def _ruled(tmp_path: Path, rotation: int = 0) -> PagedReading:
    document = pymupdf.open()
    page = new_page(document)
    rule_table(page, (70, 170, 270, 500), (200, 230, 260, 290))
    for row, words in enumerate((("指标", "分值", "评分理由"), ("资金筹集", "5", "足额到位"), ("合计", "25", ""))):
        for column, text in enumerate(words):
            write(page, 75 + 100 * column, 220 + 30 * row, text, 10)
    write(page, 70, 150, SENTENCE, 10)
    page.set_rotation(rotation)
    return read_pdf(saved(document, tmp_path), None)


@pytest.mark.parametrize("rotation", [0, 90])
def test_ruled_table_is_read_cell_by_cell(tmp_path: Path, rotation: int) -> None:
    reading = _ruled(tmp_path, rotation)
    table = _table(reading)
    assert [cell.text.content for cell in table.cells] == [
        "指标", "分值", "评分理由", "资金筹集", "5", "足额到位", "合计", "25", "",
    ]  # fmt: skip
    assert (table.rows, table.columns, table.header_rows, table.pages) == (3, 3, 1, (1,))
    assert _texts(reading) == [SENTENCE]


def test_merged_cells_appear_once(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    for y, start in ((200, 70), (230, 170), (260, 70)):
        page.draw_line((start, y), (370, y))
    for x, top in ((70, 200), (170, 200), (270, 230), (370, 200)):
        page.draw_line((x, top), (x, 260))
    write(page, 75, 235, "指标", 10)
    write(page, 175, 220, "资金管理", 10)
    write(page, 175, 250, "筹集", 10)
    write(page, 275, 250, "分配", 10)
    table = _table(read_pdf(saved(document, tmp_path), None))
    spans = {cell.text.content: (cell.row_span, cell.column_span) for cell in table.cells}
    assert spans == {"指标": (2, 1), "资金管理": (1, 2), "筹集": (1, 1), "分配": (1, 1)}


def test_words_that_touch_over_a_cell_border_stay_in_their_cells(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    rule_table(page, (70, 130, 190, 250), (200, 230, 260))
    write(page, 70.5, 220, "123456789987654", 12)
    write(page, 75, 250, "甲", 10)
    cells = [cell.text.content for cell in _table(read_pdf(saved(document, tmp_path), None)).cells]
    assert cells[:3] == ["12345", "67899", "87654"]


def test_words_too_long_for_the_last_cell_are_not_cut(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    rule_table(page, (70, 130, 190), (200, 230, 260))
    write(page, 135, 220, "67463.91万元", 12)
    write(page, 75, 250, "甲", 10)
    reading = read_pdf(saved(document, tmp_path), None)
    assert "67463.91万元" in [cell.text.content for cell in _table(reading).cells]
    assert _texts(reading) == []


def test_words_that_run_out_below_the_table_stay_in_their_cell(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    rule_table(page, (70, 110, 290), (200, 230, 260))
    write(page, 75, 220, "指标", 10)
    write(page, 75, 252, "资金管", 10)
    write(page, 75, 266, "理", 10)
    write(page, 115, 252, "足额", 10)
    write(page, 70, 320, SENTENCE, 10)
    reading = read_pdf(saved(document, tmp_path), None)
    assert [cell.text.content for cell in _table(reading).cells] == ["指标", "", "资金管理", "足额"]
    assert _texts(reading) == [SENTENCE]


def test_numbers_under_each_other_in_a_cell_stay_apart(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    rule_table(page, (70, 170, 270), (200, 240, 280))
    write(page, 75, 215, "25", 10)
    write(page, 75, 230, "98", 10)
    write(page, 175, 215, "绩效评价报告内容完整", 10)
    write(page, 175, 230, "按时报送", 10)
    cells = [cell.text.content for cell in _table(read_pdf(saved(document, tmp_path), None)).cells]
    assert cells[:2] == ["25\n98", "绩效评价报告内容完整按时报送"]


def test_borders_drawn_as_thin_filled_bars_make_a_table(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    for y in (200, 230, 260):
        page.draw_rect(pymupdf.Rect(70, y, 270, y + 0.5), color=None, fill=(0, 0, 0))
    for x in (70, 170, 270):
        page.draw_rect(pymupdf.Rect(x, 200, x + 0.5, 260), color=None, fill=(0, 0, 0))
    write(page, 75, 220, "计划", 10)
    write(page, 175, 220, "实际", 10)
    assert len(_table(read_pdf(saved(document, tmp_path), None)).cells) == 4


def test_frame_around_text_is_no_table(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    page.draw_rect(pymupdf.Rect(50, 50, 545, 790))
    write(page, 60, 100, SENTENCE)
    assert _texts(read_pdf(saved(document, tmp_path), None)) == [SENTENCE]


# Files and pages that are wrong ---------------------------------------------------------------------------------------


def test_password_is_asked_for(tmp_path: Path) -> None:
    document = pymupdf.open()
    write(new_page(document), 70, 100, SENTENCE)
    path = tmp_path / "locked.pdf"
    document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret", owner_pw="owner")
    with pytest.raises(Encrypted):
        read_pdf(path, None)


def test_file_that_only_restricts_printing_is_read(tmp_path: Path) -> None:
    document = pymupdf.open()
    write(new_page(document), 70, 100, SENTENCE)
    path = tmp_path / "restricted.pdf"
    document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="owner", permissions=0)
    assert _texts(read_pdf(path, None)) == [SENTENCE]


@pytest.mark.parametrize("content", [b"not a pdf at all", b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj<</Type/Catalog"])
def test_what_is_no_pdf_is_said_to_be_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "wrong.pdf"
    path.write_bytes(content)
    with pytest.raises(Damaged):
        read_pdf(path, None)


def test_pdf_cut_short_is_damaged_or_read_with_a_note(tmp_path: Path) -> None:
    document = pymupdf.open()
    for _ in range(3):
        write(new_page(document), 70, 100, SENTENCE)
    whole = document.tobytes()
    path = tmp_path / "short.pdf"
    for share in (0.2, 0.5, 0.9, 0.99):
        path.write_bytes(whole[: int(len(whole) * share)])
        try:
            reading = read_pdf(path, None)
        except Damaged:
            continue
        assert reading.notes


def test_pdf_without_pages_says_so(tmp_path: Path) -> None:
    path = tmp_path / "none.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\n%%EOF"
    )
    with pytest.raises(NoPages):
        read_pdf(path, None)


def test_page_of_no_size_harms_no_other(tmp_path: Path) -> None:
    document = pymupdf.open()
    write(new_page(document), 70, 100, SENTENCE)
    page = new_page(document)
    document.xref_set_key(page.xref, "MediaBox", "[0 0 0 0]")
    reading = read_pdf(saved(document, tmp_path), None)
    assert reading.pages[0].route is Route.TEXT_LAYER
    assert reading.pages[1].route in (Route.EMPTY, Route.FAILED)


def test_broken_content_stream_harms_no_other_page(tmp_path: Path) -> None:
    document = pymupdf.open()
    write(new_page(document), 70, 100, SENTENCE)
    page = new_page(document)
    stream = document.get_new_xref()
    document.update_object(stream, "<<>>")
    document.update_stream(stream, b"BT /F0 12 Tf (half a string")
    document.xref_set_key(page.xref, "Contents", f"{stream} 0 R")
    write(new_page(document), 70, 100, SENTENCE)
    reading = read_pdf(saved(document, tmp_path), None)
    assert [reading.pages[0].route, reading.pages[2].route] == [Route.TEXT_LAYER] * 2


def test_reading_says_nothing_on_standard_error(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "noisy.pdf"
    document = pymupdf.open()
    write(new_page(document), 70, 100, SENTENCE)
    path.write_bytes(document.tobytes()[:-200])
    capfd.readouterr()
    read_pdf(path, None)
    assert capfd.readouterr() == ("", "")


def test_progress_counts_pages(tmp_path: Path) -> None:
    document = pymupdf.open()
    for _ in range(3):
        new_page(document)
    seen: list[tuple[int, int]] = []
    read_pdf(saved(document, tmp_path), None, lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_many_thousand_lines_are_read_in_bounded_time(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = new_page(document)
    write(page, 70, 100, SENTENCE)
    strokes = "\n".join(f"{50 + i % 500} {i % 800} m {60 + i % 500} {i % 800} l S" for i in range(60_000))
    stream = document.get_new_xref()
    document.update_object(stream, "<<>>")
    document.update_stream(stream, strokes.encode())
    page.set_contents(stream)
    write(page, 70, 100, SENTENCE)
    assert SENTENCE in "".join(_texts(read_pdf(saved(document, tmp_path), None)))
