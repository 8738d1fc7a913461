"""Files that could not be read within their limits, or brought their process down: kept as such, with the reason.

They are not tried again by a later run that allows no more than the one before, unless it is told to (``--retry``).
"""

from __future__ import annotations

import hashlib

from pipeline.batch.inputs import InputFile
from pipeline.batch.messages import Limits, Outcome, Reading
from pipeline.batch.packing import packed
from pipeline.batch.stage_versions import keys_of
from pipeline.batch.store import Label, Store, StoreError
from pipeline.batch.stored_stages import value_in
from pipeline.export.record import Lines, Record, lines_of_document, record_of
from pipeline.machine import GIGABYTE
from pipeline.model import Status
from pipeline.stages import failed_audit


def set_aside(file: InputFile, reason: str, reading: Reading, store: Store) -> Outcome:
    """Keep the record of ``file`` as failed for ``reason``; gives its outcome."""
    with file.at_hand() as path:
        audit = failed_audit(path, file.name, reason)
    key = aside_key(keys_of(audit.sha256, file.name, reading.versions).record)
    limits = reading.limits
    entry = packed((limits.timeout, limits.memory, record_of(audit), lines_of_document(audit)))
    try:
        store.put(key, entry, Label(audit.sha256, "set_aside", reading.versions.program))
    except StoreError:
        return Outcome(audit.sha256, Status.FAILED, set_aside=True, not_kept={key: entry})
    return Outcome(audit.sha256, Status.FAILED, set_aside=True)


def kept_aside(store: Store, record_key: str, limits: Limits | None = None) -> tuple[Record, Lines] | None:
    """What is kept of a file set aside; with ``limits``, only where these allow no more than it had then."""
    entry = value_in(store, aside_key(record_key), tuple)
    if entry is None:
        return None
    timeout, memory, record, lines = entry
    if limits is not None and (limits.timeout > timeout or limits.memory > memory):
        return None
    return record, lines


def aside_key(record_key: str) -> str:
    """The key under which a file is kept as set aside."""
    return hashlib.sha256(f"set aside {record_key}".encode()).hexdigest()[:40]


def too_slow(timeout: float) -> str:
    """The reason of a file that took too long."""
    return (
        f"超过时限（{timeout:g}秒）仍未读完，已停止。请用 --timeout 放宽时限，或拆分该文件。 / "
        f"not read within the time limit of {timeout:g} s, stopped. Allow more with --timeout, or split the file."
    )


def too_large(limits: Limits) -> str:
    """The reason of a file that took too much memory."""
    gigabytes = f"{limits.memory / GIGABYTE:g}"
    return (
        f"超过内存限额（{gigabytes} GB），已停止。请用 --memory 放宽限额，或拆分该文件。 / "
        f"took more memory than the {gigabytes} GB allowed, stopped. Allow more with --memory, or split the file."
    )


def crashed(cause: str) -> str:
    """The reason of a file that brought down its process, and the one that tried it again."""
    memory = "（可能内存不足）" if cause == "SIGKILL" else ""
    memory_en = " (perhaps for want of memory)" if cause == "SIGKILL" else ""
    return (
        f"读取该文件时程序两次崩溃（{cause}）{memory}，其他文件不受影响。请用原来的程序打开后另存一份再试，"
        f"或加 --retry failed 重读。 / "
        f"the reader crashed twice on this file ({cause}){memory_en}; others are unharmed. "
        "Open it in its own program, save it anew, and try again; or have it read again with --retry failed."
    )


def killed_machines() -> str:
    """The reason of a file whose task was lost with one machine after another."""
    return (
        "读取该文件的集群节点先后多次失联，已搁置。请检查节点的内存，或加 --retry failed 重读。 / "
        "the machines of the cluster that read this file were lost one after another: set aside. "
        "Look at their memory, or have it read again with --retry failed."
    )
