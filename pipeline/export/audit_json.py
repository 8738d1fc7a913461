"""`audit.json`: everything a run knows, nested, and the JSON Schema it keeps to.

The schema (`audit.schema.json` beside this module, shipped in the wheel) is made from the classes of
``pipeline.model``, so that the two cannot part. Numbers that are compared are strings of plain decimal text; boxes and
confidences are JSON numbers. Each document is one line, so a large file can be read line by line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from importlib.resources import files
from math import isfinite
from typing import Any, get_type_hints

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
    return json_text(audit).encode("utf-8", "backslashreplace")


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
        "$comment": "Made from pipeline/model/; contract.md defines the words. Decimals are strings.",
        **{key: value for key, value in schema.items() if key != "title"},
    }
    strict: dict[str, Any] = _with_closed_objects(schema)
    return strict


def json_text(value: Any) -> str:  # noqa: ANN401  any part of an Audit
    """A part of an Audit as JSON: dataclasses as objects, decimals as text, enums as their values.

    Written straight to text: a document has tens of thousands of runs and boxes, and making a tree of plain values
    first, for ``json.dumps``, takes three times as long.
    """
    return _writers[type(value)](value)


_Writer = Callable[[Any], str]

_string: _Writer = json.encoder.encode_basestring


class _Writers(dict[type, _Writer]):
    """What writes values of a class, found once for each."""

    def __missing__(self, kind: type) -> _Writer:
        self[kind] = found = _writer_of(kind)
        return found


def _writer_of(kind: type) -> _Writer:
    if kind is type(None):
        return lambda _: "null"
    if issubclass(kind, Enum):
        return {member: json_text(member.value) for member in kind}.__getitem__
    if is_dataclass(kind):
        return _object_writer(kind)
    for base, writer in _PLAIN.items():
        if issubclass(kind, base):
            return writer
    raise TypeError(kind)


def _object_writer(kind: type) -> _Writer:
    """Of a dataclass: made as Python text once, as ``dataclasses`` makes its methods, for it is called for every box."""
    hints = get_type_hints(kind)
    written = {each.name: _WRITTEN.get(hints[each.name], "{writers[type(v.NAME)](v.NAME)}") for each in fields(kind)}
    content = ",".join(f'"{name}":{value.replace("NAME", name)}' for name, value in written.items())
    made: _Writer = eval(
        f"lambda v: f'{{{{{content}}}}}'", {"floats": _floats, "string": _string, "writers": _writers, "words": _WORDS}
    )
    return made


_WORDS: Mapping[bool, str] = {True: "true", False: "false"}
_WRITTEN: Mapping[object, str] = {  # by the type of a field; others by the class of the value
    int: "{v.NAME}",
    float: "{floats[v.NAME]}",
    bool: "{words[v.NAME]}",
    str: "{string(v.NAME)}",
}


class _Floats(dict[float, str]):
    """Coordinates as written: a page has thousands of boxes, and their ends fall on few lines."""

    def __missing__(self, value: float) -> str:
        if not isfinite(value):
            raise ValueError(value)
        if len(self) >= _MOST_FLOATS:
            self.clear()
        self[value] = text = repr(round(float(value), 4) + 0.0)  # without the sign of -0.0, which equals 0.0
        return text


_MOST_FLOATS = 50_000
_floats = _Floats()


def _sequence(values: Iterable[Any]) -> str:
    return "[" + ",".join([_writers[type(each)](each) for each in values]) + "]"


def _mapping(values: Mapping[Any, Any]) -> str:
    return "{" + ",".join([f"{_string(str(key))}:{json_text(values[key])}" for key in sorted(values)]) + "}"


_PLAIN: Mapping[type, _Writer] = {
    bool: _WORDS.__getitem__,
    int: str,
    str: _string,
    float: _floats.__getitem__,
    Decimal: lambda value: f'"{value:f}"',
    dict: _mapping,
    tuple: _sequence,
    list: _sequence,
}
_writers = _Writers()


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
