"""OUT is written whole or stays as it was."""

import os

import pytest

from pipeline.export import write
from pipeline.export.write import OutputError, prepared_output

FIRST = {"a.csv": b"1", "b.csv": b"1"}
SECOND = {"a.csv": b"2", "b.csv": b"2"}


def publish(out, contents):
    with prepared_output(out) as folder:
        return folder.publish(contents)


def content(out):
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_a_new_folder_appears_with_everything_in_it_and_usual_permissions(tmp_path):
    out = tmp_path / "deep" / "out"
    assert publish(out, FIRST) == (out / "a.csv", out / "b.csv")
    assert content(out) == FIRST
    (tmp_path / "usual").mkdir()
    assert out.stat().st_mode == (tmp_path / "usual").stat().st_mode
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_an_old_folder_is_replaced_file_by_file_and_others_stay(tmp_path):
    publish(tmp_path, FIRST)
    (tmp_path / "mine.txt").write_bytes(b"keep")
    publish(tmp_path, SECOND)
    assert content(tmp_path) == {**SECOND, "mine.txt": b"keep"}


def test_nothing_is_there_before_publishing_nor_after_giving_up(tmp_path):
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt), prepared_output(out):
        assert not out.exists()
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_replaced_leaves_all_as_they_were(tmp_path):
    publish(tmp_path, {"a.csv": b"1"})
    (tmp_path / "b.csv" / "something").mkdir(parents=True)  # a folder in the way
    with pytest.raises(OutputError, match=" / "):
        publish(tmp_path, {"a.csv": b"2", "b.csv": b"2", "c.csv": b"2"})
    assert (tmp_path / "a.csv").read_bytes() == b"1"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]
    assert (tmp_path / "b.csv" / "something").is_dir()


def test_a_new_file_of_a_failed_writing_is_taken_back(tmp_path):
    (tmp_path / "b.csv" / "something").mkdir(parents=True)
    with pytest.raises(OutputError):
        publish(tmp_path, SECOND)
    assert [path.name for path in tmp_path.iterdir()] == ["b.csv"]


def test_a_link_to_a_folder_stays_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    publish(tmp_path / "out", FIRST)
    assert (tmp_path / "out").is_symlink()
    assert content(tmp_path / "real") == FIRST


def test_a_folder_without_links_is_copied_instead(tmp_path):
    kept, current = tmp_path / "kept", tmp_path / "current"
    current.write_bytes(b"1")
    kept.write_bytes(b"there already, so that linking fails")
    write._keep(current, kept)
    assert kept.read_bytes() == b"1"


@pytest.mark.parametrize("out", ["file", "file/below"])
def test_an_output_that_cannot_be_is_refused_at_once(tmp_path, out):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match=" / "), prepared_output(tmp_path / out):
        raise AssertionError("not reached")


def test_a_folder_that_may_not_be_written_is_refused_at_once(tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    if os.access(locked, os.W_OK):
        pytest.skip("this user may write everywhere")
    with pytest.raises(OutputError), prepared_output(locked / "out"):
        raise AssertionError("not reached")


def test_a_folder_takes_the_place_of_the_earlier_one(tmp_path):
    for content in (b"first", b"second"):
        with prepared_output(tmp_path / "out") as folder:
            (folder.new_folder("report") / content.decode()).write_bytes(content)
            assert folder.publish_folder("report") == tmp_path / "out" / "report"
    assert [path.name for path in (tmp_path / "out" / "report").iterdir()] == ["second"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_cannot_be_put_in_place_leaves_the_earlier_one(tmp_path):
    earlier = tmp_path / "out" / "report"
    earlier.mkdir(parents=True)
    (earlier / "kept").write_bytes(b"")
    with prepared_output(tmp_path / "out") as folder, pytest.raises(OutputError):
        folder.publish_folder("report")  # never made
    assert [path.name for path in earlier.iterdir()] == ["kept"]
