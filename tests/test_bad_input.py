"""Every way a file can be bad ends in its own clear error, quickly, and no other way."""

import io
import os
import pickle
import re
import struct
import zipfile

import pymupdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from word_packages import CONTENT_TYPES, NAMESPACES, paragraph, relationships, write_word

from pipeline.ingest import errors, ingest
from pipeline.ingest.detect import LARGEST_FILE, format_of, promised_format
from pipeline.ingest.errors import IngestError
from pipeline.ingest.package import RATIO_COUNTS_FROM
from pipeline.model import Format

SENTENCE = paragraph("到位资金1200万元。")
TEXT = "某市2023年度绩效自评报告\n到位资金1200万元。\n"


# --------------------------------------------------------------------------------------------------------------------
# Builders: each writes one bad file at the path
# --------------------------------------------------------------------------------------------------------------------


def pdf_bytes(**options):
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 72), "Funds in place: 1200")
    return document.tobytes(**options)


def hand_made_pdf(pages, kids="", objects=()):
    """A PDF of a catalogue, a page tree that counts ``pages``, and further objects from number 3 on."""
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        *objects,
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    return content + f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}".encode() + trailer.encode()


def picture_of_no_size():
    page = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /XObject << /Im0 5 0 R >> >> >>"
    )
    content = "<< /Length 30 >>\nstream\nq 500 0 0 700 40 40 cm /Im0 Do Q\nendstream"
    picture = (
        "<< /Type /XObject /Subtype /Image /Width 0 /Height 0 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        "/Length 0 >>\nstream\n\nendstream"
    )
    return hand_made_pdf(1, "3 0 R", (page, content, picture))


def compound_file(*streams):
    """The head of an OLE compound file with a directory that names ``streams``."""
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2) + bytes(62)
        for name in ("Root Entry", *streams)
    )
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + directory


def zip_bytes(**members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return packed.getvalue()


def word_bytes(tmp_path, body=SENTENCE, **parts):
    return write_word(tmp_path / "whole.docx", body, **parts).read_bytes()


def locked_word(tmp_path):
    """A Word package whose members are marked as encrypted in the zip's own way."""
    content = bytearray(word_bytes(tmp_path))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(signature), bytes(content)):
            content[found.start() + flags] |= 1
    return bytes(content)


def bad_checksum(tmp_path):
    content = word_bytes(tmp_path, body=paragraph("到位" * 4000))
    at = content.index(b"word/document.xml") + 60
    return content[:at] + bytes(byte ^ 0x55 for byte in content[at : at + 20]) + content[at + 20 :]


def bomb(tmp_path):
    blanks = " " * (RATIO_COUNTS_FROM + 1)
    document = f"<w:document {NAMESPACES}><w:body>{blanks}</w:body></w:document>"
    return write_word(tmp_path / "bomb.docx", "", document=document).read_bytes()


def with_entities(tmp_path):
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    document = (
        f'<!DOCTYPE x [<!ENTITY e0 "亿">{levels}<!ENTITY file SYSTEM "file:///etc/hostname">]>'
        f"<w:document {NAMESPACES}><w:body>{paragraph('&e9;&file;')}</w:body></w:document>"
    )
    return write_word(tmp_path / "entities.docx", "", document=document).read_bytes()


def nested_deeply(tmp_path):
    return word_bytes(tmp_path, body="<w:p>" + "<w:ins>" * 5000 + "</w:ins>" * 5000 + "</w:p>")


BAD = {
    # name of the file: (content, error, words its message must hold)
    "空文件.docx": (b"", errors.EmptyFile, "0字节"),
    "空文件.pdf": (b"", errors.EmptyFile, "0 bytes"),
    "文字改名.pdf": (TEXT.encode(), errors.NotThatFormat, "扩展名是.pdf，内容却是纯文本"),
    "文字改名.docx": (TEXT.encode("gb18030"), errors.NotThatFormat, "plain text"),
    "网页改名.pdf": (b"<!DOCTYPE html><html><body>404</body></html>", errors.NotThatFormat, "网页"),
    "乱码.pdf": (bytes(range(256)) * 20, errors.Damaged, "named .pdf"),
    "乱码.bin": (bytes(range(256)) * 20, errors.NotThatFormat, "neither a document nor text"),
    "截断.pdf": (lambda _: pdf_bytes()[:150], errors.Damaged, "PDF"),
    "只有头.pdf": (b"%PDF-1.7\n", errors.Damaged, "PDF"),
    "加密.pdf": (
        lambda _: pdf_bytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="a", owner_pw="b"),
        errors.Encrypted,
        "密码",
    ),
    "没有页.pdf": (lambda _: hand_made_pdf(0), errors.NoPages, "no pages"),
    "零尺寸图片.pdf": (lambda _: picture_of_no_size(), errors.NothingRead, "没有读出任何文字"),
    "空白页.pdf": (lambda _: hand_made_pdf(1, "3 0 R", ["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"]), errors.NothingRead, "OCR"),
    "截断.docx": (lambda folder: word_bytes(folder)[:-200], errors.Damaged, "incomplete"),
    "坏校验.docx": (bad_checksum, errors.Damaged, "word/document.xml"),
    "坏正文.docx": (lambda folder: write_word(folder / "x", "", document="<w:document").read_bytes(), errors.Damaged, "XML"),
    "没有正文.docx": (lambda folder: write_word(folder / "x", "", document=f"<w:document {NAMESPACES}/>").read_bytes(), errors.Damaged, "no body"),
    "没有部件.docx": (lambda _: zip_bytes(**{"readme.txt": "x"}), errors.Damaged, "no Word document"),
    "没有主文档.docx": (lambda _: zip_bytes(**{"[Content_Types].xml": CONTENT_TYPES, "word__styles.xml": "<a/>", "_rels__.rels": relationships()}), errors.Damaged, "no body"),
    "没有文字.docx": (lambda folder: word_bytes(folder, body=paragraph()), errors.NothingRead, "没有读出任何文字"),
    "只有图片.docx": (lambda folder: word_bytes(folder, body="<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"), errors.NothingRead, "1张图片"),
    "嵌套.docx": (nested_deeply, errors.Damaged, "document.xml"),
    "解压炸弹.docx": (bomb, errors.TooLarge, "解压后"),
    "实体炸弹.docx": (with_entities, errors.Damaged, ""),
    "口令.docx": (lambda _: compound_file("EncryptionInfo", "EncryptedPackage"), errors.Encrypted, "password"),
    "压缩口令.docx": (locked_word, errors.Encrypted, "密码"),
    "其他.doc": (lambda _: compound_file("Contents"), errors.NotThatFormat, "compound file"),
    "演示.ppt": (lambda _: compound_file("PowerPoint Document"), errors.NotYetRead, "presentation"),
    "演示.pptx": (lambda _: zip_bytes(ppt__presentation="x", **{"ppt__presentation.xml": "<a/>"}), errors.NotYetRead, "演示文稿"),
    "公式.odf": (lambda _: zip_bytes(mimetype="application/vnd.oasis.opendocument.formula"), errors.NotYetRead, "OpenDocument"),
    "照片.heic": (b"\0\0\0\x18ftypheic" + bytes(64), errors.NotYetRead, "HEIC"),
    "表.xlsx": (lambda _: zip_bytes(**{"[Content_Types].xml": "<a/>", "xl__workbook.xml": "<a/>"}), errors.NothingRead, "没有读出任何文字"),
    "版式.ofd": (lambda _: zip_bytes(**{"OFD.xml": "<a/>"}), errors.Damaged, "OFD.xml"),
    "压缩包.zip": (lambda _: zip_bytes(a="1"), errors.NotThatFormat, "zip"),
    "图片.png": (b"\x89PNG\r\n\x1a\n" + bytes(50), errors.Damaged, "picture"),
    "空白.txt": (b" \n\n\t", errors.NothingRead, "没有读出任何文字"),
    "~$报告.docx": (b"\x05user" + bytes(157), errors.LockFile, "lock file"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_has_its_own_error(tmp_path, name):
    content, expected, words = BAD[name]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content(tmp_path))
    with pytest.raises(IngestError) as caught:
        ingest(path, name=f"甲市/{name}")
    assert type(caught.value) is expected
    assert words in str(caught.value)
    assert caught.value.message_zh.startswith(f"甲市/{name}")
    assert caught.value.message_en.startswith(f"甲市/{name}")


def test_the_good_file_of_the_same_make_is_read(tmp_path):
    path = tmp_path / "好.docx"
    path.write_bytes(word_bytes(tmp_path))
    assert ingest(path).blocks[0].text.content == "到位资金1200万元。"
    (tmp_path / "好.pdf").write_bytes(pdf_bytes())
    assert ingest(tmp_path / "好.pdf").format is Format.PDF


# --------------------------------------------------------------------------------------------------------------------
# What the system refuses
# --------------------------------------------------------------------------------------------------------------------


def test_a_folder_is_refused(tmp_path):
    (tmp_path / "目录.docx").mkdir()
    with pytest.raises(errors.Unreadable, match="文件夹"):
        ingest(tmp_path / "目录.docx")


def test_an_absent_file_is_refused(tmp_path):
    with pytest.raises(errors.Unreadable, match="no such file"):
        ingest(tmp_path / "没有.docx")


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path):
    os.mkfifo(tmp_path / "管道.pdf")
    with pytest.raises(errors.Unreadable, match="pipe"):
        ingest(tmp_path / "管道.pdf")


def test_a_file_without_permission_is_refused(tmp_path):
    path = write_word(tmp_path / "无权限.docx", SENTENCE)
    path.chmod(0o644)
    ingest(path)  # loads the readers, which the child may not be allowed to
    assert _said_to_an_ordinary_user(path) == "read"
    path.chmod(0)
    assert _said_to_an_ordinary_user(path) == "unreadable: 没有读取权限"


def _said_to_an_ordinary_user(path):
    """What ``ingest`` says in a child process that gave up root's right to read everything, where it had it."""
    for folder in list(path.parents)[:3]:  # the folders pytest made, which only their owner may enter
        folder.chmod(folder.stat().st_mode | 0o055)
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.seteuid(65534)  # nobody
            ingest(path)
            said = "read"
        except IngestError as error:
            said = f"{error.code}: {error.detail.zh}"
        except BaseException as error:
            said = repr(error)
        os.write(sending, said.encode())
        os._exit(0)
    os.close(sending)
    os.waitpid(child, 0)
    with os.fdopen(receiving, "rb") as pipe:
        return pipe.read().decode()


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "大.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(LARGEST_FILE + 1)  # a hole: no disk is used
    with pytest.raises(errors.TooLarge, match="512 MB"):
        ingest(path)


# --------------------------------------------------------------------------------------------------------------------
# Content decides
# --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["报告.pdf", "报告.txt", "报告", "报告.docx.bak"])
def test_a_word_file_is_one_whatever_its_name(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(word_bytes(tmp_path))
    assert ingest(path).format is Format.DOCX


def test_junk_before_the_head_of_a_pdf_is_forgiven(tmp_path):
    (tmp_path / "a").write_bytes(b"\r\n\r\n" + pdf_bytes())
    assert format_of(tmp_path / "a") is Format.PDF


@pytest.mark.parametrize(
    ("name", "promise"),
    [("a.PDF", Format.PDF), ("a.wps", Format.DOC), ("a.txt", None), ("a", None), ("a.ofd", Format.OFD)],
)
def test_what_a_name_promises(tmp_path, name, promise):
    assert promised_format(tmp_path / name) is promise


# --------------------------------------------------------------------------------------------------------------------
# The errors themselves
# --------------------------------------------------------------------------------------------------------------------

SITUATIONS = IngestError.__subclasses__()


def test_each_situation_has_words_of_its_own():
    assert len({one.code for one in SITUATIONS}) == len({one.what for one in SITUATIONS}) == len(SITUATIONS) >= 10


@pytest.mark.parametrize("situation", SITUATIONS)
def test_an_error_says_file_page_what_and_remedy_in_both_languages(situation):
    error = situation("细节", "detail", 3).about("甲/报告.pdf")
    assert error.message_zh == f"甲/报告.pdf第3页：{situation.what.zh}（细节）。{situation.remedy.zh}。"
    assert error.message_en == f"甲/报告.pdf, page 3: {situation.what.en} (detail). {situation.remedy.en}."


@pytest.mark.parametrize("situation", SITUATIONS)
def test_an_error_survives_the_way_back_from_a_child_process(situation):
    error = situation("细节", "detail", 3).about("报告.pdf")
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), str(back)) == (situation, str(error))


# --------------------------------------------------------------------------------------------------------------------
# Anything else that can happen to the bytes
# --------------------------------------------------------------------------------------------------------------------


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(st.data())
def test_a_word_file_changed_anywhere_is_read_or_refused(tmp_path, data):
    content = bytearray(word_bytes(tmp_path))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(1, len(content)))]
    path = tmp_path / "改.docx"
    path.write_bytes(bytes(content))
    try:
        found = ingest(path)
    except IngestError as error:
        assert error.file == "改.docx"
    else:
        assert found.blocks


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(st.data())
def test_xml_changed_anywhere_is_read_or_refused(tmp_path, data):
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    xml = bytearray(paragraph("到位资金", number).encode())
    for _ in range(data.draw(st.integers(0, 6))):
        del xml[data.draw(st.integers(0, len(xml) - 1))]
    body = xml.decode(errors="replace")
    path = write_word(tmp_path / "改.docx", body + paragraph("后"), numbering=body, styles=body, footnotes=body)
    try:
        assert ingest(path).blocks
    except errors.Damaged as error:
        assert error.file == "改.docx"
