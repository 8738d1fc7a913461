"""Files made to do harm, and inputs that fuzzing found: read, or refused with a clear error, quickly and in little memory."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from time import monotonic

import pymupdf
import pytest
from made_pdfs import new_page, write
from test_bad_input import hand_made_pdf

from pipeline.ingest import ingest
from pipeline.ingest.errors import IngestError
from pipeline.model import Document, Route

SENTENCE = "到位资金1200万元，支出资金1100万元。"
SECONDS = 20  # on a busy machine; each of these takes a second or two


def _read(folder: Path, content: bytes, name: str = "made.pdf") -> Document | IngestError:
    path = folder / name
    path.write_bytes(content)
    started = monotonic()
    try:
        return ingest(path)
    except IngestError as error:
        return error
    finally:
        assert monotonic() - started < SECONDS


def _text_page(resources: str = "<< /Font << /F 4 0 R >> >>", box: str = "[0 0 595 842]") -> str:
    return f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Resources {resources} /Contents 5 0 R >>"


FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def _stream(content: bytes | str, entries: str = "") -> str:
    text = content if isinstance(content, str) else content.decode("latin-1")
    return f"<< /Length {len(text)} {entries} >>\nstream\n{text}\nendstream"


WORDS = "BT /F 12 Tf 70 700 Td (Funds in place: 1200; spent: 1100.) Tj ET"


# Page trees -----------------------------------------------------------------------------------------------------------


def test_deep_page_tree_is_read_or_said_to_be_damaged(tmp_path: Path) -> None:
    depth = 20_000
    nodes = [f"<< /Type /Pages /Parent {n - 1} 0 R /Kids [{n + 1} 0 R] /Count 1 >>" for n in range(3, depth)]
    leaf = f"<< /Type /Page /Parent {depth - 1} 0 R /MediaBox [0 0 595 842] >>"
    read = _read(tmp_path, hand_made_pdf(1, "3 0 R", (*nodes, leaf)))
    assert isinstance(read, IngestError) or read.pages[0].route in (Route.EMPTY, Route.FAILED)


def test_page_tree_that_holds_itself_ends(tmp_path: Path) -> None:
    node = "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 9 >>"
    read = _read(tmp_path, hand_made_pdf(9, "3 0 R 2 0 R", (node,)))
    assert isinstance(read, IngestError) or all(page.route is not Route.TEXT_LAYER for page in read.pages)


def test_page_count_that_is_a_lie_ends(tmp_path: Path) -> None:
    read = _read(tmp_path, hand_made_pdf(2_000_000_000, "3 0 R", (_text_page(), FONT, _stream(WORDS))))
    assert isinstance(read, IngestError) or len(read.pages) < 1000


# Very much of something -----------------------------------------------------------------------------------------------


def test_hundred_thousand_objects_are_read(tmp_path: Path) -> None:
    objects = (_text_page(), FONT, _stream(WORDS), *["<< /A [1 2 3] >>"] * 100_000)
    read = _read(tmp_path, hand_made_pdf(1, "3 0 R", objects))
    assert isinstance(read, Document)
    assert "1200" in read.blocks[0].text.content


def test_hundred_thousand_lines_are_no_table(tmp_path: Path) -> None:
    drawing = "\n".join(f"{n % 500} 0 m {n % 500} 800 l S 0 {n % 800} m 500 {n % 800} l S" for n in range(50_000))
    read = _read(tmp_path, hand_made_pdf(1, "3 0 R", (_text_page(), FONT, _stream(WORDS + drawing))))
    assert isinstance(read, Document)
    assert "1200" in read.blocks[0].text.content


def test_hundred_thousand_words_in_one_place_are_read(tmp_path: Path) -> None:
    words = "BT /F 9 Tf 70 700 Td " + "(1200) Tj 0 0 Td " * 100_000 + "ET"
    read = _read(tmp_path, hand_made_pdf(1, "3 0 R", (_text_page(), FONT, _stream(words))))
    assert isinstance(read, Document | IngestError)


def test_rows_of_columns_without_end_are_read(tmp_path: Path) -> None:
    rows = "".join(f"1 0 0 1 {70 + 60 * (n % 8)} {800 - n // 8 * 0.5} Tm ({n}) Tj " for n in range(12_000))
    read = _read(tmp_path, hand_made_pdf(1, "3 0 R", (_text_page(), FONT, _stream(f"BT /F 2 Tf {rows} ET"))))
    assert isinstance(read, Document | IngestError)


def test_picture_of_a_thousand_million_pixels_costs_nothing_without_ocr(tmp_path: Path) -> None:
    resources = "<< /Font << /F 4 0 R >> /XObject << /I 6 0 R >> >>"
    huge = "/Type /XObject /Subtype /Image /Width 50000 /Height 50000 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    content = _stream(WORDS + " q 100 0 0 100 0 0 cm /I Do Q")
    read = _read(tmp_path, hand_made_pdf(1, "3 0 R", (_text_page(resources), FONT, content, _stream("00", huge))))
    assert isinstance(read, Document)
    assert "1200" in read.blocks[0].text.content


def test_form_that_draws_itself_ends(tmp_path: Path) -> None:
    resources = "<< /Font << /F 4 0 R >> /XObject << /X 6 0 R >> >>"
    form = _stream(
        "/X Do " * 50, "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"
    )
    read = _read(tmp_path, hand_made_pdf(1, "3 0 R", (_text_page(resources), FONT, _stream(WORDS + " /X Do"), form)))
    assert isinstance(read, Document | IngestError)


# Pages and fonts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "box",
    [
        "[0 0 0 0]",
        "[0 0 595 0]",
        "[0 0 -1 -1]",
        "[0 0 1e38 1e38]",
        "[1e38 1e38 -1e38 -1e38]",
        "[0 0 0.001 0.001]",
        "[a b]",
    ],
)
def test_pages_of_no_size_or_too_much_are_read_or_noted(tmp_path: Path, box: str) -> None:
    read = _read(tmp_path, hand_made_pdf(1, "3 0 R", (_text_page(box=box), FONT, _stream(WORDS))))
    assert isinstance(read, IngestError) or len(read.pages) == 1


def test_font_without_a_map_is_not_believed(tmp_path: Path) -> None:
    font = "<< /Type /Font /Subtype /Type0 /BaseFont /Nameless /Encoding /Identity-H /DescendantFonts [6 0 R] >>"
    descendant = (
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Nameless /DW 1000 /FontDescriptor << /Type /FontDescriptor "
        "/FontName /Nameless /Flags 4 >> /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    glyphs = "".join(f"{0x2F00 + 37 * n % 0x3000:04x}" for n in range(120))
    content = _stream(f"BT /F 12 Tf 70 700 Td <{glyphs}> Tj ET")
    read = _read(tmp_path, hand_made_pdf(1, "3 0 R", (_text_page(), font, content, descendant)))
    assert isinstance(read, IngestError) or read.pages[0].route is Route.FAILED


def test_type_of_no_size_and_of_infinite_size_harms_nothing(tmp_path: Path) -> None:
    content = "BT /F 0 Tf 70 700 Td (1) Tj /F 1e30 Tf (2) Tj /F -12 Tf (3) Tj ET " + WORDS
    read = _read(tmp_path, hand_made_pdf(1, "3 0 R", (_text_page(), FONT, _stream(content))))
    assert isinstance(read, Document | IngestError)


def test_one_bad_page_of_many_harms_no_other(tmp_path: Path) -> None:
    document = pymupdf.open()
    for at in range(5):
        write(new_page(document), 70, 300 + 20 * at, SENTENCE)
    document.xref_set_key(document[2].xref, "Contents", "999999 0 R")
    document.xref_set_key(document[3].xref, "MediaBox", "[0 0 (x) 5]")
    read = _read(tmp_path, document.tobytes())
    assert isinstance(read, Document)
    assert [read.pages[n].route for n in (0, 1, 4)] == [Route.TEXT_LAYER] * 3


# What fuzzing found ---------------------------------------------------------------------------------------------------


def test_zip_with_a_member_without_a_name_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x", SENTENCE)
        archive.writestr("y", SENTENCE)
    assert isinstance(_read(tmp_path, packed.getvalue().replace(b"x", b"\0"), "made.docx"), IngestError)
