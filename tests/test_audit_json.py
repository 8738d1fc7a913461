"""`audit.json` keeps to its published schema, and the schema to the model."""

import json
from decimal import Decimal

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_audits import failed_audit_of, made_audit, made_figure

from pipeline.export.audit_json import SCHEMA_VERSION, audit_json, published_schema, schema_of_the_model

VALIDATOR = jsonschema.Draft202012Validator(published_schema())


def written(*audits):
    return json.loads(audit_json(audits))


def test_the_published_schema_is_that_of_the_model():
    assert published_schema() == schema_of_the_model(), (
        "the model changed: python -m pipeline.export.audit_json > pipeline/export/audit.schema.json"
    )


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(published_schema())


@pytest.mark.parametrize("audits", [(), (made_audit(),), (failed_audit_of(),), (made_audit("b"), failed_audit_of("a"))])
def test_what_is_written_keeps_to_the_schema(audits):
    VALIDATOR.validate(written(*audits))


def test_the_schema_refuses_unknown_missing_and_wrong_fields():
    def spoil(change):
        content = written(made_audit())
        change(content["documents"][0])
        return not VALIDATOR.is_valid(content)

    assert spoil(lambda document: document.update(extra=1))
    assert spoil(lambda document: document.pop("status"))
    assert spoil(lambda document: document["findings"][0].update(claimed=9.5))
    assert spoil(lambda document: document["findings"][0].update(severity="fatal"))


def test_everything_is_there_and_numbers_that_are_compared_are_text():
    (document,) = written(made_audit())["documents"]
    extraction = document["assessment"]["extraction"]
    figure = extraction["figures"][0]
    assert (figure["quantity"]["value"], figure["quantity"]["step"]) == ("268900", "100")
    assert figure["place"] == {"page": 1, "box": {"x0": 72.004, "y0": 90.5, "x1": 200.1299, "y1": 104}}
    assert figure["context"]["block"] == 0
    assert extraction["document"]["blocks"][0]["text"]["runs"][0]["confidence"] == 0.98
    assert extraction["coverage"] == {"seen": 3, "taken": 2}
    assert document["assessment"]["recomputations"][0]["explanation_en"] == "why"
    assert document["findings"][0]["operands"] == ["s1", "f1"]


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_numbers_come_back_exactly(value):
    content = written(made_audit(figures=[made_figure(value=str(value))]))
    text = content["documents"][0]["assessment"]["extraction"]["figures"][0]["quantity"]["value"]
    assert Decimal(text) == value
    assert "E" not in text.upper()


@given(st.text(st.characters(codec=None)))
def test_any_text_of_a_report_can_be_written(quote):
    content = written(made_audit(figures=[made_figure(quote=quote)]))
    assert content["documents"][0]["assessment"]["extraction"]["figures"][0]["quote"] == quote


def test_order_of_reading_does_not_show():
    audits = [made_audit("b"), made_audit("a"), failed_audit_of("c")]
    assert audit_json(audits) == audit_json(audits[::-1])


def test_each_document_is_one_line():
    lines = audit_json([made_audit("a"), made_audit("b")]).decode().splitlines()
    assert json.loads(lines[0] + "]}") == {"schema_version": SCHEMA_VERSION, "documents": []}
    assert [json.loads(line.rstrip(","))["file"] for line in lines[1:-1]] == ["a", "b"]
