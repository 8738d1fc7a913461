"""The weights: found, hashed, and laid out for PaddleOCR.

Nothing is downloaded: the rapidocr wheel carries PP-OCRv6 small, detection and recognition, as ``.onnx``, the list of
characters in the recognition model's metadata. Bigger weights of the same family come from a folder of the user's.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from pipeline.ingest.ocr.engine import OcrUnavailable, UnfitModels, missing
from pipeline.ingest.ocr.onnx_file import NotOnnx, metadata

DETECTION = "PP-OCRv6_small_det"
RECOGNITION = "PP-OCRv6_small_rec"

OFFICIAL = "inference.onnx"  # each model of PaddlePaddle's own packages bears this name, in a folder of its own
SETTINGS = "inference.yml"  # beside it, with the list of characters
_ROLE = re.compile(r"(?:^|[^a-z])(det|rec)(?:[^a-z]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Weights:
    """Where the two models lie."""

    detection: Path
    recognition: Path

    def hashes(self) -> dict[str, str]:
        """SHA-256 by file name, with the folder's name where the file's tells nothing."""
        return {_shown(path): sha256_of(path) for path in (self.detection, self.recognition)}

    def characters(self) -> tuple[str, ...]:
        """What the recognition model can read, in its order; empty where neither it nor its settings tell."""
        inside = metadata(self.recognition).get("character", "")
        return tuple(inside.splitlines()) or _characters_beside(self.recognition)


def find_weights(models: Path | None = None) -> Weights:
    """The two models in the folder ``models``, else those in the installed rapidocr package.

    Raises:
        UnfitModels: the folder holds no such models, several, or damaged ones.
        OcrUnavailable: rapidocr is not installed, or this release carries other models.
    """
    return _shipped() if models is None else weights_in(models)


def weights_in(folder: Path) -> Weights:
    """The one detection and the one recognition model in a folder.

    A model is known by ``det`` or ``rec`` in its name (``PP-OCRv6_det_medium.onnx``), or in that of its folder where
    it is called ``inference.onnx``.

    Raises:
        UnfitModels: one is missing, there are several, or they cannot be used.
    """
    if not folder.is_dir():
        raise UnfitModels(f"模型文件夹{folder}不存在", f"there is no model folder {folder}")
    models = sorted(folder.glob("*.onnx")) + sorted(folder.glob(f"*/{OFFICIAL}"))
    found = Weights(*(_only(role, models, folder) for role in ("det", "rec")))
    for path in (found.detection, found.recognition):
        _check_model(path)
    if not found.characters():
        raise UnfitModels(
            f"识别模型{_shown(found.recognition)}没有字符表，请把随模型提供的{SETTINGS}放在它旁边",
            f"the model {_shown(found.recognition)} has no list of characters; put its {SETTINGS} beside it",
        )
    return found


def _only(role: str, models: list[Path], folder: Path) -> Path:
    known = {"det": ("文字检测模型", "detection model"), "rec": ("文字识别模型", "recognition model")}
    fit = [path for path in models if role in (each.lower() for each in _ROLE.findall(_named(path)))]
    if len(fit) == 1:
        return fit[0]
    names = ", ".join(_shown(path) for path in fit or models) or "–"
    chinese, english = known[role]
    if fit:
        raise UnfitModels(
            f"{folder}中有多个{chinese}：{names}，请只留一个", f"{folder} holds several {english}s: {names}; keep one"
        )
    raise UnfitModels(
        f"{folder}中缺少{chinese}（文件名须含{role}，如PP-OCRv6_{role}_medium.onnx）；其中的模型：{names}",
        f"{folder} lacks the {english} (with {role} in its name, as PP-OCRv6_{role}_medium.onnx); models there: {names}",
    )


def _check_model(path: Path) -> None:
    try:
        metadata(path)
    except (NotOnnx, OSError) as error:
        raise UnfitModels(
            f"模型文件{_shown(path)}不完整或不是ONNX模型（{error}），请重新复制",
            f"the file {_shown(path)} is damaged or no ONNX model ({error}); copy it again",
        ) from error


def _characters_beside(model: Path) -> tuple[str, ...]:
    settings = model.parent / SETTINGS
    if not settings.is_file():
        return ()
    try:
        content = YAML(typ="safe").load(settings)
        listed = content["PostProcess"]["character_dict"]
    except (YAMLError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise UnfitModels(
            f"{settings}中没有字符表character_dict", f"{settings} has no list of characters (character_dict)"
        ) from error
    return tuple(str(each) for each in listed)


def _named(path: Path) -> str:
    return path.parent.name if path.name == OFFICIAL else path.stem


def _shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}" if path.name == OFFICIAL else path.name


def _shipped() -> Weights:
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


def lay_out_for_paddle(weights: Weights, characters: Sequence[str], folder: Path) -> tuple[Path, Path]:
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
        target.symlink_to(model.absolute())
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


def _recognition_settings(characters: Sequence[str]) -> dict[str, object]:
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
        "PostProcess": {"name": "CTCLabelDecode", "character_dict": list(characters)},
    }
