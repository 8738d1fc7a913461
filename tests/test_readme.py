"""The READMEs promise nothing that is not there: commands, options, files and exit statuses exist, examples run.

What a console or Python example prints stands below it in the README; ``make golden`` writes it anew.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.exit_status import ExitStatus
from pipeline.export.csv_tables import COLUMNS

ROOT = Path(__file__).parent.parent
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
WRITE = "ANJU_WRITE_GOLDEN"

CONSOLE = re.compile(r"```console\n\$ (?P<code>anju [^\n]*)\n(?P<output>.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n(?P<code>.*?)```\n+```text\n(?P<output>.*?)```", re.DOTALL)
both = pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)


def text(readme):
    return readme.read_text("utf-8")


def blocks(language):
    return re.compile(rf"```{language}\n(.*?)```", re.DOTALL)


def printed_by(command, folder):
    """What a command of an example prints, run in ``folder`` where the samples are."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    return tmp_path


def check_examples(readme, pattern, run):
    """Each example's output is what stands below it; with the flag set, it is put there."""
    found = list(pattern.finditer(text(readme)))
    assert found, "no example"
    for example in found:
        output = run(example["code"])
        if os.environ.get(WRITE):
            content = text(readme)
            new = example[0].replace(f"{example['code']}\n{example['output']}", f"{example['code']}\n{output}")
            if pattern is PYTHON:
                new = f"```python\n{example['code']}```\n\n```text\n{output}```"
            readme.write_text(content.replace(example[0], new), "utf-8")
        else:
            assert output == example["output"]


@both
def test_console_example_prints_what_stands_below_it(readme, folder):
    check_examples(readme, CONSOLE, lambda code: printed_by(["-m", "pipeline.cli", *code.split()[1:]], folder))


@both
def test_python_example_prints_what_stands_below_it(readme, folder):
    check_examples(readme, PYTHON, lambda code: printed_by(["-c", code], folder))


@both
def test_every_python_block_is_an_example_that_runs(readme):
    assert len(blocks("python").findall(text(readme))) == len(PYTHON.findall(text(readme)))


@both
def test_make_targets_exist(readme):
    targets = set(re.findall(r"(?:^|`)make ([a-z]+)", text(readme), re.MULTILINE))
    assert {"demo", "test"} <= targets
    assert targets <= set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


@both
def test_anju_commands_are_all_there_and_no_others(readme):
    named = set(re.findall(r"^(?:\$ )?anju ([a-z]+)", shell(readme), re.MULTILINE))
    assert named == set(commands())


def commands():
    import typer

    from pipeline.cli import app

    return typer.main.get_command(app).commands


def shell(readme):
    return "\n".join(blocks("sh").findall(text(readme)))


@both
def test_options_are_those_of_the_command(readme):
    listed = set(re.findall(r"--[a-z-]+", section(readme, "`-o`")))
    assert listed == options_of("run") | options_of("check")


def section(readme, first):
    """The lines of the table that begins with ``first``."""
    lines = text(readme).splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith(f"| {first}"))
    return "\n".join(line for line in lines[start:][: lines[start:].index("")])


def options_of(command):
    return {
        name
        for each in commands()[command].params
        for name in (*each.opts, *each.secondary_opts)
        if name.startswith("--")
    } - {"--help"}


@both
def test_exit_statuses_are_those_of_the_enum(readme):
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", text(readme), re.MULTILINE)] == list(ExitStatus)


@both
def test_every_file_written_is_described(readme):
    described = re.findall(r"^\| `(\w+\.\w+)` \|", text(readme), re.MULTILINE)
    assert set(described) == {*COLUMNS, "audit.json", "run.json"}


@both
def test_links_lead_somewhere(readme):
    links = re.findall(r"\]\(([^)#]+)\)", text(readme))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@both
def test_extras_exist(readme):
    import tomllib

    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    named = set(re.findall(r"install '\.\[(\w+)\]'", text(readme)))
    assert {"ocr", "paddle", "all"} <= named <= set(extras)


def test_ci_runs_the_test_command_of_the_readme():
    script = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert script[-1] == "make test"
    assert "make test " in text(READMES[0])
