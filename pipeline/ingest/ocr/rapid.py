"""RapidOCR behind the engine protocol, on OpenVINO or ONNX Runtime.

RapidOCR gives the models, their sessions, and what is made of their results. Pictures are prepared by our own
``crops``: RapidOCR shrinks every page to 2000 pixels before it reads, turns a lone tall digit on its side, lets the
neighbours in a batch change a line's text, and drops lines of low score without a trace.
"""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.ingest.ocr.crops import Quad, cut_lines, detection_input, network_input, quad_box
from pipeline.ingest.ocr.engine import OcrLine, OcrUnavailable, Pixels, Recognition, missing
from pipeline.ingest.ocr.weights import Weights, find_weights


class Runtime(StrEnum):
    """What executes the models."""

    OPENVINO = "openvino"
    ONNXRUNTIME = "onnxruntime"


def fastest_runtime() -> Runtime:
    """OpenVINO where it is installed and the processor is x86-64 with AVX2, else ONNX Runtime.

    Measured on one A4 page with 2 threads: OpenVINO 1.5 s, ONNX Runtime 2.9 s.
    """
    if platform.machine().lower() not in {"x86_64", "amd64"} or not _has_avx2():
        return Runtime.ONNXRUNTIME
    try:
        import openvino

        usable = "CPU" in openvino.Core().available_devices
    except (ImportError, RuntimeError):
        return Runtime.ONNXRUNTIME
    return Runtime.OPENVINO if usable else Runtime.ONNXRUNTIME


def _has_avx2() -> bool:
    found = np.show_config(mode="dicts")["SIMD Extensions"]["found"]
    return any(name == "AVX2" or name.startswith(("X86_V3", "X86_V4", "AVX512")) for name in found)


class RapidEngine:
    """PP-OCRv6 through RapidOCR: the small weights it carries, or those in the folder ``models``.

    Raises:
        OcrUnavailable: rapidocr or the runtime is not installed, or the models do not load.
    """

    def __init__(self, runtime: Runtime, threads: int, models: Path | None = None) -> None:
        self._weights = find_weights(models)
        self._runtime = runtime
        # RapidOCR silently ignores a thread count above the number of processors: then every session takes them all.
        wanted = max(1, min(threads, os.cpu_count() or 1))
        try:
            with tempfile.TemporaryDirectory(prefix="anju-rapid-") as folder:
                self._rapid = _open(runtime, wanted, self._weights, Path(folder))
                self._detector: Any = self._rapid._load_det_model()
                self._recogniser: Any = self._rapid._load_rec_model()
                if runtime is Runtime.OPENVINO:
                    for model in (self._detector, self._recogniser):
                        _compute_exactly(model.session, wanted)
        except ImportError as error:
            raise missing("ocr") from error
        except Exception as error:
            command = 'pip install --force-reinstall "anju[ocr]"'
            raise OcrUnavailable(
                f"RapidOCR（{runtime.value}）无法启动：{error}。请重新安装：{command}",
                f"RapidOCR on {runtime.value} does not start: {error}; install it again: {command}",
            ) from error

    @property
    def name(self) -> str:
        """Engine and runtime."""
        return f"rapid/{self._runtime.value}"

    @property
    def threads(self) -> int:
        """The larger of what the two sessions report."""
        return max(_session_threads(self._runtime, model.session.session) for model in self._models())

    def _models(self) -> tuple[Any, Any]:
        return self._detector, self._recogniser

    def model_hashes(self) -> dict[str, str]:
        """SHA-256 of the two models by file name."""
        return self._weights.hashes()

    def read(self, image: Pixels) -> tuple[OcrLine, ...]:
        """All lines of the picture, top to bottom."""
        quads = self._detect(image)
        read = self.recognise(cut_lines(image, quads))
        return tuple(OcrLine(r.text, r.score, quad_box(q)) for q, r in zip(quads, read, strict=True) if r.text.strip())

    def _detect(self, image: Pixels) -> list[Quad]:
        """Corners of the lines, top to bottom, then left to right."""
        prediction = self._detector.session(detection_input(image))
        quads, _ = self._detector.postprocess_op(prediction, image.shape[:2])
        return [np.asarray(quad, dtype=np.float32) for quad in self._detector.sorted_boxes(quads)] if len(quads) else []

    def recognise(self, crops: Sequence[Pixels]) -> tuple[Recognition, ...]:
        """What each crop reads."""
        return tuple(self._recognise_one(crop) for crop in crops)

    def _recognise_one(self, crop: Pixels) -> Recognition:
        prediction = self._recogniser.session(network_input(crop))
        (((text, score), *_), _) = self._recogniser.postprocess_op(prediction)
        return Recognition(str(text), float(score))


def open_rapid(threads: int, models: Path | None = None) -> RapidEngine:
    """RapidOCR on the fastest runtime here. Raises ``OcrUnavailable``."""
    return RapidEngine(fastest_runtime(), threads, models)


def _open(runtime: Runtime, threads: int, weights: Weights, folder: Path) -> Any:  # noqa: ANN401 - rapidocr is untyped
    from rapidocr import EngineType, RapidOCR

    # Given in full, so that RapidOCR never looks for a list of its own on the network.
    characters = folder / "characters.txt"
    characters.write_text("".join(f"{each}\n" for each in weights.characters()), "utf-8")
    engine = EngineType.OPENVINO if runtime is Runtime.OPENVINO else EngineType.ONNXRUNTIME
    settings: dict[str, object] = {
        "Global.log_level": "error",
        "Global.use_cls": False,
        "Det.engine_type": engine,
        "Rec.engine_type": engine,
        "Cls.engine_type": engine,
        "Det.model_path": str(weights.detection),
        "Rec.model_path": str(weights.recognition),
        "Rec.rec_keys_path": str(characters),
        "EngineConfig.openvino.inference_num_threads": threads,
        # Pinned threads of several workers would all sit on the same first processors.
        "EngineConfig.openvino.enable_cpu_pinning": False,
        "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    return RapidOCR(params=settings)


def _compute_exactly(session: Any, threads: int) -> None:  # noqa: ANN401
    """Compile the model anew for single precision.

    Left to itself OpenVINO computes in bfloat16 where the processor knows it: a page then reads otherwise than on a
    processor that does not, and on those that know it without matrix units it takes twice as long.
    """
    import openvino

    settings = {
        "INFERENCE_PRECISION_HINT": "f32",
        "INFERENCE_NUM_THREADS": threads,
        # Pinned threads of several workers would all sit on the same first processors.
        "ENABLE_CPU_PINNING": False,
    }
    session.session = openvino.Core().compile_model(session.model, "CPU", settings).create_infer_request()


def _session_threads(runtime: Runtime, session: Any) -> int:  # noqa: ANN401
    if runtime is Runtime.OPENVINO:
        return int(session.get_compiled_model().get_property("INFERENCE_NUM_THREADS"))
    return int(session.get_session_options().intra_op_num_threads)
