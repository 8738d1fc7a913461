"""The evidence report's files: what is in them, that they are safe to open, and that they are the same every time."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pymupdf
import pytest
from made_audits import failed_audit_of, made_audit, made_figure, made_finding, made_score

from pipeline.export.evidence import document_keys, finding_address, write_report
from pipeline.export.evidence.document_data import rule_and_rest, wanted_pages
from pipeline.export.evidence.index_data import FINDING_COLUMNS, FIRST_PART, index_data
from pipeline.export.evidence.page_images import draw_pages
from pipeline.export.evidence.page_painter import encoded
from pipeline.export.evidence.places import place_of
from pipeline.export.evidence.script_data import number_text, script_of
from pipeline.export.originals import Originals
from pipeline.model import Box, Context, Paragraph, Place, Route, Run, Severity, Text

HOSTILE = "</script><img src=x onerror=alert(1)>\u2028'\"\\${1}`"


def read_script(content):
    """What a browser makes of the file: two string literals, the second JSON."""
    text = content.decode("utf-8")
    assert text.startswith("anjuData(") and text.endswith(");\n")
    name, data = json.loads(f"[{text[len('anjuData(') : -3]}]")
    return name, json.loads(data)


def pdf_of(path, pages=2, size=(595, 842)):
    with pymupdf.open() as document:
        for number in range(pages):
            page = document.new_page(width=size[0], height=size[1])
            page.insert_text((72, 100), f"page {number + 1}")
        document.save(path)
    return path


def with_source(tmp_path, **changes):
    """An audit whose original lies in ``tmp_path``, and the sources."""
    from pipeline.ingest.fingerprint import sha256_of

    path = pdf_of(tmp_path / "original.pdf")
    audit = made_audit(**changes)
    return replace(audit, sha256=sha256_of(path)), {audit.file: path}


# ---------------------------------------------------------------------------------------------- scripts


def test_data_comes_back_as_it_was():
    value = {"text": HOSTILE, "list": [1, None, "吉林省"]}
    assert read_script(script_of("documents/ab", value)) == ("documents/ab", value)


def test_script_has_nothing_that_html_or_a_line_end_could_break():
    text = script_of("x", [HOSTILE, "\ud800"]).decode("utf-8")
    assert not set("<>&\u2028\u2029") & set(text)
    assert text.count("\n") == 1


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1E+3", "1000"), ("0.10", "0.1"), ("2.123456789", "2.1235"), ("-0", "0"), ("NaN", None), ("32.8340", "32.834")],
)
def test_numbers_are_plain_and_short(value, shown):
    assert number_text(Decimal(value)) == shown


# ---------------------------------------------------------------------------------------------- index


def test_keys_are_doc_ids_and_tell_copies_apart():
    keys = document_keys([made_audit("b.pdf"), made_audit("a.pdf"), failed_audit_of("c.pdf")])
    assert keys == {"a.pdf": "abababababab", "b.pdf": "abababababab-2", "c.pdf": "cdcdcdcdcdcd"}
    assert finding_address("ab", "n1") == "report/index.html#/document/ab/finding/n1"


def test_findings_come_gravest_first_over_all_documents():
    slight = made_audit("a.pdf", findings=[made_finding("n1", severity=Severity.INFO)])
    grave = made_audit("b.pdf", findings=[made_finding("n2"), made_finding("n3", root="n2")])
    audits = [slight, grave]
    _, parts = index_data(audits, document_keys(audits), {})
    assert [row[FINDING_COLUMNS.index("id")] for row in parts[0]] == ["n2", "n3", "n1"]


def test_first_part_of_the_list_is_short():
    findings = [made_finding(f"n{number:04d}") for number in range(FIRST_PART + 10)]
    audits = [made_audit(findings=findings)]
    index, parts = index_data(audits, document_keys(audits), {})
    assert [len(part) for part in parts] == [FIRST_PART, 10]
    assert index["parts"] == 2 and index["findings"] == FIRST_PART + 10


def test_a_failed_document_is_listed_with_its_reason():
    audits = [failed_audit_of()]
    index, parts = index_data(audits, document_keys(audits), {})
    assert index["documents"][0]["status"] == "failed"
    assert "the file is empty" in index["documents"][0]["error"]
    assert parts == [[]]


# ---------------------------------------------------------------------------------------------- places


def ocr_line(content):
    return Paragraph(Text(content, (Run(0, len(content), Place(1, Box(100, 10, 300, 30)), 0.97),)))


def figure_at(start, end, block=0):
    return replace(made_figure(), context=Context(block, 0, 0, start, end))


def test_part_of_a_line_of_ocr_is_within_the_line_and_holds_the_number():
    mark = place_of(figure_at(4, 6), [ocr_line("甲乙丙丁戊己庚辛壬癸")])["marks"][0]
    assert mark["line"] == [100, 10, 300, 30]
    left, _, right, _ = mark["box"]
    assert 100 < left <= 180 and 220 <= right < 300


def test_a_number_over_two_lines_has_two_boxes():
    text = Text("12345678", (Run(0, 4, Place(1, Box(400, 10, 440, 20))), Run(4, 8, Place(2, Box(50, 10, 90, 20)))))
    marks = place_of(figure_at(0, 8), [Paragraph(text)])["marks"]
    assert [(mark["page"], mark["box"]) for mark in marks] == [(1, [400, 10, 440, 20]), (2, [50, 10, 90, 20])]


def test_runs_of_one_line_make_one_box():
    text = Text("1234", (Run(0, 2, Place(1, Box(10, 10, 20, 20))), Run(2, 4, Place(1, Box(20, 11, 30, 21)))))
    assert place_of(figure_at(0, 4), [Paragraph(text)])["marks"] == [{"page": 1, "box": [10, 10, 30, 21]}]


def test_a_place_outside_the_blocks_falls_back_on_the_values_own():
    marks = place_of(figure_at(0, 4, block=99), [])["marks"]
    assert marks[0]["page"] == 1 and marks[0]["box"][0] == 72


def test_rule_is_parted_from_the_message():
    assert rule_and_rest("自评5分，重算3分。规则：每低5个百分点扣1分。") == (
        "自评5分，重算3分。",
        "每低5个百分点扣1分。",
    )
    assert rule_and_rest("two values", english=True) == ("two values", "")


# ---------------------------------------------------------------------------------------------- pages


def test_pages_that_carry_something_are_drawn_to_size(tmp_path):
    audit, sources = with_source(tmp_path)
    assert wanted_pages(audit) == (1,)
    images = draw_pages([audit], document_keys([audit]), Originals(sources), tmp_path / "report")
    address = images[audit.file][1]
    with pymupdf.open(tmp_path / "original.pdf") as document:
        page = document[0].rect
    from PIL import Image

    with Image.open(tmp_path / "report" / address) as picture:
        assert picture.format == "WEBP"
        assert picture.width / picture.height == pytest.approx(page.width / page.height, rel=0.01)


def test_a_changed_original_is_not_drawn(tmp_path):
    audit, sources = with_source(tmp_path)
    pdf_of(sources[audit.file], pages=3)
    assert draw_pages([audit], document_keys([audit]), Originals(sources), tmp_path / "report") == {audit.file: {}}


def test_a_damaged_original_harms_no_other(tmp_path):
    good, sources = with_source(tmp_path)
    from pipeline.ingest.fingerprint import sha256_of

    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\n" + b"\0" * 400)
    bad = replace(made_audit("a.pdf"), sha256=sha256_of(broken))
    audits = [bad, good]
    images = draw_pages(audits, document_keys(audits), Originals({**sources, "a.pdf": broken}), tmp_path / "report")
    assert images["a.pdf"] == {} and set(images[good.file]) == {1}


def test_print_is_kept_sharp_and_colour_kept():
    import io

    import numpy as np
    from PIL import Image

    page = np.full((200, 150, 3), 255, np.uint8)
    page[50:60, 20:100] = 0
    with Image.open(io.BytesIO(encoded(page))) as print_:
        assert set(np.unique(np.asarray(print_.convert("L")))) == {0, 255}
    page[100:140, 60:110] = (200, 20, 20)
    with Image.open(io.BytesIO(encoded(page))) as seal:
        red, green, _ = seal.convert("RGB").getpixel((85, 120))
    assert red - green > 100


# ---------------------------------------------------------------------------------------------- the folder


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_same_input_gives_the_same_bytes(tmp_path):
    audit, sources = with_source(tmp_path)
    audits = [audit, failed_audit_of()]
    first = contents(write_report(audits, tmp_path / "one", Originals(sources)).parent)
    second = contents(write_report(audits[::-1], tmp_path / "two", Originals(sources)).parent)
    assert first == second
    assert any(name.endswith(".webp") for name in first)


def test_report_replaces_an_earlier_one_and_leaves_nothing_else(tmp_path):
    write_report([made_audit("a.pdf"), made_audit("b.pdf")], tmp_path, Originals())
    index = write_report([failed_audit_of()], tmp_path, Originals())
    assert index == tmp_path / "report" / "index.html"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    assert [path.stem for path in (tmp_path / "report" / "data" / "documents").iterdir()] == ["cdcdcdcdcdcd"]


def test_every_finding_of_a_document_has_its_place(tmp_path):
    """A box on a page with an image, or a stretch of the text that is given."""
    paged, sources = with_source(tmp_path)
    unpaged = made_audit("b.docx", pages=(), findings=[made_finding(page=None)], scores=[made_score(block=1)])
    folder = write_report([paged, unpaged], tmp_path / "out", Originals(sources)).parent
    for path in (folder / "data" / "documents").iterdir():
        _, data = read_script(path.read_bytes())
        values = {each["id"]: each for each in [*data["figures"], *data["scores"]]}
        images = {page["number"] for page in data["pages"] if page["image"]}
        assert data["findings"]
        for finding in data["findings"]:
            operands = [values[each] for each in finding["operands"]]
            on_page = any(mark["page"] in images for each in operands for mark in each["marks"])
            assert on_page or data["blocks"]


def test_page_loads_nothing_from_elsewhere_and_has_no_inline_script(tmp_path):
    folder = write_report([made_audit()], tmp_path, Originals()).parent
    page = (folder / "index.html").read_text("utf-8")
    assert "default-src 'none'" in page and "unsafe" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page) and "onclick" not in page and "style=" not in page
    for name in re.findall(r'(?:src|href)="([^"#]+)"', page):
        assert (folder / name).is_file()
    code = "".join(path.read_text("utf-8") for path in folder.glob("*.js"))
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function", code)
    urls = re.findall(r"https?://[^'\"\s]+", code + (folder / "report.css").read_text("utf-8"))
    assert set(urls) <= {"http://www.w3.org/2000/svg"}


def test_every_word_the_page_says_is_there_in_both_languages():
    assets = Path(write_report.__code__.co_filename).parent / "assets"
    text = (assets / "text.js").read_text("utf-8")
    known = set(re.findall(r"^  (\w+): \[", text, re.MULTILINE))
    code = "".join(path.read_text("utf-8") for path in assets.glob("*.js"))
    asked = set(re.findall(r"\bsay\('(\w+)'", code))
    assert asked and asked <= known


def test_a_page_that_failed_has_no_image(tmp_path):
    audit, sources = with_source(tmp_path, pages=(Route.FAILED,))
    document = audit.assessment.extraction.document
    pages = (replace(document.pages[0], width=0.0, height=0.0),)
    extraction = replace(audit.assessment.extraction, document=replace(document, pages=pages))
    audit = replace(audit, assessment=replace(audit.assessment, extraction=extraction))
    assert draw_pages([audit], document_keys([audit]), Originals(sources), tmp_path / "report") == {audit.file: {}}
