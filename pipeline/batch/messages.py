"""What parent and worker tell each other, pickled over a pipe; and what the parent tells whoever watches the run."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.batch.inputs import InputFile
from pipeline.batch.stage_versions import StageVersions
from pipeline.model import Status
from pipeline.stages import AuditOptions


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take: seconds, and bytes of memory."""

    timeout: float
    memory: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How the documents of a run are read, alike for all: options, where results are kept, limits.

    ``store`` is a place that ``stores.open_store`` opens. ``retry``: what is known not to have been wholly read is read
    again; ``afresh``: everything is, whatever is kept.
    """

    options: AuditOptions
    versions: StageVersions
    store: str
    limits: Limits
    retry: bool = False
    afresh: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """Read this file; ``unless_scanned``, put it off once a whole page needs OCR."""

    file: InputFile
    reading: Reading
    unless_scanned: bool = False


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
class Outcome:
    """How a document ended; what was found is in the store, under the keys of ``sha256``.

    ``unchanged``: it was there before. ``set_aside``: it could not be read within its limits, or brought its process
    down. ``not_kept``: entries that the store did not take, by key.
    """

    sha256: str
    status: Status
    pages: int = 0
    unchanged: bool = False
    set_aside: bool = False
    not_kept: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finished:
    """The file is done with; the most memory in bytes the worker ever had (0 where the system does not tell)."""

    outcome: Outcome
    peak_memory: int


@dataclass(frozen=True, slots=True)
class PutOff:
    """The file turned out to be a scan, and the job said not to read one."""


@dataclass(frozen=True, slots=True)
class Exhausted:
    """The file took more memory than the worker was allowed."""


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


Message = Ready | EngineOpened | PageRead | Finished | PutOff | Exhausted | BadPatterns | Gone


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How far a run is.

    ``current`` names the files being read; ``pages_known`` counts the pages of the files opened so far; ``fraction`` is
    the share of the documents that is done, 0..1, those half read counted by their pages. ``unchanged`` of the documents
    done were known from an earlier run.
    """

    documents_done: int
    documents: int
    pages_done: int
    pages_known: int
    current: tuple[str, ...]
    failed: int
    seconds: float
    fraction: float
    unchanged: int = 0

    @property
    def pages_per_second(self) -> float:
        """Pages read per second since the start, 0 at the start."""
        return self.pages_done / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the end at the pace so far, of documents that had to be read; ``None`` while that is unknown."""
        known = self.unchanged / self.documents
        read = self.fraction - known
        if read <= 0 or self.seconds <= 0:
            return None
        return self.seconds * (1 - self.fraction) / read
