"""`--ocr-models`: weights from the user's own folder are used and recorded; a folder that will not do says why."""

import json
import shutil

import pytest
from drawn_scans import new_page, render, write

import pipeline
from pipeline.batch.run import RunOptions
from pipeline.ingest.ocr import UnfitModels, open_engine
from pipeline.ingest.ocr.onnx_file import NotOnnx, metadata
from pipeline.ingest.ocr.self_test import PRINTED, self_test
from pipeline.ingest.ocr.weights import SETTINGS, find_weights, sha256_of, weights_in

pytest.importorskip("rapidocr", reason="needs the extra anju[ocr]")
ROLES = ("det", "rec")


@pytest.fixture(scope="module")
def shipped():
    weights = find_weights()
    return {"det": weights.detection, "rec": weights.recognition}


@pytest.fixture
def folder(tmp_path, shipped):
    """Named as bigger weights are; what is in them is all that can be had without a download."""
    for role, path in shipped.items():
        shutil.copyfile(path, tmp_path / f"PP-OCRv6_{role}_medium.onnx")
    return tmp_path


def without_characters(model, target):
    """The model without its list of characters, as PaddlePaddle's own packages have it: under a key nobody looks for."""
    before, key, after = model.read_bytes().rpartition(b"\x0a\x09character")
    assert key
    target.write_bytes(before + b"\x0a\x09charactex" + after)


def test_weights_of_a_folder_are_those_in_use(folder):
    weights = weights_in(folder)
    engine = open_engine("rapid", 1, folder)
    assert engine.model_hashes() == {
        "PP-OCRv6_det_medium.onnx": sha256_of(weights.detection),
        "PP-OCRv6_rec_medium.onnx": sha256_of(weights.recognition),
    }
    assert len(self_test(engine)) == len(PRINTED)


def test_folders_as_paddlepaddle_lays_them_out_are_taken_with_their_list_of_characters(tmp_path, shipped):
    characters = find_weights().characters()
    for role, path in shipped.items():
        place = tmp_path / f"PP-OCRv6_medium_{role}"
        place.mkdir()
        if role == "det":
            shutil.copyfile(path, place / "inference.onnx")
            continue
        without_characters(path, place / "inference.onnx")
        with pytest.raises(UnfitModels, match=SETTINGS):
            weights_in(tmp_path)
        listed = json.dumps(characters, ensure_ascii=False)
        (place / SETTINGS).write_text(f"PostProcess: {{character_dict: {listed}}}\n", "utf-8")
    assert weights_in(tmp_path).characters() == characters
    engine = open_engine("rapid", 1, tmp_path)
    assert set(engine.model_hashes()) == {f"PP-OCRv6_medium_{role}/inference.onnx" for role in ROLES}
    assert len(self_test(engine)) == len(PRINTED)


@pytest.mark.parametrize("role", ROLES)
def test_a_missing_model_is_named_with_what_is_there(folder, role):
    (other,) = set(ROLES) - {role}
    (folder / f"PP-OCRv6_{role}_medium.onnx").unlink()
    with pytest.raises(UnfitModels) as refused:
        weights_in(folder)
    for said in (refused.value.chinese, refused.value.english):
        assert f"PP-OCRv6_{role}_medium.onnx" in said and f"PP-OCRv6_{other}_medium.onnx" in said


def test_two_models_for_one_task_are_refused(folder):
    shutil.copyfile(folder / "PP-OCRv6_rec_medium.onnx", folder / "rec_large.onnx")
    with pytest.raises(UnfitModels, match=r"PP-OCRv6_rec_medium\.onnx, rec_large\.onnx"):
        weights_in(folder)


@pytest.mark.parametrize("size", [0, 10, 5000])
def test_a_model_cut_short_is_refused(folder, size):
    path = folder / "PP-OCRv6_det_medium.onnx"
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(NotOnnx):
        metadata(path)
    with pytest.raises(UnfitModels, match=path.name):
        weights_in(folder)


def test_a_pointer_in_place_of_a_model_is_refused(folder):
    (folder / "PP-OCRv6_rec_medium.onnx").write_text(
        "version https://git-lfs.example/spec/v1\noid sha256:00\n", "utf-8"
    )
    with pytest.raises(UnfitModels, match="PP-OCRv6_rec_medium"):
        weights_in(folder)


def test_a_folder_that_will_not_do_is_refused_before_anything_is_read(tmp_path):
    for wrong in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(ValueError, match=str(wrong)):
            RunOptions.of(ocr_models=wrong)


def test_a_run_records_the_checksums(folder, tmp_path_factory):
    place = tmp_path_factory.mktemp("run")
    page = new_page(300, 120)
    write(page, 20, 40, "2022年度安排资金2000万元。", 14)
    render(page)
    page.get_pixmap(dpi=200).save(place / "scan.png")
    pipeline.run(place / "scan.png", place / "out", ocr="rapid", ocr_models=folder, workers=1)
    record = json.loads((place / "out" / "run.json").read_text("utf-8"))
    (hashes,) = record["ocr"].values()
    assert hashes == weights_in(folder).hashes()
