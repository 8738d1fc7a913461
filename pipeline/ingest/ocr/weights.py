"""The PP-OCRv6 small weights inside the installed rapidocr package: found, hashed, and laid out for PaddleOCR.

Nothing is downloaded: the rapidocr wheel carries the detection and recognition models as ``.onnx``, the list of
characters in the recognition model's metadata.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from pipeline.ingest.ocr.engine import OcrUnavailable, missing

DETECTION = "PP-OCRv6_small_det"
RECOGNITION = "PP-OCRv6_small_rec"


@dataclass(frozen=True, slots=True)
class Weights:
    """Where the two models lie."""

    detection: Path
    recognition: Path

    def hashes(self) -> dict[str, str]:
        """SHA-256 by file name."""
        return {path.name: sha256_of(path) for path in (self.detection, self.recognition)}


def find_weights() -> Weights:
    """The two models in the installed rapidocr package.

    Raises:
        OcrUnavailable: rapidocr is not installed, or this release carries other models.
    """
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise missing("ocr")
    folder = Path(spec.origin).parent / "models"
    found = Weights(folder / "PP-OCRv6_det_small.onnx", folder / "PP-OCRv6_rec_small.onnx")
    for path in (found.detection, found.recognition):
        if not path.is_file():
            command = "pip install --force-reinstall rapidocr"
            raise OcrUnavailable(
                f"rapidocr中没有模型文件{path.name}，请重新安装：{command}",
                f"the rapidocr package lacks {path.name}; install it again: {command}",
            )
    return found


@cache
def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def lay_out_for_paddle(weights: Weights, characters: list[str], folder: Path) -> tuple[Path, Path]:
    """Write the two model folders PaddleOCR asks for under ``folder``; returns detection's and recognition's.

    Each holds the model as ``inference.onnx`` (a link where the system allows one, else a copy) and an
    ``inference.yml`` that says how pictures are prepared and results are read, as PaddleX 3.7 documents them for
    these models.
    """
    detection, recognition = folder / DETECTION, folder / RECOGNITION
    _write_model(detection, weights.detection, _detection_settings())
    _write_model(recognition, weights.recognition, _recognition_settings(characters))
    return detection, recognition


def _write_model(folder: Path, model: Path, settings: dict[str, object]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "inference.onnx"
    target.unlink(missing_ok=True)
    try:
        target.symlink_to(model)
    except OSError:  # Windows without the privilege
        shutil.copyfile(model, target)
    with (folder / "inference.yml").open("w", encoding="utf-8") as stream:
        YAML(typ="safe").dump(settings, stream)


def _detection_settings() -> dict[str, object]:
    return {
        "Global": {"model_name": DETECTION},
        "PreProcess": {
            "transform_ops": [
                {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
                {"DetResizeForTest": {"resize_long": 960}},
                {
                    "NormalizeImage": {
                        "mean": [0.485, 0.456, 0.406],
                        "std": [0.229, 0.224, 0.225],
                        "scale": "1./255.",
                        "order": "hwc",
                    }
                },
                {"ToCHWImage": None},
                {"KeepKeys": {"keep_keys": ["image", "shape"]}},
            ]
        },
        "PostProcess": {
            "name": "DBPostProcess",
            "thresh": 0.3,
            "box_thresh": 0.6,
            "max_candidates": 1000,
            "unclip_ratio": 1.5,
        },
    }


def _recognition_settings(characters: list[str]) -> dict[str, object]:
    return {
        "Global": {"model_name": RECOGNITION},
        "PreProcess": {
            "transform_ops": [
                {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
                {"MultiLabelEncode": {"gtc_encode": "NRTRLabelEncode"}},
                {"RecResizeImg": {"image_shape": [3, 48, 320]}},
                {"KeepKeys": {"keep_keys": ["image", "label_ctc", "label_gtc", "length", "valid_ratio"]}},
            ]
        },
        "PostProcess": {"name": "CTCLabelDecode", "character_dict": characters},
    }
