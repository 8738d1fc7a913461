"""OFD files: text and tables with places as from a PDF, scans to OCR, hostile packages refused."""

import re

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ofd_files import SIZE, page_xml, picture, rule, table, text, write_ofd
from one_line_engine import OneLineEngine

from pipeline.ingest import errors, ingest
from pipeline.ingest.ofd_objects import Matrix, steps
from pipeline.ingest.ofd_package import located
from pipeline.ingest.package import RATIO_COUNTS_FROM
from pipeline.model import Format, Paragraph, Route, Table

MM = 72 / 25.4
LONG = "二〇二二年度全市共筹集保障性安居工程资金，按时足额下达到位，各区县均已落实"
SENTENCE = "到位资金1200万元。"


def read(tmp_path, *pages, ocr=None, **options):
    return ingest(write_ofd(tmp_path / "报告.ofd", pages, **options), ocr=ocr)


def paragraphs(document):
    return [block.text.content for block in document.blocks if isinstance(block, Paragraph)]


def place_of(document, words):
    for block in document.blocks:
        texts = [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
        for one in texts:
            if words in one.content:
                at = one.content.index(words)
                return one.place(at, at + len(words))
    raise AssertionError(words)


def near(box, x0, y0, x1, y1, by=1.5):
    return np.allclose((box.x0, box.y0, box.x1, box.y1), (x0 * MM, y0 * MM, x1 * MM, y1 * MM), atol=by)


# --------------------------------------------------------------------------------------------------------------------
# Text
# --------------------------------------------------------------------------------------------------------------------


def test_text_comes_with_its_page_and_place_in_points(tmp_path):
    document = read(tmp_path, page_xml(text(LONG[:20], 30, 40)), page_xml(text(SENTENCE, 30, 50)))
    assert (document.format, [page.route for page in document.pages]) == (Format.OFD, [Route.TEXT_LAYER] * 2)
    assert (round(document.pages[0].width), round(document.pages[0].height)) == (595, 842)
    place = place_of(document, "1200")
    assert place.page == 2
    assert near(place.box, 30 + 4 * SIZE, 50, 30 + 6 * SIZE, 50 + SIZE)


def test_lines_are_joined_to_paragraphs(tmp_path):
    lines = [LONG[:25], LONG[25:], SENTENCE]
    objects = [text(lines[0], 42, 60), text(lines[1], 30.8, 70), text(lines[2], 42, 80)]
    assert paragraphs(read(tmp_path, page_xml(*objects))) == [LONG, SENTENCE]


@pytest.mark.parametrize(
    ("given_steps", "most", "found"),
    [
        ("3 3 4.5", 9, [3, 3, 4.5]),
        ("g 3 5.5", 9, [5.5] * 3),
        ("1 g 2 5 7", 9, [1, 5, 5, 7]),
        ("g 999999999 1", 4, [1] * 4),
        ("g x 1", 4, []),
        ("2 x 3", 4, [2]),
        (None, 4, []),
    ],
)
def test_steps_between_characters(given_steps, most, found):
    assert steps(given_steps, most) == found


def test_a_shortened_list_of_steps_places_every_character(tmp_path):
    words = "共筹集保障房资金"
    place = place_of(read(tmp_path, page_xml(text(words, 30, 40, delta=f"g {len(words) - 1} 8"))), "障房资金")
    assert near(place.box, 30 + 4 * 8, 40, 30 + 7 * 8 + SIZE, 40 + SIZE)


def test_several_codes_of_one_object(tmp_path):
    code = '<ofd:TextCode X="0" Y="4.85">到位资金</ofd:TextCode><ofd:TextCode X="40">一千万元</ofd:TextCode>'
    document = read(tmp_path, page_xml(text("八个字八个字八个", 30, 40, code=code)))
    assert near(place_of(document, "一千万元").box, 70, 40, 70 + 4 * SIZE, 40 + SIZE)


def test_a_matrix_scales_and_moves(tmp_path):
    place = place_of(read(tmp_path, page_xml(text("资金", 30, 40, size=1, ctm="6 0 0 6 10 20"))), "资金")
    assert near(place.box, 40, 60, 52, 66)


def test_the_page_area_may_begin_anywhere(tmp_path):
    document = read(tmp_path, page_xml(text(SENTENCE, 130, 140), box="100 100 297 210"))
    assert (round(document.pages[0].width), round(document.pages[0].height)) == (842, 595)
    assert near(place_of(document, "到位").box, 30, 40, 30 + 4 * SIZE, 40 + SIZE)


def test_text_set_sideways_is_read_along_its_lines(tmp_path):
    # A quarter clockwise: lines run down the page, the next line is to the left of the one before.
    objects = [text(words, x, 40, ctm=f"0 1 -1 0 {SIZE} 0") for words, x in ((LONG[:30], 150), (LONG[30:], 140))]
    document = read(tmp_path, page_xml(*objects))
    assert "".join(paragraphs(document)) == LONG
    assert near(place_of(document, LONG[:4]).box, 150, 40, 150 + SIZE, 40 + 4 * SIZE)


def test_text_set_down_the_page_character_by_character(tmp_path):
    code = f'<ofd:TextCode X="0" Y="4.85" DeltaY="g 2 {SIZE}">附件一</ofd:TextCode>'
    assert (
        "".join(paragraphs(read(tmp_path, page_xml(text("附件一", 20, 40, code=code), text(SENTENCE, 50, 100)))))
        == "附件一" + SENTENCE
    )


def test_watermarks_askew_and_hidden_text_are_no_text(tmp_path):
    objects = [
        text(SENTENCE, 30, 40),
        text("内部资料", 60, 100, ctm="0.7 0.7 -0.7 0.7 0 0"),
        text("看不见甲", 30, 60, attributes='Alpha="0"'),
        text("看不见乙", 30, 70, attributes='Visible="false"'),
        text("看不见丙", 30, 80, colour='<ofd:FillColor Value="0 0 0" Alpha="0"/>'),
    ]
    assert paragraphs(read(tmp_path, page_xml(*objects))) == [SENTENCE]


def test_templates_lie_under_or_over_the_page(tmp_path):
    head = '<ofd:Template TemplateID="T0" ZOrder="Background"/><ofd:Template TemplateID="T1" ZOrder="Foreground"/>'
    templates = [page_xml(text("底版文字一行", 30, 60)), page_xml(text("面上文字一行", 30, 80))]
    document = read(tmp_path, page_xml(text(SENTENCE, 30, 40), head=head), templates=templates)
    assert "".join(paragraphs(document)) == SENTENCE + "底版文字一行" + "面上文字一行"


def test_composite_objects_are_drawn_where_they_stand(tmp_path):
    unit = f'<ofd:CompositeGraphicUnit ID="77" Width="100" Height="20"><ofd:Content>{text("组合", 5, 5)}</ofd:Content></ofd:CompositeGraphicUnit>'
    use = '<ofd:CompositeObject ID="5" Boundary="30 40 100 20" ResourceID="77"/>'
    document = read(tmp_path, page_xml(use), composites=unit)
    assert near(place_of(document, "组合").box, 35, 45, 35 + 2 * SIZE, 45 + SIZE)


def test_signatures_are_noted(tmp_path):
    assert any("电子签章" in note for note in read(tmp_path, page_xml(text(SENTENCE, 30, 40)), signed=True).notes)
    assert not read(tmp_path, page_xml(text(SENTENCE, 30, 40))).notes


# --------------------------------------------------------------------------------------------------------------------
# Tables
# --------------------------------------------------------------------------------------------------------------------

ROWS = [["项目", "计划数", "完成数"], ["公租房", "120", "118"], ["老旧小区", "35", "35"]]


def rows_of(one):
    return [[cell.text.content if cell else None for cell in row] for row in one.grid()]


def test_a_ruled_table_is_one_and_its_cells_have_places(tmp_path):
    document = read(tmp_path, page_xml(text("任务完成情况表", 70, 40), table(ROWS, 30, 60, (50, 40, 40))))
    (found,) = [block for block in document.blocks if isinstance(block, Table)]
    assert (rows_of(found), found.caption) == (ROWS, "任务完成情况表")
    assert near(place_of(document, "118").box, 122, 73, 122 + 1.5 * 4.23, 73 + 4.23)


def test_a_table_drawn_as_thin_filled_rectangles(tmp_path):
    def filled(found):
        width, height = max(float(found[1]), 0.2), max(float(found[2]), 0.2)
        return f">M 0 0 L {width} 0 L {width} {height} L 0 {height} C<"

    objects = re.sub(r">M 0 0 L ([\d.]+) ([\d.]+)<", filled, table(ROWS, 30, 60, (50, 40, 40)))
    objects = objects.replace('LineWidth="0.2"', 'LineWidth="0.2" Fill="true" Stroke="false"')
    document = read(tmp_path, page_xml(objects))
    assert [rows_of(block) for block in document.blocks if isinstance(block, Table)] == [ROWS]


def test_white_rules_draw_no_table(tmp_path):
    objects = table(ROWS, 30, 60, (50, 40, 40)).replace(
        "<ofd:AbbreviatedData>", '<ofd:StrokeColor Value="255 255 255"/><ofd:AbbreviatedData>'
    )
    assert not [block for block in read(tmp_path, page_xml(objects)).blocks if isinstance(block, Table)]


@given(st.lists(st.floats(-50, 50), min_size=12, max_size=12), st.floats(-9, 9), st.floats(-9, 9))
def test_a_matrix_after_another_is_one_then_the_other(values, x, y):
    outer, inner = Matrix(*values[:6]), Matrix(*values[6:])
    assert outer.after(inner)(x, y) == pytest.approx(outer(*inner(x, y)), abs=1e-6)


@pytest.mark.parametrize(
    ("base", "location", "part"),
    [
        ("OFD.xml", "Doc_0/Document.xml", "Doc_0/Document.xml"),
        ("Doc_0/Document.xml", "Pages/P.xml", "Doc_0/Pages/P.xml"),
        ("Doc_0/Document.xml", "/Doc_1/P.xml", "Doc_1/P.xml"),
        ("Doc_0/Document.xml", "../../../etc/passwd", "etc/passwd"),
    ],
)
def test_where_a_location_leads(base, location, part):
    assert located(base, location) == part


# --------------------------------------------------------------------------------------------------------------------
# Scans
# --------------------------------------------------------------------------------------------------------------------


def scan_bytes(width=1240, height=1754, suffix=".png"):
    """A white page with a black bar: a quarter of the width, at a fifth of the height."""
    image = np.full((height, width, 3), 255, np.uint8)
    image[height // 5 : height // 5 + 40, width // 4 : width // 2] = 0
    return cv2.imencode(suffix, image)[1].tobytes()


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".bmp", ".tiff"])
def test_a_page_that_is_a_picture_is_read_by_ocr(tmp_path, suffix):
    engine = OneLineEngine()
    document = read(tmp_path, page_xml(picture(3, 0, 0, 210, 297)), pictures={3: scan_bytes(suffix=suffix)}, ocr=engine)
    assert document.pages[0].route is Route.OCR
    assert near(place_of(document, "识别").box, 210 / 4, 297 / 5, 210 / 2, 297 / 5 + 40 / 1754 * 297, by=3)


def test_a_picture_on_part_of_the_page_keeps_its_place(tmp_path):
    document = read(
        tmp_path, page_xml(picture(3, 10, 100, 190, 190)), pictures={3: scan_bytes(800, 800)}, ocr=OneLineEngine()
    )
    assert near(place_of(document, "识别").box, 10 + 190 / 4, 100 + 38, 10 + 190 / 2, 100 + 38 + 9.5, by=3)


def test_text_hidden_under_a_scan_is_a_second_reading_and_no_more(tmp_path):
    for hiding in ('Alpha="0"', 'Fill="false"'):
        objects = [picture(3, 0, 0, 210, 297), text(LONG, 30, 40, attributes=hiding)]
        document = read(tmp_path, page_xml(*objects), pictures={3: scan_bytes()}, ocr=OneLineEngine())
        assert (document.pages[0].route, document.pages[0].second_reading) == (Route.OCR, LONG)
        assert paragraphs(document) == ["识别结果一行"]


def test_text_drawn_before_a_scan_that_covers_it_is_not_believed(tmp_path):
    objects = [text(LONG * 2, 30, 40), picture(3, 0, 0, 210, 297)]
    document = read(tmp_path, page_xml(*objects), pictures={3: scan_bytes()}, ocr=OneLineEngine())
    assert document.pages[0].route is Route.OCR


def test_without_an_engine_the_page_says_so(tmp_path):
    document = read(tmp_path, page_xml(picture(3, 0, 0, 210, 297)), pictures={3: scan_bytes()})
    assert document.pages[0].route is Route.FAILED
    assert "anju[ocr]" in document.pages[0].reason


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"no picture", ""), (scan_bytes(4, 400), "4x400"), (scan_bytes(1, 20000), "1x20000"), (scan_bytes()[:300], ""), (None, "3.img")],
)  # fmt: skip
def test_a_picture_that_is_none_fails_its_page_alone(tmp_path, content, words):
    pages = [page_xml(picture(3, 0, 0, 210, 297)), page_xml(text(SENTENCE, 30, 40))]
    document = read(tmp_path, *pages, pictures={3: content}, ocr=OneLineEngine())
    assert document.pages[1].route is Route.TEXT_LAYER
    if content is None or not content.startswith(b"\x89PNG") or len(content) > 300 or words:
        assert document.pages[0].route is Route.FAILED
        assert words in document.pages[0].reason


# --------------------------------------------------------------------------------------------------------------------
# Bad input
# --------------------------------------------------------------------------------------------------------------------


def refused(tmp_path, *pages, **options):
    with pytest.raises(errors.IngestError) as caught:
        read(tmp_path, *pages, **options)
    return caught.value


GOOD = page_xml(text(SENTENCE, 30, 40))


def test_entities_are_refused(tmp_path):
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE x [<!ENTITY e0 "亿">{levels}<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    assert type(refused(tmp_path, GOOD, before=declared)) is errors.Damaged
    for entity in ("&e9;", "&f;"):
        document = read(tmp_path, declared + GOOD.replace("到位", entity), GOOD)
        assert [page.route for page in document.pages] == [Route.FAILED, Route.TEXT_LAYER]
        assert "Content.xml" in document.pages[0].reason


def test_a_bomb_fails_its_page(tmp_path):
    document = read(tmp_path, GOOD.replace("<ofd:Content>", " " * (RATIO_COUNTS_FROM + 1) + "<ofd:Content>"), GOOD)
    assert [page.route for page in document.pages] == [Route.FAILED, Route.TEXT_LAYER]


def test_objects_within_themselves_come_to_an_end(tmp_path):
    use = '<ofd:CompositeObject ID="5" Boundary="0 0 9 9" ResourceID="77"/>'
    unit = f'<ofd:CompositeGraphicUnit ID="77"><ofd:Content>{use * 10}</ofd:Content></ofd:CompositeGraphicUnit>'
    document = read(tmp_path, page_xml(text(SENTENCE, 30, 40), use), composites=unit)
    assert paragraphs(document) == [SENTENCE]


@pytest.mark.parametrize("box", ["0 0 0 0", "0 0 -5 10", "0 0 1e6 10", "0 0 nan 10"])
def test_a_page_without_a_size_fails_alone(tmp_path, box):
    document = read(tmp_path, page_xml(text(SENTENCE, 1, 1), box=box), GOOD)
    assert document.pages[0].route is (Route.TEXT_LAYER if "nan" in box else Route.FAILED)
    assert document.pages[1].route is Route.TEXT_LAYER


def test_missing_parts(tmp_path):
    assert type(refused(tmp_path)) is errors.NoPages
    assert type(refused(tmp_path, GOOD, parts={"Doc_0/Document.xml": None})) is errors.Damaged
    document = read(tmp_path, GOOD, GOOD, parts={"Doc_0/Pages/Page_0/Content.xml": None, "Doc_0/DocumentRes.xml": None})
    assert [page.route for page in document.pages] == [Route.FAILED, Route.TEXT_LAYER]


def test_rules_without_end_are_no_table_and_take_no_time(tmp_path):
    lines = "".join(rule(10, y / 300, 200, y / 300) + rule(y / 300, 10, y / 300, 200) for y in range(10000))
    assert SENTENCE in "".join(paragraphs(read(tmp_path, page_xml(lines, text(SENTENCE, 30, 240)))))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(st.data())
def test_a_page_changed_anywhere_is_read_or_fails(tmp_path, data):
    xml = bytearray(page_xml(text(SENTENCE, 30, 40), table(ROWS[:2], 30, 60, (50, 40, 40))).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(xml) - 1))
        if data.draw(st.booleans()):
            del xml[at]
        else:
            xml[at] = data.draw(st.integers(32, 126))
    document = read(tmp_path, xml.decode(errors="replace"), GOOD)
    assert document.pages[1].route is Route.TEXT_LAYER


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.data())
def test_a_file_changed_anywhere_is_read_or_refused(tmp_path, data):
    content = bytearray(write_ofd(tmp_path / "a.ofd", [GOOD]).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "改.ofd"
    path.write_bytes(bytes(content[: data.draw(st.integers(1, len(content)))]))
    try:
        assert ingest(path).pages
    except errors.IngestError as error:
        assert error.file == "改.ofd"
