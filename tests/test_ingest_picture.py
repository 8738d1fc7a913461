"""Pictures as documents: each frame a page of the right size, and no picture too large, too small or broken to bear."""

import struct
import zlib

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from one_line_engine import OneLineEngine
from PIL import Image

from pipeline.ingest import errors, ingest, picture
from pipeline.ingest.picture import check_size
from pipeline.model import Format, Route

DPI = 200
A4 = (1654, 2339)  # pixels at 200 dpi


def page_image(size=A4, mode="L"):
    """White, with a black bar from a quarter to half of the width at a fifth of the height."""
    width, height = size
    pixels = np.full((height, width), 255, np.uint8)
    pixels[height // 5 : height // 5 + 40, width // 4 : width // 2] = 0
    return Image.fromarray(pixels).convert(mode)


def png_head(width, height, rows=2):
    """A PNG that says it is ``width`` x ``height`` grey pixels and holds ``rows`` of them."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes((min(width, 10**6) + 1) * rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def saved(path, image=None, **options):
    (image or page_image()).save(path, **{"dpi": (DPI, DPI), **options})
    return path


def only_page(document):
    (page,) = document.pages
    return page


# --------------------------------------------------------------------------------------------------------------------
# What is read
# --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.bmp", "a.tiff", "a"])
def test_a_picture_is_one_page_of_its_size_on_paper(tmp_path, name):
    engine = OneLineEngine()
    saved(tmp_path / name, format=None if "." in name else "PNG")
    document = ingest(tmp_path / name, ocr=engine)
    page = only_page(document)
    assert (document.format, page.route) == (Format.IMAGE, Route.OCR)
    assert (page.width, page.height) == pytest.approx((595.4, 842.0), abs=5)  # BMP rounds to pixels a metre
    assert engine.seen[0] == pytest.approx((A4[1], A4[0]), abs=2)
    box = document.blocks[0].text.place().box
    assert (box.x0, box.y0, box.x1) == pytest.approx((595.4 / 4, 842 / 5, 595.4 / 2), abs=4)


def test_a_webp_picture_is_read(tmp_path):
    image = cv2.cvtColor(np.asarray(page_image((800, 1100))), cv2.COLOR_GRAY2BGR)
    for quality in (80, 101):  # above 100 means without loss, in another way of packing
        assert cv2.imwrite(str(tmp_path / "a.webp"), image, (cv2.IMWRITE_WEBP_QUALITY, quality))
        assert ingest(tmp_path / "a.webp", ocr=OneLineEngine()).blocks[0].text.content == "识别结果一行"


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "group4", "jpeg"])
def test_each_frame_of_a_tiff_is_a_page(tmp_path, compression):
    mode = "1" if compression == "group4" else "L"
    frames = [page_image(size, mode) for size in ((827, 1170), (1170, 827), (827, 1170))]
    saved(tmp_path / "a.tif", frames[0], save_all=True, append_images=frames[1:], compression=compression)
    told = []
    document = ingest(tmp_path / "a.tif", ocr=OneLineEngine(), progress=lambda done, total: told.append((done, total)))
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert [page.width > page.height for page in document.pages] == [False, True, False]
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("dpi", [None, (72, 72), (1, 1)])
def test_a_picture_that_does_not_know_its_resolution_is_taken_for_a4(tmp_path, dpi):
    page_image().save(tmp_path / "a.png", **({"dpi": dpi} if dpi else {}))
    engine = OneLineEngine()
    page = only_page(ingest(tmp_path / "a.png", ocr=engine))
    assert (page.width, page.height) == pytest.approx((595.4, 841.9), abs=1)
    assert engine.seen[0] == pytest.approx((A4[1], A4[0]), abs=2)


def test_a_coarse_picture_is_enlarged_and_a_huge_one_made_smaller(tmp_path):
    for dpi, size, expected in ((100, (827, 1170), 2339), (600, (4961, 7016), 4000)):
        engine = OneLineEngine()
        saved(tmp_path / "a.png", page_image(size), dpi=(dpi, dpi))
        assert only_page(ingest(tmp_path / "a.png", ocr=engine)).height == pytest.approx(842, abs=1)
        assert engine.seen[0][0] == pytest.approx(expected, abs=3)


def test_a_photograph_is_turned_as_the_camera_says(tmp_path):
    image = page_image()
    exif = image.getexif()
    exif[0x0112] = 6  # a quarter clockwise to be shown upright
    saved(tmp_path / "a.jpg", image, exif=exif)
    page = only_page(ingest(tmp_path / "a.jpg", ocr=OneLineEngine()))
    assert page.width > page.height


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "CMYK", "1"])
def test_any_kind_of_pixels(tmp_path, mode):
    suffix = "tif" if mode == "CMYK" else "png"
    saved(tmp_path / f"a.{suffix}", page_image(mode=mode))
    engine = OneLineEngine()
    assert ingest(tmp_path / f"a.{suffix}", ocr=engine).pages[0].route is Route.OCR


def test_without_an_engine_the_page_says_what_to_install(tmp_path):
    page = only_page(ingest(saved(tmp_path / "a.png")))
    assert page.route is Route.FAILED
    assert "anju[ocr]" in page.reason


def test_an_empty_page_has_nothing_to_read(tmp_path):
    Image.new("L", A4, 255).save(tmp_path / "a.png")
    with pytest.raises(errors.NothingRecognised, match="没有识别出任何文字"):
        ingest(tmp_path / "a.png", ocr=OneLineEngine())


# --------------------------------------------------------------------------------------------------------------------
# Bad input
# --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1, 20_000), (20_001, 10), (7, 500), (12_000, 12_000)])
def test_a_picture_of_no_pages_size_is_refused_before_it_is_unpacked(tmp_path, size):
    (tmp_path / "a.png").write_bytes(png_head(*size))
    engine = OneLineEngine()
    page = only_page(ingest(tmp_path / "a.png", ocr=engine))
    assert page.route is Route.FAILED
    assert f"{size[0]}x{size[1]}" in page.reason
    assert not engine.seen


def test_dimensions_beyond_measure_are_refused(tmp_path):
    (tmp_path / "a.png").write_bytes(png_head(60_000, 60_000))
    with pytest.raises(errors.UnfitPicture):
        ingest(tmp_path / "a.png", ocr=OneLineEngine())


@pytest.mark.parametrize("size", [(0, 0), (0, 100), (100, 0), (2**31, 5)])
def test_a_picture_without_pixels_is_damaged(tmp_path, size):
    (tmp_path / "a.png").write_bytes(png_head(*size))
    with pytest.raises(errors.Damaged):
        ingest(tmp_path / "a.png", ocr=OneLineEngine())


@pytest.mark.parametrize(("size", "fits"), [((8, 8), True), ((8, 20_000), True), ((7, 8), False), ((20_000, 6_000), True), ((20_000, 6_001), False)])  # fmt: skip
def test_what_size_a_page_may_have(size, fits):
    assert (check_size(*size) == "") is fits


def webp_head(kind, body):
    return b"RIFF" + struct.pack("<I", 100) + b"WEBP" + kind + struct.pack("<I", 60) + body + bytes(60)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (webp_head(b"VP8X", bytes(4) + b"\xff\xff\xff\xff\xff\xff"), errors.UnfitPicture),
        (webp_head(b"VP8L", b"\x2f\x00\x00\x00\x00"), errors.UnfitPicture),
        (webp_head(b"VP8 ", bytes(3) + b"\x9d\x01\x2a\xff\x3f\xff\x3f"), errors.UnfitPicture),
        (webp_head(b"VP8 ", bytes(3) + b"\x9d\x01\x2a\x64\x00\x64\x00"), errors.Damaged),
        (webp_head(b"ABCD", b""), errors.Damaged),
        (webp_head(b"VP8X", b"")[:24], errors.Damaged),
    ],
)
def test_heads_of_webp_pictures_are_looked_at_first(tmp_path, content, expected):
    (tmp_path / "a.webp").write_bytes(content)
    with pytest.raises(expected):
        ingest(tmp_path / "a.webp", ocr=OneLineEngine())


def test_a_tiff_whose_frames_go_round_in_a_circle_ends(tmp_path):
    content = bytearray(saved(tmp_path / "a.tif", page_image((300, 400))).read_bytes())
    (first,) = struct.unpack_from("<I", content, 4)
    (entries,) = struct.unpack_from("<H", content, first)
    struct.pack_into("<I", content, first + 2 + 12 * entries, first)  # the next frame is the first
    (tmp_path / "a.tif").write_bytes(bytes(content))
    try:
        assert ingest(tmp_path / "a.tif", ocr=OneLineEngine()).pages
    except errors.IngestError as error:
        assert error.file == "a.tif"


def test_too_many_frames_are_refused(tmp_path, monkeypatch):
    frames = [page_image((100, 100)) for _ in range(4)]
    saved(tmp_path / "a.tif", frames[0], save_all=True, append_images=frames[1:])
    monkeypatch.setattr(picture, "MOST_FRAMES", 3)
    with pytest.raises(errors.TooLarge, match="4帧"):
        ingest(tmp_path / "a.tif", ocr=OneLineEngine())


@pytest.mark.parametrize("suffix", ["png", "jpg", "bmp", "tiff", "gif"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(data=st.data())
def test_a_picture_changed_or_cut_anywhere_is_read_or_refused(tmp_path, suffix, data):
    path = saved(tmp_path / f"a.{suffix}", page_image((120, 160)))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, min(len(content), 400) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(content[: data.draw(st.integers(1, len(content)))]))
    try:
        document = ingest(path, ocr=OneLineEngine())
    except errors.IngestError as error:
        assert error.file == path.name
    else:
        assert document.pages or document.format is Format.TEXT
