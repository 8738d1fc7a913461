"""PaddleOCR behind the engine protocol: its own pipeline on ONNX Runtime, with the weights the rapidocr wheel carries.

PaddlePaddle itself is not needed. Nothing is downloaded: PaddleOCR is given folders that hold the models, and told not
to look for its model hosts.

Two OpenCVs: paddlex pins ``opencv-contrib-python==4.10.0.84``, which needs libGL, and rapidocr brings
``opencv-python-headless`` 5, which does not; both write the same folder ``cv2``, and pip installs the former last. On
a machine without libGL run ``engine.HEADLESS`` afterwards; both engines were seen working with the headless 5.0 on top.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.ingest.ocr.crops import quad_box
from pipeline.ingest.ocr.engine import OcrLine, OcrUnavailable, Pixels, Recognition, missing
from pipeline.ingest.ocr.weights import DETECTION, RECOGNITION, Weights, find_weights, lay_out_for_paddle

# The detector's limits, as RapidOCR has them: with PaddleOCR's own (0.6, 1.5) faint lines are not found.
BOX_THRESHOLD = 0.5
UNCLIP = 1.6


class PaddleEngine:
    """PP-OCRv6 through PaddleOCR: the small weights of the rapidocr package, or those in the folder ``models``.

    Raises:
        OcrUnavailable: paddleocr, rapidocr (the weights) or ONNX Runtime is not installed, or the models do not load.
    """

    def __init__(self, threads: int, models: Path | None = None) -> None:
        self._weights = find_weights(models)
        wanted = max(1, min(threads, os.cpu_count() or 1))
        try:
            with tempfile.TemporaryDirectory(prefix="anju-paddle-") as folder:
                self._pipeline, self._recogniser = _open(Path(folder), wanted, self._weights)
        except ImportError as error:
            raise missing("paddle") from error
        except Exception as error:
            command = 'pip install --force-reinstall "anju[paddle]"'
            raise OcrUnavailable(
                f"PaddleOCR无法启动：{error}。请重新安装：{command}",
                f"PaddleOCR does not start: {error}; install it again: {command}",
            ) from error

    @property
    def name(self) -> str:
        """Engine and runtime."""
        return "paddle/onnxruntime"

    @property
    def threads(self) -> int:
        """What the recogniser's session reports."""
        session = self._recogniser.paddlex_predictor.runner.session
        return int(session.get_session_options().intra_op_num_threads)

    def model_hashes(self) -> dict[str, str]:
        """SHA-256 of the two models by file name."""
        return self._weights.hashes()

    def read(self, image: Pixels) -> tuple[OcrLine, ...]:
        """All lines of the picture, top to bottom."""
        found = self._pipeline.predict(np.ascontiguousarray(image[:, :, ::-1]))[0]
        lines = [
            OcrLine(str(text), float(score), quad_box(np.asarray(quad, dtype=np.float32)))
            for text, score, quad in zip(found["rec_texts"], found["rec_scores"], found["rec_polys"], strict=True)
            if str(text).strip()
        ]
        return tuple(lines)

    def recognise(self, crops: Sequence[Pixels]) -> tuple[Recognition, ...]:
        """What each crop reads."""
        read = []
        for crop in crops:
            found = self._recogniser.predict(np.ascontiguousarray(crop[:, :, ::-1]))[0]
            read.append(Recognition(str(found["rec_text"]), float(found["rec_score"])))
        return tuple(read)


def open_paddle(threads: int, models: Path | None = None) -> PaddleEngine:
    """PaddleOCR on ONNX Runtime. Raises ``OcrUnavailable``."""
    return PaddleEngine(threads, models)


def model_folders(folder: Path, weights: Weights) -> dict[str, str]:
    """The weights laid out under ``folder``, as the arguments by which ``PaddleOCR`` takes them."""
    os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
    detection, recognition = lay_out_for_paddle(weights, weights.characters(), folder)
    return {
        "text_detection_model_name": DETECTION,
        "text_detection_model_dir": str(detection),
        "text_recognition_model_name": RECOGNITION,
        "text_recognition_model_dir": str(recognition),
    }


def _open(folder: Path, threads: int, weights: Weights) -> tuple[Any, Any]:
    """The pipeline, and the recogniser alone; both have read their files when this returns."""
    models = model_folders(folder, weights)  # before paddleocr is imported: it looks for its hosts on import
    from paddleocr import PaddleOCR, TextRecognition

    runtime = {
        "engine": "onnxruntime",
        "device": "cpu",
        "engine_config": {
            "intra_op_num_threads": threads,
            "inter_op_num_threads": 1,
            "enable_cpu_mem_arena": False,
            "enable_mem_pattern": False,
        },
    }
    pipeline = PaddleOCR(
        **models,
        # One line at a time: how far a line is padded, and so what it reads, must not depend on its neighbours.
        text_recognition_batch_size=1,
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
        text_det_box_thresh=BOX_THRESHOLD,
        text_det_unclip_ratio=UNCLIP,
        text_rec_score_thresh=0.0,
        **runtime,
    )
    recogniser = TextRecognition(model_name=RECOGNITION, model_dir=models["text_recognition_model_dir"], **runtime)
    return pipeline, recogniser
