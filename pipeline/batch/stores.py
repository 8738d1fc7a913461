"""A store by its place: a folder of this machine, or the address of shared or object storage."""

from __future__ import annotations

from pathlib import Path

from pipeline.batch.inputs import is_address
from pipeline.batch.store import SqliteStore, Store, cache_folder


def open_store(place: str) -> Store:
    """The store at ``place``. Raises ``StoreError``."""
    if is_address(place):
        from pipeline.batch.object_store import ObjectStore

        return ObjectStore(place)
    return SqliteStore(Path(place))


def kept_at(given: str | None, none: bool, shared: bool) -> str | None:
    """Where a run keeps results of stages: where it is told to, else in the user's own cache; ``None`` for nowhere.

    What is ``shared`` with other machines is an address, also of a folder that all of them see; ``None`` leaves the
    choice to the run. Raises ``ValueError`` where nothing is to be kept that has to be.
    """
    if shared and none:
        raise ValueError(
            "集群运行须有共享的缓存，不能用 --no-cache / a run on a cluster has to keep results: --no-cache cannot be"
        )
    if given is None:
        return None if none or shared else str(cache_folder().absolute())
    if none or is_address(given):
        return None if none else given
    return f"file://{Path(given).absolute()}" if shared else str(Path(given).absolute())
