"""`audit.json` back to Audits, document by document, so that a finished run can be exported without reading again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.export.audit_json import FILE_NAME, SCHEMA_VERSION
from pipeline.model import Audit

# A lone surrogate, which no text of Unicode has, is written as its escape; U+FFFD stands for it from here on.
_LONE_SURROGATE = re.compile(r"(?<!\\)((?:\\\\)*)\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_HEAD = re.compile(r'\{"schema_version": "([^"]*)", "documents": \[\s*')


class AuditFileError(ValueError):
    """`audit.json` is absent or cannot be used; the message says why and what to do, in Chinese and English."""


def read_audits(run_folder: Path) -> tuple[Audit, ...]:
    """The Audits of a finished run, as `audit.json` in ``run_folder`` has them.

    Raises ``AuditFileError`` where the file is absent, of another version, or not what ``anju run`` writes.
    """
    path = run_folder / FILE_NAME
    try:
        text = path.read_bytes().decode("utf-8", "replace")  # cut off within a character: said below
    except OSError as error:
        raise AuditFileError(
            f"{run_folder} 中没有可用的 {FILE_NAME}，请先运行 anju run … -o {run_folder}。 / "
            f"no usable {FILE_NAME} in {run_folder}: run anju run ... -o {run_folder} first."
        ) from error
    return tuple(audits_of(text, str(path)))


def audits_of(text: str, name: str = FILE_NAME) -> Iterator[Audit]:
    """The Audits in the text of an `audit.json`; ``name`` is shown in errors. Raises ``AuditFileError``."""
    head = _HEAD.match(text)
    if head is None or head[1] != SCHEMA_VERSION:
        raise AuditFileError(
            f"{name} 不是本版本 anju 写出的结果，请重新运行 anju run。 / "
            f"{name} was not written by this version of anju: run anju run again."
        )
    adapter = TypeAdapter(Audit)
    if not text.endswith("]}\n"):
        raise AuditFileError(
            f"{name} 不完整，请重新运行 anju run。 / {name}: the file is incomplete: run anju run again."
        )
    for number, line in enumerate(text[head.end() :].split("\n"), 2):
        document = line.removesuffix(",")
        if not document or document == "]}":
            continue
        try:
            yield adapter.validate_json(_LONE_SURROGATE.sub(r"\1\\ufffd", document))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise AuditFileError(
                f"{name} 第 {number} 行无法读取（{where}），请重新运行 anju run。 / "
                f"{name}:{number} [{where}]: {first['msg']}: run anju run again."
            ) from error
