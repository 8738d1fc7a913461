"""`audit.json`: everything a run knows, nested, and the JSON Schema it keeps to.

The schema (`audit.schema.json` beside this module, shipped in the wheel) is made from the classes of
``pipeline.model``, so that the two cannot part. Numbers that are compared are strings of plain decimal text; boxes and
confidences are JSON numbers. Each document is one line, so a large file can be read line by line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from importlib.resources import files
from typing import Any

from pipeline.model import Audit

FILE_NAME = "audit.json"
SCHEMA_NAME = "audit.schema.json"
SCHEMA_VERSION = "1"


@dataclass(frozen=True, slots=True)
class AuditFile:
    """The whole of `audit.json`. ``schema_version`` changes when a field changes its meaning or goes."""

    schema_version: str
    documents: tuple[Audit, ...]


HEAD = f'{{"schema_version": "{SCHEMA_VERSION}", "documents": [\n'.encode()
BETWEEN = b",\n"  # two documents
TAIL = b"\n]}\n"


def audit_json(audits: Iterable[Audit]) -> bytes:
    """The content of `audit.json`, documents in the order of `documents.csv`. The same Audits give the same bytes."""
    ordered = sorted(audits, key=lambda audit: audit.file)
    return HEAD + BETWEEN.join(map(document_line, ordered)) + TAIL


def document_line(audit: Audit) -> bytes:
    """The line of one document, without what stands between lines."""
    return _json_text(json_value(audit)).encode("utf-8", "backslashreplace")


def published_schema() -> dict[str, Any]:
    """The schema as shipped."""
    schema: dict[str, Any] = json.loads(files("pipeline.export").joinpath(SCHEMA_NAME).read_text("utf-8"))
    return schema


def schema_of_the_model() -> dict[str, Any]:
    """The schema made anew from the classes; what ``python -m pipeline.export.audit_json`` prints."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(AuditFile).json_schema(mode="serialization")
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "anju audit.json",
        "$comment": "Made from pipeline/model.py; contract.md defines the words. Decimals are strings.",
        **{key: value for key, value in schema.items() if key != "title"},
    }
    strict: dict[str, Any] = _with_closed_objects(schema)
    return strict


def json_value(value: Any) -> Any:  # noqa: ANN401  any part of an Audit
    """A part of an Audit as plain JSON values: dataclasses as objects, decimals as text, enums as their values."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if is_dataclass(value) and not isinstance(value, type):
        return {name: json_value(getattr(value, name)) for name in _field_names(type(value))}
    if isinstance(value, dict):
        return {str(key): json_value(value[key]) for key in sorted(value)}
    return [json_value(each) for each in value]


@lru_cache(maxsize=64)
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def _json_text(value: Any) -> str:  # noqa: ANN401
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _with_closed_objects(schema: Any) -> Any:  # noqa: ANN401
    """The schema with every object closed (no unknown fields) and every field required, defaults and titles left out."""
    if isinstance(schema, list):
        return [_with_closed_objects(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "properties" in schema:
        properties = {name: _with_closed_objects(each) for name, each in schema["properties"].items()}
        rest = {key: _with_closed_objects(each) for key, each in schema.items() if key not in ("properties", "title")}
        return {**rest, "properties": properties, "required": list(properties), "additionalProperties": False}
    return {key: _with_closed_objects(each) for key, each in schema.items() if key not in ("default", "title")}


if __name__ == "__main__":
    print(json.dumps(schema_of_the_model(), ensure_ascii=False, indent=1))
