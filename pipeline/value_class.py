"""Values of which a page has hundreds, as dataclasses that cost no more than they must."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True)
def value_class(cls: type[_Class]) -> type[_Class]:
    """A dataclass with slots, equal and hashed by its fields, frozen to the type checker.

    Not frozen while running: there the guard makes an object take three times as long, a tenth of the time of a page.
    For what a page has ten and more of; everything else is ``@dataclass(frozen=True, slots=True)``.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
