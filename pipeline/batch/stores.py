"""A store by its place: a folder of this machine, or the address of shared or object storage."""

from __future__ import annotations

from pathlib import Path

from pipeline.batch.store import SqliteStore, Store


def is_address(place: str) -> bool:
    """Whether a place is an address of fsspec's (``s3://``, ``memory://``) rather than a path."""
    return "://" in place


def open_store(place: str) -> Store:
    """The store at ``place``. Raises ``StoreError``."""
    if is_address(place):
        from pipeline.batch.object_store import ObjectStore

        return ObjectStore(place)
    return SqliteStore(Path(place))
