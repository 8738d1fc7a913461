"""The engines: they start offline with the threads we ask for, read, say what they used, and refuse what is no page."""

import os
import socket
from importlib.util import find_spec

import numpy as np
import pytest

from pipeline.ingest.ocr import OcrChoice, OcrUnavailable, UnreadableImage, check_image, open_engine
from pipeline.ingest.ocr.crops import NARROWEST, WIDEST, WIDTH_STEP, cut_lines, network_input, padded_width
from pipeline.ingest.ocr.engine import missing
from pipeline.ingest.ocr.rapid import RapidEngine, Runtime, fastest_runtime
from pipeline.ingest.ocr.self_test import PRINTED, draw, self_test
from pipeline.ingest.ocr.weights import find_weights, lay_out_for_paddle, sha256_of

ENGINES = [
    pytest.param(lambda threads: RapidEngine(Runtime.OPENVINO, threads), id="rapid-openvino"),
    pytest.param(lambda threads: RapidEngine(Runtime.ONNXRUNTIME, threads), id="rapid-onnxruntime"),
    pytest.param(
        lambda threads: open_engine(OcrChoice.PADDLE, threads),
        id="paddle",
        marks=pytest.mark.skipif(find_spec("paddleocr") is None, reason="the paddle extra is not installed"),
    ),
]


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("an engine tried to reach the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("opened", ENGINES)
def test_an_engine_starts_offline_and_reads_the_same_each_time(opened, no_network):
    engine = opened(1)
    assert engine.threads == 1
    first = self_test(engine)
    assert len(first) == len(PRINTED)
    assert self_test(engine) == first
    assert engine.model_hashes().keys() == {"PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"}
    for line, again in zip(engine.read(draw(PRINTED)), engine.read(draw(PRINTED)), strict=True):
        assert line == again
        assert 0.5 < line.score <= 1
    assert engine.read(np.full((200, 300, 3), 255, np.uint8)) == ()


def test_more_threads_than_processors_are_cut_down_not_ignored():
    engine = RapidEngine(Runtime.OPENVINO, 64)
    assert engine.threads == os.cpu_count()


def test_the_self_test_fails_on_an_engine_that_misreads():
    engine = RapidEngine(Runtime.OPENVINO, 1)

    class Misreading:
        name = "misreading"

        def read(self, image):
            return engine.read(image[: image.shape[0] // 2])

    with pytest.raises(OcrUnavailable, match="misread"):
        self_test(Misreading())


def test_what_a_crop_reads_does_not_depend_on_its_neighbours():
    engine = RapidEngine(Runtime.OPENVINO, 1)
    long, short = draw(("实际支出31524.96万元，预算执行率64.9%",))[40:110], draw(("10",))[40:110, :150]
    assert engine.recognise([long, short])[1] == engine.recognise([short])[0]
    assert engine.recognise([]) == ()


def test_off_opens_nothing():
    assert open_engine(OcrChoice.OFF, 1) is None


def test_auto_takes_the_faster_runtime():
    assert open_engine(OcrChoice.AUTO, 1).name == f"rapid/{fastest_runtime().value}"


def test_a_missing_extra_is_named_in_both_languages():
    said = str(missing("ocr"))
    assert 'pip install "anju[ocr]"' in said.split(" / ")[0]
    assert 'pip install "anju[ocr]"' in said.split(" / ")[1]
    assert isinstance(missing("paddle"), OcrUnavailable)


@pytest.mark.parametrize(
    "shape", [(0, 0, 3), (0, 100, 3), (3, 2000, 3), (100, 100), (100, 100, 4), (30_000, 100, 3)], ids=str
)
def test_what_is_no_page_is_refused(shape):
    with pytest.raises(UnreadableImage) as refused:
        check_image(np.zeros(shape, np.uint8))
    assert refused.value.chinese
    assert refused.value.english


def test_a_page_is_not_refused():
    check_image(np.zeros((2339, 1654, 3), np.uint8))


def test_model_folders_for_paddle_hold_the_weights_themselves(tmp_path):
    weights = find_weights()
    detection, recognition = lay_out_for_paddle(weights, ["一", "二"], tmp_path)
    assert sha256_of(detection / "inference.onnx") == weights.hashes()["PP-OCRv6_det_small.onnx"]
    assert sha256_of(recognition / "inference.onnx") == weights.hashes()["PP-OCRv6_rec_small.onnx"]
    assert "二" in (recognition / "inference.yml").read_text(encoding="utf-8")
    lay_out_for_paddle(weights, ["一"], tmp_path)  # a second time over the first
    assert "二" not in (recognition / "inference.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [1, 40, 320, 321, 5000, 90_000])
def test_crops_are_padded_to_few_widths(width):
    crop = np.zeros((48, width, 3), np.uint8)
    padded = padded_width(crop)
    assert NARROWEST <= padded <= WIDEST
    assert padded % WIDTH_STEP == 0
    assert padded >= min(width, WIDEST)
    assert network_input(crop).shape == (1, 3, 48, padded)


def test_a_lone_digit_stays_upright_and_a_column_of_print_is_turned():
    page = np.zeros((600, 600, 3), np.uint8)

    def quad(x, y, width, height):
        return np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], np.float32)

    quads = [quad(10, 10, 300, 40), quad(10, 80, 300, 40), quad(10, 150, 18, 40), quad(400, 10, 40, 300)]
    shapes = [cut.shape[:2] for cut in cut_lines(page, quads)]
    assert shapes == [(40, 300), (40, 300), (40, 18), (40, 300)]
