"""The marked-up copy: a highlight and a note on every mismatch and its operands, the original left as it was."""

import hashlib
from dataclasses import replace
from decimal import Decimal

import pymupdf
import pytest
from made_audits import failed_audit_of, made_audit

from pipeline import audit
from pipeline.export.marked_pdf import NotMarkedError, marked_pdf
from pipeline.ingest.office import find_soffice

REPORT = ("2022年度老旧小区改造绩效自评报告", "安排资金2000万元，已支出1500万元，预算执行率85%。")


def written(path, rotation=0):
    """A report whose rate does not follow from its numbers, on a page shown turned by ``rotation``."""
    with pymupdf.open() as document:
        page = document.new_page(width=595, height=842)
        page.set_rotation(rotation)
        for number, line in enumerate(REPORT):
            point = pymupdf.Point(72, 100 + 30 * number) * page.derotation_matrix
            page.insert_text(point, line, fontname="china-s", fontsize=12, rotate=rotation)
        document.save(path)
    return path


def marks(content):
    """Per annotation: its kind, note, and the text under it on the page as shown."""
    with pymupdf.open("pdf", content) as document:
        return [
            (each.type[1], each.info["content"], page.get_textbox(each.rect).strip())
            for page in document
            for each in page.annots()
        ]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_claim_and_its_operands_are_highlighted(tmp_path, rotation):
    path = written(tmp_path / "report.pdf", rotation)
    found = marks(marked_pdf(audit(path, ocr="off"), path))
    assert [kind for kind, _, _ in found] == ["Highlight"] * 3
    claimed = [under for _, note, under in found if note.startswith("［错误］比率")]
    put_in = sorted(note.partition("（")[0] for _, note, _ in found if not note.startswith("［"))
    assert ["85%" in under for under in claimed] == [True]
    assert put_in == ["参与核对：1500万元", "参与核对：2000万元"]
    for _, note, under in found:
        if not note.startswith("［"):
            assert note.partition("：")[2].partition("万")[0] in under


def test_the_original_is_left_as_it_was_and_the_copy_is_the_same_each_time(tmp_path):
    path = written(tmp_path / "report.pdf")
    before = path.read_bytes()
    read = audit(path, ocr="off")
    assert marked_pdf(read, path) == marked_pdf(read, path)
    assert path.read_bytes() == before


def test_scripts_of_the_original_are_left_out(tmp_path):
    path = written(tmp_path / "report.pdf")
    with pymupdf.open(path) as document:
        script = document.get_new_xref()
        document.update_object(script, "<</S/JavaScript/JS(app.alert\\(1\\))>>")
        document.xref_set_key(document.pdf_catalog(), "OpenAction", f"{script} 0 R")
        document.saveIncr()
    assert b"app.alert" in path.read_bytes()
    with pymupdf.open("pdf", marked_pdf(audit(path, ocr="off"), path)) as document:
        assert not any(b"app.alert" in document.xref_object(n).encode() for n in range(1, document.xref_length()))


def test_a_finding_without_a_place_is_noted_on_the_first_page(tmp_path):
    path = written(tmp_path / "report.pdf")
    read = audit(path, ocr="off")
    (finding,) = read.findings
    nowhere = replace(finding, operands=(), place=replace(finding.place, page=None, box=None), message="缺少数据")
    ((kind, note, _),) = marks(marked_pdf(replace(read, findings=(nowhere,)), path))
    assert kind == "Text"
    assert "缺少数据" in note


def test_places_outside_the_document_are_no_marks(tmp_path):
    path = written(tmp_path / "report.pdf")
    made = replace(made_audit(), sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    far = replace(made.findings[0], operands=(), place=replace(made.findings[0].place, page=7), claimed=Decimal(1))
    assert marks(marked_pdf(replace(made, findings=(far,)), path)) == []


def test_a_changed_original_is_refused(tmp_path):
    path = written(tmp_path / "report.pdf")
    read = audit(path, ocr="off")
    path.write_bytes(path.read_bytes() + b"%")
    with pytest.raises(NotMarkedError, match="has changed"):
        marked_pdf(read, path)


def test_what_was_not_read_or_has_no_pages_is_refused(tmp_path):
    with pytest.raises(NotMarkedError, match="was not read"):
        marked_pdf(failed_audit_of(), tmp_path / "x.pdf")
    text = tmp_path / "report.txt"
    text.write_text("\n".join(REPORT), "utf-8")
    with pytest.raises(NotMarkedError, match="have no pages"):
        marked_pdf(audit(text), text)


@pytest.mark.skipif(find_soffice() is None, reason="needs LibreOffice")
def test_a_word_file_is_laid_out_and_marked(tmp_path):
    from docx import Document

    path = tmp_path / "report.docx"
    document = Document()
    for line in REPORT:
        document.add_paragraph(line)
    document.save(path)
    found = marks(marked_pdf(audit(path), path))
    assert [kind for kind, _, _ in found] == ["Highlight"] * 3
    assert any("85%" in under for _, note, under in found if note.startswith("［错误］"))
