"""What an OCR engine is, and how one is chosen.

Pixels are ``numpy`` arrays of shape height x width x 3, ``uint8``, in RGB order. Places are in pixels of that array,
origin top left. An engine belongs to one process and one thread: both runtimes give damaged text when one instance is
shared (PaddleOCR issue 18268), so whoever works in parallel opens an engine in each worker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Pixels: TypeAlias = "npt.NDArray[np.uint8]"  # as text: a second run asks for an engine's name and needs no numpy

# Puts the OpenCV without a screen library on top of the one that paddleocr pins; pip installs that one last.
HEADLESS = 'pip install --force-reinstall --no-deps "opencv-python-headless>=5.0"'

# Beyond these a picture is a mistake (a fax of a whole roll, a damaged header), and reading it would exhaust memory.
SMALLEST_SIDE = 8
LARGEST_SIDE = 20_000
MOST_PIXELS = 120_000_000


class OcrUnavailable(Exception):  # noqa: N818 - it names a state of the installation, as the message does
    """A part that OCR needs is missing or does not work; the message says in Chinese and English what to install."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(chinese, english)
        self.chinese, self.english = chinese, english

    def __str__(self) -> str:
        return f"{self.chinese} / {self.english}"


class UnreadableImage(ValueError):  # noqa: N818 - reads as what is wrong with the page
    """A picture that cannot be a page: no pixels, or too many; the message says so in Chinese and English."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(chinese, english)
        self.chinese, self.english = chinese, english

    def __str__(self) -> str:
        return f"{self.chinese} / {self.english}"


class UnfitModels(OcrUnavailable, ValueError):  # noqa: N818 - reads as what is wrong with the folder
    """The user's model folder is incomplete or damaged; the message says in Chinese and English what is wrong."""


class OcrChoice(StrEnum):
    """What ``--ocr`` may say beside the names of engines that other packages bring (``plugins``).

    ``AUTO`` is RapidOCR on the faster runtime that suits the processor.
    """

    AUTO = "auto"
    RAPID = "rapid"
    PADDLE = "paddle"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class PixelBox:
    """A rectangle in pixels, ``x0 <= x1`` and ``y0 <= y1``, origin top left."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Pixels from left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        """The middle, as x and y."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def overlap(self, other: PixelBox) -> float:
        """Pixels of area the two have in common."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        return width * height if width > 0 and height > 0 else 0.0

    def union(self, other: PixelBox) -> PixelBox:
        """The smallest rectangle around both."""
        return PixelBox(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    def shifted(self, dx: float, dy: float) -> PixelBox:
        """The same rectangle, moved."""
        return PixelBox(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)


@dataclass(frozen=True, slots=True)
class OcrLine:
    """One stretch of text as the engine found it: what it reads, how sure it is (0..1), and where it stands."""

    text: str
    score: float
    box: PixelBox


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a crop that is known to hold one line reads, and how sure the engine is (0..1)."""

    text: str
    score: float


class OcrEngine(Protocol):
    """Finds and reads lines of printed text. Opened by ``open_engine``; used by one thread."""

    @property
    def name(self) -> str:
        """Engine and runtime, as written to the run's record: ``rapid/openvino``."""
        ...

    @property
    def threads(self) -> int:
        """Threads the runtime itself reports that it uses."""
        ...

    def read(self, image: Pixels) -> tuple[OcrLine, ...]:
        """All lines of a picture, top to bottom, also those of low score."""
        ...

    def recognise(self, crops: Sequence[Pixels]) -> tuple[Recognition, ...]:
        """What each crop reads, in the order given; a crop holds one line and nothing else."""
        ...

    def model_hashes(self) -> Mapping[str, str]:
        """SHA-256 of the weights in use, by file name."""
        ...


def check_image(image: Pixels) -> None:
    """Refuse what cannot be a page.

    Raises:
        UnreadableImage: the array is not height x width x 3 bytes, has no pixels, or has absurdly many.
    """
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != "uint8":
        raise UnreadableImage(
            f"图像格式不对：{image.shape} {image.dtype}", f"not an RGB picture of bytes: {image.shape} {image.dtype}"
        )
    height, width = image.shape[:2]
    if min(height, width) < SMALLEST_SIDE:
        raise UnreadableImage(
            f"图像太小（{width}x{height}像素），没有可读的内容，请重新扫描该页",
            f"the picture has {width}x{height} pixels, nothing to read; scan the page again",
        )
    if max(height, width) > LARGEST_SIDE or height * width > MOST_PIXELS:
        raise UnreadableImage(
            f"图像太大（{width}x{height}像素），请以200至300 dpi重新扫描该页",
            f"the picture has {width}x{height} pixels, too many for a page; scan it again at 200 to 300 dpi",
        )


def open_engine(choice: str, threads: int, models: Path | None = None) -> OcrEngine | None:
    """The engine of that name (an ``OcrChoice`` or a plug-in's), with ``threads`` threads; ``None`` when OCR is off.

    ``models`` is a folder of weights to use instead of those the engine brings. Loading takes about half a second;
    keep the engine for as many pages as there are.

    Raises:
        OcrUnavailable: there is no such engine, or it or its weights are not installed, or do not start.
    """
    if choice == OcrChoice.OFF:
        return None
    _check_opencv()
    from pipeline.ingest.ocr.plugins import open_plugin

    return open_plugin(OcrChoice.RAPID if choice == OcrChoice.AUTO else choice, threads, models)


def _check_opencv() -> None:
    """OpenCV is what both engines and the table finder stand on.

    Raises:
        OcrUnavailable: it is missing, or it is the build that needs a screen library the machine does not have.
    """
    try:
        import cv2  # noqa: F401
    except ImportError as error:
        if "libGL" in str(error) or "libgthread" in str(error):
            raise OcrUnavailable(
                f"OpenCV需要本机没有的图形库libGL（由paddleocr带来），请运行：{HEADLESS}",
                f"the OpenCV that paddleocr brought needs libGL, which this machine lacks; run: {HEADLESS}",
            ) from error
        raise missing("ocr") from error


def missing(extra: str) -> OcrUnavailable:
    """The error for an extra that is not installed: what it is, and the command that installs it."""
    command = f'pip install "anju[{extra}]"'
    return OcrUnavailable(
        f"未安装扫描件识别（OCR）组件，请运行：{command}",
        f"the parts that read scans are not installed; run: {command}",
    )
