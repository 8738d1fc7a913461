"""audit.json read back gives the Audits it was written from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_audits import failed_audit_of, made_audit, made_figure, made_finding

from pipeline.export.audit_json import audit_json
from pipeline.export.audit_reader import AuditFileError, audits_of, read_audits


def back(*audits):
    return tuple(audits_of(audit_json(audits).decode("utf-8")))


def test_audits_come_back_as_they_were():
    audits = (made_audit("a.pdf"), made_audit("b.docx", pages=(), figures=[made_figure(page=None)]), failed_audit_of())
    assert back(*audits) == tuple(sorted(audits, key=lambda audit: audit.file))


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_comes_back(text):
    audit = made_audit(figures=[made_figure(quote=text, raw=text)])
    assert back(audit) == (audit,)


def test_a_lone_surrogate_becomes_the_replacement_character():
    (audit,) = back(made_audit(figures=[made_figure(quote="a\ud800b\\ud800\\")]))
    assert audit.assessment.extraction.figures[0].quote == "a\ufffdb\\ud800\\"


def test_written_again_it_is_the_same_bytes():
    made = made_audit("a.pdf", findings=[made_finding("1"), made_finding("2", page=None)])
    content = audit_json(back(made))  # boxes as floats
    assert audit_json(audits_of(content.decode("utf-8"))) == content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "anju run"),
        (b"{}", "not written by this version"),
        (b'{"schema_version": "99", "documents": [\n]}', "not written by this version"),
        (b'{"schema_version": "1", "documents": [\n{"file": 1}\n]}\n', "audit.json:2"),
        (audit_json([made_audit()])[:-200], "is incomplete"),
    ],
)
def test_what_is_no_audit_file_is_said_with_what_to_do(tmp_path, content, said):
    if content is not None:
        (tmp_path / "audit.json").write_bytes(content)
    with pytest.raises(AuditFileError, match=said):
        read_audits(tmp_path)


def test_no_document_is_no_audit():
    assert back() == ()
