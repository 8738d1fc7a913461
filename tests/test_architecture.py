"""Data flows one way, and only ingest and export touch files."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import pipeline

ROOT = Path(pipeline.__file__).parent

# From the top of the stream to its end; a room may import from itself and from those before it.
SHARED = ("value_class", "interval", "model", "pattern_files", "language", "contract_words", "machine")
ROOMS = ("ingest", "extract", "rubrics", "validate", "export")
AFTER = (
    "ocr_on_demand",
    "stages",
    "batch",
    "terminal",
    "terminal_help",
    "terminal_progress",
    "doctor",
    "terminal_doctor",
    "exit_status",
    "usage_errors",
    "command_options",
    "figure_commands",
    "rubric_commands",
    "cache_command",
    "run_commands",
    "diff_command",
    "export_commands",
    "cli",
)
ORDER = (*SHARED, *ROOMS, *AFTER)

FILE_CALLS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir", "rename", "mkstemp"}
MAY_TOUCH_FILES = {"ingest", "export", "pattern_files"}
STATE = {"batch/store.py", "batch/stage_versions.py"}  # of runs: what is kept between them, and what that depends on

MODULES = sorted(ROOT.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports_of(tree: ast.AST) -> set[str]:
    """The rooms that a module imports anywhere, inside functions too."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names.add(node.module)
    return {name.split(".")[1] for name in names if name.startswith("pipeline.")}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_module_has_its_place_in_the_order():
    assert {room_of(path) for path in MODULES} - {"__init__"} == set(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_room_imports_only_from_rooms_before_it(path):
    room = room_of(path)
    imported = imports_of(ast.parse(path.read_text("utf-8")))
    allowed = set(ORDER) if room == "__init__" else set(ORDER[: ORDER.index(room) + 1])
    assert imported <= allowed


@pytest.mark.parametrize(
    "path", [path for path in MODULES if room_of(path) not in MAY_TOUCH_FILES and named(path) not in STATE], ids=named
)
def test_only_ingest_and_export_touch_files(path):
    calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    called = {func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "") for func in calls}
    found = called & FILE_CALLS - ({"open"} if room_of(path) in ("batch", "doctor") else set())
    assert not found


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(path) in ROOMS[:-1]], ids=named)
def test_no_stage_before_export_knows_of_the_command_line_or_of_printing(path):
    tree = ast.parse(path.read_text("utf-8"))
    calls = {getattr(node.func, "id", "") for node in ast.walk(tree) if isinstance(node, ast.Call)}
    top_level = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    assert not calls & {"print", "input", "exit"}
    assert not top_level & {"typer", "rich", "argparse"}


def test_import_pipeline_is_quick():
    heavy = "('pymupdf', 'pandas', 'numpy', 'pydantic', 'typer', 'rich', 'docx')"
    code = f"import sys, pipeline; print([name for name in {heavy} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent)
    assert shown.stdout.strip() == "[]"


def test_the_version_is_that_of_the_distribution():
    project = tomllib.loads((ROOT.parent / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == pipeline.__version__
