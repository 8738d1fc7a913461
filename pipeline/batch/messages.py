"""What parent and worker tell each other, pickled over a pipe; and what the parent tells whoever watches the run."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.batch.inputs import InputFile
from pipeline.model import Audit
from pipeline.stages import AuditOptions


@dataclass(frozen=True, slots=True)
class Job:
    """Read this file."""

    file: InputFile
    options: AuditOptions


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has started."""


@dataclass(frozen=True, slots=True)
class EngineOpened:
    """The worker has opened its OCR engine: name, and SHA-256 of the weights by file name."""

    name: str
    model_hashes: dict[str, str]


@dataclass(frozen=True, slots=True)
class PageRead:
    """``done`` of ``total`` pages of the current file have been read."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The file's Audit, and the most memory in bytes the worker ever had (0 where the system does not tell)."""

    audit: Audit
    peak_memory: int


@dataclass(frozen=True, slots=True)
class BadPatterns:
    """A file in `patterns/` cannot be used: the run must stop. The parts of a ``PatternError``."""

    file: str
    line: int | None
    field: str
    problem: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The worker's end of the pipe closed: it died or was killed."""


Message = Ready | EngineOpened | PageRead | Finished | BadPatterns | Gone


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How far a run is.

    ``current`` names the files being read; ``pages_known`` counts the pages of the files opened so far; ``fraction`` is
    the share of the documents that is done, 0..1, those half read counted by their pages.
    """

    documents_done: int
    documents: int
    pages_done: int
    pages_known: int
    current: tuple[str, ...]
    failed: int
    seconds: float
    fraction: float

    @property
    def pages_per_second(self) -> float:
        """Pages read per second since the start, 0 at the start."""
        return self.pages_done / self.seconds if self.seconds > 0 else 0.0
