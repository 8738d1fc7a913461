"""What `pip install anju` gives: the wheel holds all that is read at run time, and works away from the sources."""

import subprocess
import sys
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    pytest.importorskip("hatchling", reason="building the wheel needs hatchling (make setup)")
    folder = tmp_path_factory.mktemp("wheel")
    build = "from hatchling.build import build_wheel; import sys; print(build_wheel(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", build, str(folder)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder / done.stdout.splitlines()[-1]


def names(wheel):
    with zipfile.ZipFile(wheel) as package:
        return set(package.namelist())


def tracked(folder):
    """Files of the folder that belong to the project: no caches."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("folder", ["pipeline", "patterns"])
def test_wheel_holds_every_file_of(wheel, folder):
    assert tracked(folder) <= names(wheel)


def test_wheel_holds_patterns_of_each_kind_and_the_schema(wheel):
    """Named one by one: the test above would hold for empty folders, too."""
    assert {
        "patterns/units.yaml",
        "patterns/relations.yaml",
        "patterns/regions/divisions.csv",
        "patterns/rubrics/national-2022.yaml",
        "pipeline/export/audit.schema.json",
    } <= names(wheel)


def test_wheel_holds_nothing_else(wheel):
    tops = {name.split("/")[0] for name in names(wheel)}
    assert tops == {"pipeline", "patterns", f"anju-{PROJECT['version']}.dist-info"}


def test_wheel_carries_licence_and_command(wheel):
    info = f"anju-{PROJECT['version']}.dist-info"
    with zipfile.ZipFile(wheel) as package:
        metadata = message_from_string(package.read(f"{info}/METADATA").decode("utf-8"))
        assert "GNU AFFERO GENERAL PUBLIC LICENSE" in package.read(f"{info}/licenses/LICENSE").decode("utf-8")
        assert "anju = pipeline.cli:main" in package.read(f"{info}/entry_points.txt").decode("utf-8")
    assert metadata["License-Expression"] == "AGPL-3.0-or-later"
    assert metadata["Requires-Python"] == ">=3.11"


def test_anju_runs_from_the_wheel_alone(wheel, tmp_path):
    """Unpacked somewhere else, with no sources in sight, it reads and checks a report."""
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as package:
        package.extractall(site)
    report = ROOT / "samples" / "reports" / "xiangyang-2023-self-evaluation.docx"
    code = (
        f"import sys; sys.path.insert(0, {str(site)!r})\n"
        "import pipeline\n"
        f"assert pipeline.__file__.startswith({str(site)!r}), pipeline.__file__\n"
        f"print(pipeline.audit({str(report)!r}).status)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "ok"


def test_versions_agree():
    import pipeline

    assert pipeline.__version__ == PROJECT["version"]
    assert f"## {PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_licence_is_the_whole_text():
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE")
    assert "END OF TERMS AND CONDITIONS" in text
    assert len(text) > 34_000


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_lock_names_exact_versions_with_hashes_and_no_place(lock):
    text = lock.read_text("utf-8")
    pinned = [line for line in text.splitlines() if line and line[0] not in " #-"]
    assert len(pinned) > 20
    assert all("==" in line for line in pinned)
    assert text.count("--hash=sha256:") >= len(pinned)
    assert "://" not in text
    assert "--index" not in text


def test_both_locks_hold_the_same_versions():
    """Else `make test` would try other versions than `make demo` installs."""
    demo, development = (
        {line.split(" ")[0] for line in lock.read_text("utf-8").splitlines() if "==" in line} for lock in LOCKS
    )
    assert demo
    assert demo <= development


def test_every_dependency_is_locked():
    locked = {line.split("==")[0] for line in LOCKS[1].read_text("utf-8").splitlines() if "==" in line}
    asked = [*PROJECT["dependencies"], *(each for extra in PROJECT["optional-dependencies"].values() for each in extra)]
    wanted = {each.split("=")[0].split(">")[0].split("[")[0].replace(".", "-").lower() for each in asked} - {"anju"}
    assert wanted
    assert wanted <= locked
