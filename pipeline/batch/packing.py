"""Values of the stages as bytes, and back: what the cache keeps.

Pickle, for it is exact and quick; but what reads it knows the frozen values of ``pipeline.model`` and the like, and
nothing else: no function and no other class can be reached, so that a file somebody else put into the cache can be
refused, not run. Each entry carries the checksum of what follows: a damaged one is as good as absent.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import zlib
from dataclasses import is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from types import ModuleType
from typing import Any

_HEAD = b"anju-1\n"
_DIGEST = 16
_LEVEL = 1  # a sixth of the size in a hundredth of the time the reading took; more is not worth the time


class DamagedEntry(Exception):  # noqa: N818  named for the situation
    """Bytes that ``packed`` did not make, or not these."""


def packed(value: object) -> bytes:
    """``value``, compressed, with its checksum in front."""
    content = zlib.compress(pickle.dumps(value, 5), _LEVEL)
    return _HEAD + _digest(content) + content


def unpacked(entry: bytes) -> Any:  # noqa: ANN401  whatever was packed
    """What ``packed`` was given. Raises ``DamagedEntry``."""
    content = entry[len(_HEAD) + _DIGEST :]
    if not entry.startswith(_HEAD) or entry[len(_HEAD) : len(_HEAD) + _DIGEST] != _digest(content):
        raise DamagedEntry
    try:
        return _Values(io.BytesIO(zlib.decompress(content))).load()
    except Exception as error:  # a pickle can fail in any way
        raise DamagedEntry from error


class _Values(pickle.Unpickler):
    """Reads values of ours and nothing else."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401
        try:
            return _known()[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name}") from None


@cache
def _known() -> dict[tuple[str, str], type]:
    import pipeline.export.record
    import pipeline.export.summary
    import pipeline.interval
    import pipeline.model

    modules = (pipeline.model, pipeline.interval, pipeline.export.record, pipeline.export.summary)
    return {("decimal", "Decimal"): Decimal} | {
        (each.__module__, each.__name__): each for module in modules for each in _values_of(module)
    }


def _values_of(module: ModuleType) -> list[type]:
    """The values a module defines, and those of the modules in it where it is a package."""
    own = (module.__name__, f"{module.__name__}.")
    classes = [
        each
        for each in vars(module).values()
        if isinstance(each, type) and (each.__module__ == own[0] or each.__module__.startswith(own[1]))
    ]
    return [each for each in classes if is_dataclass(each) or issubclass(each, Enum)]


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST).digest()
