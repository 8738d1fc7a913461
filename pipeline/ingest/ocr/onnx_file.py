"""What an ONNX file says of itself, read without a runtime (the metadata of a model of hundreds of megabytes at once).

The format is a protobuf message (``onnx.proto``, ``ModelProto``): ``metadata_props`` is field 14, each entry a message
of key (field 1) and value (field 2).
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

IR_VERSION, GRAPH, METADATA = 1, 7, 14
_VARINT, _EIGHT_BYTES, _LENGTH, _FOUR_BYTES = 0, 1, 2, 5


class NotOnnx(ValueError):  # noqa: N818 - reads as what is wrong with the file
    """The file is no ONNX model: cut short, or something else under that name."""


def metadata(path: Path) -> dict[str, str]:
    """The model's metadata by key.

    Raises:
        NotOnnx: the file is no ONNX model, or cut short.
        OSError: it cannot be read.
    """
    size = path.stat().st_size
    found, seen = {}, set()
    with path.open("rb") as stream:
        for field, length in _fields(stream, size):
            seen.add(field)
            if field == METADATA:
                key, value = _entry(stream.read(length))
                found[key] = value
            else:
                stream.seek(length, 1)
    if not {IR_VERSION, GRAPH} <= seen:
        raise NotOnnx(path.name)
    return found


def _fields(stream: BinaryIO, size: int) -> Iterator[tuple[int, int]]:
    """Number and length of each field of the message; the stream then stands before its content."""
    while stream.tell() < size:
        key = _varint(stream)
        kind = key & 7
        if kind == _VARINT:
            _varint(stream)
            length = 0
        elif kind == _LENGTH:
            length = _varint(stream)
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            length = 8 if kind == _EIGHT_BYTES else 4
        else:
            raise NotOnnx(f"wire type {kind}")
        if stream.tell() + length > size:
            raise NotOnnx("cut short")
        yield key >> 3, length


def _varint(stream: BinaryIO) -> int:
    value = 0
    for shift in range(0, 70, 7):
        byte = stream.read(1)
        if not byte:
            raise NotOnnx("cut short")
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return value
    raise NotOnnx("a number without end")


def _entry(message: bytes) -> tuple[str, str]:
    parts = {1: "", 2: ""}
    stream = BytesIO(message)
    for field, length in _fields(stream, len(message)):
        content = stream.read(length)
        if field in parts:
            parts[field] = content.decode("utf-8", "replace")
    return parts[1], parts[2]
