"""An OCR engine that is opened when the first page needs it, and once only.

Opening takes half a second and some hundred megabytes: a folder of Word files should pay neither, and should be read
even where no OCR is installed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.ingest.ocr import OcrEngine, OcrLine, Pixels, Recognition


class OcrOnDemand:
    """Stands in for the engine that ``open_engine`` gives (the ``OcrEngine`` protocol).

    Where opening fails (``OcrUnavailable``), every later use fails the same way, without trying again.
    """

    def __init__(self, open_engine: Callable[[], OcrEngine]) -> None:
        self._open = open_engine
        self._engine: OcrEngine | None = None
        self._failure: Exception | None = None

    @property
    def name(self) -> str:
        """Engine and runtime. Opens the engine."""
        return self._opened().name

    @property
    def threads(self) -> int:
        """Threads the runtime reports. Opens the engine."""
        return self._opened().threads

    def read(self, image: Pixels) -> tuple[OcrLine, ...]:
        """All lines of a picture. Raises ``OcrUnavailable``."""
        return self._opened().read(image)

    def recognise(self, crops: Sequence[Pixels]) -> tuple[Recognition, ...]:
        """What each crop reads. Raises ``OcrUnavailable``."""
        return self._opened().recognise(crops)

    def model_hashes(self) -> Mapping[str, str]:
        """SHA-256 of the weights. Raises ``OcrUnavailable``."""
        return self._opened().model_hashes()

    def _opened(self) -> OcrEngine:
        if self._failure is not None:
            raise self._failure
        if self._engine is None:
            try:
                self._engine = self._open()
            except Exception as failure:
                self._failure = failure
                raise
        return self._engine


class OcrPutOff(BaseException):
    """A whole page is to be read by OCR, which is not the time for now. Not an ``Exception``: no page is to catch it."""


class ScanWaits:
    """An engine that compares sample lines, as the reading of a text layer asks for, but puts off whole pages."""

    def __init__(self, engine: OcrEngine) -> None:
        self._engine = engine

    @property
    def name(self) -> str:
        """Engine and runtime."""
        return self._engine.name

    @property
    def threads(self) -> int:
        """Threads the runtime reports."""
        return self._engine.threads

    def read(self, image: Pixels) -> tuple[OcrLine, ...]:
        """Raises ``OcrPutOff``."""
        raise OcrPutOff

    def recognise(self, crops: Sequence[Pixels]) -> tuple[Recognition, ...]:
        """What each crop reads."""
        return self._engine.recognise(crops)

    def model_hashes(self) -> Mapping[str, str]:
        """SHA-256 of the weights."""
        return self._engine.model_hashes()
