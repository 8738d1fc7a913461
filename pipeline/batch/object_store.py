"""A store on shared or object storage, for many machines: an object an entry, through fsspec.

A file system shared over a network keeps no promise that a database needs, but a name appears on it whole: an entry is
written under another name and then moved; where storage puts whole objects (S3), that is so by itself.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Sequence

import fsspec

from pipeline.batch.store import Label, StoreError


class ObjectStore:
    """A store below an address such as ``s3://bucket/results``; entries lie in 256 folders."""

    def __init__(self, address: str) -> None:
        try:
            self._system, root = fsspec.core.url_to_fs(address)
        except (ImportError, OSError, ValueError) as error:
            raise StoreError(
                f"存储位置 {address} 不可用：{error} / the storage {address} cannot be used: {error}"
            ) from error
        self._root = root.rstrip("/")
        self._ours = f"{socket.gethostname()}-{os.getpid()}-{threading.get_ident()}"
        self._moves = "file" in (self._system.protocol if isinstance(self._system.protocol, tuple) else ())

    def get(self, key: str) -> bytes | None:
        """The entry, ``None`` where there is none or it cannot be read."""
        try:
            return bytes(self._system.cat_file(self._path(key)))
        except OSError:
            return None

    def notes(self, keys: Sequence[str]) -> dict[str, str]:
        """None: an object has no note."""
        return {}

    def put(self, key: str, content: bytes, label: Label) -> None:
        """Keep an entry. Raises ``StoreError``."""
        path = self._path(key)
        try:
            self._system.makedirs(path.rpartition("/")[0], exist_ok=True)
            if self._moves:
                self._move_into_place(path, content)
            else:
                self._system.pipe_file(path, content)
        except OSError as error:
            raise StoreError(str(error)) from error

    def close(self) -> None:
        """Nothing is held."""

    def _move_into_place(self, path: str, content: bytes) -> None:
        beside = f"{path}.{self._ours}"
        try:
            self._system.pipe_file(beside, content)
            self._system.mv(beside, path)
        finally:
            with contextlib.suppress(OSError):
                self._system.rm_file(beside)

    def _path(self, key: str) -> str:
        return f"{self._root}/{key[:2]}/{key}"
