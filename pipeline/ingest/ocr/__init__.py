"""OCR engines behind one small protocol.

Only ``open_engine`` loads an engine's packages; importing this package needs none of them.
"""

from pipeline.ingest.ocr.engine import (
    OcrChoice,
    OcrEngine,
    OcrLine,
    OcrUnavailable,
    PixelBox,
    Pixels,
    Recognition,
    UnfitModels,
    UnreadableImage,
    check_image,
    open_engine,
)

__all__ = [
    "OcrChoice",
    "OcrEngine",
    "OcrLine",
    "OcrUnavailable",
    "PixelBox",
    "Pixels",
    "Recognition",
    "UnfitModels",
    "UnreadableImage",
    "check_image",
    "open_engine",
]
